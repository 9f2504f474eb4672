"""Demonstration scores, class plans and days off: invented by rule, from nobody's results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from demo_facts import Counts
from demo_sources import School, roll

_OVERALL = "เฉลี่ยทุกวิชา"
_CENT = Decimal("0.01")
#: Test, grade, and of each subject the mean of the country that the demonstration pretends: round numbers.
PAPERS: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("O-NET", "ป.6", {"ภาษาไทย": 54, "คณิตศาสตร์": 30, "วิทยาศาสตร์": 40, "ภาษาอังกฤษ": 38}),
    ("O-NET", "ม.3", {"ภาษาไทย": 52, "คณิตศาสตร์": 25, "วิทยาศาสตร์": 33, "ภาษาอังกฤษ": 32}),
    ("NT", "ป.3", {"คณิตศาสตร์": 52, "ภาษาไทย": 57}),
    ("RT", "ป.1", {"อ่านออกเสียง": 76, "อ่านรู้เรื่อง": 78}),
)


def _round(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _mean(code: str, year: int, test: str, grade: str, subject: str, country: int) -> Decimal:
    """A school stands within 11 of the country in all it does, moves by 3 from year to year and by 5 between subjects."""
    strength = roll(2201, "strength", code) - 1100
    moved = roll(601, "moved", code, year, test, grade) - 300
    apart = roll(1001, "apart", code, year, test, grade, subject) - 500
    hundredths = country * 100 + strength + moved + apart
    return Decimal(max(500, min(9800, hundredths))) / 100


def score_rows(counts: Counts, year: int, office: str) -> Iterator[list[object]]:
    """Every school that has pupils in the grade, then the office (weighed by takers) and the country."""
    for test, grade, subjects in PAPERS:
        weighed = dict.fromkeys(subjects, Decimal(0))
        everyone = 0
        for code, grades in counts.items():
            takers = grades[grade].total if grade in grades else 0
            if not takers:
                continue
            everyone += takers
            means = {
                subject: _mean(code, year, test, grade, subject, country)
                for subject, country in subjects.items()
            }
            for subject, mean in means.items():
                weighed[subject] += mean * takers
            yield from _rows(code, year, test, grade, takers, means)
        if not everyone:
            continue
        area = {subject: _round(total / everyone) for subject, total in weighed.items()}
        yield from _rows(f"{office}0000", year, test, grade, everyone, area)
        # The country's takers are not told.
        country_means = {
            subject: Decimal(country) + Decimal(year % 2) / 2 for subject, country in subjects.items()
        }
        yield from _rows("00000000", year, test, grade, "", country_means)


def _rows(
    code: str, year: int, test: str, grade: str, takers: object, means: Mapping[str, Decimal]
) -> Iterator[list[object]]:
    whole = _round(sum(means.values(), Decimal(0)) / len(means))
    for subject, mean in {**means, _OVERALL: whole}.items():
        yield [code, year, test, grade, subject, takers, f"{mean:.2f}"]


def class_plan_rows(schools: Iterable[School], years: Sequence[int]) -> Iterator[list[object]]:
    """Planned from the pupils of 2568: as many rooms, and a few pupils more or less than came."""
    for school in schools:
        for year in years:
            for grade, count in school.grades.items():
                if not count.total:
                    continue
                planned = max(1, count.total + roll(7, "plan", school.code, year, grade) - 2)
                yield [school.code, year, grade, max(1, count.rooms), planned]


#: Days off that the office pretends to have added to the public ones.
DAYS_OFF = (
    ("2569-07-31", "วันหยุดพิเศษของสำนักงาน (ข้อมูลสาธิต)"),
    ("2570-01-04", "วันหยุดพิเศษต่อเนื่องปีใหม่ของสำนักงาน (ข้อมูลสาธิต)"),
)
