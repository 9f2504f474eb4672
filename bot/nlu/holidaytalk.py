"""Days off and working days (วันหยุด, วันทำการ): what is asked of the calendar itself, and of which days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from bot.nlu.dating import Unplaced, due_days, use_days
from bot.nlu.normalize import fold
from bot.nlu.periods import merge
from bot.nlu.settling import Case, ask, settle
from bot.nlu.timing import Trouble
from bot.nlu.understanding import Understanding
from db.values.calendar import BUDDHIST_OFFSET, AcademicYear, FiscalYear, office_day

_IS = r"(?:ไหม|มั้ย|มั๊ย|หรือ|รึ|ป่าว|ป่ะ|ปะ|ใช่|บ่|ก่อ|อ่ะ|ละ|$)"
_ABOUT = re.compile(
    rf"วันหยุด|หยุดราชการ|วันทำการ(?:วัน)?(?:สุดท้าย|ก่อน|หลัง|ถัดไป|แรก|ต่อไป)|วันทำงานวัน(?:สุดท้าย|แรก)|หยุด(?:งาน|ยาว)?{_IS}|หยุดยาว|หยุดกี่วัน|หยุดวันไหน"
    rf"|(?:เขต|สำนักงาน|ราชการ)(?:เปิด|หยุด|ทำการ|ทำงาน)(?:ทำการ)?{_IS}|เปิดทำการ{_IS}"
)
#: A school that stopped teaching, or a pupil who stopped coming, is no day off.
_OTHER = re.compile(r"หยุดสอน|หยุดเรียน|หยุดเบิก|หยุดจ่าย|หยุดส่ง|ภายใน\d+วันทำการ|หยุดโครงการ")
_LAST = re.compile(r"วันทำการ(?:วัน)?(?:สุดท้าย|ก่อน)|วันทำงานวันสุดท้าย|ทำงานวันสุดท้าย")
_FIRST = re.compile(r"วันทำการ(?:วัน)?(?:แรก|ถัดไป|หลัง|ต่อไป)|วันทำงานวันแรก")
_WHETHER = re.compile(rf"หยุด(?:ราชการ|งาน)?{_IS}|เปิด(?:ทำการ)?{_IS}|ทำการ{_IS}|เป็นวันหยุด")
_NEXT = re.compile(r"วันหยุด(?:ราชการ)?(?:ถัดไป|ต่อไป|หน้า|ครั้งหน้า|ที่จะถึง|ใกล้สุด|ใกล้ที่สุด)|หยุดยาว|หยุดวันไหน|วันหยุดวันไหน")
#: What a day off is called in short -> a part of its name in the calendar.
_NAMED = {
    "ปีใหม่": "ขึ้นปีใหม่", "สิ้นปี": "สิ้นปี", "สงกรานต์": "สงกรานต์", "วันพ่อ": "วันพ่อ", "วันแม่": "วันแม่", "ฉัตรมงคล": "ฉัตรมงคล", "มาฆบูชา": "มาฆบูชา",
    "วิสาขบูชา": "วิสาขบูชา", "อาสาฬหบูชา": "อาสาฬหบูชา", "เข้าพรรษา": "เข้าพรรษา", "ปิยมหาราช": "ปิยมหาราช", "นวมินทร": "นวมินทร", "รัฐธรรมนูญ": "รัฐธรรมนูญ",
    "จักรี": "จักรี", "พืชมงคล": "พืชมงคล",
}  # fmt: skip
_AROUND = re.compile(r"ช่วง|หยุดกี่วัน|กี่วัน")


def holidays_asked(case: Case) -> Understanding | None:
    """Return what is asked of days off: a list, whether a day is one, the working day before or after."""
    if not about_days_off(case):
        return None
    text, frame = fold(case.text), case.frame
    days = due_days(frame, case.setting)
    if isinstance(days, Unplaced):
        return settle(
            Trouble(days.kind, (days.typed, "submissions"), periods=days.periods),
            "calendar.holidays",
            {},
            case,
            measure="submissions",
        )
    use_days(frame)
    return ask("calendar.holidays", slots=_slots(text, days, case))


def about_days_off(case: Case) -> bool:
    """Say whether a message is about days off or working days, and about nothing that is counted or sent."""
    text, frame = fold(case.text), case.frame
    others = any(not said.weak for said in frame.measures)
    return bool(_ABOUT.search(text)) and not (
        _OTHER.search(text) or others or frame.has("send", "due", "keyed")
    )


def _slots(text: str, days: dict[str, Any] | None, case: Case) -> dict[str, Any]:
    slots: dict[str, Any] = {"mode": _mode(text)}
    named = next((name for said, name in _NAMED.items() if said in text), "")
    if days is not None:
        slots |= {"from": days["from"], "to": days["to"]}
    elif (span := _year(case)) is not None:
        slots |= {"from": span[0].isoformat(), "to": span[1].isoformat()}
    if named:
        slots["name"] = named
    if "ก่อน" in text:
        slots["side"] = "before"
    elif "หลัง" in text:
        slots["side"] = "after"
    return slots


def _mode(text: str) -> str:
    if _LAST.search(text):
        return "last"
    if _FIRST.search(text):
        return "first"
    if _NEXT.search(text):
        return "next"
    return "whether" if _WHETHER.search(text) and "วันไหน" not in text and "กี่วัน" not in text else "list"


def _year(case: Case) -> tuple[date, date] | None:
    """A year that is said: of the calendar unless it is called a fiscal or an academic one; half-open."""
    when = merge(case.frame.times)
    if when is None or (not when.years and when.shift is None):
        return None
    today = office_day(case.setting.asked_at)
    if when.named == "fiscal":
        year = FiscalYear(when.years[-1] if when.years else FiscalYear.of(today).be + (when.shift or 0))
        return year.start, year.end
    if when.named == "academic":
        school = AcademicYear(when.years[-1] if when.years else AcademicYear.of(today).be + (when.shift or 0))
        return school.start, school.end
    number = when.years[-1] - BUDDHIST_OFFSET if when.years else today.year + (when.shift or 0)
    return date(number, 1, 1), date(number, 12, 31) + timedelta(days=1)
