"""Shares, averages, places, exclusions, comparisons and conditions over the demonstration office.

The figures were reckoned from the files of ``db/demo/5703`` by hand, not by the product.
"""

from __future__ import annotations

import pytest

from tests.dialogues.conftest import PRINCIPAL, PUBLIC


@pytest.mark.parametrize("script", [
    """
    คุณ> เด็กผู้หญิงทั้งเขตคิดเป็นกี่เปอร์เซ็นต์
    บอท> ร้อยละ 49.28
         18,247 จาก 37,029 คน
    """,
    """
    คุณ> นักเรียนอำเภอแม่สายคิดเป็นร้อยละเท่าไหร่ของทั้งเขต
    บอท> ร้อยละ 32.54
         12,048 จาก 37,029 คน
         เทียบกับทั้งเขต
    """,
    """
    คุณ> สัดส่วนนักเรียนแต่ละอำเภอ
    บอท> แม่ฟ้าหลวง ร้อยละ 29.36
         ดอยหลวง ร้อยละ 3.25
         รวม 37,029 คน
         กราฟ
    """,
    """
    คุณ> โรงเรียนขนาดเล็กมีกี่เปอร์เซ็นต์ของโรงเรียนทั้งหมด
    บอท> ร้อยละ 38.13 (53 จาก 139 โรง)
    """,
    """
    คุณ> โรงเรียนที่ส่ง DMC แล้วคิดเป็นร้อยละเท่าไร
    บอท> จาก 139 โรง
         โรงเรียนที่ต้องส่ง 139 โรง
    """,
    """
    คุณ> นักเรียนเฉลี่ยต่อโรงเรียนแยกอำเภอ
    บอท> แม่สาย 388.65 คน
         เฉลี่ยจาก 31 โรงเรียน
    """,
])  # fmt: skip
def test_shares_and_averages(talk, script):
    talk(script)


def test_left_out_is_said(talk):
    talk("""
    คุณ> นักเรียนทั้งเขตยกเว้นอำเภอแม่สาย
    บอท> 24,981 คน
         ทั้งเขต ยกเว้นอำเภอแม่สาย
    """)
    talk("""
    คุณ> นักเรียนทั้งหมดไม่รวม ป.6
    บอท> 33,546 คน
         ไม่รวม ป.6
    """)


def test_places_are_for_all_where_the_figures_are_published(talk):
    place = """
    คุณ> โรงเรียนบ้านแม่จัน(เชียงแสนประชานุสาสน์)นักเรียนมากเป็นอันดับที่เท่าไรของเขต
    บอท> อันดับที่ 3 จาก 139 โรงเรียน
         1,497 คน
         กราฟ
    """
    for seat in (PUBLIC, PRINCIPAL):
        talk(place, seat=seat)


def test_the_greatest_change_and_two_amphoes(talk):
    talk("""
    คุณ> โรงเรียนไหนนักเรียนลดลงมากที่สุด
    บอท> ราชประชานุเคราะห์ 15(เวียงเก่าแสนภูวิทยาประสาท) ลดลง 78 คน
         จาก 1,417 เป็น 1,339 คน
    """)
    talk("""
    คุณ> แม่จันกับแม่สายใครนักเรียนมากกว่ากัน
    บอท> แม่จัน น้อยกว่า แม่สาย 4,448 คน
         ผลต่าง -4,448 คน
    """)


def test_what_was_never_imported_is_no_data(talk):
    talk("""
    คุณ> โรงเรียนที่มีเด็กพักนอนกี่โรง
    บอท> ไม่มีข้อมูลนักเรียนพักนอน
         ไม่มี: 0 โรง
    """)


def test_money_of_a_month(talk):
    talk("""
    คุณ> เดือนตุลาคม 2569 เบิกจ่ายเท่าไร
    บอท> 1,317,000.00 บาท
         1 ต.ค. 2569 ถึง 31 ต.ค. 2569
    """)
