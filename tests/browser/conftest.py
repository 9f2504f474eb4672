"""The demonstration as real processes, and headless Chromium of the system before it."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.demonstration import WAIT_S, Demo, demonstration

#: Debian's name and the others'.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: A page that waits for a worker on a busy machine.
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Closed with its module: Playwright's loop runs in this thread and is in the way of whoever wants one."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium must be there in CI (.ci/run installs it).")
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(chromium, tmp_path_factory, model_home) -> Iterator[Demo]:
    with demonstration(tmp_path_factory.mktemp("browser-home"), model_home) as running:
        yield running


class Office:
    """An officer before the browser: every request and complaint of the pages is noted."""

    def __init__(self, browser: Any, demo: Demo) -> None:
        self.demo = demo
        self.context = browser.new_context(locale="th-TH", viewport={"width": 1200, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.elsewhere: list[str] = []
        self.page.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.demo.bot, "data:")):
            self.elsewhere.append(request.url)

    def link_from_line(self, seat: str = "officer") -> str:
        """Ask for the way in on LINE, and return the link that the bot sends."""
        chat = self.demo.people[seat]
        before = len(self._said(chat))
        self.demo.say(seat, "เข้าหน้าจัดการ")
        told = self.demo.answers(chat, before + 1)[before]["text"]
        return re.search(r"http\S+/console/enter/\S+", told)[0]

    def _said(self, chat: str) -> list[Any]:
        return [
            each for each in self.demo.state()["messages"] if each["sender"] == "bot" and each["chat"] == chat
        ]

    def come_in(self) -> None:
        self.page.goto(self.link_from_line())
        self.page.get_by_role("button", name="เข้าหน้าจัดการ").click()
        self.page.get_by_role("heading", name="วันนี้", level=1).wait_for()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.demo.bot}/console{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def serious_faults(self) -> list[str]:
        """Return what axe-core finds on the page that keeps people out."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]

    def sees_in_the_end(self, text: str) -> None:
        """Load the page again until a text stands on it: what others do arrives by itself."""
        until = time.monotonic() + WAIT_S
        while self.page.get_by_text(text, exact=True).count() == 0 and time.monotonic() < until:
            self.page.wait_for_timeout(300)
            self.page.reload()
        assert self.page.get_by_text(text, exact=True).first.is_visible()

    def sees(self, text: str, *, within_ms: int = PATIENCE_MS) -> None:
        """Wait until a text stands on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=within_ms)


@pytest.fixture
def office(chromium, demo) -> Iterator[Office]:
    one = Office(chromium, demo)
    yield one
    one.context.close()


@pytest.fixture
def officer(office) -> Office:
    office.come_in()
    return office
