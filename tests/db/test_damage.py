"""Every kind of file, filled in from its own template, then damaged: each fault is told by its cell, nothing is kept.

The good rows are made from what the declarations give as examples, so a new kind is tried here without a line of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.datasets.core import Column, Dataset, Kind
from db.errors import ImportRejectedError, WrongInputError
from db.importing import ImportResult, import_file
from db.importing.faults import cell_name
from db.session import Sessions, make_engine, make_sessions

from .conftest import OTHER_SCHOOLS, SCHOOLS
from .good_files import FIRST, KINDS, as_csv, filled, good_rows, template_of
from .old_excel import old_workbook


@pytest.fixture(scope="module")
def shared_office(migrated_file, tmp_path_factory) -> Iterator[Sessions]:
    """An office that refused files may be brought to by every test of this module: they leave nothing."""
    path = tmp_path_factory.mktemp("damage") / "office.db"
    shutil.copy(migrated_file, path)
    engine = make_engine(f"sqlite:///{path}")
    sessions = make_sessions(engine)
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.เชียงราย เขต 3")
    import_file(sessions, "schools", OTHER_SCHOOLS.encode(), office_code="5402", office_name="สพป.แพร่ เขต 2")
    for kind in dict.fromkeys(FIRST.values()):
        rows = [[column.example for column in DATASETS[kind].columns]]
        import_file(sessions, kind, as_csv(kind, rows), office_code="5703")
    yield sessions
    engine.dispose()


def held(sessions: Sessions, kind: str) -> tuple[int, int]:
    """How many rows of a kind and how many batches of any kind there are."""
    with sessions() as session:
        rows = session.scalar(select(func.count()).select_from(DATASETS[kind].table)) or 0
        return rows, session.scalar(select(func.count()).select_from(ImportBatch)) or 0


def tried(sessions: Sessions, kind: str, data: bytes) -> ImportResult:
    return import_file(sessions, kind, data, office_code="5703", dry_run=True)


def refused(sessions: Sessions, kind: str, data: bytes) -> dict[str, str]:
    """The faults of a file by SHEET!CELL; it is brought for good, and nothing of it may stay."""
    before = held(sessions, kind)
    with pytest.raises(ImportRejectedError) as caught:
        import_file(sessions, kind, data, office_code="5703")
    assert held(sessions, kind) == before, "something was kept of a file that was refused"
    told = {
        f"{fault.sheet}!{fault.cell}": f"{fault.value}, {fault.expected}" for fault in caught.value.faults
    }
    assert len(told) == len(caught.value.faults), "one cell was told twice"
    return told


@dataclass(frozen=True)
class BadCell:
    """One damage of a cell: for which kinds of columns, what is typed, and what must be said of it."""

    name: str
    kinds: tuple[Kind, ...]
    typed: str
    said: str
    required_only: bool = False


_NUMBERS = (Kind.COUNT, Kind.ORDINAL, Kind.MONEY, Kind.DECIMAL)
_SCHOOLS = (Kind.SCHOOL_CODE, Kind.BODY_CODE)
BAD_CELLS = (
    BadCell("nothing typed where it must be", tuple(Kind), "", "ต้องกรอก", required_only=True),
    BadCell("letters in a number", _NUMBERS, "สิบสอง", "ควรเป็น"),
    BadCell("a number with its unit", (Kind.COUNT, Kind.ORDINAL), "12 คน", "ควรเป็นจำนวนเต็ม"),
    BadCell("a negative number", (Kind.COUNT, Kind.ORDINAL), "-3", "ควรเป็นจำนวนเต็ม"),
    BadCell("half of a whole", (Kind.COUNT, Kind.ORDINAL), "1.5", "ควรเป็นจำนวนเต็ม"),
    BadCell("zero where counting begins at one", (Kind.ORDINAL,), "0", "ควรเป็นจำนวนเต็มตั้งแต่ 1"),
    BadCell("more than satang", (Kind.MONEY,), "10.505", "ทศนิยมไม่เกิน 2 ตำแหน่ง"),
    BadCell("more money than there is", (Kind.MONEY,), "99999999999999", "ควรเป็นจำนวนเงิน"),
    BadCell("a year of the Common Era", (Kind.YEAR,), "2025", "น่าจะหมายถึง 2568"),
    BadCell("a year out of range", (Kind.YEAR,), "25680", "ควรเป็นปี พ.ศ."),
    BadCell("no year", (Kind.YEAR,), "ปีนี้", "ควรเป็นปี พ.ศ."),
    BadCell("a school nobody knows", _SCHOOLS, "57039999", "ไม่พบรหัสโรงเรียน"),
    BadCell("a school of another office", _SCHOOLS, "54020001", "เป็นโรงเรียนของ สพป.แพร่ เขต 2"),
    BadCell("half of a code", _SCHOOLS, "123", "ควรเป็น"),
    BadCell("a name for a code", _SCHOOLS, "บ้านหนึ่ง", "ควรเป็น"),
    BadCell("none of the choices", (Kind.CHOICE,), "แล้วแต่", "ควรเป็นหนึ่งใน"),
    BadCell("no grade", (Kind.GRADE,), "ป.9", "ควรเป็นชั้น"),
    BadCell("no round", (Kind.ROUND,), "7", "ควรเป็นรอบ"),
    BadCell("a day that is not in the calendar", (Kind.DATE,), "31/2/2569", "ควรเป็นวันที่"),
    BadCell("a month that is not there", (Kind.DATE,), "1/13/2569", "ควรเป็นวันที่"),
    BadCell("no date", (Kind.DATE,), "เร็วๆ นี้", "ควรเป็นวันที่"),
    BadCell("a formula that failed", tuple(Kind), "#N/A", "สูตรในเซลล์นี้คำนวณไม่ได้"),
    BadCell("a reference that is gone", tuple(Kind), "#REF!", "สูตรในเซลล์นี้คำนวณไม่ได้"),
)


def applies(damage: BadCell, dataset: Dataset, column: Column) -> bool:
    # The list of schools itself says which schools there are.
    own = dataset.kind == "schools" and damage.typed in ("57039999", "54020001")
    return column.kind in damage.kinds and not own and (column.required or not damage.required_only)


@pytest.mark.parametrize("kind", KINDS)
def test_every_bad_cell_is_named_and_nothing_is_kept(kind, shared_office):
    dataset = DATASETS[kind]
    good, rows, expected = good_rows(dataset), [], {}
    for damage in BAD_CELLS:
        for at, column in enumerate(dataset.columns):
            if applies(damage, dataset, column):
                row = list(good[0])
                row[at] = damage.typed
                rows.append(row)
                expected[f"{kind}!{cell_name(len(good) + len(rows) + 2, at)}"] = damage
    told = refused(shared_office, kind, filled(kind, good + rows))
    lost = {
        place: damage.name for place, damage in expected.items() if damage.said not in told.get(place, "")
    }
    assert not lost, {place: (name, told.get(place)) for place, name in lost.items()}
    assert set(told) == set(expected), sorted(set(told) ^ set(expected))


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_and_the_canonical_csv_are_taken(kind, shared_office):
    rows = good_rows(DATASETS[kind])
    from_template = tried(shared_office, kind, filled(kind, rows))
    assert from_template.rows == 3 and "ข้ามแถวตัวอย่างของแบบฟอร์ม" in from_template.warnings
    assert tried(shared_office, kind, as_csv(kind, rows)).rows == 3


def test_a_school_joined_with_itself_or_with_one_that_is_nowhere(shared_office):
    heading = ("รหัสโรงเรียน", "ชื่อโรงเรียน", "สถานะ", "เรียนรวมกับ")
    rows = [
        ("57030002", "บ้านสอง", "เรียนรวม", "57030002"),
        ("57030003", "บ้านสาม", "เรียนรวม", "57039999"),
        ("57030010", "บ้านสิบ", "เรียนรวม", "57030001"),
        ("57030011", "บ้านใหม่", "เรียนรวม", "57030010"),
    ]
    told = refused(shared_office, "schools", "\n".join(map(",".join, (heading, *rows))).encode())
    assert set(told) == {"CSV!D2", "CSV!D3"}
    assert "ไม่ใช่โรงเรียนเดียวกัน" in told["CSV!D2"] and "มีในไฟล์นี้หรือในทะเบียน" in told["CSV!D3"]


def place(kind: str, key: str, row: int, sheet: str = "") -> str:
    """The name of a cell: of a column of a kind, in a row of the sheet."""
    keys = [column.key for column in DATASETS[kind].columns]
    return f"{sheet or kind}!{cell_name(row, keys.index(key))}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_told_twice_names_both(kind, shared_office):
    rows = good_rows(DATASETS[kind])
    told = refused(shared_office, kind, filled(kind, [*rows, rows[1]]))
    first = DATASETS[kind].grain[0]
    assert list(told) == [place(kind, first, 6)]
    assert f"ซ้ำกับแถว 4 ({place(kind, first, 4)})" in told[place(kind, first, 6)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_heading_that_is_wrong_or_gone_is_told_by_the_heading_row(kind, shared_office):
    dataset = DATASETS[kind]
    at, column = max(
        (index, column) for index, column in enumerate(dataset.columns) if column.required
    )  # the last of the required ones
    rows = good_rows(dataset)

    def misspelt(sheet: Worksheet) -> None:
        sheet.cell(1, at + 1, column.heading[:-1] + "x")

    told = refused(shared_office, kind, filled(kind, rows, misspelt))
    assert len(told) == 1 and next(iter(told)).startswith(f"{kind}!") and next(iter(told)).endswith("1")
    assert column.heading in next(iter(told.values()))
    told = refused(shared_office, kind, filled(kind, rows, lambda sheet: sheet.delete_cols(at + 1)))
    assert column.heading in next(iter(told.values()))
    told = refused(shared_office, kind, filled(kind, rows, lambda sheet: sheet.delete_rows(1)))
    assert "ไม่พบหัวตาราง" in next(iter(told.values())) or "ไม่มีคอลัมน์" in next(iter(told.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_heading_that_stands_twice(kind, shared_office):
    dataset = DATASETS[kind]
    width, heading = len(dataset.columns), dataset.columns[0].heading
    data = filled(kind, good_rows(dataset), lambda sheet: sheet.cell(1, width + 1, heading))
    told = refused(shared_office, kind, data)
    assert list(told) == [f"{kind}!{cell_name(1, width)}"] and "เพียงคอลัมน์เดียว" in next(iter(told.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_merged_cells_leave_the_lower_ones_empty_and_each_is_named(kind, shared_office):
    dataset = DATASETS[kind]
    at = next(index for index, column in enumerate(dataset.columns) if column.required)

    def merged(sheet: Worksheet) -> None:
        letter = cell_name(1, at)[:-1]
        sheet.merge_cells(f"{letter}3:{letter}5")

    told = refused(shared_office, kind, filled(kind, good_rows(dataset), merged))
    assert list(told) == [f"{kind}!{cell_name(4, at)}", f"{kind}!{cell_name(5, at)}"]
    assert all("ต้องกรอก" in each for each in told.values())


#: What looks like damage but is read all the same: what is done to the sheet of a filled template.
def _blank_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(4, 2)


def _hidden_rows_and_columns(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True


def _another_name(sheet: Worksheet) -> None:
    sheet.title = "แผ่นงาน ๑ (แก้ไข)"


def _titles_above(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "สำนักงานเขตพื้นที่การศึกษา"


def _columns_of_their_own(sheet: Worksheet) -> None:
    sheet.cell(1, sheet.max_column + 1, "หมายเหตุของเรา")


def _thai_digits(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


def _stray_spaces(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = f" \u200b{cell.value}\u00a0 "


def _empty_sheet_beside(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Sheet2")


def _starred_headings(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.value = f" {cell.value} *"


HARMLESS = (
    _blank_rows, _hidden_rows_and_columns, _another_name, _titles_above, _columns_of_their_own, _thai_digits, _stray_spaces,
    _empty_sheet_beside, _starred_headings,
)  # fmt: skip


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__.strip("_"))
@pytest.mark.parametrize("kind", KINDS)
def test_what_only_looks_damaged_is_read(kind, change, shared_office):
    assert tried(shared_office, kind, filled(kind, good_rows(DATASETS[kind]), change)).rows == 3


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("tis-620", ","), ("cp874", ";"), ("utf-8-sig", ","), ("utf-8", ";"), ("utf-8", "\t"), ("utf-16", "\t")],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_csv_of_any_make_is_read(kind, encoding, delimiter, shared_office):
    data = as_csv(kind, good_rows(DATASETS[kind]), encoding=encoding, delimiter=delimiter)
    assert tried(shared_office, kind, data).rows == 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_old_workbook_under_a_new_name_is_read(kind, shared_office):
    dataset = DATASETS[kind]
    heading = tuple(column.heading for column in dataset.columns)
    assert tried(shared_office, kind, old_workbook([heading, *map(tuple, good_rows(dataset))])).rows == 3


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[: len(data) // 2], "เสียหาย"),
        (lambda data: b"", "ว่างเปล่า"),
        (lambda data: b"%PDF-1.7" + data, "ไม่ใช่ไฟล์ตาราง"),
        (lambda data: b"<html><body><table></table>", "หน้าเว็บ"),
        (
            lambda data: (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
            ),
            "รหัสผ่าน",
        ),
    ],
    ids=["cut off", "nothing in it", "a PDF", "a web page", "locked"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_opened_gets_one_sentence(kind, spoil, said, shared_office):
    before = held(shared_office, kind)
    with pytest.raises(WrongInputError) as caught:
        import_file(shared_office, kind, spoil(template_of(kind)), office_code="5703")
    assert said in caught.value.said
    assert held(shared_office, kind) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_was_sent_back_empty(kind, shared_office):
    told = refused(shared_office, kind, template_of(kind))
    assert told == {f"{kind}!A2": "(ไม่มีแถวข้อมูล), มีแต่แถวตัวอย่าง ควรกรอกข้อมูลจริงแทน"}
    told = refused(shared_office, kind, filled(kind, [], lambda sheet: sheet.delete_rows(1, 2)))
    assert "ไม่พบหัวตาราง" in next(iter(told.values()))


SUMMED = [
    kind
    for kind in KINDS
    if any(each.kind in (Kind.COUNT, Kind.MONEY) and each.required and not each.grain for each in DATASETS[kind].columns)
    and DATASETS[kind].columns[0].kind in (Kind.TEXT, Kind.SCHOOL_CODE, Kind.CODE)
]  # fmt: skip


@pytest.mark.parametrize("kind", SUMMED)
def test_a_total_in_the_middle_is_checked_and_left_out(kind, shared_office):
    dataset = DATASETS[kind]
    rows = good_rows(dataset)
    at = next(
        index
        for index, each in enumerate(dataset.columns)
        if each.kind in (Kind.COUNT, Kind.MONEY) and not each.grain and each.required
    )
    total = [""] * len(dataset.columns)
    total[0], total[at] = "รวม", f"{float(rows[0][at]) + float(rows[1][at]):.2f}"
    if dataset.columns[at].kind is Kind.COUNT:
        total[at] = str(int(float(total[at])))
    assert tried(shared_office, kind, filled(kind, [*rows[:2], total, rows[2]])).rows == 3
    total[at] += "0" if dataset.columns[at].kind is Kind.COUNT else "1"
    told = refused(shared_office, kind, filled(kind, [*rows[:2], total, rows[2]]))
    assert list(told) == [f"{kind}!{cell_name(5, at)}"] and "ผลรวมของแถวข้างบน" in next(iter(told.values()))


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if any(column.past for column in DATASETS[kind].columns)]
)
def test_a_day_to_come_of_something_done_is_taken_but_remarked_upon(kind, shared_office):
    dataset = DATASETS[kind]
    at, column = next((index, each) for index, each in enumerate(dataset.columns) if each.past)
    rows = good_rows(dataset)
    rows[1][at] = "5/11/2599"
    (remark,) = [
        each for each in tried(shared_office, kind, as_csv(kind, rows[1:2])).warnings if "ยังมาไม่ถึง" in each
    ]
    assert remark == f"{column.heading}ยังมาไม่ถึง 1 แถว แถวแรกคือ CSV!{cell_name(2, at)} โปรดตรวจปี"
    rows[1][at] = "5/11/2560"
    assert not any(
        "ยังมาไม่ถึง" in each for each in tried(shared_office, kind, as_csv(kind, rows[1:2])).warnings
    )
