"""The inbox: order within a chat, leases, fences, sweeps, and forgetting. On SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import inbox, inbox_care
from db.errors import WrongInputError
from db.inbox import Ending, InboxEvent, NewEvent
from db.queues import counts_by_state
from db.session import writing
from tests.bot.conftest import any_database, clock, postgres_url, queues  # noqa: F401

LEASE = timedelta(seconds=15)


@pytest.fixture
def box(queues, clock):  # noqa: F811
    return Box(queues, clock)


class Box:
    """An inbox with a clock, and short words for what tests do with it."""

    def __init__(self, sessions, clock) -> None:  # noqa: F811
        self.sessions, self.clock = sessions, clock

    def add(self, *ids: str, chat: str = "U1", **more) -> int:
        events = [
            NewEvent(each, "message", "{}", chat_id=chat, message_id=f"m{each}", **more) for each in ids
        ]
        with writing(self.sessions) as session:
            return inbox.add_events(session, "5703", events, now=self.clock())

    def claim(self, worker: str = "w"):
        return inbox.claim(self.sessions, worker, now=self.clock(), lease=LEASE)

    def finish(self, event, state: str = "done", reply: str = "sent") -> bool:
        with writing(self.sessions) as session:
            return inbox.finish(session, event, Ending(state, "replied", reply), now=self.clock())

    def mark(self, event) -> bool:
        with writing(self.sessions) as session:
            return inbox.mark_answering(session, event, now=self.clock(), lease=LEASE)

    def sweep(self):
        with writing(self.sessions) as session:
            return inbox_care.sweep(session, now=self.clock())

    def row(self, number: int) -> InboxEvent:
        with self.sessions() as session:
            return session.get(InboxEvent, number)

    def do(self, act, *arguments, **more):
        with writing(self.sessions) as session:
            return act(session, *arguments, **more)


def test_the_same_event_is_stored_once(box):
    assert box.add("a", "b") == 2
    assert box.add("a", "c", "c") == 1


def test_a_chat_is_served_in_order_and_by_one_worker_at_a_time(box):
    box.add("a1", "a2", chat="A")
    box.add("b1", chat="B")
    first, second = box.claim("w1"), box.claim("w2")
    assert (first.webhook_event_id, second.webhook_event_id) == ("a1", "b1")
    assert box.claim("w3") is None
    box.finish(first)
    assert box.claim("w3").webhook_event_id == "a2"


def test_events_without_a_chat_do_not_wait_for_each_other(box):
    box.add("x", "y", chat="")
    assert box.claim() and box.claim()


def test_an_event_that_waits_for_its_next_attempt_keeps_its_chat_in_order(box):
    box.add("a1", "a2")
    event = box.claim()
    later = box.clock() + timedelta(seconds=5)
    assert box.do(inbox.put_back, event, due_at=later, reason="TemporaryError")
    assert box.claim() is None
    box.clock.move(seconds=5)
    again = box.claim()
    assert (again.webhook_event_id, again.attempt) == ("a1", 2)


def test_a_dead_workers_event_comes_back_when_its_lease_ends(box):
    box.add("a")
    box.claim("dead")
    box.clock.move(seconds=14)
    assert box.sweep().returned == 0
    box.clock.move(seconds=2)
    assert box.sweep().returned == 1
    assert box.claim("alive").attempt == 2


def test_a_lease_that_is_kept_up_is_not_swept(box):
    box.add("a")
    event = box.claim()
    box.clock.move(seconds=10)
    assert box.do(inbox.extend_lease, event, until=box.clock() + LEASE)
    box.clock.move(seconds=10)
    assert box.sweep().returned == 0


def test_a_reply_whose_worker_died_is_unknown_and_never_repeated(box):
    box.add("a")
    assert box.mark(box.claim("dead"))
    box.clock.move(seconds=16)
    assert box.sweep().unknown == 1
    row = box.row(1)
    assert (row.state, row.reply_state) == ("unknown", "unknown")
    assert box.claim("alive") is None


def test_a_slow_worker_may_still_tell_the_truth_about_its_reply(box):
    box.add("a")
    event = box.claim()
    box.mark(event)
    box.clock.move(seconds=16)
    box.sweep()
    assert box.finish(event)
    assert (box.row(1).state, box.row(1).reply_state) == ("done", "sent")


def test_a_worker_that_lost_its_claim_may_not_answer(box):
    box.add("a")
    slow = box.claim("same name")
    box.clock.move(seconds=16)
    box.sweep()
    again = box.claim("same name")
    assert not box.mark(slow)
    assert not box.finish(slow)
    assert box.mark(again)


def test_an_event_that_kills_its_workers_is_given_up(box):
    box.add("a")
    for _ in range(inbox_care.MOST_ATTEMPTS):
        assert box.claim() is not None
        box.clock.move(seconds=16)
        swept = box.sweep()
    assert swept.failed == 1
    assert box.row(1).outcome == "worker_lost_too_often"


def test_an_officer_retries_what_failed_and_cancels_what_waits(box):
    box.add("a", "b")
    box.finish(box.claim(), "failed", "")
    box.do(inbox_care.retry_event, 1, now=box.clock())
    assert box.claim().webhook_event_id == "a"
    box.do(inbox_care.cancel_event, 2, now=box.clock())
    assert box.row(2).state == "cancelled"


@pytest.mark.parametrize("act", [inbox_care.retry_event, inbox_care.cancel_event])
def test_what_cannot_be_done_is_said_in_thai(box, act):
    with pytest.raises(WrongInputError, match="ไม่พบ"):
        box.do(act, 99, now=box.clock())
    box.add("a")
    box.finish(box.claim())
    with pytest.raises(WrongInputError, match="ไม่ได้"):
        box.do(act, 1, now=box.clock())


def test_texts_are_forgotten_before_rows_and_never_while_they_wait(box):
    box.add("a", "b")
    box.finish(box.claim())
    box.clock.move(days=31)
    assert box.do(inbox_care.purge_raw, before=box.clock() - timedelta(days=30)) == 1
    assert (box.row(1).raw, box.row(2).raw) == (None, "{}")
    with pytest.raises(WrongInputError):
        box.do(inbox_care.retry_event, 1, now=box.clock())
    assert box.do(inbox_care.delete_events, before=box.clock()) == 1
    assert box.row(2) is not None


def test_the_longest_wait_and_the_counts_are_known(box):
    assert box.do(inbox_care.oldest_waiting_s, now=box.clock()) == 0
    box.add("a", "b")
    box.clock.move(seconds=7)
    assert box.do(inbox_care.oldest_waiting_s, now=box.clock()) == 7
    box.finish(box.claim())
    assert box.do(counts_by_state, InboxEvent.state) == {"done": 1, "waiting": 1}
    newest = box.do(inbox_care.list_events, state="done")
    assert [inbox_care.event_facts(row)["webhook_event_id"] for row in newest] == ["a"]
