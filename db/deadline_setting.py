"""Setting, moving and cancelling a deadline (ตั้ง เลื่อน ยกเลิกกำหนดส่ง): one row of ``reports``, imported like a file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.datasets.reports import CANCELLED, CLUSTER_PREFIX, EVERY_SCHOOL, ReportRound
from db.datasets.schools import OPEN, School
from db.datasets.submissions import is_live
from db.deadlines import Planned, plan, rounds_due, tell_moved
from db.errors import AnswerableError
from db.importing import import_file
from db.session import Sessions, writing
from db.values.calendar import AcademicYear, FiscalYear, office_day
from db.values.reporting import MORE

_HEADINGS = ("รหัสรายงาน", "ชื่อรายงาน", "ระบบ", "รอบ", "ปี", "เปิดรับ", "กำหนดส่ง", "ผู้ส่ง")
#: Codes that one round can name (``ReportRound.audience``).
MOST_NAMED = 440
#: Names the file of a batch that was told in chat or on the command line.
TOLD = "แจ้งกำหนดส่ง"


@dataclass(frozen=True, slots=True)
class Round:
    """A report round to be announced, moved or cancelled, as a row of ``reports`` has it."""

    code: str
    name: str
    system: str
    round: str
    year: int
    opens_on: date | None
    due_on: date
    audience: str = EVERY_SCHOOL

    def cells(self) -> tuple[str, ...]:
        """The row of the file."""
        opened = self.opens_on.isoformat() if self.opens_on else ""
        whom = self.audience.strip(",")
        return (
            self.code,
            self.name,
            self.system,
            self.round,
            str(self.year),
            opened,
            self.due_on.isoformat(),
            whom,
        )


def held_round(session: Session, office_code: str, code: str) -> Round | None:
    """Return the round of a code that counts: live, and of several the last due."""
    row = session.scalars(
        select(ReportRound)
        .where(ReportRound.office_code == office_code, ReportRound.code == code, is_live(ReportRound))
        .order_by(ReportRound.due_on.desc(), ReportRound.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Round(
        row.code, row.name, row.system or "", row.round, row.year, row.opens_on, row.due_on, row.audience
    )


def new_round(
    session: Session, office_code: str, name: str, due_on: date, *, system: str = "", round: str = "",
    year: int | None = None, audience: str = EVERY_SCHOOL, today: date,
) -> Round:  # fmt: skip
    """Return a round nobody announced before, opening today, under a code that is free."""
    # DMC, EMIS alone: a report of the academic year, beside those announced of it.
    own = bool(system) and system.upper() in name.upper() and not round
    fiscal = not own and (round.startswith("ไตรมาส") or "เดือน" in round or not round)
    be = year or (FiscalYear.of(due_on).be if fiscal else AcademicYear.of(due_on).be)
    stem = re.sub(r"[^A-Z0-9]", "", system.upper()) or "RPT"
    taken = set(session.scalars(select(ReportRound.code).where(ReportRound.office_code == office_code)))
    number = next(each for each in range(1, 10_000) if f"{stem}-{be}-{each}" not in taken)
    called = (_another(session, office_code, system, be) if own else round) or "1"
    return Round(f"{stem}-{be}-{number}", name, system, called, be, today, due_on, audience)


def _another(session: Session, office_code: str, system: str, year: int) -> str:
    """Return what a further round of a system in a year is called; empty where it is the first."""
    mine = (ReportRound.office_code == office_code, ReportRound.system == system, ReportRound.year == year)
    taken = set(session.scalars(select(ReportRound.round).where(*mine, is_live(ReportRound))))
    names = (MORE, *(f"{MORE} {number}" for number in range(2, len(taken) + 2)))
    return next(each for each in names if each not in taken) if taken else ""


def audience_of(session: Session, office_code: str, kind: str, names: tuple[str, ...]) -> str:
    """Return who must send as the file has it: ``all``, ``cluster``, ``amphoe``, ``tambon`` or ``school`` (codes).

    Raises:
        AnswerableError: No school is there.
    """
    if kind == "all":
        return EVERY_SCHOOL
    if kind == "cluster" and len(names) == 1:
        return f"{CLUSTER_PREFIX}{names[0]}"
    column = {
        "cluster": School.cluster,
        "amphoe": School.amphoe,
        "tambon": School.tambon,
        "school": School.code,
    }[kind]
    codes = session.scalars(
        select(School.code)
        .where(School.office_code == office_code, School.state == OPEN, is_live(School), column.in_(names))
        .order_by(School.code)
    ).all()
    if not codes or (kind == "school" and len(codes) < len(set(names))):
        raise AnswerableError("ไม่พบโรงเรียนที่เปิดสอนตามที่ระบุค่ะ")
    if len(codes) > MOST_NAMED:
        raise AnswerableError(
            f"ระบุโรงเรียนได้ไม่เกิน {MOST_NAMED} โรงต่อรอบค่ะ ({len(codes):,} โรงตามที่ระบุ) แบ่งเป็นหลายรอบ หรือให้ทุกโรงเรียนส่ง"
        )
    return "," + ",".join(codes) + ","


def schools_asked(session: Session, office_code: str, audience: str) -> list[str]:
    """Return the codes of the open schools that an audience means."""
    query = select(School.code).where(
        School.office_code == office_code, School.state == OPEN, is_live(School)
    )
    if audience.startswith(CLUSTER_PREFIX):
        query = query.where(School.cluster == audience.removeprefix(CLUSTER_PREFIX))
    elif audience == CANCELLED:
        return []
    elif audience != EVERY_SCHOOL:
        query = query.where(School.code.in_(audience.strip(",").split(",")))
    return list(session.scalars(query.order_by(School.code)))


def announce(
    sessions: Sessions, office_code: str, told: Round, *, now: datetime, actor: str, seat: str
) -> Planned:
    """Make a round hold as told: new, moved or cancelled; promise or take back what follows from it.

    Telling what holds already changes nothing.

    Raises:
        ImportRejectedError: The row cannot be a round; nothing changed.
    """
    with sessions() as session:
        before = held_round(session, office_code, told.code)
    if before == told:
        return Planned(0, 0)
    out = io.StringIO()
    csv.writer(out).writerows([_HEADINGS, told.cells()])
    day = office_day(now)
    import_file(
        sessions, "reports", out.getvalue().encode(), office_code=office_code, as_of=day, by=actor,
        file_name=f"{TOLD} {told.code}.csv", again=True,
    )  # fmt: skip
    with writing(sessions) as session:
        act = "cancelled" if told.audience == CANCELLED else "set" if before is None else "moved"
        write_audit(
            session, office_code=office_code, actor=actor, seat=seat, act=f"deadline.{act}",
            detail={"report": told.code, "due": told.due_on.isoformat()}, at=now,
        )  # fmt: skip
        planned = plan(session, office_code, now)
        due = rounds_due(session, office_code).get(told.code)
        more = 0
        if before is not None and due is not None and before.due_on != told.due_on:
            more = tell_moved(session, office_code, due, now=now)
        return replace(planned, promised=planned.promised + more)
