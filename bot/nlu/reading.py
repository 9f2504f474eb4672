"""Reads a sentence: from typed text to pieces with meanings, with misspelt words of the vocabulary put right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.asides import without_asides
from bot.nlu.conditions import find_instalments, find_limits, find_places_in_order
from bot.nlu.context import without_opening, without_purpose
from bot.nlu.given import with_given
from bot.nlu.lattice import Piece, cut
from bot.nlu.likeness import weigh
from bot.nlu.normalize import Compact, compact, normalize
from bot.nlu.numbering import without_numbering
from bot.nlu.ordinary import is_ordinary
from bot.nlu.patterns import find_assistants, find_dates, find_grades, find_numbers, find_spoken_grades
from bot.nlu.periods import find_times
from bot.nlu.phrases import PhraseIndex, Tag
from bot.nlu.vocabulary import Vocabulary

#: A misspelt word is looked for in runs of unknown pieces of this length.
_SHORTEST_TYPO, _LONGEST_TYPO = 4, 24
#: The key beside the right one; a letter of the same sound or a mark.
_SLIP, _HEARD = 0.75, 0.4
_LATIN = re.compile("[a-z]")
#: Words of this length are not mistaken for others by one letter.
_LONG = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it was read: the normalised text, its compact form and its pieces."""

    plain: str
    sentence: Compact
    pieces: tuple[Piece, ...]


def read(text: str, vocabulary: Vocabulary, *, follow_up: bool = False) -> Reading:
    """Return the pieces of a sentence; ``follow_up`` lets two digits alone be a year."""
    plain = without_purpose(without_numbering(normalize(text)))
    sentence = compact(plain)
    patterns = [
        *find_grades(sentence.text),
        *find_spoken_grades(sentence.text, sentence.gaps),
        *find_assistants(sentence),
        *find_times(sentence.text, bare=follow_up),
        *find_numbers(sentence.text),
        *find_limits(sentence.text),
        *find_places_in_order(sentence.text),
        *find_instalments(sentence.text),
        *find_dates(sentence.text),
    ]
    indexes = [vocabulary.declared, vocabulary.names]
    pieces = cut(sentence, indexes, patterns)
    if corrected := _corrections(sentence, pieces, vocabulary):
        pieces = cut(sentence, [*indexes, corrected], patterns)
    pieces = without_asides(without_opening(pieces, sentence.gaps), sentence.gaps)
    return Reading(plain, sentence, tuple(with_given(pieces)))


def _corrections(sentence: Compact, pieces: list[Piece], vocabulary: Vocabulary) -> PhraseIndex | None:
    """Return misspelt forms found in the sentence with the meanings of the words they stand for."""
    found = PhraseIndex()
    for first, last, sure in _unknown_runs(pieces):
        for low in range(max(first - 1, 0), last + 1):
            for high in range(last, min(last + 2, len(pieces))):
                start, end = pieces[low].start, pieces[high].end
                written = sentence.text[start:end]
                if _SHORTEST_TYPO <= len(written) <= _LONGEST_TYPO and (
                    tags := _meant(written, vocabulary, sure=sure)
                ):
                    found.add(written, *tags)
            if low > first + 2:
                break
    return found if len(found) else None


def _unknown_runs(pieces: list[Piece]) -> list[tuple[int, int, bool]]:
    """Return first and last piece of each run without a meaning, and whether it is no ordinary word."""
    runs: list[tuple[int, int, bool]] = []
    start: int | None = None
    for place, piece in enumerate([*pieces, Piece(0, 0, "", (), True)]):
        understood = piece.known or is_ordinary(piece.text)
        if not understood and start is None:
            start = place
        elif understood and start is not None:
            odd = any(len(each.text) == 1 for each in pieces[start:place]) or place - start > 1
            runs.append((start, place - 1, odd))
            start = None
    return runs[:6]


def _meant(written: str, vocabulary: Vocabulary, *, sure: bool) -> tuple[Tag, ...]:
    """Return the meanings of the one phrase of the vocabulary that ``written`` misspells, or nothing.

    An ordinary word (not ``sure``) is a misspelling only by a slip of the thumb or of the ear: นัดเรียน, โอกาศ.
    """
    if written in vocabulary.declared or written in vocabulary.names:
        return ()
    reach = 1 if len(written) < 9 else 2
    near = vocabulary.spelt.near(written, reach)
    # A Latin letter is no slip for a sign or a Thai one: เด็ก? is not เด็ก G.
    near = [word for word in near if set(_LATIN.findall(word)) <= set(_LATIN.findall(written))]
    if not sure:
        # Ordinary words are many: those that begin or end otherwise are not looked at.
        near = [word for word in near if word[0] == written[0] or word[-1] == written[-1]]
    hits = process.extract(written, near, scorer=OSA.distance, score_cutoff=reach, limit=4)
    if not sure:
        hits = [hit for hit in hits if _slipped(written, hit[0], vocabulary)]
    if not hits:
        return ()
    least = min(distance for _, distance, _ in hits)
    meanings = {
        (*vocabulary.declared.get(word), *vocabulary.names.get(word))
        for word, distance, _ in hits
        if distance == least
    }
    return meanings.pop() if len(meanings) == 1 else ()


def _slipped(written: str, word: str, vocabulary: Vocabulary) -> bool:
    """Say whether ordinary words are rather one of ours with a slip: นกเรียน, but not พักเรียน; never เด็กขาย for เด็กชาย."""
    value = any(tag.kind == "value" for tag in (*vocabulary.declared.get(word), *vocabulary.names.get(word)))
    if value and len(word) < _LONG:
        return weigh(written, word) <= _HEARD
    left_out = len(word) >= _LONG - 2 and written[0] == word[0] and len(written) != len(word)
    return (left_out and OSA.distance(written, word) == 1) or weigh(written, word) <= _SLIP
