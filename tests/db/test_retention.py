"""What is kept how long: declared for every table, forgotten at night, and the audit log still verifies afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from db import retention
from db.audit import AuditLine, prune, verify, write_audit
from db.base import UtcDateTime
from db.datasets import DATASETS
from db.invitations import Invitation, invite
from db.migrate import upgrade
from db.models import all_tables
from db.people import Contact, Holder, Seat, end_seats, ensure_seat, give_seat, note_contact
from db.personal import PERSONAL
from db.session import make_engine, make_sessions, writing
from tests.bot.kit import START as NOW

DAYS = {"KEEP_TEXT_DAYS": 30, "KEEP_ROWS_DAYS": 400, "KEEP_AUDIT_DAYS": 90}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)])
def books(request, sessions, tmp_path):
    """Sessions on a database brought up by the migrations, once of each kind, with the office 5703."""
    from db.offices import ensure_office

    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        upgrade(url)
        sessions = make_sessions(make_engine(url))
    with writing(sessions) as session:
        ensure_office(session, "5703", "สพป.เชียงราย เขต 3")
    yield sessions
    sessions.kw["bind"].dispose()


def log(sessions, *ages: int) -> None:
    """Write a line for each age in days, the oldest first."""
    with writing(sessions) as session:
        for days in ages:
            write_audit(
                session, office_code="5703", actor="a", seat="officer", act="answered.question",
                detail={"days": days}, at=NOW - timedelta(days=days),
            )  # fmt: skip


def verdict(sessions, noted: str = ""):
    with sessions() as session:
        return verify(session, noted=noted)


def forget(sessions, now=NOW) -> dict[str, int]:
    return retention.forget_old(sessions, DAYS, office_code="5703", now=now)


def test_every_table_says_how_long_it_is_kept():
    """A new table needs a rule in db/retention.py, or the reason why it needs none."""
    ruled = {table for rule in retention.RULES for table in rule.tables} | {retention.AUDIT_RULE[0]}
    facts = {each.table.__tablename__ for each in DATASETS.values()}
    tables = set(all_tables().tables)
    assert tables - ruled - facts - set(retention.KEPT) == set()
    assert (ruled | set(retention.KEPT)) - tables == set()
    assert ruled & set(retention.KEPT) == set()


def test_every_rule_says_why_and_has_a_setting_of_its_own():
    settings = [rule.setting for rule in retention.RULES]
    assert len({*settings, *DAYS}) == len(settings) + len(DAYS), (
        "no two rules share a name, and none has a class's"
    )
    assert all(rule.why for rule in retention.RULES) and all(retention.KEPT.values())
    assert {rule.days for rule in retention.RULES} <= set(DAYS)


def test_a_table_with_persons_is_forgotten_by_age_or_says_when_else():
    """What names somebody may not be kept for good by oversight: by a rule, or by what is said in KEPT."""
    ruled = {table for rule in retention.RULES for table in rule.tables} | {retention.AUDIT_RULE[0]}
    named = {each.table for each in PERSONAL if each.line_id}
    assert named - ruled == {"erasures", "menu_links"}
    assert (
        "หายไปพร้อมข้อมูลของผู้ขอ" in retention.KEPT["erasures"]
        and "ลบเมื่อพ้นตำแหน่ง" in retention.KEPT["menu_links"]
    )


def test_one_table_is_kept_longer_or_shorter_than_the_others_of_its_class(books):
    with writing(books) as session:
        for line_id in ("Uone", "Utwo"):
            give_seat(session, Seat("officer", "5703"), line_id, at=NOW - timedelta(days=100))
            end_seats(session, "5703", line_id, at=NOW - timedelta(days=60))
            note_contact(session, "5703", line_id, "user", "blocked", at=NOW - timedelta(days=60))
    shorter = {**DAYS, "KEEP_HOLDERS_DAYS": 30}
    assert forget(books) == {}
    assert retention.forget_old(books, shorter, office_code="5703", now=NOW) == {"holders": 2}
    with books() as session:
        assert len(session.scalars(select(Contact)).all()) == 2, "the others follow their class"
    told = {each.setting: each.days for each in retention.table_rows(shorter)}
    assert (told["KEEP_HOLDERS_DAYS"], told["KEEP_CONTACTS_DAYS"], told["KEEP_INBOX_TEXTS_DAYS"]) == (
        30,
        400,
        30,
    )
    assert retention.unknown_settings(shorter) == []
    assert retention.unknown_settings({**shorter, "KEEP_HOLDER_DAYS": 5}) == ["KEEP_HOLDER_DAYS"]


def test_old_lines_of_the_log_go_and_what_is_left_still_verifies(books):
    log(books, 200, 150, 100, 50, 1)
    before = verdict(books)
    assert forget(books) == {"audit_log": 3}
    after = verdict(books, noted=before.last_link)
    assert after.broken == () and after.pruned_through == 3 and after.found
    assert [after.first, after.lines] == [4, 4]  # two lines, the anchor, and what the night did
    assert forget(books) == {}
    # A year later the anchor itself is old; another stands for it.
    forget(books, NOW + timedelta(days=400))
    assert verdict(books).broken == ()


def test_lines_taken_away_without_an_anchor_are_found(books):
    log(books, 200, 150, 1)
    with writing(books) as session:
        session.execute(delete(AuditLine).where(AuditLine.id == 1))
    assert verdict(books).broken == (2,)


def test_an_anchor_for_other_lines_does_not_help(books):
    log(books, 200, 150, 100, 1)
    with writing(books) as session:
        prune(session, before=NOW - timedelta(days=120), office_code="5703", at=NOW)
        session.execute(delete(AuditLine).where(AuditLine.id == 3))
    assert verdict(books).broken == (4,)


def test_a_changed_anchor_is_found(books):
    log(books, 200, 1)
    forget(books)
    with writing(books) as session:
        anchor = session.scalars(select(AuditLine).where(AuditLine.act == "audit.pruned")).one()
        session.execute(
            update(AuditLine).where(AuditLine.id == anchor.id).values(detail={**anchor.detail, "lines": 0})
        )
    assert anchor.id in verdict(books).broken


def test_a_log_made_anew_from_the_start_is_betrayed_by_the_fingerprint_that_was_noted(books):
    log(books, 3, 2)
    noted = verdict(books).last_link
    with writing(books) as session:
        session.execute(delete(AuditLine))
    log(books, 3)
    assert verdict(books).broken == () and not verdict(books, noted=noted).found


def test_the_newest_line_always_stays(books):
    log(books, 300, 200)
    forget(books)
    assert verdict(books).lines >= 1 and verdict(books).broken == ()


def test_people_who_left_are_forgotten_and_those_who_hold_a_seat_are_not(books):
    with writing(books) as session:
        for line_id, days in (("Uold", 500), ("Unew", 10), ("Uholds", 900)):
            seat = Seat("officer", "5703")
            give_seat(session, seat, line_id, at=NOW - timedelta(days=days))
            note_contact(session, "5703", line_id, "user", "friend", at=NOW - timedelta(days=days))
        for line_id, days in (("Uold", 450), ("Unew", 5)):
            end_seats(session, "5703", line_id, at=NOW - timedelta(days=days))
            note_contact(session, "5703", line_id, "user", "blocked", at=NOW - timedelta(days=days))
        invite(session, Seat("director", "5703"), at=NOW - timedelta(days=90))
        invite(session, Seat("director", "5703"), at=NOW)
    assert forget(books) == {"holders": 1, "contacts": 1, "invitations": 1}
    with books() as session:
        assert set(session.scalars(select(Holder.line_id))) == {"Unew", "Uholds"}
        assert set(session.scalars(select(Contact.line_id))) == {"Unew", "Uholds"}
        assert len(session.scalars(select(Invitation)).all()) == 1
        line = session.scalars(select(AuditLine).where(AuditLine.act == "retention.done")).one()
    assert line.detail == {"holders": 1, "contacts": 1, "invitations": 1}


#: Table -> what makes a row of it over, so that only its age keeps it.
OVER = {
    "inbox": {"state": "done", "raw": "{}"}, "outbox": {"state": "sent", "messages": [], "recipients": []}, "questions": {"said": "คำ"},
    "cases": {"state": "ปิด", "asker": "Uold"}, "conversations": {}, "notices": {"state": "told"}, "kept_files": {"state": "dropped"},
    "holders": {"line_id": "Uold"}, "contacts": {"state": "blocked"}, "invitations": {}, "console_links": {"holder_id": None},
    "console_sessions": {"holder_id": None}, "seat_requests": {"state": "open"}, "seat_transfers": {}, "seat_moves": {"line_id": "Uold"},
    "quota_readings": {},
}  # fmt: skip


def row_of(table, at, given: dict[str, object]) -> dict[str, object]:
    """A row of a table, every moment in it ``at``; the rest is whatever the columns take."""
    row: dict[str, object] = {}
    for column in table.columns:
        kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
        if column.primary_key and kind is int:
            continue
        if kind is datetime:
            row[column.name] = at
        elif column.foreign_keys and not column.nullable and column.name != "office_code":
            row[column.name] = 1
        elif not column.nullable and column.default is None:
            made = {int: 1, date: at.date(), bool: False, float: 0.0, dict: {}, list: []}
            row[column.name] = made.get(kind, at.strftime("%Y-%m"))
    return {**row, **({"office_code": "5703"} if "office_code" in table.columns else {}), **given}


@pytest.mark.parametrize(("age", "all_of_it"), [(1000, True), (1, False)])
def test_each_rule_forgets_what_is_of_age_and_nothing_that_is_not(books, age, all_of_it):
    at = NOW - timedelta(days=age)
    tables = all_tables().tables
    with writing(books) as session:
        ensure_seat(session, Seat("officer", "5703"))
        for name, given in OVER.items():
            session.execute(tables[name].insert().values(row_of(tables[name], at, given)))
    gone = forget(books)
    assert set(gone) == ({rule.key for rule in retention.RULES} if all_of_it else set())


def test_a_day_is_over_at_midnight_in_bangkok():
    at = NOW.replace(hour=16, minute=59)  # 23.59 in Bangkok
    assert retention.edge_of(at, 30) == retention.edge_of(at.replace(hour=1), 30)
    assert retention.edge_of(at + timedelta(minutes=2), 30) == retention.edge_of(at, 30) + timedelta(days=1)
