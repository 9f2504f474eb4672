"""The paper of a circular: a PDF that an officer sends and attaches to a letter (แนบหนังสือ)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import AnswerableError, NoFiguresError, WrongInputError
from db.kept_files import DROPPED, HELD, PAPER, KeptFile, file_of, newest_file, put_file
from db.letters import DRAFT, OUT, RECALLED, Letter, attach_paper, detach_paper
from db.papers import check_pdf
from db.register import entry_of
from db.session import writing
from handlers.circular_posting import renew_buttons
from handlers.circular_preview import SENDERS, drafted, note, reply_of_draft, writes
from handlers.circulars import letter_rows
from handlers.core import Ask, Choice, HandlerContext, Reply, Suggestion, handler
from handlers.import_files import content, keeping_of
from reports.cards import Card

TOPIC = "circulars.paper"
_OFFERED = 3
_SEND_FIRST = "ส่งไฟล์ PDF มาในแชตนี้ก่อน แล้วพิมพ์ แนบกับหนังสือ ตามด้วยเลขที่ค่ะ"


@handler(
    TOPIC,
    summary="แนบไฟล์ PDF ของหนังสือกับหนังสือเวียน",
    examples=("แนบกับหนังสือ ว 123", "แนบไฟล์ PDF กับหนังสือเวียน ว 123", "ลบไฟล์แนบของ ว 123"),
    seats=SENDERS,
)
def answer_paper(ask: Ask, context: HandlerContext) -> Reply:
    """Attach a sent PDF to a letter, or ask which letter it belongs to (แนบหนังสือ).

    Slots:
        file: its number, where it was just sent. number: of the letter. off: Take the paper away.

    Raises:
        AnswerableError: No PDF waits, it is not fit, or the letter was recalled; says what to do.
    """
    if ask.slots.get("off"):
        return _take_away(ask, context)
    file = _meant(ask, context)
    if file.state != HELD:
        raise AnswerableError(f"ไฟล์ {file.name} ไม่ได้รออยู่แล้วค่ะ {_SEND_FIRST}")
    keeping = keeping_of(context)
    try:
        check_pdf(content(keeping, file))
    except WrongInputError as refused:
        with writing(keeping.sessions) as session:
            put_file(session, file, DROPPED, now=ask.asked_at)
        raise AnswerableError(f"{refused.said} (ไฟล์ {file.name})") from refused
    if not ask.slots.get("number"):
        return _which(file, ask, context)
    return _attach(file, ask, context)


def _meant(ask: Ask, context: HandlerContext) -> KeptFile:
    keeping, number = keeping_of(context), ask.slots.get("file")
    with keeping.sessions() as session:
        if number is None:
            found = newest_file(session, ask.office_code, context.actor, PAPER, (HELD,))
        else:
            found = file_of(session, ask.office_code, int(number))
    if found is None or found.kept_by != context.actor or found.purpose != PAPER:
        raise NoFiguresError(f"ยังไม่มีไฟล์ PDF ที่รอแนบค่ะ {_SEND_FIRST}")
    return found


def _which(file: KeptFile, ask: Ask, context: HandlerContext) -> Reply:
    """Offer the letters it may belong to: drafts first, then what was sent last."""
    with keeping_of(context).sessions() as session:
        letters = _newest(session, ask.office_code)
    choices = tuple(
        Choice(
            f"แนบกับ {each.short}", TOPIC, {"file": file.id, "number": each.number}, f"แนบกับหนังสือ {each.short}"
        )
        for each in letters
    )
    told = f"รับไฟล์ {file.name} ({file.size / 1048576:,.1f} MB) แล้วค่ะ แนบกับหนังสือฉบับไหนคะ พิมพ์ แนบกับหนังสือ ตามด้วยเลขที่ก็ได้"
    if not letters:
        told = f"รับไฟล์ {file.name} แล้วค่ะ ยังไม่มีหนังสือเวียนที่เขียนไว้ ร่างก่อน แล้วพิมพ์ แนบกับหนังสือ ตามด้วยเลขที่ (เก็บไฟล์ไว้ให้ 24 ชั่วโมง)"
    return Reply("clarify", told, choices=choices)


def _newest(session: Session, office_code: str) -> list[Letter]:
    query = select(Letter).where(Letter.office_code == office_code, Letter.state.in_((DRAFT, *OUT)))
    return list(session.scalars(query.order_by((Letter.state != DRAFT), Letter.id.desc()).limit(_OFFERED)))


def _attach(file: KeptFile, ask: Ask, context: HandlerContext) -> Reply:
    if context.paper_link is None:
        raise AnswerableError("แนบไฟล์ไม่ได้ค่ะ กรุณาแจ้งผู้ดูแลระบบให้ตั้งค่า PUBLIC_URL และ SECRET_KEY")
    with writes(context)() as session:
        letter = drafted(session, ask)
        if letter.state == RECALLED:
            raise AnswerableError(f"หนังสือ {letter.short} เรียกคืนไปแล้วค่ะ แนบไฟล์ไม่ได้")
        if not attach_paper(session, letter, file, context.paper_link(file.id), now=ask.asked_at):
            raise AnswerableError(f"ไฟล์ {file.name} แนบไปแล้วค่ะ")
        renew_buttons(session, letter)
        note(session, ask, context, "attached", letter, file=file.id, bytes=file.size)
    if letter.state == DRAFT:
        shown = reply_of_draft(letter, ask, context)
        return replace(
            shown,
            text=f"แนบไฟล์ {file.name} กับ {letter.short} แล้วค่ะ {shown.text}",
            suggest=(*shown.suggest, Suggestion("เปิดเอกสาร", uri=letter.paper_link)),
        )
    return Reply(
        "command",
        f"แนบไฟล์ {file.name} กับ {letter.short} แล้วค่ะ หนังสือส่งไปก่อนแล้ว ลิงก์ที่โรงเรียนมีอยู่เปิดไฟล์นี้ โรงเรียนเห็นไฟล์เมื่อพิมพ์ {letter.short} หรือในข้อความเตือนครั้งต่อไป",
        (Card(f"หนังสือเวียน {letter.short}", letter_rows(entry_of(letter), ()), None, letter.subject),),
        suggest=(
            Suggestion("เปิดเอกสาร", uri=letter.paper_link),
            Suggestion("แจ้งผู้รับทันที", f"แจ้งไฟล์ใหม่ของ {letter.short}"),
        ),
    )


def _take_away(ask: Ask, context: HandlerContext) -> Reply:
    with writes(context)() as session:
        letter = drafted(session, ask)
        if not detach_paper(session, letter):
            raise AnswerableError(f"หนังสือ {letter.short} ไม่มีไฟล์แนบค่ะ")
        renew_buttons(session, letter)
        note(session, ask, context, "detached", letter)
    return Reply("command", f"ลบไฟล์แนบของ {letter.short} แล้วค่ะ ลิงก์เดิมเปิดไม่ได้อีก")
