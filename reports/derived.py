"""Measures made of measures: ratios, rates and differences, declared and not coded per question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from db.datasets import MEASURES, Measure, See
from db.datasets.census import COMPULSORY_AGES
from db.values.calendar import CalendarName
from db.values.money import Money, percent, ratio
from reports import money_made as made
from reports import ratio_words

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
    #: Conditions on single parts (pupils of ป.1-ม.3 over children of 6-15 years): part -> dimension -> values.
    where: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    #: Parts that change the result only where they are held (transfers); of the working they are left out where not.
    optional: tuple[str, ...] = ()

    @property
    def calendar(self) -> CalendarName:
        return MEASURES[self.of[0]].calendar

    @property
    def see(self) -> See:
        """The strictest of its parts."""
        order = (See.OPEN, See.LOCAL, See.PEERS, See.SUMS, See.OFFICE)
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


def _quotient(part: str, whole: str) -> Callable[[Parts], Decimal | None]:
    def combine(parts: Parts) -> Decimal | None:
        above, below = parts[part], parts[whole]
        return None if above is None or not below else ratio(_number(above), _number(below))

    return combine


def _difference(first: str, second: str) -> Callable[[Parts], int | Decimal | None]:
    """Counts, of which either may be missing: then there is nothing to compare."""

    def combine(parts: Parts) -> int | Decimal | None:
        one, other = parts[first], parts[second]
        return None if one is None or other is None else _number(one) - _number(other)

    return combine


def _percent(part: str, whole: str) -> Callable[[Parts], Decimal | None]:
    def combine(parts: Parts) -> Decimal | None:
        above, below = parts[part], parts[whole]
        return None if above is None or not below else percent(_number(above), _number(below))

    return combine


def _per_hundred(part: str, whole: str) -> Callable[[Parts], Decimal | None]:
    def combine(parts: Parts) -> Decimal | None:
        above, below = parts[part], parts[whole]
        return None if above is None or not below else ratio(_number(above) * 100, _number(below))

    return combine


def _among_pupils(part: str, thai: str, *words: str) -> Derived:
    """How many of a hundred pupils are of one kind; both counts are of the same round of DMC."""
    return Derived(
        key=f"{part}_rate",
        thai=f"ร้อยละ{thai}",
        words=tuple(f"{rate}{kind}" for rate in ("ร้อยละ", "ร้อยละของ", "อัตรา") for kind in (thai, *words)),
        unit="ร้อยละ",
        of=("students", part),
        combine=_percent(part, "students"),
        formula=f"{thai} ÷ นักเรียนทั้งหมด x 100",
        examples=(f"{thai}คิดเป็นร้อยละเท่าไหร่", f"ร้อยละ{thai}แยกอำเภอ"),
    )


DERIVED: dict[str, Derived] = {
    derived.key: derived
    for derived in (
        Derived(
            key="remaining",
            thai="งบประมาณคงเหลือ",
            words=(
                "คงเหลือ",
                "เหลือ",
                "งบเหลือ",
                "เงินเหลือ",
                "งบคงเหลือ",
                "ยอดคงเหลือ",
                "เหลือตกค้าง",
                "คงเหลือตกค้าง",
                "งบตกค้าง",
                *made.LEFT.split(),
            ),
            unit="บาท",
            of=("allocated", "transfer_net", "disbursed", "committed"),
            optional=("transfer_net",),
            combine=made.remaining,
            formula="จัดสรรหลังโอนเปลี่ยนแปลง - เบิกจ่าย - ผูกพัน",
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
                *made.RATE.split(),
            ),
            unit="ร้อยละ",
            of=("allocated", "transfer_net", "disbursed"),
            optional=("transfer_net",),
            combine=made.rate("disbursed"),
            formula="เบิกจ่าย ÷ จัดสรรหลังโอนเปลี่ยนแปลง x 100",
            examples=("เบิกจ่ายแล้วกี่เปอร์เซ็นต์", "ร้อยละการเบิกจ่ายแยกงบรายจ่าย"),
        ),
        Derived(
            key="disbursement_rate_committed",
            thai="ร้อยละการเบิกจ่ายรวมผูกพัน",
            words=("ร้อยละการเบิกจ่ายรวมผูกพัน", "เบิกจ่ายรวมผูกพัน", "เบิกจ่ายรวมกันเงิน", *made.RATE_COMMITTED.split()),
            unit="ร้อยละ",
            of=("allocated", "transfer_net", "disbursed", "committed"),
            optional=("transfer_net",),
            combine=made.rate("disbursed", "committed"),
            formula="(เบิกจ่าย + ผูกพัน) ÷ จัดสรรหลังโอนเปลี่ยนแปลง x 100",
            examples=("เบิกจ่ายรวมผูกพันกี่เปอร์เซ็นต์",),
        ),
        Derived(
            key="allocated_after",
            thai="งบจัดสรรหลังโอนเปลี่ยนแปลง",
            words=tuple(made.AFTER.split()),
            unit="บาท",
            of=("allocated", "transfer_net"),
            optional=("transfer_net",),
            combine=made.after_transfers,
            formula="จัดสรร + โอนเข้า - โอนออก (เฉพาะที่อนุมัติแล้ว)",
            additive=True,
            examples=("งบหลังโอนเปลี่ยนแปลงแยกรายการ", "งบหลังโอนเปลี่ยนแปลงของเราเท่าไหร่"),
        ),
        Derived(
            key="allocated_together",
            thai="งบประมาณรวมโรงเรียนและโครงการ",
            words=(
                "งบรวมโครงการ",
                "งบโรงเรียนและโครงการ",
                "งบประมาณรวมโครงการ",
                "งบโรงเรียนรวมโครงการ",
                "งบทั้งเขตรวมโครงการ",
                "งบประมาณทั้งเขตรวมโครงการ",
                "งบโรงเรียนกับงบโครงการ",
                "งบโรงเรียนกับโครงการ",
                "เงินโรงเรียนกับเงินโครงการ",
                "เงินโรงเรียนและเงินโครงการ",
                "งบของโรงเรียนกับงบของโครงการ",
                "งบโรงเรียนบวกงบโครงการ",
            ),
            unit="บาท",
            of=("allocated", "project_budget"),
            combine=made.together,
            formula="จัดสรรให้โรงเรียน + งบประมาณโครงการ",
            additive=True,
            examples=("งบทั้งเขตรวมโครงการเท่าไหร่",),
        ),
        Derived(
            key="project_remaining",
            thai="งบโครงการคงเหลือ",
            words=(
                "งบโครงการคงเหลือ",
                "งบโครงการที่เหลือ",
                "เงินโครงการคงเหลือ",
                "เงินโครงการที่เหลือ",
                "งบของโครงการที่เหลือ",
            ),
            unit="บาท",
            of=("project_budget", "project_disbursed"),
            combine=made.left_of_projects,
            formula="งบประมาณโครงการ - เบิกจ่าย",
            additive=True,
            examples=("งบโครงการคงเหลือแยกกลุ่มงาน",),
        ),
        Derived(
            key="project_rate",
            thai="ร้อยละการเบิกจ่ายของโครงการ",
            words=(
                "ร้อยละการเบิกจ่ายโครงการ",
                "ร้อยละการเบิกจ่ายของโครงการ",
                "ผลการเบิกจ่ายโครงการ",
                "โครงการเบิกจ่ายกี่เปอร์เซ็นต์",
                "โครงการเบิกจ่ายร้อยละ",
            ),
            unit="ร้อยละ",
            of=("project_budget", "project_disbursed"),
            combine=made.rate_of_projects,
            formula="เบิกจ่าย ÷ งบประมาณโครงการ x 100",
            examples=("ร้อยละการเบิกจ่ายโครงการแยกกลุ่มงาน",),
        ),
        _among_pupils("poor", "นักเรียนยากจน", "เด็กยากจน", "ความยากจน"),
        _among_pupils("boarders", "นักเรียนพักนอน", "เด็กพักนอน", "นักเรียนประจำ"),
        _among_pupils("disabled", "นักเรียนพิการ", "เด็กพิการ", "เด็กพิเศษ", "นักเรียนพิการเรียนรวม"),
        Derived(
            key="students_per_teacher",
            thai="นักเรียนต่อครู 1 คน",
            words=("นักเรียนต่อครู", "ครูต่อนักเรียน", "ครู 1 คนต่อนักเรียนกี่คน", *ratio_words.per_teacher()),
            unit="คน",
            of=("students", "teachers"),
            combine=_quotient("students", "teachers"),
            formula="นักเรียน ÷ ครู",
            examples=("อัตราส่วนครูต่อนักเรียน", "ครู 1 คนดูแลนักเรียนกี่คน"),
        ),
        Derived(
            key="students_per_room",
            thai="นักเรียนต่อห้อง",
            words=("นักเรียนต่อห้อง", "ห้องละกี่คน", "เฉลี่ยห้องละ", "นักเรียนเฉลี่ยต่อห้อง", *ratio_words.per_room()),
            unit="คน",
            of=("students", "rooms"),
            combine=_quotient("students", "rooms"),
            formula="นักเรียน ÷ ห้องเรียน",
            examples=("นักเรียนเฉลี่ยห้องละกี่คน",),
        ),
        Derived(
            key="seats_left",
            thai="ที่นั่งว่างตามแผน",
            words=(
                "ที่นั่งว่าง",
                "ที่ว่าง",
                "ยังเหลือที่",
                "เหลือที่ไหม",
                "เหลือที่มั้ย",
                "ยังมีที่",
                "มีที่ว่าง",
                "ที่นั่งเหลือ",
                "รับได้อีก",
                "ยังรับได้",
                "ยังรับเด็กได้",
                "ยังรับนักเรียนได้",
                "ยังรับเด็กเพิ่มได้",
                "ยังรับนักเรียนเพิ่มได้",
                "ยังรับเพิ่มได้",
                "รับเด็กเพิ่มได้",
                "รับนักเรียนเพิ่มได้",
                "รับเด็กเพิ่มได้อีก",
                "รับเพิ่มได้",
                "รับเพิ่มได้อีก",
                "รับนักเรียนเพิ่มได้อีก",
                "รับนักเรียนได้อีก",
                "รับเด็กได้อีก",
                "ที่ว่างตามแผน",
                "ที่เรียนว่าง",
                "ที่เรียนเหลือ",
            ),
            unit="คน",
            of=("students", "planned_students"),
            combine=_difference("planned_students", "students"),
            formula="นักเรียนตามแผน - นักเรียนจริง (ติดลบ = มากกว่าแผน)",
            additive=True,
            examples=("ที่นั่งว่าง ป.1 กี่คน", "รับนักเรียนได้อีกกี่คน"),
        ),
        Derived(
            key="plan_difference",
            thai="ส่วนต่างแผนกับจริง",
            words=tuple(ratio_words.plan_against_real()),
            unit="คน",
            of=("students", "planned_students"),
            combine=_difference("students", "planned_students"),
            formula="นักเรียนจริง - นักเรียนตามแผน (ติดลบ = ต่ำกว่าแผน)",
            additive=True,
            examples=("ส่วนต่างแผนกับจริง", "แผนชั้นเรียนเทียบนักเรียนจริง", "ส่วนต่างแผนกับจริงแยกชั้น"),
        ),
        Derived(
            key="enrolment_rate",
            thai="อัตราการเข้าเรียน",
            words=tuple(ratio_words.ENROLMENT.split()),
            unit="ร้อยละ",
            of=("students", "children"),
            combine=_percent("students", "children"),
            formula=f"นักเรียนทุกชั้น (DMC) ÷ เด็กอายุ 3-17 ปี (สำมะโน) x 100 {ratio_words.ENROLLED}",
            examples=("อัตราการเข้าเรียนแยกอำเภอ ขอกราฟ", "อัตราการเข้าเรียนตำบลป่าตึง"),
        ),
        Derived(
            key="compulsory_rate",
            thai="อัตราการเข้าเรียนภาคบังคับ",
            words=tuple(ratio_words.COMPULSORY.split()),
            unit="ร้อยละ",
            of=("students", "children"),
            combine=_percent("students", "children"),
            formula=f"นักเรียน ป.1-ม.3 (DMC) ÷ เด็กอายุ 6-15 ปี (สำมะโน) x 100 {ratio_words.ENROLLED}",
            where={
                "students": {"level": ratio_words.COMPULSORY_LEVELS},
                "children": {"age": COMPULSORY_AGES},
            },
            examples=("อัตราการเข้าเรียนภาคบังคับแยกตำบล",),
        ),
        Derived(
            key="usable_computers_per_100",
            thai="คอมพิวเตอร์ที่ใช้งานได้ต่อนักเรียน 100 คน",
            words=tuple(ratio_words.computers_per_hundred("ใช้ได้", "ที่ใช้ได้", "ใช้งานได้", "ที่ใช้งานได้", "ที่ยังใช้ได้")),
            unit="เครื่อง",
            of=("usable_computers", "students"),
            combine=_per_hundred("usable_computers", "students"),
            formula="คอมพิวเตอร์ที่ใช้งานได้ (M-OBEC) x 100 ÷ นักเรียน (DMC)",
            examples=("คอมใช้ได้ต่อนักเรียน 100 คน", "คอมพิวเตอร์ที่ใช้งานได้ต่อนักเรียน 100 คน แยกอำเภอ"),
        ),
        Derived(
            key="computers_per_100",
            thai="คอมพิวเตอร์ต่อนักเรียน 100 คน",
            words=tuple(ratio_words.computers_per_hundred("")),
            unit="เครื่อง",
            of=("computers", "students"),
            combine=_per_hundred("computers", "students"),
            formula="คอมพิวเตอร์ทั้งหมด (EMIS) x 100 ÷ นักเรียน (DMC)",
            examples=("คอมต่อนักเรียน 100 คน แยกอำเภอ",),
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
