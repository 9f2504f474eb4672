"""Allocations (จัดสรรงบประมาณ): one row per school, line and instalment of a fiscal year."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Index, Integer, String, or_
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Kind, Measure, See
from db.datasets.dimensions import DIMENSIONS
from db.values.calendar import Term
from db.values.money import Money

CATEGORIES = tuple(value.key for value in DIMENSIONS["category"].values)


class Allocation(FactMixin, Base):
    """Money allocated (จัดสรร) to a school by one letter for one line."""

    __tablename__ = "allocations"
    __table_args__ = (
        Index("ix_allocations_school", "school_code", "year"),
        Index("ix_allocations_office", "office_code", "year"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(String(200))
    instalment: Mapped[int] = mapped_column(Integer)
    amount: Mapped[Money] = mapped_column(MoneyType)
    letter: Mapped[str] = mapped_column(String(80))
    letter_date: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(300))


#: How notes of allocations call a term before its number and year (ภาคเรียนที่ 2/2569, a year in full).
_TERM_CALLED = ("ภาคเรียนที่ ", "ภาคเรียนที่", "ภาคเรียน ", "ภาคเรียน", "เทอมที่ ", "เทอมที่", "เทอม ", "เทอม")
#: Any term, also one without its word: 2/2569 in a date or the number of a letter is not told from it, and no term is sure.
_TERM_LIKE = re.compile(r"(?<!\d)(?P<number>\d{1,2})\s*/\s*(?P<year>25\d\d)(?!\d)")


def term_noted(note: str | None, year: int) -> Term | None:
    """Return the one term of fiscal year ``year`` (Buddhist Era) that a note names; None where it names none, another or two."""
    said = note or ""
    found = [
        term
        for term in (Term.paid_in(year, 1), Term.paid_in(year, 2))
        if any(f"{called}{term.noted}" in said for called in _TERM_CALLED)
    ]
    return found[0] if len(found) == 1 and len(_TERM_LIKE.findall(said)) == 1 else None


def in_term(table: Any, term: Term) -> ColumnElement[bool]:
    """Say that the note of an allocation names a term; ``term_noted`` says whether every note can be read so."""
    return or_(*(table.note.contains(f"{called}{term.noted}") for called in _TERM_CALLED))


DATASET = Dataset(
    kind="allocations",
    thai="การจัดสรรงบประมาณ",
    row_per="โรงเรียน รายการ งวด",
    source="ทะเบียนจัดสรรงบประมาณ",
    table=Allocation,
    of_term=in_term,
    term_of=term_noted,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column("category", "งบรายจ่าย", Kind.CHOICE, grain=True, choices=CATEGORIES, example="งบเงินอุดหนุน"),
        Column("line", "รายการ", Kind.TEXT, grain=True, example="ค่าจัดการเรียนการสอน"),
        Column("instalment", "งวด", Kind.ORDINAL, grain=True, aliases=("ครั้งที่",), example="1"),
        Column("amount", "จำนวนเงิน", Kind.MONEY, unit="บาท", example="125000.00"),
        Column("letter", "เลขที่หนังสือ", Kind.TEXT, example="ศธ 04048/ว 123"),
        Column("letter_date", "ลงวันที่", Kind.DATE, past=True, example="10/11/2569"),
        Column("note", "หมายเหตุ", Kind.TEXT, required=False, example=""),
    ),
    measures=(
        Measure(
            key="allocated",
            thai="งบประมาณที่ได้รับจัดสรร",
            words=(
                "งบประมาณ",
                "จัดสรร",
                "ได้รับจัดสรร",
                "งบ",
                "งปม.",
                "งปม",
                "เงินงบประมาณ",
                "ได้งบ",
                "เงินโอน",
                "โอนเงิน",
                "ยอดจัดสรร",
                "เงินที่ได้",
                "งบจัดสรร",
                "งบที่ได้",
                "งบที่ได้รับ",
                "งบที่จัดสรร",
                "เงินจัดสรร",
                "ยอดเงินจัดสรร",
                "ยอดงบ",
                "เงินงบ",
                "เงินที่จัดสรร",
                "จัดสรรงบ",
                "จัดสรรงบประมาณ",
                "จัดสรรเงิน",
                "ได้รับงบ",
                "ได้รับงบประมาณ",
                "งบประมาน",
                "งบปะมาณ",
                "งบประมาณที่ได้",
                "งบประมาณจัดสรร",
                "จัดสัน",
                "จัดสัณ",
            ),
            unit="บาท",
            money=True,
            calendar="fiscal",
            see=See.SUMS,
            value=lambda table: table.amount,
            dated="letter_date",
            dimensions=(
                "line",
                "category",
                "instalment",
                "letter",
                "school",
                "amphoe",
                "tambon",
                "cluster",
                "size",
                "teaches",
                "year",
            ),
            beside=(
                Beside("allocated_after", "หลังโอนเปลี่ยนแปลง", differs=True),
                Beside("project_budget", "งบประมาณโครงการของเขต", whole=True),
                Beside("allocated_together", "รวมโรงเรียนและโครงการ", whole=True),
            ),
            examples=(
                "โรงเรียนเราได้งบเท่าไหร่",
                "งบจัดสรรทั้งเขตแยกงบรายจ่าย",
                "ค่าจ้างธุรการปีนี้ได้เท่าไหร่",
                "งบปี 2569 แยกงวด",
            ),
            definition="ผลรวมทุกงวดที่มีหนังสือจัดสรร",
        ),
    ),
)
