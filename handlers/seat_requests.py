"""Officers decide about wishes for seats (คำขอลงทะเบียน): told free with their next answer, listed, decided by a tap."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.audit import write_audit
from db.errors import AnswerableError
from db.notices import Promise, drop, promise
from db.outbox import Planned, plan
from db.people import Seat, SeatKind, SeatRow, give_seat, use_seat
from db.seat_names import seat_name
from db.seat_requests import LIVES, SeatRequest, open_requests
from db.values.calendar import thai_date
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from reports.cards import Card, Figure

KIND = "seat"
OFFICERS: tuple[SeatKind, ...] = ("officer", "director")
#: Begins the data of the two buttons of a wish; ``yes`` or ``no`` and its number follow (bot/nlu/seattalk.py).
TAP = "seat="
_LIST = "คำขอลงทะเบียน"
#: Wishes with buttons in one answer, two each.
_SHOWN = 3


def tell_officers(session: Session, request: SeatRequest, name: str, *, at: datetime) -> None:
    """Let officers hear of a wish with their next answer: free, and never pushed (``db.notices.FREE_ONLY``)."""
    promise(
        session,
        [
            Promise(
                request.office_code, KIND, str(request.id), "asked", "officer",
                f"มีคำขอลงทะเบียนเลขที่ {request.id}: {name}", at, buttons=({"label": "ดูคำขอ", "data": f"say={_LIST}"},),
                expires_at=at + LIVES,
            )
        ],
        now=at,
    )  # fmt: skip


@handler(
    "seats.requests",
    summary="คำขอลงทะเบียนที่รอเจ้าหน้าที่อนุมัติ",
    examples=(_LIST, "ใครขอลงทะเบียนบ้าง", "คำขอที่รออนุมัติ", "มีคำขอลงทะเบียนไหม"),
    seats=OFFICERS,
    private=True,
)
def answer_requests(ask: Ask, context: HandlerContext) -> Reply:
    """List the undecided wishes with buttons to decide the oldest of them (คำขอลงทะเบียน)."""
    waiting = open_requests(context.session, ask.office_code, at=ask.asked_at)
    if not waiting:
        return Reply("command", "ไม่มีคำขอลงทะเบียนที่รออยู่ค่ะ")
    rows = tuple(
        Figure(f"เลขที่ {request.id}", seat_name(seat, context.session), "", note=thai_date(request.asked_at))
        for request, seat in waiting
    )
    buttons = tuple(
        Suggestion(f"{word} {request.id}", f"{word}คำขอ {request.id}", data=f"{TAP}{what}.{request.id}")
        for request, _seat in waiting[:_SHOWN]
        for word, what in (("อนุมัติ", "yes"), ("ไม่อนุมัติ", "no"))
    )
    return Reply(
        "command",
        f"{len(waiting)} คำขอรออนุมัติค่ะ ผู้ขอจะแจ้งเลขคำขอกับเจ้าหน้าที่เอง อนุมัติเมื่อยืนยันตัวตนแล้วเท่านั้น",
        cards=(Card("คำขอลงทะเบียน", rows, None),),
        suggest=buttons,
    )


@handler(
    "seats.decide",
    summary="อนุมัติหรือไม่อนุมัติคำขอลงทะเบียน",
    examples=("อนุมัติคำขอ 12", "ไม่อนุมัติคำขอ 12", "อนุมัติคำขอลงทะเบียนเลขที่ 12"),
    seats=OFFICERS,
    private=True,
)
def answer_decide(ask: Ask, context: HandlerContext) -> Reply:
    """Give the seat that was wished for, or refuse it, and tell the person (อนุมัติคำขอ).

    Slots:
        request: Number of the wish. yes: whether it is granted.

    Raises:
        AnswerableError: No such wish in this office, or it was decided before.
    """
    if context.write is None:
        raise AnswerableError("ขออภัยค่ะ ขณะนี้บันทึกไม่ได้ ลองใหม่อีกครั้งค่ะ")
    yes, number = bool(ask.slots.get("yes")), int(ask.slots.get("request") or 0)
    with context.write() as session:
        request = session.get(SeatRequest, number, with_for_update=True)
        if request is None or request.office_code != ask.office_code:
            raise AnswerableError(f"ไม่พบคำขอเลขที่ {number} ค่ะ พิมพ์ {_LIST} เพื่อดูรายการ")
        if request.state != "open" or ask.asked_at - request.asked_at > LIVES:
            raise AnswerableError(f"คำขอเลขที่ {number} ไม่รออนุมัติแล้วค่ะ")
        if yes and request.line_id == context.speaker_id:
            raise AnswerableError("อนุมัติคำขอของตนเองไม่ได้ค่ะ ให้เจ้าหน้าที่อีกท่านอนุมัติ")
        seat = session.get_one(SeatRow, request.seat_id).value()
        name = seat_name(seat, session)
        _decided(session, request, seat, name, yes=yes, by=context.actor, at=ask.asked_at)
        write_audit(
            session, office_code=ask.office_code, actor=context.actor, seat=ask.seat.text(),
            act="seat.approved" if yes else "seat.denied", detail={"request": number, "wanted": seat.text()}, at=ask.asked_at,
        )  # fmt: skip
        left = len(open_requests(session, ask.office_code, at=ask.asked_at))
    said = f"{'อนุมัติ' if yes else 'ไม่อนุมัติ'}คำขอเลขที่ {number} แล้วค่ะ ({name}) แจ้งผู้ขอให้แล้ว"
    return Reply("command", said, suggest=(Suggestion(_LIST, _LIST),) if left else ())


def _decided(
    session: Session, request: SeatRequest, seat: Seat, name: str, *, yes: bool, by: str, at: datetime
) -> None:
    request.state, request.decided_at, request.decided_by = "approved" if yes else "denied", at, by
    if yes:
        give_seat(session, seat, request.line_id, at=at)
        use_seat(session, seat.office_code, request.line_id, seat, at=at)
    drop(session, seat.office_code, KIND, str(request.id), targets=["officer"], reason="decided", now=at)
    text = (
        f"เจ้าหน้าที่อนุมัติแล้วค่ะ คุณใช้งานในฐานะ{name} พิมพ์ถามได้เลย"
        if yes
        else f"ขออภัยค่ะ คำขอลงทะเบียนเลขที่ {request.id} ({name}) ไม่ได้รับอนุมัติ สอบถามเจ้าหน้าที่ได้โดยตรง"
    )
    told = Planned(
        seat.office_code, (request.line_id,), [{"type": "text", "text": text}], campaign=KIND,
        purpose=f"seat:{request.id}", expires_at=at + LIVES,
    )  # fmt: skip
    plan(session, told, now=at)
