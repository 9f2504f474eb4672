"""Finds the table in a sheet: the heading row under titles, its layout, and the rows below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from db.datasets.core import Complain, Dataset, Layout, LayoutRow
from db.importing.faults import Faults, closest
from db.importing.workbook import Sheet
from db.values.cells import Cell, fold_heading, without_unit

#: The heading stands in one of the first rows; above it are titles.
HEADING_WITHIN = 40
CANONICAL = "canonical"

NumberedRows = Iterable[tuple[int, tuple[Cell, ...]]]


@dataclass(slots=True)
class Table:
    """A table that was found: the keys its rows hold and a stream of those rows, to be read once."""

    sheet: str
    layout: str
    keys: tuple[str, ...]
    needs: tuple[str, ...]
    private: bool
    rows: Iterator[LayoutRow]
    height: int
    #: Headings that no column of the dataset bears; they are not imported.
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heading:
    """A heading row that bears at least some columns: where each key stands, and what is missing."""

    row: int
    last: int
    places: dict[str, int]
    twice: list[tuple[str, int]]
    missing: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]


def find_tables(
    sheets: Iterable[Sheet], dataset: Dataset, given: frozenset[str], faults: Faults
) -> list[Table]:
    """Return the tables of a file that hold the dataset, in one layout.

    ``given`` are keys that options fill (``--year``, ``--round``), so the file may lack them. When no sheet is
    recognised, the missing columns of the sheet that comes nearest are put into ``faults``.
    """
    tables: list[Table] = []
    nearest: tuple[str, _Heading] | None = None
    first = ""
    for sheet in sheets:
        first = first or sheet.name
        head = list(islice(sheet.rows, HEADING_WITHIN))
        found = _official(sheet, head, dataset, faults) or _canonical(sheet, head, dataset, given, faults)
        if isinstance(found, Table):
            tables.append(found)
        elif found is not None and (nearest is None or len(found.places) > len(nearest[1].places)):
            nearest = (sheet.name, found)
    if not tables:
        _complain_missing(nearest, first or "Sheet1", dataset, faults)
    return [table for table in tables if table.layout == tables[0].layout]


def _official(sheet: Sheet, head: list[tuple[Cell, ...]], dataset: Dataset, faults: Faults) -> Table | None:
    for index, cells in enumerate(head):
        folded = tuple(map(fold_heading, cells))
        layout = next((layout for layout in dataset.layouts if layout.recognise(folded)), None)
        if layout is not None:
            rows = _below(sheet, head, index + 1, len(folded))
            return Table(
                sheet.name,
                layout.key,
                layout.keys,
                layout.needs,
                layout.private,
                layout.read(folded, rows, _complaint(sheet.name, layout, faults)),
                sheet.height,
            )
    return None


def _complaint(sheet: str, layout: Layout, faults: Faults) -> Complain:
    def complain(row: int, column: int, value: str, expected: str) -> None:
        faults.add(sheet, row, column, value, expected)

    return complain


def _below(
    sheet: Sheet, head: list[tuple[Cell, ...]], start: int, width: int
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows under the heading, as wide as it; empty rows and repeated heading blocks are left out.

    Titles that are printed again above a repeated heading are known from above the first one.
    """
    titles = {_trimmed(cells) for cells in head[:start]}
    leads = {title[0] or next(filter(None, title)) for title in titles if title}
    for number, cells in enumerate(chain(head[start:], sheet.rows), start + 1):
        if len(cells) < width:
            cells += (None,) * (width - len(cells))
        lead = next((cell for cell in cells if cell is not None and cell != ""), None)
        if lead is None:
            continue
        # Folding every row would cost more than reading it: only a row that begins like a title is compared.
        if isinstance(lead, str) and fold_heading(lead) in leads and _trimmed(cells) in titles:
            continue
        yield number, cells


def _trimmed(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    folded = [fold_heading(cell) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


def _canonical(
    sheet: Sheet, head: list[tuple[Cell, ...]], dataset: Dataset, given: frozenset[str], faults: Faults
) -> Table | _Heading | None:
    best: _Heading | None = None
    for index in range(len(head)):
        for last in (index, index + 1):
            heading = _read_heading(head, index, last, dataset, given) if last < len(head) else None
            if heading is None or not heading.places:
                continue
            if not heading.missing:
                return _canonical_table(sheet, head, heading, dataset, faults)
            if best is None or len(heading.places) > len(best.places):
                best = heading
    return best


def _read_heading(
    head: list[tuple[Cell, ...]], index: int, last: int, dataset: Dataset, given: frozenset[str]
) -> _Heading | None:
    """Read one row, or two rows with merged headings above, as the heading."""
    names = _names(dataset)
    places: dict[str, int] = {}
    twice: list[tuple[str, int]] = []
    unknown: list[tuple[int, str]] = []
    for column, candidates in enumerate(_candidates(head[index], head[last] if last > index else None)):
        key = next((names[name] for name in candidates if name in names), None)
        if key is None:
            unknown.extend([(column, candidates[0])] if candidates and candidates[0] else [])
        elif key in places:
            twice.append((key, column))
        else:
            places[key] = column
    required = [column.key for column in dataset.columns if column.required and column.key not in given]
    missing = tuple(key for key in required if key not in places)
    return _Heading(index + 1, last + 1, places, twice, missing, tuple(unknown))


def _names(dataset: Dataset) -> dict[str, str]:
    """Return every folded heading and alias with the key of its column; a heading goes before an alias."""
    aliases = {fold_heading(alias): column.key for column in dataset.columns for alias in column.aliases}
    return aliases | {fold_heading(column.heading): column.key for column in dataset.columns}


def _candidates(upper: tuple[Cell, ...], lower: tuple[Cell, ...] | None) -> Iterator[list[str]]:
    """Yield for each column what its heading may be, with and without the unit in brackets."""
    merged = ""
    for column in range(max(len(upper), len(lower or ()))):
        top = fold_heading(upper[column]) if column < len(upper) else ""
        merged = top or merged
        bottom = fold_heading(lower[column]) if lower and column < len(lower) else ""
        folded = [top] if lower is None else [bottom, merged + bottom] if bottom else [top]
        yield list(dict.fromkeys([*folded, *map(without_unit, folded)]))


def _canonical_table(
    sheet: Sheet, head: list[tuple[Cell, ...]], heading: _Heading, dataset: Dataset, faults: Faults
) -> Table:
    for key, column in heading.twice:
        name = dataset.column(key).heading
        faults.add(sheet.name, heading.last, column, name, f'ควรมีคอลัมน์ "{name}" เพียงคอลัมน์เดียว')
    keys = tuple(column.key for column in dataset.columns if column.key in heading.places)
    columns = tuple(heading.places[key] for key in keys)
    width = max(columns) + 1
    rows = _below(sheet, head, heading.last, width)
    return Table(
        sheet.name,
        CANONICAL,
        keys,
        (),
        False,
        (LayoutRow(number, tuple([cells[column] for column in columns]), columns) for number, cells in rows),
        sheet.height,
        tuple(name for _, name in heading.unknown),
    )


def _complain_missing(
    nearest: tuple[str, _Heading] | None, first: str, dataset: Dataset, faults: Faults
) -> None:
    if nearest is None or len(nearest[1].places) < 2:
        wanted = ", ".join(column.heading for column in dataset.columns if column.required)
        faults.add(first, 1, 0, "(ไม่พบหัวตาราง)", f"ควรมีหัวตาราง {wanted}")
        return
    sheet, heading = nearest
    spare = [name for _, name in heading.unknown]
    for key in heading.missing:
        column = dataset.column(key)
        names = " หรือ ".join(f'"{name}"' for name in (column.heading, *column.aliases))
        hint = closest(fold_heading(column.heading), spare)
        faults.add(
            sheet, heading.last, len(heading.places) + len(spare), "(ไม่มีคอลัมน์)", f"ควรมีคอลัมน์ {names}{hint}"
        )
