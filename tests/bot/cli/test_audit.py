"""Every command that changes something leaves a line; ``audit verify`` and ``audit export`` as an auditor uses them."""

from __future__ import annotations

import csv

import click
import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from bot.cli import cli
from bot.webhook import read_envelope
from db.audit import AuditLine, broken_links
from db.errors import WrongInputError
from db.importing import import_file
from db.inbox import InboxEvent, add_events
from db.migrate import upgrade
from db.outbox import OutboxMessage, Planned, plan
from db.questions import QuestionLine, keep_question
from db.session import make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.bot.kit import USER, text_event
from tests.conftest import give_model

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน\n57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย\n57030002,บ้านสอง,แม่จัน,กลุ่มดอย\n"
ADD = ("circulars", "add", "ว 9", "--date", "20 พ.ย. 69", "--subject", "ทดสอบ", "--to", "all")

#: Commands that read, start something that keeps its own books, or work on files alone.
READING = {
    "audit verify", "circulars list", "circulars register", "deadlines list", "doctor", "groups list", "import diff",
    "import list", "inbox list", "inbox show", "nlu evaluate", "nlu explain", "nlu lessons", "nlu list",
    "nlu versions", "office list", "office show", "outbox list", "outbox show", "richmenu draw", "serve", "simulator", "template", "trial", "work",
}  # fmt: skip

#: Commands that change or show what is not everybody's, each with what it is called with.
ACTING = {
    "ask": ("ask", "มีโรงเรียนกี่โรง"),
    "audit export": ("audit", "export", "log.csv"),
    "backup": ("backup", "a.backup"),
    "circulars add": ADD,
    "circulars run": ("circulars", "run"),
    "circulars send": ("circulars", "send", "ว 9", "--yes"),
    "console link": ("console", "link"),
    "db downgrade": ("db", "downgrade", "--yes"),
    "db upgrade": ("db", "upgrade"),
    "deadlines add": (
        "deadlines", "add", "ITA-1", "แบบสำรวจ", "--round", "1", "--year", "80", "--due", "15/1/2580", "--to", "all",
    ),
    "deadlines rules": ("deadlines", "rules", "--before", "5,1"),
    "deadlines run": ("deadlines", "run"),
    "export": ("export", "โรงเรียนแยกอำเภอ", "out.xlsx"),
    "groups bind": ("groups", "bind", "C" + "1" * 32, "cluster:กลุ่มดอย"),
    "import file": ("import", "schools", "schools.csv"),
    "import undo": ("import", "undo", "1"),
    "inbox cancel": ("inbox", "cancel", "1"),
    "inbox retry": ("inbox", "retry", "2"),
    "invite": ("invite", "officer"),
    "nlu forget": ("nlu", "forget", "1"),
    "nlu ignore": ("nlu", "ignore", "1"),
    "nlu teach": ("nlu", "teach", "1", "--as", "นักเรียนทั้งเขตกี่คน", "--yes"),
    "nlu use": ("nlu", "use", "0"),
    "office add": ("office", "add", "5402"),
    "office rotate": ("office", "rotate"),
    "office set": ("office", "set", "5703", "--contact", "โทร 1"),
    "outbox cancel": ("outbox", "cancel", "1"),
    "outbox release": ("outbox", "release"),
    "outbox retry": ("outbox", "retry", "2"),
    "people": ("people",),
    "seats list": ("seats", "list"),
    "quota": ("quota", "--reserve", "9"),
}  # fmt: skip
#: Tried by tests of their own: the demonstration needs minutes, teaching a trained model (tests/bot/cli/test_teaching.py),
#: offices a LINE (test_offices.py), a restore a backup (tests/db/test_backup.py), transfers a file of seats.
ELSEWHERE = {
    "demo", "office add", "office rotate", "nlu teach", "nlu forget", "nlu use", "quota", "restore", "richmenu publish", "seats transfer", "seats undo",
}  # fmt: skip


def leaves(command: click.Command, path: tuple[str, ...] = ()):
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from leaves(found, (*path, name))


@pytest.fixture
def home(tmp_path, database_url, monkeypatch, model_home):
    """An office with schools, a waiting and a failed event, a planned and a failed message, a question not understood."""
    upgrade(database_url)
    give_model(model_home, tmp_path)
    engine = make_engine(database_url)
    sessions = make_sessions(engine)
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ")
    now = utc_now()
    with writing(sessions) as session:
        events = [read_envelope(text_event(event_id=each)) for each in ("01A", "01B")]
        add_events(session, "5703", events, now=now)
        session.execute(update(InboxEvent).where(InboxEvent.id == 2).values(state="failed"))
        for _ in range(2):
            plan(session, Planned("5703", (USER,), [{"type": "text", "text": "ก"}]), now=now)
        session.execute(update(OutboxMessage).where(OutboxMessage.id == 2).values(state="failed"))
        line = QuestionLine(
            office_code="5703",
            asked_at=now,
            seat_kind="public",
            kind="fallback",
            said="โรงเรียนมีกี่เจ้า",
            took_ms=1.0,
        )
        keep_question(session, line)
    (tmp_path / "schools.csv").write_text(SCHOOLS.replace("บ้านสอง", "บ้านสองใหม่"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PUBLIC_URL", "https://bot.example.go.th")
    yield sessions
    engine.dispose()


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def lines(sessions) -> list[AuditLine]:
    with sessions() as session:
        return list(session.scalars(select(AuditLine).order_by(AuditLine.id)))


def test_every_command_is_known_to_read_or_to_leave_a_line():
    """A new command belongs into READING, or into ACTING with an example that the next test runs."""
    known = READING | set(ACTING) | ELSEWHERE
    assert set(leaves(cli)) - known == set() and READING & set(ACTING) == set()


@pytest.mark.parametrize("command", sorted(set(ACTING) - ELSEWHERE))
def test_a_command_that_acts_leaves_a_line(home, command):
    if command == "circulars send":
        run(*ADD)
    before = len(lines(home))
    run(*ACTING[command])
    if command == "db downgrade":
        # The log has the columns of the release before: it is read with the newest again.
        run("db", "upgrade")
    new = lines(home)[before:]
    assert new, f"{command} left no line in the audit log"
    assert all(line.actor and line.act for line in new)
    with home() as session:
        assert broken_links(session) == []


def test_verify_names_the_first_line_that_was_changed(home):
    run("invite", "officer")
    run("people")
    said = run("audit", "verify")
    assert "ต่อกันครบ" in said
    noted = said.split("ลายนิ้วมือบรรทัดสุดท้าย: ")[1].split()[0]
    assert "ต่อกันครบ" in run("audit", "verify", "--link", noted)
    assert "ไม่พบลายนิ้วมือ" in run("audit", "verify", "--link", "ab" * 32, code=1)
    with writing(home) as session:
        session.execute(update(AuditLine).where(AuditLine.id == 2).values(seat="director"))
    assert "บรรทัดที่ 2 ถูกแก้" in run("audit", "verify", code=1)


def test_an_empty_log_is_whole(tmp_path, database_url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert "0 บรรทัด" in run("audit", "verify")


def test_the_log_is_exported_by_days_as_an_auditor_reads_it(home):
    run("invite", "officer")
    with writing(home) as session:
        session.execute(update(AuditLine).values(actor="=1+1"))
    assert "บันทึก 2 บรรทัด" in run("audit", "export", "log.xlsx")
    rows = list(openpyxl.load_workbook("log.xlsx").active.values)
    assert rows[0][:3] == ("ลำดับ", "เวลา (กรุงเทพฯ)", "เขต")
    assert [row[5] for row in rows[1:]] == ["นำเข้าข้อมูล", "ออกรหัสลงทะเบียน"]
    assert rows[1][3] == "'=1+1", "a cell must not be a formula"
    assert "บันทึก 0 บรรทัด" in run("audit", "export", "none.csv", "--from", "1/1/2560", "--to", "2/1/2560")
    run("audit", "export", "log.csv")
    with open("log.csv", encoding="utf-8-sig", newline="") as file:
        assert [row[6] for row in csv.reader(file)][-1] == "audit.exported"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("log.pdf",), "xlsx หรือ .csv"), (("a.csv", "--from", "2/1/2570", "--to", "1/1/2570"), "มาหลัง")],
)
def test_what_cannot_be_exported_is_said(home, arguments, said):
    with pytest.raises(WrongInputError, match=said):
        CliRunner().invoke(cli, ["audit", "export", *arguments], catch_exceptions=False)


def test_the_doctor_tells_how_long_what_is_kept(home):
    result = CliRunner().invoke(cli, ["doctor"])
    assert "1,095 วัน  บันทึกการใช้งาน" in result.output and "KEEP_TEXT_DAYS" in result.output
