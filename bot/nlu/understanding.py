"""What understanding takes and gives: values only, so that each step can be tested by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from db.people import Seat
from handlers.core import ChatKind, Suggestion
from reports.question import Question

#: The button under a refusal that asks for numbers in place of names.
INSTEAD = "ดูเป็นจำนวน"

UnderstoodKind = Literal["ask", "clarify", "fallback", "silent"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to the bot's own question: choosing it (by tap, its label, its text or its number) means ``ask``.

    ``topic``, ``question`` and ``slots`` are what is asked when it is chosen.
    """

    label: str
    text: str
    topic: str
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was answered: what a follow-up builds on."""

    topic: str = ""
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the chat was about (design.md section 4, step 5): the last question as it was answered, and open options.

    ``turn`` counts the turns of the chat; a button carries the turn it was offered in, so that an old one is known.
    ``also`` are the other requests of the last message, in their order before the last one. ``before`` is what was
    answered before that: "ต่างกันกี่คน" means both. ``afresh`` is the last message without what was carried over.
    ``shown`` are the keys of the last answer's rows by dimension, in the order shown: "โรงนั้น" points at them.
    ``offered`` are the last options once they are closed, so that a late tap can be asked again.
    """

    turn: int = 0
    topic: str = ""
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    misses: int = 0
    also: tuple[Asked, ...] = ()
    before: Asked | None = None
    afresh: Option | None = None
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: tuple[Option, ...] = ()
    #: The entry of knowledge and the aspect last told, and the turn in which: "กฎหมายล่ะ" goes on with it.
    entry: str = ""
    aspect: str = ""
    entry_turn: int = 0

    @property
    def last(self) -> Asked:
        """The last request by itself."""
        return Asked(self.topic, self.question, self.slots)

    def about(self, asked: Asked) -> Memory:
        """Return the same memory as if this were what the chat was about last."""
        return replace(self, topic=asked.topic, question=asked.question, slots=asked.slots, also=())

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON for db.conversations."""
        return {
            **_asked_json(self.last),
            "turn": self.turn,
            "options": [_option_json(option) for option in self.options],
            "misses": self.misses,
            "also": [_asked_json(asked) for asked in self.also],
            "before": _asked_json(self.before) if self.before else None,
            "afresh": _option_json(self.afresh) if self.afresh else None,
            "shown": {dimension: list(keys) for dimension, keys in self.shown.items()},
            "offered": [_option_json(option) for option in self.offered],
            "told": [self.entry, self.aspect, self.entry_turn],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Make the memory from what ``to_json`` gave, of this version or an earlier one; empty is a new chat."""
        if not data:
            return cls()
        last, told = _asked(data), data.get("told", ("", "", 0))
        return cls(
            turn=data["turn"],
            topic=last.topic,
            question=last.question,
            slots=last.slots,
            options=tuple(map(_option, data["options"])),
            misses=data["misses"],
            also=tuple(map(_asked, data.get("also", ()))),
            before=_asked(data["before"]) if data.get("before") else None,
            afresh=_option(data["afresh"]) if data.get("afresh") else None,
            shown={dimension: tuple(keys) for dimension, keys in data.get("shown", {}).items()},
            offered=tuple(map(_option, data.get("offered", ()))),
            entry=told[0],
            aspect=told[1],
            entry_turn=told[2],
        )


def _asked_json(asked: Asked | Option) -> dict[str, Any]:
    question = asked.question.to_json() if asked.question else None
    return {"topic": asked.topic, "question": question, "slots": dict(asked.slots)}


def _asked(data: Mapping[str, Any]) -> Asked:
    question = Question.from_json(data["question"]) if data["question"] else None
    return Asked(data["topic"], question, data["slots"])


def _option_json(option: Option) -> dict[str, Any]:
    return {**_asked_json(option), "label": option.label, "text": option.text}


def _option(data: Mapping[str, Any]) -> Option:
    asked = _asked(data)
    return Option(data["label"], data["text"], asked.topic, asked.question, asked.slots)


@dataclass(frozen=True, slots=True)
class Setting:
    """Who asks, where and when: what a sentence alone does not say."""

    seat: Seat
    asked_at: datetime
    chat: ChatKind = "private"
    #: In a group: whether the bot was mentioned (LINE's ``isSelf``) rather than called by name.
    mentioned: bool = False
    #: Days off that the office added to the public ones: no working days either.
    own_holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one message means.

    ``ask``: ``topic`` with ``question`` and ``slots``; ``carried`` says in Thai what was taken over from before
    (ปีการศึกษา 2567, โรงเรียนบ้านแม่จัน). ``clarify``: ``prompt`` and at most four ``options``, the likeliest first.
    ``fallback``: the nearest three things the bot can do. ``silent``: nothing in a group was meant for the bot.
    """

    kind: UnderstoodKind
    topic: str = ""
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    carried: tuple[str, ...] = ()
    prompt: str = ""
    options: tuple[Option, ...] = ()
    nearest: tuple[Suggestion, ...] = ()
    #: How sure the model was, 0 to 1; 1 for what the grammar decided.
    confidence: float = 1.0
    #: Further requests of the same message, in the order they were made (นักเรียนกี่คน ครูกี่คน): all are answered.
    also: tuple[Understanding, ...] = ()
    #: What the message means without what was carried over from before; offered as one button.
    afresh: Option | None = None
    #: An officer of the office taught what this message means (bot/nlu/lessons.py).
    taught: bool = False
