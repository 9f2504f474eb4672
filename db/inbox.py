"""The inbox (กล่องเข้า): every webhook event that was accepted, until its fate is known.

The table is the truth; whoever claims a row holds it by a lease only, so a dead worker's rows come back.

    waiting ──claim──> claimed ──mark_answering──> answering ──finish──> done
       ^                  │ lease ended                │ lease ended
       └──────────────────┘                            └──> unknown (may have arrived: never repeated)

``failed`` gave up after its attempts, ``ignored`` wants no answer, ``cancelled`` was stopped by an officer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Index,
    Integer,
    Row,
    String,
    Text,
    and_,
    bindparam,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from db.base import Base, BigId, UtcDateTime
from db.queues import affected
from db.session import Sessions, writing
from db.turns import offices_in_turn, only

#: States in which a worker holds the row.
HELD = ("claimed", "answering")
#: States in which an event still wants something.
OPEN = ("waiting", *HELD)
_ONE_PER_CHAT = text("state IN ('claimed', 'answering') AND chat_id <> ''")


class InboxEvent(Base):
    """One webhook event; one row per office and ``webhookEventId``, so a redelivery changes nothing."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("uq_inbox_office_code_webhook_event_id", "office_code", "webhook_event_id", unique=True),
        # Offices take turns (db/turns.py): the next office, and its oldest row, are each one step in this.
        Index("ix_inbox_turn", "state", "office_code", "id"),
        Index("ix_inbox_chat", "office_code", "chat_id", "state"),
        # How fast a chat writes (db/flooding.py).
        Index("ix_inbox_chat_received_at", "office_code", "chat_id", "received_at"),
        Index("ix_inbox_message", "office_code", "message_id"),
        Index("ix_inbox_received_at", "received_at"),
        Index("ix_inbox_joined_to", "joined_to"),
        # The database itself sees to it that a chat has one worker at a time.
        Index(
            "uq_inbox_one_per_chat",
            "office_code",
            "chat_id",
            unique=True,
            sqlite_where=_ONE_PER_CHAT,
            postgresql_where=_ONE_PER_CHAT,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    webhook_event_id: Mapped[str] = mapped_column(String(80))
    #: LINE sent no id; ours is a hash of the event's bytes.
    synthetic_id: Mapped[bool] = mapped_column(Boolean, default=False)
    #: ``message``, ``postback`` ... as LINE wrote it; ``broken`` for what is no event at all.
    kind: Mapped[str] = mapped_column(String(32))
    #: User, group or room id; empty when the event names none.
    chat_id: Mapped[str] = mapped_column(String(64), default="")
    speaker_id: Mapped[str] = mapped_column(String(64), default="")
    #: LINE's id of the message that came, was changed or taken back (db/inbox_taken.py); empty for other events.
    message_id: Mapped[str] = mapped_column(String(64), default="")
    #: The event's JSON as it came; None once it was purged (personal messages are not kept for ever).
    raw: Mapped[str | None] = mapped_column(Text)
    happened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    #: Not claimed before this moment: later than ``received_at`` after a failed attempt.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: What became of the reply token: empty, ``attempted``, ``sent``, ``rejected``, ``late``, ``unknown``.
    reply_state: Mapped[str] = mapped_column(String(12), default="")
    #: Constant word for how it ended: ``replied``, ``silent``, ``unsent``, ``bug`` ...
    outcome: Mapped[str] = mapped_column(String(32), default="")
    #: For the officer: technical, free of what anybody wrote.
    reason: Mapped[str] = mapped_column(Text, default="")
    intent: Mapped[str] = mapped_column(String(64), default="")
    #: LINE's ``x-line-request-id`` of the reply.
    request_id: Mapped[str] = mapped_column(String(64), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    took_ms: Mapped[int | None] = mapped_column(Integer)
    #: The later message that this one is one request with (bot/joining.py); it answers for both.
    joined_to: Mapped[int | None] = mapped_column(BigId)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as the webhook stores it; ``state`` is ``waiting``, or ``ignored`` with its ``outcome``."""

    webhook_event_id: str
    kind: str
    raw: str
    chat_id: str = ""
    speaker_id: str = ""
    message_id: str = ""
    happened_at: datetime | None = None
    synthetic_id: bool = False
    state: str = "waiting"
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A claimed event (เหตุการณ์ที่รับไว้). ``worker`` and ``attempt`` prove whose claim it is."""

    id: int
    office_code: str
    webhook_event_id: str
    kind: str
    raw: str
    chat_id: str
    speaker_id: str
    received_at: datetime
    worker: str
    attempt: int


@cache
def _insert_new(dialect: str) -> ReturningInsert[str, str]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return (
        insert(InboxEvent)
        .on_conflict_do_nothing(index_elements=["office_code", "webhook_event_id"])
        .returning(InboxEvent.office_code, InboxEvent.webhook_event_id)
    )


def event_row(office_code: str, event: NewEvent, *, now: datetime) -> dict[str, Any]:
    """Return an event's columns, each cut to its width."""
    return {
        "office_code": office_code,
        "webhook_event_id": event.webhook_event_id[:80],
        "synthetic_id": event.synthetic_id,
        "kind": event.kind[:32],
        "chat_id": event.chat_id[:64],
        "speaker_id": event.speaker_id[:64],
        "message_id": event.message_id[:64],
        "raw": event.raw,
        "happened_at": event.happened_at,
        "received_at": now,
        "due_at": now,
        "state": event.state,
        "outcome": event.outcome,
        "finished_at": now if event.state == "ignored" else None,
    }


def insert_rows(session: Session, rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Store rows in the caller's transaction; return office and event id of those that were new."""
    if not rows:
        return set()
    # Core and a list of rows: the statement is compiled once, not anew for every number of rows.
    statement = _insert_new(session.get_bind().dialect.name)
    return {(row[0], row[1]) for row in session.connection().execute(statement, rows)}


def add_events(session: Session, office_code: str, events: Iterable[NewEvent], *, now: datetime) -> int:
    """Store events in the caller's transaction; return how many were new. A known id is passed over."""
    return len(insert_rows(session, [event_row(office_code, event, now=now) for event in events]))


_CLAIMED = (
    InboxEvent.id,
    InboxEvent.office_code,
    InboxEvent.webhook_event_id,
    InboxEvent.kind,
    InboxEvent.raw,
    InboxEvent.chat_id,
    InboxEvent.speaker_id,
    InboxEvent.received_at,
    InboxEvent.attempts,
)


@cache
def _claiming() -> Any:
    """Return the statement that takes an office's oldest event that is due and whose chat nobody is serving."""
    row, other = aliased(InboxEvent), aliased(InboxEvent)
    chat_is_busy = exists().where(
        other.office_code == row.office_code,
        other.chat_id == row.chat_id,
        or_(other.state.in_(HELD), and_(other.state == "waiting", other.id < row.id)),
    )
    oldest = (
        select(row.id)
        .where(
            row.state == "waiting",
            only(row.office_code, bindparam("office")),
            row.due_at <= bindparam("now", type_=InboxEvent.due_at.type),
            or_(row.chat_id == "", ~chat_is_busy),
        )
        .order_by(row.office_code, row.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=row)
    )
    return (
        update(InboxEvent)
        .where(InboxEvent.id == oldest.scalar_subquery())
        .values(
            state="claimed",
            worker=bindparam("by"),
            lease_until=bindparam("until", type_=InboxEvent.due_at.type),
            attempts=InboxEvent.attempts + 1,
        )
        .returning(*_CLAIMED)
        .execution_options(synchronize_session=False)
    )


def claim(
    sessions: Sessions, worker: str, *, now: datetime, lease: timedelta, after: str = ""
) -> StoredEvent | None:
    """Take the oldest event that is due and whose chat nobody is serving; None when there is none.

    Offices take turns: the first behind ``after``, the office whose event was taken last, that has one. Committed
    before this returns. Within a chat the order is that of arrival: an event that waits for its next attempt
    keeps the later ones of its chat waiting.
    """
    try:
        with writing(sessions) as session:
            turns = offices_in_turn(
                session, InboxEvent.office_code, InboxEvent.state, "waiting", InboxEvent.id, after=after
            )
            for office in turns:
                values = {"office": office, "now": now, "by": worker, "until": now + lease}
                row = session.execute(_claiming(), values).first()
                if row is not None:
                    return _taken(row, worker)
            return None
    except IntegrityError:
        # Another worker took an event of the same chat in this very moment (PostgreSQL only).
        return None


def _taken(row: Row[Any], worker: str) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        office_code=row.office_code,
        webhook_event_id=row.webhook_event_id,
        kind=row.kind,
        raw=row.raw or "",
        chat_id=row.chat_id,
        speaker_id=row.speaker_id,
        received_at=row.received_at,
        worker=worker,
        attempt=row.attempts,
    )


def mine(event: StoredEvent, *states: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which the row is still this claim's: a later claim has another attempt."""
    return (
        InboxEvent.id == event.id,
        InboxEvent.worker == event.worker,
        InboxEvent.attempts == event.attempt,
        InboxEvent.state.in_(states),
    )


def mark_answering(
    session: Session, event: StoredEvent, *, now: datetime, lease: timedelta, intent: str = ""
) -> bool:
    """Note that a reply is about to be attempted; False when the claim was lost, then nothing may be sent.

    Must be committed before the request to LINE: from here on a dead worker's reply counts as ``unknown``.
    """
    return affected(
        session,
        update(InboxEvent)
        .where(*mine(event, "claimed"))
        .values(state="answering", reply_state="attempted", lease_until=now + lease, intent=intent[:64]),
    )


def extend_lease(session: Session, event: StoredEvent, *, until: datetime) -> bool:
    """Keep a claim a while longer; False when it was lost."""
    return affected(session, update(InboxEvent).where(*mine(event, *HELD)).values(lease_until=until))


@dataclass(frozen=True, slots=True)
class Ending:
    """How an event ended. ``state``: done, failed, ignored or unknown; ``outcome`` is a constant word."""

    state: str
    outcome: str
    reply_state: str = ""
    reason: str = ""
    intent: str = ""
    request_id: str = ""


def finish(session: Session, event: StoredEvent, ending: Ending, *, now: datetime) -> bool:
    """Record how an event ended; False when another claim took it over meanwhile.

    A worker that was only slow may still tell the truth about a reply that a sweep has called ``unknown``.
    """
    values = {
        "state": ending.state,
        "outcome": ending.outcome[:32],
        "reason": ending.reason[:2000],
        "request_id": ending.request_id[:64],
        "lease_until": None,
        "finished_at": now,
        "took_ms": round((now - event.received_at).total_seconds() * 1000),
    }
    if ending.reply_state:
        values["reply_state"] = ending.reply_state
    if ending.reply_state == "sent":
        values["answered_at"] = now
    if ending.intent:
        values["intent"] = ending.intent[:64]
    return affected(session, update(InboxEvent).where(*mine(event, *HELD, "unknown")).values(**values))


def put_back(session: Session, event: StoredEvent, *, due_at: datetime, reason: str) -> bool:
    """Let a claimed event wait for another attempt; only before any reply was attempted."""
    values = {
        "state": "waiting",
        "due_at": due_at,
        "reason": reason[:2000],
        "lease_until": None,
        "worker": "",
    }
    return affected(session, update(InboxEvent).where(*mine(event, "claimed")).values(**values))
