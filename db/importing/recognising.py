"""Tells of which kind a file is, by its headings, and what it does not say itself: year, round, grade, test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from db.datasets import DATASETS
from db.datasets.core import Dataset, Kind
from db.importing.faults import Faults
from db.importing.layouts import CANONICAL, HEADING_WITHIN, Table, find_tables
from db.importing.reading import EXPLANATIONS, LISTS
from db.importing.workbook import Sheet, open_sheets
from db.values.cells import Cell, fold_heading

#: A file that bears so many headings of a kind is likely meant as one, though some are missing.
_LIKELY = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """A kind that a file may be (ชนิดที่เข้ากับไฟล์), and the keys of columns that have to be told beside it."""

    kind: str
    sheet: str
    layout: str
    needs: tuple[str, ...]
    #: Headings that this kind would leave out, and how many it reads.
    unknown: int
    known: int

    @property
    def official(self) -> bool:
        return self.layout != CANONICAL


@dataclass(frozen=True, slots=True)
class Recognised:
    """The kinds a file may be, the likeliest first and only those alike likely; else the kind it comes nearest to."""

    fits: tuple[Fit, ...]
    nearest: str = ""


def recognise_file(data: bytes) -> Recognised:
    """Say of which kind a file is.

    Raises:
        WrongInputError: It cannot be opened, or holds no table.
    """
    sheets = [
        (sheet.name, tuple(islice(sheet.rows, HEADING_WITHIN)))
        for sheet in open_sheets(data)
        if sheet.name not in (EXPLANATIONS, LISTS)
    ]
    fits = [fit for dataset in DATASETS.values() if (fit := _fit(dataset, sheets)) is not None]
    if fits:
        best = min(_rank(fit) for fit in fits)
        alike = [fit for fit in fits if _rank(fit) == best]
        # Of two kinds in one sheet it is the one that reads more of it; sheets of different kinds are asked about.
        most = {fit.sheet: max(each.known for each in alike if each.sheet == fit.sheet) for fit in alike}
        return Recognised(tuple(fit for fit in alike if fit.known == most[fit.sheet]))
    likely = max(DATASETS.values(), key=lambda dataset: _known(dataset, sheets))
    return Recognised((), likely.kind if _known(likely, sheets) >= _LIKELY else "")


def _rank(fit: Fit) -> tuple[int, int]:
    """An official layout is known by all of its headings; else the kind that leaves out least and lacks least."""
    return (0, 0) if fit.official else (1 + fit.unknown, len(fit.needs))


Heads = Sequence[tuple[str, tuple[tuple[Cell, ...], ...]]]


def _sheets(heads: Heads) -> Iterator[Sheet]:
    return (Sheet(name, iter(rows), len(rows)) for name, rows in heads)


def _fit(dataset: Dataset, heads: Heads) -> Fit | None:
    given = frozenset(may_be_told(dataset))
    tables = find_tables(_sheets(heads), dataset, given, Faults())
    if not tables:
        return None
    table = tables[0]
    needs = _needs(dataset, table, given)
    return Fit(dataset.kind, table.sheet, table.layout, needs, len(table.unknown), len(table.keys))


def _needs(dataset: Dataset, table: Table, given: frozenset[str]) -> tuple[str, ...]:
    if table.layout != CANONICAL:
        return table.needs
    return tuple(
        column.key
        for column in dataset.columns
        if column.required and column.key in given and column.key not in table.keys
    )


def may_be_told(dataset: Dataset) -> tuple[str, ...]:
    """Return the keys of columns that a person may tell beside the file: the year, and what official layouts lack."""
    years = [column.key for column in dataset.columns if column.kind is Kind.YEAR and column.required]
    lacking = [key for layout in dataset.layouts for key in layout.needs]
    return tuple(dict.fromkeys([*years, *lacking]))


def _known(dataset: Dataset, heads: Heads) -> int:
    """Return how many headings of a dataset stand in the row that bears most of them."""
    names = {
        fold_heading(name): column.key
        for column in dataset.columns
        for name in (column.heading, *column.aliases)
    }
    rows = (row for _, sheet in heads for row in sheet)
    return max((len({names.get(fold_heading(cell)) for cell in row} - {None}) for row in rows), default=0)


__all__ = ["Fit", "Recognised", "may_be_told", "recognise_file"]
