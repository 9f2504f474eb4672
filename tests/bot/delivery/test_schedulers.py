"""Two schedulers plan the stages of a report at once, in processes of their own, killed with SIGKILL at random moments: a
stage is told to everybody once."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.line import sender
from db.digest import run
from db.notices import Notice
from db.session import make_engine, make_sessions, writing
from db.values.calendar import BANGKOK
from tests import factories as make
from tests.bot.delivery.desk import Desk, person, school
from tests.bot.kit import Clock, FakeLine

SCHOOLS, OFFICER = 300, person(9_000)
OPENS, DUE = date(2026, 12, 15), date(2027, 1, 15)
#: Stage -> the working day on which it is told, as one finds it with a finger on the calendar.
STAGES = {
    "open": date(2026, 12, 15),
    "before7": date(2027, 1, 8),
    "before3": date(2027, 1, 12),
    "before1": date(2027, 1, 14),
    "day": date(2027, 1, 15),
    "overdue1": date(2027, 1, 20),
    "overdue2": date(2027, 1, 25),
    "overdue3": date(2027, 1, 28),
}
#: The officer's digest comes with the others: on these days nothing is due within the week.
NO_DIGEST = ("open", "before7")
#: How often two schedulers begin and are killed at each stage, and the longest that they live, in seconds.
ROUNDS, LIVES_S = 3, 0.3
#: Begins a process by forking one that has read the product and has no threads.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def schedule(url: str, now: datetime, began: Any, done: Any) -> None:
    """Run as a process of its own: a scheduler that plans again and again until it is killed."""
    sessions = make_sessions(make_engine(url))
    began.set()
    while True:
        run(sessions, now)
        done.set()
        # Without a breath between its runs the first one would keep SQLite's only lock from the second for good.
        time.sleep(0.05)


def two_schedulers(url: str, now: datetime, life_s: float | None = None) -> None:
    """Let two schedulers plan at once, and kill them both after so many seconds; without any, when both have done it."""
    living = []
    for _ in range(2):
        began, done = _processes.Event(), _processes.Event()
        one = _processes.Process(target=schedule, args=(url, now, began, done), daemon=True)
        one.start()
        living.append((one, began, done))
    for _one, began, done in living:
        assert (began if life_s is not None else done).wait(60), "a scheduler did not get there"
    if life_s is not None:
        living[0][0].join(life_s)
    for one, _began, _done in living:
        one.kill()
        one.join()
        assert one.exitcode == -signal.SIGKILL, "a scheduler ended by itself"


@pytest.fixture
def office_of_schools(queues, tmp_path, any_database) -> Desk:
    """A desk with many schools that owe one report and never send it."""
    line = FakeLine(sender.Sent(200, "req-1"))
    desk = Desk(queues, tmp_path, any_database, Clock(morning(STAGES["open"])), line=line)
    with writing(queues) as session:
        batch = make.make_batch(session, kind="schools")
        for number in range(SCHOOLS):
            make.make_school(session, code=school(number)[7:], name=f"โรง {number}", batch=batch)
        rounds = make.make_batch(session, kind="reports", as_of=date(2026, 12, 1))
        make.make_round(session, code="MON", due=DUE, batch=rounds, opens=OPENS, name="รายงานผล")
    desk.schools(SCHOOLS)
    desk.seat("officer", OFFICER)
    return desk


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 40, tzinfo=BANGKOK)


def heard(desk: Desk) -> Counter[str]:
    """Post and deliver what is due; return who was sent how many messages by that."""
    desk.line.sent.clear()
    desk.deliver()
    return Counter(chat for parcel in desk.line.sent for chat in parcel.recipients)


def promised(desk: Desk, stage: str) -> int:
    with desk.sessions() as session:
        return session.scalar(select(func.count(Notice.id)).where(Notice.stage.startswith(f"{stage}@"))) or 0


def test_a_stage_is_told_once_however_many_schedulers_run_and_die(office_of_schools, any_database):
    desk, chance = office_of_schools, random.Random()
    owing = Counter(person(number) for number in range(SCHOOLS))
    died_in_work, reminders = 0, 0
    for stage, day in STAGES.items():
        desk.clock.now = now = morning(day)
        for _ in range(ROUNDS):
            two_schedulers(any_database, now, chance.uniform(0, LIVES_S))
            died_in_work += not promised(desk, stage)
            assert promised(desk, stage) in (0, SCHOOLS), "a stage is planned as a whole or not at all"
        # Who comes after the dead does what they did not.
        two_schedulers(any_database, now)
        assert promised(desk, stage) == SCHOOLS
        told = heard(desk)
        assert told.pop(OFFICER, 0) == (stage not in NO_DIGEST)
        assert told == owing, stage
        reminders += told.total()
        two_schedulers(any_database, now)
        assert not heard(desk), f"{stage} was told again"
        # The rule of one message a day would keep back a second promise for a day only.
        assert promised(desk, stage) == SCHOOLS, f"{stage} was promised again"
    assert died_in_work > 0, "no kill fell into planning"
    assert reminders == SCHOOLS * len(STAGES) > 2000
    assert set(desk.notices().values()) == {"told"}
