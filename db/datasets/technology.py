"""Technology and utilities of schools (เทคโนโลยีและสาธารณูปโภค): one row per school, year and item; from EMIS.

A count of 0 says that the school has none; a school without the row has not told, and is never counted as one without.
"""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Dimension, Kind, Measure, See, Value
from db.datasets.technology_layouts import LAYOUTS

COMPUTERS, LEARNING, MANAGING = "คอมพิวเตอร์", "คอมพิวเตอร์เพื่อการเรียนการสอน", "คอมพิวเตอร์เพื่อการบริหารจัดการ"
INTERNET, LAN, WIRELESS = "อินเทอร์เน็ต", "ระบบเครือข่าย LAN", "ระบบเครือข่ายไร้สาย"
ELECTRICITY, SOLAR = "ไฟฟ้า", "โซลาร์เซลล์"
WATER, TAP_WATER, DRINKING_WATER = "น้ำ", "น้ำประปา", "น้ำดื่ม"

#: Words for computers in speech; what they are asked to do (ใช้งานได้, รอซ่อม) belongs to the equipment of M-OBEC.
COMPUTER_WORDS = tuple(
    (
        "คอมพิวเตอร์ คอมพิวเตอ คอมพิวเต้อ คอมพิวเตอร คอมพ์ คอม คอมฯ คอมพิว เครื่องคอมพิวเตอร์ เครื่องคอม คอมพิวเตอร์ตั้งโต๊ะ คอมตั้งโต๊ะ จำนวนคอมพิวเตอร์ "
        "จำนวนคอม ยอดคอม ยอดคอมพิวเตอร์ computer computers พีซี"
    ).split()
)
_LEARNING_WORDS = "คอมพิวเตอร์ที่ใช้สอน คอมที่ใช้สอน คอมใช้สอน คอมพิวเตอร์ใช้สอน คอมที่ใช้สอนเด็ก คอมสำหรับสอน คอมไว้สอน คอมพิวเตอร์เพื่อการเรียนการสอน คอมเพื่อการเรียนการสอน คอมพิวเตอร์สำหรับนักเรียน คอมสำหรับนักเรียน คอมพิวเตอร์นักเรียน คอมนักเรียน คอมพิวเตอร์เพื่อการเรียน คอมเพื่อการเรียน คอมที่ใช้สอน คอมที่ใช้เรียน"
_MANAGING_WORDS = "คอมพิวเตอร์เพื่อการบริหารจัดการ คอมพิวเตอร์เพื่อการบริหาร คอมเพื่อการบริหารจัดการ คอมเพื่อการบริหาร คอมพิวเตอร์บริหาร คอมบริหาร คอมสำนักงาน คอมพิวเตอร์สำนักงาน"
_INTERNET_WORDS = (
    "อินเทอร์เน็ต อินเตอร์เน็ต อินเทอเน็ต อินเตอเน็ต อินเตอร์เนต อินเทอร์เนต อินเทอเนต อินเตอร์เน็ท อินเทอร์เน็ท internet net เน็ต เนต เน็ท สัญญาณเน็ต "
    "สัญญาณอินเทอร์เน็ต สัญญาณอินเตอร์เน็ต ระบบอินเทอร์เน็ต ระบบอินเตอร์เน็ต เน็ตโรงเรียน เน็ตใช้ เน็ตใช้งาน อินเทอร์เน็ตใช้ อินเทอร์เน็ตใช้งาน อินเตอร์เน็ตใช้"
)
_ELECTRICITY_WORDS = (
    "ไฟฟ้า ไฟฟ้าใช้ ไฟใช้ ไฟฟ้าหลวง ไฟหลวง กระแสไฟฟ้า กระแสไฟ ไฟฟ้าเข้าถึง ไฟฟ้าเข้า ระบบไฟฟ้า ไฟฟ้าจากการไฟฟ้า electricity"
)
_BY = ("technology_item", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year")


class Technology(FactMixin, Base):
    """How many (จำนวน) of one item a school has in one academic year; 0 is none."""

    __tablename__ = "technology"
    __table_args__ = (
        Index("ix_technology_school", "school_code", "year"),
        Index("ix_technology_office", "office_code", "year", "technology_item"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    technology_item: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(Integer)
    detail: Mapped[str | None] = mapped_column(String(200))


ITEM = Dimension(
    "technology_item",
    "รายการเทคโนโลยี",
    ("รายการเทคโนโลยี", "ประเภทเทคโนโลยี", "ชนิดเทคโนโลยี", "รายการสาธารณูปโภค"),
    "fact",
    tuple(
        # Each has a measure of its own, by which it is called.
        Value(item, unit=unit, said=False)
        for item, unit in (
            (COMPUTERS, "เครื่อง"), (LEARNING, "เครื่อง"), (MANAGING, "เครื่อง"), (INTERNET, "วงจร"), (LAN, "ระบบ"),
            (WIRELESS, "ระบบ"), (ELECTRICITY, "แหล่ง"), (SOLAR, "แหล่ง"), (WATER, "แหล่ง"), (TAP_WATER, "แหล่ง"),
            (DRINKING_WATER, "แหล่ง"),
        )
    ),
    of="technology",
    from_data=True,
    kinds=True,
)  # fmt: skip


def _fitted(item: str, words: str) -> tuple[str, ...]:
    """Return how an item is spoken of as fitted: ติดโซลาร์เซลล์, ติดตั้งอินเทอร์เน็ต."""
    return tuple(f"{verb}{word}" for word in (item, *words.split()) for verb in ("ติด", "ติดตั้ง"))


def _of_item(
    key: str,
    item: str,
    unit: str,
    words: str,
    *,
    examples: tuple[str, ...],
    definition: str = "",
    beside: tuple[Beside, ...] = (),
    none_words: str = "",
) -> Measure:
    """Return the measure of one item; those who say 0 are the schools without it."""
    return Measure(
        key=key,
        thai=f"จำนวน{item}" if unit == "เครื่อง" else item,
        words=tuple(dict.fromkeys((item, *words.split(), *_fitted(item, words)))),
        unit=unit,
        calendar="academic",
        stock=True,
        see=See.SUMS,
        value=lambda table: table.amount,
        dimensions=_BY[1:],
        fixed={"technology_item": (item,)},
        zero_told=True,
        none_words=tuple(none_words.split()),
        beside=beside,
        examples=examples,
        definition=definition or f"{item}ตามที่โรงเรียนบันทึกใน EMIS จำนวน 0 คือไม่มี โรงเรียนที่ไม่ได้บันทึกแสดงเป็นไม่มีข้อมูล",
    )


DATASET = Dataset(
    kind="technology",
    thai="เทคโนโลยีและสาธารณูปโภคของโรงเรียน",
    row_per="โรงเรียน ปี รายการ",
    source="EMIS",
    table=Technology,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "technology_item",
            "รายการ",
            Kind.TEXT,
            grain=True,
            example=COMPUTERS,
            note=f"เช่น {COMPUTERS}, {INTERNET}, {ELECTRICITY}, {WATER} คำที่เขียนต่างกันเล็กน้อยอ่านเป็นรายการเดียวกัน",
            same_as={
                **dict.fromkeys(
                    ("เครื่องคอมพิวเตอร์", "จำนวนคอมพิวเตอร์", "คอมพิวเตอร์ทั้งหมด", "คอม", "computer"), COMPUTERS
                ),
                **dict.fromkeys(("คอมพิวเตอร์เพื่อการบริหาร", "คอมพิวเตอร์บริหารจัดการ"), MANAGING),
                **dict.fromkeys(("อินเตอร์เน็ต", "ระบบอินเทอร์เน็ต", "internet", "เน็ต"), INTERNET),
                **dict.fromkeys(("LAN", "ระบบเครือข่าย (LAN)"), LAN),
                **dict.fromkeys(
                    ("wifi", "wi-fi", "wireless LAN", "ระบบเครือข่ายไร้สาย (Wireless LAN)"), WIRELESS
                ),
                **dict.fromkeys(("ประปา",), TAP_WATER),
                **dict.fromkeys(("โซล่าเซลล์", "โซลาเซลล์", "พลังงานแสงอาทิตย์"), SOLAR),
            },
        ),
        Column("amount", "จำนวน", Kind.COUNT, example="24", note="0 คือไม่มี"),
        Column("detail", "รายละเอียด", Kind.TEXT, required=False, example="ใช้งานได้ 20 เครื่อง"),
    ),
    measures=(
        _of_item(
            "computers",
            COMPUTERS,
            "เครื่อง",
            " ".join(COMPUTER_WORDS),
            beside=(
                Beside("learning_computers", "เพื่อการเรียนการสอน"),
                Beside("managing_computers", "เพื่อการบริหารจัดการ"),
            ),
            examples=("โรงเรียนเรามีคอมกี่เครื่อง", "คอมพิวเตอร์ทั้งเขตกี่เครื่อง แยกอำเภอ"),
            definition="คอมพิวเตอร์ทุกเครื่องตามที่บันทึกใน EMIS ส่วนที่ใช้งานได้ รอซ่อม หรือรอจำหน่าย ดูจากทะเบียนครุภัณฑ์ M-OBEC",
        ),
        _of_item(
            "learning_computers", LEARNING, "เครื่อง", _LEARNING_WORDS, examples=("คอมเพื่อการเรียนการสอนกี่เครื่อง",)
        ),
        _of_item(
            "managing_computers", MANAGING, "เครื่อง", _MANAGING_WORDS, examples=("คอมเพื่อการบริหารกี่เครื่อง",)
        ),
        _of_item(
            "internet",
            INTERNET,
            "วงจร",
            _INTERNET_WORDS,
            none_words="เน็ตเข้าไม่ถึง อินเทอร์เน็ตเข้าไม่ถึง อินเตอร์เน็ตเข้าไม่ถึง เน็ตไม่มี เน็ตยังไม่มี อินเทอร์เน็ตยังไม่มี เน็ตไปไม่ถึง เน็ตยังเข้าไม่ถึง",
            examples=("โรงเรียนไหนไม่มีอินเทอร์เน็ต", "โรงเรียนที่มีเน็ตกี่โรง"),
        ),
        _of_item("lan", LAN, "ระบบ", "แลน ระบบแลน lan สายแลน เครือข่ายแลน", examples=("โรงเรียนไหนไม่มีระบบแลน",)),
        _of_item(
            "wireless",
            WIRELESS,
            "ระบบ",
            "ไวไฟ วายฟาย wifi wi-fi wireless เครือข่ายไร้สาย สัญญาณไวไฟ สัญญาณwifi",
            examples=("โรงเรียนไหนไม่มีไวไฟ",),
        ),
        _of_item(
            "electricity",
            ELECTRICITY,
            "แหล่ง",
            _ELECTRICITY_WORDS,
            none_words="ไฟฟ้ายังไม่เข้า ไฟยังไม่เข้า ไฟฟ้าไม่เข้า ไฟฟ้าเข้าไม่ถึง ไฟเข้าไม่ถึง ไฟฟ้าไปไม่ถึง ไฟไปไม่ถึง ไฟฟ้ายังเข้าไม่ถึง ไฟฟ้ายังไม่มี ไฟฟ้าไม่มี",
            examples=("โรงเรียนที่ยังไม่มีไฟฟ้า", "โรงเรียนไหนไม่มีไฟฟ้าใช้"),
        ),
        _of_item(
            "solar",
            SOLAR,
            "แหล่ง",
            "โซล่าเซลล์ โซลาเซลล์ โซล่าเซล โซลาร์เซล แผงโซลาร์ แผงโซล่า พลังงานแสงอาทิตย์",
            examples=("โรงเรียนที่มีโซลาร์เซลล์กี่โรง",),
        ),
        _of_item(
            "water",
            WATER,
            "แหล่ง",
            "น้ำใช้ แหล่งน้ำ ระบบน้ำ น้ำอุปโภค น้ำอุปโภคบริโภค น้ำกินน้ำใช้",
            examples=("โรงเรียนไหนไม่มีน้ำใช้",),
        ),
        _of_item(
            "tap_water",
            TAP_WATER,
            "แหล่ง",
            "ประปา น้ำก๊อก ประปาหมู่บ้าน ระบบประปา",
            none_words="น้ำประปาเข้าไม่ถึง ประปาเข้าไม่ถึง น้ำประปายังเข้าไม่ถึง",
            examples=("โรงเรียนไหนไม่มีน้ำประปา",),
        ),
        _of_item(
            "drinking_water",
            DRINKING_WATER,
            "แหล่ง",
            "น้ำสะอาด น้ำดื่มสะอาด น้ำกิน",
            examples=("โรงเรียนไหนไม่มีน้ำดื่ม",),
        ),
        Measure(
            key="technology",
            thai="เทคโนโลยีและสาธารณูปโภค",
            words=tuple("เทคโนโลยี สาธารณูปโภค ไอที ไอซีที ict อุปกรณ์ไอที เทคโนโลยีสารสนเทศ ข้อมูลเทคโนโลยี".split()),
            unit="หน่วย",
            calendar="academic",
            stock=True,
            see=See.SUMS,
            value=lambda table: table.amount,
            dimensions=_BY,
            zero_told=True,
            apart=("technology_item",),
            examples=("เทคโนโลยีของโรงเรียนเรามีอะไรบ้าง", "สาธารณูปโภคทั้งเขตแยกรายการ"),
            definition="แต่ละรายการนับแยกกันตามที่บันทึกใน EMIS ไม่นำมารวมกัน",
        ),
    ),
    layouts=LAYOUTS,
)

OWN_DIMENSIONS = (ITEM,)
