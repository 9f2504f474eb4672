"""Grades, levels, sizes and positions of schools: each declared once, with the words people use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.values.digits import arabic_digits


@dataclass(frozen=True, slots=True)
class Level:
    """A level of schooling (ระดับชั้น) and its grades (ชั้น) in order."""

    name: str
    words: tuple[str, ...]
    grades: tuple[str, ...]


LEVELS = (
    Level("ก่อนประถมศึกษา", ("อนุบาล", "ก่อนประถม", "ปฐมวัย", "ก่อนประถมศึกษา", "เด็กอนุบาล"), ("อ.1", "อ.2", "อ.3")),
    Level("ประถมศึกษา", ("ประถม", "ประถมศึกษา", "เด็กประถม"), ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6")),
    Level("มัธยมศึกษาตอนต้น", ("ม.ต้น", "มัธยมต้น", "มัธยมศึกษาตอนต้น", "มัธยมตอนต้น"), ("ม.1", "ม.2", "ม.3")),
    Level("มัธยมศึกษาตอนปลาย", ("ม.ปลาย", "มัธยมปลาย", "มัธยมศึกษาตอนปลาย", "มัธยมตอนปลาย"), ("ม.4", "ม.5", "ม.6")),
    Level("ปวช.", ("ปวช", "ปวช.", "ประกาศนียบัตรวิชาชีพ"), ("ปวช.1", "ปวช.2", "ปวช.3")),
)
GRADES: tuple[str, ...] = tuple(grade for level in LEVELS for grade in level.grades)
LEVEL_OF_GRADE: dict[str, str] = {grade: level.name for level in LEVELS for grade in level.grades}
LEVEL_NAMES: tuple[str, ...] = tuple(level.name for level in LEVELS)

#: What a group is called whose dimension is empty in the data: a school without amphoe, a grade of no level.
UNKNOWN = "ไม่ระบุ"

SEXES = ("ชาย", "หญิง")

_GRADE_STEMS = {
    "อ": "อ.", "อบ": "อ.", "อนุบาล": "อ.", "อนุบาลปีที่": "อ.", "อนุบาลศึกษาปีที่": "อ.",
    "ป": "ป.", "ประถม": "ป.", "ประถมศึกษาปีที่": "ป.", "ประถมปีที่": "ป.", "ประถมศึกษา": "ป.",
    "ม": "ม.", "มัธยม": "ม.", "มัธยมศึกษาปีที่": "ม.", "มัธยมปีที่": "ม.", "มัธยมศึกษา": "ม.",
    "ปวช": "ปวช.",
}  # fmt: skip
_GRADE = re.compile(r"(?:ชั้น)?([ก-๙.]+?)\.?(\d)")


class NotAGradeError(ValueError):
    """The text names no grade from อ.1 to ม.6 or ปวช.1-3."""


def read_grade(text: str) -> str:
    """Return the canonical grade of a written one: ``ประถมศึกษาปีที่ 1``, ``ป1``, ``ชั้น ป.๑`` give ``ป.1``.

    Raises:
        NotAGradeError: No such grade.
    """
    plain = re.sub(r"\s+", "", arabic_digits(text))
    match = _GRADE.fullmatch(plain)
    stem = _GRADE_STEMS.get(match[1].replace(".", "")) if match else None
    grade = f"{stem}{match[2]}" if match and stem else ""
    if grade not in LEVEL_OF_GRADE:
        raise NotAGradeError(f"grade {text!r} is not known.")
    return grade


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A size of school (ขนาดโรงเรียน) by its number of pupils, both bounds included."""

    name: str
    words: tuple[str, ...]
    least: int
    most: int | None


#: OBEC's four sizes; source: contract.md, "Meanings that must be the same everywhere".
SIZE_SOURCE = "เกณฑ์ขนาดโรงเรียนของ สพฐ. (เล็ก 1-120 กลาง 121-600 ใหญ่ 601-1,500 ใหญ่พิเศษ 1,501 คนขึ้นไป)"
SIZES = (
    SizeClass("เล็ก", ("ขนาดเล็ก", "โรงเรียนเล็ก", "รร.เล็ก", "รร เล็ก", "small school", "small schools"), 0, 120),
    SizeClass("กลาง", ("ขนาดกลาง", "โรงเรียนกลาง"), 121, 600),
    SizeClass("ใหญ่พิเศษ", ("ขนาดใหญ่พิเศษ", "ใหญ่พิเศษ"), 1501, None),
    SizeClass("ใหญ่", ("ขนาดใหญ่", "โรงเรียนใหญ่"), 601, 1500),
)
SIZE_ORDER = ("เล็ก", "กลาง", "ใหญ่", "ใหญ่พิเศษ")


def size_of(students: int) -> str:
    """Return the size class (ขนาด) of a school with so many pupils."""
    for size in SIZES:
        if size.least <= students and (size.most is None or students <= size.most):
            return size.name
    raise ValueError(f"students {students!r} must not be negative.")
