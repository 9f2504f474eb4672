"""The whole life of a due date and of a circular, by an officer and two schools: every act of issue 5 in one conversation each."""

from __future__ import annotations

from sqlalchemy import select

from db.audit import AuditLine
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from handlers.core import load_handlers
from tests.dialogues.conftest import PRINCIPAL, TODAY
from tests.dialogues.test_circulars import CLUSTER, GROUP, OTHER, WRITE

#: Acts on due dates and circulars that the chat alone does, as the audit log names them. Of the others test_circular_papers
#: has the paper (attached, detached), test_prices the date that a file moved (deadline.told) and test_amount_notices the amounts.
ACTS = {
    "deadline.set", "deadline.moved", "deadline.cancelled", "submission.changed", "circular.drafted", "circular.discarded",
    "circular.sent", "circular.corrected", "circular.nudged", "circular.known", "circular.done", "circular.recalled",
}  # fmt: skip
#: What an officer and a school may do about them; the tap under a post is played in test_circulars, the paper in its own file.
PLAYED_ELSEWHERE = {"circulars.tap", "circulars.paper"}


def played(sessions) -> tuple[set[str], set[str]]:
    """The acts of the audit log, and the topics that were answered."""
    with sessions() as session:
        lines = session.scalars(select(AuditLine)).all()
    return {each.act for each in lines}, {
        str(each.detail.get("topic") or each.detail.get("intent")) for each in lines
    }


def test_every_act_of_an_officer_and_a_school_about_due_dates_and_circulars(talk, demo_sessions):
    with writing(demo_sessions) as session:
        give_seat(session, CLUSTER, GROUP)
        give_seat(session, PRINCIPAL, "U" + "4" * 32)
        give_seat(session, OTHER, "U" + "6" * 32)
        give_seat(session, Seat("officer", "5703"), "U" + "5" * 32)
        note_reading(session, "5703", 300, 100, now=TODAY)
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 ทุกโรงเรียน
        บอท> จะตั้งกำหนดส่ง แบบสำรวจอาคาร
             รวมทุกครั้ง ไม่เกิน
        กด> ยืนยัน
        บอท> บันทึกแล้วค่ะ แบบสำรวจอาคาร รอบ 1/2570
        คุณ> กำหนดส่งแบบสำรวจอาคารวันไหน
        บอท> 15 ม.ค. 2570
        คุณ> เลื่อนกำหนดส่งแบบสำรวจอาคาร เป็น 20 ม.ค. 70
        บอท> กำหนดเดิม วันศุกร์ที่ 15 ม.ค. 2570
             โรงเรียนที่ยังไม่ส่งจะได้รับแจ้งวันใหม่
        กด> ยืนยัน
        บอท> กำหนดส่งวันพุธที่ 20 ม.ค. 2570
    """
    )
    talk(
        """
        คุณ> เราค้างส่งอะไรบ้าง
        บอท> ค้างส่ง
        คุณ> เตือน EMIS อีกทีวันศุกร์นี้
        บอท> อีกครั้งวันศุกร์ที่ 27 พ.ย. 2569
        คุณ> ไม่ต้องเตือน EMIS แล้ว
        บอท> ปิดการเตือน
             ปุ่ม: เปิดการเตือน
        กด> เปิดการเตือน
        บอท> เปิดการเตือน
        คุณ> ส่ง EMIS แล้วค่ะ
        บอท> บันทึกว่าส่งแล้วค่ะ
        กด> แจ้งผิด
        บอท> แก้เป็นยังไม่ส่งแล้วค่ะ
        คุณ> ส่ง EMIS แล้วค่ะ
        บอท> บันทึกว่าส่งแล้วค่ะ
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> ใครยังไม่ส่ง EMIS
        บอท> โรง ยังไม่ส่ง
        คุณ> ส่งกลับ EMIS บ้านแม่จัน เพราะจำนวนเครื่องไม่ตรง
        บอท> เหตุผล: จำนวนเครื่องไม่ตรง
        กด> ยืนยัน
        บอท> เป็นส่งกลับแก้ไข โรงเรียนจะได้รับแจ้งพร้อมเหตุผล
        คุณ> รับรายงาน EMIS ของบ้านแม่จัน
        บอท> ยืนยันไหมคะ
        กด> ยืนยัน
        บอท> เป็นส่งแล้ว
        คุณ> ยกเว้น EMIS โรงเรียนบ้านป่าบงแม่จัน เพราะระบบขัดข้อง
        บอท> จะเป็น ยกเว้น
        กด> ยืนยัน
        บอท> เป็นยกเว้น
        คุณ> รายงานที่เลยกำหนดแยกกลุ่ม ขอกราฟ
        บอท> กราฟ
        คุณ> ยกเลิกกำหนดส่งแบบสำรวจอาคาร
        บอท> โรงเรียนไม่ต้องส่งเรื่องนี้
        กด> ยืนยัน
        บอท> ยกเลิกกำหนดส่ง แบบสำรวจอาคาร รอบ 1/2570 แล้วค่ะ
    """
    )
    talk(
        f"""
        คุณ> {WRITE}
        บอท> ผู้รับจะเห็นข้อความดังตัวอย่าง
        คุณ> ยกเลิก ว 123
        บอท> ทิ้งร่างหนังสือ ว 123 แล้ว
        คุณ> {WRITE}
        บอท> และเตือนภายหลังอีกไม่เกิน
        กด> ส่ง
        บอท> ส่งหนังสือ ว 123 ถึง 139 โรงแล้ว
    """
    )
    talk(
        """
        คุณ> หนังสือเวียนที่ยังไม่รับทราบ
        บอท> ว 123
        คุณ> ว 123
        บอท> การสำรวจข้อมูลครุภัณฑ์
        คุณ> รับทราบ ว 123
        บอท> บันทึกรับทราบ ว 123
        กด> ดำเนินการแล้ว
        บอท> บันทึกดำเนินการแล้ว ว 123
    """,
        seat=PRINCIPAL,
    )
    talk("คุณ> ว 123 ใครยังไม่รับทราบ\nบอท> รายชื่อดูได้เฉพาะเจ้าหน้าที่", seat=OTHER)
    talk(
        """
        คุณ> ใครรับทราบ ว 123 แล้วบ้าง
        บอท> ดำเนินการแล้ว ผู้อำนวยการ 21 พ.ย. 2569 09.00 น.
        คุณ> ทวง ว 123
        บอท> 138 โรงที่ยังไม่รับทราบ ว 123 ใช้ 1 ข้อความ
        กด> ยืนยันเตือน
        บอท> เตือน 138 โรงเรื่อง ว 123 แล้ว
        คุณ> แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69
        บอท> แก้ไขหนังสือเวียน ว 123
             ใช้
        กด> ยืนยันแก้ไข
        บอท> แก้ไข ว 123 แล้ว
        คุณ> โควตาเดือนนี้เหลือเท่าไหร่
        บอท> วางแผนไว้ถึงสิ้นเดือน
        คุณ> เรียกคืน ว 123
        บอท> ยังไม่มีใครได้รับ จึงไม่ใช้โควตา
        กด> ยืนยันเรียกคืน
        บอท> เรียกคืนหนังสือ ว 123 แล้ว
    """
    )
    talk("คุณ> รับทราบ ว 123\nบอท> ถูกเรียกคืนแล้วค่ะ ไม่ต้องดำเนินการ", seat=OTHER)
    acts, topics = played(demo_sessions)
    assert acts >= ACTS
    ours = {
        topic
        for topic in load_handlers()
        if topic.startswith(("circulars.", "deadlines.", "reports.", "delivery."))
    }
    assert ours - PLAYED_ELSEWHERE <= topics
