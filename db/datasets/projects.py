"""Projects of the action plan (โครงการตามแผนปฏิบัติการประจำปี): one row per project of a fiscal year."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Index,
    Integer,
    Select,
    String,
    and_,
    case,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, MoneyType, PercentType
from db.batches import FactMixin, ImportBatch
from db.datasets.core import Column, Dataset, Dimension, Kind, Listing, Measure, See, Shown, Value
from db.datasets.disbursements import PROJECTS, Disbursement
from db.datasets.office_work import GROUP, GROUP_SAME, names_a_person
from db.values.money import Money

STATES = ("ยังไม่เริ่ม", "ดำเนินการ", "ล่าช้า", "แล้วเสร็จ", "ยกเลิก")
NOT_BEGUN, UNDER_WAY, LATE, DONE, CALLED_OFF = STATES
UNKNOWN = "ไม่ระบุ"

_CALLED = (
    "โครงการ จำนวนโครงการ กี่โครงการ โครงการไหนบ้าง โครงการอะไรบ้าง โครงการตามแผน โครงการตามแผนปฏิบัติการ แผนปฏิบัติการ แผนปฏิบัติการประจำปี แผนปฎิบัติการ แผนปฎิบัติการประจำปี "
    "โครงการของเขต โครงการเขต โครงการทั้งหมด รายชื่อโครงการ ชื่อโครงการ โครงการในแผน โครงการประจำปี project projects โปรเจกต์ โปรเจ็กต์ โครงกาน "
    "ความก้าวหน้าโครงการ ความคืบหน้าโครงการ ความก้าวหน้าของโครงการ ความคืบหน้าของโครงการ ผลการดำเนินโครงการ สถานะของโครงการ "
    "วางโครงการ วางแผนโครงการ ตั้งโครงการ ทำโครงการ ทำโครงการอะไร วางโครงการอะไร วางโครงการอะไรไว้"
)
_BUDGET = (
    "งบโครงการ งบโครงการทั้งหมด งบประมาณโครงการทั้งหมด งบประมาณโครงการ วงเงินโครงการ งบของโครงการ งบประมาณของโครงการ วงเงินของโครงการ งบตามแผนปฏิบัติการ งบประมาณตามแผนปฏิบัติการ งบแผนปฏิบัติการ "
    "งบประมาณแผนปฏิบัติการ งบตามแผน เงินของโครงการ เงินโครงการทั้งหมด เงินโครงการ เงินโครงการของโรงเรียน เงินโครงการโรงเรียน เงินโครงการของ งบโครงการของโรงเรียน งบโครงการโรงเรียน"
)
_SPENT = "เงินที่โครงการใช้ ยอดใช้จ่ายโครงการ งบโครงการที่ใช้ไป เงินโครงการที่ใช้ไป งบโครงการที่เบิกจ่ายแล้ว เบิกจ่ายเงินโครงการ เบิกเงินโครงการ ใช้เงินโครงการ เงินโครงการใช้ไป เงินโครงการใช้ไปแล้ว เงินโครงการเบิกไป เงินโครงการเบิกจ่าย"


class Project(FactMixin, Base):
    """A project (โครงการ) with its owner group, money, period and progress in per cent."""

    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_office", "office_code", "year"),)

    code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(200))
    strategy: Mapped[str | None] = mapped_column(String(300))
    budget: Mapped[Money] = mapped_column(MoneyType)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    progress: Mapped[Any | None] = mapped_column(PercentType)
    state: Mapped[str | None] = mapped_column(String(16))


def _standing(table: Any, day: date) -> ColumnElement[Any]:
    """Where a project stands on a day (contract.md, "Late"): late when marked so, or past its end below 100 %.

    What was called off or finished is never late. Without a mark the period and the progress tell.
    """
    progress = type_coerce(table.progress, Integer)
    return case(
        (table.state.in_((DONE, CALLED_OFF, LATE)), table.state),
        (progress >= 100 * 100, DONE),
        (and_(table.ends_on < day, progress < 100 * 100), LATE),
        (and_(table.ends_on < day, table.state.in_((NOT_BEGUN, UNDER_WAY))), LATE),
        (table.state.is_not(None), table.state),
        (table.starts_on > day, NOT_BEGUN),
        (progress.is_not(None), UNDER_WAY),
        else_=UNKNOWN,
    )


def _live() -> Any:
    return select(ImportBatch.id).where(ImportBatch.state == "live")


def _paid(table: Any, _day: date) -> ColumnElement[Any]:
    """What was paid for a project in its fiscal year; None where no payment of it is held."""
    paid = (
        select(func.sum(type_coerce(Disbursement.paid, Integer)))
        .where(
            Disbursement.office_code == table.office_code,
            Disbursement.project_code == table.code,
            Disbursement.year == table.year,
            Disbursement.current,
            Disbursement.batch_id.in_(_live()),
        )
        .scalar_subquery()
    )
    return type_coerce(paid, MoneyType)


def payments_of_projects() -> Select[*tuple[Any, ...]]:
    """Return payments with the project they are of; one whose project is in no plan stays, under its code.

    Columns: office_code, batch_id, current, year, paid_on, paid, category, line, title, owner, strategy; and what the
    standing of the project is reckoned from, empty where it is in no plan.
    """
    return (
        select(
            Disbursement.office_code,
            Disbursement.batch_id,
            Disbursement.current,
            Disbursement.year,
            Disbursement.paid_on,
            Disbursement.paid,
            Disbursement.category,
            Disbursement.line,
            func.coalesce(Project.title, Disbursement.project_code).label("title"),
            func.coalesce(Project.owner, UNKNOWN).label("owner"),
            func.coalesce(Project.strategy, UNKNOWN).label("strategy"),
            Project.state,
            Project.starts_on,
            Project.ends_on,
            Project.progress,
        )
        .select_from(Disbursement)
        .outerjoin(
            Project,
            and_(
                Project.office_code == Disbursement.office_code,
                Project.code == Disbursement.project_code,
                Project.year == Disbursement.year,
                Project.current,
                Project.batch_id.in_(_live()),
            ),
        )
        .where(Disbursement.payer == PROJECTS)
    )


def _sensible(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """A project ends after it begins, goes from 0 to 100, and is of a group, never of a person."""
    faults: list[tuple[int, str, str]] = []
    for index, row in enumerate(rows):
        progress = row.get("progress")
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] < row["starts_on"]:
            faults.append((index, "ends_on", "วันสิ้นสุดที่ไม่ก่อนวันเริ่ม"))
        if progress is not None and not 0 <= progress <= 100:
            faults.append((index, "progress", "ความก้าวหน้า 0 ถึง 100"))
        if progress is not None and progress < 100 and row.get("state") == DONE:
            faults.append((index, "progress", "100 เพราะสถานะเป็นแล้วเสร็จ หรือเว้นว่าง"))
        if isinstance(row.get("budget"), Money) and row["budget"].satang < 0:
            faults.append((index, "budget", "จำนวนเงินตั้งแต่ 0"))
        if names_a_person(row.get("owner") or ""):
            faults.append((index, "owner", "ชื่อกลุ่มงาน ไม่ใช่ชื่อบุคคล"))
    return faults


PROJECT = Dimension(
    "project",
    "โครงการ",
    ("รายโครงการ", "แต่ละโครงการ", "ตามโครงการ"),
    "fact",
    column="title",
    kinds=True,
)
STRATEGY = Dimension(
    "strategy",
    "กลยุทธ์",
    (
        "กลยุทธ์",
        "รายกลยุทธ์",
        "ตามกลยุทธ์",
        "แต่ละกลยุทธ์",
        "ยุทธศาสตร์",
        "รายยุทธศาสตร์",
        "ตามยุทธศาสตร์",
        "กลยุทธ",
        "กลยุทธิ์",
    ),
    "fact",
    of="projects",
    from_data=True,
    kinds=True,
)
PROJECT_STATE = Dimension(
    "project_state",
    "สถานะโครงการ",
    ("สถานะโครงการ", "สถานะ", "ตามสถานะ", "สถานะการดำเนินงาน", "สถานะการดำเนินการ"),
    "fact",
    (
        Value(NOT_BEGUN, tuple("ยังไม่เริ่ม ยังไม่ได้เริ่ม ยังไม่เริ่มดำเนินการ ยังไม่ดำเนินการ ยังไม่ได้ดำเนินการ ยังไม่ได้ทำ ยังไม่ทำ ยังไม่เสร็จ ที่ยังไม่เสร็จ ยังไม่แล้วเสร็จ".split())),
        Value(
            UNDER_WAY,
            tuple("กำลังดำเนินการ อยู่ระหว่างดำเนินการ ระหว่างดำเนินการ ดำเนินการอยู่ กำลังทำ กำลังทำอยู่ ที่กำลังดำเนินการ ที่กำลังทำ ที่อยู่ระหว่างดำเนินการ ที่ดำเนินการอยู่ ยังไม่เสร็จ ที่ยังไม่เสร็จ ยังไม่แล้วเสร็จ".split()),
            said=False,
        ),
        Value(
            LATE,
            tuple(
                "ล่าช้า ที่ล่าช้า ล่าช้าอยู่ ล่าช้ากว่าแผน ช้ากว่าแผน ช้า ที่ช้า ดำเนินการล่าช้า ไม่เป็นไปตามแผน ไม่ทันแผน เลยกำหนด ที่เลยกำหนด เกินกำหนด เลยเวลา "
                "ไม่เสร็จตามกำหนด ไม่เสร็จตามแผน ไม่ทันกำหนด ยังไม่เสร็จ ที่ยังไม่เสร็จ ยังไม่แล้วเสร็จ".split()
            ),
        ),
        Value(DONE, tuple("แล้วเสร็จ เสร็จแล้ว เสร็จสิ้น เสร็จสิ้นแล้ว ที่เสร็จแล้ว ที่แล้วเสร็จ ดำเนินการแล้ว ดำเนินการเสร็จ ดำเนินการเสร็จแล้ว จบแล้ว ทำเสร็จแล้ว".split())),
        Value(CALLED_OFF, ("ถูกยกเลิก", "ที่ยกเลิก", "ยกเลิกแล้ว", "ยกเลิกไปแล้ว", "ที่ถูกยกเลิก"), said=False),
    ),
    column="standing",
    kinds=True,
)  # fmt: skip
OWN_DIMENSIONS = (GROUP, PROJECT, STRATEGY, PROJECT_STATE)
_BY = ("group", "strategy", "project_state", "project", "year")

DATASET = Dataset(
    kind="projects",
    thai="โครงการตามแผนปฏิบัติการประจำปี",
    row_per="โครงการ",
    source="แผนปฏิบัติการประจำปี",
    table=Project,
    columns=(
        Column("code", "รหัสโครงการ", Kind.CODE, grain=True, example="P2570-01"),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column("title", "โครงการ", Kind.TEXT, example="โครงการพัฒนาระบบข้อมูลสารสนเทศ"),
        Column(
            "owner",
            "กลุ่มงาน",
            Kind.TEXT,
            same_as=GROUP_SAME,
            note="ชื่อกลุ่มที่รับผิดชอบ ไม่ใช่ชื่อบุคคล",
            example="กลุ่มนโยบายและแผน",
        ),
        Column("strategy", "กลยุทธ์", Kind.TEXT, required=False, example="กลยุทธ์ที่ 4 เพิ่มประสิทธิภาพการบริหารจัดการ"),
        Column("budget", "งบประมาณ", Kind.MONEY, unit="บาท", example="150000.00"),
        Column("starts_on", "เริ่ม", Kind.DATE, example="1/11/2569"),
        Column("ends_on", "สิ้นสุด", Kind.DATE, example="30/6/2570"),
        Column(
            "progress", "ความก้าวหน้า", Kind.DECIMAL, required=False, unit="ร้อยละ", note="0-100", example="40"
        ),
        Column("state", "สถานะ", Kind.CHOICE, required=False, choices=STATES, example=UNDER_WAY),
    ),
    measures=(
        Measure(
            key="projects",
            thai="จำนวนโครงการ",
            words=tuple(_CALLED.split()),
            unit="โครงการ",
            calendar="fiscal",
            value=lambda table: func.count(table.id),
            aggregate="raw",
            see=See.LOCAL,
            dimensions=_BY,
            examples=("โครงการที่ล่าช้ามีอะไรบ้าง", "โครงการของกลุ่มนิเทศ", "โครงการทั้งหมดกี่โครงการ แยกกลุ่มงาน"),
            definition="ล่าช้า คือ ระบุว่าล่าช้า หรือพ้นวันสิ้นสุดแล้วแต่ความก้าวหน้าไม่ถึงร้อยละ 100",
        ),
        Measure(
            key="project_budget",
            thai="งบประมาณโครงการ",
            words=tuple(_BUDGET.split()),
            unit="บาท",
            money=True,
            calendar="fiscal",
            value=lambda table: table.budget,
            see=See.SUMS,
            dimensions=_BY,
            examples=("งบโครงการแยกกลยุทธ์", "งบประมาณโครงการของกลุ่มนิเทศเท่าไหร่"),
            definition="วงเงินตามแผนปฏิบัติการ รวมโครงการทุกสถานะ",
        ),
        Measure(
            key="project_disbursed",
            thai="ยอดเบิกจ่ายของโครงการ",
            words=tuple(_SPENT.split()),
            unit="บาท",
            money=True,
            calendar="fiscal",
            value=lambda table: table.paid,
            dated="paid_on",
            see=See.SUMS,
            dimensions=("group", "strategy", "project_state", "project", "category", "line", "year"),
            view=payments_of_projects,
            reads=("disbursements",),
            examples=("โครงการของกลุ่มนิเทศใช้เงินไปเท่าไหร่", "โครงการใช้เงินไปเท่าไหร่แยกกลุ่มงาน"),
        ),
    ),
    listing=Listing(
        measure="projects",
        title="title",
        value=Shown("budget", unit="บาท"),
        notes=(
            Shown("standing"),
            Shown("progress", "ก้าวหน้า", "ร้อยละ"),
            Shown("ends_on", "สิ้นสุด"),
            Shown("owner"),
        ),
        state="project_state",
        order=("ends_on", "code"),
        total="project_budget",
        search="project",
        nouns=("โครงการ", "โครงการของ"),
        instead={
            "allocated": "project_budget",
            "disbursed": "project_disbursed",
            "remaining": "project_remaining",
            "disbursement_rate": "project_rate",
        },
        told=(
            Shown("progress", "ความก้าวหน้า", "ร้อยละ"),
            Shown("budget", "งบประมาณ", "บาท"),
            Shown("spent", "เบิกจ่ายแล้ว", "บาท"),
        ),
        offers=("โครงการที่ล่าช้า", "แยกกลุ่มงาน", "แยกกลยุทธ์", "โครงการใช้เงินไปเท่าไหร่"),
        reads=("disbursements",),
    ),
    reckoned={"standing": _standing, "spent": _paid},
    checks=(_sensible,),
)
