"""Good files of every kind, made from the declarations: the template filled in, and the canonical CSV."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from db.datasets import DATASETS
from db.datasets.core import Column, Dataset, Kind
from db.importing.template import write_template

KINDS = sorted(DATASETS)
#: What must be held before a kind can be: its rows name rows of the other.
FIRST = {"submissions": "reports", "acknowledgements": "circulars"}
CODES = ("57030001", "57030002", "57030003")
Rows = list[list[str]]


def varied(dataset: Dataset) -> str:
    """The column that tells the good rows apart: the school, else the first that can be counted up."""
    columns = [column for column in dataset.columns if column.grain]
    kinds = (Kind.SCHOOL_CODE, Kind.BODY_CODE, Kind.CODE, Kind.GRADE, Kind.DATE, Kind.ORDINAL, Kind.TEXT)
    return min((each for each in columns if each.kind in kinds), key=lambda each: kinds.index(each.kind)).key


def another(column: Column, number: int) -> str:
    """The value of one of the good rows, from 0, where the rows differ."""
    if column.kind in (Kind.SCHOOL_CODE, Kind.BODY_CODE):
        return CODES[number]
    if column.kind is Kind.GRADE:
        return f"ป.{number + 1}"
    if column.kind is Kind.DATE:
        return f"{number + 3}/2/2570"
    if column.kind is Kind.ORDINAL:
        return str(number + 1)
    return f"{column.example}-{number + 1}"


def good_rows(dataset: Dataset) -> Rows:
    """Three rows that the importer takes, none of them the example of the template."""
    apart = varied(dataset)
    rows = [
        [another(column, number) if column.key == apart else column.example for column in dataset.columns]
        for number in range(3)
    ]
    # The first would else be the example itself, which is left out of a template.
    at, column = next(
        (index, column)
        for kind in (Kind.COUNT, Kind.MONEY, Kind.TEXT, Kind.DATE)
        for index, column in enumerate(dataset.columns)
        if column.kind is kind and column.key != apart
    )
    changed = {Kind.TEXT: column.example + " 2", Kind.DATE: "4/11/2569"}
    rows[0][at] = changed.get(column.kind) or str(int(float(column.example)) + 1)
    return rows


@lru_cache
def template_of(kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(DATASETS[kind], path)
        return path.read_bytes()


def filled(kind: str, rows: Rows, change: Callable[[Worksheet], None] | None = None) -> bytes:
    """The template of a kind with ``rows`` typed under its example row (so they stand in rows 3, 4, 5 …)."""
    book = openpyxl.load_workbook(io.BytesIO(template_of(kind)))
    sheet = book[kind]
    for number, row in enumerate(rows, 3):
        for at, text in enumerate(row, 1):
            if text:
                sheet.cell(number, at, text)
    if change is not None:
        change(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(kind: str, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([column.heading for column in DATASETS[kind].columns])
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
