"""The outbox: planned once, one retry key for a day, never silently sent again. On SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import outbox, outbox_care
from db.errors import WrongInputError
from db.outbox import Delivery, OutboxMessage, Planned
from db.session import writing
from tests.bot.conftest import any_database, clock, postgres_url, queues  # noqa: F401

LEASE = timedelta(seconds=60)


@pytest.fixture
def box(queues, clock):  # noqa: F811
    return Box(queues, clock)


class Box:
    def __init__(self, sessions, clock) -> None:  # noqa: F811
        self.sessions, self.clock = sessions, clock

    def plan(self, purpose: str | None = None, **more) -> int | None:
        message = Planned("5703", ("U1",), [{"type": "text", "text": "แจ้ง"}], purpose=purpose, **more)
        return self.do(outbox.plan, message, now=self.clock())

    def claim(self):
        return outbox.claim(self.sessions, "courier", now=self.clock(), lease=LEASE)

    def record(self, parcel, state: str, **more) -> bool:
        return self.do(outbox.record, parcel, Delivery(state, **more), now=self.clock())

    def do(self, act, *arguments, **more):
        with writing(self.sessions) as session:
            return act(session, *arguments, **more)

    def row(self, number: int = 1) -> OutboxMessage:
        with self.sessions() as session:
            return session.get(OutboxMessage, number)


def test_a_purpose_is_planned_once(box):
    assert box.plan("late:1") is not None
    assert box.plan("late:1") is None
    assert box.plan() is not None and box.plan() is not None


def test_an_attempt_that_may_have_arrived_is_repeated_under_the_same_key(box):
    box.plan()
    first = box.claim()
    box.record(first, "planned", due_at=box.clock() + timedelta(seconds=2))
    assert box.claim() is None
    box.clock.move(seconds=2)
    second = box.claim()
    assert (second.retry_key, second.attempt) == (first.retry_key, 2)


def test_a_dead_senders_message_goes_back_under_its_key(box):
    box.plan()
    first = box.claim()
    box.clock.move(seconds=61)
    assert box.do(outbox_care.sweep, now=box.clock()) == 1
    again = box.claim()
    assert again.retry_key == first.retry_key
    assert not box.record(first, "sent")
    assert box.record(again, "sent", status=200, request_id="r")
    assert (box.row().state, box.row().status) == ("sent", 200)


def test_after_a_day_nothing_is_sent_again_by_itself(box):
    box.plan()
    parcel = box.claim()
    box.clock.move(hours=24)
    box.record(parcel, "planned", due_at=box.clock())
    assert box.row().state == "unknown"
    assert box.claim() is None
    box.do(outbox_care.retry_message, 1, now=box.clock())
    assert box.claim().retry_key != parcel.retry_key


def test_a_dead_sender_of_yesterday_leaves_unknown(box):
    box.plan()
    box.claim()
    box.clock.move(hours=24)
    box.do(outbox_care.sweep, now=box.clock())
    assert box.row().state == "unknown"


def test_what_is_held_or_too_late_does_not_leave(box):
    box.plan(held=True)
    box.plan(expires_at=box.clock() + timedelta(minutes=1))
    box.plan(due_at=box.clock() + timedelta(hours=1))
    box.clock.move(minutes=2)
    assert box.claim() is None
    box.do(outbox_care.sweep, now=box.clock())
    assert [box.row(number).state for number in (1, 2, 3)] == ["held", "cancelled", "planned"]


def test_a_message_stopped_at_the_monthly_limit_keeps_its_day(box):
    box.plan()
    box.record(box.claim(), "held", status=429)
    assert (box.row().state, box.row().first_attempt_at, box.row().finished_at) == ("held", None, None)


def test_the_price_of_what_is_promised_counts_until_it_left(box):
    box.plan(price=60)
    box.plan()
    assert box.do(outbox_care.planned_price, "5703") == 61
    box.record(box.claim(), "sent")
    assert box.do(outbox_care.planned_price, "5703") == 1


def test_an_officer_cancels_before_and_retries_after(box):
    box.plan()
    box.do(outbox_care.cancel_message, 1, now=box.clock())
    with pytest.raises(WrongInputError, match="cancelled"):
        box.do(outbox_care.cancel_message, 1, now=box.clock())
    box.do(outbox_care.retry_message, 1, now=box.clock())
    with pytest.raises(WrongInputError, match="planned"):
        box.do(outbox_care.retry_message, 1, now=box.clock())
    with pytest.raises(WrongInputError, match="ไม่พบ"):
        box.do(outbox_care.retry_message, 9, now=box.clock())


def test_texts_and_recipients_are_forgotten_then_the_rows(box):
    box.plan(campaign="c")
    assert box.do(outbox_care.oldest_due_s, now=box.clock()) == 0
    box.record(box.claim(), "failed", status=400)
    box.clock.move(days=31)
    assert box.do(outbox_care.purge_messages, before=box.clock()) == 1
    (row,) = box.do(outbox_care.list_messages, state="failed", campaign="c")
    assert (row.messages, outbox_care.message_facts(row)["recipients"]) == (None, 0)
    with pytest.raises(WrongInputError, match="ลบเนื้อหา"):
        box.do(outbox_care.retry_message, 1, now=box.clock())
    assert box.do(outbox_care.delete_messages, before=box.clock()) == 1


@pytest.mark.parametrize(("endpoint", "count"), [("push", 2), ("push", 0), ("multicast", 501)])
def test_a_request_beyond_lines_limits_cannot_be_planned(endpoint, count):
    with pytest.raises(ValueError, match="recipients"):
        Planned("5703", ("U1",) * count, [{"type": "text"}], endpoint=endpoint)
