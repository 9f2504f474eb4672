"""Conditions on numbers: น้อยกว่า 60 คน, ไม่เกิน 120, ตั้งแต่ 300 ขึ้นไป, 61-120 คน, ไม่มี."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.phrases import Tag
from reports.question import Bound

_SCALES = {"ล้าน": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000}
_N = r"\s*(?:ร้อยละ)?\s*(?P<{0}>\d+(?:\.\d+)?)\s*(?P<{0}_scale>ล้าน|แสน|หมื่น|พัน)?"
_UNIT = r"\s*(?P<unit>คน|ห้อง|บาท|%|เปอร์เซ็นต์|เปอร์เซ็น|เปอร์เซนต์|โรง)?"


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition as said: from ``least`` to ``most``; the open ends say whether the end itself is left out."""

    least: float | None = None
    most: float | None = None
    above: bool = False
    below: bool = False
    unit: str = ""

    def bound(self, measure: str, *, whole: bool) -> Bound | None:
        """Return the condition on a measure; None for parts of a number, which a bound cannot hold.

        Counts are whole, so less than 60 is at most 59; of a rate or of money the end itself is left out.
        """
        if any(end is not None and end != int(end) for end in (self.least, self.most)):
            return None
        least = None if self.least is None else int(self.least) + (self.above and whole)
        most = None if self.most is None else int(self.most) - (self.below and whole)
        return Bound(measure, least, most, above=self.above and not whole, below=self.below and not whole)


_PATTERNS = tuple(
    (re.compile(pattern), least, most)
    for pattern, least, most in (
        (
            rf"(?:ระหว่าง|ตั้งแต่|ช่วง|จาก)?{_N.format('low')}(?:คน)?\s*(?:-|ถึง|และ)\s*{_N.format('high')}\s*(?P<unit>คน|ห้อง|บาท|%)",
            "low",
            "high",
        ),
        (
            rf"(?:ระหว่าง|ตั้งแต่){_N.format('low')}(?:คน|บาท)?\s*(?:-|ถึง|และ)\s*{_N.format('high')}{_UNIT}",
            "low",
            "high",
        ),
        (rf"(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|ตั้งแต่|อย่างน้อย|>=){_N.format('low')}{_UNIT}(?:\s*ขึ้นไป)?", "low", ""),
        (rf"(?:ไม่เกินกว่า|ไม่เกิน|ไม่มากกว่า|ไม่สูงกว่า|อย่างมาก|<=){_N.format('high')}{_UNIT}", "", "high"),
        (rf"(?:น้อยกว่า|ต่ำกว่า|ไม่ถึง|เล็กกว่า|<){_N.format('high')}{_UNIT}", "", "below"),
        (rf"(?:มากกว่า|เกินกว่า|เกิน|สูงกว่า|ใหญ่กว่า|>){_N.format('low')}{_UNIT}", "above", ""),
        (rf"{_N.format('low').replace('low', 'exact')}{_UNIT}\s*(?:พอดี|เป๊ะ|ถ้วน)", "exact", "exact"),
        (rf"(?:เท่ากับ|พอดี|=){_N.format('low').replace('low', 'exact')}{_UNIT}", "exact", "exact"),
        (rf"(?<!\d){_N.format('low')}{_UNIT}\s*ขึ้นไป", "low", ""),
        (rf"(?<!\d){_N.format('high')}{_UNIT}\s*(?:ลงมา|ลงไป|หรือน้อยกว่า)", "", "high"),
    )
)


def _number(match: re.Match[str], name: str) -> float | None:
    groups = match.groupdict()
    if not groups.get(name):
        return None
    return float(groups[name]) * _SCALES.get(groups.get(f"{name}_scale") or "", 1)


def find_limits(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield every condition in a compact sentence as start, end and meaning."""
    for pattern, least, most in _PATTERNS:
        for match in pattern.finditer(text):
            if len(match[0]) > 60 or (
                match.start() and text[match.start()].isdigit() and text[match.start() - 1] in "0123456789./"
            ):
                continue
            limit = Limit(
                least=_number(match, "exact" if least == "exact" else "low"),
                most=_number(match, "exact" if least == "exact" else "high"),
                above=least == "above",
                below=most == "below",
                unit="%" if "ร้อยละ" in match[0] else match.groupdict().get("unit") or "",
            )
            if _likely_year(limit):
                continue
            start = match.end() - len(match[0].lstrip())
            yield start, match.end(), Tag("limit", value=limit)


def _likely_year(limit: Limit) -> bool:
    """ตั้งแต่ 2566 without a unit is a time, not a number of pupils."""
    numbers = [number for number in (limit.least, limit.most) if number is not None]
    return not limit.unit and any(2540 <= number <= 2600 for number in numbers)
