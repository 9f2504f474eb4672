"""Whole worker processes before a stand-in for LINE, for tests that kill them or what they stand on."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import Counter, deque
from pathlib import Path

from sqlalchemy import func, select

from bot.simulator.faults import Fault, FaultKind
from bot.simulator.server import SimulatorServer
from db.notices import Notice, Telling
from db.outbox import OutboxMessage
from db.values.calendar import utc_now
from tests.bot.delivery.desk import Desk, person
from tests.bot.delivery.faulting import MESSAGES, PEOPLE, said_to
from tests.bot.kit import Clock

#: What is run and killed: the product's worker, its answers echoes.
WORKER = ("-m", "tests.bot.echo_work")


def everyone(sessions, line: SimulatorServer, home: Path, url: str) -> Desk:
    """Promise something to everyone, two thousand of them something of their own: one push each."""
    #: Every request of a test is counted; the stand-in itself keeps the last.
    line.platform.api_log = deque()
    for number in range(PEOPLE):
        line.platform.add_user(person(number), f"คน {number}")
    desk = Desk(sessions, home, url, Clock(utc_now()))
    # Very urgent: the clock of this test is the real one, and the office may be closed.
    # No reminder: the worker's own planner takes reminders back of which no report knows.
    desk.promise(desk.schools(PEOPLE), kind="amount", text=said_to, urgency=2)
    return desk


def take_time(line: SimulatorServer, delay_s: float) -> None:
    """Let LINE take its time after it accepted, so that what strikes falls between a request and its record."""
    line.platform.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/*", times=100_000, delay_s=delay_s))


def began(worker: subprocess.Popen[bytes]) -> None:
    """Wait until a worker works; then its output may be read without waiting for it."""
    assert any(b"worker_started" in line for line in worker.stderr), "the worker did not start"
    os.set_blocking(worker.stderr.fileno(), False)


def listen(worker: subprocess.Popen[bytes]) -> None:
    """Wait until a worker works, and take what it says from then on: a full pipe would stop it."""
    began(worker)
    os.set_blocking(worker.stderr.fileno(), True)
    threading.Thread(target=worker.stderr.read, daemon=True).start()


def open_tellings(sessions) -> int:
    """Return how many notices and tellings nobody has heard of yet."""
    with sessions() as session:
        waiting = session.scalar(select(func.count(Notice.id)).where(Notice.state == "waiting")) or 0
        untold = select(func.count(Telling.id)).where(Telling.state.in_(("waiting", "planned")))
        return waiting + (session.scalar(untold) or 0)


def requests(line: SimulatorServer, most: int, until: float) -> None:
    """Wait until LINE has had so many requests."""
    while len(line.platform.api_log) < most and time.monotonic() < until:
        time.sleep(0.02)


def check_everyone(sessions, line: SimulatorServer, without: tuple[str, ...] = ()) -> None:
    """Everyone heard it once, by two thousand messages and more; every state says so."""
    heard = Counter(one.chat for one in line.platform.chat_log.values() if one.chat not in without)
    with sessions() as session:
        tellings = Counter(session.scalars(select(Telling.state)))
        notices = Counter(session.scalars(select(Notice.state)))
        rows = Counter(session.scalars(select(OutboxMessage.state)))
    assert (len(heard), max(heard.values())) == (PEOPLE, 1), "lost or doubled"
    assert (tellings, notices) == ({"told": PEOPLE}, {"told": PEOPLE})
    assert set(rows) == {"sent"}
    assert rows["sent"] >= MESSAGES > 2000
