"""What a conversation was last about, for whoever asks to talk to a person (คุยกับเจ้าหน้าที่)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.nlu.understanding import Understanding

#: Where the chat's state keeps the words of the last question, without persons; forgotten with it after ten minutes.
LAST = "last"
_OPEN = "cases.open"
#: What is said around questions and is none.
_NONE = ("talk.", "cases.", "seats.", "console.")


def with_last_question(understanding: Understanding, state: Mapping[str, Any]) -> Understanding:
    """Put the conversation's last question into the request to talk to a person that names none of its own."""
    if understanding.topic != _OPEN or understanding.kind != "ask" or understanding.slots.get("wording"):
        return understanding
    return replace(understanding, slots={**understanding.slots, "wording": str(state.get(LAST) or "")})


def last_question(understanding: Understanding, words: str, before: Mapping[str, Any]) -> str:
    """Return the words to be kept as the last question after a turn: these, or those before where this was no question."""
    asked = bool(words) and not understanding.topic.startswith(_NONE)
    return words if asked else "" if understanding.topic == _OPEN else str(before.get(LAST) or "")
