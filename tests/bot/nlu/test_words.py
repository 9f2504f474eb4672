"""One truth, one place: a word of the grammar stands in one list, so that taking it out takes effect."""

from __future__ import annotations

from itertools import combinations

from bot.nlu import moneywords, words
from bot.nlu.harmless import HARMLESS
from bot.nlu.ordinary_words import APART, PASSING


def said(lists: dict[str, str]) -> set[str]:
    return {word for each in lists.values() for word in each.split()}


def test_a_word_that_is_passed_over_stands_in_one_list():
    lists = {
        "words.FILLERS": set(words.FILLERS.split()),
        "harmless.HARMLESS": said(HARMLESS),
        "ordinary_words.PASSING": said(PASSING),
        "ordinary_words.APART": said(APART),
    }
    twice = {(a, b): sorted(lists[a] & lists[b]) for a, b in combinations(lists, 2) if lists[a] & lists[b]}
    assert twice == {}


def test_a_cue_is_declared_with_the_grammar_or_with_money():
    twice = {
        cue: sorted(set(said.split()) & set(words.CUES.get(cue, "").split()))
        for cue, said in moneywords.CUES.items()
    }
    assert {cue: found for cue, found in twice.items() if found} == {}
