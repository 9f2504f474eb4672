"""Opens what officers send: workbooks of every Excel age, OpenDocument, and CSV in Thai encodings.

What a file is, is told by its content, never by its name: an old ``.xls`` renamed ``.xlsx`` is read all the same.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    XmlError,
    ZipError,
)

from db.errors import WrongInputError
from db.importing.formulas import Failed, failed_formulas
from db.importing.guards import TRUSTED, Limits, check_archive, check_extent, check_sheets, check_size
from db.values.cells import Cell

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: An encrypted workbook is an OLE file with a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: A CSV has no sheet; faults name it so.
CSV_SHEET = "CSV"
_DELIMITERS = ",;\t|"
DAMAGED = "ไฟล์เสียหายหรือไม่ใช่ไฟล์ตาราง กรุณาเปิดด้วย Excel แล้วบันทึกใหม่เป็น .xlsx"


@dataclass(slots=True)
class Sheet:
    """One table of a file: rows from the first row of the sheet on, cells from column A on."""

    name: str
    rows: Iterator[tuple[Cell, ...]]
    #: How many rows there are about; for progress only.
    height: int


def read_bytes(path: str | Path) -> bytes:
    """Return the content of a file, refusing one that is missing, empty or too large."""
    path = Path(path)
    if not path.is_file():
        raise WrongInputError(f"ไม่พบไฟล์ {path.name}")
    check_size(path.stat().st_size)
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongInputError(f"เปิดไฟล์ {path.name} ไม่ได้ กรุณาปิดไฟล์ใน Excel หรือตรวจสิทธิ์แล้วลองใหม่") from error


def open_sheets(data: bytes, limits: Limits = TRUSTED) -> list[Sheet]:
    """Return the sheets of a workbook, or the one table of a CSV.

    Raises:
        WrongInputError: Empty, too large, damaged, locked by a password, or no table at all.
    """
    check_size(len(data), limits)
    if data.startswith(ZIP) or data.startswith(OLE):
        return _open_workbook(data, limits)
    return [_open_csv(_decode(data), limits)]


def _open_workbook(data: bytes, limits: Limits) -> list[Sheet]:
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise WrongInputError("ไฟล์มีรหัสผ่าน กรุณาเอารหัสผ่านออกแล้วส่งใหม่")
    failed: Failed = {}
    with damaged_as_wrong():
        if data.startswith(ZIP):
            check_archive(data, limits)
            failed = failed_formulas(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = {meta.name: meta.typ for meta in book.sheets_metadata}
        names = [name for name in book.sheet_names if kinds.get(name) in (SheetTypeEnum.WorkSheet, None)]
        check_sheets(len(names), limits)
        return [_sheet(name, book.get_sheet_by_name(name), failed.get(name, {}), limits) for name in names]


@contextmanager
def damaged_as_wrong() -> Iterator[None]:
    """Tell whatever the readers make of a damaged workbook as one sentence.

    Raises:
        WrongInputError: It is damaged, or locked by a password.
    """
    try:
        yield
    except PasswordError as error:
        raise WrongInputError("ไฟล์มีรหัสผ่าน กรุณาเอารหัสผ่านออกแล้วส่งใหม่") from error
    except (
        CalamineError,
        ZipError,
        XmlError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        # Also what is packed in an unknown way, or locked.
        RuntimeError,
    ) as error:
        raise WrongInputError(DAMAGED) from error


def _sheet(name: str, sheet: CalamineSheet, failed: dict[tuple[int, int], str], limits: Limits) -> Sheet:
    rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    check_extent(rows, columns, limits)
    # The reader leaves out empty columns at the left, though not empty rows at the top.
    left = (None,) * (sheet.start[1] if sheet.start else 0)
    cells = (left + tuple(map(_cell, row)) for row in sheet.iter_rows())
    return Sheet(name, _with_failed(cells, failed) if failed else cells, rows)


def _with_failed(
    rows: Iterator[tuple[Cell, ...]], failed: dict[tuple[int, int], str]
) -> Iterator[tuple[Cell, ...]]:
    """Put back what cells show whose formula failed: the reader gives them as empty."""
    broken = {row for row, _ in failed}
    for number, cells in enumerate(rows, 1):
        if number not in broken:
            yield cells
        else:
            yield tuple([failed.get((number, column), cell) for column, cell in enumerate(cells)])


def _cell(value: Any) -> Cell:
    """A truth value becomes text, so that it can never pass for 1 or 0."""
    cell: Cell = ("TRUE" if value else "FALSE") if isinstance(value, bool) else value
    return cell


def _decode(data: bytes) -> str:
    """Return the text of a CSV: UTF-8 with or without BOM, UTF-16, or TIS-620 / Windows-874."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp874"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise WrongInputError("ไม่ใช่ไฟล์ตาราง กรุณาส่งไฟล์ .xlsx, .xls, .ods หรือ .csv")


def _open_csv(text: str, limits: Limits) -> Sheet:
    start = text[:2000].lstrip().lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "<head")):
        raise WrongInputError("ไฟล์นี้เป็นหน้าเว็บที่ตั้งชื่อเป็นไฟล์ Excel กรุณาเปิดด้วย Excel แล้วบันทึกใหม่เป็น .xlsx")
    if not text.strip():
        raise WrongInputError("ไฟล์ว่างเปล่า ไม่มีข้อมูลให้นำเข้า")
    if start.startswith(("%pdf", "{")):
        raise WrongInputError("ไม่ใช่ไฟล์ตาราง กรุณาส่งไฟล์ .xlsx, .xls, .ods หรือ .csv")
    delimiter = _delimiter(text)
    # Excel writes "sep=;" as a first line of its own.
    height = text.count("\n") + 1
    return Sheet(CSV_SHEET, _csv_rows(text, delimiter, limits), height)


def _delimiter(text: str) -> str:
    """Return the delimiter that most of the first lines agree on; a comma when none does."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    counts = {mark: sorted((line.count(mark) for line in lines), reverse=True) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)


def _csv_rows(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[Cell, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1):
            if number > limits.rows or len(row) > limits.columns:
                check_extent(number, len(row), limits)
            if number == 1 and len(row) <= 2 and row and row[0].lower().startswith("sep="):
                row = []
            yield tuple(row)
    except csv.Error as error:
        raise WrongInputError(
            "อ่านไฟล์ CSV ไม่ได้ อาจมีเครื่องหมายคำพูดไม่ครบคู่ กรุณาเปิดด้วย Excel แล้วบันทึกใหม่"
        ) from error
