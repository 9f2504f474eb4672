"""The button ไม่ตรงที่ถาม under an answer, and what has to be remembered of an answer until it is tapped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.line.limits import QUICK_REPLIES
from bot.nlu.asking import clarify
from bot.nlu.normalize import fold
from bot.nlu.personal import without_persons
from bot.nlu.understanding import Memory, Option, Understanding
from handlers.core import SAY, ChatKind, Reply, Suggestion
from handlers.feedback import NOT_WHAT_I_ASKED, REASONS, TOPIC

#: Begins the data of the button; the turn of the answer follows.
WRONG = "wrong="
_WRONG = re.compile(rf"{WRONG}(\d{{1,9}})")
_PROMPT = "ขออภัยค่ะ ไม่ตรงอย่างไรคะ"
#: A thumb down, with or without a colour of skin.
_THUMB = re.compile(f"\\s*{chr(0x1F44E)}[{chr(0x1F3FB)}-{chr(0x1F3FF)}]?\\s*")
_SAID = frozenset(
    fold(phrase)
    for phrase in (
        NOT_WHAT_I_ASKED, "ไม่ตรงคำถาม", "ตอบไม่ตรง", "ตอบไม่ตรงคำถาม", "ตอบไม่ตรงที่ถาม", "คำตอบไม่ตรง", "คำตอบไม่ตรงที่ถาม", "ตอบผิด", "คำตอบผิด",
        "ตอบไม่ถูก", "คำตอบไม่ถูก", "ตัวเลขไม่ถูก", "ตัวเลขผิด",
    )
)  # fmt: skip
_POLITE = re.compile(r"(?:นะ|ค่ะ|คะ|ครับ|คับ|เลย|อ่ะ|อะ|จ้า|ล่ะ|ค่า)+$")
#: So many answers of a chat can still be voted down.
_HELD = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """One turn in the log of questions, and its words without personal data until they are wanted or forgotten."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The last answers with figures by their turn, and the open question back, as the chat's state keeps them."""

    answers: Mapping[int, Kept] = field(default_factory=dict)
    asked_back: Kept | None = None

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Answered:
        """Read what ``to_state`` wrote; empty for a new chat or one of an earlier release."""
        told = state.get("answered") or {}
        asked = told.get("asked_back")
        return cls(
            {int(turn): Kept(*kept) for turn, kept in told.get("answers", {}).items()},
            Kept(*asked) if asked else None,
        )

    def to_state(self) -> dict[str, Any]:
        """Return plain JSON to stand beside the memory in the chat's state."""
        asked = [self.asked_back.line, self.asked_back.said] if self.asked_back else None
        answers = {str(turn): [kept.line, kept.said] for turn, kept in self.answers.items()}
        return {"answered": {"answers": answers, "asked_back": asked}}

    def words(self, text: str) -> str:
        """Return what a turn is about in words: those typed, or those that led to the button that was tapped."""
        return without_persons(text) if text else self.asked_back.said if self.asked_back else ""

    def after(self, turn: int, line: int, reply: Reply, words: str) -> Answered:
        """Return what is held after a turn."""
        if reply.kind == "clarify":
            return replace(self, asked_back=Kept(line, words))
        if not has_figures(reply):
            return self
        held = {**self.answers, turn: Kept(line, words)}
        return Answered({each: held[each] for each in sorted(held)[-_HELD:]})

    def voted(self, text: str, data: str, memory: Memory, chat: ChatKind) -> Understanding | None:
        """Return the question for the reason when a message says that an answer is not right; else None.

        In a group people say such things to each other. While the reason is asked for, words that also are one choose it.
        """
        match = _WRONG.fullmatch(data)
        asked = any(option.topic == TOPIC for option in memory.options)
        if match is None and (asked or chat == "group" or not (text and _complains(text))):
            return None
        turn = int(match[1]) if match else max(self.answers, default=-1)
        kept = self.answers.get(turn)
        if kept is None:
            return Understanding("ask", TOPIC)
        options = [
            Option(label, label, TOPIC, None, {"line": kept.line, "reason": reason})
            for reason, label in REASONS.items()
            if reason != "unsaid"
        ]
        return replace(clarify(_PROMPT, options), topic=TOPIC, slots={"line": kept.line})

    def said_of(self, line: int) -> str:
        """Return the words of an answer that is voted down."""
        return next((kept.said for kept in self.answers.values() if kept.line == line), "")


def has_figures(reply: Reply) -> bool:
    """Say whether a reply can be not what was asked: it shows figures."""
    return reply.kind == "question" and bool(reply.figures)


def with_vote(reply: Reply, chat: ChatKind, turn: int) -> Reply:
    """Put the button last under an answer with figures; in groups there is none, to keep them calm."""
    if chat == "group" or not has_figures(reply):
        return reply
    button = Suggestion(NOT_WHAT_I_ASKED, NOT_WHAT_I_ASKED, data=f"{WRONG}{turn}")
    return replace(reply, suggest=(*reply.suggest[: QUICK_REPLIES - 1], button))


def settles(understanding: Understanding, memory: Memory) -> bool:
    """Say whether a turn chose one of the options that were offered before it."""
    return understanding.kind == "ask" and any(
        (option.topic, option.question) == (understanding.topic, understanding.question)
        for option in memory.options
    )


def _complains(text: str) -> bool:
    said = fold(text.removeprefix(SAY))
    return bool(_THUMB.fullmatch(text)) or said in _SAID or _POLITE.sub("", said) in _SAID
