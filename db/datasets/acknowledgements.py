"""Acknowledgements (การรับทราบ) as another system lists them: one row per letter and school, the newest file counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.batches import FactMixin, ImportBatch
from db.datasets.circulars import Circular
from db.datasets.core import Column, Dataset, Kind
from db.values.letters import fold_number, same_number

#: Where a school stands with a letter, from least to most.
STATES = REACHED, KNOWN, DONE = ("ส่งถึง", "รับทราบ", "ดำเนินการแล้ว")


class Acknowledgement(FactMixin, Base):
    """How far a school is with one letter (สถานะการรับทราบ), and since when."""

    __tablename__ = "acknowledgements"
    __table_args__ = (Index("ix_acknowledgements_folded", "office_code", "folded", "school_code"),)

    number: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))
    school_code: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    on_day: Mapped[date] = mapped_column(Date)


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    return {"folded": fold_number(str(cells.get("number") or ""))[:80]}


def _known_letters(session: Session, office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """An acknowledgement of a letter that nobody knows would never be seen by any answer."""
    from db.letters import Letter

    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    known = {
        *session.scalars(
            select(Circular.number).where(
                Circular.office_code == office, Circular.current, Circular.batch_id.in_(live)
            )
        ),
        *session.scalars(select(Letter.number).where(Letter.office_code == office)),
    }
    checked: dict[str, bool] = {}
    faults = []
    for index, row in enumerate(rows):
        number = row.get("number")
        if not number:
            continue
        if number not in checked:
            checked[number] = any(same_number(number, each) for each in known)
        if not checked[number]:
            faults.append((index, "number", "เลขที่หนังสือที่มีใน circulars แล้ว (นำเข้า circulars ก่อน)"))
    return faults


DATASET = Dataset(
    kind="acknowledgements",
    thai="การรับทราบหนังสือเวียน",
    row_per="หนังสือ โรงเรียน",
    source="ทะเบียนการรับทราบหนังสือ",
    table=Acknowledgement,
    columns=(
        Column("number", "เลขที่หนังสือ", Kind.CODE, grain=True, example="ศธ 04048/ว 123"),
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("state", "สถานะ", Kind.CHOICE, choices=STATES, example=KNOWN),
        Column("on_day", "วันที่", Kind.DATE, example="21/11/2569"),
    ),
    fill=_fill,
    checks=(_known_letters,),
)
