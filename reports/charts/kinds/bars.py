"""Bars: lying ones for names, standing ones for a few short labels, grouped ones for series side by side."""

from reports.charts.kinds.labels import legend, name_column, notes, target_label, value_texts
from reports.charts.lines import clean_wrap
from reports.charts.paper import (
    BLUE,
    GREY,
    GROUP_COLOURS,
    INK,
    LEADING,
    LEFT,
    RIGHT,
    TINT,
    VERMILION,
    Paper,
)
from reports.charts.registry import draws
from reports.charts.rows import Row, Table
from reports.charts.scale import Scale, from_zero
from reports.charts.spec import ChartSpec

_SIZE = 34
_BAR, _BAR_GAP, _ROW_GAP = 40, 6, 26
_STANDING_HEIGHT, _EMPTY_HEIGHT, _WIDEST_SLOT = 520, 160, 230


@draws("hbar")
def draw_lying(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Lying bars (แท่งนอน), name on the left, number at the end of the bar."""
    return _lying(paper, spec, table, top)


@draws("grouped")
def draw_grouped(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Lying bars of each series under one name (แท่งเปรียบเทียบเป็นกลุ่ม), with a legend above."""
    return _lying(paper, spec, table, legend(paper, table.groups, top) + 10)


@draws("bar")
def draw_standing(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Standing bars (แท่งตั้ง) while every name and number has room under and over its bar, else lying ones."""
    texts = value_texts(spec, table)
    column = _target_column(paper, spec)
    slot = min((RIGHT - LEFT - column) / max(len(table.rows), 1), _WIDEST_SLOT)
    if len(table.groups) > 1 or not _has_room(paper, table, texts, slot):
        return _lying(paper, spec, table, legend(paper, table.groups, top))
    return _standing(paper, spec, table, top, slot=slot, column=column)


def _has_room(paper: Paper, table: Table, texts: list[list[str]], slot: float) -> bool:
    widest = max(paper.text_width(text, _SIZE, bold=True) for row in texts for text in row)
    labels_fit = all(
        clean_wrap(row.label, lambda piece: paper.text_width(piece, _SIZE, bold=True), slot - 12, 2)
        for row in table.rows
    )
    return widest <= slot - 12 and labels_fit


def _target_column(paper: Paper, spec: ChartSpec) -> float:
    return 0.0 if spec.target is None else 24 + max(paper.text_width(text, 30) for text in target_label(spec))


def _standing(
    paper: Paper, spec: ChartSpec, table: Table, top: float, *, slot: float, column: float
) -> float:
    texts = value_texts(spec, table)
    bounds = [*table.values, *([] if spec.target is None else [spec.target])]
    has_negative = min(bounds) < 0
    bottom = top + (_STANDING_HEIGHT if any(bounds) else _EMPTY_HEIGHT)
    scale = from_zero(bounds, bottom - (50 if has_negative else 0), top + 50)
    width = slot * len(table.rows)
    left = LEFT + (RIGHT - LEFT - column - width) / 2
    lowest = bottom
    for index, (row, text) in enumerate(zip(table.rows, texts, strict=True)):
        middle = left + slot * (index + 0.5)
        value, colour = row.known[0], VERMILION if row.highlight else BLUE
        upper, lower = sorted((scale(value), scale(0)))
        paper.box(middle - slot * 0.32, upper, slot * 0.64, lower - upper, colour)
        y = lower + 30 if value < 0 else upper - 28
        paper.text(
            middle, y, text[0], size=_SIZE, bold=True, anchor="center", on_white=spec.target is not None
        )
        lines = paper.wrap(row.label, slot - 12, _SIZE, bold=True)
        end = paper.block(middle, bottom + 10, lines, size=_SIZE, bold=row.highlight, anchor="center")
        lowest = max(lowest, end)
    paper.line([(left, scale(0)), (left + width, scale(0))], colour=GREY)
    if spec.target is not None:
        y = scale(spec.target)
        paper.line([(left, y), (left + width + 12, y)], colour=INK, width=3, dashed=True)
        start = y - 30 * LEADING
        paper.block(left + width + 20, start, target_label(spec), size=30)
    return notes(paper, table.notes, lowest)


def _lying(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    texts = value_texts(spec, table)
    wrapped, column = name_column(paper, table, _SIZE)
    scale = _lying_scale(paper, spec, table, texts, LEFT + column)
    if spec.target is not None:
        top = _target_above(paper, spec, scale, top)
    y = top
    for row, lines, text in zip(table.rows, wrapped, texts, strict=True):
        y = _lying_row(paper, row, lines, text, scale, y, crossed=spec.target is not None)
    paper.line([(scale(0), top), (scale(0), y)], colour=GREY)
    if spec.target is not None:
        paper.line([(scale(spec.target), top), (scale(spec.target), y)], colour=INK, width=3, dashed=True)
    return notes(paper, table.notes, y)


def _lying_scale(paper: Paper, spec: ChartSpec, table: Table, texts: list[list[str]], start: float) -> Scale:
    """Return a scale between the names and the right margin, with room for the numbers at both ends."""
    bounds = [*table.values, *([] if spec.target is None else [spec.target])]
    room = max(paper.text_width(text, _SIZE, bold=True) for row in texts for text in row) + 16
    return from_zero(bounds, start + (room if min(bounds) < 0 else 0), RIGHT - room)


def _target_above(paper: Paper, spec: ChartSpec, scale: Scale, top: float) -> float:
    assert spec.target is not None
    text = " ".join(target_label(spec))
    half = paper.text_width(text, 30) / 2
    middle = min(max(scale(spec.target), LEFT + half), RIGHT - half)
    paper.text(middle, top + 22, text, size=30, anchor="center")
    return top + 48


def _lying_row(
    paper: Paper, row: Row, lines: list[str], texts: list[str], scale: Scale, top: float, *, crossed: bool
) -> float:
    bars = len(texts) * (_BAR + _BAR_GAP) - _BAR_GAP
    height = max(bars, len(lines) * _SIZE * LEADING * 0.9) + _ROW_GAP
    middle = top + height / 2
    if row.highlight:
        paper.box(LEFT - 16, top + 3, RIGHT - LEFT + 32, height - 6, TINT, layer=1)
    line_height = _SIZE * LEADING * 0.9
    for index, line in enumerate(lines):
        y = middle + (index - (len(lines) - 1) / 2) * line_height
        paper.text(LEFT, y, line, size=_SIZE, bold=row.highlight)
    for index, (value, text) in enumerate(zip(row.values, texts, strict=True)):
        y = middle - bars / 2 + index * (_BAR + _BAR_GAP)
        end = scale(0)
        if value is not None:
            first, last = sorted((scale(0), scale(value)))
            own = row.highlight and len(texts) == 1
            paper.box(first, y, last - first, _BAR, VERMILION if own else GROUP_COLOURS[index])
            end = first if value < 0 else last
        below = value is not None and value < 0
        paper.text(
            end + (-10 if below else 10),
            y + _BAR / 2,
            text,
            size=_SIZE,
            bold=True,
            colour=GREY if value is None else INK,
            anchor="right" if below else "left",
            on_white=crossed,
        )
    return top + height
