"""What understanding takes and gives: values only, so that each step can be tested by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from db.people import Seat
from handlers.core import ChatKind, Suggestion
from reports.question import Question

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
class Memory:
    """What the chat was about (design.md section 4, step 5): the last question as it was answered, and open options.

    ``turn`` counts the turns of the chat; a button carries the turn it was offered in, so that an old one is known.
    """

    turn: int = 0
    topic: str = ""
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    misses: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON for db.conversations."""
        return {
            "turn": self.turn,
            "topic": self.topic,
            "question": self.question.to_json() if self.question else None,
            "slots": dict(self.slots),
            "options": [
                {
                    "label": option.label,
                    "text": option.text,
                    "topic": option.topic,
                    "question": option.question.to_json() if option.question else None,
                    "slots": dict(option.slots),
                }
                for option in self.options
            ],
            "misses": self.misses,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Make the memory from what ``to_json`` gave; an empty mapping is a new chat."""
        if not data:
            return cls()
        return cls(
            turn=data["turn"],
            topic=data["topic"],
            question=Question.from_json(data["question"]) if data["question"] else None,
            slots=data["slots"],
            options=tuple(
                Option(
                    label=option["label"],
                    text=option["text"],
                    topic=option["topic"],
                    question=Question.from_json(option["question"]) if option["question"] else None,
                    slots=option["slots"],
                )
                for option in data["options"]
            ),
            misses=data["misses"],
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """Who asks, where and when: what a sentence alone does not say."""

    seat: Seat
    asked_at: datetime
    chat: ChatKind = "private"
    #: In a group: whether the bot was mentioned (LINE's ``isSelf``) rather than called by name.
    mentioned: bool = False


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
