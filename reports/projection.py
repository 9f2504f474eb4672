"""Spending ahead (รายจ่ายล่วงหน้า, MTEF): three years reckoned from what was allocated and how many pupils are planned; an estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from db.errors import NoFiguresError
from db.values.calendar import FiscalYear
from db.values.money import Money
from reports.figures import answer_question
from reports.question import Period, Provenance, Question, Scope
from reports.reckoning import together

#: The years that a projection tells, and how many closed years it looks back on.
AHEAD, BACK = 3, 3
#: The category whose lines follow the number of pupils: per-head subsidy.
PER_HEAD = "งบเงินอุดหนุน"
#: A change of pupils that is not told by enough years, or is wild, moves nothing: per cent a year.
_MOST = Decimal(20)


@dataclass(frozen=True, slots=True)
class Projected:
    """One line: what it starts from, the amount of each coming year, and how that was reckoned."""

    line: str
    base: Money
    years: tuple[Money, ...]
    method: str


@dataclass(frozen=True, slots=True)
class Projection:
    """Lines of a scope with their sums, the years told, the yearly change of pupils in per cent, and the sources."""

    years: tuple[int, ...]
    lines: tuple[Projected, ...]
    totals: tuple[Money, ...]
    base_years: tuple[int, ...]
    pupils: tuple[tuple[int, int], ...]
    change: Decimal | None
    provenance: Provenance


def projection_of(session: Session, scope: Scope, today: date) -> Projection:
    """Return the projection of three fiscal years after the present one.

    A per-head line is the newest closed year's amount, moved by the yearly change of pupils (class plans included); any
    other line is the mean of up to three closed years, carried on. Amounts are rounded to whole baht.

    Raises:
        NoFiguresError: No closed fiscal year of allocations is held.
    """
    now = FiscalYear.of(today).be
    closed = _closed_years(session, scope, now)
    if not closed:
        raise NoFiguresError(f"ยังไม่มีงบจัดสรรของปีงบประมาณที่ปิดแล้วของ{scope.name} จึงยังประมาณการไม่ได้ค่ะ")
    history = {year: _lines(session, scope, year) for year in closed}
    pupils, plans = _pupils(session, scope)
    change = _yearly_change(pupils)
    per_head = set(_lines(session, scope, closed[-1], PER_HEAD)[0])
    names = sorted({line for amounts, _ in history.values() for line in amounts})
    lines = tuple(
        _projected(
            line, history, closed, now, change if line in per_head else None, per_head=line in per_head
        )
        for line in names
    )
    totals = tuple(sum((each.years[place] for each in lines), Money(0)) for place in range(AHEAD))
    origins = [origin for _, origin in history.values()]
    provenance = together(origins[-1], *origins[:-1], *plans)
    years = tuple(range(now + 1, now + 1 + AHEAD))
    return Projection(
        years,
        lines,
        totals,
        closed,
        pupils,
        change,
        replace(provenance, period=f"ปีงบประมาณ {years[0]}-{years[-1]}"),
    )


def _closed_years(session: Session, scope: Scope, now: int) -> tuple[int, ...]:
    found = []
    for year in range(now - BACK, now):
        try:
            answer_question(session, Question("allocated", scope, period=Period("fiscal", (year,))))
        except NoFiguresError:
            continue
        found.append(year)
    return tuple(found)


def _lines(
    session: Session, scope: Scope, year: int, category: str = ""
) -> tuple[dict[str, Money], Provenance]:
    where = (("category", (category,)),) if category else ()
    answer = answer_question(
        session, Question("allocated", scope, where=where, by=("line",), period=Period("fiscal", (year,)))
    )
    amounts = {dict(row.keys)["line"]: row.value for row in answer.rows if isinstance(row.value, Money)}
    return amounts, answer.provenance


def _pupils(session: Session, scope: Scope) -> tuple[tuple[tuple[int, int], ...], list[Provenance]]:
    """Pupils by academic year: those counted, and after them those planned."""
    counted: dict[int, int] = {}
    origins: list[Provenance] = []
    for measure in ("planned_students", "students"):
        try:
            answer = answer_question(session, Question(measure, scope, by=("year",)))
        except (NoFiguresError, KeyError):
            continue
        origins.append(answer.provenance)
        counted |= {
            int(dict(row.keys)["year"]): row.value for row in answer.rows if isinstance(row.value, int)
        }
    return tuple(sorted(counted.items()))[-(BACK + AHEAD) :], origins


def _yearly_change(pupils: tuple[tuple[int, int], ...]) -> Decimal | None:
    """The mean yearly change in per cent from the first to the last year told; None of fewer than two years."""
    if len(pupils) < 2 or not pupils[0][1]:
        return None
    (first, before), (last, after) = pupils[0], pupils[-1]
    change = (Decimal(after) / Decimal(before) - 1) * 100 / (last - first)
    return max(-_MOST, min(_MOST, change)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _projected(
    line: str,
    history: dict[int, tuple[dict[str, Money], Provenance]],
    closed: tuple[int, ...],
    now: int,
    change: Decimal | None,
    *,
    per_head: bool,
) -> Projected:
    held = [(year, history[year][0][line]) for year in closed if line in history[year][0]]
    if per_head and change is not None:
        year, base = held[-1]
        years = tuple(_moved(base, change, now + 1 + place - year) for place in range(AHEAD))
        return Projected(line, base, years, f"ปี {year} ปรับตามนักเรียนปีละ {change:+} %")
    mean = _whole_baht(Decimal(sum(amount.satang for _, amount in held)) / len(held))
    told = f"เฉลี่ยปี {held[0][0]}-{held[-1][0]}" if len(held) > 1 else f"เท่าปี {held[0][0]}"
    return Projected(line, mean, (mean,) * AHEAD, f"{told} คงที่ทั้ง {AHEAD} ปี")


def _moved(base: Money, change: Decimal, years: int) -> Money:
    return _whole_baht(Decimal(base.satang) * (1 + change / 100) ** years)


def _whole_baht(satang: Decimal) -> Money:
    return Money(int((satang / 100).to_integral_value(ROUND_HALF_UP)) * 100)
