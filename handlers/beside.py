"""What stands beside a figure: rows that its measure always shows, what it was reckoned from, what else it comes to."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Beside
from db.errors import AnswerableError, NoFiguresError
from handlers.wording import measured
from reports.cards import Figure, value_text
from reports.derived import DERIVED, Derived
from reports.figures import Figures, answer_question, of_part
from reports.held import held_periods
from reports.question import Question
from reports.rollups import NAMED_AT_MOST


def beside_rows(session: Session, figures: Figures) -> tuple[Figure, ...]:
    """The rows that a measure always shows beside its single figure; what is not held is left out."""
    measure, question = figures.measure, figures.question
    if question.share or (question.mean and figures.beside):
        return ()
    if isinstance(measure, Derived):
        return _working(session, measure, question)
    rows: list[Figure] = []
    if figures.rows and figures.rows[0].value is not None and not question.bounds:
        for declared in measure.beside:
            own = figures.rows[0].value
            told = _declared(session, question, declared)
            rows += [row for row in told if row.value != own] if declared.differs else told
    return tuple(row for row in rows if row.value)


def noted_rows(session: Session, figures: Figures, most: int) -> tuple[Figure, ...]:
    """Return the first of the broken-down rows with what else each comes to in small print, where that differs: after transfers."""
    measure, question, rows = figures.measure, figures.question, figures.rows[:most]
    if isinstance(measure, Derived) or question.share or question.mean or question.bounds:
        return rows
    for declared in (
        each for each in measure.beside if each.differs and _may_differ(session, question, each)
    ):
        others = {row.keys: row for row in _declared(session, replace(question, rank=None), declared, rows)}
        rows = tuple(
            replace(row, note=f"{declared.label} {value_text(other.value, other.unit)} {row.note}".rstrip())
            if (other := others.get(row.keys)) is not None and other.value != row.value
            else row
            for row in rows
        )
    return rows


def _may_differ(session: Session, question: Question, declared: Beside) -> bool:
    """Say whether anything is held that would make it another figure than the measure itself: of the year, any transfer."""
    other = DERIVED.get(declared.measure)
    if other is None or question.period is None or question.measure not in other.of:
        return True
    more = {
        DATASET_OF_MEASURE[key].kind: DATASET_OF_MEASURE[key] for key in other.of if key != question.measure
    }
    years = set(question.period.years)
    return any(
        years & {year for year, _ in held_periods(session, dataset, question.scope)}
        for dataset in more.values()
    )


def _declared(
    session: Session, question: Question, declared: Beside, rows: tuple[Figure, ...] = ()
) -> list[Figure]:
    """The figures of a row that is declared; of an order of schools only of the few ``rows`` that it shows."""
    if declared.whole and (question.scope.kind != "office" or question.where or question.excluding):
        return []
    if declared.by and question.values_of(declared.by):
        return []
    if any(question.values_of(key) for key, _ in declared.where):
        return []
    if any(key == "payer" for key, _ in declared.where) and (
        question.scope.kind != "office" or question.where
    ):
        return []
    by = question.by if declared.differs else (declared.by,) if declared.by else ()
    inner = replace(question, measure=declared.measure, by=by)
    for key, values in declared.where:
        inner = inner.with_where(key, values)
    schools = tuple(dict.fromkeys(code for row in rows for key, code in row.keys if key == "school"))
    if 0 < len(schools) <= NAMED_AT_MOST and by == ("school",) and not question.values_of("school"):
        inner = inner.with_where("school", schools)
    try:
        answer = answer_question(session, inner)
    except (AnswerableError, KeyError):
        return []
    if by and declared.differs:
        return list(answer.rows)
    note = f"ที่มา: {answer.provenance.source}" if declared.whole or declared.differs else ""
    return [replace(row, label=declared.label or row.label, note=note or row.note) for row in answer.rows]


def _working(session: Session, derived: Derived, question: Question) -> tuple[Figure, ...]:
    """The parts that a derived figure was reckoned from."""
    rows = []
    for key in derived.of:
        try:
            answer = answer_question(session, of_part(replace(question, mean=None), key, derived))
        except (NoFiguresError, KeyError):
            continue
        # A part under a condition of its own says so: จำนวนนักเรียน ประถมศึกษา มัธยมศึกษาตอนต้น.
        named = measured(answer.question) if key in derived.where else answer.measure.thai
        told = [row for row in answer.rows if row.value or key not in derived.optional]
        rows += [replace(row, label=named) for row in told]
    return tuple(rows)
