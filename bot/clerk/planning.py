"""Deadlines and days off from the console (กำหนดส่ง วันหยุด), announced as in the chat."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk.audiences import named_by
from bot.clerk.errands import Job, errand
from db.datasets.reports import CANCELLED
from db.deadline_setting import Round, announce, audience_of, held_round, new_round
from db.deadlines import Planned, rounds_due
from db.errands import Outcome
from db.errors import AnswerableError
from db.importing import import_file
from db.values.calendar import office_day
from handlers.circular_preview import schools_of

_SAVED = {"to": "/deadlines", "note": "saved"}


@errand("deadline.add")
def add(job: Job) -> Outcome:
    """Announce a round nobody announced before; of the same name, round, year and day once.

    Params:
        name, system, round, year, due, opens (ISO days); to, named: whom it is for.
    """
    given, today = job.params, office_day(job.now)
    due = date.fromisoformat(given["due"])
    with job.deps.sessions() as session:
        told = new_round(
            session, job.office_code, given["name"], due, system=given["system"], round=given["round"],
            year=int(given["year"]) if given["year"] else None, today=today,
            audience=_audience(job, session, given),
        )  # fmt: skip
        if given["opens"]:
            told = replace(told, opens_on=date.fromisoformat(given["opens"]))
        same = (told.name, told.round, told.year, told.due_on)
        if any(
            (each.name, each.round, each.year, each.due_on) == same
            for each in rounds_due(session, job.office_code).values()
        ):
            return Outcome(_SAVED)
    _announce(job, told)
    return Outcome(_SAVED)


@errand("deadline.move")
def move(job: Job) -> Outcome:
    """Move a round to another day; who still owes it is told.

    Params:
        code: Of the round. due: The new day (ISO).
    """
    told = _held(job)
    due = date.fromisoformat(job.params["due"])
    if told.opens_on and told.opens_on > due:
        raise AnswerableError("กำหนดส่งใหม่มาก่อนวันเปิดรับ")
    _announce(job, replace(told, due_on=due))
    return Outcome(_SAVED)


@errand("deadline.cancel")
def cancel(job: Job) -> Outcome:
    """Cancel a round; its reminders are taken back.

    Params:
        code: Of the round.
    """
    _announce(job, replace(_held(job), audience=CANCELLED))
    return Outcome({"to": "/deadlines", "note": "cancelled"})


@errand("holiday.add")
def add_holiday(job: Job) -> Outcome:
    """Add a day off of the office, as a file of one row would.

    Params:
        day: ISO. name: What it is called.
    """
    out = io.StringIO()
    csv.writer(out).writerows([("วันที่", "ชื่อ"), (job.params["day"], job.params["name"])])
    import_file(
        job.deps.sessions, "holidays", out.getvalue().encode(), office_code=job.office_code, by=job.actor,
        file_name=f"วันหยุด {job.params['day']}.csv", as_of=office_day(job.now),
    )  # fmt: skip
    return Outcome(_SAVED)


def _held(job: Job) -> Round:
    with job.deps.sessions() as session:
        found = held_round(session, job.office_code, str(job.params["code"]))
    if found is None:
        raise AnswerableError("ไม่พบกำหนดส่งนี้แล้ว")
    return found


def _announce(job: Job, told: Round) -> Planned:
    return announce(
        job.deps.sessions, job.office_code, told, now=job.now, actor=job.actor, seat=job.seat.text()
    )


def _audience(job: Job, session: Session, given: Mapping[str, Any]) -> str:
    """Who must send, as the file of rounds has it; whom words mean today is written down by their codes."""
    if given["to"] != "words":
        return audience_of(session, job.office_code, given["to"], _named(given))
    _, question = named_by(job, session, given)
    schools = schools_of(question, *job.asking(session, "deadlines.set"))
    return audience_of(session, job.office_code, "school", tuple(each.code for each in schools))


def _named(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What is named, one by one: codes stand between commas, a cluster or amphoe stands alone."""
    named = str(given["named"])
    return (
        tuple(each.strip() for each in named.split(",") if each.strip())
        if given["to"] == "school"
        else (named,)
    )
