"""Pages to print: A4, one topic a page, long tables go on, fonts go with the file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from matplotlib.text import Text
from pypdf import PdfReader

from reports.cards import Figure
from reports.charts.draw import lay_inside
from reports.charts.pages import _HIGH, _SMALL, _begun, draw_pages
from reports.charts.paper import RIGHT
from reports.charts.spec import ChartSpec, Point
from reports.documents import NOT_OFFICIAL, Document
from tests.reports.test_memos import DOCUMENT, SECTION

CHART = ChartSpec(
    "hbar",
    "นักเรียน",
    "ที่มา: DMC",
    tuple(Point(row.label, row.value) for row in SECTION.figures if row.value),
    unit="คน",
)


def opened(document: Document) -> PdfReader:
    return PdfReader(BytesIO(draw_pages(document)))


def fonts(reader: PdfReader) -> list[dict]:
    return [
        descendant.get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]


def test_a_topic_is_a_page_of_a4_with_its_figures_and_source():
    reader = opened(replace(DOCUMENT, sections=(SECTION, replace(SECTION, title="ครู", chart=CHART))))
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        text = page.extract_text()
        assert "12,048" in text and "DMC" in text and "2568" in text and "25,713" in text


def test_a_chart_says_in_a_page_what_the_page_does_not_say_itself():
    section = SECTION
    assert CHART.title in [
        text.get_text() for text in lay_inside(CHART, "เรื่องอื่น", "")._artists if isinstance(text, Text)
    ]
    same = replace(CHART, title=section.title, subtitle=section.subtitle)
    said = [
        text.get_text()
        for text in lay_inside(same, section.title, section.subtitle)._artists
        if isinstance(text, Text)
    ]
    assert "หน่วย: คน" in said and section.title not in said and section.subtitle not in said


def test_the_thai_font_goes_with_the_file():
    embedded = fonts(opened(DOCUMENT))
    assert embedded and all("Sarabun" in font["/FontName"] and "/FontFile2" in font for font in embedded)


def test_a_long_table_goes_on_over_the_next_pages():
    many = tuple(Figure(f"School {number}", number, "คน") for number in range(139))
    reader = opened(replace(DOCUMENT, sections=(replace(SECTION, figures=many, chart=CHART),)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 2 and all(f"School {number}" in text for number in (0, 70, 138))


def test_nothing_held_and_very_long_names_are_pages_too():
    long = tuple(Figure("โรงเรียนบ้าน" * 30, 10**12, "บาท", note="หมายเหตุ " * 40) for _ in range(30))
    assert len(opened(replace(DOCUMENT, sections=(replace(SECTION, figures=()),))).pages) == 1
    assert len(opened(replace(DOCUMENT, sections=(replace(SECTION, figures=long),))).pages) > 1


def test_the_same_document_gives_the_same_bytes():
    assert draw_pages(DOCUMENT) == draw_pages(DOCUMENT)


def test_the_head_has_room_for_a_long_sender_beside_the_warning():
    section = replace(
        SECTION, provenance=replace(SECTION.provenance, demonstration=True), definition="นิยาม " * 90
    )
    paper, _ = _begun(section, replace(DOCUMENT, sections=(section,), sender="โรงเรียนอนุบาลจอมสวรรค์ " * 6))
    texts = [each for each in paper._artists if isinstance(each, Text)]
    (warning,) = (each for each in texts if each.get_text() == NOT_OFFICIAL)
    ends = RIGHT - paper.text_width(NOT_OFFICIAL, _SMALL)
    for each in texts:
        if each is not warning and abs(each.get_position()[1] - warning.get_position()[1]) < _SMALL:
            assert each.get_position()[0] + paper.text_width(each.get_text(), _SMALL) < ends
        assert each.get_position()[1] < _HIGH - 8, "nothing leaves the page"
