"""Messages that were taken back or changed by their sender (ยกเลิกข้อความ แก้ไขข้อความ): what stands, and what is forgotten.

LINE tells of both without an order (line-platform.md section 1): a change may come before the message it changes, the
greatest timestamp wins. A message is answered and acted upon once, in whatever wording it is met first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.cases_care import forget_said as forget_in_cases
from db.conversations import forget_chat
from db.inbox import InboxEvent, StoredEvent
from db.kept_files import forget_message as forget_file
from db.questions import forget_said
from db.queues import changed

#: Kinds of LINE's events (webhook.yml).
MESSAGE, EDITED, UNSENT = "message", "messageEdited", "unsend"
#: Why a wording is not answered: its sender took it back, changed it since, or another wording was answered.
Gone = Literal["unsent", "edited", "answered"]


def gone(session: Session, event: StoredEvent, message_id: str) -> Gone | None:
    """Say why a wording of a message is not to be answered; None when it stands and none was answered before it."""
    if not message_id:
        return None
    own = session.scalar(select(InboxEvent.happened_at).where(InboxEvent.id == event.id))
    others = session.scalars(
        select(InboxEvent).where(
            InboxEvent.office_code == event.office_code,
            InboxEvent.chat_id == event.chat_id,
            InboxEvent.message_id == message_id,
            InboxEvent.id != event.id,
        )
    ).all()
    if any(row.kind == UNSENT for row in others):
        return "unsent"
    edits = [row for row in others if row.kind == EDITED]
    if event.kind == EDITED:
        if any(row.reply_state or row.joined_to or row.state == "done" for row in others):
            return "answered"
        edits = [
            row
            for row in edits
            if (row.happened_at or row.received_at, row.id) > (own or event.received_at, event.id)
        ]
    return "edited" if edits else None


def take_back(session: Session, event: StoredEvent, message_id: str, *, now: datetime) -> int:
    """Forget all that is kept of a message that its sender took back; return how many events were purged.

    The event's JSON, the words kept for teaching, the case it was handed over with, the file it was, and what the chat
    was about when it was answered. One that still waits is stopped as well.
    """
    same = _same(event, message_id)
    if not message_id:
        return 0
    changed(
        session,
        update(InboxEvent)
        .where(*same, InboxEvent.state == "waiting", InboxEvent.kind != UNSENT)
        .values(state="ignored", outcome="unsent", finished_at=now),
    )
    rows = session.scalars(select(InboxEvent).where(*same, InboxEvent.kind != UNSENT)).all()
    answering = [row.joined_to for row in rows if row.joined_to]
    whole = session.scalars(select(InboxEvent).where(InboxEvent.id.in_(answering))).all() if answering else []
    for row in (*rows, *whole):
        forget_said(session, event.office_code, row.received_at)
        forget_in_cases(session, event.office_code, row.speaker_id, row.received_at, now=now)
        if row.reply_state:
            forget_chat(session, event.office_code, row.chat_id)
    forget_file(session, event.office_code, message_id, now=now)
    return purge(session, event, message_id)


def purge(session: Session, event: StoredEvent, message_id: str) -> int:
    """Forget every wording of a message that nothing waits for any more; return how many events were purged."""
    over = InboxEvent.state != "waiting"
    held = InboxEvent.raw.is_not(None)
    return changed(session, update(InboxEvent).where(*_same(event, message_id), over, held).values(raw=None))


def purge_others(session: Session, event: StoredEvent, message_id: str) -> int:
    """Forget the wordings before the one that is about to be answered; return how many events were purged."""
    before = (InboxEvent.id != event.id, InboxEvent.state != "waiting", InboxEvent.raw.is_not(None))
    return changed(session, update(InboxEvent).where(*_same(event, message_id), *before).values(raw=None))


def _same(event: StoredEvent, message_id: str) -> tuple[ColumnElement[bool], ...]:
    return (InboxEvent.office_code == event.office_code, InboxEvent.message_id == message_id)
