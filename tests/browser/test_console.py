"""The console as an officer uses it: real processes, the stand-in for LINE, and Chromium."""

from __future__ import annotations

import re
import urllib.request
import zipfile

import pytest

from db.people import end_seats
from db.session import make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.papers import pdf

#: One demonstration for the whole module, also when tests run side by side.
pytestmark = pytest.mark.timeout(900)

SCHOOL = "57030040"
PRINCIPAL = f"school:{SCHOOL}"
PAGES = (
    "/", "/people", f"/people/school/{SCHOOL}", "/people/transfers", "/imports", "/explore", "/deadlines", "/circulars", "/cases", "/outbox", "/teach",
    "/rehearse", "/settings", "/audit?check=1",
)  # fmt: skip


def file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def test_an_officer_comes_in_by_the_link_from_line_and_it_works_once(office, chromium):
    link = office.link_from_line()
    for _ in range(2):
        # A program that previews links.
        with urllib.request.urlopen(link, timeout=10) as preview:
            assert preview.status == 200
    office.page.goto(link)
    assert office.serious_faults() == []
    office.press("เข้าหน้าจัดการ")
    office.page.get_by_role("heading", name="วันนี้", level=1).wait_for()
    assert office.page.get_by_text("สพป.เชียงราย เขต 3").is_visible()
    other = chromium.new_context()
    page = other.new_page()
    assert page.goto(link).status == 403 and page.get_by_text("ใช้ไม่ได้แล้ว").is_visible()
    other.close()
    office.press("ออก")
    office.sees("ออกจากหน้าจัดการแล้ว")
    office.go("/")
    office.sees("หน้าจัดการสำหรับเจ้าหน้าที่")
    assert office.serious_faults() == []


def test_without_a_seat_nobody_comes_in(office):
    for seat in (PRINCIPAL, "public"):
        chat = office.demo.say(seat, "คอนโซล")
        said = office.demo.answers(chat, 1)[0]["text"]
        assert "ทำได้เฉพาะเจ้าหน้าที่" in said and "http" not in said
    for path in PAGES:
        office.go(path)
        assert office.page.get_by_role("heading", name="หน้าจัดการสำหรับเจ้าหน้าที่").is_visible()


def test_a_file_with_faults_is_mended_imported_and_taken_back(officer):
    def check(text: str) -> None:
        officer.go("/imports")
        officer.page.get_by_label("ชนิดข้อมูล").select_option("holidays")
        officer.page.get_by_label(re.compile("^ไฟล์")).set_input_files(file("วันหยุด.csv", text))
        officer.press("ตรวจไฟล์")

    check("วันที่,ชื่อ\n32/13/2569,วันสถาปนาสำนักงาน\n4/12/2569,\n")
    officer.sees("2 จุดที่ต้องแก้")
    for cell in ("A2", "B3"):
        assert officer.page.get_by_role("rowheader", name=cell).is_visible()
    assert officer.serious_faults() == []
    check("วันที่,ชื่อ\n4/12/2569,วันสถาปนาสำนักงาน\n")
    officer.sees("ตรวจแล้วถูกต้อง 1 แถว")
    assert officer.serious_faults() == []
    officer.press("นำเข้า")
    officer.sees("นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที")
    officer.go("/deadlines")
    officer.sees("วันสถาปนาสำนักงาน")
    officer.go("/imports")
    officer.press("ยกเลิก")
    officer.sees("ข้อมูลก่อนหน้ากลับมาใช้แทน")
    officer.go("/deadlines")
    assert officer.page.get_by_text("วันสถาปนาสำนักงาน").count() == 0


def test_schools_whose_amounts_an_import_changed_are_told_from_its_page(officer):
    headings = "รหัสโรงเรียน,ปีงบประมาณ,งบรายจ่าย,รายการ,งวด,จำนวนเงิน,เลขที่หนังสือ,ลงวันที่\n"
    for amount in ("100000", "120000"):
        officer.go("/imports?kind=allocations")
        row = f"{SCHOOL},2570,งบเงินอุดหนุน,ค่าหนังสือเรียน,9,{amount},ศธ 04048/ว 900,10/11/2569\n"
        officer.page.get_by_label(re.compile("^ไฟล์")).set_input_files(file("จัดสรร.csv", headings + row))
        officer.press("ตรวจไฟล์")
        officer.press("นำเข้า")
        officer.sees("นำเข้าแล้ว")
    officer.sees("ยังไม่ได้แจ้งโรงเรียนใด")
    assert officer.page.get_by_role("row", name=re.compile("บ้านแม่จัน.*100,000.00 120,000.00")).is_visible()
    assert officer.serious_faults() == []
    officer.press("แจ้งเฉพาะ 1 โรงนี้")
    officer.sees("แจ้ง 1 โรงแล้ว")
    assert officer.serious_faults() == []
    officer.page.go_back()
    officer.press("แจ้งเฉพาะ 1 โรงนี้")
    officer.sees("ไม่ได้แจ้งซ้ำ")


def test_a_deadline_is_set_for_a_school(officer):
    officer.go("/deadlines")
    page = officer.page
    page.get_by_label("ชื่อรายงาน").fill("แบบสำรวจครุภัณฑ์")
    page.locator("#due").fill("25/12/2569")
    page.get_by_label("รหัสโรงเรียน คั่นด้วยจุลภาค").first.check()
    page.locator("input[name=to-school]").fill(SCHOOL)
    officer.press("ตั้งกำหนดส่ง")
    officer.sees("บันทึกแล้ว")
    assert page.get_by_role("row", name=re.compile("แบบสำรวจครุภัณฑ์.*25 ธ.ค. 2569.*1 โรง")).first.is_visible()


def test_a_circular_is_sent_and_its_acknowledgement_arrives(officer):
    officer.go("/circulars")
    page, demo = officer.page, officer.demo
    page.get_by_label("เลขที่").fill("ว 900")
    page.get_by_label("ลงวันที่").fill("20/11/2569")
    page.get_by_label("ความเร่งด่วน").select_option("ด่วนที่สุด")
    page.get_by_label("เรื่อง", exact=True).fill("ซ้อมแผนเผชิญเหตุ")
    page.get_by_label("รหัสโรงเรียน คั่นด้วยจุลภาค").first.check()
    page.locator("input[name=to-school]").fill(SCHOOL)
    officer.press("ดูตัวอย่างและราคา")
    officer.sees("สิ่งที่โรงเรียนจะเห็น")
    assert officer.serious_faults() == []
    _rehearse(officer)
    officer.press("ส่งถึง 1 โรง")
    officer.sees("ยังไม่รับทราบ 1")
    assert officer.serious_faults() == []
    chat = demo.people[PRINCIPAL]
    button = demo.pushed_button(chat, "ซ้อมแผนเผชิญเหตุ", "รับทราบ")
    demo.post("/sim/tap", user=chat, action=button)
    officer.sees_in_the_end("รับทราบ 1")
    assert page.get_by_role("row", name=re.compile("บ้านแม่จัน.*รับทราบ")).is_visible()


def _rehearse(officer) -> None:
    """Play the draft against the stand-in in another page of the same browser; nobody gets anything by it."""
    preview, officer.page = officer.page, officer.context.new_page()
    officer.go("/rehearse")
    officer.press("ซ้อม")
    officer.sees("ส่งได้ครบทุกปลายทาง")
    assert officer.serious_faults() == []
    officer.page.close()
    officer.page = preview


def test_a_question_that_was_handed_over_is_answered(officer):
    officer.demo.say(PRINCIPAL, "ฝากถามเจ้าหน้าที่ เรื่องเงินงวดสองยังไม่เข้า")
    officer.go("/cases")
    officer.sees_in_the_end("เรื่อง 1")
    assert officer.serious_faults() == []
    officer.page.get_by_role("link", name="เรื่อง 1").click()
    officer.page.get_by_label("คำตอบ").fill("โอนสัปดาห์หน้าค่ะ")
    assert officer.serious_faults() == []
    officer.press("ตอบ")
    officer.sees("บันทึกคำตอบแล้ว")
    assert officer.page.get_by_text("โอนสัปดาห์หน้าค่ะ").is_visible()


def test_a_sentence_is_taught_and_understood_from_then_on(officer):
    page, sentence = officer.page, "ยอดประชากรตัวน้อยบ้านแม่จัน"

    def ask() -> str:
        officer.go("/explore")
        page.get_by_label("ถามเป็นประโยคธรรมดา").fill(sentence)
        officer.press("ถาม")
        page.locator("#answer").wait_for()
        return page.locator("#answer").inner_text()

    assert "1,497" not in ask()
    officer.go("/teach")
    page.get_by_role("row", name=re.compile(sentence)).get_by_role("link", name="สอน").click()
    page.get_by_label(re.compile("ถามเรื่องเดียวกับ")).fill("นักเรียนทั้งหมดกี่คน")
    officer.press("ดูว่าจะเข้าใจว่าอะไร")
    officer.sees("น้องแผนจะเข้าใจว่า")
    assert officer.serious_faults() == []
    officer.press("สอน")
    # Every sentence that is understood rightly is tried first, and the model learns anew.
    officer.sees("สอนแล้ว น้องแผนเข้าใจตั้งแต่ข้อความถัดไป", within_ms=400_000)
    assert "1,497" in ask()


def test_an_answer_is_downloaded_as_a_workbook_with_its_chart_beside(officer, tmp_path):
    page = officer.page
    officer.go("/explore")
    page.get_by_label("ถามเป็นประโยคธรรมดา").fill("โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ")
    officer.press("ถาม")
    page.get_by_role("img").wait_for()
    assert page.get_by_role("img").evaluate("each => each.naturalWidth") > 500
    page.get_by_text("ระบบอ่านคำถามว่าอะไร").click()
    assert page.get_by_text('"measure": "schools"').is_visible()
    assert officer.serious_faults() == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="ดาวน์โหลด Excel").click()
    kept = tmp_path / "answer.xlsx"
    waiting.value.save_as(kept)
    assert waiting.value.suggested_filename.endswith(".xlsx") and zipfile.is_zipfile(kept)


@pytest.mark.parametrize("width", [1200, 390])
def test_no_page_has_a_serious_fault_of_accessibility_and_none_asks_anybody_else(officer, width):
    page = officer.page
    page.set_viewport_size({"width": width, "height": 844})
    found = {}
    for path in PAGES:
        officer.go(path)
        found[path] = officer.serious_faults()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{path} is wider than the screen"
        )
    assert found == {path: [] for path in PAGES}
    assert officer.elsewhere == [] and officer.complaints == []


def test_pages_of_errors_have_no_serious_fault_either(officer, chromium):
    page, found = officer.page, {}
    for path in (
        "/nothing",
        "/people/school/00000000",
        "/circulars/letter?key=x",
        "/cases/999999",
        "/errand/gone",
    ):
        assert page.goto(f"{officer.demo.bot}/console{path}").status in (404, 422)
        found[path] = officer.serious_faults()
    for form, name, typed in (
        ("/deadlines", "ตั้งกำหนดส่ง", {"#name": "แบบสำรวจ", "#due": "32/13/2569"}),
        ("/circulars", "ดูตัวอย่างและราคา", {"#number": "ว", "#dated": "20/11/2569", "#subject": "ก"}),
        ("/settings", "บันทึก", {"#name": "ก"}),
    ):
        officer.go(form)
        for place, text in typed.items():
            page.locator(place).fill(text)
        officer.press(name)
        page.get_by_role("alert").wait_for()
        found[form] = officer.serious_faults()
    stranger = chromium.new_context().new_page()
    stranger.goto(f"{officer.demo.bot}/console/enter/forged")
    officer.page, own = stranger, officer.page
    found["/enter/forged"] = officer.serious_faults()
    officer.page = own
    stranger.context.close()
    assert found == {path: [] for path in found}


def test_pages_of_single_things_have_no_serious_fault_either(officer):
    page, found = officer.page, {}

    def look(name: str) -> None:
        for summary in page.locator("main summary").all():
            summary.click()
        found[name] = officer.serious_faults()
        page.set_viewport_size({"width": 390, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found[name].append("wider than a phone")
        page.set_viewport_size({"width": 1200, "height": 900})

    officer.go(f"/people/school/{SCHOOL}")
    officer.press("ออกรหัส")
    officer.sees("รหัสแสดงครั้งเดียว")
    look("code")
    officer.go("/people/transfers")
    moves = f"จากโรงเรียน,บทบาทเดิม,ไปโรงเรียน,บทบาทใหม่\n{SCHOOL},ผอ.,57030032,\n,,{SCHOOL},\n"
    page.get_by_label(re.compile("^ไฟล์โยกย้าย")).set_input_files(file("โยกย้าย.csv", moves))
    officer.press("ตรวจไฟล์")
    officer.sees("มาใหม่จากนอกเขต ต้องออกรหัส 1 ตำแหน่ง")
    look("what transfers would do")
    officer.go("/imports")
    officer.press("เปลี่ยนอะไร")
    page.locator("main table, main .empty, main dl").first.wait_for()
    look("what a batch changed")
    officer.go("/circulars")
    page.get_by_label("เลขที่").fill("ว 903")
    page.get_by_label("ลงวันที่").fill("20/11/2569")
    page.get_by_label("เรื่อง", exact=True).fill("สำรวจอาคาร")
    # Whoever fills a choice's field in means that choice.
    page.locator("input[name=to-words]").fill("โรงเรียนขนาดเล็กในอำเภอแม่จัน")
    page.get_by_label(re.compile("^ไฟล์หนังสือ PDF")).set_input_files(
        {"name": "ว903.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    officer.press("ดูตัวอย่างและราคา")
    officer.sees("ผู้รับ: โรงเรียนขนาดเล็กในอำเภอแม่จัน")
    assert page.get_by_text("แนบไฟล์ ว903.pdf").is_visible()
    look("preview in words")
    page.get_by_role("link", name="แก้ไขร่างหรือแนบไฟล์ PDF").click()
    page.get_by_label("เรื่อง", exact=True).wait_for()
    look("draft")
    page.get_by_label("รหัสโรงเรียน คั่นด้วยจุลภาค").first.check()
    page.locator("input[name=to-school]").fill(SCHOOL)
    officer.press("บันทึกร่างและดูตัวอย่าง")
    page.get_by_role("button", name="ส่งถึง 1 โรง").click()
    officer.sees("ยังไม่รับทราบ 1")
    page.get_by_text("แก้ไขหนังสือที่ส่งแล้ว").click()
    page.get_by_label("เรื่อง", exact=True).fill("สำรวจอาคารเรียน")
    officer.press("ดูสิ่งที่จะแจ้งและราคา")
    officer.sees("แจ้ง 1 โรง")
    look("correction")
    officer.press("แก้ไขและแจ้งโรงเรียน")
    officer.sees("แก้ไข: เรื่องเป็น สำรวจอาคารเรียน")
    look("corrected letter")
    officer.go("/circulars?said=saved")
    look("said")
    assert found == {name: [] for name in found}


def test_the_keyboard_alone_is_enough(officer):
    page = officer.page
    officer.go("/explore")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "ข้ามไปเนื้อหา"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("มีโรงเรียนกี่โรง")
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    assert "โรง" in page.locator("#answer").inner_text()


def test_zz_the_session_ends_with_the_seat(officer):
    home = officer.demo.home
    engine = make_engine(f"sqlite:///{home / 'nongphaen.db'}")
    with writing(make_sessions(engine)) as session:
        assert end_seats(session, "5703", officer.demo.people["officer"], at=utc_now()) == 1
    engine.dispose()
    officer.page.get_by_role("link", name="สำรวจข้อมูล").first.click()
    officer.sees("หน้าจัดการสำหรับเจ้าหน้าที่")
