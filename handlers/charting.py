"""Figures -> what their picture shows (กราฟ): chosen by the shape of the figures."""

from __future__ import annotations

from dataclasses import replace

from db.datasets import DIMENSIONS, Measure
from db.values.calendar import thai_date
from handlers.core import Ask
from handlers.wording import asked_for, broken_down, of_whom
from reports.cards import Figure
from reports.charts.rows import MAX_GROUPS
from reports.charts.spec import ChartSpec, Point, choose_kind
from reports.figures import Figures, plain_number, spans_years
from reports.question import Question

#: From so many comparable values on, a chart comes unasked (design.md section 9).
CHART_FROM = 3


def chart_of(figures: Figures, ask: Ask) -> ChartSpec | None:
    """Return the picture of the figures: asked for, or three and more comparable values; None otherwise."""
    question = figures.question
    time_axis = spans_years(question, figures.measure) and all(
        "year" in dict(row.keys) for row in figures.rows
    )
    rows = [row for row in figures.rows if row.value is not None and not isinstance(row.value, str)]
    asked = question.want == "chart"
    if not rows or not (asked or (len(rows) >= CHART_FROM and (question.by or time_axis))):
        return None
    own = ask.seat.school_code
    points = []
    for row in rows:
        label, group = _place(row, figures, time_axis=time_axis)
        points.append(
            Point(label, plain_number(row.value), group, highlight=bool(own) and ("school", own) in row.keys)
        )
    points, moments = _arranged(points, years=time_axis)
    return spec_of(
        figures,
        tuple(points),
        len({point.label for point in points}),
        len({point.group for point in points}),
        time_axis=moments,
        asked=question.chart,
    )


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
    others = tuple(key for key in question.by if key != "year") if time_axis else question.by
    label, year = row.label, ""
    if time_axis:
        head, _, year = row.label.rpartition("ปี ")
        label = head.strip()
    if time_axis and not others:
        return row.label, None
    if time_axis:
        return label, f"ปี {year}"
    if len(others) == 2 and not (question.rank and question.rank.within) and " · " in label:
        head, _, tail = label.rpartition(" · ")
        return head, tail
    return label, None


def _ranked_said(question: Question) -> str:
    """What a rank inside groups shows: มากที่สุดของแต่ละอำเภอ."""
    rank = question.rank
    if rank is None or rank.within is None or rank.start > 1:
        return ""
    return f"{'มากที่สุด' if rank.top else 'น้อยที่สุด'}ของแต่ละ{DIMENSIONS[rank.within].thai}"


def spec_of(
    figures: Figures,
    points: tuple[Point, ...],
    labels: int,
    groups: int,
    *,
    time_axis: bool,
    asked: str | None,
    keep_order: bool = False,
) -> ChartSpec:
    """Return the picture of points already made: kind by shape, source and mark from the figures.

    ``labels`` and ``groups`` are how many there are of each; ``asked`` is the kind a person asked for, kept where it
    would be true. ``keep_order`` says that the points already stand in the order in which they are meant.
    """
    question = figures.question
    # Sexes are always the series, so that the other dimension stands along the side.
    along = [key for key in question.by if key != "sex"] or list(question.by)
    natural = (
        keep_order
        or time_axis
        or question.rank is not None
        or any(DIMENSIONS[key].values or key == "instalment" for key in along[:1])
    )
    additive = isinstance(figures.measure, Measure) or figures.measure.additive
    kind = choose_kind(n_points=labels, n_groups=groups, time_axis=time_axis, asked=asked)  # type: ignore[arg-type]
    day = f" ข้อมูล ณ {thai_date(figures.provenance.as_of)}" if figures.provenance.as_of else ""
    return ChartSpec(
        kind=kind,
        title=asked_for(figures),
        subtitle=" ".join(
            part for part in (of_whom(figures), _ranked_said(question), broken_down(question)) if part
        ),
        unit=figures.unit,
        points=points,
        footer=f"ที่มา: {figures.provenance.source}{day}",
        demo=figures.provenance.demonstration,
        keep_order=natural,
        additive=additive and question.rank is None and not question.mean and not question.share,
        item="โรงเรียน" if "school" in question.by else "รายการ",
    )
