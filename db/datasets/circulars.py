"""Circulars (หนังสือเวียน) as another system lists them: one row per letter; those the bot sends are in ``db.letters``.

How the two meet is decided in ``db.register``: a letter with the same number and date is one letter, and the bot's own
row tells of it; an imported one is shown and counted, but the bot sends nothing of it by itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Kind
from db.datasets.reports import EVERY_SCHOOL
from db.values.letters import NORMAL, URGENCIES, fold_number


class Circular(FactMixin, Base):
    """A circular of a register that was imported; its number may come again in another year, so the date belongs to it."""

    __tablename__ = "circulars"
    __table_args__ = (Index("ix_circulars_folded", "office_code", "folded"),)

    number: Mapped[str] = mapped_column(String(80))
    #: The number as numbers are compared.
    folded: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(500))
    urgency: Mapped[str] = mapped_column(String(16), default=NORMAL)
    summary: Mapped[str | None] = mapped_column(String(4000))
    due_on: Mapped[date | None] = mapped_column(Date)
    #: As in report rounds: ``ทุกโรงเรียน``, ``กลุ่มโรงเรียน:NAME``, or codes between commas with one at each end.
    audience: Mapped[str] = mapped_column(String(4000))
    links: Mapped[str | None] = mapped_column(String(2000))


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    return {"folded": fold_number(str(cells.get("number") or ""))[:80]}


DATASET = Dataset(
    kind="circulars",
    thai="หนังสือเวียน",
    row_per="หนังสือ",
    source="ทะเบียนหนังสือเวียน",
    table=Circular,
    columns=(
        Column("number", "เลขที่หนังสือ", Kind.CODE, grain=True, example="ศธ 04048/ว 123"),
        Column("dated_on", "ลงวันที่", Kind.DATE, grain=True, example="20/11/2569"),
        Column("subject", "เรื่อง", Kind.TEXT, example="การจัดเก็บข้อมูลนักเรียนรายบุคคล"),
        Column("urgency", "ความเร่งด่วน", Kind.CHOICE, required=False, choices=URGENCIES, example="ด่วน"),
        Column("summary", "สรุป", Kind.TEXT, required=False, example="ให้โรงเรียนตรวจสอบและยืนยันข้อมูล"),
        Column("due_on", "กำหนดส่ง", Kind.DATE, required=False, example="30/11/2569"),
        Column("audience", "ถึง", Kind.AUDIENCE, example=EVERY_SCHOOL),
        Column("links", "ลิงก์", Kind.TEXT, required=False, note="หลายลิงก์คั่นด้วยเว้นวรรค", example="https://example.go.th/w123.pdf"),
    ),
    fill=_fill,
)  # fmt: skip
