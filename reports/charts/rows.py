"""From points to the rows a picture has room for: sorted, at most twelve, the rest told in one line."""

from dataclasses import dataclass, replace

from reports.charts.spec import ChartSpec, Number, Point
from reports.charts.wording import decimals_for, format_number, total, with_unit

#: A phone shows this many bars readably; the thirteenth and later are told in a line.
MAX_ROWS = 12
#: More series than this cannot be told apart by colour.
MAX_GROUPS = 4


@dataclass(frozen=True)
class Row:
    """One label with its value in each series of the table; None where the series has no value."""

    label: str
    values: tuple[Number | None, ...]
    highlight: bool = False

    @property
    def known(self) -> tuple[Number, ...]:
        """The values there are."""
        return tuple(value for value in self.values if value is not None)


@dataclass(frozen=True)
class Table:
    """What is drawn: series (one empty name when not grouped), rows, and lines on what was left out."""

    groups: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[Number, ...]:
        """Every value there is, row by row."""
        return tuple(value for row in self.rows for value in row.known)


def table_of(spec: ChartSpec) -> Table:
    """Return the rows to draw, in drawing order; the highlighted row is never among those left out."""
    groups, group_notes = _groups(spec)
    rows = rows_of(spec.points, groups)
    if spec.kind == "line":
        rows, notes = _latest(rows)
    else:
        if not spec.keep_order:
            rows = sorted(rows, key=lambda row: _weight(spec, row), reverse=True)
        rows, notes = _first(spec, rows)
    unheld = [f"อีก {spec.unheld:,} {spec.item}ไม่มีข้อมูล (ไม่ใช่ 0)"] if spec.unheld else []
    return Table(groups, tuple(rows), (*notes, *group_notes, *unheld, *spec.notes))


def _groups(spec: ChartSpec) -> tuple[tuple[str, ...], list[str]]:
    """Return the series to draw in their given order, and a line for those left out."""
    names = list(dict.fromkeys(point.group or "" for point in spec.points)) or [""]
    if len(names) <= MAX_GROUPS:
        return tuple(names), []
    own = next((point.group or "" for point in spec.points if point.highlight), names[0])
    kept = names[:MAX_GROUPS] if own in names[:MAX_GROUPS] else [*names[: MAX_GROUPS - 1], own]
    left_out = [point for point in spec.points if (point.group or "") not in kept]
    note = f"และอีก {len(names) - MAX_GROUPS:,} กลุ่มที่ไม่ได้แสดง"
    return tuple(kept), [f"{note}{_said_of(spec, [point.value for point in left_out])}"]


def rows_of(points: tuple[Point, ...], groups: tuple[str | None, ...]) -> list[Row]:
    """Gather points into rows; two schools of the same name stay two rows."""
    names = tuple(group or "" for group in groups)
    if names == ("",) and not any(point.group for point in points):
        return [Row(point.label, (point.value,), point.highlight) for point in points]
    rows: list[dict[str, Point]] = []
    open_rows: dict[str, dict[str, Point]] = {}
    for point in points:
        group = point.group or ""
        if group not in names:
            continue
        row = open_rows.get(point.label)
        if row is None or group in row:
            row = open_rows[point.label] = {}
            rows.append(row)
        row[group] = point
    return [_row(cells, names) for cells in rows]


def _row(cells: dict[str, Point], groups: tuple[str, ...]) -> Row:
    values = tuple(cells[group].value if group in cells else None for group in groups)
    return Row(next(iter(cells.values())).label, values, any(point.highlight for point in cells.values()))


def _weight(spec: ChartSpec, row: Row) -> Number:
    """What a row is sorted by: its sum, or its first value where adding means nothing."""
    if len(row.values) == 1:
        # The one it has: no row is without any.
        return row.values[0] or 0
    return sum(row.known, start=0) if spec.summable else row.known[0]


def _first(spec: ChartSpec, rows: list[Row]) -> tuple[list[Row], list[str]]:
    if len(rows) <= MAX_ROWS:
        return rows, []
    shown = rows[:MAX_ROWS]
    own = next((row for row in rows[MAX_ROWS:] if row.highlight), None)
    if own is not None:
        shown = [*rows[: MAX_ROWS - 1], own if spec.keep_order else _ranked(spec, own, rows)]
    rest = [row for row in rows[len(shown) - (own is not None) :] if row is not own]
    said = _said_of(spec, [value for row in rest for value in row.known])
    return shown, [f"และอีก {len(rest):,} {spec.item}{said}"]


def _ranked(spec: ChartSpec, own: Row, rows: list[Row]) -> Row:
    """The asker's row from further down, with its place, since the picture skips those between."""
    place = 1 + sum(_weight(spec, row) > _weight(spec, own) for row in rows)
    return replace(own, label=f"{own.label} (ลำดับที่ {place:,})")


def _latest(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """Of a long course of time the latest moments matter."""
    hidden = len(rows) - MAX_ROWS
    return (rows, []) if hidden <= 0 else (rows[hidden:], [f"และอีก {hidden:,} ช่วงก่อนหน้าที่ไม่ได้แสดง"])


def _said_of(spec: ChartSpec, values: list[Number]) -> str:
    """ " รวม 31,044 คน", or the range where a sum means nothing."""
    decimals = decimals_for(values)
    if spec.summable:
        text = format_number(total(Point("", value) for value in values), decimals)
        return f" รวม {with_unit(text, spec.unit, percent=spec.percent)}"
    low, high = (format_number(value, decimals) for value in (min(values), max(values)))
    span = low if low == high else f"{low} ถึง {high}"
    return f" ({with_unit(span, spec.unit, percent=spec.percent)})"
