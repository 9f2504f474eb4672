"""The senders' common pace: how many requests a second all workers together make to one endpoint of LINE."""

from __future__ import annotations

from sqlalchemy import Float, String, case, or_, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base

#: Seconds that turns are given away ahead at most.
FARTHEST_S = 60.0


class RateLimit(Base):
    """When the next request of one name may leave; one row per office and endpoint."""

    __tablename__ = "rate_limits"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: Seconds since 1970 up to which requests have been given away.
    next_at: Mapped[float] = mapped_column(Float)


def take_turns(
    session: Session,
    name: str,
    count: int,
    *,
    per_second: float,
    now_s: float,
    burst: int = 0,
    within_s: float | None = None,
) -> float | None:
    """Reserve ``count`` requests for the caller; return the second from which they may leave.

    One row moves forward for all workers of all machines, so that together they keep the pace. ``burst``: requests that
    may be saved up by silence, and then leave at once. ``within_s``: None, and nothing is reserved, when they could
    not leave within so many seconds.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    saved_from = now_s - burst / per_second
    session.execute(insert(RateLimit).values(name=name, next_at=saved_from).on_conflict_do_nothing())
    # A clock that jumped back must not keep everyone waiting until it has caught up.
    farthest = now_s + FARTHEST_S + count / per_second
    astray = or_(RateLimit.next_at < saved_from, RateLimit.next_at > farthest)
    free_from = case((astray, saved_from), else_=RateLimit.next_at)
    soon = free_from <= now_s + within_s if within_s is not None else true()
    after = session.scalar(
        update(RateLimit)
        .where(RateLimit.name == name, soon)
        .values(next_at=free_from + count / per_second)
        .returning(RateLimit.next_at)
        .execution_options(synchronize_session=False)
    )
    return None if after is None else float(after) - count / per_second
