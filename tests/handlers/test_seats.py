"""Taking a seat: one code, one use, thirty days, five wrong tries, never in a group."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.permission import may_do
from db.audit import AuditLine, broken_links
from db.errors import AnswerableError, RefusedError
from db.invitations import VALID_FOR, Invitation, invite
from db.people import Contact, Seat, end_seats, give_seat, note_contact, seats_of
from db.session import writing
from db.values.calendar import BANGKOK
from handlers.core import HANDLERS, Ask, HandlerContext
from tests.handlers.conftest import NOW, PRINCIPAL

PUBLIC = Seat("public", "5703")
ANNA, BEN = "U" + "a" * 32, "U" + "b" * 32


@pytest.fixture
def say(sessions, session):
    session.commit()

    def say(
        code: str = "", *, who: str = ANNA, chat: str = "private", at: datetime = NOW, write: bool = True
    ):
        context = HandlerContext(
            session,
            write=(lambda: writing(sessions)) if write else None,
            speaker_id=who,
            actor=f"hash-{who[-1]}",
        )
        return HANDLERS["seats.register"].handle(
            Ask("seats.register", at, PUBLIC, chat=chat, slots={"code": code}), context
        )

    return say


@pytest.fixture
def code(sessions, session):
    session.commit()
    with writing(sessions) as writer:
        return invite(writer, PRINCIPAL, at=NOW)


def held(sessions, who: str) -> list[Seat]:
    with sessions() as session:
        return seats_of(session, "5703", who)


def test_a_code_gives_its_seat_and_names_it(say, code, sessions):
    reply = say(code.lower().replace("-", " "))
    assert reply.text == "ลงทะเบียนเรียบร้อยค่ะ คุณใช้งานในฐานะผู้อำนวยการโรงเรียนก"
    assert reply.suggest[0].text == "โรงเรียนเรามีนักเรียนกี่คน"
    assert held(sessions, ANNA) == [PRINCIPAL]


def test_a_code_is_used_once(say, code, sessions):
    say(code)
    with pytest.raises(AnswerableError, match="ใช้ไม่ได้"):
        say(code, who=BEN)
    assert held(sessions, BEN) == []


def test_a_code_ends_after_thirty_days(say, code):
    with pytest.raises(AnswerableError, match="ใช้ไม่ได้"):
        say(code, at=NOW + VALID_FOR)
    assert say(code, at=NOW + VALID_FOR - timedelta(seconds=1)).kind == "command"


def test_five_wrong_codes_lock_the_chat_for_an_hour_and_nobody_else(say, code, sessions):
    for minute in range(5):
        with pytest.raises(AnswerableError, match="ใช้ไม่ได้"):
            say("AAAAA-AAAAA", at=NOW + timedelta(minutes=minute))
    with pytest.raises(AnswerableError, match="รอ 1 ชั่วโมง"):
        say(code, at=NOW + timedelta(minutes=6))
    assert say(code, who=BEN, at=NOW + timedelta(minutes=6)).kind == "command"
    with sessions() as session:
        assert (
            session.scalar(select(func.count(AuditLine.id)).where(AuditLine.act == "register.refused")) == 5
        )
        assert broken_links(session) == []


def test_after_an_hour_the_right_code_works(say, code):
    for _ in range(5):
        with pytest.raises(AnswerableError):
            say("AAAAA-AAAAA")
    assert say(code, at=NOW + timedelta(hours=1)).kind == "command"


def test_a_code_of_another_office_does_not_work(say, sessions):
    from db.offices import ensure_office

    with writing(sessions) as writer:
        ensure_office(writer, "5402", "สพป.ทดสอบ 5402")
        other = invite(writer, Seat("officer", "5402"), at=NOW)
    with pytest.raises(AnswerableError, match="ใช้ไม่ได้"):
        say(other)


def test_a_group_is_no_place_for_a_code():
    with pytest.raises(RefusedError, match="แชตส่วนตัว"):
        may_do(HANDLERS["seats.register"], PUBLIC, "group")
    may_do(HANDLERS["seats.register"], PUBLIC)


def test_without_a_code_or_without_line_the_bot_says_how(say):
    with pytest.raises(AnswerableError, match="ABCDE-23456"):
        say()
    with pytest.raises(AnswerableError, match="LINE"):
        say("AAAAA-AAAAA", write=False)


def test_only_a_hash_of_a_code_is_kept(code, sessions):
    with sessions() as session:
        row = session.scalars(select(Invitation)).one()
        assert code.replace("-", "") not in row.code_hash and len(row.code_hash) == 64


def test_seats_are_held_once_ended_and_found_the_oldest_first(sessions, session):
    session.commit()
    officer = Seat("officer", "5703")
    with writing(sessions) as writer:
        for seat, hour in ((officer, 1), (PRINCIPAL, 0), (officer, 2)):
            give_seat(writer, seat, ANNA, at=datetime(2026, 11, 1, hour, tzinfo=BANGKOK))
    assert held(sessions, ANNA) == [PRINCIPAL, officer]
    with writing(sessions) as writer:
        assert end_seats(writer, "5703", ANNA, at=NOW) == 2
    assert held(sessions, ANNA) == []


def test_a_chat_is_remembered_with_its_newest_state(sessions, session):
    session.commit()
    for state in ("friend", "friend", "blocked"):
        with writing(sessions) as writer:
            note_contact(writer, "5703", ANNA, "user", state, at=NOW)
    with sessions() as reader:
        assert [row.state for row in reader.scalars(select(Contact))] == ["blocked"]


def test_seats_are_written_as_commands_write_them():
    assert PRINCIPAL.text() == "school:57030001" and PUBLIC.text() == "public"
    assert Seat("cluster", "5703", cluster="กลุ่มหนึ่ง").text() == "cluster:กลุ่มหนึ่ง"
    assert Seat("director", "5703").sees_office and not PRINCIPAL.sees_office


def test_a_code_reads_neither_like_a_word_nor_like_a_number(session):
    codes = [invite(session, PRINCIPAL, at=NOW) for _ in range(300)]
    assert all(any(c.isdigit() for c in code) and any(c.isalpha() for c in code) for code in codes)
