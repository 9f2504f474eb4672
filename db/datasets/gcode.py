"""Learners without a civil registration number (นักเรียนรหัส G, G-Code): one row per school, year and nationality.

Counts only, never a person; figures of one to four are withheld from everybody (docs/decisions/0009-small-cells.md).
"""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Measure, See, Value

#: Pupils of a nationality as they are spoken of; the first word is what the data call it.
_SPOKEN = {
    "เมียนมา": "เมียนมาร์ พม่า เมียนม่า พะม่า myanmar",
    "ลาว": "สปป.ลาว laos",
    "กัมพูชา": "เขมร cambodia",
    "จีน": "china",
    "เวียดนาม": "ญวน vietnam",
    "ไร้สัญชาติ": "ไม่มีสัญชาติ ไร้รัฐ ไร้รัฐไร้สัญชาติ ไร้สถานะ",
}


def _words(nationality: str, spoken: str) -> tuple[str, ...]:
    """สัญชาติพม่า, เด็กพม่า, คนลาว; the bare name of a country too, unless it is part of names of places (ลาว, จีน)."""
    names = (nationality, *spoken.split())
    if nationality == "ไร้สัญชาติ":
        return (
            *names,
            *(f"เด็ก{name}" for name in names),
            *(f"{who}{name}" for who in ("นักเรียน", "นร.") for name in names),
        )
    return tuple(
        f"{before}{name}"
        for name in names
        for before in ("สัญชาติ", "ชาว", "เด็ก", "เด็กสัญชาติ", "นักเรียน", "นักเรียนสัญชาติ", "นร.สัญชาติ", "คน", "เชื้อชาติ")
    )


NATIONALITY = Dimension(
    "nationality",
    "สัญชาติ",
    ("สัญชาติ", "รายสัญชาติ", "เชื้อชาติ", "แต่ละสัญชาติ"),
    "fact",
    tuple(Value(key, _words(key, spoken)) for key, spoken in _SPOKEN.items()),
    of="gcode",
    from_data=True,
    kinds=True,
)

OWN_DIMENSIONS = (NATIONALITY,)

_WORDS = (
    "เด็กตัวg นักเรียนตัวg ตัวg เด็กตัวจี นักเรียนตัวจี นักเรียนติดg เด็กติดg ติดg เด็กg นักเรียนg นร.g นร.ติดg ผู้เรียนติดg ผู้เรียนg จำนวนเด็กg จำนวนเด็กติดg จำนวนนักเรียนติดg รหัสg เด็กรหัสg นักเรียนรหัสg นร.รหัสg ผู้เรียนรหัสg "
    "g-code gcode g_code gโค้ด เด็กgcode นักเรียนgcode นักเรียนg-code เด็กg-code เด็กgโค้ด เด็กจี เด็กติดจี ติดจี นักเรียนจี นักเรียนติดจี นร.ติดจี จีโค้ด จีโคด จีโค๊ด เด็กจีโค้ด นักเรียนจีโค้ด ติดจีโค้ด "
    "รหัสจี เด็กรหัสจี นักเรียนรหัสจี นร.รหัสจี นร.รหัสg นร.g เด็กหัวจี เด็กหัวg นักเรียนหัวg รหัสขึ้นต้นด้วยg เลขg เด็กเลขg "
    "ต่างด้าว เด็กต่างด้าว นักเรียนต่างด้าว เด็กไม่มีเลข13หลัก ไม่มีเลข13หลัก นักเรียนไม่มีเลข13หลัก ไม่มีเลขประจำตัวประชาชน ไม่มีเลขประชาชน เด็กไม่มีเลขประจำตัว "
    "ไม่มีทะเบียนราษฎร ไม่มีทะเบียนราษฎร์ ไม่มีหลักฐานทะเบียนราษฎร ไม่มีหลักฐานทางทะเบียนราษฎร เด็กไม่มีหลักฐานทะเบียนราษฎร เด็กข้ามชาติ นักเรียนข้ามชาติ"
)


class GcodeCount(FactMixin, Base):
    """Number of learners with a G number (รหัสขึ้นต้นด้วย G) of one nationality at a school in one academic year."""

    __tablename__ = "gcode_counts"
    __table_args__ = (
        Index("ix_gcode_counts_school", "school_code", "year"),
        Index("ix_gcode_counts_office", "office_code", "year"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    nationality: Mapped[str] = mapped_column(String(60))
    learners: Mapped[int] = mapped_column(Integer)


DATASET = Dataset(
    kind="gcode",
    thai="นักเรียนที่ไม่มีเลขประจำตัวประชาชน (G-Code)",
    row_per="โรงเรียน ปี สัญชาติ",
    source="ระบบกำหนดรหัสประจำตัวผู้เรียน (G-Code)",
    table=GcodeCount,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "nationality",
            "สัญชาติ",
            Kind.TEXT,
            grain=True,
            example="เมียนมา",
            same_as={"พม่า": "เมียนมา", "เมียนมาร์": "เมียนมา", "เขมร": "กัมพูชา", "ไม่มีสัญชาติ": "ไร้สัญชาติ"},
        ),
        Column(
            "learners",
            "จำนวน",
            Kind.COUNT,
            unit="คน",
            example="12",
            note="จำนวนคนเท่านั้น ห้ามใส่รายชื่อหรือเลขประจำตัว",
        ),
    ),
    measures=(
        Measure(
            key="gcode",
            thai="จำนวนนักเรียนรหัสจี (G)",
            words=("เด็กรหัสจี", *_WORDS.split()),
            unit="คน",
            calendar="academic",
            stock=True,
            see=See.SUMS,
            value=lambda table: table.learners,
            dimensions=("nationality", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year"),
            small=5,
            examples=("นักเรียนติด G กี่คน แยกสัญชาติ", "เด็กติด G ทั้งเขตแยกอำเภอ ขอกราฟ", "โรงเรียนเรามีเด็ก G กี่คน"),
            definition="ผู้เรียนที่ไม่มีเลขประจำตัวประชาชน ได้รหัสขึ้นต้นด้วย G จำนวน 1-4 คนแสดงเป็นน้อยกว่า 5 เพื่อไม่ให้รู้ถึงตัวเด็ก",
        ),
    ),
)
