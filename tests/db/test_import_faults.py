"""What an officer is told about a file that cannot be accepted: every cell, in Thai, and nothing is kept."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import func, select

from db.batches import ImportBatch
from db.datasets.students import Enrollment
from db.errors import ImportRejectedError, WrongInputError

from .conftest import STUDENTS, csv_text, workbook

GOOD = ("57030001", "2568", "1", "ป.1", 12, 10, 1)


def faults(bring, kind: str, data: bytes, **options) -> list[str]:
    with pytest.raises(ImportRejectedError) as caught:
        bring(kind, data, **options)
    return [str(fault) for fault in caught.value.faults]


def said(bring, kind: str, data: bytes, **options) -> str:
    with pytest.raises(WrongInputError) as caught:
        bring(kind, data, **options)
    return caught.value.said


def test_a_missing_column_is_named(bring):
    told = faults(bring, "students", workbook(STUDENTS[:5], GOOD[:5]))
    assert told == ['Sheet1!F1: (ไม่มีคอลัมน์), ควรมีคอลัมน์ "หญิง"']


def test_a_misspelt_heading_is_suggested(bring):
    told = faults(bring, "students", workbook((*STUDENTS[:5], "หญฺิง"), GOOD[:6]))
    assert 'ใกล้เคียงที่สุดคือ "หญฺิง"' in told[0]


def test_a_text_in_a_number_cell_is_told_by_sheet_and_cell(bring):
    rows = [STUDENTS, *(("57030001", 2568, 1, f"ป.{grade}", 1, 1, 1) for grade in range(1, 7))]
    rows[5] = ("57030001", 2568, 1, "ป.5", "abc", -3, 1.5)
    assert faults(bring, "students", workbook(*rows, sheet="เทอม1")) == [
        'เทอม1!E6: "abc", ควรเป็นจำนวนเต็มตั้งแต่ 0',
        'เทอม1!F6: "-3", ควรเป็นจำนวนเต็มตั้งแต่ 0',
        'เทอม1!G6: "1.5", ควรเป็นจำนวนเต็มตั้งแต่ 0',
    ]


def test_all_faults_are_told_at_once_and_nothing_is_kept(bring, office):
    data = workbook(STUDENTS, GOOD, ("99999999", "2568", "9", "ป.9", "", "x", 1), GOOD)
    told = faults(bring, "students", data)
    assert [line.split(":")[0] for line in told] == [
        f"Sheet1!{cell}" for cell in ("A3", "C3", "D3", "E3", "F3", "A4")
    ]
    with office() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 0
        assert session.scalar(select(func.count()).where(ImportBatch.kind == "students")) == 0


def test_a_duplicate_names_both_rows(bring):
    told = faults(bring, "students", workbook(STUDENTS, GOOD, (*GOOD[:3], "ประถมศึกษาปีที่ ๑", 1, 1, 1)))
    assert len(told) == 1
    assert told[0].startswith('Sheet1!A3: "57030001", ซ้ำกับแถว 2 (Sheet1!A2)')


def test_an_unknown_school_and_one_of_another_office(bring):
    told = faults(
        bring,
        "students",
        workbook(STUDENTS, ("57030004", *GOOD[1:]), ("54020001", *GOOD[1:]), ("123", *GOOD[1:])),
    )
    assert told[0].startswith('Sheet1!A2: "57030004", ไม่พบรหัสโรงเรียนนี้') and "ใกล้เคียงที่สุดคือ" in told[0]
    assert told[1] == 'Sheet1!A3: "54020001", เป็นโรงเรียนของ สพป.แพร่ เขต 2 ควรเป็นโรงเรียนของเขต 5703'
    assert told[2] == 'Sheet1!A4: "123", ควรเป็นรหัสโรงเรียน 8 หลัก'


def test_a_common_era_year_is_refused_with_the_buddhist_one(bring):
    told = faults(bring, "students", workbook(STUDENTS, ("57030001", 2025, *GOOD[2:])))
    assert told == ['Sheet1!B2: "2025", ควรเป็นปี พ.ศ. เช่น 2569 หรือ 69 (2025 เป็น ค.ศ. น่าจะหมายถึง 2568)']


def test_money_with_three_places_and_an_unknown_choice(bring):
    heading = ("รหัสโรงเรียน", "ปีงบประมาณ", "งบรายจ่าย", "รายการ", "งวด", "จำนวนเงิน", "เลขที่หนังสือ", "ลงวันที่")
    row = ("57030001", 2570, "งบดำเนินงาม", "ค่าเช่าบ้าน", 0, "1,250.505", "ศธ 1", "31/2/2569")
    told = faults(bring, "allocations", workbook(heading, row))
    assert 'ใกล้เคียงที่สุดคือ "งบดำเนินงาน"' in told[0]
    assert told[1:] == [
        'Sheet1!E2: "0", ควรเป็นจำนวนเต็มตั้งแต่ 1',
        'Sheet1!F2: "1,250.505", ควรเป็นจำนวนเงินบาท ทศนิยมไม่เกิน 2 ตำแหน่ง',
        'Sheet1!H2: "31/2/2569", ควรเป็นวันที่ เช่น 25/12/2568 หรือ 25 ธ.ค. 68',
    ]


def test_a_payment_is_of_a_school_or_of_a_project(bring):
    heading = ("รหัสโรงเรียน", "รหัสโครงการ", "ปีงบประมาณ", "งบรายจ่าย", "วันที่", "เบิกจ่าย")
    both = ("57030001", "P1", 2570, "งบดำเนินงาน", date(2026, 12, 1), 10)
    told = faults(bring, "disbursements", workbook(heading, both))
    assert told[0].startswith('Sheet1!A2: "57030001", ควรเป็น: กรอกรหัสโรงเรียนหรือรหัสโครงการ')


def test_without_a_list_of_schools_one_sentence_says_so(bring):
    told = faults(bring, "students", csv_text(STUDENTS, GOOD), office_code="9901")
    assert told == ["CSV!A1: (เขต 9901), ยังไม่มีทะเบียนโรงเรียนของเขตนี้ ควรนำเข้า schools ก่อน"]


def test_at_most_500_faults_are_listed_but_all_are_counted(bring):
    rows = [("57030001", 2568, 1, "ป.1", "x", "y", 1)] * 300
    with pytest.raises(ImportRejectedError) as caught:
        bring("students", csv_text(STUDENTS, *rows))
    assert (len(caught.value.faults), caught.value.total) == (500, 600)
    assert "600" in caught.value.said


def test_an_option_that_contradicts_the_file_is_told(bring):
    told = faults(bring, "students", csv_text(STUDENTS, GOOD), year=2567)
    assert told == ['CSV!B2: "2568", ควรเป็น 2567 ตามที่ระบุ --year']


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ว่างเปล่า"),
        (b"\n \n", "ว่างเปล่า"),
        (b"PK\x03\x04 no zip", "เสียหาย"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "เสียหาย"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "รหัสผ่าน"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "หน้าเว็บ"),
        (b"%PDF-1.7", "ไม่ใช่ไฟล์ตาราง"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ไม่ใช่ไฟล์ตาราง"),
    ],
)
def test_what_is_no_table_gets_one_thai_sentence(bring, data, words):
    assert words in said(bring, "students", data)


def test_a_workbook_without_rows_or_without_our_headings(bring):
    assert faults(bring, "students", workbook(STUDENTS)) == [
        "Sheet1!A2: (ไม่มีแถวข้อมูล), ควรมีข้อมูลอย่างน้อยหนึ่งแถวใต้หัวตาราง"
    ]
    told = faults(bring, "students", workbook(("ลำดับ", "ชื่อ"), (1, "ก")))
    assert told[0].startswith("Sheet1!A1: (ไม่พบหัวตาราง), ควรมีหัวตาราง รหัสโรงเรียน")


def test_a_zip_that_unpacks_to_far_more_is_refused(bring):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert "ผิดปกติ" in said(bring, "students", kept.getvalue())


def test_a_cell_far_away_is_refused_before_memory_is_spent(bring):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert "1,048,576 แถว" in said(bring, "students", kept.getvalue())


@pytest.mark.parametrize(
    ("options", "words"),
    [({"year": "abc"}, "--year abc"), ({"round": "7"}, "--round 7"), ({"as_of": "31/2/68"}, "31/2/68")],
)
def test_an_option_that_cannot_be_read_is_named(bring, options, words):
    assert words in said(bring, "students", csv_text(STUDENTS, GOOD), **options)


def test_an_unknown_kind_lists_the_kinds(bring):
    assert "students (จำนวนนักเรียน)" in said(bring, "pupils", b"x")
