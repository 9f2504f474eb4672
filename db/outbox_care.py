"""Looking after the outbox: sweeps, what an officer sees and may do, and forgetting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db.errors import WrongInputError
from db.outbox import RETRY_KEY_LIVES, OutboxMessage, planned_offices
from db.queues import age_s, changed
from db.tellings import reopen, settle

RETRIABLE = ("failed", "cancelled", "unknown")
STOPPABLE = ("planned", "held")
OVER = ("sent", "failed", "unknown", "cancelled")

#: A message is given up, or told anew with another due moment, long before.
_LEAVES_WITHIN = timedelta(days=4)


def sweep(session: Session, *, now: datetime) -> int:
    """Take back what dead senders held, and end what is too late; return the rows changed.

    Within its 24 hours a row goes back under the same retry key, which LINE takes only once.
    """
    key_is_old = OutboxMessage.first_attempt_at < now - RETRY_KEY_LIVES
    dead = (OutboxMessage.state == "sending", OutboxMessage.lease_until < now)
    tried = (OutboxMessage.state == "planned", key_is_old)
    stale = _end(session, or_(and_(*dead, key_is_old), and_(*tried)), "unknown", "retry key is too old", now)
    too_late = and_(OutboxMessage.state.in_(STOPPABLE), OutboxMessage.expires_at <= now)
    expired = _end(session, too_late, "cancelled", "expired before it could be sent", now)
    returned = changed(
        session, update(OutboxMessage).where(*dead).values(state="planned", lease_until=None, due_at=now)
    )
    return stale + expired + returned


def _end(session: Session, which: ColumnElement[bool], state: str, reason: str, now: datetime) -> int:
    """End messages, and say so to the notices they held; return how many there were."""
    ended = list(
        session.scalars(
            update(OutboxMessage)
            .where(which)
            .values(state=state, reason=reason, lease_until=None, finished_at=now)
            .returning(OutboxMessage.id)
            .execution_options(synchronize_session=False)
        )
    )
    settle(session, ended, state, reason=reason, now=now)
    return len(ended)


def doubt(session: Session, reason: str, *, now: datetime) -> int:
    """End what is on its way, due or held as ``unknown``: after a restore nobody knows what has left since.

    What is due later stays planned. Return how many messages ended.
    """
    planned = and_(OutboxMessage.state == "planned", OutboxMessage.due_at <= now)
    open_ = or_(OutboxMessage.state.in_(("sending", "held")), planned)
    return _end(session, open_, "unknown", reason, now)


def list_messages(
    session: Session, *, state: str = "", campaign: str = "", most: int = 50, office_code: str = ""
) -> Sequence[OutboxMessage]:
    """Return the newest messages, the newest first; of all states, campaigns and offices when none is named."""
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(most)
    if office_code:
        query = query.where(OutboxMessage.office_code == office_code)
    if state:
        query = query.where(OutboxMessage.state == state)
    if campaign:
        query = query.where(OutboxMessage.campaign == campaign)
    return session.scalars(query).all()


def find_message(session: Session, message_id: int) -> OutboxMessage:
    """Return one message.

    Raises:
        WrongInputError: There is none with this number.
    """
    row = session.get(OutboxMessage, message_id)
    if row is None:
        raise WrongInputError(f"ไม่พบข้อความหมายเลข {message_id} ในกล่องออก")
    return row


def retry_message(session: Session, message_id: int, *, now: datetime) -> None:
    """Plan a failed, cancelled or unknown message anew, at an officer's word.

    The retry key stays while LINE remembers it, so that nothing is sent twice; then a new one is needed.

    Raises:
        WrongInputError: It does not exist, is not in such a state, or its text was purged.
    """
    row = find_message(session, message_id)
    if row.state not in RETRIABLE:
        raise WrongInputError(f"ข้อความ {message_id} อยู่ในสถานะ {row.state} จึงสั่งส่งซ้ำไม่ได้")
    if not row.messages:
        raise WrongInputError(f"ข้อความ {message_id} ถูกลบเนื้อหาตามอายุการเก็บแล้ว จึงสั่งส่งซ้ำไม่ได้")
    if row.first_attempt_at is not None and now - row.first_attempt_at > RETRY_KEY_LIVES:
        row.retry_key, row.first_attempt_at = str(uuid.uuid4()), None
    row.state, row.due_at, row.expires_at = "planned", now, None
    row.attempts, row.reason, row.finished_at = 0, "", None
    reopen(session, message_id)


def cancel_message(session: Session, message_id: int, *, now: datetime) -> None:
    """Stop a message before it leaves.

    Raises:
        WrongInputError: It does not exist, or has left or ended already.
    """
    row = find_message(session, message_id)
    which = and_(OutboxMessage.id == message_id, OutboxMessage.state.in_(STOPPABLE))
    stopped = _end(session, which, "cancelled", "cancelled by an officer", now)
    if not stopped:
        raise WrongInputError(f"ข้อความ {message_id} อยู่ในสถานะ {row.state} จึงยกเลิกไม่ได้")


def planned_price(session: Session, office_code: str) -> int:
    """Return how many of the month's messages are promised to rows that are to leave; what is held waits outside."""
    return _price_of(session, office_code, "planned", "sending")


def held_price(session: Session, office_code: str) -> int:
    """Return how many messages wait because the month cannot pay for them."""
    return _price_of(session, office_code, "held")


def _price_of(session: Session, office_code: str, *states: str) -> int:
    query = select(func.coalesce(func.sum(OutboxMessage.price), 0)).where(
        OutboxMessage.office_code == office_code, OutboxMessage.state.in_(states)
    )
    return int(session.scalar(query) or 0)


def spent_since(session: Session, office_code: str, since: datetime) -> int:
    """Return how many messages left, or may have left, after a moment: what LINE's count of that moment cannot know."""
    query = select(func.coalesce(func.sum(OutboxMessage.price), 0)).where(
        OutboxMessage.office_code == office_code, OutboxMessage.state.in_(("sent", "unknown")),
        OutboxMessage.finished_at > since,
        # Bounds what the index gives: nothing leaves long after it was due.
        OutboxMessage.due_at > since - _LEAVES_WITHIN,
    )  # fmt: skip
    return int(session.scalar(query) or 0)


def release(session: Session, office_code: str, *, now: datetime, campaign: str | None = None) -> int:
    """Let held messages leave, of one campaign or all; return how many that were."""
    held = [OutboxMessage.office_code == office_code, OutboxMessage.state == "held"]
    if campaign is not None:
        held.append(OutboxMessage.campaign == campaign)
    return changed(session, update(OutboxMessage).where(*held).values(state="planned", due_at=now, reason=""))


def purge_messages(session: Session, *, before: datetime) -> int:
    """Forget what was sent and to whom, of messages that ended before a moment; the row stays."""
    return changed(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.finished_at < before, OutboxMessage.state.in_(OVER))
        .values(messages=None, recipients=[]),
    )


def delete_messages(session: Session, *, before: datetime) -> int:
    """Delete rows of messages that ended before a moment."""
    over = OutboxMessage.state.in_(OVER)
    return changed(session, delete(OutboxMessage).where(OutboxMessage.finished_at < before, over))


def oldest_due_s(session: Session, *, now: datetime) -> float:
    """Return how many seconds the message that is due longest is overdue; 0 when none is."""
    # One step in the index for each office, however many messages wait.
    query = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == "planned")
    oldest = [
        session.scalar(query.where(OutboxMessage.office_code == office))
        for office in planned_offices(session)
    ]
    return max((age_s(each, now) for each in oldest), default=0.0)


def message_facts(row: OutboxMessage) -> dict[str, Any]:
    """Return a row as an operator may see it: without its text and without plain LINE ids."""
    return {
        "id": row.id,
        "office": row.office_code,
        "campaign": row.campaign,
        "purpose": row.purpose,
        "state": row.state,
        "endpoint": row.endpoint,
        "recipients": len(row.recipients),
        "price": row.price,
        "due_at": row.due_at.isoformat(),
        "attempts": row.attempts,
        "status": row.status,
        "request_id": row.request_id,
        "reason": row.reason,
    }
