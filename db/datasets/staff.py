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
_HEAD, _DEPUTY, _ASSISTANT = "ผู้อำนวยการโรงเรียน", "รองผู้อำนวยการโรงเรียน", "ครูผู้ช่วย"
_OFFICE_CLERK, _JANITOR = "ธุรการโรงเรียน", "นักการภารโรง"

#: How positions are called in speech: what is printed (one, or the kinds it takes in) -> words for it.
POSITION_WORDS: dict[tuple[str, ...], str] = {
    (_HEAD,): "ผอ. ผู้อำนวยการ ผอ.โรงเรียน ผอ.รร. ผู้อำนวยการโรงเรียน ผู้อำนวยการสถานศึกษา ผอ.สถานศึกษา ครูใหญ่ อาจารย์ใหญ่ ผอ.ตัวจริง "
    "ผอ.โรงเรียนตัวจริง ผอ.รร.ตัวจริง ผู้อำนวยการโรงเรียนตัวจริง ผู้อำนวยการตัวจริง ตำแหน่งผอ. ตำแหน่งผู้อำนวยการ ตำแหน่งผอ.โรงเรียน "
    "ตำแหน่งผู้อำนวยการโรงเรียน ผอ.เต็มตัว",
    (_DEPUTY,): "รองผอ. รองผู้อำนวยการ รองผอ.โรงเรียน รองผอ.รร. รองผู้อำนวยการสถานศึกษา รองผอ.สถานศึกษา ท่านรองผอ. ตำแหน่งรองผอ. "
    "ตำแหน่งรองผู้อำนวยการ",
    (_HEAD, _DEPUTY): "ผู้บริหาร ผู้บริหารสถานศึกษา ผู้บริหารโรงเรียน ผู้บริหารรร. ฝ่ายบริหาร ทีมบริหาร ผอ.และรองผอ. ผอ.กับรองผอ. ผอ./รองผอ.",
    ("ครู",): "ตำแหน่งครู",
    (_ASSISTANT,): "ตำแหน่งครูผู้ช่วย",
    (_OFFICE_CLERK,): "ธุรการ ครูธุรการ เจ้าหน้าที่ธุรการ จนท.ธุรการ พนักงานธุรการ คนทำธุรการ น้องธุรการ พี่ธุรการ ธุรการรร. ครูธุรการโรงเรียน "
    "ตำแหน่งธุรการ",
    (_JANITOR,): "ภารโรง นักการ ลุงภารโรง พี่ภารโรง นักการฯ ลุงนักการ พ่อภารโรง ป้าภารโรง นักภารโรง คนงานภารโรง พารโรง นักการพารโรง "
    "ภาโรง นักการภาโรง ตำแหน่งภารโรง ตำแหน่งนักการภารโรง",
    (GOVERNMENT_EMPLOYEE,): "พนักงานราชการ พรก. พนง.ราชการ พ.ราชการ ครูพนักงานราชการ พนักงานราชการครู ครูพรก. พนร.",
    HIRED_POSITIONS: "อัตราจ้าง ครูอัตราจ้าง ครูจ้าง ครูจ้างสอน ครูจ้างชั่วคราว ครูอัตราจ้างชั่วคราว อัตราจ้างชั่วคราว",
    ("ลูกจ้างประจำ",): "ลจ.ประจำ ลูกจ้างประจํา ลปจ.",
    ("ลูกจ้างชั่วคราว",): "ลจ.ชั่วคราว ลูกจ้างชั่วคาว ลูกจ้างชั่วคราวรายเดือน ลูกจ้างรายเดือน จ้างชั่วคราว",
    ("ลูกจ้างประจำ", "ลูกจ้างชั่วคราว"): "ลูกจ้าง ลจ. ลูกจ้างทุกประเภท ลูกจ้างประจำและชั่วคราว",
    ("พี่เลี้ยงเด็กพิการ",): "พี่เลี้ยง พี่เลี้ยงเด็ก ครูพี่เลี้ยง พี่เลี้ยงเด็กพิการ พี่เลี้ยงเด็กพิเศษ",
}  # fmt: skip


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
            words=tuple(
                (
                    "ครู คูร ครูู คุณคู จำนวนครู ข้าราชการครู คุณครู คณะครู ขรก.ครู ครูขรก. ครูข้าราชการ ครูที่เป็นข้าราชการ ครูที่เป็นขรก. "
                    "ครูประจำการ ยอดครู ครูสอน ครูผู้สอน ผู้สอน อาจารย์ "
                    "teacher teachers ครูที่เป็นข้าราชการครู"
                ).split()
            ),
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
            words=tuple(
                (
                    "บุคลากร กำลังคน กำลังพล จำนวนบุคลากร เจ้าหน้าที่โรงเรียน คนทำงาน ลูกจ้าง พนักงานราชการ ธุรการโรงเรียน นักการภารโรง ภารโรง "
                    "ครูผู้ช่วย อัตราจ้าง บุคคลากร บุคลากรทางการศึกษา ครูและบุคลากร ครูและบุคลากรทางการศึกษา ครูกับบุคลากร "
                    "ข้าราชการครูและบุคลากร ข้าราชการครูและบุคลากรทางการศึกษา บุคลากรในโรงเรียน ยอดบุคลากร "
                    "บุคลากรทั้งหมด บุคลากรรวม staff"
                ).split()
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
