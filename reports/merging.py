"""What a merger of schools would add up to (ยุบรวม): pupils and rooms by grade, teachers, distance, per-head money.

Sums of what is held and nothing else: no standard of teachers or rooms is held, so none is applied. A number that one of
the schools lacks makes the sum of it "not held", never a smaller sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from sqlalchemy.orm import Session

from db.datasets.rates import ITEMS, SMALL_SCHOOL
from db.errors import NoFiguresError
from db.values.money import Money, ratio
from db.values.schooling import GRADES, SIZES, size_of
from reports.figures import answer_question
from reports.geography import Site, distance_km
from reports.question import Provenance, Question, Scope
from reports.subsidy import RateTable, estimate

#: So many pupils at most make a school small.
_SMALL = next(size.most for size in SIZES if size.name == "เล็ก")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one measure for the schools of a merger: school code -> grade (or "") -> number."""

    numbers: Mapping[str, Mapping[str, int]]
    provenance: Provenance | None

    def of(self, code: str) -> int | None:
        """The sum of one school, None where nothing is held of it."""
        return sum(self.numbers[code].values()) if self.numbers.get(code) else None

    def of_grade(self, grade: str) -> int:
        """The sum of one grade over the schools."""
        return sum(each.get(grade, 0) for each in self.numbers.values())


@dataclass(frozen=True, slots=True)
class Merger:
    """The schools, as they are and as one (ก่อนและหลังรวม)."""

    sites: tuple[Site, ...]
    students: Held
    rooms: Held
    teachers: Held
    #: The two schools that lie farthest apart, where all have coordinates.
    apart: tuple[Site, Site, Decimal] | None

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that any of the schools has pupils in, in their order."""
        return tuple(grade for grade in GRADES if self.students.of_grade(grade))

    def together(self, held: Held) -> int | None:
        """The sum of a measure; None where one of the schools holds none of it."""
        parts = [held.of(site.code) for site in self.sites]
        return (
            None if any(part is None for part in parts) else sum(part for part in parts if part is not None)
        )

    @property
    def size(self) -> str:
        """The size class of the school that would come of it; empty where pupils are not held of all."""
        pupils = self.together(self.students)
        return size_of(pupils) if pupils is not None else ""

    @property
    def pupils_a_teacher(self) -> Decimal | None:
        """Pupils per teacher of the schools together, two places; None where either is not held."""
        pupils, teachers = self.together(self.students), self.together(self.teachers)
        return ratio(pupils, teachers) if pupils is not None and teachers else None


@dataclass(frozen=True, slots=True)
class MoneyBeside:
    """Per-head money of a year, of all five items: each school by itself, and all of them as one.

    ``extra`` is what small schools get besides, by school and as one; None where no rate of it is held.
    """

    before: Mapping[str, Money]
    after: Money
    extra: Mapping[str, Money] | None
    extra_after: Money
    missing: tuple[tuple[str, str], ...]

    @property
    def total_before(self) -> Money:
        """What the schools get now, with what small schools get besides."""
        return sum((*self.before.values(), *(self.extra or {}).values()), Money(0))

    @property
    def total_after(self) -> Money:
        """What the one school would get, with what it gets besides if it is still small."""
        return self.after + self.extra_after


def merger_of(session: Session, sites: tuple[Site, ...], office_code: str) -> Merger:
    """Return what is held of the schools.

    Raises:
        NoFiguresError: No pupils are held of any of them.
    """
    scope = Scope(
        "school", office_code, tuple(site.code for site in sites), tuple(site.full for site in sites)
    )
    students = _held(session, "students", scope, ("school", "grade"))
    if not students.numbers:
        raise NoFiguresError(f"ยังไม่มีข้อมูลจำนวนนักเรียนของ{scope.name}ค่ะ")
    return Merger(
        sites,
        students,
        _held(session, "rooms", scope, ("school", "grade")),
        _held(session, "teachers", scope, ("school",)),
        _farthest(sites),
    )


def _held(session: Session, measure: str, scope: Scope, by: tuple[str, ...]) -> Held:
    try:
        answer = answer_question(session, Question(measure, scope, by=by))
    except NoFiguresError:
        return Held({}, None)
    found: dict[str, dict[str, int]] = {}
    for row in answer.rows:
        keys = dict(row.keys)
        if isinstance(row.value, int):
            found.setdefault(keys["school"], {})[keys.get("grade", "")] = row.value
    return Held(found, answer.provenance)


def _farthest(sites: tuple[Site, ...]) -> tuple[Site, Site, Decimal] | None:
    pairs = [(one, other, distance_km(one, other)) for one, other in combinations(sites, 2)]
    known = [(one, other, km) for one, other, km in pairs if km is not None]
    return max(known, key=lambda pair: pair[2]) if known and len(known) == len(pairs) else None


def money_of(merger: Merger, table: RateTable) -> MoneyBeside:
    """Return the per-head money of the schools now and of the one they would be, at the rates of one year.

    Worked by hand: 40 and 45 pupils of ป.1 at 2,052 baht are 82,080 + 92,340 = 174,420, and so are 85 in one school; with
    500 baht besides for small schools both have it now (20,000 + 22,500), and 85 pupils are still a small school (42,500).
    """
    heads = merger.students.numbers
    whole = {grade: merger.students.of_grade(grade) for grade in merger.grades}
    each = {code: estimate(counts, table, ITEMS) for code, counts in heads.items()}
    together = estimate(whole, table, ITEMS)
    extra = None
    if SMALL_SCHOOL in table.amounts:
        extra = {code: _extra(counts, table) for code, counts in heads.items()}
    return MoneyBeside(
        {code: found.year_sum for code, found in each.items()},
        together.year_sum,
        extra,
        _extra(whole, table) if extra is not None else Money(0),
        together.missing,
    )


def _extra(heads: Mapping[str, int], table: RateTable) -> Money:
    """What a small school gets besides; a larger one gets nothing of it."""
    if _SMALL is None or sum(heads.values()) > _SMALL:
        return Money(0)
    return estimate(heads, table, (SMALL_SCHOOL,)).year_sum
