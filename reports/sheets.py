"""An answer as a workbook (.xlsx): figures on one sheet, where they come from on another."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from db.values.calendar import thai_date
from db.values.money import Money
from reports.cards import DEMONSTRATION, NO_DATA, Figure, Shown
from reports.question import Provenance

#: Number formats of a cell by what it holds.
_MONEY, _COUNT, _RATIO = "#,##0.00", "#,##0", "0.00"
#: A cell that begins with one of these would be run as a formula by a spreadsheet program.
_FORMULA = ("=", "+", "-", "@", "\t")


def workbook_of(title: str, figures: tuple[Figure, ...], provenance: Provenance | None) -> bytes:
    """Return the answer as a workbook with a frozen, bold heading and number formats (ไฟล์ Excel)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ตัวเลข"
    sheet.append(["รายการ", "ค่า", "หน่วย", "หมายเหตุ"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8F0E8")
    for figure in figures:
        sheet.append([_text(figure.label), _value(figure.value), figure.unit, _text(figure.note)])
        sheet.cell(sheet.max_row, 2).number_format = _format(figure.value)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        if figure.emphasis:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
    for column, width in enumerate((48, 20, 12, 40), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    origin = book.create_sheet("ที่มา")
    for label, value in _origin(title, provenance):
        origin.append([label, _text(value)])
    origin.column_dimensions["A"].width, origin.column_dimensions["B"].width = 24, 80
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _origin(title: str, provenance: Provenance | None) -> list[tuple[str, str]]:
    rows = [("คำถาม", title)]
    if provenance is not None:
        rows += [
            ("ที่มา", provenance.source),
            ("ข้อมูล ณ วันที่", thai_date(provenance.as_of) if provenance.as_of else ""),
            ("ช่วงเวลา", provenance.period),
            ("ขอบเขต", provenance.scope),
            ("ชุดนำเข้า", ", ".join(map(str, provenance.batches))),
            ("สถานะข้อมูล", DEMONSTRATION if provenance.demonstration else "ข้อมูลจริงตามแหล่งที่มา"),
        ]
    return rows


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _value(value: Shown) -> str | int | Decimal:
    if value is None:
        return NO_DATA
    if isinstance(value, Money):
        return value.in_baht
    return _text(value) if isinstance(value, str) else value


def _format(value: Shown) -> str:
    if isinstance(value, Money):
        return _MONEY
    return _COUNT if isinstance(value, int) else _RATIO if isinstance(value, Decimal) else "General"
