"""Buildings (B-OBEC): kinds, condition and age."""

from __future__ import annotations

import pytest

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


@pytest.mark.parametrize(
    "said",
    [
        "อาคารเรียนชำรุดกี่หลัง",
        "อาคารเรียนที่ทรุดโทรมทั้งเขตมีกี่หลัง",
        "ตึกเรียนสภาพทรุดโทรมกี่หลังคะ",
        "อาคารเรียนชำรุดทรุดโทรมมีเท่าไหร่",
    ],
)
def test_classroom_buildings_in_poor_condition(talk, said):
    talk(f"""
        คุณ> {said}
        บอท> 184 หลัง
             อาคารเรียน สภาพทรุดโทรม
             มีข้อมูล 134 จาก 139 โรงเรียน
             ที่มา: B-OBEC ข้อมูล ณ 10 พ.ย. 2568 (ข้อมูลสาธิต)
    """)


def test_poor_buildings_by_amphoe_with_a_chart(talk):
    talk("""
        คุณ> อาคารทรุดโทรมแยกอำเภอขอกราฟ
        บอท> รวม 465 หลัง
             แม่ฟ้าหลวง 126 หลัง
             ดอยหลวง 31 หลัง
             กราฟ
    """)


def test_all_conditions_stand_beside_a_kind(talk):
    talk("""
        คุณ> บ้านพักครูทั้งเขตกี่หลัง
        บอท> 147 หลัง
             ดี 39 หลัง
             พอใช้ 26 หลัง
             ทรุดโทรม 80 หลัง
             รื้อถอน 2 หลัง
             ปุ่ม: แยกสภาพ | แยกอำเภอ
        กด> แยกสภาพ
        บอท> รวม 147 หลัง
             ทรุดโทรม 80 หลัง
    """)


def test_the_buildings_of_the_own_school_by_kind(talk):
    talk(
        """
        คุณ> โรงเรียนเรามีอาคารกี่หลัง
        บอท> 23 หลัง
        คุณ> แยกประเภทอาคาร
        บอท> ส้วม 10 หลัง
             อาคารเรียน 8 หลัง
             ถังเก็บน้ำ 1 ถัง
    """,
        seat=PRINCIPAL,
    )


@pytest.mark.parametrize(
    "said", ["ห้องน้ำของโรงเรียนเรากี่หลัง", "โรงเรียนเรามีห้องน้ำกี่ห้อง", "ส้วมโรงเรียนเรามีกี่หลัง", "โรงเรียนเรามีห้องสุขากี่หลัง"]
)
def test_toilets_by_every_word_for_them(talk, said):
    talk(
        f"""
        คุณ> {said}
        บอท> 10 หลัง
             ส้วม
    """,
        seat=PRINCIPAL,
    )


def test_follow_ups_change_condition_and_kind(talk):
    talk("""
        คุณ> อาคารเรียนทรุดโทรมกี่หลัง
        บอท> 184 หลัง
        คุณ> สภาพดีล่ะ
        บอท> 82 หลัง
             ต่อจากเรื่องเดิม
        คุณ> แล้วส้วมล่ะ
        บอท> 119 หลัง
        คุณ> อำเภอแม่สาย
        บอท> อำเภอแม่สาย
             ส้วม
    """)


def test_the_age_of_buildings(talk):
    talk("""
        คุณ> อาคารเรียนอายุเกิน 30 ปีกี่หลัง
        บอท> 262 หลัง
             อายุเกิน 30 ปี
        คุณ> อาคารเรียนแยกตามอายุอาคาร
        บอท> อายุไม่เกิน 10 ปี 5 หลัง
             อายุ 11-20 ปี 43 หลัง
             อายุ 21-30 ปี 40 หลัง
             อายุเกิน 30 ปี 262 หลัง
             รวม 350 หลัง
    """)


def test_which_school_has_the_most(talk):
    talk(
        """
        คุณ> โรงเรียนไหนมีอาคารเรียนทรุดโทรมมากที่สุด
        บอท> บ้านเทอดไทย 9 หลัง มากที่สุด
    """,
        seat=DIRECTOR,
    )


def test_schools_are_counted_when_schools_are_asked_for(talk):
    talk("""
        คุณ> โรงเรียนที่มีอาคารทรุดโทรมกี่โรง
        บอท> 131 โรง
        คุณ> โรงเรียนไหนไม่มีบ้านพักครู
        บอท> 36 โรง
             ไม่มีข้อมูลอาคารและสิ่งก่อสร้าง 5 โรงเรียน
    """)


def test_a_part_of_all_buildings(talk):
    talk("""
        คุณ> อาคารทรุดโทรมคิดเป็นร้อยละเท่าไหร่ของอาคารทั้งหมด
        บอท> ร้อยละ 43.06
             465 จาก 1,080 หลัง
    """)


def test_a_year_that_is_not_held(talk):
    talk("""
        คุณ> อาคารเรียนทรุดโทรมปี 2566 กี่หลัง
        บอท> ยังไม่มีข้อมูลจำนวนอาคารและสิ่งก่อสร้าง ปีการศึกษา 2566
             ปุ่ม: ดูปี 2568
    """)


def test_what_b_obec_does_not_tell_is_said_to_be_missing(talk):
    talk("""
        คุณ> โรงเรียนบ้านแม่จันมีที่ดินกี่ไร่
        บอท> ยังไม่มีข้อมูลห้องพิเศษและที่ดินของโรงเรียน
    """)


def test_sending_b_obec_is_still_about_sending(talk):
    talk("""
        คุณ> ใครยังไม่ส่งสิ่งก่อสร้าง
        บอท> ข้อมูลสิ่งก่อสร้าง (B-OBEC)
             7 โรง
        คุณ> สิ่งก่อสร้างส่งวันไหน
        บอท> กำหนดส่งข้อมูลสิ่งก่อสร้าง (B-OBEC)
             31 ก.ค. 2569
    """)


def test_a_principal_sees_the_own_school_and_sums(talk):
    talk(
        """
        คุณ> อาคารเรียนของเราทรุดโทรมกี่หลัง
        บอท> 1 หลัง
        คุณ> อาคารเรียนชำรุดทั้งเขตแยกอำเภอ
        บอท> แม่ฟ้าหลวง 55 หลัง
        คุณ> โรงเรียนบ้านเทอดไทยมีอาคารเรียนชำรุดกี่หลัง
        บอท> ขออภัยค่ะ
             ไม่มี: 9 หลัง
    """,
        seat=PRINCIPAL,
    )


def test_the_public_is_told_sums_by_amphoe(talk):
    talk(
        """
        คุณ> อาคารเรียนทรุดโทรมในอำเภอแม่จันมีกี่หลัง
        บอท> 43 หลัง
        คุณ> โรงเรียนไหนมีอาคารเรียนทรุดโทรมมากที่สุด
        บอท> ขออภัยค่ะ
             ไม่มี: บ้านเทอดไทย
    """,
        seat=PUBLIC,
    )


def test_a_group_is_told_the_sum_of_its_schools(talk):
    talk(
        """
        คุณ> น้องแผน อาคารทรุดโทรมกี่หลัง
        บอท> 39 หลัง
             กลุ่มสาธิตแม่จัน 1
    """,
        seat=GROUP,
        chat="group",
    )
