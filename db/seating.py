"""Who sits where (ผู้ถือตำแหน่ง), as officers see it: schools with their holders and open codes; never a name or a LINE id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.invitations import Invitation
from db.offices import cluster_names
from db.people import Holder, Seat, SeatRow
from db.register import Addressed, open_schools


@dataclass(frozen=True, slots=True)
class Held:
    """One spell that lasts: which seat, in which role, since when."""

    number: int
    kind: str
    target: str
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A code that was issued and not used yet."""

    kind: str
    target: str
    role: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SchoolSeats:
    """A school with how many hold its seats and how many codes are open."""

    school: Addressed
    held: int
    codes: int


def held_now(session: Session, office_code: str, *, kind: str = "", target: str = "") -> list[Held]:
    """Return the spells that last in an office, of a kind and a school or cluster where one is named, the oldest first."""
    query = (
        select(Holder.id, SeatRow.kind, SeatRow.target, SeatRow.role, Holder.since)
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(SeatRow.office_code == office_code, Holder.ended_at.is_(None))
        .order_by(SeatRow.kind, SeatRow.target, Holder.since, Holder.id)
    )
    if kind:
        query = query.where(SeatRow.kind == kind)
    if target:
        query = query.where(SeatRow.target == target)
    return [Held(*row) for row in session.execute(query)]


def open_codes(
    session: Session, office_code: str, *, now: datetime, kind: str = "", target: str = ""
) -> list[OpenCode]:
    """Return the codes of an office that can still be used, the newest first."""
    query = (
        select(SeatRow.kind, SeatRow.target, SeatRow.role, Invitation.issued_at, Invitation.expires_at)
        .join(SeatRow, SeatRow.id == Invitation.seat_id)
        .where(
            Invitation.office_code == office_code, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
        .order_by(Invitation.issued_at.desc(), Invitation.id.desc())
    )
    if kind:
        query = query.where(SeatRow.kind == kind)
    if target:
        query = query.where(SeatRow.target == target)
    return [OpenCode(*row) for row in session.execute(query)]


def schools_seated(session: Session, office_code: str, *, now: datetime) -> list[SchoolSeats]:
    """Return the schools that teach, by name, with their holders and open codes counted."""
    held = _counted([each.target for each in held_now(session, office_code, kind="school")])
    codes = _counted([each.target for each in open_codes(session, office_code, now=now, kind="school")])
    return [
        SchoolSeats(each, held.get(each.code, 0), codes.get(each.code, 0))
        for each in open_schools(session, office_code)
    ]


def heads_wanted(session: Session, office_code: str) -> list[Seat]:
    """Return the seats of heads of clusters that nobody holds, by the cluster's name."""
    held = {each.target for each in held_now(session, office_code, kind="head")}
    return [
        Seat("head", office_code, cluster=name)
        for name in cluster_names(session, office_code)
        if name not in held
    ]


def _counted(codes: Sequence[str]) -> dict[str, int]:
    return {code: codes.count(code) for code in set(codes)}


def end_spell(session: Session, office_code: str, number: int, *, at: datetime) -> Held | None:
    """End one spell of an office; return which it was, or None when there is none that lasts."""
    found = next((each for each in held_now(session, office_code) if each.number == number), None)
    if found is not None:
        session.get_one(Holder, number).ended_at = at
    return found


def officers_left(session: Session, office_code: str) -> int:
    """Return how many people may run an office now."""
    query = (
        select(func.count(Holder.id))
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(
            SeatRow.office_code == office_code,
            SeatRow.kind.in_(("officer", "director")),
            Holder.ended_at.is_(None),
        )
    )
    return int(session.scalar(query) or 0)
