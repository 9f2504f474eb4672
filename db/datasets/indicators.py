"""Indicators of policy (ตัวชี้วัดตามนโยบาย): one row per indicator and round of a fiscal year."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Index, Integer, String, case, cast, func, literal
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, PercentType
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Listing, Measure, See, Shown, Value

HALF, WHOLE = ROUNDS = ("6 เดือน", "12 เดือน")
MET, BELOW, NONE_YET = STANDINGS = ("บรรลุเป้าหมาย", "ต่ำกว่าเป้าหมาย", "ยังไม่มีผล")

_CALLED = (
    "ตัวชี้วัด ผลตัวชี้วัด จำนวนตัวชี้วัด กี่ตัวชี้วัด ค่าเป้าหมายตัวชี้วัด เป้าหมายตัวชี้วัด ตัวชี้วัดของเขต ตัวชี้วัดทั้งหมด รายการตัวชี้วัด ผลการดำเนินงานตัวชี้วัด ผลของตัวชี้วัด ผลการดำเนินงานตามตัวชี้วัด "
    "ผลตามตัวชี้วัด kpi เคพีไอ ผลkpi ตัวชี้วัดไหน ตัวชี้วัดใด ตัวชี้วัดอะไร ตัวชี้วัต ตัวชีวัด ผลตัวชีวัด ระดับตัวชี้วัด คะแนนตัวชี้วัด ผลการประเมินตัวชี้วัด"
)


class Indicator(FactMixin, Base):
    """Target and result of an indicator (ตัวชี้วัด) in one round, in the indicator's own unit; level from 1 to 5."""

    __tablename__ = "indicators"
    __table_args__ = (Index("ix_indicators_office", "office_code", "year", "round"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(300))
    year: Mapped[int] = mapped_column(Integer)
    round: Mapped[str] = mapped_column(String(16))
    target: Mapped[Any] = mapped_column(PercentType)
    result: Mapped[Any | None] = mapped_column(PercentType)
    level: Mapped[int | None] = mapped_column(Integer)


def _standing(table: Any, _day: date) -> ColumnElement[Any]:
    """Where the result stands towards the target; more is better, as for every indicator of the policy."""
    return case((table.result.is_(None), NONE_YET), (table.result >= table.target, MET), else_=BELOW)


def _level_name(table: Any, _day: date) -> ColumnElement[Any]:
    return case((table.level.is_(None), None), else_=literal("ระดับ ") + cast(table.level, String))


def _sensible(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """A level is from 1 to 5 and belongs to a result; two places are kept."""
    faults: list[tuple[int, str, str]] = []
    for index, row in enumerate(rows):
        level = row.get("level")
        if level is not None and not 1 <= level <= 5:
            faults.append((index, "level", "ระดับ 1 ถึง 5"))
        if level is not None and row.get("result") is None:
            faults.append((index, "result", "ผล เพราะมีระดับแล้ว หรือเว้นว่างทั้งสองช่อง"))
    return faults


INDICATOR = Dimension(
    "indicator", "ตัวชี้วัด", ("รายตัวชี้วัด", "แต่ละตัวชี้วัด", "ตามตัวชี้วัด"), "fact", column="name", kinds=True
)
STANDING = Dimension(
    "achievement",
    "ผลเทียบเป้าหมาย",
    ("ผลเทียบเป้าหมาย", "ผลเทียบเป้า", "การบรรลุเป้าหมาย", "การบรรลุ", "สถานะ"),
    "fact",
    (
        Value(MET, tuple("บรรลุเป้าหมาย บรรลุ บรรลุแล้ว บรรลุเป้า ผ่านเป้า ผ่านเป้าหมาย ถึงเป้าหมาย ถึงเป้า ได้ตามเป้า ตามเป้าหมาย ที่บรรลุ สำเร็จ ที่ผ่าน ผ่านเกณฑ์ เกินเป้า เข้าเป้า".split())),
        Value(
            BELOW,
            tuple(
                "ต่ำกว่าเป้าหมาย ต่ำกว่าเป้า ไม่บรรลุ ไม่บรรลุเป้าหมาย ไม่บรรลุเป้า ยังไม่บรรลุ ยังไม่บรรลุเป้าหมาย ไม่ถึงเป้า ไม่ถึงเป้าหมาย ยังไม่ถึงเป้า ยังไม่ถึงเป้าหมาย ไม่ผ่านเป้า "
                "ไม่ผ่านเกณฑ์ ตกเป้า ไม่ผ่าน ที่ไม่ผ่าน ที่ไม่บรรลุ หลุดเป้า พลาดเป้า".split()
            ),
        ),
        Value(NONE_YET, tuple("ยังไม่มีผล ยังไม่ได้รายงานผล ไม่มีผล ที่ยังไม่มีผล".split())),
    ),
    column="standing",
    kinds=True,
)  # fmt: skip
LEVEL = Dimension(
    "indicator_level",
    "ระดับคุณภาพ",
    ("ระดับคุณภาพ", "ระดับคะแนน", "ระดับผลตัวชี้วัด"),
    "fact",
    tuple(Value(f"ระดับ {level}", (f"ระดับ {level}", f"ระดับที่ {level}")) for level in range(1, 6)),
    column="level_name",
    kinds=True,
)
OWN_DIMENSIONS = (INDICATOR, STANDING, LEVEL)

DATASET = Dataset(
    kind="indicators",
    thai="ตัวชี้วัดตามนโยบาย",
    row_per="ตัวชี้วัด รอบ",
    source="ระบบติดตามตัวชี้วัด",
    table=Indicator,
    columns=(
        Column("code", "รหัสตัวชี้วัด", Kind.CODE, grain=True, example="QP66-02"),
        Column("name", "ตัวชี้วัด", Kind.TEXT, example="พาน้องกลับมาเรียน"),
        Column("year", "ปีงบประมาณ", Kind.YEAR, grain=True, example="2566"),
        Column(
            "round",
            "รอบ",
            Kind.CHOICE,
            grain=True,
            choices=ROUNDS,
            same_as={"6": HALF, "12": WHOLE, "รอบ 6 เดือน": HALF, "รอบ 12 เดือน": WHOLE},
            note="6 และ 12 ก็ได้",
            example=WHOLE,
        ),
        Column("target", "เป้าหมาย", Kind.DECIMAL, example="100"),
        Column("result", "ผล", Kind.DECIMAL, required=False, example="96.5"),
        Column("level", "ระดับ", Kind.ORDINAL, required=False, note="1-5", example="4"),
    ),
    measures=(
        Measure(
            key="indicators",
            thai="จำนวนตัวชี้วัด",
            words=tuple(_CALLED.split()),
            unit="ตัวชี้วัด",
            calendar="fiscal",
            stock=True,
            value=lambda table: func.count(table.id),
            aggregate="raw",
            see=See.LOCAL,
            dimensions=("indicator", "achievement", "indicator_level", "round", "year"),
            examples=("ผลตัวชี้วัดพาน้องกลับมาเรียน", "ตัวชี้วัดที่ไม่บรรลุเป้าหมาย", "ตัวชี้วัดปี 2566 รอบ 6 เดือน"),
            definition="บรรลุเป้าหมาย คือ ผลไม่น้อยกว่าเป้าหมายของรอบนั้น",
        ),
    ),
    listing=Listing(
        measure="indicators",
        title="name",
        value=Shown("result"),
        notes=(Shown("standing"), Shown("target", "เป้าหมาย"), Shown("level_name")),
        state="achievement",
        order=("code",),
        search="indicator",
        nouns=("ตัวชี้วัด", "ผลตัวชี้วัด", "ตัวชี้วัดของ", "ผลของตัวชี้วัด", "kpi"),
        told=(Shown("result", "ผล"), Shown("target", "เป้าหมาย"), Shown("level", "ระดับ")),
        offers=("ที่ไม่บรรลุเป้าหมาย", "รอบ 6 เดือน", "ตัวชี้วัดทั้งหมด"),
    ),
    reckoned={"standing": _standing, "level_name": _level_name},
    checks=(_sensible,),
)
