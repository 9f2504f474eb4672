"""A chart as a spreadsheet program draws it itself, beside the numbers it is drawn from."""

from __future__ import annotations

from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.text import RichText
from openpyxl.drawing.image import Image
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reports.charts.spec import ChartSpec, Number
from reports.charts.wording import DEMO_MARK

#: Kinds that a spreadsheet program has of its own; of the others the workbook has the picture.
_DRAWN = ("bar", "hbar", "grouped", "stacked", "line", "progress")
#: More labels than this cannot be read on one page.
_MOST_LABELS = 30
_CENTIMETRES_WIDE, _CENTIMETRES_HIGH, _PER_BAR, _PER_LABEL = 17, 10, 0.62, 0.85
#: Title and axes; what a page has room for, and a line of numbers takes of it.
_AROUND, _MOST_HIGH, _PER_LINE = 5, 23, 0.53
#: Okabe and Ito's palette, as the pictures use it.
_COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7")
_A4 = 9
#: As wide as an A4 page at 96 pixels an inch.
_PIXELS_WIDE = 680
#: Of a column of numbers, in letters; of a line, in points.
_WIDTH, _LINE_HIGH = 16, 15


#: A cell that begins with one of these would be run as a formula by a spreadsheet program.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(words: str) -> str:
    """Return a text that no spreadsheet program runs as a formula, without what a workbook cannot hold."""
    words = ILLEGAL_CHARACTERS_RE.sub(" ", words)
    return f"'{words}" if words.startswith(_FORMULA) else words


def add_chart(book: Workbook, name: str, spec: ChartSpec) -> bool:
    """Add a sheet with the chart and its numbers, or with its A4 picture where programs cannot draw it; False of nothing."""
    if spec.empty:
        return False
    if spec.kind not in _DRAWN:
        _picture(book.create_sheet(name), spec)
        return True
    labels = list(dict.fromkeys(point.label for point in spec.points))
    groups = list(dict.fromkeys(point.group or "" for point in spec.points))
    values = {(point.label, point.group or ""): point.value for point in spec.points}
    if not spec.keep_order and spec.kind != "line":
        labels.sort(key=lambda label: -sum(values.get((label, group), 0) for group in groups))
    left_out = len(labels) - _MOST_LABELS
    labels = labels[:_MOST_LABELS]
    sheet = book.create_sheet(name)
    _numbers(sheet, spec, labels, groups, values)
    if left_out > 0:
        sheet.append([f"และอีก {left_out:,} {spec.item} ดูในแผ่นตัวเลข"])
    chart = _chart(sheet, spec, len(labels), len(groups))
    if sheet.max_row * _PER_LINE + chart.height > _MOST_HIGH:
        # A chart is never torn apart by the end of a page.
        sheet.row_breaks.append(Break(id=sheet.max_row + 1))
    sheet.add_chart(chart, f"A{sheet.max_row + 2}")
    sheet.column_dimensions["A"].width = 40
    for column in "BCDE":
        sheet.column_dimensions[column].width = _WIDTH
    _printed(sheet, spec)
    return True


def _printed(sheet: Worksheet, spec: ChartSpec) -> None:
    """A4 upright, with source and data date at the foot of each page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    footer = sheet.oddFooter
    assert footer is not None
    mark = f" ({DEMO_MARK})" if spec.demo else ""
    footer.left.text, footer.left.size = f"{spec.footer}{mark}".replace("&", "&&")[:180], 9


def _picture(sheet: Worksheet, spec: ChartSpec) -> None:
    # Drawing is matplotlib's, which only those who draw import.
    from reports.charts.draw import draw_inset

    drawn, high = draw_inset(spec)
    picture = Image(BytesIO(drawn))
    picture.width, picture.height = _PIXELS_WIDE, round(_PIXELS_WIDE * high)
    sheet.add_image(picture, "A1")
    _printed(sheet, spec)


def _numbers(
    sheet: Worksheet,
    spec: ChartSpec,
    labels: list[str],
    groups: list[str],
    values: dict[tuple[str, str], Number],
) -> None:
    target = [spec.target_label] if spec.target is not None else []
    sheet.append(["รายการ", *(group or spec.unit or "ค่า" for group in groups), *target])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="left" if cell is sheet["A1"] else "right"
        )
    longest = max(len(group) for group in (*groups, *target))
    sheet.row_dimensions[1].height = _LINE_HIGH * max(1, ceil(longest / _WIDTH))
    whole = all(isinstance(number, int) for number in values.values())
    for label in labels:
        row = [values.get((label, group)) for group in groups]
        sheet.append([text(label), *row, *([spec.target] if target else [])])
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = "#,##0" if whole else "#,##0.00"


def _upright() -> RichText:
    """Labels as they are written, and small: else a program leaves out those that stand near a name of two lines."""
    small = CharacterProperties(sz=900)
    body = RichTextProperties(rot=0, vert="horz")
    return RichText(bodyPr=body, p=[Paragraph(pPr=ParagraphProperties(defRPr=small), endParaRPr=small)])


def _chart(sheet: Worksheet, spec: ChartSpec, labels: int, groups: int) -> BarChart | LineChart:
    chart: BarChart | LineChart = LineChart() if spec.kind == "line" else BarChart()
    lying = spec.kind in ("hbar", "progress") or (spec.kind in ("grouped", "stacked") and labels > 6)
    columns = groups + (1 if spec.target is not None else 0)
    data = Reference(sheet, min_col=2, max_col=1 + columns, min_row=1, max_row=1 + labels)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=1 + labels))
    if isinstance(chart, BarChart):
        chart.type = "bar" if lying else "col"
        chart.gapWidth = 60
        if spec.kind == "stacked":
            chart.grouping, chart.overlap = "stacked", 100
        if lying:
            # The first row on top, as in the table above.
            chart.x_axis.scaling.orientation = "maxMin"
        if all(point.value >= 0 for point in spec.points):
            # A bar that does not begin at nought says more of a difference than there is.
            chart.y_axis.scaling.min = 0
        # Each bar has its name.
        chart.x_axis.tickLblSkip, chart.x_axis.txPr = 1, _upright()
    for number, series in enumerate(chart.series):
        colour = _COLOURS[number % len(_COLOURS)]
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
    chart.title = f"{spec.title} {spec.subtitle}".strip()
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt = "#,##0" if not spec.percent else "0"
    chart.y_axis.title = spec.unit or None
    if columns == 1:
        chart.legend = None
    elif chart.legend is not None:
        chart.legend.position = "b"
    chart.width = _CENTIMETRES_WIDE
    bars = round(_AROUND + max(_PER_BAR * columns, _PER_LABEL) * labels * lying)
    chart.height = min(max(_CENTIMETRES_HIGH, bars), _MOST_HIGH)
    return chart
