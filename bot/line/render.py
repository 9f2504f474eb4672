"""Reply -> LINE messages, within LINE's limits by construction."""

from __future__ import annotations

from typing import Any, Protocol

from bot.line.actions import action_of
from bot.line.flex import bubble
from bot.line.limits import (
    ALT_TEXT,
    BUBBLE_BYTES,
    BUBBLES,
    CAROUSEL_BYTES,
    QUICK_REPLIES,
    TEXT,
    cut_text,
    json_bytes,
)
from bot.line.notices import render_notices
from bot.media import Picture
from db.notices import as_notice
from handlers.core import MOST_APART, Reply, Suggestion

Message = dict[str, Any]


class Pictures(Protocol):
    """What keeps charts: draws one, or finds it drawn, and returns its addresses."""

    def picture_of(self, reply: Reply) -> Picture | None:
        """Return the picture of a reply's chart; None when it has none."""


def render(reply: Reply, picture: Picture | None = None, *, group: bool = False) -> list[Message]:
    """Return a reply as at most five LINE messages: sentence, what others will be sent, cards, chart, or cases apart; buttons on the last one.

    In a group a button sends its words as data: said into the group, nobody would know they are meant for the bot.
    """
    messages: list[Message] = [
        {"type": "text", "text": cut_text(reply.text if reply.text.strip() else "-", TEXT)}
    ]
    if reply.sample is not None:
        shown = as_notice(reply.sample, now=reply.sample.due_at)
        messages += render_notices([shown], group=shown.seat_kind == "cluster")
    if reply.cards:
        messages.append(_flex(reply, group))
    if picture is not None:
        messages.append(
            {"type": "image", "originalContentUrl": picture.original, "previewImageUrl": picture.preview}
        )
    messages += [{"type": "text", "text": cut_text(each.text, TEXT)} for each in reply.apart[:MOST_APART]]
    items = [_quick_reply(each, group) for each in reply.suggest[:QUICK_REPLIES]]
    if items:
        messages[-1]["quickReply"] = {"items": items}
    return messages


def _flex(reply: Reply, group: bool) -> Message:
    cards = reply.cards[:BUBBLES]
    # Every card gets its share of a carousel, so that long ones shorten themselves and none is left out.
    share = min(BUBBLE_BYTES, CAROUSEL_BYTES // len(cards) - 10)
    bubbles = [bubble(card, share, group=group) for card in cards]
    while len(bubbles) > 1 and json_bytes({"type": "carousel", "contents": bubbles}) > CAROUSEL_BYTES:
        bubbles.pop()
    contents = bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}
    # The first line is what a phone's notification and the chat list show.
    first = reply.text.split("\n", 1)[0].strip() or reply.cards[0].title.strip() or "-"
    alt = cut_text(first, ALT_TEXT)
    return {"type": "flex", "altText": alt, "contents": contents}


def _quick_reply(suggestion: Suggestion, group: bool) -> Message:
    return {"type": "action", "action": action_of(suggestion, group=group)}


def render_with_chart(reply: Reply, pictures: Pictures, *, group: bool = False) -> list[Message]:
    """Return the messages of a reply, its chart drawn and stored first."""
    return render(reply, pictures.picture_of(reply), group=group)
