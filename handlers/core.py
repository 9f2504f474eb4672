"""Ask, Reply, HandlerContext and ``@handler``: everything a handler needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from db.kept_files import Keeping
from db.notices import Promise
from db.people import Seat, SeatKind
from reports.cards import Card, Figure
from reports.charts.spec import ChartSpec
from reports.documents import Document
from reports.question import Provenance, Question

ReplyKind = Literal["question", "command", "clarify", "knowledge", "talk", "refused", "fallback"]
ChatKind = Literal["private", "group"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants, understood and resolved; nothing of LINE in it.

    ``question`` is set for the topic ``figures`` and for every other topic that asks about a scope and period.
    ``slots`` hold what else a topic's grammar found. ``carried`` says in Thai what was taken over from before.
    """

    topic: str
    asked_at: datetime
    seat: Seat
    chat: ChatKind = "private"
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    carried: tuple[str, ...] = ()

    @property
    def office_code(self) -> str:
        return self.seat.office_code


#: Begins the data of a button whose tap means the same as typing the rest.
SAY = "say="


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A quick reply or button (ปุ่มลัด): tapping it is the same as typing ``text``; ``label`` is at most 20 letters.

    ``data``, if set, is sent back by the tap (postback) and is understood in place of the text.
    """

    label: str
    text: str = ""
    data: str = ""
    #: Opens a page or the private chat instead of saying something.
    uri: str = ""


#: Labels of the two buttons under what is shown before anything changes.
CONFIRM, KEEP = "ยืนยัน", "ยกเลิก"
#: The same where something is taken back.
TAKE_BACK, LEAVE_IT = "ยืนยันยกเลิก", "ไม่ยกเลิก"
#: Labels that a typed ใช่ means.
SURE = (CONFIRM, TAKE_BACK)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on from a reply that asks before it acts (ตัวเลือก): a tap, or its label typed, asks ``topic`` with ``slots``.

    It lives as long as the chat remembers; ``slots`` are plain JSON. ``text`` is what else may be typed for it.
    """

    label: str
    topic: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an answer (ไฟล์แนบ), behind a signed link: ``write`` makes it when the answer is rendered."""

    name: str
    mime: str
    #: What stands on its button.
    label: str
    write: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Apart:
    """A message of its own under an answer (แยกข้อความ), so that it can be quoted: it shows one case, by the row's id."""

    case: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is rendered (คำตอบ). ``text`` is one sentence with the number first.

    ``figures`` are all rows of the answer, for ``ask --json`` and files; cards show what fits a phone.
    ``answered`` is the question with its period and scope as they were resolved: what a follow-up builds on.
    """

    kind: ReplyKind
    text: str
    cards: tuple[Card, ...] = ()
    chart: ChartSpec | None = None
    suggest: tuple[Suggestion, ...] = ()
    figures: tuple[Figure, ...] = ()
    provenance: Provenance | None = None
    answered: Question | None = None
    #: What several cards are about together, as a document is called: สรุปภาพรวมเขต.
    title: str = ""
    #: The answer as a file is made of it, where one was asked for.
    document: Document | None = None
    #: Less was shown than was asked for, as all in this chat may see it; a group is offered the private chat.
    less: bool = False
    #: Nothing is said back: a tap in a group is noted without a word to everybody there.
    silent: bool = False
    #: What may be chosen next, such as to confirm an act; shown as the first buttons.
    choices: tuple[Choice, ...] = ()
    #: A file made beside the answer, such as the list of all faults of a workbook.
    attached: Attachment | None = None
    #: Cases that stand in messages of their own, at most ``MOST_APART``.
    apart: tuple[Apart, ...] = ()
    #: What others are to be sent, as it will look: drawn by the very function that draws what is sent.
    sample: Promise | None = None


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """What a handler may use: a session for reading, and the settings that change what is said."""

    session: Session
    #: Opens a session whose changes are committed at its end; for acts such as registering.
    write: Callable[[], AbstractContextManager[Session]] | None = None
    #: The LINE id of whoever speaks, and its keyed hash for the log; handlers pass them on and never show them.
    speaker_id: str = ""
    actor: str = ""
    #: The LINE id of the chat itself: that of a group where one speaks, else the speaker's.
    chat_id: str = ""
    #: How askers reach a person at the office, as the office wrote it in its settings.
    contact: str = ""
    #: Where the bot's own pages are reached; empty where it was not set.
    public_url: str = ""
    #: What this asker may ask of a question that only accompanies an answer; None where it may not be shown.
    may: Callable[[Question], Question | None] | None = None
    #: Where sent files are kept, sealed; None where there is no SECRET_KEY.
    keeping: Keeping | None = None
    #: Makes the signed link of a kept paper; None where nothing can be linked.
    paper_link: Callable[[int], str] | None = None


#: A reply of LINE has five messages: the sentence, and these under it.
MOST_APART = 4

Handle = Callable[[Ask, HandlerContext], Reply]


@dataclass(frozen=True, slots=True)
class Handler:
    """A capability (ความสามารถ) with the sentences that ask for it.

    ``examples`` teach the intent model, fill the help and are run by a test. ``summary`` is its line in the help.
    """

    topic: str
    summary: str
    examples: tuple[str, ...]
    handle: Handle
    #: What whoever is refused may ask in its place; offered before what permission offers.
    instead: tuple[str, ...] = ()
    #: Kinds of seats that may do this at all; empty: everybody. Checked in bot/permission.py before it runs.
    seats: tuple[SeatKind, ...] = ()
    #: Only between the bot and one person: codes, seats and own data are never spoken of in a group.
    private: bool = False
    #: Kinds of seats that whoever speaks must hold in person, also in a group, where else the group's own seat counts.
    speakers: tuple[SeatKind, ...] = ()
    #: Whether the help offers it; False for what only a button asks for.
    listed: bool = True

    def open_to(self, seat: SeatKind, chat: ChatKind = "private") -> bool:
        """Say whether a seat may do this at all in such a chat; what it may see of it is another question."""
        whose = (*self.seats, *self.speakers)
        return not (self.private and chat == "group") and (not whose or seat in whose)


HANDLERS: dict[str, Handler] = {}


def to_confirm(
    topic: str, slots: Mapping[str, Any], *, yes: str = CONFIRM, no: str = KEEP
) -> tuple[Choice, ...]:
    """Return the two buttons of an act that is shown first: carry it out (``confirmed``), or leave all as it is (``kept``).

    Of an act that takes something back the words say which is which: ยกเลิก alone could be either.
    """
    return (
        Choice(yes, topic, {**slots, "confirmed": True}),
        Choice(no, topic, {**slots, "kept": True}),
    )


def handler(
    topic: str,
    *,
    summary: str,
    examples: tuple[str, ...],
    instead: tuple[str, ...] = (),
    seats: tuple[SeatKind, ...] = (),
    private: bool = False,
    speakers: tuple[SeatKind, ...] = (),
    listed: bool = True,
) -> Callable[[Handle], Handle]:
    """Register a function as the capability ``topic``.

    Raises:
        ValueError: The topic is taken, or fewer than three examples are given.
    """

    def register(function: Handle) -> Handle:
        if topic in HANDLERS:
            raise ValueError(f"topic {topic!r} is declared twice.")
        if len(examples) < 3:
            raise ValueError(f"topic {topic!r} needs three examples.")
        HANDLERS[topic] = Handler(
            topic, summary, examples, function, instead, seats, private, speakers, listed
        )
        return function

    return register


def load_handlers() -> Mapping[str, Handler]:
    """Import every topic of ``handlers.TOPICS`` and return all capabilities by topic."""
    from importlib import import_module

    from handlers import TOPICS

    for name in TOPICS:
        import_module(f"handlers.{name}")
    return HANDLERS
