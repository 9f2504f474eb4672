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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Index,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.bulk import insert_rows, new_ids
from db.queues import changed
from db.session import Sessions, writing
from db.turns import offices_in_turn, only

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
        # Offices take turns (db/turns.py): the next office, and what is due longest of it, are each one step in this.
        Index("ix_outbox_turn", "state", "office_code", "due_at", "id"),
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
    due_at: datetime | None = None
    #: Why it waited until now.
    reason: str = ""
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
    ids = new_ids(session, OutboxMessage, len(messages)) if messages else []
    rows = [{"id": number, **_row(each, now)} for number, each in zip(ids, messages, strict=True)]
    insert_rows(session, OutboxMessage, rows)
    return ids


def claim(
    sessions: Sessions, worker: str, *, now: datetime, lease: timedelta, after: str = ""
) -> Parcel | None:
    """Take one planned message that is due, None if there is none; see ``claim_many``."""
    return next(iter(claim_many(sessions, worker, now=now, lease=lease, most=1, after=after)), None)


_CLAIMED = (
    OutboxMessage.id,
    OutboxMessage.office_code,
    OutboxMessage.retry_key,
    OutboxMessage.endpoint,
    OutboxMessage.recipients,
    OutboxMessage.messages,
    OutboxMessage.attempts,
    OutboxMessage.first_attempt_at,
    OutboxMessage.campaign,
    OutboxMessage.quiet,
    OutboxMessage.due_at,
    OutboxMessage.reason,
)


@cache
def _longest_due() -> Select[Any]:
    """Return the query of an office's messages that are due longest."""
    now: BindParameter[datetime] = bindparam("now", type_=OutboxMessage.due_at.type)
    return (
        select(*_CLAIMED)
        .where(
            OutboxMessage.state == "planned",
            only(OutboxMessage.office_code, bindparam("office")),
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now),
        )
        .order_by(OutboxMessage.office_code, OutboxMessage.due_at, OutboxMessage.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def planned_offices(session: Session, *, after: str = "", without: Collection[str] = ()) -> Iterator[str]:
    """Yield the offices that have planned messages, in turns; see ``offices_in_turn``."""
    row = OutboxMessage
    return offices_in_turn(
        session, row.office_code, row.state, "planned", row.due_at, row.id, after=after, without=without
    )


def claim_many(
    sessions: Sessions,
    worker: str,
    *,
    now: datetime,
    lease: timedelta,
    most: int,
    after: str = "",
    without: Collection[str] = (),
) -> list[Parcel]:
    """Take up to ``most`` planned messages of one office that are due longest; committed before this returns.

    Offices take turns: the first behind ``after``, the office served last, that has any; those ``without`` are
    passed over.
    """
    with writing(sessions) as session:
        for office in planned_offices(session, after=after, without=without):
            values = {"office": office, "now": now, "most": most}
            if rows := session.execute(_longest_due(), values).all():
                break
        else:
            return []
        changed(
            session,
            update(OutboxMessage)
            .where(OutboxMessage.id.in_([row.id for row in rows]))
            .values(
                state="sending",
                worker=worker,
                lease_until=now + lease,
                attempts=OutboxMessage.attempts + 1,
                first_attempt_at=func.coalesce(OutboxMessage.first_attempt_at, now),
            ),
        )
    return [
        Parcel(
            id=row.id,
            office_code=row.office_code,
            retry_key=row.retry_key,
            endpoint=row.endpoint,
            recipients=tuple(row.recipients),
            messages=row.messages or [],
            worker=worker,
            attempt=row.attempts + 1,
            first_attempt_at=row.first_attempt_at or now,
            campaign=row.campaign,
            quiet=row.quiet,
            due_at=row.due_at,
            reason=row.reason,
            fresh=row.first_attempt_at is None,
        )
        for row in rows
    ]


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


def record(session: Session, parcel: Parcel, delivery: Delivery, *, now: datetime) -> str | None:
    """Record an attempt's outcome; return the row's new state, None when the claim was lost."""
    return record_many(session, [(parcel, delivery)], now=now).get(parcel.id)


def record_many(
    session: Session, outcomes: Sequence[tuple[Parcel, Delivery]], *, now: datetime
) -> dict[int, str]:
    """Record what became of attempts; return the new state of each row whose claim was not lost.

    No attempt leaves the 24 hours of its retry key.
    """
    ids = [parcel.id for parcel, _delivery in outcomes]
    held = select(OutboxMessage.id, OutboxMessage.worker, OutboxMessage.attempts).where(
        OutboxMessage.id.in_(ids), OutboxMessage.state == "sending"
    )
    mine = {tuple(row) for row in session.execute(held.with_for_update())}
    rows = [
        _ended(parcel, delivery, now)
        for parcel, delivery in outcomes
        if (parcel.id, parcel.worker, parcel.attempt) in mine
    ]
    if rows:
        # Core and a list of rows: compiled once, sent together.
        session.connection().execute(_recording(), rows)
    return {row["row"]: row["new_state"] for row in rows}


def _ended(parcel: Parcel, delivery: Delivery, now: datetime) -> dict[str, Any]:
    state, due_at = delivery.state, delivery.due_at or now
    untried = delivery.untried or state == "held"
    if state == "planned" and not untried and due_at - parcel.first_attempt_at > RETRY_KEY_LIVES:
        state = "unknown"
    return {
        "row": parcel.id,
        "new_state": state,
        "new_status": delivery.status,
        "new_request_id": delivery.request_id[:64],
        "new_reason": delivery.reason[:2000],
        "new_due_at": due_at,
        "new_finished_at": None if state in ("planned", "held") else now,
        "new_first_attempt_at": None if untried else parcel.first_attempt_at,
    }


@cache
def _recording() -> Update:
    return (
        update(OutboxMessage.__table__)  # type: ignore[arg-type]
        .where(OutboxMessage.id == bindparam("row"))
        .values(
            state=bindparam("new_state"),
            status=bindparam("new_status"),
            request_id=bindparam("new_request_id"),
            reason=bindparam("new_reason"),
            lease_until=None,
            due_at=bindparam("new_due_at"),
            finished_at=bindparam("new_finished_at"),
            first_attempt_at=bindparam("new_first_attempt_at"),
        )
    )
