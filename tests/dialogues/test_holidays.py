"""Days off and working days in conversations; those of the office count like those of the country."""

from __future__ import annotations

from tests.dialogues.conftest import PRINCIPAL, PUBLIC


def test_days_off_of_a_month(talk):
    talk(
        """
        คุณ> วันหยุดเดือนธันวา
        บอท> วันหยุดราชการ 1 ธ.ค. 2569 ถึง 31 ธ.ค. 2569
             วันพฤหัสบดีที่ 10 ธ.ค. 2569 วันรัฐธรรมนูญ
             ชดเชย
             ปฏิทินวันหยุดราชการของไทย
    """
    )


def test_whether_a_day_is_one(talk):
    talk(
        """
        คุณ> พรุ่งนี้หยุดไหม
        บอท> วันอาทิตย์ที่ 22 พ.ย. 2569 หยุดค่ะ
             วันทำการถัดไปคือวันจันทร์ที่ 23 พ.ย. 2569
        คุณ> 10 ธันวาหยุดไหม
        บอท> หยุดค่ะ (วันรัฐธรรมนูญ)
        คุณ> 11 ธันวาหยุดไหม
        บอท> เป็นวันทำการค่ะ
    """,
        seat=PUBLIC,
    )


def test_the_offices_own_day_off_is_no_working_day(talk):
    talk(
        """
        คุณ> 4 มกราคม 2570 หยุดไหม
        บอท> หยุดค่ะ (วันหยุดพิเศษต่อเนื่องปีใหม่ของสำนักงาน
             วันอังคารที่ 5 ม.ค. 2570
             ข้อมูลสาธิต
    """
    )


def test_the_last_working_day_before_new_year_and_of_a_month(talk):
    talk(
        """
        คุณ> วันทำการสุดท้ายก่อนปีใหม่
        บอท> วันพุธที่ 30 ธ.ค. 2569 คือวันทำการสุดท้าย
        คุณ> วันทำการแรกหลังปีใหม่
        บอท> วันอังคารที่ 5 ม.ค. 2570 คือวันทำการแรก
    """,
        seat=PRINCIPAL,
    )


def test_the_next_day_off(talk):
    talk(
        """
        คุณ> วันหยุดราชการถัดไปวันไหน
        บอท> วันเสาร์ที่ 5 ธ.ค. 2569 คือวันหยุดถัดไป
    """
    )


def test_a_question_about_days_off_does_not_go_on_from_pupils(talk):
    talk(
        """
        คุณ> นักเรียนทั้งเขตกี่คน
        บอท> 37,029 คน
        คุณ> พรุ่งนี้หยุดไหม
        บอท> หยุดค่ะ
    """
    )
