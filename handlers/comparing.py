"""Two periods side by side: earlier, later, and later minus earlier (เทียบกับปีก่อน)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from db.values.calendar import thai_date
from db.values.money import Money
from handlers.charting import spec_of
from handlers.wording import asked_for, broken_down, whose
from reports.cards import NO_DATA, Figure, Shown, value_text
from reports.charts.spec import ChartSpec, Point
from reports.figures import Figures, plain_number

#: Rows that stand for one thing: the earlier value, the later one, the difference.
_ROWS = 3


def paired(newest: Figures, older: Figures, year: int) -> Figures:
    """Return three rows for each row of ``newest`` (the figures of ``year``): earlier, later, difference."""
    earlier = {row.keys: row for row in older.rows}
    by = bool(newest.question.by)
    rows: list[Figure] = []
    for row in newest.rows:
        was = earlier.get(row.keys)
        name = row.label if by else ""
        change = difference(row, was)
        rows += [
            replace(row, label=f"{name} ปี {year - 1}".strip(), value=was.value if was else None),
            replace(row, label=f"{name} ปี {year}".strip()),
            Figure(f"{name} {change_word(change)}".strip(), change, row.unit, row.keys, emphasis=not by),
        ]
    known, before = newest.provenance, older.provenance
    day = (f"{before.period} ข้อมูล ณ {thai_date(before.as_of)}",) if before.as_of else ()
    provenance = replace(
        known,
        period=f"{before.period} และ {known.period}",
        batches=tuple(sorted({*before.batches, *known.batches})),
        demonstration=known.demonstration or before.demonstration,
        extra=day,
    )
    return replace(newest, rows=tuple(rows), total=None, provenance=provenance)


def sentence_of_pair(figures: Figures) -> str:
    """Return the finding: how much more or less, from what to what; of a breakdown, what is compared."""
    question = figures.question
    if question.by:
        return f"เทียบ{asked_for(figures)} {question.scope.name} {broken_down(question)} {figures.provenance.period}ค่ะ"
    was, now, change = figures.rows[:_ROWS]
    told = (
        f"จาก {value_text(was.value, was.unit)} เป็น {value_text(now.value, now.unit)} คือ{asked_for(figures)}"
    )
    word = change_word(change.value)
    size = "" if change.value is None else f" {value_text(_without_sign(change.value), change.unit)}"
    return f"{word}{size} {told} {whose(replace(question, period=None))}ค่ะ"


def chart_of_pair(figures: Figures, year: int, asked: str | None) -> ChartSpec | None:
    """Return both years as a picture; what is not held is left out, never drawn as zero."""
    by = bool(figures.question.by)
    points = []
    for index, row in enumerate(figures.rows):
        if index % _ROWS == _ROWS - 1 or row.value is None:
            continue
        group = f"ปี {year - 1 + index % _ROWS}"
        label = row.label.rsplit(" ปี ", 1)[0] if by else row.label
        points.append(Point(label, plain_number(row.value), group if by else None))
    if not points:
        return None
    labels = len({point.label for point in points})
    return spec_of(figures, tuple(points), labels, 2 if by else 1, time_axis=not by, asked=asked)


def difference(later: Figure, earlier: Figure | None) -> Money | int | Decimal | None:
    """Return later minus earlier; None when either is not held."""
    new, old = later.value, earlier.value if earlier else None
    if isinstance(new, Money) and isinstance(old, Money):
        return new - old
    if isinstance(new, (int, Decimal)) and isinstance(old, (int, Decimal)):
        return new - old
    return None


def _without_sign(change: Shown) -> Shown:
    """How much: the word before it says which way."""
    if isinstance(change, Money):
        return Money(abs(change.satang))
    if isinstance(change, int):
        return abs(change)
    return abs(change) if isinstance(change, Decimal) else change


def change_word(change: Shown) -> str:
    """Return how a difference is called: เพิ่มขึ้น, ลดลง, เท่าเดิม; without one side it cannot be told."""
    if change is None:
        return f"เทียบไม่ได้ ({NO_DATA})"
    number = plain_number(change)
    return "เพิ่มขึ้น" if number > 0 else "ลดลง" if number < 0 else "เท่าเดิม"
