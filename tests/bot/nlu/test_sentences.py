"""Sentences as people type them, each with the one line of facts it means (sentences.txt)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.facts import facts
from bot.nlu.understanding import Memory


def _table(name: str) -> list[tuple[str, str, str]]:
    rows = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            asked, _, meant = line.partition(" => ")
            who, _, sentence = asked.partition(" | ")
            rows.append((who.strip(), sentence, meant.strip()))
    return rows


SENTENCES = _table("sentences.txt")


@pytest.mark.parametrize(("who", "sentence", "meant"), SENTENCES, ids=[row[1] for row in SENTENCES])
def test_sentence_means(who, sentence, meant, understander, gazetteer, setting):
    assert facts(understander.understand(sentence, Memory(), setting(who), gazetteer)) == meant


def test_there_are_enough_sentences():
    assert len(SENTENCES) >= 150
