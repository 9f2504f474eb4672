"""Backup and restore: everything comes back, on either database; whole or not at all; nothing is sent twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from bot.cli import cli
from bot.logs import person_hash
from db import erasure_list
from db.audit import AuditLine, broken_links
from db.backup.files import STAGING, finish
from db.backup.format import Archive
from db.backup.making import make_backup
from db.backup.restoring import restore
from db.cases import Actor, open_case
from db.console import enter, make_link, visitor_of
from db.deadlines import plan
from db.erasing import Erasure, ask_erasure, erase
from db.errors import WrongInputError
from db.importing import import_file
from db.inbox import InboxEvent, NewEvent, add_events
from db.invitations import WrongCodeError, invite, register
from db.letters import Letter
from db.migrate import upgrade
from db.models import all_tables
from db.notices import Notice, Promise, Telling, promise
from db.outbox import OutboxMessage, Planned
from db.outbox import plan as plan_message
from db.people import Seat, end_seats, give_seat, note_contact, seats_of
from db.session import Sessions, make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.bot.kit import GROUP, OTHER, USER
from tests.bot.kit import START as NOW
from tests.conftest import ROOT

PRINCIPAL = Seat("school", "5703", school_code="57030001", role="principal")
SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน,ละติจูด,ลองจิจูด\n57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย,20.1,99.8\n57030002,บ้านสอง,แม่จัน,กลุ่มดอย,,\n"
MONEY = "รหัสโรงเรียน,ปีงบประมาณ,งบรายจ่าย,รายการ,งวด,จำนวนเงิน,เลขที่หนังสือ,ลงวันที่\n57030001,2569,งบเงินอุดหนุน,ค่าจัดการเรียนการสอน,1,1234567.89,ว 1,1/10/2568\n"
TEXT = [{"type": "text", "text": 'ข้อความ \u2028 "ไทย"\n'}]


def office_on(url: str, migrated_file: Path) -> Sessions:
    """An office with schools, money, people and something in both queues."""
    if url.startswith("sqlite:"):
        shutil.copy(migrated_file, url.removeprefix("sqlite:///"))
    else:
        upgrade(url)
    sessions = make_sessions(make_engine(url))
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.เชียงราย เขต 3")
    import_file(sessions, "allocations", MONEY.encode(), office_code="5703")
    with writing(sessions) as session:
        give_seat(session, Seat("officer", "5703"), USER, at=NOW)
        add_events(session, "5703", [NewEvent("01A", "message", '{"a":1}', chat_id=USER)], now=NOW)
        for number, (state, due) in enumerate(
            (("planned", 0), ("sending", 0), ("held", 0), ("sent", 0), ("planned", 72))
        ):
            at = NOW + timedelta(hours=due)
            row = plan_message(
                session, Planned("5703", (USER,), TEXT, due_at=at, purpose=f"p{number}"), now=NOW
            )
            session.execute(update(OutboxMessage).where(OutboxMessage.id == row).values(state=state))
        promise(session, [Promise("5703", "circular", "ว 1", "post", "officer", "เรื่อง ก", NOW)], now=NOW)
        later = NOW + timedelta(days=3)
        promise(session, [Promise("5703", "circular", "ว 2", "post", "officer", "เรื่อง ข", later)], now=NOW)
    return sessions


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)])
def url(request, database_url) -> str:
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else database_url


@pytest.fixture
def office(url, migrated_file):
    sessions = office_on(url, migrated_file)
    yield sessions
    sessions.kw["bind"].dispose()


def everything(sessions: Sessions) -> dict[str, list[tuple]]:
    """Every row of every table."""
    with sessions() as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in all_tables().tables.items()
        }


def back_up(sessions: Sessions, home: Path, name: str = "a.backup") -> Path:
    make_backup(sessions.kw["bind"], home, home / name, now=NOW)
    return home / name


def put_back(sessions: Sessions, home: Path, file: Path, **more):
    archive = Archive(file)
    try:
        return restore(
            sessions.kw["bind"],
            home,
            archive,
            office_code="5703",
            actor="somsri",
            now=NOW + timedelta(hours=2),
            **more,
        )
    finally:
        archive.close()


#: What a restore itself changes or adds.
TOUCHED = {"inbox", "outbox", "notices", "tellings", "audit_log"}


def test_everything_comes_back(office, tmp_path):
    before, file = everything(office), back_up(office, tmp_path)
    with writing(office) as session:
        give_seat(session, Seat("director", "5703"), "Unew", at=NOW)
    import_file(office, "schools", SCHOOLS.replace("บ้านสอง", "บ้านสองใหม่").encode(), office_code="5703")
    put_back(office, tmp_path, file)
    after = everything(office)
    assert {name: rows for name, rows in after.items() if name not in TOUCHED} == {
        name: rows for name, rows in before.items() if name not in TOUCHED
    }
    with office() as session:
        assert broken_links(session) == []
        line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.act, line.actor) == ("backup.restored", "somsri") and line.detail["overwritten_lines"] >= 3
    # New rows are numbered on: nothing collides with what came back.
    import_file(office, "schools", SCHOOLS.replace("บ้านหนึ่ง", "บ้านใหม่").encode(), office_code="5703")


@pytest.mark.service
@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_a_backup_of_one_database_goes_into_the_other(
    tmp_path, database_url, postgres_url, there, migrated_file
):
    urls = (postgres_url, database_url) if there == "sqlite" else (database_url, postgres_url)
    source = office_on(urls[0], migrated_file)
    upgrade(urls[1])
    target = make_sessions(make_engine(urls[1]))
    put_back(target, tmp_path, back_up(source, tmp_path))
    ours, theirs = everything(source), everything(target)
    assert {n: r for n, r in ours.items() if n not in TOUCHED} == {
        n: r for n, r in theirs.items() if n not in TOUCHED
    }
    for each in (source, target):
        each.kw["bind"].dispose()


def test_what_may_have_left_since_is_not_sent_again_and_the_officers_hear_of_it(office, tmp_path):
    file = back_up(office, tmp_path)
    with writing(office) as session:
        session.execute(update(OutboxMessage).values(state="sent"))
    done = put_back(office, tmp_path, file)
    assert (done.doubtful.events, done.doubtful.messages, done.doubtful.notices) == (1, 3, 1)
    with office() as session:
        states = [row.state for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]
        event = session.scalars(select(InboxEvent)).one()
        notices = {
            row.subject: row.state for row in session.scalars(select(Notice).where(Notice.kind == "circular"))
        }
        told = session.scalars(select(Notice).where(Notice.kind == "restore")).one()
    assert states == ["unknown", "unknown", "unknown", "sent", "planned"]
    assert (event.state, event.reply_state) == ("unknown", "unknown")
    assert notices == {"ว 1": "unknown", "ว 2": "waiting"}
    assert (told.seat_kind, told.state) == ("officer", "waiting") and "3 รายการ" in told.text


def test_who_was_in_the_console_then_has_to_come_in_anew(office, tmp_path):
    with writing(office) as session:
        token = make_link(session, Seat("officer", "5703"), holder=None, at=NOW, actor="somsri")
        used = make_link(session, Seat("officer", "5703"), holder=None, at=NOW, actor="somsri")
        secret, _visitor = enter(session, used, at=NOW)
    put_back(office, tmp_path, back_up(office, tmp_path))
    with writing(office) as session:
        assert enter(session, token, at=NOW) is None and visitor_of(session, secret, at=NOW) is None


def test_reminders_that_the_clock_would_promise_anew_are_held_back_too(office, tmp_path):
    """The stage of this morning was told after the backup of last night: the planner may not tell it again."""
    head = "รหัสรายงาน,ชื่อรายงาน,ระบบ,รอบ,ปี,เปิดรับ,กำหนดส่ง,ผู้ส่ง\n"
    row = "DMC-1,ข้อมูลนักเรียน,DMC,1,2569,1/11/2569,24/11/2569,ทุกโรงเรียน\n"
    import_file(office, "reports", (head + row).encode(), office_code="5703")
    file = back_up(office, tmp_path)
    morning = NOW + timedelta(days=3)  # the day it is due, 09:00

    def plan_then(session, office_code, _now):
        return plan(session, office_code, morning)

    archive = Archive(file)
    restore(
        office.kw["bind"],
        tmp_path,
        archive,
        office_code="5703",
        actor="a",
        now=morning,
        planners=(plan_then,),
    )
    archive.close()
    with office() as session:
        due = session.scalars(select(Notice).where(Notice.kind == "deadline", Notice.due_at <= morning)).all()
        assert due and {row.state for row in due} == {"unknown"}
        assert session.scalars(select(Telling).where(Telling.state == "waiting")).all() == []
    with writing(office) as session:
        plan(session, "5703", morning)
        fresh = (Notice.kind == "deadline", Notice.state == "waiting", Notice.due_at <= morning)
        assert session.scalar(select(func.count()).select_from(Notice).where(*fresh)) == 0


def test_a_backup_is_of_one_moment_while_others_write(office, tmp_path):
    """A writer moves one baht between two rows all the time; every backup finds the same sum."""
    with writing(office) as session:
        for number in range(2):
            row = Planned("5703", (USER,), TEXT, price=500, purpose=f"sum{number}")
            plan_message(session, row, now=NOW)
    stopping = threading.Event()

    def write() -> None:
        while not stopping.is_set():
            with writing(office) as session:
                for purpose, change in (("sum0", -1), ("sum1", 1)):
                    which = OutboxMessage.purpose == purpose
                    session.execute(
                        update(OutboxMessage).where(which).values(price=OutboxMessage.price + change)
                    )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [back_up(office, tmp_path, f"{number}.backup") for number in range(3)]
    finally:
        stopping.set()
        writer.join()
    for file in files:
        archive = Archive(file)
        columns = archive.columns("outbox")
        rows = [dict(zip(columns, row, strict=True)) for row in archive.rows("outbox")]
        archive.close()
        assert sum(row["price"] for row in rows if (row["purpose"] or "").startswith("sum")) == 1000


#: Where the restoring process is killed: by SIGKILL, so that nothing can be tidied up.
KILLS = {
    "while files are staged": ("shutil", "copyfileobj", 1),
    "before the first row": ("db.backup.restoring", "_empty", 1),
    "between two tables": ("db.backup.restoring", "_number_on", 5),
    "after the last row": ("db.backup.restoring", "hold_back", 1),
    "before the commit": ("db.backup.restoring", "write_audit", 1),
    "after the commit": ("db.backup.restoring", "finish", 1),
    "while files are moved": ("os", "replace", 1),
}
KILLER = """
import importlib, os, signal, sys
from pathlib import Path
module, name, times, url, home, file = sys.argv[1:]
from datetime import datetime, UTC
from db.backup.format import Archive
from db.backup.restoring import restore
from db.session import make_engine
where, left = importlib.import_module(module), int(times)
was = getattr(where, name)
def dies(*args, **more):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return was(*args, **more)
archive = Archive(Path(file))
setattr(where, name, dies)
restore(make_engine(url), Path(home), archive, office_code="5703", actor="a", now=datetime.now(UTC))
"""


@pytest.mark.parametrize("moment", KILLS)
def test_a_restore_that_is_killed_is_whole_or_changed_nothing(office, url, tmp_path, moment):
    home = tmp_path / "home"
    for name in ("media/aa/one", "media/bb/two"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("old")
    file = back_up(office, home)
    for name in ("media/aa/one", "media/bb/two"):
        (home / name).write_text("new")
    import_file(office, "schools", SCHOOLS.replace("บ้านสอง", "บ้านใหม่").encode(), office_code="5703")
    before = everything(office)
    module, name, times = KILLS[moment]
    arguments = (module, name, str(times), url, str(home), str(file))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, *arguments], env=environment, cwd=tmp_path, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    finish(home, office)  # what the next command or worker does first
    committed = moment in ("after the commit", "while files are moved")
    held = (home / "media/aa/one").read_text(), (home / "media/bb/two").read_text()
    assert held == (("old", "old") if committed else ("new", "new"))
    assert (everything(office) == before) is not committed
    assert not (home / STAGING).exists()
    with office() as session:
        assert broken_links(session) == []


def test_secrets_and_what_is_made_anew_are_left_out_everything_else_of_the_home_is_kept(office, tmp_path):
    home = tmp_path / "home"
    for name in (
        "media/files/ab/abc", "imports/5703/1.bin", "demo-secret-key", ".env", "nlu/model.bin", "queue.db", "queue.db-wal",
        "old.backup", "something-new/x",
    ):  # fmt: skip
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    archive = Archive(back_up(office, home))
    assert set(archive.manifest.files) == {"media/files/ab/abc", "imports/5703/1.bin", "something-new/x"}
    archive.close()
    assert stat.S_IMODE((home / "a.backup").stat().st_mode) == 0o600


def rewritten(file: Path, change) -> Path:
    """Return a copy of a backup with its members changed by a function of name and bytes."""
    out = file.with_name("changed.backup")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            told = change(name, old.read(name))
            if told is not None:
                new.writestr(*told)
    return out


def manifest_with(**values):
    def change(name, data):
        if name == "manifest.json":
            data = json.dumps({**json.loads(data), **values}).encode()
        return name, data

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n, d: (n, d.replace(b"5703", b"5704")) if n == "tables/schools.jsonl" else (n, d), "ผลรวมตรวจสอบ"),
        (lambda n, d: None if n == "tables/holders.jsonl" else (n, d), "สารบัญ"),
        (manifest_with(revision="9999"), "รุ่นใหม่กว่า"),
        (manifest_with(format=2), "รุ่นใหม่กว่า"),
        (manifest_with(product="other"), "ไม่ใช่ไฟล์ของน้องแผน"),
        (manifest_with(tables=None), "เสียหาย"),
        (manifest_with(files={"../../evil": {"sha256": "0", "bytes": 1}}), "สารบัญ"),
    ],
)  # fmt: skip
def test_what_is_no_whole_backup_of_this_or_an_older_release_is_refused(sessions, tmp_path, change, said):
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ")
    before, file = everything(sessions), rewritten(back_up(sessions, tmp_path), change)
    with pytest.raises(WrongInputError, match=said):
        put_back(sessions, tmp_path, file)
    assert everything(sessions) == before


@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.99])
def test_a_cut_file_is_refused(sessions, tmp_path, cut):
    file = back_up(sessions, tmp_path)
    data = file.read_bytes()
    file.write_bytes(data[: int(cut if cut >= 1 else cut * len(data))])
    with pytest.raises(WrongInputError, match="ใช้ไม่ได้"):
        put_back(sessions, tmp_path, file)


def test_a_backup_of_an_older_release_is_brought_up(tmp_path, database_url, migrated_file):
    """As made before circulars were sent from here: the tables of later come up empty, the facts are there."""
    old = f"sqlite:///{tmp_path / 'old.db'}"
    upgrade(old, "0012")
    engine = make_engine(old)
    file = tmp_path / "old.backup"
    with engine.connect() as connection:
        from sqlalchemy import MetaData, text

        values = "('5703', 'สพป.ก', 0, '2026-11-01 00:00:00.000000')"
        connection.execute(
            text(f"INSERT INTO offices (code, name, demonstration, created_at) VALUES {values}")
        )
        connection.commit()
        known = MetaData()
        known.reflect(connection)
    names = set(known.tables) - {"alembic_version"}
    with pytest.MonkeyPatch.context() as patch:
        older = MetaData()
        for name in names:
            known.tables[name].to_metadata(older)
        patch.setattr("db.backup.making.all_tables", lambda: older)
        make_backup(engine, tmp_path / "none", file, now=NOW)
    engine.dispose()
    upgrade(database_url)
    sessions = make_sessions(make_engine(database_url))
    put_back(sessions, tmp_path, file)
    with sessions() as session:
        assert session.execute(text("SELECT name FROM offices WHERE code = '5703'")).scalar() == "สพป.ก"
        assert session.scalars(select(Letter)).all() == []
    sessions.kw["bind"].dispose()


def test_the_commands_ask_before_they_overwrite(tmp_path, database_url, migrated_file, monkeypatch):
    sessions = office_on(database_url, migrated_file)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)

    def run(*arguments: str, typed: str = ""):
        return CliRunner().invoke(cli, arguments, input=typed, catch_exceptions=False)

    said = run("backup", "a.backup").output
    assert "SHA-256:" in said and "ไม่เข้ารหัส" in said and "SECRET_KEY" in said
    with pytest.raises(WrongInputError, match="มีไฟล์"):
        run("backup", "a.backup")
    assert run("backup", "a.backup", "--yes").exit_code == 0
    import_file(sessions, "schools", SCHOOLS.replace("บ้านสอง", "บ้านใหม่").encode(), office_code="5703")
    changed = everything(sessions)
    with writing(sessions) as session:
        give_seat(session, PRINCIPAL, OTHER, at=utc_now())
        open_case(session, "5703", OTHER, "ถามว่า", actor=Actor("hash", "school"), at=utc_now())
    changed = everything(sessions)
    asked = run("restore", "a.backup", typed="n\n")
    assert f"ตำแหน่ง\t5703\t{PRINCIPAL.text()}:principal\t1 ราย" in asked.output and OTHER not in asked.output
    assert "ชุดนำเข้า\t5703\tschools\t1 ชุด" in asked.output and "เรื่องถึงเจ้าหน้าที่\t1 เรื่อง" in asked.output
    assert asked.exit_code == 1 and "จะถูกแทนด้วย" in asked.output and everything(sessions) == changed
    done = run("restore", "a.backup", "--yes")
    assert "ไม่ได้ให้คืนเอง" in done.output
    assert done.exit_code == 0 and "กู้คืนแล้ว" in done.output and "outbox list --state unknown" in done.output
    assert everything(sessions)["schools"] != changed["schools"]
    with pytest.raises(WrongInputError, match="ไม่พบไฟล์"):
        run("restore", "none.backup")
    sessions.kw["bind"].dispose()


def test_moments_are_kept_to_the_microsecond(sessions, tmp_path):
    at = NOW.replace(microsecond=123456, tzinfo=UTC)
    with writing(sessions) as session:
        add_events(session, "5703", [NewEvent("01Z", "message", "{}")], now=at)
    put_back(sessions, tmp_path, back_up(sessions, tmp_path))
    with sessions() as session:
        assert session.scalars(select(InboxEvent.received_at)).one() == at


KEY, FORMER = "k" * 32, "f" * 32


def hashes(line_id: str) -> set[str]:
    return {person_hash(line_id, KEY), person_hash(line_id, FORMER)}


def cells_with(sessions: Sessions, line_id: str) -> set[str]:
    return {name for name, rows in everything(sessions).items() if any(line_id in row for row in rows)}


def someone_everywhere(office: Sessions) -> None:
    """OTHER holds a seat, wrote, was mentioned, was sent a message and asked an officer."""
    said = NewEvent("01C", "message", json.dumps({"by": OTHER}), chat_id=OTHER, speaker_id=OTHER)
    mention = NewEvent("01D", "message", json.dumps({"mentioned": OTHER}), chat_id=GROUP, speaker_id=USER)
    with writing(office) as session:
        give_seat(session, PRINCIPAL, OTHER, at=NOW)
        note_contact(session, "5703", OTHER, "user", "friend", at=NOW)
        add_events(session, "5703", [said, mention], now=NOW)
        plan_message(session, Planned("5703", (OTHER,), TEXT, purpose="mine"), now=NOW)
        plan_message(
            session, Planned("5703", (USER, OTHER), TEXT, purpose="ours", endpoint="multicast"), now=NOW
        )
        open_case(session, "5703", OTHER, "ถามว่า", actor=Actor("hash", "school"), at=NOW)
    with writing(office) as session:
        session.execute(update(InboxEvent).values(state="done"))


@pytest.mark.parametrize("lost", ["nothing", "the database"])
@pytest.mark.parametrize("key", [KEY, FORMER])
def test_who_was_erased_after_the_backup_does_not_come_back_by_a_restore(office, url, tmp_path, lost, key):
    """The list beside the database tells of it, also where the database is gone; a person is known by a keyed hash only."""
    someone_everywhere(office)
    file, home = back_up(office, tmp_path), tmp_path / "home"
    later, person = NOW + timedelta(minutes=10), person_hash(OTHER, key)
    with writing(office) as session:
        ask_erasure(session, "5703", OTHER, actor=person, at=later)
    with office() as session:
        erasure_list.note(home, erasure_list.waiting(session))
    with writing(office) as session:
        assert erase(session, session.scalars(select(Erasure)).one(), at=later)
    assert cells_with(office, OTHER) == set()
    assert OTHER not in (home / erasure_list.FILE).read_text()
    if lost == "the database":
        with writing(office) as session:
            for table in reversed(all_tables().sorted_tables):
                session.execute(table.delete())
    done = put_back(office, home, file, names=hashes, listed=erasure_list.read_list(home / erasure_list.FILE))
    assert cells_with(office, OTHER) == set()
    assert (done.people.asked, done.people.erased) == ((person,), 1)
    assert {"holders", "outbox"} <= cells_with(office, USER), "others come back"
    with office() as session:
        assert broken_links(session) == []


def test_who_asked_and_was_not_erased_yet_is_out_at_once_after_a_restore(office, tmp_path):
    someone_everywhere(office)
    file = back_up(office, tmp_path)
    with writing(office) as session:
        ask_erasure(session, "5703", OTHER, actor=person_hash(OTHER, KEY), at=NOW + timedelta(minutes=1))
    put_back(office, tmp_path, file, names=hashes)
    assert cells_with(office, OTHER) == set()


def test_who_was_erased_before_the_backup_and_came_again_stays(office, tmp_path):
    with writing(office) as session:
        give_seat(session, PRINCIPAL, OTHER, at=NOW)
    earlier = (NOW - timedelta(days=1)).isoformat()
    listed = [erasure_list.Asked("5703", person_hash(OTHER, KEY), earlier)]
    done = put_back(office, tmp_path, back_up(office, tmp_path), names=hashes, listed=listed)
    assert done.people.erased == 0 and "holders" in cells_with(office, OTHER)


def test_a_seat_that_ended_and_a_code_that_was_used_stay_so(office, tmp_path):
    """Who was transferred in between does not see the old school again; who got the seat back keeps it."""
    with writing(office) as session:
        give_seat(session, PRINCIPAL, OTHER, at=NOW - timedelta(days=1))
        give_seat(session, Seat("director", "5703"), OTHER, at=NOW - timedelta(days=1))
        code = invite(session, PRINCIPAL, at=NOW)
    file, later = back_up(office, tmp_path), NOW + timedelta(minutes=5)
    with writing(office) as session:
        end_seats(session, "5703", OTHER, at=later)
        give_seat(session, Seat("director", "5703"), OTHER, at=later)
        register(session, "5703", code, USER, actor="a", at=later)
    done = put_back(office, tmp_path, file)
    assert (done.people.seats, done.people.codes) == (1, 1)
    with writing(office) as session:
        assert seats_of(session, "5703", OTHER) == [Seat("director", "5703")]
        with pytest.raises(WrongCodeError):
            register(session, "5703", code, OTHER, actor="b", at=later)


def test_the_list_of_erasures_outlives_a_cut_line_and_forgets_with_the_audit_log(tmp_path):
    asked = [
        erasure_list.Asked("5703", f"person{n}", (NOW + timedelta(days=n)).isoformat()) for n in range(3)
    ]
    assert erasure_list.note(tmp_path, asked[:2]) == 2 and erasure_list.note(tmp_path, asked[:2]) == 0
    path = tmp_path / erasure_list.FILE
    with path.open("a") as file:
        file.write('{"office": "5703", "per')  # the power failed
    assert erasure_list.note(tmp_path, asked) == 1
    assert erasure_list.read_list(path) == asked
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert erasure_list.forget(tmp_path, before=NOW + timedelta(days=1)) == 1
    assert erasure_list.read_list(path) == asked[1:]
