"""Heat tables: schools down, reports across, each cell in its state; what is owed stands out in colour and sign."""

from dataclasses import dataclass

from reports.charts.kinds.labels import notes
from reports.charts.lines import clean_wrap
from reports.charts.paper import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LEADING,
    LEFT,
    ORANGE,
    RIGHT,
    RULE,
    TINT,
    TRACK,
    VERMILION,
    WHITE,
    Paper,
    Sign,
)
from reports.charts.registry import draws
from reports.charts.rows import MAX_ROWS, Table
from reports.charts.spec import ChartSpec, lines_of
from reports.charts.wording import NOT_HELD

#: More columns than this leave a phone no room for a cell that can be read.
MAX_COLUMNS = 8
_SIZE, _HEAD, _NAME_WIDTH, _OWED_WIDTH, _CELL = 32, 28, 380.0, 104.0, 60.0
#: (ground, sign, colour of the sign): faint for what is done, strong for what is owed.
_DONE: tuple[tuple[str, Sign, str], ...] = (
    ("#CBE8DE", "o", GREEN), ("#D2E5F3", "^", BLUE), (TRACK, "_", GREY), (TRACK, "s", GREY)
)  # fmt: skip
_OWED: tuple[tuple[str, Sign, str], ...] = (
    (VERMILION, "x", WHITE), (ORANGE, "D", INK), ("#CC79A7", "s", INK)
)  # fmt: skip
_UNKNOWN: tuple[str, Sign, str] = (WHITE, ".", GREY)


@dataclass(frozen=True)
class _Line:
    """One school with its states by column."""

    label: str
    states: dict[str, str]
    owed: int
    highlight: bool


@draws("heat")
def draw_heat(paper: Paper, spec: ChartSpec, _table: Table, top: float) -> float:
    """A table of signs (ตารางสี), those who owe most first; with a count of what is owed by row and by column."""
    columns, hidden_columns = _columns(spec)
    lines = _lines(spec)
    shown, rest = _shown(lines)
    top = _legend(paper, spec, top)
    width = (RIGHT - LEFT - _NAME_WIDTH - (_OWED_WIDTH if spec.owed else 0)) / len(columns)
    xs = [LEFT + _NAME_WIDTH + width * index for index in range(len(columns))]
    y, numbered = _heads(paper, spec, columns, xs, width, top)
    for line in shown:
        y = _row(paper, spec, line, columns, xs, width, y)
    if spec.owed:
        y = _sums(paper, spec, columns, xs, width, y)
    told = [f"{index}. {name}" for index, name in enumerate(columns, 1)] if numbered else []
    if rest:
        owing = sum(line.owed for line in rest)
        told.append(f"และอีก {len(rest):,} {spec.item}" + (f" ค้างรวม {owing:,} รายการ" if spec.owed else ""))
    if hidden_columns:
        told.append(f"และอีก {hidden_columns:,} รายงานที่ไม่ได้แสดง")
    return notes(paper, (*told, *spec.notes), y)


def _columns(spec: ChartSpec) -> tuple[list[str], int]:
    names = list(dict.fromkeys(each.column for each in spec.states))
    return names[:MAX_COLUMNS], max(len(names) - MAX_COLUMNS, 0)


def _lines(spec: ChartSpec) -> list[_Line]:
    """Return a line per school, those who owe most first, then by name."""
    lines = [
        _Line(
            states[0].label,
            {each.column: each.state for each in states},
            sum(each.state in spec.owed for each in states),
            any(each.highlight for each in states),
        )
        for states in lines_of(spec.states)
    ]
    return lines if spec.keep_order else sorted(lines, key=lambda line: (-line.owed, line.label))


def _shown(lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """Return the first twelve, among them always the asker's, and the rest."""
    shown = lines[:MAX_ROWS]
    own = next((line for line in lines[MAX_ROWS:] if line.highlight), None)
    if own is not None:
        shown = [*lines[: MAX_ROWS - 1], own]
    return shown, [line for line in lines if all(line is not other for other in shown)]


def _look(spec: ChartSpec, state: str | None) -> tuple[str, Sign, str]:
    if state is None:
        return _UNKNOWN
    if state in spec.owed:
        return _OWED[spec.owed.index(state) % len(_OWED)]
    done = [each for each in spec.classes if each not in spec.owed]
    return _DONE[done.index(state) % len(_DONE)]


def _legend(paper: Paper, spec: ChartSpec, top: float) -> float:
    """Write the states that occur with their signs; return the y below."""
    present = {each.state for each in spec.states}
    complete = len(spec.states) == len(lines_of(spec.states)) * len({each.column for each in spec.states})
    shown: list[str | None] = [state for state in spec.classes if state in present]
    x, middle = float(LEFT), top + _SIZE * LEADING / 2
    for state in [*shown, *([] if complete else [None])]:
        text = state or NOT_HELD
        width = 52 + paper.text_width(text, _SIZE)
        if x > LEFT and x + width > RIGHT:
            x, middle = float(LEFT), middle + _SIZE * LEADING
        _cell(paper, _look(spec, state), x, middle - 20, 40, 40)
        paper.text(x + 52, middle, text, size=_SIZE)
        x += width + 30
    return middle + _SIZE * LEADING / 2 + 10


def _heads(
    paper: Paper, spec: ChartSpec, columns: list[str], xs: list[float], width: float, top: float
) -> tuple[float, bool]:
    """Write the columns' names, or their numbers where the names have no room; return the y below, and which."""
    fits = all(
        clean_wrap(name, lambda piece: paper.text_width(piece, _HEAD, bold=True), width - 10, 3)
        for name in columns
    )
    heads = [
        paper.wrap(name, width - 10, _HEAD, bold=True, max_lines=3) if fits else [str(index)]
        for index, name in enumerate(columns, 1)
    ]
    height = max(len(head) for head in heads) * _HEAD * LEADING
    for x, head in zip(xs, heads, strict=True):
        start = top + height - len(head) * _HEAD * LEADING
        paper.block(x + width / 2, start, head, size=_HEAD, bold=True, anchor="center")
    if spec.owed:
        paper.text(RIGHT, top + height - _HEAD * LEADING / 2, "ค้าง", size=_HEAD, bold=True, anchor="right")
    return top + height + 6, not fits


def _row(
    paper: Paper, spec: ChartSpec, line: _Line, columns: list[str], xs: list[float], width: float, top: float
) -> float:
    names = paper.wrap(line.label, _NAME_WIDTH - 20, _SIZE, bold=line.highlight, max_lines=3)
    height = max(_CELL, len(names) * _SIZE * LEADING * 0.9 + 8)
    if line.highlight:
        paper.box(LEFT - 16, top, RIGHT - LEFT + 32, height, TINT, layer=1)
    for index, name in enumerate(names):
        y = top + height / 2 + (index - (len(names) - 1) / 2) * _SIZE * LEADING * 0.9
        paper.text(LEFT, y, name, size=_SIZE, bold=line.highlight)
    for x, column in zip(xs, columns, strict=True):
        _cell(paper, _look(spec, line.states.get(column)), x + 2, top + 2, width - 4, height - 4)
    if spec.owed:
        paper.text(RIGHT, top + height / 2, f"{line.owed:,}", size=_SIZE, bold=True, anchor="right")
    return top + height


def _sums(
    paper: Paper, spec: ChartSpec, columns: list[str], xs: list[float], width: float, top: float
) -> float:
    """Write how many owe each column, of all and not only those shown; return the y below."""
    paper.line([(LEFT, top + 6), (RIGHT, top + 6)], colour=RULE)
    middle = top + 14 + _SIZE * LEADING / 2
    paper.text(LEFT, middle, f"ค้างรวมทุก{spec.item}", size=_SIZE, bold=True)
    for x, column in zip(xs, columns, strict=True):
        owed = sum(each.column == column and each.state in spec.owed for each in spec.states)
        paper.text(x + width / 2, middle, f"{owed:,}", size=_SIZE, bold=True, anchor="center")
    everything = sum(each.state in spec.owed for each in spec.states)
    paper.text(RIGHT, middle, f"{everything:,}", size=_SIZE, bold=True, anchor="right")
    return middle + _SIZE * LEADING / 2


def _cell(paper: Paper, look: tuple[str, Sign, str], x: float, y: float, width: float, height: float) -> None:
    ground, sign, colour = look
    paper.box(x, y, width, height, ground, edge=RULE if ground == WHITE else "none")
    paper.sign(x + width / 2, y + height / 2, 20, colour, sign)
