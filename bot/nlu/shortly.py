"""Short messages that go on with what is no figure: แล้ว ว 109 ล่ะ, กี่โรงนะ, เดือนที่แล้วล่ะ, เลื่อนไปเป็น …; and รวมเป็นเงินเท่าไหร่ of records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.nlu.carrying import carried
from bot.nlu.circularwriting import number_in
from bot.nlu.normalize import normalize
from bot.nlu.politely import ENDING
from bot.nlu.recordwords import money_of
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Setting, Understanding
from db.datasets import listing_of
from reports.derived import measure_named

Meant = Callable[[str], Understanding | None]

_LEAD = r"^(?:น้องแผน|แล้ว|เอ๊ะ|งั้น|อ้อ|ส่วน|ของ|ขอ|ช่วย|รบกวน)*"
_TAIL = rf"(?:{ENDING}|ให้|เอ่ย|บ้าง|มั่ง|แล้ว|ไป|ทั้งหมด)*$"
_MUCH = r"(?:เท่าไหร่|เท่าไร|เท่าใด|กี่บาท|กี่ล้าน|กี่ข้อความ)"
_LETTER = re.compile(rf"{_LEAD}(?:หนังสือ)?(?:เวียน)?ว\.?\d+(?:/\d+)?{_TAIL}")
_HOW_MANY = re.compile(rf"{_LEAD}(?:รวม|ทั้งหมด|มี|เหลือ)*กี่(?:โรง|แห่ง)(?:เรียน)?{_TAIL}")
_THIS_LETTER = re.compile(
    rf"{_LEAD}(?:หนังสือ|ฉบับ|อัน|เรื่อง|หนังสือฉบับ)นี้(?:เป็น)?(?:เรื่อง|เกี่ยวกับ|ว่าด้วยเรื่อง|ว่าด้วย)(?:อะไร|ไร){_TAIL}"
    rf"|^(?:มัน)?(?:เป็น)?เรื่อง(?:อะไร|ไร)(?:นะ|คะ|ครับ|อะ|ลืม(?:แล้ว)?)*(?:หนังสือ|ฉบับ|อัน|เรื่อง)?(?:นี้)?{_TAIL}"
)
_SPENT = re.compile(rf"{_LEAD}(?:เดือนนี้)?(?:เรา)?ใช้(?:ไป)?(?:แล้ว)?(?:ทั้งหมด)?{_MUCH}{_TAIL}")
_REST = re.compile(rf"{_LEAD}(?:เดือนนี้)?(?:ยัง)?(?:คง)?เหลือ(?:อีก)?{_MUCH}{_TAIL}")
_LAST_MONTH = re.compile(rf"{_LEAD}เดือน(?:ที่แล้ว|ก่อน|ที่ผ่านมา){_TAIL}")
_MOVED = re.compile(
    rf"{_LEAD}(?:เลื่อน|ขยับ|ขยาย|เปลี่ยน)(?:กำหนดส่ง|กำหนด)?(?:ไป|ออกไป|ออก|มา)*(?:เป็น|ถึง)(?:วันที่)?(?P<day>.+)$"
)
_SUM = re.compile(
    rf"{_LEAD}(?:รวม|คิด)(?:ทั้งหมด|กัน)?(?:เป็น)?(?:วงเงิน|เงิน)?(?:ทั้งหมด|รวม)?{_MUCH}(?:ที่ขอ(?:โอน|ไป|มา)*)?{_TAIL}"
    rf"|{_LEAD}(?:จำนวน|ยอด)เงิน(?:รวม|ทั้งหมด)*(?:{_MUCH})?{_TAIL}"
    rf"|{_LEAD}(?:วงเงิน|เป็นเงิน|เป็นวงเงิน)(?:รวม|ทั้งหมด)*(?:{_MUCH})?{_TAIL}"
)
_OF_WHICH = re.compile(rf"{_LEAD}(?:เป็น|อยู่|จาก|มาจาก)*(?:โรงเรียน|โรง|รร\.?)(?:ไหน|ใด|อะไร){_TAIL}")
_OWED = re.compile(rf"{_LEAD}(?:เรา)?(?:ยัง)?(?:มี)?(?:อะไร|รายงานอะไร|รายการไหน|เรื่องอะไร)(?:ที่)?(?:ยัง)?ค้าง(?:ส่ง)?(?:อีก|อยู่)*(?:ไหม|มั้ย|มั๊ย|บ้าง|หรือเปล่า)?{_TAIL}")  # fmt: skip
_STILL = re.compile(
    rf"{_LEAD}(?:เรา)?(?:ยัง)?(?:เหลือ|มี|ขาด)(?:อะไร|รายงานอะไร|อันไหน|ตัวไหน)(?:ที่)?(?:ต้องส่ง)?(?:อีก|อยู่)*(?:ไหม|มั้ย|มั๊ย|หรือเปล่า)?{_TAIL}"
)
_STATE = re.compile(rf"{_LEAD}(?:ขึ้น)?(?:สถานะ)(?:ว่า|เป็น|ขึ้นว่า|ขึ้น)*(?:ไง|ยังไง|อย่างไร|อะไร){_TAIL}")
#: Asked of the figure just shown, whose answer names both: its source and its day.
_WHENCE = re.compile(
    rf"{_LEAD}(?:ข้อมูล|ตัวเลข|ยอด|จำนวน)?(?:นี้|ตะกี้|เมื่อกี้|อันนี้)?(?:เป็น|คือ)?(?:ข้อมูล)?(?:"
    r"(?:อัปเดต|อัพเดต|อัพเดท|อัปเดท|ปรับปรุง)?(?:ล่าสุด|ของ|ณ|เมื่อ)*(?:วันไหน|วันที่เท่าไหร่|วันที่เท่าไร|เมื่อไหร่|เมื่อไร|เมื่อไหร)"
    rf"|(?:เอา|นำ|ได้)?(?:มา)?จาก(?:ระบบ|ที่)?(?:ไหน|อะไร)|(?:ที่มา|แหล่งที่มา|อ้างอิง)(?:คือ|จาก)?(?:ไหน|อะไร|ระบบอะไร)?){_TAIL}"
)
_DATED = re.compile(r"ข้อมูล|ตัวเลข|ยอด|จำนวน|อัปเดต|อัพเด|อัปเดท|จาก|ที่มา|อ้างอิง")
_GRADE = re.compile(r"[อปม]\.\d")
_RATE = re.compile(rf"{_LEAD}(?:ตก)?(?:หัวละ|คนละ|ต่อหัว|ต่อคน){_MUCH}")


def shortly(
    said: str, memory: Memory, setting: Setting, alone: Meant, deadline: Meant
) -> Understanding | None:
    """Return what a short message means after a letter, a due date, messages or records; None when it goes on with none.

    ``alone`` understands a sentence by itself, ``deadline`` one as an act about a due date.
    """
    plain = normalize(said)
    tight = plain.replace(" ", "")
    if memory.options or not memory.topic:
        return None
    if memory.topic.startswith("circulars."):
        return _of_letter(plain, tight, memory)
    if memory.topic == "delivery.quota":
        return _of_messages(tight)
    if memory.topic == "reports.due" and setting.seat.sees_office and (moved := _MOVED.match(plain)):
        system = memory.slots.get("system") or memory.slots.get("report")
        return deadline(f"เลื่อนกำหนดส่ง {system} เป็น {moved['day']}") if system else None
    of_reports = memory.topic.startswith(("reports.", "deadlines.")) and setting.seat.kind == "school"
    if of_reports and (_OWED.match(tight) or _STILL.match(tight)):
        return alone("เราค้างส่งอะไรบ้าง")
    if of_reports and (system := memory.slots.get("system")) and _STATE.match(tight):
        return alone(f"สถานะการส่ง {system} ของเรา")
    if memory.topic == "figures" and memory.question and _WHENCE.match(tight) and _DATED.search(tight):
        return carried(ask("figures", memory.question, memory.slots), memory.question, memory.question)
    if memory.topic == "money.whatif" and _RATE.match(tight):
        grades = _GRADE.findall(str(memory.slots.get("heads") or ""))
        return alone(f"อัตรารายหัว {grades[0]}" if len(grades) == 1 else said)
    return _of_records(tight, memory)


def _of_letter(plain: str, tight: str, memory: Memory) -> Understanding | None:
    number = memory.slots.get("number")
    if memory.topic == "circulars.status" and number:
        if _LETTER.match(tight) and (other := number_in(plain)):
            return ask("circulars.status", slots={**memory.slots, "number": other})
        if _HOW_MANY.match(tight):
            return ask("circulars.status", slots={**memory.slots, "count": True})
    if number and _THIS_LETTER.match(tight):
        return ask("circulars.show", slots={"number": number})
    return None


def _of_messages(tight: str) -> Understanding | None:
    if _LAST_MONTH.match(tight):
        return ask("delivery.quota", slots={"mode": "spent", "month": "last"})
    for mode, pattern in (("spent", _SPENT), ("left", _REST)):
        if pattern.match(tight):
            return ask("delivery.quota", slots={"mode": mode, "month": "this"})
    return None


def _of_records(tight: str, memory: Memory) -> Understanding | None:
    """รวมเป็นเงินเท่าไหร่, ของโรงไหนบ้าง after records that were counted: their money, and whose they are."""
    question = memory.question
    if memory.topic != "figures" or question is None or listing_of(question.measure) is None:
        return None
    if _SUM.match(tight) and (money := money_of(question.measure)) != question.measure:
        # รวมเงินเท่าไร after the schools one by one: the sum of them all.
        changed = replace(question, measure=money, by=(), listing=False, rank=None, share=None)
    elif _OF_WHICH.match(tight) and "school" in measure_named(question.measure).dimensions:
        changed = replace(question, by=("school",), listing=False, rank=None)
    else:
        return None
    return carried(ask("figures", changed, {}), question, changed)
