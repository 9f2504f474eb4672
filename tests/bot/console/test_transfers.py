"""October in the console: a file is checked, everybody moves at one moment, who comes gets a code, and all can be taken back."""

from __future__ import annotations

import html
import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from db.audit import AuditLine, broken_links
from db.invitations import invite, register
from db.notices import Notice
from db.offices import ensure_clusters
from db.people import Seat, give_seat, seats_of
from db.session import writing
from tests.factories import make_batch, make_school

ANNA, BEN, CARA, DAO, EVE = ("U" + letter * 32 for letter in "abcde")
A, B, C = "57030001", "57030002", "57030003"
HEAD = "จากโรงเรียน,บทบาทเดิม,ไปโรงเรียน,บทบาทใหม่\n"
#: Anna and Ben change places, Dao leaves C for good, somebody from elsewhere comes to C; Cara acted at A.
OCTOBER = f"{HEAD}{A},ผอ.,{B},\n{B},,{A},\n{C},ผอ.,,\n,,{C},ผอ.\n"


def seat(code: str, role: str = "principal") -> Seat:
    return Seat("school", "5703", school_code=code, role=role)


@pytest.fixture
def schools(office, clock):
    with writing(office) as session:
        batch = make_batch(session, kind="schools")
        ensure_clusters(session, "5703", {"กลุ่มดอย"})
        for code, name in ((A, "บ้านหนึ่ง"), (B, "บ้านสอง"), (C, "บ้านสาม")):
            make_school(session, code=code, name=name, batch=batch, cluster="กลุ่มดอย")
        for who, held in ((ANNA, seat(A)), (BEN, seat(B)), (CARA, seat(A, "acting")), (DAO, seat(C))):
            give_seat(session, held, who, at=clock())


def held(office) -> list[list[Seat]]:
    with office() as session:
        return [seats_of(session, "5703", who) for who in (ANNA, BEN, CARA, DAO, EVE)]


BEFORE = [[seat(A)], [seat(B)], [seat(A, "acting")], [seat(C)], []]


def check(officer, clerk, text: str):
    return officer.hand_in(clerk, "/people/transfers/check", file=(io.BytesIO(text.encode()), "โยกย้าย.csv"))


def accept(officer, clerk):
    return officer.hand_in(clerk, "/people/transfers/accept", checked=officer.errand.rpartition("/")[2])


def test_a_file_is_checked_first_and_tells_by_seats_who_goes_who_leaves_and_who_comes(
    officer, clerk, office, schools
):
    assert "โยกย้ายประจำปีจากไฟล์" in officer.get("/people").text
    assert "ยังไม่มี ทำแบบฟอร์มเปล่า" in officer.get("/people/transfers").text
    page = check(officer, clerk, OCTOBER).text
    for told in (
        "ย้าย 2 คน", "<td>ผู้อำนวยการโรงเรียนบ้านหนึ่ง</td><td>ผู้อำนวยการโรงเรียนบ้านสอง</td>", "พ้นตำแหน่ง 1 คน",
        "มาใหม่จากนอกเขต ต้องออกรหัส 1 ตำแหน่ง", "หมดสิทธิ์เพราะมีผู้มาแทน 1 คน", "<li>รักษาการผู้อำนวยการโรงเรียนบ้านหนึ่ง</li>", "ยังไม่มีใครย้าย",
    ):  # fmt: skip
        assert told in page, told
    assert not re.search(r"U[a-e]{32}", page) and held(office) == BEFORE


def test_everybody_moves_at_once_who_comes_gets_a_printed_code_and_all_is_taken_back(
    officer, clerk, office, schools, clock
):
    check(officer, clerk, OCTOBER)
    page = accept(officer, clerk).text
    assert "โยกย้ายแล้วทั้งชุด" in page and "รอผู้มาใหม่ 1 ตำแหน่ง" in page
    assert held(office) == [[seat(B)], [seat(A)], [], [], []]
    first, second = (officer.post("/people/transfers/1/codes") for _ in range(2))
    assert "attachment" in second.headers["Content-Disposition"] and second.text.count("<svg") == 1
    assert "ผู้อำนวยการโรงเรียนบ้านสาม" in second.text
    lost, code = (re.search(r"<b>([A-Z0-9]{5}-[A-Z0-9]{5})</b>", each.text)[1] for each in (first, second))
    with writing(office) as session:
        with pytest.raises(Exception, match="ใช้ไม่ได้"):
            register(session, "5703", lost, EVE, actor="x", at=clock())
    clock.move(minutes=5)
    with writing(office) as session:
        assert register(session, "5703", code, EVE, actor="x", at=clock()) == seat(C)
    page = officer.get("/people/transfers").text
    assert "1 คนจะพ้นตำแหน่งด้วย: ผู้อำนวยการโรงเรียนบ้านสาม" in page, "before the button is pressed"
    assert "รอผู้มาใหม่" not in page and "/codes" not in page, "who came is awaited no more"
    assert "ไม่มีตำแหน่งที่รอผู้มาใหม่" in officer.post("/people/transfers/1/codes").text
    assert "เป็นชุดที่ 1 ไม่มีอะไรเปลี่ยน" in check(officer, clerk, OCTOBER).text
    page = officer.get(officer.post("/people/transfers/1/undo").location.removeprefix("/console")).text
    assert "ทุกคนกลับตำแหน่งเดิม ผู้มาใหม่ที่ลงทะเบียนแล้วพ้นตำแหน่ง" in page and "ยกเลิกแล้ว" in page
    assert "ยกเลิกทั้งชุด" not in page and "จะพ้นตำแหน่งด้วย" not in page
    assert held(office) == BEFORE, "nobody sits beside who came back"
    assert "ยกเลิกไปแล้ว" in officer.post("/people/transfers/1/undo").text
    with office() as session:
        acts = session.execute(
            select(AuditLine.act, AuditLine.detail).where(AuditLine.act.like("seats.%"))
        ).all()
        assert [act for act, _ in acts] == ["seats.transferred", "seats.transfer_undone"]
        assert acts[0][1] == {"batch": 1, "moved": 2, "left": 1, "lost": 1, "awaited": 1}
        assert acts[1][1] == {"batch": 1, "moved": 4, "lost": 2, "came": 1}
        ended = session.scalars(select(AuditLine.detail).where(AuditLine.act == "seat.ended")).all()
        assert ended == [{"batch": 1, "seat": f"school:{C}"}]
        (told,) = session.scalars(select(Notice)).all()
        assert told.target == f"chat:{EVE}" and "ไม่ได้ใช้งานในฐานะผู้อำนวยการโรงเรียนบ้านสามแล้ว" in told.text
        assert broken_links(session) == []


def test_who_came_by_a_code_that_was_issued_by_hand_for_a_seat_the_batch_emptied_leaves_it_too(
    officer, clerk, office, schools, clock
):
    """Dao leaves C, nobody is named for it, an officer gives out a code; a clerk who came to C besides stays."""
    check(officer, clerk, f"{HEAD}{C},ผอ.,,\n")
    accept(officer, clerk)
    clock.move(minutes=5)
    with writing(office) as session:
        codes = [invite(session, each, at=clock()) for each in (seat(C), seat(C), seat(C, "clerk"))]
        register(session, "5703", codes[0], EVE, actor="x", at=clock())
        register(session, "5703", codes[2], BEN, actor="y", at=clock())
    officer.post("/people/transfers/1/undo")
    assert held(office) == [BEFORE[0], [seat(C, "clerk"), seat(B)], *BEFORE[2:]]
    with writing(office) as session, pytest.raises(Exception, match="ใช้ไม่ได้"):
        register(session, "5703", codes[1], EVE, actor="x", at=clock())


def test_an_unused_code_of_a_batch_that_was_taken_back_opens_nothing(officer, clerk, office, schools, clock):
    check(officer, clerk, OCTOBER)
    accept(officer, clerk)
    sheet = officer.post("/people/transfers/1/codes").text
    officer.post("/people/transfers/1/undo")
    with writing(office) as session, pytest.raises(Exception, match="ใช้ไม่ได้"):
        register(session, "5703", re.search(r"<b>([A-Z0-9-]{11})</b>", sheet)[1], EVE, actor="x", at=clock())


def test_faults_are_told_by_their_cells_and_nobody_moves(officer, clerk, office, schools):
    page = check(officer, clerk, f"{HEAD}99999999,ผอ.,{B},\n{A},ครูใหญ่มาก,{B},\n{C},,{C},\n").text
    for cell in ("A2", "B3", "C4"):
        assert f'<th scope="row">{cell}</th>' in page, cell
    assert "พบ 3 จุดที่ต้องแก้" in page and "โยกย้ายทั้งชุด</button>" not in page
    assert "ต้องมีหัวคอลัมน์ จากโรงเรียน และ ไปโรงเรียน" in html.unescape(check(officer, clerk, "ก,ข\n1,2\n").text)
    checked = officer.errand.rpartition("/")[2]
    assert officer.hand_in(clerk, "/people/transfers/accept", checked=checked).status_code == 422
    assert "เลือกไฟล์" in officer.post("/people/transfers/check").text
    assert held(office) == BEFORE


def test_what_changed_since_the_check_is_shown_again_before_anybody_moves(
    officer, clerk, office, schools, clock
):
    check(officer, clerk, OCTOBER)
    with writing(office) as session:
        give_seat(session, seat(B, "acting"), EVE, at=clock())
    assert "ตรวจใหม่อีกครั้ง" in accept(officer, clerk).text
    assert held(office) == [*BEFORE[:4], [seat(B, "acting")]]


def test_who_never_registered_moves_nobody_out_and_can_be_given_a_code(officer, clerk, office, schools):
    with writing(office) as session:
        batch = make_batch(session, kind="schools")
        make_school(session, code="57030004", name="บ้านสี่", batch=batch, cluster="กลุ่มดอย")
    page = check(officer, clerk, f"{HEAD}57030004,ผอ.,{A},\n").text
    assert "ยังไม่เคยลงทะเบียน" in page and "หมดสิทธิ์เพราะ" not in page
    accept(officer, clerk)
    assert held(office) == BEFORE and "รอผู้มาใหม่" not in officer.get("/people/transfers").text, "A is held"


def test_the_empty_form_has_the_offices_schools_and_reads_as_a_file_without_rows(officer, clerk, schools):
    page = officer.hand_in(clerk, "/people/transfers/template").text
    assert "แบบฟอร์มโยกย้าย.xlsx" in page
    data = officer.get(f"{officer.errand}/file").data
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["โยกย้าย", "คำอธิบาย", "รหัสโรงเรียน"]
    assert [cell.value for cell in book["โยกย้าย"][1]] == HEAD.strip().split(",")
    assert (C, "บ้านสาม") in set(book["รหัสโรงเรียน"].values)
    page = officer.hand_in(clerk, "/people/transfers/check", file=(io.BytesIO(data), "โยกย้าย.xlsx")).text
    assert "ต้องมีอย่างน้อยหนึ่งแถว" in page


def test_heads_of_clusters_get_their_codes_alone_or_as_a_list(officer, office, schools):
    page = officer.post("/people/issue", kind="head", cluster="กลุ่มดอย").text
    assert "ประธานกลุ่มโรงเรียน กลุ่มดอย" in page and "<svg" in page
    assert officer.post("/people/issue", kind="head", cluster="กลุ่มเมฆ").status_code == 422
    assert officer.post("/people/issue-heads").text.count("<svg") == 1
    with writing(office) as session:
        give_seat(session, Seat("head", "5703", cluster="กลุ่มดอย"), EVE)
    assert "ทุกกลุ่มโรงเรียนมีประธานลงทะเบียนแล้ว" in officer.post("/people/issue-heads").text
    assert "issue-heads" not in officer.get("/people").text
