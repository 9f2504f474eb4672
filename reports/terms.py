"""Money of one term (ภาคเรียน): booked by fiscal year, and told by term where every letter of a line names its own."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import Dataset, Measure
from reports.held import in_scope, live_batches, resolve_period
from reports.question import Period, Question


def period_told(session: Session, question: Question, dataset: Dataset, measure: Measure) -> Period | None:
    """Return the period an answer is about, with the term that was asked for where the rows tell terms apart.

    Raises:
        NoFiguresError: Nothing is held of the year, round or place.
        AnswerableError: A term is asked of money that does not say for which it is.
    """
    asked, term = question.period, question.period.term if question.period is not None else None
    apart = asked is not None and term is not None and _told_apart(session, question, dataset)
    if asked is not None and apart:
        asked = replace(asked, term=None)
    period = resolve_period(session, dataset, measure.calendar, measure.thai, question.scope, asked)
    return replace(period, term=term) if period is not None and apart else period


def _told_apart(session: Session, question: Question, dataset: Dataset) -> bool:
    """Say whether the lines that are asked about name one term in each of their rows of that year and place.

    Of all money together a term would leave out what is paid by months, so lines must be named.
    """
    lines, period, scope = question.values_of("line"), question.period, question.scope
    if dataset.term_of is None or not lines or period is None or period.calendar != "fiscal":
        return False
    table, live = dataset.table, tuple(live_batches(session, dataset.kind, scope.office_code))
    query = select(table.note, table.year).distinct()
    query = query.where(
        table.office_code == scope.office_code,
        table.current,
        table.batch_id.in_(live),
        table.year.in_(period.years),
        table.line.in_(lines),
        *in_scope(table, scope),
    )
    return all(dataset.term_of(note, year) is not None for note, year in session.execute(query))
