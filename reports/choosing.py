"""Conditions on a measure (เงื่อนไข) become the list of schools that meet them; who cannot be told is named apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, MEASURES, Measure
from db.errors import NoFiguresError
from db.values.money import Money
from reports.cells import Cells, cells_of
from reports.derived import Derived, Number, measure_named
from reports.pinning import settled
from reports.question import Bound, Period, Question
from reports.withheld import Withheld, meets

#: Stands for no school at all, since an empty list of values means that nothing is said.
_NOBODY = ("-",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question narrowed to the schools that meet its conditions (โรงเรียนที่เข้าเงื่อนไข).

    ``cells`` are what chose them. ``unheld`` are the names of open schools of which the figure is not held: they are
    neither among those that meet the conditions nor among those that do not.
    """

    question: Question
    cells: tuple[Cells, ...] = ()
    unheld: tuple[str, ...] = ()


def chosen_by_bounds(session: Session, question: Question) -> Chosen:
    """Return the question with its conditions turned into a list of schools.

    Raises:
        NoFiguresError: Of no school in the scope the measure of a condition is held.
    """
    bounds = tuple(bound for bound in question.bounds if bound.of == "school")
    if not bounds:
        return Chosen(question)
    outer = measure_named(question.measure)
    carried = tuple(pair for pair in question.where if _is_of_the_bound(pair[0], outer, bounds))
    narrowed = replace(question, where=tuple(pair for pair in question.where if pair not in carried))
    schools = _open_schools(session, narrowed)
    kept: set[str] | None = None
    unheld: set[str] = set()
    cells: list[Cells] = []
    period: Period | None = None
    for said in bounds:
        bound = _with_end(session, narrowed, said, carried)
        values, found = _per_school(session, narrowed, bound, carried)
        told = {code: meets(bound, value) for code, value in values.items()}
        meeting = {code for code, yes in told.items() if yes}
        known = {code for code, yes in told.items() if yes is not None}
        unheld |= schools.keys() - known
        kept = meeting if kept is None else kept & meeting
        cells.append(found)
        period = period or found.period
    kept = kept or set()
    if named := narrowed.values_of("school"):
        kept &= set(named)
    narrowed = narrowed.with_where("school", tuple(sorted(kept)) or _NOBODY)
    if outer.calendar == "none" and "year" not in outer.dimensions:
        # A list has no year of its own: it is true of the round that told the figures.
        narrowed = replace(narrowed, period=period or question.period)
    return Chosen(narrowed, tuple(cells), tuple(schools[code] for code in sorted(unheld)))


def _with_end(
    session: Session, question: Question, bound: Bound, where: tuple[tuple[str, tuple[str, ...]], ...]
) -> Bound:
    """ต่ำกว่าระดับประเทศ: put the mean that is meant in as the end of the condition.

    Raises:
        NoFiguresError: The source tells no such mean.
    """
    measure = measure_named(bound.measure)
    if not bound.than or not isinstance(measure, Measure) or measure.tiers is None:
        return bound
    period = question.period if question.period and question.period.calendar == measure.calendar else None
    asked = settled(session, Question(bound.measure, question.scope, where, by=("school",), period=period))
    whole = replace(asked, by=(), scope=replace(question.scope, kind="office", keys=(), names=()))
    end = cells_of(session, whole.with_where(measure.tiers.dimension, (bound.than,)), measure).values.get(())
    if not isinstance(end, (int, Decimal)):
        raise NoFiguresError(
            f"ไม่มีข้อมูล{measure.thai}ระดับ{bound.than}ค่ะ จึงบอกไม่ได้ว่าโรงเรียนใด{'ต่ำ' if bound.below else 'สูง'}กว่า"
        )
    return replace(bound, most=end) if bound.below else replace(bound, least=end)


def _is_of_the_bound(key: str, outer: Measure | Derived, bounds: tuple[Bound, ...]) -> bool:
    """Say whether a condition can only be meant of what is bounded: schools with fewer than 5 pupils in ป.1."""
    return key not in outer.dimensions and all(
        key in measure_named(bound.measure).dimensions for bound in bounds
    )


def _per_school(
    session: Session, question: Question, bound: Bound, where: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[dict[str, Number | Withheld | None], Cells]:
    """The bounded measure of every school of which it is held."""
    measure = measure_named(bound.measure)
    period = question.period if question.period and question.period.calendar == measure.calendar else None
    inner = settled(session, Question(bound.measure, question.scope, where, by=("school",), period=period))
    found = cells_of(session, inner, measure)
    values = {dict(key)["school"]: value for key, value in found.values.items()}
    if (
        isinstance(measure, Measure)
        and (where or measure.fixed)
        and not measure.zero_told
        and measure.additive
    ):
        # Who has facts, but none that meet the narrower condition, has none: no pupil in ป.1, no civil-service teacher.
        for code in _held_of(session, replace(inner, where=(), period=found.period), measure):
            if values.get(code) is None:
                values[code] = Money(0) if measure.money else 0
    if all(value is None for value in values.values()):
        where_ = "" if question.scope.everything else "ของ"
        when = f" {found.period.name}" if found.period else ""
        raise NoFiguresError(
            f"ไม่มีข้อมูล{measure.thai} {where_}{question.scope.name}{when}ค่ะ จึงบอกไม่ได้ว่าโรงเรียนใดเข้าเงื่อนไข"
        )
    return values, found


def _held_of(session: Session, question: Question, measure: Measure) -> set[str]:
    """Schools that have facts of the period; where the measure is a column of its own, with something in it."""
    if not measure.fixed:
        held = cells_of(session, question, measure)
        return {dict(key)["school"] for key, value in held.values.items() if value is not None}
    dataset = DATASET_OF_MEASURE[measure.key]
    siblings = [other for other in dataset.measures if not other.fixed and "school" in other.dimensions]
    found: set[str] = set()
    for other in siblings:
        held = cells_of(session, replace(question, measure=other.key), other)
        found |= {dict(key)["school"] for key, value in held.values.items() if value is not None}
    return found


def _open_schools(session: Session, question: Question) -> dict[str, str]:
    """Names of the open schools that the question is about, by code; before its conditions on figures."""
    schools = MEASURES["schools"]
    asked = replace(
        Question(schools.key, question.scope, by=("school",), period=question.period),
        where=tuple(pair for pair in question.where if pair[0] in schools.dimensions),
        excluding=tuple(pair for pair in question.excluding if pair[0] in schools.dimensions),
    )
    found = cells_of(session, asked, schools)
    return {dict(key)["school"]: found.labels[key][0] for key in found.values}
