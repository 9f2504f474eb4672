"""Years, terms, quarters, rounds and days: the only place that computes a year.

All periods are half-open: ``start`` belongs to them, ``end`` does not. Years are Buddhist (พ.ศ.).
Source of the rules: domain.md, "The calendar" (fiscal year by the Budget Procedures Act: 1 October to
30 September; opening of the academic year 16 May by the ministry's regulation on opening and closing schools).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from db.values.digits import arabic_digits

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
CalendarName = Literal["fiscal", "academic", "date", "none"]

#: Office hours (เวลาราชการ) in which a push may leave; local time.
OFFICE_OPENS, OFFICE_CLOSES = time(8, 30), time(16, 30)

#: Usual days of the terms (month, day); a year that differs is put into the office's own data.
TERM_1_OPENS, TERM_1_CLOSES = (5, 16), (10, 11)
TERM_2_OPENS, TERM_2_CLOSES = (11, 1), (4, 1)

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
          "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม")  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)

#: Rounds (รอบ) of an academic year in their order within the year.
ROUNDS = ("1", "2", "สิ้นปี")

#: Usual data day (month, day) of each round; the end of the year is gathered from 31 March to 30 April.
ROUND_DAYS = {"1": (6, 10), "2": (11, 10), "สิ้นปี": (3, 31)}


class NotAYearError(ValueError):
    """The text is no Buddhist year; ``hint`` names the year that was probably meant, or None."""

    def __init__(self, text: str, hint: int | None = None) -> None:
        super().__init__(f"year {text!r} is not a Buddhist year.")
        self.hint = hint


class NotADateError(ValueError):
    """The text is no date in any of the accepted forms."""


def to_bangkok(moment: datetime) -> datetime:
    """Return an aware moment as office time; refuse a naive one."""
    if moment.tzinfo is None:
        raise ValueError("moment must be aware.")
    return moment.astimezone(BANGKOK)


def office_day(moment: date | datetime) -> date:
    """Return the day in Bangkok on which ``moment`` lies."""
    return to_bangkok(moment).date() if isinstance(moment, datetime) else moment


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """Fiscal year (ปีงบประมาณ): 1 October to 30 September, named by the year in which it ends."""

    be: int

    @classmethod
    def of(cls, moment: date | datetime) -> FiscalYear:
        day = office_day(moment)
        return cls(day.year + BUDDHIST_OFFSET + (day.month >= 10))

    @property
    def start(self) -> date:
        return date(self.be - BUDDHIST_OFFSET - 1, 10, 1)

    @property
    def end(self) -> date:
        """The day after the last."""
        return date(self.be - BUDDHIST_OFFSET, 10, 1)

    def quarter(self, number: int) -> tuple[date, date]:
        """Return start and end (half-open) of quarter (ไตรมาส) 1 to 4."""
        starts = [
            date(self.start.year, 10, 1),
            *(date(self.start.year + 1, month, 1) for month in (1, 4, 7)),
            self.end,
        ]
        return starts[number - 1], starts[number]

    def __str__(self) -> str:
        return f"ปีงบประมาณ {self.be}"


def quarter_of(moment: date | datetime) -> int:
    """Return the fiscal quarter (ไตรมาส) 1 to 4 of a day: October is in quarter 1."""
    return (office_day(moment).month + 2) // 3 % 4 + 1


@dataclass(frozen=True, order=True, slots=True)
class AcademicYear:
    """Academic year (ปีการศึกษา): opens 16 May, named by the year in which it opens."""

    be: int

    @classmethod
    def of(cls, moment: date | datetime) -> AcademicYear:
        day = office_day(moment)
        return cls(day.year + BUDDHIST_OFFSET - ((day.month, day.day) < TERM_1_OPENS))

    @property
    def start(self) -> date:
        return date(self.be - BUDDHIST_OFFSET, *TERM_1_OPENS)

    @property
    def end(self) -> date:
        return date(self.be - BUDDHIST_OFFSET + 1, *TERM_1_OPENS)

    def __str__(self) -> str:
        return f"ปีการศึกษา {self.be}"


@dataclass(frozen=True, order=True, slots=True)
class Term:
    """Term (ภาคเรียน) 1 or 2 of an academic year; a break belongs to the term before it."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: date | datetime) -> Term:
        day = office_day(moment)
        year = AcademicYear.of(day)
        second = date(year.start.year, *TERM_2_OPENS)
        return cls(year.be, 2 if day >= second else 1)

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year that pays this term: term 1 of Y in Y, term 2 of Y in Y+1."""
        return FiscalYear(self.year + (self.number == 2))

    def previous(self) -> Term:
        """The term before this one."""
        return Term(self.year, 1) if self.number == 2 else Term(self.year - 1, 2)

    @property
    def noted(self) -> str:
        """How notes of letters tell it: ``2/2569``."""
        return f"{self.number}/{self.year}"

    @classmethod
    def paid_in(cls, year: int, number: int) -> Term:
        """The term 1 or 2 that a fiscal year (Buddhist Era) pays: term 2 of the academic year before it."""
        return cls(year if number == 1 else year - 1, number)

    def __str__(self) -> str:
        return f"ภาคเรียนที่ {self.noted}"


def round_days(year: int) -> tuple[tuple[date, str], ...]:
    """Return the usual data day of each round of an academic year, in their order."""
    opened = year - BUDDHIST_OFFSET
    return tuple((date(opened + (name == ROUNDS[-1]), *ROUND_DAYS[name]), name) for name in ROUNDS)


def round_of(moment: date | datetime) -> tuple[int, str]:
    """Return year and round (รอบ) whose data day is the newest on or before a day: 30 April is สิ้นปี of the year ending."""
    day = office_day(moment)
    year = day.year + BUDDHIST_OFFSET
    return max(
        (opens, be, name) for be in (year - 1, year) for opens, name in round_days(be) if opens <= day
    )[1:]


def rounds_between(first: date, last: date) -> tuple[tuple[int, str], ...]:
    """Return year and round of each data day from ``first`` to ``last``, both included."""
    years = range(first.year + BUDDHIST_OFFSET - 1, last.year + BUDDHIST_OFFSET + 1)
    return tuple((be, name) for be in years for day, name in round_days(be) if first <= day <= last)


def year_now(calendar: CalendarName, moment: date | datetime) -> int:
    """Return the Buddhist year that ``moment`` lies in, by the calendar of a measure."""
    return AcademicYear.of(moment).be if calendar == "academic" else FiscalYear.of(moment).be


def year_name(calendar: CalendarName, be: int) -> str:
    """Return the year as answers print it: ปีงบประมาณ 2569, ปีการศึกษา 2568."""
    return str(AcademicYear(be)) if calendar == "academic" else str(FiscalYear(be))


def buddhist_year(text: str | int) -> int:
    """Read a year as officers write it: ``2569``, ``69``, ``๒๕๖๙``.

    Raises:
        NotAYearError: Not a year, or a Common Era year (then ``hint`` is the Buddhist one).
    """
    digits = arabic_digits(str(text)).strip()
    if digits.endswith(".0"):
        digits = digits[:-2]
    if not re.fullmatch(r"\d{2}|\d{4}", digits):
        raise NotAYearError(str(text))
    number = int(digits)
    if number < 100:
        return 2500 + number
    if 1900 <= number < 2200:
        raise NotAYearError(str(text), hint=number + BUDDHIST_OFFSET)
    if not 2400 <= number < 2700:
        raise NotAYearError(str(text))
    return number


_MONTH_NUMBER = {
    name.replace(".", ""): index for names in (MONTHS, SHORT_MONTHS) for index, name in enumerate(names, 1)
}
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_WORDED = re.compile(r"(\d{1,2})\s*([ก-๙.]+?)\s*(?:พ\.?ศ\.?\s*)?(\d{2}|\d{4})")


def _gregorian(year: int, digits: int) -> int:
    """Two digits are Buddhist; four of 2400 or more too; below that Common Era (contract.md)."""
    if digits == 2:
        return 2500 + year - BUDDHIST_OFFSET
    return year - BUDDHIST_OFFSET if year >= 2400 else year


def read_date(text: str) -> date:
    """Read a date as the contract allows: ``25/12/2568``, ``25 ธ.ค. 68``, ``2568-12-25``, ``2025-12-25``.

    Raises:
        NotADateError: None of these forms, or no such day.
    """
    plain = arabic_digits(text).strip()
    try:
        if match := _ISO.fullmatch(plain):
            return date(_gregorian(int(match[1]), 4), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(plain):
            return date(_gregorian(int(match[3]), len(match[3])), int(match[2]), int(match[1]))
        if match := _WORDED.fullmatch(plain):
            month = _MONTH_NUMBER.get(match[2].replace(".", "").removeprefix("เดือน"))
            if month:
                return date(_gregorian(int(match[3]), len(match[3])), month, int(match[1]))
    except ValueError as error:
        raise NotADateError(f"date {text!r} does not exist.") from error
    raise NotADateError(f"date {text!r} is not in an accepted form.")


def thai_date(day: date | datetime) -> str:
    """Return a day as answers print it: ``10 มิ.ย. 2568``."""
    day = office_day(day)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}"


#: Days of the week by ``date.weekday()``.
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


def thai_weekday_date(day: date | datetime) -> str:
    """Return a day with its weekday: ``วันศุกร์ที่ 15 ม.ค. 2570``."""
    day = office_day(day)
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {thai_date(day)}"


def iso_buddhist(day: date) -> str:
    """Return ``2568-06-10``: the form of ``provenance.as_of`` in ``ask --json``."""
    return f"{day.year + BUDDHIST_OFFSET:04d}-{day.month:02d}-{day.day:02d}"


#: A public holiday on which government offices work: Labour Day is one of employees.
_WORKED = "แรงงาน"


@functools.lru_cache(maxsize=16)
def _public_holidays(year: int) -> dict[date, str]:
    """Holidays of government offices (วันหยุดราชการ) of a Common Era year, those in place of others among them."""
    import holidays

    known = holidays.country_holidays("TH", years=year, language="th", categories=("public", "government"))
    return {day: name for day, name in known.items() if _WORKED not in name}


def holidays_between(
    first: date, last: date, own: Mapping[date, str] | None = None
) -> list[tuple[date, str]]:
    """Return the days off from ``first`` to ``last``, both included, with their names; ``own`` are the office's own."""
    found = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _public_holidays(year).items()
        if first <= day <= last
    }
    for day, name in (own or {}).items():
        if first <= day <= last:
            found[day] = f"{found[day]}; {name}" if day in found else name
    return sorted(found.items())


def is_working_day(day: date, own_holidays: Collection[date] = ()) -> bool:
    """Say whether offices work on ``day``: no weekend, no Thai public holiday, no day off of the office's own."""
    return day.weekday() < 5 and day not in own_holidays and day not in _public_holidays(day.year)


def working_day_on_or_before(day: date, own_holidays: Collection[date] = ()) -> date:
    """Return ``day``, or the nearest working day before it."""
    while not is_working_day(day, own_holidays):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date, own_holidays: Collection[date] = ()) -> date:
    """Return ``day``, or the nearest working day after it."""
    while not is_working_day(day, own_holidays):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, own_holidays: Collection[date] = ()) -> date:
    """Return the day that lies ``count`` working days after ``day`` (ภายใน … วันทำการ)."""
    for _ in range(count):
        day = working_day_on_or_after(day + timedelta(days=1), own_holidays)
    return day


def in_office_hours(moment: datetime, own_holidays: Collection[date] = ()) -> bool:
    """Say whether a push may leave now: 08:30 up to 16:30 of a working day, Bangkok time."""
    local = to_bangkok(moment)
    return OFFICE_OPENS <= local.time() < OFFICE_CLOSES and is_working_day(local.date(), own_holidays)


def office_opens_at(moment: datetime, own_holidays: Collection[date] = ()) -> datetime:
    """Return ``moment`` itself in office hours, else the next 08:30 of a working day, Bangkok time."""
    if in_office_hours(moment, own_holidays):
        return moment
    local = to_bangkok(moment)
    day = local.date() if local.time() < OFFICE_OPENS else local.date() + timedelta(days=1)
    return datetime.combine(working_day_on_or_after(day, own_holidays), OFFICE_OPENS, local.tzinfo)
