"""The worker: one event along its path, and what is written down whatever LINE or a bug does."""

from __future__ import annotations

import json

import pytest
import structlog
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.courier import deliver_one
from bot.line import sender
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker, retain, sweep
from db.errors import TemporaryError
from db.inbox import InboxEvent, add_events
from db.outbox import OutboxMessage
from db.people import Contact, Seat, give_seat, seats_of
from db.session import writing
from tests.bot.kit import GROUP, USER, Broken, Clock, Echo, FakeLine, make_settings, put_in, text_event


class Desk:
    """A worker at its desk, with a LINE and a voice the test can look at."""

    def __init__(self, sessions, tmp_path, url: str, clock: Clock, voice=None, **settings) -> None:
        self.sessions, self.clock = sessions, clock
        self.line, self.voice = FakeLine(sender.Sent(200, "req-1")), voice or Echo()
        deps = Deps(make_settings(tmp_path, url, **settings), sessions, clock)
        self.deps = put_in(deps, sender=self.line, speaks=self.voice)
        self.worker = Worker(self.deps, "w")

    def receive(self, *events) -> None:
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(event) for event in events], now=self.clock())

    def work(self) -> None:
        while self.worker.step():
            pass

    def row(self, number: int = 1) -> InboxEvent:
        with self.sessions() as session:
            return session.get(InboxEvent, number)

    def planned(self) -> list[OutboxMessage]:
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage)))


@pytest.fixture
def desk(office, tmp_path, database_url, clock):
    return lambda **more: Desk(office, tmp_path, database_url, clock, **more)


def fate(row: InboxEvent) -> tuple[str, str, str]:
    return row.state, row.outcome, row.reply_state


def test_a_question_is_answered_once_and_written_down(desk):
    at = desk()
    at.receive(text_event("มีครูกี่คน"))
    at.work()
    ((token, messages),) = at.line.replies
    assert (token, messages[0]["text"]) == ("token-01E1", "ได้ยินว่า มีครูกี่คน")
    assert fate(at.row()) == ("done", "replied", "sent")
    assert (at.row().request_id, at.row().intent) == ("req-1", "echo")
    at.receive(text_event("มีครูกี่คน"))
    at.work()
    assert len(at.line.replies) == 1


def test_the_intent_to_reply_is_committed_before_the_request(desk):
    at = desk()
    seen = []
    at.line.reply = lambda token, messages: seen.append(at.row().state) or sender.Sent(200)
    at.receive(text_event())
    at.work()
    assert seen == ["answering"]


@pytest.mark.parametrize("outcome", [sender.Unknown(), sender.Unknown(500)])
def test_a_reply_that_may_have_arrived_is_unknown_and_neither_repeated_nor_pushed(desk, outcome):
    at = desk(late_answers="always")
    at.line.usual = outcome
    at.receive(text_event())
    at.work()
    at.clock.move(minutes=5)
    sweep(at.deps)
    at.work()
    assert fate(at.row()) == ("unknown", "no_answer_of_line", "unknown")
    assert (len(at.line.replies), at.planned()) == (1, [])


@pytest.mark.parametrize(
    "outcome",
    [sender.InvalidToken(400), sender.RateLimited(429), sender.MonthlyLimit(429), sender.NotReached()],
)
def test_a_reply_that_certainly_did_not_leave_is_pushed_in_private(desk, outcome):
    at = desk()
    at.line.outcomes = [outcome]
    at.receive(text_event("มีครูกี่คน"))
    at.work()
    assert fate(at.row()) == ("done", "pushed_late", "rejected")
    assert deliver_one(at.deps, "courier")
    (parcel,) = at.line.sent
    assert (parcel.recipients, parcel.messages[0]["text"]) == ((USER,), "ได้ยินว่า มีครูกี่คน")
    assert at.planned()[0].state == "sent"
    assert not deliver_one(at.deps, "courier")


def test_a_token_older_than_50_seconds_is_not_used(desk):
    at = desk()
    at.receive(text_event())
    at.clock.move(seconds=51)
    at.work()
    assert (at.line.replies, fate(at.row())) == ([], ("done", "pushed_late", "late"))


def test_a_late_answer_costs_a_group_nothing_unless_the_settings_say_so(desk):
    source = {"type": "group", "groupId": GROUP, "userId": USER}
    mention = {
        "type": "text",
        "id": "1",
        "text": "@น ถาม",
        "mention": {"mentionees": [{"index": 0, "length": 2, "isSelf": True}]},
    }
    at = desk()
    at.receive(text_event(source=source, message=mention))
    at.clock.move(minutes=2)
    at.work()
    assert (fate(at.row()), at.planned()) == (("failed", "too_late", "late"), [])
    never = desk(late_answers="never")
    never.receive(text_event(event_id="01E2"))
    never.clock.move(minutes=2)
    never.work()
    assert fate(never.row(2)) == ("failed", "too_late", "late")


@pytest.mark.parametrize("outcome", [sender.Rejected(400, "r", "messages[0]: bad"), sender.Unauthorised(401)])
def test_a_reply_that_line_refuses_fails_with_lines_reason(desk, outcome):
    at = desk()
    at.line.usual = outcome
    at.receive(text_event())
    at.work()
    assert fate(at.row()) == ("failed", "reply_rejected", "rejected")
    assert at.row().reason == outcome.reason


def test_a_bug_is_tried_again_then_told_once_with_a_reference(desk):
    at = desk(voice=Broken())
    at.receive(text_event("บัตรประชาชน 1234567890123"))
    with capture_logs() as logs:
        at.work()
        at.clock.move(seconds=3)
        at.work()
    ((_token, messages),) = at.line.replies
    assert "E-1" in messages[0]["text"] and "RuntimeError" not in messages[0]["text"]
    assert fate(at.row()) == ("failed", "bug", "sent")
    assert "1234567890123" not in json.dumps(logs, default=str, ensure_ascii=False)
    assert any(each.get("error") == "RuntimeError" and "kit.py" in each["trace"][-1] for each in logs)


def test_a_bug_in_a_group_nobody_called_the_bot_in_stays_silent(desk):
    at = desk(voice=Broken())
    at.receive(text_event(source={"type": "group", "groupId": GROUP, "userId": USER}))
    at.work()
    at.clock.move(seconds=3)
    at.work()
    assert (at.line.replies, fate(at.row())) == ([], ("failed", "bug", ""))


def test_what_is_only_temporary_is_tried_more_often(desk):
    class Unsteady(Echo):
        def answer(self, incoming, office_code, asked_at):
            if len(self.heard) < 3:
                self.heard.append(incoming)
                raise TemporaryError("a lock")
            return super().answer(incoming, office_code, asked_at)

    at = desk(voice=Unsteady())
    at.receive(text_event())
    for _ in range(4):
        at.work()
        at.clock.move(seconds=10)
    assert fate(at.row()) == ("done", "replied", "sent")
    assert at.row().attempts == 4


def test_silence_in_a_group_is_no_failure(desk):
    at = desk()
    at.receive(text_event(source={"type": "group", "groupId": GROUP, "userId": USER}))
    at.work()
    assert (at.line.replies, fate(at.row())) == ([], ("ignored", "silent", ""))


def event(kind: str, source: dict, **more) -> dict:
    return {
        "type": kind,
        "webhookEventId": f"e-{kind}",
        "timestamp": 1,
        "mode": "active",
        "source": source,
        **more,
    }


def test_follow_is_greeted_and_unfollow_remembered(desk):
    at = desk()
    person = {"type": "user", "userId": USER}
    at.receive(event("follow", person, replyToken="t"), event("unfollow", person))
    at.work()
    assert [token for token, _messages in at.line.replies] == ["t"]
    with at.sessions() as session:
        assert [(each.kind, each.state) for each in session.scalars(select(Contact))] == [("user", "blocked")]


def test_a_group_that_is_left_loses_its_seat(desk):
    at = desk()
    with writing(at.sessions) as session:
        give_seat(session, Seat("cluster", "5703", cluster="เวียงชัย"), GROUP)
    group = {"type": "group", "groupId": GROUP}
    at.receive(
        event("join", group, replyToken="t"),
        event("memberJoined", group, replyToken="u"),
        event("leave", group),
    )
    at.work()
    assert (fate(at.row(2)), fate(at.row(3))) == (("done", "noted", ""), ("done", "noted", ""))
    with at.sessions() as session:
        assert seats_of(session, "5703", GROUP) == []


@pytest.mark.parametrize(
    "odd", [{"type": "brandNew"}, {"type": "message", "source": 5}, text_event(message={"type": "hologram"})]
)
def test_the_unknown_is_passed_over(desk, odd):
    at = desk()
    at.receive(odd)
    at.work()
    assert (fate(at.row()), at.line.replies) == (("ignored", "unknown_kind", ""), [])


def test_logs_name_nobody_and_quote_nothing(desk):
    at = desk()
    at.receive(text_event("ลงทะเบียน 123456"))
    structlog.contextvars.clear_contextvars()
    with capture_logs() as logs:
        at.work()
    said = json.dumps(logs, default=str, ensure_ascii=False)
    assert "event_finished" in said
    assert USER not in said and "ลงทะเบียน" not in said and "token-" not in said


def test_a_slow_answer_shows_the_loading_animation_in_private(desk, monkeypatch):
    monkeypatch.setattr("bot.worker.LOADING_AFTER_S", 0.0)
    at = desk(voice=Echo(takes_s=0.2))
    at.receive(text_event())
    at.work()
    assert at.line.loading == [USER]


def test_texts_are_forgotten_when_the_settings_say(desk):
    at = desk(keep_text_days=1, keep_rows_days=3)
    at.receive(text_event())
    at.work()
    at.clock.move(days=2)
    retain(at.deps)
    assert at.row().raw is None
    at.clock.move(days=2)
    retain(at.deps)
    assert at.row() is None


def test_a_lease_is_kept_up_while_an_answer_is_made(desk):
    at = desk()

    class Slow(Echo):
        def answer(self, incoming, office_code, asked_at):
            for _ in range(4):
                at.clock.move(seconds=10)
                at.worker.hold_on()
                sweep(at.deps)
            return super().answer(incoming, office_code, asked_at)

    put_in(at.deps, speaks=Slow())
    at.receive(text_event())
    at.work()
    assert (fate(at.row()), at.row().attempts) == (("done", "replied", "sent"), 1)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (sender.RateLimited(429), "planned"),
        (sender.Unknown(), "planned"),
        (sender.NotReached(), "planned"),
        (sender.MonthlyLimit(429), "held"),
        (sender.Rejected(400), "failed"),
        (sender.Unauthorised(401), "failed"),
    ],
)
def test_what_line_says_to_a_push_decides_its_row(desk, outcome, state):
    at = desk()
    at.receive(text_event())
    at.clock.move(minutes=2)
    at.work()
    at.line.usual = outcome
    deliver_one(at.deps, "courier")
    (row,) = at.planned()
    assert row.state == state
    assert (row.due_at > at.clock()) == (state == "planned")
