"""Area 13, monitoring: who has sent which report, who is late, what the own school owes, what is due next."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_who_still_owes_the_quarter(talk):
    talk("""
        คุณ> โรงเรียนไหนยังค้างรายงานไตรมาส 4 บ้าง
        บอท> 6 โรง ยังไม่ส่ง/ส่งกลับแก้ไข รายงานผลการดำเนินงานและการใช้จ่ายงบประมาณ ไตรมาส 4 ปีงบประมาณ 2569
             เลยกำหนดแล้ว 37 วัน
             ชุมชนบ้านป่าคาแม่เงินสามัคคี ยังไม่ส่ง
             บ้านดอยสะโง๊ะ ส่งกลับแก้ไข
    """)


def test_the_quarter_of_the_year_before(talk):
    talk("""
        คุณ> รายงานไตรมาส 4 ปี 2568 ใครยังไม่ส่ง
        บอท> 3 โรง ยังไม่ส่ง/ส่งกลับแก้ไข
             ไตรมาส 4 ปีงบประมาณ 2568
             บ้านจะตี ยังไม่ส่ง
    """)


def test_how_many_sent_and_by_amphoe(talk):
    talk("""
        คุณ> รายงานไตรมาส 4 ส่งแล้วกี่โรง
        บอท> 133 โรง ส่งแล้ว/ส่งช้า
             ส่งช้า 5 โรง
             ปุ่ม: โรงเรียนที่ยังไม่ส่ง
        คุณ> แยกอำเภอ ขอกราฟ
        บอท> แม่จัน 37 โรง
             กราฟ
    """)


def test_the_button_of_who_has_not_sent_names_them(talk):
    talk("""
        คุณ> รายงานไตรมาส 4 ส่งแล้วกี่โรง
        บอท> 133 โรง
        กด> โรงเรียนที่ยังไม่ส่ง
        บอท> 6 โรง
             บ้านดอยสะโง๊ะ
    """)


def test_the_report_of_indicators(talk):
    talk("""
        คุณ> ใครยังไม่ส่งรายงานตัวชี้วัด
        บอท> 3 โรง ยังไม่ส่ง/ส่งกลับแก้ไข ผลตัวชี้วัดตามนโยบาย รอบ 12 เดือน ปีงบประมาณ 2569
             บ้านสันมะนะ ส่งกลับแก้ไข
    """)


def test_whether_buildings_are_complete(talk):
    talk("""
        คุณ> B-OBEC ส่งครบหรือยัง
        บอท> ยังไม่ส่ง 3 โรง ส่งแล้ว 127 โรง ส่งช้า 5 โรง ส่งกลับแก้ไข 4 โรง
             กราฟ
    """)


def test_late_and_returned_of_no_report_are_counted_by_report(talk):
    talk("""
        คุณ> ใครส่งช้าบ้าง
        บอท> 11 รายงานมีโรงเรียนส่งช้า
             ข้อมูลนักเรียนรายบุคคล (DMC) ภาคเรียนที่ 2/2569 5 โรง
             ปุ่ม: DMC 2/2569 | ไตรมาส 4/2569
    """)
    talk("""
        คุณ> รายงานที่ถูกตีกลับมีกี่โรง
        บอท> 12 รายงานมีโรงเรียนส่งกลับแก้ไข
    """)


def test_the_director_sees_all_rounds_at_a_glance(talk):
    talk(
        """
        คุณ> สรุปการส่งรายงาน
        บอท> 6 เรื่อง
             ส่งแล้วรวม 64 โรง จากที่ต้องส่ง 139 โรง
             ปุ่ม: ขอเป็น PDF
    """,
        seat=DIRECTOR,
    )


def test_what_the_own_school_owes_and_has_sent(talk):
    talk(
        """
        คุณ> เราค้างส่งอะไรบ้าง
        บอท> ค้างส่ง 1 รายงาน
             (EMIS) รอบที่ 2/2569 ยังไม่ส่ง กำหนด 15 ธ.ค. 2569
             ปุ่ม: กำหนดส่งรายงาน
        คุณ> โรงเรียนเราส่ง DMC หรือยัง
        บอท> ส่งแล้ว
             ส่งเมื่อ 23 ต.ค. 2569
    """,
        seat=PRINCIPAL,
    )


def test_another_school_and_a_group_are_told_numbers_only(talk):
    talk(
        """
        คุณ> โรงเรียนบ้านป่าตึงส่ง DMC หรือยัง
        บอท> ขออภัยค่ะ สถานะการส่งรายงานของโรงเรียนอื่นดูได้เฉพาะจำนวนรวม
             ปุ่ม: ยังไม่ส่ง DMC กี่โรง
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> น้องแผน ใครยังไม่ส่งรายงานไตรมาส 4
        บอท> 0 โรง
             จากที่ต้องส่ง 13 โรง (กลุ่มสาธิตแม่จัน 1)
             ไม่มี: บ้านดอยสะโง๊ะ
             ไม่มี: แยกอำเภอ
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_the_public_is_told_how_many(talk):
    talk(
        """
        คุณ> โรงเรียนส่ง DMC แล้วกี่โรง
        บอท> 125 โรง ส่งแล้ว/ส่งช้า
             จากที่ต้องส่ง 139 โรง
    """,
        seat=PUBLIC,
    )


def test_what_is_due_next(talk):
    talk("""
        คุณ> เดือนหน้าต้องส่งรายงานอะไรบ้าง
        บอท> 15 ธ.ค. 2569 คือกำหนดส่งข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569
             อีก 24 วัน
    """)
    talk(
        """
        คุณ> รายงานติดตามไตรมาส 1 ต้องส่งวันไหน
        บอท> 15 ม.ค. 2570
             เปิดรับตั้งแต่ 15 ธ.ค. 2569
    """,
        seat=PRINCIPAL,
    )


def test_a_report_without_a_round_says_which_there_are(talk):
    talk("""
        คุณ> ใครยังไม่ส่งรายงาน eMENSCR
        บอท> ไม่พบรอบรายงานที่ถาม
             ที่มีคือ
             ไม่มี: 0 โรง
    """)


def test_how_monitoring_is_done(talk):
    talk("""
        คุณ> ขั้นตอนติดตามและประเมินผล
        บอท> มี 4 ขั้นตอน
             ติดตาม ประเมิน รายงาน และเผยแพร่ทุกไตรมาส
    """)
