"""How days, weeks and months are named: every single name as a pattern, with the rule that places it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu import dayplaces as place
from bot.nlu.dayplaces import AHEAD, BACK, CLIPPED, OFFSETS, SPELLED, TYPOS, Maker, Said
from db.values.calendar import MONTHS, SHORT_MONTHS


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means; ``dated`` ones name a day or month that has a year, said or not."""

    pattern: re.Pattern[str]
    make: Maker
    dated: bool = False

    def find(self, text: str) -> Iterator[tuple[int, int, Said]]:
        """Yield start, end and meaning of each place in a compact text."""
        for match in self.pattern.finditer(text):
            groups = {key: value for key, value in match.groupdict().items() if value is not None}
            yearless = self.dated and not groups.keys() & {
                "year",
                "bareyear",
                "yearshift",
                "inyear",
                "inshift",
            }
            ends = groups.get("part", "").startswith("สิ้น")
            yield match.start(), match.end(), Said(match[0], groups, self.make, ends, yearless, self.dated)


_SHIFT = rf"(?:นี้|นี่|{BACK}|{AHEAD})"
_COUNTED = r"(?!\s*(?:คน|โรง|บาท|ห้อง|%|เปอร์|อันดับ|แห่ง|ตำบล|อำเภอ|กลุ่ม|ล้าน|แสน|หมื่น|พัน|รายการ|ราย|วัน|เดือน|/))"
#: The year of a date: 2569, 69, ปี 69, พ.ศ. 2569, ปีที่แล้ว; or the fiscal or academic year the month lies in.
_OF_YEAR = (
    r"(?:\s*(?:"
    rf"(?:ของ)?(?P<inkind>ปีงบประมาณ|ปีงบ|งบปี|ปีการศึกษา)(?:พ\.?ศ\.?)?(?:(?P<inyear>\d{{4}}|\d{{2}})(?!\d)|(?P<inshift>{_SHIFT}))"
    rf"|(?:ของ)?ปี(?P<yearshift>{_SHIFT})"
    r"|(?:ของ)?(?:ปีพ\.?ศ\.?|ปี|พ\.?ศ\.?|ค\.?ศ\.?)\s*(?P<year>\d{4}|\d{2})(?!\d)"
    rf"|(?P<bareyear>\d{{4}}|[5-7]\d)(?!\d){_COUNTED}"
    r"))?"
)

_FULL = "|".join(sorted((*MONTHS, *TYPOS), key=len, reverse=True))
_CLIP = "|".join(sorted(CLIPPED, key=len, reverse=True)) + "|กรกฏา"
_DOTTED = "|".join(
    rf"{first}\.{second}\.?" for first, second in (name[:-1].split(".") for name in SHORT_MONTHS)
)
#: Without dots two letters are a month only where no word goes on: 10 พย 69, not 10 พยาบาล.
_NO_DOTS = "|".join(name.replace(".", "") for name in SHORT_MONTHS)
_DOTLESS = (
    rf"(?:{_NO_DOTS}"
    r")\.?(?=\d|\s|$|-|/|ถึง|จนถึง|ปี|นี้|หน้า|พ\.?ศ|และ|กับ|ต้อง|ค่ะ|คะ|ครับ)"
)
#: After the word เดือน they need no more than not to begin another word: เดือนกย.เท่าไหร่, but not เดือนมีคนมา.
_AFTER_THE_WORD = (
    rf"(?:{_NO_DOTS}"
    r")\.?(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])(?!(?<=มีค)[นรว])"
)
_ANY_MONTH = rf"(?P<month>{_FULL}|{_CLIP}|{_DOTTED}|{_DOTLESS})"
_WEEKDAY = r"จันทร์?|อังคา[รน]|พุธ|พฤหัส(?:บดี)?ฯ?|[ศส]ุกร์?|เสาร์|อาทิตย์?"
_THE = rf"(?:วัน(?:{_WEEKDAY})?ที่|วัน(?:{_WEEKDAY}))?\s*(?<![\d/.])"
_DAY = r"(?P<day>\d{1,2})"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(SPELLED, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>วันทำการ|วันราชการ|วันทำงาน|วัน|สัปดาห์|อาทิตย์|เดือน)"

_MARKED_DAY = rf"(?:วันที่|วัน(?:{_WEEKDAY})ที่)(?P<day>\d{{1,2}})(?:(?:-|ถึง(?:วันที่)?)(?P<last>\d{{1,2}}))?(?!\d)"
_UP_TO = r"(?:\s*(?:-|ถึง)\s*(?:วันที่)?)"
_RELATIVE = rf"(?P<shift>นี้|นี่|{BACK}|{AHEAD})"

#: Every single name of a day, week or month. Where several fit, the sentence's cheapest cut decides.
POINTS: tuple[Rule, ...] = (
    Rule(re.compile(rf"{_THE}{_DAY}\s*(?:เดือน)?{_ANY_MONTH}{_OF_YEAR}(?:นี้(?!\d))?"), place.on_day, True),
    Rule(re.compile(rf"{_THE}{_DAY}{_UP_TO}(?P<last>\d{{1,2}})\s*(?:เดือน)?{_ANY_MONTH}{_OF_YEAR}"), place.on_days, True),
    Rule(re.compile(rf"{_THE}{_DAY}(?P<sign>[/.-])(?P<month>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}})(?![\d/])"), place.on_day, True),
    Rule(re.compile(rf"วัน(?:{_WEEKDAY})?ที่{_DAY}/(?P<month>\d{{1,2}})(?![\d/])"), place.on_day, True),
    Rule(re.compile(r"(?<![\d/.-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"), place.iso, True),
    Rule(re.compile(rf"(?P<part>ต้น|กลาง|ปลาย|สิ้น)?เดือน(?P<month>{_FULL}|{_CLIP}|{_DOTTED}|{_AFTER_THE_WORD}|1[0-2](?!\d)|[1-9](?!\d)){_OF_YEAR}(?!เดือน)"), place.in_month, True),
    Rule(re.compile(rf"(?P<part>ต้น|กลาง|ปลาย|สิ้น)?(?<!\d)(?P<month>{_FULL}|{_DOTTED}){_OF_YEAR}"), place.in_month, True),
    Rule(re.compile(rf"(?<!\d)(?P<month>{_CLIP}|{_DOTLESS})\s*(?:ปี|พ\.?ศ\.?)?(?P<year>25\d\d|[5-7]\d)(?!\d){_COUNTED}"), place.in_month, True),
    Rule(re.compile(rf"(?<![\d\u0e01-\u0e4e])(?P<month>{_CLIP}|{_DOTLESS})\s*ปี(?P<yearshift>{_SHIFT})"), place.in_month, True),
    Rule(re.compile(rf"(?<!\d)(?P<month>{_CLIP})(?=(?:นี้|ที่จะถึง|ที่ผ่านมา)(?!\d))(?:นี้)?"), place.in_month, True),
    Rule(re.compile(rf"(?:^|(?<=^แล้ว)|(?<=^ของ)|(?<=^ขอ)|(?<=ช่วง)|(?<=ตอน))(?P<month>{_CLIP})(?=เบิก|ใช้|จ่าย|ได้|โอน|ล่ะ|ละ|หล่ะ|ทั้งเขต|$)"), place.in_month, True),
    Rule(re.compile(rf"{_MARKED_DAY}\s*(?:ของ)?เดือน{_RELATIVE}"), place.relative_month),
    Rule(re.compile(rf"(?<![\d/.])(?P<day>\d{{1,2}})(?:{_UP_TO}(?P<last>\d{{1,2}}))?เดือน(?P<shift>นี้|{AHEAD})"), place.relative_month),
    Rule(re.compile(_MARKED_DAY + rf"(?![/.-]\d)(?!\s*(?:เดือน|{_FULL}|{_DOTTED}|{_DOTLESS}))" + _COUNTED), place.bare_day),
    Rule(re.compile("(?P<word>" + "|".join(sorted(OFFSETS, key=len, reverse=True)) + ")"), place.offset),
    Rule(re.compile(rf"(?P<weekday>จันทร์?|อังคา[รน]|พุธ|พฤหัส(?:บดี)?ฯ?|[ศส]ุกร์?|เสาร์){_RELATIVE}"), place.weekday),
    Rule(re.compile(rf"วัน(?P<weekday>{_WEEKDAY})(?:{_RELATIVE})?(?!ที่\d)"), place.weekday),
    Rule(re.compile(rf"(?<!วัน)(?P<part>ต้น|กลาง|ปลาย|สิ้น|สุด)?(?:สัปดาห์|สัปดา|สับดาห์|อาทิตย์|อาทิต|วีค){_RELATIVE}"), place.week),
    Rule(re.compile(r"(?P<part>ต้น|กลาง|ปลาย|สิ้น|สุด)(?:สัปดาห์|สัปดา|อาทิตย์)"), place.week),
    Rule(re.compile(rf"(?P<part>ต้น|กลาง|ปลาย|สิ้น)?(?<!\d)(?<!\d )เด(?:ือ|ื่อ)น{_RELATIVE}"), place.relative_month),
    Rule(re.compile(r"(?P<part>ต้น|กลาง|ปลาย|สิ้น)เดือน(?!ที่|ก่อน|หน้า|นี้)"), place.relative_month),
    Rule(re.compile(rf"(?:ภายในเวลา|ภายใน|ในอีก|อีกไม่เกิน|ไม่เกิน){_COUNT}{_UNIT}(?:ข้างหน้า|นี้|จากนี้)?(?!แรก|หลัง|ที่)"), place.within),
    Rule(re.compile(r"ใน(?P<count>\d{1,3})(?P<unit>วันทำการ|วันราชการ|วัน|สัปดาห์|อาทิตย์)(?:ข้างหน้า|นี้|จากนี้)?(?!แรก|ก่อน|ที่)"), place.within),
    Rule(re.compile(rf"(?:ใน)?(?:อีก)?{_COUNT}{_UNIT}(?:ข้างหน้า|จากนี้|ต่อจากนี้)"), place.within),
    Rule(re.compile(rf"อีก{_COUNT}{_UNIT}(?!แรก|หลัง|ที่|ข้าง|จาก)"), place.hence),
    Rule(re.compile(rf"ย้อนหลัง(?:ไป)?{_COUNT}{_UNIT}"), place.back),
    Rule(re.compile(rf"{_COUNT}{_UNIT}(?:ที่ผ่านมา|ย้อนหลัง|ล่าสุด|หลังสุด)"), place.back),
    Rule(re.compile(rf"{_COUNT}{_UNIT}(?:ที่แล้ว|ทีแล้ว|ก่อน(?!วัน)|มาแล้ว)"), place.ago),
    Rule(re.compile(rf"(?P<part>สิ้น|ต้น|ปลาย)(?:ปีงบประมาณ|ปีงบ)(?:พ\.?ศ\.?)?(?:(?P<year>\d{{4}}|\d{{2}})(?!\d)|(?P<yearshift>{_SHIFT}))?"), place.fiscal_part),
    Rule(re.compile(rf"(?:(?<=ก่อน)|(?<=ภายใน)|(?<=นี้ถึง)|(?<=นี้ไปถึง)|(?<=นี้จนถึง)|(?<=นี้ไปจนถึง))(?P<part>สิ้น)ปี(?!การศึกษา|งบ)(?:พ\.?ศ\.?)?(?:(?P<year>\d{{4}}|\d{{2}})(?!\d)|(?P<yearshift>{_SHIFT}))?"), place.year_end),
)  # fmt: skip
