"""The way into the console (คอนโซล): one-time links and the sessions they open; only hashes of either are kept.

A link is good for ten minutes and once. Both hang on the spell in which a person holds a seat (``Holder``): when the
spell ends, the next request finds no session. A link made on the server's command line hangs on no spell; it is how the
first officer of a new office gets in.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ForeignKey, Index, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from db.audit import write_audit
from db.base import Base, BigId, UtcDateTime
from db.people import Holder, Seat, SeatKind, SeatRow
from db.queues import affected

#: Seats that may enter.
MAY_ENTER: tuple[SeatKind, ...] = ("officer", "director")
LINK_LIVES = timedelta(minutes=10)
#: A session ends after so long without a request, and after so long in any case.
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=10)
#: A request is noted at most so often; noting every one would write to the database for every picture.
NOTED_EVERY = timedelta(minutes=1)
#: The act of a line that says somebody in the console asked for what is not there for them, or could not be done.
REFUSED = "console.refused"


class Whose:
    """For whom a row is: a seat, the spell in which it is held, and how the audit log names its holder."""

    seat_kind: Mapped[str] = mapped_column(String(16))
    #: Keyed hash of the LINE id; the user's name for what was made on the command line.
    actor: Mapped[str] = mapped_column(String(64))

    @declared_attr
    @classmethod
    def office_code(cls) -> Mapped[str]:
        return mapped_column(ForeignKey("offices.code"))

    @declared_attr
    @classmethod
    def holder_id(cls) -> Mapped[int | None]:
        """The spell; None for the command line."""
        return mapped_column(ForeignKey("holders.id", ondelete="CASCADE"))


class ConsoleLink(Whose, Base):
    """A link that opens the console once; one row per link."""

    __tablename__ = "console_links"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConsoleSession(Whose, Base):
    """Somebody who is in the console; one row per entering."""

    __tablename__ = "console_sessions"
    __table_args__ = (Index("ix_console_sessions_holder_id", "holder_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is in the console: a seat that sees the office, and the keyed hash under which the audit log knows them."""

    session_id: int
    seat: Seat
    actor: str
    #: The spell in which the seat is held; None for a link of the command line.
    holder_id: int | None
    began_at: datetime

    @property
    def office_code(self) -> str:
        return self.seat.office_code


def hashed(token: str) -> str:
    """Return what is kept of a token: it is 256 bits of chance, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def spell_of(session: Session, seat: Seat, line_id: str) -> Holder | None:
    """Return the spell by which a person holds a seat that may enter the console; None when they do not hold it now."""
    return session.scalar(
        select(Holder)
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(
            Holder.office_code == seat.office_code,
            Holder.line_id == line_id,
            Holder.ended_at.is_(None),
            SeatRow.kind == seat.kind,
            SeatRow.kind.in_(MAY_ENTER),
        )
        .order_by(Holder.since, Holder.id)
        .limit(1)
    )


def make_link(
    session: Session, seat: Seat, *, holder: Holder | None, actor: str, at: datetime, lives: timedelta = LINK_LIVES
) -> str:  # fmt: skip
    """Make a link for a seat and return its token; it is told this once. Links made before for the same spell end.

    Raises:
        ValueError: The seat may not enter the console.
    """
    if seat.kind not in MAY_ENTER:
        raise ValueError(f"seat {seat.kind} may not enter the console.")
    token = secrets.token_urlsafe(32)
    if holder is not None:
        older = (
            ConsoleLink.holder_id == holder.id,
            ConsoleLink.used_at.is_(None),
            ConsoleLink.expires_at > at,
        )
        session.execute(update(ConsoleLink).where(*older).values(expires_at=at))
    session.add(
        ConsoleLink(
            office_code=seat.office_code, seat_kind=seat.kind, holder_id=holder.id if holder else None, actor=actor,
            token_hash=hashed(token), made_at=at, expires_at=at + lives,
        )
    )  # fmt: skip
    write_audit(
        session, office_code=seat.office_code, actor=actor, seat=seat.text(), act="console.link", detail={}, at=at
    )  # fmt: skip
    return token


def link_is_good(session: Session, token: str, *, at: datetime) -> bool:
    """Say whether a link would open the console now; looking uses nothing up."""
    return _good_link(session, token, at) is not None


def _good_link(session: Session, token: str, at: datetime) -> ConsoleLink | None:
    link = session.scalar(select(ConsoleLink).where(ConsoleLink.token_hash == hashed(token)))
    if link is None or link.used_at is not None or link.expires_at <= at:
        return None
    return link if _still_held(session, link.holder_id) else None


def _still_held(session: Session, holder_id: int | None) -> bool:
    if holder_id is None:
        return True
    held = session.scalar(select(Holder.id).where(Holder.id == holder_id, Holder.ended_at.is_(None)))
    return held is not None


def enter(session: Session, token: str, *, at: datetime) -> tuple[str, Visitor] | None:
    """Use a link up and open a session; return its token and who is in. None: the link opens nothing (any more)."""
    link = _good_link(session, token, at)
    if link is None:
        return None
    mine = (ConsoleLink.id == link.id, ConsoleLink.used_at.is_(None))
    if not affected(session, update(ConsoleLink).where(*mine).values(used_at=at)):
        return None
    secret = secrets.token_urlsafe(32)
    row = ConsoleSession(
        office_code=link.office_code, seat_kind=link.seat_kind, holder_id=link.holder_id, actor=link.actor,
        token_hash=hashed(secret), began_at=at, seen_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    visitor = _visitor(row)
    _audit(session, visitor, "console.entered", at)
    return secret, visitor


def visitor_of(session: Session, secret: str, *, at: datetime) -> tuple[Visitor, bool] | None:
    """Return who a session belongs to, and whether its last request should be noted anew; None when it has ended.

    It has ended when its seat did, in this very moment: nobody needs to be told.
    """
    row = session.scalar(
        select(ConsoleSession)
        .outerjoin(Holder, Holder.id == ConsoleSession.holder_id)
        .where(
            ConsoleSession.token_hash == hashed(secret),
            ConsoleSession.ended_at.is_(None),
            ConsoleSession.seen_at > at - IDLE,
            ConsoleSession.began_at > at - LONGEST,
            or_(ConsoleSession.holder_id.is_(None), Holder.ended_at.is_(None)),
        )
    )
    return None if row is None else (_visitor(row), row.seen_at <= at - NOTED_EVERY)


def note_seen(session: Session, session_id: int, *, at: datetime) -> None:
    """Remember that a session was used."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id).values(seen_at=at))


def leave(session: Session, visitor: Visitor, *, at: datetime) -> None:
    """End a session at its visitor's wish."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == visitor.session_id).values(ended_at=at))
    _audit(session, visitor, "console.left", at)


def _visitor(row: ConsoleSession) -> Visitor:
    seat = Seat(cast(SeatKind, row.seat_kind), row.office_code)
    return Visitor(row.id, seat, row.actor, row.holder_id, row.began_at)


def _audit(session: Session, visitor: Visitor, act: str, at: datetime) -> None:
    write_audit(
        session, office_code=visitor.office_code, actor=visitor.actor, seat=visitor.seat.text(), act=act, detail={},
        at=at,
    )  # fmt: skip
