"""Money in whole conversations: follow-ups keep the line, the time and the made-up numbers; items and rates are those that were named."""

from __future__ import annotations

from tests.dialogues.conftest import DIRECTOR, PRINCIPAL


def test_letters_after_per_head_money_are_of_that_money(talk):
    talk(
        """
        คุณ> รายหัวเทอมที่แล้วได้เท่าไหร่
        บอท> ปีงบประมาณ 2569 ภาคเรียนที่ 1
        คุณ> โอนวันไหน
        บอท> ค่าจัดการเรียนการสอน
             17 ก.ค. 2569
             ภาคเรียนที่ 1
        คุณ> ควรได้เท่าไหร่
        บอท> ประมาณการ
             ภาคเรียนที่ 1
        คุณ> เอาทุกรายการเลย
        บอท> เงินอุดหนุนรายหัวทุกรายการ
             ภาคเรียนที่ 1
    """,
        seat=PRINCIPAL,
    )


def test_one_instalment_is_told_and_one_that_has_not_come_is_said_so(talk):
    talk(
        """
        คุณ> รายหัวงวด 3 ปี 69 โอนเมื่อไหร่
        บอท> งวด 3
             24 เม.ย. 2569
        คุณ> เอาใหม่ รายหัวงวด 2 จะโอนเมื่อไหร่
        บอท> ยังไม่มีหนังสือจัดสรร
             งวด 2
    """,
        seat=PRINCIPAL,
    )


def test_the_rate_is_that_of_the_item_that_was_named(talk):
    talk(
        """
        คุณ> ค่าหนังสือเรียน ป.3 หัวละกี่บาท
        บอท> 653.00 บาท
             ค่าหนังสือเรียน ป.3
        คุณ> แล้ว ม.1 ล่ะ
        บอท> 808.00 บาท
        คุณ> ทั้งหมดรวมกัน
        บอท> รวม 5 รายการ ม.1
    """,
        seat=PRINCIPAL,
    )


def test_rates_are_put_beside_the_year_before(talk):
    talk(
        """
        คุณ> ปีนี้อัตรารายหัวขึ้นไหม
        บอท> เท่าเดิม
             2569
    """,
        seat=PRINCIPAL,
    )


def test_made_up_pupils_are_asked_for_their_grade_and_changed_afterwards(talk):
    talk(
        """
        คุณ> ถ้ามีนักเรียน 85 คน จะได้รายหัวเท่าไหร่
        บอท> ชั้นไหนคะ
        คุณ> ป.1-6
        บอท> 174,420.00 บาท
        คุณ> ถ้า 90 คน
        บอท> 184,680.00 บาท
             90 คน
    """,
        seat=PRINCIPAL,
    )


def test_each_grade_is_counted_by_itself(talk):
    talk(
        """
        คุณ> ถ้ามี ป.1-ป.6 ชั้นละ 10 คน ได้รายหัวเท่าไหร่
        บอท> 123,120.00 บาท
             60 คน
    """,
        seat=PRINCIPAL,
    )


def test_money_and_its_letter_are_both_told(talk):
    talk(
        """
        คุณ> เงินรายหัวเทอมนี้ได้เท่าไหร่ แล้ว EMIS ส่งวันไหน
        บอท> 1,284,255.00 บาท
             กำหนดส่ง
        คุณ> เอาใหม่ 1.รายหัวโอนยัง 2.ค่าอุปกรณ์ได้กี่บาท
        บอท> ค่าจัดการเรียนการสอน งวด 1
             200,539.50 บาท
    """,
        seat=PRINCIPAL,
    )


def test_low_spending_is_a_rate_and_little_spending_is_money(talk):
    talk(
        """
        คุณ> อำเภอไหนเบิกจ่ายต่ำสุด
        บอท> ร้อยละ
             น้อยที่สุด
        คุณ> เอาใหม่ อำเภอไหนเบิกจ่ายน้อยสุดกี่บาท
        บอท> บาท
             น้อยที่สุด
    """,
        seat=DIRECTOR,
    )


def test_with_what_is_committed_the_rate_keeps_its_year(talk):
    talk(
        """
        คุณ> เบิกจ่ายปี 69 ร้อยละเท่าไร
        บอท> ร้อยละ
             ปีงบประมาณ 2569
        คุณ> รวมผูกพัน
        บอท> ร้อยละการเบิกจ่ายรวมผูกพัน
             ปีงบประมาณ 2569
        คุณ> แยกงบรายจ่าย
        บอท> งบลงทุน
             ปีงบประมาณ 2569
    """,
        seat=DIRECTOR,
    )


def test_every_category_stands_beside_its_target(talk):
    talk(
        """
        คุณ> เทียบเป้ารายงบรายจ่าย หมวดไหนต่ำกว่าเป้า
        บอท> งบรายจ่าย เบิกจ่ายต่ำกว่าเป้าหมาย ไตรมาส 1
             งบเงินอุดหนุน
    """,
        seat=DIRECTOR,
    )


def test_clerks_are_a_line_of_money_told_apart_by_their_pay(talk):
    talk(
        """
        คุณ> ธุรการอัตรา 9,000 ปีงบ 2570 โอนไปกี่บาท
        บอท> ค่าจ้างธุรการโรงเรียน อัตรา 9,000 บาท
             ปีงบประมาณ 2570
        คุณ> 15000 ล่ะ
        บอท> ค่าจ้างธุรการโรงเรียน อัตรา 15,000 บาท
             ปีงบประมาณ 2570
    """,
        seat=DIRECTOR,
    )


def test_half_left_is_asked_about_for_only_money_is_held(talk):
    talk(
        """
        คุณ> โรงเรียนไหนเหลือเงินเกินครึ่ง
        บอท> ยังตอบส่วนที่ว่า
    """,
        seat=DIRECTOR,
    )
