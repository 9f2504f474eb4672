"""What people's rows go through, on SQLite and on PostgreSQL: free notices, choosing, moving, being erased."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.delivery.posting import post_due
from bot.webhook import read_envelope
from db.cases import Case
from db.erasing import ask_erasure, due_erasures, erase
from db.inbox import add_events
from db.menus import changes, note_published
from db.models import all_tables
from db.notices import Notice
from db.outbox import OutboxMessage, Planned, plan
from db.people import Seat, end_long_away, give_seat, note_contact, seats_of, use_seat
from db.seat_requests import ask_for_seat
from db.seat_returns import take_back
from db.seat_transfers import Move, transfer
from db.session import writing
from db.tellings_free import offer_free
from handlers.seat_requests import tell_officers
from tests.bot.kit import OTHER, START, USER, Clock, TestDeps, make_settings, text_event

ONE = Seat("school", "5703", school_code="57030001", role="principal")
TWO = Seat("school", "5703", school_code="57030002", role="principal")
OFFICER = Seat("officer", "5703")


def test_a_wish_is_told_free_with_the_officers_next_answer_and_never_pushed(queues, tmp_path):
    with writing(queues) as session:
        give_seat(session, OFFICER, OTHER)
        request, new = ask_for_seat(session, ONE, USER, at=START)
        assert new
        tell_officers(session, request, "ผู้อำนวยการโรงเรียนหนึ่ง", at=START)
    deps = TestDeps(make_settings(tmp_path, "sqlite://"), queues, Clock(START + timedelta(days=2)))
    assert not post_due(deps)
    with writing(queues) as session:
        assert session.scalars(select(OutboxMessage)).all() == []
        assert session.scalars(select(Notice)).one().state == "waiting"
        notices, more = offer_free(session, "5703", OTHER, 1, now=START + timedelta(days=2))
        assert [each.text for each in notices] == ["มีคำขอลงทะเบียนเลขที่ 1: ผู้อำนวยการโรงเรียนหนึ่ง"] and more == 0
        assert offer_free(session, "5703", USER, 2, now=START)[0] == []


def test_chosen_last_counts_first_and_who_is_long_away_loses_all(queues):
    with writing(queues) as session:
        give_seat(session, ONE, USER, at=START)
        give_seat(session, TWO, USER, at=START + timedelta(days=1))
        assert seats_of(session, "5703", USER) == [ONE, TWO]
        assert use_seat(session, "5703", USER, TWO, at=START)
        assert not use_seat(session, "5703", USER, OFFICER, at=START)
        assert seats_of(session, "5703", USER) == [TWO, ONE]
        note_published(session, "5703", "school", "menu-1", "f")
        assert changes(session, "5703") == {"school": [USER]}
        note_contact(session, "5703", USER, "user", "blocked", at=START)
        assert end_long_away(session, before=START + timedelta(days=30), at=START) == 2
        assert seats_of(session, "5703", USER) == []


def test_two_change_places_and_back(queues):
    with writing(queues) as session:
        give_seat(session, ONE, USER)
        give_seat(session, TWO, OTHER)
    with writing(queues) as session:
        moves = [Move(ONE, TWO), Move(TWO, ONE)]
        number, outcome = transfer(session, "5703", moves, file_name="a.xlsx", fingerprint="f", at=START)
        assert (outcome.moved, outcome.left, outcome.lost) == (2, 0, 0)
        assert (seats_of(session, "5703", USER), seats_of(session, "5703", OTHER)) == ([TWO], [ONE])
    with writing(queues) as session:
        take_back(session, "5703", number, by="hash", seat="officer 5703", at=START)
        assert (seats_of(session, "5703", USER), seats_of(session, "5703", OTHER)) == ([ONE], [TWO])


def test_no_cell_of_any_table_holds_who_was_erased(queues):
    group = {"source": {"type": "group", "groupId": "C" + "3" * 32, "userId": USER}}
    with writing(queues) as session:
        give_seat(session, ONE, USER)
        give_seat(session, TWO, "C" + "3" * 32, given_by=USER)
        events = [text_event(event_id="01A"), text_event(event_id="01B", **group)]
        add_events(session, "5703", map(read_envelope, events), now=START)
        plan(
            session,
            Planned("5703", (USER, OTHER), [{"type": "text", "text": "ก"}], endpoint="multicast"),
            now=START,
        )
        transfer(session, "5703", [Move(ONE, TWO)], file_name="a", fingerprint="f", at=START)
        session.add(
            Case(
                office_code="5703", number=1, asker=USER, seat="public", opened_at=START, waits_since=START, changed_at=START,
            )
        )  # fmt: skip
        ask_erasure(session, "5703", USER, actor="hash", at=START)
    with writing(queues) as session:
        (waiting,) = due_erasures(session, before=START)
        assert not erase(session, waiting, at=START), "two messages of theirs are not answered yet"
    with writing(queues) as session:
        session.execute(all_tables().tables["inbox"].update().values(state="done"))
        (waiting,) = due_erasures(session, before=START)
        assert erase(session, waiting, at=START)
    with queues() as session:
        for table in all_tables().sorted_tables:
            for row in session.execute(select(table)):
                assert not any(USER in str(cell) for cell in row), table.name
        assert session.scalars(select(OutboxMessage)).one().recipients == [OTHER]


def test_a_new_column_with_line_ids_is_known_to_erasing():
    """Whoever adds a table that names persons says here that db/erasing.py takes them out of it."""
    named = {
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        for column in table.columns
        if column.name
        in ("line_id", "chat_id", "speaker_id", "user_id", "asker", "given_by", "recipients", "raw")
    }
    assert named == {
        "case_posts.line_id", "cases.asker", "contacts.line_id", "conversations.chat_id", "conversations.speaker_id",
        "erasures.line_id",
        "holders.given_by", "holders.line_id", "inbox.chat_id", "inbox.raw", "inbox.speaker_id", "menu_links.line_id",
        "outbox.recipients", "seat_moves.line_id", "seat_requests.line_id", "tellings.line_id",
    }  # fmt: skip
