"""Conversations of several turns (dialogues.txt), taps, and the manners of groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.converse import next_memory
from bot.nlu.facts import facts
from bot.nlu.understanding import Memory, Understanding
from bot.together import Part
from handlers.core import Reply
from reports.question import Question, Scope


def _dialogues() -> list[list[tuple[str, str, str, str]]]:
    talks: list[list[tuple[str, str, str, str]]] = [[]]
    for line in (Path(__file__).parent / "dialogues.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line.strip():
            talks.append([])
            continue
        asked, _, meant = line.partition(" => ")
        who, _, sentence = asked.partition(" | ")
        meant, _, carried = meant.partition(" ~ ")
        talks[-1].append((who.strip(), sentence, meant.strip(), carried.strip()))
    return [talk for talk in talks if talk]


def remember(memory: Memory, understood: Understanding) -> Memory:
    """What the worker keeps after a turn, had every request been answered as it was asked."""
    parts = []
    for each in (understood, *understood.also):
        kind = "question" if each.kind == "ask" else "fallback" if each.kind == "fallback" else "clarify"
        asked = each.question
        if each.topic == "reports.due":
            asked = asked or Question("submissions", Scope("office", "5703"))
        answered = asked if each.kind == "ask" else None
        parts.append(Part(each, Reply(kind, "", answered=answered)))
    return next_memory(memory, understood, parts)


TALKS = _dialogues()


@pytest.mark.parametrize("talk", TALKS, ids=[talk[0][1] + f" {number}" for number, talk in enumerate(TALKS)])
def test_dialogue(talk, understander, gazetteer, setting):
    memory = Memory()
    for who, sentence, meant, carried in talk:
        understood = understander.understand(sentence, memory, setting(who), gazetteer)
        assert (sentence, facts(understood), ", ".join(understood.carried)) == (sentence, meant, carried)
        memory = Memory.from_json(remember(memory, understood).to_json())


def _offered(understander, gazetteer, setting) -> Memory:
    asked = understander.understand("นักเรียนบ้านสันโค้งกี่คน", Memory(turn=4), setting(), gazetteer)
    return remember(Memory(turn=4), asked)


def test_a_tap_is_the_same_as_typing_the_label(understander, gazetteer, setting):
    memory = _offered(understander, gazetteer, setting)
    tapped = understander.tap("pick=5.1", memory, setting(), gazetteer)
    typed = understander.understand(memory.options[1].label, memory, setting(), gazetteer)
    assert facts(tapped) == facts(typed) == "figures students school:57030124"
    assert facts(understander.understand(memory.options[1].text, memory, setting(), gazetteer)) == facts(
        typed
    )


@pytest.mark.parametrize("data", ["pick=4.1", "pick=5.7", "pick=999999999.0"])
def test_an_old_button_is_said_to_be_old(data, understander, gazetteer, setting):
    tapped = understander.tap(data, _offered(understander, gazetteer, setting), setting(), gazetteer)
    assert (tapped.kind, tapped.topic) == ("fallback", "talk.stale")


@pytest.mark.parametrize("data", ["", "pick=", "pick=a.b", "menu=1", "pick=1.1\n"])
def test_data_of_other_buttons_is_left_alone(data, understander, gazetteer, setting):
    assert understander.tap(data, Memory(), setting(), gazetteer) is None


@pytest.mark.parametrize(
    "sentence", ["น้องแผน นักเรียนทั้งเขตกี่คน", "@น้องแผน นักเรียนทั้งเขตกี่คน", "น้องแผนคะ นักเรียนทั้งเขตกี่คน"]
)
def test_in_a_group_the_bot_answers_when_called(sentence, understander, gazetteer, setting):
    understood = understander.understand(sentence, Memory(), setting("c", chat="group"), gazetteer)
    assert facts(understood) == "figures students office"


@pytest.mark.parametrize("sentence", ["นักเรียนทั้งเขตกี่คน", "ใครยังไม่ส่ง DMC", "วันนี้ประชุมนะคะ", "แผนงานน้องใหม่"])
def test_in_a_group_the_bot_is_silent_otherwise(sentence, understander, gazetteer, setting):
    assert understander.understand(sentence, Memory(), setting("c", chat="group"), gazetteer).kind == "silent"


def test_a_mention_calls_the_bot_whatever_its_name(understander, gazetteer, setting):
    asked = setting("c", chat="group", mentioned=True)
    assert (
        facts(understander.understand("@แผนเขต3 นักเรียนทั้งเขตกี่คน", Memory(), asked, gazetteer))
        == "figures students office"
    )


def test_called_without_a_question_the_bot_greets(understander, gazetteer, setting):
    assert (
        understander.understand("@น้องแผน", Memory(), setting("c", chat="group"), gazetteer).topic
        == "talk.greeting"
    )


def test_the_third_miss_in_a_row_offers_a_person(understander, gazetteer, setting):
    memory = Memory()
    for _ in range(3):
        understood = understander.understand("ฟหกด่าสว", memory, setting(), gazetteer)
        assert understood.kind == "fallback"
        assert 1 <= len(understood.nearest) <= 3
        memory = remember(memory, understood)
    assert understood.nearest[0].text == "ติดต่อเจ้าหน้าที่"
