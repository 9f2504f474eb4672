"""Files as conversations: any answer as Excel, as the draft of a memorandum, as PDF; who may have which."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document as open_docx
from pypdf import PdfReader

from bot.converse import Said
from bot.files import KINDS, with_file
from bot.media import MediaStore
from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC, TODAY


@pytest.fixture
def store(tmp_path):
    return MediaStore(tmp_path, "k" * 32, "https://example.go.th", clock=lambda: TODAY)


@pytest.fixture
def fetch(converse, store):
    """``fetch("…", "…", seat=…)``: say one thing after another; the last reply and the file that its link opens."""

    def say(*texts: str, seat: Seat = OFFICER, chat: str = "files"):
        reply = None
        for text in texts:
            reply = converse.turn(Said("5703", chat, "someone", TODAY, text=text, seat=seat)).reply
        reply = with_file(reply, store)
        links = [each.uri for each in reply.suggest if each.uri]
        found = store.find("files", links[0].rsplit("/", 1)[1]) if links else None
        return reply, found

    return say


def memo(found) -> str:
    docx = open_docx(io.BytesIO(found.path.read_bytes()))
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in docx.paragraphs), *cells])


def pages(found) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(found.path.read_bytes())).pages]


def test_an_answer_becomes_a_memorandum(fetch):
    reply, found = fetch("นักเรียนทั้งเขตแยกอำเภอ", "ขอเป็นบันทึกข้อความ")
    text = memo(found)
    assert "ร่างบันทึกข้อความ (Word)" in reply.text and found.name.endswith(".docx")
    assert "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงราย เขต ๓" in text
    assert "๓๗,๐๒๙" in text and "แม่สาย" in text and "จึงเรียนมาเพื่อโปรดทราบ" in text


@pytest.mark.parametrize(
    "said",
    [
        "ขอไฟล์ Word จำนวนครูแยกอำเภอ",
        "ร่างหนังสือรายงานจำนวนครูแยกอำเภอ",
        "ทำบันทึกข้อความเรื่องจำนวนครูแยกอำเภอ",
        "จำนวนครูแยกอำเภอ ขอเป็น docx ค่ะ",
    ],
)
def test_a_memorandum_is_asked_for_in_one_sentence(fetch, said):
    reply, found = fetch(said)
    assert reply.answered.measure == "teachers" and reply.answered.by == ("amphoe",)
    assert "๑,๗๒๘" in memo(found) and "ข้อมูลสาธิต" in memo(found)


def test_a_letter_that_reports_disbursement_is_about_disbursement(fetch):
    reply, found = fetch("ร่างหนังสือรายงานผลการเบิกจ่าย")
    assert reply.answered.measure == "disbursed" and "บาท" in memo(found)


def test_a_letter_about_late_schools_names_them(fetch):
    _, found = fetch("ใครยังไม่ส่ง DMC เทอม 2 ขอเป็น Word")
    assert "บ้านดอย" in memo(found)


def test_a_school_drafts_about_itself_only(fetch, talk):
    _, found = fetch("นักเรียนของเราแยกชั้น ขอเป็นบันทึกข้อความ", seat=PRINCIPAL)
    text = memo(found)
    assert "ส่วนราชการ  โรงเรียนบ้านแม่จัน" in text and "เรียน  ผู้อำนวยการโรงเรียนบ้านแม่จัน" in text
    talk(
        """
        คุณ> นักเรียนทั้งเขตแยกอำเภอ ขอเป็นบันทึกข้อความ
        บอท> ขออภัย
             ทำได้เฉพาะข้อมูลของโรงเรียนเรา
             ปุ่ม: ขอเป็น Excel
        กด> ขอเป็น Excel
        บอท> 37,029 คน
        """,
        seat=PRINCIPAL,
    )


def test_the_public_gets_sheets_and_pages_but_no_letters(fetch, talk):
    talk(
        """
        คุณ> นักเรียนทั้งเขตแยกอำเภอ ขอเป็นบันทึกข้อความ
        บอท> ขออภัย
             ปุ่ม: ขอเป็น PDF
        """,
        seat=PUBLIC,
    )
    _, found = fetch("นักเรียนทั้งเขตแยกอำเภอ ขอเป็น PDF", seat=PUBLIC)
    assert "37,029" in pages(found)[0]


def test_what_may_not_be_seen_is_in_no_file(fetch):
    reply, found = fetch("งบโรงเรียนบ้านแม่จัน ขอเป็น Excel", seat=PUBLIC)
    assert reply.kind == "refused" and found is None


def test_an_answer_as_pages_to_print(fetch):
    reply, found = fetch("โรงเรียนขนาดเล็กแยกอำเภอ ขอเป็น PDF")
    assert found.mime == "application/pdf" and "ไฟล์ PDF (ลิงก์ใช้ได้ 24 ชั่วโมง)" in reply.text
    assert len(pages(found)) == 1 and "53" in pages(found)[0] and "DMC" in pages(found)[0]


def test_the_same_answer_in_one_form_after_another(fetch):
    for said, suffix in (("ขอเป็น Excel", ".xlsx"), ("ขอเป็น PDF", ".pdf"), ("ขอไฟล์ Word", ".docx")):
        _, found = fetch("นักเรียนแยกระดับ", said, chat=suffix)
        assert found.name.endswith(suffix)


def test_a_workbook_has_figures_source_and_chart(fetch):
    _, found = fetch("นักเรียนทั้งเขตแยกอำเภอ ขอเป็น Excel")
    book = openpyxl.load_workbook(io.BytesIO(found.path.read_bytes()))
    assert book.sheetnames == ["ตัวเลข", "ที่มา", "กราฟ"]
    origin = {row[0].value: row[1].value for row in book["ที่มา"].iter_rows()}
    assert origin["คำถามตามที่เข้าใจ"] == "จำนวนนักเรียน, ทั้งเขต, ปีการศึกษา 2568 รอบ 1, แยกตามอำเภอ"
    assert origin["นิยาม"] and origin["ชุดนำเข้า"]


def test_the_month_in_one_pdf_a_page_per_topic(fetch):
    reply, found = fetch("ขอสรุปประจำเดือนเป็น PDF", seat=DIRECTOR)
    texts = pages(found)
    assert len(texts) == len(reply.cards) == 6 and "37,029" in texts[0]
    assert any("50,513,090.20" in text for text in texts) and all("25" in text for text in texts)


def test_the_month_is_printed_without_saying_so(fetch):
    assert fetch("ขอสรุปประจำเดือนหน่อยค่ะ")[1].name.endswith(".pdf")


def test_two_requests_make_one_file(fetch):
    reply, found = fetch("นักเรียนแยกอำเภอ และครูแยกอำเภอ ขอเป็น Excel")
    book = openpyxl.load_workbook(io.BytesIO(found.path.read_bytes()))
    assert len(reply.document.sections) == 2 and len(book.sheetnames) >= 3


def test_without_a_place_for_files_it_is_said(converse):
    said = Said("5703", "nowhere", "someone", TODAY, text="นักเรียนแยกอำเภอ ขอเป็น PDF", seat=OFFICER)
    assert "ยังส่งไฟล์ไม่ได้" in with_file(converse.turn(said).reply, None).text


def test_of_nothing_there_is_no_file(fetch):
    assert fetch("นักเรียนปี 2550 ขอเป็นบันทึกข้อความ")[1] is None


def test_every_kind_of_file_has_a_name_and_a_writer():
    assert {kind.suffix for kind in KINDS.values()} == {".xlsx", ".docx", ".pdf"}
