"""Fiscal year 2570 from end to end: every report round of the demonstration, 139 schools, every day off.

The scheduler runs at 08:30 and at 17:00 of every day of the year, and in the morning the postman and the courier, as in a
worker; schools send as those of the demonstration's register did, at ten o'clock of some day before or after the due
date, or never. What is told is then held against the rule as a reader would work it out with a calendar, and what was
sent is counted as LINE counts it: by person.
"""

from __future__ import annotations

import shutil
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, update

from bot.line import sender
from db.batches import ImportBatch
from db.datasets.holidays import own_holidays
from db.datasets.reports import EVERY_SCHOOL, ReportRound
from db.datasets.submissions import SENT, Submission
from db.deadline_setting import schools_asked
from db.deadlines import KIND
from db.digest import KIND as DIGEST
from db.digest import run
from db.notices import Notice
from db.session import make_engine, make_sessions, writing
from db.submission_events import SubmissionEvent
from db.values.calendar import BANGKOK, is_working_day, to_bangkok
from tests.bot.delivery.desk import Desk, person
from tests.bot.kit import Clock, FakeLine

OFFICE = "5703"
FIRST, END = date(2026, 10, 1), date(2027, 10, 1)
#: Who of a school holds its seat and is in its cluster's group: principal and clerk; and the officers of the office.
PERSONS, OFFICERS = ("", "clerk"), 3
MORNING, EVENING = time(8, 30), time(17, 0)
#: Weekdays on which nobody works, as the cabinet's calendar of 2569 and 2570 has them, days in lieu among them.
DAYS_OFF = [
    date(2026, 10, 13), date(2026, 10, 23), date(2026, 12, 7), date(2026, 12, 10), date(2026, 12, 31), date(2027, 1, 1),
    date(2027, 1, 4),  # the office's own
    date(2027, 2, 22),  # in lieu of Makha Bucha, Sunday 21
    date(2027, 4, 6), date(2027, 4, 13), date(2027, 4, 14), date(2027, 4, 15), date(2027, 5, 4),
    date(2027, 5, 20),  # Visakha Bucha
    date(2027, 6, 3),  # the Queen's birthday
    date(2027, 7, 19),  # the beginning of Buddhist Lent
    date(2027, 7, 20),  # in lieu of Asalha Bucha, Sunday 18
    date(2027, 7, 28), date(2027, 8, 12),
]  # fmt: skip
KEYS = ("open", "before7", "before3", "before1", "day", "overdue1", "overdue2", "overdue3")


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK)


@dataclass
class Year:
    """What happened: the rounds of the year, when each school sent, and what was told."""

    rounds: dict[str, tuple[date | None, date]]
    schools: list[str]
    own: dict[date, str]
    #: Report and school -> the day on which it was sent, at ten; missing: never.
    sent: dict[tuple[str, str], date]
    told: list[Notice] = field(default_factory=list)
    #: Day and LINE ids of each request that left.
    left: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)


def days() -> Iterator[date]:
    day = FIRST
    while day < END:
        yield day
        day += timedelta(days=1)


def shifted(day: date | None) -> date | None:
    return day and day.replace(year=day.year + 1)


def add_rest_of_the_year(session) -> dict[str, tuple[date | None, date]]:
    """The demonstration's rounds that are due in the year, and those of the year before again, a year later."""
    rows = session.scalars(
        select(ReportRound).where(ReportRound.office_code == OFFICE, ReportRound.current)
    ).all()
    known = {(row.system, row.round, row.year) for row in rows}
    for row in rows:
        again = shifted(row.due_on)
        if FIRST <= again < END and (row.system, row.round, row.year + 1) not in known and row.due_on < FIRST:
            session.add(
                ReportRound(
                    office_code=OFFICE, batch_id=row.batch_id, current=True, code=f"{row.code}-2570", name=row.name, system=row.system,
                    round=row.round, year=row.year + 1, opens_on=shifted(row.opens_on), due_on=again, audience=EVERY_SCHOOL,
                )
            )  # fmt: skip
    session.flush()
    due = session.scalars(
        select(ReportRound).where(ReportRound.office_code == OFFICE, ReportRound.due_on >= FIRST)
    )
    return {row.code: (row.opens_on, row.due_on) for row in due if row.due_on < END}


def habits(session) -> list[int | None]:
    """How many days after the due date schools of the register sent; None: never."""
    due = dict(
        session.execute(
            select(ReportRound.code, ReportRound.due_on).where(ReportRound.office_code == OFFICE)
        ).all()
    )
    rows = session.execute(
        select(Submission.report_code, Submission.sent_on)
        .where(Submission.office_code == OFFICE)
        .order_by(Submission.id)
    ).all()
    return [(row.sent_on - due[row.report_code]).days if row.sent_on else None for row in rows]


def live_through(desk: Desk, year: Year) -> None:
    """Every day of the year: the morning's run, what leaves, what schools send at ten, the evening's run."""
    sending = defaultdict(list)
    for (report, school), day in year.sent.items():
        sending[day].append((report, school))
    for day in days():
        desk.clock.now = now = at(day, MORNING)
        # More than the morning's digest.
        if run(desk.sessions, now, offices=(OFFICE,))[OFFICE].promised > 1:
            assert run(desk.sessions, now, offices=(OFFICE,))[OFFICE].promised == 0, "the same run again"
        desk.line.sent.clear()
        desk.deliver()
        year.left += [(day, parcel.recipients) for parcel in desk.line.sent]
        events = [
            {
                "office_code": OFFICE, "report_code": report, "school_code": school, "status": SENT, "sent_on": day, "reason": "",
                "at": at(day, time(10)), "day": day, "actor": "t", "seat": f"school:{school}", "current": True,
            }
            for report, school in sending[day]
        ]  # fmt: skip
        if events:
            with writing(desk.sessions) as session:
                session.execute(insert(SubmissionEvent), events)
        run(desk.sessions, at(day, EVENING), offices=(OFFICE,))
    with desk.sessions() as session:
        year.told = list(session.scalars(select(Notice).where(Notice.state == "told").order_by(Notice.id)))
        session.expunge_all()


@pytest.fixture(scope="module")
def year(demo_file, tmp_path_factory) -> Iterator[Year]:
    home = tmp_path_factory.mktemp("year")
    path = home / "year.db"
    for suffix in ("", "-wal"):
        if Path(f"{demo_file}{suffix}").exists():
            shutil.copy(f"{demo_file}{suffix}", f"{path}{suffix}")
    url = f"sqlite:///{path}"
    engine = make_engine(url)
    # A year has some thousand transactions; no power is cut in it.
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    sessions = make_sessions(engine)
    with writing(sessions) as session:
        usual = habits(session)
        session.execute(
            update(ImportBatch)
            .where(ImportBatch.kind == "submissions", ImportBatch.office_code == OFFICE)
            .values(state="undone")
        )
        rounds = add_rest_of_the_year(session)
        schools = schools_asked(session, OFFICE, EVERY_SCHOOL)
        own = own_holidays(session, OFFICE)
    sent = {}
    for report, (_opens, due) in rounds.items():
        for school in schools:
            late = usual[zlib.crc32(f"{report}/{school}".encode()) % len(usual)]
            if late is not None:
                sent[report, school] = max(due + timedelta(days=late), FIRST)
    lived = Year(rounds, schools, own, sent)
    desk = Desk(sessions, home, url, Clock(at(FIRST, MORNING)), line=FakeLine(sender.Sent(200, "req-1")))
    take_seats(desk, schools)
    live_through(desk, lived)
    engine.dispose()
    yield lived


def take_seats(desk: Desk, schools: list[str]) -> None:
    for number, (school, role) in enumerate((school, role) for school in schools for role in PERSONS):
        desk.seat(f"school:{school}", person(number), role)
    for number in range(OFFICERS):
        desk.seat("officer", officer(number))


def officer(number: int) -> str:
    return person(10_000 + number)


def deadline(year: Year) -> list[Notice]:
    return [each for each in year.told if each.kind == KIND]


def day_of(notice: Notice) -> date:
    return to_bangkok(notice.due_at).date()


def works(year: Year, day: date) -> bool:
    return is_working_day(day, year.own)


def by_calendar(year: Year, key: str, opens: date | None, due: date) -> date | None:
    """The day of a stage as one finds it with a finger on the calendar."""
    if key.startswith("overdue"):
        day, left = due, 3 * int(key.removeprefix("overdue"))
        while left:
            day += timedelta(days=1)
            left -= works(year, day)
        return day
    if key == "open":
        day = opens
        while day and not works(year, day):
            day += timedelta(days=1)
        return day
    day = due - timedelta(days=int(key.removeprefix("before") or 0)) if key != "day" else due
    while not works(year, day):
        day -= timedelta(days=1)
    return day


def test_the_year_has_every_round_of_the_demonstration_and_all_schools(year):
    assert len(year.schools) == 139
    assert len(year.rounds) == 12
    assert {code.partition("-")[0] for code in year.rounds} == {"DMC", "EMIS", "BOBEC", "MOBEC", "MON", "QP"}


def test_the_days_off_are_those_of_the_cabinets_calendar(year):
    assert [day for day in days() if day.weekday() < 5 and not works(year, day)] == DAYS_OFF


def test_no_reminder_is_told_outside_office_hours_or_on_a_day_off(year):
    moments = [to_bangkok(each.due_at) for each in year.told]
    assert len(moments) > 3000
    assert {moment.time() for moment in moments} == {MORNING}
    told_on = {moment.date() for moment in moments}
    assert all(day.weekday() < 5 for day in told_on)
    assert told_on.isdisjoint(DAYS_OFF)
    assert all(works(year, day) for day in told_on)
    assert all(each.told_at == each.due_at for each in year.told), "told at its moment, not later"


def test_every_stage_is_told_on_the_day_that_the_rule_says(year):
    seen = Counter()
    for notice in deadline(year):
        key = notice.stage.partition("@")[0]
        assert day_of(notice) == by_calendar(year, key, *year.rounds[notice.subject]), (
            notice.subject,
            notice.stage,
        )
        seen[key] += 1
    assert set(seen) == set(KEYS)
    assert (
        seen["open"]
        > seen["before7"]
        > seen["before3"]
        > seen["day"]
        > seen["overdue1"]
        > seen["overdue3"]
        > 0
    )


def test_every_school_that_owed_was_told_and_no_other(year):
    told = defaultdict(set)
    for notice in deadline(year):
        told[notice.subject, notice.stage.partition("@")[0], day_of(notice)].add(notice.seat_target)
    assert told
    for (report, key, day), schools in told.items():
        owed = {school for school in year.schools if year.sent.get((report, school), END) >= day}
        assert schools == owed, (report, key)


def test_nothing_is_left_out_but_stages_that_fall_together_or_before_the_year(year):
    told = {(each.subject, each.stage.partition("@")[0]) for each in deadline(year)}
    for report, (opens, due) in year.rounds.items():
        planned = {key: by_calendar(year, key, opens, due) for key in KEYS}
        for place, key in enumerate(KEYS):
            later = [planned[other] for other in KEYS[place + 1 :]]
            day = planned[key]
            outside = (
                day is None or not FIRST <= day < END or (key != "open" and opens is not None and day < opens)
            )
            if not outside and day not in later:
                assert (report, key) in told, (report, key, day)
            elif day in later:
                assert (report, key) not in told, "of two on one day the later stays"


def test_no_stage_is_told_twice_and_one_message_a_day_holds_all(year):
    purposes = Counter((each.subject, each.stage, each.target) for each in deadline(year))
    assert set(purposes.values()) == {1}
    reports_a_day = Counter((each.target, day_of(each)) for each in deadline(year))
    assert max(reports_a_day.values()) > 1, "days on which one message tells of several reports"


def test_the_quota_of_the_year_is_a_fraction_of_posting_every_stage_to_every_group(year):
    """Counted of what left: LINE takes a message for each person that a request is for."""
    officers = {officer(number) for number in range(OFFICERS)}
    spent = sum(len(chats) for _day, chats in year.left)
    digests = sum(len(officers.intersection(chats)) for _day, chats in year.left)
    posts = sum(
        FIRST <= day < END
        for opens, due in year.rounds.values()
        for key in KEYS
        if (day := by_calendar(year, key, opens, due)) is not None
    )
    # A post into every group counts all its members: the same persons of all schools.
    naive = len(PERSONS) * len(year.schools) * posts
    assert (spent, digests, naive) == (6_882, 726, 26_132), "stated in docs/deadlines.md"
    assert spent <= 0.4 * naive


def test_nobody_has_two_messages_a_day(year):
    a_day = Counter((day, chat) for day, chats in year.left for chat in chats)
    assert set(a_day.values()) == {1}
    # What left is what the notices say was told, one message for all that a chat heard on a day.
    heard = {(day_of(each), each.target) for each in deadline(year)}
    assert sum(chat < officer(0) for _day, chat in a_day) == len(PERSONS) * len(heard)


def test_the_officers_digest_comes_once_on_working_days_that_have_something_to_say(year):
    digests = [each for each in year.told if each.kind == DIGEST]
    told_on = [day_of(each) for each in digests]
    assert len(told_on) == len(set(told_on)) and all(works(year, day) for day in told_on)
    on_due = [due for _, due in year.rounds.values() if works(year, due)]
    assert set(on_due) <= set(told_on)
    assert all("ครบกำหนดวันนี้" in each.text for each in digests if day_of(each) in on_due)
