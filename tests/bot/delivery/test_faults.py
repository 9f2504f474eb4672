"""Two thousand messages for every way in which LINE can fail: none lost, none doubled, all states true."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.line.sender import Sender
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.model import BOT
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from db import outbox_care
from db.notices import Telling
from db.session import writing
from tests.bot.delivery.desk import MONDAY, Desk, person
from tests.bot.kit import Clock, put_in

#: Recipients: the first sixty hear something of their own (pushes), the others one of twenty texts (multicasts).
PEOPLE, PERSONAL, TEXTS = 2000, 60, 20
#: Requests that are struck of each sort.
STRUCK = {"message/push": 30, "message/multicast": 10}
#: Seconds the bot waits for LINE here, and LINE's silence, which is longer.
PATIENCE_S, SILENCE_S = 0.1, 0.15


def said_to(target: str) -> str:
    number = int(target[7:]) - 57030000
    return f"ถึงโรงเรียน {number}" if number < PERSONAL else f"รายงานชุด {number % TEXTS}"


class Room:
    """A post room with a real sender, before a stand-in for LINE."""

    def __init__(self, sessions, home, url: str, line: SimulatorServer) -> None:
        self.line = line
        for number in range(PEOPLE):
            line.platform.add_user(person(number), f"คน {number}")
        sender = Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, timeout_s=(1.0, PATIENCE_S))
        self.desk = Desk(sessions, home, url, Clock(MONDAY), line=sender)
        self.desk.promise(self.desk.schools(PEOPLE), text=said_to, urgency=2)

    def strike(self, *kinds: FaultKind) -> None:
        """Order faults, as many for pushes and for multicasts as STRUCK says, shared between the kinds."""
        for endpoint, times in STRUCK.items():
            for kind in kinds:
                fault = Fault(kind, endpoint, times=times // len(kinds), delay_s=SILENCE_S)
                self.line.platform.faults.add(fault)

    def work(self, *, rounds: int = 12) -> None:
        """Post and deliver with two couriers until nothing is open; the clock moves past every pause."""
        for _ in range(rounds):
            couriers = [threading.Thread(target=self.courier, args=(f"c{number}",)) for number in range(2)]
            for each in couriers:
                each.start()
            for each in couriers:
                each.join()
            self.desk.clock.move(minutes=20)
            self.desk.sweep()
            if not self.desk.rows(state="planned") and not self.desk.rows(state="sending"):
                return

    def courier(self, name: str) -> None:
        post_due(self.desk.deps)
        while deliver_one(self.desk.deps, name):
            pass

    def received(self) -> Counter[str]:
        with self.line.platform.lock:
            return Counter(one.chat for one in self.line.platform.chat_log.values() if one.sender == BOT)

    def check(self, *, untold: int = 0) -> None:
        """Who is called told has the message once, who is not has none; so many were not told, and it says why."""
        received = self.received()
        with self.desk.sessions() as session:
            tellings = session.execute(select(Telling.line_id, Telling.state, Telling.reason)).all()
        assert len(tellings) == PEOPLE, "a notice was lost"
        assert max(received.values()) == 1, "somebody heard it twice"
        told = {chat for chat, state, _reason in tellings if state == "told"}
        assert told == set(received)
        others = [(state, bool(reason)) for _chat, state, reason in tellings if state != "told"]
        assert others == [("unreachable", True)] * untold
        assert self.line.platform.used() == len(received)


class Hasty:
    """Keeps no pace: these requests are counted, not timed."""

    def wait(self, *_about: str) -> float:
        return 0.0

    def slow_down(self, *_about: object) -> None:
        return None


def make_room(sessions, home, url):
    with SimulatorServer(SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)) as line:
        room = Room(sessions, home, url, line)
        put_in(room.desk.deps, pace=Hasty())
        yield room


@pytest.fixture
def room(queues, tmp_path, any_database):
    yield from make_room(queues, tmp_path, any_database)


@pytest.fixture
def small_room(office, tmp_path, database_url):
    yield from make_room(office, tmp_path, database_url)


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
def test_everyone_hears_it_once_whatever_line_does(small_room, kind):
    room = small_room
    room.strike(kind)
    room.work()
    room.check()
    again = [row for row in room.desk.rows() if row.attempts > 1]
    assert len(again) >= max(STRUCK.values())
    if kind.after_acceptance:
        # LINE itself said that it had them: 409.
        assert {row.status for row in again} == {409}


def test_everyone_hears_it_once_when_line_fails_in_every_way(room):
    room.strike(*REPEATED)
    room.work()
    room.check()


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
