"""Take a picture of every page of the console for docs/tour.md: the demonstration as real processes, and headless Chromium.

``python -m tools.console_pictures docs/images`` writes the pictures named in ``PICTURES``, with fewer colours; with ``--phone`` those of a
phone's width, to look at. ``tests/test_docs.py`` fails while a page that is opened by GET has no picture in the tour.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.console.routes import ROUTES
from tests.bot.demonstration import Demo, demonstration

SCHOOL = "57030040"
#: Address of a page (below /console, as bot/console/routes.py has it) -> its pictures in docs/images, by what is on them.
PICTURES: dict[str, tuple[str, ...]] = {
    "/": ("console-today", "console-phone-today"),
    "/people": ("console-people",),
    "/people/school/<code>": ("console-school",),
    "/people/transfers": ("console-transfers",),
    "/imports": ("console-imports",),
    "/explore": ("console-ask",),
    "/deadlines": ("console-deadlines",),
    "/circulars": ("console-circulars", "console-phone-circulars"),
    "/circulars/letter": ("console-letter",),
    "/cases": ("console-cases",),
    "/cases/<int:number>": ("console-case",),
    "/outbox": ("console-outbox",),
    "/teach": ("console-teach",),
    "/teach/<int:line>": ("console-sentence",),
    "/rehearse": ("console-plays",),
    "/settings": ("console-settings",),
    "/audit": ("console-audit",),
    # What came of an errand: a question, a checked file, one with faults, telling schools of an import, transfers, a letter's preview, a rehearsal.
    "/errand/<token>": (
        "console-explore", "console-diff", "console-faults", "console-tell", "console-moves", "console-circular", "console-rehearse",
    ),
}  # fmt: skip
#: Addresses that are no pages: what a waiting page asks for, a file, a chart.
NO_PAGES = {"/errand/<token>/state", "/errand/<token>/file", "/errand/<token>/chart"}
#: Shown to the end of the page: what it is about stands there.
WHOLE = {"console-tell"}
#: What nobody understands, and who asks it: what the list to teach is made of.
_ODD = (
    (f"school:{SCHOOL}", "ยอดประชากรตัวน้อยบ้านแม่จัน"),
    ("public", "ตังค์ก้อนแรกของเทอมมายังเอ่ย"),
    ("school:57030024", "ขอยอดหนูน้อยชั้นเล็กสุด"),
)
_ALLOCATIONS = "รหัสโรงเรียน,ปีงบประมาณ,งบรายจ่าย,รายการ,งวด,จำนวนเงิน,เลขที่หนังสือ,ลงวันที่\n"
_WIDTH, _HEIGHT, _PHONE = 1000, 760, 390
_COLOURS = 64


def pages() -> set[str]:
    """Return every address of the console that shows a page."""
    return {route.rule for route in ROUTES if route.method == "GET"} - NO_PAGES


def main() -> None:
    """Take the pictures into the folder that is named."""
    phone, folder = (
        "--phone" in sys.argv,
        Path(next(each for each in sys.argv[1:] if not each.startswith("-"))),
    )
    from playwright.sync_api import sync_playwright

    from bot.nlu.intents import load_or_train

    chromium = next(found for name in ("chromium", "chromium-browser") if (found := shutil.which(name)))
    model = Path(os.environ.get("TEST_MODEL_HOME") or tempfile.mkdtemp())
    load_or_train(model)
    home = Path(tempfile.mkdtemp())
    with sync_playwright() as play, demonstration(home, model) as demo:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        width = _PHONE if phone else _WIDTH
        page = browser.new_page(locale="th-TH", viewport={"width": width, "height": _HEIGHT})
        page.set_default_timeout(60_000)
        _come_in(page, demo)
        for name in _visited(page, demo):
            _keep(page, folder / f"{name}.png", full=phone or name in WHOLE)
        browser.close()
    shutil.rmtree(home)


def _come_in(page: Any, demo: Demo) -> None:
    chat = demo.say("officer", "เข้าหน้าจัดการ")
    found = re.search(r"http\S+/console/enter/\S+", demo.answers(chat, 1)[0]["text"])
    assert found is not None
    page.goto(found[0])
    page.get_by_role("button", name="เข้าหน้าจัดการ").click()
    page.get_by_role("heading", name="วันนี้", level=1).wait_for()


def _visited(page: Any, demo: Demo) -> Any:
    """Go through every page; yield the name of the picture when the page stands."""

    def go(path: str) -> None:
        page.goto(f"{demo.bot}/console{path}")

    principal = demo.say(f"school:{SCHOOL}", "ฝากถามเจ้าหน้าที่ เรื่องเงินงวดสองยังไม่เข้า")
    demo.answers(principal, 1)
    for seat, odd in _ODD:
        heard = len(demo.answers(demo.people[seat], 0))
        demo.answers(demo.say(seat, odd), heard + 1)
    for path, name in (
        ("/", "console-today"), ("/people", "console-people"), (f"/people/school/{SCHOOL}", "console-school"),
        ("/imports", "console-imports"), ("/explore", "console-ask"), ("/deadlines", "console-deadlines"),
        ("/circulars", "console-circulars"), ("/cases", "console-cases"), ("/cases/1", "console-case"), ("/outbox", "console-outbox"),
        ("/teach", "console-teach"), ("/rehearse", "console-plays"), ("/settings", "console-settings"),
        ("/audit?check=1", "console-audit"),
    ):  # fmt: skip
        go(path)
        yield name
    go("/teach")
    page.get_by_role("link", name="สอน", exact=True).first.click()
    page.get_by_label(re.compile("ถามเรื่องเดียวกับ")).wait_for()
    yield "console-sentence"
    go("/circulars")
    page.locator("main table a").first.click()
    page.get_by_text("ยังไม่รับทราบ").first.wait_for()
    yield "console-letter"
    _check(page, demo, _rows("สิบสองพัน", code="57039999") + _rows("45,000.505"))
    page.get_by_text("จุดที่ต้องแก้").first.wait_for()
    yield "console-faults"
    for number, amounts in enumerate((("100000", "50000"), ("120000", "45000.50"))):
        _check(page, demo, _rows(amounts[0]) + _rows(amounts[1], code="57030001"))
        page.get_by_text("ยังไม่ได้นำเข้า").wait_for()
        if number:
            yield "console-diff"
        page.get_by_role("button", name="นำเข้า", exact=True).click()
        page.get_by_text("นำเข้าแล้ว").first.wait_for()
    page.get_by_role("button", name="แจ้งเฉพาะ 2 โรงนี้").wait_for()
    yield "console-tell"
    go(f"/people/school/{SCHOOL}")
    page.get_by_role("button", name="ออกรหัส", exact=True).click()
    page.get_by_text("รหัสแสดงครั้งเดียว").wait_for()
    yield "console-code"
    yield from _acted(page, go)


def _acted(page: Any, go: Callable[[str], None]) -> Any:
    """Move people, ask, write a letter and rehearse it; yield the name of the picture when the page stands."""
    go("/people/transfers")
    moves = f"จากโรงเรียน,บทบาทเดิม,ไปโรงเรียน,บทบาทใหม่\n{SCHOOL},ผอ.,57030032,\n,,{SCHOOL},\n"
    given = {"name": "โยกย้ายตุลาคม.csv", "mimeType": "text/csv", "buffer": moves.encode()}
    page.get_by_label(re.compile("^ไฟล์โยกย้าย")).set_input_files(given)
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_text("มาใหม่จากนอกเขต").first.wait_for()
    yield "console-moves"
    page.get_by_role("button", name="โยกย้ายทั้งชุด").click()
    page.get_by_role("button", name="ออกรหัสให้ผู้มาใหม่").wait_for()
    yield "console-transfers"
    go("/explore")
    page.get_by_label("ถามเป็นประโยคธรรมดา").fill("โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ")
    page.get_by_role("button", name="ถาม", exact=True).click()
    page.get_by_role("img").wait_for()
    yield "console-explore"
    go("/circulars")
    for place, typed in (
        ("number", "ว 201"),
        ("dated", "20/11/2569"),
        ("subject", "การสำรวจข้อมูลอาคารเรียน"),
        ("due", "30/11/2569"),
    ):
        page.locator(f"#{place}").fill(typed)
    page.locator("#to-4").check()
    page.locator("input[name=to-words]").fill("โรงเรียนขนาดเล็กในอำเภอแม่จัน")
    page.get_by_role("button", name="ดูตัวอย่างและราคา").click()
    page.get_by_text("สิ่งที่โรงเรียนจะเห็น").wait_for()
    yield "console-circular"
    go("/rehearse")
    page.get_by_role("button", name="ซ้อม", exact=True).first.click()
    page.get_by_text("ข้อความที่จะเห็น").wait_for()
    yield "console-rehearse"
    page.set_viewport_size({"width": _PHONE, "height": _PHONE * 2})
    for path, name in (("/", "console-phone-today"), ("/circulars", "console-phone-circulars")):
        go(path)
        yield name


def _rows(amount: str, *, code: str = SCHOOL) -> str:
    return f'{code},2570,งบเงินอุดหนุน,ค่าหนังสือเรียน,9,"{amount}",ศธ 04048/ว 900,10/11/2569\n'


def _check(page: Any, demo: Demo, rows: str) -> None:
    page.goto(f"{demo.bot}/console/imports?kind=allocations")
    given = {"name": "จัดสรร.csv", "mimeType": "text/csv", "buffer": (_ALLOCATIONS + rows).encode()}
    page.get_by_label(re.compile("^ไฟล์")).set_input_files(given)
    page.get_by_role("button", name="ตรวจไฟล์").click()


def _keep(page: Any, path: Path, *, full: bool) -> None:
    """Keep what stands on the page, at most two screens of it, in few colours."""
    from PIL import Image

    tall = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    height = tall if full else min(max(tall, _HEIGHT // 2), int(_HEIGHT * 1.4))
    drawn = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(_COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
