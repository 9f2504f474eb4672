"""Indicators of policy as conversations: result against target by round, found by words of the name."""

from __future__ import annotations

from db.people import Seat
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


def test_from_all_of_them_to_those_below_and_the_weakest(talk):
    talk(
        """
        คุณ> ตัวชี้วัดทั้งหมดมีอะไรบ้าง
        บอท> 10 ตัวชี้วัด
             บรรลุเป้าหมาย 5 ต่ำกว่าเป้าหมาย 5
        คุณ> อันไหนตกเป้า
        บอท> 5 ตัวชี้วัด
             การจัดการศึกษาปฐมวัย 98.56
             ไม่มี: Learning Loss
             ไม่มี: จัดสรร
        คุณ> ระดับ 2 มีอะไรบ้าง
        บอท> โรงเรียนคุณภาพ
             ผล 88.89 เป้าหมาย 100.00 ระดับ 2
             ภาพ: ยังขาดอีก 11.11
    """,
        seat=DIRECTOR,
    )


def test_what_a_named_one_came_to_is_its_result_and_no_count(talk):
    talk(
        """
        คุณ> น้องแผน ตัวชี้วัดความปลอดภัยได้เท่าไหร่
        บอท> ผล 97.84 เป้าหมาย 100.00 ระดับ 4
             ต่ำกว่าเป้าหมาย
    """,
        seat=Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
        chat="group",
    )


def test_english_words_of_a_name(talk):
    talk(
        """
        คุณ> ตัวชี้วัด active learning ได้เท่าไหร่
        บอท> การจัดการเรียนรู้เชิงรุก Active Learning
             ผล 93.53 เป้าหมาย 90.00 ระดับ 5
             บรรลุเป้าหมาย
        คุณ> ตัวชี้วัด learning loss รอบ 6 เดือน
        บอท> ผล 38.85 เป้าหมาย 40.00 ระดับ 4
             ต่ำกว่าเป้าหมาย
    """,
        seat=PRINCIPAL,
    )


def test_how_many_passed_and_how_many_did_not(talk):
    talk(
        """
        คุณ> kpi ของเขตปี 66 ผ่านเป้ากี่ตัว
        บอท> 5 ตัวชี้วัด
        คุณ> แล้วไม่ผ่านล่ะ
        บอท> 5 ตัวชี้วัด
             ต่ำกว่าเป้าหมาย
    """,
        seat=PUBLIC,
    )


def test_which_fell_short_at_six_months(talk):
    talk("""
        คุณ> ตัวชี้วัดตัวไหนต่ำกว่าเป้าหมาย รอบ 6 เดือน
        บอท> 3 ตัวชี้วัด
             พัฒนาผู้เรียน 43.17
             Learning Loss 38.85
             โรงเรียนคุณภาพ 33.33
    """)


def test_shares_levels_and_standing_as_figures(talk):
    talk(
        """
        คุณ> ตัวชี้วัดบรรลุเป้าหมายกี่เปอร์เซ็นต์
        บอท> ร้อยละ 50.00 (5 จาก 10 ตัวชี้วัด)
        คุณ> ตัวชี้วัดแยกระดับคุณภาพ
        บอท> ระดับ 2 1 ตัวชี้วัด ระดับ 4 4 ตัวชี้วัด ระดับ 5 5 ตัวชี้วัด
             กราฟ
        คุณ> ตัวชี้วัดแยกอำเภอ
        บอท> จำนวนตัวชี้วัดไม่มีข้อมูลแยกตามอำเภอ
    """,
        seat=DIRECTOR,
    )


def test_one_through_both_rounds_and_a_name_that_is_not_held(talk):
    talk("""
        คุณ> ตัวชี้วัดประวัติศาสตร์
        บอท> ผล 96.40 เป้าหมาย 100.00 ระดับ 4
        คุณ> รอบ 6 เดือนล่ะ
        บอท> ผล 53.96 เป้าหมาย 50.00 ระดับ 5
             ภาพ: สูงกว่าเป้าหมาย 3.96
    """)
    talk("""
        คุณ> ตัวชี้วัดเรื่องการอ่านการเขียน
        บอท> ไม่แน่ใจคำว่า
             ปุ่ม: ใช่
    """)


def test_what_quick_policy_is_comes_from_the_manual(talk):
    talk(
        """
        คุณ> quick policy คืออะไร
        บอท> ตัวชี้วัดตามนโยบายเร่งด่วนของเลขาธิการ กพฐ.
             คู่มือการปฏิบัติงานติดตาม
        คุณ> แล้วผลตัวชี้วัดโรงเรียนคุณภาพล่ะ
        บอท> ผล 88.89
    """,
        seat=PUBLIC,
    )
