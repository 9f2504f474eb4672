"""Imports (นำเข้าข้อมูล): a file is uploaded, checked, shown against today, accepted, told to schools, taken back; and empty forms."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from db.batches import ImportBatch, list_batches
from db.datasets import DATASETS
from db.errors import WrongInputError

#: Largest file that the console takes; larger ones go by the command line.
MOST_BYTES = 25_000_000
#: What may be told beside the file: name of the field, its label and what it is for.
OPTIONS = (
    ("as_of", "ข้อมูล ณ วันที่", "เช่น 10/6/2568 ไม่ใส่ = วันนี้"),
    ("year", "ปี พ.ศ.", "เมื่อไฟล์ไม่มีคอลัมน์ปี"),
    ("round", "รอบ", "1, 2 หรือ สิ้นปี เมื่อไฟล์ไม่บอก"),
    ("grade", "ชั้น", "เฉพาะผลสอบที่ไฟล์ไม่บอก เช่น ป.6"),
    ("test", "การทดสอบ", "เฉพาะผลสอบที่ไฟล์ไม่บอก: NT, O-NET, RT"),
)
STATES = {"live": "ใช้อยู่", "undone": "ยกเลิกแล้ว"}
MOST_LISTED = 100


def show(desk: Desk) -> ResponseReturnValue:
    """Show the form for a file, the forms to fill in, and what was imported."""
    with desk.reading() as session:
        batches = list_batches(session, desk.office_code)[:MOST_LISTED]
    return desk.page(
        "imports", datasets=list(DATASETS.values()), batches=batches, options=OPTIONS, states=STATES,
        names={each.kind: each.thai for each in DATASETS.values()}, kind=request.args.get("kind", ""),
    )  # fmt: skip


def check(desk: Desk) -> ResponseReturnValue:
    """Take a file and have it checked; nothing of it is imported by this."""
    given = request.files.get("file")
    kind = field("kind", 32)
    if given is None or not given.filename:
        raise WrongInputError("เลือกไฟล์ Excel หรือ CSV ก่อน")
    if kind not in DATASETS:
        raise WrongInputError("เลือกชนิดข้อมูลก่อน")
    data = given.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise WrongInputError("ไฟล์ใหญ่เกิน 25 เมกะไบต์ ให้ผู้ดูแลเครื่องนำเข้าด้วย nongphaen import")
    told = {name: typed for name, _, _ in OPTIONS if (typed := field(name, 40))}
    return desk.errand("import.check", {"kind": kind, "told": told}, file=data, file_name=given.filename)


def accept(desk: Desk) -> ResponseReturnValue:
    """Import a file that was checked before."""
    return desk.errand("import.accept", {"checked": field("checked", 43)})


def diff(desk: Desk, number: int) -> ResponseReturnValue:
    """Show what a batch changed."""
    _own(desk, number)
    return desk.errand("import.diff", {"batch": number})


def tell(desk: Desk, number: int) -> ResponseReturnValue:
    """Tell the schools whose amounts or due dates a batch changed."""
    _own(desk, number)
    return desk.errand("import.tell", {"batch": number, "queue": field("queue", 1) == "1"})


def undo(desk: Desk, number: int) -> ResponseReturnValue:
    """Take a batch back."""
    _own(desk, number)
    return desk.errand("import.undo", {"batch": number})


def template(desk: Desk) -> ResponseReturnValue:
    """Have the empty form of a dataset written."""
    kind = field("kind", 32)
    if kind not in DATASETS:
        raise WrongInputError("เลือกชนิดข้อมูลก่อน")
    return desk.errand("import.template", {"kind": kind})


def _own(desk: Desk, number: int) -> None:
    with desk.reading() as session:
        batch = session.get(ImportBatch, number)
    if batch is None or batch.office_code != desk.office_code:
        raise WrongInputError(f"ไม่พบชุดนำเข้าหมายเลข {number}")
