"""Reading forms: days as people write them, and whom a report or letter is for."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.console.desk import field
from db.errors import WrongInputError
from db.offices import cluster_names
from db.register import amphoes, open_schools
from db.values.calendar import NotADateError, read_date

#: Kinds of audiences a form offers.
KINDS = ("all", "words", "cluster", "amphoe", "school")


def day_of(name: str, label: str, *, needed: bool = True) -> date | None:
    """Read a day from a field: 25/12/2569, 25 ธ.ค. 69, 2569-12-25.

    Raises:
        WrongInputError: No such day, or none where one is needed; names the field by its label.
    """
    typed = field(name, 40)
    if not typed and not needed:
        return None
    try:
        return read_date(typed)
    except NotADateError as error:
        raise WrongInputError(f"{label} “{typed}” อ่านไม่ได้ เขียนแบบ 25/12/2569 หรือ 25 ธ.ค. 69") from error


def places_of(session: Session, office_code: str) -> dict[str, Any]:
    """Return what the form of an audience offers: clusters and amphoes, and how many schools there are at all."""
    return {
        "cluster": cluster_names(session, office_code),
        "amphoe": amphoes(session, office_code),
        "schools": len(open_schools(session, office_code)),
    }


def audience(*, kept: bool = False) -> dict[str, str]:
    """Read whom a form is for: everybody, as said in words, a cluster, an amphoe, or schools by their codes.

    Args:
        kept: The form may also leave it as it was (``keep``).

    Raises:
        WrongInputError: Nothing was chosen.
    """
    kind = field("to", 8)
    if kept and kind == "keep":
        return {"to": kind, "named": ""}
    named = field(f"to-{kind}", 4000) if kind in KINDS else ""
    if kind not in KINDS or (kind != "all" and not named):
        raise WrongInputError("เลือกว่าถึงโรงเรียนใด")
    return {"to": kind, "named": named}
