"""Talk about seats and one's own data: ขอลงทะเบียนเป็น …, เปลี่ยนโรงเรียน, ออกจากระบบ, ลบข้อมูลของฉัน, ผูกกลุ่ม, คำขอลงทะเบียน."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.nlu import asking
from bot.nlu.normalize import fold
from bot.nlu.politely import ENDING
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Option, Setting, Understanding
from db.values.digits import arabic_digits
from handlers.seat_requests import TAP

CaseOf = Callable[[str], Case]

_TAPPED = re.compile(rf"{TAP}(yes|no)\.(\d{{1,18}})")
_ME = r"(?:ของ)?(?:ฉัน|ผม|หนู|ดิฉัน|ตัวเอง|ตนเอง|เรา|ข้าพเจ้า|กระผม)"
_END = rf"(?:{ENDING}|ให้|น้องแผน|แล้ว|ได้ไหม|ได้มั้ย)*"
_DATA = r"(?:ข้อมูล(?:ส่วนบุคคล|ส่วนตัว|การใช้งาน|บัญชี|ทั้งหมด)?|บัญชี(?:ผู้ใช้)?|ประวัติ(?:การใช้งาน|การคุย|แชต|แชท)?)"
#: Whole messages without spaces -> what is wanted.
_WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("own.erase", re.compile(rf"(?:ขอ|ช่วย|อยาก|ต้องการ)?(?:ให้)?(?:ลบ|ล้าง|ลืม){_DATA}(?:ที่เก็บไว้)?{_ME}(?:ออกจากระบบ|ทั้งหมด|ทิ้ง)?{_END}")),
    ("own.copy", re.compile(rf"(?:ขอ|อยากได้|ขอดู|ดาวน์โหลด|ส่ง)(?:สำเนา|ดู|ไฟล์)?{_DATA}(?:ที่เก็บ(?:ไว้)?)?{_ME}(?:ที่(?:ระบบ)?เก็บ(?:ไว้)?)?{_END}|(?:น้องแผน|ระบบ)?เก็บข้อมูลอะไร{_ME}(?:ไว้)?(?:บ้าง)?{_END}")),
    ("seats.leave", re.compile(rf"(?:ขอ|จะ|อยาก)?(?:ออกจากระบบ|ล็อกเอา?ต์?|ล็อคเอาท์|logout|signout|เลิกใช้ตำแหน่ง(?:นี้)?|ยกเลิกการลงทะเบียน(?:ของ(?:ฉัน|ผม|หนู))?){_END}")),
    ("seats.withdraw", re.compile(rf"(?:ขอ)?(?:ยกเลิก|ถอน)(?:การ)?(?:คำขอ|ขอ)ลงทะเบียน(?:ของ(?:ฉัน|ผม|หนู))?{_END}|ไม่ขอลงทะเบียนแล้ว{_END}")),
    ("seats.requests", re.compile(rf"(?:ขอดู|ดู|มี|รายการ)?คำขอลงทะเบียน(?:ที่รอ(?:อนุมัติ)?|ใหม่|ทั้งหมด|ไหม|มั้ย|บ้าง)*{_END}|(?:มี)?ใครขอลงทะเบียน(?:บ้าง|ไหม)?{_END}|คำขอที่รออนุมัติ{_END}")),
    ("groups.unbind", re.compile(rf"(?:ขอ)?(?:เลิก|ยกเลิก(?:การ)?|ปลด)(?:ผูก)?กลุ่ม(?:นี้|ไลน์(?:นี้)?)?{_END}")),
)  # fmt: skip
_DECIDE = re.compile(rf"(?P<no>ไม่)?อนุมัติ(?:คำขอ)?(?:ลงทะเบียน)?(?:เลขที่|ที่|หมายเลข)?(?P<number>\d{{1,9}}){_END}")
_CHOOSE = re.compile(rf"(?:ขอ)?(?:เปลี่ยน|สลับ|เลือก)(?:โรงเรียน|ตำแหน่ง|ฐานะ|รร\.?|บทบาท)(?:ที่ใช้(?:งาน)?)?{_END}")
_CHOOSE_NAMED = re.compile(r"^\s*(?:ขอ)?(?:เปลี่ยน|สลับ)(?:ไป)?(?:เป็น|ไปใช้|ไปที่)\s*(?P<rest>(?:โรงเรียน|รร).+)$")
_REQUEST = re.compile(
    r"^\s*(?:ขอ|อยาก|ต้องการ|จะ)?\s*(?:ลงทะเบียน|สมัครใช้งาน|ลงชื่อเข้าใช้)\s*(?:ใช้งาน)?\s*(?:เป็น|ในฐานะ|ตำแหน่ง)\s*(?P<rest>.+)$"
)
_BIND = re.compile(r"ผูกกลุ่ม|ผูกห้อง")
_DESK = r"กลุ่ม(?:ของ)?(?:พวก)?(?:เจ้าหน้าที่|จนท\.?)(?:เขต|แผน|สำนักงาน(?:เขต)?|ของสำนักงาน)*"
_BIND_DESK = re.compile(rf"ผูกกลุ่ม(?:นี้|ไลน์นี้|ไลน์)?(?:กับ|เป็น|ให้เป็น)?(?:{_DESK})|ผูก{_DESK}|กลุ่มนี้(?:คือ|เป็น){_DESK}")
_POSTS = re.compile(
    rf"(?:ขอ|ให้|ช่วย)*(?P<off>ไม่ต้อง|หยุด|เลิก|ยกเลิก(?:การ)?|ปิด(?:การ)?|งด)?(?:เปิด(?:การ)?)?(?:แจ้ง|โพสต์|โพส|ส่ง)(?:เรื่อง|คำถาม|เคส)ใหม่"
    rf"(?:ใน|เข้า|มาใน|ลง|มาที่|ที่)?(?:กลุ่ม(?:นี้|เจ้าหน้าที่)?|ที่นี่)?(?:ด้วย|เลย)?{_END}"
)
_POLITE_REST = re.compile(r"(?:\s|ค่ะ|คะ|ครับ|คับ|ด้วย|หน่อย|นะ)+$")
#: The first that stands in the words is meant: รักษาการ ผอ. is acting.
_ROLES = (
    ("acting", re.compile(r"รักษาการ|รก\.?\s*ผอ|รรก")),
    ("clerk", re.compile(r"ธุรการ")),
    ("finance", re.compile(r"การเงิน")),
    ("principal", re.compile(r"ผอ\.?|ผู้อำนวยการ|ครูใหญ่|ผู้บริหาร")),
)
_HEAD = re.compile(r"ประธาน(?:กลุ่ม|ศูนย์|เครือข่าย)")
_DIRECTOR = re.compile(r"(?:ผอ\.?|ผู้อำนวยการ)\s*(?:สำนักงาน)?(?:เขต|สพป|สพม)")
_OFFICER = re.compile(r"เจ้าหน้าที่|จนท|นักวิเคราะห์|ศึกษานิเทศก์")
#: Asks how to register, which the help on registration answers.
_HOW_TO = re.compile(r"ยังไง|อย่างไร|ทำไง|ต้องทำ|ได้ที่ไหน|ขั้นตอน")
_HOW = "บอกตำแหน่งและโรงเรียนด้วยค่ะ เช่น ขอลงทะเบียนเป็น ผอ.โรงเรียนบ้านแม่จัน (ผอ. รักษาการ ธุรการ การเงิน) หรือ ขอลงทะเบียนเป็นประธานกลุ่มโรงเรียน ตามด้วยชื่อกลุ่ม"


def seat_act(said: str, setting: Setting, case_of: CaseOf) -> Understanding | None:
    """Return what a message wants about seats or one's own data; None where it is about anything else."""
    plain = arabic_digits(fold(said))
    tight = re.sub(r"\s+", "", plain)
    for topic, pattern in _WHOLE:
        if pattern.fullmatch(tight):
            return ask(topic)
    if match := _DECIDE.fullmatch(tight):
        return ask("seats.decide", slots={"request": int(match["number"]), "yes": not match["no"]})
    if _CHOOSE.fullmatch(tight):
        return ask("seats.choose")
    if match := _CHOOSE_NAMED.match(plain):
        schools = case_of(match["rest"]).frame.names.schools
        if len(schools) == 1 and len(schools[0].match.schools) == 1:
            return ask("seats.choose", slots={"school": schools[0].match.schools[0].code, "reset": True})
        return None
    if (match := _REQUEST.match(plain)) and not _HOW_TO.search(tight):
        return _request(_POLITE_REST.sub("", match["rest"]), case_of)
    if _BIND_DESK.match(tight):
        return ask("groups.desk")
    if match := _POSTS.fullmatch(tight):
        return ask("groups.posts", slots={"on": not match["off"]})
    if _BIND.search(tight) and (setting.chat == "group" or tight.startswith("ผูกกลุ่มนี้")):
        places = case_of(plain).frame.names.places
        names = [name for place in places if place.kind == "cluster" for name in place.names]
        return ask("groups.bind", slots={"clusters": names})
    return ask("groups.bind", slots={"clusters": []}) if re.fullmatch(rf"ผูกกลุ่ม(?:นี้)?{_END}", tight) else None


def tapped_request(data: str) -> Understanding | None:
    """Return what a tap under a wish for a seat means; None for other buttons."""
    match = _TAPPED.fullmatch(data)
    if match is None:
        return None
    return ask("seats.decide", slots={"request": int(match[2]), "yes": match[1] == "yes"})


def _request(rest: str, case_of: CaseOf) -> Understanding:
    """ผอ.โรงเรียนบ้านแม่จัน, ประธานกลุ่มแม่จัน, เจ้าหน้าที่: the seat that is wished for, or what is unclear about it."""
    if _HEAD.search(rest):
        places = case_of(rest.partition("ประธาน")[2]).frame.names.places
        names = [name for place in places if place.kind == "cluster" for name in place.names]
        if len(names) == 1:
            return ask("seats.request", slots={"kind": "head", "cluster": names[0]})
        return asking.clarify("ประธานกลุ่มโรงเรียนใดคะ พิมพ์ ขอลงทะเบียนเป็นประธาน ตามด้วยชื่อกลุ่มตามทะเบียน", ())
    if _DIRECTOR.match(rest):
        return ask("seats.request", slots={"kind": "director"})
    role = next((name for name, pattern in _ROLES if pattern.search(rest)), None)
    if role is None and _OFFICER.search(rest):
        return ask("seats.request", slots={"kind": "officer"})
    named = case_of(_school_words(rest)).frame.names.schools
    if role is None or len(named) != 1:
        return asking.clarify(_HOW, ())
    slots: dict[str, Any] = {"kind": "school", "role": role}
    schools = named[0].match.schools
    if len(schools) == 1:
        return ask("seats.request", slots={**slots, "school": schools[0].code})
    options = [
        Option(
            asking.label(school.place), f"{school.full} {school.place}", "seats.request", None,
            {**slots, "school": school.code},
        )
        for school in schools[: asking.MOST_OPTIONS]
    ]  # fmt: skip
    return asking.clarify(f"ชื่อ “{named[0].typed}” มีมากกว่าหนึ่งแห่ง หมายถึงแห่งไหนคะ", options)


def _school_words(rest: str) -> str:
    """What names the school: from โรงเรียน on, else what is left without the role."""
    for word in ("โรงเรียน", "รร."):
        if word in rest:
            return word + rest.partition(word)[2]
    left = re.sub(r"รักษาการ|ผู้อำนวยการ|เจ้าหน้าที่|ครู|ธุรการ|การเงิน|ผอ\.?|ของ", " ", rest).strip()
    return f"โรงเรียน{left}"
