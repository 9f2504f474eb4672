"""Taking a seat with a one-time code (ลงทะเบียน)."""

from __future__ import annotations

from db.errors import AnswerableError
from db.invitations import register
from handlers.core import Ask, HandlerContext, Reply, handler
from handlers.talk import first_questions, seat_name


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
        AnswerableError: No code, a wrong one, or said in a group.
    """
    code = str(ask.slots.get("code") or "")
    if not code:
        raise AnswerableError("พิมพ์ ลงทะเบียน ตามด้วยรหัสที่ได้รับจากเจ้าหน้าที่ค่ะ เช่น ลงทะเบียน ABCDE-23456")
    if context.write is None or not context.speaker_id:
        raise AnswerableError("ลงทะเบียนได้จากแชต LINE เท่านั้นค่ะ")
    with context.write() as session:
        seat = register(
            session, ask.office_code, code, context.speaker_id, actor=context.actor, at=ask.asked_at
        )
    taken = Ask(ask.topic, ask.asked_at, seat)
    return Reply(
        "command",
        f"ลงทะเบียนเรียบร้อยค่ะ คุณใช้งานในฐานะ{seat_name(seat, context.session)}",
        suggest=first_questions(taken),
    )
