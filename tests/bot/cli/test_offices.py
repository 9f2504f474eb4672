"""``nongphaen office``: a second office gets its own LINE channel; its secrets are read, sealed and never shown."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.app import create_app
from bot.cli.doctor import doctor
from bot.cli.offices import office
from bot.settings import load_settings
from db.audit import AuditLine
from db.channels import Channel
from db.errors import TemporaryError, WrongInputError
from db.inbox import InboxEvent
from db.migrate import upgrade
from db.offices import Office, ensure_office
from db.session import make_engine, make_sessions, writing
from tests.bot.kit import KEY, SECRET, signed, text_event
from tests.bot.lines import bot_of, lines, secret_of, token_of

NEW_KEY = "n" * 32


class Machine:
    """A machine with one office, whose keeper types commands."""

    def __init__(self, sessions, environment) -> None:
        self.sessions, self.environment = sessions, environment

    def run(self, *arguments: str, typed: str = "", code: int = 0, command=office) -> str:
        result = CliRunner().invoke(command, arguments, input=typed, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def add(self, code: str = "5402", name: str = "สพป.แพร่ เขต 2", of: str = "") -> str:
        of = of or code
        return self.run("add", code, "--name", name, typed=f"{secret_of(of)}\n{token_of(of)}\n")

    def set(self, **values: str) -> None:
        for name, value in values.items():
            self.environment.setenv(name, value)

    def post(self, path: str, event_id: str, *, secret: str, destination: str) -> int:
        client = create_app(load_settings()).test_client()
        post = signed([text_event(event_id=event_id)], secret=secret, destination=destination)
        return client.post(path, **post).status_code

    def stored(self) -> list[tuple[str, str]]:
        with self.sessions() as session:
            rows = session.execute(
                select(InboxEvent.webhook_event_id, InboxEvent.office_code).order_by(InboxEvent.id)
            )
            return [tuple(row) for row in rows]

    def acts(self, code: str) -> list[str]:
        with self.sessions() as session:
            lines = session.scalars(
                select(AuditLine).where(AuditLine.office_code == code).order_by(AuditLine.id)
            )
            return [line.act for line in lines if line.detail == {}]

    def row(self, code: str = "5402"):
        with self.sessions() as session:
            return session.get(Channel, code), session.get(Office, code)


@pytest.fixture
def machine(tmp_path, database_url, monkeypatch):
    upgrade(database_url)
    engine = make_engine(database_url)
    sessions = make_sessions(engine)
    with writing(sessions) as session:
        ensure_office(session, "5703", "สพป.เชียงราย เขต 3").destination = bot_of("5703")
    monkeypatch.chdir(tmp_path)
    for name in ("QUEUE_URL", "PUBLIC_URL", "SECRET_KEY_OLD", "OFFICE_CODE"):
        monkeypatch.delenv(name, raising=False)
    with lines() as line:
        machine = Machine(sessions, monkeypatch)
        machine.set(
            NONGPHAEN_HOME=str(tmp_path), DATABASE_URL=database_url, SECRET_KEY=KEY, LINE_API_BASE=line.url,
            LINE_CHANNEL_SECRET=SECRET, LINE_CHANNEL_ACCESS_TOKEN=token_of("5703"),
        )  # fmt: skip
        yield machine
    engine.dispose()


def test_an_office_is_added_with_what_is_typed_and_line_says_who_its_bot_is(machine):
    said = machine.add()
    assert "เพิ่มแล้ว: 5402 สพป.แพร่ เขต 2" in said and "/callback/5402" in said
    channel, row = machine.row()
    assert (row.name, row.destination) == ("สพป.แพร่ เขต 2", bot_of("5402"))
    # Neither on the screen nor in the database.
    kept = channel.sealed_secret + channel.sealed_token
    for hidden in (secret_of("5402"), token_of("5402")):
        assert hidden not in said + kept + machine.run("show", "5402") + machine.run("list")
    assert machine.acts("5402") == ["office.add"]


def test_the_secrets_may_come_from_variables_for_a_script(machine):
    machine.set(OFFICE_CHANNEL_SECRET=secret_of("5402"), OFFICE_CHANNEL_ACCESS_TOKEN=token_of("5402"))
    machine.run("add", "5402", "--name", "สพป.แพร่ เขต 2")
    assert "ช่องทางของตนเอง" in machine.run("show", "5402")


def test_each_office_is_listed_with_how_it_stands_with_line(machine):
    with writing(machine.sessions) as session:
        ensure_office(session, "1001", "สพท. 1001")
    machine.add()
    rows = machine.run("list").splitlines()
    assert rows == [
        "1001\tสพท. 1001\tยังไม่มีช่องทาง ส่งข้อความเองไม่ได้",
        "5402\tสพป.แพร่ เขต 2\tช่องทางของตนเอง",
        "5703\tสพป.เชียงราย เขต 3\tช่องทางจากค่าตั้ง LINE_CHANNEL_*",
    ]


def test_a_webhook_must_be_signed_with_the_secret_of_the_office_it_is_for(machine):
    machine.add()
    phrae, own = bot_of("5402"), bot_of("5703")
    assert machine.post("/callback", "a", secret=secret_of("5402"), destination=phrae) == 200
    assert machine.post("/callback/5402", "b", secret=secret_of("5402"), destination=phrae) == 200
    assert machine.post("/callback", "c", secret=SECRET, destination=own) == 200
    # The secret of one office opens no door of another, by whatever path.
    assert machine.post("/callback", "d", secret=SECRET, destination=phrae) == 400
    assert machine.post("/callback/5402", "e", secret=SECRET, destination=phrae) == 400
    assert machine.post("/callback", "f", secret=secret_of("5402"), destination=own) == 400
    assert machine.post("/callback/5703", "g", secret=secret_of("5402"), destination=phrae) == 400
    assert machine.post("/callback/5703", "h", secret=SECRET, destination=phrae) == 404
    assert machine.post("/callback", "i", secret=SECRET, destination="Unobody") == 404
    assert machine.post("/callback/9999", "j", secret=SECRET, destination=own) == 404
    assert machine.stored() == [("a", "5402"), ("b", "5402"), ("c", "5703")]


def test_a_running_web_process_takes_a_changed_secret_at_once(machine, monkeypatch):
    machine.add()
    client = create_app(load_settings()).test_client()
    post = signed([text_event()], secret=secret_of("5402"), destination=bot_of("5402"))
    assert client.post("/callback", **post).status_code == 200
    machine.run("set", "5402", "--channel", typed=f"another-secret\n{token_of('5402')}\n")
    monkeypatch.setattr("bot.channels.AT_MOST_EVERY_S", 0.0)
    new = signed([text_event(event_id="2")], secret="another-secret", destination=bot_of("5402"))
    assert client.post("/callback", **new).status_code == 200
    assert client.post("/callback", **post).status_code == 400


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "5402"), "s\nt\n", "ระบุชื่อด้วย --name"),
        (("add", "all", "--name", "x"), "s\nt\n", "ไม่ถูกต้อง"),
        (("add", "54/02", "--name", "x"), "s\nt\n", "ไม่ถูกต้อง"),
        (("add", "5402", "--name", "x"), "only-one-line\n", "ต้องมีทั้ง"),
        (("add", "5402", "--name", "x"), "ความลับ\nโทเคน\n", "ตัวอักษรที่ LINE ไม่ใช้"),
        (("add", "5402", "--name", "x"), "s\nunknown-token\n", "LINE ไม่รับโทเคนนี้ (รหัส 401)"),
        (("add", "5402", "--name", "x"), f"s\n{token_of('5703')}\n", "เป็นของสำนักงานอื่น"),
        (("show", "5402"), "", "ไม่พบสำนักงานรหัส 5402"),
        (("set", "5402", "--contact", "x"), "", "ไม่พบสำนักงานรหัส 5402"),
        (("set", "5703", "--no-channel"), "", "ไม่มีช่องทาง LINE ของตนเอง"),
        (("set", "5703", "--channel", "--no-channel"), "", "อย่างเดียว"),
    ],
)
def test_what_is_wrong_is_said_in_thai_and_nothing_is_kept(machine, arguments, typed, said):
    with pytest.raises(WrongInputError, match=said.replace("(", r"\(").replace(")", r"\)")):
        machine.run(*arguments, typed=typed)
    assert machine.row() == (None, None)


def test_an_office_that_has_a_channel_is_changed_not_added_again(machine):
    machine.add()
    with pytest.raises(WrongInputError, match="office set 5402 --channel"):
        machine.add()


def test_while_line_does_not_answer_nothing_is_added(machine):
    machine.set(LINE_API_BASE="http://127.0.0.1:9")
    with pytest.raises(TemporaryError):
        machine.add()
    assert machine.row() == (None, None)


def test_name_contact_and_late_answers_are_each_offices_own(machine):
    machine.add()
    machine.run(
        "set", "5402", "--name", "สพป.แพร่ 2", "--contact", "โทร 0 5400 0000", "--late-answers", "never"
    )
    shown = machine.run("show", "5402")
    assert "สพป.แพร่ 2" in shown and "โทร 0 5400 0000" in shown and "เมื่อตอบไม่ทัน: never" in shown
    assert "โทร 0 5400 0000" not in machine.run("show", "5703")


def test_an_office_that_leaves_takes_its_secrets_along(machine):
    machine.add()
    machine.run("set", "5402", "--no-channel")
    channel, row = machine.row()
    assert (channel, row.destination, row.name) == (None, None, "สพป.แพร่ เขต 2")


def test_a_new_key_opens_nothing_until_the_old_one_is_given_and_the_secrets_are_sealed_anew(machine):
    machine.add()
    before, _row = machine.row()
    machine.set(SECRET_KEY=NEW_KEY)
    assert "เปิดความลับไม่ได้" in machine.run("list")
    assert "5402 เปิดความลับไม่ได้" in machine.run(command=doctor, code=1)
    with pytest.raises(WrongInputError, match="เปิดความลับของ 5402 ไม่ได้"):
        machine.run("rotate")
    # LINE is asked to send again, nothing is stored unproven.
    assert machine.post("/callback/5402", "a", secret=secret_of("5402"), destination=bot_of("5402")) == 503

    machine.set(SECRET_KEY_OLD=KEY)
    assert "สั่ง nongphaen office rotate" in machine.run("list")
    assert "5402 ช่องทางของตนเอง (ผนึกด้วยกุญแจเก่า" in machine.run(command=doctor, code=1)
    assert "ผนึกใหม่แล้ว 1 สำนักงาน" in machine.run("rotate")
    assert machine.acts("5402") == ["office.add", "office.rotate"]

    machine.environment.delenv("SECRET_KEY_OLD")
    after, _row = machine.row()
    assert after.sealed_token != before.sealed_token
    assert machine.run("list").splitlines()[0].endswith("ช่องทางของตนเอง")
    assert machine.post("/callback/5402", "a", secret=secret_of("5402"), destination=bot_of("5402")) == 200


def test_a_secret_that_is_copied_to_another_offices_row_stays_closed(machine):
    """Who may write to the database, but has no key, cannot let one office speak through another's channel."""
    machine.add()
    with writing(machine.sessions) as session:
        ensure_office(session, "1001", "สพท. 1001")
        session.flush()
        mine = session.get(Channel, "5402")
        session.add(
            Channel(
                office_code="1001", sealed_secret=mine.sealed_secret, sealed_token=mine.sealed_token,
                changed_at=mine.changed_at,
            )
        )  # fmt: skip
    assert "เปิดความลับไม่ได้" in machine.run("show", "1001")
