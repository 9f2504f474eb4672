"""Demonstration rows of G numbers, the school-age census and service areas: computed from pupils, counted by nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from demo_sources import School, roll

#: Of a hundred pupils, those with a G number: more along the border. Invented.
_PER_HUNDRED = {"แม่สาย": 18, "แม่ฟ้าหลวง": 11, "เชียงแสน": 8, "แม่จัน": 4, "ดอยหลวง": 2}
#: Of a hundred of them, by nationality; what is left over has none.
_SHARES = {"เมียนมา": 62, "ลาว": 6, "จีน": 5}
_ELSEWHERE = {"เชียงแสน": {"เมียนมา": 34, "ลาว": 38, "จีน": 2}, "แม่ฟ้าหลวง": {"เมียนมา": 48, "ลาว": 1, "จีน": 19}}
STATELESS = "ไร้สัญชาติ"
#: The grade that most children of an age are in.
_GRADE_OF_AGE = {
    3: "อ.1", 4: "อ.2", 5: "อ.3", 6: "ป.1", 7: "ป.2", 8: "ป.3", 9: "ป.4", 10: "ป.5", 11: "ป.6", 12: "ม.1", 13: "ม.2", 14: "ม.3",
}  # fmt: skip
_PRIMARY = ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6")


def gcode_rows(schools: Sequence[School], year: int) -> Iterator[list[object]]:
    """Learners with a G number by nationality; a school that has none of a nationality tells 0."""
    for school in schools:
        if not school.pupils:
            continue
        share = _PER_HUNDRED.get(school.amphoe, 3)
        every = school.pupils * share * (70 + roll(61, "g", school.code, year)) // 10_000
        left = every
        for nationality, usual in _SHARES.items():
            percent = _ELSEWHERE.get(school.amphoe, {}).get(nationality, usual)
            some = min(left, (every * percent + roll(100, "kind", nationality, school.code, year)) // 100)
            left -= some
            yield [school.code, year, nationality, some]
        yield [school.code, year, STATELESS, left]


def census_rows(schools: Sequence[School], year: int) -> Iterator[list[object]]:
    """Children of 3 to 17 years by tambon: what its schools have in the grade of that age, a little more or less."""
    tambons: defaultdict[tuple[str, str], list[School]] = defaultdict(list)
    for school in schools:
        if school.amphoe and school.tambon and school.pupils:
            tambons[school.amphoe, school.tambon].append(school)
    for (amphoe, tambon), inside in sorted(tambons.items()):
        usual = (
            sum(each.grades[grade].total for each in inside for grade in _PRIMARY if grade in each.grades)
            // 6
        )
        for age in range(3, 18):
            grade = _GRADE_OF_AGE.get(age, "")
            known = sum(each.grades[grade].total for each in inside if grade in each.grades)
            # Of ages that these schools teach few or none of, about as many live here as are in primary school.
            base = max(known, usual * 9 // 10) if age < 6 or age > 11 else known
            children = max(2, base * (92 + roll(25, "census", tambon, age, year)) // 100)
            girls = children * (46 + roll(8, "girls", tambon, age, year)) // 100
            yield [amphoe, tambon, year, age, children - girls, girls]


def village_rows(schools: Sequence[School]) -> Iterator[list[object]]:
    """Two to four villages with invented names for every school; the first of a school is its neighbour's last."""
    tambons: defaultdict[tuple[str, str], list[School]] = defaultdict(list)
    for school in schools:
        if school.amphoe and school.tambon and school.pupils:
            tambons[school.amphoe, school.tambon].append(school)
    for (amphoe, tambon), inside in sorted(tambons.items()):
        number = 1
        for school in sorted(inside, key=lambda each: each.code):
            last = number + 1 + roll(3, "villages", school.code)
            for village in range(number, last + 1):
                yield [school.code, amphoe, tambon, f"สาธิต{tambon} หมู่ {village}"]
            number = last if roll(3, "shared", school.code) == 0 else last + 1
