"""A new kind of facts is one declaration: table, template, page of formats, checks, other layouts and import follow."""

from __future__ import annotations

import openpyxl
import pytest
from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets import Column, Dataset, Kind, Layout, register, unregister
from db.datasets.core import LayoutRow
from db.errors import ImportRejectedError
from db.importing import diff_batch, undo_batch
from db.importing.describe import file_formats
from db.importing.template import write_template
from db.values.cells import plain

from .conftest import csv_text


def read_pairs(headings, rows, complain):
    """The toy's own layout says "12/3" for good and broken bicycles in one cell."""
    for number, cells in rows:
        good, slash, broken = plain(cells[1]).partition("/")
        if not slash:
            complain(number, 1, plain(cells[1]), "ควรเป็น ดี/เสีย เช่น 12/3")
            continue
        yield LayoutRow(number, (cells[0], good, broken), (0, 1, 1))


def too_many(session, office_code, rows):
    return [(index, "good", "ไม่เกิน 100 คันต่อโรงเรียน") for index, row in enumerate(rows) if row["good"] > 100]


@pytest.fixture
def bicycles(office):
    class Bicycle(FactMixin, Base):
        __tablename__ = "toy_bicycles"

        school_code: Mapped[str] = mapped_column(String(8))
        year: Mapped[int] = mapped_column(Integer)
        good: Mapped[int] = mapped_column(Integer)
        broken: Mapped[int | None] = mapped_column(Integer)

    dataset = Dataset(
        kind="toy_bicycles",
        thai="จักรยานยืมเรียน",
        row_per="โรงเรียน ปี",
        source="ทะเบียนจักรยาน",
        table=Bicycle,
        columns=(
            Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
            Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
            Column("good", "ใช้ได้", Kind.COUNT, unit="คัน", example="12"),
            Column("broken", "ชำรุด", Kind.COUNT, required=False, unit="คัน", example="3"),
        ),
        layouts=(
            Layout(
                key="pairs",
                thai="ใบสรุปจักรยาน",
                keys=("school_code", "good", "broken"),
                needs=("year",),
                recognise=lambda headings: "ดี/เสีย" in headings,
                read=read_pairs,
            ),
        ),
        checks=(too_many,),
    )
    register(dataset)
    with office() as session:
        Bicycle.__table__.create(session.connection())
        session.commit()
    yield Bicycle
    unregister("toy_bicycles")
    Base.metadata.remove(Bicycle.__table__)
    Base.registry._dispose_cls(Bicycle)


def test_the_toy_is_imported_compared_and_taken_back(bicycles, bring, office):
    bring("toy_bicycles", csv_text(("รหัสโรงเรียน", "ปีการศึกษา", "ใช้ได้"), ("57030001", 68, 10)))
    second = bring("toy_bicycles", csv_text(("รหัสโรงเรียน", "ดี/เสีย"), ("57030001", "12/3")), year=2568)
    assert second.layout == "pairs"
    with office() as session:
        changes = diff_batch(session, second.batch_id)
        assert [(change.heading, change.old, change.new) for change in changes] == [
            ("ใช้ได้", 10, 12),
            ("ชำรุด", None, 3),
        ]
    undo_batch(office, second.batch_id)
    with office() as session:
        assert session.scalars(select(bicycles.good).where(bicycles.current)).all() == [10]


def test_the_toys_layout_and_check_tell_their_faults(bicycles, bring):
    with pytest.raises(ImportRejectedError) as caught:
        bring(
            "toy_bicycles",
            csv_text(("รหัสโรงเรียน", "ดี/เสีย"), ("57030001", "12"), ("57030002", "500/1")),
            year=2568,
        )
    assert [str(fault) for fault in caught.value.faults] == [
        'CSV!B2: "12", ควรเป็น ดี/เสีย เช่น 12/3',
        'CSV!B3: "500", ควรเป็น: ไม่เกิน 100 คันต่อโรงเรียน',
    ]


def test_the_toy_has_a_template_and_stands_on_the_page_of_formats(bicycles, tmp_path):
    from db.datasets import DATASETS

    write_template(DATASETS["toy_bicycles"], tmp_path / "toy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "toy.xlsx")["toy_bicycles"]["D1"].value == "ชำรุด"
    page = file_formats()
    assert "## `toy_bicycles` จักรยานยืมเรียน" in page and "ใบสรุปจักรยาน ต้องระบุ `--year`" in page
