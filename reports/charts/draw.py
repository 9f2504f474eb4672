"""ChartSpec → PNG bytes, or an A4 page for files. Imports matplotlib, so only workers and the command line import this module."""

from dataclasses import replace
from io import BytesIO
from typing import Literal

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageChops

from reports.charts.kinds import DRAWERS
from reports.charts.paper import A4_DPI, GREY, LEFT, MARGIN, RIGHT, RULE, WHITE, Paper
from reports.charts.rows import table_of
from reports.charts.spec import ChartSpec, Point, Size
from reports.charts.wording import DEMO_MARK

_TITLE, _SUBTITLE, _FOOTER = 46, 32, 28
#: Letters in a PDF as outlines of the font itself: what is copied out of the file is Thai. Set once, for all threads.
rcParams["pdf.fonttype"] = 42
_EMPTY = "ยังไม่มีข้อมูลให้แสดง"


def draw_png(spec: ChartSpec, size: Size = "phone") -> bytes:
    """Return the picture as PNG: 1040 pixels wide for a phone, as high as its rows need.

    The same spec gives the same bytes; nothing is shared between calls, so threads may draw at once.
    """
    phone, preview = _rastered(spec), size == "preview"
    return _png(_halved(phone) if preview else phone)


def draw_pair(spec: ChartSpec) -> tuple[bytes, bytes]:
    """Return the picture for a phone and its preview, as an image message wants them; laid out and drawn once."""
    phone = _rastered(spec)
    return _png(phone), _png(_halved(phone))


def _rastered(spec: ChartSpec) -> Image.Image:
    """Draw for a phone; the paper is white and opaque, so that three colours of a pixel tell all."""
    canvas = FigureCanvasAgg(build_figure(spec))
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    return Image.frombuffer("RGBA", canvas.get_width_height(), pixels).convert("RGB")


def _halved(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def _png(picture: Image.Image) -> bytes:
    stream = BytesIO()
    # Level 3 halves the time of the default 6 for a tenth more bytes; no version of ours in the file.
    picture.save(stream, format="png", compress_level=3)
    return stream.getvalue()


def draw_a4(spec: ChartSpec, form: Literal["pdf", "png"] = "pdf") -> bytes:
    """Return the picture on an upright A4 page for files: PDF with letters as letters, or PNG of 300 dots an inch.

    The same spec gives the same bytes.
    """
    figure, stream = _laid_out(spec).a4_figure(), BytesIO()
    if form == "png":
        options = {"compress_level": 6, "dpi": (A4_DPI, A4_DPI)}
        figure.savefig(stream, format="png", dpi=A4_DPI, metadata={"Software": None}, pil_kwargs=options)
    else:
        about = {"Creator": None, "Producer": None, "CreationDate": None, "Title": spec.title}
        figure.savefig(stream, format="pdf", metadata=about)
    return stream.getvalue()


def draw_inset(spec: ChartSpec) -> tuple[bytes, float]:
    """Return the A4 picture without the empty rest of its page, for a place inside a file, and how high it is to its width."""
    page = Image.open(BytesIO(draw_a4(spec, "png"))).convert("RGB")
    drawn = ImageChops.difference(page, Image.new("RGB", page.size, WHITE)).getbbox()
    inset = page.crop(
        (0, 0, page.width, min(page.height, (drawn[3] if drawn else page.height) + A4_DPI // 8))
    )
    stream = BytesIO()
    inset.save(stream, format="png", compress_level=6, dpi=(A4_DPI, A4_DPI))
    return stream.getvalue(), inset.height / inset.width


def warm_up() -> None:
    """Draw a small picture, so that the first person who asks does not wait; a worker calls it once."""
    draw_png(ChartSpec("hbar", "อุ่นเครื่อง", "-", (Point("ที่", 1),)), "preview")


def build_figure(spec: ChartSpec) -> Figure:
    """Return the matplotlib figure of a picture, laid out for 1040 pixels."""
    return _laid_out(spec).figure()


def lay_inside(spec: ChartSpec, title: str, subtitle: str) -> Paper:
    """Return the picture as a part of a page that says source and mark itself, and as its own head ``title`` and ``subtitle``."""
    paper = Paper()
    top = 0.0
    if spec.title != title:
        lines = paper.wrap(spec.title, RIGHT - LEFT, _SUBTITLE, bold=True)
        top = paper.block(LEFT, 0, lines, size=_SUBTITLE, bold=True)
    top = _small_head(paper, replace(spec, subtitle="" if spec.subtitle == subtitle else spec.subtitle), top)
    paper.height = DRAWERS[spec.kind](paper, spec, table_of(spec), top + 22 * (top > 0))
    return paper


def _laid_out(spec: ChartSpec) -> Paper:
    paper = Paper()
    top = _header(paper, spec)
    if not spec.empty:
        bottom = DRAWERS[spec.kind](paper, spec, table_of(spec), top)
    else:
        bottom = paper.block(LEFT, top + 60, [_EMPTY], size=38, colour=GREY) + 60
    paper.height = _foot(paper, spec, bottom)
    return paper


def _header(paper: Paper, spec: ChartSpec) -> float:
    """Write title, subtitle with the unit, and the demonstration mark; return the y below."""
    room: float = RIGHT - LEFT
    if spec.demo:
        width = paper.text_width(DEMO_MARK, _FOOTER) + 28
        paper.box(RIGHT - width, 34, width, 46, WHITE, edge=RULE)
        paper.text(RIGHT - width / 2, 57, DEMO_MARK, size=_FOOTER, colour=GREY, anchor="center")
        room -= width + 24
    lines = paper.wrap(spec.title, room, _TITLE, bold=True, max_lines=3)
    y = paper.block(LEFT, 26, lines, size=_TITLE, bold=True)
    return _small_head(paper, spec, y) + 22


def _small_head(paper: Paper, spec: ChartSpec, top: float) -> float:
    """Write the subtitle with the unit; return the y below."""
    unit = f"หน่วย: {spec.unit}" if spec.unit else ""
    both = " · ".join(part for part in (spec.subtitle, unit) if part)
    if not both:
        return top
    parts = [both] if paper.text_width(both, _SUBTITLE) <= RIGHT - LEFT else [spec.subtitle, unit]
    lines = [line for part in parts if part for line in paper.wrap(part, RIGHT - LEFT, _SUBTITLE)]
    return paper.block(LEFT, top, lines, size=_SUBTITLE, colour=GREY)


def _foot(paper: Paper, spec: ChartSpec, top: float) -> float:
    """Write source and data date under a rule; return the height of the picture."""
    paper.line([(LEFT, top + 24), (RIGHT, top + 24)], colour=RULE)
    lines = paper.wrap(spec.footer, RIGHT - LEFT, _FOOTER, max_lines=3)
    return paper.block(LEFT, top + 36, lines, size=_FOOTER, colour=GREY) + MARGIN / 2
