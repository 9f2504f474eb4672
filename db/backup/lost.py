"""What a restore loses (สิ่งที่หายไปเมื่อกู้คืน): as the database that is about to be replaced knows it, told before and after.

Seats given since are not given again by the machine: a backup is often put back because something went wrong, and giving
access is what must not go wrong. Taking away is repeated (db/backup/people.py), giving is listed, for an officer to decide.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.cases import Case
from db.letters import Letter
from db.people import Holder, SeatRow


@dataclass(frozen=True, slots=True)
class Lost:
    """What came after a backup was made, with how often; nobody is named.

    ``seats``: (office, seat, role) as ``people`` prints them; ``batches``: (office, kind); ``letters``: office and number.
    """

    seats: tuple[tuple[tuple[str, str, str], int], ...]
    batches: tuple[tuple[tuple[str, str], int], ...]
    letters: tuple[tuple[str, str], ...]
    cases: int

    def __bool__(self) -> bool:
        return bool(self.seats or self.batches or self.letters or self.cases)


def lost_since(session: Session, made_at: datetime) -> Lost:
    """Read, before a restore, what came since the backup and is held in this database now."""
    given = session.execute(
        select(Holder, SeatRow)
        .join(SeatRow, SeatRow.id == Holder.seat_id)
        .where(Holder.ended_at.is_(None), Holder.since >= made_at)
    )
    seats = Counter((seat.office_code, seat.value().text(), seat.role) for _holder, seat in given)
    imported = session.execute(
        select(ImportBatch.office_code, ImportBatch.kind).where(
            ImportBatch.imported_at >= made_at, ImportBatch.state == "live"
        )
    )
    batches = Counter((str(office), str(kind)) for office, kind in imported)
    letters = session.execute(
        select(Letter.office_code, Letter.number).where(Letter.made_at >= made_at).order_by(Letter.id)
    )
    cases = len(session.scalars(select(Case.id).where(Case.opened_at >= made_at)).all())
    return Lost(
        tuple(sorted(seats.items())),
        tuple(sorted(batches.items())),
        tuple((office, number) for office, number in letters),
        cases,
    )
