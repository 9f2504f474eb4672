"""A person's own data (PDPA): everything that is kept of them as a file, and erasing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from db.audit import AuditLine
from db.cases import ASKER, cases_of, messages_of
from db.erasing import ask_erasure
from db.inbox_care import texts_of
from db.notices import Telling
from db.people import Contact, Holder, SeatRow
from db.seat_requests import SeatRequest, withdraw
from db.values.calendar import office_day, thai_date, to_bangkok
from handlers.core import Ask, HandlerContext, Reply, handler, to_confirm
from handlers.seats import audited, person_of
from handlers.talk import seat_name
from reports.cards import Figure
from reports.documents import Document, Section

#: Newest lines of the audit log that go into the copy.
MOST_LINES = 2_000
_STATES = {"friend": "เป็นเพื่อน", "blocked": "บล็อก", "member": "เป็นสมาชิก", "left": "ออกแล้ว"}
_DECIDED = {"open": "รออนุมัติ", "approved": "อนุมัติ", "denied": "ไม่อนุมัติ", "withdrawn": "ยกเลิก"}
_KEPT = "ที่เก็บต่อตามระเบียบงานสารบรรณคือบันทึกการใช้งาน ซึ่งอ้างถึงคุณด้วยรหัสแฮชเท่านั้น ไม่มีชื่อและไม่มีไอดีไลน์"


@handler(
    "own.erase",
    summary="ลบข้อมูลของฉันออกจากระบบ",
    examples=("ลบข้อมูลของฉัน", "ขอลบข้อมูลส่วนบุคคลของผม", "ลบบัญชีของฉัน"),
    private=True,
)
def answer_erase(ask: Ask, context: HandlerContext) -> Reply:
    """End the speaker's seats at once and have everything that is kept of them erased within the day (ลบข้อมูลของฉัน)."""
    who = person_of(context)
    if ask.slots.get("kept"):
        return Reply("command", "ไม่ลบค่ะ ข้อมูลของคุณยังอยู่เหมือนเดิม")
    if not ask.slots.get("confirmed"):
        said = (
            "ลบแล้วคุณจะออกจากระบบทันที และภายใน 24 ชั่วโมงน้องแผนจะลบไอดีไลน์ ตำแหน่งที่เคยถือครอง ข้อความ และเรื่องที่คุยไว้ทั้งหมด "
            f"กู้คืนไม่ได้ {_KEPT} ยืนยันไหมคะ"
        )
        return Reply("command", said, choices=to_confirm(ask.topic, {"reset": True}))
    assert context.write is not None
    with context.write() as session:
        ended = ask_erasure(session, ask.office_code, who, actor=context.actor, at=ask.asked_at)
        withdraw(session, ask.office_code, who, at=ask.asked_at)
        audited(session, ask, context, "person.erasure_asked", ended=ended)
    return Reply("command", f"รับคำขอลบข้อมูลแล้วค่ะ คุณออกจากระบบแล้ว ข้อมูลทั้งหมดจะลบเสร็จภายใน 24 ชั่วโมง {_KEPT}")


@handler(
    "own.copy",
    summary="ขอสำเนาข้อมูลของฉันที่ระบบเก็บไว้",
    examples=("ขอสำเนาข้อมูลของฉัน", "ขอดูข้อมูลของฉันที่เก็บไว้", "เก็บข้อมูลอะไรของฉันไว้บ้าง"),
    private=True,
)
def answer_copy(ask: Ask, context: HandlerContext) -> Reply:
    """Give the speaker everything that is kept of them as a file behind a signed link (สำเนาข้อมูล)."""
    who = person_of(context)
    sections = (
        Section("ตำแหน่งที่ถือครองและเคยถือครอง", _seats(ask, context, who), None),
        Section("คำขอลงทะเบียน", _requests(ask, context, who), None),
        Section("แชตกับน้องแผน", _contact(ask, context, who), None),
        Section("เรื่องที่ฝากถึงเจ้าหน้าที่", _cases(ask, context, who), None),
        Section("ข้อความที่พิมพ์และยังเก็บไว้", _texts(ask, context, who), None),
        Section("บันทึกการใช้งาน (ใหม่ไปเก่า)", _acts(ask, context), None),
    )
    document = Document("สำเนาข้อมูลส่วนบุคคลของท่าน", sections, office_day(ask.asked_at), person=context.actor)
    counts = tuple(Figure(each.title, len(each.figures), "รายการ") for each in sections)
    if context.write is not None:
        with context.write() as session:
            audited(session, ask, context, "person.copy_given", lines=len(sections[-1].figures))
    return Reply(
        "command",
        "นี่คือข้อมูลทั้งหมดที่น้องแผนเก็บเกี่ยวกับคุณค่ะ ข้อความที่พิมพ์เก็บไว้เพื่อส่งคำตอบเท่านั้นและลบตามอายุ น้องแผนไม่เก็บชื่อ เบอร์โทร หรือเลขบัตรประชาชนเป็นข้อมูล",
        figures=counts,
        document=document,
    )


def _of_seats(
    ask: Ask, context: HandlerContext, table: type[Holder] | type[SeatRequest], who: str
) -> list[Any]:
    """The rows of a table that name the person, each with the seat it is about, the oldest first."""
    found = (
        select(table, SeatRow)
        .join(SeatRow, SeatRow.id == table.seat_id)
        .where(table.office_code == ask.office_code, table.line_id == who)
        .order_by(table.id)
    )
    return [(row, seat_name(seat.value(), context.session)) for row, seat in context.session.execute(found)]


def _seats(ask: Ask, context: HandlerContext, who: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(name, f"{thai_date(row.since)} ถึง {thai_date(row.ended_at) if row.ended_at else 'ปัจจุบัน'}", "")
        for row, name in _of_seats(ask, context, Holder, who)
    )


def _requests(ask: Ask, context: HandlerContext, who: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(f"{name} ({thai_date(row.asked_at)})", _DECIDED[row.state], "")
        for row, name in _of_seats(ask, context, SeatRequest, who)
    )


def _cases(ask: Ask, context: HandlerContext, who: str) -> tuple[Figure, ...]:
    """What was said about the person's cases, by both sides."""
    return tuple(
        Figure(
            f"เรื่อง {case.number} {'คุณ' if message.side == ASKER else 'เจ้าหน้าที่'} {_when(message.at)}",
            message.text or "(ลบแล้ว)",
            "",
        )
        for case in cases_of(context.session, ask.office_code, asker=who, most=MOST_LINES)
        for message in messages_of(context.session, case)
    )


def _texts(ask: Ask, context: HandlerContext, who: str) -> tuple[Figure, ...]:
    written = texts_of(context.session, ask.office_code, who, most=MOST_LINES)
    return tuple(Figure(_when(at), text, "") for at, text in written)


def _when(at: datetime) -> str:
    return f"{to_bangkok(at):%d/%m/%Y %H:%M}"


def _contact(ask: Ask, context: HandlerContext, who: str) -> tuple[Figure, ...]:
    contact = context.session.scalar(
        select(Contact).where(Contact.office_code == ask.office_code, Contact.line_id == who)
    )
    told = context.session.execute(
        select(Telling.state, func.count(Telling.id))
        .where(Telling.office_code == ask.office_code, Telling.line_id == who)
        .group_by(Telling.state)
    ).all()
    state = (Figure("สถานะ", _STATES.get(contact.state, contact.state), ""),) if contact else ()
    heard = sum(count for name, count in told if name == "told")
    return (
        *state,
        Figure("ไอดีไลน์ (LINE user id)", who, ""),
        Figure("เรื่องที่แจ้งถึงคุณแล้ว", heard, "เรื่อง"),
        Figure("เรื่องที่รอแจ้ง", sum(count for _, count in told) - heard, "เรื่อง"),
    )


def _acts(ask: Ask, context: HandlerContext) -> tuple[Figure, ...]:
    lines = context.session.scalars(
        select(AuditLine)
        .where(AuditLine.office_code == ask.office_code, AuditLine.actor == context.actor)
        .order_by(AuditLine.id.desc())
        .limit(MOST_LINES)
    )
    return tuple(
        Figure(
            _when(line.at),
            " ".join(filter(None, (line.act, str(line.detail.get("topic") or "")))),
            "",
        )
        for line in lines
    )
