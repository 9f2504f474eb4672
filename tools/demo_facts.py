"""Demonstration rows about schools, pupils and staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from demo_sources import LEVELS, GradeCount, School, roll

CLERK_15000 = "ค่าจ้างธุรการโรงเรียน อัตรา 15,000 บาท"
CLERK_9000 = "ค่าจ้างธุรการโรงเรียน อัตรา 9,000 บาท"
JANITOR = "ค่าจ้างนักการภารโรง"


class Hire(NamedTuple):
    """A person hired with operations money (งบดำเนินงาน): the line, baht a month, and the staff position."""

    item: str
    baht_a_month: int
    position: str


def add_demo_clusters(schools: Iterable[School], most: int = 16) -> None:
    """Name demonstration clusters (กลุ่มสาธิต) by district; a school without a known district gets none.

    The districts are cut, in order of tambon and code, into as few equal parts as keep 8 to ``most`` schools.
    """
    by_amphoe: dict[str, list[School]] = {}
    for school in schools:
        if school.amphoe:
            by_amphoe.setdefault(school.amphoe, []).append(school)
    for amphoe, members in by_amphoe.items():
        members.sort(key=lambda school: (school.tambon, school.code))
        parts = -(-len(members) // most)
        for place, school in enumerate(members):
            school.cluster = f"กลุ่มสาธิต{amphoe} {place * parts // len(members) + 1}"


def school_rows(schools: Iterable[School]) -> Iterator[list[str]]:
    """One row per school, in the order of the canonical headings."""
    for s in schools:
        yield [
            s.code, s.name, s.ministry_code, s.tambon, s.amphoe, s.province, s.cluster, s.latitude,
            s.longitude, s.low, s.high, s.status, s.joined_to, ";".join(s.other_names),
        ]  # fmt: skip


Counts = Mapping[str, Mapping[str, GradeCount]]


def counts_of(schools: Iterable[School]) -> dict[str, dict[str, GradeCount]]:
    """Pupils by school code and grade."""
    return {school.code: dict(school.grades) for school in schools}


def student_rows(counts: Counts, year: int) -> Iterator[list[object]]:
    """One row per school and opened grade of round 1 of academic year ``year`` (Buddhist)."""
    for code, grades in counts.items():
        for grade, count in grades.items():
            yield [code, year, "1", grade, count.boys, count.girls, count.rooms]


def a_year_earlier(counts: Counts, year: int) -> dict[str, dict[str, GradeCount]]:
    """Demonstration pupils of ``year``, computed from those of the year after.

    A grade had last year about as many as the next grade of the same level has now; the top grade of a level
    about as many as it has now. Each sex then moves by -1, 0 or +1. Rooms stay.
    """
    earlier: dict[str, dict[str, GradeCount]] = {}
    for code, grades in counts.items():
        earlier[code] = {}
        for level in LEVELS:
            for grade, following in zip(level, (*level[1:], level[-1]), strict=True):
                if grade not in grades:
                    continue
                now = grades.get(following, grades[grade])
                boys, girls = (
                    max(0, heads + roll(3, "earlier", year, code, grade, sex) - 1)
                    for sex, heads in (("ชาย", now.boys), ("หญิง", now.girls))
                )
                earlier[code][grade] = GradeCount(boys, girls, grades[grade].rooms)
    return earlier


def hires(school: School) -> list[Hire]:
    """Who the demonstration says is hired at this school; allocations and staff agree on it."""
    found = []
    clerk = roll(4, "clerk", school.code)
    if clerk == 0:
        found.append(Hire(CLERK_15000, 15_000, "ธุรการโรงเรียน"))
    elif clerk == 1:
        found.append(Hire(CLERK_9000, 9_000, "ธุรการโรงเรียน"))
    if roll(3, "janitor", school.code) == 0:
        found.append(Hire(JANITOR, 9_000, "นักการภารโรง"))
    return found


def demo_staff(school: School) -> dict[str, int]:
    """Plausible heads by position: computed from pupils and classrooms, not counted by anybody.

    Teachers are one for 17 pupils, at least 3 and at most nine for eight rooms; one in ten is an assistant.
    """
    teachers = max(3, min(school.rooms + school.rooms // 8, -(-school.pupils // 17)))
    assistants = (teachers + roll(10, "assistant", school.code)) // 10
    heads = {
        "ผู้อำนวยการโรงเรียน": 0 if school.pupils <= 60 and roll(3, "vacant", school.code) == 0 else 1,
        "รองผู้อำนวยการโรงเรียน": min(3, school.pupils // 360),
        "ครู": teachers - assistants,
        "ครูผู้ช่วย": assistants,
        "พนักงานราชการ": roll(3, "employee", school.code) if school.pupils > 120 else 0,
        "ลูกจ้างประจำ": int(roll(4, "permanent", school.code) == 0),
        "ลูกจ้างชั่วคราว": school.pupils // 250 + roll(2, "temporary", school.code),
    }
    for hire in hires(school):
        heads[hire.position] = heads.get(hire.position, 0) + 1
    return heads


#: Men in a hundred, by position; used only to split heads by sex for the demonstration.
MEN_PERCENT = {"ผู้อำนวยการโรงเรียน": 58, "รองผู้อำนวยการโรงเรียน": 45, "ลูกจ้างประจำ": 85, "นักการภารโรง": 90}


def staff_rows(school: School, heads: Mapping[str, int], year: int) -> Iterator[list[object]]:
    """One row per position held; the split by sex is computed, head by head."""
    for position, number in heads.items():
        if not number:
            continue
        percent = MEN_PERCENT.get(position, 27)
        men = sum(roll(100, "man", school.code, position, head) < percent for head in range(number))
        yield [school.code, year, position, men, number - men]
