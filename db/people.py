"""Seats and the people or groups on LINE that hold them.

Roles and data belong to the seat (design.md section 6): an October transfer changes who holds it, nothing else.
A person is known by the LINE id alone; no name, telephone number or citizen id is stored.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.values.calendar import utc_now

SeatKind = Literal["public", "school", "cluster", "head", "officer", "director"]
#: What a school seat's holder does there; ``principal`` when nothing is said.
SCHOOL_ROLES = ("principal", "acting", "clerk", "finance")
#: An officers' group (db/desks.py): held like a seat, so that it ends like one, but nothing is seen through it.
DESK = "desk"
#: Seats and roles as people are told of them.
SEAT_NAMES = {
    "public": "ประชาชนทั่วไป",
    "school": "โรงเรียน",
    "cluster": "กลุ่มโรงเรียน",
    "head": "ประธานกลุ่มโรงเรียน",
    "officer": "เจ้าหน้าที่",
    "director": "ผู้อำนวยการเขต",
    DESK: "กลุ่ม LINE ของเจ้าหน้าที่",
}
ROLE_NAMES = {"principal": "ผู้อำนวยการ", "acting": "รักษาการผู้อำนวยการ", "clerk": "ธุรการ", "finance": "การเงิน"}


@dataclass(frozen=True, slots=True)
class Seat:
    """What an asker is, for permission and scope: a value, free of LINE.

    ``school_code`` is set for ``school`` seats, ``cluster`` (its name) for ``cluster`` seats (a bound LINE group) and for
    ``head``, the person at the head of a cluster (ประธานกลุ่มโรงเรียน), who sees what the cluster's group may see.
    """

    kind: SeatKind
    office_code: str
    school_code: str | None = None
    cluster: str | None = None
    role: str | None = None

    @property
    def sees_office(self) -> bool:
        """Officers and directors see all of their office."""
        return self.kind in ("officer", "director")

    def text(self) -> str:
        """Return the seat as commands write it: ``school:57030001``, ``cluster:NAME``, ``officer``."""
        detail = self.school_code or self.cluster
        return f"{self.kind}:{detail}" if detail else self.kind


class SeatRow(Base):
    """A seat (ตำแหน่งในระบบ); one row per kind, school or cluster, and role."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("office_code", "kind", "target", "role"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    #: School code or cluster name; empty for officer and director.
    target: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(16), default="")

    def value(self) -> Seat:
        return Seat(
            kind=cast(SeatKind, self.kind),
            office_code=self.office_code,
            school_code=self.target if self.kind == "school" else None,
            cluster=self.target if self.kind in ("cluster", "head") else None,
            role=self.role or None,
        )


class Holder(Base):
    """Who holds a seat now or held it before; one row per seat, LINE chat and spell."""

    __tablename__ = "holders"
    __table_args__ = (Index("ix_holders_line_id_ended_at", "office_code", "line_id", "ended_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    #: LINE user id (U…) of a person, group id (C…) of a cluster's group.
    line_id: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When a holder of several seats last chose this one (เปลี่ยนโรงเรียน); the newest is in use.
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: LINE user id of the officer who bound a group; who leaves the group takes the binding along.
    given_by: Mapped[str] = mapped_column(String(64), default="", server_default="")


class Contact(Base):
    """A LINE chat the bot has met: person, group or room; one row per office and chat."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("office_code", "line_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    line_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))  # user, group, room
    #: ``friend``, ``blocked`` (unfollowed), ``member``, ``left``.
    state: Mapped[str] = mapped_column(String(8))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    #: Persons in a group as LINE last counted them, the bot left out; None: never asked.
    members: Mapped[int | None]


def ensure_seat(session: Session, seat: Seat) -> SeatRow:
    """Return the row of a seat, made if it is new."""
    target = seat.school_code or seat.cluster or ""
    role = seat.role or ""
    row = session.scalar(
        select(SeatRow).where(
            SeatRow.office_code == seat.office_code,
            SeatRow.kind == seat.kind,
            SeatRow.target == target,
            SeatRow.role == role,
        )
    )
    if row is None:
        row = SeatRow(office_code=seat.office_code, kind=seat.kind, target=target, role=role)
        session.add(row)
        session.flush()
    return row


def give_seat(
    session: Session, seat: Seat, line_id: str, *, at: datetime | None = None, given_by: str = ""
) -> None:
    """Let a LINE chat hold a seat; nothing changes if it already does. ``given_by``: who bound a group."""
    row = ensure_seat(session, seat)
    held = session.scalar(
        select(Holder.id).where(
            Holder.seat_id == row.id, Holder.line_id == line_id, Holder.ended_at.is_(None)
        )
    )
    if held is None:
        session.add(
            Holder(
                office_code=seat.office_code,
                seat_id=row.id,
                line_id=line_id,
                since=at or utc_now(),
                given_by=given_by,
            )
        )
        session.flush()


def end_seats(session: Session, office_code: str, line_id: str, *, at: datetime) -> int:
    """End every seat a LINE chat holds; return how many there were."""
    held = session.scalars(
        select(Holder).where(
            Holder.office_code == office_code, Holder.line_id == line_id, Holder.ended_at.is_(None)
        )
    ).all()
    for holder in held:
        holder.ended_at = at
    return len(held)


@dataclass(frozen=True, slots=True)
class Held:
    """A seat as one LINE chat holds it (ตำแหน่งที่ถือครอง)."""

    holder_id: int
    seat: Seat
    since: datetime


def held_by(session: Session, office_code: str, line_id: str) -> list[Held]:
    """Return what a LINE chat holds now: the one in use first (chosen last, else the oldest); empty for the public."""
    rows = session.execute(
        select(Holder, SeatRow)
        .join(SeatRow, Holder.seat_id == SeatRow.id)
        .where(
            Holder.office_code == office_code,
            Holder.line_id == line_id,
            Holder.ended_at.is_(None),
            SeatRow.kind != DESK,
        )
        .order_by(Holder.chosen_at.desc().nulls_last(), Holder.since, Holder.id)
    )
    return [Held(holder.id, row.value(), holder.since) for holder, row in rows]


def seats_of(session: Session, office_code: str, line_id: str) -> list[Seat]:
    """Return the seats a LINE chat holds now, the one in use first; empty for the public."""
    return [each.seat for each in held_by(session, office_code, line_id)]


def use_seat(session: Session, office_code: str, line_id: str, seat: Seat, *, at: datetime) -> bool:
    """Put one of the seats a LINE chat holds in use (เปลี่ยนโรงเรียน); False when it does not hold it (any more)."""
    mine = next((each for each in held_by(session, office_code, line_id) if each.seat == seat), None)
    if mine is None:
        return False
    session.get_one(Holder, mine.holder_id).chosen_at = at
    return True


def unbind_groups_of(
    session: Session, office_code: str, group_id: str, left: Collection[str], *, at: datetime
) -> int:
    """End what a group holds by the hand of an officer who left it; return how many seats ended."""
    bound = session.scalars(
        select(Holder).where(
            Holder.office_code == office_code,
            Holder.line_id == group_id,
            Holder.ended_at.is_(None),
            Holder.given_by.in_(left),
            Holder.given_by != "",
        )
    ).all()
    for holder in bound:
        holder.ended_at = at
    return len(bound)


def end_long_away(session: Session, *, before: datetime, at: datetime) -> int:
    """End the seats of who blocked the bot before then and did not come back; return how many ended."""
    away = (
        select(Holder.id)
        .join(Contact, (Contact.office_code == Holder.office_code) & (Contact.line_id == Holder.line_id))
        .where(Contact.state == "blocked", Contact.changed_at < before, Holder.ended_at.is_(None))
    )
    ended = session.scalars(select(Holder).where(Holder.id.in_(away))).all()
    for holder in ended:
        holder.ended_at = at
    return len(ended)


def note_contact(
    session: Session, office_code: str, line_id: str, kind: str, state: str, *, at: datetime
) -> None:
    """Remember a chat and its state (friend, blocked, member, left)."""
    row = session.scalar(
        select(Contact).where(Contact.office_code == office_code, Contact.line_id == line_id)
    )
    if row is None:
        session.add(Contact(office_code=office_code, line_id=line_id, kind=kind, state=state, changed_at=at))
    elif row.state != state:
        row.state, row.changed_at = state, at
