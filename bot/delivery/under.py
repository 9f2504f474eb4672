"""Free delivery: what a person is still to hear goes under the answer to what they just asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.line.limits import MESSAGES
from bot.line.notices import render_notices
from db.inbox import StoredEvent
from db.people import note_contact
from db.tellings_free import offer_free

#: Notices under one answer: more would bury it.
MOST_UNDER = 3


def with_notices(
    session: Session, event: StoredEvent, messages: list[dict[str, Any]], *, now: datetime
) -> list[dict[str, Any]]:
    """Return an answer in a private chat with up to three notices under it, taken out of what would be pushed.

    In the transaction that commits the intent to reply; ``settle_reply`` tells what became of it.
    """
    if len(messages) >= MESSAGES:
        return messages
    notices, more = offer_free(session, event.office_code, event.chat_id, event.id, now=now, most=MOST_UNDER)
    if not notices:
        return messages
    # Who writes is there: what LINE called blocked or gone is no longer so.
    note_contact(session, event.office_code, event.chat_id, "user", "friend", at=now)
    under = render_notices(notices, more=more)
    heading = "มีเรื่องแจ้ง 1 เรื่อง"
    if len(notices) == 1 and not more and under[0]["type"] == "text":
        under[0]["text"] = f"{heading}\n{under[0]['text']}"
    *before, last = messages
    # Only the buttons of the last message are shown.
    buttons = {"quickReply": last["quickReply"]} if "quickReply" in last else {}
    answer = {name: value for name, value in last.items() if name != "quickReply"}
    return [*before, answer, {**under[0], **buttons}]
