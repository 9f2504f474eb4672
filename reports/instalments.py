"""Per-head subsidy of one term in two instalments (งวดแรกร้อยละ 70 และยอดที่เหลือ), line by line.

How it is worked, as programs of schools model it; **no official text** (docs/per-head.md says what was read and where):

- Term 1 of academic year Y is paid in fiscal year Y, term 2 in Y+1, at the rates of that fiscal year.
- The first instalment is 70 % of the term's rate x the count before (10 Nov of Y-1 for term 1, 10 June of Y for term 2);
  for term 1 pupils are moved up a grade, and a grade of entry keeps last year's number.
- The balance is the whole on the count of the term itself (10 June of Y, 10 Nov of Y) less the first instalment. Below
  nothing it is money to give back.
- Books and uniforms come whole in term 1, of the other items a term is half.

Rounding: only rates are rounded, half up to the satang, and only twice: half a year's rate (the odd satang goes to term 1)
and 70 % of it. Whatever is summed afterwards adds up to the satang, over grades, items and schools alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.datasets import DATASETS
from db.errors import NoFiguresError
from db.values.calendar import Term, round_days, thai_date
from db.values.money import Money
from db.values.schooling import GRADES, LEVELS
from reports.figures import answer_question
from reports.held import held_periods
from reports.question import Period, Provenance, Question, Scope
from reports.subsidy import RateTable, rate_of_term

#: Stands under every figure of this room.
NOT_OFFICIAL = "แบบจำลองตามโปรแกรมของสถานศึกษา ไม่ใช่หนังสือสั่งการ"
#: The first instalment in per cent of a term.
FIRST_PERCENT = 70
#: Grades in which schools take pupils in: nobody moves up into them. อ.2 is one, because most schools begin there.
GRADES_OF_ENTRY = frozenset({"อ.2", *(level.grades[0] for level in LEVELS)})


@dataclass(frozen=True, slots=True)
class Basis:
    """The count of pupils that an instalment goes by (ฐานจำนวนนักเรียน): a round, moved up a grade or as it stands."""

    year: int
    round: str
    moved_up: bool = False

    @property
    def day(self) -> date:
        """The usual data day of the round."""
        return next(day for day, name in round_days(self.year) if name == self.round)

    @property
    def name(self) -> str:
        """What answers print: ปีการศึกษา 2568 รอบ 2 (10 พ.ย. 2568)."""
        return f"ปีการศึกษา {self.year} รอบ {self.round} ({thai_date(self.day)})"

    def source_of(self, grade: str) -> str:
        """Return the grade whose number stands for ``grade``: ป.1 for ป.2 where pupils are moved up."""
        if not self.moved_up or grade in GRADES_OF_ENTRY:
            return grade
        return GRADES[GRADES.index(grade) - 1]


def bases_of(term: Term) -> tuple[Basis, Basis]:
    """Return the counts of a term: that of the first instalment, and the one of the term itself.

    Term 1/2569: round 2 of 2568 moved up a grade, and round 1 of 2569. Term 2/2569: rounds 1 and 2 of 2569.
    """
    if term.number == 1:
        return Basis(term.year - 1, "2", moved_up=True), Basis(term.year, "1")
    return Basis(term.year, "1"), Basis(term.year, "2")


def terms_paid_in(fiscal_year: int) -> tuple[Term, Term]:
    """Return the terms that a fiscal year pays, in that order: 2570 pays 2/2569 and 1/2570."""
    return Term(fiscal_year - 1, 2), Term(fiscal_year, 1)


@dataclass(frozen=True, slots=True)
class Count:
    """Pupils by grade as an instalment counts them; ``heads`` None where the round is not held."""

    basis: Basis
    heads: Mapping[str, int] | None
    provenance: Provenance | None = None
    #: Schools with facts, and schools expected, where they differ.
    covered: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TermLine:
    """One item of one grade. ``first`` and ``whole`` are None where their count is not held; ``rate`` is a head and term."""

    item: str
    grade: str
    source: str
    first_heads: int | None
    heads: int | None
    rate: Money
    first_rate: Money

    @property
    def first(self) -> Money | None:
        """The first instalment: 70 % of the rate x the count before."""
        return None if self.first_heads is None else self.first_rate * self.first_heads

    @property
    def whole(self) -> Money | None:
        """The whole term: the rate x the count of the term itself."""
        return None if self.heads is None else self.rate * self.heads

    @property
    def expected(self) -> Money | None:
        """The whole term as the count before had it."""
        return None if self.first_heads is None else self.rate * self.first_heads


@dataclass(frozen=True, slots=True)
class TermWork:
    """The working of one term: lines by item and grade, and what could not be worked."""

    term: Term
    before: Count
    now: Count
    lines: tuple[TermLine, ...]
    #: Item and grade with pupils for which no rate is held; the sums lack them.
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> Money | None:
        """The first instalment (งวดแรก), None where its count is not held."""
        return _sum([line.first for line in self.lines]) if self.before.heads is not None else None

    @property
    def whole(self) -> Money | None:
        """The whole term (ยอดเต็ม), None where the count of the term is not held."""
        return _sum([line.whole for line in self.lines]) if self.now.heads is not None else None

    @property
    def expected(self) -> Money | None:
        """The whole term by the count before: what the first instalment is 70 % of."""
        return _sum([line.expected for line in self.lines]) if self.before.heads is not None else None

    @property
    def balance(self) -> Money | None:
        """The second instalment (ยอดที่เหลือ): the whole less the first; negative is money to give back."""
        first, whole = self.first, self.whole
        return None if first is None or whole is None else whole - first

    @property
    def lacking(self) -> tuple[Count, ...]:
        """The counts that are not held."""
        return tuple(count for count in (self.before, self.now) if count.heads is None)


def _sum(amounts: Sequence[Money | None]) -> Money:
    return sum((amount for amount in amounts if amount is not None), Money(0))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the two counts differ in money: so many pupils more or fewer in a grade, times the rate of the term."""

    item: str
    grade: str
    change: int
    rate: Money

    @property
    def amount(self) -> Money:
        """What the change brings; negative where there are fewer pupils."""
        return self.rate * self.change

    def text(self) -> str:
        """Return the line as people check it: ป.1 -3 คน x 1,026.00 = -3,078.00."""
        return f"{self.grade} {self.change:+,} คน x {self.rate} = {self.amount}"


def reasons(work: TermWork) -> tuple[Reason, ...]:
    """Return the lines in which the number of pupils changed from the first count to the second.

    They add up to ``whole`` less ``expected``. Empty where either count is not held, or nothing changed.
    """
    return tuple(
        Reason(line.item, line.grade, line.heads - line.first_heads, line.rate)
        for line in work.lines
        if line.heads is not None and line.first_heads is not None and line.heads != line.first_heads
    )


def first_rate(rate: Money) -> Money:
    """Return what the first instalment brings a head: 70 % of the term's rate, half up to the satang."""
    return rate.share(FIRST_PERCENT, 100)


def counted(session: Session, scope: Scope, basis: Basis) -> Count:
    """Return the pupils of a scope in a round, moved up a grade where the basis says so.

    A school of which the round holds nothing has no count: it is not taken for empty.
    """
    if (basis.year, basis.round) not in held_periods(session, DATASETS["students"], scope):
        return Count(basis, None)
    period = Period("academic", (basis.year,), round=basis.round)
    try:
        answer = answer_question(session, Question("students", scope, by=("grade",), period=period))
    except NoFiguresError:
        return Count(basis, None)
    held = {dict(row.keys)["grade"]: row.value for row in answer.rows if isinstance(row.value, int)}
    return Count(basis, moved(held, basis), answer.provenance, answer.covered)


def moved(heads: Mapping[str, int], basis: Basis) -> dict[str, int]:
    """Return the pupils by the grade they are counted in; those of a last grade have left (ป.6, ม.3).

    Worked by hand: 10 in ป.1 and 8 in ป.2 moved up are 10 in ป.1 (of entry), 10 in ป.2 and 8 in ป.3.
    """
    found = {grade: heads.get(basis.source_of(grade), 0) for grade in GRADES}
    return {grade: number for grade, number in found.items() if number}


def work_out(term: Term, before: Count, now: Count, table: RateTable, items: Sequence[str]) -> TermWork:
    """Return both instalments of a term for the items, one line per item and grade with pupils in either count.

    Worked by hand: term 2 at 2,052 baht a year is 1,026.00 a head. 10 pupils on 10 June bring 10 x 718.20 = 7,182.00 first;
    9 pupils on 10 November make 9,234.00 whole, and so a balance of 2,052.00.
    """
    lines: list[TermLine] = []
    missing: list[tuple[str, str]] = []
    for item in items:
        for grade in GRADES:
            counts = [None if count.heads is None else count.heads.get(grade, 0) for count in (before, now)]
            if not any(counts):
                continue
            yearly = table.amounts.get(item, {}).get(grade)
            if yearly is None:
                missing.append((item, grade))
                continue
            rate = rate_of_term(item, yearly, term.number)
            if rate:
                source = before.basis.source_of(grade)
                lines.append(TermLine(item, grade, source, counts[0], counts[1], rate, first_rate(rate)))
    return TermWork(term, before, now, tuple(lines), tuple(missing))


def term_work(session: Session, scope: Scope, term: Term, table: RateTable, items: Sequence[str]) -> TermWork:
    """Return the working of a term from the counts that are held of a scope."""
    before, now = (counted(session, scope, basis) for basis in bases_of(term))
    return work_out(term, before, now, table, items)


def newest_workable(session: Session, scope: Scope) -> Term | None:
    """Return the newest term of which the first instalment can be worked, or None where no round is held."""
    rounds = held_periods(session, DATASETS["students"], scope)
    terms = [
        Term(year, 2) if name == "1" else Term(year + 1, 1) for year, name in rounds if name in ("1", "2")
    ]
    return max(terms, default=None)
