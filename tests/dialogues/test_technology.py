"""Computers, internet, electricity and water (EMIS): counts, who has none, and who has not told."""

from __future__ import annotations

import pytest

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC

GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


@pytest.mark.parametrize(
    "said",
    [
        "โรงเรียนเรามีคอมกี่เครื่อง",
        "คอมพิวเตอร์ของโรงเรียนเรากี่เครื่อง",
        "รร.เรามีคอมพิวเตอทั้งหมดกี่เครื่องคะ",
        "จำนวนคอมของเรา",
    ],
)
def test_computers_of_the_own_school_with_what_they_are_for(talk, said):
    talk(
        f"""
        คุณ> {said}
        บอท> 190 เครื่อง
             เพื่อการเรียนการสอน 180 เครื่อง
             เพื่อการบริหารจัดการ 10 เครื่อง
             ปีการศึกษา 2568
             ที่มา: EMIS ข้อมูล ณ 10 พ.ย. 2568 (ข้อมูลสาธิต)
    """,
        seat=PRINCIPAL,
    )


def test_computers_by_amphoe_then_as_a_chart(talk):
    talk("""
        คุณ> คอมพิวเตอร์ทั้งเขตกี่เครื่อง
        บอท> 4,716 เครื่อง
             มีข้อมูล 133 จาก 139 โรงเรียน
        คุณ> แยกอำเภอ
        บอท> แม่สาย 1,511 เครื่อง
             แม่ฟ้าหลวง 1,408 เครื่อง
             แม่จัน 943 เครื่อง
             ดอยหลวง 151 เครื่อง
             กราฟ
    """)


@pytest.mark.parametrize(
    "said",
    ["โรงเรียนไหนไม่มีอินเทอร์เน็ต", "โรงเรียนไหนยังไม่มีเน็ตบ้าง", "รร.ที่ไม่มีอินเตอร์เน็ตมีโรงไหนบ้าง", "โรงเรียนไหนเน็ตเข้าไม่ถึง"],
)
def test_schools_without_internet_are_named_and_those_that_told_nothing_apart(talk, said):
    talk(f"""
        คุณ> {said}
        บอท> 5 โรง
             บ้านพนาสวรรค์ 0 วงจร
             ราษฎร์พัฒนา
             บ้านแม่เต๋อ
             ไม่มีข้อมูล 6 โรง
             สันทราย(พรหมณีวิทยา)
             ธรรมจาริกอุปถัมภ์ 1
             จึงไม่นับรวม
             ที่มา: ทะเบียนสถานศึกษา และ EMIS ปีการศึกษา 2568
    """)


@pytest.mark.parametrize("said", ["โรงเรียนที่ยังไม่มีไฟฟ้า", "โรงเรียนไหนไม่มีไฟฟ้าใช้", "มีโรงเรียนไหนไฟฟ้าเข้าไม่ถึงบ้าง"])
def test_schools_without_electricity(talk, said):
    talk(f"""
        คุณ> {said}
        บอท> 3 โรง
             ตำรวจตระเวนชายแดนศรีสมวงศ์
             ไม่มีข้อมูลไฟฟ้า 6 โรงเรียน
             ไม่มี: บ้านขาแหย่งพัฒนา
    """)


def test_from_internet_to_electricity_to_water(talk):
    talk("""
        คุณ> โรงเรียนไหนไม่มีอินเทอร์เน็ต
        บอท> 5 โรง
        คุณ> แล้วไฟฟ้าล่ะ
        บอท> 3 โรง
             ไม่มีไฟฟ้า
        คุณ> โรงเรียนไหนไม่มีน้ำใช้
        บอท> 1 โรง
             บ้านขาแหย่งพัฒนา
    """)


def test_how_many_schools_have_internet(talk):
    talk("""
        คุณ> โรงเรียนที่มีเน็ตกี่โรง
        บอท> 128 โรง
             ไม่มีข้อมูลอินเทอร์เน็ต 6 โรงเรียน
    """)


def test_what_was_never_told_is_no_data_and_never_none(talk):
    talk("""
        คุณ> โรงเรียนไหนไม่มีน้ำประปา
        บอท> ไม่มีข้อมูลน้ำประปา
             บอกไม่ได้ว่าโรงเรียนใดเข้าเงื่อนไข
             ไม่มี: 139
    """)


def test_a_school_that_told_nothing_has_no_figure(talk):
    talk("""
        คุณ> โรงเรียนบ้านทับกุมารทองมีคอมกี่เครื่อง
        บอท> ยังไม่มีข้อมูล
             ไม่มี: 0 เครื่อง
    """)


def test_a_year_that_is_not_held(talk):
    talk("""
        คุณ> คอมพิวเตอร์ทั้งเขตปี 2567 กี่เครื่อง
        บอท> ยังไม่มีข้อมูลจำนวนคอมพิวเตอร์ ปีการศึกษา 2567
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 4,716 เครื่อง
    """)


def test_everything_of_a_school_is_told_apart_and_never_added_up(talk):
    talk(
        """
        คุณ> เทคโนโลยีของโรงเรียนเรามีอะไรบ้าง
        บอท> คอมพิวเตอร์ 190 เครื่อง
             อินเทอร์เน็ต 2 วงจร
             ไฟฟ้า 1 แหล่ง
             ไม่มีกราฟ
             ไม่มี: รวม 385
    """,
        seat=PRINCIPAL,
    )


def test_fewer_than_five_computers(talk):
    talk("""
        คุณ> โรงเรียนที่มีคอมไม่ถึง 5 เครื่อง
        บอท> 2 โรง
             มีคอมพิวเตอร์ไม่เกิน 4 เครื่อง
    """)


def test_computers_per_hundred_pupils(talk):
    talk(
        """
        คุณ> คอมใช้ได้ต่อนักเรียน 100 คน
        บอท> 10.34 เครื่อง
             คอมพิวเตอร์ที่ใช้งานได้ 3,829 เครื่อง
             จำนวนนักเรียน 37,029 คน
             ที่มา: M-OBEC และ DMC
             มีข้อมูล 137 จาก 139 โรงเรียน
        คุณ> แยกอำเภอ
        บอท> แม่ฟ้าหลวง 10.91 เครื่อง
             แม่สาย 9.73 เครื่อง
             ภาพรวม 10.34 เครื่อง
    """,
        seat=DIRECTOR,
    )


def test_a_principal_is_told_sums_of_others_but_no_other_school(talk):
    talk(
        """
        คุณ> คอมพิวเตอร์แยกอำเภอ
        บอท> แม่จัน 943 เครื่อง
        คุณ> โรงเรียนบ้านสันกองมีคอมกี่เครื่อง
        บอท> ขออภัยค่ะ
             ของโรงเรียนอื่นดูรายโรงไม่ได้
             ปุ่ม: คอมพิวเตอร์ทั้งเขต
        คุณ> โรงเรียนไหนไม่มีอินเทอร์เน็ต
        บอท> ขออภัยค่ะ
             ไม่มี: บ้านพนาสวรรค์
    """,
        seat=PRINCIPAL,
    )


def test_the_public_is_told_sums_only(talk):
    talk(
        """
        คุณ> คอมพิวเตอร์ในโรงเรียนอำเภอแม่สายมีกี่เครื่อง
        บอท> 1,511 เครื่อง
        คุณ> โรงเรียนบ้านแม่จันมีคอมกี่เครื่อง
        บอท> ขออภัยค่ะ
             ไม่มี: 190
    """,
        seat=PUBLIC,
    )


def test_a_group_is_told_the_sum_of_its_schools(talk):
    talk(
        """
        คุณ> น้องแผน คอมพิวเตอร์กี่เครื่อง
        บอท> 152 เครื่อง
             มีข้อมูล 12 จาก 13 โรงเรียน
        คุณ> คอมพิวเตอร์กี่เครื่อง
        บอท> (เงียบ)
    """,
        seat=GROUP,
        chat="group",
    )


def test_two_amphoes_beside_each_other(talk):
    talk(
        """
        คุณ> เปรียบเทียบคอมแม่จันกับแม่สาย
        บอท> แม่จัน 943 เครื่อง
             แม่สาย 1,511 เครื่อง
             568 เครื่อง
    """,
        seat=OFFICER,
    )


def test_how_fast_the_internet_is_cannot_be_told_by_how_many_lines_there_are(talk):
    talk(
        """
        คุณ> อินเทอร์เน็ตโรงเรียนเราเร็วเท่าไหร่
        บอท> ยังไม่มีข้อมูลสัญญาณและความเร็วอินเทอร์เน็ต
             ไม่มี: วงจร
    """,
        seat=PRINCIPAL,
    )
