"""Learners with a G number as conversations: counts by nationality and place, never a person, never fewer than five."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC

GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_an_officer_asks_by_nationality_and_sees_source_and_day(talk):
    talk(
        """
        คุณ> นักเรียนติด G กี่คน แยกสัญชาติ
        บอท> รวม 3,995 คน
             เมียนมา 2,220 คน
             ลาว 272 คน
             จีน 363 คน
             ไร้สัญชาติ 1,140 คน
             ที่มา: ระบบกำหนดรหัสประจำตัวผู้เรียน (G-Code) ข้อมูล ณ 10 มิ.ย. 2568 (ข้อมูลสาธิต)
             กราฟ
    """,
        OFFICER,
    )


def test_the_director_gets_a_chart_by_amphoe_that_says_what_it_leaves_out(talk):
    talk(
        """
        คุณ> เด็กติด G ทั้งเขตแยกอำเภอ ขอกราฟ
        บอท> แม่สาย 2,144 คน
             รวม 3,995 คน
             ดอยหลวง ตั้งแต่ 5 คน
             หมายเหตุ: ไม่แสดงจำนวน 1-4 คน
             กราฟ
    """,
        DIRECTOR,
    )


def test_a_principal_sees_the_own_school_but_no_figure_below_five(talk):
    talk(
        """
        คุณ> เด็กจีโรงเรียนเรากี่คน
        บอท> 41 คน
             ปุ่ม: แยกสัญชาติ
        กด> แยกสัญชาติ
        บอท> รวม 41 คน
             เมียนมา 25 คน
             ลาว น้อยกว่า 5 คน
             จีน น้อยกว่า 5 คน
             ไร้สัญชาติ ตั้งแต่ 5 คน
             ไม่มี: 12 คน
    """,
        PRINCIPAL,
    )


def test_asking_for_all_but_one_nationality_does_not_tell_what_was_withheld(talk):
    talk(
        """
        คุณ> เด็กติด G โรงเรียนเรา แยกสัญชาติ
        บอท> ลาว น้อยกว่า 5 คน
        คุณ> ไม่รวมเมียนมา
        บอท> ตั้งแต่
             ไม่มี: 16 คน
        คุณ> เอาใหม่ เด็กติด G โรงเรียนเรา ยกเว้นลาว
        บอท> ตั้งแต่
             ไม่มี: 39 คน
    """,
        PRINCIPAL,
    )


def test_a_small_figure_beside_last_year_is_not_compared(talk):
    talk(
        """
        คุณ> เด็กสัญชาติลาวโรงเรียนเรากี่คน
        บอท> น้อยกว่า 5 คน
        คุณ> เทียบกับปีที่แล้ว
        บอท> เทียบไม่ได้ (ไม่แสดง)
             ปี 2567 น้อยกว่า 5 คน
             ปี 2568 น้อยกว่า 5 คน
             ไม่มี: ร้อยละ
    """,
        PRINCIPAL,
    )


def test_a_share_of_a_small_figure_is_not_shown_and_of_large_ones_it_is(talk):
    talk(
        """
        คุณ> เด็กสัญชาติลาวโรงเรียนเราคิดเป็นร้อยละเท่าไหร่
        บอท> ไม่แสดง
        คุณ> เอาใหม่ ร้อยละของเด็ก G สัญชาติลาวทั้งเขต
        บอท> ร้อยละ 6.81
             272 จาก 3,995 คน
    """,
        PRINCIPAL,
    )


def test_a_condition_cannot_single_out_schools_with_exactly_three(talk):
    talk(
        """
        คุณ> โรงเรียนที่มีเด็กติด G เท่ากับ 3 คน
        บอท> 0 โรง
             ไม่มีข้อมูลหรือไม่แสดงจำนวน จึงบอกไม่ได้ว่าเข้าเงื่อนไขหรือไม่
        คุณ> เอาใหม่ โรงเรียนที่มีเด็กติด G มากกว่า 50 คน
        บอท> 21 โรง
    """,
        OFFICER,
    )


def test_the_first_is_named_and_those_without_a_place_are_counted(talk):
    talk(
        """
        คุณ> โรงเรียนไหนมีเด็กติด G มากที่สุด
        บอท> อนุบาลแม่สาย(สายศิลปศาสตร์) 352 คน มากที่สุด
             จัดอันดับจากจำนวนที่แสดงได้
        คุณ> แยกสัญชาติ
        บอท> เมียนมา
    """,
        OFFICER,
    )


def test_names_of_learners_are_never_told(talk):
    for seat in (OFFICER, PRINCIPAL, PUBLIC):
        talk(
            """
            คุณ> เด็กติด G ชื่ออะไร
            บอท> ไม่ให้ข้อมูลส่วนบุคคล
            คุณ> ขอรายชื่อเด็กจี
            บอท> ไม่ให้ข้อมูลส่วนบุคคล
        """,
            seat,
        )


def test_other_schools_are_refused_to_a_principal_who_may_ask_sums(talk):
    talk(
        """
        คุณ> เด็กติด G แยกโรงเรียน
        บอท> ดูรายโรงไม่ได้
             ปุ่ม: เด็กรหัสจีแยกอำเภอ
        กด> เด็กรหัสจีแยกอำเภอ
        บอท> แม่สาย 2,144 คน
        คุณ> เด็กติด G ทั้งเขต
        บอท> 3,995 คน
    """,
        PRINCIPAL,
    )


def test_the_public_may_ask_sums_of_amphoe_and_office_only(talk):
    talk(
        """
        คุณ> เด็กต่างด้าวทั้งเขตกี่คน
        บอท> 3,995 คน
        คุณ> แยกโรงเรียน
        บอท> ขออภัยค่ะ
             ไม่มี: 352
        คุณ> เอาใหม่ เด็กพม่าอำเภอแม่สายกี่คน
        บอท> คือจำนวนนักเรียนรหัสจี (G) เมียนมา ของอำเภอแม่สาย
    """,
        PUBLIC,
    )


def test_in_a_group_only_the_sum_of_its_schools_is_told(talk):
    talk(
        """
        คุณ> น้องแผน เด็กติด G ในกลุ่มเรากี่คน
        บอท> ของกลุ่มสาธิตแม่จัน 1
        คุณ> น้องแผน เด็กติด G แยกโรงเรียน
        บอท> ขออภัยค่ะ
    """,
        GROUP,
        chat="group",
    )


def test_a_year_that_is_not_held_is_said_and_the_newest_offered(talk):
    talk(
        """
        คุณ> นักเรียนติด G ปี 2560
        บอท> ยังไม่มีข้อมูล
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 3,995 คน
    """,
        OFFICER,
    )


def test_it_goes_on_from_nationality_to_place_and_back_in_time(talk):
    talk(
        """
        คุณ> เด็กไร้สัญชาติทั้งเขตกี่คน
        บอท> 1,140 คน
        คุณ> แยกอำเภอ
        บอท> แม่ฟ้าหลวง
             รวม 1,140 คน
        คุณ> ปีที่แล้วล่ะ
        บอท> ปีการศึกษา 2567
    """,
        OFFICER,
    )


def test_a_grade_is_not_held_of_them(talk):
    talk(
        """
        คุณ> เด็กติด G ป.1 กี่คน
        บอท> ไม่มีข้อมูลแยกตามชั้น
    """,
        OFFICER,
    )
