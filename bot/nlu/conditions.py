"""Conditions on numbers: น้อยกว่า 60 คน, ไม่เกิน 1.5 ล้านบาท, ตั้งแต่ 300 ขึ้นไป, 61-120 คน, ครูคนเดียว; places in an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.nlu.phrases import Tag
from db.datasets import DIMENSIONS, MEASURES
from reports.question import Bound

#: Numbers as they are spoken, where a condition stands before them.
SPOKEN = {
    "ยี่สิบ": 20, "สามสิบ": 30, "สี่สิบ": 40, "ห้าสิบ": 50, "หกสิบ": 60, "เจ็ดสิบ": 70, "แปดสิบ": 80, "เก้าสิบ": 90, "สิบ": 10,
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_SCALES = {"ล้าน": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100}
_SCALE = r"(?:ล้าน|แสน|หมื่น|พัน|ร้อย(?!ละ))"
#: A number with its scale (5 แสน, 1.5 ล้าน), or a scale alone (ไม่ถึงแสน), or half of a hundred per cent.
_N = rf"\s*(?P<{{0}}_rate>ร้อยละ)?\s*(?P<{{0}}>(?:\d+(?:\.\d+)?|{'|'.join(SPOKEN)})?\s*{_SCALE}|\d+(?:\.\d+)?|{'|'.join(SPOKEN)}|ครึ่ง)"
#: What is counted in the declarations, beside the words for rates and schools.
COUNTED = tuple(
    sorted(
        {"คน", "ห้อง", "บาท"}
        | {measure.unit for measure in MEASURES.values()}
        | {value.unit for dimension in DIMENSIONS.values() if dimension.of for value in dimension.values}
        - {"", "ร้อยละ"},
        key=len,
        reverse=True,
    )
)
_UNIT = rf"\s*(?P<unit>{'|'.join(dict.fromkeys((*COUNTED, '%', 'เปอร์เซ็นต์', 'เปอร์เซ็น', 'เปอร์เซนต์', 'โรง')))})?"
#: Units that say a rate in per cent.
PERCENT = ("%", "เปอร์เซ็นต์", "เปอร์เซ็น", "เปอร์เซนต์")
_HALF = Decimal(50)


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition as said: from ``least`` to ``most``; the open ends say whether the end itself is left out."""

    least: Decimal | None = None
    most: Decimal | None = None
    above: bool = False
    below: bool = False
    unit: str = ""

    def bound(self, measure: str, *, whole: bool) -> Bound | None:
        """Return the condition on a measure; None for parts of a number where only whole ones are counted.

        Counts are whole, so less than 60 is at most 59; of a rate or of money the end itself is left out.
        """
        if whole and any(end is not None and end != int(end) for end in (self.least, self.most)):
            return None
        least = None if self.least is None else plain(self.least) + (self.above and whole)
        most = None if self.most is None else plain(self.most) - (self.below and whole)
        return Bound(measure, least, most, above=self.above and not whole, below=self.below and not whole)


def plain(number: Decimal) -> int | Decimal:
    """Return a whole number as int, others as they are."""
    return int(number) if number == int(number) else number


_LEAST = r"ไม่น้อยกว่า|ไม่ต่ำกว่า|ตั้งแต่|อย่างน้อย|อย่างต่ำ|ขั้นต่ำ|มากกว่าหรือเท่ากับ|มากกว่าเท่ากับ|เกินหรือเท่ากับ|>="
_MOST = r"ไม่เกินกว่า|ไม่เกิน|ไม่มากกว่า|ไม่สูงกว่า|อย่างมาก|น้อยกว่าหรือเท่ากับ|น้อยกว่าเท่ากับ|ต่ำกว่าหรือเท่ากับ|<="
_BELOW = r"น้อยกว่า|ต่ำกว่า|ไม่ถึง|ไม่ครบ|ไม่เต็ม|เล็กกว่า|<"
_ABOVE = r"มากกว่า|เยอะกว่า|เกินกว่า|เกิน|สูงกว่า|ใหญ่กว่า|>"


def _with_slips(words: str) -> str:
    """Tone marks are the first to be left out when typing: มากกวา, นอยกว่า."""
    for right, loose in (
        ("กว่า", "กว่?า"),
        ("น้อย", "น้?อย"),
        ("ต่ำ", "ต่?ำ"),
        ("ไม่", "ไม่?"),
        ("ตั้ง", "ตั้?ง"),
        ("เท่า", "เท่?า"),
    ):
        words = words.replace(right, loose)
    return words


_LEAST, _MOST, _BELOW, _ABOVE = map(_with_slips, (_LEAST, _MOST, _BELOW, _ABOVE))
_EXACT = _N.format("exact")
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
        (rf"(?:{_LEAST}){_N.format('low')}{_UNIT}(?:\s*ขึ้นไป)?", "low", ""),
        (rf"(?:{_MOST}){_N.format('high')}{_UNIT}", "", "high"),
        (rf"(?:{_BELOW}){_N.format('high')}{_UNIT}", "", "below"),
        (rf"(?:{_ABOVE}){_N.format('low')}{_UNIT}", "above", ""),
        (rf"(?:แตะ|ถึง)(?:หลัก|ระดับ){_N.format('low')}{_UNIT}(?:\s*ขึ้นไป)?", "low", ""),
        (rf"แตะ{_N.format('low')}{_UNIT}(?:\s*ขึ้นไป)?", "low", ""),
        (rf"(?:หลัก|ระดับ){_N.format('low')}{_UNIT}\s*ขึ้นไป", "low", ""),
        (rf"{_EXACT}{_UNIT}\s*(?:พอดี|เป๊ะ|ถ้วน)", "exact", "exact"),
        (rf"(?:เท่ากับ|พอดี|=){_EXACT}{_UNIT}", "exact", "exact"),
        (rf"(?<!\d){_N.format('low')}{_UNIT}\s*(?:ขึ้นไป|หรือมากกว่า)", "low", ""),
        (rf"(?<!\d)(?<!ปี){_N.format('high')}{_UNIT}\s*(?:ลงมา|ลงไป|หรือน้อยกว่า)", "", "high"),
    )
)
#: ครูคนเดียว
_ALONE = re.compile(r"(?:แค่|เพียง|อยู่)?\s*(?:1\s*|หนึ่ง)?คนเดียว")


def _number(match: re.Match[str], name: str) -> Decimal | None:
    said = match.groupdict().get(name)
    if not said:
        return None
    if said == "ครึ่ง":
        return _HALF
    scale = next((scale for scale in _SCALES if said.endswith(scale)), "")
    digits = said.removesuffix(scale).strip()
    return Decimal(SPOKEN.get(digits) or digits or 1) * _SCALES.get(scale, 1)


def _inside_a_number(text: str, start: int) -> bool:
    """Say whether a number is the tail of another, or of a date: 10/6/68; นร.1-20 begins afresh."""
    if not start or not text[start].isdigit():
        return False
    before = text[:start]
    return before[-1].isdigit() or before[-1] == "/" or (before[-1] == "." and before[-2:-1].isdigit())


def find_limits(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield every condition in a compact sentence as start, end and meaning."""
    for pattern, least, most in _PATTERNS:
        for match in pattern.finditer(text):
            if len(match[0]) > 60 or _inside_a_number(text, match.start()):
                continue
            groups = match.groupdict()
            rated = any(groups.get(f"{name}_rate") for name in ("low", "high", "exact"))
            half = "ครึ่ง" in (groups.get("low"), groups.get("high"), groups.get("exact"))
            limit = Limit(
                least=_number(match, "exact" if least == "exact" else "low"),
                most=_number(match, "exact" if least == "exact" else "high"),
                above=least == "above",
                below=most == "below",
                unit="%" if rated or half else groups.get("unit") or "",
            )
            if _likely_year(limit):
                continue
            start = match.end() - len(match[0].lstrip())
            yield start, match.end(), Tag("limit", value=limit)
    for match in _ALONE.finditer(text):
        yield match.start(), match.end(), Tag("limit", value=Limit(Decimal(1), Decimal(1), unit="คน"))


def _likely_year(limit: Limit) -> bool:
    """ตั้งแต่ 2566 without a unit is a time, not a number of pupils."""
    numbers = [number for number in (limit.least, limit.most) if number is not None]
    return not limit.unit and any(2540 <= number <= 2600 for number in numbers)


_NTH = "|".join(SPOKEN)
_PLACE = re.compile(
    rf"(?<!จัด)(?:(?:อันดับ|ลำดับ)(?:ที่)?|(?:เป็น|ได้|อยู่)ที่)\s*(?P<low>\d{{1,3}}|{_NTH})(?!\d)(?:\s*(?:-|ถึง)\s*(?P<high>\d{{1,3}}|{_NTH})(?!\d))?"
    r"(?!\s*(?:แรก|%|คน|สุดท้าย))(?P<counted>\s*(?:โรง|แห่ง|อำเภอ|ตำบล|กลุ่ม|ชั้น|รร))?"
)
#: อันดับ 10 โรงเรียน counts ten schools; อันดับ 2 โรงเรียนอะไร is the second.
_COUNTED_FROM = 4
_INSTALMENT = re.compile(
    rf"(?P<word>งวด|ครั้ง)(?:ที่)?\s*(?:(?P<number>\d{{1,2}})(?!\d)|(?P<spoken>แรกสุด|แรก|{_NTH}))(?!\s*(?:รายการ|เดือน))"
)
#: ครั้งที่ 2 is an instalment where money is spoken of, and may be anything elsewhere.
_OF_MONEY = re.compile("จัดสรร|โอน|งบ|เงิน|รายหัว|ค่า")


def find_places_in_order(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield อันดับ 2, ลำดับที่สาม, อันดับ 1-5 as a pair of places: the first and the last of those meant."""
    for match in _PLACE.finditer(text):
        low, high = (SPOKEN.get(said) or int(said) for said in (match["low"], match["high"] or match["low"]))
        if match["counted"] and not match["high"] and low >= _COUNTED_FROM:
            continue
        if 1 <= low <= high <= 500:
            end = match.start("counted") if match["counted"] else match.end()
            yield match.start(), end, Tag("ordinal", value=(low, high))


def find_instalments(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield งวด 1, งวดแรก, จัดสรรครั้งที่ 2: an instalment of the money."""
    for match in _INSTALMENT.finditer(text):
        if match["word"] == "ครั้ง" and not ("ที่" in match[0] and _OF_MONEY.search(text)):
            continue
        number = int(match["number"]) if match["number"] else SPOKEN.get(match["spoken"], 1)
        yield match.start(), match.end(), Tag("value", "instalment", (str(number),))
