"""From what a sentence names to a Question, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu import measures
from bot.nlu.dating import Unplaced, dated, place_days, unplaced_part
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.measures import SCHOOLS, SUBMISSIONS
from bot.nlu.periods import When, merge, resolve
from bot.nlu.ranking import WIDER, rank_of, ranks_schools
from bot.nlu.scopes import Scoping, named_scope, office_scope, own_scope
from bot.nlu.slots import Frame
from bot.nlu.understanding import Setting
from db.datasets import DIMENSIONS, MEASURES
from db.values.calendar import CalendarName, year_now
from db.values.schooling import LEVEL_OF_GRADE
from reports.derived import DERIVED, measure_named
from reports.question import Bound, ChartWish, Period, Question, Rank, Scope, Wish

#: What somebody who has not sent also is: whatever came back must be sent again.
_STATUS_MEANT = {"ยังไม่ส่ง": ("ยังไม่ส่ง", "ส่งกลับแก้ไข"), "ส่งแล้ว": ("ส่งแล้ว", "ส่งช้า")}
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


def draft(frame: Frame, measure: str, setting: Setting, gazetteer: Gazetteer) -> Draft | Trouble:
    """Return the question a sentence asks about a measure, with its scope still to be settled."""
    bounds, bounded = _bounds(frame, measure)
    if bounds:
        rest = measures.choose(frame, without=frozenset(bounded))
        measure = rest.key if rest and rest.key not in {bound.measure for bound in bounds} else SCHOOLS
    rank, ranked_by, measure = rank_of(frame, measure)
    if rank and frame.has("change"):
        return Trouble("ranked_change", (measure, ranked_by or "school"))
    if rank and ranked_by != "school" and ranked_by in frame.by and ranks_schools(frame):
        return Trouble("ranked_within", (measure, ranked_by, "มาก" if rank.top else "น้อย"))
    by = _by(frame, measure, ranked_by)
    where = conditions(frame, measure)
    if trouble := _misfit(measure, where, by):
        return trouble
    period = period_of(frame, measure, setting, gazetteer)
    if isinstance(period, Trouble):
        return period
    when, compare = period
    if measure == SUBMISSIONS:
        where, when = put_rounds(frame, where, when)
    question = Question(
        measure=measure,
        scope=office_scope(setting),
        where=tuple(where.items()),
        by=tuple(dimension for dimension in by if not (dimension == "year" and when and len(when.years) > 1))[
            :2
        ],
        period=when,
        compare=compare,
        rank=rank,
        bounds=bounds,
        listing=_listing(frame, measure, bounds, rank),
        **wish_of(frame),  # type: ignore[arg-type]
    )
    scope = named_scope(frame, setting, gazetteer)
    if scope is None:
        scope = default_scope(question, frame, setting, gazetteer)
    if isinstance(scope, Scope):
        question = with_scope(question, scope)
    if question.compare or question.by:
        # แม่สายกับแม่จันที่ไหนเยอะกว่า: both are shown beside each other.
        frame.use("than")
    return Draft(question, scope)


def with_scope(question: Question, scope: Scope) -> Question:
    """Put the scope in; several named things are compared with each other."""
    compare = question.compare
    if len(scope.keys) > 1 and compare is None:
        compare = "each"
    return replace(question, scope=scope, compare=compare)


def default_scope(question: Question, frame: Frame, setting: Setting, gazetteer: Gazetteer) -> Scope:
    """The own school or cluster of its seat, the office of officers and the public; what needs many schools asks wide."""
    wide = (
        question.measure in (SCHOOLS,)
        or question.bounds
        or (question.rank and set(question.by) & WIDER)
        or set(question.by) & WIDER
        or set(frame.which) & WIDER
        or (
            question.measure == SUBMISSIONS
            and (frame.has("which") or measures.counts_schools(frame) or question.by)
        )
    )
    own = own_scope(setting, gazetteer)
    if own is None or (wide and own.kind == "school"):
        return office_scope(setting)
    return own


def _bounds(frame: Frame, measure: str) -> tuple[tuple[Bound, ...], list[int]]:
    """Return the conditions and the measure pieces they use up."""
    bounds: list[Bound] = []
    used: list[int] = []
    for limit, at in frame.limits:
        key, place = _limited(frame, limit.unit, at)
        if key is None:
            continue
        bound = limit.bound(key, whole=measure_named(key).unit not in ("ร้อยละ", "บาท") and key not in DERIVED)
        if bound is None:
            frame.used.discard(at)
            continue
        bounds.append(bound)
        used += [place] if place is not None else []
    if not bounds and (at_none := frame.where_is("none")) is not None:
        after = [
            said for said in frame.measures if said.at > at_none and said.key != SCHOOLS and not said.weak
        ]
        # ไม่มีเด็กพักนอน: of pupils and boarders the more exact is meant.
        chosen = (
            measures.choose(frame, without=frozenset(said.at for said in frame.measures if said not in after))
            if after
            else None
        )
        if chosen and not frame.where:
            bounds.append(Bound(chosen.key, None, 0))
            used += [said.at for said in after]
            frame.use("none")
    if (
        not bounds
        and measures.counts_schools(frame)
        and measure not in (SCHOOLS, SUBMISSIONS)
        and _some(frame, measure)
    ):
        bounds.append(Bound(measure, 1, None))
        used += [said.at for said in frame.measures if said.key != SCHOOLS]
    return tuple(bounds), used


def _some(frame: Frame, measure: str) -> bool:
    """โรงเรียนที่มีเด็กพักนอนกี่โรง: those with any; not beside a rank, which orders all of them."""
    ranked = frame.has("top", "bottom", "top_students", "bottom_students", "sorted")
    return not ranked and not frame.has("count") and not frame.where and measure in MEASURES


def _limited(frame: Frame, unit: str, at: int) -> tuple[str | None, int | None]:
    """The measure a condition is on: the one named before it, else after it, else by its unit."""
    if unit == "โรง":
        return None, None
    if unit in ("%", "เปอร์เซ็นต์", "เปอร์เซ็น", "เปอร์เซนต์"):
        rate = next((key for key, each in DERIVED.items() if each.unit == "ร้อยละ"), None)
        spent = next((said.at for said in frame.measures if said.key != SCHOOLS), None)
        return (rate, spent) if spent is not None else (None, None)
    said = [each for each in frame.measures if each.key not in (SCHOOLS, SUBMISSIONS)]
    before = [each for each in said if each.at < at]
    after = [each for each in said if each.at > at]
    for each in (*reversed(before), *after):
        if not unit or measure_named(each.key).unit == unit:
            return each.key, each.at
    for measure in MEASURES.values():
        if unit and measure.unit == unit:
            return measure.key, None
    return None, None


def _by(frame: Frame, measure: str, ranked_by: str | None) -> list[str]:
    by = list(frame.by)
    if ranked_by is not None:
        by = [ranked_by]
    elif measure not in (SCHOOLS, SUBMISSIONS) and not frame.limits:
        by += [dimension for dimension in frame.which if dimension not in by]
    else:
        by += [dimension for dimension in frame.which if dimension not in by and dimension != "school"]
    if measure in (SCHOOLS,) and by == ["school"]:
        by = []
    if (
        not by
        and "line" in measure_named(measure).dimensions
        and "line" not in frame.where
        and _which_things(frame)
    ):
        by = ["line"]
    if frame.has("sorted") and not by:
        by = ["school"]
        frame.use("sorted", "top", "bottom")
    known = measure_named(measure).dimensions
    if "level" in by and "level" not in known and "grade" in known:
        by = ["grade" if key == "level" else key for key in by]
    return by


def _only_a_title(frame: Frame) -> bool:
    """ผอ. beside anything but staff is who asks, not what is counted."""
    said = [piece.text for piece in frame.pieces if piece.tag("value", "position")]
    return bool(said) and all(text.replace(".", "") == "ผอ" for text in said)


def _which_things(frame: Frame) -> bool:
    """ได้งบอะไรบ้าง asks for the lines of the money."""
    return any(
        frame.pieces[said.at].text in ("อะไรบ้าง", "อะไร") for said in frame.cues if said.key == "which"
    )


def conditions(frame: Frame, measure: str) -> dict[str, tuple[str, ...]]:
    """Return what the sentence narrows the measure with: dimension -> values."""
    where = dict(frame.where)
    known = measure_named(measure).dimensions
    for dimension, instead in frame.either.items():
        if dimension in where and dimension not in known and instead.keys() <= set(known):
            del where[dimension]
            where |= instead
    if "position" in where and "position" not in known and _only_a_title(frame):
        del where["position"]
    for optional in ("payer", "status", "state"):
        # Words such as ยกเว้น or เปิดสอน mean a value only where the measure has it.
        if optional not in known:
            where.pop(optional, None)
    if measure == SUBMISSIONS and "status" in where:
        where["status"] = tuple(
            dict.fromkeys(key for status in where["status"] for key in _STATUS_MEANT.get(status, (status,)))
        )
    if measure != SUBMISSIONS and "system" in where:
        del where["system"]
    if "grade" in where and "level" in where:
        inside = {LEVEL_OF_GRADE[grade] for grade in where["grade"]} <= set(where["level"])
        if inside:
            del where["level"]
    _narrow_lines(frame, where)
    return where


def _narrow_lines(frame: Frame, where: dict[str, tuple[str, ...]]) -> None:
    """ธุรการ 15,000: a number after a line chooses among lines that differ by their rate."""
    lines = where.get("line", ())
    for number, at in frame.numbers:
        fitting = tuple(line for line in lines if str(number) in line.replace(",", ""))
        if len(lines) > 1 and fitting:
            where["line"] = fitting
            frame.used.add(at)
            return


def _misfit(measure: str, where: dict[str, tuple[str, ...]], by: Sequence[str]) -> Trouble | None:
    known = measure_named(measure).dimensions
    for dimension in (*where, *by):
        if dimension not in known and dimension != "year":
            thai = DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension
            return Trouble("dimension", (measure, dimension, thai))
    if len([dimension for dimension in by if dimension != "year"]) > 2:
        return Trouble("too_many", tuple(by))
    return None


def period_of(
    frame: Frame, measure: str, setting: Setting, gazetteer: Gazetteer, *, anchor: Period | None = None
) -> tuple[Period | None, Compared] | Trouble:
    """Return the period a sentence names for a measure, and whether the year before is wanted beside it."""
    calendar = calendar_of(measure, frame)
    when = merge(frame.times)
    placed = place_days(frame, measure, setting)
    if isinstance(placed, Unplaced):
        return Trouble(placed.kind, (placed.typed, measure), periods=placed.periods)
    if placed is not None:
        return (placed if isinstance(placed, Period) else None), None
    changing = frame.has("change", "compare")
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
        return (resolve(present, calendar, setting.asked_at) if present else None), "previous"
    if changing and len(when.years) == 1 and when.shift is None:
        newest = anchor.year if anchor else max(held, default=year_now(calendar, setting.asked_at))
        if newest == when.years[0] + _ONE_YEAR_BACK:
            return anchor, "previous"
        return Period(calendar, tuple(sorted((when.years[0], newest)))), None
    period = resolve(when, calendar, setting.asked_at, anchor=anchor, held=held, dated=dated(measure))
    both = period.years if when.shifts else when.years
    if changing and len(both) == 2 and both[1] - both[0] == _ONE_YEAR_BACK:
        return replace(period, years=both[1:]), "previous"
    return period, "previous" if changing and not _several(frame) and len(period.years) == 1 else None


def _without_time(
    frame: Frame, calendar: CalendarName, setting: Setting, held: Sequence[int], changing: bool
) -> tuple[Period | None, Compared]:
    if "year" in frame.by or any(
        frame.pieces[said.at].text == "แนวโน้ม" for said in frame.cues if said.key == "change"
    ):
        years = tuple(held[-5:]) or tuple(
            range(year_now(calendar, setting.asked_at) - 2, year_now(calendar, setting.asked_at) + 1)
        )
        return (Period(calendar, years), None) if len(years) > 1 else (None, None)
    return None, "previous" if frame.has("change") and not _several(frame) else None


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


def _listing(frame: Frame, measure: str, bounds: tuple[Bound, ...], rank: Rank | None) -> bool:
    if rank is not None:
        return False
    if measure in (SCHOOLS, SUBMISSIONS):
        if frame.has("which") and not (set(frame.which) - {"school"}):
            return True
        return (
            bool(bounds) and not frame.has("howmany", "count") and not frame.by and not _asks_how_many(frame)
        )
    return False


def _asks_how_many(frame: Frame) -> bool:
    return any(frame.pieces[said.at].text.startswith("กี่") for said in frame.measures)


def wish_of(frame: Frame) -> dict[str, Wish | ChartWish | None]:
    """Return how the answer is wanted, as fields of a Question."""
    if frame.has("file"):
        return {"want": "file", "chart": None}
    if frame.has("chart_line"):
        return {"want": "chart", "chart": "line"}
    if frame.has("chart_bar"):
        return {"want": "chart", "chart": "bar"}
    if frame.has("chart"):
        return {"want": "chart", "chart": None}
    return {"want": "table" if frame.has("table") else "sentence", "chart": None}
