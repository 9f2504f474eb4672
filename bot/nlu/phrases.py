"""Phrases and what they mean: the entries of the grammar's dictionary, found at a place of a sentence in no time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tag:
    """One meaning of a phrase: its kind (measure, dimension, value, cue, place …) and what it names.

    ``weak`` ones count only when nothing says otherwise: นักเรียน inside นักเรียนหญิง.
    """

    kind: str
    key: str = ""
    value: Any = None
    weak: bool = False


#: So many first letters lead to the lengths that phrases with this beginning have; shorter phrases are few, and tried.
_HEAD = 4
_SHORT = tuple(range(1, _HEAD))


class PhraseIndex:
    """Phrases by their first letters, so that looking at one place of a sentence costs a few slices."""

    def __init__(self, entries: Iterable[tuple[str, tuple[Tag, ...]]] = ()) -> None:
        self._tags: dict[str, tuple[Tag, ...]] = {}
        self._lengths: dict[str, list[int]] = {}
        for phrase, tags in entries:
            self.add(phrase, *tags)

    def add(self, phrase: str, *tags: Tag) -> None:
        """Add meanings to a folded phrase; the same meaning twice is kept once."""
        if not phrase:
            return
        known = self._tags.get(phrase, ())
        self._tags[phrase] = known + tuple(tag for tag in tags if tag not in known)
        if len(phrase) >= _HEAD:
            lengths = self._lengths.setdefault(phrase[:_HEAD], [])
            if len(phrase) not in lengths:
                lengths.append(len(phrase))

    def at(self, text: str, start: int) -> list[tuple[int, tuple[Tag, ...]]]:
        """Return the end and the meanings of every phrase that begins at ``start``."""
        found = []
        left = len(text) - start
        lengths = self._lengths.get(text[start : start + _HEAD])
        for length in (*_SHORT, *lengths) if lengths else _SHORT:
            if length <= left and (tags := self._tags.get(text[start : start + length])) is not None:
                found.append((start + length, tags))
        return found

    def get(self, phrase: str) -> tuple[Tag, ...]:
        """Return the meanings of exactly this phrase."""
        return self._tags.get(phrase, ())

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._tags

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __len__(self) -> int:
        return len(self._tags)


class WordList:
    """Plain dictionary words, without meanings; a set and the lengths its words can have."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        heads: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) >= _HEAD:
                heads.setdefault(word[:_HEAD], set()).add(len(word))
        self._lengths = {head: (*_SHORT[1:], *sorted(lengths)) for head, lengths in heads.items()}

    def ends(self, text: str, start: int) -> list[int]:
        """Return the end of every word of two letters or more that begins at ``start``."""
        left = len(text) - start
        return [
            start + length
            for length in self._lengths.get(text[start : start + _HEAD], _SHORT[1:])
            if length <= left and text[start : start + length] in self._words
        ]

    def __contains__(self, word: str) -> bool:
        return word in self._words
