"""Two thousand messages of the outbox for every way in which LINE can fail: none lost, none doubled, all states true. On
SQLite embedded, PostgreSQL with Redis and PostgreSQL alone."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import pytest

from bot.simulator.faults import Fault, FaultKind
from db import outbox_care
from db.session import writing
from tests.bot.delivery.desk import MONDAY, person
from tests.bot.delivery.faulting import EVERY_ONE, PEOPLE, STRUCK, STRUCK_SLOWLY
from tests.bot.kit import put_in

#: Ways to fail after which nothing tells the bot whether LINE has it, or that LINE has it not; and how many requests are
#: struck so. In the second every single message is: LINE has all, says so to none, and answers 409 to each.
REPEATED = {
    "500-before": (STRUCK, FaultKind.ERROR_BEFORE),
    "500-after-then-409": (EVERY_ONE, FaultKind.ERROR_AFTER),
    "time-out": (STRUCK_SLOWLY, FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER),
    "reset": (STRUCK, FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER),
    "429": (STRUCK, FaultKind.RATE_LIMIT),
}


@pytest.mark.parametrize("way", REPEATED)
def test_everyone_hears_it_once_whatever_line_does(room, way):
    struck, *kinds = REPEATED[way]
    room.strike(struck, *kinds)
    room.work()
    room.check()
    for kind in kinds:
        assert room.struck()[kind] == sum(struck.values())
        met = room.met(kind)
        assert all(row.state == "sent" and row.attempts > 1 for row in met)
        if kind.after_acceptance:
            # LINE itself said that it had them. (A request that was struck twice is one message, and one 409.)
            assert {row.status for row in met} == {409}
            assert room.answers()[409] >= len(met)
    if struck is EVERY_ONE:
        assert len(room.met(*kinds)) > 2000


def test_everyone_hears_it_once_when_line_fails_in_every_way(small_room):
    room, kinds = small_room, [kind for _struck, *several in REPEATED.values() for kind in several]
    room.strike(STRUCK_SLOWLY, *kinds)
    room.work()
    room.check()
    assert set(room.struck()) == set(kinds)


def test_what_line_refuses_is_split_and_what_it_refuses_alone_is_said_so(room):
    room.line.platform.faults.add(Fault(FaultKind.BAD_REQUEST, "message/push", times=150))
    room.line.platform.faults.add(Fault(FaultKind.BAD_REQUEST, "message/multicast", times=15))
    room.work()
    room.check(untold=150)
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
    assert room.answers()[429] > 0
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
        """A sender in whose sending, every twentieth time, the clock jumps, another worker sweeps, and takes what seems dead."""

        calls = 0

        def send(self, parcel):
            with lock:
                outcome = sender.send(parcel)
                Jumping.calls += 1
                if Jumping.calls % 20 == 0:
                    desk.clock.move(hours=next(jumps))
                    desk.sweep()
            return outcome

    put_in(desk.deps, sender=Jumping())
    room.work()
    put_in(desk.deps, sender=sender)
    room.work()
    room.check()
    assert Jumping.calls > 2000
    assert any(row.attempts > 1 for row in desk.rows()), "nothing seemed dead"


def test_a_worker_that_dies_between_sending_and_writing_it_down(room):
    desk = room.desk
    sender = desk.line
    chance = random.Random()

    class Dying:
        """A sender whose worker dies at every thirtieth request or so, half of the times before it was sent."""

        deaths = 0

        def send(self, parcel):
            dies = chance.random()
            if dies < 1 / 60:
                Dying.deaths += 1
                raise KeyboardInterrupt
            outcome = sender.send(parcel)
            if dies < 2 / 60:
                Dying.deaths += 1
                raise KeyboardInterrupt
            return outcome

    put_in(desk.deps, sender=Dying())
    room.outlive(KeyboardInterrupt)
    room.check()
    assert Dying.deaths > 20
    assert desk.clock() - MONDAY < timedelta(hours=20)
