"""The officers' digest (สรุปเช้า) and the periodic run over all offices: what the scheduler calls."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cases import digest_lines
from db.datasets.holidays import own_holidays
from db.datasets.submissions import OWING, report_status
from db.deadlines import Planned, plan, rounds_due
from db.notices import Promise, promise
from db.offices import Office
from db.session import Sessions, writing
from db.values.calendar import in_office_hours, office_day, thai_date, thai_weekday_date, to_bangkok

#: The kind of notices of the digest (``Notice.kind``), and its only stage.
KIND, STAGE = "digest", "morning"
#: Most reports that a digest names one by one.
MOST_NAMED = 5


def owed_counts(session: Session, office_code: str) -> dict[str, int]:
    """Return how many schools owe each report that is held, by its code."""
    view = report_status().subquery()
    rows = session.execute(
        select(view.c.report, func.count(view.c.school_code))
        .where(view.c.office_code == office_code, view.c.status.in_(OWING))
        .group_by(view.c.report)
    )
    return {str(report): int(count) for report, count in rows}


def digest_text(session: Session, office_code: str, today: date) -> str:
    """Return the morning's sentences: due today, due this week, late and how many schools, and cases that wait; empty when nothing is."""
    rounds = rounds_due(session, office_code).values()
    counts = owed_counts(session, office_code)
    week = today + timedelta(days=6 - today.weekday())
    sections = (
        ("ครบกำหนดวันนี้", [each for each in rounds if each.due_on == today]),
        ("ครบกำหนดสัปดาห์นี้", [each for each in rounds if today < each.due_on <= week]),
        ("เลยกำหนด", [each for each in rounds if each.due_on < today and counts.get(each.code)]),
    )
    lines = []
    for heading, found in sections:
        found.sort(key=lambda each: each.due_on, reverse=heading == "เลยกำหนด")
        if found:
            lines.append(heading)
        lines += [
            f"- {each.short} ({thai_date(each.due_on)}) ยังไม่ส่ง {counts.get(each.code, 0):,} โรง"
            for each in found[:MOST_NAMED]
        ]
        if len(found) > MOST_NAMED:
            lines.append(f"- อีก {len(found) - MOST_NAMED:,} รายงาน")
    waiting = digest_lines(session, office_code, today)
    heading = "สรุปการส่งรายงาน" if lines else "สรุปเช้า"
    told = [*lines, *waiting]
    return "\n".join([f"{heading} {thai_weekday_date(today)}", *told]) if told else ""


def plan_digest(session: Session, office_code: str, now: datetime) -> int:
    """Promise the officers of an office the digest of this working day, in office hours and once; return 1 if new."""
    today = office_day(now)
    if not in_office_hours(now, own_holidays(session, office_code)):
        return 0
    told = digest_text(session, office_code, today)
    if not told:
        return 0
    ends = to_bangkok(now).replace(hour=16, minute=30, second=0, microsecond=0)
    buttons = (
        {"label": "ใครยังไม่ส่ง", "data": "say=ใครยังไม่ส่งบ้าง"},
        {"label": "ค้างส่งแยกกลุ่ม", "data": "say=ยังไม่ส่งรายงานแยกกลุ่ม ขอกราฟ"},
    )
    one = Promise(
        office_code, KIND, today.isoformat(), STAGE, "officer", told, now, buttons, {}, expires_at=ends
    )
    return promise(session, [one], now=now)


def run(sessions: Sessions, now: datetime, *, offices: tuple[str, ...] = ()) -> dict[str, Planned]:
    """Plan reminders and digests of every office, or of some; safe to call by any number of schedulers, at any time.

    One transaction an office, so that a large one holds up no other.
    """
    with sessions() as session:
        codes = offices or tuple(session.scalars(select(Office.code).order_by(Office.code)))
    done = {}
    for code in codes:
        with writing(sessions) as session:
            planned = plan(session, code, now)
            done[code] = Planned(planned.promised + plan_digest(session, code, now), planned.dropped)
    return done
