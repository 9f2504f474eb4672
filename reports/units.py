"""What figures are counted in: the unit of the measure, or that of the one kind of thing a figure is about."""

from __future__ import annotations

from collections.abc import Callable

from db.datasets import DIMENSIONS, Measure
from reports.derived import Derived
from reports.question import Question

Keys = tuple[tuple[str, str], ...]


def unit_of(question: Question, measure: Measure | Derived, keys: Keys = ()) -> str:
    """Return the unit of a row: แท็บเล็ต 5 เครื่อง, though equipment in general is counted in ชิ้น.

    ``keys`` are those of the row; what the question narrows to holds for every row.
    """
    return units_of(question, measure)(keys)


def units_of(question: Question, measure: Measure | Derived) -> Callable[[Keys], str]:
    """Return what tells the unit of each row of an answer, by the row's keys; for answers of many rows."""
    if isinstance(measure, Derived):
        return lambda _keys: measure.unit
    units = {
        dimension: told
        for dimension in measure.dimensions
        if any((told := {value.key: value.unit for value in DIMENSIONS[dimension].values}).values())
    }
    if not units:
        return lambda _keys: measure.unit

    def unit(keys: Keys) -> str:
        narrowed = {**dict(question.where), **{key: (value,) for key, value in keys}}
        for dimension, told in units.items():
            asked = {told.get(value, "") for value in narrowed.get(dimension, ())}
            if len(asked) == 1 and (one := asked.pop()):
                return one
        return measure.unit

    return unit
