"""Makes typed Thai comparable: digits, full-width letters, zero-width marks, doubled vowels, stretched words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

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
_KEPT_SIGNS = frozenset("./-%<>=+@?!:()_#&ๆ,")


def _known(letter: str) -> str:
    """Keep Thai, ASCII letters and digits, and a few signs; all else (pictures, controls) is a space."""
    if "\u0e00" <= letter <= "\u0e7f" or letter in _KEPT_SIGNS:
        return letter
    if letter.isascii() and letter.isalnum():
        return letter
    return "" if unicodedata.category(letter) == "Cf" else " "


def _shortened(match: re.Match[str]) -> str:
    """One letter of a stretched one; three ร inside a word are the end of one and the beginning of the next (จัดสรรรวม)."""
    inside = match[0] == "รรร" and match.string[match.end() : match.end() + 1].isalpha()
    return match[0] if inside else match[1] or match[2]


def normalize(text: str) -> str:
    """Return ``text`` as it is compared: lower case, Arabic digits, one space where there were several.

    At most ``LONGEST`` letters are read. ``เเม่จัน`` gives ``แม่จัน``; ``นํ้า`` gives ``น้ำ``; ``มากกกก`` gives ``มาก``.
    """
    plain = text[: LONGEST * 2].translate(_TABLE)
    plain = "".join(map(_known, plain))
    plain = arabic_digits(plain).lower()
    plain = _LOOSE_MARKS.sub("", plain)
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
        return any(start < gap < end for gap in self.gaps)


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
