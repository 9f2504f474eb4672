"""An answer as a workbook: formats, provenance on a sheet of its own, and no formula from anybody's text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from db.values.money import Money
from reports.cards import Figure, source_line, value_text
from reports.charts.spec import ChartSpec, Point
from reports.documents import Document, Section
from reports.question import Bound, Period, Provenance, Question, Rank, Scope
from reports.sheets import workbook_of

PROVENANCE = Provenance("DMC", date(2025, 6, 10), "ปีการศึกษา 2568", "ทั้งเขต", (3, 7), demonstration=True)
FIGURES = (
    Figure("นักเรียน", 1497, "คน", emphasis=True),
    Figure("จัดสรร", Money.baht("1250.50"), "บาท", note="ศธ 1/1"),
    Figure("ร้อยละ", Decimal("85.25"), "ร้อยละ"),
    Figure("ยากจน", None, "คน"),
    Figure("สถานะ", "ส่งแล้ว", ""),
)


TODAY = date(2026, 11, 21)
CHART = ChartSpec(
    "hbar", "นักเรียน", "ที่มา: DMC", tuple(Point(f"=อำเภอ {number}", number) for number in range(40)), unit="คน", item="อำเภอ"
)  # fmt: skip


def document(figures=FIGURES, provenance=PROVENANCE, **more) -> Document:
    section = Section(
        "จำนวนนักเรียน",
        figures,
        provenance,
        "ทั้งเขต",
        definition="นับทุกคน",
        understood="จำนวนนักเรียน, ทั้งเขต",
        **more,
    )
    return Document("นักเรียนกี่คน", (section,), TODAY)


def opened(figures=FIGURES, provenance=PROVENANCE, **more):
    return load_workbook(BytesIO(workbook_of(document(figures, provenance, **more))))


def test_values_are_numbers_with_their_formats():
    sheet = opened()["ตัวเลข"]
    assert [cell.value for cell in sheet[1]] == ["รายการ", "ค่า", "หน่วย", "หมายเหตุ"]
    found = [(row[1].value, row[1].number_format) for row in sheet.iter_rows(min_row=2)]
    assert found == [
        (1497, "#,##0"),
        (1250.5, "#,##0.00"),
        (85.25, '0.00"%"'),
        ("ไม่มีข้อมูล", "General"),
        ("ส่งแล้ว", "General"),
    ]
    assert sheet["A2"].font.bold and not sheet["A3"].font.bold and sheet.freeze_panes == "A2"


def test_a_sheet_is_ready_for_a_printer():
    sheet = opened()["ตัวเลข"]
    assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1" and "หน้า" in sheet.oddFooter.right.text
    assert "DMC" in sheet.oddFooter.left.text and sheet.column_dimensions["A"].width > 30
    assert sheet.row_dimensions[2].height > 15


def test_schools_come_with_their_codes():
    sheet = opened((Figure("บ้านแม่จัน", 1497, "คน", (("school", "57030040"),)),))["ตัวเลข"]
    assert [cell.value for cell in sheet[1]][:2] == ["รายการ", "รหัสโรงเรียน"]
    assert [cell.value for cell in sheet[2]][:3] == ["บ้านแม่จัน", "57030040", 1497]


def test_the_second_sheet_tells_where_figures_come_from():
    origin = {row[0].value: row[1].value for row in opened()["ที่มา"].iter_rows()}
    assert origin["ที่มา"] == "DMC" and origin["ข้อมูล ณ วันที่"] == "10 มิ.ย. 2568"
    assert origin["ชุดนำเข้า"] == "3, 7" and origin["สถานะข้อมูล"] == "ข้อมูลสาธิต"
    assert origin["คำถามตามที่เข้าใจ"] == "จำนวนนักเรียน, ทั้งเขต" and origin["นิยาม"] == "นับทุกคน"
    assert "ห้ามใช้อ้างอิงทางราชการ" in origin["ข้อควรระวัง"]
    assert {row[0].value for row in opened(provenance=None)["ที่มา"].iter_rows()} == {"คำถาม"}


def test_the_chart_is_the_programs_own_and_tells_what_it_leaves_out():
    book = opened(chart=CHART)
    sheet = book["กราฟ"]
    assert len(sheet._charts) == 1 and sheet._charts[0].type == "bar"
    assert sheet["A2"].value == "'=อำเภอ 39" and sheet["B2"].value == 39
    chart = sheet._charts[0]
    assert chart.y_axis.scaling.min == 0, "a bar begins at nought"
    assert chart.x_axis.tickLblSkip == 1, "each bar has its name"
    assert [each.id for each in sheet.row_breaks.brk] == [33], "the chart is not torn by the end of a page"
    assert "และอีก 10 อำเภอ ดูในแผ่นตัวเลข" in [cell.value for cell in sheet["A"]]
    assert "กราฟ" not in opened().sheetnames


def test_a_chart_that_programs_cannot_draw_is_there_as_a_picture_with_its_source():
    points = tuple(Point(grade, 10, sex) for grade in ("ป.1", "ป.2") for sex in ("ชาย", "หญิง"))
    sheet = opened(chart=ChartSpec("pyramid", "นักเรียน", "ที่มา: DMC", points, unit="คน", demo=True))["กราฟ"]
    (picture,) = sheet._images
    # As wide as the page, however many dots it has.
    assert 600 < picture.anchor.ext.width / 9525 < 800 and picture.anchor.ext.height / 9525 > 100
    assert sheet.oddFooter.left.text == "ที่มา: DMC (ข้อมูลสาธิต)"
    assert "ที่มา: DMC" in opened(chart=CHART)["กราฟ"].oddFooter.left.text


def test_several_topics_have_a_sheet_each():
    one = document().sections[0]
    book = load_workbook(
        BytesIO(workbook_of(Document("สรุป", (one, replace(one, title="ครู/บุคลากร: ทั้งหมด")), TODAY)))
    )
    assert book.sheetnames == ["1 จำนวนนักเรียน", "2 ครู บุคลากร  ทั้งหมด", "ที่มา"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_a_formula(text):
    sheet = opened((Figure(text, text, "", note=text),))["ตัวเลข"]
    for cell in (sheet["A2"], sheet["B2"], sheet["D2"]):
        assert cell.data_type == "s" and cell.value.startswith("'")


def test_values_are_told_as_people_read_them():
    assert [value_text(figure.value, figure.unit) for figure in FIGURES] == [
        "1,497 คน",
        "1,250.50 บาท",
        "ร้อยละ 85.25",
        "ไม่มีข้อมูล",
        "ส่งแล้ว",
    ]
    assert source_line(PROVENANCE) == "ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568 (ข้อมูลสาธิต)"
    assert source_line(Provenance("EMIS", None, "", "")) == "ที่มา: EMIS"


def test_a_question_survives_the_way_through_a_database():
    question = Question(
        "students", Scope("school", "5703", ("57030001",), ("ก",)), where=(("grade", ("ป.1",)),), by=("sex",),
        period=Period("academic", (2567, 2568), round="1"), rank=Rank(top=True, count=3), bounds=(Bound("students", least=1),), chart="line",
    )  # fmt: skip
    import json

    assert Question.from_json(json.loads(json.dumps(question.to_json()))) == question
    plain = Question("schools", Scope("office", "5703"))
    assert Question.from_json(json.loads(json.dumps(plain.to_json()))) == plain
    assert question.with_where("grade", ()).where == ()


def test_periods_and_scopes_are_named_in_thai():
    assert Period("academic", (2568,), round="สิ้นปี").name == "ปีการศึกษา 2568 รอบสิ้นปี"
    assert Period("fiscal", (2568, 2570)).name == "ปีงบประมาณ 2568-2570"
    assert Period("fiscal", (2570,), quarter=1).name == "ปีงบประมาณ 2570 ไตรมาส 1"
    assert Scope("amphoe", "5703", ("แม่สาย",), ("แม่สาย",)).name == "อำเภอแม่สาย"
    assert Scope("school", "5703", ("1", "2"), ("โรงเรียนก", "ข")).name == "โรงเรียนก, โรงเรียนข"
