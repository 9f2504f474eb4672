"""The log of questions: what could not be answered is kept for the officer, free of personal data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime


class QuestionLine(Base):
    """One turn of a conversation; one row per message that was understood or not.

    ``said`` is kept only for turns that were not answered (fallback, clarify), stripped of numbers that could be
    a citizen id or telephone number.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_kind", "office_code", "kind", "asked_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seat_kind: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    intent: Mapped[str] = mapped_column(String(64), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    took_ms: Mapped[float] = mapped_column(Float, default=0.0)


def keep_question(session: Session, line: QuestionLine) -> None:
    """Add one line, in the caller's transaction."""
    session.add(line)
