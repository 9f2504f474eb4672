"""Report rounds (รอบรายงาน): one row per report and round, with its due date and who must send it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Kind

EVERY_SCHOOL = "ทุกโรงเรียน"
CLUSTER_PREFIX = "กลุ่มโรงเรียน:"
#: In place of who must send: the round is cancelled, nobody must, and no answer shows it.
CANCELLED = "ยกเลิก"


class ReportRound(FactMixin, Base):
    """A round (รอบ) in which schools must send a report."""

    __tablename__ = "report_rounds"
    __table_args__ = (Index("ix_report_rounds_code", "office_code", "code"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    system: Mapped[str] = mapped_column(String(80), default="")
    round: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    opens_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    #: ``ทุกโรงเรียน``, ``ยกเลิก``, ``กลุ่มโรงเรียน:NAME``, or codes between commas with one at each end: ``,57030001,57030002,``.
    audience: Mapped[str] = mapped_column(String(4000), default=EVERY_SCHOOL)


DATASET = Dataset(
    kind="reports",
    thai="รอบรายงานและกำหนดส่ง",
    row_per="รอบรายงาน",
    source="ทะเบียนกำหนดส่งรายงาน",
    table=ReportRound,
    columns=(
        Column("code", "รหัสรายงาน", Kind.CODE, grain=True, example="DMC-2569-2"),
        Column("name", "ชื่อรายงาน", Kind.TEXT, example="ข้อมูลนักเรียนรายบุคคล (DMC)"),
        Column("system", "ระบบ", Kind.TEXT, required=False, example="DMC"),
        Column(
            "round",
            "รอบ",
            Kind.TEXT,
            grain=True,
            note="เขียนตามที่ประกาศ เช่น 1, 2, สิ้นปี, ไตรมาส 1, 6 เดือน",
            example="2",
        ),
        Column("year", "ปี", Kind.YEAR, grain=True, example="2569"),
        Column("opens_on", "เปิดรับ", Kind.DATE, required=False, example="15/7/2569"),
        Column("due_on", "กำหนดส่ง", Kind.DATE, example="10/11/2569"),
        Column("audience", "ผู้ส่ง", Kind.AUDIENCE, required=False, example=EVERY_SCHOOL),
    ),
)
