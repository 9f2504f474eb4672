"""What figures made of other figures share: their origin, their values as numbers, and who may be added up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from db.datasets import Measure
from db.errors import AnswerableError
from db.values.money import Money
from reports.cards import Figure, Shown
from reports.derived import Derived, Number
from reports.question import Provenance
from reports.withheld import Withheld, add

#: How the keys of a dimension are counted: เฉลี่ยจาก 139 โรงเรียน.
COUNTED = {
    "school": "โรงเรียน", "amphoe": "อำเภอ", "tambon": "ตำบล", "cluster": "กลุ่มโรงเรียน", "province": "จังหวัด",
    "year": "ปี", "grade": "ชั้น", "level": "ระดับชั้น", "round": "รอบ", "position": "ตำแหน่ง", "line": "รายการ",
}  # fmt: skip


def together(first: Provenance, *others: Provenance) -> Provenance:
    """Return the origin of a figure that was made of several answers; period and scope are those of the first."""
    return replace(
        first,
        source=" และ ".join(
            dict.fromkeys(part for each in (first, *others) for part in each.source.split(" และ "))
        ),
        as_of=max((each.as_of for each in (first, *others) if each.as_of), default=None),
        batches=tuple(sorted({batch for each in (first, *others) for batch in each.batches})),
        demonstration=any(each.demonstration for each in (first, *others)),
    )


def number_of(value: Shown) -> int | Decimal | None:
    """Return a value for reckoning; money in whole satang, None where nothing is held."""
    if isinstance(value, Money):
        return value.satang
    return value if isinstance(value, (int, Decimal)) else None


def sum_of(rows: list[Figure]) -> Number | Withheld | None:
    """Return the sum of the values there are; None where there is none, and no more than may be said of withheld ones."""
    total: Number | Withheld | None = None
    for row in rows:
        if isinstance(row.value, Withheld) or not isinstance(row.value, str):
            total = add(total, row.value)
    return total


def refuse_rates(figures_measure: Measure | Derived, what: str) -> None:
    """Rates and ratios cannot be added up, so they have neither a share nor a sum.

    Raises:
        AnswerableError: The measure is a rate or a ratio; says what can be asked.
    """
    if not figures_measure.additive:
        raise AnswerableError(
            f"{figures_measure.thai}เป็นอัตราอยู่แล้ว คิด{what}ไม่ได้ค่ะ ดูแยกหรือเทียบกันได้",
            (f"{figures_measure.words[0]}แยกอำเภอ",),
        )
