"""Letters by words of their subject: BM25 over groups of three letters, which need no cutting of Thai into words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import bm25s

from db.register import Entry

#: The least part of what was typed that must stand in a letter for it to be meant.
_COVERED = 0.6
_GRAM = 3
_NOT_LETTERS = re.compile(r"[^\w\u0e00-\u0e7f]+")


def ranked(letters: Sequence[Entry], words: str) -> list[Entry]:
    """Return the letters whose number, subject or summary has these words, the best first; equal ones newest first."""
    typed = _grams(words)
    if not typed or not letters:
        return []
    documents = [_grams(f"{each.number} {each.subject} {each.summary}") for each in letters]
    known = {gram for document in documents for gram in document}
    asked = [gram for gram in typed if gram in known]
    if not asked:
        return []
    index = bm25s.BM25()
    index.index([list(document) for document in documents], show_progress=False)
    scores = index.get_scores(asked)
    rows = [
        (float(score), place)
        for place, score in enumerate(scores)
        if len(set(typed) & set(documents[place])) >= _COVERED * len(set(typed))
    ]
    return [letters[place] for _, place in sorted(rows, key=lambda row: (-row[0], row[1]))]


def _grams(text: str) -> tuple[str, ...]:
    tight = _NOT_LETTERS.sub("", text.lower())
    if len(tight) <= _GRAM:
        return (tight,) if tight else ()
    return tuple(tight[at : at + _GRAM] for at in range(len(tight) - _GRAM + 1))
