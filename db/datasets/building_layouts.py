"""The page of B-OBEC that lists a school's buildings, as it is saved: one line per building, numbered within its kind.

Headings and lines as on a public copy of the pages of 2564: ``อาคารเรียน ลำดับที่ 4``, ``พ.ศ. 2558``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.datasets.core import Complain, Layout, LayoutRow
from db.values.cells import Cell, fold_heading, plain

Rows = Iterable[tuple[int, tuple[Cell, ...]]]

_SCHOOL = tuple(map(fold_heading, ("school_id", "รหัสโรงเรียน 10 หลัก", "รหัสกระทรวง", "รหัสโรงเรียน")))
_NAME = tuple(map(fold_heading, ("name", "รายการ", "ชื่ออาคาร", "อาคาร")))
_PLAN, _BUILT, _CONDITION = (fold_heading(text) for text in ("แบบ", "สร้าง", "สภาพปัจจุบัน"))
_NUMBERED = re.compile(r"\s*ลำดับที่\s*\d+\s*$")


def _place(headings: tuple[str, ...], names: tuple[str, ...]) -> int:
    return next((at for at, heading in enumerate(headings) if heading in names), -1)


def _recognise(headings: tuple[str, ...]) -> bool:
    """Say whether these are the columns of the page: a numbered building, its plan, when it was built, its condition."""
    return {_PLAN, _BUILT, _CONDITION} <= set(headings) and min(
        _place(headings, _SCHOOL), _place(headings, _NAME)
    ) >= 0


def _read(headings: tuple[str, ...], rows: Rows, complain: Complain) -> Iterator[LayoutRow]:
    """Yield one row per school, kind, plan, year and condition with how many buildings of it the page lists."""
    del complain
    school, name = _place(headings, _SCHOOL), _place(headings, _NAME)
    plan, built, condition = (headings.index(each) for each in (_PLAN, _BUILT, _CONDITION))
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for row, cells in rows:
        told = [plain(cells[place]) for place in (school, name, plan, built, condition)]
        told[1] = _NUMBERED.sub("", told[1])
        first, count = found.get(tuple(told), (row, 0))
        found[tuple(told)] = (first, count + 1)
    columns = (school, name, plan, built, condition, name)
    for key, (row, count) in found.items():
        yield LayoutRow(row, (*key, str(count)), columns)


PAGE = Layout(
    key="b-obec-page",
    thai="หน้าสิ่งก่อสร้างของ B-OBEC ที่บันทึกเป็นตาราง (หนึ่งบรรทัดต่ออาคาร)",
    keys=("school_code", "building_kind", "building_plan", "year_built", "condition", "amount"),
    needs=("year",),
    recognise=_recognise,
    read=_read,
    ministry_codes=True,
    note=(
        'นับอาคารที่ประเภท แบบ ปีที่สร้าง และสภาพเหมือนกันเป็นแถวเดียว ตัด "ลำดับที่" ท้ายชื่อ ไม่ใช้จำนวนห้องตามแปลน '
        "รหัสโรงเรียน 10 หลักเทียบกับรหัสกระทรวงในทะเบียนโรงเรียน"
    ),
)

LAYOUTS = (PAGE,)
