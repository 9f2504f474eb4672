"""Cuts a sentence into phrases we know, dictionary words and unknown letters, by the cheapest path.

PyThaiNLP's newmm knows neither our abbreviations nor the names of schools, and cannot prefer one dictionary to another;
the same idea (maximal matching over a lattice) with prices per kind of piece does both.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pythainlp.corpus.common import thai_words

from bot.nlu.normalize import Compact, fold
from bot.nlu.ordinary_words import all_ordinary_words
from bot.nlu.phrases import PhraseIndex, Tag, WordList

#: Price of one piece of each kind; an unknown letter costs as much as two words.
_PATTERN, _PHRASE, _WORD, _LETTER = 0.6, 0.8, 1.1, 2.2
#: Prices on top for a piece that runs over a space.
_PHRASE_OVER_GAP, _WORD_OVER_GAP = 0.35, 1.5
#: Price on top for a dictionary word that begins with one of our own; and the kinds of meaning that own it.
_HIDING, _MEANT = 0.9, frozenset(("measure", "value", "dimension"))
#: Marks and vowels that cannot begin a word.
_NEVER_FIRST = frozenset("\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")  # fmt: skip
#: Leading vowels: the consonant after them belongs to the same syllable.
_LEADING = frozenset("เแโใไ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the sentence (``start`` up to ``end`` of the compact text) and its possible meanings.

    ``known`` is false for dictionary words without a meaning here and for unknown letters.
    """

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...] = ()
    known: bool = False

    def tag(self, kind: str, key: str | None = None) -> Tag | None:
        """Return its first meaning of a kind (and key), or None."""
        for tag in self.tags:
            if tag.kind == kind and (key is None or tag.key == key):
                return tag
        return None


Edge = tuple[int, float, tuple[Tag, ...], bool]


@functools.cache
def thai_dictionary() -> WordList:
    """Return PyThaiNLP's dictionary of ordinary words and our own; read once, about 60,000."""
    ours = (fold(word) for word in all_ordinary_words())
    return WordList(word for word in (*thai_words(), *ours) if len(word) > 1 and " " not in word)


def cut(
    sentence: Compact, indexes: Sequence[PhraseIndex], patterns: Iterable[tuple[int, int, Tag]]
) -> list[Piece]:
    """Return the pieces of the cheapest way through the sentence.

    ``patterns`` are meanings found by regular expressions, as start, end and meaning.
    """
    text, size = sentence.text, len(sentence.text)
    best: list[float] = [0.0] + [float("inf")] * size
    back: list[tuple[int, tuple[Tag, ...], bool]] = [(0, (), False)] * (size + 1)
    by_start: dict[int, list[tuple[int, Tag]]] = {}
    for start, end, tag in patterns:
        by_start.setdefault(start, []).append((end, tag))
    words = thai_dictionary()
    for start in range(size):
        price = best[start]
        if price == float("inf"):
            continue
        for end, cost, tags, known in _edges(sentence, start, indexes, by_start, words):
            if price + cost < best[end] - 1e-9:
                best[end] = price + cost
                back[end] = (start, tags, known)
    return _walk(text, back)


def _edges(
    sentence: Compact,
    start: int,
    indexes: Sequence[PhraseIndex],
    patterns: dict[int, list[tuple[int, Tag]]],
    words: WordList,
) -> Iterable[Edge]:
    text = sentence.text
    found: dict[int, tuple[Tag, ...]] = {}
    for index in indexes:
        for end, tags in index.at(text, start):
            found[end] = found.get(end, ()) + tags
    for end, tags in found.items():
        if _whole(text, start, end):
            yield end, _PHRASE + _PHRASE_OVER_GAP * sentence.crosses(start, end), tags, True
    for end, tag in patterns.get(start, ()):
        yield end, _PATTERN, (tag,), True
    # นักเรียนประถม is a word of the dictionary, but two of ours.
    hides = bool(found) and any(
        tag.kind in _MEANT or tag.key == "by" for tags in found.values() for tag in tags
    )
    for end in words.ends(text, start):
        if end not in found and _whole(text, start, end):
            yield end, _WORD + _HIDING * hides + _WORD_OVER_GAP * sentence.crosses(start, end), (), False
    if text[start] == " ":
        yield start + 1, 0.0, (), True
    else:
        yield start + 1, _LETTER, (), False


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether a piece begins and ends where a word can: not before a mark, not inside a Latin word or number."""
    if end < len(text):
        after, last = text[end], text[end - 1]
        if after in _NEVER_FIRST or (
            last.isascii() and last.isalnum() and after.isascii() and after.isalnum()
        ):
            return False
        if last in _LEADING:
            return False
    if start:
        first, before = text[start], text[start - 1]
        if before in _LEADING or (
            first.isascii() and first.isalnum() and before.isascii() and before.isalpha()
        ):
            return False
    return text[start] not in _NEVER_FIRST


def _walk(text: str, back: list[tuple[int, tuple[Tag, ...], bool]]) -> list[Piece]:
    pieces: list[Piece] = []
    end = len(text)
    while end > 0:
        start, tags, known = back[end]
        if text[start:end] != " ":
            pieces.append(Piece(start, end, text[start:end], tags, known))
        end = start
    pieces.reverse()
    return pieces
