"""What both queues share: guarded updates, counting, and when something is tried again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import Delete, Update, func, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import InstrumentedAttribute, Session


def changed(session: Session, statement: Update | Delete) -> int:
    """Run an update or delete; return how many rows it met."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


def affected(session: Session, statement: Update) -> bool:
    """Run an update of one row; tell whether its conditions still held."""
    return changed(session, statement) == 1


def backoff(attempt: int, *, first_s: float = 2.0, most_s: float = 900.0, jitter: float = 0.0) -> timedelta:
    """Return how long to wait after the n-th failed attempt: doubled each time, 2 s to 15 min.

    ``jitter``: the share that is left to chance (0 to 1), so that many who failed together do not return together.
    """
    wait = min(most_s, first_s * 2.0 ** min(20, max(0, attempt - 1)))
    return timedelta(seconds=wait * (1 - jitter * random.random()))


def counts_by_state(session: Session, state: InstrumentedAttribute[str]) -> dict[str, int]:
    """Return how many rows of a queue are in each state it has rows in."""
    rows = session.execute(select(state, func.count()).group_by(state).order_by(state)).all()
    return {str(name): int(count) for name, count in rows}


def age_s(moment: datetime | None, now: datetime) -> float:
    """Return how many seconds ago a moment was; 0 for none."""
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
