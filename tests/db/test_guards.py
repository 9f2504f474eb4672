"""What protects the importer from files that are too large, or only look small: each limit by itself, at its edge."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from db.errors import WrongInputError
from db.importing import trial
from db.importing.guards import HARMLESS, SENT, Limits, check_archive, check_extent
from db.importing.workbook import open_sheets
from tests.conftest import ROOT

#: Five rows, three columns, two sheets.
ROWS, COLUMNS, SHEETS = 5, 3, 2


def book() -> bytes:
    made = openpyxl.Workbook()
    for number in range(SHEETS):
        sheet = made.active if number == 0 else made.create_sheet(f"แผ่น {number}")
        for row in range(ROWS):
            sheet.append([f"{row}.{column}" for column in range(COLUMNS)])
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def parts(*sizes: int, name: str = "xl/part{}.bin") -> bytes:
    """An archive of parts of nothing but zeros, packed to a thousandth."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, size in enumerate(sizes):
            archive.writestr(name.format(number), b"\0" * size)
    return kept.getvalue()


def refusal(data: bytes, limits: Limits) -> str:
    with pytest.raises(WrongInputError) as refused:
        open_sheets(data, limits)
    return refused.value.said


@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [
        ("rows", ROWS, "แถว เกินกว่าที่รับได้"),
        # The reader lays out 26 columns at least.
        ("columns", 26, "คอลัมน์ เกินกว่าที่รับได้"),
        ("cells", ROWS * 26, "รวมแล้วใหญ่เกิน"),
        ("sheets", SHEETS, "แผ่นงาน เกินกว่าที่รับได้"),
    ],
)
def test_a_workbook_is_read_up_to_its_limit_and_refused_one_beyond(limit, most, said):
    assert len(open_sheets(book(), replace(SENT, **{limit: most}))) == SHEETS
    assert said in refusal(book(), replace(SENT, **{limit: most - 1}))


def test_a_file_is_measured_before_it_is_opened():
    data = book()
    assert open_sheets(data, replace(SENT, size=len(data)))
    assert "ไฟล์ใหญ่" in refusal(data, replace(SENT, size=len(data) - 1))
    assert "ไฟล์ใหญ่" in refusal(b"\xff" * 11, replace(SENT, size=10)), "whatever it is"


def test_a_table_of_text_is_measured_too():
    text = "ก,ข,ค\n" * ROWS
    assert len(list(open_sheets(text.encode(), replace(SENT, rows=ROWS))[0].rows)) == ROWS
    for limits in (replace(SENT, rows=ROWS - 1), replace(SENT, columns=2)):
        with pytest.raises(WrongInputError, match="เกินกว่าที่รับได้"):
            list(open_sheets(text.encode(), limits)[0].rows)


def test_what_unpacks_to_far_more_than_it_is_is_refused_however_it_is_cut_into_parts():
    small = parts(HARMLESS)
    check_archive(small, SENT)  # below this size the ratio says nothing
    for data in (parts(HARMLESS + 1), parts(*[HARMLESS // 4] * 5)):
        with pytest.raises(WrongInputError, match="ขยายตัวใหญ่ผิดปกติ"):
            check_archive(data, SENT)


def test_an_archive_of_very_many_parts_is_refused():
    data = parts(*[1] * 6)
    check_archive(data, replace(SENT, parts=6))
    with pytest.raises(WrongInputError, match="ขยายตัวใหญ่ผิดปกติ"):
        check_archive(data, replace(SENT, parts=5))


def test_a_part_that_says_it_is_smaller_than_it_is_is_refused_where_nobody_is_trusted():
    data = bytearray(parts(5_000_000))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.rindex(mark) + place, 10)
    with pytest.raises(WrongInputError, match="ขยายตัวใหญ่ผิดปกติ"):
        check_archive(bytes(data), SENT)


def test_a_single_cell_far_away_is_a_vast_plain_and_told_from_its_sheet_before_it_is_laid_out():
    sheet = '<worksheet><sheetData><row r="{0}"><c r="A{0}"/></row></sheetData></worksheet>'
    for row, refused in ((SENT.rows, False), (SENT.rows + 1, True)):
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr("xl/worksheets/sheet1.xml", sheet.format(row))
        if refused:
            with pytest.raises(WrongInputError, match="แถว"):
                check_archive(kept.getvalue(), SENT)
        else:
            check_archive(kept.getvalue(), SENT)


def test_the_largest_sheets_that_offices_have_are_read():
    check_extent(20_000, 160, SENT)


def test_a_sent_file_is_tried_in_a_process_that_has_little_memory_and_little_time():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource; from db.importing import trial; trial._limit();"
            "print(*(resource.getrlimit(each)[0] for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)))",
        ],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout  # fmt: skip
    assert said.split() == [str(trial.MOST_MEMORY), str(trial.MOST_CPU_S)]
    assert trial.MOST_MEMORY <= 1024**3 and trial.MOST_CPU_S <= 30


def test_a_trial_that_does_not_come_to_an_end_is_ended_and_told_in_one_sentence(monkeypatch):
    trial.try_file(book())
    # Too short for any process to begin: as if it never came to an end.
    monkeypatch.setattr(trial, "MOST_S", 0.001)
    with pytest.raises(WrongInputError, match="ไฟล์นี้เปิดไม่ได้"):
        trial.try_file(book())
