"""Lines over time: one or two series with every number, three or four with their last."""

from math import ceil

from reports.charts.kinds.labels import legend, notes, target_label
from reports.charts.lines import clean_wrap
from reports.charts.paper import GREY, GROUP_COLOURS, INK, LEADING, LEFT, RIGHT, VERMILION, WIDTH, Paper
from reports.charts.registry import draws
from reports.charts.rows import Table
from reports.charts.scale import Scale, from_zero_or_cut
from reports.charts.spec import ChartSpec, Number
from reports.charts.wording import decimals_for, format_number, shorten_number

_SIZE, _HEIGHT, _INSET, _EDGE = 32, 520, 56, 8
_CUT = "แกนตั้งไม่ได้เริ่มจากศูนย์"


@draws("line")
def draw_line(paper: Paper, spec: ChartSpec, table: Table, top: float) -> float:
    """A line per series over the labels in their given order (กราฟเส้น); labels are equally spaced."""
    top = legend(paper, table.groups, top)
    bounds = [*table.values, *([] if spec.target is None else [spec.target])]
    bottom = top + _HEIGHT
    scale, cut = from_zero_or_cut(bounds, bottom - (0 if min(bounds) >= 0 else _INSET), top + _INSET)
    right = RIGHT - _right_column(paper, spec, table)
    step = (right - LEFT - 2 * _INSET) / max(len(table.rows) - 1, 1)
    xs = [LEFT + _INSET + step * index for index in range(len(table.rows))]
    if len(xs) == 1:
        xs = [(LEFT + right) / 2]
    paper.line([(LEFT, scale(scale.low if cut else 0)), (right, scale(scale.low if cut else 0))], colour=GREY)
    if spec.target is not None:
        _target(paper, spec, scale(spec.target), right)
    for index, colour in enumerate(GROUP_COLOURS[: len(table.groups)]):
        _series(paper, table, index, colour, xs, scale)
    _numbers(paper, table, xs, scale, step)
    y = _time_labels(paper, table, xs, bottom, step)
    return notes(paper, (*table.notes, *([_CUT] if cut else [])), y)


def _right_column(paper: Paper, spec: ChartSpec, table: Table) -> float:
    """Room at the right for the target's name and for the last numbers of three or four series."""
    texts = [] if spec.target is None else target_label(spec)
    if len(table.groups) > 2:
        texts += [_text(value, table) for value in table.rows[-1].known]
    return max((paper.text_width(text, _SIZE, bold=True) for text in texts), default=0) + (20 if texts else 0)


def _target(paper: Paper, spec: ChartSpec, y: float, right: float) -> None:
    paper.line([(LEFT, y), (right, y)], colour=INK, width=3, dashed=True, layer=2)
    paper.block(right + 12, y - 30 * LEADING, target_label(spec), size=30)


def _series(paper: Paper, table: Table, index: int, colour: str, xs: list[float], scale: Scale) -> None:
    """Draw one line; a missing value leaves a gap rather than a slope nobody measured."""
    piece: list[tuple[float, float]] = []
    for x, row in zip(xs, table.rows, strict=True):
        value = row.values[index]
        if value is None:
            piece = []
            continue
        piece.append((x, scale(value)))
        if len(piece) > 1:
            paper.line(piece[-2:], colour=colour, width=6)
        own = row.highlight
        paper.dot(x, scale(value), 26 if own else 20, VERMILION if own and len(table.groups) == 1 else colour)


def _text(value: Number, table: Table) -> str:
    return format_number(value, decimals_for(table.values))


def _numbers(paper: Paper, table: Table, xs: list[float], scale: Scale, step: float) -> None:
    """Write the number at every point; in millions when they are long, and then at every second, third …"""
    if len(table.groups) > 2:
        _last_numbers(paper, table, xs[-1], scale)
        return
    decimals = decimals_for(table.values)
    write = format_number
    if len(xs) > 1 and _widest(paper, [write(value, decimals) for value in table.values]) + 8 > step:
        write = shorten_number
    every = _every(_widest(paper, [write(value, decimals) for value in table.values]) + 8, step, len(xs))
    for position, (x, row) in enumerate(zip(xs, table.rows, strict=True)):
        if (len(xs) - 1 - position) % every:
            continue
        for index, value in enumerate(row.values):
            if value is None:
                continue
            # The higher of two series carries its numbers above, the lower one below: they never meet.
            above = value == max(row.known) and not (index and row.values[0] == value)
            y = scale(value) + (-36 if above else 38)
            paper.text(x, y, write(value, decimals), size=_SIZE, bold=True, anchor="center", halo=True)


def _widest(paper: Paper, texts: list[str]) -> float:
    return max(paper.text_width(text, _SIZE, bold=True) for text in texts)


def _every(width: float, step: float, count: int) -> int:
    """Return 1 when texts this wide fit at every point, 2 at every second one, and so on."""
    return min(max(1, ceil(width / step)), count) if count > 1 else 1


def _last_numbers(paper: Paper, table: Table, x: float, scale: Scale) -> None:
    """Write the last number of each series at the right, pushed apart where they would touch."""
    ends = sorted(
        (scale(value), value, index) for index, value in enumerate(table.rows[-1].values) if value is not None
    )
    y = float("-inf")
    for wanted, value, index in ends:
        y = max(wanted, y + _SIZE * 1.2)
        paper.text(x + 24, y, _text(value, table), size=_SIZE, bold=True)
        paper.line([(x, wanted), (x + 20, y)], colour=GROUP_COLOURS[index], width=2)


def _time_labels(paper: Paper, table: Table, xs: list[float], top: float, step: float) -> float:
    """Write the labels below in up to two lines; when too wide, only every second, third … one."""
    fits = all(
        clean_wrap(row.label, lambda piece: paper.text_width(piece, _SIZE, bold=True), step - 12, 2)
        for row in table.rows
    )
    every = 1 if fits else _every(_widest(paper, [row.label for row in table.rows]) + 12, step, len(xs))
    lowest = top
    for index, (x, row) in enumerate(zip(xs, table.rows, strict=True)):
        if (len(xs) - 1 - index) % every:
            continue
        room = min(max(step * every - 12, 100), 2 * min(x - _EDGE, WIDTH - _EDGE - x))
        lines = paper.wrap(row.label, room, _SIZE, bold=row.highlight)
        end = paper.block(x, top + 12, lines, size=_SIZE, bold=row.highlight, anchor="center")
        lowest = max(lowest, end)
    return lowest
