"""Area 20, the work itself: what it is, its steps, who does it, when, by which law, and what no manual tells."""

from __future__ import annotations

from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC


def test_steps_of_a_transfer_with_the_manual_they_come_from(talk):
    talk(
        """
        คุณ> ขั้นตอนโอนเปลี่ยนแปลงงบประมาณ
        บอท> 8 ขั้นตอน
             5. เสนอผู้ว่าราชการจังหวัดพิจารณาอนุมัติ
             ที่มา: คู่มือการปฏิบัติงานข้อมูลสารสนเทศ สพป.อุบลราชธานี เขต 1 (2565)
             โปรดตรวจฉบับปัจจุบันก่อนใช้
             ปุ่ม: กฎหมาย ระเบียบ | ใครรับผิดชอบ
        กด> กฎหมาย ระเบียบ
        บอท> ระเบียบการบริหารงบประมาณ พ.ศ. 2562
    """,
        OFFICER,
    )


def test_who_is_in_charge_is_a_group_and_no_person(talk):
    talk(
        """
        คุณ> ใครรับผิดชอบงาน DMC
        บอท> กลุ่มงานข้อมูลสารสนเทศ กลุ่มนโยบายและแผน รับผิดชอบ
             ไม่มี: นาย
    """,
        PRINCIPAL,
    )


def test_a_law_of_a_merger_is_named_with_its_year(talk):
    talk(
        """
        คุณ> กฎหมายเกี่ยวกับการยุบรวมโรงเรียน
        บอท> การรวมและเลิกล้มโรงเรียนประถมศึกษา พ.ศ. 2524
             ที่มา: คู่มือการปฏิบัติงานกลุ่มนโยบายและแผน สพป.แพร่ เขต 1 (2562)
             จำนวนโรงเรียน 139 โรง
    """,
        PUBLIC,
    )


def test_what_a_system_is_comes_with_what_is_held_of_it(talk):
    talk(
        """
        คุณ> DMC คืออะไร
        บอท> ระบบออนไลน์ของ สพฐ. ที่เก็บข้อมูลนักเรียนรายบุคคล
             จำนวนนักเรียน 37,029 คน
             กำหนดส่งในระบบ
             30 เม.ย. 2570
             ปุ่ม: ขั้นตอน | นักเรียนกี่คน
    """,
        PUBLIC,
    )


def test_how_often_is_told_and_the_next_due_date_with_it(talk):
    talk(
        """
        คุณ> DMC เก็บกี่รอบ
        บอท> ปีละ 3 รอบ
             ภาคเรียนที่ 1 จัดเก็บ 16 พ.ค. ถึง 10 มิ.ย.
             30 เม.ย. 2570
    """,
        PRINCIPAL,
    )


def test_follow_ups_stay_with_the_duty(talk):
    talk(
        """
        คุณ> DMC คืออะไร
        บอท> Data Management Center
        คุณ> แล้วใครรับผิดชอบ
        บอท> กลุ่มงานข้อมูลสารสนเทศ
        คุณ> ขอขั้นตอน
        บอท> 6 ขั้นตอน
        คุณ> กฎหมายล่ะ
        บอท> พ.ร.บ.การศึกษาแห่งชาติ พ.ศ. 2542
        คุณ> ต้องส่งเมื่อไหร่
        บอท> ปีละ 3 รอบ
        คุณ> แล้ว EMIS ล่ะ
        บอท> งานระบบข้อมูล EMIS
    """,
        OFFICER,
    )


def test_figures_come_back_at_once_after_knowledge(talk):
    talk(
        """
        คุณ> DMC คืออะไร
        บอท> Data Management Center
        คุณ> นักเรียนกี่คน
        บอท> 37,029 คน
             ไม่มี: Data Management Center
    """,
        OFFICER,
    )


def test_when_after_a_due_date_is_a_due_date(talk):
    talk(
        """
        คุณ> กำหนดส่ง DMC วันไหน
        บอท> 30 เม.ย. 2570 คือกำหนดส่ง
        คุณ> แล้ว EMIS ล่ะ
        บอท> 15 ธ.ค. 2569
        คุณ> ส่งยังไงคะ
        บอท> ขั้นตอน
    """,
        PRINCIPAL,
    )


def test_the_aim_of_monitoring(talk):
    talk(
        """
        คุณ> วัตถุประสงค์ของการติดตามประเมินผล
        บอท> มีวัตถุประสงค์เพื่อให้เขตขับเคลื่อนการยกคุณภาพการศึกษา
             4. ติดตาม ประเมิน รายงาน และเผยแพร่ทุกไตรมาส
    """,
        DIRECTOR,
    )


def test_documents_and_indicators(talk):
    talk(
        """
        คุณ> ใช้เอกสารอะไรบ้างในการติดตามประเมินผล
        บอท> แบบรายงานและเครื่องมือติดตาม
        คุณ> ตัวชี้วัดล่ะ
        บอท> รายงานทันเวลาและตามเป้าหมาย
    """,
        OFFICER,
    )


def test_spending_is_told_with_the_rate_of_today(talk):
    talk(
        """
        คุณ> ขั้นตอนรายงานการเบิกจ่าย
        บอท> 3 ขั้นตอน
             ร้อยละการเบิกจ่าย ร้อยละ
             ข้อมูลสาธิต
    """,
        DIRECTOR,
    )


def test_what_a_manual_only_names_is_said_to_be_so(talk):
    talk(
        """
        คุณ> ขั้นตอนแผนชั้นเรียน
        บอท> คู่มือที่มีไม่ได้ระบุขั้นตอน
             ปุ่ม: ติดต่อเจ้าหน้าที่
        คุณ> เงินรายหัวเอาไปซื้ออะไรได้บ้าง
        บอท> ไม่ได้ระบุ
             หลักเกณฑ์ของ สพฐ.
    """,
        PRINCIPAL,
    )


def test_what_no_manual_tells_is_not_answered_with_something_near(talk):
    talk(
        """
        คุณ> ขั้นตอนการลาคลอด
        บอท> คู่มือที่มีไม่ได้กล่าวถึงเรื่องนี้
             ปุ่ม: ติดต่อเจ้าหน้าที่
        คุณ> ขั้นตอนการเบิกจ่ายค่าเดินทางไปราชการ
        บอท> คู่มือที่มีไม่ได้กล่าวถึงเรื่องนี้
    """,
        PRINCIPAL,
    )


def test_two_duties_are_asked_back_and_a_button_decides(talk):
    talk(
        """
        คุณ> ใครรับผิดชอบ DMC กับ EMIS
        บอท> หมายถึงเรื่องไหน
             ปุ่ม: ระบบข้อมูล EMIS
        กด> ระบบข้อมูล EMIS
        บอท> รับผิดชอบงานระบบข้อมูล EMIS
    """,
        OFFICER,
    )


def test_a_term_leads_to_its_duty(talk):
    talk(
        """
        คุณ> PDCA คืออะไร
        บอท> วางแผน (Plan)
             ปุ่ม: แผนปฏิบัติการ
        กด> แผนปฏิบัติการ
        บอท> จัดทำเป็นวงจร PDCA
    """,
        PUBLIC,
    )


def test_the_index_of_all_duties(talk):
    talk(
        """
        คุณ> มีความรู้เรื่องงานอะไรบ้าง
        บอท> จากคู่มือ 5 เล่ม
             งานโอนและเปลี่ยนแปลงงบประมาณ
             งานสำมะโนประชากรวัยเรียน
    """,
        PUBLIC,
    )
