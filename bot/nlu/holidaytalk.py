"""Days off and working days (วันหยุด, วันทำการ): what is asked of the calendar itself, and of which days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from bot.nlu.dating import Unplaced, due_days, use_days
from bot.nlu.days import find_dates
from bot.nlu.frame import Frame
from bot.nlu.normalize import fold
from bot.nlu.periods import merge
from bot.nlu.settling import Case, ask, settle
from bot.nlu.timing import Trouble
from bot.nlu.understanding import Memory, Understanding
from db.values.calendar import BUDDHIST_OFFSET, AcademicYear, FiscalYear, office_day

TOPIC = "calendar.holidays"
_IS = r"(?:ไหม|มั้ย|มั๊ย|หรือ|รึ|ป่าว|ป่ะ|ปะ|ใช่|บ่|ก่อ|อ่ะ|ละ|$)"
_ABOUT = re.compile(
    rf"วันหยุด|หยุดราชการ|วันทำการ(?:วัน)?(?:สุดท้าย|ก่อน|หลัง|ถัดไป|แรก|ต่อไป)|วันทำงานวัน(?:สุดท้าย|แรก)|หยุด(?:งาน|ยาว)?{_IS}|หยุดยาว|หยุดกี่วัน|หยุดวันไหน|หยุดชดเชย"
    rf"|(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|วันที่\s*\d).{{0,16}}ทำงาน{_IS}"
    rf"|(?:เขต|สำนักงาน|ราชการ)(?:เปิด|หยุด|ทำการ|ทำงาน)(?:ทำการ)?{_IS}|เปิดทำการ{_IS}"
)
#: A school that stopped teaching, or a pupil who stopped coming, is no day off.
_OTHER = re.compile(r"หยุดสอน|หยุดเรียน|หยุดเบิก|หยุดจ่าย|หยุดส่ง|ภายใน\d+วันทำการ|หยุดโครงการ")
_LAST = re.compile(r"วันทำการ(?:วัน)?(?:สุดท้าย|ก่อน)|วันทำงานวันสุดท้าย|ทำงานวันสุดท้าย")
_FIRST = re.compile(r"วันทำการ(?:วัน)?(?:แรก|ถัดไป|หลัง|ต่อไป)|วันทำงานวันแรก")
_WHETHER = re.compile(rf"หยุด(?:ราชการ|งาน|ชดเชย)?{_IS}|ทำงาน{_IS}|เปิด(?:ทำการ)?{_IS}|ทำการ{_IS}|เป็นวันหยุด")
_NEXT = re.compile(
    r"วันหยุด(?:ราชการ)?(?:วัน)?(?:ถัดไป|ต่อไป|หน้า|ครั้งหน้า|ครั้งต่อไป|ครั้งถัดไป|ที่จะถึง|ใกล้สุด|ใกล้ที่สุด)|หยุดยาว|หยุดวันไหน|วันหยุดวันไหน"
)
#: Which days: of all there are, the next one is told.
_WHICH_DAYS = re.compile(r"หยุด(?:ราชการ)?วันไหน|วันหยุด(?:ราชการ)?วันไหน")
#: วันทำการวันสุดท้าย is a working day, and วันสุดท้าย in it no due date.
_WORKING_DAY = re.compile(r"วันทำการ(?:วัน)?สุดท้าย|วันทำงานวันสุดท้าย|วันทำการ(?:วัน)?แรก")
#: What a day off is called in short -> a part of its name in the calendar.
_NAMED = {
    "ปีใหม่": "ขึ้นปีใหม่", "สิ้นปี": "สิ้นปี", "สงกรานต์": "สงกรานต์", "วันพ่อ": "วันพ่อ", "วันแม่": "วันแม่", "ฉัตรมงคล": "ฉัตรมงคล", "มาฆบูชา": "มาฆบูชา",
    "วิสาขบูชา": "วิสาขบูชา", "อาสาฬหบูชา": "อาสาฬหบูชา", "เข้าพรรษา": "เข้าพรรษา", "ปิยมหาราช": "ปิยมหาราช", "นวมินทร": "นวมินทร", "รัฐธรรมนูญ": "รัฐธรรมนูญ",
    "จักรี": "จักรี", "พืชมงคล": "พืชมงคล",
}  # fmt: skip
_NAME_OF_MONTH = (
    r"(?:มกรา|พฤษภา|กรกฎา|สิงหา|ตุลา(?!การ)|ธันวา|มีนา(?!น))(?:คม)?|(?:เมษา|มิถุนา|กันยา|พฤศจิกา)(?:ยน)?|กุมภา(?:พันธ์)?"
)
_MONTH = re.compile(_NAME_OF_MONTH)
_AROUND = re.compile(r"ช่วง|หยุดกี่วัน|กี่วัน")


def holidays_asked(case: Case) -> Understanding | None:
    """Return what is asked of days off: a list, whether a day is one, the working day before or after."""
    if not about_days_off(case):
        return None
    text, frame = fold(case.text), case.frame
    days = due_days(frame, case.setting) or _of_month(text, case)
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


def _of_month(text: str, case: Case) -> dict[str, Any] | None:
    """ธันวามีวันหยุดวันไหน: a month that is called by its name alone."""
    match = _MONTH.search(text) if not case.frame.times else None
    if match is None:
        return None
    for _start, _end, tag in find_dates(f"เดือน{match[0]}"):
        span = tag.value.span(case.setting.asked_at, "coming", case.setting.own_holidays)
        case.frame.used |= {at for at, piece in enumerate(case.frame.pieces) if piece.text in match[0]}
        return {"from": span.first.isoformat(), "to": (span.last + timedelta(days=1)).isoformat()}
    return None


def about_days_off(case: Case) -> bool:
    """Say whether a message is about days off or working days, and about nothing that is counted or sent."""
    text, frame = fold(case.text), case.frame
    others = any(not said.weak for said in frame.measures)
    return bool(_ABOUT.search(text)) and not (_OTHER.search(text) or others or _is_sent(frame, text))


def _is_sent(frame: Frame, text: str) -> bool:
    """Something is to be sent: its due date is asked for, not a day off."""
    due = [frame.pieces[said.at].text for said in frame.cues if said.key == "due"]
    # ปีใหม่หยุดวันไหนถึงวันไหน: from which day to which, and nothing to be sent.
    due = [word for word in due if not ("หยุด" in text and word.startswith(("ถึงวัน", "วันไหนถึง")))]
    if _WORKING_DAY.search(text):
        due = [word for word in due if not word.startswith(("วันสุดท้าย", "วันแรก", "สุดท้าย"))]
    return bool(due) or frame.has("send", "keyed")


def _slots(text: str, days: dict[str, Any] | None, case: Case) -> dict[str, Any]:
    slots: dict[str, Any] = {"mode": _mode(text)}
    named = next((name for said, name in _NAMED.items() if said in text), "")
    if slots["mode"] == "next" and (days is not None or named) and _WHICH_DAYS.search(text):
        # ธันวานี้หยุดวันไหนบ้าง, วันพ่อหยุดวันไหน: of a time or a day off that is named, the days.
        slots["mode"] = "list"
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


#: What may stand around a time that is named alone: แล้วมกราล่ะ.
_AROUND_TIME = r"(?:แล้ว|ของ|ขอ|เอา|ดู|ส่วน|ช่วง|ล่ะ|หล่ะ|ละ|บ้าง|หยุด|วันไหน|มีไหม|ค่ะ|คะ|ครับ|คับ|จ้า|นะ|[?])*"
_ONLY = re.compile(_AROUND_TIME)
_BARE_MONTH = re.compile(rf"{_AROUND_TIME}(?P<month>{_NAME_OF_MONTH}){_AROUND_TIME}")


def holiday_follow_up(case: Case, memory: Memory) -> Understanding | None:
    """แล้วมกราล่ะ after days off: those of that month; None where anything else is said."""
    if memory.topic != TOPIC:
        return None
    if match := _BARE_MONTH.fullmatch(fold(case.text)):
        for _start, _end, tag in find_dates(f"เดือน{match['month']}"):
            span = tag.value.span(case.setting.asked_at, "coming", case.setting.own_holidays)
            return _listed(span.first, span.last + timedelta(days=1))
    frame = case.frame
    said = [piece.text for piece in frame.pieces if not (piece.tag("date") or piece.tag("time"))]
    if len(said) == len(frame.pieces) or not _ONLY.fullmatch("".join(said)):
        return None
    days = due_days(frame, case.setting)
    if isinstance(days, Unplaced):
        return None
    use_days(frame)
    if days is not None:
        # แล้ววันที่ 10 after whether one day is off: whether that one is.
        one = date.fromisoformat(str(days["to"])) - date.fromisoformat(str(days["from"])) == timedelta(days=1)
        mode = "whether" if memory.slots.get("mode") == "whether" and one else "list"
        return ask(TOPIC, slots={"mode": mode, "from": days["from"], "to": days["to"]})
    year = _year(case)
    return _listed(*year) if year is not None else None


def _listed(first: date, last: date) -> Understanding:
    return ask(TOPIC, slots={"mode": "list", "from": first.isoformat(), "to": last.isoformat()})
