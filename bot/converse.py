"""One turn of a conversation: recall, understand, answer, remember, and leave a line in the logs.

The worker, ``nongphaen ask`` and the tests take this same path; only what comes before (LINE or a command line)
and after (rendering, sending) differs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.answer import answer_each, load, reply_of
from bot.feedback import Answered, settles, with_vote
from bot.handover import LAST, about_quoted, last_question, with_last_question
from bot.joining import Verdict, weigh
from bot.logs import person_hash
from bot.media import media_of
from bot.nlu.facts import facts
from bot.nlu.gazetteer import GazetteerCache
from bot.nlu.lessons import LessonsCache, with_lessons
from bot.nlu.taught_models import TaughtModels
from bot.nlu.understand import Understander
from bot.nlu.understanding import Asked, Memory, Option, Setting, Understanding
from bot.nlu.vocabulary import vocabulary
from bot.permission import permitted_or_none
from bot.privately import with_private_chat
from bot.settings import Settings
from bot.together import Part
from db.audit import left_a_line, write_audit
from db.conversations import recall, remember
from db.datasets.holidays import own_holidays
from db.kept_files import Keeping
from db.people import Seat, seats_of
from db.questions import QuestionLine, keep_question, put_state, vote_down
from db.sealing import Sealer
from db.session import Sessions, writing
from handlers.core import SAY, ChatKind, HandlerContext, Reply
from handlers.feedback import TOPIC as FEEDBACK

logger = logging.getLogger(__name__)

#: Turns whose words are kept for the officer's teach-back list.
_KEPT = frozenset({"fallback", "clarify"})
#: What a follow-up can point at by its place in the answer, and how many rows back.
_POINTED = ("school", "amphoe", "tambon", "cluster")
#: Acts and letters of which one is spoken, though no figure was shown.
_SPOKEN_OF = ("deadlines.", "circulars.show", "circulars.status")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a person, free of LINE: ``text`` typed, or ``data`` of a tapped button."""

    office_code: str
    chat_id: str
    speaker_id: str
    at: datetime
    text: str = ""
    data: str = ""
    chat: ChatKind = "private"
    mentioned: bool = False
    #: LINE's id of the message that is quoted.
    quoted: str = ""
    #: Given by ``ask --as``; None: looked up by the chat's or speaker's LINE id.
    seat: Seat | None = None
    #: The number of a file that was sent in place of words, among the kept ones.
    file: int | None = None
    #: It is a PDF: the paper of a circular, not a table to import.
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one message: the reply (None: silence), what was understood, and how long it took."""

    reply: Reply | None
    understanding: Understanding
    seat: Seat
    took_ms: float


class Converse:
    """Holds what turns share: sessions, the trained model, the gazetteer, and what the office says of itself."""

    def __init__(
        self,
        sessions: Sessions,
        understander: Understander,
        *,
        contact: str = "",
        public_url: str = "",
        contact_of: Callable[[str], str] | None = None,
        hash_key: str = "",
        former_keys: Sequence[str] = (),
        paper_link: Callable[[int], str] | None = None,
        home: Path | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        load()
        self._sessions = sessions
        self._understander = understander
        self._gazetteers = GazetteerCache(sessions)
        self._lessons = LessonsCache(sessions)
        self._taught = TaughtModels(home, understander)
        #: Office -> how its officers are reached; one for all unless ``contact_of`` is given.
        self._contact_of = contact_of or (lambda _office: contact)
        self._public_url = public_url
        self._hash_key = hash_key
        self._paper_link = paper_link
        #: Where sent files are kept; without a key none are.
        self.keeping = Keeping(sessions, Sealer(hash_key, former_keys)) if hash_key else None
        self._clock = clock
        self._warm()

    def _warm(self) -> None:
        """Read the names before anybody asks: at the scale of the country this takes seconds."""
        try:
            gazetteer = self._gazetteers.get()
        except SQLAlchemyError as error:
            # A database that is away or new is met again, and told, by the first message.
            logger.warning("names could not be read at start: %s", type(error).__name__)
            return
        for office in gazetteer.offices:
            vocabulary(gazetteer, office)

    def keep_up(self) -> None:
        """Begin to read the names anew when an import changed them; called every few seconds, waits for nothing."""
        self._gazetteers.look()

    def turn(self, said: Said) -> Turn:
        """Answer one message and remember it; everything shown leaves an audit line."""
        began = self._clock()
        with self._sessions() as session:
            seat = said.seat or seat_in_chat(session, said)
            state = recall(session, said.office_code, said.chat_id, rememberer(said), now=said.at)
            memory, answered = Memory.from_json(state), Answered.from_state(state)
            days_off = frozenset(own_holidays(session, said.office_code))
            setting = Setting(seat, said.at, said.chat, said.mentioned, days_off)
            understanding = about_quoted(
                session, said.office_code, said.chat_id, "" if said.mentioned else said.quoted, said.text
            ) or with_last_question(self._understand(said, memory, setting, answered), state)
            context = HandlerContext(
                session,
                write=lambda: self._acting(said, seat, understanding.topic),
                speaker_id=said.speaker_id,
                chat_id=said.chat_id,
                actor=self.hashed(said.speaker_id or said.chat_id),
                contact=self._contact_of(said.office_code),
                public_url=self._public_url,
                may=lambda question: permitted_or_none(question, seat),
                keeping=self.keeping,
                paper_link=self._paper_link,
            )
            parts = answer_each(understanding, memory, setting, context)
            reply = reply_of(understanding, parts, memory) if parts else None
            if reply is not None:
                words = said.text or (said.data.removeprefix(SAY) if said.data.startswith(SAY) else "")
                reply = with_private_chat(reply, words, setting, session) if words else reply
        took_ms = (self._clock() - began) * 1000
        if reply is not None:
            after = next_memory(memory, understanding, parts)
            reply = with_vote(reply, said.chat, after.turn)
            chose = settles(understanding, memory)
            self._keep(said, seat, after, answered, understanding, reply, took_ms, chose=chose, before=state)
        spoken = None if reply is not None and reply.silent else reply
        return Turn(spoken, understanding, seat, took_ms)

    @contextmanager
    def _acting(self, said: Said, seat: Seat, topic: str) -> Iterator[Session]:
        """Open a handler's session for an act; what no line of the audit log tells of gets one, in its transaction."""
        with writing(self._sessions) as session:
            yield session
            if not left_a_line(session):
                write_audit(
                    session, office_code=said.office_code, actor=self.hashed(said.speaker_id or said.chat_id),
                    seat=seat.text(), act=f"did.{topic}", detail={}, at=said.at,
                )  # fmt: skip

    def understood(self, said: Said) -> Understanding:
        """Return what a message means by itself, as if nothing had been said before; nothing is answered or kept."""
        with self._sessions() as session:
            seat = said.seat or seat_in_chat(session, said)
        return self._understand(said, Memory(), Setting(seat, said.at, said.chat), Answered())

    def weigh(self, said: Said, following: str | None) -> Verdict:
        """Say whether a typed message is a request by itself, or may be one with what follows (bot/joining.py)."""
        with self._sessions() as session:
            seat = said.seat or seat_in_chat(session, said)
            state = recall(session, said.office_code, said.chat_id, rememberer(said), now=said.at)
        memory, answered = Memory.from_json(state), Answered.from_state(state)
        setting = Setting(seat, said.at, said.chat, said.mentioned)

        def understands(text: str) -> Understanding:
            return self._understand(replace(said, text=text), memory, setting, answered)

        return weigh(said.text, following, understands, answers_us=bool(memory.options))

    def _understand(self, said: Said, memory: Memory, setting: Setting, answered: Answered) -> Understanding:
        if said.file is not None:
            return self._understander.sent(said.file, paper=said.paper)
        if voted := answered.voted(said.text, said.data, memory, said.chat):
            return voted
        gazetteer = self._gazetteers.get()
        if said.data:
            # A tap is meant for the bot, in a group too.
            setting = replace(setting, mentioned=True)
            tapped = self._understander.tap(said.data, memory, setting, gazetteer)
            if tapped is not None:
                return tapped
        text = said.text or said.data.removeprefix(SAY)
        lessons = self._lessons.get(setting, gazetteer)
        understander = self._taught.get(setting.seat.office_code, lessons)
        understood = understander.understand(text, memory, setting, gazetteer)
        return with_lessons(understood, text, lessons, memory, setting, gazetteer)

    def _keep(
        self,
        said: Said,
        seat: Seat,
        after: Memory,
        answered: Answered,
        understanding: Understanding,
        reply: Reply,
        took_ms: float,
        *,
        chose: bool,
        before: Mapping[str, Any],
    ) -> None:
        votes = understanding.topic == FEEDBACK
        words = "" if votes else answered.words(said.text)
        with writing(self._sessions) as session:
            line = keep_question(
                session,
                QuestionLine(
                    office_code=said.office_code, asked_at=said.at, seat_kind=seat.kind, kind=reply.kind,
                    intent=understanding.topic, said=words if reply.kind in _KEPT else "", took_ms=took_ms,
                    understood=facts(understanding),
                ),
            )  # fmt: skip
            if votes and understanding.kind == "clarify":
                voted = int(understanding.slots["line"])
                vote_down(session, said.office_code, voted, "unsaid", said=answered.said_of(voted))
            if chose and answered.asked_back is not None:
                put_state(session, said.office_code, [answered.asked_back.line], "resolved")
            held = answered if votes else answered.after(after.turn, line, reply, words)
            state = {**after.to_json(), **held.to_state(), LAST: last_question(understanding, words, before)}
            remember(session, said.office_code, said.chat_id, rememberer(said), state, now=said.at)
            write_audit(
                session,
                office_code=said.office_code,
                actor=self.hashed(said.speaker_id or said.chat_id),
                seat=seat.text(),
                act=f"answered.{reply.kind}",
                detail={
                    "topic": understanding.topic,
                    "measure": reply.answered.measure if reply.answered else "",
                    "scope": reply.provenance.scope if reply.provenance else "",
                    "batches": list(reply.provenance.batches) if reply.provenance else [],
                    "figures": len(reply.figures),
                },
                at=said.at,
            )

    def seat_of(self, said: Said) -> Seat:
        """Return the seat that a message is said in."""
        with self._sessions() as session:
            return said.seat or seat_in_chat(session, said)

    def hashed(self, line_id: str) -> str:
        """Return a keyed hash of a LINE id: the same person is recognised in the log, but not named (PDPA)."""
        return person_hash(line_id, self._hash_key)


def rememberer(said: Said) -> str:
    """Return whose memory a turn belongs to: a group has one that all share, so that anyone may tap a button."""
    return "" if said.chat == "group" else said.speaker_id


def seat_in_chat(session: Session, said: Said) -> Seat:
    """Return the seat that decides what may be shown: in a group the group's own, else the speaker's first."""
    holder = said.chat_id if said.chat == "group" else said.speaker_id
    held = seats_of(session, said.office_code, holder)
    return held[0] if held else Seat("public", said.office_code)


def next_memory(memory: Memory, understanding: Understanding, parts: Sequence[Part]) -> Memory:
    """Return what to remember after a turn: the requests as they were answered, open options, misses in a row."""
    turn = memory.turn + 1
    if understanding.slots.get("reset"):
        return Memory(turn)
    asked_back = next((part.understanding for part in parts if part.understanding.kind == "clarify"), None)
    answered = [
        (Asked(part.understanding.topic, part.reply.answered, part.understanding.slots), part.reply)
        for part in parts
        if part.reply.answered is not None
    ]
    kept = replace(
        memory, turn=turn, options=(), misses=0, afresh=None, offered=memory.options or memory.offered
    )
    told = [part.understanding.slots for part in parts if part.reply.kind == "knowledge"]
    if told and told[-1].get("entry"):
        kept = replace(kept, entry=told[-1]["entry"], aspect=str(told[-1]["aspect"]), entry_turn=turn)
    if answered:
        (*also, last), reply = [asked for asked, _ in answered], answered[-1][1]
        options = asked_back.options if asked_back else ()
        return replace(
            kept, topic=last.topic, question=last.question, slots=last.slots, options=options, also=tuple(also),
            before=memory.last if memory.question else None, afresh=understanding.afresh, shown=_shown(reply),
        )  # fmt: skip
    acts = [part.understanding for part in parts if part.understanding.topic.startswith(_SPOKEN_OF)]
    if acts and (acts[-1].slots.get("system") or acts[-1].slots.get("number")):
        # ใครส่งมาแล้วบ้าง after a day was set or moved: of that report; รับทราบ after a letter that is not held: of none.
        kept = replace(kept, topic=acts[-1].topic, question=None, slots=acts[-1].slots, also=())
    if asked_back is not None:
        # A question back that offers nothing leaves the asker as helpless as none.
        misses = 0 if asked_back.options else memory.misses + 1
        return replace(kept, options=asked_back.options, misses=misses)
    if all(part.reply.kind == "fallback" for part in parts):
        return replace(kept, misses=memory.misses + 1)
    choices = tuple(
        Option(each.label, each.text or each.label, each.topic, None, each.slots)
        for part in parts
        for each in part.reply.choices
    )
    return replace(kept, options=choices or understanding.options)


def _shown(reply: Reply) -> dict[str, tuple[str, ...]]:
    """The schools and places of an answer's rows in the order shown, for "โรงนั้น" and "อำเภอนั้น"."""
    found: dict[str, dict[str, None]] = {}
    for figure in reply.figures:
        for dimension, key in figure.keys:
            if dimension in _POINTED:
                found.setdefault(dimension, {})[key] = None
    return {dimension: tuple(keys)[:_SHOWN] for dimension, keys in found.items()}


def make_converse(
    settings: Settings, sessions: Sessions, contact_of: Callable[[str], str] | None = None
) -> Converse:
    """Build what answers: the model is trained or taken from its cache under NONGPHAEN_HOME.

    ``contact_of`` tells how askers of an office reach its officers; OFFICE_CONTACT for all unless given.
    """
    from bot.nlu.intents import load_or_train

    return Converse(
        sessions,
        Understander(load_or_train(Path(settings.home))),
        contact=settings.contact,
        contact_of=contact_of,
        public_url=settings.public_url or "",
        hash_key=settings.secret_key or "",
        former_keys=settings.former_keys,
        paper_link=media.link_of_paper if (media := media_of(settings)) is not None else None,
        home=Path(settings.home),
    )
