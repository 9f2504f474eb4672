"""Tellings (การบอกรายคน): from a notice that is due to the chats that are to hear it, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.notices import CHUNK, FREE_ONLY, Notice, Telling
from db.offices import Office
from db.outbox import OutboxMessage
from db.people import Contact, Holder, SeatRow
from db.queues import changed
from db.recipients import CONTACT_OF_HOLDER, REACHABLE
from db.values.calendar import office_opens_at

#: Urgency from which a notice may be told outside office hours.
ANY_HOUR = 2
#: Said of a notice whose seat nobody holds, or whose holders LINE does not reach.
NOBODY = "nobody can be reached"
#: What the end of a message means for those it was for.
FATES = {"sent": "told", "failed": "unreachable", "unknown": "unknown", "cancelled": "dropped"}
UNHEARD = ("waiting", "planned", "replying")


def leaves_at(urgency: int, *, at: datetime, own_holidays: Collection[date] = ()) -> datetime:
    """Return when what is ready at a moment is told: in office hours, unless its urgency goes before them."""
    return at if urgency >= ANY_HOUR else office_opens_at(at, own_holidays)


def lock_office(session: Session, office_code: str) -> None:
    """Let one scheduler at a time plan for an office; held until the transaction ends (SQLite: has one writer)."""
    session.execute(select(Office.code).where(Office.code == office_code).with_for_update(key_share=True))


def offices_with_work(session: Session, *, now: datetime) -> list[str]:
    """Return the offices with notices that are due or chats that wait for a message; one look at the indexes."""
    due = exists().where(
        Notice.office_code == Office.code,
        Notice.state == "waiting",
        Notice.due_at <= now,
        Notice.kind.not_in(FREE_ONLY),
    )
    waiting = exists().where(Telling.state == "waiting", Telling.office_code == Office.code)
    return list(session.scalars(select(Office.code).where(or_(due, waiting)).order_by(Office.code)))


def hand_over(session: Session, office_code: str, *, now: datetime, urgency: int, most: int = 2000) -> int:
    """Give up to ``most`` due notices of an urgency to those who hold their seats; return how many were due.

    A notice leaves ``waiting`` once, in the transaction that writes its tellings: however many schedulers run.
    """
    due = (
        select(Notice.id)
        .where(
            Notice.office_code == office_code,
            Notice.state == "waiting",
            Notice.due_at <= now,
            Notice.urgency >= urgency,
            Notice.kind.not_in(FREE_ONLY),
        )
        .order_by(Notice.due_at)
        .limit(most)
    )
    ids = list(
        session.scalars(
            update(Notice)
            .where(Notice.id.in_(due), Notice.state == "waiting")
            .values(state="planned")
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        )
    )
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        _expire(session, chunk, now)
        session.execute(tellings_of(session, chunk))
        refresh(session, chunk)
    return len(ids)


def _expire(session: Session, ids: list[int], now: datetime) -> None:
    late = and_(Notice.id.in_(ids), Notice.expires_at <= now)
    changed(session, update(Notice).where(late).values(state="dropped", reason="expired"))


def tellings_of(session: Session, ids: list[int]) -> Any:
    """Return the statement that writes a telling for each reachable holder of the notices' seats."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    columns = ("office_code", "notice_id", "line_id", "state", "plannings", "how", "reason")
    holders = (
        select(
            Notice.office_code,
            Notice.id,
            Holder.line_id,
            literal("waiting"),
            literal(0),
            literal(""),
            literal(""),
        )
        .join(
            SeatRow,
            and_(
                SeatRow.office_code == Notice.office_code,
                SeatRow.kind == Notice.seat_kind,
                SeatRow.target == Notice.seat_target,
            ),
        )
        .join(Holder, and_(Holder.seat_id == SeatRow.id, Holder.ended_at.is_(None)))
        .outerjoin(Contact, CONTACT_OF_HOLDER)
        .where(Notice.id.in_(ids), Notice.state == "planned", REACHABLE)
        .distinct()
    )
    return insert(Telling).from_select(columns, holders).on_conflict_do_nothing()


def refresh(session: Session, notice_ids: Collection[int]) -> None:
    """Let planned notices that nobody is to hear any more say what became of them."""
    for chunk in _chunked(notice_ids):
        session.execute(_refreshing(of_messages=False), {"ids": chunk})


@cache
def _refreshing(*, of_messages: bool) -> Update:
    """Return the statement of ``refresh``, by notices or by messages; built once, it is long and often used."""
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    of = select(Telling.notice_id).where(Telling.outbox_id.in_(ids)) if of_messages else None
    which = Notice.id.in_(of if of is not None else ids)
    heard = (Telling.notice_id == Notice.id, Telling.state == "told")
    first = select(Telling.ended_at).where(*heard).order_by(Telling.ended_at, Telling.id).limit(1)
    first_how = select(Telling.how).where(*heard).order_by(Telling.ended_at, Telling.id).limit(1)
    why = select(func.max(Telling.reason)).where(Telling.notice_id == Notice.id)

    def any_in(*states: str) -> ColumnElement[bool]:
        return exists().where(Telling.notice_id == Notice.id, Telling.state.in_(states))

    state = case(
        (any_in("told"), "told"),
        (any_in("unknown"), "unknown"),
        (any_in("dropped"), "dropped"),
        else_="unreachable",
    )
    of_nobody = ~exists().where(Telling.notice_id == Notice.id)
    return (
        update(Notice)
        .where(which, Notice.state.in_(("planned", "unknown", "unreachable")), ~any_in(*UNHEARD))
        .values(
            state=state,
            told_at=first.scalar_subquery(),
            told_by=func.coalesce(first_how.scalar_subquery(), ""),
            reason=case((of_nobody, NOBODY), else_=func.coalesce(why.scalar_subquery(), "")),
        )
        .execution_options(synchronize_session=False)
    )


def settle(session: Session, outbox_ids: Collection[int], state: str, *, reason: str, now: datetime) -> None:
    """Write down for everyone a message was for how it ended: sent, failed, unknown or cancelled."""
    fate = FATES.get(state)
    for chunk in _chunked(outbox_ids) if fate else ():
        # Who was called unreachable or unknown hears it after all when an officer sends it again.
        before = ("planned", "unknown", "unreachable") if fate == "told" else ("planned",)
        changed(
            session,
            update(Telling)
            .where(Telling.outbox_id.in_(chunk), Telling.state.in_(before))
            .values(state=fate, how="push", ended_at=now, reason="" if fate == "told" else reason[:500]),
        )
        session.execute(_refreshing(of_messages=True), {"ids": chunk})


def reopen(session: Session, outbox_id: int) -> None:
    """Let those a message was for wait for it again: an officer sends it once more."""
    ended = (Telling.outbox_id == outbox_id, Telling.state.in_(("unreachable", "unknown", "dropped")))
    met = list(session.scalars(select(Telling.notice_id).where(*ended)))
    changed(session, update(Telling).where(*ended).values(state="planned", ended_at=None))
    again = (Notice.id.in_(met), Notice.state.in_(("unreachable", "unknown")))
    changed(session, update(Notice).where(*again).values(state="planned"))


def _chunked(ids: Collection[int]) -> list[list[int]]:
    every = list(ids)
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]


@dataclass(frozen=True, slots=True)
class Pending:
    """A chat and a notice it is to hear, not yet in a message."""

    telling: int
    line_id: str
    plannings: int
    notice: Notice


def pending_chats(
    session: Session, office_code: str, *, now: datetime, urgency: int, after: str = "", most: int
) -> list[str]:
    """Return chats that wait for a message, in the order of their ids, beyond ``after``."""
    query = (
        select(Telling.line_id)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(*_pending(office_code, now, urgency), Telling.line_id > after)
        .distinct()
        .order_by(Telling.line_id)
        .limit(most)
    )
    return list(session.scalars(query))


def _pending(office_code: str, now: datetime, urgency: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Telling.state == "waiting",
        Telling.office_code == office_code,
        or_(Telling.not_before.is_(None), Telling.not_before <= now),
        Notice.urgency >= urgency,
    )


def pending_of(
    session: Session, office_code: str, chats: Sequence[str], *, now: datetime, urgency: int
) -> list[Pending]:
    """Return what these chats are to hear, chat by chat, the most urgent and oldest first."""
    rows = session.execute(
        select(Telling.id, Telling.line_id, Telling.plannings, Notice)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(*_pending(office_code, now, urgency), Telling.line_id.in_(chats))
        .order_by(Telling.line_id, Notice.urgency.desc(), Notice.due_at, Notice.id)
    )
    return [Pending(*row) for row in rows]


def drop_expired(session: Session, office_code: str, *, now: datetime) -> None:
    """Let go of what waits for a message and is of no use any more."""
    late = select(Notice.id).where(
        Notice.office_code == office_code, Notice.state == "planned", Notice.expires_at <= now
    )
    mine = (Telling.state == "waiting", Telling.office_code == office_code, Telling.notice_id.in_(late))
    ids = list(session.scalars(select(Telling.notice_id).where(*mine).distinct().limit(CHUNK)))
    if ids:
        ended = {"state": "dropped", "reason": "expired", "ended_at": now}
        changed(session, update(Telling).where(*mine, Telling.notice_id.in_(ids)).values(**ended))
        refresh(session, ids)


def put_into(session: Session, messages: Sequence[tuple[int, int]]) -> None:
    """Note the message of each of these tellings: pairs of a telling and an outbox row.

    Raises:
        RuntimeError: One of them is in another message already; the transaction must be rolled back.
    """
    if not messages:
        return
    telling: BindParameter[int] = bindparam("telling")
    statement = (
        update(Telling.__table__)  # type: ignore[arg-type]
        .where(Telling.id == telling, Telling.state == "waiting")
        .values(state="planned", outbox_id=bindparam("message"), plannings=Telling.plannings + 1)
    )
    pairs = [{"telling": each, "message": message} for each, message in messages]
    moved = session.connection().execute(statement, pairs).rowcount
    if moved != len(pairs):
        raise RuntimeError("tellings were planned by another scheduler.")


def told_today(
    session: Session, office_code: str, chats: Sequence[str], kinds: Collection[str], *, since: datetime
) -> set[str]:
    """Return which of these chats have a message with a notice of these kinds planned or sent since a moment."""
    rows = session.scalars(
        select(Telling.line_id)
        .join(OutboxMessage, OutboxMessage.id == Telling.outbox_id)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(
            Telling.office_code == office_code,
            Telling.line_id.in_(chats),
            Telling.state.in_(("planned", "told")),
            OutboxMessage.created_at >= since,
            Notice.kind.in_(kinds),
        )
        .distinct()
    )
    return set(rows)


def put_off(session: Session, tellings: Collection[int], *, until: datetime) -> None:
    """Keep these tellings out of messages before a moment."""
    for chunk in _chunked(tellings):
        changed(session, update(Telling).where(Telling.id.in_(chunk)).values(not_before=until))
