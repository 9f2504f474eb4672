"""Staff (บุคลากร): one row per school, year and position; from EMIS, never a person."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Kind, Measure

_BY = ("position", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year", "sex")
_PARTS = {"sex": {"ชาย": lambda table: table.male, "หญิง": lambda table: table.female}}

#: ครู = ครู + ครูผู้ช่วย, the civil service (contract.md, "Meanings").
TEACHER_POSITIONS = ("ครู", "ครูผู้ช่วย")
#: Shown as rows of their own beside the teachers; the rest of hired people is อัตราจ้าง.
GOVERNMENT_EMPLOYEE = "พนักงานราชการ"
HIRED_POSITIONS = ("ลูกจ้างชั่วคราว", "อัตราจ้าง", "ครูอัตราจ้าง")


class StaffCount(FactMixin, Base):
    """Number of people (จำนวนบุคลากร) in one position of a school in one academic year."""

    __tablename__ = "staff_counts"
    __table_args__ = (
        Index("ix_staff_counts_school", "school_code", "year"),
        Index("ix_staff_counts_office", "office_code", "year"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    position: Mapped[str] = mapped_column(String(80))
    male: Mapped[int] = mapped_column(Integer)
    female: Mapped[int] = mapped_column(Integer)


DATASET = Dataset(
    kind="staff",
    thai="บุคลากร",
    row_per="โรงเรียน ปี ตำแหน่ง",
    source="EMIS",
    table=StaffCount,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column("position", "ตำแหน่ง", Kind.TEXT, grain=True, example="ครู"),
        Column("male", "ชาย", Kind.COUNT, unit="คน", example="3"),
        Column("female", "หญิง", Kind.COUNT, unit="คน", example="8"),
    ),
    measures=(
        Measure(
            key="teachers",
            thai="จำนวนครู",
            words=("ครู", "จำนวนครู", "ข้าราชการครู", "คุณครู", "คณะครู"),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.male + table.female,
            parts=_PARTS,
            dimensions=_BY,
            fixed={"position": TEACHER_POSITIONS},
            beside=(
                Beside("teachers", by="sex"),
                Beside("staff", "พนักงานราชการ", where=(("position", (GOVERNMENT_EMPLOYEE,)),)),
                Beside("staff", "อัตราจ้าง", where=(("position", HIRED_POSITIONS),)),
            ),
            examples=("โรงเรียนเรามีครูกี่คน", "ครูทั้งเขตกี่คน แยกอำเภอ"),
            definition="ครู = ครู + ครูผู้ช่วย (ข้าราชการ) พนักงานราชการและอัตราจ้างแสดงแยก",
        ),
        Measure(
            key="staff",
            thai="จำนวนบุคลากร",
            words=(
                "บุคลากร",
                "จำนวนบุคลากร",
                "เจ้าหน้าที่โรงเรียน",
                "คนทำงาน",
                "ลูกจ้าง",
                "พนักงานราชการ",
                "ธุรการโรงเรียน",
                "นักการภารโรง",
                "ภารโรง",
                "ครูผู้ช่วย",
                "อัตราจ้าง",
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.male + table.female,
            parts=_PARTS,
            dimensions=_BY,
            examples=("บุคลากรทั้งหมดกี่คน แยกตำแหน่ง", "พนักงานราชการทั้งเขตมีกี่คน"),
            definition="บุคลากรทุกตำแหน่ง",
        ),
    ),
)
