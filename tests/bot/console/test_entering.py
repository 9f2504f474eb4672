"""The way into the console: a link that works once and for ten minutes, and a session that ends with the seat."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.deps import WebDeps
from db.audit import AuditLine, broken_links
from db.console import ConsoleLink, ConsoleSession
from db.people import Seat, end_seats, give_seat
from db.retention import AUDIT_DAYS, ROW_DAYS, TEXT_DAYS, forget_old
from db.session import writing
from tests.bot.console.kit import BASE, OFFICER, Browser, seated
from tests.bot.kit import OTHER, USER


@pytest.fixture
def browser(settings, office, clock):
    return Browser(WebDeps(settings, office, clock))


def is_in(browser) -> bool:
    return browser.get("/").status_code == 200


def test_an_officer_comes_in_by_the_button_of_the_link_and_leaves_again(browser, office, clock):
    token = seated(office, USER, at=clock())
    assert "เข้าหน้าจัดการ" in browser.get(f"/enter/{token}").text
    assert not is_in(browser)
    browser.come_in(token)
    page = browser.get("/")
    assert page.status_code == 200 and "สพป.เชียงราย เขต 3" in page.text and 'aria-current="page"' in page.text
    assert "ออกจากหน้าจัดการแล้ว" in browser.post("/leave").text
    assert not is_in(browser)
    with office() as session:
        acts = list(session.scalars(select(AuditLine.act).order_by(AuditLine.id)))
        shown = acts.count("console.shown")
        assert (
            acts == ["console.link", "console.entered", *["console.shown"] * shown, "console.left"] and shown
        )
        assert broken_links(session) == []


def test_a_program_that_previews_links_uses_nothing_up_and_the_button_works_once(
    browser, office, clock, settings
):
    token = seated(office, USER, at=clock())
    for _ in range(3):
        assert browser.get(f"/enter/{token}").status_code == 200
        assert browser.client.head(f"/console/enter/{token}", base_url=BASE).status_code == 200
    browser.come_in(token)
    thief = Browser(WebDeps(settings, office, clock))
    again = thief.client.post(f"/console/enter/{token}", base_url=BASE)
    assert again.status_code == 403 and "ใช้ไม่ได้แล้ว" in again.text and not is_in(thief)


def test_a_link_ends_after_ten_minutes_and_with_a_newer_one_and_with_the_seat(browser, office, clock):
    late = seated(office, USER, at=clock())
    clock.move(minutes=10)
    assert browser.get(f"/enter/{late}").status_code == 403
    older, newer = seated(office, USER, at=clock()), seated(office, USER, at=clock())
    assert [browser.get(f"/enter/{each}").status_code for each in (older, newer)] == [403, 200]
    with writing(office) as session:
        end_seats(session, "5703", USER, at=clock())
    assert browser.client.post(f"/console/enter/{newer}", base_url=BASE).status_code == 403


def test_nobody_comes_in_by_guessing_and_everybody_is_told_in_thai_how_to(browser):
    for path in ("/", "/audit", "/enter/guess", "/nothing", "/enter/%E0%B8%81", "/errand/x"):
        page = browser.get(path)
        assert page.status_code in (403, 404) and "เข้าหน้าจัดการ" in page.text, path
    browser.client.set_cookie("__Host-nongphaen", "guess", domain="bot.example.go.th")
    assert not is_in(browser)


def test_the_session_ends_in_the_minute_the_seat_ends(browser, office, clock):
    browser.come_in(seated(office, USER, at=clock()))
    with writing(office) as session:
        # Another officer goes, ours stays.
        give_seat(session, OFFICER, OTHER, at=clock())
        end_seats(session, "5703", OTHER, at=clock())
    assert is_in(browser)
    with writing(office) as session:
        end_seats(session, "5703", USER, at=clock())
    assert not is_in(browser)
    # Who gets the seat back asks for a link of the new spell.
    with writing(office) as session:
        give_seat(session, OFFICER, USER, at=clock())
    assert not is_in(browser)


def test_a_session_ends_when_it_lies_idle_and_after_a_day_of_work_in_any_case(browser, office, clock):
    browser.come_in(seated(office, USER, at=clock()))
    for _ in range(19):
        clock.move(minutes=29)
        assert is_in(browser)
    clock.move(minutes=31)
    assert not is_in(browser)
    browser.come_in(seated(office, USER, at=clock()))
    for _ in range(30):
        clock.move(minutes=20)
        inside = is_in(browser)
    assert not inside


def test_only_hashes_of_links_and_sessions_are_kept_and_not_for_ever(browser, office, clock):
    token = seated(office, USER, at=clock())
    browser.come_in(token)
    cookie = browser.client.get_cookie("__Host-nongphaen", domain="bot.example.go.th").value
    with office() as session:
        kept = repr([row.__dict__ for row in session.scalars(select(ConsoleLink))])
        kept += repr([row.__dict__ for row in session.scalars(select(ConsoleSession))])
    assert token not in kept and cookie not in kept and USER not in kept
    clock.move(days=40)
    forget_old(office, {TEXT_DAYS: 30, ROW_DAYS: 400, AUDIT_DAYS: 400}, office_code="5703", now=clock())
    with office() as session:
        assert (
            session.scalars(select(ConsoleLink)).all() == session.scalars(select(ConsoleSession)).all() == []
        )


def test_a_form_from_elsewhere_changes_nothing(browser, office, clock):
    browser.come_in(seated(office, USER, at=clock()))
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ก"}):
        answer = browser.client.post("/console/leave", data=data, base_url=BASE)
        assert answer.status_code == 400 and "หมดอายุ" in answer.text
    assert is_in(browser)
    token = seated(office, OTHER, at=clock())
    forged = browser.client.post(
        f"/console/enter/{token}", base_url=BASE, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert forged.status_code == 403


def test_what_every_page_and_the_cookie_must_have(browser, office, clock):
    token = seated(office, USER, at=clock())
    answer = browser.client.post(f"/console/enter/{token}", base_url=BASE)
    cookie = answer.headers["Set-Cookie"]
    assert all(
        word in cookie for word in ("__Host-nongphaen=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/")
    )
    for path in ("/", "/audit", "/nothing", f"/enter/{token}"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert headers["Cache-Control"] == "no-store" and headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        page = browser.get(path).text
        assert "<script>" not in page and "style=" not in page and "onclick" not in page
        assert "//" not in page.replace("<!doctype html>", "")


def test_no_seat_but_an_officers_or_directors_gets_a_link(office, clock):
    for seat in (Seat("public", "5703"), Seat("cluster", "5703", cluster="ก")):
        with pytest.raises(ValueError, match="may not enter"):
            seated(office, USER, at=clock(), seat=seat)
