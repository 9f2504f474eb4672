"""The log of questions: what could not be answered, or was answered badly, is kept for the officer without personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Float, Index, String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.queues import changed

#: Why an answer was voted down (เหตุผลที่ไม่ตรง); ``unsaid`` until a reason is chosen.
Reason = Literal["figure", "topic", "place", "other", "unsaid"]
#: Reasons as people choose them.
REASONS: dict[Reason, str] = {
    "figure": "ตัวเลขไม่ถูก",
    "topic": "คนละเรื่อง",
    "place": "คนละโรงเรียนหรือคนละปี",
    "other": "อื่น ๆ",
    "unsaid": "ไม่ตรงที่ถาม",
}
#: What became of a sentence of the list: cleared up in the chat, taught, or put aside by the officer.
State = Literal["resolved", "taught", "ignored"]
#: Kinds of turns that were not answered.
UNANSWERED = ("fallback", "clarify")


class QuestionLine(Base):
    """One turn of a conversation; one row per message that was understood or not.

    ``said`` is kept only for turns that were not answered (fallback, clarify) or were voted down, stripped of what
    could be personal (bot/nlu/personal.py). ``understood`` is the line of facts, in the notation of the corpus.
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
    understood: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: See ``Reason``; empty when nobody voted.
    reason: Mapped[str] = mapped_column(String(16), default="", server_default="")
    #: See ``State``; empty while it is open.
    state: Mapped[str] = mapped_column(String(16), default="", server_default="")


def keep_question(session: Session, line: QuestionLine) -> int:
    """Add one line, in the caller's transaction, and return its number."""
    session.add(line)
    session.flush()
    return line.id


def vote_down(session: Session, office_code: str, line_id: int, reason: Reason, *, said: str = "") -> bool:
    """Note that an answer was voted down, and why; False when there is no such line any more.

    ``said`` is the sentence, already stripped; without it what is kept stays. ``unsaid`` never replaces a reason.
    """
    line = session.get(QuestionLine, line_id)
    if line is None or line.office_code != office_code:
        return False
    if reason != "unsaid" or not line.reason:
        line.reason = reason
    line.said = said or line.said
    return True


def put_state(session: Session, office_code: str, line_ids: list[int], state: State) -> None:
    """Say what became of lines of an office."""
    session.execute(
        update(QuestionLine)
        .where(QuestionLine.office_code == office_code, QuestionLine.id.in_(line_ids))
        .values(state=state)
    )


def lines_to_teach(session: Session, office_code: str) -> list[QuestionLine]:
    """Return every kept sentence of an office that was not answered or was voted down, the newest first.

    Those already cleared up, taught or put aside are among them: they tell which sentences to leave out.
    """
    return list(
        session.scalars(
            select(QuestionLine)
            .where(
                QuestionLine.office_code == office_code,
                QuestionLine.said != "",
                or_(QuestionLine.kind.in_(UNANSWERED), QuestionLine.reason != ""),
            )
            .order_by(QuestionLine.asked_at.desc(), QuestionLine.id.desc())
        )
    )


def forget_said(session: Session, office_code: str, asked_at: datetime) -> int:
    """Forget the words of a question that its asker took back, known by its moment; return how many lines."""
    which = (
        QuestionLine.office_code == office_code,
        QuestionLine.asked_at == asked_at,
        QuestionLine.said != "",
    )
    return changed(session, update(QuestionLine).where(*which).values(said=""))


def purge_said(session: Session, *, before: datetime) -> int:
    """Forget the words of lines older than the settings keep texts; return how many."""
    old = select(QuestionLine.id).where(QuestionLine.said != "", QuestionLine.asked_at < before)
    purged = session.scalars(old).all()
    session.execute(update(QuestionLine).where(QuestionLine.id.in_(old)).values(said=""))
    return len(purged)


def delete_questions(session: Session, *, before: datetime) -> int:
    """Delete lines older than the settings keep rows; return how many."""
    old = session.scalars(select(QuestionLine.id).where(QuestionLine.asked_at < before)).all()
    session.execute(delete(QuestionLine).where(QuestionLine.asked_at < before))
    return len(old)
