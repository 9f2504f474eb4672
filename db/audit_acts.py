"""Names of acts (การกระทำ) as an auditor reads them; what is not named here is shown by its word."""

from __future__ import annotations

#: By the act's word, or by its beginning up to and with the dot.
ACT_NAMES = {
    "answered.question": "แสดงตัวเลข",
    "answered.knowledge": "ตอบความรู้",
    "answered.command": "ทำตามที่สั่งในแชต",
    "answered.clarify": "ถามกลับ",
    "answered.talk": "สนทนา",
    "answered.refused": "ปฏิเสธเพราะไม่มีสิทธิ์",
    "answered.fallback": "ไม่เข้าใจคำถาม",
    "did.": "ทำตามที่สั่งในแชต",
    "register.done": "ลงทะเบียนสำเร็จ",
    "register.refused": "ลงทะเบียนไม่สำเร็จ",
    "invite": "ออกรหัสลงทะเบียน",
    "office.changed": "เปลี่ยนชื่อหรือวิธีติดต่อของสำนักงาน",
    "seat.ended": "สิ้นสุดการถือตำแหน่ง",
    "people.shown": "แสดงรายการผู้ถือครองตำแหน่ง",
    "groups.bind": "ผูกกลุ่ม LINE",
    "import_accepted": "นำเข้าข้อมูล",
    "import_undone": "ยกเลิกชุดนำเข้า",
    "amount.notified": "แจ้งโรงเรียนที่ยอดเปลี่ยน",
    "console.link": "ออกลิงก์เข้าหน้าจัดการ",
    "console.entered": "เข้าหน้าจัดการ",
    "console.left": "ออกจากหน้าจัดการ",
    "deadline.set": "ตั้งกำหนดส่ง",
    "deadline.moved": "เลื่อนกำหนดส่ง",
    "deadline.cancelled": "ยกเลิกกำหนดส่ง",
    "deadline.rule": "แก้กติกาการเตือน",
    "deadline.run": "วางแผนการเตือนที่ถึงเวลา",
    "submission.changed": "เปลี่ยนสถานะการส่งรายงาน",
    "circular.": "หนังสือเวียน",
    "case.opened": "ฝากเรื่องถึงเจ้าหน้าที่",
    "case.more": "ถามต่อในเรื่อง",
    "case.reopened": "เปิดเรื่องอีกครั้ง",
    "case.taken": "รับเรื่อง",
    "case.answered": "ตอบเรื่อง",
    "case.pushed": "ส่งคำตอบทันที",
    "case.closed": "ปิดเรื่อง",
    "nlu.": "สอนประโยค",
    "inbox.retry": "สั่งทำเหตุการณ์ซ้ำ",
    "inbox.cancel": "ยกเลิกเหตุการณ์",
    "outbox.retry": "สั่งส่งข้อความซ้ำ",
    "outbox.cancel": "ยกเลิกข้อความ",
    "outbox.release": "ปล่อยข้อความที่พักไว้",
    "quota.reserve": "กันโควตาไว้",
    "audit.exported": "ส่งออกบันทึกการใช้งาน",
    "audit.pruned": "ลบบันทึกที่พ้นอายุ (หลักยึด)",
    "retention.done": "ลบข้อมูลที่พ้นอายุ",
    "db.upgrade": "ปรับโครงสร้างฐานข้อมูลขึ้น",
    "db.downgrade": "ถอยโครงสร้างฐานข้อมูล",
    "backup.made": "สำรองข้อมูล",
    "backup.restored": "กู้คืนข้อมูล",
    "demo.loaded": "โหลดข้อมูลสาธิต",
}


def act_name(act: str) -> str:
    """Return an act's name in Thai: its own, that of its family, else the word itself."""
    return ACT_NAMES.get(act) or ACT_NAMES.get(f"{act.partition('.')[0]}.") or act
