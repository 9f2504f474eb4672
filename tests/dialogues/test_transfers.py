"""Transfers between lines as conversations: where requests stand, and what lines come to after approved ones."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC


def test_where_the_own_requests_stand(talk):
    talk(
        """
        คุณ> คำขอโอนเปลี่ยนแปลงถึงไหนแล้ว
        บอท> 2 คำขอ 100,000.00 บาท
             เสนอ 1 อนุมัติ 1
             ค่ากิจกรรมพัฒนาคุณภาพผู้เรียน ไป ค่าจัดการเรียนการสอน 59,900.00 บาท อนุมัติ เลขคำขอ T2570-004
             ค่าอุปกรณ์การเรียน ไป ค่าจัดการเรียนการสอน 40,100.00 บาท เสนอ
             ข้อมูลสาธิต
    """,
        seat=PRINCIPAL,
    )


def test_all_of_the_office_and_what_waits(talk):
    talk("""
        คุณ> คำขอโอนเปลี่ยนแปลงถึงไหนแล้ว
        บอท> 18 คำขอ 229,000.00 บาท
             เสนอ 7 อนุมัติ 6 ไม่อนุมัติ 5
             และอีก 8 คำขอ
             ปุ่ม: ขอเป็นไฟล์
        คุณ> ที่รออนุมัติ
        บอท> 7 คำขอ 65,400.00 บาท
    """)


def test_how_many_by_state_and_amphoe(talk):
    talk(
        """
        คุณ> คำขอโอนเปลี่ยนแปลงกี่คำขอ แยกสถานะคำขอ
        บอท> รวม 18 คำขอ เสนอ 7 คำขอ อนุมัติ 6 คำขอ ไม่อนุมัติ 5 คำขอ
             กราฟ
    """,
        seat=DIRECTOR,
    )
    talk(
        """
        คุณ> คำขอโอนเปลี่ยนแปลงกี่คำขอ แยกอำเภอ
        บอท> รวม 18 คำขอ
             แยกตามอำเภอ
    """,
        seat=PUBLIC,
    )


def test_lines_after_transfers_and_the_total_of_the_school_unchanged(talk):
    talk(
        """
        คุณ> งบหลังโอนเปลี่ยนแปลงของเราแยกรายการ
        บอท> รวม 1,784,695.50 บาท
             ค่าจัดการเรียนการสอน 1,344,155.00 บาท
             ค่ากิจกรรมพัฒนาคุณภาพผู้เรียน 240,001.00 บาท
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> งบของเราแยกรายการ
        บอท> รวม 1,784,695.50 บาท
             ค่าจัดการเรียนการสอน 1,284,255.00 บาท หลังโอนเปลี่ยนแปลง 1,344,155.00 บาท
    """,
        seat=PRINCIPAL,
    )


def test_both_are_shown_where_they_differ(talk):
    talk(
        """
        คุณ> ค่าจัดการเรียนการสอนของเราได้เท่าไหร่
        บอท> 1,284,255.00 บาท
             หลังโอนเปลี่ยนแปลง 1,344,155.00 บาท
    """,
        seat=PRINCIPAL,
    )


def test_what_of_others_is_refused(talk):
    talk(
        """
        คุณ> คำขอโอนเปลี่ยนแปลงของโรงเรียนบ้านป่าตึง
        บอท> ขออภัยค่ะ
             ดูรายโรงไม่ได้
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> คำขอโอนเปลี่ยนแปลงถึงไหนแล้ว
        บอท> ขออภัยค่ะ
    """,
        seat=PUBLIC,
    )
    talk(
        """
        คุณ> น้องแผน คำขอโอนเปลี่ยนแปลงกี่คำขอ
        บอท> คำขอ
    """,
        seat=Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
        chat="group",
    )


def test_another_year(talk):
    talk("""
        คุณ> คำขอโอนเปลี่ยนแปลงปี 2569
        บอท> 14 คำขอ
             ปีงบประมาณ 2569
    """)
    talk("""
        คุณ> คำขอโอนเปลี่ยนแปลงปี 2560
        บอท> ยังไม่มีข้อมูล
             ข้อมูลล่าสุดที่มีคือปีงบประมาณ 2570
    """)
