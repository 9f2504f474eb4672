"""The way into the officers' pages (เข้าหน้าจัดการ): a link that works once, for ten minutes."""

from __future__ import annotations

from db.console import LINK_LIVES, MAY_ENTER, make_link, spell_of
from db.errors import AnswerableError
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler

#: Where a link leads, after PUBLIC_URL. LINE opens it in the phone's own browser: that of the chat forgets who was in.
ENTER, OUTSIDE = "/console/enter/", "?openExternalBrowser=1"


@handler(
    "console.enter",
    summary="เจ้าหน้าที่ขอลิงก์เข้าหน้าจัดการ (คอนโซล)",
    examples=("เข้าหน้าจัดการ", "คอนโซล", "ขอลิงก์เข้าหน้าจัดการหน่อยค่ะ", "เปิดคอนโซล"),
    seats=MAY_ENTER,
    private=True,
)
def answer_console(ask: Ask, context: HandlerContext) -> Reply:
    """Give an officer a one-time link into the console (ลิงก์เข้าหน้าจัดการ).

    Raises:
        AnswerableError: Without a seat on LINE, or the office has not told where its pages are.
    """
    if not context.public_url:
        raise AnswerableError("ยังไม่ได้ตั้งที่อยู่เว็บของน้องแผนค่ะ ให้ผู้ดูแลระบบตั้ง PUBLIC_URL แล้วขอลิงก์ใหม่อีกครั้ง")
    holder = spell_of(context.session, ask.seat, context.speaker_id)
    if context.write is None or holder is None:
        raise AnswerableError("ขอลิงก์เข้าหน้าจัดการได้จากแชต LINE ของเจ้าหน้าที่ที่ลงทะเบียนแล้วเท่านั้นค่ะ")
    with context.write() as session:
        token = make_link(session, ask.seat, holder=holder, actor=context.actor, at=ask.asked_at)
    link = f"{context.public_url}{ENTER}{token}{OUTSIDE}"
    minutes = int(LINK_LIVES.total_seconds() // 60)
    return Reply(
        "command",
        f"เปิดลิงก์นี้เพื่อเข้าหน้าจัดการค่ะ ใช้ได้ครั้งเดียวภายใน {minutes} นาที อย่าส่งต่อให้ผู้อื่น\n{link}",
        suggest=(Suggestion("เปิดหน้าจัดการ", uri=link),),
    )
