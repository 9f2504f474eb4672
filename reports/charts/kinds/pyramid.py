"""Population pyramids: one side for each sex, the youngest below."""

from decimal import Decimal

from reports.charts.kinds.labels import NO_VALUE, notes
from reports.charts.paper import BLUE, GREY, INK, LEADING, LEFT, ORANGE, RIGHT, RULE, TINT, Anchor, Paper
from reports.charts.registry import draws
from reports.charts.rows import Row, Table
from reports.charts.scale import Scale, from_zero
from reports.charts.spec import HUNDRED, ChartSpec, Number
from reports.charts.wording import decimals_for, format_number, total, with_unit

_SIZE, _BAR, _GAP = 34, 44, 16
_MOST_MIDDLE = 300
_COLOURS = (BLUE, ORANGE)


@draws("pyramid")
def draw_pyramid(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Lying bars to both sides of the grades (พีระมิดประชากร), on one scale; rows given youngest first stand on top of
    each other from below."""
    decimals = decimals_for(table.values)
    wrapped = [
        paper.wrap(row.label, _MOST_MIDDLE, _SIZE, bold=row.highlight, max_lines=2) for row in table.rows
    ]
    half = max(paper.text_width(line, _SIZE, bold=True) for lines in wrapped for line in lines) / 2 + 14
    numbers = [_number(value, decimals) for row in table.rows for value in row.values]
    room = max(paper.text_width(number, _SIZE, bold=True) for number in numbers)
    middle = (LEFT + RIGHT) / 2
    scale = from_zero([abs(Decimal(value)) for value in table.values], half, middle - LEFT - room - 12)
    top = _sides(paper, spec, table, middle, half, top)
    y = top
    for row, lines in reversed(list(zip(table.rows, wrapped, strict=True))):
        height = max(_BAR, len(lines) * _SIZE * LEADING * 0.9) + _GAP
        if row.highlight:
            paper.box(LEFT - 16, y + 2, RIGHT - LEFT + 32, height - 4, TINT, layer=1)
        for index, line in enumerate(lines):
            at = y + height / 2 + (index - (len(lines) - 1) / 2) * _SIZE * LEADING * 0.9
            paper.text(middle, at, line, size=_SIZE, bold=row.highlight, anchor="center")
        _bars(paper, row, scale, middle, y + height / 2, decimals)
        y += height
    for x in (middle - half, middle + half):
        paper.line([(x, top), (x, y)], colour=RULE)
    return notes(paper, table.notes, y)


def _number(value: Number | None, decimals: int) -> str:
    return NO_VALUE if value is None else format_number(value, decimals)


def _bars(paper: Paper, row: Row, scale: Scale, middle: float, y: float, decimals: int) -> None:
    """Draw both sides of one row; a number stands at the outer end of its bar."""
    for side, value, colour in zip((-1, 1), row.values, _COLOURS, strict=True):
        reach = scale(0) if value is None else scale(abs(Decimal(value)))
        inner = middle + side * scale(0)
        paper.box(min(inner, middle + side * reach), y - _BAR / 2, reach - scale(0), _BAR, colour)
        paper.text(
            middle + side * (reach + 10),
            y,
            _number(value, decimals),
            size=_SIZE,
            bold=True,
            colour=GREY if value is None else INK,
            anchor="right" if side < 0 else "left",
        )


def _sides(paper: Paper, spec: ChartSpec, table: Table, middle: float, half: float, top: float) -> float:
    """Write what each side is, with its sum over all rows and its share; return the y below."""
    sums = [total(point for point in spec.points if (point.group or "") == group) for group in table.groups]
    whole, below = sum(sums), top
    sides = zip((-1, 1), table.groups, sums, _COLOURS, strict=True)
    for side, group, number, colour in sides:
        edge = middle + side * half
        anchor: Anchor = "right" if side < 0 else "left"
        name = paper.wrap(group, middle - LEFT - half - 44, _SIZE, bold=True, max_lines=1)[0]
        y = top + _SIZE * LEADING / 2
        paper.box(edge - (30 if side < 0 else 0), y - 15, 30, 30, colour)
        paper.text(edge + side * 42, y, name, size=_SIZE, bold=True, anchor=anchor)
        below = y + _SIZE * LEADING / 2
        if spec.summable:
            lines = [with_unit(format_number(number, decimals_for(sums)), spec.unit, percent=False)]
            if whole > 0 and min(sums) >= 0:
                lines.append(f"ร้อยละ {format_number(number * HUNDRED / whole, 2)}")
            below = paper.block(edge, below, lines, size=30, colour=GREY, anchor=anchor)
    return below + 14
