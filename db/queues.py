"""What both queues share: how often something is tried, and when again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session


def affected(session: Session, statement: Update) -> bool:
    """Run an update of one row; tell whether its conditions still held."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1


def backoff(attempt: int, *, first_s: float = 2.0, most_s: float = 900.0) -> timedelta:
    """Return how long to wait after the n-th failed attempt: doubled each time, 2 s to 15 min."""
    return timedelta(seconds=min(most_s, first_s * 2.0 ** max(0, attempt - 1)))
