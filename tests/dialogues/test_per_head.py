"""Per-head money as the ministry works it: 70 % first, the balance, what differs and why, what if; for every asker.

School 57030001 has 137 pupils on 10 June 2568. A fixture holds two more rounds for it, so that every step can be worked.
"""

from __future__ import annotations

from datetime import date

import pytest

from db.importing import import_file
from db.people import Seat
from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC

SMALL = Seat("school", "5703", school_code="57030001", role="principal")
_HEADING = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n"
#: Grade -> pupils of each round; of round 1 of 2568 the demonstration's own.
ROUND_2_2568 = {"อ.2": 13, "อ.3": 5, "ป.1": 17, "ป.2": 24, "ป.3": 22, "ป.4": 19, "ป.5": 17, "ป.6": 18}
ROUND_1_2569 = {"อ.2": 10, "อ.3": 13, "ป.1": 5, "ป.2": 17, "ป.3": 24, "ป.4": 22, "ป.5": 19, "ป.6": 17}


@pytest.fixture
def rounds(demo_sessions, tmp_path):
    """Round 2 of 2568 and round 1 of 2569 for school 57030001 alone."""
    for year, name, day, heads in (
        (2568, "2", date(2025, 11, 10), ROUND_2_2568),
        (2569, "1", date(2026, 6, 10), ROUND_1_2569),
    ):
        path = tmp_path / f"students-{year}-{name}.csv"
        rows = "".join(f"57030001,{year},{name},{grade},{number},0\n" for grade, number in heads.items())
        path.write_text(_HEADING + rows, encoding="utf-8")
        import_file(demo_sessions, "students", path, office_code="5703", as_of=day, by="test")


def test_the_first_instalment_is_70_percent_of_the_count_before_and_the_balance_waits_for_its_count(talk):
    # 18 in kindergarten x 918 + 119 in primary x 1,026 = 138,618.00; 70 % is 97,032.60.
    talk(
        """
        คุณ> เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร
        บอท> 97,032.60 บาท คืองวดแรกร้อยละ 70
             ปีการศึกษา 2568 รอบ 1 (10 มิ.ย. 2568)
             งวดที่เหลือยังคิดไม่ได้ เพราะยังไม่มีจำนวนนักเรียน ปีการศึกษา 2568 รอบ 2 (10 พ.ย. 2568)
             แบบจำลองตามโปรแกรมของสถานศึกษา ไม่ใช่หนังสือสั่งการ
             จ่ายในปีงบประมาณ 2569
             ค่าจัดการเรียนการสอน ป.1 งวดแรก 14,364.00 บาท 20 คน x 1,026.00 x 70% (718.20 ต่อคน)
             ที่มา: แนวทางเงินอุดหนุนเรียนฟรี ปี 2569 x DMC ปีการศึกษา 2568 รอบ 1
             ข้อมูลสาธิต
        """,
        seat=SMALL,
    )


def test_with_both_counts_the_balance_and_what_is_to_be_given_back_are_told_by_grade(talk, rounds):
    # 3 fewer in ป.1 and one more in ป.6: 138,618 - 3,078 + 1,026 = 136,566.
    talk(
        """
        คุณ> เงินรายหัวภาคเรียนที่ 2/2568 ต้องคืนหรือได้เพิ่มเท่าไร
        บอท> ได้รับจัดสรรแล้ว 138,618.00 บาท ยอดเต็มตามจำนวนนักเรียนปัจจุบัน 136,566.00 บาท ได้เกิน ต้องคืน 2,052.00 บาท
             ป.1 -3 คน x 1,026.00 = -3,078.00
             ป.6 +1 คน x 1,026.00 = 1,026.00
             งวดที่เหลือ 39,533.40 บาท
             ปีการศึกษา 2568 รอบ 2 (10 พ.ย. 2568)
        """,
        seat=SMALL,
    )


def test_for_term_1_pupils_are_moved_up_a_grade_and_it_is_paid_in_the_year_of_its_own_number(talk, rounds):
    # 26 x 918 + 116 x 1,026 = 142,884; 70 % is 100,018.80. On 10 June 2569 they are 23 and 104: 127,818.
    talk(
        """
        คุณ> แสดงวิธีคิดเงินรายหัว 70/30 ทีละบรรทัด ภาคเรียนที่ 1/2569
        บอท> 100,018.80 บาท คืองวดแรกร้อยละ 70
             ปีการศึกษา 2568 รอบ 2 (10 พ.ย. 2568) เลื่อนขึ้นหนึ่งชั้น
             ยอดเต็มภาคเรียน 127,818.00 บาท จากนักเรียน ปีการศึกษา 2569 รอบ 1 (10 มิ.ย. 2569) งวดที่เหลือ 27,799.20 บาท
             ป.2 งวดแรก 12,209.40 บาท 17 คน (ยอด ป.1 เดิม เลื่อนชั้น) x 1,026.00 x 70%
             อ.2 -3 คน x 918.00 = -2,754.00
             ป.1 -12 คน x 1,026.00 = -12,312.00
             จ่ายในปีงบประมาณ 2569
        """,
        seat=SMALL,
    )


def test_a_fiscal_year_has_term_2_of_the_year_before_and_then_term_1(talk, rounds):
    talk(
        """
        คุณ> คิดเงินรายหัวทีละงวด ปีงบ 2570
        บอท> 89,472.60 บาท คืองวดแรกร้อยละ 70
             ภาคเรียนที่ 2/2569
             งวดที่เหลือยังคิดไม่ได้ เพราะยังไม่มีจำนวนนักเรียน ปีการศึกษา 2569 รอบ 2 (10 พ.ย. 2569)
             ภาคเรียนที่ 1/2570
             ไม่ได้ค่ะ ยังไม่มีจำนวนนักเรียน ปีการศึกษา 2569 รอบ 2 (10 พ.ย. 2569)
        """,
        seat=SMALL,
    )


def test_every_item_in_term_2_lacks_books_and_uniforms_and_term_1_has_them(talk, rounds):
    talk(
        """
        คุณ> เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร
        บอท> 97,032.60 บาท
        คุณ> ทุกรายการ
        บอท> เงินอุดหนุนรายหัวทุกรายการ
             ต่อจากเรื่องเดิม
             ค่าอุปกรณ์การเรียน ป.1
             ไม่มี: ค่าหนังสือเรียน ป.1
        คุณ> แล้วภาคเรียนที่ 1/2569 ล่ะ
        บอท> ค่าหนังสือเรียน ป.1
             ค่าเครื่องแบบนักเรียน ป.1
        คุณ> ขอเป็นไฟล์ excel
        บอท> เงินอุดหนุนรายหัวทุกรายการ
        """,
        seat=SMALL,
    )


def test_books_alone_have_nothing_in_term_2(talk):
    talk(
        """
        คุณ> ค่าหนังสือเรียนงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร
        บอท> ได้ครั้งเดียวในภาคเรียนที่ 1
        """,
        seat=SMALL,
    )


def test_rounds_that_are_not_held_are_named_and_the_newest_term_is_offered(talk):
    talk(
        """
        คุณ> เงินรายหัวงวดแรกควรได้เท่าไหร่
        บอท> ยังไม่มีจำนวนนักเรียน ปีการศึกษา 2569 รอบ 1 (10 มิ.ย. 2569)
             คิดได้ล่าสุดคือภาคเรียนที่ 2/2568
             ปุ่ม: เงินรายหัวงวดแรก 70%
        กด> เงินรายหัวงวดแรก 70%
        บอท> 97,032.60 บาท คืองวดแรกร้อยละ 70
        """,
        seat=SMALL,
    )


def test_a_year_without_rates_names_the_newest(talk):
    talk(
        """
        คุณ> เงินรายหัวงวดแรก 70% ปี 2572 ควรได้เท่าไร
        บอท> ยังไม่มีอัตราเงินรายหัว ปีงบประมาณ 2572
             อัตราล่าสุดที่มีคือปีงบประมาณ 2570
        """,
        seat=SMALL,
    )


def test_after_what_was_received_the_working_is_asked_for_in_short(talk, rounds):
    talk(
        """
        คุณ> รายหัวเทอมที่แล้วได้เท่าไหร่
        บอท> 138,618.00 บาท
        คุณ> คิดทีละงวด
        บอท> 100,018.80 บาท คืองวดแรกร้อยละ 70
             ต่อจากเรื่องเดิม
        คุณ> ต้องคืนไหม
        บอท> ได้เกิน ต้องคืน 10,800.00 บาท
        """,
        seat=SMALL,
    )


def test_what_if_pupils_come_or_go(talk):
    talk(
        """
        คุณ> ถ้านักเรียน ป.1 เพิ่ม 5 คน จะได้เงินรายหัวเพิ่มเท่าไร
        บอท> 10,260.00 บาท
             ป.1 +5 คน x 2,052.00 = 10,260.00
        """,
        seat=SMALL,
    )
    talk(
        """
        คุณ> ถ้านักเรียนลด 10 คน เงินรายหัวหายเท่าไร
        บอท> ชั้นไหนคะ อัตราแต่ละชั้นไม่เท่ากัน
             ปุ่ม: ป.1 | ม.1
        กด> ป.1
        บอท> -20,520.00 บาท
             ป.1 -10 คน x 2,052.00
        """,
        seat=SMALL,
    )


def test_what_if_the_rate_changes(talk):
    # 137 pupils x 100 baht.
    talk(
        """
        คุณ> ถ้าอัตราเพิ่ม 100 บาท
        บอท> 13,700.00 บาท คือเงินที่เปลี่ยนไปต่อปี ถ้าอัตราค่าจัดการเรียนการสอนเพิ่ม 100.00 บาทต่อคนต่อปี
             137 คน
             จากเดิม 277,236.00 บาท เป็น 290,936.00 บาทต่อปี
             อัตราสมมติ
        คุณ> ถ้า 200 บาทล่ะ
        บอท> 27,400.00 บาท
        คุณ> เอาใหม่ ถ้าอัตรารายหัวลด 5,000 บาท
        บอท> ลดได้ไม่เกินนี้
        """,
        seat=SMALL,
    )


def test_made_up_pupils_of_several_grades_with_one_rate(talk):
    talk("""
        คุณ> คำนวณเงินรายหัว ป.1-6 85 คน
        บอท> 174,420.00 บาท
             85 คน x 2,052.00 = 174,420.00
    """)


def test_the_public_may_ask_the_rate_and_a_worked_example_but_no_schools_money(talk):
    talk(
        """
        คุณ> บ้านแม่จันได้เงินรายหัวเท่าไหร่
        บอท> ขออภัยค่ะ
             ไม่มี: ได้รับจัดสรรแล้ว
             ปุ่ม: อัตรารายหัวปีนี้ | คำนวณเงินรายหัว
        กด> อัตรารายหัวปีนี้
        บอท> ต่อคนต่อปี
             2,052.00
        คุณ> เอาใหม่ บ้านแม่จันเงินรายหัวงวดแรก 70% ควรได้เท่าไร
        บอท> ขออภัยค่ะ
             ไม่มี: 1,284,255.00
        คุณ> เอาใหม่ คำนวณเงินรายหัว ป.1-6 85 คน
        บอท> 174,420.00 บาท
        """,
        seat=PUBLIC,
    )


def test_a_school_sees_its_own_and_an_officer_any(talk):
    talk(
        """
        คุณ> อนุบาลจอมสวรรค์เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร
        บอท> ขออภัยค่ะ
             ไม่มี: 97,032.60
        """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> อนุบาลจอมสวรรค์เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 ควรได้เท่าไร
        บอท> 97,032.60 บาท
        คุณ> แล้วทั้งเขตล่ะ
        บอท> 30,695,263.20 บาท
        """,
        seat=OFFICER,
    )


def test_two_schools_of_one_name_are_asked_about(talk):
    talk("""
        คุณ> เงินรายหัวงวดแรก 70% ภาคเรียนที่ 2/2568 บ้านสันโค้ง ควรได้เท่าไร
        บอท> มีมากกว่าหนึ่งแห่ง
    """)
