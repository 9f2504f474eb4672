"""Lines of the audit log as a workbook (.xlsx) or CSV, for an auditor; written as they are read, whatever their number."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook

from db.audit import AuditLine
from db.audit_acts import act_name
from db.values.calendar import to_bangkok
from reports.sheetcharts import text

HEADINGS = (
    "ลำดับ", "เวลา (กรุงเทพฯ)", "เขต", "ผู้ทำ (รหัสปกปิด)", "ตำแหน่ง", "การกระทำ", "รหัสการกระทำ", "รายละเอียด",
    "ลายนิ้วมือบรรทัดก่อน", "ลายนิ้วมือ",
)  # fmt: skip
_WIDTHS = (8, 20, 8, 34, 24, 28, 22, 60, 20, 20)
#: A sheet holds this many rows and no more; the rest goes to further sheets.
SHEET_ROWS = 1_000_000


def rows_of(lines: Iterable[AuditLine]) -> Iterable[list[Any]]:
    """Yield one row per line, in the order of ``HEADINGS``."""
    for line in lines:
        detail = json.dumps(line.detail, ensure_ascii=False, sort_keys=True)
        moment = to_bangkok(line.at).strftime("%Y-%m-%d %H:%M:%S")
        yield [
            line.id, moment, line.office_code, line.actor, line.seat, act_name(line.act), line.act, detail,
            line.previous, line.link,
        ]  # fmt: skip


def write_csv(lines: Iterable[AuditLine], out: Path) -> int:
    """Write the lines as CSV that spreadsheet programs open in Thai; return how many."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        return _write_csv(lines, file)


def _write_csv(lines: Iterable[AuditLine], file: IO[str]) -> int:
    table = csv.writer(file)
    table.writerow(HEADINGS)
    count = 0
    for count, row in enumerate(rows_of(lines), 1):  # noqa: B007
        table.writerow([text(cell) if isinstance(cell, str) else cell for cell in row])
    return count


def write_workbook(lines: Iterable[AuditLine], out: Path) -> int:
    """Write the lines as a workbook, a million to a sheet; return how many."""
    book = Workbook(write_only=True)
    sheet: Any = None
    count = 0
    for row in rows_of(lines):
        if count % SHEET_ROWS == 0:
            sheet = _sheet(book)
        count += 1
        sheet.append([text(cell) if isinstance(cell, str) else cell for cell in row])
    if sheet is None:
        _sheet(book)
    book.save(out)
    return count


def _sheet(book: Workbook) -> Any:
    sheet = book.create_sheet(f"บันทึก {len(book.sheetnames) + 1}")
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append(list(HEADINGS))
    return sheet
