"""Requests for a seat (คำขอลงทะเบียน): the other way in, for who has no code; an officer says yes or no.

open -> approved | denied        by an officer's tap
open -> withdrawn                the person took it back, blocked the bot, was erased, or it was not decided in time
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.errors import AnswerableError
from db.people import Seat, SeatRow, ensure_seat

#: So many may wait of one chat, and of one office before more are turned away (a stranger's flood is no list).
MOST_OPEN, MOST_OF_OFFICE = 3, 200
#: Not decided for so long, a request is no longer offered.
LIVES = timedelta(days=30)


class SeatRequest(Base):
    """A person's wish for a seat; one row per wish."""

    __tablename__ = "seat_requests"
    __table_args__ = (Index("ix_seat_requests_open", "office_code", "state", "asked_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    line_id: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Keyed hash of who decided.
    decided_by: Mapped[str] = mapped_column(String(64), default="")


def ask_for_seat(session: Session, seat: Seat, line_id: str, *, at: datetime) -> tuple[SeatRequest, bool]:
    """Write down a wish for a seat; return it and whether it is new (the same wish again is the same row).

    Raises:
        AnswerableError: This chat, or the office, has too many undecided ones.
    """
    row = ensure_seat(session, seat)
    still = (
        SeatRequest.office_code == seat.office_code,
        SeatRequest.state == "open",
        SeatRequest.asked_at > at - LIVES,
    )
    mine = session.scalars(select(SeatRequest).where(*still, SeatRequest.line_id == line_id)).all()
    known = next((each for each in mine if each.seat_id == row.id), None)
    if known is not None:
        return known, False
    if len(mine) >= MOST_OPEN:
        raise AnswerableError("มีคำขอที่รอเจ้าหน้าที่อยู่ 3 เรื่องแล้วค่ะ รอผลก่อน หรือพิมพ์ ยกเลิกคำขอลงทะเบียน")
    waiting = session.scalar(select(func.count(SeatRequest.id)).where(*still)) or 0
    if waiting >= MOST_OF_OFFICE:
        raise AnswerableError("ตอนนี้มีคำขอรออยู่มากค่ะ กรุณาขอรหัสลงทะเบียนจากเจ้าหน้าที่โดยตรง")
    made = SeatRequest(
        office_code=seat.office_code, seat_id=row.id, line_id=line_id, asked_at=at, state="open"
    )
    session.add(made)
    session.flush()
    return made, True


def open_requests(session: Session, office_code: str, *, at: datetime) -> list[tuple[SeatRequest, Seat]]:
    """Return the undecided wishes of an office with their seats, the oldest first."""
    rows = session.execute(
        select(SeatRequest, SeatRow)
        .join(SeatRow, SeatRow.id == SeatRequest.seat_id)
        .where(
            SeatRequest.office_code == office_code,
            SeatRequest.state == "open",
            SeatRequest.asked_at > at - LIVES,
        )
        .order_by(SeatRequest.asked_at, SeatRequest.id)
    )
    return [(request, row.value()) for request, row in rows]


def withdraw(session: Session, office_code: str, line_id: str, *, at: datetime) -> list[int]:
    """Take back the undecided wishes of a chat; return their ids."""
    rows = session.scalars(
        select(SeatRequest).where(
            SeatRequest.office_code == office_code,
            SeatRequest.line_id == line_id,
            SeatRequest.state == "open",
        )
    ).all()
    for row in rows:
        row.state, row.decided_at = "withdrawn", at
    return [row.id for row in rows]
