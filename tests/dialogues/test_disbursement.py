"""Area 9, disbursement: what was paid and committed, what is left, against the target, and who may see whose."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_how_far_the_office_is_and_by_amphoe(talk):
    talk("""
        คุณ> เขตเบิกเงินไปถึงไหนแล้ว
        บอท> 6,394,533.00 บาท คือยอดเบิกจ่าย ทั้งเขต
             รวมโรงเรียนและโครงการ 6,413,133.00 บาท
        คุณ> แยกอำเภอ ขอกราฟ
        บอท> แม่สาย 2,052,212.00 บาท
             ดอยหลวง 268,253.00 บาท
             กราฟ
    """)


def test_the_own_school_by_category(talk):
    talk(
        """
        คุณ> เราใช้เงินไปกี่บาทแล้ว
        บอท> 491,875.00 บาท คือยอดเบิกจ่าย ของโรงเรียนบ้านแม่จัน
        คุณ> แยกงบรายจ่าย
        บอท> งบเงินอุดหนุน 491,875.00 บาท
    """,
        seat=PRINCIPAL,
    )


def test_what_is_left_is_reckoned_before_the_eyes(talk):
    talk(
        """
        คุณ> เหลือเงินอีกเท่าไหร่
        บอท> 1,250,234.50 บาท คืองบประมาณคงเหลือ
             งบประมาณที่ได้รับจัดสรร 1,784,695.50 บาท ยอดเบิกจ่าย 491,875.00 บาท ยอดผูกพัน 42,586.00 บาท
             จัดสรรหลังโอนเปลี่ยนแปลง - เบิกจ่าย - ผูกพัน
    """,
        seat=PRINCIPAL,
    )


def test_the_rate_of_the_own_school_this_year_and_last(talk):
    talk(
        """
        คุณ> เราเบิกจ่ายได้กี่เปอร์เซ็นต์
        บอท> ร้อยละ 27.56
        คุณ> ปีที่แล้วล่ะ
        บอท> ร้อยละ 94.82
             ปีงบประมาณ 2569
    """,
        seat=PRINCIPAL,
    )


def test_the_director_asks_of_the_target_of_the_quarter(talk):
    talk(
        """
        คุณ> ไตรมาส 1 เบิกจ่ายได้ตามเป้าไหม
        บอท> ร้อยละ 12.66 คือผลการเบิกจ่าย
             ต่ำกว่าเป้าหมาย ไตรมาส 1 (ร้อยละ 25.00) อยู่ 12.34 จุดร้อยละ
             ภาพ: กราฟความก้าวหน้า
             ปุ่ม: โรงเรียนต่ำกว่าเป้า | แยกงบรายจ่าย
    """,
        seat=DIRECTOR,
    )


def test_a_group_against_the_target(talk):
    talk(
        """
        คุณ> น้องแผน กลุ่มเราเบิกจ่ายไปเท่าไหร่
        บอท> 267,884.00 บาท คือยอดเบิกจ่าย ของกลุ่มสาธิตแม่จัน 1
        คุณ> น้องแผน เบิกจ่ายเทียบเป้าหมาย
        บอท> ร้อยละ 12.76
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_a_category_that_was_given_nothing_has_no_rate(talk):
    talk(
        """
        คุณ> งบลงทุนเบิกจ่ายไปกี่เปอร์เซ็นต์
        บอท> ไม่มีข้อมูลร้อยละการเบิกจ่าย งบลงทุน
             ไม่มี: ร้อยละ 0.00
    """,
        seat=DIRECTOR,
    )


def test_the_five_that_paid_least(talk):
    talk("""
        คุณ> 5 โรงเรียนที่เบิกจ่ายน้อยที่สุด
        บอท> บ้านแม่คำ 748.00 บาท น้อยที่สุด ใน 5 อันดับ
             บ้านหนองแว่น 3,242.00 บาท
    """)


def test_what_is_committed_by_amphoe(talk):
    talk("""
        คุณ> ผูกพันไว้เท่าไหร่ แยกอำเภอ
        บอท> รวม 7,585,656.00 บาท คือยอดผูกพัน
             เชียงแสน 1,857,691.00 บาท
    """)


def test_the_public_sees_the_rate_of_the_office_and_no_school(talk):
    talk(
        """
        คุณ> เบิกจ่ายทั้งเขตกี่เปอร์เซ็นต์
        บอท> ร้อยละ 12.66
             งบประมาณที่ได้รับจัดสรร 50,513,090.20 บาท ยอดเบิกจ่าย 6,394,533.00 บาท
    """,
        seat=PUBLIC,
    )
    for said in ("เบิกจ่ายของบ้านแม่จันกี่บาท", "โรงเรียนไหนเบิกจ่ายน้อยสุด"):
        talk(
            f"""
            คุณ> {said}
            บอท> ขออภัยค่ะ
                 ไม่มี: 748.00
                 ปุ่ม: เบิกจ่ายทั้งเขต | เบิกจ่ายแยกอำเภอ
        """,
            seat=PUBLIC,
        )


def test_a_year_before_the_records(talk):
    talk("""
        คุณ> เบิกจ่ายปี 2560 เท่าไหร่
        บอท> ยังไม่มีข้อมูลยอดเบิกจ่าย ปีงบประมาณ 2560
             ปุ่ม: ดูปี 2570
        กด> ดูปี 2570
        บอท> 6,394,533.00 บาท
    """)


def test_two_months_beside_each_other_are_not_made_up(talk):
    talk("""
        คุณ> เบิกจ่ายเดือนตุลาคมเทียบพฤศจิกายน
        บอท> ดูแทนไหมคะ
             ไม่มี: 6,394,533.00
             ปุ่ม: ดูแทน
    """)
