"""Technology, buildings and equipment: official pages, what a newer file replaces, and damage named by its cell."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.datasets.buildings import Building
from db.datasets.equipment import Equipment
from db.datasets.technology import Technology
from db.errors import ImportRejectedError
from db.importing import import_file
from db.importing.batches import undo_batch

from .conftest import csv_text, workbook

#: Canonical headings and a good row of each kind.
GOOD = {
    "technology": (
        ("รหัสโรงเรียน", "ปีการศึกษา", "รายการ", "จำนวน", "รายละเอียด"),
        ("57030001", 2568, "คอมพิวเตอร์", 24, ""),
    ),
    "buildings": (
        ("รหัสโรงเรียน", "ปีการศึกษา", "ประเภท", "แบบ", "ปีที่สร้าง", "สภาพ", "จำนวน"),
        ("57030001", 2568, "อาคารเรียน", "สปช.105/29", 2540, "พอใช้", 1),
    ),
    "equipment": (
        ("รหัสโรงเรียน", "ปีการศึกษา", "รายการ", "ใช้ได้", "รอซ่อม", "รอจำหน่าย"),
        ("57030001", 2568, "คอมพิวเตอร์", 20, 2, 1),
    ),
}
AMOUNT = {"technology": 3, "buildings": 6, "equipment": 3}


def damaged(kind: str) -> dict[str, tuple[tuple[object, ...], str]]:
    """Return twenty kinds of damage: name -> the row, and the cell that must be named."""
    row, at = GOOD[kind][1], AMOUNT[kind]

    def put(place: int, value: object) -> tuple[tuple[object, ...], str]:
        return (*row[:place], value, *row[place + 1 :]), f"{'ABCDEFG'[place]}2"

    return {
        "code of seven digits that no school has": put(0, "9999999"),
        "code of another office": put(0, "54020001"),
        "unknown code": put(0, "57039999"),
        "empty code": put(0, ""),
        "a name for a code": put(0, "บ้านแม่จัน"),
        "ministry code in a canonical file": put(0, "1057120001"),
        "Common Era year": put(1, 2025),
        "year in the far past": put(1, 1234),
        "year as a word": put(1, "ปีนี้"),
        "empty year": put(1, ""),
        "empty item": put(2, ""),
        "item that is far too long": put(2, "ก" * 200),
        "empty amount": put(at, ""),
        "negative amount": put(at, -1),
        "half an amount": put(at, 1.5),
        "amount as a word": put(at, "สิบ"),
        "amount with its unit": put(at, "3 เครื่อง"),
        "two amounts in one cell": put(at, "3/4"),
        "formula error": put(at, "#REF!"),
        "an amount beyond any school": put(at, "99,999,999,999"),
    }


CASES = [(kind, name) for kind in GOOD for name in damaged(kind)]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_damage_is_named_by_its_cell(bring, kind, name):
    heading, _ = GOOD[kind]
    row, cell = damaged(kind)[name]
    with pytest.raises(ImportRejectedError) as caught:
        bring(kind, workbook(heading, row))
    assert [fault.cell for fault in caught.value.faults] == [cell]


@pytest.mark.parametrize("kind", GOOD)
def test_the_same_fact_twice_names_both_rows(bring, kind):
    heading, row = GOOD[kind]
    with pytest.raises(ImportRejectedError) as caught:
        bring(kind, csv_text(heading, row, row))
    assert "ซ้ำกับแถว 2" in str(caught.value.faults[0])


@pytest.mark.parametrize("kind", GOOD)
def test_a_canonical_csv_in_the_order_of_the_contract_is_read(bring, office, kind):
    heading, row = GOOD[kind]
    assert bring(kind, csv_text(tuple(f"{each}*" for each in heading), row)).rows == 1
    with office() as session:
        assert session.scalar(select(func.count()).select_from(DATASETS[kind].table)) == 1


def test_a_condition_that_b_obec_does_not_know_is_a_fault_with_the_choices(bring):
    heading, row = GOOD["buildings"]
    with pytest.raises(ImportRejectedError) as caught:
        bring("buildings", workbook(heading, (*row[:5], "ชำรุด", 1)))
    assert str(caught.value.faults[0]).startswith('Sheet1!F2: "ชำรุด"')
    assert "ทรุดโทรม" in str(caught.value.faults[0])


def test_an_item_written_otherwise_is_the_same_item(bring, office):
    heading, row = GOOD["technology"]
    rows = [(*row[:2], "อินเตอร์เน็ต", 1, ""), (*row[:2], "เครื่องคอมพิวเตอร์", 9, "")]
    bring("technology", csv_text(heading, *rows))
    with office() as session:
        assert set(session.scalars(select(Technology.technology_item))) == {"อินเทอร์เน็ต", "คอมพิวเตอร์"}


def test_an_empty_repair_is_not_held_and_a_dash_is_none(bring, office):
    heading, row = GOOD["equipment"]
    bring("equipment", csv_text(heading, (*row[:4], "", ""), ("57030002", *row[1:3], "-", 1, 0)))
    with office() as session:
        found = session.execute(select(Equipment.usable, Equipment.to_repair).order_by(Equipment.school_code))
        assert [tuple(each) for each in found] == [(20, None), (0, 1)]


def conditions(office) -> list[tuple[str, str, int]]:
    with office() as session:
        rows = session.execute(
            select(Building.building_kind, Building.condition, Building.amount)
            .join(ImportBatch, ImportBatch.id == Building.batch_id)
            .where(Building.current, ImportBatch.state == "live")
            .order_by(Building.building_kind, Building.condition)
        )
        return [tuple(row) for row in rows]


def test_a_newer_file_tells_all_buildings_of_its_kind_and_undoing_brings_the_old_ones_back(bring, office):
    heading, row = GOOD["buildings"]
    toilet = (*row[:2], "ห้องน้ำ", "", "", "ดี", 2)
    bring("buildings", csv_text(heading, row, (*row[:4], 2550, "ดี", 1), toilet))
    newer = bring("buildings", csv_text(heading, (*row[:5], "ทรุดโทรม", 1)))
    assert conditions(office) == [("ส้วม", "ดี", 2), ("อาคารเรียน", "ทรุดโทรม", 1)]
    undo_batch(office, newer.batch_id)
    assert conditions(office) == [("ส้วม", "ดี", 2), ("อาคารเรียน", "ดี", 1), ("อาคารเรียน", "พอใช้", 1)]


def page(*rows: tuple[object, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def named_by_the_ministry(sessions):
    """Two schools that the official pages call by their ministry codes."""
    schools = "รหัสโรงเรียน,ชื่อโรงเรียน,รหัสกระทรวง\n20010029,วัดหนึ่ง,1020080005\n20010030,วัดสอง,1020080035\n"
    import_file(sessions, "schools", schools.encode(), office_code="2001")

    def bring_page(kind: str, data: bytes, year: int | None = 2565):
        return import_file(sessions, kind, data, office_code="2001", year=year)

    bring_page.sessions = sessions
    return bring_page


def test_the_computer_page_of_emis(named_by_the_ministry):
    block = "จำนวนคอมพิวเตอร์เพื่อการเรียนการสอน"
    every = "จำนวนคอมพิวเตอรทั้งหมด"
    result = named_by_the_ministry(
        "technology",
        page(
            ("school_id", 0, 1, 2),
            ("1020080005", block, "งบประมาณ สพฐ.", "30 เครื่อง"), ("1020080005", block, "รวม", "40 เครื่อง"),
            ("1020080005", every, "คอมพิวเตอร์:", "43 เครื่อง"), ("1020080005", every, "ใช้งานได้:", "23 เครื่อง"),
            ("1020080005", every, "ใช้งานไม่ได้:", "20 เครื่อง"),
            ("1020080005", "ระบบเครือข่าย", "ระบบเครือข่าย (LAN):", "มีระบบเครือข่าย LAN"),
            ("1020080035", "ระบบเครือข่าย", "ระบบเครือข่าย (LAN):", "ไม่มีระบบเครือข่าย LAN"),
        ),
    )  # fmt: skip
    assert (result.layout, result.rows) == ("emis-pages", 4)
    with named_by_the_ministry.sessions() as session:
        rows = session.execute(select(Technology.school_code, Technology.technology_item, Technology.amount))
        assert set(map(tuple, rows)) == {
            ("20010029", "คอมพิวเตอร์เพื่อการเรียนการสอน", 40),
            ("20010029", "คอมพิวเตอร์", 43),
            ("20010029", "ระบบเครือข่าย LAN", 1),
            ("20010030", "ระบบเครือข่าย LAN", 0),
        }


def test_computers_that_do_not_add_up_are_a_fault_of_the_page(named_by_the_ministry):
    every = "จำนวนคอมพิวเตอรทั้งหมด"
    rows = [("คอมพิวเตอร์:", "43 เครื่อง"), ("ใช้งานได้:", "23 เครื่อง"), ("ใช้งานไม่ได้:", "x")]
    with pytest.raises(ImportRejectedError) as caught:
        named_by_the_ministry(
            "technology", page(("school_id", 0, 1, 2), *(("1020080005", every, *row) for row in rows))
        )
    assert str(caught.value.faults[0]) == 'CSV!D4: "x", ควรเป็นจำนวนเครื่อง เช่น 24 เครื่อง'
    rows[2] = ("ใช้งานไม่ได้:", "19 เครื่อง")
    with pytest.raises(ImportRejectedError, match="ไม่รับไฟล์") as caught:
        named_by_the_ministry(
            "technology", page(("school_id", 0, 1, 2), *(("1020080005", every, *row) for row in rows))
        )
    assert caught.value.faults[0].cell == "D2"


def test_the_building_page_counts_alike_buildings(named_by_the_ministry):
    result = named_by_the_ministry(
        "buildings",
        page(
            ("school_id", "name", "แบบ", "จำนวนห้องตามแปลน", "สร้าง", "สภาพปัจจุบัน"),
            ("1020080035", "ส้วม ลำดับที่ 4", "สปช.601/26", "", "พ.ศ. 2547", "พอใช้"),
            ("1020080035", "ส้วม ลำดับที่ 5", "สปช.601/26", "", "พ.ศ. 2547", "พอใช้"),
            ("1020080035", "อาคารเรียน ลำดับที่ 1", "017", "8 ห้อง", "พ.ศ. 2506", "ทรุดโทรม"),
        ),
    )
    assert (result.layout, result.rows) == ("b-obec-page", 2)
    with named_by_the_ministry.sessions() as session:
        rows = session.execute(select(Building.building_kind, Building.year_built, Building.amount))
        assert set(map(tuple, rows)) == {("ส้วม", 2547, 2), ("อาคารเรียน", 2506, 1)}


EQUIPMENT_PAGE = (
    "school_id",
    "ลำดับ",
    "รหัส",
    "รายการ",
    "รายการ(cm.)",
    "จำนวนที่ใช้ได้",
    "จำนวนรอซ่อม",
    "จำนวนรอจำหน่าย",
)


def test_the_equipment_page_adds_up_one_item_under_two_numbers(named_by_the_ministry):
    result = named_by_the_ministry(
        "equipment",
        page(
            EQUIPMENT_PAGE,
            ("1020080005", 10, 21007, "ครุภัณฑ์สำนักงาน", "เครื่องไมโครคอมพิวเตอร์", 4, 0, 0),
            ("1020080005", 49, 22033, "ครุภัณฑ์การศึกษา", "เครื่องไมโครคอมพิวเตอร์", 60, 0, 31),
            ("1020080005", 70, 24006, "ครุภัณฑ์งานบ้าน", "ตู้เย็น", 2, "-", 7),
        ),
    )
    assert (result.layout, result.rows) == ("m-obec-page", 2)
    with named_by_the_ministry.sessions() as session:
        rows = session.execute(
            select(Equipment.equipment_item, Equipment.usable, Equipment.to_repair, Equipment.to_write_off)
        )
        assert set(map(tuple, rows)) == {("คอมพิวเตอร์", 64, 0, 31), ("ตู้เย็น", 2, 0, 7)}


def test_a_damaged_count_and_an_unknown_school_of_a_page_are_named(named_by_the_ministry):
    with pytest.raises(ImportRejectedError) as caught:
        named_by_the_ministry(
            "equipment",
            page(
                EQUIPMENT_PAGE,
                ("1020080005", 1, 1, "ก", "ตู้เย็น", "x", 0, 0),
                ("9999999999", 1, 1, "ก", "ตู้เย็น", 1, 0, 0),
            ),
        )
    assert {fault.cell for fault in caught.value.faults} == {"F2", "A3"}


@pytest.mark.parametrize(
    ("kind", "name", "rows"),
    [
        ("technology", "computer", 6),
        ("technology", "internet", 4),
        ("buildings", "building", 36),
        ("equipment", "durable_goods", 138),
    ],
)
def test_the_original_pages_are_read(named_by_the_ministry, shared, kind, name, rows):
    path = shared / "data" / "emis-sample-2565" / f"{name}.csv"
    result = named_by_the_ministry(kind, path.read_bytes())
    assert result.rows == rows
