"""axe-core on every page of the console and in every state it can be in: full, empty, refused, broken, signed out.

The pages are walked from the console's own addresses: a new page is looked at without a word. In one process, so that a page can be made to fail; the real processes are in ``test_console.py``.
"""

from __future__ import annotations

import re
import shutil
import socket
import threading
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.console import today
from bot.console.errands import LONG
from bot.console.routes import ROUTES
from bot.workdeps import Deps
from db.errands import Errand, ask_for
from db.people import Seat
from db.session import make_engine, make_sessions, writing
from tests.bot.console.kit import seated
from tests.bot.console.neighbour import THEIRS, furnish, leave_lying, their_officer
from tests.bot.kit import OTHER, USER, Clock, make_settings
from tests.browser.conftest import Office
from tests.conftest import give_model

pytestmark = pytest.mark.timeout(900)
WIDTHS = (1200, 390)


class Site:
    """The console of two offices, one furnished and one empty, served to a browser."""

    def __init__(self, deps: Deps, address: str) -> None:
        self.deps, self.bot = deps, address
        self.app = create_app(deps)
        self.things = furnish(deps)

    def link(self, office: str) -> str:
        who = OTHER if office == THEIRS else USER
        token = seated(self.deps.sessions, who, at=self.deps.clock(), seat=Seat("officer", office))
        return f"{self.bot}/console/enter/{token}"


@pytest.fixture(scope="module")
def site(chromium, migrated_file, model_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("every-page")
    shutil.copy(migrated_file, home / "office.db")
    give_model(model_home, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = make_settings(home, f"sqlite:///{home / 'office.db'}", public_url=address)
    engine = make_engine(settings.database_url)
    site = Site(Deps(settings, make_sessions(engine), Clock()), address)

    server = make_server("127.0.0.1", port, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()


class Eyes(Office):
    """A browser before the site, which looks at each page in both widths."""

    def __init__(self, chromium: Any, site: Site) -> None:
        super().__init__(chromium, site)  # type: ignore[arg-type]
        self.found: dict[str, list[str]] = {}

    def come_in(self, office: str = THEIRS) -> None:
        self.page.goto(self.demo.link(office))
        self.look("a link")
        self.press("เข้าหน้าจัดการ")
        self.page.get_by_role("heading", name="วันนี้", level=1).wait_for()

    def look(self, name: str) -> None:
        closed = self.page.locator("main details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            faults = self.serious_faults()
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"wider than {width}")
            if faults:
                self.found[f"{name}, {width}"] = faults

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(f"{self.demo.bot}/console{path}")
        assert answer.status == status, (path, answer.status)
        self.look(path)


@pytest.fixture
def eyes(chromium, site):
    one = Eyes(chromium, site)
    yield one
    one.context.close()
    assert one.found == {}
    assert one.elsewhere == []


def path_of(rule: str, things: dict[str, str]) -> str:
    """An address with what it names filled in; what no test can name fails here."""
    named = {
        "number": things["case"],
        "line": things["line"],
        "code": things["school"],
        "token": things["errand"],
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: named[part[1]], rule)
    return f"{path}?key={quote(things['sent'])}" if rule == "/circulars/letter" else path


def test_every_page_of_an_office_at_work(eyes, site):
    eyes.come_in()
    leave_lying(site.deps, site.things)
    for route in ROUTES:
        # Of an errand its picture, its file and its state are no pages.
        if route.method == "GET" and not re.search("/(state|file|chart)$", route.rule):
            eyes.open(path_of(route.rule, site.things))
    eyes.open(f"/circulars/letter?key={quote(site.things['draft'])}")
    eyes.open("/audit?check=1")
    eyes.open("/settings?said=saved")


def test_what_is_waited_for_and_what_came_of_it(eyes, site):
    """The pages of an errand: awaited, checked, not taken, and failed."""
    eyes.come_in()
    leave_lying(site.deps, site.things)
    for each in ("checked", "moves"):
        eyes.open(f"/errand/{site.things[each]}")
    # The page asks whether it may look again; while it is looked at, it may not.
    eyes.page.route("**/state", lambda route: route.fulfill(json={"over": False, "step": "", "seconds": 1}))
    for kind, told in (("teach.accept", LONG["teach.accept"]), ("explore", "น้องแผนกำลังทำให้")):
        token = made_errand(site.deps, kind, None)
        eyes.open(f"/errand/{token}")
        assert told in eyes.page.get_by_role("status").inner_text()
    faults = [["ข้อมูล", "B2", "สามสิบ", "จำนวนเต็ม เช่น 30"]] * 3
    rejected = made_errand(
        site.deps, "import.accept", {"said": "ไม่ได้นำเข้า พบ 5 จุด", "faults": faults, "total": 5}
    )
    eyes.open(f"/errand/{rejected}")
    eyes.sees("และอีก 2 จุด")
    for more in (
        {"affordable": True, "leaves": ""},
        {"affordable": False, "leaves": "2026-11-23T01:30:00+00:00"},
    ):
        told = made_errand(site.deps, "import.accept", {**A_BATCH, "telling": {**A_BATCH["telling"], **more}})
        eyes.open(f"/errand/{told}")
        eyes.sees("แจ้งเฉพาะ 1 โรงนี้" if more["affordable"] else "เข้าคิวแจ้ง")
    failed = made_errand(site.deps, "explore", {"said": "ใช้เวลานานเกินไปค่ะ"}, failed=True)
    eyes.open(f"/errand/{failed}", 422)


#: What an import of allocations ends on: whom telling it would reach, and at which price.
A_BATCH = {
    "page": "batch", "batch": 1, "name": "จัดสรร.xlsx", "rows": 1, "state": "live", "thai": "การจัดสรรงบประมาณ", "added": 0,
    "changed": 1, "changes": [["รหัสโรงเรียน 54020001", "จำนวนเงิน", "100,000.00", "120,000.00"]], "more": 0, "note": "นำเข้าแล้ว",
    "telling": {
        "title": "โรงเรียนที่ยอดจัดสรรเปลี่ยน", "headings": ["โรงเรียน", "เดิม (บาท)", "ใหม่ (บาท)"],
        "rows": [["บ้านหนึ่ง", "100,000.00", "120,000.00"]], "more": 3, "fresh": 1, "already": 2, "heard": 1, "messages": 1,
        "remaining": 0, "reserve": 30, "nobody": 1, "left_out": "ถ้าส่งจนหมดจะขาด 1 แห่ง คือ บ้านหนึ่ง",
        "missed": [["54020001", "บ้านหนึ่ง", "โรงเรียน", "โควตาไม่พอ"]], "text": "ยอดจัดสรรของโรงเรียนเปลี่ยน 1 รายการ",
        "lines": [["สถานะ", "ยังไม่ส่ง"]], "buttons": ["ดูงบของเรา"],
    },
}  # fmt: skip


def made_errand(deps: Deps, kind: str, result: dict[str, Any] | None, *, failed: bool = False) -> str:
    """An errand of the officer that waits, or whose outcome is ``result``; its name in addresses."""
    with writing(deps.sessions) as session:
        token = ask_for(session, their_officer(deps), kind, {}, now=deps.clock())
        if result is not None:
            row = session.scalars(select(Errand).order_by(Errand.id.desc())).first()
            row.state, row.result = ("failed" if failed else "done"), result
    return token


def test_every_page_of_an_empty_office(eyes, site):
    eyes.come_in("5703")
    for route in ROUTES:
        if route.method == "GET" and "<" not in route.rule and route.rule != "/circulars/letter":
            eyes.open(route.rule)


def test_whoever_is_not_in_or_asks_for_what_is_not_there(eyes, site, monkeypatch):
    eyes.open("/", 403)
    eyes.open("/enter/forged", 403)
    eyes.open("/nothing", 404)
    eyes.come_in()
    page = eyes.page
    for path, status in (
        ("/people/school/0", 404),
        ("/cases/999", 422),
        ("/errand/gone", 404),
        ("/nothing", 404),
    ):
        eyes.open(path, status)
    for name, change in (
        ("a form that expired", "document.querySelector('main [name=csrf]').value = 'x'"),
        (
            "a form that is too large",
            "document.querySelector('#contact, [name=contact]').value = 'ก'.repeat(30000)",
        ),
        ("a form with a wrong name", "document.querySelector('#name').value = 'ก'"),
    ):
        page.goto(f"{site.bot}/console/settings")
        page.evaluate(change)
        page.evaluate("document.querySelector('main form').submit()")
        page.get_by_role("heading", name="ทำรายการไม่สำเร็จ").or_(page.get_by_role("alert")).first.wait_for()
        eyes.look(name)
    with monkeypatch.context() as broken:
        broken.setattr(today, "show", lambda _desk: 1 // 0)
        eyes.open("/", 500)
    eyes.open("/")
    eyes.press("ออก")
    eyes.sees("ออกจากหน้าจัดการแล้ว")
    eyes.look("signed out")
