"""A figure that is not shown because it tells of too few persons (จำนวนที่ไม่แสดง), and what may still be said of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from db.values.money import Money
from reports.derived import Number
from reports.question import Bound


class Withheld(str):
    """What stands in place of a figure: ``น้อยกว่า 5``, ``36-39``, ``ตั้งแต่ 12``; as text it is what people read.

    ``least`` and ``most`` are what everybody may know of the figure; ``most`` None is open. They are made of published
    figures and of the labels of withheld ones alone, so that reckoning with them tells nothing new.
    """

    least: int
    most: int | None

    def __new__(cls, least: int, most: int | None, said: str | None = None) -> Self:
        text = said or (f"ตั้งแต่ {least:,}" if most is None else f"{least:,}-{most:,}")
        self = super().__new__(cls, text)
        self.least, self.most = least, most
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.least, self.most, str(self))

    def plus(self, other: Withheld | int) -> Withheld:
        """Return the sum with another figure, as far as it can be told."""
        least, most = (other.least, other.most) if isinstance(other, Withheld) else (other, other)
        open_end = self.most is None or most is None
        return Withheld(self.least + least, None if open_end else (self.most or 0) + (most or 0))


#: What is reckoned from a withheld figure (a share, a difference, an average) is not shown at all.
HIDDEN = Withheld(0, None, "ไม่แสดง")


def small(below: int) -> Withheld:
    """Return the label of a figure from 1 to ``below`` - 1: น้อยกว่า 5."""
    return Withheld(1, below - 1, f"น้อยกว่า {below}")


def any_withheld(values: Iterable[Any]) -> bool:
    """Say whether one of the values is withheld."""
    # By type, which an answer of thousands of rows feels.
    return Withheld in map(type, values)


def add(left: Number | Withheld | None, right: Number | Withheld | None) -> Number | Withheld | None:
    """Return the sum of two values; what is not held adds nothing, and two of them are still not held."""
    if left is None or right is None:
        return right if left is None else left
    if isinstance(left, Withheld):
        return left.plus(right)  # type: ignore[arg-type]
    if isinstance(right, Withheld):
        return right.plus(left)  # type: ignore[arg-type]
    return left + right  # type: ignore[operator]


def meets(bound: Bound, value: Any) -> bool | None:
    """Say whether a figure meets a condition; None where it is not held, or withheld so that it cannot be told."""
    if isinstance(value, Withheld):
        ends = bound.most is None if value.most is None else bound.holds(value.most)
        whole = ends and bound.holds(value.least)
        if whole:
            return True
        return None if _overlap(bound, value) else False
    if isinstance(value, Money):
        return bound.holds(value.in_baht)
    return bound.holds(value) if isinstance(value, (int, Decimal)) else None


def _overlap(bound: Bound, value: Withheld) -> bool:
    """Say whether some number that the figure may be meets the condition."""
    if value.most is not None:
        return any(bound.holds(number) for number in range(value.least, value.most + 1))
    return bound.most is None or bound.holds(value.least) or bound.most > value.least


def has_place(value: Any) -> bool:
    """Say whether a figure may stand in an order: the small ones stand together as the least, ranges nowhere."""
    return not isinstance(value, Withheld) or (value.least == 1 and str(value).startswith("น้อยกว่า"))


def may_be(value: Any) -> tuple[int | Decimal, int | Decimal | None]:
    """Return the least and the most that a figure may be; of one that is shown both are itself."""
    if isinstance(value, Withheld):
        return value.least, value.most
    number = value.in_baht if isinstance(value, Money) else value
    return number, number
