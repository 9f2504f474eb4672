"""What is kept of a person: all of it is in the copy, all of it is erased, and no column that names somebody is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Text, cast, func, select

from bot.webhook import read_envelope
from db.audit import AuditLine, write_audit
from db.cases import Actor, Case, answer_case, open_case
from db.console import enter, make_link, spell_of
from db.conversations import remember
from db.datasets import DATASETS
from db.desks import CasePost
from db.erasing import ask_erasure, due_erasures, erase, ids_held
from db.errands import ask_for
from db.inbox import InboxEvent, add_events
from db.kept_files import KeptFile
from db.menus import MenuLink
from db.models import all_tables
from db.notices import Telling
from db.outbox import Planned, plan
from db.people import Seat, give_seat, note_contact
from db.personal import PERSONAL, Erasing
from db.reminders import choose
from db.seat_requests import ask_for_seat
from db.seat_transfers import Move, transfer
from db.session import writing
from handlers.own_rows import MOST_ROWS, sections_of
from tests.bot.kit import GROUP, OTHER, START, USER, text_event

ACTOR = "a1" * 16
ONE, TWO = (Seat("school", "5703", school_code=f"5703000{number}", role="principal") for number in (1, 2))
OFFICER = Seat("officer", "5703")
#: Columns as long as a LINE id or a keyed hash, or that hold who-knows-what, which name nobody.
NOBODY = {
    "audit_log.link", "audit_log.previous", "case_posts.message_id", "console_links.token_hash", "console_sessions.token_hash", "errands.kind",
    "import_batches.fingerprint", "import_batches.kind", "import_batches.layout", "inbox.intent", "inbox.kind", "inbox.message_id",
    "inbox.outcome", "inbox.request_id", "invitations.code_hash", "kept_files.digest", "kept_files.message_id", "lesson_versions.fingerprint",
    "offices.basic_id", "offices.destination", "outbox.request_id", "questions.intent", "rich_menus.fingerprint",
    "seat_transfers.fingerprint", "tellings.message_id", "rollup_heads.shape", "notices.told_by",
}  # fmt: skip
#: Where each of these stands, it names a person.
NAMES = {"actor", "line_id", "chat_id", "speaker_id", "user_id", "asker", "recipients", "raw", "seat_target"}


def test_every_column_that_may_name_a_person_is_declared():
    """A new one says in db/personal.py what erasing and the copy do with it, or here that it names nobody."""
    facts = {each.table.__tablename__ for each in DATASETS.values()}
    may = {
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        if table.name not in facts
        for column in table.columns
        if column.name in NAMES
        or (column.name.endswith("_by") and column.type.python_type is str)
        or getattr(column.type, "length", None) in (32, 64)
    }
    declared = {each.key for each in PERSONAL}
    assert may - declared - NOBODY == set()
    assert declared - may == set() and not declared & NOBODY


def test_every_declaration_says_what_is_told_or_why_not():
    for each in PERSONAL:
        columns = each.rows().c
        assert {each.column, *each.shows, *filter(None, (each.at,))} <= set(columns.keys()), each.key
        assert bool(each.title) != bool(each.why), each.key
    titles = [each.title for each in PERSONAL if each.title]
    assert len(titles) == len(set(titles))


@pytest.fixture
def known(queues):
    """An officer with everything that can be known of somebody here."""
    group = {"source": {"type": "group", "groupId": GROUP, "userId": USER}}
    # Somebody else speaks of them in the group.
    mention = {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": USER}]}
    spoken_of = {
        "source": {"type": "group", "groupId": GROUP, "userId": OTHER},
        "message": {"type": "text", "id": "m-01C", "text": "@เธอ ส่งหรือยัง", "mention": mention},
    }
    with writing(queues) as session:
        give_seat(session, ONE, USER, at=START)
        give_seat(session, OFFICER, USER, at=START)
        give_seat(session, TWO, GROUP, given_by=USER)
        note_contact(session, "5703", USER, "user", "friend", at=START)
        ask_for_seat(session, Seat("school", "5703", school_code="57030002", role="clerk"), USER, at=START)
        transfer(session, "5703", [Move(ONE, TWO)], file_name="a.xlsx", fingerprint="f", at=START)
        session.add(MenuLink(office_code="5703", line_id=USER, role="officer"))
        case = open_case(session, "5703", USER, "เงินยังไม่เข้า", actor=Actor(ACTOR, "officer"), at=START)
        answer_case(session, case, "สัปดาห์หน้าค่ะ", actor=Actor("b" * 32, "officer"), at=START)
        session.add(CasePost(office_code="5703", case_id=case.id, line_id=GROUP, message_id="1", at=START))
        add_events(session, "5703", map(read_envelope, [text_event(event_id="01A"), text_event(event_id="01B", **group), text_event(event_id="01C", **spoken_of)]), now=START)  # fmt: skip
        remember(session, "5703", USER, USER, {"topic": "figures"}, now=START)
        remember(session, "5703", GROUP, USER, {"topic": "figures"}, now=START)
        told = session.scalars(select(Telling)).first()
        session.add(
            Telling(office_code="5703", notice_id=1, line_id=USER, state="told")
        ) if told is None else None
        plan(session, Planned("5703", (USER, OTHER), [{"type": "text", "text": "ถึงเธอ"}], endpoint="multicast"), now=START)  # fmt: skip
        token = make_link(session, OFFICER, holder=spell_of(session, OFFICER, USER), actor=ACTOR, at=START)
    with writing(queues) as session:
        _, visitor = enter(session, token, at=START)
        ask_for(session, visitor, "explore", {"text": "มีโรงเรียนกี่โรง"}, now=START)
        session.add(KeptFile(office_code="5703", message_id="m", purpose="table", name="จัดสรร.xlsx", size=1, digest="d", state="used", told={}, kept_by=ACTOR, kept_at=START))  # fmt: skip
        choose(session, "5703", "DMC", "57030001", date(2026, 12, 1), at=START, actor=ACTOR)
        session.execute(all_tables().tables["inbox"].update().values(state="done"))
        ask_erasure(session, "5703", USER, actor=ACTOR, at=START)
    return queues


def rows_of(session, each) -> int:
    """How many rows of the office name the person in a column."""
    column = each.rows().c[each.column]
    who = USER if each.line_id else ACTOR
    named = cast(column, Text).contains(who)
    return session.scalar(select(func.count()).select_from(each.rows()).where(named)) or 0


def test_the_copy_holds_a_row_of_everything_that_is_known(known):
    with known() as session:
        sections = {each.title: each for each in sections_of(session, "5703", USER, ACTOR)}
        for each in PERSONAL:
            if each.title and each.erasing is not Erasing.RECORD:
                assert sections[each.title].figures, each.key
    told = " ".join(f"{figure.label} {figure.value}" for each in sections.values() for figure in each.figures)
    for words in (
        "เงินยังไม่เข้า", "สัปดาห์หน้าค่ะ", "ถึงเธอ", "มีโรงเรียนกี่โรง", "จัดสรร.xlsx", "DMC 57030001 1 ธ.ค. 2569", "ชุดโยกย้ายที่ 1", USER,
        "officer", "figures",
    ):  # fmt: skip
        assert words in told, words
    assert OTHER not in told, "of others there is nothing"


def test_the_copy_is_whole_however_much_there_is(known):
    with writing(known) as session:
        write_audit(session, office_code="5703", actor=ACTOR, seat="officer", act="answered.talk", detail={}, at=START)  # fmt: skip
        session.flush()
        first = session.scalars(select(AuditLine).where(AuditLine.actor == ACTOR)).first()
        values = {key: getattr(first, key) for key in ("office_code", "actor", "seat", "act", "detail", "previous", "link", "seal")}  # fmt: skip
        session.execute(
            all_tables().tables["audit_log"].insert(),
            [
                {**values, "link": f"{number:064d}", "at": START + timedelta(seconds=number)}
                for number in range(MOST_ROWS)
            ],
        )
    with known() as session:
        count = session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.actor == ACTOR))
        parts = [
            each
            for each in sections_of(session, "5703", USER, ACTOR)
            if each.title.startswith("บันทึกการใช้งาน")
        ]
    assert count > MOST_ROWS and [each.title[-1] for each in parts] == ["1", "2"]
    assert sum(len(each.figures) for each in parts) == count


def test_what_is_declared_to_go_goes_and_records_stay(known):
    erasable = [
        each for each in PERSONAL if each.erasing is not Erasing.RECORD and each.key != "case_posts.line_id"
    ]
    with known() as session:
        assert [each.key for each in erasable if not rows_of(session, each)] == [], (
            "the test sees what it looks for"
        )
        assert USER in ids_held(session, "5703")
        before = {each.key: rows_of(session, each) for each in PERSONAL if each.erasing is Erasing.RECORD}
    with writing(known) as session:
        (waiting,) = due_erasures(session, before=START)
        assert erase(session, waiting, at=START)
    with known() as session:
        assert {each.key: left for each in erasable if (left := rows_of(session, each))} == {}
        assert USER not in ids_held(session, "5703")
        for table in all_tables().sorted_tables:
            assert not any(USER in str(cell) for row in session.execute(select(table)) for cell in row), (
                table.name
            )
        after = {each.key: rows_of(session, each) for each in PERSONAL if each.erasing is Erasing.RECORD}
        assert after == {**before, "audit_log.actor": before["audit_log.actor"] + 1}
        assert (
            session.scalars(select(Case.state)).all() == ["ปิด"]
            and session.scalar(select(func.count(InboxEvent.id))) == 2
        )
