"""Whoever adds a word sees each step from the typed sentence to the question."""

from __future__ import annotations

from bot.nlu.explain import explain
from bot.nlu.understanding import Memory


def steps(sentence, understander, gazetteer, setting, memory=None):
    return dict(explain(sentence, understander, setting(), gazetteer, memory or Memory()))


def test_each_step_of_a_sentence_is_shown(understander, gazetteer, setting):
    shown = steps("รร.บ้านแม่จัน นร.หญิง ป.๑ ปี 68", understander, gazetteer, setting)
    assert shown["normalised"] == "รร.บ้านแม่จัน นร.หญิง ป.1 ปี 68"
    assert "บ้านแม่จัน  school:" in shown["pieces"]
    assert "ป.1  grade" in shown["pieces"]
    assert "sex  หญิง" in shown["frame"]
    assert "years=(2568,)" in shown["frame"]
    assert shown["left over"] == "-"
    assert shown["understood"] == "figures students school:57030040 grade=ป.1 sex=หญิง [ปีการศึกษา 2568]"


def test_what_was_not_understood_and_asked_back_is_shown(understander, gazetteer, setting):
    shown = steps("นักเรียนเล่นฟุตบอลเก่งทั้งเขตกี่คน", understander, gazetteer, setting)
    assert "ฟุตบอล" in shown["left over"]
    assert shown["understood"].startswith("?")
    assert shown["asks back"]
