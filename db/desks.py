"""Officers' groups (กลุ่มเจ้าหน้าที่): the LINE group in which officers hear of cases and answer them by quoting.

Being one is no seat to see through: figures in it are those that everybody may see. What it hears are cases alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, column, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.channels import OfficeSetting
from db.people import DESK, Holder, SeatRow, end_seats
from db.recipients import Recipient, reach

#: The cases as a table: their module knows this one.
CASES = table("cases", column("id"))
#: The kind of notices that post a new case into the officers' groups; the subject is the number. Pushed, so they cost.
POSTED = "casepost"


class CasePost(Base):
    """A message of the bot in a group that showed one case, so that quoting it is understood."""

    __tablename__ = "case_posts"
    __table_args__ = (
        Index("ix_case_posts_message_id", "office_code", "message_id"),
        Index("ix_case_posts_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    #: LINE id of the group.
    line_id: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def bind_desk(session: Session, office_code: str, group_id: str, *, by: str, at: datetime) -> None:
    """Make a group the office's officers' group; what it held before ends. ``by``: LINE id of the officer who bound it."""
    end_seats(session, office_code, group_id, at=at)
    row = session.scalar(select(SeatRow).where(SeatRow.office_code == office_code, SeatRow.kind == DESK))
    if row is None:
        row = SeatRow(office_code=office_code, kind=DESK, target="", role="")
        session.add(row)
    session.flush()
    session.add(Holder(office_code=office_code, seat_id=row.id, line_id=group_id, since=at, given_by=by))
    session.flush()


def is_desk(session: Session, office_code: str, line_id: str) -> bool:
    """Say whether a chat is an officers' group of an office now."""
    found = (
        select(Holder.id)
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(
            SeatRow.office_code == office_code, SeatRow.kind == DESK,
            Holder.line_id == line_id, Holder.ended_at.is_(None),
        )
    )  # fmt: skip
    return session.scalar(found.limit(1)) is not None


def desks_of(session: Session, office_code: str) -> list[Recipient]:
    """Return the officers' groups of an office; the price of each is its members as LINE last counted them."""
    return list(reach(session, office_code, [DESK]))


def posts_cases(session: Session, office_code: str) -> bool:
    """Say whether the office wants new cases posted into its officers' groups; off unless it said so."""
    row = session.get(OfficeSetting, office_code)
    return row is not None and row.post_cases


def note_posts(
    session: Session, office_code: str, group_id: str, posts: Sequence[tuple[str, int]], *, at: datetime
) -> None:
    """Note which message in a group showed which case: (LINE's id of the message, id of the case)."""
    # One may have been forgotten while its message was on its way.
    named = select(CASES.c.id).where(CASES.c.id.in_([case for _message, case in posts]))
    there = set(session.scalars(named))
    session.add_all(
        CasePost(office_code=office_code, case_id=case, line_id=group_id, message_id=message[:64], at=at)
        for message, case in posts
        if case in there
    )
    session.flush()


def case_posted(session: Session, office_code: str, group_id: str, message_id: str) -> int | None:
    """Return the id of the case that a message in a group showed; None for any other message."""
    return session.scalar(
        select(CasePost.case_id)
        .where(
            CasePost.office_code == office_code, CasePost.line_id == group_id, CasePost.message_id == message_id,
        )
        .limit(1)
    )  # fmt: skip
