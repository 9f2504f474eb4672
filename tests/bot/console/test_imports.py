"""Files through the console: checked with every fault by its cell, accepted, compared, taken back."""

from __future__ import annotations

import io
from datetime import timedelta

from sqlalchemy import select

from bot.deps import WebDeps
from db.audit import AuditLine
from db.datasets.schools import School
from db.errands import Errand, claim, forget_errands
from db.importing import trial
from db.kept_files import KeptFile
from db.people import end_seats
from db.session import writing
from tests.bot.console.kit import Browser, seated
from tests.bot.kit import OTHER, USER

HEADINGS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน\n"
GOOD = HEADINGS + "57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย\n57030002,บ้านสอง,แม่จัน,กลุ่มดอย\n"
BAD = HEADINGS + "57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย\nเอ,,แม่จัน,กลุ่มดอย\n"


def sent(text: str, name: str = "โรงเรียน.csv"):
    return (io.BytesIO(text.encode()), name)


def check(officer, clerk, text: str, **more):
    return officer.hand_in(clerk, "/imports/check", kind="schools", file=sent(text), **more)


def accept(officer, clerk):
    return officer.hand_in(clerk, "/imports/accept", checked=officer.errand.rpartition("/")[2])


def names(office) -> list[str]:
    with office() as session:
        return sorted(session.scalars(select(School.name).where(School.current)))


def test_faults_are_shown_by_their_cells_and_nothing_is_imported(officer, clerk, office):
    page = check(officer, clerk, BAD).text
    assert "A3" in page and "B3" in page and "พบ 2 จุดที่ต้องแก้" in page and "นำเข้า</button>" not in page
    assert names(office) == []


def test_a_file_is_tried_in_a_process_of_its_own_first_and_what_does_not_come_out_of_it_is_refused(
    officer, clerk, office, monkeypatch
):
    """So short a time that no process begins: whoever did not try the file first would find it good."""
    monkeypatch.setattr(trial, "MOST_S", 0.001)
    page = check(officer, clerk, GOOD).text
    assert "ไฟล์นี้เปิดไม่ได้" in page and "ถูกต้อง 2 แถว" not in page
    moves = (io.BytesIO("จากโรงเรียน,ไปโรงเรียน\n57030001,\n".encode()), "โยกย้าย.csv")
    assert "ไฟล์นี้เปิดไม่ได้" in officer.hand_in(clerk, "/people/transfers/check", file=moves).text


def test_a_good_file_is_checked_accepted_compared_and_taken_back(officer, clerk, office):
    assert "ยังไม่มี เริ่มจากทะเบียนโรงเรียน" in officer.get("/imports").text
    assert "ถูกต้อง 2 แถว" in check(officer, clerk, GOOD).text and names(office) == []
    assert "นำเข้าแล้ว" in accept(officer, clerk).text and names(office) == ["บ้านสอง", "บ้านหนึ่ง"]
    page = check(officer, clerk, GOOD.replace("บ้านสอง", "บ้านสองใหม่")).text
    assert "บ้านสอง</td><td>บ้านสองใหม่" in page and names(office) == ["บ้านสอง", "บ้านหนึ่ง"]
    assert "โรงเรียนบ้านสอง (57030002)" in page and "รหัสโรงเรียน 57030002" not in page
    accept(officer, clerk)
    page = officer.hand_in(clerk, "/imports/2/diff").text
    assert "บ้านสอง</td><td>บ้านสองใหม่" in page
    assert "ข้อมูลก่อนหน้ากลับมาใช้แทน" in officer.hand_in(clerk, "/imports/2/undo").text
    assert names(office) == ["บ้านสอง", "บ้านหนึ่ง"]
    with office() as session:
        kept = session.scalars(select(KeptFile).order_by(KeptFile.id)).all()
        assert [(each.batch_id, each.state) for each in kept] == [(1, "used"), (2, "dropped")]
        acts = session.execute(select(AuditLine.act, AuditLine.actor).where(AuditLine.act.like("import%")))
        assert list(acts) == [("import_accepted", "a" * 32)] * 2 + [("import_undone", "a" * 32)]


def test_the_same_file_again_changes_nothing_and_a_check_is_accepted_once(officer, clerk, office):
    check(officer, clerk, GOOD)
    checked = officer.errand.rpartition("/")[2]
    accept(officer, clerk)
    assert "นำเข้าไปแล้ว" in officer.hand_in(clerk, "/imports/accept", checked=checked).text
    assert "นำเข้าไว้แล้วเป็นชุดที่ 1" in check(officer, clerk, GOOD).text


def test_what_is_uploaded_is_sealed_and_forgotten(officer, clerk, office, clock):
    officer.post("/imports/check", kind="schools", file=sent(GOOD))
    with office() as session:
        kept = session.scalar(select(Errand.file))
        assert kept and "บ้านหนึ่ง".encode() not in kept
    clerk.step()
    clock.move(hours=25)
    with writing(office) as session:
        assert forget_errands(session, now=clock()) == 1


def test_wrong_forms_are_told_what_is_missing(officer, clerk):
    for fields, told in (
        ({"kind": "schools"}, "เลือกไฟล์"),
        ({"kind": "nothing", "file": sent(GOOD)}, "เลือกชนิดข้อมูล"),
    ):
        assert told in officer.post("/imports/check", **fields).text
    page = officer.hand_in(clerk, "/imports/check", kind="schools", file=sent("ไม่ใช่ตาราง", "x.xlsx")).text
    assert 'role="alert"' in page and "นำเข้า</button>" not in page
    huge = officer.post("/explore", q="ก" * 70_000)
    assert huge.status_code == 413 and "ใหญ่เกินไป" in huge.text
    assert officer.get("/imports/check").status_code == 404


def test_an_empty_form_is_a_file(officer, clerk):
    officer.hand_in(clerk, "/imports/template", kind="students")
    file = officer.get(f"{officer.errand}/file")
    assert file.data[:2] == b"PK" and "attachment" in file.headers["Content-Disposition"]


def test_nobody_sees_the_errand_of_another_and_a_lost_seat_does_nothing(
    officer, clerk, office, clock, settings
):
    officer.post("/imports/check", kind="schools", file=sent(GOOD))
    with office() as session:
        token = session.scalar(select(Errand.token))
    other = Browser(WebDeps(settings, office, clock))
    with writing(office) as session:
        session.execute(Errand.__table__.update().values(actor="b" * 32))
    for path in ("", "/state", "/file", "/chart"):
        assert officer.get(f"/errand/{token}{path}").status_code == 404
    assert other.get(f"/errand/{token}").status_code == 403
    with writing(office) as session:
        end_seats(session, "5703", USER, at=clock())
    clerk.step()
    with office() as session:
        row = session.scalars(select(Errand)).one()
        assert (row.state, "สิทธิ์ของผู้สั่งสิ้นสุดแล้ว" in row.result["said"]) == ("failed", True)


def test_an_errand_of_a_dead_worker_comes_back_and_is_given_up_at_last(officer, office, clock):
    officer.post("/imports/template", kind="schools")
    for attempt in range(3):
        taken = claim(office, f"dead{attempt}", now=clock(), lease=timedelta(seconds=15))
        assert taken is not None and taken.attempts == attempt + 1
        assert claim(office, "other", now=clock(), lease=timedelta(seconds=15)) is None
        clock.move(seconds=16)
    assert claim(office, "last", now=clock(), lease=timedelta(seconds=15)) is None
    with office() as session:
        assert session.scalars(select(Errand.state)).all() == ["failed"]


def test_a_batch_of_another_office_is_not_there(officer, clerk, office, clock):
    for act in ("diff", "undo"):
        assert "ไม่พบชุดนำเข้า" in officer.post(f"/imports/99/{act}").text
    assert seated(office, OTHER, at=clock())
