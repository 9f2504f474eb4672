"""What the worker asks for an answer, and the conversation behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.converse import Converse, Said
from bot.line.events import OTHER_MESSAGES, Incoming
from handlers.core import Reply, Suggestion

#: What a greeting is understood from when somebody adds the bot, or invites it to a group.
GREETING = "สวัสดี"
CANNOT_READ = "ตอนนี้น้องแผนอ่านได้เฉพาะข้อความตัวอักษรค่ะ พิมพ์คำถามได้เลยค่ะ"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of an event: the reply (None is silence) and the constant name of what was understood."""

    reply: Reply | None
    intent: str = ""


class Speaks(Protocol):
    """Whatever turns an event into an answer."""

    def answer(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        """Answer one event, or stay silent."""


class ThroughConverse:
    """The real conversation: understanding, permission, handlers, memory."""

    def __init__(self, converse: Converse) -> None:
        self._converse = converse

    def answer(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        """Answer one event; an invitation is greeted, a picture or sticker gets a sentence in private."""
        if incoming.kind in OTHER_MESSAGES:
            if incoming.chat == "group":
                return Spoken(None, "other_message")
            help_button = Suggestion("ถามอะไรได้บ้าง", "ถามอะไรได้บ้าง")
            return Spoken(Reply("talk", CANNOT_READ, suggest=(help_button,)), "other_message")
        invited = incoming.kind in ("follow", "join")
        turn = self._converse.turn(
            Said(
                office_code=office_code,
                chat_id=incoming.chat_id,
                speaker_id=incoming.speaker_id,
                at=asked_at,
                text=GREETING if invited else incoming.text,
                data=incoming.data,
                chat=incoming.chat,
                mentioned=incoming.mentioned or invited,
            )
        )
        return Spoken(turn.reply, turn.understanding.topic or turn.understanding.kind)
