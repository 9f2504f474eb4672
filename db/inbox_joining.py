"""Several messages that make one request: which came next, which were joined, and waiting for more.

A joined message is finished and points at the later one (``joined_to``), whose answer is made from both: whoever
dies in between leaves rows from which the next worker reads the same request.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.inbox import Ending, InboxEvent, StoredEvent, finish, mine
from db.queues import affected


def next_message(session: Session, event: StoredEvent, *, within: timedelta) -> tuple[int, str] | None:
    """Return id and JSON of the next open message of the same person in the same chat, at most ``within`` later."""
    row = session.execute(
        select(InboxEvent.id, InboxEvent.raw, InboxEvent.kind, InboxEvent.speaker_id)
        .where(
            InboxEvent.office_code == event.office_code,
            InboxEvent.chat_id == event.chat_id,
            InboxEvent.id > event.id,
            InboxEvent.state == "waiting",
            InboxEvent.received_at <= event.received_at + within,
        )
        .order_by(InboxEvent.id)
        .limit(1)
    ).first()
    if row is None or row.kind != "message" or row.speaker_id != event.speaker_id or not row.raw:
        return None
    return row.id, row.raw


def joined_before(session: Session, event: StoredEvent) -> list[str]:
    """Return the JSON of the messages that were joined to this one, in their order."""
    rows = session.scalars(
        select(InboxEvent.raw).where(InboxEvent.joined_to == event.id).order_by(InboxEvent.id)
    )
    return [raw for raw in rows if raw]


def join(session: Session, event: StoredEvent, later: int, *, now: datetime) -> bool:
    """Finish a message as part of a later one; False when the claim was lost."""
    if not finish(session, event, Ending("done", "joined"), now=now):
        return False
    session.execute(
        update(InboxEvent)
        .where(or_(InboxEvent.id == event.id, InboxEvent.joined_to == event.id))
        .values(joined_to=later)
    )
    return True


def wait_for_more(session: Session, event: StoredEvent, *, until: datetime) -> bool:
    """Let a claimed message wait for the rest of the request; that is no failed attempt."""
    values = {
        "state": "waiting",
        "due_at": until,
        "lease_until": None,
        "worker": "",
        "attempts": event.attempt - 1,
    }
    return affected(session, update(InboxEvent).where(*mine(event, "claimed")).values(**values))
