"""Reports that are due or owed, what is refused, and what is only talk, as conversations."""

from __future__ import annotations

from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC


def test_clusters_that_have_sent_in_full_are_named(talk):
    talk(
        """
        คุณ> กลุ่มไหนส่ง DMC รอบ 2 ครบแล้วบ้าง
        บอท> 3 กลุ่มโรงเรียนส่งครบ
             จาก 11 กลุ่มโรงเรียน
             กลุ่มสาธิตแม่จัน 1
        คุณ> กลุ่มไหนส่ง DMC รอบ 2 ยังไม่ครบ
        บอท> 8 กลุ่มโรงเรียนยังส่งไม่ครบ
    """,
        OFFICER,
    )


def test_complete_of_no_report_asks_of_which(talk):
    talk(
        """
        คุณ> กลุ่มไหนส่งครบแล้วบ้าง
        บอท> รายงานใด
             ไม่มี: 0 โรง
    """,
        OFFICER,
    )


def test_two_reports_are_answered_each_by_itself(talk):
    talk(
        """
        คุณ> ใครยังไม่ส่ง DMC กับ EMIS
        บอท> 14 โรง
             75 โรง
    """,
        OFFICER,
    )


def test_who_sent_first_is_not_made_up(talk):
    talk(
        """
        คุณ> โรงเรียนไหนส่ง DMC เป็นโรงแรก
        บอท> ไม่แน่ใจ
    """,
        OFFICER,
    )


def test_when_a_report_opens_is_told_with_its_due_date(talk):
    talk(
        """
        คุณ> EMIS รอบ 2 เริ่มคีย์ได้วันไหน
        บอท> 15 ธ.ค. 2569
             เปิดรับตั้งแต่ 2 พ.ย. 2569
    """,
        PRINCIPAL,
    )


def test_reports_of_the_own_school_that_came_back(talk):
    talk(
        """
        คุณ> มีรายงานที่เขตตีกลับให้แก้มั้ย
        บอท> 0 รายงาน ส่งกลับแก้ไข
             บ้านแม่จัน
    """,
        PRINCIPAL,
    )


def test_names_grades_and_pay_of_persons_are_refused(talk):
    for sentence in (
        "ขอรายชื่อ นร. ป.6 ทุกคน",
        "ด.ช.ปิติ ใจกล้า เป็นเด็กยากจนหรือเปล่า",
        "หลานอยู่ ป.5 อยากดูผลการเรียน",
        "ผอ.โรงเรียนบ้านแม่จันได้เงินเดือนกี่บาท",
    ):
        talk(
            f"""
            คุณ> {sentence}
            บอท> ข้อมูลส่วนบุคคล
                 ไม่มี: 37,029
        """,
            PUBLIC,
        )


def test_counting_boys_names_nobody(talk):
    talk(
        """
        คุณ> เด็กชาย ป.1 ทั้งเขตกี่คน
        บอท> 2,433 คน
             ไม่มี: ข้อมูลส่วนบุคคล
    """,
        OFFICER,
    )


def test_what_is_not_held_is_said_to_be_so(talk):
    talk(
        """
        คุณ> ผล NT ป.3 ของเราออกยัง
        บอท> 53.90 คะแนน
             ปีการศึกษา 2568
             ข้อมูล ณ 31 พ.ค. 2569
        คุณ> เงินรายหัวเอาไปซื้ออะไรได้บ้าง
        บอท> คู่มือที่มีไม่ได้ระบุ
             ไม่มี: 1,284,255.00
    """,
        PRINCIPAL,
    )


def test_asked_to_remind_schools(talk):
    talk(
        """
        คุณ> ส่งข้อความเตือนโรงเรียนที่ยังไม่ส่ง EMIS
        บอท> ส่งข้อความเตือนให้ไม่ได้
    """,
        OFFICER,
    )


def test_chatter_after_a_figure_is_no_follow_up(talk):
    talk(
        """
        คุณ> เงินเราเหลือเท่าไหร่
        บอท> บาท
        คุณ> วันนี้ฝนตกมั้ย
        บอท> ยังไม่เข้าใจ
             ไม่มี: บาท
    """,
        PRINCIPAL,
    )
