"""Area 21, publication: what the public may see, ITA, and refusals that say what can be asked instead."""

from __future__ import annotations

from tests.dialogues.conftest import OFFICER, PUBLIC


def test_what_can_be_disclosed(talk):
    talk(
        """
        คุณ> ข้อมูลอะไรเปิดเผยได้บ้าง
        บอท> ประชาชนถามได้ทั้งรายชื่อและที่ตั้งโรงเรียน
             ไม่เปิดเผย: ชื่อบุคคล
             ปุ่ม: มีโรงเรียนกี่โรง | งบแยกอำเภอ
        กด> มีโรงเรียนกี่โรง
        บอท> 139 โรง
    """,
        PUBLIC,
    )


def test_by_which_law(talk):
    talk(
        """
        คุณ> กฎหมายเกี่ยวกับข้อมูลที่เปิดเผยได้
        บอท> พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540
    """,
        PUBLIC,
    )


def test_what_ita_is(talk):
    talk(
        """
        คุณ> ITA คืออะไร
        บอท> การประเมินคุณธรรมและความโปร่งใส
             เผยแพร่บนเว็บไซต์ของเขต
    """,
        PUBLIC,
    )


def test_where_ita_is_published(talk):
    talk(
        """
        คุณ> ข้อมูล ITA ของเขตอยู่ตรงไหน
        บอท> ดูได้ที่เว็บไซต์ของเขต
             ปุ่ม: ติดต่อเจ้าหน้าที่
    """,
        PUBLIC,
    )


def test_how_a_manual_is_published(talk):
    talk(
        """
        คุณ> ขั้นตอนเผยแพร่คู่มือตาม ITA
        บอท> 4 ขั้นตอน
             ผู้อำนวยการสำนักงานเขตอนุญาต
    """,
        OFFICER,
    )


def test_who_publishes(talk):
    talk(
        """
        คุณ> ใครรับผิดชอบการเผยแพร่ข้อมูล
        บอท> กลุ่มงานข้อมูลสารสนเทศ
    """,
        PUBLIC,
    )


def test_the_public_asks_pupils_of_a_school(talk):
    talk(
        """
        คุณ> โรงเรียน 57030040 มีนักเรียนกี่คน
        บอท> 1,497 คน
             ที่มา: DMC
    """,
        PUBLIC,
    )


def test_the_public_asks_schools_and_levels(talk):
    talk(
        """
        คุณ> มีโรงเรียนกี่โรง
        บอท> 139 โรง
        คุณ> นักเรียนทั้งเขตกี่คน แยกระดับ
        บอท> ประถมศึกษา
    """,
        PUBLIC,
    )


def test_money_by_amphoe_may_be_seen(talk):
    talk(
        """
        คุณ> งบจัดสรรแยกอำเภอ
        บอท> แม่สาย
             ข้อมูลสาธิต
    """,
        PUBLIC,
    )


def test_money_of_one_school_is_refused_with_what_may_be_asked(talk):
    talk(
        """
        คุณ> งบจัดสรรของโรงเรียน 57030040
        บอท> ขออภัย
             ปุ่ม: งบ
    """,
        PUBLIC,
    )


def test_personal_data_is_refused_with_what_may_be_asked(talk):
    talk(
        """
        คุณ> ขอรายชื่อนักเรียน ป.1
        บอท> ไม่ให้ข้อมูลส่วนบุคคล
             ถามเป็นจำนวนรวมได้
    """,
        PUBLIC,
    )


def test_who_has_not_sent_is_only_counted_for_the_public(talk):
    talk(
        """
        คุณ> ใครยังไม่ส่ง DMC เทอม 2
        บอท> โรง
             ไม่มี: โรงเรียนบ้าน
    """,
        PUBLIC,
    )


def test_the_law_itself_is_named_and_no_section_made_up(talk):
    talk(
        """
        คุณ> พ.ร.บ.ข้อมูลข่าวสารคืออะไร
        บอท> พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540
             ไม่มี: มาตรา 7
    """,
        PUBLIC,
    )
