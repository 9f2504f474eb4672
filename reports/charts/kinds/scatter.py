"""Scatters: one dot per school by two of its values; the asker's own named."""

from math import floor, log10

from reports.charts.kinds.labels import notes
from reports.charts.paper import BLUE, GREY, INK, LEADING, LEFT, RIGHT, RULE, VERMILION, WHITE, Paper
from reports.charts.placing import Placer, Room
from reports.charts.registry import draws
from reports.charts.rows import Table
from reports.charts.scale import Scale
from reports.charts.spec import ChartSpec, Number, Pair
from reports.charts.wording import decimals_for, format_number, shorten_number

_SIZE, _HEIGHT, _DOT, _PAD = 30, 720.0, 20.0, 24.0


@draws("scatter")
def draw_scatter(paper: Paper, spec: ChartSpec, _table: Table, top: float) -> float:
    """Dots by two values (กราฟจุด): the asker's ringed and named, with the largest of each side for orientation."""
    top = paper.block(
        LEFT, top, paper.wrap(f"แกนตั้ง: {spec.axes[1]}", RIGHT - LEFT, _SIZE), size=_SIZE, colour=GREY
    )
    xs, ys = _ticks([pair.x for pair in spec.pairs]), _ticks([pair.y for pair in spec.pairs])
    words = [_tick(value) for value in ys]
    left = LEFT + max(paper.text_width(word, _SIZE) for word in words) + 14
    room = Room(left, top + 20, RIGHT, top + 20 + _HEIGHT)
    last = paper.text_width(_tick(xs[-1]), _SIZE) / 2
    across = Scale(xs[0], xs[-1], room.left + _PAD, room.right - max(last - 20, _PAD))
    up = Scale(ys[0], ys[-1], room.bottom - _PAD, room.top + _PAD)
    paper.box(room.left, room.top, room.right - room.left, room.bottom - room.top, WHITE, edge=RULE, layer=1)
    for value, word in zip(ys, words, strict=True):
        paper.line([(room.left, up(value)), (room.right, up(value))], colour=RULE, width=1, layer=1.5)
        paper.text(room.left - 12, up(value), word, size=_SIZE, colour=GREY, anchor="right")
    below = room.bottom + 14 + _SIZE * LEADING / 2
    for value in xs:
        paper.line([(across(value), room.top), (across(value), room.bottom)], colour=RULE, width=1, layer=1.5)
        paper.text(across(value), below, _tick(value), size=_SIZE, colour=GREY, anchor="center")
    placer = Placer(paper, room)
    _slope(paper, spec, across, up, placer, room)
    _dots(paper, spec, across, up, placer)
    lines = paper.wrap(f"แกนนอน: {spec.axes[0]}", RIGHT - LEFT, _SIZE)
    y = paper.block(LEFT, below + _SIZE * LEADING / 2, lines, size=_SIZE, colour=GREY)
    unheld = [f"อีก {spec.unheld:,} {spec.item}ไม่มีข้อมูลครบทั้งสองอย่าง"] if spec.unheld else []
    return notes(paper, (*unheld, *spec.notes), y)


def _ticks(values: list[Number]) -> list[float]:
    """Return three to six round numbers from at or below zero that hold every value."""
    low, high = min(0.0, *map(float, values)), max(0.0, *map(float, values))
    span = high - low or 1.0
    size = 10.0 ** floor(log10(span / 4))
    step = next(size * each for each in (1, 2, 5, 10) if span / (size * each) <= 5)
    if all(value == int(value) for value in values):
        step = max(step, 1.0)
    first, last = floor(low / step), -floor(-high / step)
    return [step * each for each in range(first, max(last, first + 1) + 1)]


def _tick(value: float) -> str:
    return shorten_number(int(value)) if value == int(value) else f"{value:,.10g}"


def _slope(paper: Paper, spec: ChartSpec, across: Scale, up: Scale, placer: Placer, room: Room) -> None:
    """Draw the ratio of the whole as a line from nothing, named at its end."""
    if spec.target is None or across.high <= 0 or up.high <= 0 or spec.target <= 0:
        return
    end = min(across.high, up.high / float(spec.target))
    x, y = across(end), up(end * float(spec.target))
    paper.line([(across(0), up(0)), (x, y)], colour=INK, width=3, dashed=True, layer=2)
    number = format_number(spec.target, decimals_for([spec.target]))
    middle = (across(end * 0.55), up(end * 0.55 * float(spec.target)))
    placer.write(*middle, [f"{spec.target_label} {number}"], gap=26, size=_SIZE, must=True)


def _dots(paper: Paper, spec: ChartSpec, across: Scale, up: Scale, placer: Placer) -> None:
    """Draw the dots and name the asker's, then the highest and the one farthest right where there is room."""
    for pair in spec.pairs:
        x, y = across(pair.x), up(pair.y)
        placer.keep_free(x, y, 52 if pair.highlight else _DOT * 0.7)
        if pair.highlight:
            paper.ring(x, y, 24, colour=VERMILION, fill=WHITE, width=6, layer=3.6)
        paper.dot(x, y, _DOT, VERMILION if pair.highlight else BLUE, layer=3.7 if pair.highlight else 3.5)
    named = [pair for pair in spec.pairs if pair.highlight][:1]
    named += [max(spec.pairs, key=lambda pair: pair.y), max(spec.pairs, key=lambda pair: pair.x)]
    for pair in dict.fromkeys(named):
        own = pair.highlight
        lines = [*paper.wrap(pair.label, 420, _SIZE, bold=own), _both(pair)]
        where = across(pair.x), up(pair.y)
        placer.write(*where, lines, gap=34 if own else 18, size=_SIZE, bold=own, must=own)


def _both(pair: Pair) -> str:
    """Return both values of a dot: (8, 120)."""
    x, y = (format_number(value, decimals_for([value])) for value in (pair.x, pair.y))
    return f"({x} ; {y})"
