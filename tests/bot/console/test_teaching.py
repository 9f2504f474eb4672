"""The teach-back list in the console: what is on it, in which order, and what leaves it. Teaching itself is tried in the browser."""

from __future__ import annotations

from sqlalchemy import select

from db.audit import AuditLine
from db.questions import QuestionLine, keep_question, vote_down
from db.session import writing


def asked(office, clock, *sentences: str) -> None:
    for said in sentences:
        clock.move(minutes=1)
        with writing(office) as session:
            line = QuestionLine(
                office_code="5703",
                asked_at=clock(),
                seat_kind="school",
                kind="fallback",
                said=said,
                took_ms=1.0,
            )
            keep_question(session, line)


def test_the_list_has_each_sentence_once_and_wrong_figures_first(officer, office, clock):
    assert "ยังไม่มี เมื่อน้องแผนตอบไม่ได้" in officer.get("/teach").text
    asked(office, clock, "ยอดหัวกี่หัว", "ตัวเลขนี้ผิด", "ยอดหัวกี่หัว")
    with writing(office) as session:
        vote_down(session, "5703", 2, "figure")
    page = officer.get("/teach").text
    assert page.count("ยอดหัวกี่หัว</") + page.count("ยอดหัวกี่หัว <") == 1 and "2 ครั้ง" in page
    assert page.index("ตัวเลขนี้ผิด") < page.index("ยอดหัวกี่หัว")
    assert "ตรวจกับเอกสารต้นทางก่อน" in officer.get("/teach/2").text
    assert "2 ประโยค" in officer.get("/").text


def test_a_sentence_is_put_aside_once_and_stays_away(officer, clerk, office, clock):
    asked(office, clock, "ซื้อหวยเลขอะไรดี")
    assert "นำประโยคออกจากรายการแล้ว" in officer.hand_in(clerk, "/teach/ignore", line="1").text
    assert "สอนหรือนำออกไปแล้ว" in officer.hand_in(clerk, "/teach/ignore", line="1").text
    asked(office, clock, "ซื้อหวยเลขอะไรดี")
    assert "ซื้อหวย" not in officer.get("/teach").text
    with office() as session:
        assert "nlu.ignore" in session.scalars(select(AuditLine.act)).all()


def test_a_lesson_that_is_being_learnt_is_seen_and_waited_for_elsewhere(officer, clerk, office, clock):
    sent = officer.post("/teach/accept", line="7", like="นักเรียนทั้งหมดกี่คน").headers["Location"]
    errand = sent.removeprefix("/console")
    clock.move(seconds=12)
    page = officer.get(errand).text
    assert "ผลอยู่ในหน้าสอนน้องแผน" in page and "รอตัวทำงานรับงาน" in page
    assert officer.get(f"{errand}/state").json == {"over": False, "step": "รอตัวทำงานรับงาน", "seconds": 12}
    assert "กำลังเรียน" in officer.get("/teach").text
    assert clerk.step()
    page = officer.get("/teach").text
    assert "กำลังเรียน" not in page and "ไม่รับ" in page and "ประโยคนี้สอนหรือนำออกไปแล้ว" in page


def test_what_is_missing_is_told(officer):
    assert officer.get("/teach/99").status_code == 404
    for act, fields, code in (
        ("propose", {"line": "1"}, 422),
        ("ignore", {"line": "x"}, 422),
        ("burn", {}, 404),
    ):
        assert officer.post(f"/teach/{act}", **fields).status_code == code
