"""Equipment (ครุภัณฑ์): one row per school, year and item: how many are usable, to repair, to write off; from M-OBEC."""

from __future__ import annotations

from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Index, Integer, String, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.batches import FactMixin
from db.datasets.core import Beside, Column, Dataset, Dimension, Kind, Measure, See, Value
from db.datasets.equipment_layouts import LAYOUTS
from db.datasets.technology import COMPUTER_WORDS

COMPUTER, NOTEBOOK, TABLET = "คอมพิวเตอร์", "โน้ตบุ๊ก", "แท็บเล็ต"
#: Asked for computers that work, people mean those with a keyboard; tablets are asked for by name.
COMPUTERS = (COMPUTER, NOTEBOOK)
#: Measures of equipment -> those that count computers alone.
OF_COMPUTERS = {"equipment_usable": "usable_computers", "equipment_broken": "broken_computers"}
_BY = ("equipment_item", "school", "amphoe", "tambon", "cluster", "size", "teaches", "year")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ITEM = Dimension(
    "equipment_item",
    "รายการครุภัณฑ์",
    ("รายการครุภัณฑ์", "ชนิดครุภัณฑ์", "ประเภทครุภัณฑ์", "แต่ละรายการครุภัณฑ์", "รายการ", "แต่ละรายการ"),
    "fact",
    (
        # คอมพิวเตอร์ alone asks for what EMIS counts; beside ใช้งานได้, รอซ่อม, รอจำหน่าย it tells which equipment.
        Value(COMPUTER, COMPUTER_WORDS, unit="เครื่อง", said=False),
        Value(
            NOTEBOOK,
            (
                *COMPUTER_WORDS,
                *_words(
                    "โน้ตบุ๊ก โน๊ตบุ๊ค โน้ตบุ๊ค โน๊ตบุ๊ก โน๊ตบุค โน้ตบุค โนตบุ๊ค notebook laptop แล็ปท็อป แลปทอป แล็บท็อป คอมพกพา คอมพิวเตอร์พกพา"
                ),
            ),
            unit="เครื่อง",
        ),
        Value(TABLET, _words("แทบเล็ต แท็บเลต แทปเล็ต แท็ปเล็ต tablet ipad ไอแพด"), unit="เครื่อง"),
        Value(
            "เครื่องพิมพ์",
            _words("ปริ้นเตอร์ ปริ้นเตอ ปรินเตอร์ printer เครื่องปริ้น เครื่องปริ้นท์ เครื่องพิมพ์เอกสาร"),
            unit="เครื่อง",
        ),
        Value(
            "โปรเจกเตอร์",
            _words("โปรเจคเตอร์ โปรเจ็กเตอร์ โปรเจ็คเตอร์ โปรเจคเตอ projector เครื่องฉาย เครื่องฉายภาพ"),
            unit="เครื่อง",
        ),
        Value("โทรทัศน์", _words("ทีวี tv สมาร์ททีวี สมาร์ตทีวี จอทีวี จอภาพ"), unit="เครื่อง"),
        Value("เครื่องถ่ายเอกสาร", _words("เครื่องซีร็อกซ์ เครื่องซีรอกซ์ เครื่องถ่าย"), unit="เครื่อง"),
        Value("เครื่องปรับอากาศ", _words("แอร์ แอร์คอนดิชั่น เครื่องแอร์"), unit="เครื่อง"),
        Value(
            "โต๊ะเก้าอี้นักเรียน",
            _words(
                "โต๊ะเก้าอี้ โต๊ะเก้าอี้นร. โต๊ะนร. เก้าอี้นร. โต๊ะนักเรียน เก้าอี้นักเรียน โต๊ะเรียน โต๊ะเก้าอี้เด็ก โต๊ะ-เก้าอี้ โต๊ะ-เก้าอี้นักเรียน"
            ),
            unit="ชุด",
        ),
        Value("จานรับสัญญาณดาวเทียม", _words("จานดาวเทียม จานรับสัญญาณ"), unit="ชุด"),
        Value("เครื่องขยายเสียง", _words("เครื่องเสียง ชุดเครื่องเสียง"), unit="เครื่อง"),
        Value("ตู้เย็น", unit="เครื่อง"),
        Value("เครื่องกรองน้ำ", unit="เครื่อง"),
        Value("เครื่องทำน้ำเย็น", _words("ตู้น้ำเย็น ตู้ทำน้ำเย็น"), unit="เครื่อง"),
        Value("เครื่องตัดหญ้า", unit="เครื่อง"),
        Value("พัดลม", unit="เครื่อง"),
        Value("รถโดยสาร 12 ที่นั่ง", _words("รถตู้ รถตู้โรงเรียน"), unit="คัน"),
        Value("รถกระบะ", unit="คัน"),
    ),
    of="equipment",
    from_data=True,
    kinds=True,
)


class Equipment(FactMixin, Base):
    """How many (จำนวน) of one item are usable, wait for repair or for writing off at a school in one academic year."""

    __tablename__ = "equipment"
    __table_args__ = (
        Index("ix_equipment_school", "school_code", "year"),
        Index("ix_equipment_office", "office_code", "year", "equipment_item"),
    )

    school_code: Mapped[str] = mapped_column(String(8))
    year: Mapped[int] = mapped_column(Integer)
    equipment_item: Mapped[str] = mapped_column(String(120))
    usable: Mapped[int] = mapped_column(Integer)
    to_repair: Mapped[int | None] = mapped_column(Integer)
    to_write_off: Mapped[int | None] = mapped_column(Integer)


def _broken(table: Any) -> ColumnElement[Any]:
    """What waits for repair or writing off, as far as told; None where neither is."""
    told: ColumnElement[Any] = func.coalesce(
        table.to_repair + table.to_write_off, table.to_repair, table.to_write_off
    )
    return told


def _every(table: Any) -> ColumnElement[Any]:
    every: ColumnElement[Any] = (
        table.usable + func.coalesce(table.to_repair, 0) + func.coalesce(table.to_write_off, 0)
    )
    return every


_USABLE = "ใช้งานได้ ใช้ได้ ใช้ได้จริง ใช้งานได้จริง ที่ใช้งานได้ ที่ใช้ได้ ที่ยังใช้ได้ ที่ยังใช้งานได้ ยังใช้ได้ ยังใช้งานได้ ใช้การได้ ที่ใช้การได้ พร้อมใช้ พร้อมใช้งาน ที่พร้อมใช้งาน สภาพใช้ได้ สภาพใช้งานได้"
_REPAIR = "รอซ่อม ที่เสียรอซ่อม เสียรอซ่อม ที่ชำรุดรอซ่อม ชำรุดรอซ่อม ที่รอซ่อม รอการซ่อม ส่งซ่อม รอซ่อมแซม อยู่ระหว่างซ่อม"
_WRITE_OFF = "รอจำหน่าย ที่เสียรอจำหน่าย เสียรอจำหน่าย ที่ชำรุดรอจำหน่าย ชำรุดรอจำหน่าย ที่รอจำหน่าย รอแทงจำหน่าย แทงจำหน่าย รอการจำหน่าย รอจําหน่าย รอขายทอดตลาด ขายทอดตลาด จำหน่ายออก"
_BROKEN = "ใช้ไม่ได้ ใช้งานไม่ได้ ที่ใช้ไม่ได้ ที่ใช้งานไม่ได้ ใช้การไม่ได้ ที่ใช้การไม่ได้"
#: Said of equipment beside its name only; alone they are said of buildings, or of anything.
_BROKEN_BESIDE = "ชำรุด ที่ชำรุด เสีย ที่เสีย พัง ที่พัง ชำรุดเสียหาย"
_EQUIPMENT = ("ครุภัณฑ์", "ครุภัณ", "ครุภัน", "คุรุภัณฑ์", "ครุภัฑณ์")


def _said(nouns: tuple[str, ...], states: str) -> tuple[str, ...]:
    return tuple("".join(pair) for pair in product(nouns, states.split()))


_NAMES = tuple(word for value in ITEM.values for word in (value.key, *value.words))
_SPOKEN_COMPUTERS = ("คอมพิวเตอร์", "คอม", "เครื่องคอมพิวเตอร์", "เครื่องคอม", "คอมพ์")


def _measure(
    key: str,
    thai: str,
    words: tuple[str, ...],
    value: Any,
    examples: tuple[str, ...],
    definition: str,
    **more: Any,
) -> Measure:
    return Measure(
        key=key,
        thai=thai,
        words=words,
        unit=more.pop("unit", "ชิ้น"),
        calendar="academic",
        stock=True,
        see=See.SUMS,
        value=value,
        dimensions=more.pop("dimensions", _BY),
        examples=examples,
        definition=definition,
        **more,
    )


DATASET = Dataset(
    kind="equipment",
    thai="ครุภัณฑ์",
    row_per="โรงเรียน ปี รายการ",
    source="M-OBEC",
    table=Equipment,
    columns=(
        Column("school_code", "รหัสโรงเรียน", Kind.SCHOOL_CODE, grain=True, example="57030001"),
        Column("year", "ปีการศึกษา", Kind.YEAR, grain=True, example="2568"),
        Column(
            "equipment_item",
            "รายการ",
            Kind.TEXT,
            grain=True,
            example=COMPUTER,
            note="ชื่อตามบัญชีครุภัณฑ์ หรือชื่อสั้น เช่น คอมพิวเตอร์, โน้ตบุ๊ก, แท็บเล็ต, เครื่องพิมพ์, โต๊ะเก้าอี้นักเรียน",
            same_as={
                # One name of the ministry's list each; those that share a name here are added up by the layout only.
                "เครื่องไมโครคอมพิวเตอร์": COMPUTER,
                "เครื่องพิมพ์ (Printer)": "เครื่องพิมพ์",
                "เครื่องมัลติมีเดียโปรเจคเตอร์ LCD": "โปรเจกเตอร์",
                **dict.fromkeys(("เครื่องคอมพิวเตอร์", "คอมพิวเตอร์ตั้งโต๊ะ"), COMPUTER),
                **dict.fromkeys(("โน๊ตบุ๊ค", "โน้ตบุ๊ค", "notebook", "คอมพิวเตอร์โน้ตบุ๊ก"), NOTEBOOK),
                **dict.fromkeys(("tablet", "แทบเล็ต"), TABLET),
                **dict.fromkeys(("โปรเจคเตอร์", "เครื่องฉายโปรเจคเตอร์"), "โปรเจกเตอร์"),
            },
        ),
        Column("usable", "ใช้ได้", Kind.COUNT, aliases=("จำนวนที่ใช้ได้", "ใช้งานได้"), example="20"),
        Column("to_repair", "รอซ่อม", Kind.COUNT, required=False, aliases=("จำนวนรอซ่อม",), example="2"),
        Column(
            "to_write_off", "รอจำหน่าย", Kind.COUNT, required=False, aliases=("จำนวนรอจำหน่าย",), example="1"
        ),
    ),
    measures=(
        _measure(
            "equipment",
            "ครุภัณฑ์",
            (*_EQUIPMENT, "จำนวนครุภัณฑ์", "ครุภัณฑ์ทั้งหมด", "ทะเบียนครุภัณฑ์", "ครุภัณฑ์โรงเรียน", "อุปกรณ์และครุภัณฑ์"),
            _every,
            ("โรงเรียนเรามีโน้ตบุ๊กกี่เครื่อง", "ครุภัณฑ์ทั้งเขตแยกรายการครุภัณฑ์"),
            "ใช้ได้ + รอซ่อม + รอจำหน่าย เท่าที่โรงเรียนบันทึกใน M-OBEC",
            beside=(
                Beside("equipment_usable", "ใช้ได้"),
                Beside("equipment_to_repair", "รอซ่อม"),
                Beside("equipment_to_write_off", "รอจำหน่าย"),
            ),
        ),
        _measure(
            "equipment_usable",
            "ครุภัณฑ์ที่ใช้ได้",
            _said(_EQUIPMENT, _USABLE),
            lambda table: table.usable,
            ("คอมพิวเตอร์ใช้งานได้กี่เครื่อง", "ครุภัณฑ์ใช้ได้แยกอำเภอ"),
            "ครุภัณฑ์ที่ใช้ได้ตามที่บันทึกใน M-OBEC",
            weak_words=tuple(_USABLE.split()),
        ),
        _measure(
            "equipment_to_repair",
            "ครุภัณฑ์รอซ่อม",
            (*_said(_EQUIPMENT, _REPAIR), *_REPAIR.split()),
            lambda table: table.to_repair,
            ("ครุภัณฑ์รอซ่อมกี่ชิ้น", "โน้ตบุ๊กรอซ่อมกี่เครื่อง"),
            "ครุภัณฑ์ที่รอซ่อมตามที่บันทึกใน M-OBEC",
        ),
        _measure(
            "equipment_to_write_off",
            "ครุภัณฑ์รอจำหน่าย",
            (*_said(_EQUIPMENT, _WRITE_OFF), *_WRITE_OFF.split()),
            lambda table: table.to_write_off,
            ("ครุภัณฑ์รอจำหน่ายแยกอำเภอ", "คอมพิวเตอร์รอจำหน่ายกี่เครื่อง"),
            "ครุภัณฑ์ที่รอจำหน่ายตามที่บันทึกใน M-OBEC",
        ),
        _measure(
            "equipment_broken",
            "ครุภัณฑ์ที่ใช้ไม่ได้",
            (*_said(_EQUIPMENT, f"{_BROKEN} {_BROKEN_BESIDE}"), *_BROKEN.split()),
            _broken,
            ("ครุภัณฑ์ชำรุดกี่ชิ้น", "แอร์ใช้ไม่ได้กี่เครื่อง"),
            "ใช้ไม่ได้ = รอซ่อม + รอจำหน่าย ตามที่บันทึกใน M-OBEC",
            # Counted by a word for things of this kind: no building and no report is meant.
            weak_words=_said(("เสีย", "ที่เสีย", "ชำรุด", "พัง"), "กี่เครื่อง กี่ชิ้น กี่ชุด กี่คัน"),
            beside=(Beside("equipment_to_repair", "รอซ่อม"), Beside("equipment_to_write_off", "รอจำหน่าย")),
        ),
        _measure(
            "usable_computers",
            "คอมพิวเตอร์ที่ใช้งานได้",
            _said(_SPOKEN_COMPUTERS, _USABLE),
            lambda table: table.usable,
            ("คอมพิวเตอร์ใช้งานได้แยกอำเภอ",),
            "คอมพิวเตอร์และโน้ตบุ๊กที่ใช้ได้ตามทะเบียนครุภัณฑ์ M-OBEC ไม่รวมแท็บเล็ต",
            unit="เครื่อง",
            dimensions=_BY[1:],
            fixed={"equipment_item": COMPUTERS},
        ),
        _measure(
            "broken_computers",
            "คอมพิวเตอร์ที่ใช้ไม่ได้",
            _said(_SPOKEN_COMPUTERS, f"{_BROKEN} {_BROKEN_BESIDE}"),
            _broken,
            ("คอมเสียกี่เครื่อง",),
            "คอมพิวเตอร์และโน้ตบุ๊กที่รอซ่อมหรือรอจำหน่ายตามทะเบียนครุภัณฑ์ M-OBEC ไม่รวมแท็บเล็ต",
            unit="เครื่อง",
            dimensions=_BY[1:],
            fixed={"equipment_item": COMPUTERS},
        ),
    ),
    layouts=LAYOUTS,
)

OWN_DIMENSIONS = (ITEM,)
