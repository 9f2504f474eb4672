"""Reminders are promised once, only to schools that owe, and taken back when something changes; the merged truth."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.batches import ImportBatch
from db.datasets.reports import CANCELLED, ReportRound
from db.datasets.submissions import NOT_SENT, RETURNED, SENT, report_status
from db.deadlines import drop_for, plan, rounds_due, snooze, tell_moved
from db.notices import Notice
from db.reminders import choose, forget_choice, set_rule
from db.submission_events import Change, record
from db.values.calendar import BANGKOK
from db.values.reminding import ReminderRule
from tests import factories as make

A, B, C = "57030001", "57030002", "57030003"
#: Friday 15 Jan 2027; the 14th is a working day.
DUE = date(2027, 1, 15)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BANGKOK)


def fill(session) -> None:
    """Three schools, one report for all, due 15 Jan 2027; C has sent it."""
    batch = make.make_batch(session, kind="schools")
    for code, name in ((A, "ก"), (B, "ข"), (C, "ค")):
        make.make_school(session, code=code, name=name, batch=batch, cluster="กลุ่มหนึ่ง")
    rounds = make.make_batch(session, kind="reports", as_of=date(2026, 12, 1))
    make.make_round(session, code="MON", due=DUE, batch=rounds, opens=date(2026, 12, 15), name="รายงานผล")
    sent = make.make_batch(session, kind="submissions", as_of=date(2026, 12, 20))
    make.make_submission(session, report="MON", school=C, status=SENT, batch=sent, on=date(2026, 12, 18))
    session.flush()


@pytest.fixture
def session(sessions):
    with sessions() as session:
        fill(session)
        yield session


def waiting(session) -> list[tuple[str, str]]:
    rows = session.scalars(select(Notice).where(Notice.state == "waiting").order_by(Notice.id))
    return [(row.stage.partition("@")[0], row.seat_target) for row in rows]


def say(session, school: str, status: str, day: date, **more) -> None:
    record(session, Change("5703", "MON", school, status, **more), at=at(day), actor="t", seat="officer")


def status(session, school: str) -> str:
    view = report_status().subquery()
    return session.execute(select(view.c.status).where(view.c.school_code == school)).scalar_one()


def test_a_stage_is_promised_once_and_only_to_who_owes(session):
    first = plan(session, "5703", at(date(2027, 1, 8)))
    assert (first.promised, waiting(session)) == (2, [("before7", A), ("before7", B)])
    assert plan(session, "5703", at(date(2027, 1, 8), 10)).promised == 0
    notice = session.scalars(select(Notice)).first()
    assert (
        notice.due_at == at(date(2027, 1, 8))
        and notice.text == "รายงานผล รอบ 2/2569 ครบกำหนดส่งวันศุกร์ที่ 15 ม.ค. 2570 ยังไม่พบการส่งค่ะ"
    )
    assert [button["data"] for button in notice.buttons] == ["due=sent:MON", "due=snooze:MON", "due=mute:MON"]


def test_the_evening_before_it_is_promised_for_the_morning(session):
    plan(session, "5703", at(date(2027, 1, 8)))
    assert plan(session, "5703", at(date(2027, 1, 11), 12)).promised == 0
    assert plan(session, "5703", at(date(2027, 1, 11), 17)).promised == 2
    early = select(Notice.due_at).where(Notice.stage.startswith("before3"))
    assert set(session.scalars(early)) == {at(date(2027, 1, 12), 8) + timedelta(minutes=30)}


def test_who_sends_or_is_excused_hears_no_more(session):
    plan(session, "5703", at(date(2027, 1, 13), 17))
    say(session, A, SENT, date(2027, 1, 13), sent_on=date(2027, 1, 13))
    assert plan(session, "5703", at(date(2027, 1, 13), 18)).dropped == 1
    assert waiting(session) == [("before1", B)]
    assert drop_for(session, "5703", "MON", B, reason="ส่งแล้ว", now=at(date(2027, 1, 13), 19)) == 1
    assert waiting(session) == []


def test_a_date_that_moves_takes_back_what_was_promised_and_tells_the_new_one(session):
    plan(session, "5703", at(date(2027, 1, 13), 17))
    row = session.scalars(select(ReportRound)).one()
    row.due_on = date(2027, 1, 29)
    session.flush()
    now = at(date(2027, 1, 13), 18)
    assert plan(session, "5703", now).dropped == 2
    assert tell_moved(session, "5703", rounds_due(session, "5703")["MON"], now=now) == 2
    assert plan(session, "5703", now).dropped == 0
    assert waiting(session) == [("moved", A), ("moved", B)]
    row.audience = CANCELLED
    session.flush()
    assert plan(session, "5703", now).dropped == 2
    assert waiting(session) == []


def test_what_was_missed_is_told_late_unless_the_next_stage_has_come(session):
    assert plan(session, "5703", at(date(2027, 1, 10), 18)).promised == 2  # Sunday: before7 was on Friday
    assert {row.due_at.astimezone(BANGKOK).isoformat()[:16] for row in session.scalars(select(Notice))} == {
        "2027-01-11T08:30"
    }
    plan(session, "5703", at(date(2027, 1, 16), 12))
    assert {stage for stage, _ in waiting(session)} == {"before7"}, "the day is over"
    plan(session, "5703", at(date(2027, 1, 20), 9))
    assert {stage for stage, _ in waiting(session)} == {"before7", "overdue1"}


def test_a_school_may_put_off_or_mute_a_report(session):
    due = rounds_due(session, "5703")["MON"]
    choose(session, "5703", "MON", A, None, at=at(date(2027, 1, 8)), actor="t")
    choose(session, "5703", "MON", B, date(2027, 1, 13), at=at(date(2027, 1, 8)), actor="t")
    moment = snooze(session, "5703", due, B, date(2027, 1, 9), now=at(date(2027, 1, 8)))
    assert moment == at(date(2027, 1, 11), 8) + timedelta(minutes=30), "Saturday becomes Monday"
    plan(session, "5703", at(date(2027, 1, 12)))
    assert waiting(session) == [("again", B)]
    forget_choice(session, "5703", "MON", A)
    plan(session, "5703", at(date(2027, 1, 14)))
    assert waiting(session) == [("again", B), ("before1", A), ("before1", B)]


def test_each_kind_of_report_may_have_its_own_rule(session):
    set_rule(session, "5703", "DMC", ReminderRule(before=(2,)))
    plan(session, "5703", at(date(2027, 1, 12), 17))
    assert waiting(session) == [("before2", A), ("before2", B)]


def test_what_was_said_later_holds_and_an_older_register_does_not_undo_it(session):
    say(session, A, SENT, date(2027, 1, 10), sent_on=date(2027, 1, 10))
    assert status(session, A) == SENT

    def register(as_of: date, accepted: date, told: str) -> ImportBatch:
        batch = make.make_batch(session, kind="submissions", as_of=as_of)
        make.make_submission(session, report="MON", school=A, status=told, batch=batch)
        row = session.get_one(ImportBatch, batch)
        row.imported_at = at(accepted, 15)
        session.flush()
        return row

    old = register(date(2027, 1, 8), date(2027, 1, 11), NOT_SENT)
    assert status(session, A) == SENT, "made before it was said"
    old.state = "undone"
    same = register(date(2027, 1, 10), date(2027, 1, 11), NOT_SENT)
    assert status(session, A) == SENT, "of the same day: may have been printed before"
    same.state = "undone"
    newer = register(date(2027, 1, 12), date(2027, 1, 12), RETURNED)
    assert status(session, A) == RETURNED
    say(session, A, SENT, date(2027, 1, 13))
    assert status(session, A) == SENT, "said after the file"
    newer.state = "undone"
    session.flush()
    assert status(session, A) == SENT


@pytest.mark.service
def test_on_postgresql_the_same_is_promised_merged_and_taken_back(postgres_sessions):
    with postgres_sessions() as session:
        fill(session)
        assert plan(session, "5703", at(date(2027, 1, 8))).promised == 2
        assert plan(session, "5703", at(date(2027, 1, 8), 10)).promised == 0
        say(session, A, RETURNED, date(2027, 1, 8), reason="ไม่ครบ")
        assert status(session, A) == RETURNED
        say(session, A, SENT, date(2027, 1, 8), sent_on=date(2027, 1, 8))
        assert (status(session, A), plan(session, "5703", at(date(2027, 1, 8), 11)).dropped) == (SENT, 1)
        assert waiting(session) == [("before7", B)]


def stage_states(session, school: str) -> dict[str, str]:
    rows = session.scalars(select(Notice).where(Notice.seat_target == school))
    return {row.stage: row.state for row in rows}


def test_a_round_that_is_cancelled_and_comes_back_is_reminded_of_after_all(session):
    evening = at(date(2027, 1, 13), 17)
    plan(session, "5703", evening)
    row = session.scalars(select(ReportRound)).one()
    audience, row.audience = row.audience, CANCELLED
    plan(session, "5703", evening + timedelta(minutes=1))
    assert waiting(session) == []
    row.audience = audience
    assert plan(session, "5703", evening + timedelta(minutes=2)).promised == 2
    assert waiting(session) == [("before1", A), ("before1", B)]
    assert plan(session, "5703", evening + timedelta(minutes=3)).promised == 0


def test_a_school_that_had_not_sent_after_all_is_reminded(session):
    evening = at(date(2027, 1, 13), 17)
    plan(session, "5703", evening)
    say(session, A, SENT, date(2027, 1, 13))
    plan(session, "5703", evening)
    assert waiting(session) == [("before1", B)]
    say(session, A, NOT_SENT, date(2027, 1, 13))
    plan(session, "5703", evening)
    assert waiting(session) == [("before1", A), ("before1", B)]


def test_who_put_it_off_to_the_day_of_a_stage_hears_it_once_that_day(session):
    evening = at(date(2027, 1, 13), 17)
    plan(session, "5703", evening)
    due = rounds_due(session, "5703")["MON"]
    drop_for(session, "5703", "MON", A, reason="เลื่อน", now=evening)
    choose(session, "5703", "MON", A, date(2027, 1, 14), at=evening, actor="t")
    snooze(session, "5703", due, A, date(2027, 1, 14), now=evening)
    plan(session, "5703", evening)
    assert waiting(session) == [("before1", B), ("again", A)]
    # Said twice, it is still told once.
    drop_for(session, "5703", "MON", A, reason="เลื่อน", now=evening)
    snooze(session, "5703", due, A, date(2027, 1, 14), now=evening)
    assert waiting(session) == [("before1", B), ("again", A)]


def test_a_date_that_moves_to_and_fro_and_to_again_is_told_each_time(session):
    now, row = at(date(2027, 1, 4)), session.scalars(select(ReportRound)).one()
    for day in (date(2027, 1, 18), DUE, date(2027, 1, 18)):
        row.due_on = day
        session.flush()
        plan(session, "5703", now)
        assert tell_moved(session, "5703", rounds_due(session, "5703")["MON"], now=now) == 2
        for notice in session.scalars(select(Notice).where(Notice.state == "waiting")):
            notice.state = "told"
        session.flush()
    assert {stage for stage in stage_states(session, A) if stage.startswith("moved")} == {
        "moved@2027-01-18",
        "moved@2027-01-15",
        "moved2@2027-01-18",
    }
