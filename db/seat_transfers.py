"""October transfers (โยกย้ายประจำปี): who holds which seat changes in one batch, all or nothing, and can be undone.

A person is known by the seat held, for no names are kept: "the principal of A goes to B". All moves of a batch happen at
the same moment, so principals may change places. Whoever held a seat to which somebody moves, and does not move
itself, loses it in the same transaction; so does the acting principal where a principal comes. Who comes from elsewhere, or
never registered, is awaited: a code for the seat lets them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.errors import WrongInputError
from db.invitations import void_codes
from db.people import Holder, Seat, SeatRow, ensure_seat
from db.queues import changed

PRINCIPAL, ACTING = "principal", "acting"
#: What a batch did to a seat: a holding ended, one began, or somebody is to come by a code (who is not known yet).
ENDED, BEGAN, AWAITED = "ended", "began", "awaited"


class SeatTransfer(Base):
    """A batch of moves (ชุดโยกย้าย); one row per accepted file."""

    __tablename__ = "seat_transfers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SeatMove(Base):
    """What a batch did: ``ENDED`` or ``BEGAN`` of one holding, which undoing takes back; ``AWAITED`` of a seat."""

    __tablename__ = "seat_moves"
    __table_args__ = (Index("ix_seat_moves_transfer_id", "transfer_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("seat_transfers.id"))
    office_code: Mapped[str] = mapped_column(String(8))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    line_id: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(8))


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the file: from a seat to a seat; ``comes`` None: from elsewhere, ``goes`` None: leaves the office's schools."""

    comes: Seat | None
    goes: Seat | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch does: how many people move, leave by the file, and lose a seat to somebody who comes."""

    moved: int
    left: int
    lost: int
    awaited: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what a batch would do, by seats: ``what`` is ``MOVES``, ``LEAVES``, ``COMES``, ``UNKNOWN`` or ``LOSES``."""

    what: str
    comes: Seat | None
    goes: Seat | None
    #: How many people; of ``COMES`` and ``UNKNOWN`` nobody is known yet.
    people: int


#: Somebody goes to another seat; leaves; comes from elsewhere; shall go but never registered; loses a seat to who comes.
MOVES, LEAVES, COMES, UNKNOWN, LOSES = "ย้าย", "พ้นตำแหน่ง", "มาใหม่", "ยังไม่ลงทะเบียน", "หมดสิทธิ์"


def holders_of(session: Session, seat: Seat) -> list[Holder]:
    """Return who holds a seat now."""
    return list(
        session.scalars(
            select(Holder)
            .join(SeatRow, SeatRow.id == Holder.seat_id)
            .where(
                SeatRow.office_code == seat.office_code, SeatRow.kind == seat.kind,
                SeatRow.target == (seat.school_code or seat.cluster or ""), SeatRow.role == (seat.role or ""),
                Holder.ended_at.is_(None),
            )
        )
    )  # fmt: skip


def transfer(
    session: Session,
    office_code: str,
    moves: Sequence[Move],
    *,
    file_name: str,
    fingerprint: str,
    at: datetime,
) -> tuple[int, Outcome]:
    """Carry out a batch in the caller's transaction; return its number and what it did.

    Raises:
        WrongInputError: The same file is in force already.
    """
    if (twin := in_force(session, office_code, fingerprint)) is not None:
        raise WrongInputError(f"ไฟล์นี้ดำเนินการแล้ว เป็นชุดที่ {twin} ไม่มีอะไรเปลี่ยน")
    batch = SeatTransfer(
        office_code=office_code, file_name=file_name[:200], fingerprint=fingerprint, made_at=at
    )
    session.add(batch)
    session.flush()
    leaving = [(move, holder) for move in moves for holder in _coming(session, move)]
    awaited = [move.goes for move in moves if move.goes is not None and not _coming(session, move)]
    losing = {holder.id: holder for holders in losers_of(session, moves).values() for holder in holders}
    for _move, holder in leaving:
        _end(session, batch, holder, at)
    for holder in losing.values():
        _end(session, batch, holder, at)
    session.flush()
    for move, holder in leaving:
        if move.goes is not None:
            _begin(session, batch, move.goes, holder.line_id, at)
    for seat in awaited:
        _note(session, batch, ensure_seat(session, seat).id, "", AWAITED)
    moved = sum(move.goes is not None for move, _holder in leaving)
    return batch.id, Outcome(moved, len(leaving) - moved, len(losing), len(awaited))


def in_force(session: Session, office_code: str, fingerprint: str) -> int | None:
    """Return the batch in force that a file of this content made; None when there is none."""
    return session.scalar(
        select(SeatTransfer.id).where(
            SeatTransfer.office_code == office_code, SeatTransfer.fingerprint == fingerprint, SeatTransfer.undone_at.is_(None)
        )
    )  # fmt: skip


def transfers_of(session: Session, office_code: str) -> Sequence[SeatTransfer]:
    """Return the batches of an office, the newest first."""
    query = select(SeatTransfer).where(SeatTransfer.office_code == office_code)
    return session.scalars(query.order_by(SeatTransfer.id.desc())).all()


def tell(session: Session, moves: Sequence[Move]) -> list[Told]:
    """Return what a batch would do, in the order of its rows, those who lose a seat by it last."""
    told = []
    for move in moves:
        people = len(_coming(session, move))
        if move.comes is None:
            what = COMES
        elif not people:
            what = UNKNOWN
        else:
            what = MOVES if move.goes is not None else LEAVES
        told.append(Told(what, move.comes, move.goes, people))
    losing = losers_of(session, moves)
    return [*told, *(Told(LOSES, seat, None, len(holders)) for seat, holders in losing.items())]


def awaited_of(session: Session, office_code: str, batch_id: int) -> list[Seat]:
    """Return the seats to which somebody is still to come by a batch in force: nobody holds them since."""
    rows = session.scalars(
        select(SeatRow)
        .join(SeatMove, SeatMove.seat_id == SeatRow.id)
        .join(SeatTransfer, SeatTransfer.id == SeatMove.transfer_id)
        .where(
            SeatTransfer.id == batch_id, SeatTransfer.office_code == office_code, SeatTransfer.undone_at.is_(None),
            SeatMove.what == AWAITED,
        )
        .order_by(SeatMove.id)
    ).all()  # fmt: skip
    return [row.value() for row in rows if not holders_of(session, row.value())]


def _coming(session: Session, move: Move) -> list[Holder]:
    return holders_of(session, move.comes) if move.comes is not None else []


def losers_of(session: Session, moves: Sequence[Move]) -> dict[Seat, list[Holder]]:
    """Return who loses a seat because somebody comes to it, and does not move by the file: by seat."""
    going = {holder.id for move in moves for holder in _coming(session, move)}
    # Who comes from elsewhere takes the seat at once. One to which nobody moves in fact, for who shall never registered, stays.
    taken = [
        seat
        for move in moves
        if move.goes is not None and (move.comes is None or _coming(session, move))
        for seat in (move.goes, *_acting_beside(move.goes))
    ]
    losing = {
        seat: [holder for holder in holders_of(session, seat) if holder.id not in going] for seat in taken
    }
    return {seat: holders for seat, holders in losing.items() if holders}


def _acting_beside(seat: Seat) -> tuple[Seat, ...]:
    """The acting principal's seat of the school to which a principal comes."""
    if seat.role != PRINCIPAL:
        return ()
    return (Seat("school", seat.office_code, school_code=seat.school_code, role=ACTING),)


def _end(session: Session, batch: SeatTransfer, holder: Holder, at: datetime) -> None:
    holder.ended_at = at
    _note(session, batch, holder.seat_id, holder.line_id, ENDED)


def _begin(session: Session, batch: SeatTransfer, seat: Seat, line_id: str, at: datetime) -> None:
    row = ensure_seat(session, seat)
    session.add(Holder(office_code=seat.office_code, seat_id=row.id, line_id=line_id, since=at))
    _note(session, batch, row.id, line_id, BEGAN)


def _note(session: Session, batch: SeatTransfer, seat_id: int, line_id: str, what: str) -> None:
    session.add(
        SeatMove(
            transfer_id=batch.id, office_code=batch.office_code, seat_id=seat_id, line_id=line_id, what=what
        )
    )


def void_awaited(session: Session, batch_id: int, *, at: datetime) -> int:
    """End the codes that were issued since a batch for the seats it awaits somebody in; return how many."""
    seats = select(SeatMove.seat_id).where(SeatMove.transfer_id == batch_id, SeatMove.what == AWAITED)
    batch = session.get_one(SeatTransfer, batch_id)
    return void_codes(session, session.scalars(seats).all(), since=batch.made_at, at=at)


def forget_moves(session: Session, *, before: datetime) -> int:
    """Forget who moved in batches made before then; return how many rows."""
    old = select(SeatTransfer.id).where(SeatTransfer.made_at < before)
    return changed(session, delete(SeatMove).where(SeatMove.transfer_id.in_(old)))
