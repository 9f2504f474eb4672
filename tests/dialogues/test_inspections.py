"""Recommendations of inspectors as conversations: what is open, what is overdue, which group acts; officers only."""

from __future__ import annotations

from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC


def test_what_nobody_has_begun(talk):
    talk("""
        คุณ> ข้อเสนอแนะผู้ตรวจที่ยังไม่ดำเนินการ
        บอท> 5 ข้อ คือข้อเสนอแนะจากการตรวจราชการ ยังไม่ดำเนินการ ทั้งเขต
             ติดตามเด็กตกหล่นเป็นรายตำบลร่วมกับองค์กรปกครองส่วนท้องถิ่น
             กลุ่มส่งเสริมการจัดการศึกษา
             ทะเบียนการตรวจราชการ
             ข้อมูลสาธิต
        คุณ> ของกลุ่มนิเทศล่ะ
        บอท> 2 ข้อ
    """)


def test_what_is_overdue_on_the_day_of_asking(talk):
    talk(
        """
        คุณ> ข้อเสนอแนะผู้ตรวจที่เลยกำหนด
        บอท> 4 ข้อ
             ยังไม่ดำเนินการ 2 กำลังดำเนินการ 2
    """,
        seat=DIRECTOR,
    )


def test_how_many_by_group_and_by_state(talk):
    talk("""
        คุณ> ข้อเสนอแนะผู้ตรวจแยกกลุ่มงาน
        บอท> รวม 12 ข้อ
             มากที่สุด กลุ่มนโยบายและแผน 3 ข้อ
             กราฟ
    """)
    talk("""
        คุณ> ข้อเสนอแนะผู้ตรวจ
        บอท> 12 ข้อ
             ยังไม่ดำเนินการ 5 กำลังดำเนินการ 5 ดำเนินการแล้ว 2
    """)


def test_they_are_for_officers(talk):
    for seat in (PRINCIPAL, PUBLIC):
        talk(
            """
            คุณ> ข้อเสนอแนะผู้ตรวจที่ยังไม่ดำเนินการ
            บอท> ขออภัยค่ะ ข้อมูลนี้ดูได้เฉพาะเจ้าหน้าที่ของสำนักงานเขต
        """,
            seat=seat,
        )
