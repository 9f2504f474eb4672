"""A chart small enough for a card, made of Flex boxes: sharp on every phone, and nothing to fetch."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.charts.spec import ChartSpec, Number
from reports.charts.wording import decimals_for, format_number

Component = dict[str, Any]

#: Bars of a card; the picture behind its button has more.
MOST_BARS = 5
#: Kinds that bars tell truly.
_BARS = ("bar", "hbar", "line", "grouped", "stacked")
_BLUE, _GREEN, _TRACK, _SOFT = "#0072B2", "#009E73", "#E8ECEF", "#4B5563"
_LEAST = Decimal("1.5")


def small_chart(spec: ChartSpec) -> Component | None:
    """Return the chart as a box of bars, or a track towards a target; None for what bars cannot tell."""
    points = [point for point in spec.points if point.value >= 0]
    if len(points) != len(spec.points) or not points:
        return None
    if spec.kind == "progress" and len(points) == 1:
        return _track(spec, points[0].value)
    if spec.kind not in _BARS or len({point.group for point in points}) > 1:
        return None
    if not spec.keep_order and spec.kind != "line":
        points.sort(key=lambda point: -point.value)
    shown = points[:MOST_BARS] if spec.kind != "line" else points[-MOST_BARS:]
    greatest = max(point.value for point in shown)
    decimals = decimals_for([point.value for point in shown])
    rows = [_bar(point.label, point.value, greatest, format_number(point.value, decimals)) for point in shown]
    if len(points) > len(shown):
        rows.append(_words(f"และอีก {len(points) - len(shown):,} {spec.item}", align="end"))
    return _column(rows)


def _bar(label: str, value: Number, greatest: Number, said: str) -> Component:
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "sm",
        "alignItems": "center",
        "contents": [
            _words(label, flex=4),
            _filled(_share(value, greatest), _BLUE, flex=4),
            _words(said, flex=4, align="end", weight="bold"),
        ],
    }


def _track(spec: ChartSpec, value: Number) -> Component:
    """How far the value has come, and the target under the end of the track or its mark."""
    target: Number = 100 if spec.target is None else spec.target
    whole: Number = max(100, target) if spec.percent else max(target, value)
    reached = value >= target
    said = format_number(target, decimals_for([target]))
    unit = "" if spec.percent else f" {spec.unit}"
    return _column(
        [
            _filled(_share(value, whole), _GREEN if reached else _BLUE, height="12px"),
            _words(
                f"{spec.target_label} {'ร้อยละ ' if spec.percent else ''}{said}{unit}{' ถึงแล้ว' if reached else ''}",
                align="end",
            ),
        ]
    )


def _share(value: Number, whole: Number) -> Decimal:
    """Per cent of the track; what is more than nothing is seen."""
    if not whole or not value:
        return Decimal(0)
    return min(max(Decimal(value) * 100 / Decimal(whole), _LEAST), Decimal(100))


def _filled(percent: Decimal, colour: str, *, height: str = "8px", flex: int = 0) -> Component:
    track: Component = {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": _TRACK,
        "cornerRadius": "3px",
        "height": height,
        "contents": [{"type": "filler"}],
    }
    if percent:
        track["contents"] = [
            {
                "type": "box",
                "layout": "vertical",
                "backgroundColor": colour,
                "cornerRadius": "3px",
                "height": height,
                "width": f"{percent:.1f}%",
                "contents": [{"type": "filler"}],
            }
        ]
    if flex:
        track["flex"] = flex
    return track


def _words(words: str, **more: Any) -> Component:
    return {
        "type": "text",
        "text": words or "-",
        "size": "xxs",
        "color": _SOFT,
        "wrap": True,
        "maxLines": 2,
        **more,
    }


def _column(rows: list[Component]) -> Component:
    return {"type": "box", "layout": "vertical", "spacing": "sm", "margin": "lg", "contents": rows}
