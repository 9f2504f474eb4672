"""What the worker asks for an answer, and the conversation behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.converse import Converse, Said
from bot.filing import NO_PLACE, NOT_FROM_YOU, Filing
from bot.joining import Verdict
from bot.line.events import OTHER_MESSAGES, Incoming
from db.errors import AnswerableError
from db.kept_files import PAPER
from handlers.core import Reply, Suggestion

#: What a greeting is understood from when somebody adds the bot, or invites it to a group.
GREETING = "สวัสดี"
_HELP = Suggestion("ถามอะไรได้บ้าง", "ถามอะไรได้บ้าง")
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

    def weigh(
        self, incoming: Incoming, following: Incoming | None, office_code: str, asked_at: datetime
    ) -> Verdict:
        """Say whether a typed message is to be answered, to wait for more, or part of the one after it."""

    def keep_up(self) -> None:
        """Take note of imports, so that the next question need not wait for their names."""


class ThroughConverse:
    """The real conversation: understanding, permission, handlers, memory."""

    def __init__(self, converse: Converse, filing: Filing | None = None) -> None:
        self._converse = converse
        self._filing = filing

    def answer(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        """Answer one event; an invitation is greeted, a picture or sticker gets a sentence in private.

        Raises:
            TemporaryError: A file cannot be fetched now.
        """
        if incoming.kind in OTHER_MESSAGES:
            if incoming.chat == "group":
                return Spoken(None, "other_message")
            if incoming.kind == "file":
                return self._file(incoming, office_code, asked_at)
            return Spoken(Reply("talk", CANNOT_READ, suggest=(_HELP,)), "other_message")
        invited = incoming.kind in ("follow", "join")
        said = _said(incoming, office_code, asked_at)
        if invited:
            said = replace(said, text=GREETING, mentioned=True)
        turn = self._converse.turn(said)
        return Spoken(turn.reply, turn.understanding.topic or turn.understanding.kind)

    def _file(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        """Take in what an officer sent; from anybody else a file is not even fetched."""
        said = _said(incoming, office_code, asked_at)
        if not self._converse.seat_of(said).sees_office:
            return Spoken(Reply("talk", NOT_FROM_YOU, suggest=(_HELP,)), "file.not_taken")
        if self._filing is None:
            return Spoken(Reply("talk", NO_PLACE), "file.not_taken")
        try:
            file = self._filing.take_in(
                incoming, office_code, by=self._converse.hashed(incoming.speaker_id), now=asked_at
            )
        except AnswerableError as refused:
            return Spoken(Reply("command", refused.said), "file.not_taken")
        turn = self._converse.turn(replace(said, file=file.id, paper=file.purpose == PAPER))
        return Spoken(turn.reply, turn.understanding.topic)

    def weigh(
        self, incoming: Incoming, following: Incoming | None, office_code: str, asked_at: datetime
    ) -> Verdict:
        """Say whether a typed message is a request by itself; nothing is remembered or answered by this."""
        return self._converse.weigh(
            _said(incoming, office_code, asked_at), following.text if following is not None else None
        )

    def keep_up(self) -> None:
        """Take note of imports, so that the next question need not wait for their names."""
        self._converse.keep_up()


def _said(incoming: Incoming, office_code: str, asked_at: datetime) -> Said:
    return Said(
        office_code=office_code,
        chat_id=incoming.chat_id,
        speaker_id=incoming.speaker_id,
        at=asked_at,
        text=incoming.text,
        data=incoming.data,
        chat=incoming.chat,
        mentioned=incoming.mentioned,
        quoted=incoming.quoted,
    )
