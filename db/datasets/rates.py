"""Per-head rates (อัตราเงินอุดหนุนรายหัว): one row per fiscal year, item and grade."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, MoneyType
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Kind
from db.values.money import Money

#: เงินรายหัว in the narrow sense (contract.md, "Meanings").
TUITION = "ค่าจัดการเรียนการสอน"
BOOKS = "ค่าหนังสือเรียน"
EQUIPMENT = "ค่าอุปกรณ์การเรียน"
UNIFORMS = "ค่าเครื่องแบบนักเรียน"
ACTIVITIES = "ค่ากิจกรรมพัฒนาคุณภาพผู้เรียน"
#: The five items of free education (เรียนฟรี 15 ปี), in the order of OBEC's guideline books.
ITEMS = (TUITION, BOOKS, EQUIPMENT, UNIFORMS, ACTIVITIES)
#: Extra money a head of small schools (at most 120 pupils); named as offices name it. No rate of it was found in a public
#: source, so it counts only where an office imports one, and never as part of the five items.
SMALL_SCHOOL = "เงินเพิ่มเติมโรงเรียนขนาดเล็ก"
#: Items that come whole in term 1; of the others a term is half.
WHOLE_IN_TERM_1 = (BOOKS, UNIFORMS)


class Rate(FactMixin, Base):
    """Baht a head and year (อัตราต่อหัวต่อปี) of one item for one grade."""

    __tablename__ = "rates"
    __table_args__ = (Index("ix_rates_year", "year", "item", "grade"),)

    year: Mapped[int] = mapped_column(Integer)
    item: Mapped[str] = mapped_column(String(120))
    grade: Mapped[str] = mapped_column(String(8))
    amount: Mapped[Money] = mapped_column(MoneyType)
    reference: Mapped[str] = mapped_column(String(500))


DATASET = Dataset(
    kind="rates",
    thai="อัตราเงินอุดหนุนรายหัว",
    row_per="ปี รายการ ชั้น",
    source="แนวทางเงินอุดหนุนเรียนฟรี",
    table=Rate,
    columns=(
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2570"),
        Column("item", "รายการ", Kind.TEXT, grain=True, example=TUITION),
        Column("grade", "ชั้น", Kind.GRADE, grain=True, example="ป.1"),
        Column("amount", "บาทต่อคนต่อปี", Kind.MONEY, unit="บาท", aliases=("บาท/คน/ปี",), example="2052.00"),
        Column("reference", "อ้างอิง", Kind.TEXT, example="แนวทางการดำเนินงาน ปีงบประมาณ 2567"),
    ),
    national=True,
)
