"""Scores of the national tests (คะแนน NT, O-NET, RT): one row per school, year, test, grade and subject; never a pupil.

The same file tells the mean of the whole office (code ``NNNN0000``) and of the country (``00000000``) as they were announced.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, PercentType
from db.batches import FactMixin
from db.datasets.core import Column, Dataset, Dimension, Kind, Measure, See, Tiers, Value
from db.datasets.score_layouts import LAYOUTS, NT, ONET, OVERALL, RT, SAME_SUBJECT, SUBJECTS, TESTS
from db.datasets.score_words import SCORE_WORDS, SUBJECT_WORDS, TEST_WORDS, TIER_WORDS

#: Whose mean a row is.
OF_SCHOOL, OF_OFFICE, OF_COUNTRY = "โรงเรียน", "เขตพื้นที่", "ประเทศ"
COUNTRY_CODE = "00000000"
#: A mean is of a hundred, with two places.
_FULL = Decimal(100)
_CENT = Decimal("0.01")
#: The grades each test is held in (สทศ., สพฐ.).
GRADES_OF = {NT: ("ป.3",), ONET: ("ป.6", "ม.3", "ม.6"), RT: ("ป.1",)}

OWN_DIMENSIONS = (
    Dimension(
        "test",
        "การทดสอบ",
        ("การทดสอบ", "แต่ละการทดสอบ", "รายการทดสอบ"),
        "fact",
        tuple(Value(test, TEST_WORDS[test]) for test in TESTS),
        of="score",
        kinds=True,
    ),
    Dimension(
        "subject",
        "วิชา",
        ("วิชา", "รายวิชา", "แต่ละวิชา", "แยกวิชา", "รายด้าน", "แต่ละด้าน", "สาระ", "กลุ่มสาระ"),
        "fact",
        tuple(Value(subject, SUBJECT_WORDS[subject]) for subject in SUBJECTS),
        of="score",
        kinds=True,
    ),
    Dimension(
        "tier",
        "ระดับของค่าเฉลี่ย",
        ("ระดับของค่าเฉลี่ย",),
        "fact",
        tuple(Value(tier, TIER_WORDS[tier], said=False) for tier in (OF_SCHOOL, OF_OFFICE, OF_COUNTRY)),
        kinds=True,
        before="ระดับ",
    ),
)


class Score(FactMixin, Base):
    """Mean (คะแนนเฉลี่ย, of 100) of one subject of one test, of a school, the office or the country."""

    __tablename__ = "scores"
    __table_args__ = (
        Index("ix_scores_school", "school_code", "year"),
        Index("ix_scores_office", "office_code", "year", "test", "grade", "subject"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    test: Mapped[str] = mapped_column(String(8))
    grade: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(40))
    #: Pupils who took it (จำนวนผู้สอบ): what a mean over several schools is weighed by. None where the source does not say.
    takers: Mapped[int | None] = mapped_column(Integer)
    mean: Mapped[Decimal] = mapped_column(PercentType)
    #: Whose mean it is; told by the code.
    tier: Mapped[str] = mapped_column(String(12))


def tier_of(code: str) -> str:
    """Return whose mean a row is by its code: of the country, of an office, of a school."""
    if code == COUNTRY_CODE:
        return OF_COUNTRY
    return OF_OFFICE if code.endswith("0000") else OF_SCHOOL


def _fill(cells: dict[str, Any]) -> dict[str, Any]:
    """Some offices' sheets carry more than two places; a score is kept as it is printed, half up."""
    mean = Decimal(cells["mean"]).quantize(_CENT, ROUND_HALF_UP)
    return {"mean": mean, "tier": tier_of(cells["school_code"])}


def _within_range(_session: Session, _office: str, rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    wrong = []
    for index, row in enumerate(rows):
        if row.get("mean") is not None and not 0 <= row["mean"] <= _FULL:
            wrong.append((index, "mean", "คะแนนเฉลี่ย 0 ถึง 100"))
        grades = GRADES_OF.get(row.get("test") or "", ())
        if row.get("grade") and grades and row["grade"] not in grades:
            wrong.append((index, "grade", f"ชั้นที่สอบ {row['test']} คือ {', '.join(grades)}"))
    return wrong


DATASET = Dataset(
    kind="scores",
    thai="ผลการทดสอบระดับชาติ",
    row_per="โรงเรียน ปี การทดสอบ ชั้น วิชา",
    source="ผลการทดสอบ NT O-NET RT",
    table=Score,
    columns=(
        Column(
            "school_code",
            "รหัสโรงเรียน",
            Kind.BODY_CODE,
            grain=True,
            note="ค่าเฉลี่ยของเขตใช้รหัสเขต 4 หลักตามด้วย 0000 ค่าเฉลี่ยทั้งประเทศใช้ 00000000",
            example="57030001",
        ),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "test",
            "การทดสอบ",
            Kind.CHOICE,
            grain=True,
            choices=TESTS,
            same_as={"onet": ONET, "โอเน็ต": ONET, "n.t.": NT, "r.t.": RT, "เอ็นที": NT, "อาร์ที": RT},
            example=ONET,
        ),
        Column("grade", "ชั้น", Kind.GRADE, grain=True, note="NT ป.3, O-NET ป.6 ม.3 ม.6, RT ป.1", example="ป.6"),
        Column(
            "subject",
            "วิชา",
            Kind.CHOICE,
            grain=True,
            choices=SUBJECTS,
            same_as=SAME_SUBJECT,
            note=f"ค่าเฉลี่ยทุกวิชาตามที่ประกาศใช้ {OVERALL}",
            example="คณิตศาสตร์",
        ),
        Column(
            "takers",
            "จำนวนผู้สอบ",
            Kind.COUNT,
            required=False,
            unit="คน",
            aliases=("ผู้เข้าสอบ", "จำนวนผู้เข้าสอบ", "จน.นร."),
            note="ใช้ถ่วงน้ำหนักเมื่อเฉลี่ยหลายโรงเรียน",
            example="12",
        ),
        Column("mean", "คะแนนเฉลี่ย", Kind.DECIMAL, note="เต็ม 100", example="45.25"),
    ),
    measures=(
        Measure(
            key="score",
            thai="คะแนนเฉลี่ย",
            words=SCORE_WORDS,
            unit="คะแนน",
            calendar="academic",
            stock=True,
            see=See.PEERS,
            value=lambda table: table.mean,
            aggregate="mean",
            weight=lambda table: table.takers,
            apart=("test", "grade", "subject"),
            whole={"subject": OVERALL},
            tiers=Tiers("tier", OF_SCHOOL, OF_OFFICE, OF_COUNTRY),
            fixed={"tier": (OF_SCHOOL,)},
            dimensions=(
                "test", "grade", "subject", "tier", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year",
            ),
            examples=(
                "ผล O-NET ป.6 เทียบปีที่แล้ว",
                "โรงเรียนเรา NT ได้เท่าไหร่",
                "10 อันดับ O-NET ป.6 ภาษาอังกฤษ",
                "คะแนน NT แยกวิชา",
                "RT ป.1 แยกอำเภอ",
                "ค่าเฉลี่ย O-NET ป.6 ระดับประเทศ",
            ),
            definition="คะแนนเฉลี่ยเต็ม 100 ของหลายโรงเรียนถ่วงน้ำหนักด้วยจำนวนผู้สอบ ทั้งเขตใช้ค่าที่ประกาศถ้ามี",
        ),
    ),
    layouts=LAYOUTS,
    fill=_fill,
    checks=(_within_range,),
)  # fmt: skip
