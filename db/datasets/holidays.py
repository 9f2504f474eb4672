"""Holidays (วันหยุด) an office adds to the public ones: one row per day. Thailand's own come from ``db.values.calendar``."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.batches import FactMixin, ImportBatch
from db.datasets.core import Column, Dataset, Kind


class Holiday(FactMixin, Base):
    """A day off of the office (วันหยุดของสำนักงาน), such as one that the cabinet or the province added."""

    __tablename__ = "holidays"
    __table_args__ = (Index("ix_holidays_day", "office_code", "day"),)

    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))


def own_holidays(session: Session, office_code: str) -> dict[date, str]:
    """Return the days off that an office imported, by day; what is no working day of the office besides the public ones."""
    live = select(ImportBatch.id).where(ImportBatch.kind == DATASET.kind, ImportBatch.state == "live")
    rows = session.execute(
        select(Holiday.day, Holiday.name)
        .where(Holiday.office_code == office_code, Holiday.current, Holiday.batch_id.in_(live))
        .order_by(Holiday.day)
    )
    return {row.day: row.name for row in rows}


DATASET = Dataset(
    kind="holidays",
    thai="วันหยุด",
    row_per="วัน",
    source="วันหยุดของสำนักงาน",
    table=Holiday,
    columns=(
        Column("day", "วันที่", Kind.DATE, grain=True, example="2/1/2570"),
        Column("name", "ชื่อ", Kind.TEXT, aliases=("ชื่อวันหยุด", "วันหยุด"), example="วันหยุดพิเศษ"),
    ),
)
