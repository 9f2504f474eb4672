"""Per-head subsidy (เงินอุดหนุนรายหัว): rate x pupils, line by line.

Rates are baht a head and year; a term is half of them, except books and uniforms, which come whole in term 1
(contract.md, "Meanings that must be the same everywhere").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets import DATASETS
from db.datasets.rates import ITEMS, TUITION, WHOLE_IN_TERM_1, Rate
from db.errors import NoFiguresError
from db.values.money import Money
from db.values.schooling import GRADES, LEVEL_OF_GRADE
from reports.held import in_scope, live_batches
from reports.question import Scope


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of one fiscal year: item -> grade -> baht a head and year, and the references they come from."""

    year: int
    amounts: Mapping[str, Mapping[str, Money]]
    references: Mapping[tuple[str, str], str]
    as_of: date
    demonstration: bool
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line of the working: so many pupils of grades that share a rate, times that rate."""

    item: str
    name: str
    heads: int
    rate: Money
    year_sum: Money
    #: What one term brings: index 0 is term 1, index 1 term 2.
    term_sums: tuple[Money, Money]

    def text(self) -> str:
        """Return the line as people check it: ป.1-ป.6 640 คน x 2,052.00 = 1,313,280.00."""
        return f"{self.name} {self.heads:,} คน x {self.rate} = {self.year_sum}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What rate x pupils comes to for a year and for each term, with its lines."""

    lines: tuple[WorkingLine, ...]
    year_sum: Money
    term_sums: tuple[Money, Money]
    #: Grades with pupils for which the table holds no rate; the sum lacks them.
    missing: tuple[tuple[str, str], ...]


def rates_of(session: Session, office_code: str, year: int) -> RateTable:
    """Return the rates of a fiscal year.

    Raises:
        NoFiguresError: No rate of that year is held; names the newest year that is.
    """
    batches = live_batches(session, "rates", None)
    rows = session.scalars(
        select(Rate)
        .where(Rate.current, Rate.batch_id.in_(tuple(batches)), Rate.year == year)
        .order_by(Rate.id)
    ).all()
    if not rows:
        newest = session.scalar(
            select(Rate.year)
            .where(Rate.current, Rate.batch_id.in_(tuple(batches)))
            .order_by(Rate.year.desc())
            .limit(1)
        )
        held = f" อัตราล่าสุดที่มีคือปีงบประมาณ {newest}" if newest else ""
        raise NoFiguresError(
            f"ยังไม่มีอัตราเงินรายหัว ปีงบประมาณ {year} ค่ะ{held}", (f"อัตรารายหัวปี {newest}",) if newest else ()
        )
    # One rate may be held by two offices' batches: that of the asker's office counts, the newer one otherwise.
    rows = sorted(rows, key=lambda row: (row.office_code == office_code, row.id))
    amounts: dict[str, dict[str, Money]] = {}
    references: dict[tuple[str, str], str] = {}
    used = set()
    for row in rows:
        amounts.setdefault(row.item, {})[row.grade] = row.amount
        references[row.item, row.grade] = row.reference
    for row in rows:
        if amounts[row.item][row.grade] == row.amount and references[row.item, row.grade] == row.reference:
            if row.office_code == office_code or not any(other.office_code == office_code for other in rows):
                used.add(row.batch_id)
    used = used or {rows[-1].batch_id}
    return RateTable(
        year=year,
        amounts=amounts,
        references=references,
        as_of=max(batches[id_].as_of for id_ in used),
        demonstration=any(batches[id_].demonstration for id_ in used),
        batches=tuple(sorted(used)),
    )


def rate_of_term(item: str, yearly: Money, term: int) -> Money:
    """Return a head's rate of term 1 or 2: half a year's, or all of it in term 1 for books and uniforms.

    An odd satang goes to term 1, as in the guideline book (3,883 then 3,884 baht); the two make up the year.
    """
    if item in WHOLE_IN_TERM_1:
        return yearly if term == 1 else Money(0)
    first = yearly.share(1, 2)
    return first if term == 1 else yearly - first


def term_sums(item: str, rate: Money, heads: int = 1) -> tuple[Money, Money]:
    """Return what terms 1 and 2 bring for so many pupils at a yearly rate; together they are the year's sum."""
    return rate_of_term(item, rate, 1) * heads, rate_of_term(item, rate, 2) * heads


def estimate(heads: Mapping[str, int], table: RateTable, items: tuple[str, ...] = (TUITION,)) -> Estimate:
    """Return rate x pupils for the grades in ``heads`` (grade -> pupils), one line per item and level or rate.

    Worked by hand: 10 pupils of ป.1 and 5 of ป.2 at 2,052 baht are one line of 15 x 2,052.00 = 30,780.00 a year.
    """
    lines: list[WorkingLine] = []
    missing: list[tuple[str, str]] = []
    for item in items:
        rates = table.amounts.get(item, {})
        groups: list[tuple[str, Money, list[str]]] = []
        for grade in (grade for grade in GRADES if heads.get(grade)):
            if grade not in rates:
                missing.append((item, grade))
            elif groups and groups[-1][:2] == (LEVEL_OF_GRADE[grade], rates[grade]):
                groups[-1][2].append(grade)
            else:
                groups.append((LEVEL_OF_GRADE[grade], rates[grade], [grade]))
        for level, rate, grades in groups:
            count = sum(heads[grade] for grade in grades)
            name = level if len(grades) > 1 else grades[0]
            whole = rate * count
            lines.append(WorkingLine(item, name, count, rate, whole, term_sums(item, rate, count)))
    return Estimate(
        lines=tuple(lines),
        year_sum=sum((line.year_sum for line in lines), Money(0)),
        term_sums=(
            sum((line.term_sums[0] for line in lines), Money(0)),
            sum((line.term_sums[1] for line in lines), Money(0)),
        ),
        missing=tuple(missing),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """One instalment as a letter allocated it (หนังสือจัดสรร)."""

    line: str
    instalment: int
    amount: Money
    letter: str
    letter_date: date
    note: str


def papers(
    session: Session, scope: Scope, year: int, lines: tuple[str, ...] = (), categories: tuple[str, ...] = ()
) -> list[Paper]:
    """Return the letters that allocated money to the scope's schools in a fiscal year, the oldest first.

    ``lines`` and ``categories`` narrow it; empty ones do not.

    Instalments of several schools by one letter are added up.
    """
    from db.datasets.allocations import Allocation

    live = tuple(live_batches(session, DATASETS["allocations"].kind, scope.office_code))
    query = select(Allocation).where(
        Allocation.office_code == scope.office_code,
        Allocation.current,
        Allocation.batch_id.in_(live),
        Allocation.year == year,
        *in_scope(Allocation, scope),
    )
    if lines:
        query = query.where(Allocation.line.in_(lines))
    if categories:
        query = query.where(Allocation.category.in_(categories))
    found: dict[tuple[str, int, str, date, str], Money] = {}
    for row in session.scalars(query):
        key = (row.line, row.instalment, row.letter, row.letter_date, row.note or "")
        found[key] = found.get(key, Money(0)) + row.amount
    return sorted(
        (
            Paper(line, instalment, amount, letter, day, note)
            for (line, instalment, letter, day, note), amount in found.items()
        ),
        key=lambda paper: (paper.letter_date, paper.line, paper.instalment),
    )


def items_named(which: str) -> tuple[str, ...]:
    """Return the items that ``tuition``, ``all`` or a list of their names (ค่าหนังสือเรียน,ค่าเครื่องแบบนักเรียน) means."""
    if which in ("all", "tuition"):
        return ITEMS if which == "all" else (TUITION,)
    return tuple(item for item in ITEMS if item in which.split(","))
