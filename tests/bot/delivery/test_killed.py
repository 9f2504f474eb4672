"""Two workers, each with its own scheduler and courier, killed with SIGKILL again and again: everyone hears it once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.simulator.faults import Fault, FaultKind
from bot.simulator.server import (
    DEMO_CHANNEL_ACCESS_TOKEN,
    DEMO_CHANNEL_SECRET,
    SimulatorConfig,
    SimulatorServer,
)
from db.notices import Notice, Telling
from db.outbox import OutboxMessage
from db.values.calendar import utc_now
from tests.bot.delivery.desk import Desk, person
from tests.bot.delivery.faulting import PEOPLE, said_to
from tests.bot.kit import KEY, Clock
from tests.bot.test_kill import process

#: Lives that each of the two workers is given before the last one, which may end its work.
LIVES = 2
ENDS_WITHIN_S = 150


def everyone(sessions, line: SimulatorServer, home, url: str) -> Desk:
    for number in range(PEOPLE):
        line.platform.add_user(person(number), f"คน {number}")
    desk = Desk(sessions, home, url, Clock(utc_now()))
    # Very urgent: the clock of this test is the real one, and the office may be closed.
    # No reminder: the worker's own planner takes reminders back of which no report knows.
    desk.promise(desk.schools(PEOPLE), kind="amount", text=said_to, urgency=2)
    return desk


def open_tellings(sessions) -> int:
    with sessions() as session:
        waiting = session.scalar(select(func.count(Notice.id)).where(Notice.state == "waiting")) or 0
        untold = select(func.count(Telling.id)).where(Telling.state.in_(("waiting", "planned")))
        return waiting + (session.scalar(untold) or 0)


def live(environment: dict[str, str], sessions, line: SimulatorServer, until: float, lives: int) -> None:
    """Start a worker, kill it some requests later, and again; the last one works until all is told."""
    chance = random.Random()
    for number in range(lives + 1):
        with process(environment, "-m", "tests.bot.echo_work") as worker:
            began(worker)
            last = number == lives
            enough = len(line.platform.api_log) + chance.randint(3, 12)
            while time.monotonic() < until:
                worker.stderr.read()
                if not open_tellings(sessions) if last else len(line.platform.api_log) >= enough:
                    break
                time.sleep(chance.uniform(0.01, 0.06))
            worker.send_signal(signal.SIGKILL)


def began(worker: subprocess.Popen[bytes]) -> None:
    assert any(b"worker_started" in line for line in worker.stderr), "the worker did not start"
    os.set_blocking(worker.stderr.fileno(), False)


def run(url: str, queue_url: str, sessions, home) -> None:
    with SimulatorServer(SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)) as line:
        desk = everyone(sessions, line, home, url)
        environment = {
            **os.environ,
            "NONGPHAEN_HOME": str(home),
            "DATABASE_URL": url,
            "QUEUE_URL": queue_url,
            "LINE_CHANNEL_SECRET": DEMO_CHANNEL_SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": DEMO_CHANNEL_ACCESS_TOKEN,
            "LINE_API_BASE": line.url,
            "SECRET_KEY": KEY,
            "LOG_FORMAT": "json",
            "LEASE_S": "1",
            "WORKERS": "1",
        }
        # LINE takes its time after it accepted, so that kills fall between the request and its record.
        line.platform.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/*", times=100_000, delay_s=0.05))
        until = time.monotonic() + ENDS_WITHIN_S
        workers = [
            threading.Thread(target=live, args=(environment, sessions, line, until, LIVES)) for _ in range(2)
        ]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        heard = Counter(one.chat for one in line.platform.chat_log.values())
        with sessions() as session:
            states = Counter(session.scalars(select(Telling.state)))
            notices = Counter(session.scalars(select(Notice.state)))
            rows = Counter(session.scalars(select(OutboxMessage.state)))
        assert (len(heard), max(heard.values())) == (PEOPLE, 1), "lost or doubled"
        assert (states, notices) == ({"told": PEOPLE}, {"told": PEOPLE})
        assert set(rows) == {"sent"}
        assert any(row.attempts > 1 for row in desk.rows()), "no kill fell into a sending"


def test_killed_workers_lose_and_double_nothing_on_sqlite(office, database_url, tmp_path):
    run(database_url, "", office, tmp_path)


@pytest.mark.service
def test_killed_workers_lose_and_double_nothing_on_postgresql_and_redis(postgres_url, redis_url, tmp_path):
    from tests.bot.conftest import with_office

    for sessions in with_office(postgres_url):
        run(postgres_url, redis_url, sessions, tmp_path)


@pytest.mark.service
def test_killed_workers_lose_and_double_nothing_on_postgresql_alone(postgres_url, tmp_path):
    from tests.bot.conftest import with_office

    for sessions in with_office(postgres_url):
        run(postgres_url, postgres_url, sessions, tmp_path)
