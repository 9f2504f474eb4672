"""Class plans (แผนชั้นเรียน, แผนการจัดที่เรียน): planned classrooms and pupils, one row per school, year and grade."""

from __future__ import annotations

from itertools import product

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Kind, Measure, See

_BY = ("grade", "level", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year")


def _joined(*parts: str) -> tuple[str, ...]:
    return tuple("".join(each) for each in product(*(part.split("|") for part in parts)))


_PLAN = "แผนชั้นเรียน|แผนจัดชั้นเรียน|แผนการจัดชั้นเรียน|แผนการจัดที่เรียน|แผนจัดที่เรียน"


class ClassPlan(FactMixin, Base):
    """How many rooms and pupils of one grade a school plans for an academic year (ห้องและนักเรียนตามแผน)."""

    __tablename__ = "class_plans"
    __table_args__ = (
        Index("ix_class_plans_school", "school_code", "year"),
        Index("ix_class_plans_office", "office_code", "year", "grade"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    grade: Mapped[str] = mapped_column(String(8))
    rooms: Mapped[int] = mapped_column(Integer)
    students: Mapped[int] = mapped_column(Integer)


DATASET = Dataset(
    kind="classplans",
    thai="แผนชั้นเรียน",
    row_per="โรงเรียน ปี ชั้น",
    source="แผนการจัดชั้นเรียน",
    table=ClassPlan,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2570"),
        Column("grade", "ชั้น", Kind.GRADE, grain=True, example="ป.1"),
        Column("rooms", "ห้องตามแผน", Kind.COUNT, unit="ห้อง", aliases=("จำนวนห้องตามแผน", "ห้องเรียนตามแผน"), example="1"),
        Column(
            "students",
            "นักเรียนตามแผน",
            Kind.COUNT,
            unit="คน",
            aliases=("จำนวนนักเรียนตามแผน", "แผนรับนักเรียน", "จำนวนรับ"),
            example="25",
        ),
    ),
    measures=(
        Measure(
            key="planned_students",
            thai="นักเรียนตามแผน",
            words=(
                *_PLAN.split("|"), *_joined(_PLAN, "นักเรียน|จำนวนนักเรียน"),
                *_joined("แผน|แผนการ|จำนวน|เป้า|แผนจำนวน", "รับนักเรียน|รับเด็ก|รับนร."),
                *_joined("นักเรียน|จำนวนนักเรียน|เด็ก|นร.", "ตามแผน|ในแผน|ตามแผนชั้นเรียน|ตามแผนการจัดชั้นเรียน|ที่วางแผนไว้"),
                "แผนการรับ", "จำนวนรับ", "แผนรับ", "แผนนักเรียน", "นักเรียนที่คาดว่าจะรับ", "วางแผนรับ", "จะรับกี่คน", "จะรับนักเรียน", "รับกี่คน",
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.students,
            instead={"students": "planned_students", "rooms": "planned_rooms"},
            see=See.LOCAL,
            dimensions=_BY,
            beside=(Beside("planned_rooms", "ห้องตามแผน"),),
            examples=(
                "แผนชั้นเรียนปีหน้า",
                "แผนรับนักเรียน ป.1 กี่คน",
                "แผนชั้นเรียนแยกชั้น",
                "แผนชั้นเรียนปี 2570 แยกอำเภอ",
            ),
            definition="จำนวนนักเรียนที่โรงเรียนวางแผนไว้ของปีการศึกษานั้น",
        ),
        Measure(
            key="planned_rooms",
            thai="ห้องเรียนตามแผน",
            words=(
                *_joined("ห้อง|ห้องเรียน|จำนวนห้อง|จำนวนห้องเรียน", "ตามแผน|ในแผน|ตามแผนชั้นเรียน|ตามแผนการจัดชั้นเรียน|ที่วางแผนไว้"),
                *_joined(_PLAN, "กี่ห้อง|จำนวนห้อง|ห้องเรียน"), "แผนห้องเรียน", "แผนจำนวนห้อง", "แผนเปิดห้องเรียน", "จะเปิดกี่ห้อง",
            ),
            unit="ห้อง",
            calendar="academic",
            stock=True,
            value=lambda table: table.rooms,
            see=See.LOCAL,
            dimensions=_BY,
            beside=(Beside("planned_students", "นักเรียนตามแผน"),),
            examples=("ห้องเรียนตามแผนปีหน้ากี่ห้อง", "ห้องตามแผนแยกชั้น", "แผนชั้นเรียนกี่ห้อง"),
            definition="จำนวนห้องเรียนที่โรงเรียนวางแผนไว้ของปีการศึกษานั้น",
        ),
    ),
)  # fmt: skip
