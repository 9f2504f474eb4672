"""A circular before it is sent: to which schools, in which way, at which price; and the card that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.audit import write_audit
from db.errors import AnswerableError, NoFiguresError
from db.letters import (
    Letter,
    letter_of,
)
from db.people import SeatKind
from db.quota import Price, price
from db.register import Addressed, entry_of, open_schools
from db.upcoming import forecast
from db.values.calendar import thai_date
from handlers.circular_posting import (
    Posting,
    leaves_said,
    posting_of,
    posts,
    price_of_following,
)
from handlers.circulars import letter_rows
from handlers.core import HANDLERS, Ask, HandlerContext, Reply, Suggestion
from handlers.pricing import later_said, missed_file, missed_rows, price_said, unreached_said
from reports.cards import Card, Figure
from reports.question import Question

#: Who sends letters.
SENDERS: tuple[SeatKind, ...] = ("officer", "director")
#: Schools that a preview names.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending a letter would do: to which schools, in which way, at which price."""

    schools: tuple[Addressed, ...]
    posting: Posting
    price: Price
    #: Messages that reminding costs on top at most, where nobody acknowledges.
    later: int


def schools_of(question: Question | None, ask: Ask, context: HandlerContext) -> tuple[Addressed, ...]:
    """Return the schools that an audience names, found as any question of that list is answered (กลุ่มเป้าหมาย).

    Raises:
        AnswerableError: No school fits.
    """
    if question is None:
        return ()
    everyone = {each.code: each for each in open_schools(context.session, ask.office_code)}
    scope = question.scope
    if (
        question.measure == "schools"
        and not question.where
        and not question.bounds
        and not question.excluding
    ):
        if scope.kind == "office":
            return tuple(everyone.values())
        if scope.kind == "school":
            return tuple(everyone[code] for code in scope.keys if code in everyone)
    asked = replace(
        ask, topic="figures", question=replace(question, listing=True, want="sentence"), slots={}, carried=()
    )
    try:
        reply = HANDLERS["figures"].handle(asked, context)
    except NoFiguresError:
        return ()
    codes = {key for row in reply.figures for dimension, key in row.keys if dimension == "school"}
    return tuple(each for code, each in everyone.items() if code in codes)


def preview_of(letter: Letter, ask: Ask, context: HandlerContext) -> Preview:
    """Reckon what sending a letter would do now; nothing is sent or kept by it."""
    question = Question.from_json(letter.question) if letter.question else None
    schools = schools_of(question, ask, context)
    posting = posting_of(context.session, ask.office_code, schools)
    cost = price(context.session, ask.office_code, posts(letter, posting, now=ask.asked_at), now=ask.asked_at)
    later = price_of_following(context.session, letter, schools, now=ask.asked_at)
    return Preview(schools, posting, cost, later)


def writes(context: HandlerContext) -> Callable[[], Any]:
    """Return how a session that is committed is opened; an answer says so where nothing can be written."""
    if context.write is None:
        raise AnswerableError("ขออภัยค่ะ ขณะนี้บันทึกไม่ได้ ลองใหม่อีกครั้งค่ะ")
    return context.write


def note(
    session: Session, ask: Ask, context: HandlerContext, act: str, letter: Letter, **detail: Any
) -> None:
    """Leave an audit line of an act on a letter."""
    write_audit(
        session, office_code=ask.office_code, actor=context.actor, seat=ask.seat.text(), act=f"circular.{act}",
        detail={"letter": letter.number, "dated": letter.dated_on.isoformat(), **detail}, at=ask.asked_at,
    )  # fmt: skip


def drafted(session: Session, ask: Ask) -> Letter:
    """Return the letter that is meant among those made here.

    Raises:
        AnswerableError: None of that number.
    """
    number = str(ask.slots.get("number") or "")
    letter = letter_of(session, ask.office_code, number)
    if letter is None:
        raise AnswerableError(
            f"ไม่พบหนังสือ {number} ที่เขียนไว้กับน้องแผนค่ะ พิมพ์ ส่งหนังสือเวียน {number} ลงวันที่ … เรื่อง … ถึง … ได้เลย",
            ("หนังสือเวียนล่าสุด",),
        )
    return letter


def reply_of_draft(
    letter: Letter, ask: Ask, context: HandlerContext, *, proposals: Sequence[str] = ()
) -> Reply:
    """Return the preview card of a draft with the buttons ส่ง, แก้ไข, ยกเลิก, and the due days that were found."""
    number = letter.short
    cancel = Suggestion("ยกเลิก", f"ยกเลิก {number}")
    entry = entry_of(letter)
    dues = tuple(
        Suggestion(f"กำหนด {thai_date(day)}", f"แก้ไขกำหนดส่งของ {number} เป็น {thai_date(day)}")
        for day in map(date.fromisoformat, proposals)
    )
    asked = ""
    if dues:
        asked = "\nพบวันที่ในหนังสือ กดปุ่มเพื่อใช้เป็นกำหนดส่ง (ยังไม่ได้ตั้งให้)"
    if letter.question is None:
        why = f"ไม่เข้าใจผู้รับ “{letter.audience}” ค่ะ" if letter.audience else ""
        everyone = Suggestion("โรงเรียนทุกแห่ง", f"แก้ไขผู้รับของ {number} เป็น โรงเรียนทุกแห่ง")
        return Reply(
            "clarify", f"ร่างหนังสือ {number} เก็บไว้แล้วค่ะ {why} ส่งถึงโรงเรียนใดคะ{asked}",
            cards=(Card(f"ร่างหนังสือเวียน {number}", letter_rows(entry, ()), None, letter.subject),),
            suggest=(everyone, *dues, cancel),
        )  # fmt: skip
    ahead = preview_of(letter, ask, context)
    if not ahead.schools:
        raise AnswerableError(
            f"ไม่มีโรงเรียนใดตรงกับ “{letter.audience}” ค่ะ ร่าง {number} ยังเก็บไว้ แก้ไขผู้รับได้", (f"แก้ไข {number}",)
        )
    priced = audience_rows(ahead, ask, context)
    rows = (*letter_rows(entry, ()), *priced)
    # The sample shows what is set; what is not has to be said.
    unset = () if letter.due_on else (Figure("กำหนดส่ง", "ไม่ระบุ", ""),)
    send = Suggestion("ส่ง", f"ยืนยันส่ง {number}")
    late = leaves_said(context.session, letter, now=ask.asked_at)
    when = f" ขณะนี้นอกเวลาราชการ ถ้าส่งตอนนี้ {late}" if late else ""
    return Reply(
        "command",
        f"ร่างหนังสือ {number} ส่งถึง {len(ahead.schools):,} โรง ใช้ {price_said(ahead.price)}{later_said(ahead.later)}"
        f"{unreached_said(ahead.price)}ค่ะ ผู้รับจะเห็นข้อความดังตัวอย่าง ตรวจแล้วกดส่งได้เลย{when}{asked}",
        cards=(Card(f"ร่างหนังสือเวียน {number}", (*priced, *unset), None, f"ถึง {letter.audience}"),),
        sample=next(iter(posts(letter, ahead.posting, now=ask.asked_at)), None),
        suggest=(send, *dues, Suggestion("แก้ไข", f"แก้ไข {number}"), cancel),
        figures=rows,
        attached=missed_file(context.session, ask.office_code, ahead.price),
    )


def audience_rows(ahead: Preview, ask: Ask, context: HandlerContext) -> tuple[Figure, ...]:
    """Return what a preview shows of recipients and price."""
    names = ", ".join(each.name for each in ahead.schools[:_NAMED])
    more = f" และอีก {len(ahead.schools) - _NAMED:,} โรง" if len(ahead.schools) > _NAMED else ""
    cost = ahead.price
    rows = [
        Figure("ผู้รับ", len(ahead.schools), "โรง", note=names + more, emphasis=True),
        Figure("โพสต์ในกลุ่ม", len(ahead.posting.clusters), "กลุ่ม", note="กดรับทราบใต้โพสต์ ไม่ใช้โควตา"),
        Figure("แจ้งรายโรงเรียน", len(ahead.posting.schools), "โรง"),
        Figure("ใช้โควตา", cost.messages, "ข้อความ"),
        Figure("เตือนภายหลัง ไม่เกิน", ahead.later, "ข้อความ", note="ถ้าไม่มีใครรับทราบ โรงที่รับทราบแล้วไม่ถูกเตือน"),
    ]
    if cost.remaining is not None:
        others = forecast(context.session, ask.office_code, now=ask.asked_at).total
        planned = f" วางแผนส่งเรื่องอื่นถึงสิ้นเดือนอีกไม่เกิน {others:,}" if others else ""
        rows.append(
            Figure("โควตาเดือนนี้เหลือ", cost.remaining, "ข้อความ", note=f"สำรองเรื่องด่วน {cost.reserve:,}{planned}")
        )
    return (*rows, *missed_rows(context.session, ask.office_code, cost))
