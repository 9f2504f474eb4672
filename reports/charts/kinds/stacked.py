"""Stacked bars: the parts of each whole on one bar, each with its number, the whole at the end."""

from collections.abc import Callable

from reports.charts.kinds.bars import draw_grouped
from reports.charts.kinds.labels import NO_VALUE, legend, name_column, notes
from reports.charts.paper import (
    BLUE,
    GREEN,
    GREY,
    GROUP_COLOURS,
    INK,
    LEADING,
    LEFT,
    RIGHT,
    TINT,
    WHITE,
    Paper,
)
from reports.charts.registry import draws
from reports.charts.rows import Row, Table
from reports.charts.scale import Scale, from_zero
from reports.charts.spec import ChartSpec, Number
from reports.charts.wording import decimals_for, format_number, shorten_number

_SIZE, _BAR, _ROW_GAP, _INSIDE = 34, 56, 26, 30
#: Dark grounds carry white letters, light ones ink: at least 3 : 1 at this size of type.
_DARK = frozenset((BLUE, GREEN))
_NARROW = "ช่องที่แคบไม่ได้เขียนตัวเลข"
#: Sums wider than this share of the picture would leave the bars no room: then in millions.
_END_SHARE = 0.2
Write = Callable[[Number], str]


@draws("stacked")
def draw_stacked(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Bars whose pieces add up (แท่งซ้อน). What does not add up, less than nothing or cut to four series, is drawn
    side by side instead."""
    if any(value < 0 for value in table.values) or len(spec.groups) > len(table.groups):
        return draw_grouped(paper, spec, table, top)
    top = legend(paper, table.groups, top) + 10
    wrapped, column = name_column(paper, table, _SIZE)
    write = _in_full(table)
    ends = [_end(row, write) for row in table.rows]
    if _widest(paper, ends) > (RIGHT - LEFT) * _END_SHARE:
        write = shorten_number
        ends = [_end(row, write) for row in table.rows]
    room = _widest(paper, ends) + 16
    scale = from_zero([sum(row.known, start=0) for row in table.rows], LEFT + column, RIGHT - room)
    narrow, y = False, top
    for row, lines, end in zip(table.rows, wrapped, ends, strict=True):
        height = max(_BAR, len(lines) * _SIZE * LEADING * 0.9) + _ROW_GAP
        if row.highlight:
            paper.box(LEFT - 16, y + 3, RIGHT - LEFT + 32, height - 6, TINT, layer=1)
        for index, line in enumerate(lines):
            middle = y + height / 2 + (index - (len(lines) - 1) / 2) * _SIZE * LEADING * 0.9
            paper.text(LEFT, middle, line, size=_SIZE, bold=row.highlight)
        right, left_out = _pieces(paper, row, scale, y + height / 2, write)
        paper.text(right + 10, y + height / 2, end, size=_SIZE, bold=True)
        narrow, y = narrow or left_out, y + height
    paper.line([(scale(0), top), (scale(0), y)], colour=GREY)
    return notes(paper, (*table.notes, *([_NARROW] if narrow else [])), y)


def _in_full(table: Table) -> Write:
    decimals = decimals_for(table.values)
    return lambda value: format_number(value, decimals)


def _widest(paper: Paper, texts: list[str]) -> float:
    return max(paper.text_width(text, _SIZE, bold=True) for text in texts)


def _end(row: Row, write: Write) -> str:
    """Return the whole of a row: the sum of the parts there are."""
    return write(sum(row.known, start=0)) if row.known else NO_VALUE


def _pieces(paper: Paper, row: Row, scale: Scale, middle: float, write: Write) -> tuple[float, bool]:
    """Draw the pieces of one bar; return its right end and whether a number had no room."""
    so_far, narrow = scale(0), False
    for value, colour in zip(row.values, GROUP_COLOURS, strict=False):
        if not value:
            continue
        width = scale(value) - scale(0)
        paper.box(so_far, middle - _BAR / 2, max(width - 2, 1), _BAR, colour)
        text = write(value)
        if paper.text_width(text, _INSIDE, bold=True) + 12 <= width:
            ink = WHITE if colour in _DARK else INK
            paper.text(so_far + width / 2, middle, text, size=_INSIDE, bold=True, colour=ink, anchor="center")
        else:
            narrow = True
        so_far += width
    return so_far, narrow
