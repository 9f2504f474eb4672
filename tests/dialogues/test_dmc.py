"""Area 1, DMC: pupils by school, grade and sex as they are asked for in the office, with what is not held."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_a_grade_of_the_office_with_sex_and_rooms(talk):
    talk("""
        คุณ> นักเรียน ม.1 ทั้งเขตมีเท่าไหร่
        บอท> 2,332 คน คือจำนวนนักเรียน ม.1 ทั้งเขต
             ชาย 1,239 คน หญิง 1,093 คน ห้องเรียน 90 ห้อง
             ที่มา: DMC
             ปุ่ม: แยกอำเภอ | เทียบกับปีที่แล้ว
    """)


def test_one_grade_of_the_own_school_after_another(talk):
    talk(
        """
        คุณ> ป.1 เรามีกี่คน
        บอท> 158 คน คือจำนวนนักเรียน ป.1 ของโรงเรียนบ้านแม่จัน
             ชาย 83 คน หญิง 75 คน
        คุณ> แล้ว ป.6 ล่ะ
        บอท> 167 คน คือจำนวนนักเรียน ป.6
    """,
        seat=PRINCIPAL,
    )


def test_rooms_of_the_own_school_by_grade(talk):
    talk(
        """
        คุณ> ห้องเรียนเรามีกี่ห้อง แยกชั้น
        บอท> รวม 48 ห้อง
             อ.1 1 ห้อง
             ป.6 5 ห้อง
             กราฟ
    """,
        seat=PRINCIPAL,
    )


def test_the_director_asks_whether_pupils_become_fewer(talk):
    talk(
        """
        คุณ> เด็กทั้งเขตลดลงไหม
        บอท> เพิ่มขึ้น 1,307 คน (ร้อยละ 3.66) จาก 35,722 คน เป็น 37,029 คน
        คุณ> ย้อนหลัง 3 ปี ขอกราฟ
        บอท> ปี 2566 34,608 คน ปี 2567 35,722 คน ปี 2568 37,029 คน
             ภาพ: กราฟเส้น
    """,
        seat=DIRECTOR,
    )


def test_pupils_in_a_room_on_average(talk):
    talk(
        """
        คุณ> นักเรียนต่อห้องเฉลี่ยเท่าไหร่
        บอท> 20.79 คน คือนักเรียนต่อห้อง ทั้งเขต
             จำนวนนักเรียน 37,029 คน
             จำนวนห้องเรียน 1,781 ห้อง
    """,
        seat=DIRECTOR,
    )


def test_boys_or_girls(talk):
    talk("""
        คุณ> ชายกับหญิงใครมากกว่า
        บอท> รวม 37,029 คน ชาย 18,782 คน หญิง 18,247 คน
    """)


def test_small_children_by_amphoe_for_the_public(talk):
    talk(
        """
        คุณ> เด็กอนุบาลทั้งเขตกี่คน แยกอำเภอ
        บอท> รวม 6,019 คน คือจำนวนนักเรียน ก่อนประถมศึกษา
             แม่สาย 2,056 คน
             ดอยหลวง 249 คน
             กราฟ
    """,
        seat=PUBLIC,
    )


def test_a_group_asks_school_by_school(talk):
    talk(
        """
        คุณ> น้องแผน โรงเรียนในกลุ่มมีนักเรียนกี่คน แยกโรงเรียน
        บอท> รวม 1,186 คน คือจำนวนนักเรียน ของกลุ่มสาธิตแม่จัน 1
             บ้านห้วยน้ำราก(ไตรราษฎร์บำรุง) 172 คน
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_schools_above_a_thousand(talk):
    talk("""
        คุณ> โรงเรียนไหนนักเรียนเกิน 1,000 คน
        บอท> 6 โรง คือจำนวนโรงเรียน ที่มีนักเรียนตั้งแต่ 1,001 คนขึ้นไป
             บ้านเวียงพาน 1,307 คน
    """)


def test_a_round_that_is_not_held_is_not_the_one_before(talk):
    talk("""
        คุณ> นักเรียนรอบ 2 ปี 2568 กี่คน
        บอท> ยังไม่มีข้อมูลจำนวนนักเรียน ปีการศึกษา 2568 รอบ 2
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568 รอบ 1
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 37,029 คน
    """)


def test_a_year_long_ago(talk):
    talk("""
        คุณ> นักเรียนปี 2550 กี่คน
        บอท> ยังไม่มีข้อมูลจำนวนนักเรียน ปีการศึกษา 2550
             ไม่มี: 0 คน
    """)


def test_boarders_and_disabled_that_were_never_imported_are_no_zero(talk):
    talk("""
        คุณ> เด็กพักนอนแยกอำเภอ ขอกราฟ
        บอท> ไม่มีข้อมูลนักเรียนพักนอน
             ไม่มี: 0 คน
             ไม่มีกราฟ
    """)
    talk(
        """
        คุณ> เด็กพิการเรียนรวมทั้งเขตกี่คน
        บอท> ไม่มีข้อมูลนักเรียนพิการ ทั้งเขต
    """,
        seat=PUBLIC,
    )


def test_names_of_children_are_refused_and_their_number_is_one_tap_away(talk):
    talk(
        """
        คุณ> ขอชื่อเด็ก ป.6 บ้านแม่จัน
        บอท> ไม่ให้ข้อมูลส่วนบุคคล
             ปุ่ม: ดูเป็นจำนวน
        กด> ดูเป็นจำนวน
        บอท> 167 คน
    """,
        seat=PUBLIC,
    )


def test_what_has_been_sent_is_told_beside_its_due_date(talk):
    talk(
        """
        คุณ> เดือนนี้มีอะไรต้องส่งบ้าง
        บอท> 10 พ.ย. 2569 คือกำหนดส่งข้อมูลนักเรียนรายบุคคล (DMC) ภาคเรียนที่ 2/2569 (โรงเรียนเราส่งแล้วเมื่อ 23 ต.ค. 2569)
             ไม่มี: เลยกำหนด
    """,
        seat=PRINCIPAL,
    )


def test_poor_pupils_in_a_hundred_are_asked_for_in_any_spelling(talk):
    for asked in ("นักเรียนยากจนกี่คน คิดเป็นกี่เปอร์เซ็น", "นร.ยากจนกี่ %", "เด็กยากจนคิดเป็นร้อยละเท่าไหร่ของเด็กทั้งหมด"):
        talk(f"""
        คุณ> {asked}
        บอท> ไม่มีข้อมูลร้อยละนักเรียนยากจน ทั้งเขต
             ร้อยละนักเรียนยากจน = นักเรียนยากจน ÷ นักเรียนทั้งหมด x 100
        """)
    talk("""
        คุณ> เด็กยากจนแม่ฟ้าหลวงเป็นกี่เปอร์เซ็นต์ของเด็กยากจนทั้งเขต
        บอท> สัดส่วนนักเรียนยากจน ของอำเภอแม่ฟ้าหลวง
    """)
