"""Where persons are named (ข้อมูลส่วนบุคคล): every column, what is told of it to who asks for a copy, what erasing does with it.

Declared once: "ขอสำเนาข้อมูลของฉัน" (handlers/own_data.py) and "ลบข้อมูลของฉัน" (db/erasing.py) both walk this list, and
``tests/db/test_personal.py`` walks the models, so that a new column that names persons is in it or fails there. People are known
by their LINE id; what they did as an office's or school's is recorded under a keyed hash of it (the *actor*), as in the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Table


class Erasing(Enum):
    """What becomes of a row when the person it names is erased."""

    #: The row goes.
    ROW = "row"
    #: The row stays without the person.
    NAME = "name"
    #: ``db/erasing.py`` knows more of it: what is under way, what others share, what goes last.
    SPECIAL = "special"
    #: The row stays as it is: a record of the office that names the person by the keyed hash alone.
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Personal:
    """One column that names a person; ``title`` is the section of the copy, ``at`` and ``shows`` are columns that are told in it.

    Without a title it is told elsewhere or tells nothing more; ``why`` says so.
    """

    table: str
    column: str
    erasing: Erasing
    title: str = ""
    at: str = ""
    shows: tuple[str, ...] = ()
    why: str = ""
    #: Whether it holds the LINE id; else the keyed hash.
    line_id: bool = True

    @property
    def key(self) -> str:
        return f"{self.table}.{self.column}"

    def rows(self) -> Table:
        """Return the table."""
        from db.models import all_tables

        return all_tables().tables[self.table]


def _did(table: str, column: str, title: str, at: str, *shows: str) -> Personal:
    """Something done for an office or school, which is its record."""
    return Personal(table, column, Erasing.RECORD, title, at, shows, line_id=False)


#: In the order in which the copy tells it.
PERSONAL = (
    Personal("holders", "line_id", Erasing.ROW, "ตำแหน่งที่ถือครองและเคยถือครอง", "since"),
    Personal("seat_requests", "line_id", Erasing.ROW, "คำขอลงทะเบียน", "asked_at"),
    Personal("seat_moves", "line_id", Erasing.ROW, "การโยกย้ายตำแหน่งจากไฟล์"),
    Personal("contacts", "line_id", Erasing.ROW, "แชตกับน้องแผน", "changed_at"),
    Personal("menu_links", "line_id", Erasing.ROW, "เมนูหลักที่เห็น", "", ("role",)),
    Personal("cases", "asker", Erasing.SPECIAL, "เรื่องที่ฝากถึงเจ้าหน้าที่", "opened_at"),
    Personal("inbox", "speaker_id", Erasing.SPECIAL, "ข้อความที่พิมพ์และยังเก็บไว้", "received_at"),
    Personal("inbox", "chat_id", Erasing.SPECIAL, why="แถวเดียวกับที่บอกตามผู้พิมพ์"),
    Personal("inbox", "raw", Erasing.SPECIAL, why="เหตุการณ์ของ LINE ที่ข้อความอยู่ในนั้น"),
    Personal("conversations", "chat_id", Erasing.ROW, "เรื่องที่คุยค้างไว้", "touched_at", ("state",)),
    Personal("conversations", "speaker_id", Erasing.ROW, why="แถวเดียวกับเรื่องที่คุยค้างไว้ หรือเรื่องที่คุยในกลุ่ม", at="touched_at"),
    Personal("tellings", "line_id", Erasing.ROW, "เรื่องที่แจ้งและรอแจ้งถึงคุณ", "ended_at"),
    Personal("notices", "seat_target", Erasing.SPECIAL, why="ข้อความเดียวกับเรื่องที่แจ้งถึงคุณ"),
    Personal("outbox", "recipients", Erasing.SPECIAL, "ข้อความที่น้องแผนส่งถึงคุณ", "created_at"),
    Personal("case_posts", "line_id", Erasing.ROW, why="ไอดีของกลุ่ม LINE ที่โพสต์เรื่อง"),
    Personal("holders", "given_by", Erasing.NAME, "กลุ่ม LINE ที่คุณผูก", "since"),
    Personal("erasures", "line_id", Erasing.SPECIAL, "คำขอลบข้อมูลที่ยังไม่เสร็จ", "asked_at"),
    Personal("erasures", "actor", Erasing.SPECIAL, why="แถวเดียวกับคำขอลบ", line_id=False),
    Personal("console_links", "actor", Erasing.ROW, "ลิงก์เข้าหน้าจัดการ", "made_at", ("used_at",), line_id=False),
    Personal("console_sessions", "actor", Erasing.ROW, "การเข้าหน้าจัดการ", "began_at", ("seen_at", "ended_at"), line_id=False),
    Personal("errands", "actor", Erasing.ROW, "งานที่สั่งในหน้าจัดการ (เก็บ 24 ชั่วโมง)", "made_at", ("kind", "params", "file_name"), line_id=False),
    Personal("kept_files", "kept_by", Erasing.NAME, "ไฟล์ที่ส่งให้น้องแผน", "kept_at", ("name", "state"), line_id=False),
    Personal("reminder_choices", "actor", Erasing.NAME, "การเตือนที่เลื่อนหรือปิดให้โรงเรียน", "at", ("report_code", "school_code", "until"), line_id=False),
    _did("letter_schools", "known_by", "หนังสือเวียนที่รับทราบ", "known_at", "school_code", "known_role"),
    _did("letter_schools", "done_by", "หนังสือเวียนที่แจ้งว่าดำเนินการแล้ว", "done_at", "school_code", "done_role"),
    _did("submission_events", "actor", "สถานะการส่งรายงานที่แจ้งหรือบันทึก", "at", "report_code", "school_code", "status"),
    _did("letters", "made_by", "หนังสือเวียนที่ร่าง", "made_at", "number"),
    _did("letters", "sent_by", "หนังสือเวียนที่ส่ง", "sent_at", "number"),
    _did("import_batches", "imported_by", "ไฟล์ที่นำเข้า", "imported_at", "file_name"),
    _did("cases", "taken_by", "เรื่องของผู้อื่นที่รับหรือตอบ", "changed_at", "number", "state"),
    _did("seat_requests", "decided_by", "คำขอลงทะเบียนที่ตัดสิน", "decided_at", "state"),
    _did("lessons", "taught_by", "ประโยคที่สอน", "taught_at", "sentence"),
    _did("lesson_versions", "made_by", "รุ่นของบทเรียนที่ทำ", "made_at", "number"),
    _did("audit_log", "actor", "บันทึกการใช้งาน", "at", "act"),
)  # fmt: skip
