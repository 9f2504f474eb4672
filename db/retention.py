"""How long what is kept of whom (อายุการเก็บ): declared once; the nightly job, ``doctor``, the console and docs/audit.md read it here.

Each rule has a setting of its own, ``KEEP_<KEY>_DAYS``; where that is not set, the one of its class counts (``KEEP_TEXT_DAYS`` …).
Ages are whole days of the office, counted from midnight: the first run after midnight forgets what has come of age,
the runs of the other hours find nothing, unless the machine was off at night.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from db import audit, cases_care, conversations, inbox_care, kept_files, notices, outbox_care, questions
from db.audit import write_audit
from db.base import Base
from db.console import ConsoleLink, ConsoleSession
from db.invitations import Invitation
from db.people import Contact, Holder
from db.queues import changed
from db.quota import QuotaReading, month_of
from db.recipients import AWAY
from db.seat_requests import SeatRequest
from db.seat_transfers import forget_moves
from db.session import Sessions, writing
from db.values.calendar import to_bangkok

TEXT_DAYS, ROW_DAYS, AUDIT_DAYS = "KEEP_TEXT_DAYS", "KEEP_ROWS_DAYS", "KEEP_AUDIT_DAYS"

Forget = Callable[[Session, datetime], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is forgotten of which tables after how long (กติกาการเก็บ).

    ``days`` is the name of its class's setting, ``why`` the reason for keeping it so long; ``forget`` takes the moment before
    which all is of age and returns how many rows it changed, in the caller's transaction.
    """

    key: str
    tables: tuple[str, ...]
    what: str
    days: str
    why: str
    forget: Forget

    @property
    def setting(self) -> str:
        """The name of the rule's own setting."""
        return f"KEEP_{self.key.upper()}_DAYS"


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule as people read it: how many days count, and by which settings they are changed."""

    tables: str
    what: str
    days: int
    setting: str
    general: str
    why: str


def _rows(table: type[Base], *of_age: Callable[[datetime], ColumnElement[bool]]) -> Forget:
    """Return what deletes the rows of a table that are of age."""

    def forget(session: Session, before: datetime) -> int:
        return changed(session, delete(table).where(*(condition(before) for condition in of_age)))

    return forget


RULES = (
    Rule("inbox_texts", ("inbox",), "ข้อความที่ผู้ใช้พิมพ์ (แถวยังอยู่)", TEXT_DAYS,
         "ทำคำถามต่อเมื่อเครื่องดับ และหาสาเหตุเมื่อผู้ใช้ร้องเรียน",
         lambda session, before: inbox_care.purge_raw(session, before=before)),
    Rule("inbox", ("inbox",), "แถวของกล่องเข้า", ROW_DAYS,
         "ไม่ตอบเหตุการณ์เดิมซ้ำ และนับปริมาณงานข้ามปีงบประมาณ",
         lambda session, before: inbox_care.delete_events(session, before=before)),
    Rule("outbox_texts", ("outbox",), "เนื้อความและผู้รับของข้อความที่ส่งแล้ว (แถวยังอยู่)", TEXT_DAYS,
         "ตรวจว่าส่งอะไรถึงใครเมื่อโรงเรียนทักท้วง",
         lambda session, before: outbox_care.purge_messages(session, before=before)),
    Rule("outbox", ("outbox",), "แถวของกล่องออก", ROW_DAYS,
         "รายงานการใช้โควตาข้ามปีงบประมาณ ไม่มีเนื้อความ",
         lambda session, before: outbox_care.delete_messages(session, before=before)),
    Rule("question_texts", ("questions",), "ประโยคที่ตอบไม่ได้ซึ่งเก็บไว้ให้เจ้าหน้าที่สอน", TEXT_DAYS,
         "ให้เจ้าหน้าที่สอนน้องแผน ตัดชื่อและเลขยาวแล้ว",
         lambda session, before: questions.purge_said(session, before=before)),
    Rule("questions", ("questions",), "แถวของคำถาม (ชนิดคำตอบและเวลา)", ROW_DAYS,
         "สถิติการตอบข้ามปีงบประมาณ ไม่มีประโยค",
         lambda session, before: questions.delete_questions(session, before=before)),
    Rule("case_texts", ("cases", "case_messages", "case_posts"), "ข้อความและผู้ถามของเรื่องถึงเจ้าหน้าที่ที่ปิดแล้ว (แถวยังอยู่)", TEXT_DAYS,
         "ผู้ถามและเจ้าหน้าที่อ่านย้อนหลังหรือเปิดเรื่องอีกครั้ง",
         lambda session, before: cases_care.forget_texts(session, before=before)),
    Rule("cases", ("cases", "case_messages", "case_posts"), "แถวของเรื่องถึงเจ้าหน้าที่ที่ปิดแล้ว", ROW_DAYS,
         "สถิติเรื่องข้ามปีงบประมาณ ไม่มีข้อความและผู้ถาม",
         lambda session, before: cases_care.forget_cases(session, before=before)),
    Rule("conversations", ("conversations",), "เรื่องที่คุยค้างไว้ (ใช้จริงเพียง 10 นาที)", TEXT_DAYS,
         "คุยต่อจากเรื่องเดิม",
         lambda session, before: conversations.delete_conversations(session, before=before)),
    Rule("notices", ("notices", "tellings"), "เรื่องแจ้งที่จบแล้ว และใครได้รับ", ROW_DAYS,
         "ไม่แจ้งเรื่องเดิมซ้ำ และรายงานว่าแจ้งแล้วกี่ราย",
         lambda session, before: notices.forget(session, before=before)),
    Rule("kept_files", ("kept_files",), "รายการไฟล์ที่ส่งมาแล้วไม่ได้ใช้หรือยกเลิกแล้ว (เนื้อไฟล์ลบก่อน: ไม่ได้ใช้ 24 ชั่วโมง ยกเลิกแล้วทันที)", ROW_DAYS,
         "บอกผู้ส่งว่าไฟล์นั้นเป็นอย่างไรแล้ว ไม่มีเนื้อไฟล์",
         lambda session, before: kept_files.delete_files(session, before=before)),
    Rule("holders", ("holders",), "ผู้ที่เคยถือครองตำแหน่งและพ้นไปแล้ว", ROW_DAYS,
         "ตรวจย้อนหลังว่าใครถือตำแหน่งใดเมื่อใด",
         _rows(Holder, lambda before: Holder.ended_at < before)),
    Rule("contacts", ("contacts",), "แชตที่เลิกติดตามหรือบอทออกจากกลุ่มแล้ว", ROW_DAYS,
         "รู้ว่าแชตใดเลิกติดตาม จึงไม่ส่งซ้ำ",
         _rows(Contact, lambda before: Contact.state.in_(AWAY), lambda before: Contact.changed_at < before)),
    Rule("invitations", ("invitations",), "รหัสลงทะเบียนที่หมดอายุ (เก็บเฉพาะค่าแฮช)", TEXT_DAYS,
         "บอกผู้ใช้ได้ว่ารหัสใช้ไปแล้วหรือหมดอายุ",
         _rows(Invitation, lambda before: Invitation.expires_at < before)),
    Rule("console_links", ("console_links",), "ลิงก์เข้าหน้าจัดการที่หมดอายุ (เก็บเฉพาะค่าแฮช)", TEXT_DAYS,
         "พบการใช้ลิงก์ซ้ำ",
         _rows(ConsoleLink, lambda before: ConsoleLink.expires_at < before)),
    Rule("console_sessions", ("console_sessions",), "การเข้าหน้าจัดการที่สิ้นสุดแล้ว (เก็บเฉพาะค่าแฮช)", TEXT_DAYS,
         "พบการเข้าที่ผิดปกติ",
         _rows(ConsoleSession, lambda before: ConsoleSession.seen_at < before)),
    Rule("seat_requests", ("seat_requests",), "คำขอลงทะเบียน", ROW_DAYS,
         "ตรวจย้อนหลังว่าอนุมัติคำขอใด",
         _rows(SeatRequest, lambda before: SeatRequest.asked_at < before)),
    Rule("seat_moves", ("seat_moves",), "ใครย้ายตำแหน่งในชุดโยกย้าย (หลังจากนี้ยกเลิกชุดไม่ได้)", ROW_DAYS,
         "ยกเลิกชุดโยกย้ายได้",
         lambda session, before: forget_moves(session, before=before)),
    Rule("quota_readings", ("quota_readings",), "ยอดโควตารายเดือนที่ LINE แจ้ง", ROW_DAYS,
         "เทียบการใช้โควตากับเดือนเดียวกันของปีก่อน",
         _rows(QuotaReading, lambda before: QuotaReading.month < month_of(before))),
)  # fmt: skip

#: The audit log comes last, and writes its own anchor (db/audit.py).
AUDIT_RULE = (
    "audit_log", "บันทึกการใช้งาน (ลบแล้วมีบรรทัดหลักยึด จึงยังตรวจได้ทั้งสาย)", AUDIT_DAYS,
    "หลักฐานให้ผู้ตรวจสอบ ไม่มีข้อความ ชื่อ หรือไอดีไลน์",
)  # fmt: skip

_FACTS = "ข้อมูลของทางราชการ ไม่มีข้อมูลส่วนบุคคล อยู่จนกว่าจะยกเลิกชุดนำเข้า"
_RECORD = "หลักฐานการปฏิบัติงานของสำนักงาน ไม่ลบตามเวลา"
_SETTING = "การตั้งค่าของสำนักงาน"
#: Tables that nothing is forgotten of by age, and why. Those of the datasets are facts (``_FACTS``).
KEPT = {
    "offices": _SETTING,
    "clusters": _FACTS,
    "seats": "ตำแหน่ง ไม่ใช่บุคคล",
    "import_batches": _RECORD,
    "rollup_heads": _FACTS,
    "rollup_rows": _FACTS,
    "errands": "งานที่ฝากทำจากหน้าจัดการ ลบเองเมื่อครบ 24 ชั่วโมง (db/errands.py)",
    "seat_transfers": _RECORD,
    "erasures": "คำขอลบข้อมูลที่ยังลบไม่เสร็จ หายไปพร้อมข้อมูลของผู้ขอ",
    "rich_menus": _SETTING,
    "menu_links": "ใครเห็นเมนูของบทบาทใด ลบเมื่อพ้นตำแหน่ง",
    "letters": _RECORD,
    "letter_schools": _RECORD,
    "submission_events": _RECORD,
    "reminder_choices": _SETTING,
    "reminder_rules": _SETTING,
    "quota_settings": _SETTING,
    "channels": "ความลับของช่องทาง LINE แบบผนึก ลบด้วย nongphaen office set รหัส --no-channel",
    "office_settings": _SETTING,
    "rate_limits": "เวลาของคำขอถัดไปต่อเขต ไม่มีข้อมูลส่วนบุคคล",
    "lessons": "ประโยคที่สอน ไม่มีชื่อบุคคล",
    "lesson_versions": "ประโยคที่สอน ไม่มีชื่อบุคคล",
}


def edge_of(now: datetime, days: int) -> datetime:
    """Return the moment before which all is older than so many days: a midnight of the office."""
    midnight = to_bangkok(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days)


def forget_old(
    sessions: Sessions, days: Mapping[str, int], *, office_code: str, now: datetime
) -> dict[str, int]:
    """Forget all that is of age; return how many rows of each rule, those with none left out.

    One transaction a rule, so that nothing waits long for a lock. What was forgotten leaves a line in the audit log.

    Args:
        days: The settings ``KEEP_…_DAYS`` by name; those of single rules may be left out.
    """
    gone: dict[str, int] = {}
    for rule in RULES:
        with writing(sessions) as session:
            if count := rule.forget(session, edge_of(now, days_of(rule, days))):
                gone[rule.key] = count
    with writing(sessions) as session:
        edge = edge_of(now, days[AUDIT_DAYS])
        if count := audit.prune(session, before=edge, office_code=office_code, at=now):
            gone[AUDIT_RULE[0]] = count
        if gone:
            write_audit(
                session, office_code=office_code, actor="nongphaen", seat="", act="retention.done",
                detail=dict(gone), at=now,
            )  # fmt: skip
    return gone


def days_of(rule: Rule, days: Mapping[str, int]) -> int:
    """Return how many days a rule keeps: by its own setting, else by that of its class."""
    return days.get(rule.setting, days[rule.days])


def unknown_settings(days: Mapping[str, int]) -> list[str]:
    """Return the names among the settings ``KEEP_…_DAYS`` that no rule knows: mistyped, they would keep nothing."""
    known = {AUDIT_DAYS, *(name for rule in RULES for name in (rule.setting, rule.days))}
    return sorted(set(days) - known)


def table_rows(days: Mapping[str, int]) -> list[Kept]:
    """Return what is kept how long, for people, in the order in which it is forgotten."""
    rows = [
        Kept(", ".join(rule.tables), rule.what, days_of(rule, days), rule.setting, rule.days, rule.why)
        for rule in RULES
    ]
    table, what, name, why = AUDIT_RULE
    return [*rows, Kept(table, what, days[name], name, name, why)]
