"""Two workers, each with its own scheduler and courier, killed with SIGKILL again and again: everyone hears it once."""

from __future__ import annotations

import random
import signal
import threading
import time

from bot.simulator.server import SimulatorConfig, SimulatorServer
from tests.bot.delivery.faulting import MESSAGES
from tests.bot.delivery.working import (
    WORKER,
    began,
    check_everyone,
    everyone,
    open_tellings,
    take_time,
)
from tests.bot.test_kill import environment, process

#: Lives that each of the two workers is given before the last one, which may end its work.
LIVES = 4
#: Requests after which a life ends at the latest: all lives together leave some work for the last.
MOST_OF_LIFE = MESSAGES // (2 * LIVES)
ENDS_WITHIN_S = 200


def live(settings: dict[str, str], sessions, line: SimulatorServer, until: float) -> None:
    """Start a worker and kill it at some moment: right after it began, some requests later; the last one works until all
    is told."""
    chance = random.Random()
    for number in range(LIVES + 1):
        with process(settings, *WORKER) as worker:
            began(worker)
            last = number == LIVES
            enough = len(line.platform.api_log) + chance.randint(0, MOST_OF_LIFE)
            while time.monotonic() < until:
                worker.stderr.read()
                if not open_tellings(sessions) if last else len(line.platform.api_log) >= enough:
                    break
                time.sleep(0.2 if last else chance.uniform(0.001, 0.03))
            worker.send_signal(signal.SIGKILL)


def run(url: str, queue_url: str, sessions, home) -> None:
    with SimulatorServer(SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)) as line:
        desk = everyone(sessions, line, home, url)
        settings = environment(url, queue_url, line, home, LEASE_S="1", WORKERS="1")
        take_time(line, 0.005)
        until = time.monotonic() + ENDS_WITHIN_S
        workers = [threading.Thread(target=live, args=(settings, sessions, line, until)) for _ in range(2)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        check_everyone(sessions, line)
        assert any(row.attempts > 1 for row in desk.rows()), "no kill fell into a sending"


def test_killed_workers_lose_and_double_nothing(backend, tmp_path):
    run(backend.url, backend.queue_url, backend.sessions, tmp_path)
