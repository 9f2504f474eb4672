"""Writes the empty workbook (แบบฟอร์ม) of a dataset: headings with notes, drop-downs, one example row, explanations."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from db.datasets.core import Column, Dataset, Kind
from db.errors import WrongInputError
from db.importing.reading import EXPLANATIONS, LISTS
from db.values.calendar import ROUNDS
from db.values.schooling import GRADES

#: Rows that have drop-downs; more than any office fills by hand.
ROWS_PREPARED = 5_000
#: Excel changes what looks like a number or date unless the column is text; codes would lose their zeros.
_AS_TEXT = (
    Kind.SCHOOL_CODE,
    Kind.BODY_CODE,
    Kind.CODE,
    Kind.DATE,
    Kind.ROUND,
    Kind.GRADE,
    Kind.TEXT,
    Kind.NAMES,
    Kind.AUDIENCE,
)
_NUMBERS = (Kind.COUNT, Kind.ORDINAL, Kind.YEAR, Kind.MONEY, Kind.DECIMAL)

_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="7F7F7F")
_HEADING = Font(bold=True, color="FFFFFF")
_EXAMPLE = Font(italic=True, color="808080")


def choices_of(column: Column) -> tuple[str, ...]:
    """Return the values a cell may take, where they are few enough to list."""
    fixed = {Kind.GRADE: GRADES, Kind.ROUND: ROUNDS}
    return column.choices or fixed.get(column.kind, ())


def column_note(column: Column) -> str:
    """Return what the note on a heading says: whether it is required, kind, unit and example."""
    lines = ["ต้องกรอก" if column.required else "เว้นว่างได้ (ว่าง = ไม่มีข้อมูล)", column.kind.value]
    if column.unit:
        lines.append(f"หน่วย: {column.unit}")
    if column.note:
        lines.append(column.note)
    if column.example:
        lines.append(f"เช่น {column.example}")
    return "\n".join(lines)


def write_template(dataset: Dataset, path: str | Path) -> None:
    """Write the workbook of a dataset to ``path``.

    Raises:
        WrongInputError: The folder does not exist or may not be written to, or the name is no .xlsx.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise WrongInputError(f"ชื่อไฟล์แบบฟอร์มต้องลงท้ายด้วย .xlsx ไม่ใช่ {path.name}")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = dataset.kind
    lists = book.create_sheet(LISTS)
    for number, column in enumerate(dataset.columns, 1):
        _write_column(sheet, lists, number, column)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(EXPLANATIONS), dataset)
    if lists.max_column == 1 and lists.cell(1, 1).value is None:
        book.remove(lists)
    else:
        lists.sheet_state = "hidden"
    try:
        book.save(path)
    except OSError as error:
        raise WrongInputError(f"เขียนไฟล์ {path.name} ไม่ได้ กรุณาตรวจโฟลเดอร์หรือปิดไฟล์ใน Excel") from error


def _write_column(sheet: Worksheet, lists: Worksheet, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    heading = sheet.cell(1, number, column.heading)
    heading.font, heading.fill = _HEADING, _REQUIRED if column.required else _OPTIONAL
    heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    heading.comment = Comment(column_note(column), "น้องแผน", height=140, width=260)
    wide = max(len(column.heading), len(column.example))
    sheet.column_dimensions[letter].width = min(40, max(10, wide + 4))
    number_format = "@" if column.kind in _AS_TEXT else "#,##0.00" if column.kind is Kind.MONEY else "General"
    sheet.column_dimensions[letter].number_format = number_format
    example = sheet.cell(2, number, _example(column))
    example.number_format, example.font = number_format, _EXAMPLE
    choices = choices_of(column)
    if choices:
        _offer(sheet, lists, letter, column, choices)


def _example(column: Column) -> str | Decimal | None:
    if not column.example:
        return None
    return Decimal(column.example) if column.kind in _NUMBERS else column.example


def _offer(sheet: Worksheet, lists: Worksheet, letter: str, column: Column, choices: tuple[str, ...]) -> None:
    """Add a drop-down; its values stand in a hidden sheet, because Excel takes only 255 letters in place."""
    place = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, choice in enumerate(choices, 1):
        lists.cell(row, place, choice).number_format = "@"
    source = get_column_letter(place)
    offer = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${source}$1:${source}${len(choices)}",
        allow_blank=not column.required,
    )
    offer.error, offer.errorTitle = f"เลือกจากรายการ: {', '.join(choices)}"[:250], column.heading[:30]
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{ROWS_PREPARED}")


def _explain(sheet: Worksheet, dataset: Dataset) -> None:
    """Write the sheet of explanations; the importer knows our workbooks by its name."""
    sheet.append([f"แบบฟอร์ม{dataset.thai}: หนึ่งแถวต่อ {dataset.row_per}"])
    sheet.append(["แถวที่ 2 เป็นตัวอย่าง ระบบไม่นำเข้าแถวนั้น ให้พิมพ์ทับหรือพิมพ์ต่อได้เลย"])
    sheet.append([])
    sheet.append(["คอลัมน์", "ต้องกรอก", "ชนิด", "หน่วย", "ค่าที่ใช้ได้", "ตัวอย่าง", "คำอธิบาย"])
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    for column in dataset.columns:
        needed = "ต้องกรอก" if column.required else "เว้นว่างได้"
        choices = ", ".join(choices_of(column))
        sheet.append(
            [column.heading, needed, column.kind.value, column.unit, choices, column.example, column.note]
        )
    for letter, width in zip("ABCDEFG", (26, 12, 34, 8, 50, 24, 50), strict=True):
        sheet.column_dimensions[letter].width = width
