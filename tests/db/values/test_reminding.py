"""When reminders fall due: properties that hold for any round, any rule and any days off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values.calendar import (
    BANGKOK,
    add_working_days,
    in_office_hours,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)
from db.values.reminding import ReminderRule, office_moment, stages, told_at

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 1))
RULES = st.builds(
    ReminderRule,
    opens=st.booleans(),
    before=st.sets(st.integers(1, 30), max_size=5).map(tuple),
    on_day=st.booleans(),
    overdue_every=st.integers(1, 6),
    overdue_most=st.integers(0, 4),
    at=st.times(time(8, 30), time(16, 29)),
)
OWN = st.sets(st.integers(-40, 40), max_size=12)


def days_of(found):
    return {each.key: each.day for each in found}


@given(DAYS, st.none() | st.integers(0, 120), RULES, OWN)
def test_any_stage_is_told_in_office_hours_of_a_working_day_and_on_its_side_of_the_date(
    due, ahead, rule, off
):
    own = {due + timedelta(days=days) for days in off}
    opens = None if ahead is None else due - timedelta(days=ahead)
    found = stages(rule, opens, due, own)
    assert all(in_office_hours(each.at, own) and each.at < each.until for each in found)
    days = [each.day for each in found]
    assert days == sorted(set(days)), "in order, never two a day"
    assert all(first.until <= second.at for first, second in pairwise(found))
    for each in found:
        if each.key == "open":
            assert each.day == working_day_on_or_after(opens, own) <= due
        elif each.key.startswith("before"):
            assert each.day == working_day_on_or_before(due - timedelta(days=int(each.key[6:])), own)
        elif each.key == "day":
            assert each.day == working_day_on_or_before(due, own) <= due
        else:
            assert each.day == add_working_days(due, rule.overdue_every * int(each.key[7:]), own) > due
        if opens is not None:
            assert each.day >= opens
    assert sum(each.key.startswith("overdue") for each in found) == rule.overdue_most


@given(DAYS, RULES, OWN, st.integers(-60 * 24 * 40, 60 * 24 * 40))
def test_whenever_it_is_looked_a_stage_is_told_in_office_hours_or_not_at_all(due, rule, off, minutes):
    own = {due + timedelta(days=days) for days in off}
    now = datetime.combine(due, time(12), BANGKOK) + timedelta(minutes=minutes)
    told = [(each, moment) for each in stages(rule, None, due, own) if (moment := told_at(each, now, own))]
    assert all(in_office_hours(moment, own) and moment >= max(now, each.at) for each, moment in told)
    assert sum(each.at <= now for each, _ in told) <= 1, "of those that have passed only the newest"
    before = [moment for each, moment in told if not each.key.startswith("overdue")]
    assert all(moment.date() <= due for moment in before)


@given(DAYS, st.times(), OWN)
def test_the_next_office_moment_is_the_nearest(day, at, off):
    moment = datetime.combine(day, at, BANGKOK)
    own = {moment.date() + timedelta(days=days) for days in off}
    found = office_moment(moment, own)
    assert found >= moment and in_office_hours(found, own)
    if found != moment:
        assert found.time() == time(8, 30)
        between = moment.date() + timedelta(days=1)
        while between < found.date():
            assert not is_working_day(between, own)
            between += timedelta(days=1)


def test_a_round_that_is_due_after_a_long_weekend():
    """Due Monday 7 Dec 2026, a day off in lieu of the 5th: all before moves to Friday the 4th and earlier."""
    found = stages(ReminderRule(), date(2026, 11, 2), date(2026, 12, 7))
    assert days_of(found) == {
        "open": date(2026, 11, 2),
        "before7": date(2026, 11, 30),
        "day": date(2026, 12, 4),
        "overdue1": date(2026, 12, 11),
        "overdue2": date(2026, 12, 16),
        "overdue3": date(2026, 12, 21),
    }


def test_the_offices_own_day_off_counts():
    plain = days_of(stages(ReminderRule(), None, date(2027, 1, 15)))
    own = days_of(stages(ReminderRule(), None, date(2027, 1, 15), {date(2027, 1, 14), date(2027, 1, 20)}))
    assert plain["before1"] == date(2027, 1, 14) and plain["overdue1"] == date(2027, 1, 20)
    assert own["before1"] == date(2027, 1, 13) and own["overdue1"] == date(2027, 1, 21)


@pytest.mark.parametrize(
    "wrong",
    [{"at": time(7)}, {"at": time(16, 30)}, {"before": (0,)}, {"overdue_every": 0}, {"overdue_most": -1}],
)
def test_a_rule_outside_office_hours_or_without_days_is_refused(wrong):
    with pytest.raises(ValueError):
        ReminderRule(**wrong)
