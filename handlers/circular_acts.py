"""What an officer does with a circular: write it, see it as it will look with its price, send it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from db.errors import AnswerableError
from db.letters import (
    DRAFT,
    Letter,
    LetterFacts,
    freeze,
    keep_draft,
)
from db.values.calendar import office_day, thai_date, working_day_on_or_before
from db.values.letters import NORMAL
from handlers.circular_posting import leaves_said, promise_letter
from handlers.circular_preview import (
    SENDERS,
    Preview,
    audience_rows,
    drafted,
    note,
    preview_of,
    reply_of_draft,
    writes,
)
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.pricing import CannotPayError, cannot_pay, reply_of_refusal, unreached_said


@handler(
    "circulars.write",
    summary="เจ้าหน้าที่ส่งหนังสือเวียนถึงโรงเรียน ดูตัวอย่างและราคาก่อนส่ง",
    examples=(
        "ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูล ถึงโรงเรียนทุกแห่ง กำหนดส่ง 30 พ.ย. 69",
        "ร่างหนังสือเวียน ว 124 ลงวันที่ 20 พ.ย. 69 เรื่อง ประชุมผู้บริหาร ถึงโรงเรียนในอำเภอแม่สาย",
        "ส่งหนังสือเวียน ว 125 ลงวันที่ 20 พ.ย. 69 เรื่อง เร่งรัดข้อมูล ถึงโรงเรียนที่ยังไม่ส่ง DMC",
    ),
    seats=SENDERS,
)
def answer_write(ask: Ask, context: HandlerContext) -> Reply:
    """Keep the letter as a draft and show it as it will look, with its audience and price (ร่างหนังสือเวียน).

    Slots:
        number, subject, urgency, links, summary; date, due: ISO days; proposals: days found in a pasted text;
        audience: as written; bad: a day that does not exist. The question names the schools.

    Raises:
        AnswerableError: The day of the letter is missing or does not exist, or the letter was sent before.
    """
    slots = ask.slots
    if not slots.get("number"):
        raise AnswerableError(
            "พิมพ์หนังสือเป็นประโยคเดียวค่ะ เช่น ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูล ถึงโรงเรียนทุกแห่ง "
            "กำหนดส่ง 30 พ.ย. 69 หรือวางข้อความของหนังสือทั้งฉบับ น้องแผนแสดงตัวอย่างและราคาก่อนส่งเสมอ",
            ("หนังสือเวียนล่าสุด",),
        )
    number = str(slots["number"])
    if slots.get("bad"):
        raise AnswerableError(f"ไม่พบวันที่ “{slots['bad']}” ในปฏิทินค่ะ พิมพ์วันที่ใหม่ เช่น 20 พ.ย. 69")
    if not slots.get("date"):
        return _ask_day(ask, number)
    facts = LetterFacts(
        number=number,
        dated_on=date.fromisoformat(slots["date"]),
        subject=str(slots["subject"])[:500],
        urgency=str(slots.get("urgency") or NORMAL),
        summary=str(slots.get("summary") or "")[:4000],
        links=tuple(slots.get("links") or ()),
        due_on=date.fromisoformat(slots["due"]) if slots.get("due") else None,
        audience=str(slots.get("audience") or "")[:4000],
        question=ask.question.to_json() if ask.question else None,
    )
    if facts.due_on and facts.due_on < facts.dated_on:
        raise AnswerableError(
            f"กำหนดส่ง {thai_date(facts.due_on)} มาก่อนวันที่ของหนังสือ {thai_date(facts.dated_on)} ค่ะ ตรวจวันที่แล้วพิมพ์ใหม่อีกครั้ง"
        )
    with writes(context)() as session:
        letter = keep_draft(session, ask.office_code, facts, by=context.actor, now=ask.asked_at)
        note(session, ask, context, "drafted", letter)
    return reply_of_draft(letter, ask, context, proposals=tuple(slots.get("proposals") or ()))


def _ask_day(ask: Ask, number: str) -> Reply:
    """Ask for the day of the letter; the sentence is offered again with the likely ones in it."""
    today = office_day(ask.asked_at)
    typed, likely = (
        str(ask.slots.get("typed") or ""),
        (today, working_day_on_or_before(today - timedelta(days=1), {})),
    )
    place = re.search(r"ว\.?\s?\d{1,5}", typed)
    offered = tuple(
        Suggestion(
            f"ลงวันที่ {thai_date(day)}", f"{typed[: place.end()]} ลงวันที่ {thai_date(day)}{typed[place.end() :]}"
        )
        for day in likely
        if place is not None
    )
    return Reply(
        "clarify", f"หนังสือ {number} ลงวันที่เท่าไรคะ กดเลือก หรือพิมพ์ใหม่โดยเพิ่ม เช่น ลงวันที่ 20 พ.ย. 69", suggest=offered
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending a letter."""

    letter: Letter
    preview: Preview


def send_letter(ask: Ask, context: HandlerContext, *, queue: bool = False) -> Sent:
    """Freeze the recipients and promise the posts and reminders, in one transaction (ส่งหนังสือเวียน).

    Args:
        queue: Send though the month's quota does not pay for it: it waits, and is told free to whoever writes.

    Raises:
        AnswerableError: No such draft, no audience, or not affordable; then who would be left out.
    """
    letter = drafted(context.session, ask)
    if letter.state != DRAFT:
        when = f"เมื่อ {thai_date(letter.sent_at)}" if letter.sent_at else ""
        raise AnswerableError(
            f"หนังสือ {letter.short} ส่งไปแล้ว{when}ค่ะ ไม่ได้ส่งซ้ำ", (f"{letter.short} ใครยังไม่รับทราบ",)
        )
    ahead = preview_of(letter, ask, context)
    if not ahead.schools:
        raise AnswerableError(f"ยังไม่รู้ว่า {letter.short} ส่งถึงโรงเรียนใดค่ะ", (f"แก้ไข {letter.short}",))
    if not (ahead.price.affordable or queue):
        raise cannot_pay(
            context.session,
            ask.office_code,
            ahead.price,
            (f"ยืนยันส่ง {letter.short} เข้าคิว", f"ยกเลิก {letter.short}"),
        )
    with writes(context)() as session:
        row = session.get(Letter, letter.id)
        if row is None or not freeze(
            session, row, (each.code for each in ahead.schools), by=context.actor, now=ask.asked_at
        ):
            raise AnswerableError(f"หนังสือ {letter.short} ส่งไปแล้วค่ะ ไม่ได้ส่งซ้ำ")
        promise_letter(session, row, ahead.posting, ahead.schools, now=ask.asked_at)
        note(session, ask, context, "sent", row, schools=len(ahead.schools), messages=ahead.price.messages)
    return Sent(row, ahead)


@handler(
    "circulars.send",
    summary="ยืนยันส่งหนังสือเวียนที่ร่างไว้",
    examples=("ยืนยันส่ง ว 123", "ยืนยันส่งหนังสือเวียน ว 123", "ยืนยันส่ง ว 124 ค่ะ"),
    seats=SENDERS,
)
def answer_send(ask: Ask, context: HandlerContext) -> Reply:
    """Send a draft (ส่งหนังสือเวียน).

    Slots:
        number: of the draft. queue: also when the quota does not pay for it.
    """
    try:
        sent = send_letter(ask, context, queue=bool(ask.slots.get("queue")))
    except CannotPayError as refused:
        return reply_of_refusal(context.session, ask.office_code, refused)
    number, ahead = sent.letter.short, sent.preview
    nobody = unreached_said(ahead.price)
    later = f"{nobody} จะได้รับเมื่อลงทะเบียนและทักมา" if nobody else ""
    most = f" ไม่เกิน {ahead.later:,} ข้อความ" if ahead.later else ""
    late = leaves_said(context.session, sent.letter, now=ask.asked_at)
    when = f" ขณะนี้นอกเวลาราชการ {late}" if late else ""
    text = (
        f"ส่งหนังสือ {number} ถึง {len(ahead.schools):,} โรงแล้วค่ะ โพสต์ใน {len(ahead.posting.clusters):,} กลุ่ม "
        f"แจ้งรายโรงเรียน {len(ahead.posting.schools):,} โรง ใช้ {ahead.price.messages:,} ข้อความ{later} โรงที่ยังไม่รับทราบจะเตือนให้เอง{most}{when}"
    )
    return Reply(
        "command", text,
        suggest=(Suggestion("ใครยังไม่รับทราบ", f"{number} ใครยังไม่รับทราบ"), Suggestion("เรียกคืน", f"เรียกคืน {number}")),
        figures=audience_rows(ahead, ask, context),
    )  # fmt: skip
