"""What is held (ข้อมูลที่มี): live batches, and the years and rounds of which a dataset has facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, null, select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets import Dataset
from db.datasets.schools import School
from db.errors import AnswerableError, NoFiguresError
from db.offices import EVERY_OFFICE
from db.values.calendar import ROUNDS, CalendarName, FiscalYear
from reports.question import Period, Scope
from reports.remembering import remembered
from reports.rollups import rolled_up


@dataclass(frozen=True, slots=True)
class Batch:
    """What an answer needs to know of an import batch."""

    id: int
    as_of: date
    demonstration: bool
    rows: int = 0


def in_scope(table: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """Return the condition that rows of ``table`` are of the schools of a scope; none where it is the whole office."""
    if scope.kind == "office":
        return []
    if scope.kind == "school":
        return [table.school_code.in_(scope.keys)]
    inside = select(School.code).where(
        School.office_code == scope.office_code, School.current, getattr(School, scope.kind).in_(scope.keys)
    )
    return [table.school_code.in_(inside)]


def live_batches(session: Session, kind: str, office_code: str | None) -> dict[int, Batch]:
    """Return the live batches of a dataset by id; of every office when ``office_code`` is None."""
    return dict(
        remembered(session, ("live", kind, office_code), lambda: _read_live(session, kind, office_code))
    )


def _read_live(session: Session, kind: str, office_code: str | None) -> dict[int, Batch]:
    query = select(ImportBatch.id, ImportBatch.as_of, ImportBatch.demonstration, ImportBatch.rows).where(
        ImportBatch.kind == kind, ImportBatch.state == "live"
    )
    if office_code is not None:
        # A file of the whole country is one batch; each of its rows is of the office that it names.
        query = query.where(ImportBatch.office_code.in_((office_code, EVERY_OFFICE)))
    return {row.id: Batch(row.id, row.as_of, row.demonstration, row.rows) for row in session.execute(query)}


def round_order(name: str | None) -> int:
    """Return the place of a round within its year: 1, 2, สิ้นปี; 6 เดือน, 12 เดือน."""
    if name in ROUNDS:
        return ROUNDS.index(name)
    months = (name or "").partition(" ")[0]
    return int(months) if months.isdigit() else -1


def held_periods(session: Session, dataset: Dataset, scope: Scope) -> list[tuple[int, str | None]]:
    """Return the (year, round) pairs held for a scope, the newest first; round is None where a dataset has none."""
    pairs = {(year, name) for year, name, _ in _held(session, dataset, scope)}
    return sorted(pairs, key=lambda pair: (pair[0], round_order(pair[1])), reverse=True)


def held_batches(session: Session, dataset: Dataset, scope: Scope, period: Period) -> set[int]:
    """Return the live batches that tell something of the years of a period, and of its round where it has one."""
    return {
        batch
        for year, name, batch in _held(session, dataset, scope)
        if year in period.years and period.round in (None, name)
    }


#: A year, a round, and a batch that tells of them.
_Told = tuple[int, str | None, int]
#: What was read once stays true as long as the same batches are live; a change of batches is another key.
_HELD: dict[tuple[Any, ...], list[_Told]] = {}
_HELD_AT_MOST = 5_000


def _held(session: Session, dataset: Dataset, scope: Scope) -> list[_Told]:
    if not hasattr(dataset.table, "year"):
        return []
    batches = live_batches(session, dataset.kind, None if dataset.national else scope.office_code)
    if not batches:
        return []
    key = (session.get_bind().engine.url, dataset.kind, tuple(batches), scope)
    if key not in _HELD:
        if len(_HELD) >= _HELD_AT_MOST:
            _HELD.clear()
        _HELD[key] = _read_held(session, dataset, batches, scope)
    return _HELD[key]


def _read_held(session: Session, dataset: Dataset, batches: Mapping[int, Batch], scope: Scope) -> list[_Told]:
    whole = scope.kind == "office"
    rolled = None
    if scope.kind != "school":
        rolled = rolled_up(session, dataset, batches).facts(() if whole else ("school_code",))
    table: Any = rolled or dataset.table
    has_round = hasattr(dataset.table, "round")
    # Reckoned, so that no planner walks the index of all batches to find what differs.
    query = select(table.year, table.round if has_round else null(), table.batch_id + 0).distinct()
    live = (rolled.heads,) if rolled else (table.current, table.batch_id.in_(tuple(batches)))
    query = query.where(*live)
    if hasattr(dataset.table, "office_code") and hasattr(dataset.table, "school_code"):
        query = query.where(table.office_code == scope.office_code)
        query = query.where(*in_scope(table, scope))
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def resolve_period(
    session: Session, dataset: Dataset, calendar: CalendarName, thai: str, scope: Scope, asked: Period | None
) -> Period | None:
    """Return the period an answer is about: the one asked for, or the newest held.

    A year without a round means the newest round held of that year (contract.md). None for datasets without years.

    Raises:
        NoFiguresError: Nothing is held of the year, round or place; names the newest that is, and offers it.
    """
    if calendar in ("none", "date"):
        return asked
    if asked is not None and asked.term and calendar == "fiscal":
        raise AnswerableError(
            f"{thai}บันทึกเป็นงวดตามปีงบประมาณ ไม่ได้แยกภาคเรียนค่ะ ดูเป็นงวดหรือทั้งปีได้",
            (f"งบปี {asked.year} แยกงวด", f"งบปี {asked.year}"),
        )
    if asked is not None and asked.round and not hasattr(dataset.table, "round"):
        # Staff are counted once a year: a term of it is that year, and the answer says the year.
        asked = replace(asked, round=None)
    held = held_periods(session, dataset, scope)
    if not held:
        raise NoFiguresError(f"ยังไม่มีข้อมูล{thai} {_whose(scope)}ค่ะ")
    if asked is not None and asked.days:
        # A payment belongs to its day whatever year it is booked in; only whether the time is held at all counts.
        touched = {FiscalYear.of(date.fromisoformat(day)).be for day in asked.days}
        if any(year in touched for year, _ in held):
            return asked
        raise _nothing(thai, scope, asked, held, calendar)
    if asked is None:
        year, name = held[0]
        return Period(calendar, (year,), round=name)
    if len(asked.years) > 1:
        years = tuple(year for year in asked.years if any(year == pair[0] for pair in held))
        if years:
            return Period(calendar, years, round=asked.round, term=asked.term, quarter=asked.quarter)
        raise _nothing(thai, scope, asked, held, calendar)
    rounds = [name for year, name in held if year == asked.year]
    if not rounds or (asked.round and asked.round not in rounds):
        raise _nothing(thai, scope, asked, held, calendar)
    return Period(
        calendar, asked.years, round=asked.round or rounds[0], term=asked.term, quarter=asked.quarter
    )


def _whose(scope: Scope) -> str:
    return scope.name if scope.everything else f"ของ{scope.name}"


def _nothing(
    thai: str, scope: Scope, asked: Period, held: list[tuple[int, str | None]], calendar: CalendarName
) -> NoFiguresError:
    newest = Period(calendar, (held[0][0],), round=held[0][1])
    return NoFiguresError(
        f"ยังไม่มีข้อมูล{thai} {asked.name} {_whose(scope)}ค่ะ ข้อมูลล่าสุดที่มีคือ{newest.name}",
        suggest=(f"ดูปี {newest.year}",),
    )
