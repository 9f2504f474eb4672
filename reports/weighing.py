"""Means of several rows (ค่าเฉลี่ยถ่วงน้ำหนัก): weighed by who they are of, and never a mean of means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.values.money import ratio

#: Beside a figure that the source tells of the whole office itself.
TOLD_OF_OFFICE = "ค่าของทั้งเขตตามที่ประกาศ"
#: Means are kept in hundredths.
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Weighed:
    """The rows of one group, added up in whole numbers: ``rows`` have a mean, ``told`` of them a weight too.

    ``plain`` is the sum of the means in hundredths, ``weighted`` that of mean x weight, ``weight`` the sum of the weights.
    """

    plain: int = 0
    rows: int = 0
    weighted: int = 0
    weight: int = 0
    told: int = 0

    @classmethod
    def of(cls, cells: Sequence[Any]) -> Weighed:
        """Return what a statement over a mean gives for one group: five columns in the order of the fields."""
        return cls(*(int(cell or 0) for cell in cells))

    def __add__(self, other: Weighed) -> Weighed:
        return Weighed(
            self.plain + other.plain,
            self.rows + other.rows,
            self.weighted + other.weighted,
            self.weight + other.weight,
            self.told + other.told,
        )

    def mean(self) -> Decimal | None:
        """Return the mean with two places, half up: of one row its own, of several weighed.

        None where a weight is missing: without it nobody knows how much each row counts.
        """
        if self.rows == 1:
            return ratio(self.plain, _WHOLE)
        if not self.rows or self.told < self.rows or not self.weight:
            return None
        return ratio(self.weighted, self.weight * _WHOLE)

    def said(self) -> str:
        """Return how it was reckoned, or why it could not be; empty for a single row."""
        if self.rows < 2:
            return ""
        if self.mean() is None:
            return f"ไม่ทราบจำนวนผู้สอบครบทั้ง {self.rows:,} โรง จึงเฉลี่ยไม่ได้"
        return f"ถ่วงน้ำหนักผู้สอบ {self.weight:,} คน {self.rows:,} โรง"
