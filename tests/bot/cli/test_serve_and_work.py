"""``serve`` and ``work`` as real processes: they answer, and they stop cleanly when they are told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from click.testing import CliRunner

from bot.cli.serve import serve
from bot.cli.work import work
from db.errors import WrongInputError
from tests.bot.kit import KEY, SECRET, signed_bytes
from tests.bot.test_kill import process, wait_for_web
from tests.conftest import ROOT


@pytest.fixture
def environment(tmp_path, database_url, office):
    return {
        **os.environ,
        "NONGPHAEN_HOME": str(tmp_path),
        "DATABASE_URL": database_url,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "SECRET_KEY": KEY,
        "LOG_FORMAT": "json",
    }


def post(port: int, body: bytes) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/callback", **signed_bytes(body), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_the_web_process_answers_at_port_and_stops_when_told(environment, free_port, signum):
    environment["PORT"] = str(free_port)
    with process(environment, "-m", "bot", "serve") as web:
        wait_for_web(free_port, web)
        assert post(free_port, b'{"destination":"U1","events":[]}') == 200
        assert post(free_port, b"x" * 10_000_000) == 413
        web.send_signal(signum)
        assert web.wait(15) == 0


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_stops_when_told(environment, signum):
    with process(environment, "-m", "tests.bot.echo_work") as worker:
        for line in worker.stderr:
            if b"worker_started" in line:
                break
        worker.send_signal(signum)
        assert worker.wait(15) == 0
        assert b"worker_stopped" in worker.stderr.read()


@pytest.mark.parametrize(
    ("command", "missing"), [("serve", "LINE_CHANNEL_SECRET"), ("work", "LINE_CHANNEL_ACCESS_TOKEN")]
)
def test_a_missing_secret_is_one_thai_sentence_and_exit_code_2(environment, command, missing):
    del environment[missing]
    ended = subprocess.run(
        [sys.executable, "-m", "bot", command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = ended.stderr.decode()
    assert ended.returncode == 2
    assert missing in said and "Traceback" not in said and "ยังไม่ได้ตั้งค่า" in said


@pytest.mark.parametrize("command", [serve, work])
def test_help_is_in_thai_with_an_example(command):
    assert "ตัวอย่าง" in CliRunner().invoke(command, ["--help"]).output


def test_a_port_that_is_none_is_refused(environment, monkeypatch):
    for name, value in {**environment, "PORT": "eighty"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongInputError, match="PORT"):
        CliRunner().invoke(serve, [], catch_exceptions=False)
