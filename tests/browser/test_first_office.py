"""A newcomer puts an office on air by docs/first-office.md: empty at first, every step in the console and the chat page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from tests.bot.demonstration import Demo, demonstration
from tests.browser.conftest import Office

#: One office for the whole module; the steps build on each other, in the order of the page.
pytestmark = pytest.mark.timeout(900)

OFFICER, PRINCIPAL = "เจ้าหน้าที่ของท่าน", "ผอ.โรงเรียนแห่งหนึ่ง"
EMPTY = (
    "/people", "/imports", "/explore", "/deadlines", "/circulars", "/cases", "/outbox", "/teach", "/rehearse",
    "/settings", "/audit",
)  # fmt: skip
SCHOOLS = (
    ("56020001", "บ้านน้ำใส", "หย่วน", "เชียงคำ", "เชียงคำ 1", 17),
    ("56020002", "บ้านดอนแก้ว", "หย่วน", "เชียงคำ", "เชียงคำ 1", 240),
    ("56020003", "บ้านป่าสัก", "งิม", "ปง", "ปง 1", 15),
)


@pytest.fixture(scope="module")
def trial(chromium, tmp_path_factory, model_home) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("trial-home")
    with demonstration(home, model_home, "trial", "--office", "5602", folder="trial") as running:
        yield running


@pytest.fixture(scope="module")
def newcomer(chromium, trial) -> Iterator[Office]:
    one = Office(chromium, trial)
    yield one
    one.context.close()


def looks_right(office: Office) -> None:
    """The page keeps nobody out, and fits a phone."""
    assert office.serious_faults() == []
    office.page.set_viewport_size({"width": 390, "height": 844})
    assert office.page.evaluate("document.documentElement.scrollWidth") <= 390
    office.page.set_viewport_size({"width": 1200, "height": 900})


def filled(office: Office, kind: str, rows: list[tuple], path) -> str:
    """Download the empty form of a kind, type rows under its example, and return where it was saved."""
    office.go(f"/imports?kind={kind}")
    office.press("ทำแบบฟอร์ม")
    office.page.get_by_role("link", name=re.compile("^ดาวน์โหลด")).wait_for()
    looks_right(office)
    with office.page.expect_download() as waiting:
        office.page.get_by_role("link", name=re.compile("^ดาวน์โหลด")).click()
    waiting.value.save_as(path)
    book = load_workbook(path)
    headings = [cell.value for cell in book.worksheets[0][1]]
    for line, row in enumerate(rows, 3):
        for name, value in row.items():
            book.worksheets[0].cell(line, headings.index(name) + 1, value)
    book.save(path)
    office.page.get_by_role("link", name="นำไฟล์มาตรวจ").click()
    office.page.get_by_label(re.compile("^ไฟล์")).set_input_files(path)
    office.press("ตรวจไฟล์")


def code_of(office: Office) -> str:
    """Return the words that a page of a new code says to type."""
    office.sees("รหัสแสดงครั้งเดียว")
    return re.search(r"ลงทะเบียน \w{5}-\w{5}", office.page.locator("main .slip").inner_text())[0]


def test_1_the_first_link_comes_from_the_terminal_and_empty_pages_say_what_to_do(newcomer):
    told = next(line for line in newcomer.demo.process.stdout if "/console/enter/" in line)
    newcomer.page.goto(re.search(r"http\S+/console/enter/\S+", told)[0])
    newcomer.press("เข้าหน้าจัดการ")
    newcomer.sees("เริ่มต้นใช้งาน")
    looks_right(newcomer)
    for step in ("ตั้งชื่อสำนักงาน", "ลงทะเบียนตนเองใน LINE", "นำเข้าทะเบียนโรงเรียน", "นำเข้าจำนวนนักเรียน"):
        assert newcomer.page.get_by_role("link", name=step).is_visible()
    for path in EMPTY:
        newcomer.go(path)
        looks_right(newcomer)
    for path in ("/people", "/explore", "/deadlines", "/circulars"):
        newcomer.go(path)
        assert newcomer.page.get_by_role("link", name="นำเข้าทะเบียนโรงเรียนก่อน").is_visible()


def test_2_the_office_is_named_and_its_officer_comes_in_from_line(newcomer):
    newcomer.go("/settings")
    newcomer.page.get_by_label("ชื่อสำนักงาน").fill("สพป.พะเยา เขต 2")
    newcomer.press("บันทึก")
    newcomer.sees("บันทึกแล้ว")
    newcomer.go("/people")
    newcomer.press("ออกรหัสเจ้าหน้าที่")
    words = code_of(newcomer)
    looks_right(newcomer)
    chat = newcomer.demo.say(OFFICER, words)
    assert "ลงทะเบียนเรียบร้อย" in newcomer.demo.answers(chat, 1)[0]["text"]
    newcomer.press("ออก")
    newcomer.page.goto(newcomer.link_from_line(OFFICER))
    newcomer.press("เข้าหน้าจัดการ")
    newcomer.sees("สพป.พะเยา เขต 2")


def test_3_schools_and_pupils_are_imported_from_the_forms(newcomer, tmp_path):
    schools = [
        {"รหัสโรงเรียน": code, "ชื่อโรงเรียน": name, "ตำบล": tambon, "อำเภอ": amphoe, "กลุ่มโรงเรียน": cluster}
        for code, name, tambon, amphoe, cluster, _ in SCHOOLS
    ]
    filled(
        newcomer, "schools", [*schools, {"รหัสโรงเรียน": "5602X", "ชื่อโรงเรียน": "บ้านผิด"}], tmp_path / "bad.xlsx"
    )
    newcomer.sees("1 จุดที่ต้องแก้")
    assert newcomer.page.get_by_role("rowheader", name="A6").is_visible()
    looks_right(newcomer)
    filled(newcomer, "schools", schools, tmp_path / "schools.xlsx")
    newcomer.sees("ตรวจแล้วถูกต้อง 3 แถว")
    newcomer.press("นำเข้า")
    newcomer.sees("นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที")
    pupils = [
        {"รหัสโรงเรียน": school[0], "ปีการศึกษา": 2569, "รอบ": "1", "ชั้น": "ป.1", "ชาย": school[5] // 2, "หญิง": school[5] - school[5] // 2}
        for school in SCHOOLS
    ]  # fmt: skip
    filled(newcomer, "students", pupils, tmp_path / "students.xlsx")
    newcomer.sees("ตรวจแล้วถูกต้อง 3 แถว")
    newcomer.press("นำเข้า")
    newcomer.sees("นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที")


def test_4_a_school_registers_asks_and_gets_a_figure_with_source_and_date(newcomer):
    newcomer.go("/people")
    newcomer.page.get_by_role("link", name="บ้านน้ำใส").click()
    looks_right(newcomer)
    newcomer.press("ออกรหัส")
    chat = newcomer.demo.say(PRINCIPAL, code_of(newcomer))
    assert "โรงเรียนบ้านน้ำใส" in newcomer.demo.answers(chat, 1)[0]["text"]
    newcomer.demo.say(PRINCIPAL, "โรงเรียนเรามีนักเรียนกี่คน")
    said = newcomer.demo.answers(chat, 2)[1]["text"]
    assert said.startswith("17 คน") and "ที่มา: DMC" in said and "ข้อมูล ณ" in said


def test_5_a_deadline_is_set_and_a_letter_is_sent_and_acknowledged(newcomer):
    page, demo = newcomer.page, newcomer.demo
    newcomer.go("/deadlines")
    page.get_by_label("ชื่อรายงาน").fill("แบบสำรวจครุภัณฑ์")
    page.locator("#due").fill("25/12/2570")
    newcomer.press("ตั้งกำหนดส่ง")
    newcomer.sees("บันทึกแล้ว")
    newcomer.go("/circulars")
    page.get_by_label("เลขที่").fill("ว 1")
    page.get_by_label("ลงวันที่").fill("20/11/2569")
    page.get_by_label("ความเร่งด่วน").select_option("ด่วนที่สุด")
    page.get_by_label("เรื่อง", exact=True).fill("ประชุมผู้บริหาร")
    newcomer.press("ดูตัวอย่างและราคา")
    newcomer.sees("สิ่งที่โรงเรียนจะเห็น")
    looks_right(newcomer)
    newcomer.press("ส่งถึง 3 โรง")
    newcomer.sees("ยังไม่รับทราบ 3")
    chat = demo.people[PRINCIPAL]
    demo.post("/sim/tap", user=chat, action=demo.pushed_button(chat, "ประชุมผู้บริหาร", "รับทราบ"))
    newcomer.sees_in_the_end("รับทราบ 1")
    newcomer.go("/")
    assert page.get_by_text("เริ่มต้นใช้งาน").count() == 0
    looks_right(newcomer)
    assert newcomer.complaints == [] and newcomer.elsewhere == []
