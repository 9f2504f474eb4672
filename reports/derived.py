"""Measures made of measures: ratios, rates and differences, declared and not coded per question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from db.datasets import MEASURES, Measure, See
from db.values.calendar import CalendarName
from db.values.money import Money, percent, ratio

Number = int | Decimal | Money
Parts = Mapping[str, Number | None]


@dataclass(frozen=True, slots=True)
class Derived:
    """A measure reckoned from other measures over the same scope, period and breakdown (ตัวชี้วัดประกอบ).

    ``combine`` gets the value of each measure in ``of`` (None: nothing held) and returns the result, or None when it
    cannot be reckoned (ไม่มีข้อมูล). Results of ``additive`` ones may be summed over a breakdown.
    """

    key: str
    thai: str
    words: tuple[str, ...]
    unit: str
    of: tuple[str, ...]
    combine: Callable[[Parts], Number | None]
    #: How the working reads under the figure: เบิกจ่าย ÷ จัดสรร x 100.
    formula: str
    additive: bool = False
    examples: tuple[str, ...] = ()

    @property
    def calendar(self) -> CalendarName:
        return MEASURES[self.of[0]].calendar

    @property
    def see(self) -> See:
        """The strictest of its parts."""
        order = (See.OPEN, See.SUMS, See.OFFICE)
        return max((MEASURES[key].see for key in self.of), key=order.index)

    @property
    def dimensions(self) -> tuple[str, ...]:
        first, *rest = (MEASURES[key].dimensions for key in self.of)
        return tuple(key for key in first if all(key in other for other in rest))

    @property
    def money(self) -> bool:
        return self.unit == "บาท"

    @property
    def definition(self) -> str:
        return f"{self.thai} = {self.formula}"


def _number(value: Number) -> int | Decimal:
    return value.satang if isinstance(value, Money) else value


def _money(value: Number | None) -> Money:
    return value if isinstance(value, Money) else Money(0)


def _remaining(parts: Parts) -> Money | None:
    """Allocated - paid - committed; money never paid out counts as zero paid, but no allocation is no remainder."""
    if parts["allocated"] is None:
        return None
    return _money(parts["allocated"]) - _money(parts["disbursed"]) - _money(parts["committed"])


def _rate(*spent: str) -> Callable[[Parts], Decimal | None]:
    def combine(parts: Parts) -> Decimal | None:
        allocated = _money(parts["allocated"]).satang
        if not allocated or parts["disbursed"] is None:
            return None
        return percent(sum(_money(parts[key]).satang for key in spent), allocated)

    return combine


def _quotient(part: str, whole: str) -> Callable[[Parts], Decimal | None]:
    def combine(parts: Parts) -> Decimal | None:
        above, below = parts[part], parts[whole]
        return None if above is None or not below else ratio(_number(above), _number(below))

    return combine


#: Further ways to speak of what is left, and of the rate that was paid.
_LEFT = (
    "เงินค้างบัญชี ค้างบัญชี เงินนอนบัญชี เงินค้างอยู่ในบัญชี เงินคงเหลือ งบประมาณคงเหลือ ยอดเงินคงเหลือ ยอดเงินเหลือ ยอดเหลือ เหลือเงิน เหลืองบ เหลือตัง เหลือตังค์ เหลือใช้ เหลืออยู่ คงเหลืออยู่ เงินที่เหลือ งบที่เหลือ งบประมาณที่เหลือ งบประมาณเหลือ "
    "ยังเหลือ ยังเหลืออยู่ ยังคงเหลือ เหลือจ่าย ที่ยังไม่ใช้ เงินที่ยังไม่ใช้ เงินที่ยังไม่ได้ใช้ งบที่ยังไม่ใช้ งบที่ยังไม่ได้ใช้ เบิกหมด เบิกหมดแล้ว เบิกจ่ายหมด เบิกจ่ายหมดแล้ว เบิกเงินหมด ใช้หมด ใช้หมดแล้ว ใช้เงินหมด ใช้เงินหมดแล้ว ใช้งบหมด ใช้งบหมดแล้ว เงินหมด เงินหมดแล้ว งบหมด งบหมดแล้ว "
    "ยังใช้ไม่หมด ใช้ไม่หมด เบิกไม่หมด ยังเบิกไม่หมด ใช้ไม่หมดเหลือ ใช้ยังไม่หมด จ่ายหมด จ่ายหมดแล้ว เบิกครบแล้ว เบิกจ่ายครบแล้ว ใช้ครบแล้ว เหลื่อ คงเหลื่อ คงเหลิอ เงินเหลือใช้ ตังเหลือ ตังค์เหลือ"
)
_RATE = (
    "อัตราเบิกจ่าย อัตราการเบิกจ่าย อัตราการเบิก อัตราการใช้จ่าย อัตราการใช้จ่ายงบประมาณ ร้อยละเบิกจ่าย ร้อยละการเบิก ร้อยละผลเบิกจ่าย ร้อยละผลการเบิกจ่าย ร้อยละของการเบิกจ่าย เปอร์เซ็นต์เบิกจ่าย "
    "เปอร์เซ็นต์เบิก เปอร์เซ็นเบิกจ่าย เปอร์เซ็นการเบิกจ่าย เปอร์เซ็นต์การเบิก เปอร์เซ็นต์ของการเบิกจ่าย %การเบิกจ่าย %เบิก %การเบิก ผลเบิกจ่าย ผลการเบิก ผลการเบิกจ่ายเงิน ผลการเบิกจ่ายงบ "
    "ผลการเบิกจ่ายงบประมาณ ผลการใช้จ่ายงบประมาณ ความคืบหน้าการเบิกจ่าย ความก้าวหน้าการเบิกจ่าย"
)
_RATE_COMMITTED = (
    "เบิกจ่ายรวมpo เบิกจ่ายรวมพีโอ เบิกจ่ายรวมเงินผูกพัน เบิกจ่ายรวมหนี้ผูกพัน เบิกจ่ายรวมก่อหนี้ เบิกจ่ายรวมก่อหนี้ผูกพัน เบิกจ่ายรวมการก่อหนี้ เบิกจ่ายรวมการก่อหนี้ผูกพัน เบิกจ่ายรวมการผูกพัน "
    "เบิกจ่ายรวมเงินกัน เบิกจ่ายและก่อหนี้ เบิกจ่ายและก่อหนี้ผูกพัน เบิกจ่ายและผูกพัน เบิกจ่ายบวกผูกพัน เบิกจ่ายกับผูกพันรวม เบิกรวมผูกพัน เบิกรวมpo เบิกรวมก่อหนี้ อัตราเบิกจ่ายรวมผูกพัน "
    "อัตราการเบิกจ่ายรวมผูกพัน ร้อยละเบิกจ่ายรวมผูกพัน ผลการเบิกจ่ายรวมผูกพัน ผลการเบิกจ่ายรวมpo ผลเบิกจ่ายรวมผูกพัน"
)
_PUPILS, _RATIOS = (
    ("นักเรียน", "เด็ก", "นร.", "ผู้เรียน"),
    ("", "อัตราส่วน", "อัตรา", "สัดส่วน", "ratio", "เรโช", "อัตราส่วนของ"),
)


def _per_teacher() -> Iterator[str]:
    """Ways to ask for pupils per teacher: อัตราครูต่อเด็ก, นร.:ครู, student-teacher ratio."""
    for ratio_word in _RATIOS:
        for pupils in _PUPILS:
            for teachers in ("ครู", "คุณครู", "ครู 1 คน", "ครูหนึ่งคน", "ครูคนนึง"):
                for between in ("ต่อ", "กับ", ":", "/") if ratio_word else ("ต่อ", ":"):
                    yield f"{ratio_word}{pupils}{between}{teachers}"
                    if len(teachers) < 9:
                        yield f"{ratio_word}{teachers}{between}{pupils}"
    for one in ("คนเดียว", "1 คน", "คนนึง", "หนึ่งคน", "คนหนึ่ง", "แต่ละคน", "คน"):
        for cares in ("รับ", "ดูแล", "สอน", "แบก", "คุม", "รับผิดชอบ", "ต้องสอน", "ต้องดูแล", "รับภาระ"):
            if one == "คนเดียว" and cares.endswith("สอน"):
                # ครูคนเดียวสอนเด็กเกิน 30 คน: there is one teacher only.
                continue
            yield from (f"ครู{one}{cares}{pupils}" for pupils in _PUPILS)
    yield from (
        "student teacher ratio",
        "student-teacher ratio",
        "teacher student ratio",
        "students per teacher",
    )
    yield from (
        "student/teacher ratio",
        "students/teacher",
        "teacher-student ratio",
        "ratio นักเรียน ครู",
        "ratio ครู นักเรียน",
    )


def _per_room() -> Iterator[str]:
    """Ways to ask for pupils per room: ห้องนึงกี่คน, ขนาดห้องเรียน, students per room."""
    for pupils in _PUPILS:
        for room in ("ห้อง", "ห้องเรียน", "1 ห้อง", "หนึ่งห้อง", "ห้องเรียน 1 ห้อง"):
            yield f"{pupils}ต่อ{room}"
            yield f"อัตราส่วน{pupils}ต่อ{room}"
    for pupils in ("", *_PUPILS):
        for has in ("", "มี", "เรียน", "มีนั่ง", "อัด", "ยัด", "รับ"):
            for room in ("ห้องละ", "ห้องนึง", "ห้องหนึ่ง", "1 ห้อง", "หนึ่งห้อง", "ห้องเรียนละ", "ต่อห้อง", "ห้องเดียว"):
                yield f"{room}{has}{pupils}กี่คน"
    yield from (
        "คนต่อห้อง",
        "คนต่อห้องเรียน",
        "คน/ห้อง",
        "ต่อห้องเรียน",
        "เฉลี่ยต่อห้อง",
        "เฉลี่ยห้องนึง",
        "เฉลี่ยห้องหนึ่ง",
        "นักเรียนเฉลี่ยห้องละ",
    )
    yield from (
        "ความหนาแน่นต่อห้อง",
        "ความหนาแน่นห้องเรียน",
        "students per room",
        "students per class",
        "ขนาดชั้นเรียนเฉลี่ย",
    )


DERIVED: dict[str, Derived] = {
    derived.key: derived
    for derived in (
        Derived(
            key="remaining",
            thai="งบประมาณคงเหลือ",
            words=("คงเหลือ", "เหลือ", "งบเหลือ", "เงินเหลือ", "งบคงเหลือ", "ยอดคงเหลือ", *_LEFT.split()),
            unit="บาท",
            of=("allocated", "disbursed", "committed"),
            combine=_remaining,
            formula="จัดสรร - เบิกจ่าย - ผูกพัน",
            additive=True,
            examples=("งบเหลือเท่าไหร่", "ยอดคงเหลืองบดำเนินงาน", "โรงเรียนเราเหลือเงินเท่าไร"),
        ),
        Derived(
            key="disbursement_rate",
            thai="ร้อยละการเบิกจ่าย",
            words=(
                "ร้อยละการเบิกจ่าย",
                "เบิกจ่ายกี่เปอร์เซ็นต์",
                "เปอร์เซ็นต์การเบิกจ่าย",
                "เบิกจ่ายร้อยละ",
                "เบิกจ่ายกี่ %",
                "ผลการเบิกจ่าย",
                "% เบิกจ่าย",
                *_RATE.split(),
            ),
            unit="ร้อยละ",
            of=("allocated", "disbursed"),
            combine=_rate("disbursed"),
            formula="เบิกจ่าย ÷ จัดสรร x 100",
            examples=("เบิกจ่ายแล้วกี่เปอร์เซ็นต์", "ร้อยละการเบิกจ่ายแยกงบรายจ่าย"),
        ),
        Derived(
            key="disbursement_rate_committed",
            thai="ร้อยละการเบิกจ่ายรวมผูกพัน",
            words=("ร้อยละการเบิกจ่ายรวมผูกพัน", "เบิกจ่ายรวมผูกพัน", "เบิกจ่ายรวมกันเงิน", *_RATE_COMMITTED.split()),
            unit="ร้อยละ",
            of=("allocated", "disbursed", "committed"),
            combine=_rate("disbursed", "committed"),
            formula="(เบิกจ่าย + ผูกพัน) ÷ จัดสรร x 100",
            examples=("เบิกจ่ายรวมผูกพันกี่เปอร์เซ็นต์",),
        ),
        Derived(
            key="students_per_teacher",
            thai="นักเรียนต่อครู 1 คน",
            words=("นักเรียนต่อครู", "ครูต่อนักเรียน", "ครู 1 คนต่อนักเรียนกี่คน", *_per_teacher()),
            unit="คน",
            of=("students", "teachers"),
            combine=_quotient("students", "teachers"),
            formula="นักเรียน ÷ ครู",
            examples=("อัตราส่วนครูต่อนักเรียน", "ครู 1 คนดูแลนักเรียนกี่คน"),
        ),
        Derived(
            key="students_per_room",
            thai="นักเรียนต่อห้อง",
            words=("นักเรียนต่อห้อง", "ห้องละกี่คน", "เฉลี่ยห้องละ", "นักเรียนเฉลี่ยต่อห้อง", *_per_room()),
            unit="คน",
            of=("students", "rooms"),
            combine=_quotient("students", "rooms"),
            formula="นักเรียน ÷ ห้องเรียน",
            examples=("นักเรียนเฉลี่ยห้องละกี่คน",),
        ),
    )
}


def measure_named(key: str) -> Measure | Derived:
    """Return a declared or derived measure.

    Raises:
        KeyError: No such measure.
    """
    return DERIVED[key] if key in DERIVED else MEASURES[key]


def all_measures() -> tuple[Measure | Derived, ...]:
    """Return every measure that can be asked for, declared ones first."""
    return (*MEASURES.values(), *DERIVED.values())
