"""What a chat was last about, so that a follow-up can be understood by any worker, also after a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime

#: After this long a follow-up is no longer understood from what was said before (design.md section 4).
REMEMBERED_FOR = timedelta(minutes=10)


class Conversation(Base):
    """The present state of one chat; one row per office, chat and speaker in it."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("office_code", "chat_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    chat_id: Mapped[str] = mapped_column(String(64))
    speaker_id: Mapped[str] = mapped_column(String(64), default="")
    #: The state as plain JSON; only bot/nlu/dialogue.py reads or writes what is inside.
    state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)


def recall(
    session: Session, office_code: str, chat_id: str, speaker_id: str, *, now: datetime
) -> dict[str, Any]:
    """Return the state of a chat; empty when there is none or it is too old."""
    row = _row(session, office_code, chat_id, speaker_id)
    return dict(row.state) if row is not None and now - row.touched_at <= REMEMBERED_FOR else {}


def remember(
    session: Session, office_code: str, chat_id: str, speaker_id: str, state: dict[str, Any], *, now: datetime
) -> None:
    """Keep the state of a chat in place of the one before."""
    row = _row(session, office_code, chat_id, speaker_id)
    if row is None:
        row = Conversation(office_code=office_code, chat_id=chat_id, speaker_id=speaker_id)
        session.add(row)
    row.state, row.touched_at = state, now


def delete_conversations(session: Session, *, before: datetime) -> int:
    """Delete the state of chats that were silent since; it is forgotten after ten minutes anyway. Return how many."""
    old = session.scalars(select(Conversation.id).where(Conversation.touched_at < before)).all()
    session.execute(delete(Conversation).where(Conversation.touched_at < before))
    return len(old)


def forget_chat(session: Session, office_code: str, chat_id: str) -> None:
    """Forget what a chat was about, whoever spoke in it."""
    session.execute(
        delete(Conversation).where(Conversation.office_code == office_code, Conversation.chat_id == chat_id)
    )


def _row(session: Session, office_code: str, chat_id: str, speaker_id: str) -> Conversation | None:
    return session.scalar(
        select(Conversation).where(
            Conversation.office_code == office_code,
            Conversation.chat_id == chat_id,
            Conversation.speaker_id == speaker_id,
        )
    )
