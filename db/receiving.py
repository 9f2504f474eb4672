"""Changing where a school stands with a report (แจ้งส่ง, ตรวจรับ, ส่งกลับ, ยกเว้น): the act, its audit line, what is still to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.submissions import EXEMPT, NOT_SENT, RETURNED, SENT, SENT_LATE, report_status
from db.deadlines import BACK, Due, drop_for, tell_once
from db.submission_events import Change, SubmissionEvent, record
from db.values.calendar import office_day, thai_weekday_date

#: Longest reason that is kept, in letters.
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a school stands with one report (สถานะการส่ง)."""

    report: str
    school: str
    due_on: date
    status: str
    sent_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: keyed hash or user name, and the seat as text."""

    name: str
    seat: str


def said_by(session: Session, office_code: str, school: str) -> set[str]:
    """Return the reports of which a school has said itself, last of all, how it stands: what it may take back."""
    found = session.execute(
        select(SubmissionEvent.report_code, SubmissionEvent.seat).where(
            SubmissionEvent.office_code == office_code, SubmissionEvent.school_code == school, SubmissionEvent.current
        )
    )  # fmt: skip
    return {report for report, seat in found if seat.startswith("school:")}


def standings(
    session: Session, office_code: str, *, schools: tuple[str, ...] = (), reports: tuple[str, ...] = ()
) -> list[Standing]:
    """Return where schools stand with reports, by due date; all of them where none are named."""
    view = report_status().subquery()
    query = select(view).where(view.c.office_code == office_code).order_by(view.c.due_on, view.c.school_code)
    if schools:
        query = query.where(view.c.school_code.in_(schools))
    if reports:
        query = query.where(view.c.report.in_(reports))
    return [
        Standing(row.report, row.school_code, row.due_on, row.status, row.sent_on, row.reason)
        for row in session.execute(query)
    ]


def mark_sent(
    session: Session,
    office_code: str,
    due: Due,
    school: str,
    *,
    now: datetime,
    actor: Actor,
    on: date | None = None,
) -> str:
    """Write down that a report was sent on a day, today unless said; return ส่งแล้ว or ส่งช้า. No reminder of it follows."""
    day = on or office_day(now)
    status = SENT if day <= due.due_on else SENT_LATE
    _change(session, Change(office_code, due.code, school, status, day), now, actor)
    return status


def send_back(
    session: Session, office_code: str, due: Due, school: str, reason: str, *, now: datetime, actor: Actor
) -> None:
    """Return a report to its school for a reason; the school hears of it once (ส่งกลับแก้ไข)."""
    told = reason[:MOST_REASON]
    event = _change(session, Change(office_code, due.code, school, RETURNED, None, told), now, actor)
    sentence = f"{due.title} ส่งกลับแก้ไขค่ะ เหตุผล: {told} กำหนดส่ง{thai_weekday_date(due.due_on)}"
    tell_once(session, office_code, due, school, RETURNED, f"{BACK}@{event}", sentence, now=now)


def excuse(
    session: Session, office_code: str, due: Due, school: str, reason: str, *, now: datetime, actor: Actor
) -> None:
    """Let a school off a report (ยกเว้น); it is reminded no more."""
    _change(session, Change(office_code, due.code, school, EXEMPT, None, reason[:MOST_REASON]), now, actor)


def reopen(session: Session, office_code: str, due: Due, school: str, *, now: datetime, actor: Actor) -> None:
    """Take back that a report was sent or let off: it is waited for again (ยังไม่ส่ง)."""
    _change(session, Change(office_code, due.code, school, NOT_SENT), now, actor)


def _change(session: Session, change: Change, now: datetime, actor: Actor) -> int:
    event = record(session, change, at=now, actor=actor.name, seat=actor.seat)
    drop_for(
        session, change.office_code, change.report_code, change.school_code, reason=change.status, now=now
    )
    return event.id
