"""Taking, asking for, choosing and giving up a seat (ลงทะเบียน, ขอลงทะเบียน, เปลี่ยนโรงเรียน, ออกจากระบบ)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from db.audit import write_audit
from db.errors import AnswerableError
from db.invitations import register
from db.people import Held, Seat, end_seats, held_by, use_seat
from db.seat_names import seat_name
from db.seat_requests import ask_for_seat, withdraw
from db.values.calendar import thai_date
from handlers.core import Ask, Choice, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.labels import label
from handlers.seat_requests import tell_officers
from handlers.talk import first_questions

#: Buttons of seats to choose from; whoever holds more types the school's name.
MOST_CHOICES = 4
_SWITCH = "เปลี่ยนโรงเรียน"


def audited(session: Session, ask: Ask, context: HandlerContext, act: str, **detail: object) -> None:
    """Leave the line of an act about seats in the audit log, in the caller's transaction."""
    write_audit(
        session, office_code=ask.office_code, actor=context.actor, seat=ask.seat.text(), act=act, detail=detail,
        at=ask.asked_at,
    )  # fmt: skip


def person_of(context: HandlerContext) -> str:
    """Return the LINE id of who speaks.

    Raises:
        AnswerableError: Nobody on LINE speaks (the command line).
    """
    if context.write is None or not context.speaker_id:
        raise AnswerableError("เรื่องตำแหน่งและข้อมูลส่วนตัวทำได้จากแชต LINE เท่านั้นค่ะ")
    return context.speaker_id


def _after(ask: Ask, seat: Seat) -> tuple[Suggestion, ...]:
    return first_questions(Ask(ask.topic, ask.asked_at, seat))


@handler(
    "seats.register",
    summary="ลงทะเบียนด้วยรหัสที่ได้รับจากเจ้าหน้าที่",
    examples=("ลงทะเบียน ABCDE-23456", "ขอลงทะเบียน", "สมัครใช้งานด้วยรหัส ABCDE-23456"),
    private=True,
)
def answer_register(ask: Ask, context: HandlerContext) -> Reply:
    """Let the speaker take the seat that the code was issued for.

    Slots:
        code: the one-time code as typed; missing when only ลงทะเบียน was said.

    Raises:
        AnswerableError: No code, a wrong one, or too many wrong ones.
    """
    code = str(ask.slots.get("code") or "")
    if not code:
        raise AnswerableError(
            "พิมพ์ ลงทะเบียน ตามด้วยรหัสที่ได้รับจากเจ้าหน้าที่ค่ะ เช่น ลงทะเบียน ABCDE-23456\n"
            "ยังไม่มีรหัส พิมพ์ ขอลงทะเบียนเป็น ตามด้วยตำแหน่งและโรงเรียน เช่น ขอลงทะเบียนเป็น ผอ.โรงเรียนบ้านแม่จัน"
        )
    if context.write is None or not context.speaker_id:
        raise AnswerableError("ลงทะเบียนได้จากแชต LINE เท่านั้นค่ะ")
    with context.write() as session:
        seat = register(
            session, ask.office_code, code, context.speaker_id, actor=context.actor, at=ask.asked_at
        )
        many = len(held_by(session, ask.office_code, context.speaker_id)) > 1
    more = f" มีตำแหน่งอื่นด้วย สลับได้โดยพิมพ์ {_SWITCH}" if many else ""
    return Reply(
        "command",
        f"ลงทะเบียนเรียบร้อยค่ะ คุณใช้งานในฐานะ{seat_name(seat, context.session)}{more}",
        suggest=_after(ask, seat),
    )


@handler(
    "seats.request",
    summary="ขอลงทะเบียนโดยไม่มีรหัส ให้เจ้าหน้าที่อนุมัติ",
    examples=(
        "ขอลงทะเบียนเป็น ผอ.โรงเรียนบ้านแม่จัน",
        "ขอลงทะเบียนเป็นธุรการโรงเรียนบ้านป่าตึง",
        "ขอลงทะเบียนเป็นเจ้าหน้าที่เขต",
    ),
    private=True,
)
def answer_request(ask: Ask, context: HandlerContext) -> Reply:
    """Write down a wish for a seat, for an officer to decide (ขอลงทะเบียน).

    Slots:
        kind, school, cluster, role: the seat that is wished for.

    Raises:
        AnswerableError: The speaker holds it already, or has too many undecided wishes.
    """
    who, slots = person_of(context), ask.slots
    assert context.write is not None
    seat = Seat(
        slots["kind"], ask.office_code, school_code=slots.get("school") or None, cluster=slots.get("cluster") or None,
        role=slots.get("role") or None,
    )  # fmt: skip
    name = seat_name(seat, context.session)
    if any(each.seat == seat for each in held_by(context.session, ask.office_code, who)):
        raise AnswerableError(f"คุณลงทะเบียนเป็น{name}อยู่แล้วค่ะ")
    with context.write() as session:
        request, new = ask_for_seat(session, seat, who, at=ask.asked_at)
        number = request.id
        if new:
            tell_officers(session, request, name, at=ask.asked_at)
            audited(session, ask, context, "seat.requested", request=number, wanted=seat.text())
    said = "ส่งคำขอแล้วค่ะ" if new else "คำขอนี้ส่งไว้แล้วค่ะ"
    return Reply(
        "command",
        f"{said} คำขอเลขที่ {number}: {name}\nแจ้งเลขนี้กับเจ้าหน้าที่ทางโทรศัพท์หรือหนังสือราชการเพื่อยืนยันตัวตน เมื่ออนุมัติแล้วน้องแผนจะแจ้งทันที",
        suggest=(Suggestion("ติดต่อเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่"), Suggestion("ยกเลิกคำขอ", "ยกเลิกคำขอลงทะเบียน")),
    )


@handler(
    "seats.withdraw",
    summary="ยกเลิกคำขอลงทะเบียนของตน",
    examples=("ยกเลิกคำขอลงทะเบียน", "ไม่ขอลงทะเบียนแล้ว", "ถอนคำขอลงทะเบียน"),
    private=True,
)
def answer_withdraw(ask: Ask, context: HandlerContext) -> Reply:
    """Take back the speaker's undecided wishes (ยกเลิกคำขอลงทะเบียน)."""
    who = person_of(context)
    assert context.write is not None
    with context.write() as session:
        gone = withdraw(session, ask.office_code, who, at=ask.asked_at)
        audited(session, ask, context, "seat.withdrawn", requests=gone)
    return Reply("command", "ยกเลิกคำขอแล้วค่ะ" if gone else "ไม่มีคำขอลงทะเบียนที่รออยู่ค่ะ")


@handler(
    "seats.choose",
    summary="เลือกตำแหน่งที่ใช้ เมื่อมีหลายโรงเรียน",
    examples=(_SWITCH, "เปลี่ยนตำแหน่ง", "สลับโรงเรียน", "เปลี่ยนเป็นโรงเรียนบ้านป่าตึง"),
    private=True,
)
def answer_choose(ask: Ask, context: HandlerContext) -> Reply:
    """Put one of the speaker's seats in use (เปลี่ยนโรงเรียน).

    Slots:
        holder: Number of the holding that was chosen by button. school: Code of the school that was named.

    Raises:
        AnswerableError: The speaker holds no seat, one only, or not that one.
    """
    who = person_of(context)
    held = held_by(context.session, ask.office_code, who)
    if not held:
        raise AnswerableError("ยังไม่ได้ลงทะเบียนค่ะ พิมพ์ ลงทะเบียน ตามด้วยรหัสที่ได้รับจากเจ้าหน้าที่")
    wanted = ask.slots.get("holder") or ask.slots.get("school")
    chosen = [each for each in held if wanted and wanted in (each.holder_id, each.seat.school_code)]
    if wanted and not chosen:
        raise AnswerableError("คุณไม่ได้ถือครองตำแหน่งนั้นค่ะ พิมพ์ ฉันเป็นใคร เพื่อดูตำแหน่งของคุณ")
    if len(held) == 1:
        return Reply("command", f"มีตำแหน่งเดียวค่ะ คุณใช้งานในฐานะ{seat_name(held[0].seat, context.session)}")
    if len(chosen) != 1:
        return _which(chosen or held, context)
    assert context.write is not None
    with context.write() as session:
        use_seat(session, ask.office_code, who, chosen[0].seat, at=ask.asked_at)
        audited(session, ask, context, "seat.chosen", chosen=chosen[0].seat.text())
    seat = chosen[0].seat
    return Reply(
        "command", f"เปลี่ยนแล้วค่ะ ต่อไปนี้ใช้งานในฐานะ{seat_name(seat, context.session)}", suggest=_after(ask, seat)
    )


def _which(held: list[Held], context: HandlerContext) -> Reply:
    """Ask which seat; the one in use stands first and is told as such."""
    names = [seat_name(each.seat, context.session) for each in held]
    choices = tuple(
        Choice(label(name), "seats.choose", {"holder": each.holder_id, "reset": True}, text=name)
        for each, name in zip(held[:MOST_CHOICES], names, strict=False)
    )
    listed = "\n".join(f"{number}. {name}" for number, name in enumerate(names, 1))
    return Reply("command", f"ใช้งานในฐานะใดคะ (ข้อ 1 คือที่ใช้อยู่)\n{listed}", choices=choices)


@handler(
    "seats.leave",
    summary="ออกจากระบบ เลิกใช้ตำแหน่งในแชตนี้",
    examples=("ออกจากระบบ", "ล็อกเอาต์", "เลิกใช้ตำแหน่งนี้"),
    private=True,
)
def answer_leave(ask: Ask, context: HandlerContext) -> Reply:
    """Give up every seat that the speaker holds, after a yes (ออกจากระบบ)."""
    who = person_of(context)
    held = held_by(context.session, ask.office_code, who)
    if not held:
        return Reply("command", "คุณไม่ได้ลงทะเบียนตำแหน่งใดอยู่ค่ะ")
    names = ", ".join(seat_name(each.seat, context.session) for each in held)
    if ask.slots.get("kept"):
        return Reply("command", f"ไม่เปลี่ยนอะไรค่ะ คุณยังใช้งานในฐานะ{names}")
    if not ask.slots.get("confirmed"):
        said = f"ออกจากระบบแล้วจะเห็นเฉพาะข้อมูลเผยแพร่ และไม่ได้รับแจ้งเรื่องของ{names} กลับมาใหม่ต้องใช้รหัสใหม่ ยืนยันไหมคะ"
        return Reply("command", said, choices=to_confirm(ask.topic, {"reset": True}))
    assert context.write is not None
    with context.write() as session:
        ended = end_seats(session, ask.office_code, who, at=ask.asked_at)
        audited(session, ask, context, "seat.left", ended=ended)
    public = replace(ask, seat=Seat("public", ask.office_code))
    return Reply("command", "ออกจากระบบแล้วค่ะ ต่อไปนี้ใช้งานในฐานะประชาชนทั่วไป", suggest=first_questions(public))


def held_lines(held: list[Held], session: Session) -> str:
    """Return what somebody holds, a line each, with since when."""
    return "\n".join(f"- {seat_name(each.seat, session)} ตั้งแต่ {thai_date(each.since)}" for each in held)
