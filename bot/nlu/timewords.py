"""Years, terms, quarters, rounds and parts of years as people write them: found by pattern, not yet placed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.nlu.phrases import Tag
from db.values.calendar import NotAYearError, buddhist_year

Named = Literal["fiscal", "academic"] | None

_YEAR_WORDS = {
    "fiscal": r"ปีงบประมาณ|งบประมาณปี|ปีงบปร?\.|ปีงบ|งบปี|ปี\s*งปม\.?|fy",
    "academic": r"ปีการศึกษา|ปีกศ\.?|ปกศ\.?",
    "": r"พ\.?ศ\.?|ประจำปี|ปี\s*พ\.?ศ\.?|ป[ีิ]่?|ค\.?ศ\.?",
}
_YEAR = r"(?:(?P<fiscal>{fiscal})|(?P<academic>{academic})|(?P<plain>{plain}))?(?:ที่)?".format(
    fiscal=_YEAR_WORDS["fiscal"], academic=_YEAR_WORDS["academic"], plain=_YEAR_WORDS[""]
)
_NUMBER = r"(?P<{name}>\d{{4}}|\d{{2}})(?!\d)"
_TO = r"\s*(?:-|ถึง|จนถึง|ไปถึง)\s*(?:พ\.?ศ\.?|ปี(?:งบประมาณ|งบ|การศึกษา)?)?\s*"
_WITH = r"\s*(?:กับ|และ|,|/|เทียบกับ|เทียบ|จาก|เป็น|ไปเป็น)\s*(?:พ\.?ศ\.?|ปี(?:งบประมาณ|งบ|การศึกษา)?)?\s*"
_ANY_YEAR_WORD = "|".join(_YEAR_WORDS.values())


@dataclass(frozen=True, slots=True)
class When:
    """A time as it was said, not yet placed in a calendar.

    ``years`` are Buddhist; ``shift`` counts years from the present one (ปีที่แล้ว is -1); ``last`` years back
    (3 ปีย้อนหลัง); ``since`` an open beginning. ``term_shift`` and ``quarter_shift`` likewise. ``months`` are the first
    and last month of a fiscal year (ครึ่งปีแรก is 1 to 6: October to March). ``common_era`` holds a year that was
    written in the Common Era.
    """

    named: Named = None
    years: tuple[int, ...] = ()
    shift: int | None = None
    last: int | None = None
    since: int | None = None
    #: ตั้งแต่ปีที่แล้ว: as ``shift``.
    since_shift: int | None = None
    #: ปีนี้กับปีที่แล้ว: both.
    shifts: tuple[int, ...] = ()
    term: int | None = None
    term_shift: int | None = None
    round: str | None = None
    quarter: int | None = None
    quarter_shift: int | None = None
    months: tuple[int, int] | None = None
    common_era: int | None = None
    #: ปี 67 เทียบกับปี 68: the difference is wanted, not only both.
    compared: bool = False
    #: Times of one sentence that cannot be one period: เทอม 1 กับเทอม 2.
    clash: tuple[When, ...] = ()


def _year(text: str) -> int | None:
    try:
        return buddhist_year(text)
    except NotAYearError:
        return None


def _named(match: re.Match[str]) -> Named:
    groups = match.groupdict()
    return "fiscal" if groups.get("fiscal") else "academic" if groups.get("academic") else None


def _years(match: re.Match[str], *, through: bool) -> When | None:
    first, second = match["first"], match["second"]
    if len(first) == 2 and len(second) == 4:
        first = second[:2] + first
    one, two = _year(first), _year(second)
    if one is None or two is None:
        return None
    low, high = sorted((one, two))
    if high - low > 20 or low == high:
        return None
    years = tuple(range(low, high + 1)) if through else (low, high)
    return When(named=_named(match), years=years, compared="เทียบ" in match[0] or "เป็น" in match[0])


def _list(match: re.Match[str]) -> When | None:
    years = {year for text in re.findall(r"\d{4}|\d{2}", match["list"]) if (year := _year(text))}
    return When(named=_named(match), years=tuple(sorted(years))) if len(years) > 2 else None


def _one(match: re.Match[str]) -> When | None:
    text = match["first"]
    try:
        return When(named=_named(match), years=(buddhist_year(text),))
    except NotAYearError as error:
        return When(named=_named(match), common_era=int(text)) if error.hint else None


_ORDINALS = {"หนึ่ง": 1, "แรก": 1, "ต้น": 1, "สอง": 2, "สาม": 3, "สี่": 4}
_LAST = ("ปลาย", "สุดท้าย", "หลัง")


def _ordinal(text: str, last: int) -> int:
    return last if text in _LAST else _ORDINALS.get(text) or int(text)


def _in_year(match: re.Match[str]) -> tuple[int, ...] | None:
    """The year behind a term, quarter or round; None when what is written there is no year."""
    if not (written := match.groupdict().get("first")):
        return ()
    return None if (year := _year(written)) is None else (year,)


def _term(match: re.Match[str]) -> When | None:
    if (years := _in_year(match)) is None:
        return None
    return When(named="academic" if years else None, years=years, term=_ordinal(match["term"], 2))


def _quarter(match: re.Match[str]) -> When | None:
    if (years := _in_year(match)) is None:
        return None
    first = _ordinal(match["quarter"], 4)
    if not (through := match.groupdict().get("through")):
        return When(named="fiscal", years=years, quarter=first)
    # ไตรมาส 1-3 is nine months; ไตรมาส 1 และ 3 are two things.
    last, whole = int(through), match["join"] in ("-", "ถึง")
    numbers = range(first, last + 1) if whole else (first, last)
    each = tuple(When(named="fiscal", years=years, quarter=number) for number in numbers)
    months = (first * 3 - 2, last * 3) if whole else None
    return When(named="fiscal", years=years, months=months, clash=each) if first < last else None


def _round(match: re.Match[str]) -> When | None:
    if (years := _in_year(match)) is None:
        return None
    number = _ordinal(match["n"], 3)
    return When(round="สิ้นปี" if number == 3 else str(number), years=years)


_HALF_YEARS = {"แรก": (1, 6), "ต้น": (1, 6), "หลัง": (7, 12), "ปลาย": (7, 12)}
_SMALL = {"สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เก้า": 9, "สิบ": 10, "สิบสอง": 12}


def _half_year(match: re.Match[str]) -> When | None:
    months = _HALF_YEARS[match["half"]]
    return (
        None
        if (years := _in_year(match)) is None
        else When(round=f"{months[1]} เดือน", months=months, years=years)
    )


def _months(match: re.Match[str]) -> When | None:
    """Months of a fiscal year from its beginning, as reports of 6 and 12 months count them; 6 เดือนหลัง from its end."""
    if (years := _in_year(match)) is None:
        return None
    count = _SMALL.get(match["n"]) or int(match["n"])
    if match["end"] in ("หลัง", "สุดท้าย", "ท้าย"):
        return When(round="12 เดือน", months=(13 - count, 12), years=years)
    return When(round=f"{count} เดือน", months=(1, count), years=years)


_SHIFTS = {
    "นี้": 0, "ปัจจุบัน": 0, "ที่แล้ว": -1, "ก่อน": -1, "ที่ผ่านมา": -1, "กลาย": -1, "ก่อนหน้า": -1, "ก่อนหน้านี้": -1,
    "หน้า": 1, "ถัดไป": 1, "ต่อไป": 1, "โน้น": -2, "ทีแล้ว": -1, "ที่เเล้ว": -1, "ที่แลัว": -1, "ที่แลว": -1, "ทีผ่านมา": -1, "นี่": 0,
}  # fmt: skip
_SHIFT = "(?P<shift>" + "|".join(sorted(map(re.escape, _SHIFTS), key=len, reverse=True)) + ")"
_COUNT = r"(?P<count>\d{1,2}|สอง|สาม|สี่|ห้า|หก|สิบ)"


def _count(match: re.Match[str]) -> int:
    return _SMALL.get(match["count"]) or int(match["count"])


def _few_back(match: re.Match[str]) -> When | None:
    count = _count(match)
    return When(named=_named(match), last=count) if 2 <= count <= 20 else None


_TERM_WORD = r"(?:ภาคเรียน(?:ที่|ที)?|ภาคการศึกษา(?:ที่|ที)?|(?:เทอม|เทรอม|เทิม|เทอร์ม|term)(?:ที่|ที)?|ภาค(?:ที่|(?=\s*[12]\s*/|ต้น|ปลาย)))\s*"
_QUARTER_WORD = r"(?:ไตรมา[สศษด]|ไตมาส|ไตรมาศ|ไตรามาส|(?<![a-z])q)(?:ที่|ที)?\s*"
#: Digits alone are a year only when they look like one: 6 เดือนแรก 69.
_ITS_YEAR = (
    r"(?:\s*/?\s*(?P<first>25\d\d|[5-7]\d)(?![\d/])(?!\s*(?:คน|โรง|บาท|%|เปอร์|อันดับ|วัน|เดือน|ล้าน|แสน)))?"
)
_OF_YEAR = (
    rf"(?:\s*(?:/|{_ANY_YEAR_WORD})?\s*(?P<first>\d{{4}}|\d{{2}})(?!\d)(?!\s*(?:คน|โรง|บาท|%|เปอร์|อันดับ)))?"
)

#: Each pattern with what it means; the first that fits at a place and reaches furthest wins.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], When | None]], ...] = tuple(
    (re.compile(pattern), maker)
    for pattern, maker in (
        (_YEAR + r"\s*" + _NUMBER.format(name="first") + _TO + _NUMBER.format(name="second"), lambda m: _years(m, through=True)),
        (_YEAR + r"\s*" + _NUMBER.format(name="first") + _WITH + _NUMBER.format(name="second"), lambda m: _years(m, through=False)),
        (_YEAR + r"\s*(?P<list>\d{2,4}(?:(?:\s|,|/|และ|กับ|ปี)+(?:\d{4}|\d{2})(?!\d)){2,5})(?!\s*(?:คน|โรง|บาท|ห้อง|อันดับ))", _list),
        (_YEAR + r"\s*" + _NUMBER.format(name="first"), _one),
        (r"งบ\s*(?P<first>25\d\d|[5-8]\d)(?![\d.])(?!\s*(?:คน|โรง|บาท|ล้าน|แสน|หมื่น|พัน|%|เปอร์|รายการ|อันดับ))",
         lambda m: When(named="fiscal", years=(buddhist_year(m["first"]),))),
        (_TERM_WORD + r"(?P<term>[12])(?!\d)" + _OF_YEAR, _term),
        (_TERM_WORD + r"(?P<term>หนึ่ง|สอง|แรก|ต้น|ปลาย|สุดท้าย)" + _OF_YEAR, _term),
        (r"(?<![a-z])(?P<term>[12])/(?P<first>25\d\d|[5-9]\d)(?![\d/])", _term),
        (_QUARTER_WORD + r"(?P<quarter>[1-4])\s*(?P<join>-|ถึง|และ|กับ|,)\s*(?:ไตรมาส)?(?:ที่)?\s*(?P<through>[1-4])(?!\d)" + _OF_YEAR, _quarter),
        (_QUARTER_WORD + r"(?P<quarter>[1-4])(?!\d)" + _OF_YEAR, _quarter),
        (_QUARTER_WORD + r"(?P<quarter>หนึ่ง|สอง|สาม|สี่|แรก|สุดท้าย)" + _OF_YEAR, _quarter),
        (_QUARTER_WORD + _SHIFT, lambda m: When(named="fiscal", quarter_shift=_SHIFTS[m["shift"]])),
        (r"(?:ภาคเรียน|ภาคการศึกษา|เทอม|เทรอม|เทิม)" + _SHIFT, lambda m: When(term_shift=_SHIFTS[m["shift"]])),
        (r"(?:(?P<fiscal>ปีงบประมาณ|ปีงบ|งบปี)|(?P<academic>ปีการศึกษา)|ป[ีิ]่?)" + _SHIFT, lambda m: When(named=_named(m), shift=_SHIFTS[m["shift"]])),
        (_COUNT + r"ปี(?:ที่แล้ว|ทีแล้ว|ก่อน)", lambda m: When(shift=-_count(m))),
        (_COUNT + r"(?:(?P<fiscal>ปีงบประมาณ)|(?P<academic>ปีการศึกษา)|ปี)\s*(?:ย้อนหลัง|ล่าสุด|หลังสุด|ที่ผ่านมา|หลัง)", _few_back),
        (r"(?:ในรอบ|ในช่วง|ตลอด|ช่วง|ใน)\s*" + _COUNT + r"\s*(?:(?P<fiscal>ปีงบประมาณ)|(?P<academic>ปีการศึกษา)|ปี)(?:มานี้|ที่ผ่านมานี้|นี้)?", _few_back),
        (_COUNT + r"\s*(?:(?P<fiscal>ปีงบประมาณ)|(?P<academic>ปีการศึกษา)|ปี)(?:มานี้|หลังมานี้|หลังๆ)", _few_back),
        (r"(?:(?<=อำเภอ)|(?<=กลุ่ม)|(?<=ตำบล)|(?<=แนวโน้ม)|(?<=แต่ละชั้น)|(?<=รายชั้น))" + _COUNT + r"ปี(?=$|ค่ะ|คะ|ครับ|หน่อย|ด้วย|ให้)", _few_back),
        (r"ย้อนหลัง\s*" + _COUNT + r"\s*(?:(?P<fiscal>ปีงบประมาณ)|(?P<academic>ปีการศึกษา)|ปี)", _few_back),
        (r"(?:ตั้งแต่|นับจาก|จาก)\s*" + _YEAR + r"\s*" + _NUMBER.format(name="first")
         + r"(?:\s*(?:ถึง(?:ปัจจุบัน|ตอนนี้|ปีนี้|วันนี้)|เป็นต้นมา|มา|ขึ้นไป))?(?!\s*(?:คน|บาท|โรง))",
         lambda m: When(named=_named(m), since=_year(m["first"])) if m["first"][:1] in "256" and _year(m["first"]) else None),
        (r"(?:ตั้งแต่|นับจาก|จาก)\s*" + _YEAR + r"\s*" + _NUMBER.format(name="first") + r"\s*(?:จนถึง|ถึง)(?:ปีงบประมาณ|ปีงบ|ปีการศึกษา|ปี)" + _SHIFT,
         lambda m: When(named=_named(m), since=_year(m["first"]), shift=_SHIFTS[m["shift"]])),
        (r"(?:ตั้งแต่|นับจาก)(?:(?P<fiscal>ปีงบประมาณ|ปีงบ)|(?P<academic>ปีการศึกษา)|ปี)" + _SHIFT
         + r"(?:(?:จนถึง|ถึง)(?:ปัจจุบัน|ตอนนี้|ปีนี้|วันนี้)|เป็นต้นมา|มา)?",
         lambda m: When(named=_named(m), since_shift=_SHIFTS[m["shift"]])),
        (r"รอบ(?:ที่)?\s*(?P<n>[123]|แรก|หนึ่ง|สอง|สาม|สุดท้าย)(?!\d)(?!\s*เดือน)(?:\s*/\s*(?P<first>\d{4}|\d{2}))?", _round),
        (r"(?:รอบ)?\s*(?P<n>3|6|9|12|สาม|หก|เก้า|สิบสอง)\s*เดือน(?P<end>แรก|หลัง|สุดท้าย|ท้าย)?" + _ITS_YEAR, _months),
        (r"ครึ่งปี(?:งบประมาณ|งบ)?(?P<half>แรก|หลัง)" + _ITS_YEAR, _half_year),
        (r"(?:สอง|2)ไตรมาส(?P<half>แรก|หลัง)", _half_year),
        (r"(?:รอบ|ภาคเรียน)?(?:สิ้นปีการศึกษา|สิ้นปี|ปลายปี)(?:\s*(?P<first>25\d\d|\d\d)(?!\d))?",
         lambda m: When(round="สิ้นปี", years=(_year(m["first"]) or 0,) if m["first"] else ())),
    )
)  # fmt: skip

_UNITS_AFTER = re.compile(
    r"\s*(?:คน|โรง|บาท|ห้อง|%|เปอร์|อันดับ|แห่ง|ตำบล|อำเภอ|กลุ่ม|ล้าน|แสน|หมื่น|พัน|รายการ|ราย|ปี|ขึ้นไป|ลงมา)"
)


#: After the dot of these a number begins anew (นร. 3 ปีย้อนหลัง), unlike after that of a grade (ป.3).
_SHORTENED = ("นร.", "รร.", "ร.ร.", "ผอ.", "สพป.", "งปม.", "จนท.")


def find_times(text: str, *, bare: bool = False) -> Iterator[tuple[int, int, Tag]]:
    """Yield every time in a compact sentence as start, end and meaning.

    A number alone is a year when it has four digits of this or the last century; of two digits only with ``bare``
    (in a follow-up: แล้ว 67 ล่ะ).
    """
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            start = match.end() - len(match[0].lstrip())
            if start and text[start : start + 1].isdigit() and text[start - 1] in "0123456789/.-":
                if not text.endswith(_SHORTENED, 0, start):
                    continue
            if text[start : start + 1].isdigit() and not _alone(text, match, bare):
                continue
            when = make(match)
            if when is not None:
                yield start, match.end(), Tag("time", value=when)
                if text.startswith("งบปี", start):
                    # ขอตั้งงบปี 2571: the first syllable belongs to the word before.
                    yield start + len("งบ"), match.end(), Tag("time", value=when)


def _alone(text: str, match: re.Match[str], bare: bool) -> bool:
    """Say whether numbers without a word before them may be years: not counts, not dates."""
    groups = match.groupdict()
    if "list" in groups:
        return all(_plausible(number, bare) for number in re.findall(r"\d+", groups["list"]))
    if "first" not in groups or "term" in groups or "count" in groups or "n" in groups:
        return True
    if _UNITS_AFTER.match(text, match.end()) or text.startswith(("/", "."), match.end()):
        return False
    written = [groups[name] for name in ("first", "second") if groups.get(name)]
    return all(_plausible(number, bare) for number in written)


def _plausible(number: str, bare: bool) -> bool:
    if len(number) == 4:
        return 2540 <= int(number) <= 2600 or 2000 <= int(number) <= 2060
    return bare and 50 <= int(number) <= 80
