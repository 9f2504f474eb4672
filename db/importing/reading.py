"""From a file to its tables: what is read, under which options, and who it is from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.datasets.core import Dataset, Kind
from db.errors import WrongInputError
from db.importing.faults import Faults
from db.importing.layouts import Table, find_tables
from db.importing.workbook import open_sheets, read_bytes
from db.offices import EVERY_OFFICE
from db.values.calendar import NotADateError, read_date

#: The sheet of explanations in the workbooks that ``template`` writes.
EXPLANATIONS = "คำอธิบาย"
#: The hidden sheet in them that holds the choices of drop-downs.
LISTS = "ตัวเลือก"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says beside the file: office (or ``all``), Buddhist year, round, and the day it is true for."""

    office_code: str
    year: int | None = None
    round: str | None = None
    as_of: date | None = None
    demonstration: bool = False
    #: What else a file does not say, by the key of its column: the test and the grade of scores.
    further: tuple[tuple[str, str], ...] = ()

    @property
    def every_office(self) -> bool:
        return self.office_code == EVERY_OFFICE

    def given(self, dataset: Dataset) -> dict[str, str]:
        """Return the column keys that the options fill, and with which text."""
        found: dict[str, str] = {}
        for column in dataset.columns:
            # An optional year (ปีที่สร้าง) is a particular of the row, not the year that the file is about.
            if column.kind is Kind.YEAR and column.required and self.year is not None:
                found[column.key] = str(self.year)
            if column.key == "round" and self.round is not None:
                found[column.key] = self.round
        known = {column.key for column in dataset.columns}
        return found | {key: text for key, text in self.further if key in known}


@dataclass(slots=True)
class Parsed:
    """A file whose tables were found; their rows are streams that ``check`` reads once."""

    file_name: str
    #: SHA-256 of the file, the dataset and the options: the same import twice changes nothing.
    fingerprint: str
    tables: list[Table]
    faults: Faults
    #: The file was made by ``template``: its example row is not a fact.
    from_template: bool = False

    @property
    def layout(self) -> str:
        return self.tables[0].layout if self.tables else ""


def as_day(given: str | date | None) -> date | None:
    """Read ``--as-of``; None stays None.

    Raises:
        WrongInputError: No date in an accepted form.
    """
    if given is None or isinstance(given, date):
        return given
    try:
        return read_date(given)
    except NotADateError as error:
        raise WrongInputError(
            f"วันที่ของข้อมูล {given} อ่านไม่ออก ควรเป็นวันที่ เช่น 10/6/2568 หรือ 10 มิ.ย. 68"
        ) from error


def read_file(source: str | Path | bytes, dataset: Dataset, options: Options, *, name: str = "") -> Parsed:
    """Open a file and find its tables; nothing of the rows is read yet.

    Args:
        source: Path, or the content of a file.
        name: Name to remember for content given as bytes.
    Raises:
        WrongInputError: The file cannot be opened, or its layout needs an option that was not given.
    """
    data = source if isinstance(source, bytes) else read_bytes(source)
    file_name = name or ("" if isinstance(source, bytes) else Path(source).name)
    faults = Faults()
    given = frozenset(options.given(dataset))
    sheets = open_sheets(data)
    # Our own sheets of explanations and of choices bear the same headings, but never rows.
    theirs = [sheet for sheet in sheets if sheet.name not in (EXPLANATIONS, LISTS)]
    tables = find_tables(theirs or sheets, dataset, given, faults)
    wanted = [key for key in (tables[0].needs if tables else ()) if key not in given]
    if wanted:
        layout = next(layout for layout in dataset.layouts if layout.key == tables[0].layout)
        what = " ".join(dataset.column(key).heading for key in wanted)
        options_said = " ".join(f"--{key}" for key in wanted)
        like = " ".join(f"--{key} {dataset.column(key).example}" for key in wanted)
        raise WrongInputError(f"{layout.thai} ไม่บอก{what} ต้องระบุ {options_said} (เช่น {like})")
    from_template = any(sheet.name == EXPLANATIONS for sheet in sheets)
    return Parsed(file_name[-255:], fingerprint(data, dataset.kind, options), tables, faults, from_template)


def fingerprint(data: bytes, kind: str, options: Options) -> str:
    """Return what tells one import from another: content, kind and options as given."""
    told = [
        kind,
        options.office_code,
        options.year,
        options.round,
        str(options.as_of or ""),
        options.demonstration,
        *options.further,
    ]
    return hashlib.sha256(hashlib.sha256(data).digest() + json.dumps(told).encode()).hexdigest()
