"""Who asked (ผู้ถาม): how the officers are told whose question a case is, by the seat it was asked from; never a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import Case
from db.datasets.schools import school_names
from db.people import SEAT_NAMES


@dataclass(frozen=True, slots=True)
class Asks:
    """Who asked, as officers read it; ``code`` is a school's, to look it up by, else empty."""

    name: str
    code: str = ""


def askers_of(session: Session, office_code: str, found: Sequence[Case]) -> dict[str, Asks]:
    """Return who asked by the seat as a case has it; a school that is in no list any more keeps its code alone."""
    seats = {case.seat: case.seat.partition(":") for case in found}
    names = school_names(
        session, office_code, [target for kind, _, target in seats.values() if kind == "school"]
    )
    return {
        seat: Asks(f"{SEAT_NAMES['school']}{names.get(target, '')}", target)
        if kind == "school"
        else Asks(f"{SEAT_NAMES.get(kind, '')} {target}".strip())
        for seat, (kind, _, target) in seats.items()
    }
