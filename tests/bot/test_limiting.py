"""Who writes too fast hears so once, then nothing until it slows down; when too much waits, the hopeless is let go."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.deps import WebDeps
from bot.limiting import TOO_FAST
from bot.line import sender
from bot.worker import sweep
from db.inbox import InboxEvent
from db.notices import Notice
from tests.bot.kit import GROUP, OTHER, USER, signed, text_event
from tests.bot.test_worker import Desk


@pytest.fixture
def desk(office, tmp_path, database_url, clock):
    return lambda **more: Desk(office, tmp_path, database_url, clock, **more)


def said(at: Desk) -> list[str]:
    return [messages[0]["text"] for _token, messages in at.line.replies]


def write(at: Desk, count: int, *, user: str = USER, first: int = 0, **more) -> None:
    """Send messages one after the other, each worked on as it comes."""
    for number in range(first, first + count):
        at.receive(text_event(f"ข้อ {number}", event_id=f"01{user[1]}{number}", user=user, **more))
        at.work()


def outcomes(at: Desk) -> Counter:
    with at.sessions() as session:
        return Counter(session.scalars(select(InboxEvent.outcome)))


def test_a_person_who_writes_too_fast_hears_so_once_and_is_answered_again_after_a_pause(desk):
    at = desk(rate_person=5)
    write(at, 20)
    assert said(at) == [*(f"ได้ยินว่า ข้อ {number}" for number in range(5)), TOO_FAST]
    assert outcomes(at) == {"replied": 5, "limited_told": 1, "limited": 14}
    at.clock.move(seconds=61)
    write(at, 1, first=100)
    assert said(at)[-1] == "ได้ยินว่า ข้อ 100"
    # A second flood is told of once more.
    write(at, 9, first=200)
    assert said(at).count(TOO_FAST) == 2


def test_who_goes_on_all_the_time_stays_unanswered_and_unreminded(desk):
    at = desk(rate_person=5)
    for minute in range(4):
        write(at, 12, first=minute * 100)
        at.clock.move(seconds=30)
    assert said(at).count(TOO_FAST) == 1


def test_others_are_answered_meanwhile(desk):
    at = desk(rate_person=3)
    write(at, 9)
    write(at, 2, user=OTHER)
    assert said(at)[-2:] == ["ได้ยินว่า ข้อ 0", "ได้ยินว่า ข้อ 1"]


def test_a_group_is_told_only_when_somebody_spoke_to_the_bot(desk):
    at = desk(rate_chat=4, rate_person=100)
    group = {"type": "group", "groupId": GROUP, "userId": USER}
    mention = {"mention": {"mentionees": [{"index": 0, "length": 4, "isSelf": True, "type": "user"}]}}
    write(at, 8, source=group)
    assert said(at) == []
    asked = {"type": "text", "id": "m-1", "text": "@bot กี่คน", **mention}
    for number in range(3):
        at.receive(text_event(event_id=f"01M{number}", source=group, message=asked))
        at.work()
    assert said(at) == [TOO_FAST] or said(at) == [], "told at most once"


def test_taps_and_stickers_count_and_leaving_does_not(desk):
    at = desk(rate_person=2)
    for number in range(6):
        at.receive(
            {**text_event(event_id=f"01S{number}"), "message": {"type": "sticker", "id": f"s{number}"}}
        )
    at.receive({**text_event(event_id="01U"), "type": "unfollow"})
    at.work()
    assert outcomes(at)["noted"] == 1 and outcomes(at)["limited"] == 3


def test_to_be_asked_to_wait_is_never_worth_a_push(desk):
    at = desk(rate_person=1, late_answers="always")
    at.line.outcomes = [sender.Sent(200), sender.InvalidToken(400)]
    write(at, 3)
    assert at.planned() == [] and outcomes(at)["replied"] == 1


def test_when_too_much_waits_what_nobody_can_answer_any_more_is_let_go_and_webhooks_are_still_acknowledged(
    desk,
):
    at = desk(shed_above=50, late_answers="always", rate_person=1000)
    page = create_app(WebDeps(at.deps.settings, at.sessions, at.clock)).test_client()
    for batch in range(3):
        events = [
            text_event(event_id=f"01{batch}x{number}", user=f"U{number % 20:032x}") for number in range(20)
        ]
        assert page.post("/callback", **signed(events)).status_code == 200
    at.receive({**text_event(event_id="01L"), "type": "unfollow"})
    at.clock.move(minutes=5)
    fresh = [text_event("ใหม่", event_id="01new", user=OTHER)]
    assert page.post("/callback", **signed(fresh)).status_code == 200
    sweep(at.deps)
    assert outcomes(at)["shed"] == 60
    at.work()
    assert said(at) == ["ได้ยินว่า ใหม่"] and at.planned() == [], "no late answer costs the month's messages"
    assert outcomes(at)["noted"] == 1
    sweep(at.deps)
    with at.sessions() as session:
        assert [row.kind for row in session.scalars(select(Notice))] == ["overload"]


def test_a_queue_that_is_merely_late_is_answered(desk):
    at = desk(shed_above=50)
    for number in range(20):
        at.receive(text_event(event_id=f"01{number}", user=f"U{number:032x}"))
    at.clock.move(minutes=5)
    sweep(at.deps)
    at.work()
    assert outcomes(at) == {"pushed_late": 20}
