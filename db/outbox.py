"""The outbox (กล่องออก): every message the bot sends by itself, one row per request to LINE.

    planned ──claim──> sending ──> sent │ failed │ unknown
       │ ^                │ try again later, same retry key
       v │                v
      held             planned            cancelled: stopped by an officer before it left

A row carries its retry key from the day it is planned: LINE takes the same key once within 24 hours of the
first attempt, so a second attempt cannot send twice. After that the row ends as ``unknown``.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    Boolean,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.queues import affected
from db.session import Sessions, writing

#: LINE forgets a retry key 24 hours after the first request (line-platform.md section 2); we stop earlier.
RETRY_KEY_LIVES = timedelta(hours=23, minutes=30)
Endpoint = Literal["push", "multicast"]
#: Most user ids in one multicast.
MULTICAST_MOST = 500


class OutboxMessage(Base):
    """One planned request to LINE: one row per recipient (push) or per up to 500 people (multicast)."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("retry_key"),
        UniqueConstraint("office_code", "purpose"),
        Index("ix_outbox_state_due_at", "state", "due_at"),
        Index("ix_outbox_campaign", "office_code", "campaign"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    #: What it belongs to: a circular, a reminder; empty for a single message.
    campaign: Mapped[str] = mapped_column(String(80), default="")
    #: Names this message once and for all (``late:123``); planning the same purpose again changes nothing.
    purpose: Mapped[str | None] = mapped_column(String(120))
    retry_key: Mapped[str] = mapped_column(String(36))
    endpoint: Mapped[str] = mapped_column(String(10))
    recipients: Mapped[list[str]] = mapped_column(JSON)
    #: Persons it counts for on the month's quota; a group counts its members.
    price: Mapped[int] = mapped_column(Integer, default=1)
    #: The messages as LINE takes them; None once purged.
    messages: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default="planned")
    #: Not sent before this moment.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Of no use after this moment; None: always.
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    first_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: HTTP status of the last answer; None when there was none.
    status: Mapped[int | None] = mapped_column(Integer)
    request_id: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    #: May not begin its way outside office hours.
    quiet: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to be sent (ข้อความที่จะส่ง); see the columns of ``OutboxMessage``."""

    office_code: str
    recipients: tuple[str, ...]
    messages: list[dict[str, Any]]
    endpoint: Endpoint = "push"
    campaign: str = ""
    purpose: str | None = None
    price: int | None = None
    held: bool = False
    due_at: datetime | None = None
    expires_at: datetime | None = None
    quiet: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        most = 1 if self.endpoint == "push" else MULTICAST_MOST
        if not 1 <= len(self.recipients) <= most:
            raise ValueError(f"{self.endpoint} takes 1 to {most} recipients, not {len(self.recipients)}.")
        if not self.messages:
            raise ValueError("messages must not be empty.")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, ready to be sent under its retry key."""

    id: int
    office_code: str
    retry_key: str
    endpoint: str
    recipients: tuple[str, ...]
    messages: list[dict[str, Any]]
    worker: str
    attempt: int
    first_attempt_at: datetime
    campaign: str = ""
    quiet: bool = False
    #: Nobody tried before: LINE cannot have it.
    fresh: bool = True


def _row(message: Planned, now: datetime) -> dict[str, Any]:
    return {
        "office_code": message.office_code,
        "campaign": message.campaign,
        "purpose": message.purpose,
        "retry_key": str(uuid.uuid4()),
        "endpoint": message.endpoint,
        "recipients": list(message.recipients),
        "price": len(message.recipients) if message.price is None else message.price,
        "messages": message.messages,
        "state": "held" if message.held else "planned",
        "due_at": message.due_at or now,
        "expires_at": message.expires_at,
        "quiet": message.quiet,
        "reason": message.reason,
        "created_at": now,
    }


def plan(session: Session, message: Planned, *, now: datetime) -> int | None:
    """Plan one message in the caller's transaction; return its id, None if its purpose was planned before."""
    insert_new = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert_new(OutboxMessage)
        .values(**_row(message, now))
        .on_conflict_do_nothing(index_elements=["office_code", "purpose"])
        .returning(OutboxMessage.id)
    )
    return session.scalar(statement)


def plan_many(session: Session, messages: Sequence[Planned], *, now: datetime) -> list[int]:
    """Plan messages whose purposes are new, in the caller's transaction; return their ids in the same order.

    Raises:
        IntegrityError: One of the purposes was planned before; the transaction must be rolled back.
    """
    if not messages:
        return []
    statement = insert(OutboxMessage).returning(OutboxMessage.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, [_row(message, now) for message in messages]))


def claim(sessions: Sessions, worker: str, *, now: datetime, lease: timedelta) -> Parcel | None:
    """Take the planned message that is due longest, None if there is none; committed before this returns."""
    longest_due = (
        select(OutboxMessage)
        .where(
            OutboxMessage.state == "planned",
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now),
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with writing(sessions) as session:
        row = session.scalar(longest_due)
        if row is None:
            return None
        row.state, row.worker, row.lease_until = "sending", worker, now + lease
        row.attempts += 1
        fresh = row.first_attempt_at is None
        row.first_attempt_at = row.first_attempt_at or now
        session.flush()
        return Parcel(
            id=row.id,
            office_code=row.office_code,
            retry_key=row.retry_key,
            endpoint=row.endpoint,
            recipients=tuple(row.recipients),
            messages=row.messages or [],
            worker=worker,
            attempt=row.attempts,
            first_attempt_at=row.first_attempt_at,
            campaign=row.campaign,
            quiet=row.quiet,
            fresh=fresh,
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one attempt: sent, failed, unknown, held; or planned, to be tried at ``due_at``.

    ``untried``: LINE was not asked, or said that it did not take it, so the key's 24 hours have not begun.
    """

    state: str
    status: int | None = None
    request_id: str = ""
    reason: str = ""
    due_at: datetime | None = None
    untried: bool = False


def record(session: Session, parcel: Parcel, delivery: Delivery, *, now: datetime) -> bool:
    """Record an attempt's outcome; False when the claim was lost. No attempt leaves its key's 24 hours."""
    state, due_at = delivery.state, delivery.due_at or now
    untried = delivery.untried or state == "held"
    if state == "planned" and not untried and due_at - parcel.first_attempt_at > RETRY_KEY_LIVES:
        state = "unknown"
    values: dict[str, Any] = {
        "state": state,
        "status": delivery.status,
        "request_id": delivery.request_id[:64],
        "reason": delivery.reason[:2000],
        "lease_until": None,
        "due_at": due_at,
        "finished_at": None if state in ("planned", "held") else now,
    }
    if untried:
        values["first_attempt_at"] = None
    return affected(
        session,
        update(OutboxMessage)
        .where(
            OutboxMessage.id == parcel.id,
            OutboxMessage.state == "sending",
            OutboxMessage.worker == parcel.worker,
            OutboxMessage.attempts == parcel.attempt,
        )
        .values(**values),
    )


def state_of(session: Session, message_id: int) -> str | None:
    """Return a message's state as it stands in this transaction; None when there is no such message."""
    return session.scalar(select(OutboxMessage.state).where(OutboxMessage.id == message_id))
