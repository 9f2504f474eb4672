"""What a school does with a circular: acknowledge it, say that it has been acted upon, by word or by a tap (รับทราบ).

A tap in a group is noted in silence: LINE would post an answer for everybody there (docs/circulars.md). Only who cannot be
noted, because the person holds no school's seat, is told so once there, without a name.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditLine, write_audit
from db.datasets.acknowledgements import DONE, KNOWN, REACHED
from db.errors import AnswerableError
from db.letters import DRAFT, RECALLED, SENT, Letter, LetterSchool, mark
from db.people import Seat, seats_of
from db.register import Addressed, Entry, addressed, entry_of
from db.values.calendar import thai_date
from db.values.letters import fold_number
from handlers.circular_posting import settled
from handlers.circulars import one_letter, visible
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler

#: Letters offered when it is not said which was meant.
_OFFERED = 4
#: How long an unregistered tapper in a group is not told again.
_TOLD_FOR = timedelta(days=1)


@handler(
    "circulars.acknowledge",
    summary="โรงเรียนรับทราบหนังสือเวียน หรือแจ้งว่าดำเนินการแล้ว",
    examples=("รับทราบ ว 117", "รับทราบค่ะ ว 115", "ดำเนินการ ว 104 แล้ว"),
    seats=("school",),
    instead=("หนังสือเวียนล่าสุด",),
)
def answer_acknowledge(ask: Ask, context: HandlerContext) -> Reply:
    """Note that the asker's school has acknowledged a letter, or acted (รับทราบ, ดำเนินการแล้ว).

    Slots:
        number: As typed; without one the only letter that is open, else it is asked which. state: ``known``, ``done``, or
        ``undo``, which cannot be: a state is never lowered. sure: False where the word may have answered something
        else: then the one letter that is open is named and asked about first.

    Raises:
        NoFiguresError: No letter of that number is addressed to the school.
    """
    found, own = visible(ask, context)
    if ask.slots.get("state") == "undo":
        number = one_letter(ask, found).short
        raise AnswerableError(
            f"รับทราบ {number} แล้วเปลี่ยนกลับไม่ได้ค่ะ ถ้ากดผิด แจ้งเจ้าหน้าที่ได้ หนังสือยังเปิดอ่านได้เหมือนเดิม",
            (number, "คุยกับเจ้าหน้าที่"),
        )
    done = ask.slots.get("state") == "done"
    if ask.slots.get("number"):
        return _noted(ask, context, one_letter(ask, found), done)
    waiting = KNOWN if done else REACHED
    states = (REACHED, KNOWN) if done else (REACHED,)
    open_ = [each for each in found if each.state != RECALLED and own[each.key][0].state in states]
    if not open_:
        return Reply(
            "talk",
            "ขอบคุณค่ะ ไม่มีหนังสือเวียนที่รอรับทราบแล้ว" if waiting == REACHED else "ขอบคุณค่ะ ไม่มีหนังสือเวียนที่รอดำเนินการ",
        )
    if len(open_) == 1 and ask.slots.get("sure") is not False:
        return _noted(ask, context, open_[0], done)
    says = "ดำเนินการ {} แล้ว" if done else "รับทราบ {}"
    if len(open_) == 1:
        waiting_one = open_[0]
        return Reply(
            "clarify",
            f"หมายถึงรับทราบหนังสือ {waiting_one.short} เรื่อง {waiting_one.subject} ใช่ไหมคะ ถ้าใช่กดปุ่มได้เลย ถ้าไม่ใช่ไม่ต้องทำอะไรค่ะ",
            suggest=(
                Suggestion(f"รับทราบ {waiting_one.short}", says.format(waiting_one.short)),
                Suggestion("อ่านหนังสือ", waiting_one.short),
            ),
        )
    return Reply(
        "clarify",
        f"{'ดำเนินการ' if done else 'รับทราบ'}ฉบับไหนคะ ที่รออยู่มี {len(open_):,} ฉบับ เช่น {open_[0].short} {open_[0].subject}",
        suggest=tuple(Suggestion(each.short, says.format(each.short)) for each in open_[:_OFFERED]),
    )


def _noted(ask: Ask, context: HandlerContext, entry: Entry, done: bool) -> Reply:
    """Note it, and say what is noted."""
    if entry.state == RECALLED:
        raise AnswerableError(
            f"หนังสือ {entry.short} ลงวันที่ {thai_date(entry.dated_on)} ถูกเรียกคืนแล้วค่ะ ไม่ต้องดำเนินการ"
        )
    what = note_state(ask, context, entry, ask.seat, done=done)
    number, word = entry.short, "ดำเนินการแล้ว" if done else "รับทราบ"
    if what == "same":
        return Reply("command", f"โรงเรียนเราบันทึก {number} ไว้ก่อนแล้วค่ะ", suggest=(Suggestion(number, number),))
    due = f" กำหนดส่ง {thai_date(entry.due_on)}" if entry.due_on and not done else ""
    buttons = () if done else (Suggestion("ดำเนินการแล้ว", f"ดำเนินการ {number} แล้ว"),)
    return Reply(
        "command", f"บันทึก{word} {number} ของโรงเรียนเราแล้วค่ะ เรื่อง {entry.subject}{due}",
        suggest=(*buttons, Suggestion("ที่ยังไม่รับทราบ", "หนังสือเวียนที่ยังไม่รับทราบ")),
    )  # fmt: skip


def note_state(ask: Ask, context: HandlerContext, entry: Entry, seat: Seat, *, done: bool) -> str:
    """Write down a school's state with a letter and take back its reminders; return what ``mark`` returns."""
    if context.write is None or seat.school_code is None:
        raise AnswerableError("ขออภัยค่ะ ขณะนี้บันทึกไม่ได้ ลองใหม่อีกครั้งค่ะ")
    with context.write() as session:
        letter = _row_of(session, ask, entry)
        what = mark(
            session, letter, seat.school_code, DONE if done else KNOWN, by=context.actor, role=seat.role or "",
            now=ask.asked_at,
        )  # fmt: skip
        if what in ("changed", "same"):
            settled(session, letter, seat.school_code, now=ask.asked_at)
        write_audit(
            session, office_code=ask.office_code, actor=context.actor, seat=seat.text(),
            act="circular.done" if done else "circular.known",
            detail={"letter": letter.number, "dated": letter.dated_on.isoformat(), "came": what}, at=ask.asked_at,
        )  # fmt: skip
    return what


def _row_of(session: Session, ask: Ask, entry: Entry) -> Letter:
    """The letter's row; an imported one is taken over with its schools and their states as they stand."""
    if entry.letter_id is not None:
        return session.get_one(Letter, entry.letter_id)
    letter = Letter(
        office_code=ask.office_code, number=entry.number, folded=fold_number(entry.number), dated_on=entry.dated_on,
        subject=entry.subject, urgency=entry.urgency, summary=entry.summary, links=list(entry.links), due_on=entry.due_on,
        audience=entry.audience, state=SENT, origin="import", made_at=ask.asked_at, sent_at=ask.asked_at,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    schools = addressed(session, ask.office_code, [entry])[entry.key]
    session.add_all(
        LetterSchool(letter_id=letter.id, school_code=each.code, state=REACHED) for each in schools
    )
    session.flush()
    return letter


@handler(
    "circulars.tap",
    summary="กดปุ่มรับทราบใต้หนังสือเวียน",
    examples=("กดรับทราบใต้หนังสือเวียน", "ปุ่มรับทราบหนังสือเวียน", "แตะปุ่มรับทราบ"),
    listed=False,
)
def answer_tap(ask: Ask, context: HandlerContext) -> Reply:
    """Note a tap on the button under a letter, for the school of the person who tapped (แตะรับทราบ).

    Slots:
        letter: Id of the letter. what: ``known`` or ``done``.
    """
    letter = context.session.get(Letter, int(ask.slots.get("letter") or 0))
    if letter is None or letter.office_code != ask.office_code:
        return _in_private(ask, "ไม่พบหนังสือของปุ่มนี้แล้วค่ะ")
    entry = entry_of(letter)
    if letter.state == DRAFT:
        return _in_private(ask, f"นี่คือตัวอย่างของหนังสือ {letter.short} ค่ะ ยังไม่ได้ส่ง ปุ่มใช้ได้เมื่อส่งแล้ว")
    if letter.state == RECALLED:
        said = f"หนังสือ {letter.short} ลงวันที่ {thai_date(letter.dated_on)} ถูกเรียกคืนแล้วค่ะ ไม่ต้องดำเนินการตามหนังสือนี้"
        return Reply("command", said)
    held = (
        [ask.seat]
        if ask.chat == "private"
        else seats_of(context.session, ask.office_code, context.speaker_id)
    )
    mine = [seat for seat in held if seat.kind == "school"]
    to_us = _addressed_to(context.session, ask, entry, mine)
    if not to_us:
        return _unknown_tapper(ask, context, letter, bool(mine))
    done = ask.slots.get("what") == "done"
    for seat in to_us:
        note_state(ask, context, entry, seat, done=done)
    return _in_private(
        ask, f"บันทึก{'ดำเนินการแล้ว' if done else 'รับทราบ'} {letter.short} แล้วค่ะ เรื่อง {letter.subject}"
    )


def _addressed_to(session: Session, ask: Ask, entry: Entry, seats: list[Seat]) -> list[Seat]:
    codes = [seat.school_code for seat in seats if seat.school_code]
    rows: list[Addressed] = (
        addressed(session, ask.office_code, [entry], codes=codes)[entry.key] if codes else []
    )
    known = {row.code for row in rows}
    return [seat for seat in seats if seat.school_code in known]


def _in_private(ask: Ask, said: str) -> Reply:
    return Reply("command", said, silent=ask.chat == "group")


def _unknown_tapper(ask: Ask, context: HandlerContext, letter: Letter, has_school: bool) -> Reply:
    """Who holds no addressed school's seat is told in private; in a group once a day at most for each letter."""
    if has_school:
        return _in_private(ask, f"หนังสือ {letter.short} ไม่ได้ส่งถึงโรงเรียนของท่านค่ะ")
    said = "รับทราบได้เฉพาะผู้ที่ลงทะเบียนเป็นโรงเรียนค่ะ พิมพ์ ลงทะเบียน ตามด้วยรหัส ในแชตส่วนตัวกับน้องแผน"
    if ask.chat == "private":
        return Reply("command", said)
    act, subject = "circular.unknown_tap", letter.number
    told = context.session.scalars(
        select(AuditLine).where(
            AuditLine.office_code == ask.office_code, AuditLine.act == act, AuditLine.seat == ask.seat.text(),
            AuditLine.at > ask.asked_at - _TOLD_FOR,
        )
    ).all()  # fmt: skip
    if any(line.detail.get("letter") == subject for line in told) or context.write is None:
        return Reply("command", said, silent=True)
    with context.write() as session:
        write_audit(
            session, office_code=ask.office_code, actor=context.actor, seat=ask.seat.text(), act=act,
            detail={"letter": subject}, at=ask.asked_at,
        )  # fmt: skip
    return Reply("command", said)
