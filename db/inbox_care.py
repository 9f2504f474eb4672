"""Looking after the inbox: sweeps, what an officer sees and may do, and forgetting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.errors import WrongInputError
from db.inbox import OPEN, InboxEvent
from db.queues import affected, age_s, changed

#: An event is tried so often before it is given up; a worker that dies of it counts as an attempt.
MOST_ATTEMPTS = 5
RETRIABLE = ("failed", "cancelled", "unknown")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep of the inbox did: rows given back, given up, and replies whose fate is unknown."""

    returned: int
    failed: int
    unknown: int


def sweep(session: Session, *, now: datetime) -> Swept:
    """Take back what dead workers held.

    A row that was only claimed waits again (or fails after its attempts). One whose reply was being sent
    ends as ``unknown``: LINE may have accepted it, and a reply is never repeated.
    """
    ended = InboxEvent.lease_until < now
    lost = {"lease_until": None, "finished_at": now}
    unknown = changed(
        session,
        update(InboxEvent)
        .where(InboxEvent.state == "answering", ended)
        .values(state="unknown", reply_state="unknown", outcome="worker_lost_while_replying", **lost),
    )
    failed = changed(
        session,
        update(InboxEvent)
        .where(InboxEvent.state == "claimed", ended, InboxEvent.attempts >= MOST_ATTEMPTS)
        .values(state="failed", outcome="worker_lost_too_often", **lost),
    )
    returned = changed(
        session,
        update(InboxEvent)
        .where(InboxEvent.state == "claimed", ended)
        .values(state="waiting", lease_until=None, due_at=now),
    )
    return Swept(returned, failed, unknown)


def list_events(session: Session, *, state: str = "", most: int = 50) -> Sequence[InboxEvent]:
    """Return the newest events, the newest first; all states when none is named."""
    query = select(InboxEvent).order_by(InboxEvent.id.desc()).limit(most)
    return session.scalars(query.where(InboxEvent.state == state) if state else query).all()


def find_event(session: Session, event_id: int) -> InboxEvent:
    """Return one event.

    Raises:
        WrongInputError: There is none with this number.
    """
    row = session.get(InboxEvent, event_id)
    if row is None:
        raise WrongInputError(f"ไม่พบเหตุการณ์หมายเลข {event_id} ในกล่องเข้า")
    return row


def retry_event(session: Session, event_id: int, *, now: datetime) -> None:
    """Let a failed, cancelled or unknown event be worked on once more, at an officer's word.

    Raises:
        WrongInputError: It does not exist, is not in such a state, or its text was purged.
    """
    row = find_event(session, event_id)
    if row.state not in RETRIABLE:
        raise WrongInputError(f"เหตุการณ์ {event_id} อยู่ในสถานะ {row.state} จึงสั่งทำซ้ำไม่ได้")
    if row.raw is None:
        raise WrongInputError(f"เหตุการณ์ {event_id} ถูกลบข้อความตามอายุการเก็บแล้ว จึงสั่งทำซ้ำไม่ได้")
    row.state, row.due_at, row.reply_state = "waiting", now, ""
    row.outcome, row.reason, row.finished_at, row.attempts = "", "", None, 0


def cancel_event(session: Session, event_id: int, *, now: datetime) -> None:
    """Stop an event that no worker holds yet.

    Raises:
        WrongInputError: It does not exist or is not waiting.
    """
    find_event(session, event_id)
    stopped = affected(
        session,
        update(InboxEvent)
        .where(InboxEvent.id == event_id, InboxEvent.state == "waiting")
        .values(state="cancelled", outcome="cancelled", finished_at=now),
    )
    if not stopped:
        raise WrongInputError(f"เหตุการณ์ {event_id} ไม่ได้รออยู่แล้ว จึงยกเลิกไม่ได้")


def text_in(raw: str) -> str:
    """The text of a message, or the data of a tapped button, in an event's JSON; empty where there is neither."""
    event = json.loads(raw)
    for part, name in (("message", "text"), ("postback", "data")):
        held = event.get(part) if isinstance(event, dict) else None
        if isinstance(held, dict) and isinstance(held.get(name), str):
            return str(held[name])
    return ""


def purge_raw(session: Session, *, before: datetime) -> int:
    """Forget what people wrote before a moment, of events that are over; the row stays for the counts."""
    over = InboxEvent.state.not_in(OPEN)
    old = InboxEvent.received_at < before
    return changed(session, update(InboxEvent).where(old, over, InboxEvent.raw.is_not(None)).values(raw=None))


def delete_events(session: Session, *, before: datetime) -> int:
    """Delete rows of events received before a moment that are over."""
    over = InboxEvent.state.not_in(OPEN)
    return changed(session, delete(InboxEvent).where(InboxEvent.received_at < before, over))


def oldest_waiting_s(session: Session, *, now: datetime) -> float:
    """Return how many seconds the event that waits longest has waited; 0 when none does."""
    oldest = session.scalar(select(func.min(InboxEvent.received_at)).where(InboxEvent.state == "waiting"))
    return age_s(oldest, now)


def event_facts(row: InboxEvent) -> dict[str, Any]:
    """Return a row as an operator may see it: without what was written and without plain LINE ids."""
    return {
        "id": row.id,
        "office": row.office_code,
        "webhook_event_id": row.webhook_event_id,
        "kind": row.kind,
        "state": row.state,
        "received_at": row.received_at.isoformat(),
        "attempts": row.attempts,
        "reply_state": row.reply_state,
        "outcome": row.outcome,
        "intent": row.intent,
        "reason": row.reason,
        "request_id": row.request_id,
        "took_ms": row.took_ms,
    }
