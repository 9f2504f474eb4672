"""A sheet of paper that grows downwards: measured Thai text and plain shapes.

Coordinates are pixels of a picture 1040 wide. There are no axes, no pyplot, no global state: every picture
has its own figure, so worker threads may draw at once.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import fontpkg  # type: ignore[import-untyped]
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from reports.charts.lines import wrap

WIDTH = 1040
MARGIN = 48
LEFT, RIGHT = MARGIN, WIDTH - MARGIN

# Okabe and Ito's palette: told apart by people with any common colour blindness.
BLUE, VERMILION, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7"
GROUP_COLOURS = (BLUE, ORANGE, GREEN, PURPLE)
INK, GREY, RULE, TRACK, TINT, WHITE = "#1F2933", "#5F6B76", "#C9D1D8", "#E8ECEF", "#FDF0E6", "#FFFFFF"

#: Pixels of a line per pixel of type: Thai needs room for a tone mark above a vowel above a letter.
LEADING = 1.45
#: Middle of a consonant's body above the baseline, in ems (Sarabun: 0.59 em high).
_BODY_MIDDLE = 0.29
_DPI = 100
_POINTS_PER_PIXEL = 72 / _DPI
_FREETYPE_UNITS = 64
#: Points of the white rim round letters that a line may touch.
_HALO = 5
#: Inches, and the pixels of an inch when a page is drawn as PNG.
A4, A4_MARGIN, A4_DPI = (210 / 25.4, 297 / 25.4), 10 / 25.4, 300

Anchor = Literal["left", "center", "right"]
#: Round, square, triangle, diamond: forms are told apart where colours are not.
Form = Literal["o", "s", "^", "D"]
#: What marks a cell: a form, a cross, a dash or a small dot.
Sign = Literal["o", "s", "^", "D", "x", "_", "."]
FORMS: tuple[Form, ...] = ("o", "s", "^", "D")


@lru_cache(maxsize=64)
def _font(size: float, bold: bool) -> FontProperties:
    """Return Sarabun at this size (pixels), straight from its file: nothing is registered globally."""
    return FontProperties(fname=_font_file(bold), size=size * _POINTS_PER_PIXEL)


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> Path:
    return Path(fontpkg.path("Sarabun", weight=700 if bold else 400))


@lru_cache(maxsize=8192)
def _width(text: str, size: float, bold: bool) -> float:
    """Return the advance in pixels; remembered, because the same school names come back all day."""
    font = get_font(_font_file(bold))  # matplotlib keeps one per thread
    font.set_size(size * _POINTS_PER_PIXEL, _DPI)
    font.set_text(text, 0.0, flags=LoadFlags.FORCE_AUTOHINT)
    width, _ = font.get_width_height()
    return width / _FREETYPE_UNITS


class Paper:
    """Collects texts and shapes; ``y`` grows downwards and ``height`` is set by whoever draws last."""

    def __init__(self) -> None:
        self.height = 0.0
        self._artists: list[Artist] = []

    def text_width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width in pixels as the text will be drawn, shaped by HarfBuzz."""
        return _width(text, size, bold)

    def wrap(
        self, text: str, width: float, size: float, *, bold: bool = False, max_lines: int = 2
    ) -> list[str]:
        """Return the text in lines that fit ``width`` at this size."""
        return wrap(text, lambda piece: self.text_width(piece, size, bold=bold), width, max_lines)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        colour: str = INK,
        bold: bool = False,
        anchor: Anchor = "left",
        on_white: bool = False,
        halo: bool = False,
    ) -> None:
        """Write one line; ``y`` is the middle of its letters' bodies, the same for any vowels and tones.

        ``on_white`` puts the text on a white ground, for labels that a target line may cross;
        ``halo`` only rims the letters with white, for labels that a slope may touch.
        """
        width = self.text_width(text, size, bold=bold)
        if on_white:
            start = x - {"left": 0.0, "center": width / 2, "right": width}[anchor]
            self.box(start - 4, y - size * 0.55, width + 8, size * 1.1, WHITE, layer=4)
        written = Text(
            x,
            y + _BODY_MIDDLE * size,
            text,
            color=colour,
            fontproperties=_font(size, bold),
            horizontalalignment=anchor,
            verticalalignment="baseline",
            parse_math=False,
        )
        if halo:
            written.set_path_effects([withStroke(linewidth=_HALO, foreground=WHITE)])
        self._add(written, layer=5)

    def block(
        self,
        x: float,
        top: float,
        lines: list[str],
        *,
        size: float,
        colour: str = INK,
        bold: bool = False,
        anchor: Anchor = "left",
    ) -> float:
        """Write lines under each other from ``top``; return the y below them."""
        for line in lines:
            self.text(x, top + size * LEADING / 2, line, size=size, colour=colour, bold=bold, anchor=anchor)
            top += size * LEADING
        return top

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        edge: str = "none",
        layer: float = 2,
    ) -> None:
        """Fill a rectangle whose upper left corner is x, y."""
        thick = 0 if edge == "none" else 1.5
        self._add(Rectangle((x, y), width, height, facecolor=colour, edgecolor=edge, linewidth=thick), layer)

    def triangle(self, x: float, y: float, size: float, colour: str = INK, *, layer: float = 4) -> None:
        """Fill a triangle that points down at x, y."""
        corners = [(x, y), (x - size / 2, y - size), (x + size / 2, y - size)]
        self._add(Polygon(corners, facecolor=colour, edgecolor="none"), layer)

    def arrow_up(self, x: float, y: float, size: float, colour: str = INK, *, layer: float = 4) -> None:
        """Fill a triangle that points up at x, y."""
        corners = [(x, y), (x - size / 2, y + size), (x + size / 2, y + size)]
        self._add(Polygon(corners, facecolor=colour, edgecolor="none"), layer)

    def line(
        self,
        points: list[tuple[float, float]],
        *,
        colour: str = RULE,
        width: float = 2,
        dashed: bool = False,
        layer: float = 3,
    ) -> None:
        """Draw a line through the points, ``width`` pixels thick."""
        xs, ys = zip(*points, strict=True)
        style: tuple[float, tuple[float, float]] | Literal["-"] = (0, (4, 3)) if dashed else "-"
        self._add(
            Line2D(
                xs,
                ys,
                color=colour,
                linewidth=width * _POINTS_PER_PIXEL,
                linestyle=style,
                solid_joinstyle="round",
            ),
            layer,
        )

    def dot(
        self,
        x: float,
        y: float,
        diameter: float,
        colour: str,
        *,
        layer: float = 3.5,
        form: Form = "o",
        edge: str = WHITE,
    ) -> None:
        """Draw a filled dot with a rim; ``form`` is round, square, a triangle or a diamond."""
        size = diameter * _POINTS_PER_PIXEL
        self._add(
            Line2D(
                [x],
                [y],
                marker=form,
                markersize=size,
                color=colour,
                markeredgecolor=edge,
                markeredgewidth=1.5,
                linestyle="none",
            ),
            layer,
        )

    def sign(self, x: float, y: float, size: float, colour: str, sign: Sign, *, layer: float = 3.5) -> None:
        """Draw the mark of a cell, without a rim."""
        width = 5 if sign in ("x", "_") else 0
        self._add(
            Line2D(
                [x],
                [y],
                marker=sign,
                markersize=size * _POINTS_PER_PIXEL,
                color=colour,
                markeredgecolor=colour,
                markeredgewidth=width * _POINTS_PER_PIXEL,
                linestyle="none",
            ),
            layer,
        )

    def ring(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        colour: str = INK,
        fill: str = "none",
        width: float = 3,
        dashed: bool = False,
        layer: float = 2,
    ) -> None:
        """Draw a circle round x, y, ``radius`` pixels wide, clear inside unless ``fill`` is given."""
        self._add(
            Circle(
                (x, y),
                radius,
                facecolor=fill,
                edgecolor=colour,
                linewidth=width * _POINTS_PER_PIXEL,
                linestyle=(0, (4, 3)) if dashed else "-",
            ),
            layer,
        )

    def figure(self, scale: float = 1.0) -> Figure:
        """Return the finished figure; ``scale`` 0.5 gives the same picture at half the pixels.

        A paper is used once: its artists belong to the figure from here on.
        """
        height = round(self.height)
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI * scale, facecolor=WHITE)
        place = Affine2D().scale(1, -1).translate(0, height).scale(1 / _DPI) + figure.dpi_scale_trans
        for artist in self._artists:
            artist.set_transform(place)
            figure.add_artist(artist)
        return figure

    def a4_figure(self) -> Figure:
        """Return the picture on one upright A4 page, as wide as its margins allow or as high as the page does.

        A paper is used once, as by ``figure``.
        """
        scale = min((A4[0] - 2 * A4_MARGIN) / WIDTH, (A4[1] - 2 * A4_MARGIN) / round(self.height))
        page = a4_page()
        self.put_on(page, (A4[0] - WIDTH * scale) / 2, A4_MARGIN, scale)
        return page

    def put_on(self, page: Figure, left: float, top: float, scale: float) -> None:
        """Lay the paper onto a page, its upper left corner so far from the page's, a pixel ``scale`` wide; all in inches.

        Letters and lines become larger or smaller with it. A paper is used once, as by ``figure``.
        """
        down = page.get_figheight() - top
        place = Affine2D().scale(scale, -scale).translate(left, down) + page.dpi_scale_trans
        for artist in self._artists:
            _resize(artist, scale * _DPI)
            artist.set_transform(place)
            page.add_artist(artist)

    def _add(self, artist: Artist, layer: float) -> None:
        artist.set_zorder(layer)
        self._artists.append(artist)


def a4_page() -> Figure:
    """Return an empty upright page of A4."""
    return Figure(figsize=A4, dpi=A4_DPI, facecolor=WHITE)


def _resize(artist: Artist, factor: float) -> None:
    """Make letters and lines, which a transform leaves as they are, larger or smaller by this factor."""
    if isinstance(artist, Text):
        font = artist.get_fontproperties().copy()
        font.set_size(font.get_size_in_points() * factor)
        artist.set_fontproperties(font)
        if artist.get_path_effects():
            artist.set_path_effects([withStroke(linewidth=_HALO * factor, foreground=WHITE)])
    elif isinstance(artist, Line2D):
        artist.set_markersize(artist.get_markersize() * factor)
        artist.set_markeredgewidth(artist.get_markeredgewidth() * factor)
        artist.set_linewidth(artist.get_linewidth() * factor)
    elif isinstance(artist, Patch):
        artist.set_linewidth(artist.get_linewidth() * factor)
