"""Files of transfers, requests, projects, indicators and inspections: as printed, from the template, and damaged cell by cell."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from db.datasets import DATASETS
from db.demo import DEMO_FILES
from db.errors import ImportRejectedError
from db.importing.template import write_template

from .conftest import csv_text

GOOD = {
    "transfers": (
        ("เลขคำขอ", "รหัสโรงเรียน", "ปีงบประมาณ", "จากรายการ", "ไปรายการ", "จำนวนเงิน", "สถานะ", "เลขที่หนังสือ", "วันที่"),
        ("T1", "57030001", "70", "ค่ากิจกรรม", "ค่าวัสดุ", "1500.50", "อนุมัติ", "ว 1", "15 ธ.ค. 69"),
    ),
    "requests": (
        ("รหัสโรงเรียน", "ปีงบประมาณ", "งบรายจ่าย", "รายการ", "จำนวนเงิน", "สถานะ"),
        ("57030001", "๒๕๗๑", "งบลงทุน", "ซ่อมอาคาร", "350000", "เสนอ"),
    ),
    "projects": (
        ("รหัสโครงการ", "ปีงบประมาณ", "โครงการ", "กลุ่มงาน", "กลยุทธ์", "งบประมาณ", "เริ่ม", "สิ้นสุด", "ความก้าวหน้า", "สถานะ"),
        ("P1", "2570", "โครงการหนึ่ง", "กลุ่มนิเทศ", "กลยุทธ์ที่ 1", "1000", "1/11/2569", "30/6/2570", "40", "ดำเนินการ"),
    ),
    "indicators": (
        ("รหัสตัวชี้วัด", "ตัวชี้วัด", "ปีงบประมาณ", "รอบ", "เป้าหมาย", "ผล", "ระดับ"),
        ("Q1", "พาน้องกลับมาเรียน", "2566", "12", "95", "91.25", "4"),
    ),
    "inspections": (
        ("เลขที่", "ประเด็น", "ข้อเสนอแนะ", "ผู้รับผิดชอบ", "กำหนด", "สถานะ"),
        ("I1", "ความปลอดภัย", "ทำแผนเผชิญเหตุ", "กลุ่มแผน", "31/12/2569", "กำลังดำเนินการ"),
    ),
}  # fmt: skip

#: Kind, heading of the damaged cell, what stands there, and what the fault says.
DAMAGES = (
    ("transfers", "เลขคำขอ", "", "ต้องกรอก"),
    ("transfers", "รหัสโรงเรียน", "57039999", "57039999"),
    ("transfers", "ปีงบประมาณ", "2027", "2570"),
    ("transfers", "ไปรายการ", "ค่ากิจกรรม", "ต่างจาก"),
    ("transfers", "จำนวนเงิน", "0", "มากกว่า 0"),
    ("transfers", "จำนวนเงิน", "1.234", "ทศนิยม"),
    ("transfers", "สถานะ", "ผ่าน", "อนุมัติ"),
    ("transfers", "วันที่", "32/1/2570", "วันที่"),
    ("requests", "งบรายจ่าย", "งบพัฒนา", "งบลงทุน"),
    ("requests", "จำนวนเงิน", "สามแสน", "จำนวนเงิน"),
    ("requests", "สถานะ", "", "ต้องกรอก"),
    ("projects", "กลุ่มงาน", "นายสมมติ ตัวอย่าง", "กลุ่มงาน"),
    ("projects", "สิ้นสุด", "1/10/2569", "ไม่ก่อนวันเริ่ม"),
    ("projects", "ความก้าวหน้า", "140", "0 ถึง 100"),
    ("projects", "สถานะ", "แล้วเสร็จ", "100"),
    ("projects", "งบประมาณ", "-5", "จำนวนเงิน"),
    ("indicators", "รอบ", "9", "12 เดือน"),
    ("indicators", "ระดับ", "6", "1 ถึง 5"),
    ("indicators", "เป้าหมาย", "มาก", "ตัวเลข"),
    ("inspections", "ผู้รับผิดชอบ", "นางสาวสมมติ ตัวอย่าง", "กลุ่มงาน"),
    ("inspections", "สถานะ", "เสร็จ", "ดำเนินการแล้ว"),
    ("inspections", "ข้อเสนอแนะ", "", "ต้องกรอก"),
)


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_as_printed_is_taken_in(kind, bring):
    assert bring(kind, csv_text(*GOOD[kind])).rows == 1


@pytest.mark.parametrize("kind", GOOD)
def test_the_template_has_the_headings_and_its_example_is_passed_over(kind, bring, tmp_path):
    path = tmp_path / f"{kind}.xlsx"
    write_template(DATASETS[kind], path)
    book = openpyxl.load_workbook(path)
    sheet = book[kind]
    assert [cell.value.rstrip("* ") for cell in sheet[1] if cell.value] == list(GOOD[kind][0])
    sheet.append(list(GOOD[kind][1]))
    kept = io.BytesIO()
    book.save(kept)
    assert bring(kind, kept.getvalue()).rows == 1


@pytest.mark.parametrize(("kind", "heading", "cell", "expected"), DAMAGES)
def test_a_damage_is_named_by_its_cell(kind, heading, cell, expected, bring):
    headings, row = GOOD[kind]
    place = headings.index(heading)
    damaged = tuple(cell if at == place else value for at, value in enumerate(row))
    with pytest.raises(ImportRejectedError) as rejected:
        bring(kind, csv_text(headings, damaged))
    faults = [str(fault) for fault in rejected.value.faults]
    # Two cells that do not fit together are named by one of them.
    assert any("CSV!" in fault and expected in fault for fault in faults), faults


def test_short_names_of_groups_are_kept_as_printed(bring, office):
    from sqlalchemy import select

    from db.datasets.inspections import Recommendation
    from db.datasets.projects import Project

    bring("projects", csv_text(*GOOD["projects"]))
    bring("inspections", csv_text(*GOOD["inspections"]))
    with office() as session:
        assert session.scalar(select(Project.owner)) == "กลุ่มนิเทศ ติดตามและประเมินผลการจัดการศึกษา"
        assert session.scalar(select(Recommendation.owner)) == "กลุ่มนโยบายและแผน"


def test_the_demonstration_projects_are_those_that_payments_name():
    named = set()
    for item in DEMO_FILES:
        if item.kind == "disbursements":
            with item.path.open(encoding="utf-8") as source:
                named |= {row["รหัสโครงการ"] for row in csv.DictReader(source)} - {""}
    projects = next(item for item in DEMO_FILES if item.kind == "projects")
    with projects.path.open(encoding="utf-8") as source:
        assert named <= {row["รหัสโครงการ"] for row in csv.DictReader(source)}


def test_a_payment_names_a_project_of_its_year_once_projects_are_held(bring):
    headings = ("รหัสโรงเรียน", "รหัสโครงการ", "ปีงบประมาณ", "งบรายจ่าย", "วันที่", "เบิกจ่าย")
    bring("projects", csv_text(*GOOD["projects"]))
    with pytest.raises(ImportRejectedError) as rejected:
        bring("disbursements", csv_text(headings, ("", "P9", "2570", "งบดำเนินงาน", "1/12/2569", "10")))
    assert "CSV!B2" in str(rejected.value.faults[0]) and "projects" in str(rejected.value.faults[0])
    bring("disbursements", csv_text(headings, ("", "P1", "2570", "งบดำเนินงาน", "1/12/2569", "10")))
    # Of a year without projects nothing can be said.
    bring("disbursements", csv_text(headings, ("", "P9", "2569", "งบดำเนินงาน", "1/12/2568", "10")))
