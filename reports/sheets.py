"""A document as a workbook (.xlsx): figures, where they come from, and the chart as the program's own."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from db.values.calendar import thai_date
from db.values.money import Money
from reports.cards import DEMONSTRATION, NO_DATA, Figure, Shown
from reports.documents import NOT_OFFICIAL, Document, Section
from reports.sheetcharts import add_chart, text

#: Number formats of a cell by what it holds. A rate stays the number that answers print, with its sign behind.
_MONEY, _COUNT, _RATIO, _PERCENT = "#,##0.00", "#,##0", "#,##0.00", '0.00"%"'
FIGURES, ORIGIN, CHART = "ตัวเลข", "ที่มา", "กราฟ"
_HEAD, _BAND = "DCEBE3", "F4F8F6"
_LINE = Side(style="thin", color="C9D1D8")
#: What a sheet's name may not hold, and how long it may be.
_NOT_IN_NAMES, _LONGEST_NAME = re.compile(r"[\[\]:*?/\\']"), 31
#: A4, as openpyxl names paper.
_A4 = 9
#: Columns and their widths in letters.
_COLUMNS = (("รายการ", 44), ("ค่า", 18), ("หน่วย", 11), ("หมายเหตุ", 38))
_CODE = ("รหัสโรงเรียน", 15)
#: Width of the remarks where there are none.
_NO_REMARKS = 14
#: The face of official papers; a machine without it takes its own.
_FACE, _SIZE, _LINE_HIGH = "TH Sarabun New", 14, 21


def workbook_of(document: Document) -> bytes:
    """Return the document as a workbook ready to be printed on A4 (ไฟล์ Excel).

    One sheet of figures per section (``ตัวเลข`` where there is one), then ``ที่มา``, then the charts that a spreadsheet
    program can draw itself. Text is never a formula.
    """
    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    names = _names(document)
    for section, name in zip(document.sections, names, strict=True):
        _figures(book.create_sheet(name), section, document)
    _origin(book.create_sheet(ORIGIN), document)
    for section, name in zip(document.sections, names, strict=True):
        if section.chart is not None:
            add_chart(book, CHART if len(names) == 1 else _named(f"{CHART} {name}", book), section.chart)
    book.properties.title = document.title
    book.properties.creator = "น้องแผน"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _names(document: Document) -> list[str]:
    """One name per section: short, without what names may not hold, each its own."""
    if len(document.sections) == 1:
        return [FIGURES]
    taken: list[str] = []
    for number, section in enumerate(document.sections, 1):
        plain = _NOT_IN_NAMES.sub(" ", section.title).strip() or FIGURES
        taken.append(f"{number} {plain}"[:_LONGEST_NAME].rstrip())
    return taken


def _named(name: str, book: Workbook) -> str:
    short = name[:_LONGEST_NAME].rstrip()
    return short if short not in book.sheetnames else f"{short[:28]} {len(book.sheetnames)}"


def _figures(sheet: Worksheet, section: Section, document: Document) -> None:
    coded = any(_code(figure) for figure in section.figures)
    columns = (_COLUMNS[0], _CODE, *_COLUMNS[1:]) if coded else _COLUMNS
    if not any(figure.note for figure in section.figures):
        columns = (*columns[:-1], (columns[-1][0], _NO_REMARKS))
    sheet.append([name for name, _ in columns])
    for column, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = sheet.cell(1, column)
        cell.font, cell.fill = Font(_FACE, _SIZE, bold=True), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(bottom=_LINE)
    sheet.row_dimensions[1].height = _LINE_HIGH
    for number, figure in enumerate(section.figures, 2):
        row: list[Any] = [text(figure.label), value(figure.value), text(figure.unit), text(figure.note)]
        sheet.append([row[0], _code(figure), *row[1:]] if coded else row)
        _shape(sheet, number, figure, 3 if coded else 2, len(columns))
    sheet.freeze_panes = "A2"
    if len(section.figures) > 1:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(section.figures) + 1}"
    _printing(sheet, section, document)


def _shape(sheet: Worksheet, number: int, figure: Figure, at: int, columns: int) -> None:
    # Programs do not reckon the height of a row that was never opened: a line for every so many letters.
    words = figure.value if isinstance(figure.value, str) else ""
    told = zip(
        (figure.label, words, figure.note), (_COLUMNS[0][1], _COLUMNS[1][1], _COLUMNS[-1][1]), strict=True
    )
    lines = max(1, *(ceil(len(each) / width) for each, width in told))
    sheet.row_dimensions[number].height = lines * _LINE_HIGH
    cell = sheet.cell(number, at)
    cell.number_format = _format(figure)
    cell.alignment = Alignment(horizontal="right", vertical="top", wrap_text=bool(words))
    for column in range(1, columns + 1):
        each = sheet.cell(number, column)
        each.border = Border(bottom=_LINE)
        each.font = Font(_FACE, _SIZE, bold=figure.emphasis)
        if column != at:
            side = "center" if at < column < columns else "left"
            each.alignment = Alignment(horizontal=side, wrap_text=column in (1, columns), vertical="top")
        if figure.emphasis:
            each.fill = PatternFill("solid", fgColor=_BAND)


def _printing(sheet: Worksheet, section: Section, document: Document) -> None:
    """A4 upright, as wide as the page, the heading on every page, source and page number at the foot."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.9, 0.8, 0.4, 0.3
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None
    header.center.text = _printed(section.heading or document.title)
    footer.left.text = _printed(section.source)
    footer.right.text = "หน้า &P จาก &N"
    for part in (header.center, footer.left, footer.right):
        part.size = 9


def _printed(words: str) -> str:
    """A header takes at most 255 characters, and an ampersand begins a command."""
    return words.replace("&", "&&")[:180]


def _origin(sheet: Worksheet, document: Document) -> None:
    rows = [("คำถาม", document.title)]
    for number, section in enumerate(document.sections, 1):
        if section.provenance is not None:
            several = len(document.sections) > 1
            rows += [
                *([("", ""), (f"หัวข้อ {number}", section.title)] if several else []),
                *_of_section(section),
            ]
    if any(section.provenance for section in document.sections):
        rows += [("", "")] if len(document.sections) > 1 else []
        rows += [("จัดทำโดย", "น้องแผน (ระบบตอบข้อมูลของสำนักงานเขต)"), ("วันที่จัดทำ", thai_date(document.made_on))]
    if document.demonstration:
        rows.append(("ข้อควรระวัง", NOT_OFFICIAL))
    for label, words in rows:
        sheet.append([label, text(words)])
        sheet.row_dimensions[sheet.max_row].height = max(ceil(len(words) / 78), 1) * _LINE_HIGH
        cell = sheet.cell(sheet.max_row, 2)
        cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(_FACE, _SIZE)
        sheet.cell(sheet.max_row, 1).font = Font(_FACE, _SIZE, bold=True)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 78
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _of_section(section: Section) -> list[tuple[str, str]]:
    known = section.provenance
    assert known is not None
    rows = [
        ("ที่มา", known.source),
        ("ข้อมูล ณ วันที่", thai_date(known.as_of) if known.as_of else ""),
        ("ช่วงเวลา", known.period),
        ("ขอบเขต", known.scope),
        ("คำถามตามที่เข้าใจ", section.understood or section.heading),
    ]
    if section.definition:
        rows.append(("นิยาม", section.definition))
    rows += [("หมายเหตุ", note) for note in section.notes if note != section.definition]
    rows += [("หมายเหตุ", note) for note in (known.note, *known.extra) if note]
    rows += [
        ("ชุดนำเข้า", ", ".join(map(str, known.batches))),
        ("สถานะข้อมูล", DEMONSTRATION if known.demonstration else "ข้อมูลจริงตามแหล่งที่มา"),
    ]
    return rows


def _code(figure: Figure) -> str:
    """The code of the school that a row is of."""
    return dict(figure.keys).get("school", "")


def value(shown: Shown) -> str | int | Decimal:
    """Return a value as a cell holds it; what is not held is said so, never empty and never 0."""
    if shown is None:
        return NO_DATA
    if isinstance(shown, Money):
        return shown.in_baht
    return text(shown) if isinstance(shown, str) else shown


def _format(figure: Figure) -> str:
    shown = figure.value
    if isinstance(shown, Money):
        return _MONEY
    if shown is None or isinstance(shown, str):
        return "General"
    if figure.unit == "ร้อยละ":
        return _PERCENT
    return _COUNT if isinstance(shown, int) else _RATIO


__all__ = ["CHART", "FIGURES", "ORIGIN", "workbook_of"]
