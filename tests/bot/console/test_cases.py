"""Questions handed over to a person, answered from the console."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.deps import WebDeps
from db.audit import AuditLine
from db.cases import Actor, Case, open_case
from db.cases_care import forget_asker
from db.desks import bind_desk, posts_cases
from db.importing import import_file
from db.notices import Notice
from db.people import Seat
from db.session import writing
from tests.bot.console.kit import Browser, seated
from tests.bot.kit import GROUP, OTHER

PERSON = "U" + "9" * 32
SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ\n57030001,บ้านหนึ่ง,แม่จัน\n"


def handed_over(
    office, clock, text: str = "เงินงวดสองเข้าเมื่อไหร่", seat: str = "school:57030001", who: str = PERSON
) -> None:
    with writing(office) as session:
        open_case(session, "5703", who, text, actor=Actor("b" * 32, seat), at=clock())


def test_a_case_is_read_taken_answered_pushed_and_closed(officer, office, clock):
    assert "ไม่มีเรื่องในรายการนี้" in officer.get("/cases").text
    handed_over(office, clock)
    assert "1 เรื่อง" in officer.get("/").text and "57030001" in officer.get("/cases").text
    page = officer.get("/cases/1").text
    assert "เงินงวดสองเข้าเมื่อไหร่" in page and PERSON not in page
    officer.post("/cases/1/take")
    assert (
        "ไม่เสียโควตา"
        in officer.get(
            officer.post("/cases/1/answer", text="สัปดาห์หน้าค่ะ").location.removeprefix("/console")
        ).text
    )
    with office() as session:
        told = session.scalars(select(Notice.text).where(Notice.seat_target == PERSON)).all()
        assert [text for text in told if "สัปดาห์หน้าค่ะ" in text]
    assert officer.post("/cases/1/push").location.endswith("said=pushed")
    assert officer.post("/cases/1/push").location.endswith("said=read")
    officer.post("/cases/1/close")
    with office() as session:
        assert session.scalars(select(Case.state)).all() == ["ปิด"]
    assert "ปิดแล้ว" in officer.post("/cases/1/answer", text="อีก").text


def test_who_asked_is_named_and_a_schools_code_stands_small_beside_it(officer, office, clock):
    import_file(office, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ")
    seats = ("school:57030001", "school:57039999", "cluster:กลุ่มแม่จัน", "head:กลุ่มแม่จัน", "public")
    for number, seat in enumerate(seats):
        handed_over(office, clock, seat=seat, who=f"U{number:032x}")
    cells = re.findall(r"เรื่อง \d</a></th><td>(.*?)</td>", officer.get("/cases").text)
    assert [re.sub("<[^>]*>", "", each).strip() for each in cells] == [
        "โรงเรียนบ้านหนึ่ง 57030001", "โรงเรียน 57039999", "กลุ่มโรงเรียน กลุ่มแม่จัน", "ประธานกลุ่มโรงเรียน กลุ่มแม่จัน", "ประชาชนทั่วไป",
    ]  # fmt: skip
    assert cells[0].endswith('small">57030001</span>')
    page = officer.get("/cases/1").text
    assert re.search(r"<dt>ผู้ถาม</dt><dd>โรงเรียนบ้านหนึ่ง <span[^>]*>57030001</span>", page)


def test_a_school_of_another_office_is_not_named_here(officer, office, clock):
    import_file(
        office, "schools", SCHOOLS.replace("5703", "5402").encode(), office_code="5402", office_name="อื่น"
    )
    handed_over(office, clock, seat="school:54020001")
    assert "บ้านหนึ่ง" not in officer.get("/cases").text


def test_a_closed_case_is_opened_again_answered_and_the_answer_taken_back_before_it_is_read(
    officer, office, clock
):
    def says(act: str, **fields: str) -> str:
        return officer.get(officer.post(f"/cases/1/{act}", **fields).location.removeprefix("/console")).text

    handed_over(office, clock)
    officer.post("/cases/1/close")
    page = officer.get("/cases/1").text
    assert "ปิดเมื่อ" in page and "เปิดเรื่องอีกครั้ง</button>" in page and 'id="text"' not in page
    assert "รอตอบ 0" in officer.get("/cases").text and "ปิด 1" in officer.get("/cases").text
    page = says("reopen")
    assert "กลับไปอยู่ในรายการรอตอบ" in page and "ผู้ถามรอตั้งแต่" in page
    assert "รอตอบ 1" in officer.get("/cases").text
    assert "ยังรอคำตอบอยู่แล้ว" in says("reopen")
    says("answer", text="โอนวันที่ 30 ค่ะ")
    page = says("withdraw")
    assert "ถอนคำตอบแล้ว" in page and "โอนวันที่ 30" not in page and "คุณดูแลอยู่" in page
    assert "ถอนคำตอบไม่ได้" in says("withdraw")
    with office() as session:
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act.like("case.%"))).all()
    assert acts == ["case.opened", "case.closed", "case.reopened", "case.answered", "case.withdrawn"]
    assert officer.get("/cases/1").text.count("bubble asker") == 1, "no words in the asker's mouth"


def test_a_case_of_who_was_erased_stays_closed(officer, office, clock):
    handed_over(office, clock)
    with writing(office) as session:
        forget_asker(session, "5703", PERSON, at=clock())
    page = officer.get("/cases/1").text
    assert "ผู้ถามลบข้อมูลของตนแล้ว" in page and "/cases/1/reopen" not in page
    assert "ขอลบข้อมูลแล้ว" in officer.post("/cases/1/reopen").text


def test_what_is_missing_is_told_and_the_director_reads_no_cases(officer, office, clock, settings):
    handed_over(office, clock)
    for path, fields in (("/cases/1/answer", {"text": " "}), ("/cases/9/take", {})):
        assert officer.post(path, **fields).status_code == 422
    assert officer.post("/cases/1/burn").status_code == 404, "what is no act is no address"
    director = Browser(WebDeps(settings, office, clock))
    director.come_in(seated(office, OTHER, at=clock(), seat=Seat("director", "5703")))
    for path in ("/cases", "/cases/1"):
        page = director.get(path)
        assert page.status_code == 422 and "เงินงวดสอง" not in page.text and "เฉพาะเจ้าหน้าที่" in page.text


def test_the_menu_leads_everybody_only_where_they_are_let_in(officer, office, clock, settings):
    """Every link of the first page, walked by both seats that come in here: none is refused."""
    handed_over(office, clock)
    director = Browser(WebDeps(settings, office, clock))
    director.come_in(seated(office, OTHER, at=clock(), seat=Seat("director", "5703")))
    seen = {}
    for name, visitor in (("officer", officer), ("director", director)):
        seen[name] = {
            each.split("?")[0] for each in re.findall(r'href="/console(/[^"#]*)"', visitor.get("/").text)
        }
        assert len(seen[name]) > 8
        for path in sorted(seen[name]):
            assert visitor.get(path).status_code == 200, (name, path)
    assert "1 เรื่อง" in director.get("/").text, "that something waits is no secret"
    assert seen["officer"] - seen["director"] == {"/cases"}


def test_posting_into_the_officers_group_is_switched_where_its_price_is_told(
    officer, office, clock, settings
):
    assert "ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่" in officer.get("/cases").text
    with writing(office) as session:
        bind_desk(session, "5703", GROUP, by="", at=clock())
    page = officer.get("/cases").text
    assert "ผูกแล้ว 1 กลุ่ม" in page and "เรื่องละประมาณ 1 ข้อความ" in page and GROUP not in page
    officer.post("/cases/posts", on="1")
    with office() as session:
        assert posts_cases(session, "5703") and not posts_cases(session, "5402")
    officer.post("/cases/posts", on="0")
    director = Browser(WebDeps(settings, office, clock))
    director.come_in(seated(office, OTHER, at=clock(), seat=Seat("director", "5703")))
    assert director.post("/cases/posts", on="1").status_code == 422
    with office() as session:
        assert not posts_cases(session, "5703")
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act.like("group.%"))).all()
        assert acts == ["group.posts_on", "group.posts_off"]
    assert "กลุ่ม LINE ของเจ้าหน้าที่" in officer.get("/people").text


def test_whoever_reads_a_case_leaves_a_line_without_its_words(officer, office, clock):
    handed_over(office, clock)
    officer.get("/cases/1")
    officer.get("/cases/9")
    with office() as session:
        lines = session.scalars(select(AuditLine).filter_by(act="console.shown")).all()
        shown = [dict(line.detail) for line in lines]
        seats = {line.seat for line in lines}
    assert {"page": "/cases/<int:number>", "number": 1} in shown
    assert {"page": "/cases/<int:number>", "number": 9} not in shown, "what was not shown leaves none"
    assert seats == {"officer:5703"} or all("officer" in each for each in seats)
    assert "เงินงวดสอง" not in str(shown)
