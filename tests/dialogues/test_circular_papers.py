"""The paper of a circular: an officer sends a PDF, attaches it, and schools open it behind a signed link."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.deps import WebDeps
from bot.media import MediaStore
from db.kept_files import PAPER, KeptFile
from db.letters import Letter
from db.notices import Notice
from db.people import Seat, give_seat
from db.session import writing
from tests.bot.kit import KEY, Clock, make_settings
from tests.dialogues.conftest import OFFICER, PRINCIPAL, TODAY
from tests.dialogues.filedesk import Desk, told
from tests.papers import pdf

PUBLIC = "https://bot.example.go.th"
WRITE = "ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูล ถึงโรงเรียนทุกแห่ง กำหนดส่ง 30 พ.ย. 69"


class PaperDesk(Desk):
    """A desk that sends PDF files, and a browser that opens their links."""

    def __init__(self, converse, sessions, home, seat=OFFICER) -> None:
        super().__init__(converse, seat)
        self.clock, self.home = Clock(TODAY), home
        settings = make_settings(home, str(sessions.kw["bind"].url))
        store = MediaStore(home, KEY, PUBLIC, clock=self.clock)
        converse._paper_link = store.link_of_paper
        self.web = create_app(WebDeps(settings, sessions, self.clock)).test_client()

    def send_pdf(self, data: bytes | None = None, name: str = "ว123.pdf"):
        return self.send(pdf() if data is None else data, name, purpose=PAPER)

    def open(self, link: str):
        return self.web.get(link.removeprefix(PUBLIC))


@pytest.fixture
def desk(converse, demo_sessions, tmp_path):
    with writing(demo_sessions) as session:
        give_seat(session, Seat("school", "5703", school_code="57030040", role="principal"), "U" + "4" * 32)
    return PaperDesk(converse, demo_sessions, tmp_path)


def letter(sessions) -> Letter:
    with sessions() as session:
        return session.scalars(select(Letter)).one()


def test_a_pdf_sent_after_drafting_is_attached_and_opened_by_schools(desk, converse, demo_sessions):
    desk.say(WRITE)
    told(desk.send_pdf(), "รับไฟล์ ว123.pdf", "แนบกับหนังสือฉบับไหนคะ", "ปุ่ม: แนบกับ ว 123")
    told(desk.tap("แนบกับ ว 123"), "แนบไฟล์ ว123.pdf กับ ว 123 แล้วค่ะ", "ไฟล์แนบ ว123.pdf", "ปุ่ม: ส่ง | เปิดเอกสาร")
    told(desk.say("ยืนยันส่ง ว 123"), "ส่งหนังสือ ว 123")
    link = letter(demo_sessions).paper_link
    with demo_sessions() as session:
        post = session.scalars(
            select(Notice).where(Notice.kind == "circular", Notice.stage == "post")
        ).first()
    assert {"label": "เปิดเอกสาร", "uri": link} in post.buttons
    school = Desk(converse, PRINCIPAL)
    told(school.say("ว 123"), "ไฟล์แนบ ว123.pdf", "ปุ่ม: เปิดเอกสาร")
    answer = desk.open(link)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, pdf(), "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with demo_sessions() as session:
        assert b"%PDF" not in session.scalars(select(KeptFile.sealed)).one()


def test_it_may_be_sent_first_and_attached_by_words(desk, demo_sessions):
    told(desk.send_pdf(), "ยังไม่มีหนังสือเวียนที่เขียนไว้")
    desk.say(WRITE)
    told(desk.say("แนบกับหนังสือ ว 123"), "แนบไฟล์ ว123.pdf กับ ว 123")
    told(desk.say("แนบกับหนังสือ ว 123"), "ยังไม่มีไฟล์ PDF ที่รอแนบ")


def test_a_forged_link_opens_nothing(desk, demo_sessions):
    desk.say(WRITE)
    desk.send_pdf()
    desk.say("แนบกับหนังสือ ว 123")
    link = letter(demo_sessions).paper_link
    assert desk.open(link).status_code == 200
    other = link[: link.index("/papers/") + 8] + "2" + link[link.index("/papers/") + 9 :]
    forged = link.replace(link[-10:-4], "000000")
    assert {
        desk.open(each).status_code for each in (other, forged, "/papers/x.pdf", "/papers/1-ffffffff-0.pdf")
    } == {404}


def test_a_paper_opens_as_long_as_its_letter_is_asked_about(desk, converse, demo_sessions):
    desk.say(WRITE)
    desk.send_pdf()
    desk.say("แนบกับหนังสือ ว 123")
    link = letter(demo_sessions).paper_link
    desk.clock.now = TODAY + timedelta(days=3 * 365)
    assert desk.open(link).status_code == 200
    desk.say("ยืนยันส่ง ว 123")
    # A new key or address of the office: what is shown is signed anew, what was sent before is lost.
    store = MediaStore(desk.home, "n" * 32, "https://new.example.go.th", clock=desk.clock)
    converse._paper_link = store.link_of_paper
    school = Desk(converse, PRINCIPAL)
    school.say("ว 123")
    shown = next(each.uri for each in school.reply.suggest if each.label == "เปิดเอกสาร")
    assert shown.startswith("https://new.example.go.th/papers/") and shown != link
    assert store.paper_meant(shown.rsplit("/", 1)[1].removesuffix(".pdf")) == letter(demo_sessions).paper_id


def test_a_link_from_before_links_lived_on_opens_too(desk, demo_sessions):
    desk.say(WRITE)
    desk.send_pdf()
    desk.say("แนบกับหนังสือ ว 123")
    row = letter(demo_sessions)
    store = MediaStore(desk.home, KEY, PUBLIC, clock=desk.clock)
    old = store._link("papers", f"{row.paper_id:x}", TODAY + timedelta(days=180)) + ".pdf"
    desk.clock.now = TODAY + timedelta(days=400)
    assert desk.open(old).status_code == 200


@pytest.mark.parametrize("last", ["เรียกคืน", "ลบไฟล์แนบของ ว 123", "ยกเลิก ว 123", "another"])
def test_a_recalled_or_replaced_paper_is_gone_at_once(desk, demo_sessions, last):
    desk.say(WRITE)
    desk.send_pdf()
    desk.say("แนบกับหนังสือ ว 123")
    link = letter(demo_sessions).paper_link
    if last == "เรียกคืน":
        desk.say("ยืนยันส่ง ว 123")
        desk.say("ยืนยันเรียกคืน ว 123")
    elif last == "another":
        desk.send_pdf(pdf(b"/Lang(th)"), "แก้ไข.pdf")
        desk.say("แนบกับหนังสือ ว 123")
        opened = desk.open(letter(demo_sessions).paper_link)
        assert opened.status_code == 200
        assert opened.headers["Cache-Control"] == "private, no-store", "no copy on the way outlives it"
    else:
        desk.say(last)
    assert desk.open(link).status_code == 404


def test_after_sending_it_reaches_schools_that_ask_and_the_reminders_to_come(desk, converse, demo_sessions):
    desk.say(WRITE)
    desk.say("ยืนยันส่ง ว 123")
    desk.send_pdf()
    told(desk.say("แนบกับหนังสือ ว 123"), "หนังสือส่งไปก่อนแล้ว", "ว 123")
    told(Desk(converse, PRINCIPAL).say("ว 123"), "ปุ่ม: เปิดเอกสาร")
    link = letter(demo_sessions).paper_link
    assert labels_of_waiting(demo_sessions) == {("รับทราบ", "เปิดเอกสาร")} and link.endswith(".pdf")
    told(desk.say("ลบไฟล์แนบของ ว 123"), "ลบไฟล์แนบของ ว 123 แล้ว")
    assert labels_of_waiting(demo_sessions) == {("รับทราบ",)}


def labels_of_waiting(sessions) -> set[tuple[str, ...]]:
    with sessions() as session:
        waiting = session.scalars(select(Notice).filter_by(kind="circular", state="waiting")).all()
    return {tuple(button["label"] for button in each.buttons) for each in waiting}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf(b"/OpenAction<</S/JavaScript/JS(1)>>"), "สคริปต์"),
        (pdf()[:-30], "ไม่ครบถ้วน"),
    ],
)
def test_what_is_not_fit_is_refused_and_forgotten(desk, demo_sessions, data, said):
    told(desk.send_pdf(data), said)
    with demo_sessions() as session:
        file = session.scalars(select(KeptFile)).one()
        assert (file.state, session.scalar(select(KeptFile.sealed))) == ("dropped", None)


def test_nobody_elses_file_can_be_attached(desk, converse, demo_sessions, tmp_path):
    desk.say(WRITE)
    desk.send_pdf()
    tapped = desk.buttons["แนบกับ ว 123"]
    for seat in (PRINCIPAL, OFFICER, replace(OFFICER, office_code="5402")):
        other = Desk(converse, seat)
        other.say("แนบกับหนังสือ ว 123")
        other._turn(data=tapped)
    assert letter(demo_sessions).paper_id is None


def test_a_new_file_of_a_sent_letter_opens_behind_the_old_links_and_is_announced_once(desk, demo_sessions):
    desk.say(WRITE)
    desk.send_pdf()
    desk.say("แนบกับหนังสือ ว 123")
    old = letter(demo_sessions).paper_link
    desk.say("ยืนยันส่ง ว 123")
    told(desk.say("แจ้งไฟล์ใหม่ของ ว 123"), "ไม่มีไฟล์ใหม่")
    desk.at = TODAY + timedelta(hours=1)
    for number, name in enumerate((b"/Lang(th)", b"/Lang(en)")):
        desk.send_pdf(pdf(name), f"แก้ไข{number}.pdf")
        told(desk.say("แนบกับหนังสือ ว 123"), "ลิงก์ที่โรงเรียนมีอยู่เปิดไฟล์นี้", "ปุ่ม: แจ้งผู้รับทันที")
    assert desk.open(old).data == desk.open(letter(demo_sessions).paper_link).data == pdf(b"/Lang(en)")
    told(desk.say("แจ้งไฟล์ใหม่ของ ว 123"), "แก้ไข1.pdf", "ข้อความ", "ปุ่ม: ยืนยันแจ้ง")
    told(desk.say("ยืนยันแจ้งไฟล์ใหม่ของ ว 123"), "จะแจ้งโรงเรียน")
    with demo_sessions() as session:
        said = set(session.scalars(select(Notice.text).where(Notice.stage.like("correct%"))))
    assert len(said) == 1 and "แก้ไขไฟล์หนังสือ (PDF)" in said.pop()
    desk.at = TODAY + timedelta(hours=2)
    told(desk.say("แจ้งไฟล์ใหม่ของ ว 123"), "ไม่มีไฟล์ใหม่")
    desk.say("ลบไฟล์แนบของ ว 123")
    assert desk.open(old).status_code == 404


def test_number_and_date_of_a_draft_are_changed_and_those_of_a_sent_letter_are_not(desk, demo_sessions):
    desk.say(WRITE)
    told(desk.say("แก้ไขเลขที่ของ ว 123 เป็น ว 124"), "ว 124", "ปุ่ม: ส่ง")
    told(desk.say("แก้ไขวันที่ของ ว 124 เป็น 19 พ.ย. 69"), "19 พ.ย. 2569")
    told(desk.say("แก้ ว 124 เลขที่เป็น ว 125"), "ว 125")
    row = letter(demo_sessions)
    assert (row.number, row.dated_on.isoformat()) == ("ว 125", "2026-11-19")
    told(desk.say("แก้ไขเลขที่ของ ว 125 เป็น หนึ่ง"), "ไม่เข้าใจ")
    desk.say(WRITE.replace("ว 123", "ว 126"))
    told(desk.say("แก้ไขวันที่ของ ว 126 เป็น 19 พ.ย. 69"), "19 พ.ย. 2569")
    told(desk.say("แก้ไขเลขที่ของ ว 126 เป็น ว 125"), "มีหนังสือ ว 125")
    desk.say("ยืนยันส่ง ว 125")
    told(desk.say("แก้ไขเลขที่ของ ว 125 เป็น ว 127"), "ส่งไปแล้ว")
