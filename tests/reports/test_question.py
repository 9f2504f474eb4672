"""A question survives a trip through JSON, whatever is in it; conditions hold exactly at their ends."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.question import Bound, Period, Question, Rank, Scope

WORDS = st.text(min_size=1, max_size=12)
KEYS = st.lists(WORDS, max_size=3).map(tuple)
NARROWED = st.lists(st.tuples(WORDS, KEYS), max_size=3).map(tuple)
ENDS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**12),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**12),
)
SCOPES = st.builds(
    Scope, st.sampled_from(("school", "cluster", "tambon", "amphoe", "office")), WORDS, KEYS, KEYS
)
DAYS = st.tuples(st.dates().map(str), st.dates().map(str))
PERIODS = st.builds(
    Period,
    st.sampled_from(("fiscal", "academic")),
    st.lists(st.integers(2400, 2699), min_size=1, max_size=4).map(tuple),
    st.one_of(st.none(), st.sampled_from(("1", "2", "สิ้นปี"))),
    st.one_of(st.none(), st.integers(1, 2)),
    st.one_of(st.none(), st.integers(1, 4)),
    st.one_of(st.none(), DAYS),
)
RANKS = st.builds(Rank, st.booleans(), st.integers(1, 500), st.integers(1, 500), st.one_of(st.none(), WORDS))
BOUNDS = st.lists(st.builds(Bound, WORDS, ENDS, ENDS, st.booleans(), st.booleans()), max_size=3).map(tuple)
QUESTIONS = st.builds(
    Question,
    measure=WORDS,
    scope=SCOPES,
    where=NARROWED,
    by=st.lists(WORDS, max_size=2).map(tuple),
    period=st.one_of(st.none(), PERIODS),
    compare=st.sampled_from((None, "previous", "each")),
    rank=st.one_of(st.none(), RANKS),
    bounds=BOUNDS,
    listing=st.booleans(),
    want=st.sampled_from(("sentence", "chart", "table", "file")),
    chart=st.sampled_from((None, "bar", "line")),
    excluding=NARROWED,
    share=st.one_of(st.none(), WORDS),
    mean=st.one_of(st.none(), WORDS),
    standing=st.booleans(),
)


@given(QUESTIONS)
def test_a_question_comes_back_from_json_the_same(question):
    back = Question.from_json(json.loads(json.dumps(question.to_json())))
    assert back == question
    ends = [(type(bound.least), type(bound.most)) for bound in question.bounds]
    assert [(type(bound.least), type(bound.most)) for bound in back.bounds] == ends


@pytest.mark.parametrize(
    ("number", "kept"), [(Decimal("80.49"), True), (Decimal("80.50"), True), (Decimal("80.51"), False)]
)
def test_a_condition_with_decimals_holds_to_the_last_place(number, kept):
    assert Bound("disbursement_rate", most=Decimal("80.5")).holds(number) is kept
