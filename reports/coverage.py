"""How many of the schools asked about have facts (ความครบถ้วน): a sum over some of them must say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES, Measure
from db.datasets.schools import OPEN, School
from db.rollups import aggregates
from reports.derived import Derived
from reports.held import Batch, live_batches
from reports.question import Question
from reports.rollups import Rolled, rolled_up

#: Dimensions that are places: leaving some of them out leaves out whole schools.
_PLACES = ("school", "amphoe", "tambon", "cluster")


def coverage(session: Session, question: Question, measure: Measure | Derived) -> tuple[int, int] | None:
    """Return (schools with facts, open schools of the scope) where some have; None where all have, none has, or none need to."""
    left_out = [(name, values) for name, values in question.excluding if name in _PLACES]
    of_schools = [name for name, _ in question.where if not DIMENSIONS[name].kinds]
    if question.scope.kind == "school" or of_schools or question.bounds:
        return None
    if len(left_out) < len(question.excluding):
        return None
    keys = measure.of if isinstance(measure, Derived) else (measure.key,)
    # What is reckoned of several measures is as complete as the least complete of them.
    counted = [
        (told, found)
        for each in (MEASURES[key] for key in keys)
        if _by_school_and_year(each)
        for found, told in [_counted(session, question, each, left_out)]
        if 0 < told < found
    ]
    return min(counted, default=None)


def _by_school_and_year(measure: Measure) -> bool:
    table = DATASET_OF_MEASURE[measure.key].table
    return measure.stock and hasattr(table, "school_code") and hasattr(table, "year")


def _blank_at_times(measure: Measure) -> bool:
    """Say whether a row of a file may tell nothing of this measure: a column that need not be filled in."""
    value: object = measure.value(DATASET_OF_MEASURE[measure.key].table)
    blank = isinstance(value, InstrumentedAttribute) and bool(value.property.columns[0].nullable)
    return blank and measure.aggregate == "sum"


#: What was counted once of an office that is rolled up stays true as long as the same batches are live.
_COUNTED: dict[tuple[Any, ...], tuple[int, int]] = {}
_COUNTED_AT_MOST = 2_000


def _counted(
    session: Session, question: Question, measure: Measure, left_out: list[tuple[str, tuple[str, ...]]]
) -> tuple[int, int]:
    """The open schools, and those of them with facts."""
    scope, period, dataset = question.scope, question.period, DATASET_OF_MEASURE[measure.key]
    live = live_batches(session, dataset.kind, scope.office_code)
    schools = live_batches(session, "schools", scope.office_code)
    rolled = rolled_up(session, dataset, live)
    key = (
        session.get_bind().engine.url, dataset.kind, tuple(live), tuple(schools), scope, tuple(left_out),
        period and (period.year, period.round), tuple(measure.fixed.items()) if measure.zero_told else (),
        measure.key if _blank_at_times(measure) else "",
    )  # fmt: skip
    if rolled and key in _COUNTED:
        return _COUNTED[key]
    counted = _count(
        session, question, left_out, tuple(schools), _with_facts(question, measure, live, rolled)
    )
    if rolled:
        if len(_COUNTED) >= _COUNTED_AT_MOST:
            _COUNTED.clear()
        _COUNTED[key] = counted
    return counted


def _count(
    session: Session,
    question: Question,
    left_out: list[tuple[str, tuple[str, ...]]],
    live: tuple[int, ...],
    with_facts: Any,
) -> tuple[int, int]:
    scope = question.scope
    has_facts = case((School.code.in_(with_facts), 1), else_=0)
    schools = select(func.count(), func.sum(has_facts)).where(
        School.office_code == scope.office_code,
        School.current,
        School.state == OPEN,
        School.batch_id.in_(live),
    )
    if scope.kind != "office":
        schools = schools.where(getattr(School, scope.kind).in_(scope.keys))
    for name, values in left_out:
        column = School.code if name == "school" else getattr(School, name)
        schools = schools.where(or_(column.is_(None), column.not_in(values)))
    expected, told = session.execute(schools).one()
    return int(expected), int(told or 0)


def _with_facts(question: Question, measure: Measure, live: Mapping[int, Batch], rolled: Rolled) -> Any:
    """Codes of the schools that have facts of the period, as a subquery; from a roll-up where there is one."""
    dataset, scope, period = DATASET_OF_MEASURE[measure.key], question.scope, question.period
    # Who told of computers only has not told of the internet.
    fixed = measure.fixed if measure.zero_told else {}
    own = aggregates(measure, dataset.table, ())[:1] if _blank_at_times(measure) else ()
    facts = rolled.facts({"school_code", *fixed}, own)
    table: Any = facts or dataset.table
    found = select(table.school_code).where(
        table.office_code == scope.office_code, table.year == (period.year if period else 0)
    )
    if facts is not None:
        found = found.where(facts.heads)
    else:
        found = found.where(table.current, table.batch_id.in_(tuple(live)))
    for each in own:
        found = found.where(facts.told(each) if facts is not None else measure.value(table).is_not(None))
    for attribute, values in fixed.items():
        found = found.where(getattr(table, attribute).in_(values))
    if period and period.round and hasattr(dataset.table, "round"):
        found = found.where(table.round == period.round)
    return found
