"""Two periods side by side: earlier, later, later minus earlier, and growth in per cent (เทียบกับปีก่อน)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from db.datasets import DIMENSIONS
from db.values.calendar import thai_date
from db.values.money import Money, percent
from handlers.charting import spec_of
from handlers.wording import asked_for, broken_down, whose
from reports.cards import NO_DATA, Figure, Shown, value_text
from reports.charts.choosing import Shape
from reports.charts.spec import ChartSpec, Point
from reports.compiling import UNKNOWN
from reports.figures import Figures, plain_number
from reports.ordering import ranked
from reports.question import Period, Provenance
from reports.reckoning import number_of, together
from reports.withheld import HIDDEN, any_withheld

#: Rows that stand for one thing: the earlier value, the later one, the difference.
_ROWS = 3
#: Per cent against per cent differ by points, not by per cent.
POINTS = "จุดร้อยละ"
GROWTH = "อัตราการเปลี่ยนแปลง"


def year_before(period: Period, named_round: str | None) -> Period:
    """Return the same period a year earlier; days go back by a year, 29 February to the 28th."""
    days = None
    if period.days:
        first, last = (_day_before(date.fromisoformat(day)).isoformat() for day in period.days)
        days = (first, last)
    return replace(period, years=tuple(year - 1 for year in period.years), round=named_round, days=days)


def _day_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def paired(newest: Figures, older: Figures, year: int, earlier_year: int | None = None) -> Figures:
    """Return three rows for each row of ``newest`` (the figures of ``year``): earlier, later, difference.

    ``older`` are the figures of ``earlier_year``, the year before unless given.
    What only the earlier year had stands among them too. A single figure has its growth in per cent as a fourth row.
    """
    earlier = {row.keys: row for row in older.rows}
    by = bool(newest.question.by)
    present = {row.keys for row in newest.rows}
    gone = [replace(row, value=None, note="") for row in older.rows if row.keys not in present]
    rows: list[Figure] = []
    for row in (*newest.rows, *gone):
        was = earlier.get(row.keys)
        name = row.label if by else ""
        change = difference(row, was)
        growth = growth_of(row, was)
        note = value_text(growth, "ร้อยละ") if by and growth is not None else ""
        rows += [
            replace(
                row,
                label=f"{name} ปี {earlier_year or year - 1}".strip(),
                value=was.value if was else None,
                note=was.note if was else "",
            ),
            replace(row, label=f"{name} ปี {year}".strip()),
            Figure(
                f"{name} {change_word(change, withheld=_withheld(row, was))}".strip(),
                HIDDEN if _withheld(row, was) else change,
                unit_of_change(row),
                row.keys,
                not by,
                note,
            ),
        ]
        if not by and growth is not None:
            rows.append(Figure(GROWTH, growth, "ร้อยละ"))
    return replace(newest, rows=tuple(rows), total=None, provenance=_of_both(newest, older))


def _of_both(newest: Figures, older: Figures) -> Provenance:
    known, before = newest.provenance, older.provenance
    day = (f"{before.period} ข้อมูล ณ {thai_date(before.as_of)}",) if before.as_of else ()
    return replace(
        together(known, before), as_of=known.as_of, period=f"{before.period} และ {known.period}", extra=day
    )


def sentence_of_pair(figures: Figures) -> str:
    """Return the finding: how much more or less, from what to what; of a breakdown, what is compared."""
    question = figures.question
    if question.by:
        return f"เทียบ{asked_for(figures)} {figures.provenance.scope} {broken_down(question)} {figures.provenance.period}ค่ะ"
    was, now, change = figures.rows[:_ROWS]
    told = (
        f"จาก {value_text(was.value, was.unit)} เป็น {value_text(now.value, now.unit)} คือ{asked_for(figures)}"
    )
    hidden = _withheld(was, now)
    word = change_word(None if hidden else change.value, withheld=hidden)
    size = "" if hidden or not change.value else f" {value_text(without_sign(change.value), change.unit)}"
    growth = figures.rows[_ROWS].value if len(figures.rows) > _ROWS else None
    if size and growth is not None:
        size += f" ({value_text(without_sign(growth), 'ร้อยละ')})"
    when = f" {figures.provenance.period}" if question.period and question.period.days else ""
    return f"{word}{size} {told} {whose(figures, when=False)}{when}ค่ะ"


def chart_of_pair(
    figures: Figures, year: int, asked: str | None, earlier_year: int | None = None
) -> ChartSpec | None:
    """Return both years as a picture; what is not held is left out, never drawn as zero."""
    by = bool(figures.question.by)
    points = []
    for index, row in enumerate(row for row in figures.rows if row.label != GROWTH):
        if index % _ROWS == _ROWS - 1 or row.value is None or isinstance(row.value, str):
            continue
        group = f"ปี {(earlier_year or year - 1) if index % _ROWS == 0 else year}"
        label = row.label.rsplit(" ปี ", 1)[0] if by else row.label
        points.append(Point(label, plain_number(row.value), group if by else None))
    if not points:
        return None
    labels = len({point.label for point in points})
    spec = spec_of(
        figures, tuple(points), Shape(labels, 2 if by else 1, moments=not by), asked=asked, over_time=True
    )
    return _of_two_periods(spec, figures)


def _of_two_periods(spec: ChartSpec, figures: Figures) -> ChartSpec:
    """Name both periods under the title, not only the newest."""
    parts = (figures.provenance.scope, figures.provenance.period, broken_down(figures.question))
    return replace(spec, subtitle=" ".join(part for part in parts if part))


def changes(newest: Figures, older: Figures) -> Figures:
    """Return one row for each thing that both periods hold: its difference, with both values in the note."""
    earlier = {row.keys: row for row in older.rows}
    rows = []
    for row in newest.rows:
        was = earlier.get(row.keys)
        change = difference(row, was)
        if was is None or change is None:
            continue
        growth = growth_of(row, was)
        told = f"จาก {value_text(was.value)} เป็น {value_text(row.value, row.unit)}"
        note = f"{told} ({value_text(growth, 'ร้อยละ')})" if growth is not None else told
        rows.append(Figure(row.label, change, unit_of_change(row), row.keys, note=note))
    return replace(newest, rows=tuple(rows), total=None, provenance=_of_both(newest, older))


def ranked_changes(figures: Figures) -> tuple[Figures, int]:
    """Keep the greatest increases, or the greatest decreases (``rank.top`` False), and count all that went that way.

    What did not change, or went the other way, is never among them.
    """
    rank = figures.question.rank
    assert rank is not None
    named = [row for row in figures.rows if UNKNOWN not in row.label]
    that_way = [row for row in named if (plain_number(row.value) > 0) is rank.top and row.value]
    cut = ranked(that_way, figures.question, additive=False)
    return replace(figures, rows=cut.rows, places=cut.places, beyond=cut.beyond), len(that_way)


def sentence_of_changes(figures: Figures, among: int) -> str:
    """Return who increased or decreased the most, by how much, from what to what."""
    question, rank = figures.question, figures.question.rank
    assert rank is not None
    word = "เพิ่มขึ้น" if rank.top else "ลดลง"
    thing = DIMENSIONS[question.by[0]].thai if question.by else "รายการ"
    what = f"{asked_for(figures)} {whose(figures, when=False)} {figures.provenance.period}"
    if not figures.rows:
        return f"ไม่มี{thing}ที่{asked_for(figures)}{word} {whose(figures, when=False)} {figures.provenance.period}ค่ะ"
    first = figures.rows[0]
    size = value_text(without_sign(first.value), first.unit)
    place = f"มากเป็นอันดับที่ {figures.places[0]}" if rank.start > 1 else "มากที่สุด"
    tail = f" (ยังมีอีก {figures.beyond:,} {thing}ที่เท่ากับอันดับสุดท้าย)" if figures.beyond else ""
    shown = f" ใน {len(figures.rows):,} อันดับ" if len(figures.rows) > 1 else ""
    return f"{first.label} {word} {size} {place}{shown} {first.note} คือ{what}ค่ะ มี{thing}ที่{word} {among:,} {thing}{tail}"


def chart_of_changes(
    figures: Figures, pair: Figures, year: int, earlier_year: int | None = None
) -> ChartSpec | None:
    """Return both years of the things ranked, in the order of the rank."""
    shown = {row.keys: row.label for row in figures.rows}
    values = {(row.keys, index % _ROWS): row for index, row in enumerate(pair.rows)}
    points = tuple(
        Point(label, plain_number(row.value), f"ปี {year if index else earlier_year or year - 1}")
        for keys, label in shown.items()
        for index in (0, 1)
        if (row := values.get((keys, index))) is not None and row.value is not None
    )
    if not points:
        return None
    unit = replace(figures, rows=pair.rows)
    return spec_of(
        unit, points, Shape(len(shown), 2), asked=figures.question.chart, keep_order=True, over_time=True
    )


def difference(later: Figure, earlier: Figure | None) -> Money | int | Decimal | None:
    """Return later minus earlier; None when either is not held, or is withheld."""
    new, old = later.value, earlier.value if earlier else None
    if isinstance(new, Money) and isinstance(old, Money):
        return new - old
    if isinstance(new, (int, Decimal)) and isinstance(old, (int, Decimal)):
        return new - old
    return None


def growth_of(later: Figure, earlier: Figure | None) -> Decimal | None:
    """Return the difference in per cent of the earlier value (two places); None for rates, and from nothing."""
    change, base = difference(later, earlier), number_of(earlier.value) if earlier else None
    if change is None or not base or base < 0 or later.unit == "ร้อยละ":
        return None
    return percent(number_of(change) or 0, base)


def unit_of_change(row: Figure) -> str:
    """Return the unit of a difference: that of the values, of rates percentage points."""
    return POINTS if row.unit == "ร้อยละ" else row.unit


def without_sign(change: Shown) -> Shown:
    """Return how much, since the word before it says which way."""
    if isinstance(change, Money):
        return Money(abs(change.satang))
    if isinstance(change, int):
        return abs(change)
    return abs(change) if isinstance(change, Decimal) else change


def _withheld(*rows: Figure | None) -> bool:
    return any_withheld(row.value for row in rows if row is not None)


def change_word(change: Shown, *, withheld: bool = False) -> str:
    """Return how a difference is called: เพิ่มขึ้น, ลดลง, เท่าเดิม; without one side it cannot be told."""
    if change is None:
        return f"เทียบไม่ได้ ({HIDDEN if withheld else NO_DATA})"
    number = plain_number(change)
    return "เพิ่มขึ้น" if number > 0 else "ลดลง" if number < 0 else "เท่าเดิม"
