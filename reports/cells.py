"""From the database to cells: the value of every group that a question asks for, before rows are made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, DATASETS, MEASURES, Measure
from db.datasets.students import Enrollment
from db.errors import AnswerableError, NoFiguresError
from db.values.money import Money
from reports.compiling import Sources, Statement, compile_question
from reports.derived import Derived, Number
from reports.held import Batch, live_batches, resolve_period
from reports.question import Period, Question

#: What stands before a bare number, so that a row can be read alone: งวด 1, ปี 2568.
_LABELLED = {"instalment": "งวด ", "year": "ปี ", "round": "รอบ "}

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Values by group, the label and note of each group, and the batches they came from."""

    values: dict[Key, Number | None]
    labels: dict[Key, tuple[str, str]]
    batches: frozenset[Batch]
    period: Period | None
    sources: tuple[str, ...]


def cells_of(session: Session, question: Question, measure: Measure | Derived) -> Cells:
    """Return the cells of a declared or derived measure, with the period as it was resolved.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    if isinstance(measure, Measure):
        return measured(session, question, measure)
    refuse_days(question, measure)
    if question.period is not None and question.period.quarter:
        # Allocated by a quarter's letters over paid in that quarter would be a rate of nothing.
        raise AnswerableError(
            f"{measure.thai}รายไตรมาสยังคำนวณไม่ได้ค่ะ ถามทั้งปีได้", (f"{measure.words[0]}ปี {question.period.year}",)
        )
    parts = {key: _part(session, question, key) for key in measure.of}
    held = [cells for cells in parts.values() if cells is not None]
    if not held:
        return measured(session, question, MEASURES[measure.of[0]])
    groups: dict[Key, tuple[str, str]] = {}
    for cells in held:
        groups |= {key: label for key, label in cells.labels.items() if key not in groups}
    values = {
        key: measure.combine(
            {name: cells.values.get(key) if cells else None for name, cells in parts.items()}
        )
        for key in groups
    }
    return Cells(
        values=values,
        labels=groups,
        batches=frozenset().union(*(cells.batches for cells in held)),
        period=held[0].period,
        sources=tuple(dict.fromkeys(source for cells in held for source in cells.sources)),
    )


def _part(session: Session, question: Question, key: str) -> Cells | None:
    """One part of a derived measure; None when nothing of it is held for the year of the first part."""
    try:
        return measured(session, of_part(question, key), MEASURES[key])
    except NoFiguresError:
        return None


def of_part(question: Question, key: str) -> Question:
    """Return the question about one measure of a derived one; a round is dropped where that dataset has none."""
    period = question.period
    if period is not None and period.round and not hasattr(DATASET_OF_MEASURE[key].table, "round"):
        period = replace(period, round=None)
    return replace(question, measure=key, period=period)


def refuse_days(question: Question, measure: Measure | Derived) -> None:
    """Facts that bear no day cannot be told by days.

    Raises:
        NoFiguresError: Days are asked for of such a measure; says by what it can be asked.
    """
    period = question.period
    if period is None or not period.days or (isinstance(measure, Measure) and measure.dated):
        return
    dated = "ยอดเบิกจ่าย (ตามวันที่จ่าย) และงบจัดสรร (ตามวันที่หนังสือ)"
    raise NoFiguresError(
        f"{measure.thai}ไม่มีข้อมูลรายวันค่ะ ที่ถามเป็นช่วงวันที่ได้คือ{dated} ส่วน{measure.thai}ถามทั้งปีได้",
        (f"{measure.words[0]}ปี {period.year}",),
    )


def measured(session: Session, question: Question, measure: Measure) -> Cells:
    """Return the cells of one declared measure."""
    refuse_days(question, measure)
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
    return Cells(
        values, labels, frozenset(everything[id_] for id_ in used if id_ in everything), when, tuple(names)
    )


def _sizes(session: Session, question: Question) -> tuple[dict[int, Batch], Period | None]:
    """The batches and the round that tell the size of schools, where the question needs it."""
    if "size" not in (*question.by, *(key for key, _ in (*question.where, *question.excluding))):
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
            name = f"{_LABELLED.get(dimension.key, '') if identity.isdigit() else ''}{identity}"
            if dimension.key == "school":
                name, tambon = cells.pop(0), cells.pop(0)
                note = f"ต.{tambon}" if tambon else ""
            key.append((dimension.key, identity))
            names.append(str(name))
        for part, cell in zip(statement.parts, cells, strict=True):
            whole = tuple(key if part is None else [*key, ("sex", part)])
            labels[whole] = (" · ".join(names if part is None else [*names, part]), note)
            values[whole] = add(values.get(whole), _typed(cell, measure))
    if not statement.by and not values:
        # A count of rows that are held is 0 when none meets the conditions; a sum of nothing held is no data.
        values[()], labels[()] = (0 if measure.aggregate == "raw" else None), ("", "")
    return values, labels, used


def _typed(cell: Any, measure: Measure) -> Number | None:
    if cell is None or isinstance(cell, Money):
        return cell
    return Money(int(cell)) if measure.money else int(cell)


def add(left: Number | None, right: Number | None) -> Number | None:
    """Return the sum of two values; what is not held adds nothing, and two of them are still not held."""
    if left is None or right is None:
        return right if left is None else left
    return left + right  # type: ignore[operator]
