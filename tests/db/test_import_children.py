"""G numbers, census and service areas: from the template, from the canonical file, and with damages named by cell."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from db.datasets import DATASETS
from db.datasets.census import CensusCount
from db.datasets.gcode import GcodeCount
from db.datasets.serviceareas import ServiceArea
from db.errors import ImportRejectedError
from db.importing import undo_batch
from db.importing.template import write_template

from .conftest import csv_text, workbook

GCODE = ("รหัสโรงเรียน", "ปีการศึกษา", "สัญชาติ", "จำนวน")
CENSUS = ("อำเภอ", "ตำบล", "ปี", "อายุ", "ชาย", "หญิง")
AREAS = ("รหัสโรงเรียน", "อำเภอ", "ตำบล", "หมู่บ้าน")
GOOD = {
    "gcode": (GCODE, ("57030001", "2568", "เมียนมา", 12)),
    "census": (CENSUS, ("แม่จัน", "ป่าตึง", "2568", 6, 51, 48)),
    "serviceareas": (AREAS, ("57030001", "แม่จัน", "ป่าตึง", "บ้านโป่ง หมู่ 2")),
}
TABLES = {"gcode": GcodeCount, "census": CensusCount, "serviceareas": ServiceArea}


def rows_of(office, kind: str) -> list:
    with office() as session:
        return list(session.scalars(select(TABLES[kind]).where(TABLES[kind].current)))


@pytest.mark.parametrize("kind", GOOD)
def test_the_canonical_file_comes_in_as_workbook_and_as_csv_and_can_be_undone(bring, office, kind):
    headings, row = GOOD[kind]
    batch = bring(kind, csv_text(headings, row))
    (kept,) = rows_of(office, kind)
    undo_batch(office, batch.batch_id)
    again = bring(kind, workbook(tuple(f"{heading}*" for heading in headings), row))
    assert again.rows == batch.rows == 1
    assert kept.batch_id == batch.batch_id


@pytest.mark.parametrize("kind", GOOD)
def test_the_template_filled_in_is_accepted(bring, office, tmp_path, kind):
    path = tmp_path / f"{kind}.xlsx"
    write_template(DATASETS[kind], path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {
        str(cell.value or "").rstrip("*").strip(): cell.column for row in sheet.iter_rows() for cell in row
    }
    below = sheet.max_row + 1
    headings, row = GOOD[kind]
    # The example row itself is passed over; this one is another school or village.
    row = ("57030002" if row[0] == "57030001" else "แม่สาย", *row[1:])
    for heading, value in zip(headings, row, strict=True):
        sheet.cell(below, columns[heading], value)
    kept = io.BytesIO()
    book.save(kept)
    assert bring(kind, kept.getvalue()).rows == 1
    assert len(rows_of(office, kind)) == 1


@pytest.mark.parametrize(
    ("kind", "row", "cell"),
    [
        ("gcode", ("99999999", "2568", "ลาว", 3), "A2"),
        ("gcode", ("57030001", "2025", "ลาว", 3), "B2"),
        ("gcode", ("57030001", "2568", "", 3), "C2"),
        ("gcode", ("57030001", "2568", "ลาว", -1), "D2"),
        ("gcode", ("57030001", "2568", "ลาว", "สาม"), "D2"),
        ("gcode", ("57030001", "2568", "ลาว", 2.5), "D2"),
        ("census", ("", "ป่าตึง", "2568", 6, 1, 1), "A2"),
        ("census", ("แม่จัน", "", "2568", 6, 1, 1), "B2"),
        ("census", ("แม่จัน", "ป่าตึง", "2025", 6, 1, 1), "C2"),
        ("census", ("แม่จัน", "ป่าตึง", "2568", 60, 1, 1), "D2"),
        ("census", ("แม่จัน", "ป่าตึง", "2568", "หก", 1, 1), "D2"),
        ("census", ("แม่จัน", "ป่าตึง", "2568", 6, "x", 1), "E2"),
        ("census", ("แม่จัน", "ป่าตึง", "2568", 6, 1, ""), "F2"),
        ("serviceareas", ("5703", "แม่จัน", "ป่าตึง", "บ้านโป่ง"), "A2"),
        ("serviceareas", ("57030001", "", "ป่าตึง", "บ้านโป่ง"), "B2"),
        ("serviceareas", ("57030001", "แม่จัน", "ป่าตึง", ""), "D2"),
    ],
)
def test_a_damage_is_named_by_its_cell_and_nothing_is_kept(bring, office, kind, row, cell):
    with pytest.raises(ImportRejectedError) as caught:
        bring(kind, workbook(GOOD[kind][0], row))
    told = [str(fault) for fault in caught.value.faults]
    assert any(line.startswith(f"Sheet1!{cell}:") for line in told), told
    assert rows_of(office, kind) == []


@pytest.mark.parametrize("kind", GOOD)
def test_the_same_fact_twice_is_a_fault(bring, office, kind):
    headings, row = GOOD[kind]
    with pytest.raises(ImportRejectedError):
        bring(kind, workbook(headings, row, row))
    assert rows_of(office, kind) == []


def test_a_nationality_is_kept_under_one_name(bring, office):
    bring("gcode", csv_text(GCODE, ("57030001", "2568", "พม่า", 7)))
    assert rows_of(office, "gcode")[0].nationality == "เมียนมา"


def test_the_declarations_are_those_of_the_contract():
    for kind, (headings, _) in GOOD.items():
        assert tuple(column.heading for column in DATASETS[kind].columns) == headings
