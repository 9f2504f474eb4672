"""Reads one cell by the kind its column declares; what does not fit is told as the Thai phrase "ควรเป็น …"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Float, String

from db.datasets.core import Column, Kind
from db.datasets.reports import CANCELLED, CLUSTER_PREFIX, EVERY_SCHOOL
from db.importing.directory import CODE_LENGTH, Directory
from db.importing.faults import CellError, closest
from db.importing.formulas import ERRORS
from db.values.calendar import BUDDHIST_OFFSET, ROUNDS, NotADateError, NotAYearError, buddhist_year, read_date
from db.values.cells import DASHES, Cell, NotACountError, cell_text, fold_heading, is_blank, plain, read_count
from db.values.money import Money, NotMoneyError
from db.values.schooling import GRADES, NotAGradeError, read_grade

#: Most baht that one cell may hold; the national budget is 4 * 10**12.
MOST_BAHT = 10**13

_ROUND_WORDS = re.compile(r"^(?:รอบ|ภาคเรียน|ภาค|เทอม)?(?:ที่)?(.+)$")
_YEAR_WORDS = re.compile(r"^(?:ปีการศึกษา|ปีงบประมาณ|ปี)?\s*(?:พ\.?ศ\.?)?\s*")
_BAHT_WORDS = re.compile(r"^฿|\s*(?:บาท|฿|\.-)$")


def read_round(text: str) -> str:
    """Read a round of the academic year: ``1``, ``รอบที่ 2``, ``เทอม ๑``, ``สิ้นปี``.

    Raises:
        CellError: None of them.
    """
    folded = fold_heading(text).replace("การศึกษา", "")
    match = _ROUND_WORDS.match(folded)
    name = match[1] if match else folded
    if name not in ROUNDS:
        raise CellError(f"ควรเป็นรอบ {', '.join(ROUNDS[:-1])} หรือ {ROUNDS[-1]}")
    return name


def read_year(text: str) -> int:
    """Read a Buddhist year, also with the word for year before it.

    Raises:
        CellError: No year, or a Common Era year; then the Buddhist one is named.
    """
    try:
        return buddhist_year(_YEAR_WORDS.sub("", plain(text)))
    except NotAYearError as error:
        hint = f" ({text} เป็น ค.ศ. น่าจะหมายถึง {error.hint})" if error.hint else ""
        raise CellError(f"ควรเป็นปี พ.ศ. เช่น 2569 หรือ 69{hint}") from error


class CellReader:
    """Reads the cells of one column; ``memo`` in front of it spares reading the same text again."""

    def __init__(
        self,
        column: Column,
        table_column: Any,
        directory: Directory,
        *,
        must_exist: bool,
        ministry_codes: bool = False,
    ) -> None:
        self.column, self.directory, self.must_exist = column, directory, must_exist
        self.ministry_codes = ministry_codes
        self.type = table_column.type
        self.length: int | None = table_column.type.length if isinstance(table_column.type, String) else None
        self.empty = None if table_column.nullable else _default(table_column)
        self.folded = {fold_heading(choice): choice for choice in column.choices}
        self.same_as = {fold_heading(typed): kept for typed, kept in column.same_as.items()}
        self._read: Callable[[str], Any] = getattr(self, f"_{column.kind.name.lower()}")

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell, or of an empty optional one ``None`` (or the table's own default).

        Raises:
            CellError: With what was expected.
        """
        kind = self.column.kind
        if is_blank(cell):
            if not self.column.required:
                return self.empty
            # A dash in a table of numbers says "none"; an empty cell says nothing.
            if cell_text(cell).strip() in DASHES and kind in (Kind.COUNT, Kind.MONEY):
                return Money(0) if kind is Kind.MONEY else 0
            raise CellError(f"ต้องกรอก {self.column.heading} ({kind.value})")
        if kind is Kind.DATE and isinstance(cell, (datetime, date)):
            return _date_cell(cell)
        if isinstance(cell, str) and cell in ERRORS:
            raise CellError(f"ควรเป็น{kind.value} สูตรในเซลล์นี้คำนวณไม่ได้")
        value = self._read(self._as_kept(plain(cell)))
        if self.length is not None and isinstance(value, str) and len(value) > self.length:
            raise CellError(f"ควรยาวไม่เกิน {self.length} ตัวอักษร")
        return value

    def _as_kept(self, text: str) -> str:
        """Return what a cell is kept as, where the column knows other ways to write it."""
        return self.same_as.get(fold_heading(text), text) if self.same_as else text

    def _school_code(self, text: str) -> str:
        code = re.sub(r"[\s\u200b'-]", "", text)
        if self.ministry_codes:
            code = self.directory.of_ministry(code)
        return self.directory.school(code, must_exist=self.must_exist)

    def _body_code(self, text: str) -> str:
        code = re.sub(r"[\s\u200b'-]", "", text)
        if code.isdigit() and len(code) <= CODE_LENGTH and code.zfill(CODE_LENGTH).endswith("0000"):
            return self.directory.body(code.zfill(CODE_LENGTH))
        return self._school_code(text)

    def _code(self, text: str) -> str:
        return text.lstrip("'")

    def _text(self, text: str) -> str:
        return "".join(letter for letter in text if letter.isprintable())

    def _count(self, text: str) -> int:
        try:
            return read_count(text)
        except NotACountError as error:
            raise CellError(f"ควรเป็น{Kind.COUNT.value}") from error

    def _ordinal(self, text: str) -> int:
        try:
            number = read_count(text)
        except NotACountError:
            number = 0
        if number < 1:
            raise CellError(f"ควรเป็น{Kind.ORDINAL.value}")
        return number

    def _money(self, text: str) -> Money:
        try:
            amount = Money.baht(_BAHT_WORDS.sub("", text).strip())
        except NotMoneyError as error:
            raise CellError(f"ควรเป็น{Kind.MONEY.value}") from error
        if abs(amount.satang) > MOST_BAHT * 100:
            raise CellError(f"ควรเป็นจำนวนเงินไม่เกิน {MOST_BAHT:,} บาท")
        return amount

    def _decimal(self, text: str) -> float | Decimal:
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation as error:
            raise CellError(f"ควรเป็น{Kind.DECIMAL.value}") from error
        if not number.is_finite() or abs(number) > 10**12:
            raise CellError(f"ควรเป็น{Kind.DECIMAL.value}")
        return float(number) if isinstance(self.type, Float) and not self.type.asdecimal else number

    def _date(self, text: str) -> date:
        try:
            return read_date(text)
        except NotADateError as error:
            raise CellError("ควรเป็นวันที่ เช่น 25/12/2568 หรือ 25 ธ.ค. 68") from error

    def _year(self, text: str) -> int:
        return read_year(text)

    def _grade(self, text: str) -> str:
        try:
            return read_grade(text)
        except NotAGradeError as error:
            raise CellError(f"ควรเป็นชั้น {GRADES[0]} ถึง {GRADES[-1]} เช่น ป.1") from error

    def _round(self, text: str) -> str:
        return read_round(text)

    def _choice(self, text: str) -> str:
        choice = self.folded.get(fold_heading(text))
        if choice is None:
            hint = closest(text, self.column.choices)
            raise CellError(f"ควรเป็นหนึ่งใน {' / '.join(self.column.choices)}{hint}")
        return choice

    def _names(self, text: str) -> str:
        return ";".join(name.strip() for name in text.split(";") if name.strip())

    def _audience(self, text: str) -> str:
        """``ทุกโรงเรียน``, ``ยกเลิก``, ``กลุ่มโรงเรียน:NAME``, or codes; these are kept with a comma at each end."""
        if fold_heading(text) == fold_heading(EVERY_SCHOOL):
            return EVERY_SCHOOL
        if plain(text) == CANCELLED:
            return CANCELLED
        head, colon, name = text.partition(":")
        if colon and fold_heading(head + colon) == fold_heading(CLUSTER_PREFIX):
            return CLUSTER_PREFIX + self.directory.cluster(name.strip())
        codes = [
            self.directory.school(code.strip(), must_exist=True) for code in text.split(",") if code.strip()
        ]
        return "," + ",".join(codes) + ","


def _date_cell(cell: date) -> date:
    """Return a date cell's day; a Buddhist year typed into Excel arrives as year 2568 of the Common Era."""
    day = cell.date() if isinstance(cell, datetime) else cell
    try:
        return day.replace(year=day.year - BUDDHIST_OFFSET) if day.year >= 2400 else day
    except ValueError as error:
        raise CellError("ควรเป็นวันที่ที่มีจริงในปฏิทิน") from error


def _default(table_column: Any) -> Any:
    """Return what an empty cell of a column that is never NULL is kept as; money and text have a zero and ``""``."""
    default = table_column.default
    if default is not None and default.is_scalar:
        return default.arg
    return "" if isinstance(table_column.type, String) else None
