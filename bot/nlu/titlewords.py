"""Words of titles (พาน้องกลับมาเรียน, โครงการอินเทอร์เน็ต): a title by itself, or after what such records are called any run of its words."""

from __future__ import annotations

import re

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lattice import thai_dictionary
from bot.nlu.normalize import fold
from bot.nlu.phrases import PhraseIndex, Tag
from db.datasets import DATASET_OF_MEASURE, DATASETS, DIMENSIONS, MEASURES, Listing

#: A run of a title's words that is asked for has so many of them, and so many letters, at least.
_WORDS, _LETTERS = 5, 3
#: A title said without what it is the title of has so many letters: shorter ones mean too much else.
_ALONE = 8
#: A name of two words or more in Latin letters.
_LATIN = re.compile(r"(?<![a-z0-9-])[a-z]{4,} [a-z]{4,}(?: [a-z]{4,})*(?![a-z0-9-])")
#: What may stand between what records are called and the words of a title: โครงการเกี่ยวกับอินเทอร์เน็ต.
_BETWEEN = ("", "เกี่ยวกับ", "เรื่อง", "ด้าน", "ชื่อ")


def listings() -> tuple[Listing, ...]:
    """Return the listings whose records are found by words of their titles."""
    return tuple(
        each.listing for each in DATASETS.values() if each.listing is not None and each.listing.search
    )


def add_titles(index: PhraseIndex, gazetteer: Gazetteer, office: str, base: PhraseIndex) -> None:
    """Add the titles of an office's records; a phrase that several titles have chooses all of them.

    A title that means something of its own (a declared word) is only found after its noun.
    """
    for listing in listings():
        dimension = DIMENSIONS[listing.search]
        own = listing.alone and _only_of(listing)
        found: dict[str, list[str]] = {}
        # Folding is dear: once for each noun, not for each run of each title.
        nouns = tuple(fold(noun) for noun in listing.nouns)
        for title in gazetteer.titles.get((office, dimension.key), ()):
            key = fold(title)
            bare = _bare(key, nouns)
            for alone in {key, bare}:
                if own and len(alone) >= _ALONE and not means_something(base.get(alone)):
                    found.setdefault(alone, []).append(title)
            for alone in _LATIN.findall(key) if own else ():
                # Active Learning: the name in Latin letters inside a title says which it is.
                if not means_something(base.get(alone)):
                    found.setdefault(alone, []).append(title)
            for run in {key, bare, *(run for run in runs_of(bare) if not says_nothing(base.get(run)))}:
                for noun in nouns:
                    for between in _BETWEEN:
                        found.setdefault(noun + between + run, []).append(title)
        for phrase, titles in found.items():
            if means_something(base.get(phrase)):
                continue
            index.add(
                phrase,
                Tag("value", dimension.key, tuple(dict.fromkeys(titles))),
                Tag("measure", listing.measure, weak=True),
            )


def means_something(tags: tuple[Tag, ...]) -> bool:
    """Say whether a phrase is taken: a word of work of which nothing is held gives way to the title of what is."""
    return any(tag.kind != "unheld" for tag in tags)


def says_nothing(tags: tuple[Tag, ...]) -> bool:
    """Say whether a word of a title only holds sentences together (ของ, ใน), or asks: it tells no title from another."""
    return bool(tags) and all(tag.kind in ("filler", "cue", "dimension") for tag in tags)


def _only_of(listing: Listing) -> bool:
    """Titles that other facts have too (lines of money) are found only after what these records are called."""
    return all(
        listing.search not in measure.dimensions or DATASET_OF_MEASURE[measure.key].listing is listing
        for measure in MEASURES.values()
    )


def _bare(key: str, nouns: tuple[str, ...]) -> str:
    """A title without what all of its kind begin with: โครงการส่งเสริม… is ส่งเสริม…"""
    return next((key.removeprefix(noun) for noun in nouns if key.startswith(noun)), key)


def runs_of(title: str) -> set[str]:
    """Return the runs of words in a title; what the dictionary does not know is a word from mark to mark."""
    words = _words(title)
    runs = set()
    for first in range(len(words)):
        for last in range(first + 1, min(first + _WORDS, len(words)) + 1):
            run = "".join(words[first:last])
            if len(run) >= _LETTERS:
                runs.add(run)
    return runs


def _words(title: str) -> list[str]:
    """Cut by the longest word at each place; letters that begin no word go with the word before, unless it is of another script."""
    dictionary, words, at = thai_dictionary(), [], 0
    while at < len(title):
        end = max(dictionary.ends(title, at), default=0)
        if end:
            words.append(title[at:end])
            at = end
        else:
            if words and not title[at].isspace() and title[at].isascii() == title[at - 1].isascii():
                words[-1] += title[at]
            else:
                words.append(title[at])
            at += 1
    return words
