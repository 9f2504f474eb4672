"""Notices (เรื่องแจ้ง): the promise that one recipient hears one thing once.

    waiting ──hand-over──> planned ──> told │ unknown │ unreachable        dropped: no longer to be told

What is to be told is written here by deadlines, circulars and the like; ``bot/delivery`` alone turns it into
messages. A notice is addressed to a seat; whoever holds the seat gets a ``Telling`` (การบอกรายคน) each, so that
one hears by a push and another under an answer, and nobody twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.bulk import Renewal, insert_rows
from db.outbox import OutboxMessage
from db.queues import changed

#: Rows in one statement: few enough for SQLite's limit of variables.
CHUNK = 1000
#: Kinds that wait until who shall hear them writes: told free under an answer, never pushed.
FREE_ONLY = ("seat", "case")
#: Nobody has heard it yet, and it may still be told.
OPEN = ("waiting", "planned")
#: The seat kind of a notice for one chat, whatever seat it holds.
CHAT = "chat"
#: The row has not left and no attempt was made, so LINE cannot have it.
NOT_LEFT = and_(OutboxMessage.state.in_(("planned", "held")), OutboxMessage.first_attempt_at.is_(None))


class Notice(Base):
    """One thing to be told to one seat at one stage; one row per office, kind, subject, stage and seat."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("office_code", "kind", "subject", "stage", "seat_kind", "seat_target"),
        Index("ix_notices_due_at", "office_code", "state", "due_at"),
        Index("ix_notices_seat", "office_code", "seat_kind", "seat_target", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    #: ``deadline``, ``circular``, ``amount``, ``digest``, ``quota`` …
    kind: Mapped[str] = mapped_column(String(24))
    #: The report's code, the letter's number …
    subject: Mapped[str] = mapped_column(String(120))
    #: ``open``, ``before7``, ``overdue1``, ``post``, ``nudge1`` …
    stage: Mapped[str] = mapped_column(String(40))
    seat_kind: Mapped[str] = mapped_column(String(16))
    #: School code or cluster name, LINE id of a ``chat``; empty for officer and director.
    seat_target: Mapped[str] = mapped_column(String(200), default="")
    #: The Thai sentence as shown.
    text: Mapped[str] = mapped_column(Text)
    #: ``{"label": …, "data": …}`` (a tap; ``fill`` leaves text on the keyboard) or ``{"label": …, "uri": …}`` (a link).
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: Facts for the renderer: ``title``, ``say`` (in place of the text, where the rows tell the rest), ``rows``
    #: ([label, value] …), ``note``; may be empty.
    card: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: 0 normal, 1 ด่วน, 2 ด่วนมาก, 3 ด่วนที่สุด; from 2 on it may be told outside office hours.
    urgency: Mapped[int] = mapped_column(Integer, default=0)
    #: Not told before this moment.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Of no use after this moment; None: always.
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    #: ``push`` or ``reply``: how the first holder heard it.
    told_by: Mapped[str] = mapped_column(String(8), default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def target(self) -> str:
        """The seat as ``Seat.text()`` writes it: ``school:57030001``, ``cluster:NAME``, ``officer``."""
        return f"{self.seat_kind}:{self.seat_target}" if self.seat_target else self.seat_kind


class Telling(Base):
    """A notice and one LINE chat that is to hear it; one row per notice and chat.

    ``waiting`` (no message holds it), ``planned`` (in the outbox row ``outbox_id``), ``replying`` (under the answer
    to the event ``event_id``), then ``told``, ``unknown``, ``unreachable`` or ``dropped``.
    """

    __tablename__ = "tellings"
    __table_args__ = (
        UniqueConstraint("notice_id", "line_id"),
        Index("ix_tellings_state", "state", "office_code", "line_id"),
        Index("ix_tellings_outbox_id", "outbox_id"),
        Index("ix_tellings_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    #: User id of a person, group id of a cluster's group.
    line_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    outbox_id: Mapped[int | None] = mapped_column(BigId)
    event_id: Mapped[int | None] = mapped_column(BigId)
    #: LINE's id of the message under an answer that told it, so that quoting it is understood; empty where unknown.
    message_id: Mapped[str] = mapped_column(String(64), default="", server_default="")
    #: How often a message was made of it: names the message once and for all.
    plannings: Mapped[int] = mapped_column(Integer, default=0)
    #: ``push`` or ``reply``.
    how: Mapped[str] = mapped_column(String(8), default="")
    #: Not put into a message before this moment (one message a day).
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True, slots=True)
class Promise:
    """What is to be told to one seat, once (เรื่องที่จะแจ้ง); see the columns of ``Notice``.

    ``target`` is a seat as ``Seat.text()`` writes it. The same office, kind, subject, stage and target again is
    the same promise, whatever its text.
    """

    office_code: str
    kind: str
    subject: str
    stage: str
    target: str
    text: str
    due_at: datetime
    buttons: tuple[Mapping[str, str], ...] = ()
    card: Mapping[str, Any] = field(default_factory=dict)
    urgency: int = 0
    expires_at: datetime | None = None


def split_target(target: str) -> tuple[str, str]:
    """Return kind and target of a seat's text: ``("school", "57030001")``, ``("officer", "")``."""
    kind, _colon, name = target.partition(":")
    return kind, name


def _row(promise: Promise, now: datetime) -> dict[str, Any]:
    kind, name = split_target(promise.target)
    return {
        "office_code": promise.office_code,
        "kind": promise.kind,
        "subject": promise.subject,
        "stage": promise.stage,
        "seat_kind": kind,
        "seat_target": name,
        "text": promise.text,
        "buttons": [dict(button) for button in promise.buttons],
        "card": dict(promise.card),
        "urgency": promise.urgency,
        "due_at": promise.due_at,
        "expires_at": promise.expires_at,
        "state": "waiting",
        "told_by": "",
        "reason": "",
        "created_at": now,
    }


def as_notice(promise: Promise, *, now: datetime) -> Notice:
    """Return a promise as the row it would become, without writing it: what is shown of a notice that is not there yet."""
    return Notice(**_row(promise, now))


#: What makes two promises the same.
_KEY = ("office_code", "kind", "subject", "stage", "seat_kind", "seat_target")
#: Why a notice was dropped that is of no use any more; every other reason may pass.
EXPIRED = "expired"
#: A notice that was taken back and may still be told.
TAKEN_BACK = and_(Notice.state == "dropped", Notice.reason != EXPIRED)
_RENEWED = Renewal(
    _KEY, ("text", "buttons", "card", "urgency", "due_at", "expires_at", "state", "reason"), TAKEN_BACK
)


def promise(session: Session, promises: Iterable[Promise], *, now: datetime, again: bool = False) -> int:
    """Write down what is to be told, in the caller's transaction; return how many were new.

    The same purpose again changes nothing, unless it was taken back and ``again`` is said: then who has not heard it
    is to hear it after all. Any number may be streamed: a thousand are in memory at a time.
    """
    stream, new = iter(promises), 0
    while rows := [_row(each, now) for each in islice(stream, CHUNK)]:
        new += insert_rows(session, Notice, rows, new_only=True, renew=_RENEWED if again else None)
    return new


def _at(targets: Collection[str]) -> ColumnElement[bool]:
    return tuple_(Notice.seat_kind, Notice.seat_target).in_([split_target(each) for each in targets])


def _chunks(targets: Iterable[str]) -> Iterator[list[str]]:
    stream = iter(targets)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def drop(
    session: Session,
    office_code: str,
    kind: str,
    subject: str,
    *,
    targets: Iterable[str] | None = None,
    stages: Collection[str] | None = None,
    reason: str,
    now: datetime,
) -> int:
    """Take back what is no longer to be told (sent, recalled, changed); return how many notices that were.

    Messages that hold them and have not left are taken back too; what else they held is put into new ones.
    What LINE may have already is not changed.
    """
    about = [Notice.office_code == office_code, Notice.kind == kind, Notice.subject == subject]
    if stages is not None:
        about.append(Notice.stage.in_(stages))
    dropped = 0
    for where in [about] if targets is None else [[*about, _at(chunk)] for chunk in _chunks(targets)]:
        ids = list(
            session.scalars(
                update(Notice)
                .where(*where, Notice.state.in_((*OPEN, "unreachable")))
                .values(state="dropped", reason=reason)
                .returning(Notice.id)
                .execution_options(synchronize_session=False)
            )
        )
        dropped += len(ids)
        for start in range(0, len(ids), CHUNK):
            _drop_tellings(session, ids[start : start + CHUNK], reason, now)
    return dropped


def _drop_tellings(session: Session, notice_ids: list[int], reason: str, now: datetime) -> None:
    rows = session.scalars(
        select(Telling.outbox_id)
        .where(Telling.notice_id.in_(notice_ids), Telling.state == "planned", Telling.outbox_id.is_not(None))
        .distinct()
    ).all()
    take_back(session, [row for row in rows if row is not None], reason=reason, now=now)
    changed(
        session,
        update(Telling)
        .where(Telling.notice_id.in_(notice_ids), Telling.state == "waiting")
        .values(state="dropped", reason=reason, ended_at=now),
    )


def take_back(session: Session, outbox_ids: Collection[int], *, reason: str, now: datetime) -> list[int]:
    """Cancel messages that have not left, whose tellings wait again; return which they were."""
    stopped = list(
        session.scalars(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(outbox_ids), NOT_LEFT)
            .values(state="cancelled", reason=f"taken back: {reason}", finished_at=now)
            .returning(OutboxMessage.id)
            .execution_options(synchronize_session=False)
        )
    )
    changed(
        session,
        update(Telling)
        .where(Telling.outbox_id.in_(stopped), Telling.state == "planned")
        .values(state="waiting", outbox_id=None),
    )
    return stopped


def waiting_for(
    session: Session, office_code: str, targets: Collection[str], *, now: datetime, line_id: str = ""
) -> list[Notice]:
    """Return what these seats are still to hear and could be told now, the most urgent and oldest first.

    With ``line_id`` only what this chat has not heard. What nobody could be reached for is among it.
    """
    if not targets:
        return []
    query = (
        select(Notice)
        .where(
            Notice.office_code == office_code,
            _at(targets),
            Notice.state.in_((*OPEN, "unreachable")),
            Notice.due_at <= now,
            or_(Notice.expires_at.is_(None), Notice.expires_at > now),
        )
        .order_by(Notice.urgency.desc(), Notice.due_at, Notice.id)
    )
    if line_id:
        heard = select(Telling.notice_id).where(
            Telling.line_id == line_id, Telling.state.not_in(("waiting", "planned", "unreachable"))
        )
        query = query.where(Notice.id.not_in(heard))
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a notice: to which seat, at which stage, in what state, how and when first heard.

    ``heard`` counts the chats that heard it, ``chats`` those it is meant for as far as planned.
    """

    target: str
    stage: str
    state: str
    told_by: str
    told_at: datetime | None
    reason: str
    heard: int
    chats: int


def told(session: Session, office_code: str, kind: str, subject: str) -> list[Told]:
    """Return who was told what, when and how, by stage and seat."""
    counts: dict[int, list[int]] = {}
    about = (Notice.office_code == office_code, Notice.kind == kind, Notice.subject == subject)
    tellings = select(Telling.notice_id, Telling.state).join(Notice, Notice.id == Telling.notice_id)
    for notice_id, state in session.execute(tellings.where(*about)):
        count = counts.setdefault(notice_id, [0, 0])
        count[0] += state == "told"
        count[1] += 1
    notices = session.scalars(select(Notice).where(*about).order_by(Notice.due_at, Notice.id))
    return [
        Told(
            row.target,
            row.stage,
            row.state,
            row.told_by,
            row.told_at,
            row.reason,
            *counts.get(row.id, [0, 0]),
        )
        for row in notices
    ]


def forget(session: Session, *, before: datetime) -> int:
    """Delete what ended, and was promised, before a moment: who heard what is not kept for ever; return the rows.

    A stage that is so old is past; promising it again would tell it again.
    """
    over = select(Notice.id).where(Notice.created_at < before, Notice.state.not_in(OPEN))
    return changed(session, delete(Telling).where(Telling.notice_id.in_(over))) + changed(
        session, delete(Notice).where(Notice.created_at < before, Notice.state.not_in(OPEN))
    )
