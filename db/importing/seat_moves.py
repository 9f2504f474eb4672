"""Reads the file of October transfers: one row per person who moves, told by the seat held (docs/seats.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    data, faults = read_bytes(path), Faults()
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
    return ReadMoves(tuple(moves), faults, Path(path).name, hashlib.sha256(data).hexdigest())


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

        comes = seat(FROM, ROLE, PRINCIPAL)
        old = comes.role if comes and comes.role else PRINCIPAL
        goes = seat(TO, NEW_ROLE, old) if texts[TO] else None
        if comes is None or (texts[TO] and goes is None):
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
