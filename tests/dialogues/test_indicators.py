"""Indicators of policy as conversations: result against target by round, found by words of the name."""

from __future__ import annotations

from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC


def test_an_indicator_is_found_by_its_name(talk):
    talk("""
        คุณ> ผลตัวชี้วัดพาน้องกลับมาเรียน
        บอท> ปีงบประมาณ 2566 รอบ 12 เดือน
             ผล 91.25 เป้าหมาย 95.00 ระดับ 4
             ต่ำกว่าเป้าหมาย
             ข้อมูลสาธิต
             กราฟ
        คุณ> รอบ 6 เดือนล่ะ
        บอท> ผล 62.50 เป้าหมาย 50.00 ระดับ 5
             บรรลุเป้าหมาย
    """)


def test_all_of_a_round(talk):
    talk(
        """
        คุณ> ตัวชี้วัดปี 2566 รอบ 6 เดือน
        บอท> 10 ตัวชี้วัด
             บรรลุเป้าหมาย 7 ต่ำกว่าเป้าหมาย 3
    """,
        seat=DIRECTOR,
    )


def test_what_has_not_come_to_its_target(talk):
    talk(
        """
        คุณ> ตัวชี้วัดที่ไม่บรรลุเป้าหมาย
        บอท> ต่ำกว่าเป้าหมาย ทั้งเขต ปีงบประมาณ 2566 รอบ 12 เดือน
             พาน้องกลับมาเรียน 91.25
    """,
        seat=PUBLIC,
    )


def test_everybody_sees_them_and_no_school_has_them(talk):
    talk(
        """
        คุณ> ผลตัวชี้วัดความปลอดภัย
        บอท> ผล 97.84 เป้าหมาย 100.00
    """,
        seat=PUBLIC,
    )
    talk(
        """
        คุณ> ตัวชี้วัดของโรงเรียนเรา
        บอท> เป็นข้อมูลของทั้งเขต
    """,
        seat=PRINCIPAL,
    )


def test_a_year_that_is_not_held(talk):
    talk("""
        คุณ> ตัวชี้วัดปี 2570
        บอท> ยังไม่มีข้อมูลจำนวนตัวชี้วัด ปีงบประมาณ 2570
             ข้อมูลล่าสุดที่มีคือปีงบประมาณ 2566 รอบ 12 เดือน
    """)
