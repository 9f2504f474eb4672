"""School-age census (สำมะโนประชากรวัยเรียน): one row per tambon, year and age; children where they live, not where they learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Measure, See, Value

#: วัยเรียน: ages 3-17 unless an age is named; ภาคบังคับ: 6-15 (contract.md, "Meanings").
SCHOOL_AGES = tuple(str(age) for age in range(3, 18))
COMPULSORY_AGES = tuple(str(age) for age in range(6, 16))
#: Ages that a census of children may hold; a year typed into the wrong column is none.
_OLDEST = 25

#: What is said of several ages at once -> the ages; the last are those who begin primary school next May.
AGE_WORDS: dict[tuple[str, ...], str] = {
    COMPULSORY_AGES: "วัยภาคบังคับ วัยการศึกษาภาคบังคับ วัยเรียนภาคบังคับ เด็กภาคบังคับ เด็กวัยภาคบังคับ เด็กวัยเรียนภาคบังคับ เด็กในวัยภาคบังคับ เกณฑ์บังคับ เด็กเกณฑ์บังคับ "
    "อยู่ในเกณฑ์บังคับ เกณฑ์ภาคบังคับ เด็กเกณฑ์ภาคบังคับ เด็กเกณฑ์การศึกษาภาคบังคับ เกณฑ์การศึกษาภาคบังคับ เกณฑ์การศึกษา",
    ("3", "4", "5"): "วัยอนุบาล เด็กวัยอนุบาล วัยก่อนประถม เด็กวัยก่อนประถม เด็กวัยก่อนประถมศึกษา วัยก่อนเข้าเรียน เด็กวัยก่อนเรียน วัยก่อนเรียน",
    ("6", "7", "8", "9", "10", "11"): "วัยประถม เด็กวัยประถม วัยประถมศึกษา เด็กวัยประถมศึกษา",
    ("12", "13", "14"): "วัยมัธยมต้น เด็กวัยมัธยมต้น วัยม.ต้น เด็กวัยม.ต้น วัยมัธยมศึกษาตอนต้น",
    ("15", "16", "17"): "วัยมัธยมปลาย เด็กวัยมัธยมปลาย วัยม.ปลาย เด็กวัยม.ปลาย",
    ("6",): "เด็กเกณฑ์ เกณฑ์ป.1 เด็กเกณฑ์ป.1 เด็กเกณฑ์เข้าป.1 เกณฑ์เข้าป.1 เกณฑ์เข้าเรียนป.1 เด็กเกณฑ์เข้าเรียนป.1 ถึงเกณฑ์เข้าป.1 เด็กถึงเกณฑ์เข้าป.1 ถึงเกณฑ์เข้าเรียนป.1 ครบเกณฑ์เข้าป.1 "
    "เด็กที่จะเข้าป.1 เด็กจะเข้าป.1 วัยเข้าป.1 อายุเข้าป.1 เด็กเข้าเกณฑ์ป.1 เข้าเกณฑ์ป.1 เกณฑ์อายุป.1 เด็กเกณฑ์ชั้นป.1 เด็กในเกณฑ์ป.1 ในเกณฑ์ป.1 เด็กเข้าเกณฑ์ เด็กถึงเกณฑ์ ถึงเกณฑ์เข้าเรียน เด็กถึงเกณฑ์เข้าเรียน",
}  # fmt: skip


def _ages() -> Iterator[tuple[tuple[str, ...], str]]:
    """Ways to name one age or a range of them: อายุ 6 ปี, 6 ขวบ, เด็กอายุ 3-5 ปี."""
    oldest = 18
    for first in range(oldest + 1):
        for last in range(first, oldest + 1):
            span = (f"{first}",) if first == last else (f"{first}-{last}", f"{first}ถึง{last}")
            forms = [
                form for age in span for form in (f"อายุ{age}ปี", f"อายุ{age}", f"{age}ขวบ", f"อายุ{age}ขวบ")
            ]
            said = [f"{before}{form}" for form in forms for before in ("", "เด็ก")]
            yield tuple(str(age) for age in range(first, last + 1)), " ".join(said)


AGE = Dimension(
    "age",
    "อายุ",
    ("อายุ", "รายอายุ", "ช่วงอายุ", "แต่ละอายุ", "ช่วงวัย", "แต่ละวัย"),
    "fact",
    tuple(Value(str(age), said=False) for age in range(_OLDEST + 1)),
    of="children",
    together={ages: f"{said} {AGE_WORDS.get(ages, '')}" for ages, said in _ages()},
    kinds=True,
)

OWN_DIMENSIONS = (AGE,)

_WORDS = (
    "วัยเรียน เด็กวัยเรียน เด็กในวัยเรียน ประชากรวัยเรียน จำนวนเด็กวัยเรียน จำนวนประชากรวัยเรียน ประชากรในวัยเรียน เด็กวัยเรียนทั้งหมด สำมะโน สำมะโนประชากร สำมะโนวัยเรียน สำมะโนประชากรวัยเรียน "
    "สำมะโนเด็ก เด็กตามสำมะโน เด็กในสำมะโน เด็กตามทะเบียนราษฎร เด็กตามทะเบียนราษฎร์ เด็กตามทร.14 เด็กทร.14 ทร.14 เด็กในพื้นที่ ประชากรเด็ก เด็กในเกณฑ์"
)


class CensusCount(FactMixin, Base):
    """Children (ประชากรวัยเรียน) of one age who live in a tambon, by sex, in one year."""

    __tablename__ = "census_counts"
    __table_args__ = (Index("ix_census_counts_place", "office_code", "year", "tambon"),)

    amphoe: Mapped[str] = mapped_column(String(60))
    tambon: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)
    age: Mapped[int] = mapped_column(Integer)
    male: Mapped[int] = mapped_column(Integer)
    female: Mapped[int] = mapped_column(Integer)


def _possible_ages(session: Session, office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """An age beyond those of children is a figure from another column."""
    return [
        (index, "age", f"อายุ 0-{_OLDEST} ปี")
        for index, row in enumerate(rows)
        if row.get("age") is not None and row["age"] > _OLDEST
    ]


DATASET = Dataset(
    kind="census",
    thai="สำมะโนประชากรวัยเรียน",
    row_per="ตำบล ปี อายุ",
    source="สำมะโนประชากรวัยเรียน (ทร.14)",
    table=CensusCount,
    columns=(
        Column("amphoe", "อำเภอ", Kind.TEXT, grain=True, example="แม่จัน"),
        Column("tambon", "ตำบล", Kind.TEXT, grain=True, example="ป่าตึง"),
        Column("year", "ปี", Kind.YEAR, grain=True, aliases=("ปีการศึกษา", "พ.ศ."), example="2568"),
        Column("age", "อายุ", Kind.COUNT, grain=True, aliases=("อายุ (ปี)",), unit="ปี", example="6"),
        Column("male", "ชาย", Kind.COUNT, unit="คน", example="51"),
        Column("female", "หญิง", Kind.COUNT, unit="คน", example="48"),
    ),
    measures=(
        Measure(
            key="children",
            thai="จำนวนเด็กวัยเรียน",
            words=tuple(_WORDS.split()),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.male + table.female,
            parts={"sex": {"ชาย": lambda table: table.male, "หญิง": lambda table: table.female}},
            see=See.LOCAL,
            dimensions=("amphoe", "tambon", "age", "sex", "year"),
            fixed={"age": SCHOOL_AGES},
            examples=(
                "เด็กวัยเรียนตำบลป่าตึงกี่คน",
                "เด็กวัยเรียนแยกอำเภอ ขอกราฟ",
                "เด็กอายุ 6 ปี แยกตำบล",
                "เด็กเกณฑ์ ป.1 ตำบลแม่จัน",
            ),
            definition="เด็กที่มีชื่ออยู่ในพื้นที่ตามสำมะโน อายุ 3-17 ปี เว้นแต่ระบุอายุ (ภาคบังคับ 6-15 ปี) ไม่ใช่จำนวนนักเรียน",
        ),
    ),
    checks=(_possible_ages,),
)
