"""Names that data hold and people type: schools, places, clusters, money lines, positions, report rounds."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.nlu.schools import SchoolIndex, SchoolName
from db.batches import ImportBatch
from db.datasets import DATASET_OF_MEASURE, DATASETS, DIMENSIONS
from db.datasets.allocations import Allocation
from db.datasets.disbursements import Disbursement
from db.datasets.reports import ReportRound
from db.datasets.requests import BudgetRequest
from db.datasets.schools import School
from db.datasets.staff import StaffCount
from db.datasets.students import Enrollment
from db.offices import Office

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReportName:
    """A report round by its names: code, printed name, system, round as printed, Buddhist year."""

    office: str
    code: str
    name: str
    system: str
    round: str
    year: int


@dataclass(frozen=True)
class Gazetteer:
    """Everything the data name (ทำเนียบชื่อ), of all offices held; made from plain rows.

    ``lines`` and ``positions`` are as printed in the data, and so are ``named``: dimension -> the values that only the
    data name (Dimension.from_data). ``years`` holds the academic years of pupils, by office,
    ``offices`` the printed names of the offices held, by code.
    """

    schools: tuple[SchoolName, ...] = field(default=(), repr=False)
    lines: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    reports: tuple[ReportName, ...] = ()
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Titles of records (Listing.search), by office and dimension.
    titles: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    #: Lines of budget requests, which are called otherwise than those of allocations.
    asked_lines: tuple[str, ...] = ()
    index: SchoolIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", SchoolIndex(self.schools))

    def places(self, office: str, kind: str) -> tuple[str, ...]:
        """Return the names of an office's places of one kind: amphoe, tambon, cluster, province."""
        names = {getattr(school, kind) for school in self.index.of_office(office)}
        return tuple(sorted(name for name in names if name))

    def systems(self, office: str) -> tuple[str, ...]:
        """Return the systems of the office's report rounds."""
        return tuple(
            sorted({report.system for report in self.reports if report.office == office and report.system})
        )

    def reports_of(self, office: str) -> tuple[ReportName, ...]:
        """Return the office's report rounds."""
        return tuple(report for report in self.reports if report.office == office)


def other_names(text: str | None) -> tuple[str, ...]:
    """Return the names of a ``ชื่อเรียกอื่น`` cell, which are separated by semicolons."""
    return tuple(name.strip() for name in (text or "").split(";") if name.strip())


def _school(row: Any) -> SchoolName:
    """Make a school of a row; places, offices and states are the same text for thousands of schools, kept once."""
    once = sys.intern
    return SchoolName(
        code=row.code, name=row.name, office=once(row.office_code), tambon=row.tambon and once(row.tambon),
        amphoe=row.amphoe and once(row.amphoe), province=row.province and once(row.province),
        cluster=row.cluster and once(row.cluster), other_names=other_names(row.other_names),
        ministry_code=row.ministry_code, state=once(row.state),
    )  # fmt: skip


def load_gazetteer(session: Session) -> Gazetteer:
    """Read all names from live batches."""
    live = select(ImportBatch.id).where(ImportBatch.state == "live")

    def names(column: Any, table: Any) -> Iterable[str]:
        return session.scalars(select(column).where(table.current, table.batch_id.in_(live)).distinct())

    schools = session.execute(
        select(School.code, School.name, School.office_code, School.tambon, School.amphoe, School.province,
               School.cluster, School.other_names, School.ministry_code, School.state)
        .where(School.current, School.batch_id.in_(live))
        .order_by(School.code)
    )  # fmt: skip
    reports = session.execute(
        select(ReportRound.office_code, ReportRound.code, ReportRound.name, ReportRound.system, ReportRound.round,
               ReportRound.year)
        .where(ReportRound.current, ReportRound.batch_id.in_(live))
        .order_by(ReportRound.code)
    )  # fmt: skip
    years: dict[str, list[int]] = {}
    for office, year in session.execute(
        select(Enrollment.office_code, Enrollment.year)
        .where(Enrollment.current, Enrollment.batch_id.in_(live))
        .distinct()
        .order_by(Enrollment.year)
    ):
        years.setdefault(office, []).append(year)
    return _as_before(
        schools=tuple(map(_school, schools)),
        lines=tuple(sorted({*names(Allocation.line, Allocation), *names(Disbursement.line, Disbursement)} - {""})),
        asked_lines=tuple(sorted({*names(BudgetRequest.line, BudgetRequest)} - {""})),
        positions=tuple(sorted(names(StaffCount.position, StaffCount))),
        reports=tuple(ReportName(*row) for row in reports),
        named={
            key: tuple(sorted(name for name in names(getattr(table, dimension.attribute), table) if name))
            for key, dimension in DIMENSIONS.items()
            if dimension.from_data
            for table in (DATASET_OF_MEASURE[dimension.of].table,)
        },
        titles=_titles(session),
        years={office: tuple(held) for office, held in years.items()},
        offices={row.code: row.name for row in session.execute(select(Office.code, Office.name))},
    )  # fmt: skip


#: The gazetteer made last in this process; its index of names, and the vocabularies made of it, are worth seconds.
_LAST: list[Gazetteer] = []


def _as_before(**parts: Any) -> Gazetteer:
    """Return the gazetteer of these names: the one made last where every name is as it was.

    Most imports bring figures and no name; then nothing is indexed anew.
    """
    last = _LAST[0] if _LAST else None
    if last is not None and all(getattr(last, name) == held for name, held in parts.items()):
        return last
    made = Gazetteer(**parts)
    _LAST[:] = [made]
    return made


def _titles(session: Session) -> dict[tuple[str, str], tuple[str, ...]]:
    """Read the titles by which records are found, of each office."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    for dataset in DATASETS.values():
        if dataset.listing is None or not dataset.listing.search:
            continue
        table, key = dataset.table, dataset.listing.search
        rows = session.execute(
            select(table.office_code, getattr(table, DIMENSIONS[key].attribute))
            .where(table.current, table.batch_id.in_(live))
            .distinct()
        )
        for office, title in sorted((row[0], row[1]) for row in rows if row[1]):
            found[office, key] = (*found.get((office, key), ()), title)
    return found


class GazetteerCache:
    """Keeps the gazetteer of a database; asking costs one small query.

    After an import a thread of its own reads the names anew. Whoever asks meanwhile waits for it a moment (``patience``
    seconds; the names of one office are there long before that) and is then answered with the names of before: never longer
    than the reading takes, and never ``stalest`` seconds after the change was seen, when everybody waits. A worker calls
    ``look`` every few seconds, so that the first question after an import finds the new names already there.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        patience: float = 1.0,
        stalest: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = sessions
        self._patience = patience
        self._stalest = stalest
        self._clock = clock
        self._lock = threading.Lock()
        self._first = threading.Lock()
        self._held: tuple[object, Gazetteer] | None = None
        self._reading: _Reading | None = None

    def get(self) -> Gazetteer:
        """Return the gazetteer of what is live now, or, for seconds after an import, of what was live before it.

        Raises:
            SQLAlchemyError: The database cannot be read and nothing is held, or what is held is too old.
        """
        if self._held is None:
            with self._first:
                if self._held is None:
                    return self._read()
        reading = self._renewed()
        if reading is None:
            return self._held[1]
        if self._clock() - reading.seen_at < self._stalest:
            reading.done.wait(self._patience)
            return self._held[1]
        reading.done.wait()
        return self._read() if reading.failed else self._held[1]

    def look(self) -> None:
        """See whether an import changed what is live, and begin to read it; waits for nothing.

        Raises:
            SQLAlchemyError: The database cannot be read.
        """
        if self._held is not None:
            self._renewed()

    def _renewed(self) -> _Reading | None:
        """Return the reading that is under way, beginning one when what is live has changed; None when it has not."""
        with self._sessions() as session:
            state = _state(session)
        with self._lock:
            if self._held is not None and self._held[0] == state:
                self._reading = None
                return None
            before = self._reading
            if before is not None and not before.done.is_set():
                return before
            seen_at = before.seen_at if before is not None and before.failed else self._clock()
            self._reading = reading = _Reading(seen_at)
        threading.Thread(target=self._read_for, args=(reading,), name="gazetteer", daemon=True).start()
        return reading

    def _read_for(self, reading: _Reading) -> None:
        try:
            self._read()
        except Exception as error:
            # Nobody who asked hears of this thread: the next question begins another, and reads itself when it is late.
            reading.failed = True
            logger.warning("names could not be read anew: %s", type(error).__name__)
        finally:
            reading.done.set()

    def _read(self) -> Gazetteer:
        with self._sessions() as session:
            state = _state(session)
            made = load_gazetteer(session)
        with self._lock:
            self._held = (state, made)
        return made


@dataclass(slots=True)
class _Reading:
    """Names being read by a thread: since when they are known to have changed, whether it is over and went wrong."""

    seen_at: float
    done: threading.Event = field(default_factory=threading.Event)
    failed: bool = False


def _state(session: Session) -> tuple[Any, ...]:
    """Return what changes with every import and every undoing."""
    return tuple(
        session.execute(
            select(func.count(ImportBatch.id), func.sum(ImportBatch.id), func.sum(ImportBatch.id * ImportBatch.id),
                   func.max(ImportBatch.undone_at))
            .where(ImportBatch.state == "live")
        ).one()
    )  # fmt: skip
