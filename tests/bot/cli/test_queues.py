"""``inbox``, ``outbox``, ``quota``, ``doctor``: what an operator sees, without what people wrote."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.cli.doctor import doctor
from bot.cli.queues import inbox, outbox
from bot.cli.quota import quota
from bot.settings import without_password
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from bot.webhook import read_envelope
from db.errors import TemporaryError, WrongInputError
from db.inbox import add_events
from db.migrate import upgrade
from db.outbox import Planned, plan
from db.session import make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.bot.kit import KEY, USER, text_event

SECRET_TEXT = "ข้อความส่วนตัว"


@pytest.fixture
def home(tmp_path, database_url, monkeypatch):
    """An office with one event and one planned message, and the settings that lead to it."""
    upgrade(database_url)
    engine = make_engine(database_url)
    with writing(make_sessions(engine)) as session:
        add_events(session, "5703", [read_envelope(text_event(SECRET_TEXT))], now=utc_now())
        plan(
            session, Planned("5703", (USER,), [{"type": "text", "text": SECRET_TEXT}], price=3), now=utc_now()
        )
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY", "QUEUE_URL", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return monkeypatch


@pytest.fixture
def line(home):
    with SimulatorServer(SimulatorConfig()) as server:
        home.setenv("LINE_API_BASE", server.url)
        home.setenv("LINE_CHANNEL_ACCESS_TOKEN", DEMO_CHANNEL_ACCESS_TOKEN)
        yield server


def run(command, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize(("queue", "state"), [(inbox, "waiting"), (outbox, "planned")])
def test_a_row_is_listed_shown_cancelled_and_tried_again(home, queue, state):
    assert json.loads(run(queue, "list", "--json"))["state"] == state
    assert state in run(queue, "list", "--state", state)
    assert "ว่าง" in run(queue, "list", "--state", "failed")
    assert json.loads(run(queue, "show", "1", "--json"))["id"] == 1
    assert "ยกเลิกแล้ว" in run(queue, "cancel", "1")
    assert "cancelled" in run(queue, "show", "1")
    assert json.loads(run(queue, "retry", "1", "--json")) == {"id": 1, "state": state}
    for said in (run(queue, "list", "--json"), run(queue, "show", "1")):
        assert SECRET_TEXT not in said and USER not in said


@pytest.mark.parametrize("queue", [inbox, outbox])
@pytest.mark.parametrize("act", ["show", "retry", "cancel"])
def test_a_number_that_is_not_there_is_said_in_thai(home, queue, act):
    with pytest.raises(WrongInputError, match="ไม่พบ"):
        run(queue, act, "99")


def test_the_quota_counts_what_is_planned(line):
    assert json.loads(run(quota, "--json")) == {
        "limit": 300,
        "used": 0,
        "planned": 3,
        "left": 297,
        "reserve": 30,
        # Of what is planned: what waits to leave now, and what the month will still bring.
        "leaving": 3,
        "coming": {},
    }
    assert "เหลือ: 297" in run(quota)


def test_the_quota_needs_a_token_that_works(line, home):
    home.setenv("LINE_CHANNEL_ACCESS_TOKEN", "wrong")
    with pytest.raises(TemporaryError, match="Unauthorised"):
        run(quota)
    home.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    with pytest.raises(WrongInputError, match="LINE_CHANNEL_ACCESS_TOKEN"):
        run(quota)


def test_the_doctor_finds_all_well_and_shows_no_secret(line, home):
    home.setenv("LINE_CHANNEL_SECRET", "hunter2hunter2")
    home.setenv("SECRET_KEY", KEY)
    home.setenv("PUBLIC_URL", "https://bot.example.go.th")
    said = run(doctor)
    assert "ไม่ผ่าน" not in said
    assert "hunter2" not in said and KEY not in said and DEMO_CHANNEL_ACCESS_TOKEN not in said
    assert "LINE_CHANNEL_SECRET = (ตั้งแล้ว ไม่แสดง)  [ตัวแปรแวดล้อม]" in said
    assert "OFFICE_CODE = 5703  [ค่าเริ่มต้น]" in said


def test_the_doctor_names_what_is_missing(home, free_port):
    home.setenv("LINE_API_BASE", f"http://127.0.0.1:{free_port}")
    home.setenv("LINE_CHANNEL_ACCESS_TOKEN", "t")
    home.setenv("QUEUE_URL", f"redis://:hunter2@127.0.0.1:{free_port}/0")
    said = run(doctor, code=1)
    for what in (
        "ไม่ผ่าน  คิว",
        "ไม่ผ่าน  SECRET_KEY",
        "ไม่ผ่าน  LINE_CHANNEL_SECRET",
        "ไม่ผ่าน  โทเคนของ LINE",
        "ไม่ผ่าน  PUBLIC_URL",
    ):
        assert what in said
    assert "ผ่าน  ฐานข้อมูล" in said
    assert "hunter2" not in said


def test_the_doctor_knows_a_token_that_line_refuses(line, home):
    home.setenv("LINE_CHANNEL_ACCESS_TOKEN", "wrong")
    assert "LINE ไม่รับโทเคนนี้ (รหัส 401)" in run(doctor, code=1)


def test_the_doctor_wants_https_for_the_real_line():
    from bot.cli.doctor import check_public_url
    from bot.settings import load_settings

    assert "https" in check_public_url(load_settings({"PUBLIC_URL": "http://a.go.th"}))
    assert check_public_url(load_settings({"PUBLIC_URL": "https://a.go.th"})) == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://a:b@h/d", "postgresql://a:***@h/d"),
        ("redis://:b@h/0", "redis://:***@h/0"),
        ("postgresql://a@h/d", "postgresql://a@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("5703", "5703"),
    ],
)
def test_an_address_is_shown_without_its_password(url, shown):
    assert without_password(url) == shown
