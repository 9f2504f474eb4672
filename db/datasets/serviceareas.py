"""Service areas (เขตบริการ): which villages a school takes its children from; one row per school and village."""

from __future__ import annotations

from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Listing, Measure, See, Shown

VILLAGE = Dimension(
    "village",
    "หมู่บ้าน",
    ("รายหมู่บ้าน", "แต่ละหมู่บ้าน"),
    "fact",
    of="villages",
)
OWN_DIMENSIONS = (VILLAGE,)


class ServiceArea(FactMixin, Base):
    """One village (หมู่บ้าน) in the service area of a school; a village may belong to several schools."""

    __tablename__ = "service_areas"
    __table_args__ = (
        Index("ix_service_areas_school", "school_code"),
        Index("ix_service_areas_village", "office_code", "village"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    amphoe: Mapped[str] = mapped_column(String(60))
    tambon: Mapped[str] = mapped_column(String(60))
    village: Mapped[str] = mapped_column(String(120))


DATASET = Dataset(
    kind="serviceareas",
    thai="เขตบริการของโรงเรียน",
    row_per="โรงเรียน หมู่บ้าน",
    source="ประกาศเขตพื้นที่บริการของเขตพื้นที่การศึกษา",
    table=ServiceArea,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("amphoe", "อำเภอ", Kind.TEXT, grain=True, example="แม่จัน"),
        Column("tambon", "ตำบล", Kind.TEXT, grain=True, example="จอมสวรรค์"),
        Column("village", "หมู่บ้าน", Kind.TEXT, grain=True, example="หมู่ 1 บ้านบ่อก๊าง"),
    ),
    measures=(
        Measure(
            key="villages",
            thai="จำนวนหมู่บ้านในเขตบริการ",
            words=tuple(
                (
                    "หมู่บ้านในเขตบริการ เขตบริการ เขตพื้นที่บริการ พื้นที่บริการ เขตบริการการศึกษา เขตพื้นที่บริการการศึกษา เขตบริการโรงเรียน เขตบริการของโรงเรียน หมู่บ้านเขตบริการ หมู่บ้านที่รับผิดชอบ "
                    "รับผิดชอบหมู่บ้าน ดูแลหมู่บ้าน รับผิดชอบกี่หมู่บ้าน ดูแลกี่หมู่บ้าน มีเขตบริการกี่หมู่บ้าน รับผิดชอบหมู่บ้านอะไรบ้าง หมู่บ้าน กี่หมู่บ้าน กี่หมู่ รับเด็กจากหมู่บ้านไหน รับเด็กจากหมู่บ้านไหนบ้าง รับเด็กหมู่บ้านไหนบ้าง รับเด็กหมู่ไหนบ้าง รับนักเรียนจากหมู่บ้านไหนบ้าง รับผิดชอบกี่หมู่ ดูแลกี่หมู่ จำนวนหมู่บ้าน หมู่บ้านในเขต หมู่บ้านในความรับผิดชอบ"
                ).split()
            ),
            unit="หมู่บ้าน",
            calendar="none",
            stock=True,
            value=lambda table: func.count(table.village),
            aggregate="raw",
            see=See.LOCAL,
            dimensions=("school", "amphoe", "tambon", "village", "cluster", "size", "teaches"),
            examples=("โรงเรียนเรารับผิดชอบกี่หมู่บ้าน", "จำนวนหมู่บ้านในเขตบริการแยกอำเภอ", "หมู่บ้านในเขตบริการแยกโรงเรียน"),
            definition="หมู่บ้านที่หลายโรงเรียนรับผิดชอบร่วมกันนับให้ทุกโรงเรียน",
        ),
    ),
    reckoned={"place": lambda table, day: "ตำบล" + table.tambon + " อำเภอ" + table.amphoe},
    listing=Listing(
        measure="villages",
        title="village",
        value=Shown("place"),
        order=("amphoe", "tambon", "village"),
        search="village",
        nouns=("หมู่บ้าน",),
        alone=False,
        offers=("กี่หมู่บ้าน", "แยกโรงเรียน", "แยกตำบล"),
    ),
)
