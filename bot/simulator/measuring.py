"""How LINE counts text: UTF-16 code units mostly, grapheme clusters for labels."""

import json
import unicodedata
from typing import Any

# THAI CHARACTER SARA AM and LAO VOWEL SIGN AM belong to the cluster before them (UAX 29).
_SPACING_MARKS = {"\N{THAI CHARACTER SARA AM}", "\N{LAO VOWEL SIGN AM}"}
_JOINER = "\N{ZERO WIDTH JOINER}"


def utf16_units(text: str) -> int:
    """Return the number of UTF-16 code units: 1 for a Thai mark, 2 for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def grapheme_clusters(text: str) -> int:
    """Return the number of characters as a reader counts them (a Thai base with its marks is one).

    Covers combining marks, joined emoji, skin tones and flags; Hangul syllables are taken as composed.
    """
    count = 0
    before = ""
    flags = 0
    for char in text:
        flag = 0x1F1E6 <= ord(char) <= 0x1F1FF
        flags = flags + 1 if flag else 0
        joined = before == _JOINER or (flag and flags % 2 == 0)
        if not before or not (joined or _extends(char)):
            count += 1
        before = char
    return count


def json_bytes(value: Any) -> int:
    """Return the size of a value as compact UTF-8 JSON, in bytes."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or char in _SPACING_MARKS
        or char == _JOINER
        or 0x1F3FB <= ord(char) <= 0x1F3FF
    )
