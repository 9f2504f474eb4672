"""How alike two names of schools are, as typing goes: marks weigh little, neighbouring keys less than others.

A table of names finds the likely ones by pairs of letters, in whatever order the words came; the few it finds are weighed one by
one. Nothing here knows of schools.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.distance import OSA

#: The Kedmanee layout (TIS 820-2538) row by row: plain keys, then the same keys with shift.
PLAIN_KEYS = ("ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")
SHIFTED_KEYS = ("+๑๒๓๔ู฿๕๖๗๘๙", '๐"ฎฑธํ๊ณฯญฐ,', "ฤฆฏโฌ็๋ษศซ.", "()ฉฮฺ์?ฒฬฦ")
#: Mai tai khu, the four tone marks and thanthakhat: they say nothing or little.
_SILENT = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
#: Signs that sound alike are one: letters of the same sound, short and long vowels.
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys(_SILENT),
        **dict(zip("ใณญศษฎฏฐธฑฒภฬฆีืู", "ไนยสสดตททททพลคิึุ", strict=True)),
        "ถ": "ท",
    }
)
#: What it costs to leave out, add or change a silent mark; to take one letter for another of the same sound, to hit
#: the key beside, to press twice, to change places. Anything else costs one.
_MARK, _SOUND, _BESIDE, _TWICE, _PLACES = 0.35, 0.4, 0.7, 0.4, 0.8
_DIGITS = re.compile(r"\d+")
_ONE = np.uint64(1)


def sound(key: str) -> str:
    """Return a key without silent marks, letters and vowels that sound alike written alike."""
    return key.translate(_SOUNDS)


def numbers(key: str) -> tuple[str, ...]:
    """Return the numbers in a key, in order of size: names that differ in them are different names."""
    return tuple(sorted(_DIGITS.findall(key))) if any(map(str.isdigit, key)) else ()


@functools.cache
def neighbours() -> dict[str, str]:
    """Return for every Thai letter those a finger may hit instead: beside, above, below, and shift forgotten."""
    found: dict[str, str] = {}
    for rows, other in ((PLAIN_KEYS, SHIFTED_KEYS), (SHIFTED_KEYS, PLAIN_KEYS)):
        for number, row in enumerate(rows):
            for column, letter in enumerate(row):
                # Each row stands half a key to the right of the one above.
                near = ((number, column - 1), (number, column + 1), (number - 1, column), (number - 1, column + 1),
                        (number + 1, column - 1), (number + 1, column))  # fmt: skip
                keys = [rows[r][c] for r, c in near if 0 <= r < 4 and 0 <= c < len(rows[r])]
                keys.append(other[number][column])
                found[letter] = "".join(filter(_is_letter, keys))
    return {letter: keys for letter, keys in found.items() if _is_letter(letter) and keys}


def _is_letter(key: str) -> bool:
    return "\u0e01" <= key <= "\u0e4e" and key not in "฿ๆฯฺ"


@functools.lru_cache(maxsize=8192)
def _change(typed: str, meant: str) -> float:
    """What it costs to have typed one letter for another."""
    if typed == meant:
        return 0.0
    if typed in _SILENT and meant in _SILENT:
        return _MARK
    if typed.translate(_SOUNDS) == meant.translate(_SOUNDS):
        return _SOUND
    return _BESIDE if meant in neighbours().get(typed, "") else 1.0


def weigh(typed: str, name: str) -> float:
    """Return how far ``typed`` is from ``name`` in slips of a thumb; 1 is a wrong letter."""
    before: list[float] = []
    row = [0.0]
    for letter in name:
        row.append(row[-1] + (_MARK if letter in _SILENT else 1.0))
    for i, letter in enumerate(typed):
        last, before, row = before, row, []
        again = i > 0 and typed[i - 1] == letter
        extra = _MARK if letter in _SILENT else _TWICE if again else 1.0
        row.append(before[0] + extra)
        for j, meant in enumerate(name):
            missing = _MARK if meant in _SILENT else _TWICE if j and name[j - 1] == meant else 1.0
            least = before[j] + _change(letter, meant)
            if (added := before[j + 1] + extra) < least:
                least = added
            if (dropped := row[j] + missing) < least:
                least = dropped
            if i and j and letter == name[j - 1] and meant == typed[i - 1] and letter != meant:
                least = min(least, last[j - 1] + _PLACES)
            row.append(least)
    return row[-1]


def edits(typed: str, name: str, most: int) -> int:
    """Return how many letters differ, or more than ``most``: the quick look before a name is weighed."""
    return int(OSA.distance(typed, name, score_cutoff=most))


def same_letters(typed: str, name: str) -> bool:
    """Say whether two keys are written with the same letters, in whatever order."""
    return len(typed) == len(name) and sorted(typed) == sorted(name)


def _pairs(key: str) -> set[str]:
    heard = sound(key)
    return {heard[at : at + 2] for at in range(len(heard) - 1)}


def _letters_of(word: str) -> int:
    """Return the letters of a word as bits; two letters may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


class WordTable:
    """Words by length and letters, to leave out at once what cannot be a misspelling; made once, then only read."""

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in words:
            by_length.setdefault(len(word), []).append(word)
        self._words = {size: tuple(found) for size, found in by_length.items()}
        self._letters = {
            size: np.array([_letters_of(word) for word in found], dtype=np.uint64)
            for size, found in by_length.items()
        }

    def near(self, written: str, reach: int) -> list[str]:
        """Return all words within ``reach`` (1 or 2) edits of ``written`` and some that are not, the shortest first.

        An edit adds at most one letter that the other word has not, and takes away at most one.
        """
        typed = np.uint64(_letters_of(written))
        found: list[str] = []
        for size in range(len(written) - reach, len(written) + reach + 1):
            letters = self._letters.get(size)
            if letters is None:
                continue
            missing, added = letters & ~typed, ~letters & typed
            for _ in range(reach):
                # Takes one bit out of each.
                missing &= missing - _ONE
                added &= added - _ONE
            words = self._words[size]
            found += [words[at] for at in np.flatnonzero((missing | added) == 0).tolist()]
        return found


class NameTable:
    """Names by the pairs of letters in them; made once, then only read."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self._sounds: dict[str, list[str]] | None = None
        places: dict[str, list[int]] = {}
        sizes = []
        for number, key in enumerate(self.keys):
            pairs = _pairs(key)
            sizes.append(len(pairs))
            for pair in pairs:
                places.setdefault(pair, []).append(number)
        self._places = {pair: np.array(found, dtype=np.int32) for pair, found in places.items()}
        self._sizes = np.array(sizes, dtype=np.float32)

    def __len__(self) -> int:
        return len(self.keys)

    def sounding(self, key: str) -> list[str]:
        """Return the names that sound like ``key``: other tone marks, ศ for ส. For small tables: all sounds are kept."""
        if self._sounds is None:
            self._sounds = {}
            for name in self.keys:
                self._sounds.setdefault(sound(name), []).append(name)
        return self._sounds.get(sound(key), [])

    def likely(self, key: str, count: int) -> list[tuple[str, float]]:
        """Return the names that share most pairs of letters with ``key`` (0 to 1), the likeliest first."""
        pairs = _pairs(key)
        found = [self._places[pair] for pair in pairs if pair in self._places]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self.keys))
        alike = 2 * shared / (self._sizes + len(pairs))
        best = np.argpartition(-alike, count)[:count] if count < len(alike) else np.arange(len(alike))
        best = best[np.lexsort((best, -alike[best]))]
        return [(self.keys[at], float(alike[at])) for at in best.tolist() if alike[at] > 0]
