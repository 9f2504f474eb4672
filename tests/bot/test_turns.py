"""A loud office and a quiet one share the workers: the quiet one is served within the next claims. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, text

from bot.courier import HANDFUL, Courier, deliver_one
from bot.delivery.posting import post_due
from bot.line import sender
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker
from db import inbox, outbox
from db.inbox import InboxEvent, NewEvent, add_events, event_row
from db.notices import Promise, promise
from db.offices import ensure_office
from db.outbox import OutboxMessage, Planned, plan_many
from db.people import Holder, Seat, SeatRow, give_seat
from db.session import writing
from tests.bot.delivery.desk import MONDAY
from tests.bot.kit import Clock, Echo, FakeLine, make_settings, put_in, text_event
from tests.bot.lines import OFFICES

LOUD, QUIET = OFFICES
LEASE = timedelta(seconds=60)
WAITING, CAMPAIGN = 10_000, 30_000


class Senders:
    """Every office's messages go to one LINE that the test looks at."""

    def __init__(self, line: FakeLine) -> None:
        self.line = line

    def of(self, _office: str) -> FakeLine:
        return self.line

    replying = of


class Shared:
    """The queues of an installation with two offices."""

    def __init__(self, sessions, home, url: str) -> None:
        self.sessions, self.clock = sessions, Clock(MONDAY)
        with writing(sessions) as session:
            ensure_office(session, QUIET, "สพป.แพร่ เขต 2")
        self.line = FakeLine(sender.Sent(200, "req-1"))
        deps = Deps(make_settings(home, url), sessions, self.clock)
        self.deps = put_in(deps, senders=Senders(self.line), speaks=Echo(), pictures=None)

    def wait(self, office: str, count: int, *, chats: int = 0) -> None:
        """Let events of an office wait, each of a chat of its own unless there are fewer ``chats``."""
        rows = [
            event_row(
                office,
                NewEvent(f"{office}-{number}", "message", "{}", chat_id=f"U{number % (chats or count)}"),
                now=self.clock(),
            )
            for number in range(count)
        ]
        with writing(self.sessions) as session:
            session.execute(insert(InboxEvent), rows)

    def campaign(self, office: str, count: int) -> None:
        message = [{"type": "text", "text": "แจ้ง"}]
        with writing(self.sessions) as session:
            plan_many(
                session,
                [Planned(office, (f"U{number}",), message, campaign="c") for number in range(count)],
                now=self.clock(),
            )

    def claims(self, worker: str, count: int, after: str = "") -> list[str]:
        """Return the offices a worker serves one after the other."""
        served = []
        for _ in range(count):
            taken = inbox.claim(self.sessions, worker, now=self.clock(), lease=LEASE, after=after)
            after = taken.office_code if taken else after
            served.append(after if taken else "")
        return served


@pytest.fixture
def shared(queues, tmp_path, any_database) -> Shared:
    return Shared(queues, tmp_path, any_database)


def test_a_quiet_offices_event_is_answered_next_though_ten_thousand_wait_before_it(shared):
    shared.wait(LOUD, WAITING)
    assert shared.claims("w1", 2) == [LOUD, LOUD]
    shared.wait(QUIET, 2)
    # Two workers that have just served the loud office: the quiet one is next for both, then turns go on.
    assert shared.claims("w1", 3, after=LOUD) == [QUIET, LOUD, QUIET]
    assert shared.claims("w2", 2, after=LOUD) == [LOUD, LOUD]


def test_every_office_has_its_turn_however_many_there_are(shared):
    offices = [f"{number:04d}" for number in range(1000, 1020)]
    with writing(shared.sessions) as session:
        for each in offices:
            ensure_office(session, each, each)
    for each in offices:
        shared.wait(each, 3)
    assert shared.claims("w", 60) == offices * 3
    assert shared.claims("w", 1, after="1007") == [""]


def test_turns_of_offices_keep_the_order_of_each_chat(shared):
    shared.wait(LOUD, 6, chats=2)
    shared.wait(QUIET, 3, chats=1)
    served: dict[tuple[str, str], list[int]] = {}
    after = ""
    while (
        taken := inbox.claim(shared.sessions, "w", now=shared.clock(), lease=LEASE, after=after)
    ) is not None:
        after = taken.office_code
        served.setdefault((taken.office_code, taken.chat_id), []).append(taken.id)
        with writing(shared.sessions) as session:
            inbox.finish(session, taken, inbox.Ending("done", "replied"), now=shared.clock())
    assert sorted(map(len, served.values())) == [3, 3, 3]
    assert all(ids == sorted(ids) for ids in served.values())


def test_an_office_of_which_nothing_is_due_gives_its_turn_away(shared):
    shared.wait(LOUD, 3, chats=1)
    # One chat that is being served: all the loud office's events must wait.
    assert shared.claims("w1", 2) == [LOUD, ""]
    shared.wait(QUIET, 1)
    assert shared.claims("w2", 1) == [QUIET]


def test_a_worker_answers_both_offices_in_turns(shared):
    for office in OFFICES:
        events = [text_event(event_id=f"{office}{number}", user=f"U{number:032d}") for number in range(4)]
        with writing(shared.sessions) as session:
            add_events(session, office, [read_envelope(each) for each in events], now=shared.clock())
    worker = Worker(shared.deps, "w")
    while worker.step():
        pass
    tokens = [token.removeprefix("token-")[:4] for token, _messages in shared.line.replies]
    assert tokens == [QUIET, LOUD] * 4


def test_a_message_of_a_quiet_office_leaves_while_a_campaign_of_thirty_thousand_is_on_its_way(shared):
    shared.campaign(LOUD, CAMPAIGN)
    courier = Courier(shared.deps, "c")
    assert courier.step() and courier.step()
    shared.campaign(QUIET, 1)
    assert courier.step()
    assert [parcel.office_code for parcel in shared.line.sent] == [LOUD] * 2 * HANDFUL + [QUIET]


def test_an_office_that_is_too_fast_for_line_rests_alone(shared):
    shared.campaign(LOUD, 30)
    shared.campaign(QUIET, 3)
    shared.line.outcomes = [sender.Sent(200)] * 3 + [sender.RateLimited(429)]
    courier = Courier(shared.deps, "c")
    # The quiet one first, then the loud one is told to slow down: the rest of its handful goes back untried.
    assert courier.step() and courier.step()
    shared.campaign(QUIET, 1)
    assert courier.step()
    assert [parcel.office_code for parcel in shared.line.sent] == [QUIET] * 3 + [LOUD, QUIET]
    with shared.sessions() as session:
        tried = session.query(OutboxMessage).filter(OutboxMessage.first_attempt_at.is_not(None))
        assert tried.count() == 4 and session.query(OutboxMessage).filter_by(state="planned").count() == 30


def test_a_used_up_month_stops_the_handful_it_is_met_in(shared):
    shared.campaign(LOUD, 30)
    shared.line.usual = sender.MonthlyLimit(429, reason="You have reached your monthly limit.")
    assert deliver_one(shared.deps, "c") is True
    assert not Courier(shared.deps, "c").step()
    assert len(shared.line.sent) == 1
    with shared.sessions() as session:
        assert session.query(OutboxMessage).filter_by(state="held").count() == 30


def test_notices_of_a_quiet_office_are_made_between_those_of_a_loud_one(shared):
    """The planning of a large notice is many short transactions; the other office's stand between them."""
    with writing(shared.sessions) as session:
        give_seat(session, Seat("officer", QUIET), "U" + "9" * 32)
        codes = [f"57{number:06d}" for number in range(6000)]
        session.execute(
            insert(SeatRow),
            [{"office_code": LOUD, "kind": "school", "target": code, "role": ""} for code in codes],
        )
        seats = {row.target: row.id for row in session.query(SeatRow).filter_by(office_code=LOUD)}
        session.execute(
            insert(Holder),
            [
                {"office_code": LOUD, "seat_id": seats[code], "line_id": f"U{code}", "since": shared.clock()}
                for code in codes
            ],
        )
        promise(
            session,
            [
                Promise(LOUD, "circular", "1", "sent", f"school:{code}", f"ถึง {code}", shared.clock())
                for code in codes
            ],
            now=shared.clock(),
        )
        promise(
            session,
            [Promise(QUIET, "circular", "1", "sent", "officer", "เรื่องเดียว", shared.clock())],
            now=shared.clock(),
        )
    assert post_due(shared.deps)
    with shared.sessions() as session:
        (quiet,) = session.query(OutboxMessage.id).filter_by(office_code=QUIET).one()
        before = session.query(OutboxMessage).filter(OutboxMessage.id < quiet).count()
    assert before < 6000


class Explained:
    """Notes the plans of the queries a claim makes, as the database made them."""

    def __init__(self, engine) -> None:
        self.engine, self.plans = engine, []
        self._word = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "

    def __call__(self, connection, cursor, statement, parameters, _context, _many) -> None:
        if "SELECT" in statement:
            cursor.execute(self._word + statement, parameters)
            self.plans.append("\n".join(str(row) for row in cursor.fetchall()))


@pytest.mark.parametrize("queue", ["inbox", "outbox"])
def test_turns_and_claims_read_an_index_not_the_queue(shared, queue):
    shared.wait(LOUD, WAITING)
    shared.campaign(LOUD, WAITING)
    engine = shared.sessions.kw["bind"]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    explained = Explained(engine)
    event.listen(engine, "before_cursor_execute", explained)
    claim = inbox.claim if queue == "inbox" else outbox.claim
    claim(shared.sessions, "w", now=shared.clock(), lease=LEASE)
    event.remove(engine, "before_cursor_execute", explained)
    assert len(explained.plans) == 2
    for plan in explained.plans:
        assert f"ix_{queue}_turn" in plan and "Sort" not in plan and "TEMP B-TREE" not in plan, plan
