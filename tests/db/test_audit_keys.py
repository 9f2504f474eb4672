"""The log is sealed with a key: who can write to the database, but has no SECRET_KEY, makes nothing anew unseen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.auditing import judge
from db import audit
from db.audit import SEALED, AuditLine, begin_sealing, prune, verify, write_audit
from db.audit_keys import INFO, audit_keys
from db.session import Sessions, make_sessions, writing
from db.values.calendar import BANGKOK

NOW = datetime(2026, 11, 21, 9, tzinfo=BANGKOK)
KEY, OTHER = "k" * 32, "o" * 32


def opened(sessions: Sessions, key: str | None, *former: str) -> Sessions:
    """The same database, opened by a process with these keys."""
    return make_sessions(sessions.kw["bind"], {INFO: audit_keys(key, former)})


def write(sessions: Sessions, *acts: str) -> None:
    for act in acts:
        with writing(sessions) as session:
            write_audit(session, office_code="5703", actor="a", seat="officer", act=act, detail={}, at=NOW)


def told(sessions: Sessions, key: str | None, *former: str, noted: str = "") -> tuple[bool, str]:
    with opened(sessions, key, *former)() as session:
        judged = judge(verify(session, noted=noted))
    return judged.passed, "\n".join(judged.said)


def forge(sessions: Sessions, start: int, *, seal: str | None = "", **change: object) -> None:
    """What somebody with the database alone can do: change a line, and chain all that follow anew; None keeps the seals."""
    with writing(sessions) as session:
        session.execute(update(AuditLine).where(AuditLine.id == start).values(**change))
        rows = session.scalars(select(AuditLine).where(AuditLine.id >= start).order_by(AuditLine.id)).all()
        previous = rows[0].previous
        for row in rows:
            row.previous, row.link = previous, audit._link(previous, audit._content(row))
            row.seal = row.seal if seal is None else seal
            previous = row.link


@pytest.fixture
def log(sessions) -> Sessions:
    """Five lines, all sealed."""
    write(opened(sessions, KEY), *"abcde")
    return sessions


def test_a_sealed_log_passes_and_says_what_that_proves(log):
    passed, said = told(log, KEY)
    assert passed and "5 บรรทัด" in said
    assert "ลงกุญแจตั้งแต่บรรทัดที่ 1" in said and "ไม่มี SECRET_KEY แก้หรือทำขึ้นใหม่ไม่ได้" in said
    assert "ที่ตรวจไม่พบ: การตัดท้ายบันทึก" in said


@pytest.mark.parametrize("start", [1, 3, 5])
def test_a_log_chained_anew_without_the_key_is_found_out(log, start):
    """The chain alone would be whole: this is what the key is for."""
    forge(log, start, actor="innocent", seal=None)
    with log() as session:
        assert audit.broken_links(session) == [], "without a key nothing is amiss"
    passed, said = told(log, KEY)
    assert not passed and f"บรรทัดที่ {start} ถูกแก้" in said


@pytest.mark.parametrize("start", [1, 3, 5])
def test_a_forger_who_takes_the_seals_off_is_found_out(log, start):
    forge(log, start, actor="innocent", seal="")
    assert not told(log, KEY)[0]
    write(opened(log, KEY), "f")  # the house goes on, and does not vouch for what it finds
    assert not told(log, KEY)[0]


def test_a_forger_who_brings_a_key_of_his_own_is_found_out(log):
    mine = opened(log, OTHER)
    with writing(log) as session:
        session.execute(delete(AuditLine).where(AuditLine.id > 3))
    write(mine, SEALED, "forged")
    passed, said = told(log, KEY)
    assert not passed and "บรรทัดที่ 4 ไม่มีกุญแจที่ใช้ได้" in said
    write(opened(log, KEY), "f")
    assert not told(log, KEY)[0]


def test_a_whole_log_made_anew_without_a_key_is_not_sealed_by_the_next_line(log):
    with writing(log) as session:
        session.execute(delete(AuditLine))
    write(log, *"abc")
    assert "ไม่มีบรรทัดใดลงกุญแจ" in told(log, KEY)[1]
    write(opened(log, KEY), "f")
    passed, said = told(log, KEY)
    assert not passed and "เริ่มหรือเปลี่ยนที่บรรทัดที่ 4 โดยไม่มีบรรทัดบอกไว้" in said


def test_a_log_of_before_the_key_goes_on_with_one_from_a_marked_line(sessions):
    write(sessions, *"abc")
    ours = opened(sessions, KEY)
    with writing(ours) as session:
        assert begin_sealing(session, "5703", at=NOW) == 3
        assert begin_sealing(session, "5703", at=NOW) == 0, "only once"
    write(ours, "d")
    passed, said = told(sessions, KEY)
    assert passed and "ลงกุญแจตั้งแต่บรรทัดที่ 4" in said and "บรรทัดก่อนที่ 4 ไม่มีกุญแจ" in said
    forge(sessions, 2, actor="innocent", seal=None)
    assert not told(sessions, KEY)[0], "what was there before is held by the seals that follow"


def test_a_line_of_a_process_without_the_key_is_named(log):
    write(log, "x", "y")
    write(opened(log, KEY), "z")
    passed, said = told(log, KEY)
    assert not passed and "บรรทัดที่ 6 ไม่มีกุญแจที่ใช้ได้ (และอีก 1 บรรทัด)" in said


def test_without_the_key_it_says_that_it_cannot_tell(log):
    passed, said = told(log, None)
    assert not passed and "ไม่ได้ตั้ง SECRET_KEY" in said
    assert "ลงด้วยกุญแจอื่นทั้งหมด" in told(log, OTHER)[1]


def test_a_new_key_goes_on_where_the_former_vouches_and_the_former_may_go(log):
    write(opened(log, OTHER, KEY), "f", "g")
    with log() as session:
        acts = session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all()
    assert acts == [*"abcde", SEALED, "f", "g"]
    assert told(log, OTHER, KEY)[0]
    passed, said = told(log, OTHER)
    assert passed and "5 บรรทัดลงด้วยกุญแจเดิม" in said
    forge(log, 2, actor="innocent", seal=None)
    assert not told(log, OTHER)[0], "the new key's seals hold what was sealed with the former one"


def test_a_new_key_does_not_go_on_where_nothing_vouches(log):
    write(opened(log, OTHER), "f")
    passed, said = told(log, OTHER)
    assert not passed and "เปลี่ยนที่บรรทัดที่ 6 โดยไม่มีบรรทัดบอกไว้" in said


def test_what_was_forgotten_in_time_leaves_a_sealed_anchor(log):
    ours = opened(log, KEY)
    later = NOW + timedelta(days=400)
    with writing(ours) as session:
        session.execute(update(AuditLine).where(AuditLine.id > 3).values(at=later))
        for row in session.scalars(select(AuditLine).where(AuditLine.id > 3).order_by(AuditLine.id)):
            row.previous = session.scalars(select(AuditLine.link).where(AuditLine.id == row.id - 1)).one()
            row.link = audit._link(row.previous, audit._content(row))
            row.seal = audit_keys(KEY).seal(row.link)
            session.flush()
        assert prune(session, before=later - timedelta(days=1), office_code="5703", at=later) == 3
    passed, said = told(log, KEY)
    assert passed and "ถึงที่ 3 ลบไปตามอายุการเก็บ" in said
