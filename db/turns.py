"""Whose turn it is (ผลัดกันทีละสำนักงาน): offices with waiting rows of a queue, each once, beginning behind the one served last.

A loud office with ten thousand waiting rows and a quiet one with a single row are served in turns. Whoever claims remembers
the office it served last; nothing is stored, so that workers do not wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def offices_in_turn(
    session: Session,
    office: InstrumentedAttribute[str],
    state: InstrumentedAttribute[str],
    waiting: str,
    *order: InstrumentedAttribute[Any],
    after: str = "",
    without: Collection[str] = (),
) -> Iterator[str]:
    """Yield the offices that have rows in a state, in the order of their codes, from behind ``after`` once around.

    Each is one step in an index by state, office and ``order``, however many rows an office has: asked for in the
    whole order of that index, no planner takes another one. ``without`` are offices that are passed over.
    """

    def first(*beyond: ColumnElement[bool]) -> Any:
        found = select(office).where(state == waiting, *beyond).order_by(office, *order).limit(1)
        return found.scalar_subquery()

    around = (office <= after,) if after else ()
    # The first of them in one statement, wherever it stands: each is a way to the database and back.
    ahead = (first(office > after), first(*around)) if after else (first(office > ""),)
    found = session.scalar(select(func.coalesce(*ahead) if after else ahead[0]))
    while found is not None:
        if found not in without:
            yield found
        within = () if found > after else around
        beyond = [first(office > found, *within)]
        if after and not within:
            beyond.append(first(*around))
        found = session.scalar(select(func.coalesce(*beyond) if len(beyond) > 1 else beyond[0]))


def only(office: InstrumentedAttribute[str], code: Any) -> ColumnElement[bool]:
    """Return the condition of one office as a range, to be ordered by office first: as an equality PostgreSQL would take
    the order for granted, and walk another index through all that is over when its statistics are stale."""
    return and_(office >= code, office <= code)
