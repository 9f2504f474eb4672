"""Two thousand messages for every way in which LINE can fail: none lost, none doubled, all states true. On SQLite embedded,
PostgreSQL with Redis and PostgreSQL alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.simulator.faults import Fault, FaultKind
from db import outbox_care
from db.session import writing
from tests.bot.delivery.desk import MONDAY, person
from tests.bot.delivery.faulting import PEOPLE, STRUCK, make_room
from tests.bot.kit import put_in


@pytest.fixture
def room(backend, tmp_path):
    yield from make_room(backend.sessions, tmp_path, backend.url, backend.queue_url)


#: Ways to fail after which nothing tells the bot whether LINE has it, or that LINE has it not.
REPEATED = (
    FaultKind.ERROR_BEFORE,
    FaultKind.ERROR_AFTER,
    FaultKind.TIMEOUT_BEFORE,
    FaultKind.TIMEOUT_AFTER,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.RATE_LIMIT,
)


@pytest.mark.parametrize("kind", REPEATED)
def test_everyone_hears_it_once_whatever_line_does(room, kind):
    room.strike(kind)
    room.work()
    room.check()
    assert room.struck()[kind] == sum(STRUCK.values())
    again = [row for row in room.desk.rows() if row.attempts > 1]
    assert len(again) >= max(STRUCK.values())
    if kind.after_acceptance:
        # LINE itself said that it had them: 409. (A request that was struck twice is one message, and one 409.)
        assert {row.status for row in again} == {409}
        assert room.answers()[409] >= len(again)


def test_everyone_hears_it_once_when_line_fails_in_every_way(room):
    room.strike(*REPEATED)
    room.work()
    room.check()
    assert set(room.struck()) == set(REPEATED)


def test_what_line_refuses_is_split_and_what_it_refuses_alone_is_said_so(room):
    room.line.platform.faults.add(Fault(FaultKind.BAD_REQUEST, "message/push", times=15))
    room.line.platform.faults.add(Fault(FaultKind.BAD_REQUEST, "message/multicast", times=15))
    room.work()
    room.check(untold=15)
    failed = [row for row in room.desk.rows(state="failed") if row.endpoint == "push"]
    for row in failed:
        with writing(room.desk.sessions) as session:
            outbox_care.retry_message(session, row.id, now=room.desk.clock())
    room.work()
    room.check()


def test_the_months_limit_holds_the_rest_until_it_is_lifted(room):
    room.line.platform.quota_limit = 500
    room.work()
    received = room.received()
    assert max(received.values()) == 1
    assert 0 < len(received) <= 500
    held = {chat for row in room.desk.rows(state="held") for chat in row.recipients}
    assert held == {person(number) for number in range(PEOPLE)} - set(received)
    room.line.platform.quota_limit = None
    with writing(room.desk.sessions) as session:
        outbox_care.release(session, "5703", now=room.desk.clock())
    room.work()
    room.check()


def test_a_clock_that_jumps_an_hour_to_and_fro_doubles_nothing(room):
    desk = room.desk
    sender, jumps = desk.line, iter((1, -1) * PEOPLE)
    lock = threading.Lock()

    class Jumping:
        """A sender in whose sending the clock jumps, another worker sweeps, and takes what seems dead."""

        def send(self, parcel):
            with lock:
                outcome = sender.send(parcel)
                desk.clock.move(hours=next(jumps))
                desk.sweep()
            return outcome

    put_in(desk.deps, sender=Jumping())
    room.work()
    put_in(desk.deps, sender=sender)
    room.work()
    room.check()
    assert any(row.attempts > 1 for row in desk.rows()), "nothing seemed dead"


def test_a_worker_that_dies_between_sending_and_writing_it_down(room):
    desk = room.desk
    sender = desk.line

    class Dying:
        """A sender whose worker dies at every third request, half of them before it was sent."""

        calls = 0

        def send(self, parcel):
            Dying.calls += 1
            if Dying.calls % 6 == 0:
                raise KeyboardInterrupt
            outcome = sender.send(parcel)
            if Dying.calls % 6 == 3:
                raise KeyboardInterrupt
            return outcome

    put_in(desk.deps, sender=Dying())
    post_due(desk.deps)
    for _ in range(400):
        try:
            if not deliver_one(desk.deps, "mortal"):
                desk.clock.move(minutes=20)
                desk.sweep()
                if not desk.rows(state="planned"):
                    break
        except KeyboardInterrupt:
            continue
    room.check()
    assert desk.clock() - MONDAY < timedelta(hours=20)
