"""Figures -> what their picture shows (กราฟ): chosen by the shape of the figures."""

from __future__ import annotations

from db.datasets import DIMENSIONS, Measure
from db.values.calendar import thai_date
from handlers.core import Ask
from handlers.wording import asked_for, broken_down, of_whom
from reports.charts.spec import ChartSpec, Point, choose_kind
from reports.figures import Figures, plain_number

#: From so many comparable values on, a chart comes unasked (design.md section 9).
CHART_FROM = 3


def chart_of(figures: Figures, ask: Ask) -> ChartSpec | None:
    """Return the picture of the figures: asked for, or three and more comparable values; None otherwise."""
    question = figures.question
    time_axis = bool(question.period and len(question.period.years) > 1)
    rows = [row for row in figures.rows if row.value is not None and not isinstance(row.value, str)]
    asked = question.want == "chart"
    if not rows or not (asked or (len(rows) >= CHART_FROM and (question.by or time_axis))):
        return None
    own = ask.seat.school_code
    points = []
    for row in rows:
        parts = row.label.split(" · ")
        group = parts[-1] if len(question.by) == 2 and len(parts) > 1 else None
        label = parts[0] if group else row.label
        if time_axis and question.by:
            label, _, year = row.label.rpartition(" ปี ")
            group = f"ปี {year}"
        points.append(
            Point(label, plain_number(row.value), group, highlight=bool(own) and ("school", own) in row.keys)
        )
    labels, groups = {point.label for point in points}, {point.group for point in points}
    return spec_of(
        figures,
        tuple(points),
        len(labels),
        len(groups),
        time_axis=time_axis and not question.by,
        asked=question.chart,
    )


def spec_of(
    figures: Figures,
    points: tuple[Point, ...],
    labels: int,
    groups: int,
    *,
    time_axis: bool,
    asked: str | None,
) -> ChartSpec:
    """Return the picture of points already made: kind by shape, source and mark from the figures.

    ``labels`` and ``groups`` are how many there are of each; ``asked`` is the kind a person asked for, kept where it
    would be true.
    """
    question = figures.question
    natural = (
        time_axis
        or question.rank is not None
        or any(DIMENSIONS[key].values or key == "instalment" for key in question.by)
    )
    additive = isinstance(figures.measure, Measure) or figures.measure.additive
    kind = choose_kind(n_points=labels, n_groups=groups, time_axis=time_axis, asked=asked)  # type: ignore[arg-type]
    day = f" ข้อมูล ณ {thai_date(figures.provenance.as_of)}" if figures.provenance.as_of else ""
    return ChartSpec(
        kind=kind,
        title=asked_for(figures),
        subtitle=" ".join(part for part in (of_whom(question), broken_down(question)) if part),
        unit=figures.measure.unit,
        points=points,
        footer=f"ที่มา: {figures.provenance.source}{day}",
        demo=figures.provenance.demonstration,
        keep_order=natural,
        additive=additive and question.rank is None,
        item="โรงเรียน" if "school" in question.by else "รายการ",
    )
