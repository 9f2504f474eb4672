"""Free delivery (แจ้งฟรีใต้คำตอบ): notices taken for the answer to somebody who writes, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from db.datasets.schools import OPEN, School
from db.inbox import InboxEvent
from db.notices import CHAT, FREE_ONLY, NOT_LEFT, Notice, Telling, take_back
from db.outbox import OutboxMessage
from db.people import Holder, SeatRow
from db.queues import changed
from db.tellings import hold, refresh, tellings_of

#: Begin the stages of a letter that are posted into a group for all its schools to read.
POSTED = ("post", "correct", "recall")


def offer_free(
    session: Session, office_code: str, line_id: str, event_id: int, *, now: datetime, most: int = 3
) -> tuple[list[Notice], int]:
    """Take what a chat is to hear now for the answer to an event; return it and how many more there are.

    What a message holds is taken out of it if the message has not left; one that is on its way is left alone, so
    that nobody hears a thing twice. ``settle_reply`` must say what became of the answer.
    """
    about = aliased(Telling)
    mine = and_(about.notice_id == Notice.id, about.line_id == line_id)
    held = (
        exists()
        .where(
            SeatRow.office_code == Notice.office_code,
            SeatRow.kind == Notice.seat_kind,
            SeatRow.target == Notice.seat_target,
            Holder.seat_id == SeatRow.id,
            Holder.line_id == line_id,
            Holder.ended_at.is_(None),
        )
        .correlate(Notice)
    )
    rows = session.execute(
        select(Notice, about.id)
        .outerjoin(about, mine)
        .where(
            Notice.office_code == office_code,
            Notice.state.in_(("waiting", "planned", "unreachable")),
            Notice.due_at <= now,
            or_(Notice.expires_at.is_(None), Notice.expires_at > now),
            or_(about.id.is_(None), about.state.in_(("waiting", "planned", "unreachable"))),
            or_(held, and_(Notice.seat_kind == CHAT, Notice.seat_target == line_id), _post_held_for(line_id)),
        )
        .order_by(Notice.urgency.desc(), Notice.due_at, Notice.id)
    ).all()
    taken: list[Notice] = []
    for notice, telling_id in rows:
        if len(taken) < most and _free(session, telling_id, line_id, now):
            _reply_with(session, notice, telling_id, line_id, event_id)
            taken.append(notice)
    return taken, len(rows) - len(taken)


def _post_held_for(line_id: str) -> ColumnElement[bool]:
    """A post that waits for quota outside the group of this chat's school: whoever is in the group may read it.

    The group hears it too when the month pays; until then nobody there would, for a group does not write.
    """
    post = or_(*(Notice.stage.startswith(each) for each in POSTED))
    waiting = exists().where(
        Telling.notice_id == Notice.id, OutboxMessage.id == Telling.outbox_id, OutboxMessage.state == "held"
    )
    member = exists().where(
        SeatRow.office_code == Notice.office_code,
        SeatRow.kind == "school",
        School.office_code == Notice.office_code,
        School.code == SeatRow.target,
        School.cluster == Notice.seat_target,
        School.current,
        School.state == OPEN,
        Holder.seat_id == SeatRow.id,
        Holder.line_id == line_id,
        Holder.ended_at.is_(None),
    )
    return and_(
        Notice.seat_kind == "cluster",
        Notice.kind == "circular",
        post,
        waiting.correlate(Notice),
        member.correlate(Notice),
    )


def _free(session: Session, telling_id: int | None, line_id: str, now: datetime) -> bool:
    """Say whether no message that may have left holds a telling, after taking it out of one that has not."""
    if telling_id is None:
        return True
    state, outbox_id = session.execute(
        select(Telling.state, Telling.outbox_id).where(Telling.id == telling_id)
    ).one()
    return state != "planned" or _out_of_message(session, outbox_id, line_id, now)


def _reply_with(
    session: Session, notice: Notice, telling_id: int | None, line_id: str, event_id: int
) -> None:
    if telling_id is None:
        session.add(
            Telling(
                office_code=notice.office_code,
                notice_id=notice.id,
                line_id=line_id,
                state="replying",
                event_id=event_id,
            )
        )
        session.flush()
        return
    values = {"state": "replying", "event_id": event_id, "outbox_id": None}
    changed(session, update(Telling).where(Telling.id == telling_id).values(**values))


def _out_of_message(session: Session, outbox_id: int | None, line_id: str, now: datetime) -> bool:
    """Take a chat out of a message that has not left; False when it is on its way. Its tellings wait again."""
    row = session.scalar(
        select(OutboxMessage).where(OutboxMessage.id == outbox_id, NOT_LEFT).with_for_update()
    )
    if row is None:
        return False
    others = [each for each in row.recipients if each != line_id]
    if not others:
        take_back(session, [row.id], reason="told under an answer", now=now)
        return True
    row.recipients, row.price = others, max(0, row.price - 1)
    session.flush()
    mine = (Telling.outbox_id == row.id, Telling.line_id == line_id, Telling.state == "planned")
    changed(session, update(Telling).where(*mine).values(state="waiting", outbox_id=None))
    return True


def settle_reply(session: Session, event_ids: Collection[int], reply_state: str, *, now: datetime) -> None:
    """Write down what became of notices under an answer: told only when LINE accepted the reply.

    After a reply that certainly was not sent they wait again; one whose fate nobody knows is ``unknown``.
    """
    values: dict[str, Any] = {"sent": {"state": "told", "how": "reply", "ended_at": now}}.get(
        reply_state, {"state": "waiting", "event_id": None}
    )
    if reply_state == "unknown":
        values = {"state": "unknown", "how": "reply", "ended_at": now, "reason": "reply may have arrived"}
    before = ("replying", "unknown") if reply_state == "sent" else ("replying",)
    where = (Telling.event_id.in_(event_ids), Telling.state.in_(before))
    met = list(session.scalars(select(Telling.notice_id).where(*where)))
    if met:
        hold(session, met)
        if values["state"] == "waiting":
            # Who read over the group's shoulder is not pushed to.
            beside = select(Notice.id).where(Notice.id.in_(met), Notice.seat_kind == "cluster")
            changed(session, delete(Telling).where(*where, Telling.notice_id.in_(beside)))
        changed(session, update(Telling).where(*where).values(**values))
        if reply_state == "sent":
            unheard = (Notice.id.in_(met), Notice.told_at.is_(None))
            changed(session, update(Notice).where(*unheard).values(told_by="reply", told_at=now))
            # The others who hold the seat hear it as planned; what is never pushed waits until they write too.
            spread = or_(Notice.kind.not_in(FREE_ONLY), Notice.seat_kind == CHAT)
            early = (Notice.id.in_(met), Notice.state.in_(("waiting", "unreachable")), spread)
            changed(session, update(Notice).where(*early).values(state="planned"))
            planned = (Notice.id.in_(met), Notice.state == "planned")
            session.execute(tellings_of(session, list(session.scalars(select(Notice.id).where(*planned)))))
        refresh(session, met)


def note_message(session: Session, event_id: int, message_id: str) -> None:
    """Note in which message of the answer to an event its notices were told."""
    told = (Telling.event_id == event_id, Telling.state == "told")
    changed(session, update(Telling).where(*told).values(message_id=message_id[:64]))


def note_pushed(session: Session, outbox_id: int, message_id: str) -> None:
    """Note in which message LINE brought what a row of the outbox told."""
    told = (Telling.outbox_id == outbox_id, Telling.state == "told")
    changed(session, update(Telling).where(*told).values(message_id=message_id[:64]))


def quoted(
    session: Session, office_code: str, line_id: str, message_id: str, kinds: Collection[str]
) -> list[Notice]:
    """Return the notices of some kinds that a message told a chat, the oldest first; empty for any other message."""
    return list(
        session.scalars(
            select(Notice)
            .join(Telling, Telling.notice_id == Notice.id)
            .where(
                Telling.message_id == message_id,
                Telling.line_id == line_id,
                Notice.office_code == office_code,
                Notice.kind.in_(kinds),
            )
            .order_by(Notice.id)
        )
    )


def ended_replies(session: Session) -> dict[str, list[int]]:
    """Return events whose answer ended while notices under it still wait to be told of, by the reply's state.

    Few at any time: those of workers that died between the answer and its record.
    """
    rows = session.execute(
        select(Telling.event_id, InboxEvent.reply_state)
        .join(InboxEvent, InboxEvent.id == Telling.event_id)
        .where(Telling.state == "replying", InboxEvent.state.not_in(("answering", "claimed")))
        .distinct()
    )
    found: dict[str, list[int]] = {}
    for event_id, reply_state in rows:
        found.setdefault(reply_state or "rejected", []).append(int(event_id or 0))
    return found
