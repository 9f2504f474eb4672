"""Conditions on places and grades themselves (อำเภอที่มีนักเรียนเกิน 8,000 คน), and short words of the office's people.

The figures were reckoned from the files of ``db/demo/5703`` by hand, not by the product.
"""

from __future__ import annotations

import pytest

from tests.dialogues.conftest import PRINCIPAL

_OF_THE_OFFICE = [
    """
    คุณ> อำเภอที่มีนักเรียนเกิน 8,000 คน
    บอท> 2 อำเภอ
         แม่สาย 12,048 คน
         แม่ฟ้าหลวง 10,872 คน
         เฉพาะอำเภอที่มีนักเรียนตั้งแต่ 8,001 คนขึ้นไป
    """,
    """
    คุณ> อำเภอไหนมีนักเรียนไม่ถึง 5000 คน
    บอท> 2 อำเภอ
         ดอยหลวง 1,202 คน
    """,
    """
    คุณ> โรงเรียนที่มีนักเรียนเกิน 500 คน แยกอำเภอ
    บอท> รวม 18 โรง
    """,
    """
    คุณ> อำเภอที่มีนักเรียนเกิน 20,000 คน
    บอท> ไม่พบ
    """,
    """
    คุณ> แม่สายกินสัดส่วนนักเรียนของเขตไปเท่าไร
    บอท> ร้อยละ 32.54
    """,
    """
    คุณ> เฉลี่ยแล้วโรงเรียนหนึ่งมีนักเรียนกี่คน
    บอท> 266.40 คน
    """,
    """
    คุณ> ขอหัวกับท้าย โรงที่เด็กมากสุดกับน้อยสุด
    บอท> 1,961 คน
         11 คน
    """,
    """
    คุณ> เล็ก กลาง ใหญ่ ใหญ่พิเศษ อย่างละกี่โรง
    บอท> รวม 139 โรง เล็ก 53 โรง กลาง 73 โรง ใหญ่ 11 โรง ใหญ่พิเศษ 2 โรง
    """,
]


@pytest.mark.parametrize("script", _OF_THE_OFFICE)
def test_rows_meet_conditions_themselves(talk, script):
    talk(script)


def test_grades_of_the_own_school_meet_a_condition(talk):
    talk("""
        คุณ> ชั้นไหนบ้างที่เกิน 150 คนคะ
        บอท> ของโรงเรียนบ้านแม่จัน
    """, seat=PRINCIPAL)  # fmt: skip
