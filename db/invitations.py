"""One-time codes (รหัสลงทะเบียน) by which a person takes a seat; only a hash of a code is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audit import AuditLine, write_audit
from db.base import Base, BigId, UtcDateTime
from db.errors import AnswerableError
from db.people import Seat, SeatRow, ensure_seat, give_seat, use_seat
from db.queues import changed
from db.seat_requests import withdraw

#: Letters that nobody confuses on paper or on a phone: no I, L, O, U, 0, 1.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10
VALID_FOR = timedelta(days=30)
#: So many wrong codes within the hour, and the chat must wait.
WRONG_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)


class Invitation(Base):
    """A code issued for a seat; one row per code."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WrongCodeError(AnswerableError):
    """The code is unknown, used or expired, or too many were tried."""


def _hashed(code: str) -> str:
    return hashlib.sha256(code.upper().replace("-", "").replace(" ", "").encode()).hexdigest()


def _new_code() -> str:
    """Ten letters and figures, some of each: a code of letters alone reads like a word, one of figures like a number."""
    while True:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
        if not code.isalpha() and not code.isdigit():
            return code


def invite(session: Session, seat: Seat, *, at: datetime, lives: timedelta = VALID_FOR) -> str:
    """Issue a code for a seat and return it; it is shown this once and cannot be read back."""
    code = _new_code()
    row = ensure_seat(session, seat)
    session.add(
        Invitation(
            office_code=seat.office_code,
            seat_id=row.id,
            code_hash=_hashed(code),
            issued_at=at,
            expires_at=at + lives,
        )
    )
    return f"{code[:5]}-{code[5:]}"


def void_codes(session: Session, seat_ids: Collection[int], *, since: datetime, at: datetime) -> int:
    """End the codes that were issued for seats since a moment and nobody used; return how many."""
    still = (Invitation.used_at.is_(None), Invitation.issued_at >= since, Invitation.expires_at > at)
    return changed(
        session, update(Invitation).where(Invitation.seat_id.in_(seat_ids), *still).values(expires_at=at)
    )


def register(
    session: Session, office_code: str, code: str, line_id: str, *, actor: str, at: datetime
) -> Seat:
    """Let a person take the seat of a code (ลงทะเบียน). Tries are audited, and counted for the lock-out.

    Raises:
        WrongCodeError: Unknown, used or expired code, or five wrong ones within the hour.
    """
    tries = session.scalar(
        select(func.count(AuditLine.id)).where(
            AuditLine.actor == actor, AuditLine.act == "register.refused", AuditLine.at > at - TRIES_WITHIN
        )
    )
    if (tries or 0) >= WRONG_TRIES:
        raise WrongCodeError("ลองรหัสผิดหลายครั้งเกินไปค่ะ กรุณารอ 1 ชั่วโมงแล้วลองใหม่ หรือติดต่อเจ้าหน้าที่")
    row = session.scalar(
        select(Invitation).where(
            Invitation.office_code == office_code, Invitation.code_hash == _hashed(code), Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
    )  # fmt: skip
    if row is None:
        write_audit(
            session,
            office_code=office_code,
            actor=actor,
            seat="public",
            act="register.refused",
            detail={},
            at=at,
        )
        session.commit()
        raise WrongCodeError("รหัสนี้ใช้ไม่ได้ค่ะ อาจพิมพ์ผิด ใช้ไปแล้ว หรือหมดอายุ ขอรหัสใหม่ได้จากเจ้าหน้าที่")
    seat_row = session.get_one(SeatRow, row.seat_id)
    seat = seat_row.value()
    give_seat(session, seat, line_id, at=at)
    use_seat(session, office_code, line_id, seat, at=at)
    withdraw(session, office_code, line_id, at=at)
    row.used_at = at
    write_audit(
        session, office_code=office_code, actor=actor, seat=seat.text(), act="register.done", detail={}, at=at
    )
    return seat
