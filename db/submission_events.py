"""Submission events (การแจ้งและตรวจรับ): what was said in chat or at the console of a report and a school, after the files.

One row per act, append only; the newest of a report and school is ``current``. ``db.datasets.submissions`` merges
them with the imported register: there, and nowhere else, it is decided which of the two holds (decision 0010).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audit import write_audit
from db.base import Base, BigId, UtcDateTime
from db.values.calendar import office_day


class SubmissionEvent(Base):
    """One change of where a school stands with a report; one row per act."""

    __tablename__ = "submission_events"
    __table_args__ = (
        Index("ix_submission_events_report", "office_code", "report_code", "school_code", "current"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    report_code: Mapped[str] = mapped_column(String(40))
    school_code: Mapped[str] = mapped_column(String(8))
    #: One of ``db.datasets.submissions.STATUSES``.
    status: Mapped[str] = mapped_column(String(16))
    #: The day it was sent, of what was sent.
    sent_on: Mapped[date | None] = mapped_column(Date)
    #: Why it was sent back or let off, in the officer's words, which the school reads.
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The day of ``at`` in Bangkok: compared with the data date of an import.
    day: Mapped[date] = mapped_column(Date)
    #: Keyed hash of who said it, or the name of the command line's user; and from which seat.
    actor: Mapped[str] = mapped_column(String(64))
    seat: Mapped[str] = mapped_column(String(220))
    current: Mapped[bool] = mapped_column(Boolean, default=True)


@dataclass(frozen=True, slots=True)
class Change:
    """A new state of one report of one school (เปลี่ยนสถานะ), before it is written down."""

    office_code: str
    report_code: str
    school_code: str
    status: str
    sent_on: date | None = None
    reason: str = ""


def record(session: Session, change: Change, *, at: datetime, actor: str, seat: str) -> SubmissionEvent:
    """Write down a change and its audit line, in the caller's transaction; the event before it is history."""
    session.execute(
        update(SubmissionEvent)
        .where(
            SubmissionEvent.office_code == change.office_code,
            SubmissionEvent.report_code == change.report_code,
            SubmissionEvent.school_code == change.school_code,
            SubmissionEvent.current,
        )
        .values(current=False)
    )
    row = SubmissionEvent(
        office_code=change.office_code, report_code=change.report_code, school_code=change.school_code,
        status=change.status, sent_on=change.sent_on, reason=change.reason, at=at, day=office_day(at),
        actor=actor, seat=seat, current=True,
    )  # fmt: skip
    session.add(row)
    write_audit(
        session,
        office_code=change.office_code,
        actor=actor,
        seat=seat,
        act="submission.changed",
        detail={"report": change.report_code, "school": change.school_code, "status": change.status},
        at=at,
    )
    session.flush()
    return row


def newest_day(session: Session, office_code: str) -> date | None:
    """Return the day of an office's newest event: its figures are as of then; None without any."""
    return session.scalar(
        select(func.max(SubmissionEvent.day)).where(
            SubmissionEvent.office_code == office_code, SubmissionEvent.current
        )
    )
