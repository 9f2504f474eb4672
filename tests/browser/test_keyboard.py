"""Whole tasks with the keyboard alone: Tab, Enter, Space, arrows and typing; the mouse is never touched."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Office

pytestmark = pytest.mark.timeout(900)

SCHOOL = "57030040"
#: So many Tabs lead from anywhere to anywhere: more, and nobody finds it.
MOST_TABS = 90
#: What has the focus: how it is called, and whether one sees where one is.
FOCUSED = """() => {
  const it = document.activeElement;
  const labels = [...(it.labels || [])].map(each => each.textContent);
  const name = it.getAttribute('aria-label') || (labels.length ? labels.join(' ') : it.textContent) || '';
  const style = getComputedStyle(it);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
  return [name.trim().replace(/\\s+/g, ' '), it.id || it.name || '', it.tagName, seen];
}"""


class Keys:
    """A person at the keyboard, before one page."""

    def __init__(self, office: Office) -> None:
        self.office, self.page = office, office.page
        self.tabs = 0
        # Heard all the time: between two that are waited for, the second would open a real window.
        self.page.on("filechooser", lambda _asked: None)

    def to(self, name: str, *, tag: str = "") -> None:
        """Press Tab until the focus is on what is called so; it must be seen to be there."""
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            self.tabs += 1
            called, key, kind, seen = self.page.evaluate(FOCUSED)
            if (called == name or key == name or re.fullmatch(name, called)) and tag in ("", kind):
                assert seen, f"nobody sees that the focus is on {name!r}"
                return
            passed.append(called or key)
        raise AssertionError(f"{name!r} is not reached; passed {passed}")

    def enter(self, name: str, *, tag: str = "") -> None:
        self.to(name, tag=tag)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Write into a field; what stands in it is replaced, for arriving by Tab selects it."""
        self.to(name)
        self.page.keyboard.type(text)

    def choose(self, name: str, option: str) -> None:
        """Choose in a list by the first letters, as a keyboard does."""
        self.to(name, tag="SELECT")
        for _ in range(60):
            if self.page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option!r} is not in the list {name!r}")

    def menu(self, name: str) -> None:
        """Go to a page by the menu, from the top of this one."""
        self.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        self.page.reload()
        self.enter(name, tag="A")
        self.page.get_by_role("heading", name=name, level=1).wait_for()
        assert not self.page.evaluate("document.activeElement.tagName === 'A'"), "a new page"


@pytest.fixture
def keys(office) -> Keys:
    return Keys(office)


@pytest.fixture
def inside(keys) -> Keys:
    """Came in by the link from LINE, with Enter."""
    keys.page.goto(keys.office.link_from_line())
    keys.enter("เข้าหน้าจัดการ", tag="BUTTON")
    keys.page.get_by_role("heading", name="วันนี้", level=1).wait_for()
    return keys


def hand_over(keys: Keys, path) -> None:
    """Choose the kind and the file of an import; the browser's own window for files is opened by Space, as every button."""
    keys.menu("นำเข้าข้อมูล")
    keys.choose("ชนิดข้อมูล", "วันหยุด")
    keys.to(r"ไฟล์.*", tag="INPUT")
    with keys.page.expect_file_chooser(timeout=15_000) as asked:
        keys.page.keyboard.press("Space")
    asked.value.set_files(path)
    keys.enter("ตรวจไฟล์", tag="BUTTON")


def test_a_file_is_checked_accepted_and_taken_back(inside, tmp_path):
    days = tmp_path / "วันหยุด.csv"
    days.write_text("วันที่,ชื่อ\n32/13/2569,วันสถาปนา\n", encoding="utf-8")
    hand_over(inside, days)
    inside.office.sees("1 จุดที่ต้องแก้")
    days.write_text("วันที่,ชื่อ\n7/12/2569,วันสถาปนา\n", encoding="utf-8")
    hand_over(inside, days)
    inside.office.sees("ตรวจแล้วถูกต้อง 1 แถว")
    inside.enter("นำเข้า", tag="BUTTON")
    inside.office.sees("นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที")
    inside.menu("นำเข้าข้อมูล")
    inside.enter("ยกเลิก", tag="BUTTON")
    inside.office.sees("ข้อมูลก่อนหน้ากลับมาใช้แทน")
    assert inside.office.complaints == []


def test_a_deadline_is_set(inside):
    inside.menu("กำหนดส่งและปฏิทิน")
    inside.type("name", "แบบสำรวจแป้นพิมพ์")
    inside.type("due", "25/12/2569")
    to_school(inside)
    inside.enter("ตั้งกำหนดส่ง", tag="BUTTON")
    inside.office.sees("บันทึกแล้ว")
    row = inside.page.get_by_role("row", name=re.compile("แบบสำรวจแป้นพิมพ์.*25 ธ.ค. 2569.*1 โรง"))
    assert row.first.is_visible()


def to_school(keys: Keys) -> None:
    """Among the choices of an audience the arrows move, as in every group of them; the last names schools by code."""
    keys.to(r"(to-\d|to-keep|ทุกโรงเรียนที่เปิดสอน)")
    for _ in range(6):
        if keys.page.evaluate("document.activeElement.value") == "school":
            break
        keys.page.keyboard.press("ArrowDown")
    assert keys.page.evaluate("document.activeElement.value + document.activeElement.checked") == "schooltrue"
    keys.type("to-school", SCHOOL)


def test_a_circular_is_written_and_sent(inside):
    inside.menu("หนังสือเวียน")
    inside.type("number", "ว 950")
    inside.type("dated", "20/11/2569")
    inside.type("subject", "ซ้อมด้วยแป้นพิมพ์")
    to_school(inside)
    inside.enter("ดูตัวอย่างและราคา", tag="BUTTON")
    inside.office.sees("สิ่งที่โรงเรียนจะเห็น")
    inside.enter("ส่งถึง 1 โรง", tag="BUTTON")
    inside.office.sees("ยังไม่รับทราบ 1")
    assert inside.page.get_by_text("ซ้อมด้วยแป้นพิมพ์").first.is_visible()
    assert inside.office.complaints == []
    inside.enter("ออก", tag="BUTTON")
    inside.office.sees("ออกจากหน้าจัดการแล้ว")
