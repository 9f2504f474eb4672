"""What is wrong with a file: every fault with its sheet, cell, value and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process

#: Most faults that are listed; the rest is only counted. A reader mends these first and tries again.
MOST_LISTED = 500
EMPTY = "(ว่าง)"
#: A choice is suggested when it is at least this alike (0-100).
ALIKE = 60
#: Codes differ little from one another: one wrong digit of eight is 87.
ALIKE_CODE = 85


class CellError(ValueError):
    """The cell does not hold what its column declares; ``expected`` is the Thai phrase."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def closest(text: str, choices: Sequence[str], *, alike: int = ALIKE) -> str:
    """Return a hint naming the choice most like ``text``; empty when none is."""
    found = process.extractOne(text, choices, score_cutoff=alike) if choices else None
    return f' ใกล้เคียงที่สุดคือ "{found[0]}"' if found else ""


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as Excel shows it: row 17 (from 1) and column 3 (from 0) give ``D17``."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (จุดที่ต้องแก้): where, what stands there, and what was expected."""

    sheet: str
    row: int
    column: int
    value: str
    expected: str

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.value}, {self.expected}"


class Faults:
    """Collects faults up to a limit and counts all of them."""

    def __init__(self, most: int = MOST_LISTED) -> None:
        self._most = most
        self._listed: list[Fault] = []
        self._last: Fault | None = None
        self.total = 0

    def add(self, sheet: str, row: int, column: int, value: str, expected: str) -> None:
        """Keep a fault; ``value`` is quoted unless it is a remark in brackets.

        One cell that a layout reads for several rows (the code of a school with a column for each subject) is told once.
        """
        short = value if len(value) <= 60 else value[:57] + "…"
        shown = short if not short or short.startswith("(") else f'"{short}"'
        fault = Fault(sheet, row, column, shown or EMPTY, expected)
        if fault == self._last:
            return
        self._last = fault
        self.total += 1
        if len(self._listed) < self._most:
            self._listed.append(fault)

    def __bool__(self) -> bool:
        return self.total > 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self._listed, key=lambda fault: (fault.sheet, fault.row, fault.column)))
