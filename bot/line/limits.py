"""LINE's hard limits of what a bot sends, and how it counts. Source: line-platform.md, section 3."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

MESSAGES = 5
QUICK_REPLIES = 13
LABEL = 20
TEXT = 5_000
ALT_TEXT = 1_500
POSTBACK_DATA = 300
ACTION_TEXT = 300
#: The address that a button opens.
URI = 1_000
#: LINE's own is 30 KB of a bubble and 50 KB of a carousel, in a unit it does not tell: we stay well below.
BUBBLE_BYTES, CAROUSEL_BYTES = 26_000, 44_000
BUBBLES = 12

#: Marks above and below a Thai letter, and the vowel ำ, which belong to the letter before them.
_ZWJ = "\N{ZERO WIDTH JOINER}"
_JOINING = frozenset({"\N{THAI CHARACTER SARA AM}", "\N{ZERO WIDTH NON-JOINER}", _ZWJ})


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units: what LINE counts in texts."""
    return len(text.encode("utf-16-le")) // 2


def graphemes(text: str) -> list[str]:
    """Split into what a reader sees as letters: what LINE counts in labels."""
    found: list[str] = []
    for letter in text:
        marks = unicodedata.category(letter) in ("Mn", "Me") or letter in _JOINING
        # Of what a joiner joins only pictures become one; and nothing hangs on to a control character.
        joined = marks or (bool(found) and found[-1].endswith(_ZWJ) and unicodedata.category(letter) == "So")
        if found and joined and unicodedata.category(found[-1][0]) not in ("Cc", "Cf", "Zl", "Zp"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def cut_text(text: str, most: int) -> str:
    """Return the text within ``most`` UTF-16 units, cut between letters, with an ellipsis where it was cut."""
    if utf16_length(text) <= most:
        return text
    kept, used = [], 1
    for letter in graphemes(text):
        used += utf16_length(letter)
        if used > most:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def cut_label(text: str, most: int = LABEL) -> str:
    """Return a button's label within ``most`` letters as read."""
    letters = graphemes(text)
    return text if len(letters) <= most else "".join(letters[: most - 1]) + "…"


def json_bytes(value: Any) -> int:
    """Return the size of a Flex container as UTF-8 JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
