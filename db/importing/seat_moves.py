"""Reads the file of October transfers: one row per person who moves, told by the seat held (docs/seats.md); and its empty form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.schools import School
from db.importing.faults import Faults, closest
from db.importing.workbook import open_sheets, read_bytes
from db.people import Seat
from db.seat_transfers import PRINCIPAL, Move
from db.values.cells import Cell, cell_text, fold_heading

FROM, ROLE, TO, NEW_ROLE = "จากโรงเรียน", "บทบาทเดิม", "ไปโรงเรียน", "บทบาทใหม่"
HEADINGS = (FROM, ROLE, TO, NEW_ROLE)
#: As people write a role -> its name in the code.
ROLE_WORDS: Mapping[str, str] = {
    "ผอ": PRINCIPAL, "ผู้อำนวยการ": PRINCIPAL, "ผู้อำนวยการโรงเรียน": PRINCIPAL, "ผอ.โรงเรียน": PRINCIPAL,
    "รักษาการ": "acting", "รักษาการผู้อำนวยการ": "acting", "รักษาการผอ": "acting", "รก.ผอ": "acting", "รรก": "acting",
    "ธุรการ": "clerk", "ครูธุรการ": "clerk", "เจ้าหน้าที่ธุรการ": "clerk", "การเงิน": "finance", "ครูการเงิน": "finance",
    "เจ้าหน้าที่การเงิน": "finance",
}  # fmt: skip
#: The heading stands within so many rows.
_WITHIN = 20


@dataclass(frozen=True, slots=True)
class ReadMoves:
    """What a file says: its moves, or its faults."""

    moves: tuple[Move, ...]
    faults: Faults
    name: str
    fingerprint: str


def role_of(text: str) -> str | None:
    """Return the role that a word names; empty is the principal, None an unknown word."""
    folded = text.replace(" ", "").rstrip(".")
    if not folded:
        return PRINCIPAL
    return ROLE_WORDS.get(folded) or ROLE_WORDS.get(folded + ".")


def read_moves(path: str | Path, office_code: str, schools: Mapping[str, str]) -> ReadMoves:
    """Read a workbook or CSV of moves; ``schools`` are the office's codes and names.

    Raises:
        WrongInputError: The file is missing, damaged or no table.
    """
    return moves_in(read_bytes(path), Path(path).name, office_code, schools)


def schools_by_code(session: Session, office_code: str) -> dict[str, str]:
    """Return the names of an office's schools by their codes, as ``moves_in`` wants them."""
    rows = session.execute(
        select(School.code, School.name).where(School.office_code == office_code, School.current)
    )
    return {row.code: row.name for row in rows}


def is_moves(data: bytes) -> bool:
    """Say whether a file bears the headings of transfers.

    Raises:
        WrongInputError: Damaged or no table.
    """
    return any(_columns(cells) for sheet in open_sheets(data) for cells in islice(sheet.rows, _WITHIN))


def moves_in(data: bytes, name: str, office_code: str, schools: Mapping[str, str]) -> ReadMoves:
    """Read what a file holds, as ``read_moves`` does.

    Raises:
        WrongInputError: Damaged or no table.
    """
    faults = Faults()
    moves: list[Move] = []
    found = False
    for sheet in open_sheets(data):
        columns: dict[str, int] = {}
        reader = _Reader(sheet.name, office_code, schools, faults)
        for number, cells in enumerate(sheet.rows, 1):
            if not columns:
                columns = _columns(cells) if number <= _WITHIN else {}
                found = found or bool(columns)
                continue
            texts = {key: _text(cells, at) for key, at in columns.items()}
            if any(texts.values()) and (move := reader.read(number, columns, texts)) is not None:
                moves.append(move)
    if not found:
        faults.add("Sheet1", 1, 0, "", f"ต้องมีหัวคอลัมน์ {FROM} และ {TO} (มีได้อีก: {ROLE}, {NEW_ROLE})")
    elif not moves and not faults:
        faults.add("Sheet1", 2, 0, "", "ต้องมีอย่างน้อยหนึ่งแถว")
    return ReadMoves(tuple(moves), faults, name, hashlib.sha256(data).hexdigest())


def _columns(cells: tuple[Cell, ...]) -> dict[str, int]:
    folded = {fold_heading(cell): at for at, cell in enumerate(cells) if cell not in (None, "")}
    known = {name: folded[fold_heading(name)] for name in HEADINGS if fold_heading(name) in folded}
    return known if FROM in known and TO in known else {}


def _text(cells: tuple[Cell, ...], at: int) -> str:
    cell = cells[at] if at < len(cells) else None
    return cell_text(cell).strip()


class _Reader:
    """Reads the rows of one sheet, and sees to it that nobody moves twice and no seat is given to two."""

    def __init__(self, sheet: str, office_code: str, schools: Mapping[str, str], faults: Faults) -> None:
        self._sheet, self._office, self._schools, self._faults = sheet, office_code, schools, faults
        self._from: dict[Seat, int] = {}
        self._to: dict[Seat, int] = {}

    def read(self, row: int, columns: Mapping[str, int], texts: Mapping[str, str]) -> Move | None:
        def seat(school: str, role: str, otherwise: str) -> Seat | None:
            return self._seat(row, columns, texts, school, role, otherwise)

        # Without a school to come from, but with one to go to: somebody from elsewhere.
        elsewhere = not texts[FROM] and bool(texts[TO])
        comes = None if elsewhere else seat(FROM, ROLE, PRINCIPAL)
        old = comes.role if comes and comes.role else PRINCIPAL
        goes = seat(TO, NEW_ROLE, old) if texts[TO] else None
        if (comes is None and not elsewhere) or (texts[TO] and goes is None):
            return None
        if comes == goes:
            self._faults.add(self._sheet, row, columns[TO], texts[TO], "ต้องต่างจากตำแหน่งเดิม")
            return None
        for seen, one, column in ((self._from, comes, FROM), (self._to, goes, TO)):
            if one is None:
                continue
            if one in seen:
                self._faults.add(
                    self._sheet, row, columns[column], texts[column], f"ตำแหน่งนี้อยู่ในแถว {seen[one]} แล้ว"
                )
                return None
            seen[one] = row
        return Move(comes, goes)

    def _seat(
        self,
        row: int,
        columns: Mapping[str, int],
        texts: Mapping[str, str],
        school: str,
        role: str,
        otherwise: str,
    ) -> Seat | None:
        code, word = texts[school], texts.get(role, "")
        good = True
        if code not in self._schools:
            hint = closest(code, list(self._schools), alike=85) if code else ""
            self._faults.add(self._sheet, row, columns[school], code, f"ต้องเป็นรหัสโรงเรียนในทะเบียนของเขต{hint}")
            good = False
        known = role_of(word) if word else otherwise
        if known is None:
            self._faults.add(self._sheet, row, columns[role], word, "ต้องเป็น ผอ., รักษาการ, ธุรการ หรือ การเงิน")
            good = False
        return Seat("school", self._office, school_code=code, role=known) if good else None


def write_form(path: str | Path, schools: Mapping[str, str]) -> None:
    """Write the empty form of transfers to a .xlsx, with drop-downs of roles and the office's schools to look codes up."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "โยกย้าย"
    sheet.append(HEADINGS)
    # Codes are text: Excel would take the zeros of others away.
    for column, width in zip("ABCD", (18, 16, 18, 16), strict=True):
        sheet.column_dimensions[column].width = width
        sheet.column_dimensions[column].number_format = "@"
    roles = DataValidation(type="list", formula1='"ผอ.,รักษาการ,ธุรการ,การเงิน"', allow_blank=True)
    sheet.add_data_validation(roles)
    for column in "BD":
        roles.add(f"{column}2:{column}{_FORM_ROWS}")
    sheet.freeze_panes = "A2"
    told = book.create_sheet("คำอธิบาย")
    for line in _HOW:
        told.append([line])
    told.column_dimensions["A"].width = 100
    codes = book.create_sheet("รหัสโรงเรียน")
    codes.append(["รหัสโรงเรียน", "ชื่อโรงเรียน"])
    for code, name in sorted(schools.items(), key=lambda each: each[1]):
        codes.append([code, name])
    codes.column_dimensions["A"].width, codes.column_dimensions["B"].width = 16, 44
    book.save(path)


#: Rows of the form with drop-downs: more than any October brings to one office.
_FORM_ROWS = 1_000
_HOW = (
    "หนึ่งแถวต่อหนึ่งคน บอกด้วยตำแหน่งที่ถืออยู่ ไม่ใช้ชื่อคน รหัสโรงเรียน 8 หลัก ดูแผ่นงาน รหัสโรงเรียน",
    "ย้ายไปอีกโรงเรียน: ใส่ทั้ง จากโรงเรียน และ ไปโรงเรียน",
    "พ้นจากโรงเรียนในเขต (เกษียณ ย้ายออกนอกเขต): เว้น ไปโรงเรียน",
    "มาใหม่จากนอกเขต: เว้น จากโรงเรียน แล้วออกรหัสลงทะเบียนให้หลังบันทึก",
    "บทบาทเว้นว่างคือ ผอ. ส่วน บทบาทใหม่ เว้นว่างคือเหมือนเดิม",
    "ผู้ถือตำแหน่งเดิมของโรงเรียนที่มีผู้มาแทน หมดสิทธิ์ในนาทีเดียวกัน รักษาการหมดสิทธิ์เมื่อมีผู้อำนวยการมา",
)
