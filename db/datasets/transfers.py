"""Transfers between lines (โอนเปลี่ยนแปลง): one row per request of a school; an approved one moves money from line to line."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Index,
    Integer,
    Select,
    String,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin, ImportBatch
from db.datasets.allocations import Allocation
from db.datasets.core import Column, Dataset, Dimension, Kind, Listing, Measure, See, Shown
from db.datasets.office_work import APPROVED, REQUEST_STATE, REQUEST_STATES
from db.values.money import Money

#: What a line is called whose category nobody allocated to.
UNKNOWN_CATEGORY = "ไม่ระบุ"
_PLACES = ("school", "amphoe", "tambon", "cluster", "size", "teaches")

_ASKED = (
    "คำขอโอนเปลี่ยนแปลง โอนเปลี่ยนแปลง การโอนเปลี่ยนแปลง ขอโอนเปลี่ยนแปลง คำขอโอน คำขอเปลี่ยนแปลง โอนเปลี่ยนเเปลง โอนเปลี่ยนแปลงงบ โอนเปลี่ยนแปลงงบประมาณ "
    "คำขอโอนเปลี่ยนแปลงงบประมาณ การโอนเปลี่ยนแปลงงบประมาณ ขอโอนเปลี่ยนแปลงงบประมาณ โอนเปลี่ยนแปลงรายการ ขอเปลี่ยนแปลงรายการ เปลี่ยนแปลงรายการ คำร้องขอโอน "
    "เรื่องโอนเปลี่ยนแปลง คำขอโอนงบ ขอโอนงบ โอนปลี่ยนแปลง โอนเปลี่ยนแปง โอนเปลียนแปลง คำขอโอนเงิน ขอโอนเปลี่ยนงบ โอนเปลี่ยน ขอโอนเปลี่ยน "
    "คำขอใช้เงินเหลือจ่าย ขอใช้เงินเหลือจ่าย ขอโอน ยื่นขอโอน ที่ขอโอน ขอโอนมา ขอโอนไป ขอโอนอะไร ขอโอนอะไรมา ขอโอนอะไรบ้าง ขอโอนอะไรไป ขอโอนรายการ"
)
_MOVED = (
    "ยอดโอนเปลี่ยนแปลง วงเงินโอนเปลี่ยนแปลง จำนวนเงินโอนเปลี่ยนแปลง เงินโอนเปลี่ยนแปลง ยอดเงินโอนเปลี่ยนแปลง ยอดเงินที่โอนเปลี่ยนแปลง วงเงินที่ขอโอน "
    "ยอดที่ขอโอน เงินที่ขอโอน วงเงินคำขอโอน เงินที่โอนเปลี่ยนแปลง เงินที่ขอโอนเปลี่ยนแปลง ยอดที่ขอโอนเปลี่ยนแปลง วงเงินที่ขอโอนเปลี่ยนแปลง งบที่ขอโอนเปลี่ยนแปลง"
)


class Transfer(FactMixin, Base):
    """A request of a school to move money (คำขอโอนเปลี่ยนแปลง) from one line to another of the same fiscal year."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_school", "school_code", "year"),
        Index("ix_transfers_office", "office_code", "year"),
    )

    number: Mapped[str] = mapped_column(String(40))
    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    from_line: Mapped[str] = mapped_column(String(200))
    to_line: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Money] = mapped_column(MoneyType)
    state: Mapped[str] = mapped_column(String(16))
    letter: Mapped[str | None] = mapped_column(String(80))
    asked_on: Mapped[date] = mapped_column(Date)


def _category(line: Any) -> Any:
    """The category that the office allocated a line under in that year; a line has one (none known: None)."""
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    return (
        select(func.min(Allocation.category))
        .where(
            Allocation.office_code == Transfer.office_code,
            Allocation.year == Transfer.year,
            Allocation.line == line,
            Allocation.current,
            Allocation.batch_id.in_(live),
        )
        .correlate(Transfer)
        .scalar_subquery()
    )


def moved_money() -> Select[*tuple[Any, ...]]:
    """Return approved transfers as two entries each: out of a line (negative), and into another.

    Columns: office_code, batch_id, current, school_code, year, line, category, amount. The two entries of a transfer add up
    to nothing, so the total of a school never changes. A line without an allocation takes the category that its money
    comes from or goes to.
    """

    def entry(line: Any, other: Any, sign: int) -> Select[*tuple[Any, ...]]:
        amount = type_coerce(Transfer.amount, Integer)
        return select(
            Transfer.office_code.label("office_code"),
            Transfer.batch_id.label("batch_id"),
            Transfer.current.label("current"),
            Transfer.school_code.label("school_code"),
            Transfer.year.label("year"),
            line.label("line"),
            func.coalesce(_category(line), _category(other), UNKNOWN_CATEGORY).label("category"),
            (amount * sign).label("amount"),
        ).where(Transfer.state == APPROVED)

    both = union_all(
        entry(Transfer.from_line, Transfer.to_line, -1), entry(Transfer.to_line, Transfer.from_line, 1)
    ).subquery("moved")
    return select(both)


def _between(table: Any, _day: date) -> ColumnElement[Any]:
    told: ColumnElement[Any] = table.from_line + literal(" ไป ") + table.to_line
    return told


def _sensible(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Money moves between two lines, and some of it."""
    faults = [
        (index, "to_line", "รายการที่ต่างจากจากรายการ")
        for index, row in enumerate(rows)
        if row.get("from_line") and row["from_line"] == row.get("to_line")
    ]
    nothing = [
        (index, "amount", "จำนวนเงินมากกว่า 0")
        for index, row in enumerate(rows)
        if isinstance(row.get("amount"), Money) and row["amount"].satang <= 0
    ]
    return [*faults, *nothing]


FROM_LINE = Dimension(
    "from_line", "จากรายการ", ("จากรายการ", "โอนจากรายการ", "รายการต้นทาง"), "fact", kinds=True
)
TO_LINE = Dimension("to_line", "ไปรายการ", ("ไปรายการ", "โอนไปรายการ", "รายการปลายทาง"), "fact", kinds=True)
OWN_DIMENSIONS = (REQUEST_STATE, FROM_LINE, TO_LINE)

DATASET = Dataset(
    kind="transfers",
    thai="การโอนเปลี่ยนแปลงงบประมาณ",
    row_per="คำขอ",
    source="ทะเบียนโอนเปลี่ยนแปลงงบประมาณ",
    table=Transfer,
    columns=(
        Column("number", "เลขคำขอ", Kind.CODE, grain=True, example="T2570-001"),
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, example="57030001"),
        Column("year", "ปีงบประมาณ", Kind.YEAR, example="2570"),
        Column("from_line", "จากรายการ", Kind.TEXT, example="ค่ากิจกรรมพัฒนาคุณภาพผู้เรียน"),
        Column("to_line", "ไปรายการ", Kind.TEXT, example="ค่าจัดการเรียนการสอน"),
        Column("amount", "จำนวนเงิน", Kind.MONEY, unit="บาท", example="5000.00"),
        Column("state", "สถานะ", Kind.CHOICE, choices=REQUEST_STATES, example=APPROVED),
        Column("letter", "เลขที่หนังสือ", Kind.TEXT, required=False, example="ศธ 04048/ว 210"),
        Column("asked_on", "วันที่", Kind.DATE, past=True, example="15/12/2569"),
    ),
    measures=(
        Measure(
            key="transfers",
            thai="คำขอโอนเปลี่ยนแปลงงบประมาณ",
            words=tuple(_ASKED.split()),
            unit="คำขอ",
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: func.count(table.id),
            aggregate="raw",
            dated="asked_on",
            dimensions=("request_state", "from_line", "to_line", *_PLACES, "year"),
            examples=(
                "คำขอโอนเปลี่ยนแปลงถึงไหนแล้ว",
                "คำขอโอนเปลี่ยนแปลงที่รออนุมัติ",
                "คำขอโอนเปลี่ยนแปลงกี่คำขอ แยกอำเภอ",
            ),
            definition="คำขอของโรงเรียนที่เขตรับไว้ ทุกสถานะ",
        ),
        Measure(
            key="transfer_amount",
            thai="วงเงินที่ขอโอนเปลี่ยนแปลง",
            words=tuple(_MOVED.split()),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.amount,
            dated="asked_on",
            dimensions=("request_state", "from_line", "to_line", *_PLACES, "year"),
            examples=("วงเงินโอนเปลี่ยนแปลงที่อนุมัติแล้ว", "ยอดโอนเปลี่ยนแปลงแยกสถานะ"),
        ),
        Measure(
            key="transfer_net",
            thai="ยอดสุทธิจากการโอนเปลี่ยนแปลง",
            words=(
                "ยอดสุทธิจากการโอนเปลี่ยนแปลง",
                "โอนเข้าออกสุทธิ",
                "โอนเข้าสุทธิ",
                "ผลสุทธิการโอนเปลี่ยนแปลง",
                "ยอดโอนเปลี่ยนแปลงสุทธิ",
            ),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.amount,
            dimensions=("line", "category", *_PLACES, "year"),
            view=moved_money,
            examples=("โอนเข้าออกสุทธิแยกรายการ",),
            definition="ที่อนุมัติแล้ว: โอนเข้าเป็นบวก โอนออกเป็นลบ รวมทั้งโรงเรียนเป็นศูนย์เสมอ",
        ),
    ),
    listing=Listing(
        measure="transfers",
        title="between",
        value=Shown("amount", unit="บาท"),
        notes=(
            Shown("state"),
            Shown("number", "เลขคำขอ"),
            Shown("asked_on", "วันที่"),
            Shown("letter", "หนังสือ"),
        ),
        state="request_state",
        order=("-asked_on", "number"),
        total="transfer_amount",
        instead={"allocated": "transfer_amount"},
        offers=("ที่รออนุมัติ", "แยกสถานะคำขอ", "งบหลังโอนเปลี่ยนแปลง"),
    ),
    reckoned={"between": _between},
    checks=(_sensible,),
)
