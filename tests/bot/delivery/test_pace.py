"""The common pace of all senders."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.delivery import pace
from bot.delivery.pace import LIMITS, Pace
from bot.line import sender
from bot.line.content import Contents, make_pool
from bot.line.sender import NO_TURN, RateLimited, Sender
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from db.errors import AnswerableError, TemporaryError
from db.pace import RateLimit, take_turns
from db.session import writing
from tests.bot.delivery.desk import person

#: What LINE takes of one channel (line-platform.md, section 2): requests, and the seconds in which it counts them.
OF_LINE = {
    "push": (2_000, 1),
    "reply": (2_000, 1),
    "multicast": (200, 1),
    "loading": (100, 1),
    "make_menu": (100, 3_600),
    "delete_menu": (100, 3_600),
    "content": (2_000, 1),
    "group_size": (2_000, 1),
}


@pytest.mark.parametrize("endpoint", OF_LINE)
def test_all_workers_together_stay_below_what_line_takes(small_desk, endpoint):
    """Three workers want more than there is, for as long as LINE counts, and once as long again."""
    most, span_s = OF_LINE[endpoint]
    takers = [Pace(small_desk.sessions, small_desk.clock) for _ in range(3)]
    left: list[float] = []
    steps = 40
    for step in range(2 * steps):
        now_s = step * span_s / steps
        for each in takers:
            # What has no turn at once does not leave here: the clock stands still while one waits.
            while len(left) < 3 * most and each._turn("5703", endpoint, 0.0) is not None:
                left.append(now_s)
        small_desk.clock.move(seconds=span_s / steps)
    busiest = max(sum(start <= each < start + span_s for each in left) for start in left)
    assert 0.3 * most < busiest <= most


def test_every_request_to_line_takes_a_turn_of_its_endpoint():
    turns: Counter[str] = Counter()

    def turn(endpoint: str) -> bool:
        turns[endpoint] += 1
        return True

    with SimulatorServer(SimulatorConfig()) as line:
        one = Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, turn=turn)
        user = next(iter(line.platform.users))
        requests = {
            "loading": lambda: one.show_loading(user),
            "info": one.bot_info,
            "quota": one.quota,
            "group_size": lambda: one.group_size("C" + "0" * 32),
            "menus": one.menus,
            "make_menu": lambda: one.make_menu({}),
            "give_picture": lambda: one.give_picture("richmenu-1", b""),
            "delete_menu": lambda: one.delete_menu("richmenu-1"),
            "show_to_all": lambda: one.show_to_all("richmenu-1"),
            "give_menu": lambda: one.give_menu("richmenu-1", [user]),
            "take_menus": lambda: one.take_menus([user]),
        }
        for ask in requests.values():
            ask()
        contents = Contents(DEMO_CHANNEL_ACCESS_TOKEN, line.url, make_pool(), turn)
        with pytest.raises(AnswerableError):
            contents.fetch("1", 100)
        assert turns == Counter([*requests, "consumption", "content"])
        asked = len(line.platform.api_log)
        assert asked == turns.total()
        # These take theirs before it is written down that they leave: the worker and the courier.
        public = {name for name in vars(Sender) if not name.startswith("_")}
        others = {"reply", "send", "with_token"}
        assert public == {*requests, *others} - {"info", "loading"} | {"bot_info", "show_loading"}
        # Without a turn nothing is asked of LINE.
        held = Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, turn=lambda _endpoint: False)
        outcome = held.show_loading(user)
        assert isinstance(outcome, RateLimited) and outcome.reason == NO_TURN
        with pytest.raises(TemporaryError):
            Contents(DEMO_CHANNEL_ACCESS_TOKEN, line.url, make_pool(), lambda _endpoint: False).fetch(
                "1", 100
            )
        assert len(line.platform.api_log) == asked


def test_an_answer_takes_a_turn_and_too_many_slow_every_worker_down(small_desk):
    desk = small_desk
    desk.write(person(1))
    assert len(desk.line.replies) == 1
    with desk.sessions() as session:
        assert session.get_one(RateLimit, "5703:reply").next_at > desk.clock().timestamp()
    desk.line.outcomes = [sender.RateLimited(429)]
    desk.write(person(1), "อีกคำถาม")
    waited = Pace(desk.sessions, desk.clock)._turn("5703", "reply", None)
    assert waited >= 1.0


def test_workers_share_one_pace(desk):
    waited = []
    takers = [Pace(desk.sessions, desk.clock) for _ in range(4)]
    pace.time, real = type("T", (), {"sleep": staticmethod(waited.append)}), pace.time
    try:
        for _ in range(3 * LIMITS["multicast"].block):
            for each in takers:
                each.wait("5703", "multicast")
    finally:
        pace.time = real
    # Twelve blocks in no time: the last leaves when eleven have had theirs.
    assert round(max(waited), 3) == round(11 * LIMITS["multicast"].block / LIMITS["multicast"].per_second, 3)


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
    waited = Pace(desk.sessions, desk.clock)._turn("5703", "push", None)
    assert waited >= 1.0
