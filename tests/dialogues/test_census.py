"""Children who live in a place, the rate of those who learn, and which school serves which village, as conversations."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC

GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_children_of_a_tambon_with_source_and_mark(talk):
    talk(
        """
        คุณ> เด็กวัยเรียนตำบลป่าตึงกี่คน
        บอท> 3,395 คน คือจำนวนเด็กวัยเรียน ของตำบลป่าตึง ปีการศึกษา 2568
             อายุ 3-17 ปี
             ที่มา: สำมะโนประชากรวัยเรียน (ทร.14) ข้อมูล ณ 10 มิ.ย. 2568 (ข้อมูลสาธิต)
        คุณ> แยกชายหญิง
        บอท> ชาย 1,735 คน
             หญิง 1,660 คน
        คุณ> เทียบกับปีที่แล้ว
        บอท> ปี 2567
    """,
        OFFICER,
    )


def test_by_amphoe_with_a_chart(talk):
    talk(
        """
        คุณ> เด็กวัยเรียนแยกอำเภอ ขอกราฟ
        บอท> รวม 56,232 คน
             มากที่สุด แม่สาย 19,516 คน
             กราฟ
    """,
        DIRECTOR,
    )


def test_a_principal_is_answered_of_the_tambon_of_the_own_school(talk):
    talk(
        """
        คุณ> เด็กวัยเรียนกี่คน
        บอท> 3,009 คน คือจำนวนเด็กวัยเรียน ของตำบลแม่จัน
        คุณ> แยกอายุ
        บอท> อายุ 6 226 คน
             กราฟ
    """,
        PRINCIPAL,
    )


def test_ages_are_asked_in_years_ranges_and_as_those_who_begin_school(talk):
    talk(
        """
        คุณ> เด็กเกณฑ์ ป.1 ตำบลแม่จันกี่คน
        บอท> 226 คน คือจำนวนเด็กวัยเรียน อายุ 6 ของตำบลแม่จัน
        คุณ> อายุ 7 ปีล่ะ
        บอท> 206 คน
        คุณ> เอาใหม่ เด็กอายุ 3-5 ปี แยกตำบล
        บอท> อายุ 3-5
             เทอดไทย 1,457 คน
        คุณ> เอาใหม่ เด็ก 3 ขวบทั้งเขตกี่คน
        บอท> 3,518 คน
    """,
        OFFICER,
    )


def test_compulsory_age_is_six_to_fifteen(talk):
    talk(
        """
        คุณ> เด็กวัยเรียนภาคบังคับทั้งเขตกี่คน
        บอท> 38,508 คน
             อายุ 6-15
    """,
        PUBLIC,
    )


def test_those_who_begin_school_next_year_are_not_made_up(talk):
    talk(
        """
        คุณ> เด็กเกณฑ์ ป.1 ปีหน้าตำบลแม่จัน
        บอท> ยังไม่มีข้อมูล
             ปีการศึกษา 2570
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 226 คน
    """,
        OFFICER,
    )


def test_the_rate_of_enrolment_shows_its_parts_and_says_what_it_leaves_out(talk):
    talk(
        """
        คุณ> อัตราการเข้าเรียนตำบลป่าตึง
        บอท> ร้อยละ
             จำนวนเด็กวัยเรียน 3,395 คน
             เกินร้อยละ 100 ได้เพราะมีเด็กจากพื้นที่อื่นมาเรียน
        คุณ> เอาใหม่ อัตราการเข้าเรียนภาคบังคับตำบลป่าตึง
        บอท> ร้อยละ 79.75
             1,835 คน
             จำนวนเด็กวัยเรียน อายุ 6-15 2,301 คน
             นักเรียน ป.1-ม.3 (DMC) ÷ เด็กอายุ 6-15 ปี
    """,
        OFFICER,
    )


def test_the_rate_by_amphoe_as_a_chart(talk):
    talk(
        """
        คุณ> อัตราการเข้าเรียนแยกอำเภอ ขอกราฟ
        บอท> ภาพรวม ร้อยละ 65.85
             เชียงแสน ร้อยละ 70.26
             กราฟ
        คุณ> แยกตำบล
        บอท> ป่าตึง
    """,
        DIRECTOR,
    )


def test_the_tambon_with_most_children(talk):
    talk(
        """
        คุณ> ตำบลไหนมีเด็กวัยเรียนมากที่สุด
        บอท> เทอดไทย
             มากที่สุด
        คุณ> อำเภอไหนมีเด็กวัยเรียนน้อยที่สุด
        บอท> ดอยหลวง 2,023 คน
    """,
        PUBLIC,
    )


def test_a_year_that_is_not_held_is_said(talk):
    talk(
        """
        คุณ> ประชากรวัยเรียนปี 2560
        บอท> ยังไม่มีข้อมูล
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
    """,
        OFFICER,
    )


def test_the_census_knows_no_schools_and_no_grades(talk):
    talk(
        """
        คุณ> เด็กวัยเรียนแยกโรงเรียน
        บอท> ไม่มีข้อมูลแยกตามโรงเรียน
             อำเภอ
    """,
        OFFICER,
    )


def test_which_villages_the_own_school_serves(talk):
    talk(
        """
        คุณ> โรงเรียนเรารับผิดชอบหมู่บ้านไหนบ้าง
        บอท> 2 หมู่บ้าน
             สาธิตแม่จัน หมู่ 4
             สาธิตแม่จัน หมู่ 5
        คุณ> โรงเรียนเรารับผิดชอบกี่หมู่บ้าน
        บอท> 2 หมู่บ้าน
    """,
        PRINCIPAL,
    )


def test_which_school_serves_a_village(talk):
    talk(
        """
        คุณ> หมู่บ้านสาธิตแม่จัน หมู่ 4 อยู่เขตบริการโรงเรียนอะไร
        บอท> บ้านแม่จัน(เชียงแสนประชานุสาสน์)
             ตำบลแม่จัน อำเภอแม่จัน
    """,
        PUBLIC,
    )


def test_villages_of_a_tambon_and_how_many_each_school_has(talk):
    talk(
        """
        คุณ> เขตบริการตำบลป่าตึงมีหมู่บ้านอะไรบ้าง
        บอท> 28 หมู่บ้าน
             สาธิตป่าตึง หมู่ 1
        คุณ> เอาใหม่ จำนวนหมู่บ้านในเขตบริการแยกอำเภอ
        บอท> แม่จัน
             รวม 404 หมู่บ้าน
    """,
        OFFICER,
    )


def test_in_a_group_the_tambons_of_its_schools_are_meant(talk):
    talk(
        """
        คุณ> น้องแผน เด็กวัยเรียนในกลุ่มเรากี่คน
        บอท> คน คือจำนวนเด็กวัยเรียน
             ตำบลจอมสวรรค์
    """,
        GROUP,
        chat="group",
    )
