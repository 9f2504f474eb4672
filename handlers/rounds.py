"""Report rounds (รอบรายงาน) as answers name them, and which of them a question means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from db.datasets.reports import CANCELLED, ReportRound
from db.values.reporting import round_short, round_title
from handlers.core import HandlerContext
from reports.held import live_batches
from reports.question import Question


@dataclass(frozen=True, slots=True)
class Round:
    """A report round as answers name it."""

    code: str
    name: str
    system: str
    round: str
    year: int
    due_on: date
    opens_on: date | None

    @property
    def title(self) -> str:
        """The report as sentences name it (``db.values.reporting``)."""
        return round_title(self.name, self.round, self.year)

    @property
    def short(self) -> str:
        """The report as a button names it."""
        return round_short(self.system or self.code, self.round, self.year)


def rounds_held(context: HandlerContext, office_code: str) -> list[Round]:
    """Return every report round of an office, the latest due first."""
    live = tuple(live_batches(context.session, "reports", office_code))
    rows = context.session.scalars(
        select(ReportRound).where(
            ReportRound.office_code == office_code,
            ReportRound.current,
            ReportRound.batch_id.in_(live),
            ReportRound.audience != CANCELLED,
        )
    )
    found = [
        Round(row.code, row.name, row.system or "", row.round, row.year, row.due_on, row.opens_on)
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.due_on, each.code), reverse=True)


def rounds_meant(rounds: list[Round], wanted: Mapping[str, Any]) -> list[Round]:
    """Keep the rounds that ``report`` (code), ``system``, ``round`` and ``year`` allow; what is unset allows all."""

    def allows(key: str, value: object) -> bool:
        allowed = wanted.get(key)
        if not allowed:
            return True
        return str(value) in {
            str(each) for each in (allowed if isinstance(allowed, (tuple, list)) else (allowed,))
        }

    return [
        each
        for each in rounds
        if allows("report", each.code)
        and _is_system(each, wanted.get("system"))
        and allows("round", each.round)
        and allows("year", each.year)
    ]


def _is_system(each: Round, wanted: Any) -> bool:
    if not wanted:
        return True
    names = [str(name).casefold() for name in (wanted if isinstance(wanted, (tuple, list)) else (wanted,))]
    return any(
        name in (each.system.casefold(), "") or name in each.name.casefold() or name in each.code.casefold()
        for name in names
    )


def wanted_of(question: Question) -> dict[str, Any]:
    """Return what a question says of the report: its code, system, round or year; see ``rounds_meant``."""
    wanted: dict[str, Any] = {key: question.values_of(key) for key in ("report", "system", "round")}
    if question.period is not None:
        wanted["year"] = question.period.years
        if question.period.round and not wanted["round"]:
            wanted["round"] = (question.period.round,)
    return wanted


def left_out(rounds: list[Round], question: Question) -> list[Round]:
    """Return the rounds without those of the systems, rounds or reports that a question leaves out (ยกเว้น)."""
    for key, values in question.excluding:
        if key in ("report", "system", "round"):
            gone = rounds_meant([each for each in rounds if key != "system" or each.system], {key: values})
            rounds = [each for each in rounds if each not in gone]
    return rounds
