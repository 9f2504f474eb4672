"""Promises, taking them back, and who is still to hear: one recipient, one thing, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.notices import Notice, Promise, Telling, drop, forget, promise, told, waiting_for
from db.outbox import OutboxMessage, Planned, claim, plan
from db.people import Seat, give_seat, note_contact
from db.quota import note_reading, price, set_reserve, standing
from db.recipients import reach
from db.session import writing

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ONE, TWO, GROUP = "U" + "1" * 32, "U" + "2" * 32, "C" + "3" * 32


def reminder(target: str = "school:57030001", **changes) -> Promise:
    values = {"stage": "before7", "text": "รายงานไตรมาส 1 ครบกำหนด 30 พ.ย. 2569", "due_at": NOW, **changes}
    return Promise("5703", "deadline", "Q1-2570", target=target, **values)


@pytest.fixture
def book(office):
    """A database with notices for three schools and a group; the writing session of one transaction."""
    with writing(office) as session:
        give_seat(session, Seat("school", "5703", "57030001", role="principal"), ONE)
        give_seat(session, Seat("school", "5703", "57030001", role="clerk"), TWO)
        give_seat(session, Seat("school", "5703", "57030002", role="principal"), TWO)
        give_seat(session, Seat("cluster", "5703", cluster="กลุ่มดอย"), GROUP)
    return office


def test_the_same_promise_is_written_down_once(book):
    with writing(book) as session:
        assert promise(session, [reminder(), reminder("officer")], now=NOW) == 2
        assert promise(session, [reminder(text="แก้คำ"), reminder("school:57030002")], now=NOW) == 1
        assert promise(session, [reminder(stage="before3")], now=NOW) == 1
        texts = session.scalars(select(Notice.text).distinct()).all()
    assert texts == ["รายงานไตรมาส 1 ครบกำหนด 30 พ.ย. 2569"]


def test_thousands_are_streamed(book):
    with writing(book) as session:
        many = (reminder(f"school:{number:08d}") for number in range(3500))
        assert promise(session, many, now=NOW) == 3500
        assert session.scalar(select(func.count(Notice.id))) == 3500


def test_a_school_hears_what_is_due_and_still_of_use(book):
    with writing(book) as session:
        promise(
            session,
            [
                reminder(),
                reminder(stage="day", due_at=NOW + timedelta(days=7)),
                reminder(stage="open", expires_at=NOW),
                reminder("school:57030002"),
                reminder(stage="urgent", urgency=3),
            ],
            now=NOW,
        )
        found = waiting_for(session, "5703", ["school:57030001", "officer"], now=NOW)
        assert [each.stage for each in found] == ["urgent", "before7"]
        assert found[0].target == "school:57030001"
        assert waiting_for(session, "5402", ["school:57030001"], now=NOW) == []
        session.add(Telling(office_code="5703", notice_id=found[0].id, line_id=ONE, state="told"))
        session.flush()
        heard = waiting_for(session, "5703", ["school:57030001"], now=NOW, line_id=ONE)
        assert [each.stage for each in heard] == ["before7"]


def test_what_was_sent_in_is_not_asked_for_again(book):
    with writing(book) as session:
        promise(session, [reminder(), reminder(stage="before3"), reminder("school:57030002")], now=NOW)
        dropped = drop(
            session, "5703", "deadline", "Q1-2570", targets=["school:57030001"], reason="ส่งแล้ว", now=NOW
        )
        assert dropped == 2
        assert drop(session, "5703", "deadline", "Q1-2570", stages=["day"], reason="ส่งแล้ว", now=NOW) == 0
        states = {
            (each.target, each.stage): each.state for each in told(session, "5703", "deadline", "Q1-2570")
        }
    assert states == {
        ("school:57030001", "before7"): "dropped",
        ("school:57030001", "before3"): "dropped",
        ("school:57030002", "before7"): "waiting",
    }


def in_message(session, *targets: str, line_id: str = ONE) -> int:
    """Put the notices of these targets into one planned message to one chat."""
    number = plan(session, Planned("5703", (line_id,), [{"type": "text", "text": "-"}]), now=NOW)
    for notice in session.scalars(select(Notice).where(Notice.seat_target.in_(targets))).all():
        notice.state = "planned"
        session.add(
            Telling(
                office_code="5703", notice_id=notice.id, line_id=line_id, state="planned", outbox_id=number
            )
        )
    session.flush()
    return number


def test_a_dropped_notice_leaves_the_message_that_has_not_left(book):
    with writing(book) as session:
        promise(session, [reminder(), reminder("school:57030002")], now=NOW)
        number = in_message(session, "57030001", "57030002")
    with writing(book) as session:
        drop(session, "5703", "deadline", "Q1-2570", targets=["school:57030002"], reason="ส่งแล้ว", now=NOW)
    with book() as session:
        assert session.get(OutboxMessage, number).state == "cancelled"
        assert {each.state: each.outbox_id for each in session.scalars(select(Telling))} == {
            "waiting": None,
            "dropped": None,
        }


def test_what_is_on_its_way_is_not_taken_back(book):
    with writing(book) as session:
        promise(session, [reminder()], now=NOW)
        number = in_message(session, "57030001")
    assert claim(book, "w", now=NOW, lease=timedelta(minutes=1)).id == number
    with writing(book) as session:
        drop(session, "5703", "deadline", "Q1-2570", reason="ส่งแล้ว", now=NOW)
    with book() as session:
        assert session.get(OutboxMessage, number).state == "sending"
        assert session.scalar(select(Telling.state)) == "planned"


def test_who_holds_a_seat_and_what_they_cost(book):
    with writing(book) as session:
        note_contact(session, "5703", TWO, "user", "blocked", at=NOW)
        found = list(reach(session, "5703", ["school:57030001", "school:57030003", "cluster:กลุ่มดอย"]))
    assert {(each.line_id, each.price, each.reachable, each.group) for each in found} == {
        (ONE, 1, True, False),
        (TWO, 1, False, False),
        (GROUP, 2, True, True),
    }


def test_the_price_of_a_send_counts_every_chat_once(book):
    schools = ["school:57030001", "school:57030002", "school:57030003"]
    with writing(book) as session:
        before = price(session, "5703", schools, now=NOW)
        assert (before.persons, before.groups, before.messages) == (2, 0, 2)
        assert (before.remaining, before.affordable, before.nobody) == (None, True, ("school:57030003",))
        note_reading(session, "5703", 300, 280, now=NOW)
        plan(session, Planned("5703", (GROUP,), [{"type": "text", "text": "-"}], price=18), now=NOW)
        set_reserve(session, "5703", 1)
        after = price(session, "5703", [*schools, "cluster:กลุ่มดอย"], now=NOW)
        assert (after.messages, after.remaining, after.reserve) == (4, 2, 1)
        assert (after.affordable, after.left_out) == (False, ("school:57030001", "cluster:กลุ่มดอย"))
        urgent = price(session, "5703", [reminder(urgency=1)], now=NOW)
        assert urgent.affordable
        assert not price(session, "5703", [reminder()], now=NOW).affordable


def test_a_new_month_begins_with_the_limit_of_the_last(book):
    with writing(book) as session:
        note_reading(session, "5703", 300, 300, now=NOW)
        assert standing(session, "5703", now=NOW).remaining == 0
        # 1 December in Bangkok, still November in UTC.
        december = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
        assert standing(session, "5703", now=december).remaining == 300
        assert not standing(session, "5402", now=NOW).known


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_kept(book):
    with writing(book) as session:
        promise(session, [reminder(), reminder("school:57030002")], now=NOW)
        in_message(session, "57030001")
        drop(session, "5703", "deadline", "Q1-2570", targets=["school:57030001"], reason="ส่งแล้ว", now=NOW)
        assert forget(session, before=NOW) == 0
        assert forget(session, before=NOW + timedelta(days=400)) == 2
        assert [each.target for each in session.scalars(select(Notice))] == ["school:57030002"]
