"""Schools (โรงเรียน): one row per school; the list every other dataset joins."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Float, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.batches import FactMixin, ImportBatch
from db.datasets.core import Beside, Column, Dataset, Kind, Measure
from db.offices import ensure_clusters

OPEN, JOINED, CLOSED = "เปิดสอน", "เรียนรวม", "เลิก"


class School(FactMixin, Base):
    """A school (สถานศึกษา) as its newest live batch tells; one current row per code."""

    __tablename__ = "schools"
    __table_args__ = (
        # All that a breakdown by place reads of a school, so that thirty thousand are not fetched one by one.
        Index(
            "ix_schools_code",
            "code",
            "current",
            "office_code",
            "batch_id",
            "amphoe",
            "tambon",
            "cluster",
            "province",
            "teaches",
        ),
        Index("ix_schools_office", "office_code", "current"),
    )

    #: SMIS code, 8 digits, text.
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    #: Ministry code (รหัสกระทรวง), 10 digits as a rule.
    ministry_code: Mapped[str | None] = mapped_column(String(10))
    tambon: Mapped[str | None] = mapped_column(String(80))
    amphoe: Mapped[str | None] = mapped_column(String(80))
    province: Mapped[str | None] = mapped_column(String(80))
    cluster: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    lowest_grade: Mapped[str | None] = mapped_column(String(8))
    highest_grade: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16), default=OPEN)
    joined_with: Mapped[str | None] = mapped_column(String(8))
    other_names: Mapped[str | None] = mapped_column(String(600))
    #: ประถมศึกษา, ขยายโอกาส or มัธยมศึกษา, from the grades taught.
    teaches: Mapped[str | None] = mapped_column(String(16))


#: What a school teaches (ประเภท), as ``kind_of_school`` says it.
PRIMARY, EXTENDED, SECONDARY = TEACHES = ("ประถมศึกษา", "ขยายโอกาส", "มัธยมศึกษา")


def kind_of_school(lowest: str | None, highest: str | None) -> str | None:
    """Return ประถมศึกษา, ขยายโอกาส (a primary school that also teaches ม.1-3) or มัธยมศึกษา; None when unknown."""
    if not highest:
        return None
    if not highest.startswith("ม."):
        return PRIMARY
    return SECONDARY if lowest and lowest.startswith("ม.") else EXTENDED


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": cells.get("state") or OPEN,
        "teaches": kind_of_school(cells.get("lowest_grade"), cells.get("highest_grade")),
    }


def _accepted(session: Session, office_code: str) -> None:
    names = session.scalars(
        select(School.cluster).where(
            School.office_code == office_code, School.current, School.cluster.is_not(None)
        )
    )
    ensure_clusters(session, office_code, {name for name in names if name})


def _joined_names_a_school(
    session: Session, _office: str, rows: list[dict[str, Any]]
) -> list[tuple[int, str, str]]:
    """Pupils are joined with those of another school, which this file or the register has."""
    joined = {row["joined_with"] for row in rows if row.get("joined_with")} - {row["code"] for row in rows}
    held: set[str] = set()
    if joined:
        live = select(ImportBatch.id).where(ImportBatch.state == "live")
        held = set(
            session.scalars(
                select(School.code).where(School.current, School.batch_id.in_(live), School.code.in_(joined))
            )
        )
    faults = []
    for index, row in enumerate(rows):
        if row.get("joined_with") and row["joined_with"] == row["code"]:
            faults.append((index, "joined_with", "รหัสของโรงเรียนที่ไปเรียนรวม ซึ่งไม่ใช่โรงเรียนเดียวกัน"))
        elif row.get("joined_with") in joined - held:
            faults.append((index, "joined_with", "รหัสของโรงเรียนที่ไปเรียนรวม ซึ่งมีในไฟล์นี้หรือในทะเบียน"))
    return faults


def school_names(session: Session, office_code: str, codes: Collection[str]) -> dict[str, str]:
    """Return the names of those schools among ``codes`` that the office has, closed ones too, by code."""
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    rows = session.execute(
        select(School.code, School.name).where(
            School.office_code == office_code,
            School.current,
            School.batch_id.in_(live),
            School.code.in_(set(codes)),
        )
    )
    return {row.code: row.name for row in rows}


DATASET = Dataset(
    kind="schools",
    thai="ข้อมูลโรงเรียน",
    row_per="โรงเรียน",
    source="ทะเบียนสถานศึกษา",
    table=School,
    columns=(
        Column(
            "code",
            "รหัสโรงเรียน",
            Kind.SCHOOL_CODE,
            grain=True,
            aliases=("รหัส smis", "รหัสโรงเรียน (smis 8 หลัก)", "รหัสโรงเรียน (smis)"),
            example="57030001",
        ),
        Column("name", "ชื่อโรงเรียน", Kind.TEXT, aliases=("โรงเรียน",), example="บ้านตัวอย่าง"),
        Column(
            "ministry_code",
            "รหัสกระทรวง",
            Kind.CODE,
            required=False,
            aliases=("รหัสกระทรวง (10 หลัก)",),
            example="1057030001",
        ),
        Column("tambon", "ตำบล", Kind.TEXT, required=False, example="จอมสวรรค์"),
        Column("amphoe", "อำเภอ", Kind.TEXT, required=False, example="แม่จัน"),
        Column("province", "จังหวัด", Kind.TEXT, required=False, example="เชียงราย"),
        Column(
            "cluster",
            "กลุ่มโรงเรียน",
            Kind.TEXT,
            required=False,
            aliases=("กลุ่มเครือข่าย", "ศูนย์เครือข่าย"),
            example="กลุ่มแม่จัน",
        ),
        Column("latitude", "ละติจูด", Kind.DECIMAL, required=False, example="20.147"),
        Column("longitude", "ลองจิจูด", Kind.DECIMAL, required=False, example="99.853"),
        Column(
            "lowest_grade",
            "ชั้นต่ำสุด",
            Kind.GRADE,
            required=False,
            aliases=("ชั้นเรียนต่ำสุดที่เปิดสอน",),
            example="อ.2",
        ),
        Column(
            "highest_grade",
            "ชั้นสูงสุด",
            Kind.GRADE,
            required=False,
            aliases=("ชั้นเรียนสูงสุดที่เปิดสอน",),
            example="ป.6",
        ),
        Column("state", "สถานะ", Kind.CHOICE, required=False, choices=(OPEN, JOINED, CLOSED), example=OPEN),
        Column(
            "joined_with", "เรียนรวมกับ", Kind.SCHOOL_CODE, required=False, note="รหัสของโรงเรียนหลักที่ไปเรียนรวม"
        ),
        Column(
            "other_names", "ชื่อเรียกอื่น", Kind.NAMES, required=False, note="หลายชื่อคั่นด้วย ;", example="อนุบาลตัวอย่าง"
        ),
    ),
    measures=(
        Measure(
            key="schools",
            thai="จำนวนโรงเรียน",
            words=(
                "จำนวนโรงเรียน",
                "โรงเรียนกี่โรง",
                "กี่โรง",
                "กี่โรงเรียน",
                "โรงเรียน",
                "รร.",
                "สถานศึกษา",
                "ร.ร.",
                "กี่รร.",
                "กี่ร.ร.",
                "กี่สถานศึกษา",
                "จำนวนโรง",
                "จำนวนรร.",
                "จำนวนสถานศึกษา",
                "โรงเรียนกี่แห่ง",
                "รร.กี่โรง",
                "รร.กี่แห่ง",
                "ยอดโรงเรียน",
            ),
            unit="โรง",
            calendar="none",
            value=lambda table: func.count(table.code),
            aggregate="raw",
            dimensions=("amphoe", "tambon", "cluster", "province", "size", "teaches", "state", "school"),
            fixed={"state": (OPEN,)},
            beside=(Beside("schools", "ไปเรียนรวมกับโรงเรียนอื่น", where=(("state", (JOINED,)),)),),
            definition="นับเฉพาะโรงเรียนที่สถานะเปิดสอน โรงเรียนที่ไปเรียนรวมแสดงแยก",
            examples=(
                "มีโรงเรียนกี่โรง",
                "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ",
                "โรงเรียนขยายโอกาสกี่โรง",
                "โรงเรียนขนาดเล็กมีที่ไหนบ้าง",
            ),
        ),
    ),
    fill=_fill,
    accepted=_accepted,
    checks=(_joined_names_a_school,),
)
