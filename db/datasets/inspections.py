"""Inspections (ตรวจราชการ): one row per recommendation, with the group that acts on it; never a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Index, String, and_, case, func
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Listing, Measure, See, Shown, Value
from db.datasets.office_work import GROUP, GROUP_SAME, names_a_person

STATES = ("ยังไม่ดำเนินการ", "กำลังดำเนินการ", "ดำเนินการแล้ว")
NOT_BEGUN, UNDER_WAY, DONE = STATES
OVERDUE, IN_TIME, SETTLED, NO_DAY = DUE_STATES = ("เลยกำหนด", "ยังไม่ถึงกำหนด", "ดำเนินการแล้ว", "ไม่ระบุกำหนด")

_CALLED = (
    "ข้อเสนอแนะ ข้อเสนอเเนะ ข้อเสนอของผู้ตรวจราชการ ข้อเสนอของผู้ตรวจ ข้อเสนอผู้ตรวจราชการ ข้อเสนอแนะผู้ตรวจ ข้อเสนอแนะผู้ตรวจราชการ ข้อเสนอแนะของผู้ตรวจ ข้อเสนอแนะของผู้ตรวจราชการ ข้อเสนอแนะการตรวจราชการ ข้อเสนอแนะจากการตรวจราชการ "
    "ข้อเสนอแนะจากผู้ตรวจ ข้อเสนอแนะจากผู้ตรวจราชการ ตรวจราชการ ผลตรวจราชการ ผลการตรวจราชการ ข้อสั่งการ ข้อสั่งการผู้ตรวจ ข้อสั่งการของผู้ตรวจ ข้อสั่งการผู้ตรวจราชการ "
    "การตรวจราชการ จุดเน้นตรวจราชการ ประเด็นตรวจราชการ ประเด็นการตรวจราชการ ประเด็นผู้ตรวจ ประเด็นตรวจ ข้อเสนอผู้ตรวจ ข้อแนะนำผู้ตรวจ ข้อแนะนำของผู้ตรวจ ที่ผู้ตรวจแนะนำ "
    "ข้อเสนอแนะผุ้ตรวจ ผู้ตรวจแนะนำ ผู้ตรวจเสนอแนะ ข้อเสนอแน่ะ กี่ข้อเสนอแนะ กี่ข้อ ความคืบหน้าตามข้อเสนอแนะ ความคืบหน้าข้อเสนอแนะ ความคืบหน้าของข้อเสนอแนะ ความก้าวหน้าตามข้อเสนอแนะ ความก้าวหน้าข้อเสนอแนะ ความคืบหน้าตามข้อเสนอแนะผู้ตรวจ ความคืบหน้าข้อเสนอแนะผู้ตรวจ ความคืบหน้าตามข้อเสนอแนะผู้ตรวจราชการ ความคืบหน้าข้อเสนอแนะผู้ตรวจราชการ ความก้าวหน้าตามข้อเสนอแนะผู้ตรวจ ความก้าวหน้าข้อเสนอแนะผู้ตรวจ ความก้าวหน้าตามข้อเสนอแนะผู้ตรวจราชการ ความก้าวหน้าข้อเสนอแนะผู้ตรวจราชการ ความคืบหน้าตามข้อสั่งการ ความคืบหน้าข้อสั่งการ ข้อไหน ข้อใด "
    "ผู้ตรวจ ท่านผู้ตรวจ ผู้ตรวจราชการ ท่านผู้ตรวจราชการ เรื่องตรวจราชการ ที่ผู้ตรวจเสนอแนะ ผู้ตรวจว่ายังไงบ้าง ที่ผู้ตรวจให้ทำ ที่ผู้ตรวจสั่ง ผู้ตรวจสั่งการ"
)


class Recommendation(FactMixin, Base):
    """What an inspector recommended (ข้อเสนอแนะ) on an issue, who acts, until when, and how far it is."""

    __tablename__ = "inspections"
    __table_args__ = (Index("ix_inspections_office", "office_code", "state"),)

    number: Mapped[str] = mapped_column(String(40))
    issue: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(String(1000))
    owner: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20))


def _due(table: Any, day: date) -> ColumnElement[Any]:
    """Past its day and not done is overdue (contract.md, "Late")."""
    return case(
        (table.state == DONE, SETTLED),
        (table.due_on.is_(None), NO_DAY),
        (and_(table.due_on < day), OVERDUE),
        else_=IN_TIME,
    )


def _overdue(table: Any, day: date) -> ColumnElement[Any]:
    return case((and_(table.state != DONE, table.due_on < day), OVERDUE), else_=None)


def _of_groups(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [
        (index, "owner", "ชื่อกลุ่มงาน ไม่ใช่ชื่อบุคคล")
        for index, row in enumerate(rows)
        if names_a_person(row.get("owner") or "")
    ]


ISSUE = Dimension("issue", "ประเด็น", ("ประเด็น", "รายประเด็น", "ตามประเด็น", "แต่ละประเด็น"), "fact", of="inspections", from_data=True, kinds=True)  # fmt: skip
ACT_STATE = Dimension(
    "act_state",
    "สถานะการดำเนินการ",
    ("สถานะการดำเนินการ", "สถานะ", "ตามสถานะ", "สถานะการดำเนินงาน", "ความคืบหน้า"),
    "fact",
    (
        Value(
            NOT_BEGUN,
            tuple(
                "ยังไม่ดำเนินการ ที่ยังไม่ดำเนินการ ยังไม่ได้ดำเนินการ ที่ยังไม่ได้ดำเนินการ ยังไม่ทำ ยังไม่ได้ทำ ยังไม่เริ่ม ยังไม่ได้เริ่ม ค้างดำเนินการ ไม่ดำเนินการ ไม่ได้ดำเนินการ "
                "ยังไม่เสร็จ ที่ยังไม่เสร็จ ยังไม่แล้วเสร็จ ค้างอยู่ ที่ค้าง ยังค้าง ยังไม่แตะ ยังไม่แตะเลย".split()
            ),
        ),
        Value(
            UNDER_WAY,
            tuple("กำลังดำเนินการ อยู่ระหว่างดำเนินการ ระหว่างดำเนินการ ดำเนินการอยู่ กำลังทำ กำลังทำอยู่ ที่กำลังดำเนินการ ที่กำลังทำ ที่อยู่ระหว่างดำเนินการ ที่ดำเนินการอยู่ ยังไม่เสร็จ ที่ยังไม่เสร็จ ยังไม่แล้วเสร็จ ค้างอยู่ ที่ค้าง ยังค้าง".split()),
        ),
        Value(DONE, tuple("ดำเนินการแล้ว ดำเนินการเสร็จ ดำเนินการเสร็จแล้ว ทำแล้ว ทำเสร็จแล้ว เสร็จแล้ว แล้วเสร็จ เสร็จสิ้น เสร็จสิ้นแล้ว ทำเสร็จ ทำเสร็จไปแล้ว เสร็จไปแล้ว ดำเนินการไปแล้ว".split())),
    ),
    column="state",
    kinds=True,
)  # fmt: skip
DUE_STATE = Dimension(
    "due_state",
    "กำหนดดำเนินการ",
    ("กำหนดดำเนินการ", "ตามกำหนด"),
    "fact",
    (
        Value(OVERDUE, tuple("เลยกำหนด ที่เลยกำหนด เลยกำหนดแล้ว ที่เลยกำหนดแล้ว เกินกำหนดแล้ว ที่เกินกำหนดแล้ว เกินกำหนด เลยเวลา ล่าช้า ที่ล่าช้า พ้นกำหนด ช้ากว่ากำหนด เลยเดดไลน์ เลยเดตไลน์ เลยเดดไลน์ไปแล้ว เลยกำหนดไปแล้ว เลยdeadline".split())),
        Value(IN_TIME, ("ยังไม่ถึงกำหนด", "ยังไม่เลยกำหนด")),
        Value(SETTLED, (), said=False),
        Value(NO_DAY, ("ไม่มีกำหนด",), said=False),
    ),
    column="due",
    kinds=True,
)  # fmt: skip
OWN_DIMENSIONS = (GROUP, ISSUE, ACT_STATE, DUE_STATE)

DATASET = Dataset(
    kind="inspections",
    thai="ข้อเสนอแนะจากการตรวจราชการ",
    row_per="ข้อเสนอแนะ",
    source="ทะเบียนการตรวจราชการ",
    table=Recommendation,
    columns=(
        Column("number", "เลขที่", Kind.CODE, grain=True, example="IN2569-01"),
        Column("issue", "ประเด็น", Kind.TEXT, example="ความปลอดภัยในสถานศึกษา"),
        Column("text", "ข้อเสนอแนะ", Kind.TEXT, example="จัดทำแผนเผชิญเหตุให้ครบทุกโรงเรียน"),
        Column(
            "owner",
            "ผู้รับผิดชอบ",
            Kind.TEXT,
            same_as=GROUP_SAME,
            note="ชื่อกลุ่มงาน ไม่ใช่ชื่อบุคคล",
            example="กลุ่มส่งเสริมการจัดการศึกษา",
        ),
        Column("due_on", "กำหนด", Kind.DATE, required=False, example="31/12/2569"),
        Column("state", "สถานะ", Kind.CHOICE, choices=STATES, example=UNDER_WAY),
    ),
    measures=(
        Measure(
            key="inspections",
            thai="ข้อเสนอแนะจากการตรวจราชการ",
            words=tuple(_CALLED.split()),
            unit="ข้อ",
            calendar="none",
            see=See.OFFICE,
            value=lambda table: func.count(table.id),
            aggregate="raw",
            dimensions=("act_state", "due_state", "group", "issue"),
            examples=("ข้อเสนอแนะผู้ตรวจที่ยังไม่ดำเนินการ", "ข้อเสนอแนะผู้ตรวจแยกกลุ่มงาน", "ข้อเสนอแนะผู้ตรวจที่เลยกำหนด"),
            definition="เลยกำหนด คือ พ้นวันกำหนดแล้วและยังไม่ใช่ดำเนินการแล้ว",
        ),
    ),
    listing=Listing(
        measure="inspections",
        title="text",
        value=Shown("state"),
        notes=(Shown("overdue"), Shown("issue", "ประเด็น"), Shown("owner"), Shown("due_on", "กำหนด")),
        state="act_state",
        order=("due_on", "number"),
        offers=("ที่ยังไม่ดำเนินการ", "ที่เลยกำหนด", "แยกกลุ่มงาน", "แยกประเด็น"),
    ),
    reckoned={"due": _due, "overdue": _overdue},
    checks=(_of_groups,),
)
