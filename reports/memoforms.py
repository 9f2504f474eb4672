"""What Word needs to show Thai as an official letter wants it: fonts for complex script, dotted lines, page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as DocxSection
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

#: The face that the rules name, and what stands in for it where it is not installed.
FACE, FALLBACK = "TH Sarabun New", ("TH SarabunPSK", "Sarabun")
_SIZE = 16.0


def font(docx: Docx) -> None:
    """Make TH Sarabun New the face of everything, and Sarabun its stand-in where a machine has it not."""
    style = docx.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(_SIZE)
    properties = style.element.get_or_add_rPr()
    _faces(properties)
    _complex(properties, _SIZE, bold=False)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    part = docx.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entry = (
        f'<w:font w:name="{FACE}"><w:altName w:val="{",".join(FALLBACK)}"/><w:charset w:val="DE"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
    part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _faces(properties: object) -> None:
    faces = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        faces.set(qn(f"w:{name}"), FACE)
    for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        faces.attrib.pop(qn(f"w:{name}"), None)


def _complex(properties: object, size: float, *, bold: bool) -> None:
    """Size and weight of Thai letters, which Word keeps apart from those of Latin ones."""
    if bold:
        properties.append(OxmlElement("w:bCs"))  # type: ignore[attr-defined]
    for tag, value in (("w:szCs", str(round(size * 2))),):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        properties.append(element)  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:bidi"), "th-TH")
    properties.append(language)  # type: ignore[attr-defined]


def write(line: Paragraph, words: str, size: float, *, bold: bool = False, colour: str = "") -> Run:
    """Write words at a size in points, Thai and Latin letters alike."""
    run = line.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    properties = run._r.get_or_add_rPr()
    _faces(properties)
    properties.append(OxmlElement("w:cs"))
    _complex(properties, size, bold=bold)
    _in_order(properties)
    return run


#: The order in which the schema of Word wants what a run may have.
_ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "color", "sz", "szCs", "u", "cs", "lang")


def _in_order(properties: object) -> None:
    children = sorted(properties, key=lambda each: _ORDER.index(each.tag.rpartition("}")[2]))  # type: ignore[call-overload]
    for child in children:
        properties.append(child)  # type: ignore[attr-defined]


def dotted(line: Paragraph, words: str, size: float) -> Run:
    """Write words on a dotted line; a tab at their end carries the line on to the next stop."""
    run = write(line, words, size)
    under = OxmlElement("w:u")
    under.set(qn("w:val"), "dotted")
    properties = run._r.get_or_add_rPr()
    properties.append(under)
    _in_order(properties)
    return run


def paragraph(
    line: Paragraph,
    *,
    before: float = 0,
    first: float = 0,
    left: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
    keep: bool = False,
) -> None:
    """Shape a paragraph: space before in points, indents in centimetres, single line spacing."""
    shape = line.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(0), 1.0
    if first:
        shape.first_line_indent = Cm(first)
    if left:
        shape.left_indent = Cm(left)
    if align is not None:
        line.alignment = align
    shape.keep_with_next = keep


def rule_below(line: Paragraph) -> None:
    """Draw the line that parts the head from the letter."""
    properties = line._p.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
    )
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def repeat(row: _Row) -> None:
    """Repeat a table's heading on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def unbroken(row: _Row) -> None:
    """Keep a row of a table on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def widths(table: Table, centimetres: Sequence[float]) -> None:
    """Give every column of a table its width; Word reads the cells, LibreOffice the grid."""
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def page_number(section: DocxSection, line: Paragraph, size: float) -> None:
    """Write the number of the page, in Thai digits."""
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:fmt"), "thaiNumbers")
    properties = section._sectPr
    columns = properties.find(qn("w:cols"))
    properties.insert(len(properties) if columns is None else properties.index(columns), numbering)
    run = write(line, "", size)
    for kind, instruction in (("begin", ""), ("", " PAGE "), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.set(qn("xml:space"), "preserve")
            mark.text = instruction
        run._r.append(mark)
