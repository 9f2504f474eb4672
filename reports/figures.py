"""Question -> Figures: rows, unit and provenance; the only way a number leaves the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, DATASETS, MEASURES, Measure
from db.datasets.schools import OPEN, School
from db.datasets.students import Enrollment
from db.errors import AnswerableError, NoFiguresError
from db.values.money import Money
from reports.cards import Figure
from reports.compiling import Sources, Statement, compile_question
from reports.derived import DERIVED, Derived, Number, measure_named
from reports.held import Batch, live_batches, resolve_period
from reports.ordering import ordered, plain_number, ranked
from reports.question import Period, Provenance, Question

#: What stands before a bare number, so that a row can be read alone: งวด 1, ปี 2568.
_LABELLED = {"instalment": "งวด ", "year": "ปี "}

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to a Question before anybody words it (ตัวเลขคำตอบ).

    ``rows`` are in the order to be shown; ``total`` is their sum where they may be summed. ``beyond`` tells how many
    more rows tie with the last one of a rank. ``covered`` is (schools with facts, schools expected) where they differ.
    """

    question: Question
    measure: Measure | Derived
    rows: tuple[Figure, ...]
    total: Figure | None
    provenance: Provenance
    beyond: int = 0
    covered: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Cells:
    """Values by group, the label and note of each group, and the batches they came from."""

    values: dict[Key, Number | None]
    labels: dict[Key, tuple[str, str]]
    batches: frozenset[Batch]
    period: Period | None
    sources: tuple[str, ...]


def answer_question(session: Session, question: Question) -> Figures:
    """Return the figures of a question, with period and scope as resolved.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    measure = measure_named(question.measure)
    asked, (question, choosing) = question, _bounded(session, question)
    years = question.period.years if question.period else ()
    if len(years) > 1:
        return _over_years(session, question, measure)
    cells = _cells(session, question, measure)
    question = replace(question, period=cells.period)
    covered = _coverage(session, question, measure)
    rows = ordered(_rows(cells, measure), question)
    rows, beyond = ranked(rows, question)
    return Figures(
        question=replace(question, where=asked.where),
        measure=measure,
        rows=tuple(rows),
        total=_total(session, rows, question, measure),
        provenance=_provenance(cells, question, choosing),
        beyond=beyond,
        covered=covered,
    )


def _over_years(session: Session, question: Question, measure: Measure | Derived) -> Figures:
    """Answer each year with its own newest round, and put the years side by side, the oldest first."""
    assert question.period is not None
    dataset = DATASET_OF_MEASURE[measure.of[0] if isinstance(measure, Derived) else measure.key]
    held = resolve_period(session, dataset, measure.calendar, measure.thai, question.scope, question.period)
    assert held is not None
    answers = [
        answer_question(session, replace(question, period=replace(held, years=(year,)), rank=None))
        for year in held.years
    ]
    rows = []
    for year, answer in zip(held.years, answers, strict=True):
        for row in answer.rows:
            label = f"ปี {year}" if not question.by else f"{row.label} ปี {year}"
            rows.append(replace(row, label=label, keys=(*row.keys, ("year", str(year)))))
    newest = answers[-1]
    batches = tuple(sorted({batch for answer in answers for batch in answer.provenance.batches}))
    provenance = replace(
        newest.provenance,
        period=held.name,
        batches=batches,
        demonstration=any(answer.provenance.demonstration for answer in answers),
    )
    resolved = replace(question, period=held)
    return Figures(resolved, measure, tuple(rows), None, provenance, covered=newest.covered)


def _bounded(session: Session, question: Question) -> tuple[Question, list[Provenance]]:
    """Turn conditions on a measure of schools into the list of schools that meet them, and say where that is from."""
    choosing: list[Provenance] = []
    for bound in question.bounds:
        inner = Question(
            bound.measure, question.scope, by=("school",), period=_same_calendar(question, bound.measure)
        )
        codes = []
        chosen = answer_question(session, inner)
        choosing.append(
            replace(chosen.provenance, source=f"{chosen.provenance.source} {chosen.provenance.period}")
        )
        for row in chosen.rows:
            number = row.value
            if isinstance(number, Money):
                number = number.in_baht
            if isinstance(number, (int, Decimal)) and bound.holds(number):
                codes.append(dict(row.keys)["school"])
        kept = set(codes) & set(question.values_of("school")) if question.values_of("school") else set(codes)
        question = question.with_where("school", tuple(sorted(kept)) or ("-",))
        if measure_named(question.measure).calendar == "none" and question.period is None:
            question = replace(question, period=chosen.question.period)
    return question, choosing


def _same_calendar(question: Question, measure: str) -> Period | None:
    period = question.period
    return period if period and period.calendar == measure_named(measure).calendar else None


def _cells(session: Session, question: Question, measure: Measure | Derived) -> _Cells:
    if isinstance(measure, Measure):
        return _measured(session, question, measure)
    if question.period is not None and question.period.quarter:
        # Allocated by a quarter's letters over paid in that quarter would be a rate of nothing.
        raise AnswerableError(
            f"{measure.thai}รายไตรมาสยังคำนวณไม่ได้ค่ะ ถามทั้งปีได้", (f"{measure.words[0]}ปี {question.period.year}",)
        )
    parts = {key: _part(session, question, key) for key in measure.of}
    held = [cells for cells in parts.values() if cells is not None]
    if not held:
        return _measured(session, question, MEASURES[measure.of[0]])
    groups: dict[Key, tuple[str, str]] = {}
    for cells in held:
        groups |= {key: label for key, label in cells.labels.items() if key not in groups}
    values = {
        key: measure.combine(
            {name: cells.values.get(key) if cells else None for name, cells in parts.items()}
        )
        for key in groups
    }
    return _Cells(
        values=values,
        labels=groups,
        batches=frozenset().union(*(cells.batches for cells in held)),
        period=held[0].period,
        sources=tuple(dict.fromkeys(source for cells in held for source in cells.sources)),
    )


def _part(session: Session, question: Question, key: str) -> _Cells | None:
    """One part of a derived measure; None when nothing of it is held for the year of the first part."""
    try:
        return _measured(session, of_part(question, key), MEASURES[key])
    except NoFiguresError:
        return None


def of_part(question: Question, key: str) -> Question:
    """Return the question about one measure of a derived one; a round is dropped where that dataset has none."""
    period = question.period
    if period is not None and period.round and not hasattr(DATASET_OF_MEASURE[key].table, "round"):
        period = replace(period, round=None)
    return replace(question, measure=key, period=period)


def _measured(session: Session, question: Question, measure: Measure) -> _Cells:
    dataset = DATASET_OF_MEASURE[measure.key]
    period = resolve_period(session, dataset, measure.calendar, measure.thai, question.scope, question.period)
    if period is not None and period.quarter and not measure.dated:
        raise AnswerableError(
            f"{measure.thai}ไม่มีข้อมูลรายไตรมาสค่ะ ถามทั้งปีได้", (f"{measure.words[0]}ปี {period.year}",)
        )
    question = replace(question, measure=measure.key, period=period)
    office = None if dataset.national else question.scope.office_code
    facts = live_batches(session, dataset.kind, office)
    if dataset.view is not None:
        facts |= live_batches(session, "reports", office)
    sizes, size_period = _sizes(session, question)
    sources = Sources(
        facts=tuple(facts),
        schools=tuple(live_batches(session, "schools", question.scope.office_code)),
        sizes=tuple(sizes),
        size_period=size_period,
    )
    statement = compile_question(question, measure, dataset, sources)
    values, labels, used = _read(session, statement, measure)
    names = [dataset.source]
    if size_period is not None and dataset.kind != "students":
        names.append(f"{DATASETS['students'].source} {size_period.name}")
        used |= sizes.keys()
    everything = facts | sizes
    # Where nothing was found, what was searched is the source.
    used = used or set(facts)
    # A list has no year of its own; the round that told the sizes is when its answer is true.
    when = size_period if measure.calendar == "none" and size_period is not None else period
    return _Cells(
        values, labels, frozenset(everything[id_] for id_ in used if id_ in everything), when, tuple(names)
    )


def _sizes(session: Session, question: Question) -> tuple[dict[int, Batch], Period | None]:
    """The batches and the round that tell the size of schools, where the question needs it."""
    if "size" not in question.by and not question.values_of("size"):
        return {}, None
    students = DATASETS["students"]
    asked = question.period if question.period and question.period.calendar == "academic" else None
    whole = replace(question.scope, kind="office", keys=(), names=())
    period = resolve_period(session, students, "academic", "นักเรียน", whole, asked)
    live = live_batches(session, "students", question.scope.office_code)
    assert period is not None
    used = session.scalars(
        # Reckoned, so that no planner walks the index of all batches to find what differs.
        select(Enrollment.batch_id + 0)
        .where(Enrollment.office_code == question.scope.office_code, Enrollment.current)
        .where(Enrollment.year == period.year, Enrollment.round == period.round)
        .distinct()
    )
    return {id_: live[id_] for id_ in used if id_ in live}, period


def _read(
    session: Session, statement: Statement, measure: Measure
) -> tuple[dict[Key, Number | None], dict[Key, tuple[str, str]], set[int]]:
    """Run the statement and add up the batches of each group; a group of empty cells stays None."""
    values: dict[Key, Number | None] = {}
    labels: dict[Key, tuple[str, str]] = {}
    used: set[int] = set()
    for row in session.execute(statement.select):
        cells = list(row)
        used.add(cells.pop(0))
        key: list[tuple[str, str]] = []
        names: list[str] = []
        note = ""
        for dimension in statement.by:
            if dimension.home == "part":
                continue
            identity = str(cells.pop(0))
            name = f"{_LABELLED.get(dimension.key, '')}{identity}"
            if dimension.key == "school":
                name, tambon = cells.pop(0), cells.pop(0)
                note = f"ต.{tambon}" if tambon else ""
            key.append((dimension.key, identity))
            names.append(str(name))
        for part, cell in zip(statement.parts, cells, strict=True):
            whole = tuple(key if part is None else [*key, ("sex", part)])
            labels[whole] = (" · ".join(names if part is None else [*names, part]), note)
            values[whole] = _add(values.get(whole), _typed(cell, measure))
    if not statement.by and not values:
        # A count of rows that are held is 0 when none meets the conditions; a sum of nothing held is no data.
        values[()], labels[()] = (0 if measure.aggregate == "raw" else None), ("", "")
    return values, labels, used


def _typed(cell: Any, measure: Measure) -> Number | None:
    if cell is None or isinstance(cell, Money):
        return cell
    return Money(int(cell)) if measure.money else int(cell)


def _add(left: Number | None, right: Number | None) -> Number | None:
    if left is None or right is None:
        return right if left is None else left
    return left + right  # type: ignore[operator]


def _rows(cells: _Cells, measure: Measure | Derived) -> list[Figure]:
    return [
        Figure(
            label=cells.labels[key][0] or measure.thai,
            value=cells.values[key],
            unit=measure.unit,
            keys=key,
            note=cells.labels[key][1],
        )
        for key in cells.labels
    ]


def _total(
    session: Session, rows: Iterable[Figure], question: Question, measure: Measure | Derived
) -> Figure | None:
    """The sum of the rows; of a ratio, the ratio of the whole. None where one row stands or a rank was cut."""
    rows = list(rows)
    if not question.by or question.rank is not None or len(rows) < 2:
        return None
    if isinstance(measure, Derived) and not measure.additive:
        whole = answer_question(session, replace(question, by=(), bounds=()))
        return replace(whole.rows[0], label="ภาพรวม", emphasis=True, keys=()) if whole.rows else None
    total: Number | None = None
    for row in rows:
        if not isinstance(row.value, str):
            total = _add(total, row.value)
    return Figure("รวม", total, measure.unit, emphasis=True)


def _provenance(cells: _Cells, question: Question, choosing: list[Provenance]) -> Provenance:
    """Where figures are from; what chose the schools (conditions) counts as a source too."""
    days = [batch.as_of for batch in cells.batches] + [each.as_of for each in choosing if each.as_of]
    batches = {batch.id for batch in cells.batches}.union(*(each.batches for each in choosing))
    return Provenance(
        source=" และ ".join(dict.fromkeys((*cells.sources, *(each.source for each in choosing)))),
        as_of=max(days, default=None),
        period=cells.period.name if cells.period else "ปัจจุบัน",
        scope=question.scope.name,
        batches=tuple(sorted(batches)),
        demonstration=any(batch.demonstration for batch in cells.batches)
        or any(each.demonstration for each in choosing),
    )


def _coverage(session: Session, question: Question, measure: Measure | Derived) -> tuple[int, int] | None:
    """How many of the scope's open schools have facts, where not all have: a sum over some of them must say so."""
    key = measure.of[0] if isinstance(measure, Derived) else measure.key
    dataset = DATASET_OF_MEASURE[key]
    if not MEASURES[key].stock or question.scope.kind == "school" or question.where or question.bounds:
        return None
    table, scope, period = dataset.table, question.scope, question.period
    live = tuple(live_batches(session, "schools", scope.office_code))
    schools = select(School.code).where(
        School.office_code == scope.office_code,
        School.current,
        School.state == OPEN,
        School.batch_id.in_(live),
    )
    if scope.kind != "office":
        schools = schools.where(getattr(School, scope.kind).in_(scope.keys))
    facts = select(table.school_code).where(
        table.office_code == scope.office_code,
        table.current,
        table.batch_id.in_(tuple(live_batches(session, dataset.kind, scope.office_code))),
        table.year == (period.year if period else 0),
    )
    if period and period.round and hasattr(table, "round"):
        facts = facts.where(table.round == period.round)
    expected = session.scalar(select(func.count()).select_from(schools.subquery())) or 0
    told = (
        session.scalar(select(func.count()).select_from(schools.where(School.code.in_(facts)).subquery()))
        or 0
    )
    return (told, expected) if told < expected else None


__all__ = ["DERIVED", "Figures", "answer_question", "of_part", "plain_number"]
