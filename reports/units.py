"""What figures are counted in: the unit of the measure, or that of the one kind of thing a figure is about."""

from __future__ import annotations

from db.datasets import DIMENSIONS, Measure
from reports.derived import Derived
from reports.question import Question

Keys = tuple[tuple[str, str], ...]


def unit_of(question: Question, measure: Measure | Derived, keys: Keys = ()) -> str:
    """Return the unit of a row: แท็บเล็ต 5 เครื่อง, though equipment in general is counted in ชิ้น.

    ``keys`` are those of the row; what the question narrows to holds for every row.
    """
    if isinstance(measure, Derived):
        return measure.unit
    narrowed = {**dict(question.where), **{key: (value,) for key, value in keys}}
    for dimension in measure.dimensions:
        told = {value.key: value.unit for value in DIMENSIONS[dimension].values}
        asked = {told.get(value, "") for value in narrowed.get(dimension, ())}
        if len(asked) == 1 and (unit := asked.pop()):
            return unit
    return measure.unit
