"""Handing over to a person: what the asker and the officer say, and what each is told."""

from __future__ import annotations

from sqlalchemy import select

from bot.converse import Said
from db.audit import AuditLine
from db.cases import Actor, Case, CaseMessage, open_case
from db.notices import Notice, Telling
from db.session import writing
from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC, TODAY


def test_the_last_question_is_handed_over_and_answered_by_its_number(talk, demo_sessions):
    talk(
        """
        คุณ> โรงเรียนบ้านแม่จันมีนักเรียนกี่คน
        บอท> 1,497 คน
        คุณ> คุยกับเจ้าหน้าที่
        บอท> ฝากเป็นเรื่อง 1 ถึงเจ้าหน้าที่แล้วค่ะ: โรงเรียนบ้านแม่จันมีนักเรียนกี่คน
             ปุ่ม: เรื่องของฉัน
        คุณ> เรื่องของฉันถึงไหนแล้ว
        บอท> มี 1 เรื่อง
             เปิด ตั้งแต่
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> เรื่องที่รอเจ้าหน้าที่ตอบ
        บอท> มี 1 เรื่อง
             ปุ่ม: ดูเรื่อง 1
        กด> ดูเรื่อง 1
        บอท> โรงเรียนบ้านแม่จันมีนักเรียนกี่คน
             โรงเรียนบ้านแม่จัน(เชียงแสนประชานุสาสน์)
             57030040
             ปุ่ม: รับเรื่อง
        กด> รับเรื่อง
        บอท> รับเรื่อง 1 แล้ว
        คุณ> ตอบเรื่อง ๑ ตัวเลข ณ 10 มิ.ย. ถูกแล้วค่ะ ผอ.สมศรี ยืนยัน
        บอท> บันทึกคำตอบเรื่อง 1 แล้ว
             ไม่เสียโควตา
             ปุ่ม: ส่งทันที 1 ข้อความ
             ปุ่ม: ปิดเรื่อง
        กด> ส่งทันที 1 ข้อความ
        บอท> ใช้โควตา 1 ข้อความ
        คุณ> ส่งคำตอบเรื่อง 1 ทันที
        บอท> จึงไม่ส่งซ้ำ
        คุณ> เรื่องที่รอเจ้าหน้าที่ตอบ
        บอท> ไม่มีเรื่องที่รอเจ้าหน้าที่ตอบ
    """,
        seat=OFFICER,
    )
    talk(
        """
        คุณ> ดูเรื่อง 1
        บอท> ตัวเลข ณ 10 มิ.ย. ถูกแล้วค่ะ
             ตอบแล้ว
        คุณ> ถามต่อเรื่อง 1 แล้วเทอมสองล่ะคะ
        บอท> เพิ่มในเรื่อง 1 แล้ว
        คุณ> จบเรื่อง 1
        บอท> จบเรื่อง 1 แล้ว
             ปุ่ม: เปิดอีกครั้ง
        กด> เปิดอีกครั้ง
        บอท> เปิด 1 แล้วค่ะ
    """,
        seat=PRINCIPAL,
    )
    with demo_sessions() as session:
        acts = [line.act for line in session.scalars(select(AuditLine).where(AuditLine.act.like("case.%")))]
        assert acts == [
            "case.opened", "case.taken", "case.answered", "case.pushed", "case.more", "case.closed", "case.reopened",
        ]  # fmt: skip
        answer = session.scalars(select(Notice).where(Notice.seat_kind == "chat")).one()
        assert answer.seat_target == "someone" and answer.text.startswith("เจ้าหน้าที่ตอบเรื่อง 1: ตัวเลข")


def test_what_is_asked_is_kept_without_persons(talk, demo_sessions):
    talk(
        """
        คุณ> คุยกับเจ้าหน้าที่ เรื่องเงินของเด็กชายสมชาย ใจดี เลข 1-5703-00123-45-6 ยังไม่เข้า โทร 081-234-5678
        บอท> ฝากเป็นเรื่อง 1
             ไม่มี: สมชาย
             ไม่มี: 5703-00123
             ไม่มี: 081-234
             ยังไม่เข้า
    """,
        seat=PUBLIC,
    )
    with demo_sessions() as session:
        kept = session.scalars(select(CaseMessage.text)).one()
        assert "สมชาย" not in kept and "00123" not in kept and "5678" not in kept
        log = repr([(line.detail, line.act) for line in session.scalars(select(AuditLine))])
        assert "ยังไม่เข้า" not in log


def test_without_any_question_the_bot_asks_what_it_is_about(talk):
    talk(
        """
        คุณ> ขอคุยกับเจ้าหน้าที่หน่อยค่ะ
        บอท> อยากถามเจ้าหน้าที่เรื่องอะไรคะ
        คุณ> ติดต่อเจ้าหน้าที่
        บอท> ปุ่ม: คุยกับเจ้าหน้าที่
        คุณ> จะคุยกับเจ้าหน้าที่แผนต้องโทรเบอร์ไหนคะ
        บอท> ปุ่ม: คุยกับเจ้าหน้าที่
    """,
        seat=PUBLIC,
    )


def test_three_misses_in_a_row_lead_to_a_person_with_the_third_as_the_question(talk, demo_sessions):
    talk(
        """
        คุณ> ฟหกด่าสว
        บอท> ยังไม่เข้าใจ
        คุณ> อปแ้ิื
        บอท> ยังไม่เข้าใจ
        คุณ> ผปแอิืทม
        บอท> ฝากคำถามนี้ถึงเจ้าหน้าที่
             ปุ่ม: คุยกับเจ้าหน้าที่
        กด> คุยกับเจ้าหน้าที่
        บอท> ฝากเป็นเรื่อง 1 ถึงเจ้าหน้าที่แล้วค่ะ: ผปแอิืทม
    """,
        seat=PUBLIC,
    )


def test_nobody_reads_answers_or_ends_what_is_anothers(talk, demo_sessions):
    with demo_sessions() as session:
        at = TODAY
        open_case(session, "5703", "Uother", "เรื่องของคนอื่น", actor=Actor("a", "public"), at=at)
        open_case(session, "5402", "Uother", "เรื่องของเขตอื่น", actor=Actor("a", "public"), at=at)
        session.commit()
    for act in ("ดูเรื่อง 1", "ถามต่อเรื่อง 1 ขอทราบด้วย", "จบเรื่อง 1", "เปิดเรื่อง 1 อีกครั้ง"):
        talk(f"คุณ> {act}\nบอท> ไม่พบเรื่อง 1\nไม่มี: ของคนอื่น", seat=PRINCIPAL)
    for act in ("เรื่องที่รอเจ้าหน้าที่ตอบ", "รับเรื่อง 1", "ตอบเรื่อง 1 ปลอม", "ปิดเรื่อง 1", "ส่งคำตอบเรื่อง 1 ทันที"):
        talk(f"คุณ> {act}\nบอท> เฉพาะเจ้าหน้าที่\nไม่มี: ของคนอื่น", seat=PRINCIPAL)
    talk("คุณ> ดูเรื่อง 2\nบอท> ไม่พบเรื่อง 2", seat=OFFICER)
    with demo_sessions() as session:
        assert {case.state for case in session.scalars(select(Case))} == {"เปิด"}


def test_in_a_group_nothing_of_a_case_is_told(talk):
    talk("คุณ> น้องแผน คุยกับเจ้าหน้าที่ เรื่องเงิน\nบอท> แชตส่วนตัว", seat=PRINCIPAL, chat="group")
    talk("คุณ> คุยกับเจ้าหน้าที่ เรื่องเงิน\nบอท> (เงียบ)", seat=PRINCIPAL, chat="group")


def test_a_person_has_five_waiting_cases_at_most_and_an_answered_one_is_no_dead_end(talk):
    opened = "\n".join(f"คุณ> ฝากเรื่องถึงเจ้าหน้าที่ เรื่องที่ถามข้อ {n}\nบอท> ฝากเป็นเรื่อง {n}" for n in range(1, 6))
    talk(f"{opened}\nคุณ> ฝากถามเจ้าหน้าที่ เรื่องที่หก\nบอท> รอเจ้าหน้าที่ตอบอยู่ 5 เรื่องแล้ว", seat=PUBLIC)
    talk("คุณ> ปิดเรื่อง 5\nบอท> ปิดเรื่อง 5 แล้ว\nคุณ> ตอบเรื่อง 5 ช้าไป\nบอท> ปิดแล้วค่ะ", seat=OFFICER)
    talk("คุณ> ดูเรื่อง 77\nบอท> ไม่พบเรื่อง 77", seat=OFFICER)


def test_an_officer_answers_by_quoting_what_told_the_case(converse, demo_sessions):
    at = TODAY
    with writing(demo_sessions) as session:
        open_case(session, "5703", "Uasker", "เงินงวดสอง", actor=Actor("a", "public"), at=at)
        notice = session.scalars(select(Notice)).one()
        session.add(
            Telling(
                office_code="5703", notice_id=notice.id, line_id="Uofficer", state="told", message_id="m7"
            )
        )
    quoting = Said("5703", "Uofficer", "Uofficer", at, text="โอนวันที่ 30 ค่ะ", quoted="m7", seat=OFFICER)
    assert "บันทึกคำตอบเรื่อง 1" in converse.turn(quoting).reply.text
    public = Said("5703", "Uofficer", "Uofficer", at, text="โอนวันที่ 30 ค่ะ", quoted="m7", seat=PUBLIC)
    assert "เฉพาะเจ้าหน้าที่" in converse.turn(public).reply.text, "the seat ended meanwhile"
