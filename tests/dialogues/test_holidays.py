"""Days off and working days in conversations; those of the office count like those of the country."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC


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


def test_a_day_that_is_not_in_the_calendar(talk):
    talk(
        """
        คุณ> 31 ก.พ. หยุดไหม
        บอท> ไม่มี “31 ก.พ.” ในปฏิทิน
        คุณ> 5 ธันวาหยุดไหม
        บอท> วันเสาร์ที่ 5 ธ.ค. 2569 หยุดค่ะ
             วันทำการถัดไปคือวันอังคารที่ 8 ธ.ค. 2569
    """,
        seat=PRINCIPAL,
    )


def test_today_and_next_month_as_people_say_it(talk):
    talk(
        """
        คุณ> วันนี้หยุดไหม
        บอท> วันเสาร์ที่ 21 พ.ย. 2569 หยุดค่ะ
        คุณ> หยุดยาวเดือนหน้ามีไหม
        บอท> 4 วัน
             ตรงกับวันจันทร์ถึงศุกร์ 3 วัน
             วันพฤหัสบดีที่ 31 ธ.ค. 2569 วันสิ้นปี
    """,
        seat=PUBLIC,
    )


def test_a_month_of_the_coming_year_holds_the_offices_day_too(talk):
    talk(
        """
        คุณ> วันหยุดเดือนมกรา 2570
        บอท> 3 วัน
             วันศุกร์ที่ 1 ม.ค. 2570 วันขึ้นปีใหม่
             วันหยุดพิเศษต่อเนื่องปีใหม่ของสำนักงาน
             วันเสาร์ที่ 9 ม.ค. 2570 วันเด็กแห่งชาติ ตรงกับวันหยุดสุดสัปดาห์
    """,
        seat=DIRECTOR,
    )


def test_in_a_group(talk):
    talk(
        """
        คุณ> น้องแผน พรุ่งนี้หยุดไหม
        บอท> วันอาทิตย์ที่ 22 พ.ย. 2569 หยุดค่ะ
        คุณ> พรุ่งนี้หยุดไหม
        บอท> (เงียบ)
    """,
        seat=Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
        chat="group",
    )


def test_another_month_goes_on_and_a_figure_afterwards_does_not(talk):
    talk(
        """
        คุณ> เดือนนี้หยุดวันไหนบ้าง
        บอท> ไม่มีวันหยุดราชการ 1 พ.ย. 2569 ถึง 30 พ.ย. 2569
        คุณ> แล้วมกราล่ะ
        บอท> วันหยุดราชการ 1 ม.ค. 2570 ถึง 31 ม.ค. 2570
        คุณ> แล้วครูล่ะ
        บอท> คือจำนวนครู ของโรงเรียนบ้านแม่จัน
    """,
        seat=PRINCIPAL,
    )


def test_a_day_off_that_is_named_in_a_year_is_that_day(talk):
    talk(
        """
        คุณ> วันพ่อหยุดวันไหนปีนี้
        บอท> วันหยุดราชการ 5 ธ.ค. 2569 ถึง 7 ธ.ค. 2569
    """
    )
