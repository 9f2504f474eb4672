"""Who blocks the bot, groups that are left, officers who leave a group: what the worker cleans up."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from bot.leaving import AWAY_FOR, erase_due
from bot.webhook import read_envelope
from bot.worker import Worker
from db.conversations import Conversation, remember
from db.inbox import add_events
from db.people import Seat, give_seat, seats_of
from db.seat_requests import SeatRequest, ask_for_seat
from db.session import writing
from tests.bot.kit import GROUP, OTHER, START, USER, Clock, TestDeps, put_in

PRINCIPAL = Seat("school", "5703", school_code="57030001", role="principal")
CLUSTER = Seat("cluster", "5703", cluster="กลุ่มหนึ่ง")


def happens(office, settings, clock, kind: str, source: dict, **more) -> None:
    """LINE tells of an event, and the worker takes note."""
    event = {
        "type": kind, "mode": "active", "timestamp": 1, "webhookEventId": f"01{kind}", "source": source,
        "deliveryContext": {"isRedelivery": False}, **more,
    }  # fmt: skip
    with writing(office) as session:
        add_events(session, "5703", [read_envelope(event)], now=clock())
    worker = Worker(put_in(TestDeps(settings, office, clock), sender=None), "w")
    assert worker.step()


def held(office, who: str) -> list[Seat]:
    with office() as session:
        return seats_of(session, "5703", who)


def test_who_blocks_the_bot_is_forgotten_but_keeps_the_seat_for_a_month(office, settings, clock):
    with writing(office) as session:
        give_seat(session, PRINCIPAL, USER)
        ask_for_seat(session, Seat("officer", "5703"), USER, at=START)
        remember(session, "5703", USER, USER, {"turn": 1}, now=START)
    happens(office, settings, clock, "unfollow", {"type": "user", "userId": USER})
    with office() as session:
        assert session.scalars(select(Conversation)).all() == []
        assert session.scalars(select(SeatRequest)).one().state == "withdrawn"
    assert held(office, USER) == [PRINCIPAL]
    deps = TestDeps(settings, office, clock)
    clock.now = START + AWAY_FOR - timedelta(hours=1)
    erase_due(deps)
    assert held(office, USER) == [PRINCIPAL]
    clock.now = START + AWAY_FOR + timedelta(hours=1)
    erase_due(deps)
    assert held(office, USER) == []


def test_a_group_that_the_bot_leaves_holds_nothing(office, settings, clock):
    with writing(office) as session:
        give_seat(session, CLUSTER, GROUP)
    happens(office, settings, clock, "leave", {"type": "group", "groupId": GROUP})
    assert held(office, GROUP) == []


def test_the_officer_who_bound_a_group_takes_the_binding_along(office, settings, clock):
    with writing(office) as session:
        give_seat(session, CLUSTER, GROUP, given_by=USER)
    source = {"type": "group", "groupId": GROUP}
    someone = {"members": [{"type": "user", "userId": OTHER}, {"type": "user"}, "broken"]}
    happens(office, settings, clock, "memberLeft", source, left=someone)
    assert held(office, GROUP) == [CLUSTER]
    officer = {"members": [{"type": "user", "userId": USER}]}
    happens(office, settings, clock, "memberLeft", source, left=officer, webhookEventId="01second")
    assert held(office, GROUP) == []


def test_a_group_bound_from_the_command_line_stays_whoever_leaves(office, settings, clock):
    with writing(office) as session:
        give_seat(session, CLUSTER, GROUP)
    left = {"members": [{"type": "user", "userId": USER}, {"type": "user", "userId": ""}]}
    happens(office, settings, clock, "memberLeft", {"type": "group", "groupId": GROUP}, left=left)
    assert held(office, GROUP) == [CLUSTER]


def test_what_is_under_way_is_erased_the_next_hour(office, settings):
    from db.erasing import Erasure, ask_erasure
    from db.inbox import InboxEvent

    clock = Clock()
    event = {"type": "message", "webhookEventId": "01E", "source": {"type": "user", "userId": USER}}
    with writing(office) as session:
        add_events(session, "5703", [read_envelope(event)], now=clock())
        ask_erasure(session, "5703", USER, actor="hash", at=clock())
    deps = TestDeps(settings, office, clock)
    assert erase_due(deps) == 0
    with writing(office) as session:
        row = session.scalars(select(InboxEvent)).one()
        row.state = "done"
    assert erase_due(deps) == 1
    with office() as session:
        assert session.scalars(select(InboxEvent)).all() == []
        assert session.scalars(select(Erasure)).all() == []
        assert USER not in json.dumps([str(row) for row in session.scalars(select(Conversation))])
