"""When a report's reminders (การเตือน) fall due: a pure function of the dates, the rule and the days off.

Source of the rules: issue 5 (open, 7, 3 and 1 days before, the day, overdue every three working days, at most
three times) and domain.md ("Office hours 08:30-16:30, not on weekends and Thai public holidays"). What is told
before or on the due date moves earlier to a working day, what opens or is overdue moves later.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.values.calendar import (
    BANGKOK,
    OFFICE_CLOSES,
    OFFICE_OPENS,
    add_working_days,
    in_office_hours,
    to_bangkok,
    working_day_on_or_after,
    working_day_on_or_before,
)

#: Names of the stages (ขั้นการเตือน) that are not counted in days.
OPEN, DAY, BEFORE, OVERDUE = "open", "day", "before", "overdue"
#: Working days within which it is still told that a round has opened.
NEWS_DAYS = 5


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """How one kind of report is reminded of (กติกาการเตือน): days before, working days between overdue ones.

    ``at`` is the local time at which a reminder leaves; outside 08:30-16:30 it is refused.
    """

    opens: bool = True
    before: tuple[int, ...] = (7, 3, 1)
    on_day: bool = True
    overdue_every: int = 3
    overdue_most: int = 3
    at: time = OFFICE_OPENS

    def __post_init__(self) -> None:
        if not OFFICE_OPENS <= self.at < OFFICE_CLOSES:
            raise ValueError(f"time {self.at} is not in office hours.")
        if any(days < 1 for days in self.before) or self.overdue_every < 1 or self.overdue_most < 0:
            raise ValueError("days of a rule must be positive.")


@dataclass(frozen=True, slots=True)
class Stage:
    """One reminder of one round (ขั้นการเตือน): told from ``at`` and no longer than before ``until``, aware moments.

    ``key``: ``open``, ``before7``, ``day``, ``overdue1``. ``name`` adds the due date (of the opening its own): a date
    that moves is a new promise.
    """

    key: str
    name: str
    at: datetime
    until: datetime

    @property
    def day(self) -> date:
        """The day in Bangkok on which it is to be told."""
        return to_bangkok(self.at).date()


def stage_name(key: str, due_on: date) -> str:
    """Return the name of a stage for one due date: ``before7@2027-01-15``."""
    return f"{key}@{due_on.isoformat()}"


def stages(
    rule: ReminderRule, opens_on: date | None, due_on: date, own_holidays: Collection[date] = ()
) -> tuple[Stage, ...]:
    """Return the reminders of a round in their order; at most one a day, each on a working day in office hours.

    Of two that would fall on the same day the later one stays; nothing but the opening is told before the round opens.
    """
    planned = _days(rule, opens_on, due_on, own_holidays)
    kept = [
        each
        for place, each in enumerate(planned)
        if place + 1 == len(planned) or planned[place + 1][1] > each[1]
    ]
    moments = [(key, _moment(day, rule.at)) for key, day in kept]
    found = []
    for place, (key, at) in enumerate(moments):
        if place + 1 < len(moments):
            until = moments[place + 1][1]
        else:
            until = _moment(add_working_days(at.date(), rule.overdue_every, own_holidays), OFFICE_OPENS)
        if not key.startswith(OVERDUE):
            # After the due date a word about its coming would be wrong.
            until = min(until, _moment(due_on + timedelta(days=1), time(0)))
        if key == OPEN:
            # News of an opening gets old.
            until = min(until, _moment(add_working_days(at.date(), NEWS_DAYS, own_holidays), OFFICE_OPENS))
        named = opens_on if key == OPEN and opens_on is not None else due_on
        if at < until:
            found.append(Stage(key, stage_name(key, named), at, until))
    return tuple(found)


def _days(
    rule: ReminderRule, opens_on: date | None, due_on: date, own: Collection[date]
) -> list[tuple[str, date]]:
    last = working_day_on_or_before(due_on, own)
    opened = working_day_on_or_after(opens_on, own) if opens_on is not None else None
    found: list[tuple[str, date]] = []
    if rule.opens and opened is not None and opened <= last:
        found.append((OPEN, opened))
    for days in sorted(set(rule.before), reverse=True):
        day = working_day_on_or_before(due_on - timedelta(days=days), own)
        if opened is None or day >= opened:
            found.append((f"{BEFORE}{days}", day))
    if rule.on_day and (opened is None or last >= opened):
        found.append((DAY, last))
    late = due_on
    for number in range(1, rule.overdue_most + 1):
        late = add_working_days(late, rule.overdue_every, own)
        found.append((f"{OVERDUE}{number}", late))
    return found


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BANGKOK)


def office_moment(moment: datetime, own_holidays: Collection[date] = ()) -> datetime:
    """Return ``moment``, or the nearest one after it in office hours of a working day."""
    if in_office_hours(moment, own_holidays):
        return moment
    local = to_bangkok(moment)
    day = local.date() if local.time() < OFFICE_OPENS else local.date() + timedelta(days=1)
    return _moment(working_day_on_or_after(day, own_holidays), OFFICE_OPENS)


def told_at(stage: Stage, now: datetime, own_holidays: Collection[date] = ()) -> datetime | None:
    """Return when a stage is to be told as of ``now``: at its moment, at once if that has passed, None if it is over."""
    moment = max(stage.at, office_moment(now, own_holidays))
    return moment if moment < stage.until else None
