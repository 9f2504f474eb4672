"""Area 7, allocation: what a school or the office was given, by which letter, and what is whose to see."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_what_the_own_school_was_given_line_by_line(talk):
    talk(
        """
        คุณ> งวดนี้เราได้เงินอะไรมาบ้าง
        บอท> รวม 1,784,695.50 บาท
             ค่าจัดการเรียนการสอน 1,284,255.00 บาท
             หลังโอนเปลี่ยนแปลง 1,344,155.00 บาท
             ค่าอุปกรณ์การเรียน 200,539.50 บาท
             ข้อมูลสาธิต
             กราฟ
    """,
        seat=PRINCIPAL,
    )


def test_this_year_beside_the_year_before(talk):
    talk(
        """
        คุณ> ปีนี้ได้งบกี่บาท
        บอท> 1,784,695.50 บาท
        คุณ> เทียบกับปีที่แล้ว
        บอท> ลดลง 4,974,080.50 บาท
             จาก 6,758,776.00 บาท เป็น 1,784,695.50 บาท
    """,
        seat=PRINCIPAL,
    )


def test_by_category_and_no_pie(talk):
    talk("""
        คุณ> งบปี 70 แยกงบรายจ่าย ขอกราฟวงกลม
        บอท> งบดำเนินงาน 7,902,000.00 บาท งบเงินอุดหนุน 42,611,090.20 บาท
             จึงทำเป็นกราฟแท่งให้
             ภาพ: กราฟแท่ง
    """)


def test_a_category_beside_another(talk):
    talk(
        """
        คุณ> งบดำเนินงานกับงบอุดหนุนต่างกันเท่าไหร่
        บอท> งบดำเนินงาน น้อยกว่า งบเงินอุดหนุน 34,709,090.20 บาท
    """,
        seat=DIRECTOR,
    )


def test_the_five_that_were_given_most(talk):
    talk(
        """
        คุณ> 5 โรงเรียนได้งบมากที่สุด
        บอท> บ้านเทอดไทย 2,802,019.40 บาท มากที่สุด
             บ้านเวียงพาน 1,629,667.20 บาท
             กราฟ
    """,
        seat=DIRECTOR,
    )


def test_the_amphoe_with_most_and_with_least(talk):
    talk("""
        คุณ> งบปี 69 อำเภอไหนได้มากที่สุด
        บอท> แม่สาย 56,166,109.00 บาท มากที่สุด
        คุณ> อำเภอไหนน้อยสุด
        บอท> ดอยหลวง 6,588,864.00 บาท น้อยที่สุด
             ปีงบประมาณ 2569
    """)


def test_one_line_of_an_amphoe(talk):
    talk("""
        คุณ> อำเภอแม่สายได้ค่าจ้างนักการภารโรงเท่าไหร่
        บอท> 864,000.00 บาท คืองบประมาณที่ได้รับจัดสรร ค่าจ้างนักการภารโรง ของอำเภอแม่สาย
    """)


def test_on_average_for_a_school(talk):
    talk(
        """
        คุณ> งบเฉลี่ยต่อโรงเรียนแยกอำเภอ
        บอท> แม่สาย 500,870.13 บาท เฉลี่ยจาก 31 โรงเรียน
             ดอยหลวง 158,817.54 บาท เฉลี่ยจาก 13 โรงเรียน
    """,
        seat=DIRECTOR,
    )


def test_the_newest_letter_of_the_own_school(talk):
    talk(
        """
        คุณ> หนังสือจัดสรรล่าสุดเลขที่อะไร
        บอท> ตามหนังสือ ศธ 04048/สาธิต 70-1 ลงวันที่ 6 พ.ย. 2569
             ค่าอุปกรณ์การเรียน งวด 1 200,539.50 บาท
    """,
        seat=PRINCIPAL,
    )


def test_letters_of_october(talk):
    talk("""
        คุณ> หนังสือจัดสรรเดือนตุลาคมมีกี่ฉบับ
        บอท> ศธ 04048/สาธิต 70-11
             1 ต.ค. 2569 ถึง 31 ต.ค. 2569
             7,902,000.00 บาท
    """)


def test_a_group_is_told_the_sum_of_its_schools(talk):
    talk(
        """
        คุณ> น้องแผน กลุ่มเราได้งบปีนี้เท่าไร
        บอท> 2,098,851.40 บาท คืองบประมาณที่ได้รับจัดสรร ของกลุ่มสาธิตแม่จัน 1
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_the_public_sees_the_office_and_no_school(talk):
    talk(
        """
        คุณ> เขตได้งบปีนี้เท่าไหร่
        บอท> 50,513,090.20 บาท
             รวมโรงเรียนและโครงการ 51,713,340.20 บาท
        คุณ> งบแยกโรงเรียน
        บอท> ขออภัยค่ะ
             ไม่มี: บ้านเทอดไทย
             ปุ่ม: งบประมาณแยกอำเภอ
    """,
        seat=PUBLIC,
    )


def test_a_year_nobody_holds(talk):
    talk("""
        คุณ> งบปี 2555 เท่าไหร่
        บอท> ยังไม่มีข้อมูลงบประมาณที่ได้รับจัดสรร ปีงบประมาณ 2555
             ข้อมูลล่าสุดที่มีคือปีงบประมาณ 2570
             ไม่มี: 0.00 บาท
    """)
