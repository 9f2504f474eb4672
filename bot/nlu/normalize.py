"""Makes typed Thai comparable: digits, full-width letters, zero-width marks, doubled vowels, stretched words."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from pythainlp import (
    thai_above_vowels,
    thai_below_vowels,
    thai_follow_vowels,
    thai_lead_vowels,
    thai_tonemarks,
)
from pythainlp.util.normalize import normalize as thai_normalize

from bot.nlu.spellings import in_common_spelling
from db.values.digits import arabic_digits

#: Longer messages are no questions; only this much is read, so that time stays bounded.
LONGEST = 1000

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—−﹣"}  # noqa: RUF001 - all the dashes that keyboards make
_QUOTES = {ord(mark): " " for mark in "“”„‘’\"'`«»"}  # noqa: RUF001 - quotation marks say nothing here
_TABLE: dict[int, int | str] = {**_FULL_WIDTH, **_DASHES, **_QUOTES}

#: Tone marks and other signs above that are easily doubled: mai tai khu to yamakkan.
_DOUBLED_MARKS = re.compile("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+")
#: A mark can only follow a consonant (or another mark), not a space or the beginning.
_LOOSE_MARKS = re.compile("(?:^|(?<=\\s))[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}|([\u0e32\u0e30])\2+")
_REPEATED = re.compile(r"\s*ๆ+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
#: No number, code, name or word of ours is so long; a run without end would be read over and over.
_RUNS = re.compile(r"(?P<digits>\d{20})\d+|(?P<latin>[a-z]{40})[a-z]+|(?P<sign>[^\w\s])(?P=sign){3,}")
#: Thai, ASCII letters and digits, spaces and a few signs; all else (pictures, controls) is a space or nothing.
_NOT_KEPT = re.compile(r"[^\u0e00-\u0e7fa-zA-Z0-9 ./\-%<>=+@?!:()_#&,]")
_ABOVE_BELOW = f"{thai_above_vowels}{thai_below_vowels}"
_HANGING = f"{_ABOVE_BELOW}{thai_tonemarks}\u0e3a\u0e4c\u0e4d\u0e4e"
_ONCE = f"{thai_follow_vowels}{thai_lead_vowels}{_ABOVE_BELOW}\u0e3a\u0e4c\u0e4d\u0e4e"
#: All that PyThaiNLP's rules begin with. Where none of it stands they change nothing, and their thirty passes are spared:
#: some two hundred pieces of one message are normalised, and few of them are typed so.
_MISTYPED = re.compile(
    rf"\n|  |^ | $| [{_HANGING}]|^[{_HANGING}]|[{thai_tonemarks}\u0e4c][{_ABOVE_BELOW}]|[{thai_follow_vowels}][{thai_tonemarks}]"
    rf"|[{thai_tonemarks}]{{2}}|\u0e40\u0e40|[\u0e45\u0e4d\u200b\u200c]|([{_ONCE}]) *\1"
)
#: So many texts are held as they were normalised: the rules look at one message some thirty times, as a whole and in parts.
_HELD = 512


def _space(match: re.Match[str]) -> str:
    """A sign that says nothing parts words, unless nobody sees it."""
    return "" if unicodedata.category(match[0]) == "Cf" else " "


def _shortened(match: re.Match[str]) -> str:
    """One letter of a stretched one; three ร inside a word are the end of one and the beginning of the next (จัดสรรรวม)."""
    inside = match[0] == "รรร" and match.string[match.end() : match.end() + 1].isalpha()
    return match[0] if inside else match[1] or match[2]


def normalize(text: str) -> str:
    """Return ``text`` as it is compared: lower case, Arabic digits, one space where there were several.

    At most ``LONGEST`` letters are read. ``เเม่จัน`` gives ``แม่จัน``; ``นํ้า`` gives ``น้ำ``; ``มากกกก`` gives ``มาก``.
    """
    return _normalized(text[: LONGEST * 2])


@functools.lru_cache(maxsize=_HELD)
def _normalized(text: str) -> str:
    plain = _NOT_KEPT.sub(_space, text.translate(_TABLE))
    plain = arabic_digits(plain).lower()
    plain = _LOOSE_MARKS.sub("", plain)
    if _MISTYPED.search(plain):
        plain = thai_normalize(plain)
    plain = _STRETCHED.sub(_shortened, plain)
    plain = in_common_spelling(_DOUBLED_MARKS.sub(r"\1", plain))
    plain = _THOUSANDS.sub("", _REPEATED.sub("", plain))
    plain = _RUNS.sub(lambda run: run["digits"] or run["latin"] or run["sign"], plain)
    return " ".join(plain.split())[:LONGEST]


@dataclass(frozen=True, slots=True)
class Compact:
    """A normalised sentence without its spaces, as Thai is written; ``gaps`` are the places where one stood."""

    text: str
    gaps: frozenset[int]

    def crosses(self, start: int, end: int) -> bool:
        """Say whether a space stood inside ``start`` to ``end``."""
        for gap in self.gaps:
            if start < gap < end:
                return True
        return False


@functools.lru_cache(maxsize=_HELD)
def compact(normalized: str) -> Compact:
    """Drop the spaces of a normalised sentence, except between ASCII letters or digits (``ปี 68 10 โรง``)."""
    out: list[str] = []
    gaps: set[int] = set()
    length = 0
    words = normalized.split(" ")
    for word in words:
        if out and word:
            gaps.add(length)
            if out[-1][-1:].isascii() and out[-1][-1:].isalnum() and word[0].isascii() and word[0].isalnum():
                out.append(" ")
                length += 1
                gaps.add(length)
        if word:
            out.append(word)
            length += len(word)
    return Compact("".join(out), frozenset(gaps))


def fold(text: str) -> str:
    """Return the key under which a phrase of the vocabulary is found: normalised, no spaces."""
    return compact(normalize(text)).text


#: Signs that people put into a name or leave out: brackets, dots, hyphens, spaces.
_NAME_SIGNS = re.compile(r"[\s().\-_/,:]+")


def fold_name(text: str) -> str:
    """Return the key of a name: as ``fold``, and without brackets, dots and hyphens."""
    return _NAME_SIGNS.sub("", normalize(text))
