"""Scores, class plans and days off: from the template, the canonical CSV and offices' own sheets; damages by cell."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from db.datasets import DATASETS
from db.datasets.scores import Score
from db.errors import ImportRejectedError, WrongInputError
from db.importing import import_file
from db.importing.template import write_template
from tests.conftest import SHARED

SHEETS = SHARED / "data" / "onet-nt-phayao1"
SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน\n57030001,บ้านหนึ่ง\n57030002,บ้านสอง\n"
SCORES = "รหัสโรงเรียน,ปีการศึกษา,การทดสอบ,ชั้น,วิชา,จำนวนผู้สอบ,คะแนนเฉลี่ย\n"


@pytest.fixture
def office(sessions):
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", file_name="schools.csv")
    return sessions


def bring(sessions, kind, text, **options):
    return import_file(sessions, kind, text.encode(), office_code="5703", file_name=f"{kind}.csv", **options)


def faults(sessions, kind, text, **options):
    with pytest.raises(ImportRejectedError) as caught:
        bring(sessions, kind, text, **options)
    return [str(fault) for fault in caught.value.faults]


def test_scores_of_schools_the_office_and_the_country_come_in_as_typed(office):
    bring(
        office,
        "scores",
        SCORES
        + "57030001,2568,o-net,ป.6,คณิต,12,45.255\n57030000,68,O-NET,ป.6,คณิตศาสตร์,40,41.5\n"
        + "00000000,๒๕๖๘,โอเน็ต,ประถมศึกษาปีที่ 6,คณิตศาสตร์,,38.00\n",
    )
    with office() as session:
        rows = {row.school_code: row for row in session.scalars(select(Score))}
    assert {code: (row.mean, row.tier, row.takers) for code, row in rows.items()} == {
        "57030001": (Decimal("45.26"), "โรงเรียน", 12),
        "57030000": (Decimal("41.50"), "เขตพื้นที่", 40),
        "00000000": (Decimal("38.00"), "ประเทศ", None),
    }
    assert {(row.test, row.grade, row.subject, row.year) for row in rows.values()} == {
        ("O-NET", "ป.6", "คณิตศาสตร์", 2568)
    }


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ("57039999,2568,NT,ป.3,คณิต,5,40", "A2", "ไม่พบรหัสโรงเรียนนี้"),
        ("54020000,2568,NT,ป.3,คณิต,5,40", "A2", "57030000 (เขตนี้)"),
        (",2568,NT,ป.3,คณิต,5,40", "A2", "ต้องกรอก"),
        ("57030001,2025,NT,ป.3,คณิต,5,40", "B2", "น่าจะหมายถึง 2568"),
        ("57030001,2568,PISA,ป.3,คณิต,5,40", "C2", "O-NET / NT / RT"),
        ("57030001,2568,NT,ป.9,คณิต,5,40", "D2", "ควรเป็นชั้น"),
        ("57030001,2568,NT,ป.6,คณิต,5,40", "D2", "ชั้นที่สอบ NT คือ ป.3"),
        ("57030001,2568,NT,ป.3,พลศึกษา,5,40", "E2", "ควรเป็นหนึ่งใน"),
        ("57030001,2568,NT,ป.3,คณิต,-5,40", "F2", "จำนวนเต็ม"),
        ("57030001,2568,NT,ป.3,คณิต,5,101", "G2", "0 ถึง 100"),
        ("57030001,2568,NT,ป.3,คณิต,5,ดี", "G2", "ควรเป็นตัวเลข"),
        ("57030001,2568,NT,ป.3,คณิต,5,", "G2", "ต้องกรอก"),
    ],
)
def test_each_damage_is_named_by_its_cell(office, row, cell, said):
    (fault,) = faults(office, "scores", SCORES + row + "\n")
    assert f"!{cell}:" in fault and said in fault, fault


def test_the_same_score_twice_is_a_fault(office):
    row = "57030001,2568,NT,ป.3,คณิต,5,40\n"
    (fault,) = faults(office, "scores", SCORES + row + row)
    assert "!A3:" in fault and "ซ้ำกับแถว 2" in fault


@pytest.mark.parametrize("kind", ["scores", "classplans", "holidays"])
def test_the_template_is_read_again(office, tmp_path, kind):
    path = tmp_path / f"{kind}.xlsx"
    write_template(DATASETS[kind], path)
    book = load_workbook(path)
    sheet = book[kind]
    for cell in sheet[2]:
        sheet.cell(3, cell.column, cell.value).number_format = cell.number_format
    code = next((cell for cell in sheet[3] if cell.value == "57030001"), None)
    if code is not None:
        code.value = "57030002"
    else:
        sheet.cell(3, 1).value = "5/1/2570"
    book.save(path)
    assert import_file(office, kind, path, office_code="5703").rows == 1


def test_class_plans_and_days_off_from_canonical_files(office):
    plan = "รหัสโรงเรียน,ปีการศึกษา,ชั้น,ห้องตามแผน,นักเรียนตามแผน\n57030001,2570,ป.1,1,25\n57030002,2570,ป.1,1,18\n"
    assert bring(office, "classplans", plan).rows == 2
    assert bring(office, "holidays", "วันที่,ชื่อ\n4 ม.ค. 70,วันหยุดพิเศษ\n").rows == 1
    (fault,) = faults(office, "classplans", plan.replace(",1,25", ",หนึ่ง,25"))
    assert "!D2:" in fault
    (fault,) = faults(office, "holidays", "วันที่,ชื่อ\n31/2/2570,วันหยุด\n")
    assert "!A2:" in fault and "ควรเป็นวันที่" in fault


def sheet_of_office(sessions, name: str) -> bytes:
    """An office's own sheet as it was uploaded (Windows-874), with its schools known."""
    if not SHEETS.exists():
        pytest.skip(f"the original sheets are not there: {SHEETS}")
    text = (SHEETS / name).read_text(encoding="utf-8")
    codes = {
        row[0] for row in csv.reader(text.splitlines()) if row[0].isdigit() and not row[0].endswith("0000")
    }
    schools = "รหัสโรงเรียน,ชื่อโรงเรียน\n" + "".join(f"{code},โรงเรียน {code}\n" for code in sorted(codes))
    import_file(sessions, "schools", schools.encode(), office_code="5601", office_name="สพป.พะเยา เขต 1")
    return text.encode("cp874", "replace")


def test_an_offices_sheet_of_onet_wants_year_and_grade_and_comes_in(sessions):
    data = sheet_of_office(sessions, "onet-p6-2557.csv")
    with pytest.raises(WrongInputError) as asked:
        import_file(sessions, "scores", data, office_code="5601")
    assert "--year --grade" in asked.value.said
    done = import_file(sessions, "scores", data, office_code="5601", year=2557, further={"grade": "ป.6"})
    assert done.layout == "onet-by-subject" and done.rows == 102 * 6
    with sessions() as session:
        country = session.scalar(
            select(Score.mean).where(Score.school_code == "00000000", Score.subject == "ภาษาไทย")
        )
    assert country == Decimal("44.88")


@pytest.mark.parametrize(
    ("name", "further", "cell"),
    [("onet-p6-2558.csv", {"grade": "ป.6"}, "A38"), ("nt-p3-2558.csv", {}, "A79")],
)
def test_a_code_that_stands_twice_in_an_offices_sheet_is_named_once(sessions, name, further, cell):
    data = sheet_of_office(sessions, name)
    with pytest.raises(ImportRejectedError) as caught:
        import_file(sessions, "scores", data, office_code="5601", year=2558, further=further)
    (fault,) = caught.value.faults
    assert f"!{cell}:" in str(fault) and "56010058" in str(fault)


def test_a_sheet_of_nt_tells_its_test_and_grade_itself(sessions):
    data = sheet_of_office(sessions, "nt-p3-2558.csv")
    lines = data.decode("cp874").splitlines()
    once = "\n".join(line for number, line in enumerate(lines, 1) if number != 79).encode("cp874")
    done = import_file(sessions, "scores", once, office_code="5601", year=2558)
    assert done.layout == "nt-by-ability"
    with pytest.raises(ImportRejectedError) as caught:
        import_file(sessions, "scores", once + b"\n", office_code="5601", year=2558, further={"test": "RT"})
    assert "ตามที่ระบุ --test" in str(next(iter(caught.value.faults)))
