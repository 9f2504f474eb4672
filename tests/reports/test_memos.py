"""The draft of a memorandum: the state's form, Thai digits, source and date, nothing that only the signer knows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document as open_docx
from docx.shared import Cm, Pt

from db.values.money import Money
from reports.cards import Figure
from reports.charts.spec import ChartSpec, Point
from reports.documents import Document, Section, finding, joined
from reports.memos import MOST_ROWS, memo_of
from reports.question import Provenance

PROVENANCE = Provenance("DMC", date(2025, 6, 10), "ปีการศึกษา 2568", "ทั้งเขต", (3,))
ROWS = (
    Figure("แม่สาย", 12048, "คน", (("amphoe", "แม่สาย"),)),
    Figure("แม่จัน", 9410, "คน", (("amphoe", "แม่จัน"),)),
    Figure("ดอยหลวง", None, "คน", (("amphoe", "ดอยหลวง"),)),
    Figure("เชียงแสน", 4255, "คน", (("amphoe", "เชียงแสน"),)),
    Figure("รวม", 25713, "คน", emphasis=True),
)
SECTION = Section("จำนวนนักเรียน", ROWS, PROVENANCE, "ทั้งเขต ปีการศึกษา 2568 แยกตามอำเภอ")
DOCUMENT = Document(
    SECTION.heading, (SECTION,), date(2026, 11, 21), "กลุ่มนโยบายและแผน สำนักงานเขต 3", "ผู้อำนวยการสำนักงานเขต 3"
)


def opened(document=DOCUMENT):
    return open_docx(BytesIO(memo_of(document)))


def words(docx) -> str:
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    foot = [line.text for line in docx.sections[0].footer.paragraphs]
    return "\n".join([*(line.text for line in docx.paragraphs), *cells, *foot])


def test_the_form_is_that_of_the_rules():
    docx = opened()
    head = [line.text for line in docx.paragraphs[:5]]
    assert head[0].startswith("ส่วนราชการ  กลุ่มนโยบายและแผน")
    assert head[1].startswith("ที่") and "วันที่" in head[1] and "พฤศจิกายน ๒๕๖๙" in head[1]
    assert head[2].startswith("เรื่อง  รายงานจำนวนนักเรียน") and head[3].startswith("เรียน  ผู้อำนวยการ")
    assert docx.tables[0].rows[0].cells[1].text == "บันทึกข้อความ"
    assert "ตราครุฑ" in docx.tables[0].rows[0].cells[0].text
    section = docx.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    assert [round(side / Cm(1), 1) for side in sides] == [21.0, 3.0, 2.0]


def test_the_three_parts_stand_in_their_order():
    text = words(opened())
    parts = [text.index(part) for part in ("ด้วยกลุ่มนโยบายและแผน", "ขอรายงานว่า", "จึงเรียนมาเพื่อโปรดทราบ")]
    assert parts == sorted(parts)


def test_every_digit_is_thai():
    text = words(opened())
    assert not re.search("[0-9]", text)
    assert "๑๒,๐๔๘" in text and "๒๕,๗๑๓" in text and "๑๐ มิถุนายน ๒๕๖๘" in text


def test_figures_stand_in_a_table_and_what_is_not_held_is_said():
    table = opened().tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["ที่", "รายการ", "จำนวน", "หน่วย"]
    assert [cell.text for cell in table.rows[3].cells] == ["๓", "ดอยหลวง", "ไม่มีข้อมูล", "คน"]


def test_the_signer_is_left_blank():
    last = [line.text for line in opened().paragraphs[-3:]]
    assert last[1].strip("().") == "" and last[2].removeprefix("ตำแหน่ง ").strip(".") == ""


def test_thai_letters_have_the_face_and_size_of_the_rules():
    docx = opened()
    assert docx.styles["Normal"].font.name == "TH Sarabun New"
    xml = docx.element.xml
    assert 'w:cs="TH Sarabun New"' in xml and 'w:szCs w:val="32"' in xml and 'w:szCs w:val="58"' in xml
    heading = docx.tables[0].rows[0].cells[1].paragraphs[0].runs[0]
    assert heading.font.size == Pt(29) and heading.font.bold
    fonts = next(part.blob for part in docx.part.package.iter_parts() if "fontTable" in str(part.partname))
    assert b"Sarabun" in fonts


def test_a_long_table_is_an_enclosure():
    many = tuple(Figure(f"โรงเรียน {number}", number, "คน") for number in range(MOST_ROWS + 5))
    text = words(opened(replace(DOCUMENT, sections=(replace(SECTION, figures=many),))))
    assert "เอกสารแนบ" in text and "จำนวน ๒๐ รายการ" in text


def test_made_up_figures_are_marked_and_not_for_official_use():
    made_up = replace(SECTION, provenance=replace(PROVENANCE, demonstration=True))
    text = words(opened(replace(DOCUMENT, sections=(made_up,))))
    assert "ข้อมูลสาธิต" in text and "ห้ามใช้อ้างอิงทางราชการ" in text


def test_a_finding_tells_the_sum_the_greatest_and_the_least():
    assert finding(SECTION) == "รวม 25,713 คน มากที่สุด แม่สาย 12,048 คน น้อยที่สุด เชียงแสน 4,255 คน"
    assert finding(replace(SECTION, figures=())) == "ไม่มีข้อมูล"
    assert finding(replace(SECTION, figures=(Figure("สถานะ", "ส่งแล้ว", ""),))) == "สถานะ ส่งแล้ว"


def test_several_answers_make_one_document():
    other = replace(DOCUMENT, title="ครู")
    both = joined([DOCUMENT, other])
    assert both is not None and len(both.sections) == 2 and both.title.endswith("และครู")
    assert joined([]) is None and joined([DOCUMENT]) is DOCUMENT
    assert "๑. จำนวนนักเรียน" in words(opened(both)) and "๒. จำนวนนักเรียน" in words(opened(both))


def test_the_chart_follows_on_a_page_of_its_own_as_it_is_drawn_for_paper():
    chart = ChartSpec("hbar", "นักเรียน", "ที่มา: DMC", (Point("แม่สาย", 12048), Point("แม่จัน", 9410)), unit="คน")
    docx = opened(replace(DOCUMENT, sections=(replace(SECTION, chart=chart),)))
    (picture,) = docx.inline_shapes
    assert Cm(15.5) < picture.width <= Cm(16) and picture.height < Cm(21.6)
    assert "แผนภูมิตามเอกสารแนบ" in words(docx)
    image = next(part for part in docx.part.package.iter_parts() if part.partname.endswith(".png"))
    # 300 dots an inch over the width of a page: what is printed is sharp.
    assert image.image.px_width > 2_400
    assert not opened().inline_shapes


def test_an_amount_has_room_and_the_signature_does_not_stand_alone():
    rich = replace(SECTION, figures=(Figure("งบเงินอุดหนุน", Money.baht("42611090.20"), "บาท"),))
    docx = opened(replace(DOCUMENT, sections=(rich,)))
    assert docx.tables[1].rows[1].cells[2].width >= Cm(4)
    (closing,) = (line for line in docx.paragraphs if line.text == "จึงเรียนมาเพื่อโปรดทราบ")
    assert closing.paragraph_format.keep_with_next


def test_a_group_that_is_not_known_is_neither_the_most_nor_the_least():
    rows = (*ROWS, Figure("ไม่ระบุ", 99_999, "คน", (("amphoe", "ไม่ระบุ"),)))
    assert "มากที่สุด แม่สาย" in finding(replace(SECTION, figures=rows))


def test_two_years_with_their_difference_are_not_put_in_one_order():
    def three(name, was, now):
        key = (("subject", name),)
        told = ((f"{name} ปี 2567", was), (f"{name} ปี 2568", now), (f"{name} เพิ่มขึ้น", now - was))
        return tuple(Figure(label, value, "คะแนน", key) for label, value in told)

    rows = (*three("ไทย", 50, 53), *three("คณิต", 28, 29))
    assert finding(replace(SECTION, figures=rows)) == "ไทย เพิ่มขึ้น 3 คะแนน คณิต เพิ่มขึ้น 1 คะแนน"


def test_what_a_school_stands_beside_is_no_school_of_its_own():
    own = tuple(Figure(name, value, "คะแนน", (("test", name),)) for name, value in (("NT", 54), ("RT", 75)))
    beside = tuple(replace(row, label=f"{row.label} ค่าเฉลี่ยของเขต", value=90) for row in own)
    assert finding(replace(SECTION, figures=(*own, *beside))) == "NT 54 คะแนน RT 75 คะแนน"


def test_words_in_the_column_of_amounts_leave_room_for_what_they_are_about():
    letters = tuple(
        Figure(f"ว {n} การคีย์ข้อมูล EMIS", "รับทราบ 56/139 โรง", "", note="ลงวันที่ 20 พ.ย. 2569 กำหนด 15 ธ.ค. 2569")
        for n in (1, 2)
    )
    row = opened(replace(DOCUMENT, sections=(replace(SECTION, figures=letters),))).tables[1].rows[1]
    assert row.cells[1].width >= Cm(4) > Cm(3.5) >= row.cells[2].width
