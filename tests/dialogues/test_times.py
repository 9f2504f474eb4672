"""Times in whole conversations: which calendar was meant is said, and where nothing is held the newest is offered."""

from __future__ import annotations

from tests.dialogues.conftest import PRINCIPAL


def test_a_year_that_is_not_held_names_the_newest_and_offers_it(talk):
    talk("""
        คุณ> นักเรียนปีนี้กี่คน
        บอท> ยังไม่มีข้อมูล
             ปีการศึกษา 2569
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568 รอบ 1
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 37,029 คน
             ปีการศึกษา 2568
    """)


def test_pupils_on_a_day_are_of_a_round_that_is_named(talk):
    talk("""
        คุณ> นักเรียน ณ วันที่ 10 มิ.ย. 68 กี่คน
        บอท> 37,029 คน
             ปีการศึกษา 2568 รอบ 1
        คุณ> แล้ว 10 พ.ย. 68 ล่ะ
        บอท> ยังไม่มีข้อมูล
             ปีการศึกษา 2568 รอบ 2
             ปุ่ม: ดูปี 2568
    """)


def test_a_fiscal_year_said_of_pupils_is_counted_by_the_academic_year_and_said_so(talk):
    talk("""
        คุณ> นักเรียนปีงบ 68 กี่คน
        บอท> 37,029 คน
             ปีการศึกษา 2568
             นับตามปีการศึกษา
        คุณ> เบิกจ่ายปีการศึกษา 2569 เท่าไหร่
        บอท> ปีงบประมาณ 2569
             นับตามปีงบประมาณ
    """)


def test_a_plain_year_needs_no_such_word(talk):
    talk("""
        คุณ> เบิกจ่ายปี 2569 เท่าไหร่
        บอท> ปีงบประมาณ 2569
             ไม่มี: นับตาม
    """)


def test_payments_of_a_month_and_follow_ups(talk):
    talk("""
        คุณ> เบิกจ่ายเดือนที่แล้วเท่าไหร่
        บอท> 1 ต.ค. 2569 ถึง 31 ต.ค. 2569
             1,317,000.00 บาท
        คุณ> แล้วเดือนนี้ล่ะ
        บอท> 1 พ.ย. 2569 ถึง 30 พ.ย. 2569
             5,077,533.00 บาท
        คุณ> แล้วแม่สายล่ะ
        บอท> แม่สาย
             1 พ.ย. 2569 ถึง 30 พ.ย. 2569
    """)


def test_two_months_make_up_the_year_so_far(talk):
    talk("""
        คุณ> เบิกจ่ายตั้งแต่ 1 ต.ค. 69 ถึงปัจจุบัน
        บอท> 6,394,533.00 บาท
             1 ต.ค. 2569 ถึง 21 พ.ย. 2569
        คุณ> เบิกจ่ายปีนี้เท่าไหร่
        บอท> 6,394,533.00 บาท
             ปีงบประมาณ 2570
    """)


def test_days_without_any_entry_offer_their_year(talk):
    talk("""
        คุณ> เบิกจ่ายเดือนตุลาคม 2568 เท่าไหร่
        บอท> ไม่มีข้อมูล
             1 ต.ค. 2568 ถึง 31 ต.ค. 2568
             ปุ่ม: ดูปี 2569
        กด> ดูปี 2569
        บอท> ปีงบประมาณ 2569
             163,422,228.00 บาท
    """)


def test_letters_of_a_month(talk):
    talk(
        """
        คุณ> เดือนตุลาคมเงินรายหัวโอนหรือยัง
        บอท> ไม่มีหนังสือจัดสรร
             ฉบับล่าสุดลงวันที่ 6 พ.ย. 2569
        คุณ> เดือนนี้เงินรายหัวโอนหรือยัง
        บอท> 1,284,255.00 บาท
             ลงวันที่ 6 พ.ย. 2569
        """,
        seat=PRINCIPAL,
    )


def test_staff_have_no_terms(talk):
    talk("""
        คุณ> ครูเทอม 2 ปี 68 กี่คน
        บอท> 1,728 คน
             ปีการศึกษา 2568
             ไม่มี: รอบ 2
    """)


def test_a_day_that_does_not_exist_and_the_one_that_was_meant(talk):
    talk("""
        คุณ> เบิกจ่ายถึงวันที่ 31 พ.ย. 69 เท่าไหร่
        บอท> ไม่มี “
             31 พ.ย. 69
        คุณ> ใช่
        บอท> 30 พ.ย. 2569
    """)


def test_due_dates_of_a_day_of_the_common_era(talk):
    talk(
        """
        คุณ> วันที่ 10/11/2026 ต้องส่งอะไรบ้าง
        บอท> ค.ศ.
             ปุ่ม: 10 พ.ย. 2569
        กด> 10 พ.ย. 2569
        บอท> 10 พ.ย. 2569 คือกำหนดส่ง
             DMC
        """,
        seat=PRINCIPAL,
    )
