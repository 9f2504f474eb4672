"""A post room with two schedulers and two couriers before a stand-in for LINE that fails on order."""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import structlog
from sqlalchemy import func, select

from bot.courier import Courier
from bot.delivery.posting import post_due
from bot.line.sender import Sender
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.model import BOT
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from bot.tasks import Clockwork, ring
from db.notices import Telling
from db.outbox import OutboxMessage
from tests.bot.delivery.desk import MONDAY, Desk, person
from tests.bot.kit import Clock, put_in


@dataclass(frozen=True)
class Backend:
    """A database with an office, its address, and that of the task engine; empty for the embedded one."""

    sessions: Any
    url: str
    queue_url: str


#: Recipients: the first two thousand hear something of their own (one push each), the others one of twenty texts
#: (multicasts).
PERSONAL, SHARING, TEXTS = 2000, 200, 20
PEOPLE, MESSAGES = PERSONAL + SHARING, PERSONAL + TEXTS
#: Requests that are struck of each sort; fewer where each is waited for.
STRUCK = {"message/push": 200, "message/multicast": 10}
STRUCK_SLOWLY = {"message/push": 20, "message/multicast": 5}
EVERY_ONE = {"message/push": PERSONAL, "message/multicast": TEXTS}
#: Seconds the bot waits for LINE here, and LINE's silence, which is longer.
PATIENCE_S, SILENCE_S = 0.3, 0.4


def said_to(target: str) -> str:
    number = int(target[7:]) - 57030000
    return f"ถึงโรงเรียน {number}" if number < PERSONAL else f"รายงานชุด {number % TEXTS}"


class Room:
    """A post room with a real sender, before a stand-in for LINE."""

    def __init__(self, sessions, home, url: str, line: SimulatorServer, queue_url: str = "") -> None:
        self.line = line
        #: Every request of a test is counted; the stand-in itself keeps the last.
        line.platform.api_log = deque()
        self.bell = threading.Event()
        for number in range(PEOPLE):
            line.platform.add_user(person(number), f"คน {number}")
        sender = Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, timeout_s=(1.0, PATIENCE_S))
        self.desk = Desk(sessions, home, url, Clock(MONDAY), line=sender, queue_url=queue_url)
        self.desk.promise(self.desk.schools(PEOPLE), text=said_to, urgency=2)

    def strike(self, struck: dict[str, int], *kinds: FaultKind) -> None:
        """Order so many faults of each kind for pushes and for multicasts."""
        for endpoint, times in struck.items():
            for kind in kinds:
                fault = Fault(kind, endpoint, times=times, delay_s=SILENCE_S)
                self.line.platform.faults.add(fault)

    def work(self, *, rounds: int = 12) -> None:
        """Post and deliver with two schedulers and two couriers until nothing is open, woken by the task engine; the
        clock moves past every pause."""
        for _ in range(rounds):
            self.wake()
            couriers = [threading.Thread(target=self.courier, args=(f"c{number}",)) for number in range(2)]
            for each in couriers:
                each.start()
            for each in couriers:
                each.join()
            self.desk.clock.move(minutes=20)
            self.desk.sweep()
            if not self.left():
                return

    def left(self) -> int:
        """Return how many messages are still to be sent, or on their way."""
        with self.desk.sessions() as session:
            still = OutboxMessage.state.in_(("planned", "sending"))
            return session.scalar(select(func.count(OutboxMessage.id)).where(still)) or 0

    def outlive(
        self, trouble: type[BaseException], struck: Callable[[BaseException], None] = lambda _error: None
    ) -> None:
        """Post and deliver with one courier whom a trouble strikes now and then, until nothing is open; what he held then
        comes back when its lease is over."""
        post_due(self.desk.deps)
        courier = Courier(self.desk.deps, "c")
        while self.left():
            try:
                while courier.step():
                    pass
                self.desk.clock.move(minutes=2)
                self.desk.sweep()
            except trouble as error:
                struck(error)

    def wake(self) -> None:
        """Ring through the task engine until it is heard; another test at the same engine may have taken a ring."""
        self.bell.clear()
        for _ in range(30):
            ring(self.desk.deps.settings)
            if self.bell.wait(2):
                return
        raise AssertionError("the task engine woke nobody")

    def courier(self, name: str) -> None:
        post_due(self.desk.deps)
        courier = Courier(self.desk.deps, name)
        while courier.step():
            pass

    def received(self) -> Counter[str]:
        with self.line.platform.lock:
            return Counter(one.chat for one in self.line.platform.chat_log.values() if one.sender == BOT)

    def struck(self) -> Counter[str]:
        """Return how many requests met each fault."""
        with self.line.platform.lock:
            return Counter(call.fault for call in self.line.platform.api_log if call.fault)

    def met(self, kind: FaultKind) -> list[OutboxMessage]:
        """Return the messages that met a fault."""
        with self.line.platform.lock:
            keys = {call.retry_key for call in self.line.platform.api_log if call.fault == kind}
        return [row for row in self.desk.rows() if row.retry_key in keys]

    def answers(self) -> Counter[int]:
        """Return how many requests LINE answered with each status; 0 is a broken connection."""
        with self.line.platform.lock:
            return Counter(call.status for call in self.line.platform.api_log)

    def check(self, *, untold: int = 0) -> None:
        """Two thousand messages and more were there. Who is called told has it once, who is not has none; so many were not
        told, and it says why."""
        received = self.received()
        with self.desk.sessions() as session:
            tellings = session.execute(select(Telling.line_id, Telling.state, Telling.reason)).all()
            messages = session.scalar(select(func.count(OutboxMessage.id))) or 0
        assert messages >= MESSAGES > 2000
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


def make_room(sessions, home, url, queue_url: str = ""):
    with SimulatorServer(SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)) as line:
        room = Room(sessions, home, url, line, queue_url)
        put_in(room.desk.deps, pace=Hasty())
        # The engine's consumer takes over the process's signals; pytest wants to keep them.
        with patch("huey.consumer.Consumer._set_signal_handlers"):
            engine = Clockwork(room.desk.deps.settings, room.bell.set, lambda: None)
            engine.start()
        try:
            with quickly():
                yield room
        finally:
            engine.stop()


@contextmanager
def quickly() -> Iterator[None]:
    """Thousands of requests are counted here: no pause after a 429, and no line in the log for each."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        with patch("bot.courier.SLOW_DOWN_S", 0.0):
            yield
    finally:
        structlog.configure(wrapper_class=before)
