"""Names that data hold and people type: schools, places, clusters, money lines, positions, report rounds."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.nlu.schools import SchoolIndex, SchoolName
from db.batches import ImportBatch
from db.datasets.allocations import Allocation
from db.datasets.disbursements import Disbursement
from db.datasets.reports import ReportRound
from db.datasets.schools import School
from db.datasets.staff import StaffCount
from db.datasets.students import Enrollment
from db.offices import Office


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

    ``lines`` and ``positions`` are as printed in the data. ``years`` holds the academic years of pupils, by office,
    ``offices`` the printed names of the offices held, by code.
    """

    schools: tuple[SchoolName, ...] = ()
    lines: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    reports: tuple[ReportName, ...] = ()
    years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
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
    return Gazetteer(
        schools=tuple(
            SchoolName(
                code=row.code, name=row.name, office=row.office_code, tambon=row.tambon, amphoe=row.amphoe,
                province=row.province, cluster=row.cluster, other_names=other_names(row.other_names),
                ministry_code=row.ministry_code, state=row.state,
            )
            for row in schools
        ),
        lines=tuple(sorted({*names(Allocation.line, Allocation), *names(Disbursement.line, Disbursement)} - {""})),
        positions=tuple(sorted(names(StaffCount.position, StaffCount))),
        reports=tuple(ReportName(*row) for row in reports),
        years={office: tuple(held) for office, held in years.items()},
        offices={row.code: row.name for row in session.execute(select(Office.code, Office.name))},
    )  # fmt: skip


class GazetteerCache:
    """Keeps the gazetteer of a database until its live batches change; asking costs one small query."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._lock = threading.Lock()
        self._held: tuple[object, Gazetteer] | None = None

    def get(self) -> Gazetteer:
        """Return the gazetteer of what is live now."""
        with self._sessions() as session:
            state = tuple(
                session.execute(
                    select(func.count(ImportBatch.id), func.sum(ImportBatch.id), func.sum(ImportBatch.id * ImportBatch.id),
                           func.max(ImportBatch.undone_at))
                    .where(ImportBatch.state == "live")
                ).one()
            )  # fmt: skip
            with self._lock:
                if self._held is None or self._held[0] != state:
                    self._held = (state, load_gazetteer(session))
                return self._held[1]
