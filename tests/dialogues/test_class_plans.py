"""Class plans in conversations: next year's rooms and pupils, and the plan beside who came."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_next_years_plan_with_its_rooms(talk):
    talk(
        """
        คุณ> แผนชั้นเรียนปีหน้า
        บอท> 38,305 คน คือนักเรียนตามแผน ทั้งเขต ปีการศึกษา 2570
             ห้องตามแผน 1,781 ห้อง
             แผนการจัดชั้นเรียน
             ข้อมูลสาธิต
    """
    )


def test_the_plan_by_grade_and_as_a_picture(talk):
    talk(
        """
        คุณ> แผนชั้นเรียนปี 2570 แยกชั้น
        บอท> รวม 38,305 คน
             ป.1 4,917 คน
             กราฟ
        คุณ> อำเภอแม่สายล่ะ
        บอท> อำเภอแม่สาย
             แยกตามชั้น
    """
    )


def test_how_many_a_school_plans_to_take(talk):
    talk(
        """
        คุณ> แผนรับนักเรียน ป.1 กี่คน
        บอท> 158 คน คือนักเรียนตามแผน ป.1 ของโรงเรียนบ้านแม่จัน
             ห้องตามแผน 5 ห้อง
        คุณ> ทั้งเขตล่ะ
        บอท> 4,917 คน
    """,
        seat=PRINCIPAL,
    )


def test_rooms_by_amphoe(talk):
    talk(
        """
        คุณ> ห้องเรียนตามแผนปี 2570 แยกอำเภอ
        บอท> รวม 1,781 ห้อง
             แม่สาย 478 ห้อง
             ดอยหลวง 113 ห้อง
             กราฟ
    """,
        seat=DIRECTOR,
    )


def test_the_plan_beside_who_came_is_of_one_year(talk):
    talk(
        """
        คุณ> ส่วนต่างแผนกับจริง
        บอท> -1,363 คน คือส่วนต่างแผนกับจริง ทั้งเขต ปีการศึกษา 2568
             จำนวนนักเรียน 37,029 คน
             นักเรียนตามแผน 38,392 คน
             DMC และ แผนการจัดชั้นเรียน
        คุณ> แยกชั้น
        บอท> ป.1 -168 คน
             รวม -1,363 คน
    """
    )


def test_seats_that_are_left(talk):
    talk(
        """
        คุณ> ที่นั่งว่าง ป.1
        บอท> 168 คน คือที่นั่งว่างตามแผน ป.1
             จำนวนนักเรียน 4,744 คน
             นักเรียนตามแผน 4,912 คน
    """
    )


def test_a_year_without_pupils_has_no_difference(talk):
    talk(
        """
        คุณ> ส่วนต่างแผนกับจริงปี 2570
        บอท> ไม่มีข้อมูล
             2570
             ไม่มี: 38,305 คน คือส่วนต่าง
    """
    )


def test_a_year_that_is_not_planned_says_which_is(talk):
    talk(
        """
        คุณ> แผนชั้นเรียนปี 2575
        บอท> ยังไม่มีข้อมูล
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2570
    """
    )


def test_the_plan_beside_the_year_before(talk):
    talk(
        """
        คุณ> แผนชั้นเรียนปี 2570 เทียบกับปีที่แล้ว
        บอท> 38,305 คน
             2569
    """
    )


def test_the_plan_is_public(talk):
    talk(
        """
        คุณ> แผนรับนักเรียน ป.1 โรงเรียนบ้านแม่จัน
        บอท> 158 คน
             ข้อมูลสาธิต
    """,
        seat=PUBLIC,
    )


def test_a_group_asks_for_its_schools(talk):
    talk(
        """
        คุณ> น้องแผน แผนชั้นเรียนปีหน้าของกลุ่มเรา
        บอท> กลุ่มสาธิตแม่จัน 1
             ปีการศึกษา 2570
             ห้องตามแผน
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_schools_in_the_order_of_their_plans(talk):
    talk(
        """
        คุณ> 5 โรงเรียนที่แผนรับนักเรียน ป.1 มากที่สุด
        บอท> มากที่สุด ใน 5 อันดับ
             นักเรียนตามแผน ป.1
             กราฟ
    """
    )
