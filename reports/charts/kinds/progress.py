"""Progress against a target: one big number, or a track per row."""

from reports.charts.kinds.labels import notes, value_texts
from reports.charts.paper import BLUE, GREEN, GREY, INK, LEADING, LEFT, RIGHT, TINT, TRACK, VERMILION, Paper
from reports.charts.registry import draws
from reports.charts.rows import Row, Table
from reports.charts.scale import Scale, from_zero
from reports.charts.spec import ChartSpec, Number
from reports.charts.wording import decimals_for, format_number, gap_to_target, share_of_target, with_unit

_SIZE, _TRACK, _BIG = 34, 36, 92


@draws("progress")
def draw_progress(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """Tracks filled as far as the value has come, with a mark at the target (ความก้าวหน้าเทียบเป้าหมาย)."""
    target: Number = 100 if spec.target is None else spec.target
    bounds = [*table.values, target, *([100] if spec.percent else [])]
    scale = from_zero(bounds, LEFT, RIGHT)
    if len(table.rows) == 1:
        return _single(paper, spec, table.rows[0], scale, target, top)
    texts = value_texts(spec, table)
    y = _target_name(paper, spec, scale, target, top)
    for row, text in zip(table.rows, texts, strict=True):
        y = _row(paper, row, text[0], scale, target, y)
    return notes(paper, table.notes, y)


def _single(paper: Paper, spec: ChartSpec, row: Row, scale: Scale, target: Number, top: float) -> float:
    value = row.known[0]
    number = with_unit(format_number(value, decimals_for([value])), spec.unit, percent=spec.percent)
    top = paper.block(LEFT, top, paper.wrap(row.label, RIGHT - LEFT, 40), size=40, bold=row.highlight)
    size = _BIG
    while size > 44 and paper.text_width(number, size, bold=True) > RIGHT - LEFT:
        size -= 4
    paper.text(LEFT, top + size * 0.75, number, size=size, bold=True, colour=_colour(row, value, target))
    top = _target_name(paper, spec, scale, target, top + size * 1.4)
    _track(paper, row, scale, target, top)
    share = share_of_target(spec, value)
    said = gap_to_target(spec, value) + (f" (คิดเป็น{share})" if share else "")
    lines = paper.wrap(said, RIGHT - LEFT, _SIZE, bold=True)
    return paper.block(LEFT, top + _TRACK + 24, lines, size=_SIZE, bold=True)


def _row(paper: Paper, row: Row, text: str, scale: Scale, target: Number, top: float) -> float:
    reached = row.known[0] >= target
    right = f"{text} ถึงแล้ว" if reached else text
    room = RIGHT - LEFT - paper.text_width(right, _SIZE, bold=True) - 24
    lines = paper.wrap(row.label, room, _SIZE, bold=row.highlight)
    below = top + len(lines) * _SIZE * LEADING
    if row.highlight:
        paper.box(LEFT - 16, top, RIGHT - LEFT + 32, below - top + _TRACK + 16, TINT, layer=1)
    paper.block(LEFT, top, lines, size=_SIZE, bold=row.highlight)
    paper.text(RIGHT, top + _SIZE * LEADING / 2, right, size=_SIZE, bold=True, anchor="right")
    _track(paper, row, scale, target, below)
    return below + _TRACK + 26


def _track(paper: Paper, row: Row, scale: Scale, target: Number, top: float) -> None:
    value = row.known[0]
    paper.box(scale(scale.low), top, scale(scale.high) - scale(scale.low), _TRACK, TRACK)
    first, last = sorted((scale(0), scale(value)))
    paper.box(first, top, last - first, _TRACK, _colour(row, value, target), layer=2.5)
    paper.line([(scale(target), top - 5), (scale(target), top + _TRACK + 5)], colour=INK, width=5)


def _target_name(paper: Paper, spec: ChartSpec, scale: Scale, target: Number, top: float) -> float:
    """Write the target's name over its mark, kept inside the margins; return the y of the track below."""
    number = with_unit(format_number(target, decimals_for([target])), spec.unit, percent=spec.percent)
    text = f"{spec.target_label} {number}"
    half = paper.text_width(text, 30) / 2
    middle = min(max(scale(target), LEFT + half), RIGHT - half)
    paper.text(middle, top + 20, text, size=30, anchor="center", colour=GREY)
    paper.triangle(scale(target), top + 58, 18)
    return top + 64


def _colour(row: Row, value: Number, target: Number) -> str:
    if row.highlight:
        return VERMILION
    return GREEN if value >= target else BLUE
