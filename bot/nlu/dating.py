"""What the days of a sentence mean for a measure: days of payments, a round of pupils, dates on which reports are due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from bot.nlu.days import NamedDays, NoSuchDayError, Span
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.periods import When, merge, resolve
from bot.nlu.recordwords import keeps_months
from bot.nlu.slots import Frame
from bot.nlu.understanding import Setting
from db.datasets import DATASET_OF_MEASURE, MEASURES
from db.datasets.rates import ITEMS, TUITION
from db.values.calendar import CalendarName, FiscalYear, office_day, round_of, rounds_between
from reports.derived import Derived, measure_named
from reports.question import Period, Question


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why days cannot be placed, what was typed, and the periods that may be offered instead.

    ``no_day``: no such day; ``common_era``: its year is not Buddhist; ``undated``: the measure has no days;
    ``rounds``: several rounds of data lie in the span; ``clash``: two terms or quarters at once.
    """

    kind: Literal["no_day", "common_era_day", "undated", "rounds", "clash"]
    typed: str
    periods: tuple[Period, ...] = ()


def days_said(frame: Frame) -> list[tuple[NamedDays, int]]:
    """Return the days that a sentence names and the piece of each, without those inside a name."""
    return [
        (tag.value, place)
        for place, piece in enumerate(frame.pieces)
        if place not in frame.names.used and (tag := piece.tag("date")) is not None and tag.value is not None
    ]


def dated(measure: str) -> bool:
    """Say whether each fact of a measure has a day."""
    return measure in MEASURES and bool(MEASURES[measure].dated)


def on_days(
    topic: str, question: Question, slots: Mapping[str, Any]
) -> tuple[str, Question, Mapping[str, Any]]:
    """Per-head money of some days is what letters of these days gave: the sum of a term or year would be wrong."""
    if topic != "money.perhead" or question.period is None or not question.period.days:
        return topic, question, slots
    lines = ITEMS if slots.get("items") == "all" else (TUITION,)
    return "figures", question.with_where("line", lines), {}


def other_calendar(frame: Frame, question: Question) -> str | None:
    """Return the calendar that was said of a year where the measure is counted by the other one."""
    when, known = merge(frame.times), measure_named(question.measure).calendar
    if when is None or when.named in (None, known) or known not in ("fiscal", "academic"):
        return None
    plain = when.term is None and when.quarter is None and when.months is None
    return when.named if plain and question.period is not None else None


def unplaced_part(when: When, measure: str, calendar: CalendarName, setting: Setting) -> Unplaced | None:
    """Return why parts of a year cannot be placed: two terms at once, months of a measure that has no days."""
    if calendar == "fiscal" and measure != SUBMISSIONS and when.months and not keeps_months(measure):
        if dated(measure):
            return None
        year = resolve(replace(when, round=None, months=None), "fiscal", setting.asked_at)
        return None if when.clash else Unplaced("undated", when.round or "", (replace(year, round=None),))
    if not when.clash:
        return None
    each = (
        resolve(
            part if part.years else replace(part, years=when.years, shift=when.shift),
            calendar,
            setting.asked_at,
        )
        for part in when.clash
    )
    return Unplaced("clash", "", tuple(dict.fromkeys(each))[:4])


def place_days(
    frame: Frame, measure: str, setting: Setting, *, compared: bool = False, anchor: Period | None = None
) -> Period | Unplaced | Literal["now"] | None:
    """Return the period that the days of a sentence mean for a measure.

    "now" is the newest held (วันนี้). None when the sentence names no days, or when they must stay unanswered: two
    spans, a year beside them that does not fit. ``compared`` with anything but the year before, too. ``anchor`` is
    the period of the answer before: เดือนตุลาคมล่ะ after a past fiscal year is October of that year.
    """
    said = days_said(frame)
    if len(said) != 1 or (compared and not _with_year_before(frame)):
        return None
    (named, place), calendar = said[0], measure_named(measure).calendar
    if calendar == "fiscal" and named.yearless and anchor is not None and not frame.times:
        year = FiscalYear.of(date.fromisoformat(anchor.days[1])).be if anchor.days else anchor.year
        past = anchor.calendar == "fiscal" and year < FiscalYear.of(setting.asked_at).be
        if past and not _just_after(named, anchor, setting):
            named = named.in_fiscal_year(year)
    try:
        found = _placed(frame, named, measure, setting, compared)
    except NoSuchDayError as error:
        found = _unplaced(error, calendar == "fiscal" and dated(measure), measure)
    if found is not None:
        frame.used.add(place)
    else:
        # Another measure of the same sentence may have placed them before.
        frame.used.discard(place)
    return found


#: So soon after the months just told another month is the next, not one of the same fiscal year.
_NEXT_MONTHS = timedelta(days=92)


def _just_after(named: NamedDays, anchor: Period, setting: Setting) -> bool:
    """ตุลาล่ะ after September: the month that followed it, though another fiscal year began."""
    if not anchor.days:
        return False
    try:
        newest = named.span(setting.asked_at, "past", setting.own_holidays).first
    except NoSuchDayError:
        return False
    return timedelta() < newest - date.fromisoformat(anchor.days[1]) <= _NEXT_MONTHS


def _with_year_before(frame: Frame) -> bool:
    """เดือนตุลาคมเทียบกับปีที่แล้ว: the year said is that of the other side."""
    when = merge(frame.times)
    return when is None or when == When(shift=-1, named=when.named, compared=when.compared)


def _placed(
    frame: Frame, named: NamedDays, measure: str, setting: Setting, compared: bool
) -> Period | Unplaced | Literal["now"] | None:
    today, calendar = office_day(setting.asked_at), measure_named(measure).calendar
    when = None if compared else merge(frame.times)
    if (
        calendar == "fiscal"
        and when is not None
        and named.yearless
        and (when.years or when.shift is not None)
    ):
        year = resolve(when, "fiscal", setting.asked_at).year
        named, when = named.in_fiscal_year(year), None
    span = named.span(setting.asked_at, "past", setting.own_holidays)
    now = not named.written_out and (span.first <= today <= span.last)
    if measure == SUBMISSIONS:
        return "now" if now and span.last == today else None
    if calendar == "fiscal":
        if when is not None and not _fits(when, span, setting):
            return None
        if now and span.last == today and (named.cumulative or not dated(measure)):
            return "now"
        period = fiscal_days(span)
        return period if dated(measure) or period.days is None else _undated(named, measure, period)
    if now and when is None:
        return "now"
    return _round(named, span, measure, when, setting)


def _fits(when: When, span: Span, setting: Setting) -> bool:
    """Say whether a year said beside days is the one they lie in."""
    years = {FiscalYear.of(span.first).be, FiscalYear.of(span.last).be}
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    if when == When(round=f"{months} เดือน", months=(1, months)):
        # พ.ย. ถึง ม.ค. รวมสามเดือน only says again how long it is.
        return True
    plain = when.term is None and when.quarter is None and when.round is None and when.months is None
    return plain and set(resolve(when, "fiscal", setting.asked_at).years) == years


def fiscal_days(span: Span) -> Period:
    """Return a span as a period of money: with its fiscal years, and without days when it fills them."""
    first, last = FiscalYear.of(span.first), FiscalYear.of(span.last)
    years = tuple(range(first.be, last.be + 1))
    whole = span.first == first.start and span.last + timedelta(days=1) == last.end
    return Period("fiscal", years, days=None if whole else (span.first.isoformat(), span.last.isoformat()))


def _undated(named: NamedDays, measure: str, period: Period) -> Unplaced:
    return Unplaced("undated", named.text, (replace(period, years=period.years[-1:], days=None),))


def _round(
    named: NamedDays, span: Span, measure: str, when: When | None, setting: Setting
) -> Period | Unplaced | None:
    """The round whose data day lies in the span, else the newest on or before its last day."""
    inside = rounds_between(span.first, span.last)
    rounds = (round_of(span.last),) if named.cumulative or not inside else inside
    periods = tuple(dict.fromkeys(_of_round(year, name, measure) for year, name in rounds))
    if when is not None:
        said = resolve(when, "academic", setting.asked_at)
        periods = tuple(
            each for each in periods if each.years == said.years and said.round in (None, each.round)
        )
        return periods[0] if len(periods) == 1 else None
    return periods[0] if len(periods) == 1 else Unplaced("rounds", named.text, periods[:4])


def _of_round(year: int, name: str, measure: str) -> Period:
    """A dataset without rounds, such as staff, is held by the year; the size of schools is told by a round of pupils."""
    found = measure_named(measure)
    if found.calendar == "none":
        return Period("academic", (year,), round=name)
    key = found.of[0] if isinstance(found, Derived) else found.key
    rounds = hasattr(DATASET_OF_MEASURE[key].table, "round")
    return Period("academic", (year,), round=name if rounds else None)


def _unplaced(error: NoSuchDayError, money: bool, measure: str) -> Unplaced | None:
    periods: tuple[Period, ...] = ()
    if error.meant is not None:
        if money:
            periods = (fiscal_days(error.meant),)
        elif measure_named(measure).calendar == "academic":
            periods = (_of_round(*round_of(error.meant.last), measure),)
    return Unplaced("common_era_day" if error.written else "no_day", error.text, periods)


def due_days(frame: Frame, setting: Setting) -> dict[str, Any] | Unplaced | None:
    """Return the slots of ``reports.due`` for the days of a sentence: first day, and the day after the last."""
    said = days_said(frame)
    if len(said) != 1:
        return None
    named, _ = said[0]
    try:
        span = named.span(setting.asked_at, "coming", setting.own_holidays)
    except NoSuchDayError as error:
        found = _unplaced(error, True, "disbursed")
        return found
    today = office_day(setting.asked_at)
    # เดือนนี้ยังเหลืออะไรต้องส่งอีก: what was due before today is no longer to come.
    still = any(piece.text.startswith(("ยัง", "อีก", "เหลือ")) for piece in frame.pieces)
    first = today if still and span.first < today <= span.last else span.first
    return due_slots(named.text, first, span.last)


def spaced(typed: str) -> str:
    """Return days with the spaces back in that were dropped to read them: 31ก.พ.69 is shown as 31 ก.พ. 69."""
    return re.sub(r"(?<=\d)(?=[ก-๙])|(?<=[ก-๙.])(?=\d)", " ", typed)


def use_days(frame: Frame) -> None:
    """Mark the days of a sentence as understood: they are dates on which reports are due."""
    frame.used |= {place for _, place in days_said(frame)}


def due_slots(typed: str, first: date, last: date) -> dict[str, Any]:
    """Return first and last day as the handler of due dates takes them: half-open."""
    said = spaced(typed.removeprefix("ภายใน").removeprefix("ใน"))
    return {"within": said, "from": first.isoformat(), "to": (last + timedelta(days=1)).isoformat()}
