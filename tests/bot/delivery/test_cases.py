"""Cases are told free: to officers under their next answer, to the asker under theirs; a push only at an officer's word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.handover import about_quoted
from bot.line import sender
from bot.speaking import Spoken
from bot.webhook import read_envelope
from db.cases import (
    Actor,
    answer_case,
    ask_more,
    close,
    find_case,
    open_case,
    push_answer,
    take,
)
from db.cases_care import forget_asker, forget_cases, forget_texts
from db.channels import set_office
from db.desks import bind_desk, case_posted, note_posts
from db.digest import digest_text
from db.errors import AnswerableError
from db.inbox import add_events
from db.notices import Notice
from db.outbox import OutboxMessage
from db.people import Contact, note_contact
from db.session import writing
from handlers.core import Apart, Reply
from tests.bot.delivery.desk import person, words
from tests.bot.kit import GROUP, put_in, text_event

ASKER, OFFICER, SECOND = person(1), person(2), person(3)
A, B, X = Actor("somsri", "officer"), Actor("wichai", "officer"), Actor("asker", "public")


@pytest.fixture
def house(desk):
    desk.seat("officer", OFFICER)
    desk.seat("officer", SECOND)
    return desk


def opened(house, text: str = "เงินงวดสองยังไม่เข้า") -> int:
    with writing(house.sessions) as session:
        return open_case(session, "5703", ASKER, text, actor=X, at=house.clock()).number


def act(house, what, *more, number: int = 1, **named):
    with writing(house.sessions) as session:
        case = find_case(session, "5703", number)
        return what(session, case, *more, actor=named.pop("actor", A), at=house.clock(), **named)


def said_to(house, who: str, times: int = 1) -> list[str]:
    """Let a person write something; return all that came back."""
    return [words(house.write(who)) for _ in range(times)]


def test_officers_hear_under_their_next_answer_each_once_and_nothing_is_pushed(house):
    opened(house)
    house.post()
    assert house.rows(state="planned") == []
    assert "เรื่อง 1 มีผู้ฝากถึงเจ้าหน้าที่: เงินงวดสองยังไม่เข้า" in said_to(house, OFFICER)[0]
    assert "ตอบเรื่อง 1 " in said_to(house, SECOND)[0], "the keyboard begins with the answer"
    assert all("เงินงวดสอง" not in each for each in said_to(house, OFFICER, 2))
    house.post()
    assert house.rows(state="planned") == [], "one officer's hearing makes no message for the others"


def test_who_took_it_on_spares_the_others(house):
    opened(house)
    act(house, take)
    assert "เงินงวดสอง" not in said_to(house, SECOND)[0]
    with pytest.raises(AnswerableError, match="ท่านอื่นรับไว้แล้ว"):
        act(house, take, actor=B)


def test_the_asker_without_any_seat_reads_the_answer_under_the_next_one_once(house):
    opened(house)
    act(house, answer_case, "โอนวันที่ 30 ค่ะ")
    house.post()
    assert house.rows(state="planned") == []
    assert "เงินงวดสอง" not in said_to(house, OFFICER)[0]
    assert "เจ้าหน้าที่ตอบเรื่อง 1: โอนวันที่ 30 ค่ะ" in said_to(house, ASKER)[0]
    assert "โอนวันที่ 30" not in said_to(house, ASKER)[0]
    assert not act(house, push_answer), "what was read is not sent"


def test_a_reply_that_failed_leaves_the_answer_waiting(house):
    opened(house)
    act(house, answer_case, "โอนวันที่ 30 ค่ะ")
    house.line.outcomes = [sender.Rejected(400)]
    said_to(house, ASKER)
    assert "โอนวันที่ 30" in said_to(house, ASKER)[0]


def test_an_officer_may_push_it_once_and_then_it_is_not_told_again(house):
    opened(house)
    act(house, answer_case, "โอนวันที่ 30 ค่ะ")
    assert act(house, push_answer) and not act(house, push_answer)
    house.deliver()
    (message,) = house.rows(state="sent")
    assert message.price == 1
    ((recipients, told),) = house.shown()
    assert recipients == (ASKER,) and "โอนวันที่ 30" in told
    assert all("โอนวันที่ 30" not in each for each in said_to(house, ASKER, 2))


def test_a_push_that_has_not_left_gives_way_to_the_free_way(house):
    opened(house)
    act(house, answer_case, "โอนวันที่ 30 ค่ะ")
    act(house, push_answer)
    assert "โอนวันที่ 30" in said_to(house, ASKER)[0]
    house.post()
    assert house.rows(state="planned") == []


def test_the_morning_names_who_waits_and_how_long_until_it_is_answered(house):
    opened(house)
    house.clock.move(days=2)
    today = house.clock().date()
    with house.sessions() as session:
        assert "รอเจ้าหน้าที่ตอบ 1 เรื่อง: เรื่อง 1 (เปิด รอ 2 วัน)" in digest_text(session, "5703", today)
    act(house, answer_case, "ค่ะ")
    with house.sessions() as session:
        assert digest_text(session, "5703", today) == ""
    act(house, ask_more, "แล้วเมื่อไหร่คะ", actor=X)
    with house.sessions() as session:
        assert "เรื่อง 1 (เปิด รอ 0 วัน)" in digest_text(session, "5703", today)
    assert "แล้วเมื่อไหร่คะ" in said_to(house, OFFICER)[0]


def test_texts_of_closed_cases_are_forgotten_in_time_and_open_ones_are_not(house):
    opened(house)
    opened(house, "อีกเรื่อง")
    act(house, close)
    later = house.clock() + timedelta(days=60)
    with writing(house.sessions) as session:
        assert forget_texts(session, before=later) == 1
        assert find_case(session, "5703", 1).asker == "" and find_case(session, "5703", 2).asker == ASKER
        assert forget_cases(session, before=later) == 1
        with pytest.raises(AnswerableError):
            find_case(session, "5703", 1)


def test_who_asks_to_be_forgotten_is(house):
    opened(house)
    act(house, answer_case, "ค่ะ")
    with writing(house.sessions) as session:
        assert forget_asker(session, "5703", ASKER, at=house.clock()) == 1
        assert session.scalars(select(Notice)).all() == []
    with pytest.raises(AnswerableError, match="ปิดแล้ว"):
        act(house, answer_case, "สาย")
    with house.sessions() as session:
        assert session.scalars(select(OutboxMessage)).all() == []


def test_quoting_the_message_that_told_a_case_answers_it_and_quoting_the_answer_asks_further(house):
    number = opened(house)
    house.line.usual = sender.Sent(200, "req", "", {"sentMessages": [{"id": "m1"}, {"id": "m2"}]})
    house.write(OFFICER)
    with house.sessions() as session:
        said = about_quoted(session, "5703", OFFICER, "m2", "โอนวันที่ 30 ค่ะ")
        assert (said.topic, dict(said.slots)) == (
            "cases.work", {"act": "answer", "number": number, "wording": "โอนวันที่ 30 ค่ะ"},
        )  # fmt: skip
        assert about_quoted(session, "5703", OFFICER, "m1", "ค่ะ") is None, "another message"
        assert about_quoted(session, "5703", SECOND, "m2", "ค่ะ") is None, "another chat"
        assert about_quoted(session, "5402", OFFICER, "m2", "ค่ะ") is None, "another office"
        assert about_quoted(session, "5703", OFFICER, "m2", "ปิดเรื่อง 7") is None, "says it by itself"
    act(house, answer_case, "โอนวันที่ 30 ค่ะ")
    house.write(ASKER)
    with house.sessions() as session:
        said = about_quoted(session, "5703", ASKER, "m2", "แล้วของนางสาวสมศรี ใจดี ล่ะคะ")
    assert said.slots["act"] == "more" and said.topic == "cases.own" and "สมศรี" not in said.slots["wording"]


def test_a_quoted_message_with_several_cases_is_asked_back_about(house):
    opened(house)
    opened(house, "อีกเรื่อง")
    house.line.usual = sender.Sent(200, "req", "", {"sentMessages": [{"id": "m9"}]})
    house.write(OFFICER)
    with house.sessions() as session:
        said = about_quoted(session, "5703", OFFICER, "m9", "ได้ค่ะ")
    assert said.kind == "clarify" and "ตอบเรื่อง 1 หรือ ตอบเรื่อง 2" in said.prompt


def test_a_new_case_is_posted_into_the_officers_group_once_at_the_price_of_its_members(house):
    with writing(house.sessions) as session:
        bind_desk(session, "5703", GROUP, by=OFFICER, at=house.clock())
        note_contact(session, "5703", GROUP, "group", "member", at=house.clock())
        session.flush()
        session.scalars(select(Contact).where(Contact.line_id == GROUP)).one().members = 7
    opened(house, "ก่อนเปิด")
    house.post()
    assert house.rows() == [], "nothing is posted unless the office said so"
    with writing(house.sessions) as session:
        set_office(session, "5703", post_cases=True)
    opened(house)
    house.line.usual = sender.Sent(200, "req", "", {"sentMessages": [{"id": "g1"}]})
    house.deliver()
    (message,) = house.rows(state="sent")
    assert (message.price, list(message.recipients)) == (7, [GROUP])
    assert "เงินงวดสองยังไม่เข้า" in house.shown()[0][1] and "ก่อนเปิด" not in house.shown()[0][1]
    with house.sessions() as session:
        said = about_quoted(session, "5703", GROUP, "g1", "โอนวันที่ 30 ค่ะ")
        assert dict(said.slots) == {"act": "answer", "number": 2, "wording": "โอนวันที่ 30 ค่ะ"}
        assert about_quoted(session, "5703", OFFICER, "g1", "ค่ะ") is None, "another chat"
    act(house, ask_more, "แล้วเมื่อไหร่คะ", actor=X, number=2)
    house.deliver()
    assert len(house.rows()) == 1, "once"


def test_what_is_looked_after_before_office_hours_is_not_posted(house):
    with writing(house.sessions) as session:
        bind_desk(session, "5703", GROUP, by=OFFICER, at=house.clock())
        set_office(session, "5703", post_cases=True)
    house.clock.move(hours=12)
    opened(house)
    house.deliver()
    assert house.rows(state="sent") == [], "the office is closed"
    act(house, take)
    house.clock.move(hours=12)
    house.deliver()
    assert house.rows(state="sent") == []


def test_a_sent_post_is_forgotten_with_its_asker(house):
    with writing(house.sessions) as session:
        bind_desk(session, "5703", GROUP, by=OFFICER, at=house.clock())
        set_office(session, "5703", post_cases=True)
    opened(house)
    house.deliver()
    with writing(house.sessions) as session:
        forget_asker(session, "5703", ASKER, at=house.clock())
    (message,) = house.rows(state="sent")
    assert message.messages is None, "the words are gone, the count stays"


def test_a_case_that_was_forgotten_while_its_list_was_on_the_way_does_no_harm(house):
    with writing(house.sessions) as session:
        note_posts(session, "5703", GROUP, [("m1", 4711)], at=house.clock())
        assert case_posted(session, "5703", GROUP, "m1") is None


class Lists:
    """A conversation that shows a case in a message of its own, in a group."""

    def __init__(self, case: int) -> None:
        self.case = case

    def answer(self, incoming, office_code, asked_at) -> Spoken:
        return Spoken(Reply("command", "มี 1 เรื่อง", apart=(Apart(self.case, "เรื่อง 1"),)))

    def weigh(self, incoming, following, office_code, asked_at) -> str:
        return "answer"


def test_the_worker_notes_which_message_of_its_reply_showed_which_case(house):
    opened(house)
    with house.sessions() as session:
        case = find_case(session, "5703", 1).id
    put_in(house.deps, speaks=Lists(case))
    house.line.usual = sender.Sent(200, "req", "", {"sentMessages": [{"id": "s1"}, {"id": "s2"}]})
    event = text_event("น้องแผน คำถามที่รอตอบ", source={"type": "group", "groupId": GROUP, "userId": OFFICER})
    with writing(house.sessions) as session:
        add_events(session, "5703", [read_envelope(event)], now=house.clock())
    while house.worker.step():
        pass
    assert [each["text"] for each in house.line.replies[-1][1]] == ["มี 1 เรื่อง", "เรื่อง 1"]
    with house.sessions() as session:
        assert case_posted(session, "5703", GROUP, "s2") == case
        assert case_posted(session, "5703", GROUP, "s1") is None
        said = about_quoted(session, "5703", GROUP, "s2", "โอนวันที่ 30 ค่ะ")
        assert dict(said.slots) == {"act": "answer", "number": 1, "wording": "โอนวันที่ 30 ค่ะ"}
