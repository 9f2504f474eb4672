"""People after a restore (คนหลังกู้คืน): what was taken away since the backup stays taken away.

A backup knows nothing of what came after it. Whoever asked to be erased since is erased again (PDPA), whoever lost a seat
does not get it back, a code that was used opens nothing. What was given since is lost with the rest and given anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.erasing import ask_erasure, due_erasures, erase, ids_held
from db.erasure_list import Asked, asked_since, since
from db.invitations import Invitation
from db.offices import office_codes
from db.people import Holder, SeatRow

#: LINE id -> the keyed hashes by which a list of erasures may name the person: one for every SECRET_KEY in use.
Names = Callable[[str], set[str]]
#: Office, kind, school or cluster, role, LINE id: who held which seat.
_Held = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What the database that is about to be replaced knows to have been taken away since a backup was made."""

    erased: tuple[Asked, ...]
    ended: tuple[tuple[_Held, datetime], ...]
    codes: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was taken away again (คงไว้หลังกู้คืน).

    ``asked``: keyed hashes of who asked since; ``erased``: those found in the backup and erased; ``seats`` ended, ``codes`` used up.
    """

    asked: tuple[str, ...]
    erased: int
    seats: int
    codes: int


def taken_away(session: Session, made_at: datetime, listed: Sequence[Asked] = ()) -> TakenAway:
    """Read, before a restore, what was taken away since the backup; ``listed`` is the list beside the database."""
    erased = {
        (each.office, each.person): each for each in (*since(listed, made_at), *asked_since(session, made_at))
    }
    rows = session.execute(
        select(Holder, SeatRow).join(SeatRow, SeatRow.id == Holder.seat_id).order_by(Holder.ended_at)
    ).all()
    # Who holds the seat today got it back, as by an undone transfer.
    today = {_key(holder, seat) for holder, seat in rows if holder.ended_at is None}
    ended = {
        _key(holder, seat): holder.ended_at
        for holder, seat in rows
        if holder.ended_at is not None and holder.ended_at >= made_at
    }
    used = session.execute(
        select(Invitation.code_hash, Invitation.used_at).where(Invitation.used_at >= made_at)
    )
    return TakenAway(
        tuple(erased.values()),
        tuple((key, at) for key, at in ended.items() if key not in today),
        tuple((code, at) for code, at in used if at is not None),
    )


def take_away_again(session: Session, taken: TakenAway, names: Names, *, now: datetime) -> Kept:
    """Do it again after a restore, in its transaction: nobody ever sees the rows as they were in the backup."""
    offices = set(office_codes(session))
    seats = _end(session, dict(taken.ended))
    codes = 0
    for code, at in taken.codes:
        row = session.scalar(
            select(Invitation).where(Invitation.code_hash == code, Invitation.used_at.is_(None))
        )
        if row is not None:
            row.used_at, codes = at, codes + 1
    erased = 0
    for office in {each.office for each in taken.erased} & offices:
        wanted = {each.person: each for each in taken.erased if each.office == office}
        for line_id in sorted(ids_held(session, office)):
            if person := min(names(line_id) & wanted.keys(), default=""):
                at = datetime.fromisoformat(wanted[person].at)
                ask_erasure(session, office, line_id, actor=person, at=at)
                erased += 1
    session.flush()
    known = {(each.office, each.person) for each in taken.erased}
    for erasure in due_erasures(session, before=now):
        if (erasure.office_code, erasure.actor) in known:
            # What is still under way is erased by the next hour's run; the seats have ended already.
            erase(session, erasure, at=now)
    return Kept(tuple(each.person for each in taken.erased), erased, seats, codes)


def _end(session: Session, ended: dict[_Held, datetime]) -> int:
    if not ended:
        return 0
    count = 0
    held = session.execute(
        select(Holder, SeatRow).join(SeatRow, SeatRow.id == Holder.seat_id).where(Holder.ended_at.is_(None))
    ).all()
    for holder, seat in held:
        at = ended.get(_key(holder, seat))
        if at is not None and holder.since <= at:
            holder.ended_at, count = at, count + 1
    return count


def _key(holder: Holder, seat: SeatRow) -> _Held:
    return holder.office_code, seat.kind, seat.target, seat.role, holder.line_id
