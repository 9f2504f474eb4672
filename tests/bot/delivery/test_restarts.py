"""PostgreSQL and Redis are stopped as by a power cut and started again while 2,000 messages are on their way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.simulator.server import SimulatorConfig, SimulatorServer
from db.inbox import InboxEvent
from tests.bot.conftest import not_here, with_office
from tests.bot.delivery.working import (
    WORKER,
    check_everyone,
    everyone,
    listen,
    open_tellings,
    requests,
    take_time,
)
from tests.bot.test_kill import environment, open_events, process, wait_for_web

ENDS_WITHIN_S = 200
QUESTIONS, ASKERS = 200, 40
#: Requests to LINE after which the server is stopped, each time. All in all there are more than two thousand.
STOPPED_AFTER = (300, 900, 1500)


def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A PostgreSQL of the test's own, in a folder of its own; run by another user where we are root, as it demands."""

    def __init__(self, home: Path) -> None:
        self._data, self._port = home / "data", port()
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(home, "postgres")
        self._do("initdb", "--auth=trust", "--username=tester", "-D", str(self._data))
        self.url = f"postgresql://tester@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        options = f"-p {self._port} -k {self._data} -c listen_addresses=127.0.0.1"
        self._do("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(self._data / "log"), "-o", options)

    def crash(self) -> None:
        """Stop it at once, without a checkpoint: what was committed must come back from the log."""
        self._do("pg_ctl", "stop", "-m", "immediate", "-D", str(self._data))

    def _do(self, *command: str) -> None:
        subprocess.run([*self._as, *command], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if not shutil.which("initdb") or (os.geteuid() == 0 and not shutil.which("runuser")):
        not_here("the programs of PostgreSQL's server are not here")
    # Not in pytest's folders: every run of pytest closes them to other users again.
    with tempfile.TemporaryDirectory(prefix="cluster-") as home:
        made = Cluster(Path(home))
        made.start()
        yield made
        made.crash()


@pytest.mark.parametrize(
    "queue", ["embedded", pytest.param("redis", marks=pytest.mark.service), "postgresql"]
)
def test_a_postgresql_that_crashes_and_comes_back_loses_and_doubles_nothing(
    cluster, queue, request, tmp_path
):
    """Under two worker processes; the task engine is in files of their own, in Redis, or crashes with the database."""
    queue_url = {"embedded": "", "postgresql": cluster.url}.get(queue) or (
        request.getfixturevalue("redis_url") if queue == "redis" else ""
    )
    until = time.monotonic() + ENDS_WITHIN_S
    config = SimulatorConfig(webhook_url="http://127.0.0.1:9/", quota_limit=None)
    for sessions in with_office(cluster.url):
        with SimulatorServer(config) as line:
            desk = everyone(sessions, line, tmp_path, cluster.url)
            settings = environment(cluster.url, queue_url, line, tmp_path, LEASE_S="1", WORKERS="1")
            take_time(line, 0.005)
            with process(settings, *WORKER) as one, process(settings, *WORKER) as other:
                listen(one)
                listen(other)
                for most in STOPPED_AFTER:
                    requests(line, most, until)
                    cluster.crash()
                    cluster.start()
                while time.monotonic() < until and still_open(sessions):
                    time.sleep(0.2)
                assert (one.poll(), other.poll()) == (None, None), "a worker did not live through it"
            check_everyone(sessions, line)
            assert any(row.attempts > 1 for row in desk.rows()), "no crash fell into a sending"


def still_open(sessions) -> bool:
    with suppress(DBAPIError):
        return open_tellings(sessions) > 0
    return True


@contextmanager
def redis_server(at: int, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ["redis-server", "--port", str(at), "--save", "", "--appendonly", "no", "--dir", str(home)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.mark.service
def test_a_redis_that_is_killed_and_comes_back_empty_loses_and_doubles_nothing(
    postgres_url, tmp_path, free_port
):
    if not shutil.which("redis-server"):
        not_here("the program redis-server is not here")
    at = port()
    for sessions in with_office(postgres_url):
        config = SimulatorConfig(webhook_url=f"http://127.0.0.1:{free_port}/callback", quota_limit=None)
        with SimulatorServer(config) as line:
            everyone(sessions, line, tmp_path, postgres_url)
            askers = [
                line.platform.add_user(f"U9{number:031x}", f"คน {number}").user_id for number in range(ASKERS)
            ]
            settings = environment(postgres_url, f"redis://127.0.0.1:{at}/0", line, tmp_path, WORKERS="4")
            take_time(line, 0.02)
            with process(settings, "-m", "bot", "serve", "--port", str(free_port)) as web:
                wait_for_web(free_port, web)
                threading.Thread(target=web.stderr.read, daemon=True).start()
                with process(settings, *WORKER) as worker:
                    live_through(line, sessions, askers, worker, lambda: redis_server(at, tmp_path))
            said = Counter(
                message["text"] for asker in askers for message in line.platform.bot_messages(asker)
            )
        with sessions() as session:
            fates = Counter((row.state, row.reply_state) for row in session.query(InboxEvent))
        check_everyone(sessions, line, without=tuple(askers))
        assert len(said) == QUESTIONS and max(said.values()) == 1, "a question was lost or answered twice"
        assert sum(fates.values()) == QUESTIONS
        # On a busy machine an answer may come after its token's minute; then it is pushed.
        assert set(fates) <= {("done", "sent"), ("done", "late")}


def live_through(line: SimulatorServer, sessions, askers: list[str], worker, redis) -> None:
    """Ask and let notices leave while Redis is up, gone with all its bells, up again and empty, and so on."""
    until = time.monotonic() + ENDS_WITHIN_S
    with redis():
        listen(worker)
        ask(line, askers, range(QUESTIONS // 4))
        requests(line, STOPPED_AFTER[0], until)
    ask(line, askers, range(QUESTIONS // 4, QUESTIONS // 2))
    requests(line, STOPPED_AFTER[1], until)
    with redis():
        ask(line, askers, range(QUESTIONS // 2, 3 * QUESTIONS // 4))
        requests(line, STOPPED_AFTER[2], until)
    ask(line, askers, range(3 * QUESTIONS // 4, QUESTIONS))
    assert line.platform.wait_idle(30), "the webhooks were not taken"
    while time.monotonic() < until and (open_tellings(sessions) or open_events(sessions)):
        time.sleep(0.1)


def ask(line: SimulatorServer, askers: list[str], numbers: range) -> None:
    for number in numbers:
        line.platform.say(askers[number % ASKERS], f"คำถามที่ {number}")
