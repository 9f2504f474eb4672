"""A document as the draft of a memorandum (บันทึกข้อความ, .docx) in the form of the state's correspondence rules.

Form and spacing follow ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526 (แบบที่ 2) and its guide to typing official
letters by computer: TH Sarabun, heading 29 points, the four labels 20, body 16, margins 3 and 2 centimetres, first line
2.5 centimetres in. What only the signer knows stays blank: number, day, emblem, signature.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from db.values.calendar import BUDDHIST_OFFSET, MONTHS
from db.values.digits import thai_digits
from reports.cards import DEMONSTRATION, Figure, value_text
from reports.documents import NOT_OFFICIAL, Document, Section, finding
from reports.memoforms import (
    dotted,
    font,
    page_number,
    paragraph,
    repeat,
    rule_below,
    unbroken,
    widths,
    write,
)

#: Rows that stand in the memorandum itself; longer tables follow as an enclosure.
MOST_ROWS = 15
_HEADING, _LABEL, _BODY, _SMALL = 29.0, 20.0, 16.0, 13.0
_FIRST_LINE, _TEXT_WIDTH = 2.5, 16.0
_SIGNATURE_FROM = 7.0
#: Centimetres of the columns of a table: an amount, by its digits in the widest face that stands in; short and long units.
_AMOUNT, _A_DIGIT, _MOST_AMOUNT, _UNIT, _SHORT_UNIT, _LONG_UNIT = 2.6, 0.31, 5.8, 1.6, 4, 2.1
_MOST_WORDS = 3.4
_REMARKS, _SHORT_REMARK, _LONG_REMARKS = 2.9, 20, 4.6
#: Centimetres of a chart on its enclosure: as wide as the text, or as high as the page leaves.
_CHART_WIDE, _CHART_HIGH = 16.0, 21.5
_BLANK = "." * 42


def memo_of(document: Document) -> bytes:
    """Return the draft as .docx: heading, ส่วนราชการ, ที่, วันที่, เรื่อง, เรียน, three parts, table, blank signature.

    All digits are Thai. A place for the emblem is marked, none is drawn.
    """
    docx = _page(document)
    _head(docx, document)
    _body(docx, document)
    for number, (section, chart) in enumerate(_enclosures(document), 1):
        _enclosure(docx, section, _numbered(number, document), chart=chart)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _page(document: Document) -> Docx:
    docx = new_docx()
    font(docx)
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3.0), Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(2.0)
    section.header_distance, section.footer_distance = Cm(0.8), Cm(0.8)
    foot = section.footer.paragraphs[0]
    warning = f" {NOT_OFFICIAL}" if document.demonstration else ""
    write(
        foot, thai_digits(f"ร่างโดยน้องแผนจากข้อมูลในระบบ โปรดตรวจสอบและแก้ไขก่อนเสนอลงนาม{warning}  หน้า "), _SMALL
    )
    page_number(section, foot, _SMALL)
    properties = docx.core_properties
    properties.title, properties.author, properties.language = (
        f"ร่างบันทึกข้อความ เรื่อง {document.title}",
        "น้องแผน",
        "th-TH",
    )
    properties.comments = ""
    return docx


def _head(docx: Docx, document: Document) -> None:
    table = docx.add_table(rows=1, cols=3)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths(table, (3.6, 8.8, 3.6))
    emblem = table.rows[0].cells[0].paragraphs[0]
    paragraph(emblem)
    write(emblem, "[ตราครุฑ สูง ๑.๕ ซม.]", _SMALL, colour="7F7F7F")
    title = table.rows[0].cells[1].paragraphs[0]
    paragraph(title, align=WD_ALIGN_PARAGRAPH.CENTER)
    write(title, "บันทึกข้อความ", _HEADING, bold=True)
    _line(docx, ("ส่วนราชการ", document.sender))
    _line(docx, ("ที่", ""), ("วันที่", _month(document.made_on)))
    about = _line(docx, ("เรื่อง", f"รายงาน{document.title}"))
    rule_below(about)
    to = docx.add_paragraph()
    paragraph(to, before=6)
    write(to, "เรียน", _BODY)
    write(to, f"  {thai_digits(document.addressee or _BLANK)}", _BODY)


def _month(day: date) -> str:
    """The month and year of the draft; the day is put in by whoever signs."""
    return f"          {MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}"


def _line(docx: Docx, *fields: tuple[str, str]) -> Paragraph:
    """A line of the form: bold labels, what is known of each on a dotted line."""
    line = docx.add_paragraph()
    paragraph(line)
    stops = line.paragraph_format.tab_stops
    for number in range(1, len(fields) + 1):
        stops.add_tab_stop(
            Cm(_TEXT_WIDTH * number / len(fields)),
            WD_TAB_ALIGNMENT.LEFT if number < len(fields) else WD_TAB_ALIGNMENT.RIGHT,
        )
    for label, known in fields:
        write(line, label, _LABEL, bold=True)
        dotted(line, f"  {thai_digits(known)}\t", _BODY)
    return line


def _body(docx: Docx, document: Document) -> None:
    """ภาคเหตุ, ภาคความประสงค์ with the tables, ภาคสรุป."""
    sender = document.sender or "ส่วนราชการ"
    sources = " และ ".join(dict.fromkeys(_source(each) for each in document.sections if each.provenance))
    _indented(
        docx,
        f"ด้วย{sender} ได้ตรวจสอบข้อมูล{document.title} จาก{sources or 'ข้อมูลที่จัดเก็บในระบบ'} เพื่อใช้ประกอบการพิจารณาและบริหารจัดการ นั้น",
    )
    several = len(document.sections) > 1
    if several:
        _indented(docx, f"{sender} ขอรายงานข้อมูลดังกล่าว ดังนี้")
    for number, section in enumerate(document.sections, 1):
        opening = f"{number}. {section.heading}" if several else f"{sender} ขอรายงานว่า {section.heading}"
        _indented(docx, f"{opening} {finding(section)}{_where_the_table_is(section, document)}")
        if 0 < len(section.figures) <= MOST_ROWS:
            _table(docx, section.figures)
        _small_print(docx, section)
    # The name is never signed on a page of its own.
    _indented(docx, "จึงเรียนมาเพื่อโปรดทราบ", before=6).paragraph_format.keep_with_next = True
    _signature(docx)


def _source(section: Section) -> str:
    """DMC ข้อมูล ณ วันที่ 10 มิถุนายน 2568: a letter writes months in full."""
    known = section.provenance
    assert known is not None
    day = known.as_of
    when = f" ข้อมูล ณ วันที่ {day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}" if day else ""
    mark = f" ({DEMONSTRATION})" if known.demonstration else ""
    return f"{known.source}{when}{mark}"


def _enclosures(document: Document) -> list[tuple[Section, bool]]:
    """What follows the memorandum: tables too long for it, then charts (True), each on a page of its own."""
    long = [(each, False) for each in document.sections if len(each.figures) > MOST_ROWS]
    return long + [
        (each, True) for each in document.sections if each.chart is not None and not each.chart.empty
    ]


def _numbered(number: int, document: Document) -> str:
    return f"เอกสารแนบ {number}" if len(_enclosures(document)) > 1 else "เอกสารแนบ"


def _where_the_table_is(section: Section, document: Document) -> str:
    enclosed = {(id(each), chart): number for number, (each, chart) in enumerate(_enclosures(document), 1)}
    where = " รายละเอียดตามตาราง"
    if (number := enclosed.get((id(section), False))) is not None:
        where = f" รายละเอียดตาม{_numbered(number, document)} จำนวน {sum(not each.emphasis for each in section.figures):,} รายการ"
    if (number := enclosed.get((id(section), True))) is not None:
        where += f" แผนภูมิตาม{_numbered(number, document)}"
    return where


def _indented(docx: Docx, words: str, *, before: float = 6) -> Paragraph:
    line = docx.add_paragraph()
    paragraph(line, before=before, first=_FIRST_LINE, align=WD_ALIGN_PARAGRAPH.THAI_JUSTIFY)
    write(line, thai_digits(words), _BODY)
    return line


def _small_print(docx: Docx, section: Section) -> None:
    source = [f"ที่มา: {_source(section)}"] if section.provenance else []
    notes = [*source, *([f"นิยาม: {section.definition}"] if section.definition else [])]
    for number, note in enumerate(each for each in notes if each):
        line = docx.add_paragraph()
        paragraph(line, before=3 if not number else 0)
        write(line, thai_digits(note), _SMALL)


def _table(docx: Docx, figures: tuple[Figure, ...]) -> Table:
    """The figures with a heading that is repeated on every page; the column of remarks only where there are any."""
    noted = any(figure.note for figure in figures)
    columns = _columns(figures, noted=noted)
    table: Table = docx.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, (name, _) in zip(table.rows[0].cells, columns, strict=True):
        _cell(cell, name, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    repeat(table.rows[0])
    number = 0
    for figure in figures:
        row = table.add_row()  # type: ignore[no-untyped-call]
        unbroken(row)
        cells = row.cells
        # A sum is none of the things it sums.
        number += not figure.emphasis
        percent = figure.unit == "ร้อยละ"
        written = value_text(figure.value)
        texts = [
            "" if figure.emphasis else str(number),
            figure.label,
            written,
            "ร้อยละ" if percent else figure.unit,
            figure.note,
        ][: len(columns)]
        sides = [
            WD_ALIGN_PARAGRAPH.CENTER,
            WD_ALIGN_PARAGRAPH.LEFT,
            WD_ALIGN_PARAGRAPH.RIGHT,
            WD_ALIGN_PARAGRAPH.CENTER,
            WD_ALIGN_PARAGRAPH.LEFT,
        ]
        for cell, words, side in zip(cells, texts, sides, strict=False):
            _cell(cell, words, side, bold=figure.emphasis)
    widths(table, [width for _, width in columns])
    return table


def _columns(figures: tuple[Figure, ...], *, noted: bool) -> list[tuple[str, float]]:
    """The columns with their widths: an amount is never broken, since a number over two lines is read as two."""
    longest = max((len(value_text(each.value)) for each in figures if not _worded(each)), default=0)
    words = max((len(str(each.value)) for each in figures if _worded(each)), default=0)
    amount = min(max(_AMOUNT, _A_DIGIT * longest + 0.6), _MOST_AMOUNT)
    # Words may be broken: they leave room for what they are about.
    amount = max(amount, min(_A_DIGIT * words + 0.6, _MOST_WORDS))
    unit = _UNIT if all(len(figure.unit) <= _SHORT_UNIT for figure in figures) else _LONG_UNIT
    remarks = (
        _REMARKS if max(len(figure.note) for figure in figures) <= _SHORT_REMARK else _LONG_REMARKS
    ) * noted
    columns = [
        ("ที่", 1.1),
        ("รายการ", 15.5 - 1.1 - amount - unit - remarks),
        ("จำนวน", amount),
        ("หน่วย", unit),
    ]
    return [*columns, ("หมายเหตุ", remarks)] if noted else columns


def _worded(figure: Figure) -> bool:
    """Whether a value is said in words, such as a state."""
    return isinstance(figure.value, str)


def _cell(cell: _Cell, words: str, side: WD_ALIGN_PARAGRAPH, *, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    paragraph(line, align=side)
    write(line, thai_digits(words), _BODY - 2, bold=bold)


def _signature(docx: Docx) -> None:
    """Room to sign, a blank name and a blank post: no name is ever put in."""
    for number, words in enumerate((_BLANK, f"({_BLANK})", f"ตำแหน่ง {'.' * 32}")):
        line = docx.add_paragraph()
        paragraph(
            line,
            before=30 if not number else 2,
            left=_SIGNATURE_FROM,
            align=WD_ALIGN_PARAGRAPH.CENTER,
            keep=number < 2,
        )
        write(line, words, _BODY)


def _enclosure(docx: Docx, section: Section, name: str, *, chart: bool) -> None:
    """A page of its own: which enclosure it is and what it is about, then the table, or the chart as it is drawn for A4."""
    for number, words in enumerate((name, section.heading)):
        line = docx.add_paragraph()
        line.paragraph_format.page_break_before = not number
        paragraph(line, align=WD_ALIGN_PARAGRAPH.CENTER)
        write(line, thai_digits(words), _BODY, bold=True)
    if not chart:
        _table(docx, section.figures)
        _small_print(docx, section)
        return
    # Drawing is matplotlib's, which only those who draw import.
    from reports.charts.draw import draw_inset

    assert section.chart is not None
    drawn, high = draw_inset(section.chart)
    line = docx.add_paragraph()
    paragraph(line, align=WD_ALIGN_PARAGRAPH.CENTER)
    line.add_run().add_picture(BytesIO(drawn), width=Cm(min(_CHART_WIDE, _CHART_HIGH / high)))


__all__ = ["MOST_ROWS", "memo_of"]
