"""The shapes in which files really come: encodings, merged headings, old Excel, lost zeros, the official layouts."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from db.datasets.allocations import Allocation
from db.datasets.reports import ReportRound
from db.datasets.schools import School
from db.datasets.students import Enrollment
from db.errors import ImportRejectedError, WrongInputError
from db.importing import import_file
from db.importing.workbook import open_sheets
from db.values.cells import cell_text
from db.values.money import Money

from .conftest import STUDENTS, csv_text, workbook
from .old_excel import old_workbook

ROWS = [("57030001", 2568, 1, "ป.1", 12, 10, 1), ("57030002", 2568, 1, "ป.1", 3, 4, 1)]


def totals(sessions) -> tuple[int, int, int | None]:
    """Return rows, pupils and rooms that are current."""
    with sessions() as session:
        row = session.execute(
            select(
                func.count(), func.sum(Enrollment.male + Enrollment.female), func.sum(Enrollment.rooms)
            ).where(Enrollment.current)
        ).one()
    return tuple(row)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_in_any_thai_encoding(bring, office, encoding, delimiter):
    text = "\r\n".join(delimiter.join(map(str, row)) for row in [STUDENTS, *ROWS])
    assert bring("students", text.encode(encoding)).rows == 2
    assert totals(office) == (2, 29, 2)


def test_an_old_xls_renamed_xlsx_is_read_all_the_same(office, tmp_path):
    path = tmp_path / "students.xlsx"
    path.write_bytes(old_workbook([STUDENTS, *ROWS]))
    assert import_file(office, "students", path, office_code="5703").rows == 2
    assert totals(office) == (2, 29, 2)


def test_titles_merged_headings_repeated_blocks_thai_digits_dashes_and_a_total_line(bring, office):
    title = ("รายงานจำนวนนักเรียน",)
    upper = ("รหัสโรงเรียน*", "ปีการศึกษา", "รอบ", "ชั้น", "นักเรียน (คน)", None, "จำนวนห้อง")
    lower = (None, None, None, None, "ชาย", "หญิง", None)
    data = workbook(
        title, (), upper, lower, ("๕๗๐๓๐๐๐๑", "๖๘", "๑", "ป.๑", "๑,๐๐๒", "-", "-"), (), title, upper, lower,
        ("57030002", 2568.0, "ภาคเรียนที่ 1", "ประถมศึกษาปีที่ 2", " 3 ", 4.0, 1), ("รวม", None, None, None, 1005, 4, 1),
    )  # fmt: skip
    assert bring("students", data).rows == 2
    assert totals(office) == (2, 1009, 1)


def test_a_total_line_that_does_not_add_up_is_told(bring):
    data = workbook(STUDENTS, *ROWS, ("รวมทั้งสิ้น", None, None, None, 16, 14, 2))
    with pytest.raises(ImportRejectedError) as caught:
        bring("students", data)
    assert [str(fault) for fault in caught.value.faults] == ['Sheet1!E4: "16", ควรเป็น 15 (ผลรวมของแถวข้างบน)']


def test_a_school_whose_name_begins_like_a_total_is_no_total(bring):
    with pytest.raises(ImportRejectedError) as caught:
        bring("schools", csv_text(("รหัสโรงเรียน", "ชื่อโรงเรียน"), ("57030009", "ก"), ("", "รวมไทยพัฒนา")))
    assert [fault.cell for fault in caught.value.faults] == ["A3"]


def test_a_table_that_begins_in_the_middle_of_the_sheet_is_told_by_its_true_cells(bring):
    book = openpyxl.Workbook()
    for column, heading in enumerate(STUDENTS, 3):
        book.active.cell(4, column, heading)
        book.active.cell(5, column, "x")
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(ImportRejectedError) as caught:
        bring("students", kept.getvalue())
    assert caught.value.faults[0].cell == "C5"


def test_several_sheets_of_one_layout_are_one_import(bring, office):
    book = openpyxl.Workbook()
    for index, row in enumerate(ROWS):
        sheet = book.active if index == 0 else book.create_sheet("แม่สาย")
        sheet.append(STUDENTS)
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    assert bring("students", kept.getvalue()).rows == 2


def test_a_lost_leading_zero_comes_back_with_a_note_if_that_school_exists(sessions):
    import_file(sessions, "schools", "รหัสโรงเรียน,ชื่อโรงเรียน\n07030001,บ้านศูนย์\n".encode(), office_code="0703")
    result = import_file(
        sessions, "students", workbook(STUDENTS, (7030001.0, *ROWS[0][1:])), office_code="0703"
    )
    assert result.warnings == ("เติมเลขศูนย์ข้างหน้ารหัส 7030001 เป็น 07030001",)
    with sessions() as session:
        assert session.scalar(select(Enrollment.school_code)) == "07030001"


def test_money_goes_through_text_never_through_float(bring, office):
    heading = ("รหัสโรงเรียน", "ปีงบประมาณ", "งบรายจ่าย", "รายการ", "งวด", "จำนวนเงิน (บาท)", "เลขที่หนังสือ", "ลงวันที่")
    line = ("57030001", 2570, "งบดำเนินงาน")
    days = [date(2026, 11, 10), datetime(2569, 11, 10), "10 พ.ย. 69", "2026-11-10", "๑๐/๑๑/๒๕๖๙"]  # noqa: DTZ001
    amounts = [0.1 + 0.2, 97032.6, "1,250.50", "๕๐ บาท", 12]
    rows = [
        (*line, f"รายการ {n}", 1, amount, "ศธ 1", day)
        for n, (amount, day) in enumerate(zip(amounts, days, strict=True))
    ]
    assert bring("allocations", workbook(heading, *rows)).rows == 5
    with office() as session:
        kept = session.execute(
            select(Allocation.amount, Allocation.letter_date).order_by(Allocation.line)
        ).all()
    assert [row.amount for row in kept] == [
        Money(30),
        Money(9703260),
        Money(125050),
        Money(5000),
        Money(1200),
    ]
    assert {row.letter_date for row in kept} == {date(2026, 11, 10)}


@pytest.mark.parametrize(
    ("cell", "text"), [(12.0, "12"), (57030001.0, "57030001"), (1e15, "1000000000000000"), (0.1 + 0.2, "0.3")]
)
def test_a_float_of_a_workbook_becomes_the_text_that_excel_shows(cell, text):
    assert cell_text(cell) == text


def test_an_empty_optional_cell_is_no_data_and_not_zero(bring, office):
    bring("students", csv_text(STUDENTS, ("57030001", 2568, 1, "ป.1", 12, 10, "")))
    with office() as session:
        row = session.scalars(select(Enrollment)).one()
    assert (row.rooms, row.poor) == (None, None)


def test_year_and_round_come_from_the_options_when_the_file_lacks_them(bring, office):
    bring(
        "students",
        csv_text(("รหัสโรงเรียน", "ชั้น", "ชาย", "หญิง"), ("57030001", "ป.1", 1, 2)),
        year="๖๘",
        round="เทอม 2",
    )
    with office() as session:
        row = session.scalars(select(Enrollment)).one()
    assert (row.year, row.round) == (2568, "2")


def test_unknown_columns_are_named_and_left_out(bring):
    result = bring("students", csv_text((*STUDENTS, "หมายเหตุ"), (*ROWS[0], "ก")))
    assert result.warnings == ("ไม่ได้นำเข้าคอลัมน์ที่ไม่รู้จัก: หมายเหตุ",)


def test_who_must_send_a_report(bring, office):
    heading = ("รหัสรายงาน", "ชื่อรายงาน", "รอบ", "ปี", "กำหนดส่ง", "ผู้ส่ง")
    rows = [("A", "ก", "ไตรมาส 1", 2569, "10/11/2569", audience) for audience in ("", "กลุ่มโรงเรียน: กลุ่มดอย")]
    rows.append(("C", "ก", "6 เดือน", 2569, "10/11/2569", "57030001, 57030003"))
    rows[1] = ("B", *rows[1][1:])
    bring("reports", workbook(heading, *rows))
    with office() as session:
        kept = session.scalars(select(ReportRound.audience).order_by(ReportRound.code)).all()
    assert kept == ["ทุกโรงเรียน", "กลุ่มโรงเรียน:กลุ่มดอย", ",57030001,57030003,"]
    with pytest.raises(ImportRejectedError, match="ไม่รับไฟล์"):
        bring("reports", workbook(heading, ("D", "ก", "1", 2569, "10/11/2569", "กลุ่มโรงเรียน:ไม่มี")))


def test_every_office_at_once_takes_the_office_from_the_school(sessions):
    import_file(
        sessions, "schools", "รหัสโรงเรียน,ชื่อโรงเรียน\n57030001,ก\n54020001,ข\n".encode(), office_code="all"
    )
    import_file(
        sessions, "students", csv_text(STUDENTS, ROWS[0], ("54020001", *ROWS[0][1:])), office_code="all"
    )
    with sessions() as session:
        assert session.scalars(select(Enrollment.office_code).order_by(Enrollment.id)).all() == [
            "5703",
            "5402",
        ]
        assert set(session.scalars(select(School.office_code))) == {"5703", "5402"}


# The 96-column students-by-grade file -------------------------------------------------------------------------


@pytest.fixture
def real_office(sessions, shared):
    """Office 5703 with its 139 schools, named by the file of students itself."""
    path = shared / "data" / "esao-cra3-2568" / "schools-cra3-2568.csv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["รหัสโรงเรียน"]]
    listed = csv_text(("รหัสโรงเรียน", "ชื่อโรงเรียน"), *((row["รหัสโรงเรียน"], row["ชื่อโรงเรียน"]) for row in rows))
    import_file(sessions, "schools", listed, office_code="5703")
    return sessions, path


def test_the_real_students_file_of_2568(real_office):
    sessions, path = real_office
    result = import_file(
        sessions, "students", path, office_code="5703", year=2568, round=1, as_of="10/6/2568"
    )
    assert result.layout == "students-by-grade"
    with sessions() as session:
        assert session.scalar(select(func.count(Enrollment.school_code.distinct()))) == 139
        assert (
            session.scalar(
                select(func.count()).where(Enrollment.male + Enrollment.female + Enrollment.rooms == 0)
            )
            == 0
        )
        kindergarten = select(func.sum(Enrollment.male + Enrollment.female)).where(
            Enrollment.grade.startswith("อ.")
        )
        assert session.scalar(kindergarten) == 6019
    assert totals(sessions)[1:] == (37029, 1781)


def test_the_real_file_in_tis_620_and_with_a_wrong_subtotal_and_total(real_office):
    sessions, path = real_office
    lines = path.read_text(encoding="utf-8").splitlines()
    thai = "\r\n".join(lines).encode("tis-620")
    assert (
        import_file(sessions, "students", thai, office_code="5703", year=2568, round=1, dry_run=True).rows
        > 1000
    )
    school = lines[1].split(",")
    school[8:11] = ["9", "5", "13"]
    with pytest.raises(ImportRejectedError) as caught:
        data = "\n".join([lines[0], ",".join(school), *lines[2:]]).encode()
        import_file(sessions, "students", data, office_code="5703", year=2568, round=1)
    told = [str(fault) for fault in caught.value.faults]
    assert 'CSV!K2: "13", ควรเป็น 14 (อ.2 ชาย + หญิง)' in told
    assert any(line.startswith("CSV!I141: ") and "ผลรวมของทุกโรงเรียน" in line for line in told)


def test_the_96_columns_need_year_and_round(real_office):
    sessions, path = real_office
    with pytest.raises(WrongInputError) as caught:
        import_file(sessions, "students", path, office_code="5703")
    assert "--year --round" in caught.value.said


# The DMC pupil export -----------------------------------------------------------------------------------------

SECRETS = ("สมใจ", "ใจดีจริง", "1579900000017", "0812345678")


@pytest.fixture
def pupils(shared) -> list[list[str]]:
    """Heading and three invented pupils in the layout of the export."""
    with (shared / "data" / "office-file-layouts" / "dmc_student_export_columns.csv").open(
        encoding="utf-8"
    ) as source:
        heading = [row["heading"] for row in csv.DictReader(source)]

    def pupil(grade: str, room: str, sex: str, poor: str = "", boards: str = "") -> list[str]:
        values = dict.fromkeys(heading, "")
        values |= {
            "รหัสโรงเรียน": "57030001",
            "ชั้น": grade,
            "ห้อง": room,
            "เพศ": sex,
            "ชื่อ": SECRETS[0],
            "นามสกุล": SECRETS[1],
        }
        values |= {"เลขประจำตัวประชาชน": SECRETS[2], "หมายเลขโทรศัพท์ของบิดา": SECRETS[3]}
        values |= {"ความด้อยโอกาส": poor, "การพักนอนประจำ": boards}
        return list(values.values())

    return [
        heading,
        pupil("ป.1", "1", "ช", "เด็กยากจน", "ไม่พักนอน"),
        pupil("ป.1", "2", "ญ", "-", "พักนอน"),
        pupil("ป.2", "1", "ชาย"),
    ]


def sheet_of(rows: list[list[str]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode()


def test_pupils_are_counted_and_no_name_reaches_the_database(bring, office, pupils, database_url):
    assert len(pupils[0]) == 76
    result = bring("students", sheet_of(pupils), year=2569, round=1, file_name="dmc.csv")
    assert (result.layout, result.rows) == ("dmc-pupils", 2)
    with office() as session:
        first = session.scalars(select(Enrollment).order_by(Enrollment.grade)).first()
    assert (first.male, first.female, first.rooms, first.boarders, first.poor) == (1, 1, 2, 1, 1)
    assert first.disabled is None, "a column that is empty throughout gives no figure"
    folder = Path(database_url.removeprefix("sqlite:///")).parent
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "ป.1".encode() in kept
    assert not [secret for secret in SECRETS if secret.encode() in kept]


def test_faults_of_a_pupil_file_show_no_value(bring, pupils):
    pupils[1][3], pupils[2][6], pupils[3][0] = SECRETS[0], SECRETS[1], SECRETS[2]
    with pytest.raises(ImportRejectedError) as caught:
        bring("students", sheet_of(pupils), year=2569, round=1)
    told = "\n".join(str(fault) for fault in caught.value.faults)
    assert [fault.cell for fault in caught.value.faults] == ["D2", "G3", "A4"]
    assert not [secret for secret in SECRETS if secret in told]


def test_reading_an_ods_like_any_workbook():
    from zipfile import ZipFile

    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="ก"><table:table-row><table:table-cell '
        'office:value-type="string"><text:p>หัว</text:p></table:table-cell></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kept = io.BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    (sheet,) = open_sheets(kept.getvalue())
    assert (sheet.name, list(sheet.rows)) == ("ก", [("หัว",)])
