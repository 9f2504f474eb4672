"""The picture of a rich menu (เมนูหลัก): fields side by side, each with its words large and what comes of it below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.paper import (
    BLUE,
    GREEN,
    INK,
    LEADING,
    ORANGE,
    PURPLE,
    TINT,
    VERMILION,
    WHITE,
    WIDTH,
    Paper,
)

#: Pixels of the picture as it is uploaded are twice those it is drawn in; LINE takes 800 to 2,500 across.
SCALE = 2.0
#: LINE wants at least 1.45 times as wide as high.
HEIGHT = 700
_GAP, _BAR, _HEAD = 14, 14, 92
_COLOURS = (BLUE, GREEN, ORANGE, VERMILION, PURPLE, INK)
_SIZE, _SMALL, _TITLE = 44, 28, 40


@dataclass(frozen=True, slots=True)
class Field:
    """One field to tap: ``words`` stand large, ``hint`` small below; ``box`` is x, y, width, height on the paper."""

    words: str
    hint: str
    box: tuple[int, int, int, int]


def fields_of(words: Sequence[tuple[str, str]], columns: int = 3) -> list[Field]:
    """Place words and hints in rows of ``columns`` under the heading, each as large as the other."""
    rows = -(-len(words) // columns)
    width = (WIDTH - _GAP * (columns + 1)) // columns
    height = (HEIGHT - _HEAD - _GAP * (rows + 1)) // rows
    return [
        Field(
            large,
            small,
            (
                _GAP + (at % columns) * (width + _GAP),
                _HEAD + _GAP + (at // columns) * (height + _GAP),
                width,
                height,
            ),
        )
        for at, (large, small) in enumerate(words)
    ]


def draw_menu(title: str, fields: Sequence[Field]) -> bytes:
    """Return the picture as PNG, 2,080 x 1,400 pixels."""
    paper = Paper()
    paper.height = HEIGHT
    paper.box(0, 0, WIDTH, HEIGHT, TINT, layer=1)
    paper.box(0, 0, WIDTH, _HEAD, INK, layer=1.5)
    paper.text(WIDTH / 2, _HEAD / 2, title, size=_TITLE, colour=WHITE, bold=True, anchor="center")
    for number, field in enumerate(fields):
        x, y, width, height = field.box
        paper.box(x, y, width, height, WHITE, layer=1.5)
        paper.box(x, y, width, _BAR, _COLOURS[number % len(_COLOURS)])
        large = paper.wrap(field.words, width - 40, _SIZE, bold=True, max_lines=2)
        small = paper.wrap(field.hint, width - 40, _SMALL, max_lines=2)
        tall = (len(large) * _SIZE + len(small) * _SMALL) * LEADING
        top = y + _BAR + (height - _BAR - tall) / 2
        top = paper.block(x + width / 2, top, large, size=_SIZE, bold=True, anchor="center")
        paper.block(x + width / 2, top, small, size=_SMALL, anchor="center")
    written = io.BytesIO()
    # No date and no version in the file: the same menu is the same bytes.
    paper.figure(SCALE).savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()
