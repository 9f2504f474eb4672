"""The order in which rows are shown: natural, by size, or cut to a rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from db.datasets import DIMENSIONS, Dimension
from db.values.money import Money
from reports.cards import Figure
from reports.compiling import UNKNOWN
from reports.question import Question


def ordered(rows: list[Figure], question: Question) -> list[Figure]:
    """Natural order where a dimension has one, else the greatest first; unknown and empty groups last."""
    dimensions = [DIMENSIONS[key] for key in question.by]
    if not dimensions:
        return rows
    if question.rank is None and any(_natural(dimension) for dimension in dimensions):
        return sorted(
            rows, key=lambda row: tuple(_place(dimension, dict(row.keys)) for dimension in dimensions)
        )
    sign = 1 if question.rank and not question.rank.top else -1
    known = [row for row in rows if row.value is not None and row.label != UNKNOWN]
    if len(dimensions) == 2:
        first = dimensions[0].key
        sums: defaultdict[str, int | Decimal] = defaultdict(int)
        for row in known:
            sums[dict(row.keys)[first]] += plain_number(row.value)
        known.sort(key=lambda row: (sign * sums[dict(row.keys)[first]], row.keys))
    else:
        known.sort(key=lambda row: (sign * plain_number(row.value), row.label))
    return known + [row for row in rows if row.value is None or row.label == UNKNOWN]


def _natural(dimension: Dimension) -> bool:
    return bool(dimension.values) or dimension.key in ("year", "instalment")


def _place(dimension: Dimension, keys: Mapping[str, str]) -> tuple[int, str]:
    value = keys.get(dimension.key, "")
    order = [declared.key for declared in dimension.values]
    if value in order:
        return order.index(value), value
    return (int(value) if value.isdigit() else len(order)), value


def plain_number(value: Any) -> int | Decimal:
    """Return a figure's value for comparing and drawing: money in baht, nothing held as 0."""
    if isinstance(value, Money):
        return value.in_baht
    return value if isinstance(value, (int, Decimal)) else 0


def ranked(rows: list[Figure], question: Question) -> tuple[list[Figure], int]:
    """Cut to the rank asked for; count how many more tie with the last one."""
    rank = question.rank
    if rank is None:
        return rows, 0
    kept = [row for row in rows if row.value is not None]
    first, rest = kept[: rank.count], kept[rank.count :]
    beyond = sum(1 for row in rest if first and row.value == first[-1].value)
    return first, beyond
