"""Times that a sentence names, several made into one, and placed once the calendar of the measure is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.nlu.timewords import When, find_times
from db.values.calendar import CalendarName, FiscalYear, Term, office_day, quarter_of, year_now
from reports.question import Period

__all__ = ["When", "find_times", "merge", "resolve"]

#: ทั้งปี after one term: the year as a whole.
WHOLE_YEAR = re.compile(r"ทั้งปี|รวมปี|เต็มปี|รวมทั้ง(?:สอง|2)\s*เทอม")

_MERGED = ("named", "shift", "last", "since", "since_shift", "term", "term_shift", "round", "quarter", "quarter_shift",
           "months", "common_era")  # fmt: skip


def merge(times: Sequence[When]) -> When | None:
    """Return several times of one sentence as one (เทอม 2 … ปี 68), or None when there is none.

    Two terms, quarters or rounds are not one period: they are returned as its ``clash``.
    """
    if not times:
        return None
    first: dict[str, Any] = {
        name: next((each for when in times if (each := getattr(when, name)) is not None), None)
        for name in _MERGED
    }
    shifts = {when.shift for when in times if when.shift is not None and when.since is None}
    return When(
        years=tuple(sorted({year for when in times for year in when.years if year})),
        shifts=tuple(sorted(shifts)) if len(shifts) > 1 else (),
        compared=any(when.compared for when in times),
        clash=_clash(times) or next((when.clash for when in times if when.clash), ()),
        **first,
    )


def _clash(times: Sequence[When]) -> tuple[When, ...]:
    for names in (("term", "term_shift"), ("quarter", "quarter_shift"), ("round",)):
        said = {
            key: when
            for when in times
            if (key := tuple(getattr(when, name) for name in names)) != (None,) * len(names)
        }
        if len(said) > 1:
            return tuple(said.values())
    return ()


def resolve(
    when: When,
    calendar: CalendarName,
    asked_at: datetime,
    *,
    anchor: Period | None = None,
    held: Sequence[int] = (),
    dated: bool = False,
) -> Period:
    """Place a time in the calendar of a measure; ``dated``: its facts have a day, so that months can be told.

    ``anchor`` is the period of the answer before: relative years of a follow-up count from it. ``held`` are the
    years that the data have, for "3 ปีย้อนหลัง". Money of a term lies in the fiscal year that pays it.
    """
    kind: CalendarName = "fiscal" if calendar == "fiscal" else "academic"
    money = kind == "fiscal"
    now = year_now(kind, asked_at)
    base = anchor.year if anchor and anchor.calendar == kind and when.shift not in (None, 0) else now
    term = when.term
    if when.term_shift is not None:
        return _shifted_term(when.term_shift, kind, asked_at)
    if when.quarter is not None or when.quarter_shift is not None:
        return _quarter_period(when, asked_at)
    if term is not None:
        return _term_period(term, when, money, kind, asked_at, base)
    years = _resolved_years(when, now, base, held)
    if when.months and dated and len(years) == 1:
        return Period(kind, years, days=_days_of_months(FiscalYear(years[0]), *when.months))
    return Period(kind, years, round=when.round)


def _resolved_years(when: When, now: int, base: int, held: Sequence[int]) -> tuple[int, ...]:
    newest = max((year for year in held if year <= now), default=now)
    if when.last is not None:
        return tuple(range(newest - when.last + 1, newest + 1))
    if when.since is not None or when.since_shift is not None:
        first = when.since if when.since is not None else now + (when.since_shift or 0)
        last = now + when.shift if when.shift is not None else newest
        return tuple(range(first, max(last, first) + 1))
    shifted = {now + shift for shift in when.shifts} or (
        {base + when.shift} if when.shift is not None else set()
    )
    return tuple(sorted({*when.years, *shifted})) or (base,)


def _days_of_months(year: FiscalYear, first: int, last: int) -> tuple[str, str]:
    """First and last day of the months of a fiscal year, October being the first."""
    opening, closing = ((year.start.year * 12 + 9 + month) for month in (first - 1, last))
    end = date(closing // 12, closing % 12 + 1, 1) - timedelta(days=1)
    return date(opening // 12, opening % 12 + 1, 1).isoformat(), end.isoformat()


def _shifted_term(shift: int, kind: CalendarName, asked_at: datetime) -> Period:
    term = Term.of(asked_at)
    for _ in range(-shift):
        term = term.previous()
    if shift > 0:
        term = Term(term.year, 2) if term.number == 1 else Term(term.year + 1, 1)
    if kind == "fiscal":
        return Period("fiscal", (term.fiscal_year.be,), term=term.number)
    return Period("academic", (term.year,), round=str(term.number))


def _quarter_period(when: When, asked_at: datetime) -> Period:
    year, quarter = year_now("fiscal", asked_at), when.quarter
    if when.quarter_shift is not None:
        count = year * 4 + quarter_of(office_day(asked_at)) - 1 + when.quarter_shift
        year, quarter = count // 4, count % 4 + 1
    elif when.years:
        year = when.years[-1]
    elif when.shift is not None:
        year += when.shift
    return Period("fiscal", (year,), quarter=quarter)


def _term_period(
    term: int, when: When, money: bool, kind: CalendarName, asked_at: datetime, base: int
) -> Period:
    """ปีงบ 70 เทอม 2 names the fiscal year itself; 2/2569 and เทอม 2 ปี 69 name the academic year."""
    if money and when.named == "fiscal" and (when.years or when.shift is not None):
        year = when.years[-1] if when.years else base + (when.shift or 0)
        return Period("fiscal", (year,), term=term)
    if when.years:
        named = Term(when.years[-1], term)
    else:
        present = Term.of(asked_at)
        named = Term(present.year + (when.shift or 0), term)
        if when.shift is None and term > present.number:
            named = Term(present.year - 1, term)
    if money:
        return Period("fiscal", (named.fiscal_year.be,), term=term)
    return Period("academic", (named.year,), round=str(term))
