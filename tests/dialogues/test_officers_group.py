"""The officers' group: bound by a tap, asked for what waits, and answering by quoting the message of a case."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.converse import Said
from bot.line.render import render
from db.audit import AuditLine
from db.cases import Actor, Case, CaseMessage, open_case
from db.cases_care import forget_asker
from db.desks import CasePost, is_desk, note_posts, posts_cases
from db.notices import Notice
from db.people import Contact, Seat, give_seat, seats_of, unbind_groups_of
from db.quota import note_reading
from db.session import writing
from handlers.core import SAY
from tests.bot.kit import GROUP
from tests.dialogues.conftest import OFFICER, TODAY, heard, sent_faults
from tests.dialogues.script import play

OFFI, ANNA, CHIEF, ASKER = ("U" + letter * 32 for letter in "abcd")
PRINCIPAL = Seat("school", "5703", school_code="57030040", role="principal")


@pytest.fixture
def house(converse, demo_sessions):
    """``house(who)(script)``: what somebody says in the group, whose seat is what they hold."""
    with writing(demo_sessions) as session:
        give_seat(session, OFFICER, OFFI, at=TODAY)
        give_seat(session, PRINCIPAL, ANNA, at=TODAY)
        give_seat(session, Seat("director", "5703"), CHIEF, at=TODAY)

    def of(who: str, group: str = GROUP):
        def say(text: str, data: str | None):
            tapped = (data if "=" in data else SAY + data) if data else ""
            reply = converse.turn(
                Said(
                    "5703",
                    group or who,
                    who,
                    TODAY,
                    "" if tapped else text,
                    tapped,
                    "group" if group else "private",
                )
            ).reply
            assert sent_faults(reply) == []
            return heard(reply)

        return lambda script: play(script, say)

    return of


def hand_over(demo_sessions, *questions: str) -> None:
    with writing(demo_sessions) as session:
        for place, text in enumerate(questions):
            open_case(session, "5703", f"{ASKER}{place // 5}", text, actor=Actor("a", "public"), at=TODAY)


BOUND = """
    คุณ> น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่
    บอท> ทุกคนในกลุ่มจะอ่านคำถาม
         ปุ่ม: ยืนยัน
    กด> ยืนยัน
    บอท> กลุ่มนี้คือกลุ่มเจ้าหน้าที่
         ปุ่ม: คำถามที่รอตอบ
"""


def quote(converse, who: str, text: str, message: str, group: str = GROUP):
    said = Said("5703", group, who, TODAY, text=text, chat="group", quoted=message)
    turn = converse.turn(said)
    return turn.reply


def test_only_officers_bind_it_and_its_seat_shows_nothing_more(house, demo_sessions):
    house(ANNA)("คุณ> น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่\nบอท> เฉพาะเจ้าหน้าที่")
    house(CHIEF)("คุณ> น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่\nบอท> เฉพาะเจ้าหน้าที่")
    house(OFFI, "")("คุณ> ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่\nบอท> ในกลุ่ม LINE เท่านั้น")
    house(OFFI)("คุณ> น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่\nบอท> ปุ่ม: ยกเลิก\nกด> ยกเลิก\nบอท> ไม่ได้ผูก")
    house(OFFI)("คุณ> น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่\nบอท> ปุ่ม: ยืนยัน")
    house(ANNA)("คุณ> น้องแผน ยืนยัน\nบอท> เฉพาะเจ้าหน้าที่")
    house(OFFI)(BOUND)
    house(OFFI)("คุณ> น้องแผน โรงเรียนบ้านแม่จันได้งบเท่าไหร่\nบอท> ขออภัย\nไม่มี: บาท")
    with demo_sessions() as session:
        assert is_desk(session, "5703", GROUP) and seats_of(session, "5703", GROUP) == []
        assert not is_desk(session, "5402", GROUP)
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act.like("group.%"))).all()
        assert acts == ["group.desk_bound"]
    house(OFFI)("คุณ> น้องแผน เลิกผูกกลุ่ม\nบอท> เลิกผูกแล้ว\nคุณ> น้องแผน คำถามที่รอตอบ\nบอท> แชตส่วนตัว")


def test_it_ends_with_the_officer_who_bound_it(house, demo_sessions):
    house(OFFI)(BOUND)
    with writing(demo_sessions) as session:
        assert unbind_groups_of(session, "5703", GROUP, [ANNA], at=TODAY) == 0
        assert unbind_groups_of(session, "5703", GROUP, [OFFI], at=TODAY) == 1
        assert not is_desk(session, "5703", GROUP)


def test_what_waits_comes_apart_and_a_quote_answers_it(house, converse, demo_sessions):
    hand_over(demo_sessions, *(f"เรื่องที่ถามข้อ {number}" for number in range(1, 7)))
    house(OFFI)(BOUND)
    house(ANNA)("คุณ> น้องแผน คำถามที่รอตอบ\nบอท> เฉพาะเจ้าหน้าที่\nไม่มี: เรื่องที่ถามข้อ")
    house(OFFI)("คุณ> คำถามที่รอตอบ\nบอท> (เงียบ)")
    reply = converse.turn(Said("5703", GROUP, OFFI, TODAY, "น้องแผน คำถามที่รอตอบ", chat="group")).reply
    messages = render(reply, group=True)
    assert "6 เรื่อง" in messages[0]["text"] and len(messages) == 5
    assert [f"เรื่อง {number} มีผู้ฝาก" in messages[number]["text"] for number in range(1, 5)] == [True] * 4
    with writing(demo_sessions) as session:
        note_posts(session, "5703", GROUP, [(f"m{each.case}", each.case) for each in reply.apart], at=TODAY)
        second = session.scalars(select(Case.id).where(Case.number == 2)).one()
    message = f"m{second}"
    assert "เฉพาะเจ้าหน้าที่" in quote(converse, ANNA, "ได้ค่ะ", message).text
    assert "เฉพาะเจ้าหน้าที่" in quote(converse, CHIEF, "ได้ค่ะ", message).text
    assert quote(converse, OFFI, "ขอบคุณค่ะ", "another") is None, "ordinary talk"
    assert quote(converse, OFFI, "โอนวันที่ 30", message, group="C" + "7" * 32) is None, "another group"
    asked = quote(converse, OFFI, "น้องแผน โรงเรียนบ้านแม่จันมีนักเรียนกี่คน", message)
    assert "1,497" in asked.text, "said to the bot, not to the asker"
    assert "รับเรื่อง 2 แล้ว" in quote(converse, OFFI, "รับเรื่องนี้ค่ะ", message).text
    said = quote(converse, OFFI, "โอนวันที่ 30 ค่ะ", message)
    assert "บันทึกคำตอบเรื่อง 2 แล้ว" in said.text and "ไม่เสียโควตา" in said.text
    with demo_sessions() as session:
        kept = session.scalars(select(CaseMessage.text).where(CaseMessage.side == "officer")).all()
        assert kept == ["โอนวันที่ 30 ค่ะ"]
        told = session.scalars(select(Notice.text).where(Notice.seat_kind == "chat")).one()
        assert told == "เจ้าหน้าที่ตอบเรื่อง 2: โอนวันที่ 30 ค่ะ"
        lines = session.execute(
            select(AuditLine.act, AuditLine.seat).where(AuditLine.act.like("case.%"))
        ).all()
        assert [tuple(line) for line in lines][-2:] == [
            ("case.taken", "officer"),
            ("case.answered", "officer"),
        ]
        assert "โอนวันที่ 30" not in repr(session.execute(select(AuditLine.detail)).all())


def test_an_answer_sent_by_mistake_is_taken_back_until_it_is_read(house, converse, demo_sessions):
    hand_over(demo_sessions, "เงินงวดสอง")
    house(OFFI)(BOUND)
    with writing(demo_sessions) as session:
        note_posts(session, "5703", GROUP, [("m1", session.scalars(select(Case.id)).one())], at=TODAY)
    assert [each.label for each in quote(converse, OFFI, "ใครดูแลเรื่องนี้คะ", "m1").suggest][:1] == ["ถอนคำตอบ"]
    house(OFFI)("คุณ> น้องแผน ถอนคำตอบ\nบอท> ถอนคำตอบเรื่อง 1 แล้ว\nคุณ> น้องแผน ถอนคำตอบเรื่อง 1\nบอท> ไม่ได้ค่ะ")
    with demo_sessions() as session:
        assert session.scalars(select(Case.state)).one() == "รับเรื่อง"
        assert session.scalars(select(CaseMessage.text)).all() == ["เงินงวดสอง"]
        assert session.scalars(select(Notice.state).where(Notice.seat_kind == "chat")).all() == ["dropped"]


def test_posting_is_off_until_an_officer_who_saw_the_price_switches_it_on(house, demo_sessions):
    with writing(demo_sessions) as session:
        session.add(Contact(office_code="5703", line_id=GROUP, kind="group", state="member", members=12))
        note_reading(session, "5703", 300, 20, now=TODAY)
    house(OFFI)("คุณ> น้องแผน แจ้งเรื่องใหม่ในกลุ่มนี้\nบอท> ยังไม่ใช่กลุ่มเจ้าหน้าที่")
    house(OFFI)(BOUND)
    hand_over(demo_sessions, "ก่อนเปิด")
    house(ANNA)("คุณ> น้องแผน แจ้งเรื่องใหม่ในกลุ่มนี้\nบอท> เฉพาะเจ้าหน้าที่")
    house(OFFI)(
        """
        คุณ> น้องแผน แจ้งเรื่องใหม่ในกลุ่มนี้
        บอท> 12 ข้อความ
             เหลือ 280
        กด> ยืนยัน
        บอท> จะโพสต์เรื่องใหม่
        คุณ> น้องแผน แจ้งเรื่องใหม่ในกลุ่มนี้
        บอท> อยู่แล้ว
        """
    )
    with writing(demo_sessions) as session:
        open_case(session, "5703", "Uother", "หลังเปิด", actor=Actor("a", "public"), at=TODAY)
        assert posts_cases(session, "5703")
        posted = session.scalars(select(Notice).where(Notice.kind == "casepost")).one()
        assert (posted.seat_kind, posted.subject) == ("desk", "2") and "หลังเปิด" in posted.text
    house(OFFI)("คุณ> น้องแผน หยุดแจ้งเรื่องใหม่\nบอท> จะไม่โพสต์")
    with writing(demo_sessions) as session:
        note_posts(
            session,
            "5703",
            GROUP,
            [("m1", session.scalars(select(Case.id).where(Case.number == 2)).one())],
            at=TODAY,
        )
        forget_asker(session, "5703", "Uother", at=TODAY)
        assert session.scalars(select(Notice).where(Notice.kind == "casepost")).all() == []
        assert session.scalars(select(CasePost)).all() == []
