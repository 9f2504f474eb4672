"""Grades, ranges of grades, numbers and codes: what a sentence names by a pattern rather than by a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.nlu.days import find_dates
from bot.nlu.normalize import Compact
from bot.nlu.phrases import Tag
from db.values.schooling import GRADES, NotAGradeError, read_grade

__all__ = ["find_dates", "find_grades", "find_numbers", "grade_range", "has_citizen_id"]

_STEM = (
    r"(?:ชั้น)?(?:อนุบาลศึกษาปีที่|อนุบาลปีที่|อนุบาล|อบ\.?|อ\.?|ประถมศึกษาปีที่|ประถมปีที่|ประถม|ป\.?|"
    r"มัธยมศึกษาปีที่|มัธยมปีที่|มัธยม|ม\.?|ปวช\.?)"
)
_GRADE = rf"{_STEM}\s*[1-6](?!\d)"
_TO = r"\s*(?:-|ถึง|จนถึง)\s*"
_RANGE = re.compile(rf"(?P<low>{_GRADE}){_TO}(?P<high>{_STEM}?\s*[1-6])(?!\d)")
_SINGLE = re.compile(_GRADE)
_LIST = re.compile(rf"(?P<low>{_GRADE})(?P<more>(?:\s*(?:,|และ|กับ)\s*[1-6](?!\d))+)(?!\s*(?:คน|โรง|ห้อง|บาท))")
_CODE = re.compile(r"(?<![\d.])\d{8}(?:\d\d)?(?![\d])")
#: Said to be a code: also six digits, or a leading zero lost.
_SAID_CODE = re.compile(r"(?:รหัส|โค้ด|code)(?:โรงเรียน|รร\.?)?\s*(?P<code>\d{6,10})(?!\d)")
_PERSON = re.compile(r"(?<!\d)\d[- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d(?!\d)")

_ASSISTANT = re.compile(r"ครูผช\.?")

_MILLION = {"ล้าน": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000}
_NUMBER = re.compile(
    r"(?<!\d)(?:(?<!\.)|(?<=นร\.))(?P<number>\d+)(?:\.(?P<part>\d+))?\s*(?P<scale>ล้าน|แสน|หมื่น|พัน)?"
)
_SPELLED = {
    "หนึ่ง": 1,
    "สอง": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
    "สิบ": 10,
    "ยี่สิบ": 20,
}


def grade_range(low: str, high: str) -> tuple[str, ...]:
    """Return the grades from ``low`` to ``high``; empty when they are not in order."""
    first, last = GRADES.index(low), GRADES.index(high)
    return GRADES[first : last + 1]


def _grade(text: str) -> str | None:
    try:
        return read_grade(text)
    except NotAGradeError:
        return None


def find_grades(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield grades: ``ป.1``, ``ป1-3``, ``อ.2 ถึง ป.6``, ``ประถมศึกษาปีที่ 1``; a list of several stays several."""
    for match in _SINGLE.finditer(text):
        if _may_begin(text, match.start()) and (grade := _grade(match[0])):
            yield match.start(), match.end(), Tag("grade", value=(grade,))
    for match in _RANGE.finditer(text):
        if not _may_begin(text, match.start()):
            continue
        low = _grade(match["low"])
        high_text = match["high"]
        if low and high_text.strip().isdigit():
            high_text = low.rstrip("0123456789") + high_text.strip()
        high = _grade(high_text)
        if low and high and (grades := grade_range(low, high)):
            yield match.start(), match.end(), Tag("grade", value=grades)
    for match in _LIST.finditer(text):
        low = _grade(match["low"])
        if low and _may_begin(text, match.start()):
            stem = low.rstrip("0123456789")
            more = [_grade(stem + number) for number in re.findall(r"\d", match["more"])]
            yield match.start(), match.end(), Tag("grade", value=(low, *(grade for grade in more if grade)))


#: Grades in words, upwards and downwards, parts of primary school; a room of a grade, of which nothing is held.
_WORDS = {"หนึ่ง": "1", "สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "หก": "6"}
_SPELT = re.compile(
    r"(?P<stem>(?:ชั้น)?(?:อนุบาล|ประถม|มัธยม)(?:ศึกษา)?(?:ปีที่)?|ชั้น[ปมอ]\.?|[ปมอ]\.|(?P<bare>[ปมอ]))\s*(?P<number>หนึ่ง|สอง|สาม|สี่|ห้า|หก)"
    r"(?=$|\s|กี่|มี|เท่า|ทั้ง|ของ|ที่|ใน|เรา|ห้อง|คน|คะ|ค่ะ|ครับ|นะ|หน่อย|-|ถึง|และ|กับ|ชาย|หญิง|โรง|รร|ปี|บ้าน|อำเภอ|ตำบล|กลุ่ม|แยก|รวม|,|ป|ม|ด้วย|ล่ะ|ละ|แล้ว)"
)
_BEFORE_BARE = ("ชั้น", "เด็ก", "นักเรียน", "นร", "นร.", "น้อง", "พี่")
_ONWARD = re.compile(rf"(?:ตั้งแต่)?(?P<from>{_GRADE})(?:(?P<up>ขึ้นไป|เป็นต้นไป|ขึ้น(?!ชั้น))|ลงมา|ลงไป)")
_FROM_FIRST = re.compile(rf"(?:ชั้น|ระดับ)?(?:อนุบาล|ปฐมวัย|อ\.)(?:-|ถึง|จนถึง)(?P<high>{_GRADE})")
_BANDS: dict[str, tuple[str, str]] = {"ต้น": ("ป.1", "ป.3"), "ปลาย": ("ป.4", "ป.6")}
_BAND = re.compile(r"(?:ประถม(?:ศึกษา)?(?:ตอน)?|ป\.(?:ตอน)?)(?P<band>ต้น|ปลาย)")
_STAGES = (("ป.1", "ป.3"), ("ป.4", "ป.6"), ("ม.1", "ม.3"), ("ม.4", "ม.6"))
_STAGE = re.compile(r"ช่วงชั้น(?:ที่)?\s*(?P<stage>[1-4])(?!\d)")
#: A room of a grade: ป.4/1, ป.3 ห้อง 2.
ONE_ROOM = "นักเรียนรายห้อง"
_ROOM = re.compile(
    rf"(?P<grade>{_GRADE})(?P<room>(?:/|ทับ|ห้อง(?:ที่)?)\s*\d{{1,2}}(?![\d/]|\s*(?:คน|ห้อง|โรง|บาท)))"
)


def find_spoken_grades(text: str, gaps: Collection[int]) -> Iterator[tuple[int, int, Tag]]:
    """Yield what is said of grades in other ways: ``ป.หนึ่ง``, ``ป.4 ขึ้นไป``, ``ประถมปลาย``, ``ช่วงชั้นที่ 2``, ``ป.4/1``."""
    for match in _SPELT.finditer(text):
        stem, start = match["stem"], match.start()
        alone = not match["bare"] or start in gaps or not start or text[:start].endswith(_BEFORE_BARE)
        if alone and _may_begin(text, start) and (grade := _grade(stem + _WORDS[match["number"]])):
            yield start, match.end(), Tag("grade", value=(grade,))
    for match in _ONWARD.finditer(text):
        if (grade := _grade(match["from"])) and _may_begin(text, match.start("from")):
            span = (grade, "ม.6") if match["up"] else ("อ.1", grade)
            if grades := grade_range(*span):
                yield match.start(), match.end(), Tag("grade", value=grades)
    for match in _FROM_FIRST.finditer(text):
        if (high := _grade(match["high"])) and (grades := grade_range("อ.1", high)):
            yield match.start(), match.end(), Tag("grade", value=grades)
    for match in _BAND.finditer(text):
        yield match.start(), match.end(), Tag("grade", value=grade_range(*_BANDS[match["band"]]))
    for match in _STAGE.finditer(text):
        yield match.start(), match.end(), Tag("grade", value=grade_range(*_STAGES[int(match["stage"]) - 1]))
    for match in _ROOM.finditer(text):
        if _may_begin(text, match.start()) and _grade(match["grade"]):
            yield match.start("room"), match.end("room"), Tag("unheld", ONE_ROOM)


def find_assistants(sentence: Compact) -> Iterator[tuple[int, int, Tag]]:
    """Yield ``ครูผช.``, a teacher on probation (ครูผู้ช่วย); with a space between, ผช. tells men."""
    for match in _ASSISTANT.finditer(sentence.text):
        if not sentence.crosses(match.start(), match.end()):
            yield match.start(), match.end(), Tag("value", "position", ("ครูผู้ช่วย",))


def _may_begin(text: str, start: int) -> bool:
    """A stem of one letter must not be the tail of a word: ``ครูม.1`` is fine, ``อบอ 1`` is not the grade."""
    return not (start and text[start - 1] in "เแโใไ")


def find_numbers(text: str) -> Iterator[tuple[int, int, Tag]]:
    """Yield numbers with their scale (``5 แสน``) and codes of schools (8 or 10 digits)."""
    for match in _CODE.finditer(text):
        yield match.start(), match.end(), Tag("code", match[0])
    for match in _SAID_CODE.finditer(text):
        yield match.start("code"), match.end("code"), Tag("code", match["code"])
    for match in _NUMBER.finditer(text):
        if len(match["number"]) > 12:
            continue
        value = float(f"{match['number']}.{match['part'] or 0}") * _MILLION.get(match["scale"] or "", 1)
        yield match.start(), match.end(), Tag("number", value=int(value))
    for word, number in _SPELLED.items():
        for found in re.finditer(word + r"(?=\s*(?:โรง|อันดับ|อำเภอ|ตำบล|คน|ห้อง|กลุ่ม))", text):
            yield found.start(), found.end(), Tag("number", value=number)


def has_citizen_id(text: str) -> bool:
    """Say whether the text holds 13 digits, as a citizen id has (never kept, never answered)."""
    return _PERSON.search(text) is not None
