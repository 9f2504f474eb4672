"""Short messages that lean on what was just answered, put into plain words: หมดยัง, อันไหนเหลือเยอะสุด, ขยับเป็น 60, มีค่าอะไรบ้าง.

Before anything else reads them, for they may begin a new request as well as go on; what only goes on is in ``walking.py``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.nlu.frame import SCHOOLS
from bot.nlu.politely import ENDING
from bot.nlu.recordwords import money_of
from bot.nlu.understanding import Memory
from db.datasets import DIMENSIONS, MEASURES, listing_of
from db.datasets.equipment import OF_COMPUTERS
from db.values.calendar import BUDDHIST_OFFSET, MONTHS
from reports.derived import measure_named
from reports.question import Question

#: หมดยัง after money: what is left of it.
_USED_UP = re.compile(rf"^(?:แล้ว)?(?:เงิน|งบ)?(?:ใช้)?หมด(?:ไป)?(?:แล้ว)?(?:หรือ|รึ)?(?:ยัง|ไหม|มั้ย)(?:{ENDING})*$")
_SPENDING = frozenset(("allocated", "disbursed", "committed", "remaining", "disbursement_rate"))
#: ขยับเป็น 60 after schools of so many pupils.
_SHIFTED = re.compile(
    r"^(?:ถ้า|แล้ว|ลอง)?(?:ขยับ|เพิ่ม|ลด|เปลี่ยน|ปรับ)(?:ไป|มา|ขึ้น|ลง)*(?:เป็น)(?:ที่)?\s*(?P<number>\d{1,4})\s*(?:คน)?\s*$"
)
#: ไม่ผ่านกี่เรื่อง after what requests come to.
_HOW_MANY_OF_THEM = re.compile(r"กี่(?:เรื่อง|รายการ|คำขอ|โครงการ)")
_HOW_MANY_BAHT = re.compile(
    r"(?:อนุมัติ|เสนอแล้ว|ผ่านแล้ว|พิจารณา|ขอ|รวม)(?:แล้ว)?(?:ไป|มา)?(?:แล้ว)?\s*(?P<many>กี่(?:ล้าน)?บาท)"
)
#: ตั้งงบไว้เท่าไหร่ after projects.
_PLANNED_MONEY = re.compile(r"^(?:แล้ว)?(?:ตั้ง|ใช้)(?:งบ|เงิน)(?:ประมาณ)?ไว้(?:ทั้งหมด|รวม)*(?:เท่า|กี่)")
_OTHER_MONEY = re.compile(r"งบ|เงิน|รายหัว|ค่า(?!ะ)|เบิก|จ่าย|เหลือ|ใช้|จัดสรร|โอน(?!เปลี่ยน)|ผูกพัน")
_ALL_MACHINES = re.compile(r"^(?:แล้ว)?ทั้งหมด(?:มี)?กี่เครื่อง")
#: ตอนนั้นจัดสรรมาเท่าไหร่: of the year that was spoken of.
_BACK_THEN = re.compile(r"^(?:แล้ว)?(?:ตอนนั้น|ปีนั้น)(?=\s*(?:จัดสรร|ได้|เบิก|เหลือ|ใช้|โอน))\s*")
#: รวมทั้งปีเท่าไหร่ after one term.
_ALL_YEAR = re.compile(rf"^(?:แล้ว|รวม|ขอ|ของ|ถ้า)*ทั้งปี(?:ได้)?(?:มา)?(?:เท่าไหร่|เท่าไร|กี่บาท)?(?:{ENDING})*$")
_THAT_MONTH = re.compile(r"เดือน(?:นั้น|เดียวกัน)")
_CALLED_WHAT = re.compile(r"\s*(?:มี)?ชื่อ(?:อะไร|ไร|อาไร)(?:บ้าง|มั่ง)(?=\s|$|ค่ะ|คะ|ครับ|นะ|เอ่ย)")
#: ที่อนุมัติแล้วเป็นเงินกี่บาท after requests.
_MUCH_MONEY = re.compile(r"^(?P<lead>\S.*?)(?:รวม)?เป็น(?:วง)?เงิน(?:รวม)?(?:กี่บาท|เท่าไหร่|เท่าไร)")
#: มีค่าอะไรบ้างในนั้น after money: its lines.
_OF_WHAT = re.compile(
    rf"^(?:แล้ว|ใน(?:นั้น|นี้))*(?:มี|เป็น|ได้แก่)*(?:ค่า|เงิน|งบ|รายการ)(?:อะไร|ไร)(?:บ้าง|มั่ง)(?:ใน(?:นั้น|นี้)|อะ)*(?:{ENDING})*$"
)
#: โรงอื่นในอำเภอเดียวกันเป็นไงบ้าง after a figure of one school.
_THE_OTHER_SCHOOLS = re.compile(
    rf"^(?:แล้ว|ส่วน)*(?:โรงเรียน|โรง|รร\.?)อื่น(?:ๆ)?\s*(?:ใน)?(?P<kind>อำเภอ|ตำบล|กลุ่ม)(?:เดียวกัน|เรา|นี้|เดียวกับเรา)?(?:เป็น)?(?:ไง|ยังไง|อย่างไร|เท่าไหร่|เท่าไร)?(?:บ้าง|มั่ง)?(?:{ENDING})*$"
)
#: อันไหนเหลือเยอะสุด after a breakdown: which of its rows.
_WHICH_ONE = re.compile(r"^(?P<lead>(?:แล้ว|ถ้า|งั้น|\s)*)(?:อัน|ตัว|ก้อน)(?:ไหน|ใด)(?=\S)")
#: รายโรง 5 อันดับ: how many, and not from which end.
_SO_MANY_FIRST = re.compile(
    r"^(?P<lead>.*(?:ราย|แยก|แต่ละ)\S+?)\s*(?<!\d)(?P<count>\d{1,3})\s*อันดับ(?:แรก|พอ|ก็พอ)*$"
)
_PER_CENT = re.compile(r"(?:ปิด(?:ยอด|งบ|ปี)?(?:ไป)?(?:ที่)?)?\s*(?:กี่)?\s*(?:%|เปอร์(?:เซ็นต์|เซ็น|เซนต์|เซน)?)")
_ABOUT_THERE = re.compile(r"(?:แถว|ละแวก|แถบ|บริเวณ)\s*(?:ๆ)?\s*นั้น")
#: ทั้งโรงเรียน after one school was named: that school.
_WHOLE_SCHOOL = re.compile(r"ทั้ง(?:โรงเรียน|โรง|รร\.?)(?=\s|$|กี่|มี|เท่า|ย้อน)")


def leaning(plain: str, memory: Memory) -> str | None:
    """Return a normalised message in plain words, by what was answered before; None where it leans on nothing."""
    if memory.topic.startswith("calendar.") and (month := _month_asked(memory)) and _THAT_MONTH.search(plain):
        return _THAT_MONTH.sub(month, plain)
    question = memory.question
    if question is None:
        return None
    if memory.topic == "money.target" and "เป้า" not in plain and (rate := _PER_CENT.search(plain)):
        return f"{plain[: rate.start()]} ร้อยละการเบิกจ่าย {plain[rate.end() :]}"
    period = question.period
    if period is not None and period.term and period.calendar == "fiscal" and _ALL_YEAR.match(plain):
        return f"ปีงบประมาณ {period.year} ทั้งปีล่ะ"
    if match := _BACK_THEN.match(plain):
        rest = plain[match.end() :]
        return leaning(rest, memory) or rest
    for rule in (_of_rows, _of_spending, _of_records, _of_bounds, _of_schools):
        if (meant := rule(plain, question)) is not None:
            return meant
    return None


def _of_rows(plain: str, question: Question) -> str | None:
    """อันไหนเหลือเยอะสุด: which of the rows, of the lines of money, or of the schools."""
    if question.rank is not None and not question.standing and (first := _SO_MANY_FIRST.search(plain)):
        # เอาเป็นรายโรง 5 อันดับ after the amphoe with most: from the same end.
        return f"{first['lead']} {'มาก' if question.rank.top else 'น้อย'}สุด {first['count']} อันดับ"
    match = _WHICH_ONE.match(plain)
    if match is None:
        return None
    if len(question.by) == 1:
        noun = DIMENSIONS[question.by[0]].thai
    elif question.measure in _SPENDING and not question.by:
        noun = "รายการ"
    elif question.measure == SCHOOLS:
        noun = "โรง"
    else:
        return None
    return f"{match['lead']}{noun}ไหน{plain[match.end() :]}"


def _of_spending(plain: str, question: Question) -> str | None:
    """หมดยัง and มีค่าอะไรบ้าง after money."""
    if question.measure not in _SPENDING:
        return None
    if _USED_UP.match(plain):
        return "เหลือเท่าไหร่"
    return "แยกรายการ" if _OF_WHAT.match(plain) else None


def _of_records(plain: str, question: Question) -> str | None:
    """เป็นเงินกี่บาท and กี่เรื่อง after requests and projects; ทั้งหมดกี่เครื่อง after broken computers."""
    if (money := money_of(question.measure)) != question.measure and _MUCH_MONEY.search(plain):
        return _MUCH_MONEY.sub(rf"\g<lead> {measure_named(money).words[0]}เท่าไหร่", plain)
    if money != question.measure and _PLANNED_MONEY.match(plain):
        return f"{measure_named(money).words[0]}เท่าไหร่"
    if (
        money != question.measure
        and not _OTHER_MONEY.search(plain)
        and (asked := _HOW_MANY_BAHT.search(plain))
    ):
        # ปี 69 อนุมัติไปกี่บาท: the money of those requests.
        return f"{plain[: asked.start('many')]} {measure_named(money).words[0]}เท่าไหร่ {plain[asked.end() :]}"
    listing = listing_of(question.measure)
    if listing is not None and listing.measure != question.measure and _HOW_MANY_OF_THEM.search(plain):
        return f"{MEASURES[listing.measure].words[0]} {plain}"
    if question.measure in OF_COMPUTERS.values() and _ALL_MACHINES.match(plain):
        return f"คอมพิวเตอร์{plain}"
    return None


def _of_bounds(plain: str, question: Question) -> str | None:
    """ขยับเป็น 60 and ชื่ออะไรบ้าง after the schools that meet a condition."""
    if len(question.bounds) == 1 and (match := _SHIFTED.match(plain)):
        (bound,) = question.bounds
        side = "ไม่เกิน" if bound.most is not None else "ตั้งแต่"
        return f"{side} {match['number']} {measure_named(bound.measure).unit}"
    if (question.measure == SCHOOLS or question.bounds) and _CALLED_WHAT.search(plain):
        return _CALLED_WHAT.sub(" มีโรงไหนบ้าง", plain)
    return None


def _of_schools(plain: str, question: Question) -> str | None:
    """โรงอื่นในอำเภอเดียวกัน and ทั้งโรงเรียน after one school."""
    if question.scope.kind != "school":
        return None
    if match := _THE_OTHER_SCHOOLS.match(plain):
        return f"แยกรายโรงเรียน {match['kind']}เดียวกัน"
    if len(question.scope.keys) != 1:
        return None
    if _ABOUT_THERE.search(plain):
        return _ABOUT_THERE.sub(" ใกล้โรงเรียนนั้น ", plain)
    if not _WHOLE_SCHOOL.search(plain):
        return None
    # รวมทั้งโรงเรียนเท่าไหร่ after one grade: of all grades; of teachers and money: that school.
    parts = {"grade", "level", "sex"} & {key for key, _ in question.where}
    other = re.search("ครู|ห้อง|บุคลากร|งบ|เงิน", plain)
    return _WHOLE_SCHOOL.sub("ทั้งหมด" if parts and not other else "โรงเรียนนั้น", plain)


def _month_asked(memory: Memory) -> str:
    """The month of which days off were asked: ธันวาคม 2569; empty where they are of another span."""
    first, last = (str(memory.slots.get(key) or "") for key in ("from", "to"))
    if not first or not last:
        return ""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last) - timedelta(days=1)
    one = begins.day == 1 and (begins.year, begins.month) == (ends.year, ends.month)
    return f"เดือน{MONTHS[begins.month - 1]} {begins.year + BUDDHIST_OFFSET}" if one else ""
