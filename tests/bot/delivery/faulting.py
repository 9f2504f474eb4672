"""A post room with two schedulers and two couriers before a stand-in for LINE that fails on order."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.line.sender import Sender
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.model import BOT
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from bot.tasks import Clockwork, ring
from db.notices import Telling
from tests.bot.delivery.desk import MONDAY, Desk, person
from tests.bot.kit import Clock, put_in


@dataclass(frozen=True)
class Backend:
    """A database with an office, its address, and that of the task engine; empty for the embedded one."""

    sessions: Any
    url: str
    queue_url: str


#: Recipients: the first sixty hear something of their own (pushes), the others one of twenty texts (multicasts).
PEOPLE, PERSONAL, TEXTS = 2000, 60, 20
#: Requests that are struck of each sort.
STRUCK = {"message/push": 30, "message/multicast": 10}
#: Seconds the bot waits for LINE here, and LINE's silence, which is longer.
PATIENCE_S, SILENCE_S = 0.3, 0.4


def said_to(target: str) -> str:
    number = int(target[7:]) - 57030000
    return f"ถึงโรงเรียน {number}" if number < PERSONAL else f"รายงานชุด {number % TEXTS}"


class Room:
    """A post room with a real sender, before a stand-in for LINE."""

    def __init__(self, sessions, home, url: str, line: SimulatorServer, queue_url: str = "") -> None:
        self.line = line
        self.bell = threading.Event()
        for number in range(PEOPLE):
            line.platform.add_user(person(number), f"คน {number}")
        sender = Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, timeout_s=(1.0, PATIENCE_S))
        self.desk = Desk(sessions, home, url, Clock(MONDAY), line=sender, queue_url=queue_url)
        self.desk.promise(self.desk.schools(PEOPLE), text=said_to, urgency=2)

    def strike(self, *kinds: FaultKind) -> None:
        """Order faults, as many for pushes and for multicasts as STRUCK says, shared between the kinds."""
        for endpoint, times in STRUCK.items():
            for kind in kinds:
                fault = Fault(kind, endpoint, times=times // len(kinds), delay_s=SILENCE_S)
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
            if not self.desk.rows(state="planned") and not self.desk.rows(state="sending"):
                return

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
        while deliver_one(self.desk.deps, name):
            pass

    def received(self) -> Counter[str]:
        with self.line.platform.lock:
            return Counter(one.chat for one in self.line.platform.chat_log.values() if one.sender == BOT)

    def struck(self) -> Counter[str]:
        """Return how many requests met each fault."""
        with self.line.platform.lock:
            return Counter(call.fault for call in self.line.platform.api_log if call.fault)

    def answers(self) -> Counter[int]:
        """Return how many requests LINE answered with each status; 0 is a broken connection."""
        with self.line.platform.lock:
            return Counter(call.status for call in self.line.platform.api_log)

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


def make_room(sessions, home, url, queue_url: str = ""):
    with SimulatorServer(SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)) as line:
        room = Room(sessions, home, url, line, queue_url)
        put_in(room.desk.deps, pace=Hasty())
        # The engine's consumer takes over the process's signals; pytest wants to keep them.
        with patch("huey.consumer.Consumer._set_signal_handlers"):
            engine = Clockwork(room.desk.deps.settings, room.bell.set, lambda: None)
            engine.start()
        try:
            yield room
        finally:
            engine.stop()
