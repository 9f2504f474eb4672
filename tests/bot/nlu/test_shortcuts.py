"""Short ways through understanding find what the long ones find: nothing is left out that would have been changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util.normalize import normalize as thai_normalize
from rapidfuzz.distance import OSA

from bot.nlu import normalize
from bot.nlu.likeness import WordTable
from bot.nlu.phrases import PhraseIndex, Tag, WordList

#: Consonants, all vowels and marks, spaces, and what is no Thai.
_THAI = st.text("กขนรฤเแโใไะาำๅัิีึืฺุู็่้๊๋์ํ๎ๆ 1a", max_size=12)
_FEW = st.text("กขคเาabc", max_size=7)


@settings(max_examples=600, deadline=None)
@given(text=_THAI)
def test_what_is_not_sent_through_the_rules_would_not_change(text):
    if not normalize._MISTYPED.search(text):
        assert thai_normalize(text) == text


@settings(max_examples=300, deadline=None)
@given(words=st.lists(_FEW, max_size=30, unique=True), typed=_FEW, reach=st.integers(1, 2))
def test_no_word_within_reach_is_left_out(words, typed, reach):
    near = WordTable(words).near(typed, reach)
    wanted = sorted((word for word in words if OSA.distance(word, typed) <= reach), key=len)
    assert [word for word in near if word in wanted] == wanted


@settings(max_examples=300, deadline=None)
@given(phrases=st.sets(_FEW.filter(bool), max_size=30), text=st.text("กขคเาabc", max_size=12), data=st.data())
def test_every_phrase_that_begins_here_is_found(phrases, text, data):
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    index = PhraseIndex((phrase, (Tag("cue", phrase),)) for phrase in phrases)
    wanted = sorted(start + len(phrase) for phrase in phrases if text.startswith(phrase, start))
    assert sorted(end for end, _ in index.at(text, start)) == wanted
    long = [end for end in wanted if end - start > 1]
    assert sorted(WordList(phrases).ends(text, start)) == long
