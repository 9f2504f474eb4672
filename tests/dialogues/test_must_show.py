"""The questions a newcomer tries first; the figures are those of the real file of 2568."""

from __future__ import annotations

import pytest

from db.people import Seat
from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC


def test_a_school_by_name(talk):
    talk("""
        คุณ> โรงเรียนบ้านแม่จันมีนักเรียนกี่คน
        บอท> 1,497 คน
             ชาย 757 คน
             หญิง 740 คน
             ห้องเรียน 48 ห้อง
             ปีการศึกษา 2568
             ที่มา: DMC
             ไม่มี: ข้อมูลสาธิต
        คุณ> แล้วปีที่แล้วล่ะ
        บอท> ปีการศึกษา 2567
             ข้อมูลสาธิต
             ต่อจากเรื่องเดิม
    """)


def test_one_grade_of_the_whole_office_by_sex(talk):
    talk("""
        คุณ> นักเรียน ป.1 ทั้งเขต แยกชายหญิง
        บอท> ชาย 2,433 คน
             หญิง 2,311 คน
             รวม 4,744 คน
        คุณ> แล้วปีที่แล้วล่ะ
        บอท> ปีการศึกษา 2567
             ชาย
    """)


def test_small_schools_by_amphoe_with_a_chart(talk):
    talk("""
        คุณ> โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ
        บอท> รวม 53 โรง
             แม่จัน 18 โรง
             เชียงแสน 10 โรง
             แม่สาย 5 โรง
             ไม่ระบุ 2 โรง
             กราฟ
             DMC ปีการศึกษา 2568
    """)


def test_the_ten_smallest_schools(talk):
    talk("""
        คุณ> 10 โรงเรียนที่นักเรียนน้อยที่สุด
        บอท> บ้านทุ่งฟ้าฮ่าม 11 คน น้อยที่สุด
             บ้านแม่คำฝั่งหมิ่น 20 คน
             กราฟ
    """)


@pytest.mark.parametrize("choice", ["ต.ป่าตึง", "1", "ข้อ 1", "ป่าตึง"])
def test_two_schools_of_one_name_are_asked_about_with_their_tambon(talk, choice):
    talk(f"""
        คุณ> บ้านสันโค้ง มี นร. เท่าไหร่
        บอท> บ้านสันโค้ง
             ปุ่ม: ต.ป่าตึง | ต.ศรีเมืองชุม
        คุณ> {choice}
        บอท> 141 คน
    """)


def test_the_button_of_the_second_school(talk):
    talk("""
        คุณ> บ้านสันโค้ง มี นร. เท่าไหร่
        บอท> บ้านสันโค้ง
        คุณ> ศรีเมืองชุม
        บอท> 144 คน
        คุณ> แล้วปีที่แล้วล่ะ
        บอท> ปีการศึกษา 2567
    """)


def test_thai_digits_and_a_two_digit_year(talk):
    talk("""
        คุณ> ปี ๖๘ มีเด็กอนุบาลกี่คน
        บอท> 6,019 คน
             ปีการศึกษา 2568
    """)


def test_per_head_money_of_the_own_school_with_its_working(talk):
    talk(
        """
        คุณ> เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่
        บอท> ปีงบประมาณ 2570
             งวด 1
             ลงวันที่
             ประมาณการทั้งปีงบประมาณ 2570
             คน x 2,052.00
             ข้อมูลสาธิต
        คุณ> ทำไมได้เท่านี้
        บอท> x 2,052.00 =
        คุณ> แล้วปีที่แล้วล่ะ
        บอท> ปีงบประมาณ 2569
             3,669,300.00
        """,
        seat=PRINCIPAL,
    )


def test_who_has_not_sent_dmc(talk):
    talk(
        """
        คุณ> ใครยังไม่ส่ง DMC เทอม 2
        บอท> 14 โรง
             2/2569
             บ้านดอย
             กำหนดส่ง 10 พ.ย. 2569
        """,
        seat=OFFICER,
    )


def test_a_principal_sees_only_how_many_are_late(talk):
    talk(
        """
        คุณ> ใครยังไม่ส่ง DMC เทอม 2
        บอท> 14 โรง
             ไม่มี: บ้านดอย
        """,
        seat=PRINCIPAL,
    )


def test_the_public_is_told_what_it_can_ask_instead(talk):
    talk(
        """
        คุณ> เงินรายหัวโรงเรียนบ้านแม่จันปี 70 ได้เท่าไหร่
        บอท> ขออภัย
             ไม่มี: บาท
        """,
        seat=PUBLIC,
    )


GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_a_group_hears_the_bot_only_when_it_is_called_or_tapped(talk):
    talk(
        """
        คุณ> นักเรียนกี่คน
        บอท> (เงียบ)
        คุณ> น้องแผน นักเรียนในกลุ่มกี่คน
        บอท> กลุ่มสาธิตแม่จัน 1
             1,186 คน
             ปุ่ม: แยกชายหญิง
        กด> แยกชายหญิง
        บอท> ชาย 635 คน
        คุณ> เดี๋ยวผมไปประชุมก่อนนะครับ
        บอท> (เงียบ)
        """,
        seat=GROUP,
        chat="group",
    )


def test_a_group_never_sees_one_schools_money(talk):
    talk(
        """
        คุณ> น้องแผน งบโรงเรียนบ้านแม่จันเท่าไหร่
        บอท> ขออภัย
             แชตส่วนตัว
             ไม่มี: บาท
        """,
        seat=GROUP,
        chat="group",
    )


def test_a_year_and_a_school_that_are_not_there(talk):
    talk("""
        คุณ> นักเรียนปี 2571 กี่คน
        บอท> ยังไม่มีข้อมูล
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
             ปุ่ม: ดูปี 2568
        กด> ดูปี 2568
        บอท> 37,029 คน
        คุณ> โรงเรียนบ้านไม่มีจริงมีนักเรียนกี่คน
        บอท> ไม่พบ
             ไม่มี: 37,029
    """)


def test_five_thousand_letters_get_a_short_answer(talk):
    talk(f"""
        คุณ> {"นักเรียนกี่คน " * 385}
        บอท> ยังไม่เข้าใจ
    """)


def test_an_answer_as_a_workbook_comes_as_a_link_that_opens(converse, tmp_path):
    import io

    import openpyxl

    from bot.converse import Said
    from bot.files import with_file
    from bot.media import MediaStore
    from tests.dialogues.conftest import TODAY

    store = MediaStore(tmp_path, "k" * 32, "https://example.go.th", clock=lambda: TODAY)
    reply = converse.turn(
        Said("5703", "c", "someone", TODAY, text="ขอเอกเซลรายชื่อโรงเรียนขนาดเล็ก", seat=OFFICER)
    ).reply
    reply = with_file(reply, store)
    link = reply.suggest[0].uri
    assert link in reply.text and "24 ชั่วโมง" in reply.text
    found = store.find("files", link.rsplit("/", 1)[1])
    book = openpyxl.load_workbook(io.BytesIO(found.path.read_bytes()))
    assert book["ตัวเลข"].max_row == 1 + 1 + 53
    assert "DMC" in str(book["ที่มา"]["B2"].value)


def test_the_rate_stands_beside_the_target_of_the_quarter(talk):
    talk("""
        คุณ> เบิกจ่ายแล้วกี่เปอร์เซ็นต์
        บอท> ร้อยละ 12.66
             50,513,090.20 บาท
        คุณ> เบิกจ่ายเทียบเป้าหมาย
        บอท> ร้อยละ 12.66
             ต่ำกว่าเป้าหมาย ไตรมาส 1 (ร้อยละ 25.00) อยู่ 12.34 จุดร้อยละ
             กราฟ
             ข้อมูลสาธิต
        คุณ> โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า
        บอท> 120 โรง จาก 133 โรง
             ต่ำกว่าเป้าหมาย ไตรมาส 1
    """)
    talk(
        """
        คุณ> เราเบิกจ่ายถึงเป้าหรือยัง
        บอท> ร้อยละ 27.56
             สูงกว่าเป้าหมาย ไตรมาส 1
        """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า
        บอท> ขออภัย
             ไม่มี: ร้อยละ 25
        """,
        seat=PUBLIC,
    )
