"""The kill test: 200 questions while the worker is killed with SIGKILL every second or so.

Every accepted event is answered once, or its reply's fate is recorded as unknown; none is lost, none answered twice.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, FaultKind
from bot.simulator.ids import DEMO_BOT, stable_user_id
from bot.simulator.server import (
    DEMO_CHANNEL_ACCESS_TOKEN,
    DEMO_CHANNEL_SECRET,
    SimulatorConfig,
    SimulatorServer,
)
from db.datasets.schools import School
from db.inbox import InboxEvent
from db.offices import link_office
from db.outbox import OutboxMessage
from db.session import make_engine, make_sessions, writing
from tests.bot.kit import KEY
from tests.conftest import ROOT, give_model

QUESTIONS, PEOPLE = 200, 40
KILL_EVERY_S = 1.0
#: The whole product takes seconds to begin, so that each life is to be worth it; short ones fall between.
LIVES_OF_PRODUCT_S = (3.0, 1.0, 2.0)
#: Ends a test that hangs; what a killed worker was answering waits 15 s for its fate to be written down.
ENDS_WITHIN_S = 400


@contextmanager
def process(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen(
        [sys.executable, *arguments], env=environment, cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        if running.stderr is not None:
            running.stderr.close()


def environment(url: str, queue_url: str, line: SimulatorServer, home: Path, **more: str) -> dict[str, str]:
    """Return the settings of a process of the product before a stand-in for LINE."""
    return {
        **os.environ,
        "NONGPHAEN_HOME": str(home),
        "DATABASE_URL": url,
        "QUEUE_URL": queue_url,
        "LINE_CHANNEL_SECRET": DEMO_CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": DEMO_CHANNEL_ACCESS_TOKEN,
        "LINE_API_BASE": line.url,
        "SECRET_KEY": KEY,
        "LOG_FORMAT": "json",
        **more,
    }


class Killed:
    """A worker that is started, killed a second after it began to work, and started again."""

    def __init__(self, environment: dict[str, str], command: tuple[str, ...]) -> None:
        self._environment, self._command = environment, command
        self.kills = 0

    def one_life(self, lives_s: float) -> None:
        with process(self._environment, *self._command) as worker:
            for line in worker.stderr:
                if b"worker_started" in line:
                    break
            else:
                raise AssertionError("the worker did not start")
            os.set_blocking(worker.stderr.fileno(), False)
            until = time.monotonic() + lives_s
            while time.monotonic() < until:
                worker.stderr.read()  # a full pipe would stop it
                time.sleep(0.02)
            worker.send_signal(signal.SIGKILL)
            self.kills += 1


def open_events(sessions) -> int:
    with sessions() as session:
        states = session.scalars(select(InboxEvent.state)).all()
        # An answer that came too late for its token leaves by the outbox; it is open until it left.
        late = session.scalars(select(OutboxMessage.state)).all()
    waiting = sum(state in ("waiting", "claimed", "answering") for state in states)
    return waiting + sum(state in ("planned", "sending") for state in late)


def numbered(number: int) -> str:
    return f"คำถามที่ {number}"


def post_all(line: SimulatorServer, people: list[str], ask: Callable[[int], str]) -> None:
    for number in range(QUESTIONS):
        line.platform.say(people[number % PEOPLE], ask(number))


def echoed(text: str) -> str:
    """The question that an echo answers."""
    return text.removeprefix("ได้ยินว่า ")


def check(
    sessions, line: SimulatorServer, people: list[str], asked: Callable[[str], str | None] = echoed
) -> None:
    """``asked`` tells from the text of an answer which question it answers."""
    answered = Counter(
        asked(message["text"])
        for person in people
        for message in line.platform.bot_messages(person)
        if message["type"] == "text"
    )
    with sessions() as session:
        rows = session.scalars(select(InboxEvent)).all()
        fates = {json.loads(row.raw)["message"]["text"]: (row.state, row.reply_state) for row in rows}
    assert len(fates) == len(rows) == QUESTIONS, "an accepted event was lost"
    assert not [text for text, times in answered.items() if times > 1], "answered twice"
    assert {state for state, _reply in fates.values()} <= {"done", "unknown"}
    for text, (state, reply) in fates.items():
        if state == "done":
            assert answered[text] == 1, f"{text} is done ({reply}) but was not answered"
        else:
            assert reply == "unknown"
    unknown = sum(state == "unknown" for state, _reply in fates.values())
    assert unknown < QUESTIONS / 4, "a kill may leave at most what was being sent at that moment"


def run(
    url: str,
    queue_url: str,
    sessions,
    home: Path,
    port: int,
    *,
    command: tuple[str, ...] = ("-m", "tests.bot.echo_work"),
    ask: Callable[[int], str] = numbered,
    asked: Callable[[str], str | None] = echoed,
    lives_s: tuple[float, ...] = (KILL_EVERY_S,),
) -> None:
    config = SimulatorConfig(webhook_url=f"http://127.0.0.1:{port}/callback", quota_limit=None)
    with SimulatorServer(config) as line:
        settings = environment(
            url, queue_url, line, home, PUBLIC_URL=f"http://127.0.0.1:{port}", LEASE_S="2", WORKERS="4"
        )
        people = [
            line.platform.add_user(f"U{number:032x}", f"คน {number}").user_id for number in range(PEOPLE)
        ]
        # LINE takes its time after it accepted, so that kills fall between the reply and its record.
        line.platform.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/reply", times=10_000, delay_s=0.1))
        began = time.monotonic()
        with process(settings, "-m", "bot", "serve", "--port", str(port)) as web:
            wait_for_web(port, web)
            os.set_blocking(web.stderr.fileno(), False)
            post_all(line, people, ask)
            assert line.platform.wait_idle(30), "the webhooks were not taken"
            killed = Killed(settings, command)
            while open_events(sessions):
                web.stderr.read()
                assert time.monotonic() - began < ENDS_WITHIN_S, (
                    f"{open_events(sessions)} events are still open"
                )
                killed.one_life(lives_s[killed.kills % len(lives_s)])
        check(sessions, line, people, asked)
        assert killed.kills >= 4


def wait_for_web(port: int, web: subprocess.Popen[bytes]) -> None:
    import urllib.error
    import urllib.request

    until = time.monotonic() + 20
    while time.monotonic() < until and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("the web process did not start")


def test_no_question_is_lost_or_answered_twice_on_sqlite(database_url, office, tmp_path, free_port):
    run(database_url, "", office, tmp_path, free_port)


@pytest.mark.service
def test_no_question_is_lost_or_answered_twice_on_postgresql_and_redis(
    postgres_url, redis_url, tmp_path, free_port
):
    from tests.bot.conftest import with_office

    for sessions in with_office(postgres_url):
        run(postgres_url, redis_url, sessions, tmp_path, free_port)


@pytest.mark.service
def test_no_question_is_lost_or_answered_twice_on_postgresql_alone(postgres_url, tmp_path, free_port):
    from tests.bot.conftest import with_office

    for sessions in with_office(postgres_url):
        run(postgres_url, postgres_url, sessions, tmp_path, free_port)


def test_real_questions_about_real_schools_survive_the_same_kills(demo_file, model_home, tmp_path, free_port):
    """The whole product this time: understanding, permission, figures of the demonstration, cards."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_file, path)
    give_model(model_home, tmp_path)
    engine = make_engine(f"sqlite:///{path}")
    sessions = make_sessions(engine)
    with writing(sessions) as session:
        # Two offices are held: the webhooks' destination tells whose they are.
        assert link_office(session, "5703", stable_user_id(DEMO_BOT))
    with sessions() as session:
        rows = session.execute(
            select(School.code, School.name)
            .where(School.office_code.in_(("5703", "5402")), School.current, School.state == "เปิดสอน")
            .order_by(School.office_code.desc(), School.code)
        ).all()
    questions = {f"{code} มีนักเรียนกี่คน": name for code, name in rows}
    # Names repeat: only schools that an answer tells apart by its name can be counted by it.
    once = [text for text, name in questions.items() if list(questions.values()).count(name) == 1][:QUESTIONS]
    by_name = {questions[text]: text for text in once}
    assert len(once) == QUESTIONS

    def asked(answer: str) -> str | None:
        found = [
            name for name in by_name if f"โรงเรียน{name} ปีการศึกษา" in answer or f"โรงเรียน{name}ค่ะ" in answer
        ]
        return by_name[max(found, key=len)] if found else answer

    run(
        f"sqlite:///{path}", "", sessions, tmp_path, free_port,
        command=("-m", "bot", "work"), ask=lambda number: once[number], asked=asked, lives_s=LIVES_OF_PRODUCT_S,
    )  # fmt: skip
    engine.dispose()
