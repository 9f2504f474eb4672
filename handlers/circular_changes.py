"""What an officer changes of a circular: a draft thrown away or changed, a letter corrected or recalled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.errors import AnswerableError
from db.letters import (
    DRAFT,
    OUT,
    RECALLED,
    Letter,
    correct,
    discard,
    is_news,
    letter_of,
    recall,
    rename,
)
from db.notices import Promise
from db.quota import Price, price
from db.register import Addressed, addressed, entry_of
from db.values.calendar import thai_date
from db.values.letters import URGENCIES
from handlers.circular_posting import (
    corrections,
    heard_of,
    leaves_said,
    missing_of,
    nudge_at,
    nudged_today,
    posting_of,
    price_of_following,
    promise_correction,
    promise_nudges,
    promise_recall,
    recalls,
)
from handlers.circular_preview import (
    SENDERS,
    drafted,
    note,
    reply_of_draft,
    writes,
)
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.pricing import (
    CannotPayError,
    later_said,
    left_out_said,
    missed_file,
    missed_rows,
    price_said,
    reply_of_refusal,
    unreached_said,
)

#: What a correction says that tells of another paper.
PAPER_SAID = "ไฟล์หนังสือ (PDF)"


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
    with writes(context)() as session:
        letter = drafted(session, ask)
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
    letter = drafted(context.session, ask)
    number = letter.short
    if letter.state == RECALLED:
        raise AnswerableError(f"หนังสือ {number} เรียกคืนไปแล้วค่ะ", (number,))
    if letter.state not in OUT:
        raise AnswerableError(f"หนังสือ {number} ยังไม่ได้ส่งค่ะ ทิ้งร่างได้เลย", (f"ยกเลิก {number}",))
    if not ask.slots.get("sure"):
        return _confirm_recall(letter, ask, context)
    with writes(context)() as session:
        row = drafted(session, ask)
        if recall(session, row, now=ask.asked_at):
            informed = promise_recall(session, row, now=ask.asked_at)
            note(session, ask, context, "recalled", row, told=informed)
    return Reply("command", f"เรียกคืนหนังสือ {number} แล้วค่ะ ผู้ที่ยังไม่ได้รับจะไม่ได้รับ ผู้ที่ได้รับแล้วจะได้รับแจ้ง")


def _confirm_recall(letter: Letter, ask: Ask, context: HandlerContext) -> Reply:
    """Ask once more, with what telling those who heard costs."""
    number, targets = letter.short, heard_of(context.session, letter)
    cost = price(
        context.session, ask.office_code, targets, now=ask.asked_at, urgency=URGENCIES.index(letter.urgency)
    )
    told = (
        f"ผู้ที่ได้รับแล้ว {len(targets):,} แห่งจะได้รับแจ้งว่าเรียกคืน ใช้ {price_said(cost)}"
        if targets
        else "ยังไม่มีใครได้รับ จึงไม่ใช้โควตา"
    )
    if cost.left_out:
        told += f" {left_out_said(context.session, ask.office_code, cost)} ส่วนนี้จะบอกเมื่อทักมา"
    return Reply(
        "clarify", f"เรียกคืน {number} เรื่อง {letter.subject} ใช่ไหมคะ {told}",
        suggest=(Suggestion("ยืนยันเรียกคืน", f"ยืนยันเรียกคืน {number}"), Suggestion("ไม่เรียกคืน", number)),
        figures=missed_rows(context.session, ask.office_code, cost),
        attached=missed_file(context.session, ask.office_code, cost),
        sample=next(iter(recalls(letter, targets[:1], now=ask.asked_at)), None),
    )  # fmt: skip


@handler(
    "circulars.nudge",
    summary="เตือนโรงเรียนที่ยังไม่รับทราบหนังสือเวียนทันที",
    examples=("ทวง ว 123", "เตือนโรงเรียนที่ยังไม่รับทราบ ว 123", "ส่งซ้ำ ว 123"),
    seats=SENDERS,
)
def answer_nudge(ask: Ask, context: HandlerContext) -> Reply:
    """Remind the schools that have not acknowledged now, after telling price and when it would happen by itself (ทวง).

    Slots:
        number: of the letter. sure: It was confirmed.

    Raises:
        AnswerableError: The letter is no more or not yet out, everybody has acknowledged, or the month cannot pay.
    """
    letter = drafted(context.session, ask)
    number = letter.short
    if letter.state not in OUT:
        told = "เรียกคืนไปแล้ว" if letter.state == RECALLED else "ยังไม่ได้ส่ง"
        raise AnswerableError(f"หนังสือ {number} {told}ค่ะ จึงไม่มีใครต้องเตือน", (number,))
    missing = missing_of(context.session, letter)
    if not missing:
        raise AnswerableError(f"ทุกโรงรับทราบ {number} แล้วค่ะ ไม่มีใครต้องเตือน", (number,))
    cost = price(
        context.session, ask.office_code, [f"school:{each.code}" for each in missing], now=ask.asked_at,
        urgency=URGENCIES.index(letter.urgency),
    )  # fmt: skip
    told = f"{len(missing):,} โรงที่ยังไม่รับทราบ {number} ใช้ {price_said(cost)}{unreached_said(cost)}"
    if not cost.affordable:
        left_out = left_out_said(context.session, ask.office_code, cost)
        said = f"โควตาเดือนนี้ไม่พอเตือน {told}ค่ะ {left_out} โรงเรียนจะเห็นหนังสือใต้คำตอบเมื่อทักมา"
        refused = CannotPayError(said, (f"{number} ใครยังไม่รับทราบ",), cost)
        return reply_of_refusal(context.session, ask.office_code, refused)
    again = Suggestion("ใครยังไม่รับทราบ", f"{number} ใครยังไม่รับทราบ")
    if nudged_today(context.session, letter, now=ask.asked_at):
        return Reply("command", f"วันนี้เตือน {number} ไปแล้วค่ะ ไม่ได้เตือนซ้ำ", suggest=(again,))
    if not ask.slots.get("sure"):
        first = nudge_at(context.session, letter, 1)
        late = leaves_said(context.session, letter, now=ask.asked_at)
        unread = f" หนังสือยังไม่ถึงโรงเรียน {late}" if late else ""
        itself = f" ถ้าไม่เตือนตอนนี้ จะเตือนเองวันที่ {thai_date(first)}" if first > ask.asked_at else ""
        return Reply(
            "clarify", f"จะเตือน {told} ยืนยันไหมคะ{itself}{unread}",
            suggest=(Suggestion("ยืนยันเตือน", f"ยืนยันเตือน {number}"), Suggestion("ไม่เตือน", number)),
        )  # fmt: skip
    with writes(context)() as session:
        row = drafted(session, ask)
        new = promise_nudges(session, row, missing_of(session, row), now=ask.asked_at)
        note(session, ask, context, "nudged", row, schools=new)
    if not new:
        return Reply("command", f"วันนี้เตือน {number} ไปแล้วค่ะ ไม่ได้เตือนซ้ำ", suggest=(again,))
    return Reply("command", f"เตือน {new:,} โรงเรื่อง {number} แล้วค่ะ ส่งในเวลาราชการ", suggest=(again,))


@handler(
    "circulars.correct",
    summary="แก้ไขหนังสือเวียน: กำหนดส่ง เรื่อง ผู้รับ ความเร่งด่วน",
    examples=("แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69", "แก้ไข ว 123", "แก้ไขเรื่องของ ว 123 เป็น การสำรวจข้อมูลครุภัณฑ์"),
    seats=SENDERS,
)
def answer_correct(ask: Ask, context: HandlerContext) -> Reply:
    """Change a draft, or correct a letter that was sent after asking once (แก้ไขหนังสือเวียน).

    Slots:
        number; field: ``due``, ``subject``, ``audience``, ``urgency``, ``number``, ``date``, ``paper``; value; typed: as written; sure: confirmed.

    Raises:
        AnswerableError: It is not said what becomes what, or a sent letter cannot be changed so.
    """
    letter = drafted(context.session, ask)
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
    if field in ("number", "date"):
        return _renamed(letter, field, ask, context)
    if field == "paper" and not is_news(context.session, letter):
        raise AnswerableError(f"{number} ไม่มีไฟล์ใหม่ที่ยังไม่ได้แจ้งค่ะ", (number,))
    changes, said = _changes(letter, field, ask)
    if letter.state in OUT and field in ("audience", "urgency"):
        raise AnswerableError(
            f"หนังสือ {number} ส่งไปแล้ว เปลี่ยนผู้รับหรือความเร่งด่วนไม่ได้ค่ะ เรียกคืนแล้วส่งใหม่ได้", (f"เรียกคืน {number}",)
        )
    if letter.state in OUT and not ask.slots.get("sure"):
        return _confirm_correction(letter, field, changes, said, ask, context)
    row = put_right(ask, context, changes, said, field)
    if row.state == DRAFT:
        return reply_of_draft(row, ask, context)
    return Reply(
        "command",
        f"แก้ไข {number} แล้วค่ะ {said} จะแจ้งโรงเรียนที่ได้รับหนังสือนี้",
        suggest=(Suggestion(number, number),),
    )


def _renamed(letter: Letter, field: str, ask: Ask, context: HandlerContext) -> Reply:
    """Give a draft another number or date."""
    value, typed = str(ask.slots.get("value") or ""), str(ask.slots.get("typed") or "")
    if not value:
        wanted = "ว 124" if field == "number" else "20 พ.ย. 69"
        raise AnswerableError(f"ไม่เข้าใจ “{typed}” ค่ะ พิมพ์เช่น {wanted}")
    with writes(context)() as session:
        row = letter_of(session, ask.office_code, letter.number, letter.dated_on)
        assert row is not None
        rename(
            session, row, value if field == "number" else row.number,
            date.fromisoformat(value) if field == "date" else row.dated_on,
        )  # fmt: skip
        note(session, ask, context, "corrected", row, field=field)
    return reply_of_draft(row, ask, context)


def put_right(ask: Ask, context: HandlerContext, changes: Mapping[str, Any], said: str, field: str) -> Letter:
    """Change a letter; of one that was sent, every addressed school is told what was corrected (แก้ไขหนังสือเวียน).

    Args:
        changes: Column and new value. said: The change in Thai, as schools read it. field: Names it in the audit log.
    """
    with writes(context)() as session:
        row = drafted(session, ask)
        correct(session, row, change=said, now=ask.asked_at, **changes)
        if row.state in OUT:
            promise_correction(session, row, _frozen(session, row), now=ask.asked_at)
        note(session, ask, context, "corrected", row, field=field)
    return row


def cost_of_correction(session: Session, letter: Letter, *, now: datetime) -> tuple[int, Price, int]:
    """Return how many schools a correction is told to, what that costs, and what reminding costs on top at most."""
    schools = _frozen(session, letter)
    posting = posting_of(session, letter.office_code, schools)
    cost = price(
        session, letter.office_code, posting.targets, now=now, urgency=URGENCIES.index(letter.urgency)
    )
    return len(schools), cost, price_of_following(session, letter, missing_of(session, letter), now=now)


def _frozen(session: Session, letter: Letter) -> tuple[Addressed, ...]:
    """The schools a sent letter is addressed to."""
    entry = entry_of(letter)
    return tuple(addressed(session, letter.office_code, [entry])[entry.key])


def _sample(
    letter: Letter, changes: Mapping[str, Any], said: str, ask: Ask, context: HandlerContext
) -> Promise | None:
    """What the first who hears of it will see; the letter itself stays as it is."""
    columns = {each.name: getattr(letter, each.name) for each in Letter.__table__.columns}
    corrected = Letter(**{**columns, **changes, "change": said})
    targets = posting_of(context.session, ask.office_code, _frozen(context.session, letter)).targets[:1]
    return next(iter(corrections(corrected, targets, now=ask.asked_at)), None)


def _confirm_correction(
    letter: Letter, field: str, changes: Mapping[str, Any], said: str, ask: Ask, context: HandlerContext
) -> Reply:
    _, cost, later = cost_of_correction(context.session, letter, now=ask.asked_at)
    told = f"ใช้ {price_said(cost)}{later_said(later)}"
    if cost.left_out:
        told += f" {left_out_said(context.session, ask.office_code, cost)} ส่วนนี้จะบอกเมื่อทักมา"
    missed, sample = (
        missed_file(context.session, ask.office_code, cost),
        _sample(letter, changes, said, ask, context),
    )
    if field == "paper":
        return Reply(
            "clarify", f"จะแจ้งผู้รับทุกรายว่า {letter.short} มีไฟล์ใหม่ ({letter.paper_name}) {told} ยืนยันไหมคะ",
            suggest=(
                Suggestion("ยืนยันแจ้ง", f"ยืนยันแจ้งไฟล์ใหม่ของ {letter.short}"), Suggestion("ไม่แจ้ง", letter.short),
            ),
            attached=missed, sample=sample,
        )  # fmt: skip
    words = {"due": "กำหนดส่ง", "subject": "เรื่อง"}[field]
    return Reply(
        "clarify", f"{letter.short} ส่งไปแล้ว จะแก้ไข{said} และแจ้งผู้รับทุกราย {told} ยืนยันไหมคะ",
        suggest=(
            Suggestion("ยืนยันแก้ไข", f"ยืนยันแก้ไข{words}ของ {letter.short} เป็น {ask.slots['typed']}"),
            Suggestion("ไม่แก้ไข", letter.short),
        ),
        attached=missed, sample=sample,
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
    if field == "paper":
        return {}, PAPER_SAID
    return {"subject": value[:500]}, f"เรื่องเป็น {value}"
