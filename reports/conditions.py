"""Conditions and names as SQL that say something of one value: among some, within ends, of which range."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, true

from db.datasets import Dimension
from db.values.schooling import UNKNOWN


def among(column: Any, values: tuple[str, ...]) -> ColumnElement[bool]:
    """Say that a column has one of some values; whole numbers (ages, instalments) are asked for as text."""
    whole = isinstance(column.type, Integer)
    return column.in_([int(value) for value in values if value.isdigit()] if whole else values)  # type: ignore[no-any-return]


def within(number: Any, least: int | None, most: int | None) -> ColumnElement[bool]:
    """Say that a number lies from ``least`` to ``most``, both included; None is open."""
    ends = [number >= least] if least is not None else []
    if most is not None:
        ends.append(number <= most)
    return and_(*ends) if ends else true()


def band_name(dimension: Dimension, facts: Any) -> ColumnElement[Any]:
    """Return the name of the range that a row falls into; what cannot be reckoned (no year) stays unknown."""
    assert dimension.reckoned is not None
    number = dimension.reckoned(facts)
    ranges = [(within(number, band.least, band.most), band.name) for band in dimension.bands]
    return case((number.is_(None), UNKNOWN), *ranges, else_=UNKNOWN)
