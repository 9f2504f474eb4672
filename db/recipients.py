"""Recipients (ผู้รับ): which LINE chats hold the seats that notices are addressed to, and whether LINE reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from db.datasets.schools import OPEN, School
from db.notices import CHUNK, split_target
from db.people import DESK, Contact, Holder, SeatRow

#: States of a chat to which LINE delivers nothing.
AWAY = ("blocked", "left", "gone")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A LINE chat that holds a seat (ผู้รับ).

    ``price``: persons it counts for on the month's quota; a group counts its members as LINE last counted them,
    else the schools of its cluster. ``reachable`` is False for who blocked the bot and for a group it left.
    """

    target: str
    line_id: str
    group: bool
    price: int
    reachable: bool


#: The newest contact of a holder's chat, if the bot met it.
CONTACT_OF_HOLDER = and_(Contact.office_code == Holder.office_code, Contact.line_id == Holder.line_id)
REACHABLE = or_(Contact.state.is_(None), Contact.state.not_in(AWAY))


def is_group(line_id: str) -> bool:
    """Say whether a LINE id is that of a group or room."""
    return line_id[:1] in ("C", "R")


def reach(session: Session, office_code: str, targets: Iterable[str]) -> Iterator[Recipient]:
    """Yield who holds these seats now, in any role, by seat and chat; a thousand seats are asked for at a time."""
    stream = iter(targets)
    while pairs := [split_target(each) for each in islice(stream, CHUNK)]:
        rows = session.execute(
            select(SeatRow.kind, SeatRow.target, Holder.line_id, Contact.members, Contact.state)
            .join(Holder, Holder.seat_id == SeatRow.id)
            .outerjoin(Contact, CONTACT_OF_HOLDER)
            .where(
                SeatRow.office_code == office_code,
                tuple_(SeatRow.kind, SeatRow.target).in_(pairs),
                Holder.ended_at.is_(None),
            )
            .order_by(SeatRow.kind, SeatRow.target, Holder.line_id)
            .distinct()
        ).all()
        schools = _schools_of(session, office_code) if any(is_group(row.line_id) for row in rows) else {}
        for kind, name, line_id, members, state in rows:
            group = is_group(line_id)
            price = (members or schools.get(name, 1)) if group else 1
            yield Recipient(f"{kind}:{name}" if name else kind, line_id, group, price, state not in AWAY)


def _schools_of(session: Session, office_code: str) -> dict[str, int]:
    """Return how many schools that teach each cluster has."""
    query = (
        select(School.cluster, func.count())
        .where(School.office_code == office_code, School.current, School.state == OPEN)
        .group_by(School.cluster)
    )
    return {str(name): int(count) for name, count in session.execute(query) if name}


def group_prices(session: Session, office_code: str) -> dict[str, int]:
    """Return what a message into each bound group of an office counts for, by its LINE id."""
    clusters = session.scalars(
        select(SeatRow.target).where(SeatRow.office_code == office_code, SeatRow.kind == "cluster")
    ).all()
    found = reach(session, office_code, [DESK, *(f"cluster:{name}" for name in clusters)])
    return {each.line_id: each.price for each in found if each.group}
