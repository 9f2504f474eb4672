"""Figures -> what their picture shows (กราฟ): chosen by the shape of the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from db.datasets import DIMENSIONS, MEASURES, Measure
from db.values.calendar import thai_date
from handlers.core import Ask, Suggestion
from handlers.wording import asked_for, broken_down, of_whom
from reports.cards import Figure
from reports.cells import of_part
from reports.charts.choosing import Shape, best_kind, instead_said, kind_said, others
from reports.charts.rows import MAX_GROUPS
from reports.charts.spec import ChartSpec, Pair, Point
from reports.derived import Derived
from reports.figures import Figures, answer_question, plain_number, spans_years
from reports.question import Provenance, Question

#: From so many comparable values on, a chart comes unasked (design.md section 9).
CHART_FROM = 3


@dataclass(frozen=True, slots=True)
class Charted:
    """The picture of an answer; why it is of another kind than was asked for; buttons to kinds that are true too."""

    spec: ChartSpec | None = None
    told: str = ""
    buttons: tuple[Suggestion, ...] = ()


def chart_of(figures: Figures, ask: Ask) -> ChartSpec | None:
    """Return the picture of the figures: asked for, or three and more comparable values; None otherwise."""
    return charted(figures, ask).spec


def charted(figures: Figures, ask: Ask, session: Session | None = None) -> Charted:
    """Return the picture of the figures with what is said of its kind and offered beside it.

    With a session a ratio of two measures by school can also be set out as pairs (กราฟจุด).
    """
    question = figures.question
    time_axis = spans_years(question, figures.measure) and all(
        "year" in dict(row.keys) for row in figures.rows
    )
    rows = [row for row in figures.rows if row.value is not None and not isinstance(row.value, str)]
    wanted = question.want == "chart"
    if len({row.unit for row in rows}) > 1 and {*question.by} & {*getattr(figures.measure, "apart", ())}:
        # Computers and sources of water beside each other would be a picture of nothing.
        return Charted()
    if not rows or not (wanted or (len(rows) >= CHART_FROM and (question.by or time_axis))):
        return Charted()
    asked = question.chart
    paired = session is not None and not time_axis and has_pairs(figures)
    points, moments = _points(rows, figures, ask, time_axis=time_axis)
    shape = _shape(figures, points, moments=moments, time_axis=time_axis, pairs=paired)
    if asked == "scatter" and paired and session is not None:
        spec = scatter_of(session, figures, ask.seat.school_code)
    else:
        spec = spec_of(figures, tuple(points), shape, asked=asked, over_time=time_axis)
        spec = replace(spec, **_left_out(figures))
    buttons = (
        Suggestion(f"ขอเป็น{kind_said(kind)}", f"ขอเป็น{kind_said(kind)}") for kind in others(shape, spec.kind)
    )
    return Charted(spec, instead_said(asked, spec.kind) if wanted else "", tuple(buttons))


def _points(rows: list[Figure], figures: Figures, ask: Ask, *, time_axis: bool) -> tuple[list[Point], bool]:
    own = ask.seat.school_code
    alone = not time_axis and len(figures.question.by) < 2
    points = []
    for row in rows:
        label, group = (row.label, None) if alone else _place(row, figures, time_axis=time_axis)
        points.append(
            Point(label, plain_number(row.value), group, highlight=bool(own) and ("school", own) in row.keys)
        )
    if alone:
        return points, False
    return _arranged(points, years=time_axis)


def _shape(figures: Figures, points: list[Point], *, moments: bool, time_axis: bool, pairs: bool) -> Shape:
    """Say what the points look like: which kinds of picture they allow follows from it."""
    question = figures.question
    series = len({point.group for point in points})
    parts = (
        series > 1
        and not time_axis
        and isinstance(figures.measure, Measure)
        and not question.mean
        and not question.share
        and not {*question.by} & {*figures.measure.apart}
        and not _withheld(figures)
        and all(point.value >= 0 for point in points)
    )
    sides = not time_axis and set(question.by) == {"grade", "sex"} and series == 2
    return Shape(
        len({point.label for point in points}), series, moments, parts=parts, sides=sides, pairs=pairs
    )


def _withheld(figures: Figures) -> int:
    """How many cells are too small to be told (น้อยกว่า 5)."""
    return sum(isinstance(row.value, str) for row in figures.rows)


def _left_out(figures: Figures) -> dict[str, Any]:
    """Return how many have no value, and what else is not drawn, as fields of the picture."""
    unheld = sum(row.value is None for row in figures.rows)
    if unheld and len(figures.question.by) == 1:
        return {"unheld": unheld}
    if hidden := _withheld(figures):
        return {"notes": (f"อีก {hidden:,} รายการมีจำนวนน้อยจึงไม่แสดงเป็นกราฟ",), "additive": False}
    return {"notes": (f"{unheld:,} ช่องไม่มีข้อมูล (ไม่ใช่ 0)",)} if unheld else {}


def _arranged(points: list[Point], *, years: bool) -> tuple[list[Point], bool]:
    """Make the few things the series and the many the labels; say whether the labels are years in their order."""
    labels = list(dict.fromkeys(point.label for point in points))
    groups = list(dict.fromkeys(point.group for point in points))
    if groups == [None]:
        return points, years
    moved = [replace(point, label=point.group or "", group=point.label) for point in points]
    if years and len(labels) <= MAX_GROUPS and len(groups) >= CHART_FROM:
        return sorted(moved, key=lambda point: labels.index(point.group or "")), True
    if not years and len(groups) > MAX_GROUPS >= len(labels):
        return sorted(moved, key=lambda point: groups.index(point.label)), False
    # Of more years than can be told apart the newest matter.
    kept = set(groups[-MAX_GROUPS:]) if years else set(groups)
    return [point for point in points if point.group in kept], False


def _place(row: Figure, figures: Figures, *, time_axis: bool) -> tuple[str, str | None]:
    """Where a row stands in the picture: its label, and its series where there are several."""
    question = figures.question
    dimensions = tuple(key for key in question.by if key != "year") if time_axis else question.by
    label, year = row.label, ""
    if time_axis:
        head, _, year = row.label.rpartition("ปี ")
        label = head.strip()
    if time_axis and not dimensions:
        return row.label, None
    if time_axis:
        return label, f"ปี {year}"
    if len(dimensions) == 2 and not (question.rank and question.rank.within) and " · " in label:
        head, _, tail = label.rpartition(" · ")
        # Sexes are always the series, so that the other dimension stands along the side.
        return (tail, head) if dimensions[0] == "sex" else (head, tail)
    return label, None


def footer_of(provenance: Provenance) -> str:
    """Return the small print of a picture: source and data date."""
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    return f"ที่มา: {provenance.source}{day}"


def _ranked_said(question: Question) -> str:
    """What a rank inside groups shows: มากที่สุดของแต่ละอำเภอ."""
    rank = question.rank
    if rank is None or rank.within is None or rank.start > 1:
        return ""
    return f"{'มากที่สุด' if rank.top else 'น้อยที่สุด'}ของแต่ละ{DIMENSIONS[rank.within].thai}"


def spec_of(
    figures: Figures,
    points: tuple[Point, ...],
    shape: Shape,
    *,
    asked: str | None,
    keep_order: bool = False,
    over_time: bool = False,
) -> ChartSpec:
    """Return the picture of points already made: kind by shape, source and mark from the figures.

    ``asked`` is the kind a person asked for, kept where it would be true. ``keep_order`` says that the points already
    stand in the order in which they are meant; ``over_time`` that the series are years.
    """
    question = figures.question
    along = [key for key in question.by if key != "sex"] or list(question.by)
    natural = (
        keep_order
        or shape.moments
        or question.rank is not None
        or any(DIMENSIONS[key].values or key == "instalment" for key in along[:1])
    )
    additive = figures.measure.additive
    return ChartSpec(
        kind=best_kind(shape, asked),
        title=asked_for(figures),
        subtitle=subtitle_of(figures),
        unit=figures.unit,
        points=points,
        footer=footer_of(figures.provenance),
        demo=figures.provenance.demonstration,
        keep_order=natural,
        over_time="labels" if shape.moments else "series" if over_time and shape.series > 1 else "",
        additive=additive and question.rank is None and not question.mean and not question.share,
        item=DIMENSIONS[along[0]].thai if along else "รายการ",
    )


def subtitle_of(figures: Figures) -> str:
    """Return whose figures a picture shows, of when, and broken down by what."""
    parts = (of_whom(figures), _ranked_said(figures.question), broken_down(figures.question))
    return " ".join(part for part in parts if part)


def has_pairs(figures: Figures) -> bool:
    """Whether these are ratios of two measures by school, which can be set out as pairs."""
    question, measure = figures.question, figures.measure
    return (
        isinstance(measure, Derived)
        and len(measure.of) == 2
        and not measure.additive
        and question.by == ("school",)
        and not (question.mean or question.share or question.compare or question.bounds)
        and all(MEASURES[key].see == measure.see for key in measure.of)
    )


def scatter_of(session: Session, figures: Figures, own: str | None) -> ChartSpec:
    """Return the two measures of a ratio as pairs: what it is reckoned for along the side, what is counted upright.

    Schools of which one of the two is not held are told, not drawn.
    """
    measure, question = figures.measure, figures.question
    assert isinstance(measure, Derived)
    plain = replace(question, rank=None, bounds=())
    upright, along = (answer_question(session, of_part(plain, key, measure)) for key in measure.of)
    values = {row.keys: row.value for row in along.rows}
    pairs = []
    for row in upright.rows:
        x = values.get(row.keys)
        if any(value is None or isinstance(value, str) for value in (x, row.value)):
            continue
        pairs.append(Pair(row.label, plain_number(x), plain_number(row.value), ("school", own) in row.keys))
    names = tuple(f"{each.measure.thai} ({each.unit})" for each in (along, upright))
    schools = {row.keys for row in (*along.rows, *upright.rows)}
    return ChartSpec(
        kind="scatter",
        title=asked_for(figures),
        subtitle=subtitle_of(figures),
        pairs=tuple(pairs),
        axes=(names[0], names[1]),
        footer=footer_of(figures.provenance),
        demo=any(each.provenance.demonstration for each in (along, upright)),
        item="โรงเรียน",
        unheld=len(schools) - len(pairs),
        notes=("ค่าในวงเล็บ: (แกนนอน ; แกนตั้ง)",),
    )
