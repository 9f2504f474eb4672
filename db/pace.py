"""The senders' common pace: how many requests a second all workers together make to one endpoint of LINE."""

from __future__ import annotations

from sqlalchemy import Float, String, case, or_, update
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


def take_turns(session: Session, name: str, count: int, *, per_second: float, now_s: float) -> float:
    """Reserve ``count`` requests for the caller; return the second from which they may leave.

    One row moves forward for all workers of all machines, so that together they keep the pace.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(RateLimit).values(name=name, next_at=now_s).on_conflict_do_nothing())
    # A clock that jumped back must not keep everyone waiting until it has caught up.
    astray = or_(RateLimit.next_at < now_s, RateLimit.next_at > now_s + FARTHEST_S)
    free_from = case((astray, now_s), else_=RateLimit.next_at)
    after = session.scalar(
        update(RateLimit)
        .where(RateLimit.name == name)
        .values(next_at=free_from + count / per_second)
        .returning(RateLimit.next_at)
        .execution_options(synchronize_session=False)
    )
    return float(after or now_s) - count / per_second
