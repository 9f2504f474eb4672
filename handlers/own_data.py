"""A person's own data (PDPA): everything that is kept of them as a file, and erasing it."""

from __future__ import annotations

from collections import Counter

from db.erasing import ask_erasure
from db.seat_requests import withdraw
from db.values.calendar import office_day
from handlers.core import Ask, HandlerContext, Reply, handler, to_confirm
from handlers.own_rows import PART as _PART
from handlers.own_rows import sections_of
from handlers.seats import audited, person_of
from reports.cards import Figure
from reports.documents import Document

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
    sections = tuple(sections_of(context.session, ask.office_code, who, context.actor))
    document = Document("สำเนาข้อมูลส่วนบุคคลของท่าน", sections, office_day(ask.asked_at), person=context.actor)
    told = Counter[str]()
    for each in sections:
        told[each.title.partition(_PART)[0]] += len(each.figures)
    counts = tuple(Figure(title, number, "รายการ") for title, number in told.items() if number)
    whole = sum(told.values())
    if context.write is not None:
        with context.write() as session:
            audited(session, ask, context, "person.copy_given", lines=whole)
    return Reply(
        "command",
        f"นี่คือข้อมูลทั้งหมดที่น้องแผนเก็บเกี่ยวกับคุณค่ะ ครบ {whole:,} รายการใน {len(sections):,} ส่วน "
        "ข้อความที่พิมพ์เก็บไว้เพื่อส่งคำตอบเท่านั้นและลบตามอายุ น้องแผนไม่เก็บชื่อ เบอร์โทร หรือเลขบัตรประชาชนเป็นข้อมูล",
        figures=counts,
        document=document,
    )
