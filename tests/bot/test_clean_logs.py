"""Logs and metrics say nothing of what people wrote, of who they are, or of our secrets (PDPA)."""

from __future__ import annotations

import json
import logging
import sys

import pytest
import structlog

from bot.app import create_app
from bot.converse import make_converse
from bot.courier import deliver_one
from bot.deps import WebDeps
from bot.line import sender
from bot.logs import set_up_logs
from bot.media import MediaStore
from bot.speaking import ThroughConverse
from bot.workdeps import Deps
from bot.worker import Worker, retain, sweep
from db.audit import AuditLine
from db.importing import import_file
from db.outbox import Planned, plan
from db.people import Seat, give_seat
from db.session import writing
from tests.bot.kit import (
    GROUP,
    KEY,
    OTHER,
    SECRET,
    USER,
    Broken,
    FakeLine,
    make_settings,
    put_in,
    signed,
    text_event,
)

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ\n57030001,บ้านหนึ่ง,แม่จัน\n"
TOKEN = "channel-access-token-9f8e7d"
#: What is written into the conversations below and may be found nowhere in logs or metrics.
MARKED = (
    "สมชายลับสุดยอด",
    "1-5703-00123-45-6",
    "1570300123456",
    "081-234-5678",
    "somchai@example.com",
    "ลับเฉพาะกลุ่ม",
    "ABCDE-23456",
)
SECRET_LINK = "5ecre7link" * 4
IDS = (USER, OTHER, GROUP, "m-01", "token-01")
TEXTS = (
    "นักเรียนทั้งเขตกี่คน",
    "ผอ.สมชายลับสุดยอด เบอร์ 081-234-5678 เป็นใคร",
    "เลขบัตร 1-5703-00123-45-6 ของเด็ก",
    "1570300123456",
    "ส่งมาที่ somchai@example.com หน่อย",
    "ลงทะเบียน ABCDE-23456",
    "ไม่ตรงที่ถาม",
    "สมชายลับสุดยอด สมชายลับสุดยอด",
    "ติดต่อเจ้าหน้าที่",
    "\x00สมชายลับสุดยอด\ud800",
)


class Quoting(FakeLine):
    """A LINE that refuses everything and quotes what was sent."""

    def reply(self, reply_token, messages):
        said = json.dumps([reply_token, messages], ensure_ascii=False)
        return sender.Rejected(400, "req-1", f"bad request: {said}")


@pytest.fixture
def settings(tmp_path, database_url):
    return make_settings(tmp_path, database_url, line_channel_access_token=TOKEN, log_format="json")


@pytest.fixture
def heard(capfd):
    """Everything that reached standard output and error, from all loggers down to DEBUG."""
    root = logging.getLogger()
    before, handlers = root.level, list(root.handlers)
    set_up_logs("json")
    root.addHandler(loud := logging.StreamHandler(sys.stderr))
    root.setLevel(logging.DEBUG)
    yield lambda: "".join(capfd.readouterr())
    root.removeHandler(loud)
    root.setLevel(before)
    root.handlers[:] = handlers
    structlog.reset_defaults()


def assert_clean(said: str) -> None:
    for marked in (*MARKED, *IDS, TOKEN, SECRET, KEY):
        assert marked not in said, f"{marked!r} was logged"


def test_conversations_leave_no_text_name_id_or_secret_in_logs_metrics_or_audit(
    sessions, settings, clock, heard, model_home
):
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ")
    with writing(sessions) as session:
        give_seat(session, Seat("officer", "5703"), OTHER)
        plan(session, Planned("5703", (OTHER,), [{"type": "text", "text": MARKED[0]}]), now=clock())
    page = create_app(WebDeps(settings, sessions, clock)).test_client()
    events = []
    for number, text in enumerate(TEXTS):
        event = f"01-{number}"
        for user in (USER, OTHER):
            events.append(text_event(text, event_id=f"{event}{user[1]}", user=user))
        group = {"type": "group", "groupId": GROUP, "userId": USER}
        events.append(text_event(f"น้องแผน {text} ลับเฉพาะกลุ่ม", event_id=f"{event}g", source=group))
    assert page.post("/callback", **signed(events)).status_code == 200
    assert page.post("/callback", **signed(events, secret="wrong")).status_code == 400
    assert page.get(f"/files/{MARKED[6]}").status_code == 404

    voice = ThroughConverse(make_converse(settings.__class__(
        home=model_home, database_url=settings.database_url, secret_key=KEY), sessions))  # fmt: skip
    deps = put_in(Deps(settings, sessions, clock), sender=Quoting(sender.Rejected(400)), speaks=voice)
    worker = Worker(deps, "w")
    for _ in range(3):
        while worker.step():
            pass
        clock.move(seconds=5)
    while deliver_one(deps, "c"):
        pass
    # A bug whose message quotes what was written.
    put_in(deps, speaks=Broken())
    assert page.post("/callback", **signed([text_event(TEXTS[1], event_id="01-bug")])).status_code == 200
    while worker.step():
        pass
    sweep(deps)
    clock.move(days=500)
    retain(deps)
    said = heard()
    assert "event_finished" in said and "answer_failed" in said and "retained" in said, "the logs were heard"
    assert_clean(said)
    assert_clean(page.get("/metrics").text)
    with sessions() as session:
        kept = [
            json.dumps([row.actor, row.seat, row.detail], ensure_ascii=False)
            for row in session.query(AuditLine)
        ]
    assert kept
    assert_clean("\n".join(kept))


def test_a_link_whose_page_fails_is_not_written_down(sessions, settings, clock, heard, monkeypatch):
    """Whoever reads the log could open it: of an address only the name of its page is told."""

    def broken(*_given) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(MediaStore, "find", broken)
    monkeypatch.setattr("bot.console.gate.link_is_good", broken)
    page = create_app(WebDeps(settings, sessions, clock)).test_client()
    for path in (f"/files/{SECRET_LINK}", f"/media/{SECRET_LINK}.png", f"/console/enter/{SECRET_LINK}"):
        assert page.get(path).status_code == 500
    said = heard()
    assert said.count("request_failed") == 3
    assert SECRET_LINK not in said


def test_libraries_that_write_whole_addresses_are_not_heard(settings, heard):
    for name in ("urllib3.connectionpool", "huey", "werkzeug", "alembic"):
        logging.getLogger(name).info("GET /v2/bot/message/%s?token=%s", IDS[3], TOKEN)
        logging.getLogger(name).debug("Authorization: Bearer %s", TOKEN)
        logging.getLogger(name).warning("%s may warn", name)
    said = heard()
    assert said.count("may warn") >= 4
    assert_clean(said)
