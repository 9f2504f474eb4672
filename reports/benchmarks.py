"""What stands beside one school's figure so that it can be judged: its area, its like, the country, the year before.

Only of measures whose source tells them of the office and the country too (Measure.tiers).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from db.datasets import Measure
from db.errors import NoFiguresError
from db.values.money import ratio
from db.values.schooling import size_of
from reports.cards import Figure
from reports.derived import measure_named
from reports.figures import Figures, answer_question
from reports.naming import open_schools
from reports.ordering import plain_number
from reports.question import Question, Scope

Keys = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One thing to compare with (เกณฑ์เทียบ): its value for every row of the figures, by the keys of the row.

    ``short`` names it in small print and beside a bar; ``note`` says how it came about.
    """

    key: str
    label: str
    short: str
    values: Mapping[Keys, Decimal | int]
    note: str = ""


def is_benchmarked(question: Question) -> bool:
    """Say whether a question is about one school and one year, of a measure that is told of the office and the country."""
    measure = measure_named(question.measure)
    if not isinstance(measure, Measure) or measure.tiers is None:
        return False
    alone = question.scope.kind == "school" and len(question.scope.keys) == 1
    plain = not (
        question.rank
        or question.compare
        or question.standing
        or question.share
        or question.bounds
        or question.excluding
    )
    one_year = question.period is None or len(question.period.years) == 1
    return (
        alone
        and plain
        and one_year
        and set(question.by) <= set(measure.apart)
        and not question.values_of(measure.tiers.dimension)
    )


def benchmarks(session: Session, figures: Figures) -> tuple[Benchmark, ...]:
    """Return what the rows of one school's figures are compared with; what is not held is left out."""
    measure = figures.measure
    assert isinstance(measure, Measure) and measure.tiers is not None
    tiers, asked = measure.tiers, figures.question
    office = replace(asked, scope=Scope("office", asked.scope.office_code))
    found = (
        _told("office", "ค่าเฉลี่ยของเขต", "เขต", _answered(session, office)),
        _of_same_size(session, asked, office),
        _told(
            "country",
            "ค่าเฉลี่ยระดับประเทศ",
            "ประเทศ",
            _answered(session, office.with_where(tiers.dimension, (tiers.country,))),
        ),
        _year_before(session, asked),
    )
    return tuple(each for each in found if each is not None and each.values)


def area_rows(session: Session, figures: Figures) -> tuple[Figure, ...]:
    """Return the means of the office and the country as rows, to stand under a list of schools; what is held of them."""
    measure, asked = figures.measure, figures.question
    if (
        not isinstance(measure, Measure)
        or measure.tiers is None
        or asked.by != ("school",)
        or asked.scope.kind != "office"
    ):
        return ()
    tiers = measure.tiers
    if asked.values_of(tiers.dimension) or (asked.period and len(asked.period.years) > 1):
        return ()
    alone = replace(asked, by=(), rank=None, bounds=(), excluding=(), listing=False)
    rows = []
    for label, question in (
        ("ค่าเฉลี่ยของเขต", _without_schools(alone)),
        ("ค่าเฉลี่ยระดับประเทศ", _without_schools(alone).with_where(tiers.dimension, (tiers.country,))),
    ):
        answer = _answered(session, question)
        if answer is not None and len(answer.rows) == 1 and answer.rows[0].value is not None:
            rows.append(replace(answer.rows[0], label=label))
    return tuple(rows)


def _without_schools(question: Question) -> Question:
    measure = measure_named(question.measure)
    assert isinstance(measure, Measure)
    return replace(question, where=tuple(pair for pair in question.where if pair[0] in measure.apart))


def _answered(session: Session, question: Question) -> Figures | None:
    try:
        return answer_question(session, question)
    except NoFiguresError:
        return None


def _told(key: str, label: str, short: str, answer: Figures | None) -> Benchmark | None:
    if answer is None:
        return None
    notes = {row.note for row in answer.rows if row.note}
    return Benchmark(key, label, short, _values(answer.rows), notes.pop() if len(notes) == 1 else "")


def _values(rows: tuple[Figure, ...]) -> dict[Keys, Decimal | int]:
    return {frozenset(row.keys): plain_number(row.value) for row in rows if row.value is not None}


def _year_before(session: Session, asked: Question) -> Benchmark | None:
    period = asked.period
    if period is None:
        return None
    year = period.year - 1
    answer = _answered(session, replace(asked, period=replace(period, years=(year,))))
    return _told("before", f"ปี {year}", f"ปี {year}", answer)


def _of_same_size(session: Session, asked: Question, office: Question) -> Benchmark | None:
    """The median of the open schools of the same size class, the school itself among them."""
    size = _size_of(session, asked)
    if size is None:
        return None
    peers = _answered(session, replace(office.with_where("size", (size,)), by=("school", *asked.by)))
    if peers is None:
        return None
    teaching = open_schools(session, asked.scope.office_code)
    groups: defaultdict[Keys, list[int | Decimal]] = defaultdict(list)
    for row in peers.rows:
        if row.value is not None and dict(row.keys)["school"] in teaching:
            groups[frozenset(pair for pair in row.keys if pair[0] != "school")].append(
                plain_number(row.value)
            )
    most = max(map(len, groups.values()), default=0)
    return Benchmark(
        "size",
        f"มัธยฐานโรงเรียนขนาด{size}",
        f"ขนาด{size}",
        {keys: median(values) for keys, values in groups.items()},
        f"{most:,} โรง",
    )


def _size_of(session: Session, asked: Question) -> str | None:
    """The size class of the school in the year asked, else in the newest year held."""
    for period in (replace(asked.period, round=None) if asked.period else None, None):
        answer = _answered(session, Question("students", asked.scope, period=period))
        if answer is not None and answer.rows and isinstance(answer.rows[0].value, int):
            return size_of(answer.rows[0].value)
    return None


def median(values: list[int | Decimal]) -> Decimal:
    """Return the middle value (มัธยฐาน), of an even number the mean of the two in the middle, two places half up.

    Raises:
        IndexError: No values.
    """
    ordered = sorted(values)
    middle = len(ordered) // 2
    low = ordered[middle] if len(ordered) % 2 else ordered[middle - 1]
    return ratio(Decimal(low) + Decimal(ordered[middle]), 2)
