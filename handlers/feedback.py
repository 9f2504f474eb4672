"""What people say of an answer: that it is not what they asked, and why (ไม่ตรงที่ถาม)."""

from __future__ import annotations

from db.questions import REASONS, vote_down
from handlers.core import Ask, HandlerContext, Reply, handler

__all__ = ["NOT_WHAT_I_ASKED", "REASONS", "TOPIC", "answer_feedback"]
TOPIC = "talk.feedback"
#: What the button under an answer says.
NOT_WHAT_I_ASKED = "ไม่ตรงที่ถาม"


@handler(TOPIC, summary="บอกว่าคำตอบไม่ตรง", examples=(NOT_WHAT_I_ASKED, "ตอบไม่ตรงคำถาม", "คำตอบไม่ตรงที่ถาม"))
def answer_feedback(ask: Ask, context: HandlerContext) -> Reply:
    """Keep why an answer was not what was asked, and thank for it (รับคำติ)."""
    reason, line = ask.slots.get("reason"), ask.slots.get("line")
    if reason not in REASONS or line is None or context.write is None:
        return Reply("talk", "ขอโทษค่ะ พิมพ์คำถามอีกครั้ง แล้วกดปุ่มใต้คำตอบที่ไม่ตรงได้เลยค่ะ")
    with context.write() as session:
        vote_down(session, ask.office_code, int(line), reason)
    thanks = "ขอบคุณค่ะ แจ้งเจ้าหน้าที่ให้ตรวจแล้ว"
    return Reply("talk", f"{thanks} ระหว่างนี้ตรวจตัวเลขกับเอกสารต้นทางก่อนนะคะ" if reason == "figure" else thanks)
