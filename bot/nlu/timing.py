"""When a sentence asks about: the period of its question, and the reason why none can be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.dating import Unplaced, dated, place_days, unplaced_part
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.operations import changes
from bot.nlu.periods import When, merge, resolve
from bot.nlu.scopes import Scoping
from bot.nlu.slots import Frame
from bot.nlu.understanding import Setting
from db.values.calendar import CalendarName, year_now
from reports.derived import measure_named
from reports.question import Period, Question

_TREND = ("แนวโน้ม", "trend", "เทรนด์", "เทรน", "ทิศทาง")
_ONE_YEAR_BACK = 1
Compared = Literal["previous"] | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no question can be made: a year of the Common Era, a dimension the measure lacks, several measures …"""

    kind: str
    detail: tuple[str, ...] = ()
    question: Question | None = None
    #: What may be offered instead of a time that cannot be placed.
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A question without its scope being settled: the scope is put in once it is clear."""

    question: Question
    scope: Scoping


def calendar_of(measure: str, frame: Frame | None = None) -> CalendarName:
    """Return the calendar in which years of a measure are counted; rounds of reports name theirs."""
    calendar = measure_named(measure).calendar
    if calendar in ("fiscal", "academic"):
        return calendar
    if frame is not None and any(
        when.named == "fiscal" or when.quarter or "เดือน" in (when.round or "") for when in frame.times
    ):
        return "fiscal"
    return "academic"


def period_of(
    frame: Frame, measure: str, setting: Setting, gazetteer: Gazetteer, *, anchor: Period | None = None
) -> tuple[Period | None, Compared] | Trouble:
    """Return the period a sentence names for a measure, and whether the year before is wanted beside it."""
    calendar = calendar_of(measure, frame)
    when = merge(frame.times)
    changing = frame.has("compare") or changes(frame)
    placed = place_days(frame, measure, setting, compared=changing, anchor=anchor)
    if isinstance(placed, Unplaced):
        return Trouble(placed.kind, (placed.typed, measure), periods=placed.periods)
    if placed is not None:
        return (placed if isinstance(placed, Period) else None), "previous" if changing else None
    held = gazetteer.years.get(setting.seat.office_code, ()) if calendar == "academic" else ()
    if when is None:
        return _without_time(frame, calendar, setting, held, changing)
    changing = changing or when.compared
    if when.common_era is not None:
        return Trouble("common_era", (str(when.common_era), str(when.common_era + 543)))
    if (
        calendar == "academic"
        and measure != SUBMISSIONS
        and (when.quarter or when.quarter_shift is not None or "เดือน" in (when.round or ""))
    ):
        return Trouble("calendar", ("quarter", measure))
    if (unplaced := unplaced_part(when, measure, calendar, setting)) is not None:
        return Trouble(unplaced.kind, (unplaced.typed, measure), periods=unplaced.periods)
    if calendar == "fiscal" and when.round == "สิ้นปี" and measure != SUBMISSIONS:
        when = replace(when, round=None)
    if changing and when.shift == -1 and not when.years and when.last is None:
        present = next((each for each in frame.times if each.shift == 0), None)
        if present is None and calendar == "fiscal":
            # เทอมนี้เทียบกับเทอมเดียวกันปีก่อน: the same term or quarter of both years.
            present = next((each for each in frame.times if _part_of_year(each)), None)
        return (resolve(present, calendar, setting.asked_at) if present else None), "previous"
    if changes(frame) and when.since is not None:
        when = replace(when, since=None, years=tuple(sorted({*when.years, when.since})))
    if changing and len(when.years) == 1 and when.shift is None and not _beside(frame):
        newest = anchor.year if anchor else max(held, default=year_now(calendar, setting.asked_at))
        if newest == when.years[0]:
            return Period(calendar, (newest,)), "previous"
        if newest == when.years[0] + _ONE_YEAR_BACK:
            return anchor or Period(calendar, (newest,)), "previous"
        return Period(calendar, tuple(sorted((when.years[0], newest)))), None
    period = resolve(when, calendar, setting.asked_at, anchor=anchor, held=held, dated=dated(measure))
    both = period.years if when.shifts else when.years
    if changing and len(both) == 2 and both[1] - both[0] == _ONE_YEAR_BACK:
        return replace(period, years=both[1:]), "previous"
    return period, "previous" if changing and not _beside(frame) and len(period.years) == 1 else None


def _without_time(
    frame: Frame, calendar: CalendarName, setting: Setting, held: Sequence[int], changing: bool
) -> tuple[Period | None, Compared]:
    if "year" in frame.by or any(
        frame.pieces[said.at].text.startswith(_TREND) for said in frame.cues if said.key == "change"
    ):
        years = tuple(held[-5:]) or tuple(
            range(year_now(calendar, setting.asked_at) - 2, year_now(calendar, setting.asked_at) + 1)
        )
        return (Period(calendar, years), None) if len(years) > 1 else (None, None)
    return None, "previous" if changes(frame) and not _several(frame) else None


def _part_of_year(when: When) -> bool:
    parts = (when.term, when.term_shift, when.quarter, when.quarter_shift)
    return when.shift is None and not when.years and any(part is not None for part in parts)


def _several(frame: Frame) -> bool:
    """Several places are compared with each other rather than with the year before."""
    return len(frame.names.schools) + len(frame.names.places) > 1


def put_rounds(
    frame: Frame, where: dict[str, tuple[str, ...]], when: Period | None
) -> tuple[dict[str, tuple[str, ...]], Period | None]:
    """Reports keep term, quarter and half-year as rounds; the year counts only when it was said."""
    said: When | None = merge(frame.times)
    if said is None or when is None:
        return where, when
    chosen = (
        when.round
        or (f"ไตรมาส {when.quarter}" if when.quarter else None)
        or (str(when.term) if when.term else None)
    )
    if chosen:
        where = {**where, "round": (chosen,)}
    if said.years or said.shift is not None or said.term_shift is not None or said.quarter_shift is not None:
        return where, Period(when.calendar, when.years)
    return where, None


def _beside(frame: Frame) -> bool:
    """Several places or values are put beside each other within one time: เทียบ ป.1 กับ ป.6 ปี 68."""
    return (_several(frame) or any(count > 1 for count in frame.mentions.values())) and not changes(frame)
