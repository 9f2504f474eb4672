"""What an officer does with a circular: write it, see it as it will look with its price, send, correct, recall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.audit import write_audit
from db.errors import AnswerableError, NoFiguresError, WrongInputError
from db.letters import (
    DRAFT,
    OUT,
    RECALLED,
    Letter,
    LetterFacts,
    correct,
    discard,
    freeze,
    keep_draft,
    letter_of,
    recall,
)
from db.people import SeatKind
from db.quota import Price, price
from db.register import Addressed, addressed, entry_of, open_schools
from db.values.calendar import thai_date
from db.values.letters import NORMAL, URGENCIES
from handlers.circular_posting import (
    Posting,
    posting_of,
    posts,
    promise_correction,
    promise_letter,
    promise_recall,
)
from handlers.circulars import letter_rows
from handlers.core import HANDLERS, Ask, HandlerContext, Reply, Suggestion, handler
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
    return Preview(schools, posting, cost)


def price_said(cost: Price) -> str:
    """Return a price in one line: 152 ข้อความ (กลุ่ม 8 กลุ่ม รายบุคคล 12 คน) เดือนนี้เหลือ 1,200."""
    left = "ยังไม่ทราบโควตาที่เหลือ" if cost.remaining is None else f"เดือนนี้เหลือ {cost.remaining:,} ข้อความ"
    return f"{cost.messages:,} ข้อความ (กลุ่ม {cost.groups:,} กลุ่ม รายบุคคล {cost.persons:,} คน) {left}"


def _writes(context: HandlerContext) -> Callable[[], Any]:
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


def _letter(session: Session, ask: Ask) -> Letter:
    number = str(ask.slots.get("number") or "")
    letter = letter_of(session, ask.office_code, number)
    if letter is None:
        raise AnswerableError(
            f"ไม่พบหนังสือ {number} ที่เขียนไว้กับน้องแผนค่ะ พิมพ์ ส่งหนังสือเวียน {number} ลงวันที่ … เรื่อง … ถึง … ได้เลย",
            ("หนังสือเวียนล่าสุด",),
        )
    return letter


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
    number = str(slots["number"])
    if slots.get("bad"):
        raise AnswerableError(f"ไม่พบวันที่ “{slots['bad']}” ในปฏิทินค่ะ พิมพ์วันที่ใหม่ เช่น 20 พ.ย. 69")
    if not slots.get("date"):
        raise AnswerableError(f"หนังสือ {number} ลงวันที่เท่าไรคะ พิมพ์ใหม่โดยเพิ่ม ลงวันที่ เช่น ลงวันที่ 20 พ.ย. 69")
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
    with _writes(context)() as session:
        letter = keep_draft(session, ask.office_code, facts, by=context.actor, now=ask.asked_at)
        note(session, ask, context, "drafted", letter)
    return reply_of_draft(letter, ask, context, proposals=tuple(slots.get("proposals") or ()))


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
    rows = (*letter_rows(entry, ()), *_audience_rows(ahead))
    send = Suggestion("ส่ง", f"ยืนยันส่ง {number}")
    return Reply(
        "command",
        f"ร่างหนังสือ {number} ส่งถึง {len(ahead.schools):,} โรง ใช้ {price_said(ahead.price)} ค่ะ ตรวจแล้วกดส่งได้เลย{asked}",
        cards=(Card(f"ร่างหนังสือเวียน {number}", rows, None, letter.subject),),
        suggest=(send, *dues, Suggestion("แก้ไข", f"แก้ไข {number}"), cancel),
        figures=rows,
    )


def _audience_rows(ahead: Preview) -> tuple[Figure, ...]:
    names = ", ".join(each.name for each in ahead.schools[:_NAMED])
    more = f" และอีก {len(ahead.schools) - _NAMED:,} โรง" if len(ahead.schools) > _NAMED else ""
    cost = ahead.price
    rows = [
        Figure("ผู้รับ", len(ahead.schools), "โรง", note=names + more, emphasis=True),
        Figure("โพสต์ในกลุ่ม", len(ahead.posting.clusters), "กลุ่ม", note="กดรับทราบใต้โพสต์ ไม่ใช้โควตา"),
        Figure("แจ้งรายโรงเรียน", len(ahead.posting.schools), "โรง"),
        Figure("ใช้โควตา", cost.messages, "ข้อความ"),
    ]
    if cost.remaining is not None:
        rows.append(Figure("โควตาเดือนนี้เหลือ", cost.remaining, "ข้อความ", note=f"สำรองเรื่องด่วน {cost.reserve:,}"))
    if cost.nobody:
        rows.append(Figure("ยังไม่มีผู้ลงทะเบียน", len(cost.nobody), "โรง", note="จะได้รับแจ้งเมื่อลงทะเบียนและเขียนมา"))
    return tuple(rows)


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
    letter = _letter(context.session, ask)
    if letter.state != DRAFT:
        when = f"เมื่อ {thai_date(letter.sent_at)}" if letter.sent_at else ""
        raise AnswerableError(
            f"หนังสือ {letter.short} ส่งไปแล้ว{when}ค่ะ ไม่ได้ส่งซ้ำ", (f"{letter.short} ใครยังไม่รับทราบ",)
        )
    ahead = preview_of(letter, ask, context)
    if not ahead.schools:
        raise AnswerableError(f"ยังไม่รู้ว่า {letter.short} ส่งถึงโรงเรียนใดค่ะ", (f"แก้ไข {letter.short}",))
    if not (ahead.price.affordable or queue):
        raise AnswerableError(
            f"โควตาเดือนนี้ไม่พอค่ะ ต้องใช้ {price_said(ahead.price)} สำรองเรื่องด่วน {ahead.price.reserve:,} "
            f"ถ้าส่งจนหมดจะขาด {len(ahead.price.left_out):,} ปลายทาง จึงยังไม่ส่งให้ใคร",
            (f"ยืนยันส่ง {letter.short} เข้าคิว", f"ยกเลิก {letter.short}"),
        )
    with _writes(context)() as session:
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
    sent = send_letter(ask, context, queue=bool(ask.slots.get("queue")))
    number, ahead = sent.letter.short, sent.preview
    text = (
        f"ส่งหนังสือ {number} ถึง {len(ahead.schools):,} โรงแล้วค่ะ โพสต์ใน {len(ahead.posting.clusters):,} กลุ่ม "
        f"แจ้งรายโรงเรียน {len(ahead.posting.schools):,} โรง ใช้ {ahead.price.messages:,} ข้อความ โรงที่ยังไม่รับทราบจะเตือนให้เอง"
    )
    return Reply(
        "command", text,
        suggest=(Suggestion("ใครยังไม่รับทราบ", f"{number} ใครยังไม่รับทราบ"), Suggestion("เรียกคืน", f"เรียกคืน {number}")),
        figures=_audience_rows(ahead),
    )  # fmt: skip


@handler(
    "circulars.cancel",
    summary="ทิ้งร่างหนังสือเวียนที่ยังไม่ส่ง",
    examples=("ยกเลิก ว 123", "ยกเลิกหนังสือเวียน ว 123", "ขอยกเลิกร่าง ว 123"),
    seats=SENDERS,
)
def answer_cancel(ask: Ask, context: HandlerContext) -> Reply:
    """Throw a draft away; what was sent can only be recalled (ยกเลิกร่าง).

    Slots:
        number: of the draft.
    """
    with _writes(context)() as session:
        letter = _letter(session, ask)
        number = letter.short
        if not discard(session, letter):
            raise AnswerableError(f"หนังสือ {number} ส่งไปแล้วค่ะ ยกเลิกร่างไม่ได้ เรียกคืนได้", (f"เรียกคืน {number}",))
        note(session, ask, context, "discarded", letter)
    return Reply("command", f"ทิ้งร่างหนังสือ {number} แล้วค่ะ ยังไม่ได้ส่งให้ใคร")


@handler(
    "circulars.recall",
    summary="เรียกคืนหนังสือเวียนที่ส่งแล้ว",
    examples=("เรียกคืน ว 123", "เรียกคืนหนังสือเวียน ว 123", "ยืนยันเรียกคืน ว 123"),
    seats=SENDERS,
)
def answer_recall(ask: Ask, context: HandlerContext) -> Reply:
    """Recall a letter that was sent, after asking once (เรียกคืน): what waits is taken back, who heard is told.

    Slots:
        number: of the letter. sure: It was confirmed.
    """
    letter = _letter(context.session, ask)
    number = letter.short
    if letter.state == RECALLED:
        raise AnswerableError(f"หนังสือ {number} เรียกคืนไปแล้วค่ะ", (number,))
    if letter.state not in OUT:
        raise AnswerableError(f"หนังสือ {number} ยังไม่ได้ส่งค่ะ ทิ้งร่างได้เลย", (f"ยกเลิก {number}",))
    if not ask.slots.get("sure"):
        return Reply(
            "clarify", f"เรียกคืน {number} เรื่อง {letter.subject} ใช่ไหมคะ ผู้ที่ได้รับแล้วจะได้รับแจ้งว่าเรียกคืน",
            suggest=(Suggestion("ยืนยันเรียกคืน", f"ยืนยันเรียกคืน {number}"), Suggestion("ไม่เรียกคืน", number)),
        )  # fmt: skip
    with _writes(context)() as session:
        row = _letter(session, ask)
        if recall(session, row, now=ask.asked_at):
            informed = promise_recall(session, row, now=ask.asked_at)
            note(session, ask, context, "recalled", row, told=informed)
    return Reply("command", f"เรียกคืนหนังสือ {number} แล้วค่ะ ผู้ที่ยังไม่ได้รับจะไม่ได้รับ ผู้ที่ได้รับแล้วจะได้รับแจ้ง")


@handler(
    "circulars.correct",
    summary="แก้ไขหนังสือเวียน: กำหนดส่ง เรื่อง ผู้รับ ความเร่งด่วน",
    examples=("แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69", "แก้ไข ว 123", "แก้ไขเรื่องของ ว 123 เป็น การสำรวจข้อมูลครุภัณฑ์"),
    seats=SENDERS,
)
def answer_correct(ask: Ask, context: HandlerContext) -> Reply:
    """Change a draft, or correct a letter that was sent after asking once (แก้ไขหนังสือเวียน).

    Slots:
        number; field: ``due``, ``subject``, ``audience``, ``urgency``; value; typed: as written; sure: confirmed.

    Raises:
        AnswerableError: It is not said what becomes what, or a sent letter cannot be changed so.
    """
    letter = _letter(context.session, ask)
    number, field = letter.short, str(ask.slots.get("field") or "")
    if letter.state == RECALLED:
        raise AnswerableError(f"หนังสือ {number} เรียกคืนไปแล้ว แก้ไขไม่ได้ค่ะ", (number,))
    if not field:
        return Reply(
            "clarify", f"แก้ไขส่วนไหนของ {number} คะ พิมพ์เช่น แก้ไขกำหนดส่งของ {number} เป็น 5 ธ.ค. 69 หรือ แก้ไขเรื่องของ {number} เป็น …",
            suggest=(
                Suggestion("ส่งถึงทุกแห่ง", f"แก้ไขผู้รับของ {number} เป็น โรงเรียนทุกแห่ง"),
                Suggestion("ด่วนที่สุด", f"แก้ไขความเร่งด่วนของ {number} เป็น ด่วนที่สุด"), Suggestion(number, number),
            ),
        )  # fmt: skip
    changes, said = _changes(letter, field, ask)
    if letter.state in OUT and field in ("audience", "urgency"):
        raise AnswerableError(
            f"หนังสือ {number} ส่งไปแล้ว เปลี่ยนผู้รับหรือความเร่งด่วนไม่ได้ค่ะ เรียกคืนแล้วส่งใหม่ได้", (f"เรียกคืน {number}",)
        )
    if letter.state in OUT and not ask.slots.get("sure"):
        return _confirm_correction(letter, field, said, ask, context)
    with _writes(context)() as session:
        row = _letter(session, ask)
        correct(session, row, change=said, now=ask.asked_at, **changes)
        if row.state in OUT:
            promise_correction(session, row, _frozen(session, row), now=ask.asked_at)
        note(session, ask, context, "corrected", row, field=field)
    if row.state == DRAFT:
        return reply_of_draft(row, ask, context)
    return Reply(
        "command",
        f"แก้ไข {number} แล้วค่ะ {said} จะแจ้งโรงเรียนที่ได้รับหนังสือนี้",
        suggest=(Suggestion(number, number),),
    )


def _frozen(session: Session, letter: Letter) -> tuple[Addressed, ...]:
    """The schools a sent letter is addressed to."""
    entry = entry_of(letter)
    return tuple(addressed(session, letter.office_code, [entry])[entry.key])


def _confirm_correction(letter: Letter, field: str, said: str, ask: Ask, context: HandlerContext) -> Reply:
    posting = posting_of(context.session, ask.office_code, _frozen(context.session, letter))
    cost = price(
        context.session,
        ask.office_code,
        posting.targets,
        now=ask.asked_at,
        urgency=URGENCIES.index(letter.urgency),
    )
    words = {"due": "กำหนดส่ง", "subject": "เรื่อง"}[field]
    return Reply(
        "clarify", f"{letter.short} ส่งไปแล้ว จะแก้ไข{said} และแจ้งผู้รับทุกราย ใช้ {price_said(cost)} ยืนยันไหมคะ",
        suggest=(
            Suggestion("ยืนยันแก้ไข", f"ยืนยันแก้ไข{words}ของ {letter.short} เป็น {ask.slots['typed']}"),
            Suggestion("ไม่แก้ไข", letter.short),
        ),
    )  # fmt: skip


def _changes(letter: Letter, field: str, ask: Ask) -> tuple[dict[str, Any], str]:
    """What is changed on the row, and in words."""
    value, typed = str(ask.slots.get("value") or ""), str(ask.slots.get("typed") or "")
    if field == "due":
        if not value:
            raise AnswerableError(f"ไม่พบวันที่ “{typed}” ในปฏิทินค่ะ พิมพ์เช่น 5 ธ.ค. 69")
        day = date.fromisoformat(value)
        if day < letter.dated_on:
            raise AnswerableError(
                f"กำหนดส่ง {thai_date(day)} มาก่อนวันที่ของหนังสือ {thai_date(letter.dated_on)} ค่ะ"
            )
        return {"due_on": day}, f"กำหนดส่งเป็น {thai_date(day)}"
    if field == "audience":
        if ask.question is None:
            raise AnswerableError(f"ไม่เข้าใจผู้รับ “{typed}” ค่ะ พิมพ์เช่น โรงเรียนในอำเภอแม่สาย หรือ โรงเรียนขนาดเล็ก")
        return {"audience": value[:4000], "question": ask.question.to_json()}, f"ผู้รับเป็น {value}"
    if field == "urgency":
        if not value:
            raise AnswerableError(f"ความเร่งด่วนมี {', '.join(URGENCIES)} ค่ะ")
        return {"urgency": value}, f"ความเร่งด่วนเป็น {value}"
    return {"subject": value[:500]}, f"เรื่องเป็น {value}"


def wrong_letter(number: str) -> WrongInputError:
    """Return the error of a command about a letter that is not here."""
    return WrongInputError(f"ไม่พบหนังสือ {number} ในระบบ เพิ่มด้วย nongphaen circulars add")


__all__ = [
    "SENDERS",
    "Preview",
    "Sent",
    "preview_of",
    "price_said",
    "reply_of_draft",
    "schools_of",
    "send_letter",
]
