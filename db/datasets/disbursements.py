"""Disbursements (เบิกจ่าย): one row per payment of a school or a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin, ImportBatch
from db.datasets.allocations import CATEGORIES
from db.datasets.core import Beside, Column, Dataset, Kind, Measure, See
from db.values.money import Money

SCHOOLS, PROJECTS = "โรงเรียน", "โครงการ"
_BY = ("category", "line", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year", "payer")
#: Further ways to speak of what was paid, and of what is still committed.
_SPENT = (
    "การเบิกเงิน มีการเบิกเงิน การเบิกจ่ายเงิน มีการเบิกจ่าย การจ่ายเงิน มีการจ่ายเงิน รายการจ่าย รายการเบิก รายการเบิกจ่าย รายการจ่ายเงิน เบิกแล้ว เบิกไป เบิกไปแล้ว เบิกเงิน เบิกเงินไป เบิกเงินไปแล้ว เบิกเงินแล้ว เบิกงบ เบิกงบไป เบิกงบไปแล้ว เบิกตัง เบิกตังค์ เบิกจ่ายไป เบิกจ่ายไปแล้ว เบิกจ่ายเงิน "
    "เบิกจ่ายเงินไปแล้ว เบิกจ่ายงบ เบิกจ่ายงบประมาณ เบิกใช้ เบิกออก เบิกออกไป เบิก-จ่าย เบิก/จ่าย เบิกจาย เบกจ่าย เบิกจ่าน เบิจ่าย เบิกจ่ยา เบกิจ่าย ยอดเบิก ยอดจ่าย ยอดใช้จ่าย ยอดเบิกใช้ "
    "จ่ายแล้ว จ่ายเงิน จ่ายเงินไป จ่ายเงินแล้ว จ่ายเงินไปแล้ว จ่ายเงินออก จ่ายเงินออกไป จ่ายออก จ่ายออกไป จ่ายตัง จ่ายตังค์ จ่ายงบ จ่ายงบไป ใช้จ่าย ใช้จ่ายแล้ว ใช้จ่ายไปแล้ว ใช้จ่ายเงิน "
    "ใช้จ่ายงบ ใช้จ่ายงบประมาณ ใช้เงิน ใช้เงินไปแล้ว ใช้เงินแล้ว ใช้งบ ใช้งบไป ใช้งบแล้ว ใช้งบไปแล้ว ใช้งบประมาณ ใช้งบประมาณไป ใช้งบประมาณไปแล้ว ใช้ตัง ใช้ตังค์ ใช้ตังไป เงินที่เบิก "
    "เงินที่ใช้ไป เงินที่จ่าย เงินที่จ่ายไป งบที่ใช้ไป งบที่เบิก งบที่เบิกจ่าย"
)
_COMMITTED = (
    "ก่อหนี้ ก่อหนี้ผูกพัน หนี้ผูกพัน เงินก่อหนี้ผูกพัน งบผูกพัน ยอดเงินผูกพัน ผูกพันไว้ ผูกพันค้าง ผูกพันค้างอยู่ ผูกพันคงค้าง ผูกพันอยู่ ผูกพันแล้วยังไม่เบิก ผูกพันแล้วยังไม่ได้เบิก "
    "ก่อหนี้ผูกพันแล้วยังไม่เบิก ก่อหนี้ผูกพันแล้วยังไม่ได้เบิก ก่อหนี้แล้วยังไม่เบิก ก่อหนี้แล้วยังไม่ได้เบิก ก่อหนี้แล้วยังไม่เบิกจ่าย ผูกพันที่ยังไม่เบิก ผูกพันที่ยังไม่ได้เบิก ผูกพันยังไม่เบิก "
    "ก่อหนี้ผูกพันยังไม่เบิก ก่อหนี้ผูกพันแล้วยังไม่เบิกจ่าย เงินผูกพันค้างอยู่ เงินผูกพันค้าง เงินผูกพันคงค้าง กันเงินไว้ เงินที่กันไว้ กันเงินเหลื่อมปี เงินกันเหลื่อมปี กันเงินไว้เบิกเหลื่อมปี "
    "กันไว้เบิกเหลื่อมปี ยอดpo ตั้งpo ผูกพันธ์ ผูกพันธุ์ เงินผูกพันธ์"
)


class Disbursement(FactMixin, Base):
    """Money paid (เบิกจ่าย) on one day, and what is still committed (ผูกพัน) as of that day."""

    __tablename__ = "disbursements"
    __table_args__ = (
        Index("ix_disbursements_school", "school_code", "year"),
        Index("ix_disbursements_office", "office_code", "year"),
        Index("ix_disbursements_project", "office_code", "project_code", "year"),
    )

    #: Exactly one of the two is filled; the other is empty text, so that a grain never holds NULL.
    school_code: Mapped[str] = mapped_column(String(8), default="")
    project_code: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(String(200), default="")
    paid_on: Mapped[date] = mapped_column(Date)
    paid: Mapped[Money] = mapped_column(MoneyType)
    committed: Mapped[Money | None] = mapped_column(MoneyType)
    #: Who pays: SCHOOLS or PROJECTS; a school's figures never contain project money.
    payer: Mapped[str] = mapped_column(String(16))


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    return {"payer": SCHOOLS if cells.get("school_code") else PROJECTS}


def _one_of_school_and_project(
    _session: Session, _office: str, rows: list[dict[str, Any]]
) -> list[tuple[int, str, str]]:
    return [
        (index, "school_code", "กรอกรหัสโรงเรียนหรือรหัสโครงการ อย่างใดอย่างหนึ่งเท่านั้น")
        for index, row in enumerate(rows)
        if bool(row.get("school_code")) == bool(row.get("project_code"))
    ]


def _known_projects(session: Session, office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """A payment of a project that no plan of its year has would be told apart by no group.

    Checked only for years of which the office has brought its projects: payments may come before the plan.
    """
    # Projects read payments, so they are known here only once both are declared.
    from db.datasets.projects import Project

    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    years = {row["year"] for row in rows if row.get("project_code") and row.get("year")}
    held: dict[int, set[str]] = {}
    for year, code in session.execute(
        select(Project.year, Project.code).where(
            Project.office_code == office,
            Project.year.in_(years),
            Project.current,
            Project.batch_id.in_(live),
        )
    ):
        held.setdefault(year, set()).add(code)
    return [
        (index, "project_code", "รหัสโครงการที่มีใน projects ของปีนั้น")
        for index, row in enumerate(rows)
        if row.get("project_code")
        and row.get("year") in held
        and row["project_code"] not in held[row["year"]]
    ]


DATASET = Dataset(
    kind="disbursements",
    thai="การเบิกจ่าย",
    row_per="การจ่ายหนึ่งครั้ง",
    source="ทะเบียนคุมการเบิกจ่าย",
    table=Disbursement,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, required=False, grain=True, example="57030001"),
        Column(
            "project_code",
            "รหัสโครงการ",
            Kind.CODE,
            required=False,
            grain=True,
            note="กรอกอย่างใดอย่างหนึ่งกับรหัสโรงเรียน",
        ),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column("category", "งบรายจ่าย", Kind.CHOICE, grain=True, choices=CATEGORIES, example="งบเงินอุดหนุน"),
        Column("line", "รายการ", Kind.TEXT, required=False, grain=True, example="ค่าจัดการเรียนการสอน"),
        Column("paid_on", "วันที่", Kind.DATE, grain=True, past=True, example="15/12/2569"),
        Column("paid", "เบิกจ่าย", Kind.MONEY, unit="บาท", note="จ่ายในวันนั้น ไม่ใช่ยอดสะสม", example="20000.00"),
        Column(
            "committed", "ผูกพัน", Kind.MONEY, required=False, unit="บาท", note="ยังผูกพัน ณ วันนั้น", example="0.00"
        ),
    ),
    measures=(
        Measure(
            key="disbursed",
            thai="ยอดเบิกจ่าย",
            words=(
                "เบิกจ่าย",
                "เบิกจ่ายแล้ว",
                "เบิกไปแล้ว",
                "จ่ายไปแล้ว",
                "ใช้ไปแล้ว",
                "ใช้เงินไป",
                "ใช้ไป",
                "จ่ายไป",
                "ใช้จ่ายไป",
                "เบิก",
                *_SPENT.split(),
            ),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.paid,
            dated="paid_on",
            dimensions=_BY,
            fixed={"payer": (SCHOOLS,)},
            beside=(
                Beside("disbursed", "โครงการของเขต", where=(("payer", (PROJECTS,)),)),
                Beside("disbursed", "รวมโรงเรียนและโครงการ", where=(("payer", (SCHOOLS, PROJECTS)),)),
            ),
            examples=("เบิกจ่ายแล้วเท่าไหร่", "โรงเรียนเราเบิกจ่ายไปเท่าไร", "เบิกจ่ายทั้งเขตแยกงบรายจ่าย"),
        ),
        Measure(
            key="committed",
            thai="ยอดผูกพัน",
            words=("ผูกพัน", "กันเงิน", "เงินผูกพัน", "เงินกัน", *_COMMITTED.split()),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.committed,
            newest_by=("school_code", "project_code", "year", "category", "line"),
            newest_on="paid_on",
            fixed={"payer": (SCHOOLS,)},
            dimensions=_BY,
            examples=("เงินผูกพันเหลือเท่าไหร่",),
            definition="ยอดผูกพันของแถวล่าสุดในแต่ละรายการ",
        ),
    ),
    fill=_fill,
    checks=(_one_of_school_and_project, _known_projects),
)
