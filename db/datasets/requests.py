"""Budget requests (คำของบประมาณ): one row per school, fiscal year, category and line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Integer, String, func
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin
from db.datasets.allocations import CATEGORIES
from db.datasets.core import Column, Dataset, Kind, Listing, Measure, See, Shown
from db.datasets.office_work import PROPOSED, REQUEST_STATE, REQUEST_STATES
from db.values.money import Money

_BY = (
    "request_state",
    "category",
    "line",
    "school",
    "amphoe",
    "tambon",
    "cluster",
    "size",
    "teaches",
    "year",
)
_ASKED = (
    "คำขอ คำของบประมาณ คำของบ คำของบปี คำขอตั้ง คำขอตั้งงบประมาณ คำขอตั้งงบ ขอตั้งงบประมาณ ขอตั้งงบ เสนอของบ เสนอของบประมาณ การของบประมาณ ของบประมาณ "
    "คำของบลงทุน ของบลงทุน คำขอครุภัณฑ์ ขอครุภัณฑ์ คำขอสิ่งก่อสร้าง ขอสร้างอาคาร ของบซ่อมแซม ของบก่อสร้าง รายการคำขอ รายการที่ขอ คำขอรับงบประมาณ คำขอรับการสนับสนุน "
    "คำของบปะมาณ คำของบประมาน ที่ขอตั้งไว้ ที่ขอไป "
    "ขอซ่อม ที่ขอซ่อม คำขอซ่อม ขอซ่อมแซม ที่ขอซ่อมแซม คำขอซ่อมแซม ขอก่อสร้าง ที่ขอก่อสร้าง คำขอก่อสร้าง คำขอปรับปรุง ที่ขอสร้าง คำขอสร้าง "
    "ยื่นคำขอ ยื่นขอตั้งงบ ยื่นขอตั้งงบประมาณ เสนอขอตั้งงบ เสนอขอตั้งงบประมาณ ยื่นของบ ยื่นของบประมาณ ยื่นคำของบ ยื่นคำของบประมาณ ขอตั้งงบไว้ ขอตั้งงบไป ที่ขอตั้งงบ"
)
_SUM = "วงเงินคำขอ วงเงินคำของบประมาณ ยอดคำขอ ยอดเงินคำขอ ยอดคำของบประมาณ วงเงินที่ขอ ยอดเงินที่ขอ เงินที่ขอ งบที่ขอ งบประมาณที่ขอ ยอดที่ขอ ยอดขอตั้ง วงเงินขอตั้ง"


class BudgetRequest(FactMixin, Base):
    """Money that a school asks for one line of a coming fiscal year (คำของบประมาณ)."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_school", "school_code", "year"),
        Index("ix_requests_office", "office_code", "year"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Money] = mapped_column(MoneyType)
    state: Mapped[str] = mapped_column(String(16))


def _positive(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Something is asked for."""
    return [
        (index, "amount", "จำนวนเงินมากกว่า 0")
        for index, row in enumerate(rows)
        if isinstance(row.get("amount"), Money) and row["amount"].satang <= 0
    ]


OWN_DIMENSIONS = (REQUEST_STATE,)

DATASET = Dataset(
    kind="requests",
    thai="คำของบประมาณ",
    row_per="โรงเรียน รายการที่ขอ",
    source="ทะเบียนคำของบประมาณ",
    table=BudgetRequest,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, note="ปีที่ขอตั้งงบประมาณ", example="2571"),
        Column("category", "งบรายจ่าย", Kind.CHOICE, grain=True, choices=CATEGORIES, example="งบลงทุน"),
        Column("line", "รายการ", Kind.TEXT, grain=True, example="ปรับปรุงซ่อมแซมอาคารเรียน"),
        Column("amount", "จำนวนเงิน", Kind.MONEY, unit="บาท", example="350000.00"),
        Column("state", "สถานะ", Kind.CHOICE, choices=REQUEST_STATES, example=PROPOSED),
    ),
    measures=(
        Measure(
            key="requests",
            thai="คำของบประมาณ",
            words=tuple(_ASKED.split()),
            unit="รายการ",
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: func.count(table.id),
            aggregate="raw",
            dimensions=_BY,
            examples=("คำขอปี 2571 ของเรา", "คำของบประมาณปี 2571 มีอะไรบ้าง", "คำของบที่อนุมัติแล้วกี่รายการ"),
            definition="รายการที่โรงเรียนขอตั้งงบประมาณ ทุกสถานะ",
        ),
        Measure(
            key="requested",
            thai="วงเงินที่ขอตั้งงบประมาณ",
            words=tuple(_SUM.split()),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.amount,
            dimensions=_BY,
            examples=("วงเงินคำขอปี 2571 แยกงบรายจ่าย", "ยอดคำขอทั้งเขตแยกสถานะคำขอ"),
        ),
    ),
    listing=Listing(
        measure="requests",
        title="line",
        value=Shown("amount", unit="บาท"),
        notes=(Shown("state"), Shown("category")),
        state="request_state",
        order=("state", "-amount", "line"),
        total="requested",
        instead={"allocated": "requested"},
        offers=("แยกงบรายจ่าย", "แยกสถานะคำขอ", "ประมาณการ 3 ปี"),
    ),
    checks=(_positive,),
)
