"""Disbursements (เบิกจ่าย): one row per payment of a school or a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin
from db.datasets.allocations import CATEGORIES
from db.datasets.core import Beside, Column, Dataset, Kind, Measure, See
from db.values.money import Money

SCHOOLS, PROJECTS = "โรงเรียน", "โครงการ"
_BY = ("category", "line", "school", "amphoe", "tambon", "cluster", "size", "year", "payer")


class Disbursement(FactMixin, Base):
    """Money paid (เบิกจ่าย) on one day, and what is still committed (ผูกพัน) as of that day."""

    __tablename__ = "disbursements"
    __table_args__ = (
        Index("ix_disbursements_school", "school_code", "year"),
        Index("ix_disbursements_office", "office_code", "year"),
    )

    #: Exactly one of the two is filled; the other is empty text, so that a grain never holds NULL.
    school_code: Mapped[str] = mapped_column(String(8), default="")
    project_code: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(String(200), default="")
    paid_on: Mapped[date] = mapped_column(Date)
    paid: Mapped[Money] = mapped_column(MoneyType)
    committed: Mapped[Money | None] = mapped_column(MoneyType)
    #: Who pays: SCHOOLS or PROJECTS; a school's figures never contain project money.
    payer: Mapped[str] = mapped_column(String(16))


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    return {"payer": SCHOOLS if cells.get("school_code") else PROJECTS}


def _one_of_school_and_project(
    _session: Session, _office: str, rows: list[dict[str, Any]]
) -> list[tuple[int, str, str]]:
    return [
        (index, "school_code", "กรอกรหัสโรงเรียนหรือรหัสโครงการ อย่างใดอย่างหนึ่งเท่านั้น")
        for index, row in enumerate(rows)
        if bool(row.get("school_code")) == bool(row.get("project_code"))
    ]


DATASET = Dataset(
    kind="disbursements",
    thai="การเบิกจ่าย",
    row_per="การจ่ายหนึ่งครั้ง",
    source="ทะเบียนคุมการเบิกจ่าย",
    table=Disbursement,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, required=False, grain=True, example="57030001"),
        Column(
            "project_code",
            "รหัสโครงการ",
            Kind.CODE,
            required=False,
            grain=True,
            note="กรอกอย่างใดอย่างหนึ่งกับรหัสโรงเรียน",
        ),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column("category", "งบรายจ่าย", Kind.CHOICE, grain=True, choices=CATEGORIES, example="งบเงินอุดหนุน"),
        Column("line", "รายการ", Kind.TEXT, required=False, grain=True, example="ค่าจัดการเรียนการสอน"),
        Column("paid_on", "วันที่", Kind.DATE, grain=True, example="15/12/2569"),
        Column("paid", "เบิกจ่าย", Kind.MONEY, unit="บาท", note="จ่ายในวันนั้น ไม่ใช่ยอดสะสม", example="20000.00"),
        Column(
            "committed", "ผูกพัน", Kind.MONEY, required=False, unit="บาท", note="ยังผูกพัน ณ วันนั้น", example="0.00"
        ),
    ),
    measures=(
        Measure(
            key="disbursed",
            thai="ยอดเบิกจ่าย",
            words=(
                "เบิกจ่าย",
                "เบิกจ่ายแล้ว",
                "เบิกไปแล้ว",
                "จ่ายไปแล้ว",
                "ใช้ไปแล้ว",
                "ใช้เงินไป",
                "ใช้ไป",
                "จ่ายไป",
                "ใช้จ่ายไป",
                "เบิก",
            ),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.paid,
            dated="paid_on",
            dimensions=_BY,
            fixed={"payer": (SCHOOLS,)},
            beside=(
                Beside("disbursed", "โครงการของเขต", where=(("payer", (PROJECTS,)),)),
                Beside("disbursed", "รวมโรงเรียนและโครงการ", where=(("payer", (SCHOOLS, PROJECTS)),)),
            ),
            examples=("เบิกจ่ายแล้วเท่าไหร่", "โรงเรียนเราเบิกจ่ายไปเท่าไร", "เบิกจ่ายทั้งเขตแยกงบรายจ่าย"),
        ),
        Measure(
            key="committed",
            thai="ยอดผูกพัน",
            words=("ผูกพัน", "กันเงิน", "เงินผูกพัน", "เงินกัน"),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.committed,
            newest_by=("school_code", "project_code", "year", "category", "line"),
            newest_on="paid_on",
            fixed={"payer": (SCHOOLS,)},
            dimensions=_BY,
            examples=("เงินผูกพันเหลือเท่าไหร่",),
            definition="ยอดผูกพันของแถวล่าสุดในแต่ละรายการ",
        ),
    ),
    fill=_fill,
    checks=(_one_of_school_and_project,),
)
