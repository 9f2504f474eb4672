"""The first few schools of a large office (อันดับ): put in order by the database, which sends the few and not all."""

from __future__ import annotations

from sqlalchemy import FromClause, Numeric, String, and_, cast, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Measure
from db.datasets.schools import School
from reports.compiling import UNKNOWN, Sources, compile_question
from reports.question import Question


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


def leading(
    session: Session, question: Question, measure: Measure, sources: Sources
) -> tuple[list[tuple[int, str, object]], dict[str, tuple[str, str]], set[int]] | None:
    """Return (batch, school code, value) of every school up to the last place asked for, with all that tie with it.

    Beside them the name and tambon of each, and the batches that all schools were read from. None where the database
    cannot tell: nothing is held, or a school is named as unknown ones are (reports.ordering leaves those out).
    """
    rank = question.rank
    assert rank is not None
    statement = compile_question(question, measure, DATASET_OF_MEASURE[measure.key], sources, codes_only=True)
    told = statement.select.cte("told")
    batch, code, value = told.c
    sums: FromClause = told
    if not statement.of_one_batch:
        sums = select(code, func.sum(value)).group_by(code).cte("sums")
    total, place = list(sums.c)[-1], rank.start + rank.count - 2
    held = total.is_not(None)
    order = total.desc() if rank.top else total.asc()
    last = select(total).where(held).order_by(order).limit(1).offset(place).scalar_subquery()
    first = and_(held, or_(last.is_(None), total >= last if rank.top else total <= last))
    if statement.of_one_batch:
        shown = select(batch, code, value).where(first)
    else:
        shown = select(batch, code, value).where(code.in_(select(next(iter(sums.c))).where(first)))
    # PostgreSQL wants to know of what kind the nothing is.
    nothing = cast(null(), String), cast(null(), Numeric)
    query = union_all(shown, select(batch, *nothing).distinct())
    rows = [tuple(row) for row in session.execute(query)]
    found = sorted((row for row in rows if row[1] is not None), key=lambda row: (row[0], row[1]))
    if not found:
        return None
    names = _names(session, question.scope.office_code, sources, {row[1] for row in found})
    if any(UNKNOWN in name for name, _ in names.values()):
        return None
    return found, names, {row[0] for row in rows}


def _names(
    session: Session, office_code: str, sources: Sources, codes: set[str]
) -> dict[str, tuple[str, str]]:
    query = select(School.code, School.name, School.tambon).where(
        School.office_code == office_code,
        School.current,
        School.batch_id.in_(sources.schools),
        School.code.in_(codes),
    )
    return {row.code: (row.name, row.tambon or "") for row in session.execute(query)}
