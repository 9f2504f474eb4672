"""Knows the line of totals (บรรทัดรวม) under a canonical table: compared with the rows above, then left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.datasets.core import Dataset, Kind, LayoutRow
from db.importing.faults import Faults
from db.importing.layouts import Table
from db.values.cells import is_blank, plain
from db.values.money import Money

_TOTAL_WORDS = ("รวม", "ยอดรวม", "ผลรวม", "total")
_NUMBERS = (Kind.COUNT, Kind.MONEY)


class Totals:
    """Knows a line of totals (บรรทัดรวม) in a canonical file: it is compared with the rows above, then left out."""

    def __init__(self, dataset: Dataset, table: Table) -> None:
        keys = [column.key for column in dataset.columns]
        self._sheet = table.sheet
        self._summed = [
            (table.keys.index(column.key), keys.index(column.key))
            for column in dataset.columns
            if column.kind in _NUMBERS and column.key in table.keys
        ]

    def is_total_line(self, row: LayoutRow, rows: list[tuple[Any, ...]], first: int, faults: Faults) -> bool:
        """Say whether a row that could not be read is the total; sums that differ become faults."""
        texts = [plain(cell) for cell in row.cells]
        words = [
            text
            for index, text in enumerate(texts)
            if text and index not in [place for place, _ in self._summed]
        ]
        if len(words) > 1 or (words and not words[0].lower().startswith(_TOTAL_WORDS)):
            return False
        told = [(place, position) for place, position in self._summed if not is_blank(row.cells[place])]
        # Without a number there is nothing summed: a school may well be called รวม… and lack its code.
        if not told or (not words and not self._adds_up(texts, rows[first:], told)):
            return False
        for place, position in told:
            summed = _sum(rows[first:], position)
            if texts[place].replace(",", "") not in _spellings(summed):
                shown = f"{summed:,}" if isinstance(summed, int) else str(summed)
                expected = f"ควรเป็น {shown} (ผลรวมของแถวข้างบน)"
                faults.add(self._sheet, row.row, row.columns[place], texts[place], expected)
        return True

    def _adds_up(self, texts: list[str], rows: list[tuple[Any, ...]], told: list[tuple[int, int]]) -> bool:
        return len(rows) > 1 and all(
            texts[place].replace(",", "") in _spellings(_sum(rows, position)) for place, position in told
        )


def _sum(rows: Iterable[tuple[Any, ...]], position: int) -> int | Money:
    values: list[int | Money] = [row[position] for row in rows if row[position] is not None]
    if any(isinstance(value, Money) for value in values):
        return Money(sum(value.satang for value in values if isinstance(value, Money)))
    return sum(value for value in values if isinstance(value, int))


def _spellings(number: int | Money) -> set[str]:
    if isinstance(number, int):
        return {str(number), f"{number}.0", f"{number}.00"}
    baht = number.in_baht
    return {
        str(baht),
        str(baht.normalize()),
        format(baht.normalize(), "f"),
        f"{baht:.1f}" if baht * 10 == int(baht * 10) else "",
    }
