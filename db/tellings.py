"""Tellings (การบอกรายคน): from a notice that is due to the chats that are to hear it, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
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
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from db.bulk import among, on_postgresql, refresh_statistics
from db.notices import CHUNK, EXPIRED, FREE_ONLY, Notice, Telling
from db.offices import Office
from db.outbox import OutboxMessage
from db.people import Contact, Holder, SeatRow
from db.queues import changed
from db.recipients import CONTACT_OF_HOLDER, REACHABLE
from db.session import Sessions, writing
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
    if ids:
        late = and_(among(session, Notice.id, ids), Notice.expires_at <= now)
        changed(session, update(Notice).where(late).values(state="dropped", reason=EXPIRED))
        found = set(session.scalars(tellings_of(session, ids)))
        refresh(session, [each for each in ids if each not in found])
    return len(ids)


def count_anew(sessions: Sessions) -> None:
    """Let the database count what a large hand-over added, before it is read."""
    with writing(sessions) as session:
        refresh_statistics(session, Notice, Telling)


def tellings_of(session: Session, ids: list[int]) -> Any:
    """Return the statement that writes a telling for each reachable holder of the notices' seats, and returns their notices."""
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
        .where(among(session, Notice.id, ids), Notice.state == "planned", REACHABLE)
        .distinct()
    )
    # Who was to hear it before it was taken back is to hear it now; who has heard it has.
    renewed = {"state": "waiting", "how": "", "reason": "", "ended_at": None}
    return (
        insert(Telling)
        .from_select(columns, holders)
        .on_conflict_do_update(
            index_elements=["notice_id", "line_id"], set_=renewed, where=Telling.state == "dropped"
        )
        .returning(Telling.notice_id)
    )


def refresh(session: Session, notice_ids: Collection[int]) -> None:
    """Let planned notices that nobody is to hear any more say what became of them."""
    for chunk in _chunked(notice_ids):
        bare = (among(session, Notice.id, chunk), Notice.state.in_(_SETTLING), ~_any_telling())
        changed(session, update(Notice).where(*bare).values(state="unreachable", reason=NOBODY))
        ends = _ends(session, chunk)
        over = update(Notice).where(
            Notice.id == ends.c.notice_id, Notice.state.in_(_SETTLING), ends.c.unheard == 0
        )
        changed(
            session,
            over.values(
                state=ends.c.state,
                told_at=ends.c.told_at,
                told_by=func.coalesce(_first_how().scalar_subquery(), ""),
                reason=func.coalesce(ends.c.reason, ""),
            ),
        )


#: States of a notice that follow from its tellings.
_SETTLING = ("planned", "unknown", "unreachable")


def _any_telling() -> ColumnElement[bool]:
    return exists().where(Telling.notice_id == Notice.id)


def _first_how() -> Select[str]:
    told = (Telling.notice_id == Notice.id, Telling.state == "told")
    return select(Telling.how).where(*told).order_by(Telling.ended_at, Telling.id).limit(1)


def _ends(session: Session, notice_ids: list[int]) -> Subquery:
    """Return, of notices with tellings, how many still wait and what became of them, each read once."""

    def count(*states: str) -> ColumnElement[int]:
        return func.sum(case((Telling.state.in_(states), 1), else_=0))

    state = case(
        (count("told") > 0, "told"), (count("unknown") > 0, "unknown"), (count("dropped") > 0, "dropped")
    )
    return (
        select(
            Telling.notice_id,
            count(*UNHEARD).label("unheard"),
            func.coalesce(state, "unreachable").label("state"),
            func.min(case((Telling.state == "told", Telling.ended_at))).label("told_at"),
            func.max(Telling.reason).label("reason"),
        )
        .where(among(session, Telling.notice_id, notice_ids))
        .group_by(Telling.notice_id)
        .subquery()
    )


def settle(session: Session, outbox_ids: Collection[int], state: str, *, reason: str, now: datetime) -> None:
    """Write down for everyone a message was for how it ended: sent, failed, unknown or cancelled."""
    fate = FATES.get(state)
    for chunk in _chunked(outbox_ids) if fate else ():
        of = select(Telling.notice_id).where(among(session, Telling.outbox_id, chunk)).distinct()
        met = list(session.scalars(of))
        hold(session, met)
        # Who was called unreachable or unknown hears it after all when an officer sends it again.
        before = ("planned", "unknown", "unreachable") if fate == "told" else ("planned",)
        changed(
            session,
            update(Telling)
            .where(among(session, Telling.outbox_id, chunk), Telling.state.in_(before))
            .values(state=fate, how="push", ended_at=now, reason="" if fate == "told" else reason[:500]),
        )
        refresh(session, met)


def hold(session: Session, notice_ids: Collection[int]) -> None:
    """Keep notices to oneself until the transaction ends.

    Of two who write down the last two tellings of a notice at the same moment neither would see that all is heard.
    """
    for chunk in _chunked(sorted(notice_ids)):
        mine = select(Notice.id).where(among(session, Notice.id, chunk)).order_by(Notice.id)
        session.execute(mine.with_for_update(key_share=True))


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
        .where(*_pending(office_code, now, urgency), among(session, Telling.line_id, chats))
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
        ended = {"state": "dropped", "reason": EXPIRED, "ended_at": now}
        changed(session, update(Telling).where(*mine, Telling.notice_id.in_(ids)).values(**ended))
        refresh(session, ids)


def put_into(session: Session, messages: Sequence[tuple[int, int]]) -> None:
    """Note the message of each of these tellings: pairs of a telling and an outbox row.

    Raises:
        RuntimeError: One of them is in another message already; the transaction must be rolled back.
    """
    if not messages:
        return
    if _note_messages(session, messages) != len(messages):
        raise RuntimeError("tellings were planned by another scheduler.")


def _note_messages(session: Session, messages: Sequence[tuple[int, int]]) -> int:
    planned = {"state": "planned", "plannings": Telling.plannings + 1}
    if on_postgresql(session):
        numbers = [literal(list(each), ARRAY(BigInteger)) for each in zip(*messages, strict=True)]
        pair = func.unnest(*numbers).table_valued("telling", "message").render_derived()
        mine = (Telling.id == pair.c.telling, Telling.state == "waiting")
        return changed(session, update(Telling).where(*mine).values(outbox_id=pair.c.message, **planned))
    mine = (Telling.id == bindparam("telling"), Telling.state == "waiting")
    one = update(Telling.__table__).where(*mine).values(outbox_id=bindparam("message"), **planned)  # type: ignore[arg-type]
    pairs = [{"telling": telling, "message": message} for telling, message in messages]
    return session.connection().execute(one, pairs).rowcount


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
            among(session, Telling.line_id, chats),
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
        changed(session, update(Telling).where(among(session, Telling.id, chunk)).values(not_before=until))
