"""What a tap does: says its words, sends its data, or opens a page."""

from __future__ import annotations

from typing import Any

from bot.line.limits import ACTION_TEXT, POSTBACK_DATA, cut_label, cut_text
from handlers.core import SAY, Suggestion


def action_of(suggestion: Suggestion, *, group: bool) -> dict[str, Any]:
    """Return a button's action.

    In a group it sends its words as data: said into the group, nobody would know they are meant for the bot.
    """
    label = cut_label(suggestion.label)
    said = cut_text(suggestion.text.strip() or suggestion.label, ACTION_TEXT)
    if suggestion.uri:
        return {"type": "uri", "label": label, "uri": suggestion.uri}
    if suggestion.data or group:
        data = suggestion.data or SAY + said
        return {
            "type": "postback",
            "label": label,
            "data": data[:POSTBACK_DATA],
            "displayText": cut_text(suggestion.label, ACTION_TEXT),
        }
    return {"type": "message", "label": label, "text": said}
