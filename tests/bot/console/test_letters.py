"""A circular in the console beyond its form: whom it is for in words, what is corrected of it, and its PDF."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

from bot.workdeps import Deps
from db.audit import AuditLine
from db.datasets.reports import ReportRound
from db.kept_files import KeptFile
from db.letters import Letter, LetterSchool
from db.notices import Notice
from tests.bot.console.kit import on_demonstration
from tests.papers import pdf

LETTER = {"number": "ว 900", "subject": "การสำรวจข้อมูล", "dated": "20/11/2569", "urgency": "ปกติ", "to": "all"}
KEY = "ว900@2026-11-20"
PAGE = f"/circulars/letter?key={quote(KEY)}"
FEW = {**LETTER, "to": "school", "to-school": "57030040,57030024"}


@pytest.fixture
def deps(demo_file, tmp_path, clock, model_home) -> Deps:
    return on_demonstration(demo_file, tmp_path, clock, model_home)


def paper(data: bytes, name: str = "ว900.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_whom_it_is_for_is_said_as_in_the_chat(officer, clerk, deps):
    who = {**LETTER, "to": "words", "to-words": "โรงเรียนขนาดเล็กในอำเภอแม่จัน"}
    page = officer.hand_in(clerk, "/circulars/write", **who).text
    assert "ผู้รับ: โรงเรียนขนาดเล็กในอำเภอแม่จัน" in page
    count = int(re.search(r"ส่งถึง (\d+) โรง", page)[1])
    asked = officer.hand_in(clerk, "/explore", q="โรงเรียนขนาดเล็กในอำเภอแม่จันมีกี่โรง").text
    assert 1 < count < 40 and f"{count} โรง" in asked
    assert page.count("แม่จัน</span></li>") == count


def test_words_that_name_no_schools_are_told_with_an_example(officer, clerk, deps):
    for words in ("พรุ่งนี้ฝนตกไหม", "กกกกก", "นักเรียนกี่คน"):
        answer = officer.hand_in(clerk, "/circulars/write", **{**LETTER, "to": "words", "to-words": words})
        assert (
            answer.status_code == 422
            and "ไม่เข้าใจผู้รับ" in answer.text
            and "โรงเรียนขนาดเล็กในอำเภอ" in answer.text
        )
    assert officer.post("/circulars/write", **{**LETTER, "to": "words"}).status_code == 422
    with deps.sessions() as session:
        assert session.scalars(select(Letter)).all() == []


def test_a_deadline_too_is_for_whom_words_mean(officer, clerk, deps):
    officer.hand_in(
        clerk, "/deadlines/add", name="แบบสำรวจเตาอบ", due="25/12/2569", to="words",
        **{"to-words": "โรงเรียนในอำเภอแม่ฟ้าหลวง"},
    )  # fmt: skip
    with deps.sessions() as session:
        (kept,) = session.scalars(select(ReportRound.audience).where(ReportRound.name == "แบบสำรวจเตาอบ"))
    assert kept.startswith(",57030") and kept.count(",5703") > 5


def test_a_draft_is_changed_and_keeps_whom_it_is_for(officer, clerk, deps):
    officer.hand_in(clerk, "/circulars/write", **FEW)
    page = officer.get(PAGE).text
    assert "ตามเดิม: 2 โรงเรียน" in page and 'value="การสำรวจข้อมูล"' in page
    page = officer.hand_in(
        clerk, "/circulars/write", **{**LETTER, "subject": "การสำรวจใหม่", "to": "keep"}
    ).text
    assert "ส่งถึง 2 โรง" in page and "การสำรวจใหม่" in page
    page = officer.hand_in(clerk, "/circulars/write", **{**LETTER, "number": "ว 901", "to": "keep"})
    assert page.status_code == 422 and "เลือกผู้รับใหม่" in page.text


def test_a_sent_letter_is_corrected_once_after_its_price_was_seen(officer, clerk, deps):
    officer.hand_in(clerk, "/circulars/write", **FEW)
    officer.hand_in(clerk, "/circulars/send", key=KEY)
    wanted = {"key": KEY, "subject": "การสำรวจข้อมูลครุภัณฑ์", "summary": "แก้แบบฟอร์ม\r\nข้อ 2", "due": "5/12/2569"}
    page = officer.hand_in(clerk, "/circulars/correct", **wanted).text
    assert "แจ้ง 2 โรง" in page and "การสำรวจข้อมูล</td><td>การสำรวจข้อมูลครุภัณฑ์" in page
    assert "ไม่มี</td><td>5 ธ.ค. 2569" in page and "ข้อความ" in page
    with deps.sessions() as session:
        assert session.scalars(select(Letter.subject)).one() == "การสำรวจข้อมูล"
    for _ in range(2):
        page = officer.hand_in(clerk, "/circulars/correct", **wanted, sure="1").text
    assert "แก้ไขแล้ว" in page and "การสำรวจข้อมูลครุภัณฑ์" in page and "กำหนดส่ง 5 ธ.ค. 2569" in page
    with deps.sessions() as session:
        told = set(session.scalars(select(Notice.text).where(Notice.stage.like("correct%"))))
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act == "circular.corrected")).all()
        assert len(session.scalars(select(LetterSchool)).all()) == 2
    assert len(told) == 1 and "แก้ไขเรื่องเป็น การสำรวจข้อมูลครุภัณฑ์ สรุป กำหนดส่งเป็น 5 ธ.ค. 2569" in told.pop()
    assert len(acts) == 1
    for change, said in (({}, "ยังไม่ได้เปลี่ยนอะไร"), ({"due": "1/11/2569"}, "มาก่อนวันที่ของหนังสือ")):
        assert said in officer.hand_in(clerk, "/circulars/correct", **{**wanted, **change}).text
    assert officer.post("/circulars/correct", **{**wanted, "subject": " "}).status_code == 422


def test_the_pdf_is_put_on_replaced_and_taken_away(officer, clerk, deps):
    page = officer.hand_in(clerk, "/circulars/write", **FEW, paper=paper(pdf())).text
    assert "แนบไฟล์ ว900.pdf" in page
    first = re.search(r'href="(https://[^"]+/papers/[^"]+)"', officer.get(PAGE).text)[1]
    assert officer.client.get(first).data.startswith(b"%PDF")
    page = officer.hand_in(clerk, "/circulars/paper", key=KEY, paper=paper(pdf(b"/Lang(th)"), "ใหม่.pdf")).text
    second = re.search(r'href="(https://[^"]+/papers/[^"]+)"', page)[1]
    assert "ใหม่.pdf" in page and officer.client.get(first).status_code == 404
    assert officer.client.get(second).status_code == 200
    assert "ลบไฟล์แนบแล้ว" in officer.hand_in(clerk, "/circulars/unpaper", key=KEY).text
    assert officer.client.get(second).status_code == 404
    with deps.sessions() as session:
        assert session.scalars(select(KeptFile.sealed)).all() == [None, None]
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act.like("circular.%tached"))).all()
    assert acts == ["circular.attached", "circular.attached", "circular.detached"]


def test_what_is_no_fit_pdf_is_refused_and_nothing_is_kept(officer, clerk, deps):
    assert "ไม่ใช่ไฟล์ PDF" in officer.post("/circulars/write", **FEW, paper=paper(b"PK\x03\x04")).text
    whole = pdf()
    locked = whole.replace(b"trailer", b"/Encrypt 9 0 R trailer", 1)
    assert locked != whole
    assert "รหัสผ่าน" in officer.hand_in(clerk, "/circulars/write", **FEW, paper=paper(locked)).text
    assert officer.post("/circulars/paper", key="x", paper=paper(whole)).status_code == 404
    with deps.sessions() as session:
        assert session.scalars(select(Letter)).all() == [] and session.scalars(select(KeptFile)).all() == []


def test_number_and_date_of_a_draft_are_changed_on_its_page(officer, clerk, deps):
    officer.hand_in(clerk, "/circulars/write", **FEW)
    assert 'name="was"' in officer.get(PAGE).text and "readonly" not in officer.get(PAGE).text
    renamed = {**LETTER, "number": "ว 901", "dated": "19/11/2569", "to": "keep", "was": KEY}
    page = officer.hand_in(clerk, "/circulars/write", **renamed).text
    assert "ว 901" in page and "ส่งถึง 2 โรง" in page
    with deps.sessions() as session:
        (row,) = session.scalars(select(Letter)).all()
        assert (row.number, row.dated_on.isoformat()) == ("ว 901", "2026-11-19")
    officer.hand_in(clerk, "/circulars/write", **FEW)
    page = officer.hand_in(clerk, "/circulars/write", **{**renamed, "was": KEY})
    assert page.status_code == 422 and "มีหนังสือ ว 901" in page.text
    assert officer.post("/circulars/write", **{**renamed, "was": "x"}).status_code == 404


def test_a_pdf_that_comes_after_sending_is_announced_when_the_officer_says_so(officer, clerk, deps, clock):
    officer.hand_in(clerk, "/circulars/write", **FEW, paper=paper(pdf()))
    officer.hand_in(clerk, "/circulars/send", key=KEY)
    first = re.search(r'href="(https://[^"]+/papers/[^"]+)"', officer.get(PAGE).text)[1]
    assert "แจ้งผู้รับว่ามีไฟล์ใหม่" not in officer.get(PAGE).text
    clock.move(minutes=1)
    officer.hand_in(clerk, "/circulars/paper", key=KEY, paper=paper(pdf(b"/Lang(th)"), "ใหม่.pdf"))
    assert officer.client.get(first).data == pdf(b"/Lang(th)")
    with deps.sessions() as session:
        waiting = session.scalars(
            select(Notice).where(Notice.state == "waiting", Notice.stage == "nudge1")
        ).all()
        links = {each["uri"] for notice in waiting for each in notice.buttons if "uri" in each}
    assert len(links) == 1 and links.pop() != first, "what is still to be told has the new link"
    assert "แจ้งผู้รับว่ามีไฟล์ใหม่" in officer.get(PAGE).text
    wanted = {"key": KEY, "subject": LETTER["subject"], "summary": "", "due": "", "news": "1"}
    page = officer.hand_in(clerk, "/circulars/correct", **wanted).text
    assert "ใหม่.pdf" in page and "แจ้ง 2 โรง" in page and 'name="news"' in page
    clock.move(minutes=1)
    for _ in range(2):
        officer.hand_in(clerk, "/circulars/correct", **wanted, sure="1")
    with deps.sessions() as session:
        told = set(session.scalars(select(Notice.stage).where(Notice.stage.like("correct%"))))
    assert len(told) == 1
    assert "แจ้งผู้รับว่ามีไฟล์ใหม่" not in officer.get(PAGE).text
