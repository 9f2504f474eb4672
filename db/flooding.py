"""Floods (ส่งถี่เกินไป): how much a person or a chat sent lately, and letting go of what can no longer be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.inbox import InboxEvent, StoredEvent
from db.queues import changed

#: Events that want an answer and so count.
COUNTED = ("message", "postback")
#: The span over which messages are counted.
WITHIN = timedelta(minutes=1)
#: How an event ends that was too much: told so, or passed over in silence.
TOLD, SILENT = "limited_told", "limited"
#: How an event ends that was let go because too many waited.
SHED = "shed"


@dataclass(frozen=True, slots=True)
class Pace:
    """What came in the minute up to an event, itself counted; ``told``: the event before was already too much."""

    person: int
    chat: int
    told: bool


def pace_of(session: Session, event: StoredEvent) -> Pace:
    """Return how fast a chat and the speaker in it write; two looks into an index, whatever else waits."""
    in_chat = (
        InboxEvent.office_code == event.office_code,
        InboxEvent.chat_id == event.chat_id,
        InboxEvent.kind.in_(COUNTED),
        InboxEvent.id <= event.id,
    )
    mine = InboxEvent.speaker_id == event.speaker_id
    counts = session.execute(
        select(func.count(), func.count().filter(mine))
        .select_from(InboxEvent)
        .where(*in_chat, InboxEvent.received_at > event.received_at - WITHIN)
    ).one()
    before = session.scalar(
        select(InboxEvent.outcome)
        .where(
            *in_chat,
            mine,
            InboxEvent.id != event.id,
            InboxEvent.received_at > event.received_at - 10 * WITHIN,
        )
        .order_by(InboxEvent.received_at.desc(), InboxEvent.id.desc())
        .limit(1)
    )
    return Pace(person=int(counts[1]), chat=int(counts[0]), told=before in (TOLD, SILENT))


def waiting_count(session: Session) -> int:
    """Return how many events wait for a worker, of all offices."""
    return int(
        session.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.state == "waiting")) or 0
    )


def shed(session: Session, *, before: datetime, now: datetime) -> dict[str, int]:
    """Let go of waiting messages received before a moment: their reply tokens are dead, and others wait behind them.

    What asks for no answer (somebody left, a message was taken back) stays. Return how many of each office.
    """
    late = (
        InboxEvent.state == "waiting",
        InboxEvent.kind.in_(COUNTED),
        InboxEvent.received_at < before,
    )
    offices = session.execute(
        select(InboxEvent.office_code, func.count()).where(*late).group_by(InboxEvent.office_code)
    ).all()
    if offices:
        changed(
            session,
            update(InboxEvent)
            .where(*late)
            .values(state="failed", outcome=SHED, reply_state="late", finished_at=now),
        )
    return {str(code): int(count) for code, count in offices}
