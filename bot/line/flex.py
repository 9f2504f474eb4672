"""The few Flex building blocks that all cards are made of. They wrap: Thai is cut without it (line-platform.md)."""

from __future__ import annotations

from typing import Any

from bot.line.actions import action_of
from bot.line.limits import BUBBLE_BYTES, json_bytes
from bot.line.smallcharts import small_chart
from db.values.money import Money
from handlers.core import Suggestion
from reports.cards import DEMONSTRATION, Card, Figure, source_line, value_text

Component = dict[str, Any]

INK, SOFT, FAINT, GREEN, PALE, AMBER = "#1F2937", "#4B5563", "#6B7280", "#0F6B4B", "#EEF6F2", "#92400E"
#: Rows a phone shows without endless scrolling; the file and the list on request have the rest.
MOST_ROWS = 14
#: A text of a cell longer than this is not for a card.
CELL_LETTERS = 160
#: A longer note stands below its row, not beside the figure.
NOTE_LETTERS = 40


def text(words: str, *, size: str = "sm", color: str = INK, **more: Any) -> Component:
    """Return a wrapping text; an empty one becomes a dash, since LINE refuses it."""
    shown = (
        words if len(words) <= CELL_LETTERS or more.pop("whole", False) else words[: CELL_LETTERS - 1] + "…"
    )
    more.pop("whole", None)
    return {
        "type": "text",
        "text": shown if shown.strip() else "-",
        "size": size,
        "color": color,
        "wrap": True,
        **more,
    }


def bubble(card: Card, most_bytes: int = BUBBLE_BYTES, *, group: bool = False) -> Component:
    """Return a card as a bubble of at most so many bytes: rows beyond are counted, not cut silently.

    What its small chart shows is not written a second time.
    """
    rows = list(card.rows)
    headline = rows.pop(0) if rows and _is_headline(rows[0]) else None
    chart = small_chart(card.chart) if card.chart is not None else None
    if chart is not None and card.chart is not None:
        drawn = {point.label for point in card.chart.points}
        rows = [row for row in rows if row.label not in drawn]
    # One row more takes no more room than the line that would count it.
    most = len(rows) if len(rows) <= MOST_ROWS + 1 else MOST_ROWS
    while True:
        built = _bubble(card, headline, rows[:most], len(rows) - most, chart)
        if card.deeper is not None:
            _add_button(built, card.deeper, group)
        if json_bytes(built) <= most_bytes or most == 0:
            return built
        most -= 1


def _is_headline(row: Figure) -> bool:
    return row.emphasis and not isinstance(row.value, str) and row.value is not None


def _add_button(built: Component, deeper: tuple[str, str], group: bool) -> None:
    """Put the button that asks for more at the foot of the card."""
    button = {
        "type": "button",
        "style": "link",
        "height": "sm",
        "color": GREEN,
        "action": action_of(Suggestion(*deeper), group=group),
    }
    foot = built.setdefault(
        "footer", {"type": "box", "layout": "vertical", "paddingAll": "12px", "contents": []}
    )
    foot["contents"].append(button)


def _bubble(
    card: Card, headline: Figure | None, rows: list[Figure], beyond: int, chart: Component | None = None
) -> Component:
    body: list[Component] = []
    if headline is not None:
        body.append(_headline(headline))
    for index, row in enumerate(rows):
        if index or headline is not None:
            body.append({"type": "separator", "margin": "md", "color": "#E5E7EB"})
        body.append(_row(row))
    if chart is not None:
        body.append(chart)
    if beyond:
        body.append(text(f"และอีก {beyond:,} แถว", size="xs", color=FAINT, margin="md", align="end"))
    built: Component = {
        "type": "bubble",
        "size": "mega",
        "header": _header(card),
        "body": {
            "type": "box",
            "layout": "vertical",
            "paddingAll": "16px",
            "paddingTop": "12px",
            "contents": body or [text("ไม่มีรายการ")],
        },
    }
    if small := _small_print(card):
        built["footer"] = {
            "type": "box",
            "layout": "vertical",
            "paddingAll": "12px",
            "backgroundColor": "#F9FAFB",
            "contents": small,
        }
    return built


def _header(card: Card) -> Component:
    lines = [text(card.title, size="md", color=GREEN, weight="bold")]
    if card.subtitle:
        lines.append(text(card.subtitle, size="xs", color=SOFT, margin="xs"))
    return {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": PALE,
        "paddingAll": "14px",
        "contents": lines,
    }


def _headline(row: Figure) -> Component:
    size = "xl" if isinstance(row.value, Money) else "xxl"
    lines = [
        text(row.label, size="xs", color=SOFT),
        text(
            value_text(row.value, row.unit),
            size=size,
            color=INK,
            weight="bold",
            adjustMode="shrink-to-fit",
            wrap=False,
        ),
    ]
    if row.note:
        lines.append(text(row.note, size="xs", color=FAINT))
    return {"type": "box", "layout": "vertical", "contents": lines}


def _row(row: Figure) -> Component:
    weight = "bold" if row.emphasis else "regular"
    value = value_text(row.value, row.unit)
    label = [text(row.label, color=INK if row.emphasis else SOFT, weight=weight)]
    # A long note would be a thin column of words beside a figure: it gets the whole breadth below.
    below = len(row.note) > NOTE_LETTERS and bool(value)
    if row.note and not below:
        label.append(text(row.note, size="xxs", color=FAINT))
    left: Component = {"type": "box", "layout": "vertical", "flex": 5, "contents": label}
    if not value:
        return {**left, "margin": "md"}
    long = len(value) > 22
    right = text(
        value,
        weight="regular" if isinstance(row.value, str) else "bold",
        align="start" if long else "end",
        flex=4,
    )
    layout = "vertical" if long else "horizontal"
    line: Component = {
        "type": "box",
        "layout": layout,
        "margin": "md",
        "spacing": "sm",
        "contents": [left, right],
    }
    if not below:
        return line
    small = text(row.note, size="xxs", color=FAINT, whole=len(row.note) < 400)
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "md",
        "contents": [{**line, "margin": "none"}, small],
    }


def _small_print(card: Card) -> list[Component]:
    lines: list[Component] = []
    if card.provenance is not None:
        if card.provenance.demonstration:
            lines.append(text(DEMONSTRATION, size="xxs", color=AMBER, weight="bold"))
        lines.append(text(source_line(card.provenance), size="xxs", color=FAINT, whole=True))
        lines += [text(extra, size="xxs", color=FAINT) for extra in card.provenance.extra]
    lines += [text(note, size="xxs", color=FAINT, whole=len(note) < 400) for note in card.notes]
    return lines
