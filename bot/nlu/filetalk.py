"""What is said and tapped about files that an officer sent: นำเข้าไฟล์นี้, ยกเลิกการนำเข้าชุดที่ 12, ข้อมูล ณ 10 มิ.ย. 68."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.circularwriting import number_in
from bot.nlu.normalize import normalize
from bot.nlu.politely import ENDING
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Understanding
from db.values.calendar import NotADateError, read_date

PAPER = "circulars.paper"
CHECK, ACCEPT, UNDO, LIST, NOTIFY = (
    "imports.check",
    "imports.accept",
    "imports.undo",
    "imports.list",
    "imports.notify",
)
_KIND = rf"(?:{ENDING}|ได้เลย|แล้ว)*$"
_FILE = r"(?:ไฟล์|ข้อมูล)?(?:นี้|ล่าสุด|เมื่อกี้|เมื่อสักครู่|ที่ส่ง(?:ไป|มา)?)?"
_ACCEPT = re.compile(rf"^(?:ยืนยัน|ตกลง|ช่วย|ขอ)*(?:การ)?นำเข้า{_FILE}{_KIND}")
_DROP = re.compile(rf"^(?:ไม่(?:ต้อง|เอา)?|อย่า(?:เพิ่ง)?)นำเข้า{_FILE}{_KIND}")
_UNDO = re.compile(
    rf"^(?:ขอ|ช่วย)?(?:ยกเลิก|ถอน|เพิกถอน)(?:การ|ชุด)?นำเข้า{_FILE}(?:ชุด)?(?:ที่|เลขที่|หมายเลข)?(?P<batch>\d{{1,9}})?{_KIND}"
)
_NOTIFY = re.compile(
    r"^(?:ขอ|ช่วย|ให้|รบกวน)*(?:ส่ง)?แจ้ง(?:ให้|เฉพาะ|ทุก|ไปยัง|ไปที่)*(?:โรงเรียน|รร\.?|โรง)(?:ที่|ซึ่ง)?(?:มี)?(?:(?:ยอด|งบ|เงิน|จัดสรร|รายการ)+|(?P<dates>(?=วัน|กำหนด)(?:วัน)?(?:กำหนด)?(?:ส่ง)?(?:รายงาน)?))"
    rf"(?:ที่)?(?:เปลี่ยน(?:ไป|แปลง)?|แก้ไข|เลื่อน)(?:ของ|จาก)?(?:ชุด(?:ที่)?(?P<batch>\d{{1,9}}))?(?P<queue>เข้าคิว)?{_KIND}"
)
_ATTACH = re.compile(
    r"^(?:ขอ|ช่วย|ให้)?แนบ(?:ไฟล์|เอกสาร|หนังสือ|pdf|พีดีเอฟ|นี้|ให้|กับ|ใน|เข้า|ไป|ที่)*.{0,4}(?:ศธ|ว)", re.IGNORECASE
)
_DETACH = re.compile(r"^(?:ขอ|ช่วย)?(?:ลบ|เอา|ถอด|นำ)(?:ไฟล์|เอกสาร|pdf)(?:แนบ|ที่แนบ)", re.IGNORECASE)
_LIST = re.compile(r"^(?:ขอ)?(?:ดู)?(?:รายการ|ประวัติ|ชุด|ทะเบียน)(?:การ)?(?:ที่)?นำเข้า(?!.*(?:ยกเลิก)).{0,30}$")
_CHECK = re.compile(
    rf"^(?:ขอ|ช่วย)?(?:ดู)?(?:ผล)?(?:การ)?ตรวจ(?:สอบ)?ไฟล์{_FILE}(?:อีก(?:ที|ครั้ง|รอบ)|ใหม่)?{_KIND}"
)
_AS_OF = re.compile(r"^(?:ไฟล์(?:นี้)?)?\s*(?:เป็น)?ข้อมูล\s*ณ\s*(?:วันที่)?\s*(?P<day>.{4,30}?)\s*(?:ค่ะ|ครับ|คะ)?$")
_YEAR = re.compile(
    r"^(?:ปี(?:การศึกษา|งบประมาณ|งบ)?|พ\.?ศ\.?)?(?P<year>(?:25)?\d\d)(?:(?:รอบ|เทอม|ภาคเรียน)(?:ที่)?(?P<round>1|2|สิ้นปี))?(?:ค่ะ|ครับ)?$"
)
_ROUND = re.compile(r"^(?:รอบ|เทอม|ภาคเรียน)(?:ที่)?(?P<round>1|2|สิ้นปี)(?:ค่ะ|ครับ)?$")
_TAPPED = re.compile(r"file=(accept|undo|check)\.(\d{1,9})")
_TOPICS = {"accept": ACCEPT, "undo": UNDO, "check": CHECK}


def received(file: int, *, paper: bool = False) -> Understanding:
    """Return what a file means that was just sent: a table is checked and shown, a paper is for a letter."""
    return ask(PAPER if paper else CHECK, slots={"file": file})


def file_act(said: str, memory: Memory) -> Understanding | None:
    """Return what a message wants of a sent file or an import; None where it is about anything else."""
    plain = normalize(said)
    tight = plain.replace(" ", "")
    if found := _UNDO.match(tight):
        return ask(UNDO, slots={"batch": int(found["batch"])} if found["batch"] else {})
    if found := _NOTIFY.match(tight):
        told: dict[str, Any] = {"batch": int(found["batch"])} if found["batch"] else {}
        if found["dates"]:
            told["dates"] = True
        return ask(NOTIFY, slots={**told, "queue": True} if found["queue"] else told)
    number = number_in(plain)
    if number and (_ATTACH.match(tight) or _DETACH.match(tight)):
        return ask(PAPER, slots={"number": number, **({"off": True} if _DETACH.match(tight) else {})})
    for pattern, topic in ((_DROP, UNDO), (_ACCEPT, ACCEPT), (_LIST, LIST), (_CHECK, CHECK)):
        if pattern.match(tight):
            return ask(topic)
    if found := _AS_OF.match(plain):
        try:
            return ask(CHECK, slots={"as_of": read_date(found["day"]).isoformat()})
        except NotADateError:
            return None
    return _told(tight, memory)


def _told(tight: str, memory: Memory) -> Understanding | None:
    """2568, รอบ 1: an answer to what was asked about a file, though it is none of the buttons."""
    open_ = next((option for option in memory.options if option.topic == CHECK), None)
    found = (_YEAR.match(tight) or _ROUND.match(tight)) if open_ is not None else None
    if open_ is None or found is None:
        return None
    told: dict[str, Any] = {key: text for key, text in found.groupdict().items() if text}
    if len(told.get("year", "")) == 2:
        told["year"] = f"25{told['year']}"
    kept = {key: open_.slots[key] for key in ("file", "kind") if key in open_.slots}
    return ask(CHECK, slots={**kept, **told})


def tapped(data: str) -> Understanding | None:
    """Return what a tap on a button under a file means; it may be tapped days later."""
    match = _TAPPED.fullmatch(data)
    return ask(_TOPICS[match[1]], slots={"file": int(match[2])}) if match else None
