"""The web process: health, metrics, headers, and that nothing heavy is in it."""

from __future__ import annotations

import json
import subprocess
import sys

import psutil
import pytest

from bot.app import create_app
from bot.deps import WebDeps
from db.errors import WrongInputError
from db.migrate import upgrade
from db.session import make_engine, make_sessions
from tests.bot.kit import make_settings, signed, text_event
from tests.conftest import ROOT

HEAVY = ("linebot", "pandas", "matplotlib", "sklearn", "pythainlp", "numpy", "openpyxl")


@pytest.fixture
def client(settings, office, clock):
    return create_app(WebDeps(settings, office, clock)).test_client()


def test_alive_whatever_else_is_wrong(tmp_path, clock):
    settings = make_settings(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
    deps = WebDeps(settings, make_sessions(make_engine(settings.database_url)), clock)
    client = create_app(deps).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "OperationalError")
    assert "127.0.0.1" not in answer.text


def test_ready_once_the_schema_is_current(settings, tmp_path, clock):
    sessions = make_sessions(make_engine(settings.database_url))
    client = create_app(WebDeps(settings, sessions, clock)).test_client()
    assert client.get("/readyz").status_code == 503
    upgrade(settings.database_url)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "ok", "database": "ok", "migrations": "ok", "queue": "ok"},
    )


def test_metrics_count_both_queues(client, clock):
    client.post("/callback", **signed([text_event(), 7]))
    clock.move(seconds=30)
    said = client.get("/metrics").text
    assert 'nongphaen_inbox_events{state="waiting"} 1' in said
    assert 'nongphaen_inbox_events{state="ignored"} 1' in said
    assert 'nongphaen_outbox_messages{state="planned"} 0' in said
    assert "nongphaen_inbox_oldest_waiting_seconds 30.000" in said


@pytest.mark.parametrize(
    ("method", "path", "code"), [("GET", "/", 404), ("GET", "/callback", 405), ("PUT", "/healthz", 405)]
)
def test_what_is_not_there_is_said_as_json_in_thai(client, method, path, code):
    answer = client.open(path, method=method)
    assert answer.status_code == code
    assert "error" in answer.json and "<" not in answer.text


def test_every_answer_has_the_security_headers(client):
    for path in ("/healthz", "/nothing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_a_bug_shows_no_stack(settings, office, clock, monkeypatch):
    app = create_app(WebDeps(settings, office, clock))
    monkeypatch.setattr("bot.health.metrics_text", lambda deps: 1 / 0)
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text and "ขัดข้อง" in answer.json["error"]


@pytest.mark.parametrize("missing", ["line_channel_secret", "secret_key"])
def test_without_its_secrets_it_does_not_start(tmp_path, database_url, missing):
    with pytest.raises(WrongInputError, match=missing.upper()):
        create_app(make_settings(tmp_path, database_url, **{missing: None}))


def test_the_web_process_imports_nothing_heavy_and_stays_small(tmp_path, database_url):
    program = f"""
import json, os, sys
from bot.app import create_app
client = create_app().test_client()
client.get("/healthz")
found = [name for name in {HEAVY!r} if name in sys.modules]
print(json.dumps(found))
sys.stdout.flush()
sys.stdin.read()
"""
    environment = {
        "PATH": "/usr/bin:/bin",
        "NONGPHAEN_HOME": str(tmp_path),
        "DATABASE_URL": database_url,
        "LINE_CHANNEL_SECRET": "s",
        "SECRET_KEY": "k" * 32,
        "PUBLIC_URL": "https://bot.example.go.th",
    }
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as web:
        assert web.stdin is not None and web.stdout is not None
        found = json.loads(web.stdout.readline())
        resident_mb = psutil.Process(web.pid).memory_info().rss / 1e6
        web.stdin.close()
    assert found == []
    assert resident_mb < 80
