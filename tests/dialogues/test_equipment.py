"""Equipment (M-OBEC): what is usable, to repair, to write off; computers by what is said of them."""

from __future__ import annotations

import pytest

from db.people import Seat
from tests.dialogues.conftest import PRINCIPAL, PUBLIC

GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


@pytest.mark.parametrize(
    "said",
    [
        "คอมพิวเตอร์ใช้งานได้กี่เครื่อง",
        "คอมที่ใช้ได้ทั้งเขตกี่เครื่อง",
        "คอมพิวเตอร์ที่ยังใช้งานได้มีกี่เครื่อง",
        "คอมของทั้งเขตใช้งานได้กี่เครื่อง",
    ],
)
def test_usable_computers_come_from_the_equipment(talk, said):
    talk(f"""
        คุณ> {said}
        บอท> 3,829 เครื่อง
             ที่มา: M-OBEC
             มีข้อมูล 137 จาก 139 โรงเรียน
             ไม่มี: EMIS
    """)


def test_computers_alone_come_from_emis_and_the_states_go_on_in_m_obec(talk):
    talk(
        """
        คุณ> โรงเรียนเรามีคอมกี่เครื่อง
        บอท> 190 เครื่อง
             ที่มา: EMIS
        คุณ> ใช้งานได้กี่เครื่อง
        บอท> 157 เครื่อง
             คอมพิวเตอร์และโน้ตบุ๊ก
             ที่มา: M-OBEC
        คุณ> แล้วรอซ่อมล่ะ
        บอท> 8 เครื่อง
        คุณ> รอจำหน่ายล่ะ
        บอท> 25 เครื่อง
    """,
        seat=PRINCIPAL,
    )


def test_both_in_one_message(talk):
    talk("""
        คุณ> คอมทั้งหมดกี่เครื่อง ใช้งานได้กี่เครื่อง
        บอท> 4,716 เครื่อง
             3,829 เครื่อง
             ที่มา: EMIS
             ที่มา: M-OBEC
             ไม่มี: 43,405
    """)


def test_what_waits_for_writing_off_by_amphoe(talk):
    talk("""
        คุณ> ครุภัณฑ์รอจำหน่ายแยกอำเภอ
        บอท> รวม 2,789 ชิ้น
             แม่สาย 828 ชิ้น
             แม่ฟ้าหลวง 743 ชิ้น
             ดอยหลวง 153 ชิ้น
             กราฟ
             ที่มา: M-OBEC
    """)


def test_all_equipment_with_its_three_states(talk):
    talk(
        """
        คุณ> โรงเรียนเรามีครุภัณฑ์กี่ชิ้น
        บอท> 1,911 ชิ้น
             ใช้ได้ 1,738 ชิ้น
             รอซ่อม 86 ชิ้น
             รอจำหน่าย 87 ชิ้น
             ปุ่ม: แยกรายการครุภัณฑ์
        กด> แยกรายการครุภัณฑ์
        บอท> โต๊ะเก้าอี้นักเรียน 1,633 ชุด
             คอมพิวเตอร์ 177 เครื่อง
             โปรเจกเตอร์ 9 เครื่อง
    """,
        seat=PRINCIPAL,
    )


@pytest.mark.parametrize("said", ["โน้ตบุ๊กทั้งเขตกี่เครื่อง", "โน๊ตบุ๊คมีกี่เครื่องทั้งเขต", "จำนวน notebook ทั้งเขต"])
def test_notebooks_by_every_spelling(talk, said):
    talk(f"""
        คุณ> {said}
        บอท> 368 เครื่อง
             โน้ตบุ๊ก
    """)


def test_one_thing_after_another(talk):
    talk("""
        คุณ> ทีวีกี่เครื่อง
        บอท> 2,110 เครื่อง
             รอซ่อม 155 เครื่อง
        คุณ> แล้วแท็บเล็ตล่ะ
        บอท> 740 เครื่อง
        คุณ> แยกอำเภอ
        บอท> แม่สาย 365 เครื่อง
             รวม 740 เครื่อง
    """)


def test_broken_is_what_waits_for_either(talk):
    talk("""
        คุณ> คอมเสียกี่เครื่อง
        บอท> 905 เครื่อง
             คอมพิวเตอร์ที่ใช้ไม่ได้
        คุณ> ครุภัณฑ์ชำรุดทั้งเขตกี่ชิ้น
        บอท> 5,153 ชิ้น
             รอซ่อม 2,364 ชิ้น
             รอจำหน่าย 2,789 ชิ้น
    """)


def test_by_item_said_as_lines(talk):
    talk("""
        คุณ> ครุภัณฑ์รอจำหน่ายแยกรายการ
        บอท> โต๊ะเก้าอี้นักเรียน 1,878 ชุด
             คอมพิวเตอร์ 638 เครื่อง
             โทรทัศน์ 205 เครื่อง
    """)


def test_air_conditioners_to_repair_by_amphoe(talk):
    talk("""
        คุณ> แอร์รอซ่อมกี่เครื่อง แยกอำเภอ
        บอท> รวม 69 เครื่อง
             แม่ฟ้าหลวง 19 เครื่อง
    """)


def test_the_ten_schools_with_the_fewest_usable_computers(talk):
    talk("""
        คุณ> 10 โรงเรียนที่คอมใช้ได้น้อยที่สุด
        บอท> บ้านทุ่งฟ้าฮ่าม 2 เครื่อง น้อยที่สุด
    """)


def test_usable_computers_by_amphoe(talk):
    talk("""
        คุณ> คอมใช้งานได้แยกอำเภอ ขอกราฟ
        บอท> แม่ฟ้าหลวง 1,186 เครื่อง
             แม่จัน 810 เครื่อง
             กราฟ
    """)


def test_a_year_that_is_not_held(talk):
    talk("""
        คุณ> ครุภัณฑ์รอซ่อมปี 2565
        บอท> ยังไม่มีข้อมูลครุภัณฑ์รอซ่อม ปีการศึกษา 2565
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
    """)


def test_what_is_on_no_list_is_said_to_be_missing(talk):
    talk("""
        คุณ> โรงเรียนไหนมีกระดานอัจฉริยะบ้าง
        บอท> ยังไม่มีข้อมูลครุภัณฑ์ที่ยังไม่ได้นำเข้า
    """)


def test_sending_m_obec_is_still_about_sending(talk):
    talk(
        """
        คุณ> ส่งครุภัณฑ์ M-OBEC หรือยัง
        บอท> ข้อมูลครุภัณฑ์ (M-OBEC)
             ส่งแล้ว
             ไม่มี: ชิ้น
    """,
        seat=PRINCIPAL,
    )


def test_other_schools_equipment_is_refused_and_sums_are_offered(talk):
    talk(
        """
        คุณ> โรงเรียนบ้านสันกองมีโน้ตบุ๊กกี่เครื่อง
        บอท> ขออภัยค่ะ
             ปุ่ม: ครุภัณฑ์ทั้งเขต
        กด> ครุภัณฑ์ทั้งเขต
        บอท> 48,558 ชิ้น
    """,
        seat=PRINCIPAL,
    )


def test_the_public_is_told_sums_only(talk):
    talk(
        """
        คุณ> ครุภัณฑ์รอจำหน่ายแยกอำเภอ
        บอท> แม่สาย 828 ชิ้น
        คุณ> ครุภัณฑ์โรงเรียนบ้านแม่จันมีกี่ชิ้น
        บอท> ขออภัยค่ะ
             ไม่มี: 1,911
    """,
        seat=PUBLIC,
    )


def test_a_group_is_told_the_sum_of_its_schools(talk):
    talk(
        """
        คุณ> น้องแผน คอมใช้งานได้กี่เครื่อง
        บอท> กลุ่มสาธิตแม่จัน 1
             เครื่อง
             ที่มา: M-OBEC
    """,
        seat=GROUP,
        chat="group",
    )
