"""Templates and the page of file formats say what the declarations say."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from db.datasets import DATASETS
from db.errors import ImportRejectedError, WrongInputError
from db.importing import import_file
from db.importing.describe import file_formats
from db.importing.template import write_template

from .good_files import FIRST

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_file_formats_is_up_to_date():
    kept = (ROOT / "docs" / "file-formats.md").read_text(encoding="utf-8")
    assert kept == file_formats(), "run: python -m db.importing.describe docs/file-formats.md"


@pytest.mark.parametrize("kind", sorted(DATASETS))
def test_a_template_has_headings_notes_and_one_example_row(kind, tmp_path):
    dataset = DATASETS[kind]
    write_template(dataset, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book[kind]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in dataset.columns]
    assert all(cell.comment.text.startswith(("ต้องกรอก", "เว้นว่าง")) for cell in sheet[1])
    assert (sheet.max_row, sheet.freeze_panes) == (2, "A2")
    texts = {cell.column_letter for cell in sheet[2] if cell.number_format == "@"}
    assert "A" in texts or kind in ("rates", "targets")
    assert "คำอธิบาย" in book.sheetnames


def test_choices_are_drop_downs(tmp_path):
    write_template(DATASETS["allocations"], tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    (offer,) = book["allocations"].data_validations.dataValidation
    assert str(offer.sqref) == "C2:C5000"
    assert [row[0].value for row in book["ตัวเลือก"]] == list(
        DATASETS["allocations"].column("category").choices
    )


def test_a_filled_template_is_imported_without_its_example_row(office, tmp_path):
    path = tmp_path / "form.xlsx"
    write_template(DATASETS["students"], path)
    with pytest.raises(ImportRejectedError, match="ไม่รับไฟล์"):
        import_file(office, "students", path, office_code="5703")
    book = openpyxl.load_workbook(path)
    book["students"].append(["57030002", 2568, "1", "ป.1", 1, 2])
    book.save(path)
    result = import_file(office, "students", path, office_code="5703")
    assert (result.rows, result.warnings) == (1, ("ข้ามแถวตัวอย่างของแบบฟอร์ม",))


@pytest.mark.parametrize("kind", sorted(DATASETS))
def test_every_example_row_passes_its_own_importer(kind, office, tmp_path):
    def example(of: str):
        path = tmp_path / f"{of}.xlsx"
        write_template(DATASETS[of], path)
        book = openpyxl.load_workbook(path)
        del book["คำอธิบาย"]
        book.save(path)
        return path

    if kind in FIRST:
        import_file(office, FIRST[kind], example(FIRST[kind]), office_code="5703")
    assert import_file(office, kind, example(kind), office_code="5703", dry_run=True).rows == 1


@pytest.mark.parametrize("name", ["form.xls", "nowhere/form.xlsx"])
def test_a_place_that_cannot_be_written_is_said(name, tmp_path):
    with pytest.raises(WrongInputError):
        write_template(DATASETS["staff"], tmp_path / name)
