"""What a group may not see is asked in the private chat: a button opens it with the question filled in (design.md, section 6)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.line.limits import QUICK_REPLIES, URI
from bot.nlu.groups import called
from bot.nlu.understanding import Setting
from db.offices import chat_link
from handlers.core import Reply, Suggestion

LABEL = "ถามในแชตส่วนตัว"


def with_private_chat(reply: Reply, text: str, setting: Setting, session: Session) -> Reply:
    """Return a group's answer that shows less than was asked with the button to the private chat; any other as it is.

    ``text`` is what was said in the group; the bot's name is left out of what is filled in. Without LINE's name for
    the bot, or of a sentence too long for an address, there is no button.
    """
    if setting.chat != "group" or not reply.less:
        return reply
    link = chat_link(session, setting.seat.office_code, called(text, setting) or text)
    if not link or len(link) > URI:
        return reply
    return replace(reply, suggest=(Suggestion(LABEL, uri=link), *reply.suggest[: QUICK_REPLIES - 1]))
