"""The order in which rows are shown: natural, by size, or cut to a rank of all or of each group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from db.datasets import DIMENSIONS, Dimension
from db.values.money import Money
from reports.cards import Figure
from reports.compiling import UNKNOWN
from reports.question import Question, Rank
from reports.withheld import Withheld, has_place, meets


def ordered(rows: list[Figure], question: Question) -> list[Figure]:
    """Natural order where a dimension has one, else the greatest first; unknown and empty groups last."""
    dimensions = [DIMENSIONS[key] for key in question.by]
    if not dimensions:
        return rows
    known = [row for row in rows if row.value is not None and UNKNOWN not in row.label]
    rest = [row for row in rows if row.value is None or UNKNOWN in row.label]
    if question.rank is None and all(_natural(dimension) for dimension in dimensions):
        return sorted(rows, key=lambda row: tuple(_place(each, dict(row.keys)) for each in dimensions))
    sign = 1 if question.rank and not question.rank.top else -1
    if len(dimensions) == 1:
        # One after the other: of thousands of rows faster than pairs of both.
        known.sort(key=attrgetter("label"))
        known.sort(key=lambda row: sign * plain_number(row.value))
        return known + rest
    sums: defaultdict[tuple[str, str], int | Decimal] = defaultdict(int)
    if not any(row.unit == "ร้อยละ" for row in rows):
        for row in known:
            for pair in row.keys:
                sums[pair] += plain_number(row.value)

    def place(row: Figure) -> tuple[object, ...]:
        keys = dict(row.keys)
        return tuple(
            _place(each, keys)
            if _natural(each)
            else (sign * sums[each.key, keys.get(each.key, "")], keys.get(each.key, ""))
            for each in dimensions
        )

    known.sort(key=place)
    return known + sorted(rest, key=lambda row: row.label)


def within_bounds(rows: list[Figure], question: Question) -> list[Figure]:
    """Keep the rows that meet the conditions on them (อำเภอที่มีนักเรียนเกิน 8,000 คน); a row without a figure does not."""
    bounds = [
        bound for bound in question.bounds if bound.of in question.by and bound.measure == question.measure
    ]
    if not bounds:
        return rows
    return [
        row
        for row in rows
        if row.value is not None
        and UNKNOWN not in row.label
        and all(meets(bound, row.value) for bound in bounds)
    ]


def _natural(dimension: Dimension) -> bool:
    return bool(dimension.values) or dimension.key in ("year", "instalment")


def _place(dimension: Dimension, keys: Mapping[str, str]) -> tuple[int, str]:
    value = keys.get(dimension.key, "")
    order = [declared.key for declared in dimension.values]
    if value in order:
        return order.index(value), value
    return (int(value) if value.isdigit() else len(order)), value


def plain_number(value: Any) -> int | Decimal:
    """Return a figure's value for comparing and drawing: money in baht, nothing held as 0, of a withheld one the least."""
    if type(value) is int:
        return value
    if isinstance(value, Money):
        return value.in_baht
    if isinstance(value, Withheld):
        return value.least
    return value if isinstance(value, (int, Decimal)) else 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows cut to a rank (อันดับ): ``places`` of them, and how many more (``beyond``) tie with the last one shown.

    Equal values share a place, and the next place counts them all: 1, 2, 2, 4. ``among`` is how many had a value.
    """

    rows: tuple[Figure, ...]
    places: tuple[int, ...] = ()
    beyond: int = 0
    among: int = 0
    #: Rows whose figure is withheld so that their place cannot be told.
    unsure: int = 0


def ranked(rows: Sequence[Figure], question: Question, *, additive: bool = True) -> Ranked:
    """Cut to the rank asked for: of all rows, or of the rows of each key of ``rank.within``.

    With two dimensions what is ranked are the keys of the one that has no order of its own, by their sums; where sums
    mean nothing (``additive`` False) each row stands for itself.
    """
    rank = question.rank
    if rank is None:
        return Ranked(tuple(rows))
    known = [row for row in rows if row.value is not None and has_place(row.value)]
    unsure = sum(not has_place(row.value) for row in rows)
    if rank.within is None:
        # Schools without a cluster are no cluster that could be the least; inside an order they are a group like others.
        known = [row for row in known if UNKNOWN not in row.label] or known
        return replace(_cut(known, rank, ranked_dimension(question) if additive else None), unsure=unsure)
    groups: defaultdict[str, list[Figure]] = defaultdict(list)
    for row in known:
        groups[dict(row.keys).get(rank.within, UNKNOWN)].append(row)
    cuts = [_cut(groups[key], rank, None) for key in sorted(groups, key=lambda key: (key == UNKNOWN, key))]
    return Ranked(
        tuple(row for cut in cuts for row in cut.rows),
        tuple(place for cut in cuts for place in cut.places),
        sum(cut.beyond for cut in cuts),
        len(known),
        unsure,
    )


def ranked_dimension(question: Question) -> str | None:
    """Return the dimension whose keys are ranked when there are two; None when each row stands for itself."""
    if len(question.by) < 2:
        return None
    return next((key for key in question.by if not _natural(DIMENSIONS[key])), question.by[0])


def _cut(rows: list[Figure], rank: Rank, grouping: str | None) -> Ranked:
    """Put things in order (a row, or the rows of one key), and keep those from the first place asked for on."""
    things: dict[object, list[Figure]] = {}
    for number, row in enumerate(rows):
        things.setdefault(dict(row.keys)[grouping] if grouping else number, []).append(row)
    sums = {key: sum((plain_number(row.value) for row in thing), 0) for key, thing in things.items()}
    sign = -1 if rank.top else 1
    order = sorted(things, key=lambda key: (sign * sums[key], things[key][0].label))
    shown = order[rank.start - 1 : rank.start - 1 + rank.count]
    rest = order[rank.start - 1 + rank.count :]
    numbers = [sums[key] for key in order]
    return Ranked(
        tuple(row for key in shown for row in things[key]),
        tuple(1 + numbers.index(sums[key]) for key in shown for _ in things[key]),
        sum(1 for key in rest if shown and sums[key] == sums[shown[-1]]),
        len(order),
    )
