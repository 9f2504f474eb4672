"""What every kind writes the same way: numbers at the marks, the legend, the target, what was left out."""

from reports.charts.paper import GREY, GROUP_COLOURS, LEADING, LEFT, RIGHT, Paper
from reports.charts.rows import Table
from reports.charts.spec import ChartSpec
from reports.charts.wording import decimals_for, format_number

#: Stands where a series has no value for a label; zero is written "0".
NO_VALUE = "–"
#: At most so much of the width is for names beside bars.
NAME_SHARE = 0.40
_LEGEND_SIZE, _NOTE_SIZE = 32, 30


def value_texts(spec: ChartSpec, table: Table) -> list[list[str]]:
    """Return the number of every cell in full, all with the same number of decimals."""
    decimals = decimals_for(table.values)
    return [
        [NO_VALUE if value is None else format_number(value, decimals) for value in row.values]
        for row in table.rows
    ]


def target_label(spec: ChartSpec) -> list[str]:
    """Return the target's name and its number, as two lines."""
    target = spec.target or 0
    return [spec.target_label, format_number(target, decimals_for([target]))]


def legend(paper: Paper, groups: tuple[str, ...], top: float) -> float:
    """Write coloured squares with the names of the series, if there are several; return the y below."""
    if len(groups) < 2:
        return top
    x, middle = float(LEFT), top + _LEGEND_SIZE * LEADING / 2
    for group, colour in zip(groups, GROUP_COLOURS, strict=False):
        name = paper.wrap(group, (RIGHT - LEFT) / 2, _LEGEND_SIZE, max_lines=1)[0]
        width = 40 + paper.text_width(name, _LEGEND_SIZE)
        if x > LEFT and x + width > RIGHT:
            x, middle = float(LEFT), middle + _LEGEND_SIZE * LEADING
        paper.box(x, middle - 14, 28, 28, colour)
        paper.text(x + 40, middle, name, size=_LEGEND_SIZE)
        x += width + 36
    return middle + _LEGEND_SIZE * LEADING / 2 + 6


def notes(paper: Paper, lines: tuple[str, ...], top: float) -> float:
    """Write what the picture leaves out ("และอีก 127 รายการ"); return the y below."""
    top += 12 if lines else 0
    for note in lines:
        wrapped = paper.wrap(note, RIGHT - LEFT, _NOTE_SIZE)
        top = paper.block(LEFT, top, wrapped, size=_NOTE_SIZE, colour=GREY)
    return top


def name_column(paper: Paper, table: Table, size: float) -> tuple[list[list[str]], float]:
    """Return each name in at most three lines, and the width of their column with its gap."""
    most = (RIGHT - LEFT) * NAME_SHARE
    wrapped = [paper.wrap(row.label, most, size, bold=row.highlight, max_lines=3) for row in table.rows]
    widest = max(
        paper.text_width(line, size, bold=row.highlight)
        for row, lines in zip(table.rows, wrapped, strict=True)
        for line in lines
    )
    return wrapped, widest + 20
