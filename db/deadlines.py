"""Deadlines (กำหนดส่ง): from report rounds and who has sent to promises of reminders, and back when something changed.

``plan`` may be called as often as one likes, by any number of schedulers: a stage of a round is promised to a
school once (``db.notices``). It promises what is due within ``AHEAD``, so that delivery has it at its moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.datasets.holidays import own_holidays
from db.datasets.reports import CANCELLED, ReportRound
from db.datasets.submissions import NOT_SENT, OWING, RETURNED, is_live, report_status
from db.notices import OPEN, TAKEN_BACK, Notice, Promise, drop, promise
from db.reminders import ReminderChoice, rule_for, rules_of
from db.values.calendar import BANGKOK, OFFICE_OPENS, office_day, thai_weekday_date
from db.values.reminding import OPEN as STAGE_OPEN
from db.values.reminding import OVERDUE, ReminderRule, Stage, office_moment, stage_name, stages, told_at
from db.values.reporting import MOST_LETTERS, letters, round_short, round_title

#: The kind of notices that belong to deadlines (``Notice.kind``).
KIND = "deadline"
#: Promised so long before its moment: the evening before is early enough for any morning.
AHEAD = timedelta(hours=18)
#: Begin the names of notices that are no stage of the rule: a date that moved, a report that came back, a snooze.
MOVED, BACK, AGAIN = "moved", "returned", "again"
#: What somebody did to a report just now: told at once, though the day had its reminder already.
NEWS = (MOVED, BACK)
#: Begin the data of the buttons under a reminder.
SENT_BUTTON, SNOOZE_BUTTON, MUTE_BUTTON = "due=sent:", "due=snooze:", "due=mute:"
#: A round due longer ago than this has no reminders left under any rule worth having.
_LONG_AGO = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Due:
    """A live report round (รอบรายงานที่ต้องส่ง) with what its reminders need."""

    code: str
    name: str
    system: str
    round: str
    year: int
    opens_on: date | None
    due_on: date

    @property
    def title(self) -> str:
        """The report as sentences name it."""
        return round_title(self.name, self.round, self.year)

    @property
    def short(self) -> str:
        """The report as a button names it."""
        return round_short(self.system or self.code, self.round, self.year)


@dataclass(frozen=True, slots=True)
class Planned:
    """What one run of the planner did: promises made, promises taken back."""

    promised: int
    dropped: int


def rounds_due(session: Session, office_code: str) -> dict[str, Due]:
    """Return the live rounds of an office by code, the cancelled left out; of several of a code the last due counts."""
    rows = session.scalars(
        select(ReportRound)
        .where(
            ReportRound.office_code == office_code, ReportRound.audience != CANCELLED, is_live(ReportRound)
        )
        .order_by(ReportRound.due_on, ReportRound.id)
    )
    return {
        row.code: Due(row.code, row.name, row.system or "", row.round, row.year, row.opens_on, row.due_on)
        for row in rows
    }


def plan(session: Session, office_code: str, now: datetime) -> Planned:
    """Promise the reminders of an office that are due within ``AHEAD``; take back what no longer holds.

    Only schools that have not sent (ยังไม่ส่ง, ส่งกลับแก้ไข) are promised anything, and none that muted or put off
    the report. In the caller's transaction; nothing is kept in memory beyond a thousand rows.
    """
    rounds = rounds_due(session, office_code)
    dropped = _take_back(session, office_code, rounds, now)
    # A round that was cancelled and is back, a school that had not sent after all: what was taken back holds again.
    promised = promise(session, reminders(session, office_code, now, rounds=rounds), now=now, again=True)
    return Planned(promised, dropped)


def reminders(
    session: Session, office_code: str, now: datetime, *, rounds: Mapping[str, Due] | None = None
) -> Iterator[Promise]:
    """Yield the reminders that are due within ``AHEAD`` and not promised yet."""
    own, rules = own_holidays(session, office_code), rules_of(session, office_code)
    for due in (rounds if rounds is not None else rounds_due(session, office_code)).values():
        for stage, moment in coming(due, rule_for(rules, due.system), now, own):
            if moment <= now + AHEAD:
                yield from stage_promises(session, office_code, due, stage, moment)


def coming(
    due: Due, rule: ReminderRule, now: datetime, own_holidays: Mapping[date, str]
) -> list[tuple[Stage, datetime]]:
    """Return the stages of a round that are still to be told, with the moment of each."""
    if due.due_on < office_day(now) - _LONG_AGO:
        return []
    found = stages(rule, due.opens_on, due.due_on, own_holidays)
    return [(each, at) for each in found if (at := told_at(each, now, own_holidays)) is not None]


def stage_promises(
    session: Session, office_code: str, due: Due, stage: Stage, moment: datetime
) -> Iterator[Promise]:
    """Yield what a stage of a round is to tell each school that owes it and was not promised it before."""
    # Sets of one office's codes, for a database that nested these conditions would compare all with all.
    day = office_day(moment)
    quiet = _quiet(session, office_code, due.code, day)
    known = _known(session, office_code, due.code, stage.name, day)
    for school, status in _owing(session, office_code, due):
        if school not in quiet and school not in known:
            told = _told(due, stage.key, status)
            yield _promise(office_code, due, stage.name, school, status, told, moment, stage.until)


def _owing(session: Session, office_code: str, due: Due) -> Iterator[Any]:
    """Yield code and status of the schools that owe a report, by code, a thousand at a time."""
    view = report_status().subquery()
    query = (
        select(view.c.school_code, view.c.status)
        .where(
            view.c.office_code == office_code,
            view.c.report == due.code,
            view.c.due_on == due.due_on,
            view.c.status.in_(OWING),
        )
        .order_by(view.c.school_code)
    )
    yield from session.execute(query.execution_options(yield_per=1000))


def settled_schools(session: Session, office_code: str, report: str) -> set[str]:
    """Return the schools that owe a report no more: they hear nothing of it, whatever becomes of its date."""
    view = report_status().subquery()
    query = select(view.c.school_code).where(
        view.c.office_code == office_code, view.c.report == report, view.c.status.not_in(OWING)
    )
    return set(session.scalars(query))


def _quiet(session: Session, office_code: str, report: str, day: date) -> set[str]:
    """Return the schools that want to hear nothing of a report on a day."""
    return set(
        session.scalars(
            select(ReminderChoice.school_code).where(
                ReminderChoice.office_code == office_code,
                ReminderChoice.report_code == report,
                or_(ReminderChoice.until.is_(None), ReminderChoice.until > day),
            )
        )
    )


def _known(session: Session, office_code: str, report: str, stage: str, day: date) -> set[str]:
    """Return the schools to which a stage was promised before and not taken back, or taken back because they put it off
    to this very day."""
    mine = (
        Notice.office_code == office_code,
        Notice.kind == KIND,
        Notice.subject == report,
        Notice.seat_kind == "school",
    )
    named = session.execute(select(Notice.seat_target, TAKEN_BACK).where(*mine, Notice.stage == stage)).all()
    back = {school for school, taken_back in named if taken_back}
    if back:
        put_off = select(Notice.seat_target, Notice.due_at).where(
            *mine, Notice.stage.startswith(f"{AGAIN}@"), ~TAKEN_BACK
        )
        back -= {school for school, due_at in session.execute(put_off) if office_day(due_at) == day}
    return {school for school, _taken_back in named} - back


def _told(due: Due, key: str, status: str) -> str:
    """What a reminder says; the date stands in it whole, so that it stays true when it is read late."""
    day = thai_weekday_date(due.due_on)
    if status == RETURNED:
        return f"{due.title} ส่งกลับแก้ไข ยังรอฉบับแก้ไขค่ะ กำหนดส่ง{day}"
    if key.startswith(OVERDUE):
        return f"{due.title} เลยกำหนดส่งแล้วค่ะ ครบกำหนด{day}"
    if key == STAGE_OPEN:
        return f"{due.title} เปิดรับแล้วค่ะ กำหนดส่ง{day}"
    return f"{due.title} ครบกำหนดส่ง{day} ยังไม่พบการส่งค่ะ"


def _promise(
    office_code: str, due: Due, stage: str, school: str, status: str, told: str, at: datetime, until: datetime | None
) -> Promise:  # fmt: skip
    card = {"rows": [["สถานะ", status]]}
    target = f"school:{school}"
    return Promise(office_code, KIND, due.code, stage, target, told, at, buttons(due), card, expires_at=until)


def buttons(due: Due) -> tuple[dict[str, str], ...]:
    """Return the buttons under a reminder: it was sent, tell me tomorrow, tell me no more."""
    sent = f"ส่ง {due.short} แล้ว"
    return (
        {"label": sent if letters(sent) <= MOST_LETTERS else "ส่งแล้ว", "data": f"{SENT_BUTTON}{due.code}"},
        {"label": "เตือนอีกทีพรุ่งนี้", "data": f"{SNOOZE_BUTTON}{due.code}"},
        {"label": "ไม่ต้องเตือนแล้ว", "data": f"{MUTE_BUTTON}{due.code}"},
    )


def tell_once(
    session: Session, office_code: str, due: Due, school: str, status: str, stage: str, told: str, *, now: datetime
) -> int:  # fmt: skip
    """Promise one school a sentence of its own about a report at the next office moment; return how many were new."""
    at = office_moment(now, own_holidays(session, office_code))
    return promise(session, [_promise(office_code, due, stage, school, status, told, at, None)], now=now)


def snooze(
    session: Session, office_code: str, due: Due, school: str, day: date, *, now: datetime
) -> datetime:
    """Promise a school a report again on a day, or the working day after it (เตือนอีกที); return the moment."""
    at = office_moment(datetime.combine(day, OFFICE_OPENS, BANGKOK), own_holidays(session, office_code))
    key = OVERDUE if due.due_on < office_day(at) else AGAIN
    again = _promise(
        office_code, due, stage_name(AGAIN, day), school, NOT_SENT, _told(due, key, NOT_SENT), at, None
    )
    promise(session, [again], now=now, again=True)
    return at


def tell_moved(session: Session, office_code: str, due: Due, *, now: datetime) -> int:
    """Promise the new date to every school that still owes a report whose date moved (เลื่อนกำหนดส่ง)."""
    return promise(session, told_moved(session, office_code, due, now=now), now=now, again=True)


def told_moved(session: Session, office_code: str, due: Due, *, now: datetime) -> Iterator[Promise]:
    """Yield what tells each school that owes a report its new date."""
    at = office_moment(now, own_holidays(session, office_code))
    told = f"{due.title} เลื่อนกำหนดส่งเป็น{thai_weekday_date(due.due_on)} ค่ะ"
    stage = _moved_again(session, office_code, due)
    for school, status in _owing(session, office_code, due):
        yield _promise(office_code, due, stage, school, status, told, at, None)


def _moved_again(session: Session, office_code: str, due: Due) -> str:
    """Return the stage that tells of a date that moved: to and fro and to again is told three times."""
    stage = stage_name(MOVED, due.due_on)
    heard = session.scalars(
        select(Notice.stage)
        .where(
            Notice.office_code == office_code,
            Notice.kind == KIND,
            Notice.subject == due.code,
            Notice.stage.startswith(MOVED),
            Notice.stage.endswith(stage.removeprefix(MOVED)),
            Notice.state.not_in(("waiting", "dropped")),
        )
        .distinct()
    ).all()
    return stage_name(f"{MOVED}{len(heard) + 1}", due.due_on) if heard else stage


def drop_for(
    session: Session, office_code: str, report: str, school: str, *, reason: str, now: datetime
) -> int:
    """Take back what a school was still to hear of a report: it was sent, it is let off, it wants no more."""
    return drop(session, office_code, KIND, report, targets=[f"school:{school}"], reason=reason, now=now)


def _take_back(session: Session, office_code: str, rounds: Mapping[str, Due], now: datetime) -> int:
    """Drop what was promised for a date that moved, a round that is gone, or a school that owes no more."""
    open_ = and_(Notice.office_code == office_code, Notice.kind == KIND, Notice.state.in_(OPEN))
    pairs = session.execute(select(Notice.subject, Notice.stage).where(open_).distinct()).all()
    dropped = 0
    for report in sorted({pair.subject for pair in pairs}):
        named = [pair.stage for pair in pairs if pair.subject == report]
        due = rounds.get(report)
        if due is None:
            dropped += drop(session, office_code, KIND, report, reason="ยกเลิกกำหนดส่ง", now=now)
            continue
        stale = [stage for stage in named if _is_stale(stage, due)]
        if stale:
            dropped += drop(session, office_code, KIND, report, stages=stale, reason="กำหนดส่งเปลี่ยน", now=now)
        promised = set(
            session.scalars(
                select(Notice.seat_target).where(
                    open_, Notice.subject == report, Notice.seat_kind == "school"
                )
            )
        )
        gone = sorted(promised.difference(school for school, _ in _owing(session, office_code, due)))
        if gone:
            targets = [f"school:{code}" for code in gone]
            dropped += drop(
                session, office_code, KIND, report, targets=targets, reason="ส่งแล้วหรือไม่ต้องส่ง", now=now
            )
    return dropped


def _is_stale(stage: str, due: Due) -> bool:
    """A stage of the rule is named with the due date it belongs to; a date that moved makes it another stage."""
    key, _at, day = stage.partition("@")
    belongs = due.opens_on if key == STAGE_OPEN and due.opens_on else due.due_on
    return key not in (AGAIN, BACK) and day != belongs.isoformat()
