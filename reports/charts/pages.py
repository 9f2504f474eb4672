"""A document as pages to print (PDF, A4): per section its finding, its chart, its figures and their source.

Everything is drawn by the same hand as the pictures: a page is a sheet of ``Paper``, 1040 pixels wide, set to A4. The
Thai font is embedded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure as Drawing

from db.values.calendar import thai_date
from reports.cards import Figure, value_text
from reports.charts.draw import lay_inside
from reports.charts.paper import A4, GREY, INK, LEADING, LEFT, RIGHT, RULE, TINT, WIDTH, Paper, a4_page
from reports.documents import NOT_OFFICIAL, Document, Section, finding

#: How high an A4 page is on a paper 1040 pixels wide.
_HIGH = WIDTH * A4[1] / A4[0]
_TOP, _FOOT = 44.0, _HIGH - 150
_TITLE, _SUBTITLE, _FINDING, _ROW, _SMALL = 38, 25, 28, 24, 20
#: Of the height of a page at most so much is the chart's.
_CHART_SHARE, _CHART_SCALE = 0.5, 0.78
_EMPTY = "ไม่มีข้อมูล"


@dataclass(frozen=True)
class Laid:
    """A sheet of paper laid on a page: where its corner lies, and how much smaller it is."""

    paper: Paper
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


def draw_pages(document: Document) -> bytes:
    """Return the document as PDF, one topic a page; a long table goes on over the next pages.

    The same document gives the same bytes. Runs in workers and the command line only (imports matplotlib).
    """
    pages = [page for section in document.sections for page in _pages_of(section, document)]
    out = BytesIO()
    about = {
        "Title": document.title,
        "Author": document.sender or "น้องแผน",
        "Creator": "น้องแผน",
        "CreationDate": None,
    }
    with PdfPages(out, metadata=about) as pdf:
        for number, page in enumerate(pages, 1):
            _number(page[0].paper, number, len(pages))
            pdf.savefig(_drawn(page))
    return out.getvalue()


def _pages_of(section: Section, document: Document) -> list[list[Laid]]:
    paper, y = _begun(section, document)
    laid = [Laid(paper)]
    y = _paragraph(paper, finding(section), y, _FINDING, bold=True)
    if section.chart is not None and not section.chart.empty:
        chart, below = _chart(section, y + 10)
        laid.append(chart)
        y = below
    rows, pages = list(section.figures), [laid]
    while True:
        rows = _table(paper, rows, y + 14)
        if not rows:
            return pages
        paper, y = _begun(section, document, more=True)
        pages.append([Laid(paper)])


def _begun(section: Section, document: Document, *, more: bool = False) -> tuple[Paper, float]:
    """A page with its head and its foot; and where to go on."""
    paper = Paper()
    room: float = RIGHT - LEFT
    if document.demonstration:
        paper.text(RIGHT, _TOP, NOT_OFFICIAL, size=_SMALL, colour=GREY, anchor="right")
        room -= paper.text_width(NOT_OFFICIAL, _SMALL) + 24
    sender = paper.wrap(document.sender or "น้องแผน", room, _SMALL, max_lines=2)
    below = paper.block(LEFT, _TOP - _SMALL * LEADING / 2, sender, size=_SMALL, colour=GREY)
    y = _paragraph(paper, f"{section.title}{' (ต่อ)' if more else ''}", below + 6, _TITLE, bold=True)
    if section.subtitle:
        y = _paragraph(paper, section.subtitle, y, _SUBTITLE, colour=GREY)
    paper.line([(LEFT, y + 8), (RIGHT, y + 8)], colour=RULE)
    foot = [section.source, *([f"นิยาม: {section.definition}"] if section.definition else [])]
    lines = [
        line for words in foot if words for line in paper.wrap(words, RIGHT - LEFT - 190, _SMALL, max_lines=3)
    ]
    top = _FOOT + 26
    paper.line([(LEFT, top - 12), (RIGHT, top - 12)], colour=RULE)
    paper.block(LEFT, top - 6, lines[:4], size=_SMALL, colour=GREY)
    paper.text(
        RIGHT, _HIGH - 22, f"จัดทำ {thai_date(document.made_on)}", size=_SMALL, colour=GREY, anchor="right"
    )
    return paper, y + 18


def _paragraph(
    paper: Paper, words: str, top: float, size: float, *, colour: str = INK, bold: bool = False
) -> float:
    lines = paper.wrap(words, RIGHT - LEFT, size, bold=bold, max_lines=4)
    return paper.block(LEFT, top, lines, size=size, colour=colour, bold=bold)


def _chart(section: Section, top: float) -> tuple[Laid, float]:
    """The chart as it is drawn for A4, smaller, in the middle; and where it ends."""
    assert section.chart is not None
    paper = lay_inside(section.chart, section.title, section.subtitle)
    scale = min(_CHART_SCALE, _HIGH * _CHART_SHARE / paper.height)
    return Laid(paper, (WIDTH - WIDTH * scale) / 2, top, scale), top + paper.height * scale


def _table(paper: Paper, rows: Sequence[Figure], top: float) -> list[Figure]:
    """Write as many rows as the page has room for; return those that are left."""
    if not rows:
        paper.text(LEFT, top + 30, _EMPTY, size=_ROW, colour=GREY)
        return []
    y = top
    for number, row in enumerate(rows):
        value = value_text(row.value, row.unit)
        room = (RIGHT - LEFT) * 0.62
        label = paper.wrap(row.label, room, _ROW, bold=row.emphasis, max_lines=2)
        right = paper.wrap(value, RIGHT - LEFT - room, _ROW, bold=True, max_lines=2)
        note = paper.wrap(row.note, room, _SMALL, max_lines=1) if row.note else []
        high = (
            max(len(label) * _ROW * LEADING + len(note) * _SMALL * LEADING, len(right) * _ROW * LEADING) + 8
        )
        if y + high > _FOOT and number:
            return list(rows[number:])
        if row.emphasis:
            paper.box(LEFT - 10, y, RIGHT - LEFT + 20, high, TINT, layer=1)
        below = paper.block(LEFT, y + 4, label, size=_ROW, bold=row.emphasis)
        paper.block(LEFT, below, note, size=_SMALL, colour=GREY)
        paper.block(RIGHT, y + 4, right, size=_ROW, bold=True, anchor="right")
        y += high
        paper.line([(LEFT - 10, y), (RIGHT + 10, y)], colour=RULE, width=1)
    return []


def _number(paper: Paper, number: int, pages: int) -> None:
    paper.text(RIGHT, _HIGH - 50, f"หน้า {number} จาก {pages}", size=_SMALL, colour=GREY, anchor="right")


def _drawn(page: Sequence[Laid]) -> Drawing:
    """Put sheets of paper onto one A4 page."""
    drawing, inch = a4_page(), A4[0] / WIDTH
    for laid in page:
        laid.paper.put_on(drawing, laid.x * inch, laid.y * inch, laid.scale * inch)
    return drawing
