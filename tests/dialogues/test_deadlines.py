"""Deadlines in conversations: a school says it sent, an officer receives, returns, excuses, sets and moves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.notices import Notice
from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def notices(demo_sessions, **about) -> list[Notice]:
    with demo_sessions() as session:
        return list(session.scalars(select(Notice).filter_by(**about).order_by(Notice.id)))


def test_a_school_says_it_has_sent_and_every_answer_knows(talk):
    talk(
        """
        คุณ> ส่ง EMIS แล้วค่ะ
        บอท> บันทึกว่าส่งแล้วค่ะ ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569
             แจ้งเมื่อ 21 พ.ย. 2569 09.00 น.
             ปุ่ม: แจ้งผิด | เราค้างส่งอะไรบ้าง
        คุณ> โรงเรียนเราส่ง EMIS หรือยัง
        บอท> ส่งแล้ว ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569
             ส่งเมื่อ 21 พ.ย. 2569
             การแจ้งและตรวจรับในแชต ข้อมูล ณ 21 พ.ย. 2569
        คุณ> ส่ง EMIS เรียบร้อยแล้วครับ
        บอท> บันทึกไว้แล้วค่ะ (ส่งแล้ว ส่งเมื่อ 21 พ.ย. 2569)
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> โรงเรียนบ้านแม่จันส่ง EMIS หรือยัง
        บอท> ส่งแล้ว
    """
    )


def test_said_by_mistake_it_is_taken_back(talk):
    talk(
        """
        คุณ> ส่งแล้วค่ะ
        บอท> บันทึกว่าส่งแล้วค่ะ
             EMIS
        กด> แจ้งผิด
        บอท> แก้เป็นยังไม่ส่งแล้วค่ะ
             วันอังคารที่ 15 ธ.ค. 2569
        คุณ> เราค้างส่งอะไรบ้าง
        บอท> ค้างส่ง 1 รายงาน
             ยังไม่ส่ง
    """,
        seat=PRINCIPAL,
    )


def test_of_several_that_are_due_it_is_asked_which(talk, demo_sessions):
    talk(
        """
        คุณ> ส่งกลับ DMC บ้านแม่จัน เพราะจำนวนห้อง ป.1 ไม่ตรง
        บอท> ยืนยันไหมคะ
             เหตุผล: จำนวนห้อง ป.1 ไม่ตรง
             ปุ่ม: ยืนยัน | ยกเลิก
        กด> ยืนยัน
        บอท> บันทึกแล้วค่ะ
             เป็นส่งกลับแก้ไข
    """
    )
    talk(
        """
        คุณ> ส่งแล้วครับ
        บอท> ส่งเรื่องไหนแล้วคะ
             ปุ่ม: EMIS 2/2569 | DMC 2/2569
        กด> DMC 2/2569
        บอท> บันทึกว่าส่งช้าค่ะ ข้อมูลนักเรียนรายบุคคล (DMC) ภาคเรียนที่ 2/2569
    """,
        seat=PRINCIPAL,
    )
    (returned,) = notices(demo_sessions, kind="deadline", subject="DMC-2569-2")
    assert (returned.target, returned.state) == ("school:57030040", "dropped"), (
        "sent again before it was told"
    )


def test_a_school_hears_of_a_return_once_with_the_reason(talk, demo_sessions):
    for _ in range(2):
        talk(
            """
            คุณ> ตีกลับ DMC โรงเรียนบ้านแม่จัน เนื่องจากยอดนักเรียนไม่ตรง
            บอท> จะส่งกลับแก้ไข
            คุณ> ยืนยัน
            บอท> โรงเรียนจะได้รับแจ้งพร้อมเหตุผล
        """
        )
    (told,) = notices(demo_sessions, kind="deadline")
    assert "ส่งกลับแก้ไขค่ะ เหตุผล: ยอดนักเรียนไม่ตรง" in told.text and told.state == "waiting"
    assert told.due_at.isoformat() == "2026-11-23T01:30:00+00:00", "Monday 08:30, for the 21st is a Saturday"
    talk(
        """
        คุณ> เราค้างส่งอะไรบ้าง
        บอท> ส่งกลับแก้ไข (เลยกำหนด)
             เพราะยอดนักเรียนไม่ตรง
    """,
        seat=PRINCIPAL,
    )


def test_an_officer_receives_and_excuses_only_when_confirmed(talk):
    talk(
        """
        คุณ> รับรายงาน EMIS ของบ้านแม่จัน
        บอท> จะรับรายงาน ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569 ของบ้านแม่จัน
             ยังไม่ส่ง
        กด> ยกเลิก
        บอท> ไม่มีอะไรเปลี่ยนแปลง
        คุณ> โรงเรียนบ้านแม่จันส่ง EMIS หรือยัง
        บอท> ยังไม่ส่ง
        คุณ> รับรายงาน EMIS ของบ้านแม่จัน
        บอท> ยืนยันไหมคะ
        คุณ> ใช่ค่ะ
        บอท> เป็นส่งแล้ว
        คุณ> ยกเว้น EMIS โรงเรียนบ้านแม่จัน เพราะระบบขัดข้อง
        บอท> จะเป็น ยกเว้น
        กด> ยืนยัน
        บอท> เป็นยกเว้น
    """,
        seat=DIRECTOR,
    )


def test_a_return_needs_a_reason(talk):
    talk(
        """
        คุณ> ส่งกลับ DMC บ้านแม่จัน
        บอท> เพราะอะไรคะ กดเลือกหรือพิมพ์เหตุผล
    """
    )


def test_questions_stay_questions(talk):
    talk(
        """
        คุณ> ใครส่ง DMC แล้วบ้าง
        บอท> โรง
             ส่งแล้ว
        คุณ> ส่ง EMIS แล้วกี่โรง
        บอท> โรง
        คุณ> ใครถูกส่งกลับแก้ไข DMC บ้าง
        บอท> ส่งกลับแก้ไข
    """
    )
    talk(
        """
        คุณ> เราส่ง EMIS แล้วหรือยัง
        บอท> ยังไม่ส่ง
        คุณ> กำหนดส่ง DMC วันไหน
        บอท> คือกำหนดส่ง
        คุณ> ยังไม่ส่ง EMIS กี่โรง
        บอท> โรง ยังไม่ส่ง
        คุณ> ส่งแล้วล่ะ
        บอท> โรง ส่งแล้ว
    """,
        seat=PRINCIPAL,
    )


def test_an_officer_sets_a_deadline_of_a_new_report(talk):
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 กลุ่มสาธิตแม่จัน 1
        บอท> จะตั้งกำหนดส่ง แบบสำรวจอาคาร รอบ 1/2570 เป็นวันศุกร์ที่ 15 ม.ค. 2570 13 โรง
             กลุ่มสาธิตแม่จัน 1 (13 โรง)
             เตือน 23 พ.ย. 2569, 8 ม.ค. 2570, 12 ม.ค. 2570, 14 ม.ค. 2570, 15 ม.ค. 2570
             หากเลยกำหนด 20 ม.ค. 2570, 25 ม.ค. 2570, 28 ม.ค. 2570
             เป็นวันทำการ
             ใช้ข้อความต่อการเตือน
             ปุ่ม: ยืนยัน | ยกเลิก
        กด> ยืนยัน
        บอท> บันทึกแล้วค่ะ แบบสำรวจอาคาร รอบ 1/2570 กำหนดส่งวันศุกร์ที่ 15 ม.ค. 2570
    """
    )
    talk(
        """
        คุณ> เดือนมกราคม 2570 ต้องส่งอะไรบ้าง
        บอท> แบบสำรวจอาคาร
             15 ม.ค. 2570
    """,
        seat=Seat("school", "5703", school_code="57030001", role="principal"),
    )
    talk(
        """
        คุณ> เดือนมกราคม 2570 ต้องส่งอะไรบ้าง
        บอท> ไตรมาส 1
             ไม่มี: แบบสำรวจอาคาร
    """,
        seat=PRINCIPAL,
    )


def test_a_deadline_that_is_held_already_changes_nothing(talk, demo_sessions):
    talk(
        """
        คุณ> ตั้งกำหนดส่งรายงานไตรมาส 1 วันที่ 15 ม.ค. 70 ทุกโรงเรียน
        บอท> ไตรมาส 1 ปีงบประมาณ 2570
             ทุกโรงเรียน (139 โรง)
             มีกำหนดนี้อยู่แล้ว
        กด> ยืนยัน
        บอท> กำหนดส่งวันศุกร์ที่ 15 ม.ค. 2570
    """
    )
    assert notices(demo_sessions) == []


def test_a_date_moves_and_is_told_to_who_has_not_sent(talk, demo_sessions):
    talk(
        """
        คุณ> เลื่อนกำหนดส่ง EMIS เป็น 16 ม.ค. 70
        บอท> จะเลื่อนกำหนดส่ง
             กำหนดเดิม วันอังคารที่ 15 ธ.ค. 2569
             ไม่ใช่วันทำการ
             วันทำการก่อนหน้าคือวันศุกร์ที่ 15 ม.ค. 2570
             โรงเรียนที่ยังไม่ส่งจะได้รับแจ้งวันใหม่
        กด> ยืนยัน
        บอท> กำหนดส่งวันเสาร์ที่ 16 ม.ค. 2570
        คุณ> กำหนดส่ง EMIS วันไหน
        บอท> 16 ม.ค. 2570
    """
    )
    told = notices(demo_sessions, subject="EMIS-2569-2")
    assert {each.stage for each in told} == {"moved@2027-01-16"}
    assert len(told) == 75 and all("เลื่อนกำหนดส่งเป็นวันเสาร์ที่ 16 ม.ค. 2570" in each.text for each in told)
    talk(
        """
        คุณ> เลื่อนกำหนดส่ง EMIS เป็น 15 ธ.ค. 69
        บอท> กำหนดเดิม วันเสาร์ที่ 16 ม.ค. 2570
        กด> ยืนยัน
        บอท> กำหนดส่งวันอังคารที่ 15 ธ.ค. 2569
    """
    )


def test_a_deadline_is_cancelled_and_owed_by_nobody(talk):
    talk(
        """
        คุณ> ยกเลิกกำหนดส่ง EMIS
        บอท> จะยกเลิกกำหนดส่ง ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569
        กด> ยืนยัน
        บอท> ยกเลิกกำหนดส่ง
    """
    )
    talk(
        """
        คุณ> เราค้างส่งอะไรบ้าง
        บอท> ไม่มีรายงานค้างส่ง
    """,
        seat=PRINCIPAL,
    )


@pytest.mark.parametrize(
    "said",
    [
        "ตั้งกำหนดส่งแบบสำรวจ วันที่ 15 ม.ค. 69 ทุกโรงเรียน",
        "ตั้งกำหนดส่งแบบสำรวจ ทุกโรงเรียน",
        "ตั้งกำหนดส่งแบบสำรวจ วันที่ 15 ม.ค. 70",
    ],
)
def test_what_is_missing_for_a_deadline_is_asked(talk, said):
    wanted = {"69": "ผ่านมาแล้ว", "70": "ให้ใครส่งคะ"}
    talk(
        f"""
        คุณ> {said}
        บอท> {next((told for year, told in wanted.items() if year in said), "กำหนดส่งวันไหนคะ")}
    """
    )


@pytest.mark.parametrize(
    ("seat", "told"), [(PRINCIPAL, "ทำได้เฉพาะเจ้าหน้าที่"), (PUBLIC, "ทำได้เฉพาะเจ้าหน้าที่"), (CLUSTER, "แชตส่วนตัว")]
)
def test_only_officers_set_and_receive(talk, seat, told):
    talk(
        f"""
        คุณ> น้องแผน ตั้งกำหนดส่งแบบสำรวจ วันที่ 15 ม.ค. 70 ทุกโรงเรียน
        บอท> {told}
        คุณ> น้องแผน รับรายงาน DMC ของบ้านแม่จัน
        บอท> {told}
    """,
        seat=seat,
        chat="group" if seat is CLUSTER else "private",
    )


def test_in_a_group_nobody_says_it_for_a_school(talk):
    talk(
        """
        คุณ> น้องแผน ส่ง DMC แล้วค่ะ
        บอท> ทำในกลุ่มไม่ได้
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_a_school_puts_reminders_off_or_mutes_them(talk, demo_sessions):
    talk(
        """
        คุณ> เตือนอีกทีพรุ่งนี้
        บอท> จะเตือน ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569 อีกครั้งวันจันทร์ที่ 23 พ.ย. 2569
        คุณ> ไม่ต้องเตือน EMIS แล้ว
        บอท> ปิดการเตือน
             ยังต้องส่งภายในวันอังคารที่ 15 ธ.ค. 2569
             ปุ่ม: เปิดการเตือน
        กด> เปิดการเตือน
        บอท> เปิดการเตือน
    """,
        seat=PRINCIPAL,
    )
    (again,) = notices(demo_sessions)
    assert again.stage == "again@2026-11-22" and again.state == "dropped"


def test_a_button_under_a_reminder_works_days_later(converse):
    from bot.converse import Said
    from tests.dialogues.conftest import TODAY

    said = Said("5703", "chat", "someone", TODAY, data="due=sent:EMIS-2569-2", seat=PRINCIPAL)
    assert "บันทึกว่าส่งแล้ว" in converse.turn(said).reply.text
    assert "บันทึกไว้แล้ว" in converse.turn(said).reply.text


def test_late_schools_by_cluster_as_a_chart(talk):
    talk(
        """
        คุณ> ค้างส่ง DMC แยกกลุ่ม ขอกราฟ
        บอท> กราฟ
    """
    )


def test_whom_it_is_for_is_asked_with_a_button(talk):
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจ ITA วันที่ 15 ม.ค. 70
        บอท> ให้ใครส่งคะ
             ปุ่ม: ทุกโรงเรียน
        กด> ทุกโรงเรียน
        บอท> จะตั้งกำหนดส่ง แบบสำรวจ ITA รอบ 1/2570
             ทุกโรงเรียน (139 โรง)
        คุณ> ยืนยันครับ
        บอท> บันทึกแล้วค่ะ แบบสำรวจ ITA รอบ 1/2570
        คุณ> ใครยังไม่ส่งแบบสำรวจ ITA
        บอท> 139
    """
    )


def test_what_is_late_by_cluster_without_naming_a_report(talk):
    talk(
        """
        คุณ> ยังไม่ส่งรายงานแยกกลุ่ม ขอกราฟ
        บอท> ยังไม่ส่ง
    """
    )


@pytest.mark.parametrize(
    ("whom", "said", "schools"),
    [
        ("เฉพาะโรงเรียนขนาดเล็ก", "โรงเรียนขนาดเล็ก", 53),
        ("เฉพาะ รร.ขนาดเล็กค่ะ", "รร.ขนาดเล็ก", 53),
        ("ให้ทุกโรงเรียนขนาดเล็ก", "ทุกโรงเรียนขนาดเล็ก", 53),
        ("เฉพาะโรงเรียนขยายโอกาส", "โรงเรียนขยายโอกาส", 51),
        ("เฉพาะขยายโอกาส", "ขยายโอกาส", 51),
        ("โรงเรียนขนาดเล็กในอำเภอแม่จัน", "โรงเรียนขนาดเล็กในอำเภอแม่จัน", 18),
        ("ทุกโรงเรียนในอำเภอแม่สาย", "อำเภอแม่สาย", 31),
        ("อำเภอแม่สายและอำเภอแม่จัน", "อำเภอแม่สาย, แม่จัน", 69),
        ("ทุกโรงเรียนยกเว้นอำเภอแม่สาย", "ทุกโรงเรียนยกเว้นอำเภอแม่สาย", 108),
        ("โรงเรียนที่สอนมัธยมต้น", "โรงเรียนที่สอนมัธยมต้น", 51),
        ("โรงเรียนที่ยังไม่ส่ง DMC", "โรงเรียนที่ยังไม่ส่ง DMC", 14),
        ("ทุกโรงเรียนทั้งเขต", "ทุกโรงเรียน", 139),
    ],
)
def test_who_must_send_is_said_as_any_list_of_schools(talk, whom, said, schools):
    for order in (f"วันที่ 15 ม.ค. 70 {whom}", f"{whom} วันที่ 15 ม.ค. 70"):
        talk(
            f"""
            คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร {order}
            บอท> จะตั้งกำหนดส่ง แบบสำรวจอาคาร รอบ 1/2570 เป็นวันศุกร์ที่ 15 ม.ค. 2570 {schools} โรง ยืนยันไหมคะ
                 {said} ({schools} โรง)
                 ใช้ข้อความต่อการเตือน
                 ปุ่ม: ยืนยัน | ยกเลิก
        """
        )


def test_a_deadline_for_small_schools_is_theirs_alone(talk, demo_sessions):
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจครุภัณฑ์ วันที่ 15 ม.ค. 70 เฉพาะโรงเรียนขนาดเล็ก
        บอท> และอีก 48 โรง
        กด> ยืนยัน
        บอท> บันทึกแล้วค่ะ แบบสำรวจครุภัณฑ์ รอบ 1/2570
        คุณ> ใครยังไม่ส่งแบบสำรวจครุภัณฑ์
        บอท> 53 โรง
    """
    )
    talk(
        """
        คุณ> เดือนมกราคม 2570 ต้องส่งอะไรบ้าง
        บอท> ไม่มี: แบบสำรวจครุภัณฑ์
    """,
        seat=PRINCIPAL,
    )


def test_dmc_of_small_schools_is_a_round_of_its_own_beside_those_of_the_year(talk):
    """The round of the year's end opens after that day, and term 1 and 2 keep their names."""
    talk(
        """
        คุณ> ตั้งกำหนดส่ง DMC วันที่ 15 ม.ค. 70 เฉพาะโรงเรียนขนาดเล็ก
        บอท> จะตั้งกำหนดส่ง DMC เพิ่มเติม ปี 2569 เป็นวันศุกร์ที่ 15 ม.ค. 2570 53 โรง ยืนยันไหมคะ
        กด> ยืนยัน
        บอท> บันทึกแล้วค่ะ DMC เพิ่มเติม ปี 2569
             ปุ่ม: ใครยังไม่ส่ง
        กด> ใครยังไม่ส่ง
        บอท> 53 โรง
        คุณ> ใครยังไม่ส่ง DMC เทอม 2
        บอท> 14 โรง
    """
    )


def test_a_round_cannot_be_due_before_it_opens(talk):
    talk(
        """
        คุณ> เลื่อนกำหนดส่ง DMC สิ้นปี 2569 เป็น 15 ม.ค. 70
        บอท> กำหนดส่งมาก่อนวันนั้นไม่ได้ค่ะ
    """
    )


def test_who_need_not_send_any_more_is_counted_before_it_is_so(talk):
    talk(
        """
        คุณ> เลื่อนกำหนดส่ง EMIS เป็น 20 ม.ค. 70 เฉพาะโรงเรียนขนาดเล็ก
        บอท> เดิม 139 โรงต้องส่ง หลังยืนยัน อีก 86 โรงไม่ต้องส่งรอบนี้
    """
    )


@pytest.mark.parametrize("whom", ["เฉพาะโรงเรียนที่มีเสาธง", "เฉพาะโรงเรียนในฝัน", "กลุ่มสาธิตแม่จัน 1 และอำเภอแม่สาย"])
def test_whom_it_is_for_is_never_guessed(talk, whom):
    talk(
        f"""
        คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 {whom}
        บอท> ไม่แน่ใจว่า
             ไม่มี: ยืนยัน
    """
    )


def test_nobody_of_a_kind_is_said_so(talk):
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 เฉพาะโรงเรียนขนาดใหญ่พิเศษในตำบลโยนก
        บอท> ไม่มีโรงเรียนใดตรงกับ “โรงเรียนขนาดใหญ่พิเศษในตำบลโยนก” ค่ะ
    """
    )


@pytest.mark.parametrize(
    "asked",
    [
        "รายงานที่เลยกำหนดแยกกลุ่ม ขอกราฟ",
        "กราฟรายงานที่เลยกำหนด แยกกลุ่มโรงเรียน",
        "รายงานเลยกำหนดแยกตามกลุ่ม",
        "ค้างส่งแยกกลุ่ม ขอกราฟ",
        "รายงานค้างส่งแยกกลุ่ม ขอกราฟ",
        "กลุ่มไหนค้างส่งรายงานมากที่สุด",
        "โรงเรียนที่เลยกำหนดส่งแยกกลุ่มโรงเรียน เป็นกราฟ",
        "รายงานล่าช้าแยกกลุ่ม ขอกราฟ",
        "รายชื่อโรงเรียนที่เลยกำหนดส่งรายงาน แยกกลุ่ม",
        "ใครเลยกำหนดส่งบ้าง แยกกลุ่ม",
        "สรุปรายงานที่เลยกำหนดส่ง แยกกลุ่มโรงเรียน",
        "งานที่เลยกำหนดแยกกลุ่ม",
    ],
)
def test_what_is_past_its_day_by_cluster_is_a_list_and_a_chart(talk, asked):
    """EMIS, due on 15 December, is not late on 21 November; 75 schools have not sent it and are not counted."""
    talk(
        f"""
        คุณ> {asked}
        บอท> 71 ฉบับ เลยกำหนด ยังไม่ส่ง/ส่งกลับแก้ไข
             มากที่สุด กลุ่มสาธิตเชียงแสน 1 11 ฉบับ
             รายงานที่เลยกำหนด
             นับหนึ่งต่อโรงเรียนและรายงาน
             กราฟ
             ไม่มี: EMIS
    """
    )


def test_late_projects_and_recommendations_stay_what_they_are(talk):
    talk(
        """
        คุณ> โครงการที่เลยกำหนดมีอะไรบ้าง
        บอท> โครงการ
             ไม่มี: ฉบับ
        คุณ> ข้อเสนอแนะผู้ตรวจที่เลยกำหนด
        บอท> ข้อเสนอแนะ
             ไม่มี: ฉบับ
    """
    )
