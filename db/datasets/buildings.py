"""Buildings (อาคารและสิ่งก่อสร้าง): one row per kind of building of a school, its plan, year and condition; from B-OBEC."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.building_layouts import LAYOUTS
from db.datasets.core import Band, Beside, Column, Dataset, Dimension, Kind, Measure, See, Value

#: As B-OBEC writes them; the last is about to be, or has been, pulled down.
CONDITIONS = ("ดี", "พอใช้", "ทรุดโทรม", "รื้อถอน")
GOOD, FAIR, POOR, PULLED_DOWN = CONDITIONS
CLASSROOMS, PURPOSES, HOUSE, TOILET = "อาคารเรียน", "อาคารอเนกประสงค์", "บ้านพักครู", "ส้วม"
_BY = (
    "building_kind", "condition", "building_age", "building_plan", "school", "amphoe", "tambon", "cluster", "size",
    "teaches", "year",
)  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _built(*spans: str) -> tuple[str, ...]:
    """Return how an age is told of what was built: ปลูกมาเกิน 30 ปี, สร้างมานานกว่า 30 ปี."""
    verbs = ("ปลูก", "ก่อสร้าง", "สร้าง", "ใช้", "ใช้งาน", "อายุ", "เก่า")
    return tuple(
        f"{verb}{since}{span}" for verb in verbs for since in ("", "มา", "มาแล้ว", "มานาน") for span in spans
    )


KIND = Dimension(
    "building_kind",
    "ประเภทอาคาร",
    ("ประเภทอาคาร", "ชนิดอาคาร", "ประเภทสิ่งก่อสร้าง", "ชนิดสิ่งก่อสร้าง", "แต่ละประเภทอาคาร"),
    "fact",
    (
        Value(CLASSROOMS, _words("ตึกเรียน ตัวอาคารเรียน อาคารเรียนหลัก หลังเรียน อาคารเลียน อาคารรียน"), unit="หลัง"),
        Value(
            PURPOSES,
            _words(
                "อาคารเอนกประสงค์ อเนกประสงค์ เอนกประสงค์ โรงอาหาร หอประชุม โรงฝึกงาน อาคารประกอบ อาคารฝึกงาน ห้องประชุมโรงเรียน"
            ),
            unit="หลัง",
        ),
        Value(HOUSE, _words("บ้านพัก บ้านพักผอ. บ้านพักครูใหญ่ บ้านพักข้าราชการครู บ้านพักข้าราชการ เรือนพักครู"), unit="หลัง"),
        Value(TOILET, _words("ห้องน้ำ ห้องส้วม ห้องสุขา สุขา ห้องน้ำห้องส้วม ห้องน้ำนักเรียน ส้วมนักเรียน ห้องนํ้า"), unit="หลัง"),
        Value("สนามกีฬา", _words("สนามฟุตบอล สนามบาส สนามบาสเกตบอล สนามวอลเลย์บอล สนามตะกร้อ"), unit="สนาม"),
        Value("สนามเด็กเล่น", _words("เครื่องเล่นสนาม"), unit="แห่ง"),
        Value("ถังเก็บน้ำ", _words("ถังน้ำฝน แท็งก์น้ำ แท้งค์น้ำ แทงค์น้ำ ถังเก็บน้ำฝน"), unit="ถัง"),
        Value("รั้ว", _words("รั้วโรงเรียน กำแพงโรงเรียน"), unit="แห่ง"),
        Value("ถนน/รางระบายน้ำ", _words("ถนนในโรงเรียน รางระบายน้ำ"), unit="แห่ง"),
        Value("เรือนเพาะชำ", unit="หลัง"),
    ),
    of="buildings",
    from_data=True,
    kinds=True,
)

CONDITION = Dimension(
    "condition",
    "สภาพ",
    ("สภาพ", "สภาพอาคาร", "ตามสภาพ", "รายสภาพ", "สภาพปัจจุบัน"),
    "fact",
    (
        # ดี and พอใช้ alone say too many other things.
        Value(GOOD, _words("สภาพดี สภาพดีอยู่ สภาพยังดี"), said=False),
        Value(FAIR, _words("สภาพพอใช้ สภาพพอใช้ได้"), said=False),
        Value(
            POOR,
            _words(
                "ชำรุด ชำรุดทรุดโทรม ทรุดโทรมมาก เสื่อมโทรม ผุพัง เก่าโทรม สภาพไม่ดี สภาพแย่ สภาพทรุดโทรม สภาพชำรุด ชํารุด ทรุดโทม ชำรุดเสียหาย ควรซ่อม "
                "ต้องซ่อม ต้องซ่อมแซม ควรปรับปรุง"
            ),
        ),
        Value(PULLED_DOWN, _words("ขอรื้อถอน รอรื้อถอน รื้อถอนแล้ว ถูกรื้อถอน ต้องรื้อถอน รอรื้อ ขอรื้อ ควรรื้อถอน")),
    ),
    of="buildings",
    before="สภาพ",
    kinds=True,
)

AGE = Dimension(
    "building_age",
    "อายุอาคาร",
    ("อายุอาคาร", "ช่วงอายุอาคาร", "อายุการใช้งาน", "ตามอายุอาคาร", "ปีที่สร้าง", "ปีก่อสร้าง"),
    "band",
    (
        Value("อายุไม่เกิน 10 ปี", ("อายุไม่ถึง 11 ปี", "อาคารใหม่", "สร้างใหม่")),
        Value("อายุ 11-20 ปี", ("อายุ 11 ถึง 20 ปี",)),
        Value("อายุ 21-30 ปี", ("อายุ 21 ถึง 30 ปี",)),
        Value(
            "อายุเกิน 30 ปี",
            (
                "อายุมากกว่า 30 ปี",
                "เก่าเกิน 30 ปี",
                "เก่ากว่า 30 ปี",
                "เกิน 30 ปี",
                "มากกว่า 30 ปี",
                "อาคารเก่า",
                *_built("เกิน 30 ปี", "มากกว่า 30 ปี", "นานกว่า 30 ปี", "กว่า 30 ปี"),
            ),
        ),
    ),
    kinds=True,
    bands=(
        Band("อายุไม่เกิน 10 ปี", None, 10),
        Band("อายุ 11-20 ปี", 11, 20),
        Band("อายุ 21-30 ปี", 21, 30),
        Band("อายุเกิน 30 ปี", 31, None),
    ),
    reckoned=lambda table: table.year - table.year_built,
)

PLAN = Dimension(
    "building_plan",
    "แบบอาคาร",
    ("แบบอาคาร", "แบบแปลน", "แบบก่อสร้าง", "แบบมาตรฐาน"),
    "fact",
    of="buildings",
    from_data=True,
    kinds=True,
)


class Building(FactMixin, Base):
    """How many buildings (จำนวนหลัง) of one kind, plan, year and condition a school has in one academic year."""

    __tablename__ = "buildings"
    __table_args__ = (
        Index("ix_buildings_school", "school_code", "year"),
        Index("ix_buildings_office", "office_code", "year", "building_kind"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    building_kind: Mapped[str] = mapped_column(String(80))
    building_plan: Mapped[str | None] = mapped_column(String(80))
    year_built: Mapped[int | None] = mapped_column(Integer)
    condition: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(Integer)


DATASET = Dataset(
    kind="buildings",
    thai="อาคารและสิ่งก่อสร้าง",
    row_per="โรงเรียน ปี ประเภท แบบ ปีที่สร้าง สภาพ",
    source="B-OBEC",
    table=Building,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "building_kind",
            "ประเภท",
            Kind.TEXT,
            grain=True,
            example=CLASSROOMS,
            note=f"เช่น {CLASSROOMS}, {PURPOSES}, {HOUSE}, {TOILET}, สนามกีฬา, ถังเก็บน้ำ",
            same_as={
                **dict.fromkeys(("อาคารอเนกประสงค์/โรงอาหาร/โรงฝึกงาน/หอประชุม", "อาคารเอนกประสงค์"), PURPOSES),
                **dict.fromkeys(("ห้องน้ำ", "ห้องส้วม", "ห้องน้ำ/ห้องส้วม", "ห้องน้ำ-ห้องส้วม", "สุขา"), TOILET),
                **dict.fromkeys(("บ้านพัก", "บ้านพักข้าราชการครู"), HOUSE),
            },
        ),
        Column("building_plan", "แบบ", Kind.TEXT, required=False, grain=True, example="สปช.105/29"),
        Column(
            "year_built",
            "ปีที่สร้าง",
            Kind.YEAR,
            required=False,
            grain=True,
            aliases=("สร้าง", "ปีที่ก่อสร้าง"),
            example="2540",
        ),
        Column(
            "condition",
            "สภาพ",
            Kind.CHOICE,
            grain=True,
            aliases=("สภาพปัจจุบัน",),
            choices=CONDITIONS,
            example=FAIR,
        ),
        Column("amount", "จำนวน", Kind.COUNT, unit="หลัง", example="1"),
    ),
    measures=(
        Measure(
            key="buildings",
            thai="จำนวนอาคารและสิ่งก่อสร้าง",
            words=_words(
                "อาคาร สิ่งก่อสร้าง อาคารและสิ่งก่อสร้าง อาคารสถานที่ สิ่งปลูกสร้าง จำนวนอาคาร ยอดอาคาร ตึก จำนวนหลัง อาคารสิ่งก่อสร้าง อาคารทั้งหมด building buildings"
            ),
            unit="หลัง",
            calendar="academic",
            stock=True,
            see=See.SUMS,
            value=lambda table: table.amount,
            dimensions=_BY,
            beside=(Beside("buildings", by="condition"),),
            examples=(
                "อาคารเรียนชำรุดกี่หลัง",
                "อาคารทรุดโทรมแยกอำเภอ ขอกราฟ",
                "โรงเรียนเรามีห้องน้ำกี่หลัง",
                "บ้านพักครูทั้งเขตแยกสภาพ",
            ),
            definition="นับทุกสภาพที่บันทึกใน B-OBEC (ดี พอใช้ ทรุดโทรม รื้อถอน) ที่ถามว่าชำรุด หมายถึงสภาพทรุดโทรม",
        ),
    ),
    layouts=LAYOUTS,
    # Nothing numbers a building: a school's newer rows of a kind tell all of that kind.
    replaces=("school_code", "year", "building_kind"),
)

OWN_DIMENSIONS = (KIND, CONDITION, AGE, PLAN)
