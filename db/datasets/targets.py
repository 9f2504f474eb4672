"""Disbursement targets (เป้าหมายการเบิกจ่าย): one row per fiscal year, category and quarter, cumulative."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, PercentType
from db.batches import FactMixin
from db.datasets.allocations import CATEGORIES
from db.datasets.core import Column, Dataset, Kind

#: The target of all categories together.
OVERALL = "ภาพรวม"


class Target(FactMixin, Base):
    """Percent of the allocation that should be paid by the end of a quarter (ร้อยละเป้าหมายสะสม)."""

    __tablename__ = "targets"
    __table_args__ = (Index("ix_targets_year", "year", "category", "quarter"),)

    year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(40))
    quarter: Mapped[int] = mapped_column(Integer)
    percent: Mapped[Decimal] = mapped_column(PercentType)
    reference: Mapped[str] = mapped_column(String(500))


def _within_range(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    wrong = []
    for index, row in enumerate(rows):
        if row.get("quarter") is not None and not 1 <= row["quarter"] <= 4:
            wrong.append((index, "quarter", "ไตรมาส 1 ถึง 4"))
        if row.get("percent") is not None and not 0 <= row["percent"] <= 100:
            wrong.append((index, "percent", "ร้อยละ 0 ถึง 100"))
    return wrong


DATASET = Dataset(
    kind="targets",
    thai="เป้าหมายการเบิกจ่าย",
    row_per="ปี งบรายจ่าย ไตรมาส",
    source="เป้าหมายการเบิกจ่ายรายไตรมาส",
    table=Target,
    columns=(
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column(
            "category", "งบรายจ่าย", Kind.CHOICE, grain=True, choices=(OVERALL, *CATEGORIES), example=OVERALL
        ),
        Column("quarter", "ไตรมาส", Kind.ORDINAL, grain=True, note="1 ถึง 4", example="1"),
        Column("percent", "ร้อยละเป้าหมาย", Kind.DECIMAL, unit="ร้อยละ", note="สะสมถึงสิ้นไตรมาส", example="30"),
        Column("reference", "อ้างอิง", Kind.TEXT, example="หนังสือแจ้งมาตรการเร่งรัดการใช้จ่าย"),
    ),
    checks=(_within_range,),
    national=True,
)
