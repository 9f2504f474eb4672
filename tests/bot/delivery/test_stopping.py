"""A worker that is told to stop in the middle of two thousand messages ends what it holds, or gives it back, and goes."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter

from bot.cli.work import STOP_WITHIN_S
from bot.simulator.server import SimulatorConfig, SimulatorServer
from tests.bot.delivery.faulting import MESSAGES
from tests.bot.delivery.working import (
    WORKER,
    check_everyone,
    everyone,
    listen,
    open_tellings,
    requests,
    take_time,
)
from tests.bot.test_kill import environment, process

#: How often it is stopped before the last life, and the requests of a life at most.
STOPS, MOST_OF_LIFE = 4, MESSAGES // 5
ENDS_WITHIN_S = 200
#: Seconds that a machine with other work may take on top to end a process.
TO_END_S = 20.0


def test_a_worker_that_is_stopped_while_it_sends_loses_and_doubles_nothing(backend, tmp_path):
    chance = random.Random()
    until = time.monotonic() + ENDS_WITHIN_S
    config = SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)
    with SimulatorServer(config) as line:
        desk = everyone(backend.sessions, line, tmp_path, backend.url)
        settings = environment(backend.url, backend.queue_url, line, tmp_path, WORKERS="1")
        take_time(line, 0.005)
        for number in range(STOPS + 1):
            with process(settings, *WORKER) as worker:
                listen(worker)
                requests(line, len(line.platform.api_log) + chance.randint(1, MOST_OF_LIFE), until)
                while number == STOPS and open_tellings(backend.sessions) and time.monotonic() < until:
                    time.sleep(0.2)
                worker.send_signal(chance.choice((signal.SIGTERM, signal.SIGINT)))
                assert worker.wait(STOP_WITHIN_S + TO_END_S) == 0
            assert not desk.rows(state="sending"), "it went with messages in its hands"
            assert number == STOPS or desk.rows(state="planned"), "it was not in the middle"
        check_everyone(backend.sessions, line)
        asked = Counter(call.retry_key for call in line.platform.api_log if call.retry_key)
        assert len(asked) >= MESSAGES and max(asked.values()) == 1, "no message was asked of LINE twice"
