"""The first few schools of a large office (อันดับ): put in order by the database, which sends the few and not all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, collate, func, select
from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Measure
from db.datasets.schools import School
from reports.compiling import UNKNOWN, Sources, Statement, compile_question
from reports.question import Question

#: So many schools that tie with the last place are fetched with it; of more only those that are shown, and a count.
_TIED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Leading:
    """Every school up to the last place asked for: its code and value, by code, and its name and tambon.

    ``tied`` is how many more have the value of the last place, which are not among them. ``batches`` are those that
    all schools were read from.
    """

    values: tuple[tuple[str, object], ...]
    names: dict[str, tuple[str, str]]
    batches: set[int]
    tied: int = 0


def may_lead(question: Question, measure: Measure, sources: Sources) -> bool:
    """Say whether a question is for the first or last few schools of an office so large that it is rolled up."""
    rank = question.rank
    return (
        rank is not None
        and rank.within is None
        and question.by == ("school",)
        and not question.bounds
        and measure.additive
        and not measure.small
        and bool(sources.rolled)
    )


def leading(session: Session, question: Question, measure: Measure, sources: Sources) -> Leading | None:
    """Return the schools up to the last place asked for.

    None where the database cannot tell: nothing is held, or a school is named as unknown ones are (reports.ordering
    leaves those out).
    """
    rank = question.rank
    assert rank is not None
    statement = compile_question(question, measure, DATASET_OF_MEASURE[measure.key], sources, codes_only=True)
    sums, code, total = _sums(statement)
    wanted = rank.start + rank.count - 1
    order = total.desc() if rank.top else total.asc()
    few = select(code, total).select_from(sums).where(total.is_not(None)).order_by(order)
    rows = [(row[0], row[1]) for row in session.execute(few.limit(wanted + _TIED_AT_MOST))]
    if not rows:
        return None
    last = rows[min(wanted, len(rows)) - 1][1]
    tied = 0
    if len(rows) == wanted + _TIED_AT_MOST and rows[-1][1] == last:
        before = [row for row in rows if row[1] != last]
        found, all_of_them = _first_by_name(session, question, measure, sources, last, wanted - len(before))
        rows, tied = [*before, *((each, last) for each in found)], all_of_them - len(found)
    else:
        rows = [row for place, row in enumerate(rows) if place < wanted or row[1] == last]
    names = _names(session, question.scope.office_code, sources, {row[0] for row in rows})
    if any(UNKNOWN in name for name, _ in names.values()):
        return None
    rows.sort(key=lambda row: row[0])
    return Leading(tuple(rows), names, _batches(session, statement, sources), tied)


def _sums(statement: Statement) -> tuple[FromClause, Any, Any]:
    """The value of every school with its columns of code and value; a school that two batches tell of stands once."""
    told = statement.select.subquery("told")
    _, code, value = told.c
    if statement.of_one_batch:
        return told, code, value
    sums = select(code, func.sum(value).label("total")).group_by(code).subquery("sums")
    return sums, sums.c[0], sums.c[1]


def _first_by_name(
    session: Session, question: Question, measure: Measure, sources: Sources, value: object, count: int
) -> tuple[list[str], int]:
    """The first few schools of one value in the order of reports.ordering, and how many there are of them."""
    statement = compile_question(question, measure, DATASET_OF_MEASURE[measure.key], sources)
    told = statement.select.subquery("told")
    _, code, school, _, kept = told.c
    of_value: Any = kept == value
    if not statement.of_one_batch:
        sums = select(code, school, func.sum(kept).label("total")).group_by(code, school).subquery("sums")
        code, school, of_value = sums.c[0], sums.c[1], sums.c.total == value
    # As Python compares texts, whatever the language of the database.
    name = collate(school, "C") if session.get_bind().dialect.name == "postgresql" else school
    query = select(code, func.count().over()).where(of_value, ~school.contains(UNKNOWN))
    rows = session.execute(query.order_by(name, code).limit(count)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _batches(session: Session, statement: Statement, sources: Sources) -> set[int]:
    if statement.of_one_batch:
        return {batch for heads in sources.rolled.heads.values() for batch in heads}
    return set(session.scalars(select(statement.select.subquery("told").c.batch).distinct()))


def _names(
    session: Session, office_code: str, sources: Sources, codes: set[str]
) -> dict[str, tuple[str, str]]:
    query = select(School.code, School.name, School.tambon).where(
        *_listed(office_code, sources), School.code.in_(codes)
    )
    return {row.code: (row.name, row.tambon or "") for row in session.execute(query)}


def _listed(office_code: str, sources: Sources) -> tuple[ColumnElement[bool], ...]:
    return School.office_code == office_code, School.current.is_(True), School.batch_id.in_(sources.schools)
