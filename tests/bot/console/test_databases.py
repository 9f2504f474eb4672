"""Entering and errands on both databases: what two do at once happens once."""

from __future__ import annotations

from datetime import timedelta

from bot.clerk.clerk import Clerk
from bot.deps import WebDeps
from bot.workdeps import Deps
from db.errands import claim
from tests.bot.console.kit import Browser, seated
from tests.bot.kit import USER, make_settings


def test_a_link_opens_once_and_an_errand_has_one_worker(queues, any_database, tmp_path, clock):
    settings = make_settings(tmp_path, any_database)
    officer, thief = (Browser(WebDeps(settings, queues, clock)) for _ in range(2))
    token = seated(queues, USER, at=clock())
    officer.come_in(token)
    assert (
        thief.client.post(f"/console/enter/{token}", base_url="https://bot.example.go.th").status_code == 403
    )
    assert officer.get("/").status_code == officer.get("/audit?check=1").status_code == 200
    officer.post("/imports/template", kind="schools")
    assert claim(queues, "one", now=clock(), lease=timedelta(seconds=15)) is not None
    assert claim(queues, "two", now=clock(), lease=timedelta(seconds=15)) is None
    clock.move(seconds=16)
    clerk = Clerk(Deps(settings, queues, clock), "two")
    assert clerk.step() and not clerk.step()
    page = officer.hand_in(clerk, "/imports/template", kind="students")
    assert "ดาวน์โหลด" in page.text and officer.get(f"{officer.errand}/file").data[:2] == b"PK"
