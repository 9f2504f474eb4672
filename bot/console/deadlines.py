"""Deadlines and the calendar (กำหนดส่งและปฏิทิน): what is due when, what will be reminded of, which days are off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from bot.console.desk import stage as stage_said
from bot.console.forms import audience, day_of, places_of
from db.datasets.holidays import own_holidays
from db.datasets.systems import SYSTEM_WORDS
from db.deadlines import coming, rounds_due
from db.digest import owed_counts
from db.errors import WrongInputError
from db.reminders import rule_for, rules_of, set_rule
from db.session import writing
from db.values.calendar import holidays_between, office_day, to_bangkok

#: The calendar shows so far ahead.
AHEAD = timedelta(days=60)
#: Reports due longer ago than this are no longer listed.
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the calendar: a day, what is on it, and whether it is a day off."""

    on: date
    what: str
    off: bool = False


def show(desk: Desk) -> ResponseReturnValue:
    """Show the deadlines, the reminders to come, the days off and the rules."""
    now, today = desk.now(), office_day(desk.now())
    with desk.reading() as session:
        rounds = sorted(
            rounds_due(session, desk.office_code).values(), key=lambda each: (each.due_on, each.code)
        )
        owed = owed_counts(session, desk.office_code)
        own = own_holidays(session, desk.office_code)
        rules = rules_of(session, desk.office_code)
        places = places_of(session, desk.office_code)
    days = [Day(each.due_on, f"ครบกำหนด {each.title}") for each in rounds]
    for each in rounds:
        stages = coming(each, rule_for(rules, each.system), now, own)
        days += [
            Day(
                to_bangkok(at).date(),
                f"{stage_said(each_stage.key)} {each.title} เวลา {to_bangkok(at):%H:%M} น.",
            )
            for each_stage, at in stages
        ]
    days += [Day(on, name, off=True) for on, name in holidays_between(today, today + AHEAD, own)]
    return desk.page(
        "deadlines", rounds=[each for each in rounds if each.due_on >= today - LONG_AGO][::-1], owed=owed, today=today,
        days=sorted((each for each in days if today <= each.on <= today + AHEAD), key=lambda each: (each.on, not each.off)),
        rules=rules, systems=list(SYSTEM_WORDS), places=places,
    )  # fmt: skip


def add(desk: Desk) -> ResponseReturnValue:
    """Announce a new round."""
    name = field("name", 200)
    if not name:
        raise WrongInputError("ใส่ชื่อรายงานก่อน")
    due, opens = day_of("due", "กำหนดส่ง"), day_of("opens", "เปิดรับ", needed=False)
    if due is None or (opens and opens > due):
        raise WrongInputError("วันเปิดรับต้องไม่หลังกำหนดส่ง")
    year = field("year", 4)
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise WrongInputError("ปีต้องเป็น พ.ศ. สี่หลัก เช่น 2570")
    return desk.errand(
        "deadline.add",
        {
            "name": name, "system": field("system", 80), "round": field("round", 40), "year": year,
            "due": due.isoformat(), "opens": opens.isoformat() if opens else "", **audience(),
        },
    )  # fmt: skip


def move(desk: Desk) -> ResponseReturnValue:
    """Move a round to another day."""
    due = day_of("due", "กำหนดส่งใหม่")
    assert due is not None
    return desk.errand("deadline.move", {"code": field("code", 40), "due": due.isoformat()})


def cancel(desk: Desk) -> ResponseReturnValue:
    """Cancel a round; what was promised of it is taken back."""
    return desk.errand("deadline.cancel", {"code": field("code", 40)})


def holiday(desk: Desk) -> ResponseReturnValue:
    """Add a day off of the office."""
    on, name = day_of("day", "วันหยุด"), field("name", 200)
    if on is None or not name:
        raise WrongInputError("ใส่วันที่และชื่อวันหยุด")
    return desk.errand("holiday.add", {"day": on.isoformat(), "name": name})


def rule(desk: Desk) -> ResponseReturnValue:
    """Change when the reports of a system are reminded of."""
    system = field("system", 80)
    with writing(desk.deps.sessions) as session:
        before = rule_for(rules_of(session, desk.office_code), system)
        try:
            changed = replace(
                before,
                before=tuple(int(each) for each in field("before", 40).replace(" ", "").split(",") if each),
                at=time.fromisoformat(field("at", 5)),
                overdue_every=int(field("every", 3)),
                overdue_most=int(field("most", 3)),
            )
        except ValueError as error:
            raise WrongInputError(
                "กติกาไม่ถูกต้อง: วันก่อนกำหนดเป็นจำนวนเต็มบวกคั่นด้วยจุลภาค เวลาอยู่ใน 08:30 ถึง 16:29"
            ) from error
        set_rule(session, desk.office_code, system, changed)
        desk.note(session, "deadline.rule", system=system)
    return desk.to("/deadlines", "saved")
