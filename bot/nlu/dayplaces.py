"""Where the days lie that a sentence names: one rule for each way of naming them, from the words found to first and last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.values.calendar import (
    BUDDHIST_OFFSET,
    MONTHS,
    SHORT_MONTHS,
    AcademicYear,
    FiscalYear,
    add_working_days,
    working_day_on_or_before,
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of asking, whether the matter lies behind it, and the office's own days off."""

    today: date
    past: bool
    #: Until a day (ถึง 30 พ.ย.): then the nearest is meant, whether it has been or not.
    until: bool = False
    own_holidays: frozenset[date] = frozenset()


class NoSuchDayError(ValueError):
    """A day that does not exist; ``meant`` is the span that was probably meant, ``written`` a Common Era year."""

    def __init__(self, text: str, meant: Span | None = None, written: str = "") -> None:
        super().__init__(f"{text!r} names no day.")
        self.text, self.meant, self.written = text, meant, written


#: How long a due date that has passed is still meant by its day and month alone.
STILL_SPOKEN_OF = timedelta(days=90)

Groups = dict[str, str]
Maker = Callable[[Groups, Moment], Span]


def _today(_: Groups, moment: Moment) -> Span:
    return Span(moment.today, moment.today)


@dataclass(frozen=True, slots=True)
class Said:
    """One name as it was typed. ``end``: the end of something (สิ้นเดือน), until which is meant."""

    text: str = ""
    groups: Groups = field(default_factory=dict)
    make: Maker = _today
    end: bool = False
    #: A month or day that may lie in any year: what stands beside it decides.
    yearless: bool = False
    #: A day or month of the calendar, rather than a word that counts from today.
    dated: bool = False

    def place(self, moment: Moment) -> Span:
        """Return the days; raises NoSuchDayError."""
        try:
            return self.make(self.groups, moment)
        except NoSuchDayError as error:
            raise NoSuchDayError(self.text, error.meant, error.written) from error
        except (ValueError, OverflowError) as error:
            raise NoSuchDayError(self.text) from error


#: Words after a day, week, month or year that move it back or ahead.
BACK = r"ที่แล้ว|ทีแล้ว|ที่เเล้ว|ก่อนหน้านี้|ก่อนหน้า|ก่อน|ที่ผ่านมา|กลาย"
AHEAD = r"หน้า|ถัดไป|ต่อไป"
TYPOS = {"กรกฏาคม": 7, "พฤศจิกายณ": 11, "พฤษจิกายน": 11, "พฤจิกายน": 11, "กันยายณ": 9, "มิถุนายณ": 6, "เมษายณ": 4, "กุมภาพัน": 2, "กุมพาพันธ์": 2,
          "ตุลาค": 10, "ธันวาค": 12}  # fmt: skip
CLIPPED = ("มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา")
NUMBER_OF = (
    {name: number for names in (MONTHS, CLIPPED) for number, name in enumerate(names, 1)}
    | {name.replace(".", ""): number for number, name in enumerate(SHORT_MONTHS, 1)}
    | TYPOS
)


def _shift(word: str) -> int:
    return 1 if re.fullmatch(AHEAD, word) else -1 if re.fullmatch(BACK, word) else 0


def _common_era(written: str, be: int, month: int, day: int | None) -> NoSuchDayError:
    try:
        meant = _month(be, month) if day is None else Span(*(date(be - BUDDHIST_OFFSET, month, day),) * 2)
    except ValueError:
        meant = None
    return NoSuchDayError(written, meant, written)


def _written_year(text: str, month: int, day: int | None) -> int:
    """The Buddhist year; one of the Common Era, in four digits or two, is asked about."""
    number = int(text)
    if len(text) == 2:
        if not 45 <= number <= 80:
            raise _common_era(text, 2000 + number + BUDDHIST_OFFSET, month, day)
        return 2500 + number
    if 1900 <= number < 2200:
        raise _common_era(text, number + BUDDHIST_OFFSET, month, day)
    if not 2400 <= number < 2700:
        raise NoSuchDayError(text)
    return number


def _year_of(groups: Groups, month: int, day: int | None, moment: Moment) -> int | None:
    """The Buddhist calendar year said of a month or day; None when none was."""
    if written := groups.get("year") or groups.get("bareyear"):
        return _written_year(written, month, day)
    if shift := groups.get("yearshift"):
        return moment.today.year + BUDDHIST_OFFSET + _shift(shift)
    kind = groups.get("inkind")
    if kind is None:
        return None
    calendar_year: type[FiscalYear | AcademicYear] = AcademicYear if kind == "ปีการศึกษา" else FiscalYear
    inside = (
        _written_year(groups["inyear"], month, day)
        if "inyear" in groups
        else calendar_year.of(moment.today).be + _shift(groups["inshift"])
    )
    return inside + _years_off(calendar_year, month, day or 28)


def _years_off(calendar_year: type[FiscalYear | AcademicYear], month: int, day: int) -> int:
    """How far the calendar year of a day is from the fiscal or academic year it lies in."""
    return 2570 - calendar_year.of(date(2570 - BUDDHIST_OFFSET, month, min(day, 28))).be


def _month_number(text: str) -> int:
    number = int(text) if text.isdigit() else NUMBER_OF[text.replace(".", "").replace("กรกฏา", "กรกฎา")]
    if not 1 <= number <= 12:
        raise NoSuchDayError(text)
    return number


def _month(be: int, number: int) -> Span:
    year = be - BUDDHIST_OFFSET
    return Span(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def _day(be: int, month: int, day: int) -> Span:
    try:
        found = date(be - BUDDHIST_OFFSET, month, day)
    except ValueError:
        whole = _month(be, month)
        last = Span(whole.last, whole.last) if 28 < day <= 31 else None
        raise NoSuchDayError(f"{day}/{month}/{be}", last) from None
    return Span(found, found)


def _nearest(moment: Moment, of_year: Callable[[int], Span]) -> Span:
    """A day or month without a year: the last that has begun, or ahead the next that is not long over.

    What was due in the last three months is still spoken of; until a day (ถึง 30 พ.ย.) the nearer one is meant.
    """
    year = moment.today.year + BUDDHIST_OFFSET
    found = of_year(year)
    earlier = _if_any(of_year, year - 1)
    if moment.past:
        if found.first <= moment.today or earlier is None:
            return found
        near = moment.until and found.first - moment.today < moment.today - earlier.last
        return found if near else earlier
    for each in (earlier, found):
        if each is not None and each.last >= moment.today - STILL_SPOKEN_OF:
            return each
    return of_year(year + 1)


def _if_any(of_year: Callable[[int], Span], year: int) -> Span | None:
    try:
        return of_year(year)
    except NoSuchDayError:
        return None


def _placed(
    groups: Groups, month: int, day: int | None, moment: Moment, of_year: Callable[[int], Span]
) -> Span:
    year = _year_of(groups, month, day, moment)
    return _nearest(moment, of_year) if year is None else of_year(year)


def on_day(groups: Groups, moment: Moment) -> Span:
    """10 พ.ย. 69, 10/11/69."""
    month, day = _month_number(groups["month"]), int(groups["day"])
    return _placed(groups, month, day, moment, lambda be: _day(be, month, day))


def on_days(groups: Groups, moment: Moment) -> Span:
    """1-15 พ.ย. 69."""
    month, first, last = _month_number(groups["month"]), int(groups["day"]), int(groups["last"])
    if first > last:
        raise NoSuchDayError("")
    return _placed(
        groups, month, last, moment, lambda be: Span(_day(be, month, first).first, _day(be, month, last).last)
    )


_PARTS = {"ต้น": (1, 10), "กลาง": (11, 20), "ปลาย": (21, 31), "สิ้น": (1, 31), "": (1, 31)}


def _part(month: Span, part: str) -> Span:
    """ต้น, กลาง and ปลาย are thirds of a month; สิ้นเดือน is the month up to its end."""
    low, high = _PARTS[part]
    return Span(month.first.replace(day=low), month.first.replace(day=min(high, month.last.day)))


def in_month(groups: Groups, moment: Moment) -> Span:
    """เดือนตุลาคม, ต.ค. 69, ปลายเดือน ต.ค."""
    month, part = _month_number(groups["month"]), groups.get("part", "")
    return _placed(groups, month, None, moment, lambda be: _part(_month(be, month), part))


def _shifted_month(today: date, shift: int) -> Span:
    months = today.year * 12 + today.month - 1 + shift
    return _month(months // 12 + BUDDHIST_OFFSET, months % 12 + 1)


def relative_month(groups: Groups, moment: Moment) -> Span:
    """เดือนหน้า, สิ้นเดือน, วันที่ 10 เดือนหน้า."""
    month = _shifted_month(moment.today, _shift(groups.get("shift", "นี้")))
    if "day" in groups:
        first, last = int(groups["day"]), int(groups.get("last", groups["day"]))
        be, number = month.first.year + BUDDHIST_OFFSET, month.first.month
        return Span(_day(be, number, first).first, _day(be, number, last).last)
    return _part(month, groups.get("part", ""))


def bare_day(groups: Groups, moment: Moment) -> Span:
    """วันที่ 15: of this month, else of the next (or the last) that has such a day."""
    first, last = int(groups["day"]), int(groups.get("last", groups["day"]))
    if not 1 <= first <= last <= 31:
        raise NoSuchDayError(groups["day"])
    step = -1 if moment.past else 1
    for shift in range(3):
        month = _shifted_month(moment.today, step * shift)
        if last <= month.last.day:
            found = Span(month.first.replace(day=first), month.first.replace(day=last))
            if found.first <= moment.today if moment.past else found.last >= moment.today:
                return found
    raise NoSuchDayError(groups["day"])


OFFSETS = {"วันนี้": 0, "วันนี่": 0, "พรุ่งนี้": 1, "พรุ้งนี้": 1, "พรุงนี้": 1, "พุ่งนี้": 1, "มะรืนนี้": 2, "มะรืน": 2, "มะลืน": 2, "วันมะรืน": 2, "เมื่อวานนี้": -1, "เมื่อวาน": -1, "เมือวาน": -1,
            "วานนี้": -1, "เมื่อวานซืน": -2, "วานซืน": -2, "วันพรุ่งนี้": 1}  # fmt: skip


def offset(groups: Groups, moment: Moment) -> Span:
    """วันนี้, พรุ่งนี้, เมื่อวาน."""
    day = moment.today + timedelta(days=OFFSETS[groups["word"]])
    return Span(day, day)


_WEEKDAYS = (("จัน", 0), ("อัง", 1), ("พุธ", 2), ("พฤห", 3), ("ศุก", 4), ("สุก", 4), ("เสา", 5), ("อาท", 6))


def weekday(groups: Groups, moment: Moment) -> Span:
    """ศุกร์หน้า is the Friday of next week; ศุกร์นี้ and วันศุกร์ the next to come, or the last of what lies behind."""
    number = next(index for begin, index in _WEEKDAYS if groups["weekday"].startswith(begin))
    day = moment.today - timedelta(days=moment.today.weekday() - number)
    shift = groups.get("shift", "นี้")
    if turn := _shift(shift):
        day += timedelta(days=7 * turn)
    elif moment.past and day > moment.today and "shift" not in groups:
        day -= timedelta(days=7)
    elif not moment.past and day < moment.today:
        day += timedelta(days=7)
    return Span(day, day)


_WEEK_PARTS = {"ต้น": (0, 2), "กลาง": (1, 3), "ปลาย": (3, 6), "สิ้น": (0, 6), "สุด": (3, 6), "": (0, 6)}


def week(groups: Groups, moment: Moment) -> Span:
    """สัปดาห์หน้า, ปลายสัปดาห์."""
    monday = moment.today - timedelta(days=moment.today.weekday())
    monday += timedelta(days=7 * _shift(groups.get("shift", "นี้")))
    first, last = _WEEK_PARTS[groups.get("part", "")]
    return Span(monday + timedelta(days=first), monday + timedelta(days=last))


SPELLED = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10, "สิบห้า": 15, "สามสิบ": 30}  # fmt: skip


def _moved_by_working_days(day: date, count: int, moment: Moment) -> date:
    if count >= 0:
        return add_working_days(day, count, moment.own_holidays)
    for _ in range(-count):
        day = working_day_on_or_before(day - timedelta(days=1), moment.own_holidays)
    return day


def _moved(day: date, count: int, unit: str, moment: Moment) -> date:
    if unit in ("วันทำการ", "วันราชการ", "วันทำงาน"):
        return _moved_by_working_days(day, count, moment)
    if unit == "เดือน":
        month = _shifted_month(day, count)
        return month.first.replace(day=min(day.day, month.last.day))
    return day + timedelta(days=count * (1 if unit == "วัน" else 7))


def _counted(groups: Groups) -> int:
    count = SPELLED.get(groups["count"]) or int(groups["count"])
    if not count:
        raise NoSuchDayError(groups["count"])
    return count


def within(groups: Groups, moment: Moment) -> Span:
    """ภายใน 3 วันทำการ: from today until then."""
    return Span(moment.today, _moved(moment.today, _counted(groups), groups["unit"], moment))


def hence(groups: Groups, moment: Moment) -> Span:
    """อีก 3 วัน: that day."""
    day = _moved(moment.today, _counted(groups), groups["unit"], moment)
    return Span(day, day)


def back(groups: Groups, moment: Moment) -> Span:
    """7 วันที่ผ่านมา ends today; it holds as many days (weeks, months) as it says."""
    first = _moved(moment.today, -_counted(groups), groups["unit"], moment) + timedelta(days=1)
    return Span(first, moment.today)


def ago(groups: Groups, moment: Moment) -> Span:
    """3 วันก่อน, 2 เดือนที่แล้ว: that day, week or month."""
    count, unit = -_counted(groups), groups["unit"]
    if unit == "เดือน":
        return _shifted_month(moment.today, count)
    day = _moved(moment.today, count, unit, moment)
    monday = day - timedelta(days=day.weekday())
    return Span(day, day) if unit == "วัน" else Span(monday, monday + timedelta(days=6))


def fiscal_part(groups: Groups, moment: Moment) -> Span:
    """สิ้นปีงบ is the fiscal year up to its end; ต้นปีงบ and ปลายปีงบ its first and last quarter."""
    be = FiscalYear.of(moment.today).be + _shift(groups.get("yearshift", "นี้"))
    if written := groups.get("year"):
        be = _written_year(written, 9, None)
    year = FiscalYear(be)
    start, end = {"ต้น": year.quarter(1), "ปลาย": year.quarter(4)}.get(groups["part"], (year.start, year.end))
    return Span(start, end - timedelta(days=1))


def year_end(groups: Groups, moment: Moment) -> Span:
    """ก่อนสิ้นปี: the calendar year up to its end, as people speak of what is still to be done."""
    year = moment.today.year + _shift(groups.get("yearshift", "นี้"))
    if written := groups.get("year"):
        year = _written_year(written, 12, None) - BUDDHIST_OFFSET
    return Span(date(year, 1, 1), date(year, 12, 31))


def iso(groups: Groups, moment: Moment) -> Span:
    """2569-11-10."""
    month, day = int(groups["month"]), int(groups["day"])
    if not 1 <= month <= 12:
        raise NoSuchDayError(groups["month"])
    return _day(_written_year(groups["year"], month, day), month, day)
