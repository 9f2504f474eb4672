"""Batches: the same file twice, newer figures, taking back, what changed, and what a crash leaves."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.audit import AuditLine, broken_links
from db.batches import ImportBatch
from db.datasets.rates import Rate
from db.datasets.students import Enrollment
from db.errors import WrongInputError
from db.importing import (
    diff_batch,
    find_stuck_loading,
    import_file,
    list_batches,
    loading,
    remove_stuck_loading,
    undo_batch,
)
from db.importing.switching import as_ranges
from db.offices import Cluster
from db.session import make_engine, make_sessions
from db.values.calendar import utc_now
from db.values.money import Money

from .conftest import SCHOOLS, STUDENTS, csv_text

FIRST = csv_text(STUDENTS, ("57030001", 2568, 1, "ป.1", 12, 10, 1), ("57030002", 2568, 1, "ป.1", 3, 4, 1))
SECOND = csv_text(STUDENTS, ("57030001", 2568, 1, "ป.1", 13, 10, 1), ("57030003", 2568, 1, "ป.1", 1, 1, 1))


def boys(sessions) -> dict[str, int]:
    """Return the boys of each school as an answer would see them: current rows of live batches."""
    with sessions() as session:
        live = select(ImportBatch.id).where(ImportBatch.state == "live")
        rows = session.execute(
            select(Enrollment.school_code, Enrollment.male).where(
                Enrollment.current, Enrollment.batch_id.in_(live)
            )
        ).all()
    assert len({row[0] for row in rows}) == len(rows), "one current row per fact"
    return dict(tuple(row) for row in rows)


def test_the_same_file_twice_changes_nothing_and_names_the_batch(bring, office):
    first = bring("students", FIRST)
    again = bring("students", FIRST)
    assert (again.batch_id, again.duplicate_of) == (None, first.batch_id)
    assert bring("students", FIRST, as_of="10/6/2568").batch_id is not None, (
        "another data date is another import"
    )


def test_a_dry_run_checks_and_writes_nothing(bring, office):
    assert bring("students", FIRST, dry_run=True).rows == 2
    assert boys(office) == {}
    with office() as session:
        assert session.scalar(select(func.count()).where(ImportBatch.kind == "students")) == 0


def test_newer_figures_replace_older_ones_of_the_same_fact_only(bring, office):
    bring("students", FIRST)
    result = bring("students", SECOND)
    assert boys(office) == {"57030001": 13, "57030002": 3, "57030003": 1}
    assert (result.summary.added, result.summary.changed, result.summary.same) == (1, 1, 0)


def test_taking_back_brings_the_figures_before(bring, office):
    bring("students", FIRST)
    second = bring("students", SECOND)
    third = bring("students", csv_text(STUDENTS, ("57030001", 2568, 1, "ป.1", 14, 10, 1)))
    undo_batch(office, second.batch_id)
    assert boys(office) == {"57030001": 14, "57030002": 3}
    undo_batch(office, third.batch_id)
    assert boys(office) == {"57030001": 12, "57030002": 3}, (
        "the second is taken back, so the first counts again"
    )
    assert bring("students", SECOND).batch_id is not None, "a file taken back may come again"
    assert boys(office) == {"57030001": 13, "57030002": 3, "57030003": 1}


@pytest.mark.parametrize(("number", "words"), [(99, "ไม่พบชุดนำเข้าหมายเลข 99"), (3, "ถูกยกเลิกไปแล้ว")])
def test_what_cannot_be_taken_back_is_said(bring, office, number, words):
    assert bring("students", FIRST).batch_id == 3
    undo_batch(office, 3)
    with pytest.raises(WrongInputError, match=words):
        undo_batch(office, number)


def test_the_difference_is_told_by_fact_old_to_new(bring, office):
    bring("students", FIRST)
    second = bring("students", SECOND)
    with office() as session:
        changes = diff_batch(session, second.batch_id)
    (changed,) = [change for change in changes if not change.is_new]
    assert dict(changed.fact)["รหัสโรงเรียน"] == "57030001"
    assert (changed.heading, changed.old, changed.new) == ("ชาย", 12, 13)
    assert {dict(change.fact)["รหัสโรงเรียน"] for change in changes if change.is_new} == {"57030003"}


def test_batches_are_listed_newest_first_with_day_and_person(bring, office):
    bring("students", FIRST, as_of="10 มิ.ย. 68", by="somsri", file_name="เทอม 1.csv")
    with office() as session:
        newest = list_batches(session, "5703")[0]
        assert {batch.office_code for batch in list_batches(session)} == {"5703", "5402"}
    assert (newest.as_of, newest.imported_by, newest.file_name, newest.rows) == (
        date(2025, 6, 10),
        "somsri",
        "เทอม 1.csv",
        2,
    )


def test_accepting_and_taking_back_stand_in_the_audit_log(bring, office):
    batch = bring("students", FIRST, by="somsri").batch_id
    undo_batch(office, batch, by="somsak")
    with office() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(2)).all()
        assert broken_links(session) == []
    assert [(line.act, line.actor, line.detail["batch"]) for line in lines] == [
        ("import_undone", "somsak", batch),
        ("import_accepted", "somsri", batch),
    ]


def test_clusters_of_the_schools_are_made(office):
    with office() as session:
        assert session.scalars(select(Cluster.name)).all() == ["กลุ่มดอย"]


def test_rates_are_shared_by_all_offices(bring, office):
    heading = ("ปีงบประมาณ", "รายการ", "ชั้น", "บาทต่อคนต่อปี", "อ้างอิง")
    bring("rates", csv_text(heading, (2570, "ค่าจัดการเรียนการสอน", "ป.1", "2000", "ก")))
    bring("rates", csv_text(heading, (2570, "ค่าจัดการเรียนการสอน", "ป.1", "2052.50", "ข")), office_code="5402")
    with office() as session:
        assert session.scalars(select(Rate.amount).where(Rate.current)).all() == [Money(205250)]


def test_a_fault_while_loading_leaves_nothing(bring, office, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 1)

    def fail(step: str, done: int, total: int) -> None:
        if step == "บันทึกข้อมูล":
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        bring("students", FIRST, progress=fail)
    with office() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 0
        assert session.scalar(select(func.count()).where(ImportBatch.state == "loading")) == 0


KILLED = """
import os, signal, sys
from db.importing import import_file, loading
from db.session import make_engine, make_sessions
loading.CHUNK = 1
def progress(step, done, total):
    if step == "บันทึกข้อมูล":
        os.kill(os.getpid(), signal.SIGKILL)
import_file(make_sessions(make_engine(sys.argv[1])), "students", sys.argv[2], office_code="5703", progress=progress)
"""


def test_a_kill_in_the_middle_leaves_nothing_visible_and_is_cleared_away(
    bring, office, database_url, tmp_path
):
    bring("students", FIRST)
    path = tmp_path / "second.csv"
    path.write_bytes(SECOND)
    killed = subprocess.run([sys.executable, "-c", KILLED, database_url, str(path)], check=False)
    assert killed.returncode == -9
    assert boys(office) == {"57030001": 12, "57030002": 3}
    later = utc_now() + timedelta(hours=2)
    with office() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 3, "one row had arrived"
        assert len(find_stuck_loading(session)) == 0, "it might still be at work"
        assert len(find_stuck_loading(session, now=later)) == 1
        assert "loading" not in {batch.state for batch in list_batches(session)}
    assert bring("students", SECOND).batch_id is not None, "the same file may come again at once"
    assert remove_stuck_loading(office, now=later) == 1
    with office() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 4


def test_a_batch_accepted_late_does_not_hide_a_newer_one(bring, office):
    """An import that began first but ended last must not win over the newer one."""
    newer = []

    def overtake(step: str, done: int, total: int) -> None:
        if step == "เทียบกับข้อมูลเดิม" and not newer:
            newer.append(bring("students", SECOND))

    bring("students", FIRST, progress=overtake)
    assert boys(office) == {"57030001": 13, "57030002": 3, "57030003": 1}


def test_ids_as_ranges():
    assert as_ranges([7, 2, 1, 3]) == [(1, 3), (7, 7)]
    assert as_ranges([]) == []


@pytest.mark.service
def test_the_whole_life_of_a_batch_on_postgresql(postgres_sessions):
    sessions = postgres_sessions
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703")
    first = import_file(sessions, "students", FIRST, office_code="5703")
    second = import_file(sessions, "students", SECOND, office_code="5703")
    assert boys(sessions) == {"57030001": 13, "57030002": 3, "57030003": 1}
    with sessions() as session:
        assert len([change for change in diff_batch(session, second.batch_id) if not change.is_new]) == 1
    undo_batch(sessions, second.batch_id)
    assert boys(sessions) == {"57030001": 12, "57030002": 3}
    assert import_file(sessions, "students", FIRST, office_code="5703").duplicate_of == first.batch_id
    heading = ("รหัสโรงเรียน", "ปีงบประมาณ", "งบรายจ่าย", "วันที่", "เบิกจ่าย")
    paid = csv_text(heading, ("57030001", 2570, "งบดำเนินงาน", "1/12/2569", "1234.50"))
    assert import_file(sessions, "disbursements", paid, office_code="5703").rows == 1
    with sessions() as session:
        assert broken_links(session) == []


def test_another_engine_sees_the_batch_at_once(bring, office, database_url):
    other = make_sessions(make_engine(database_url))
    bring("students", FIRST)
    assert boys(other) == {"57030001": 12, "57030002": 3}
