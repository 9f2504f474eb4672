"""The common pace of all senders."""

from __future__ import annotations

from bot.delivery import pace
from bot.delivery.pace import BLOCK, PER_SECOND, Pace
from bot.line import sender
from db.pace import take_turns
from db.session import writing


def test_workers_share_one_pace(desk):
    waited = []
    takers = [Pace(desk.sessions, desk.clock) for _ in range(4)]
    pace.time, real = type("T", (), {"sleep": staticmethod(waited.append)}), pace.time
    try:
        for _ in range(3 * BLOCK["multicast"]):
            for each in takers:
                each.wait("5703", "multicast")
    finally:
        pace.time = real
    # Twelve blocks in no time: the last leaves when eleven have had theirs.
    assert round(max(waited), 3) == round(11 * BLOCK["multicast"] / PER_SECOND["multicast"], 3)


def test_a_clock_that_went_back_an_hour_stops_nobody(desk):
    with writing(desk.sessions) as session:
        assert take_turns(session, "x", 10, per_second=10, now_s=10_000.0) == 10_000.0
        assert take_turns(session, "x", 10, per_second=10, now_s=10_000.0) == 10_001.0
        assert take_turns(session, "x", 10, per_second=10, now_s=6_400.0) == 6_400.0


def test_too_many_requests_at_once_slow_everyone_down(small_desk):
    desk = small_desk
    desk.line.outcomes = [sender.RateLimited(429)]
    desk.promise(desk.schools(1))
    desk.deliver()
    (row,) = desk.rows()
    # LINE said that it did not take it: the 24 hours of its key have not begun.
    assert (row.state, row.attempts, row.first_attempt_at) == ("planned", 1, None)
    assert 1 <= (row.due_at - desk.clock()).total_seconds() <= 2
    waited = Pace(desk.sessions, desk.clock)._turn("5703:push", "push")
    assert waited >= 1.0
