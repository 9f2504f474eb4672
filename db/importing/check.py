"""Checks every cell of a file and tells all faults at once; what passes is ready for the table."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from db.datasets.core import Column, Dataset, Kind, LayoutRow
from db.errors import WrongInputError
from db.importing.cells import CellReader
from db.importing.directory import Directory
from db.importing.faults import CellError, Faults, cell_name
from db.importing.layouts import Table
from db.importing.reading import Options, Parsed
from db.importing.totals import Totals
from db.values.calendar import office_day, utc_now
from db.values.cells import Cell, cell_text, plain

#: Tells how far a step is: its Thai name, rows done, rows in all (0 when not known).
Progress = Callable[[str, int, int], None]
PROGRESS_EVERY = 5_000
#: Different texts remembered per column, so that each is read once.
MOST_REMEMBERED = 100_000
#: The example row of our template is among the first rows, if it was left there.
EXAMPLE_WITHIN = 3
#: The list of schools itself cannot be checked against the list of schools.
SCHOOLS = "schools"


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Show nothing."""


class _Memo(dict[Any, Any]):
    """Values already read, by the cell; faults are not remembered."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self._read = reader.read

    def __missing__(self, cell: Cell) -> Any:
        value = self._read(cell)
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


@dataclass(slots=True)
class Checked:
    """Rows that fit the table, in the order of ``keys``, with the sheet row of each for telling faults."""

    keys: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """Where the rows of one table stand, so that a fault found later can still be told by its cell."""

    table: Table
    first: int
    numbers: array[int] = field(default_factory=lambda: array("L"))
    columns: tuple[int, ...] = ()


class _Checker:
    def __init__(self, dataset: Dataset, options: Options, directory: Directory, faults: Faults) -> None:
        self.dataset, self.options, self.directory, self.faults = dataset, options, directory, faults
        self.checked = Checked(tuple(column.key for column in dataset.columns))
        self.given = options.given(dataset)
        self.readers = {column.key: self._reader(column) for column in dataset.columns}
        positions = [self.checked.keys.index(key) for key in dataset.grain]
        self.grain = itemgetter(*positions) if positions else None
        self.seen: dict[Any, int] = {}
        self.places: list[_Place] = []
        self.examples_skipped = 0
        self.from_template = False

    def _reader(self, column: Column, *, ministry_codes: bool = False) -> CellReader:
        return CellReader(
            column,
            self.dataset.table.__table__.c[column.key],
            self.directory,
            must_exist=self.dataset.kind != SCHOOLS,
            ministry_codes=ministry_codes,
        )

    def _readers_of(self, table: Table) -> dict[str, CellReader]:
        """Return the readers of a table's columns; some official files name schools by the ministry's code."""
        layout = next((each for each in self.dataset.layouts if each.key == table.layout), None)
        if layout is None or not layout.ministry_codes:
            return self.readers
        return {
            column.key: self._reader(column, ministry_codes=True)
            if column.kind is Kind.SCHOOL_CODE
            else self.readers[column.key]
            for column in self.dataset.columns
        }

    def read_table(self, table: Table, progress: Progress) -> None:
        place = _Place(table, len(self.checked.rows))
        self.places.append(place)
        readers = self._readers_of(table)
        memos = [_Memo(readers[key]) for key in table.keys]
        arrange = self._arrangement(table)
        totals = Totals(self.dataset, table)
        check_given = [
            (table.keys.index(key), str(self._given_value(key, text)))
            for key, text in self.given.items()
            if key in table.keys
        ]
        rows, numbers, grain, seen = self.checked.rows, place.numbers, self.grain, self.seen
        for done, row in enumerate(table.rows):
            if done % PROGRESS_EVERY == 0:
                progress("ตรวจข้อมูล", done, table.height)
            if done < EXAMPLE_WITHIN and self.from_template and self._is_example(table, row):
                self.examples_skipped += 1
                continue
            try:
                values = arrange([memo[cell] for memo, cell in zip(memos, row.cells)])  # noqa: B905 (speed)
            except CellError:
                if not totals.is_total_line(row, rows, place.first, self.faults):
                    self._complain(table, row, memos)
                continue
            if check_given and not self._agrees(table, row, values, check_given):
                continue
            place.columns = row.columns
            if grain is not None:
                key = grain(values)
                if key in seen:
                    self._complain_twice(table, row, seen[key])
                    continue
                seen[key] = len(rows)
            rows.append(values)
            numbers.append(row.row)

    def _arrangement(self, table: Table) -> Callable[[list[Any]], tuple[Any, ...]]:
        """Return what puts the values of a layout's row, options and defaults into the order of the columns."""
        if table.keys == self.checked.keys:
            return tuple
        filled: list[Any] = []
        order: list[int] = []
        for column in self.dataset.columns:
            if column.key in table.keys:
                order.append(table.keys.index(column.key))
            else:
                text = self.given.get(column.key)
                filled.append(self._given_value(column.key, text) if text else self.readers[column.key].empty)
                order.append(len(table.keys) + len(filled) - 1)
        pick = itemgetter(*order)
        return lambda values: pick(values + filled)

    def _given_value(self, key: str, text: str) -> Any:
        try:
            return self.readers[key].read(text)
        except CellError as error:
            raise WrongInputError(f"--{self._option(key)} {text}: {error.expected}") from error

    def _option(self, key: str) -> str:
        """The option of the command that fills a column: --year whatever the year is called, else its key."""
        return "year" if self.dataset.column(key).kind is Kind.YEAR else key

    def _complain(self, table: Table, row: LayoutRow, memos: list[_Memo]) -> None:
        for index, (memo, cell) in enumerate(zip(memos, row.cells, strict=True)):
            try:
                memo[cell]
            except CellError as error:
                value = cell_text(cell)
                if table.private and not (value.isdigit() and len(value) <= 8):
                    value = "(ไม่แสดงค่า)"
                self.faults.add(table.sheet, row.row, row.columns[index], value, error.expected)

    def _is_example(self, table: Table, row: LayoutRow) -> bool:
        told = dict(zip(table.keys, map(plain, row.cells), strict=True))
        return all(_alike(told.get(column.key, ""), plain(column.example)) for column in self.dataset.columns)

    def _agrees(
        self, table: Table, row: LayoutRow, values: tuple[Any, ...], given: list[tuple[int, str]]
    ) -> bool:
        fits = True
        for index, text in given:
            key = table.keys[index]
            if str(values[self.checked.keys.index(key)]) != text:
                fits = False
                expected = f"ควรเป็น {text} ตามที่ระบุ --{self._option(key)}"
                self.faults.add(
                    table.sheet, row.row, row.columns[index], cell_text(row.cells[index]), expected
                )
        return fits

    def _complain_twice(self, table: Table, row: LayoutRow, first: int) -> None:
        sheet, number, columns = self._where(first)
        names = [self.dataset.column(key).heading for key in self.dataset.grain]
        grain = self.dataset.grain[0]
        index = table.keys.index(grain) if grain in table.keys else 0
        twin = f"{sheet}!{cell_name(number, columns[index] if index < len(columns) else 0)}"
        expected = f"ซ้ำกับแถว {number} ({twin}) ควรมีเพียงแถวเดียวต่อ {' + '.join(names)}"
        value = cell_text(row.cells[index])
        self.faults.add(table.sheet, row.row, row.columns[index], value, expected)

    def days_to_come(self, today: date) -> list[str]:
        """Return a remark for each column of what was done (วันที่จ่าย) that names days after ``today``."""
        last, remarks = max(self.options.as_of or today, today), []
        for column in self.dataset.columns:
            if not column.past:
                continue
            at = self.checked.keys.index(column.key)
            late = [index for index, row in enumerate(self.checked.rows) if row[at] and row[at] > last]
            if late:
                sheet, number, columns = self._where(late[0])
                keys = next(place for place in reversed(self.places) if place.first <= late[0]).table.keys
                place = cell_name(number, columns[keys.index(column.key)] if column.key in keys else 0)
                remarks.append(
                    f"{column.heading}ยังมาไม่ถึง {len(late):,} แถว แถวแรกคือ {sheet}!{place} โปรดตรวจปี"
                )
        return remarks

    def _where(self, index: int) -> tuple[str, int, tuple[int, ...]]:
        """Return sheet, sheet row and columns of a row that was accepted."""
        place = next(place for place in reversed(self.places) if place.first <= index)
        return place.table.sheet, place.numbers[index - place.first], place.columns

    def check_across(self, session: Session) -> None:
        """Run the dataset's own checks over all rows."""
        if not self.dataset.checks or not self.checked.rows:
            return
        rows = [dict(zip(self.checked.keys, row, strict=True)) for row in self.checked.rows]
        for check in self.dataset.checks:
            for index, key, why in check(session, self.options.office_code, rows):
                sheet, number, columns = self._where(index)
                keys = next(place for place in reversed(self.places) if place.first <= index).table.keys
                column = columns[keys.index(key)] if key in keys else 0
                shown = rows[index].get(key)
                self.faults.add(sheet, number, column, "" if shown is None else str(shown), f"ควรเป็น: {why}")


def _alike(text: str, example: str) -> bool:
    """Say whether a cell still holds the example, also when Excel shows 2052.00 as 2052."""
    if text == example:
        return True
    try:
        return Decimal(text) == Decimal(example)
    except InvalidOperation:
        return False


def check(
    session: Session, parsed: Parsed, dataset: Dataset, options: Options, *, progress: Progress = no_progress
) -> Checked:
    """Read and check every row; faults are added to ``parsed.faults``, rows that fit are returned."""
    directory = Directory(session, options.office_code)
    faults = parsed.faults
    checker = _Checker(dataset, options, directory, faults)
    checker.from_template = parsed.from_template
    needs_schools = (
        any(column.kind is Kind.SCHOOL_CODE for column in dataset.columns) and dataset.kind != SCHOOLS
    )
    if needs_schools and directory.is_empty:
        faults.add(parsed.tables[0].sheet if parsed.tables else "Sheet1", 1, 0, f"(เขต {options.office_code})",
                   "ยังไม่มีทะเบียนโรงเรียนของเขตนี้ ควรนำเข้า schools ก่อน")  # fmt: skip
        return checker.checked
    for table in parsed.tables:
        checker.read_table(table, progress)
    checker.check_across(session)
    _remark(checker, parsed, directory)
    return checker.checked


def _remark(checker: _Checker, parsed: Parsed, directory: Directory) -> None:
    """Write the notes of an import; a file without a single row is a fault."""
    warnings = checker.checked.warnings
    if checker.examples_skipped:
        warnings.append("ข้ามแถวตัวอย่างของแบบฟอร์ม")
    for lost, code in sorted(directory.restored.items()):
        warnings.append(f"เติมเลขศูนย์ข้างหน้ารหัส {lost} เป็น {code}")
    warnings += checker.days_to_come(office_day(utc_now()))
    unknown = sorted({name for table in parsed.tables for name in table.unknown})
    if unknown:
        warnings.append(f"ไม่ได้นำเข้าคอลัมน์ที่ไม่รู้จัก: {', '.join(unknown[:10])}{' …' if len(unknown) > 10 else ''}")
    if not checker.checked.rows and not parsed.faults and parsed.tables:
        table = parsed.tables[0]
        why = (
            "มีแต่แถวตัวอย่าง ควรกรอกข้อมูลจริงแทน" if checker.examples_skipped else "ควรมีข้อมูลอย่างน้อยหนึ่งแถวใต้หัวตาราง"
        )
        parsed.faults.add(table.sheet, 2, 0, "(ไม่มีแถวข้อมูล)", why)
