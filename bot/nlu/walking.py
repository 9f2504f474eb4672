"""Words that count from what was just answered, put into plain words: เดือนถัดไป, ทั้งไตรมาส, ทั้งสามปี, ถ้าไม่ถึง 40, เหลือใคร."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.normalize import normalize
from bot.nlu.understanding import Memory
from db.values.calendar import BUDDHIST_OFFSET, MONTHS, FiscalYear
from reports.question import Period

_MONTH_ON = re.compile(r"เดือน(?:ถัดไป|ต่อไป|ถัดมา|ต่อมา|หลังจากนั้น|ถัดจากนั้น)")
_MONTH_BACK = re.compile(r"เดือนก่อน(?:หน้า)?(?:นั้น|นี้)|เดือนก่อนหน้า")
_QUARTER = re.compile(
    r"^(?P<lead>(?:แล้ว|ขอ|เอา|ดู|งั้น|เป็น)*)(?:ทั้งไตรมาส|ทั้งไตรมาสนั้น|ไตรมาสนั้น|เต็มไตรมาส|ไตรมาสนั้นทั้งหมด)"
)
_YEARS = re.compile(r"ทั้ง\s*(?P<count>สอง|สาม|สี่|ห้า|[2-5])\s*ปี(?:ที่ว่า|นี้|นั้น)?(?!งบ|การ)")
_COUNTS = {"สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5}
_IF = re.compile(
    r"^(?:แล้ว)?(?:ถ้า|หาก)(?:เป็น|ว่า)?\s*(?=(?:ไม่ถึง|ไม่เกิน|เกิน|ต่ำกว่า|น้อยกว่า|มากกว่า|ตั้งแต่|สูงกว่า)\s*\d)"
)
#: เหลือใคร, ขาดโรงไหน after who has sent.
_WHO_IS_LEFT = re.compile(
    r"^(?:แล้ว|ยัง|ตอนนี้|\s)*(?:เหลือ|ขาด|ค้าง|ตกหล่น)(?:อยู่|อีก|แค่)?\s*(?:ใคร|โรงไหน|โรงเรียนไหน|รร\.?ไหน|ที่ไหน|โรงอะไร)(?:บ้าง|มั่ง|อีก|อยู่)*"
    r"(?=\s|$|ค่ะ|คะ|ครับ|คับ|นะ|ล่ะ|หน่อย)"
)


def walked(said: str, memory: Memory) -> str:
    """Return a message with such words in plain ones; the same where nothing before tells what they count from."""
    question = memory.question
    if question is None:
        return said
    plain = normalize(said)
    if question.measure == SUBMISSIONS and _WHO_IS_LEFT.search(plain):
        return _WHO_IS_LEFT.sub("ใครยังไม่ส่ง", plain)
    if question.bounds and (match := _IF.match(plain)):
        return plain[match.end() :]
    if question.period is None:
        return said
    if (month := _month_of(question.period)) is not None:
        if _MONTH_ON.search(plain):
            return _MONTH_ON.sub(_named(month, 1), plain)
        if _MONTH_BACK.search(plain):
            return _MONTH_BACK.sub(_named(month, -1), plain)
        if _QUARTER.match(plain):
            year = FiscalYear.of(month)
            quarter = ((month.month - 10) % 12) // 3 + 1
            return _QUARTER.sub(rf"\g<lead>ไตรมาส {quarter} ปีงบประมาณ {year.be}", plain)
    if match := _YEARS.search(plain):
        count = _COUNTS.get(match["count"]) or int(match["count"])
        return _YEARS.sub(_years(memory, question.period, count), plain)
    return said


def _month_of(period: Period) -> date | None:
    """The first day of the one month that a period is, or what has gone by of it."""
    if period.days is None:
        return None
    first, last = (date.fromisoformat(day) for day in period.days)
    return first if first.day == 1 and (first.year, first.month) == (last.year, last.month) else None


def _named(month: date, step: int) -> str:
    last = monthrange(month.year, month.month)[1]
    moved = date.fromordinal(month.toordinal() + (last if step > 0 else -1))
    return f"เดือน{MONTHS[moved.month - 1]} {moved.year + BUDDHIST_OFFSET}"


def _years(memory: Memory, period: Period, count: int) -> str:
    """As many years as were gone through: from the last one on when each was the year before the one just told."""
    before = memory.before.question.period if memory.before and memory.before.question else None
    back = before is not None and before.calendar == period.calendar and before.year > period.year
    first = period.year if back else period.year - count + 1
    return f" ปี {first}-{first + count - 1} แยกปี "
