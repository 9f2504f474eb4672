"""Students (นักเรียน): one row per school, year, round and grade; from DMC, never a person."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Kind, Measure
from db.datasets.student_layouts import LAYOUTS
from db.values.calendar import ROUNDS

_BY = ("grade", "level", "school", "amphoe", "tambon", "cluster", "size", "teaches", "round", "year")


class Enrollment(FactMixin, Base):
    """Number of pupils (จำนวนนักเรียน) of one grade of a school in one round."""

    __tablename__ = "enrollments"
    __table_args__ = (
        Index("ix_enrollments_school", "school_code", "year", "round"),
        # Holds all that a sum over an office needs, so that the rows themselves are not read: a third of the time
        # at the size of the country (docs/benchmarks.md). Sums by school come from roll-ups there; of one grade from here.
        Index(
            "ix_enrollments_office", "office_code", "year", "round", "grade", "school_code", "current", "batch_id",
            "male", "female",
        ),
    )  # fmt: skip

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    round: Mapped[str] = mapped_column(String(8))
    grade: Mapped[str] = mapped_column(String(8))
    male: Mapped[int] = mapped_column(Integer)
    female: Mapped[int] = mapped_column(Integer)
    rooms: Mapped[int | None] = mapped_column(Integer)
    boarders: Mapped[int | None] = mapped_column(Integer)
    poor: Mapped[int | None] = mapped_column(Integer)
    disabled: Mapped[int | None] = mapped_column(Integer)


DATASET = Dataset(
    kind="students",
    thai="จำนวนนักเรียน",
    row_per="โรงเรียน รอบ ชั้น",
    source="DMC",
    table=Enrollment,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "round", "รอบ", Kind.ROUND, grain=True, choices=ROUNDS, aliases=("ภาคเรียน", "เทอม"), example="1"
        ),
        Column("grade", "ชั้น", Kind.GRADE, grain=True, example="ป.1"),
        Column("male", "ชาย", Kind.COUNT, unit="คน", example="12"),
        Column("female", "หญิง", Kind.COUNT, unit="คน", example="10"),
        Column(
            "rooms",
            "ห้อง",
            Kind.COUNT,
            required=False,
            unit="ห้อง",
            aliases=("ห้องเรียน", "จำนวนห้อง"),
            example="1",
        ),
        Column("boarders", "พักนอน", Kind.COUNT, required=False, unit="คน", example="0"),
        Column("poor", "ยากจน", Kind.COUNT, required=False, unit="คน", example="5"),
        Column("disabled", "พิการ", Kind.COUNT, required=False, unit="คน", example="1"),
    ),
    measures=(
        Measure(
            key="students",
            thai="จำนวนนักเรียน",
            words=tuple(
                (
                    "จำนวนนักเรียน นักเรียน นร. นร เด็ก เด็กนักเรียน ยอดนักเรียน ผู้เรียน ยอดเด็ก "
                    "ยอดนร. ยอดdmc ยอดเด็กdmc ยอดนักเรียนdmc จำนวนเด็ก เด็กเรียน ศิษย์ ลูกศิษย์ ละอ่อน น.ร. student students pupil "
                    "pupils kids สติวเด้น นักเรียนและเด็ก เด็กและนักเรียน ยอดผู้เรียน จำนวนผู้เรียน"
                ).split()
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.male + table.female,
            parts={"sex": {"ชาย": lambda table: table.male, "หญิง": lambda table: table.female}},
            dimensions=(*_BY, "sex"),
            beside=(Beside("students", by="sex"), Beside("rooms", "ห้องเรียน")),
            examples=(
                "โรงเรียนเรามีนักเรียนกี่คน",
                "นักเรียน ป.1 ทั้งเขต แยกชายหญิง",
                "10 โรงเรียนที่นักเรียนน้อยที่สุด",
                "ปี ๖๘ มีเด็กอนุบาลกี่คน",
            ),
            definition="จำนวนนักเรียนตามรอบการเก็บข้อมูล DMC",
        ),
        Measure(
            key="rooms",
            thai="จำนวนห้องเรียน",
            words=tuple(
                (
                    "ห้องเรียน จำนวนห้อง กี่ห้อง ห้อง จำนวนห้องเรียน ห้องเรียนที่เปิด กี่ห้องเรียน "
                    "ยอดห้อง ยอดห้องเรียน room rooms classroom classrooms"
                ).split()
            ),
            unit="ห้อง",
            calendar="academic",
            stock=True,
            value=lambda table: table.rooms,
            dimensions=_BY,
            examples=("บ้านแม่จันมีกี่ห้องเรียน", "จำนวนห้องเรียนทั้งเขต"),
        ),
        Measure(
            key="boarders",
            thai="นักเรียนพักนอน",
            words=tuple(
                (
                    "นักเรียนพักนอน พักนอน นักเรียนประจำ เด็กพักนอน เด็กประจำ เด็กหอ นักเรียนหอ "
                    "เด็กหอพัก นักเรียนหอพัก นอนหอ นอนหอพัก อยู่หอ อยู่หอพัก เด็กนอนหอ เด็กอยู่หอ "
                    "นอนโรงเรียน นอนที่โรงเรียน นอนรร. นอนที่รร. กินนอน นักเรียนกินนอน เด็กกินนอน "
                    "พักนอนประจำ นักเรียนพักนอนประจำ เด็กอยู่ประจำ หอพักนอน เรือนนอน นอนเรือนนอน พักหอ "
                    "อยู่เรือนนอน boarding boarders"
                ).split()
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.boarders,
            dimensions=_BY,
            examples=("นักเรียนพักนอนกี่คน",),
        ),
        Measure(
            key="poor",
            thai="นักเรียนยากจน",
            words=tuple(
                (
                    "นักเรียนยากจน ยากจน เด็กยากจน เด็กจน นักเรียนจน เด็กฐานะยากจน นักเรียนฐานะยากจน "
                    "ฐานะยากจน นักเรียนที่ยากจน เด็กที่ยากจน ครอบครัวยากจน ฐานะจน ฐานะไม่ดี เด็กยากไร้ "
                    "ยากไร้ poor"
                ).split()
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.poor,
            dimensions=_BY,
            examples=("นักเรียนยากจนกี่คน",),
        ),
        Measure(
            key="disabled",
            thai="นักเรียนพิการ",
            words=tuple(
                (
                    "นักเรียนพิการ พิการ เด็กพิการ พิการเรียนรวม พิการเรียนร่วม เด็กพิการเรียนรวม "
                    "เด็กพิการเรียนร่วม นักเรียนพิการเรียนรวม นักเรียนพิการเรียนร่วม เด็กพิเศษ "
                    "นักเรียนพิเศษ เด็กเรียนร่วม นักเรียนเรียนร่วม เรียนร่วม ความต้องการพิเศษ "
                    "เด็กที่มีความต้องการพิเศษ นักเรียนที่มีความต้องการพิเศษ "
                    "เด็กที่มีความต้องการจำเป็นพิเศษ ความต้องการจำเป็นพิเศษ เด็กพิเศษเรียนร่วม "
                    "เด็กพิเศษเรียนรวม พิเศษเรียนร่วม พิเศษเรียนรวม เด็กพิการที่มาเรียนรวม เด็กพิการที่มาเรียนร่วม เด็กที่พิการ นักเรียนที่พิการ เด็กบกพร่อง ความบกพร่อง ผู้พิการ "
                    "คนพิการ"
                ).split()
            ),
            unit="คน",
            calendar="academic",
            stock=True,
            value=lambda table: table.disabled,
            dimensions=_BY,
            examples=("นักเรียนพิการกี่คน",),
        ),
    ),
    layouts=LAYOUTS,
)
