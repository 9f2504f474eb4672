"""PostgreSQL and Redis are stopped as by a power cut and started again while 2,000 messages are on their way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.courier import Courier
from bot.delivery.posting import post_due
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.server import (
    DEMO_CHANNEL_ACCESS_TOKEN,
    DEMO_CHANNEL_SECRET,
    SimulatorConfig,
    SimulatorServer,
)
from db.inbox import InboxEvent
from tests.bot.conftest import with_office
from tests.bot.delivery.faulting import PEOPLE, Room, make_room
from tests.bot.delivery.test_killed import began, everyone, open_tellings
from tests.bot.kit import KEY
from tests.bot.test_kill import open_events, process, wait_for_web

ENDS_WITHIN_S = 120
QUESTIONS, ASKERS = 200, 40
#: Requests to LINE after which the server is stopped, each time. All in all there are some 160.
STOPPED_AFTER = (20, 60, 100)


def requests(line: SimulatorServer, most: int, until: float) -> None:
    """Wait until LINE has had so many requests."""
    while len(line.platform.api_log) < most and time.monotonic() < until:
        time.sleep(0.02)


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
            for folder in (home, *list(home.parents)[:-2]):
                folder.chmod(folder.stat().st_mode | 0o711)
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
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    if not shutil.which("initdb") or (os.geteuid() == 0 and not shutil.which("runuser")):
        pytest.skip("the programs of PostgreSQL's server are not here")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.start()
    yield made
    made.crash()


def stubborn(room: Room, name: str, until: float) -> None:
    """A worker's loop: what fails is tried again a moment later."""
    courier = Courier(room.desk.deps, name)
    while time.monotonic() < until:
        try:
            post_due(room.desk.deps)
            if not courier.step() and not open_tellings(room.desk.sessions):
                return
        except DBAPIError:
            time.sleep(0.05)


@pytest.fixture
def crashing(cluster, tmp_path) -> Iterator[Room]:
    for sessions in with_office(cluster.url):
        yield from make_room(sessions, tmp_path, cluster.url)


def test_a_postgresql_that_crashes_and_comes_back_loses_and_doubles_nothing(cluster, crashing):
    room = crashing
    room.line.platform.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/*", times=100_000, delay_s=0.02))
    until = time.monotonic() + ENDS_WITHIN_S / 2
    workers = [threading.Thread(target=stubborn, args=(room, f"c{number}", until)) for number in range(2)]
    for each in workers:
        each.start()
    for most in STOPPED_AFTER:
        requests(room.line, most, until)
        cluster.crash()
        cluster.start()
    # What was being sent at a crash waits for its lease.
    while any(each.is_alive() for each in workers):
        room.desk.clock.move(minutes=2)
        with suppress(DBAPIError):
            room.desk.sweep()
        time.sleep(0.1)
    room.work()
    room.check()
    assert any(row.attempts > 1 for row in room.desk.rows()), "no crash fell into a sending"


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
        pytest.skip("the program redis-server is not here")
    at = port()
    for sessions in with_office(postgres_url):
        config = SimulatorConfig(webhook_url=f"http://127.0.0.1:{free_port}/callback", quota_limit=None)
        with SimulatorServer(config) as line:
            everyone(sessions, line, tmp_path, postgres_url)
            askers = [
                line.platform.add_user(f"U9{number:031x}", f"คน {number}").user_id for number in range(ASKERS)
            ]
            environment = {
                **os.environ,
                "NONGPHAEN_HOME": str(tmp_path),
                "DATABASE_URL": postgres_url,
                "QUEUE_URL": f"redis://127.0.0.1:{at}/0",
                "LINE_CHANNEL_SECRET": DEMO_CHANNEL_SECRET,
                "LINE_CHANNEL_ACCESS_TOKEN": DEMO_CHANNEL_ACCESS_TOKEN,
                "LINE_API_BASE": line.url,
                "SECRET_KEY": KEY,
                "LOG_FORMAT": "json",
                "WORKERS": "4",
            }
            line.platform.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/*", times=100_000, delay_s=0.05))
            with process(environment, "-m", "bot", "serve", "--port", str(free_port)) as web:
                wait_for_web(free_port, web)
                threading.Thread(target=web.stderr.read, daemon=True).start()
                with process(environment, "-m", "tests.bot.echo_work") as worker:
                    live_through(line, sessions, askers, worker, lambda: redis_server(at, tmp_path))
            heard = Counter(one.chat for one in line.platform.chat_log.values() if one.chat not in askers)
            said = Counter(
                message["text"] for asker in askers for message in line.platform.bot_messages(asker)
            )
        with sessions() as session:
            fates = Counter((row.state, row.reply_state) for row in session.query(InboxEvent))
        assert (len(heard), max(heard.values())) == (PEOPLE, 1), "a notice was lost or doubled"
        assert len(said) == QUESTIONS and max(said.values()) == 1, "a question was lost or answered twice"
        assert sum(fates.values()) == QUESTIONS
        # On a busy machine an answer may come after its token's minute; then it is pushed.
        assert set(fates) <= {("done", "sent"), ("done", "late")}


def live_through(line: SimulatorServer, sessions, askers: list[str], worker, redis) -> None:
    """Ask and let notices leave while Redis is up, gone with all its bells, up again and empty, and so on."""
    until = time.monotonic() + ENDS_WITHIN_S
    with redis():
        began(worker)
        os.set_blocking(worker.stderr.fileno(), True)
        threading.Thread(target=worker.stderr.read, daemon=True).start()
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
