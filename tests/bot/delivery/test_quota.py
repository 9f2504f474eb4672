"""The month's messages: nothing is sent by halves, urgent ones have their reserve, what is held leaves in time."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli.queues import outbox
from bot.delivery.care import keep_quota
from bot.line import sender
from db.audit import AuditLine
from db.errors import WrongInputError
from db.quota import note_reading, set_reserve, standing
from db.session import writing
from db.spending import month_between, spent_in
from tests.bot.delivery.desk import Desk, person, school, words
from tests.bot.kit import GROUP


def set_quota(desk: Desk, most: int, used: int, reserve: int = 0) -> None:
    with writing(desk.sessions) as session:
        note_reading(session, "5703", most, used, now=desk.clock())
        set_reserve(session, "5703", reserve)


def test_a_campaign_that_does_not_fit_waits_as_a_whole(desk):
    schools = desk.schools(20)
    set_quota(desk, most=300, used=285)
    desk.promise(schools, kind="circular", subject="ว 1", text="หนังสือเวียน ว 1")
    desk.promise(schools[:15], kind="circular", subject="ว 2", text="หนังสือเวียน ว 2")
    desk.deliver()
    assert [(len(to), "ว 2" in text) for to, text in desk.shown()] == [(15, True)]
    assert {(row.campaign, row.state) for row in desk.rows()} == {
        ("circular:ว 2:before7", "sent"),
        ("circular:ว 1:before7", "held"),
    }
    # What is held is told free.
    assert "ว 1" in words(desk.write(person(3)))
    assert [len(row.recipients) for row in desk.rows(state="held")] == [19]


def test_the_reserve_is_for_urgent_ones(small_desk):
    desk = small_desk
    schools = desk.schools(20)
    set_quota(desk, most=300, used=270, reserve=15)
    desk.promise(schools, kind="circular", subject="ว 1", text="ปกติ")
    desk.promise(schools, kind="circular", subject="ว 2", text="ด่วน", urgency=1)
    desk.deliver()
    assert [(len(to), "ด่วน" in text) for to, text in desk.shown()] == [(20, True)]


def test_a_group_counts_its_members(small_desk):
    desk = small_desk
    desk.seat("cluster:ดอย", GROUP)
    desk.line.quota = lambda: (
        sender.Sent(200, data={"type": "limited", "value": 300}),
        sender.Sent(200, data={"totalUsage": 250}),
    )
    desk.line.group_size = lambda group: sender.Sent(200, data={"count": 60})
    keep_quota(desk.deps)
    set_reserve_none(desk)
    desk.promise(["cluster:ดอย"])
    desk.deliver()
    assert not desk.line.sent
    assert [(row.state, row.price, row.reason) for row in desk.rows()] == [("held", 60, "quota")]


def set_reserve_none(desk: Desk) -> None:
    with writing(desk.sessions) as session:
        set_reserve(session, "5703", 0)


def test_lines_own_limit_holds_the_rest_and_tells_the_officer_free(desk):
    desk.seat("officer", person(99))
    desk.line.usual = sender.MonthlyLimit(429, reason="You have reached your monthly limit.")
    desk.promise(desk.schools(3), text=lambda target: f"ถึง {target}")
    desk.deliver()
    desk.deliver()
    # One was refused: the others of its campaign did not try; then the officer's own notice was refused too.
    assert len(desk.line.sent) == 2
    assert {row.state for row in desk.rows()} == {"held"}
    desk.line.usual = sender.Sent(200)
    answer = words(desk.write(person(99)))
    assert "โควตาข้อความของเดือนพฤศจิกายน 2569 ไม่พอ" in answer
    assert "พักไว้ 3 รายการ" in answer


def test_when_the_month_turns_what_was_held_leaves_in_office_hours(small_desk):
    desk = small_desk
    desk.line.quota = lambda: (
        sender.Sent(200, data={"type": "limited", "value": 300}),
        sender.Sent(
            200, data={"totalUsage": 300 if desk.clock().month == 11 and desk.clock().day < 30 else 0}
        ),
    )
    keep_quota(desk.deps)
    desk.promise(desk.schools(10), kind="circular")
    desk.deliver()
    assert [row.state for row in desk.rows()] == ["held"]
    desk.clock.now = desk.clock.now.replace(day=30, hour=17, minute=5)
    keep_quota(desk.deps)
    desk.deliver()
    assert not desk.line.sent
    # 1 December 2569, 08:30.
    desk.clock.now = desk.clock.now.replace(month=12, day=1, hour=1, minute=30)
    desk.deliver()
    assert [len(to) for to, _text in desk.shown()] == [10]
    assert desk.notices()[(school(0), "before7")] == "told"


def test_a_limit_is_asked_for_once_in_a_while(small_desk):
    desk = small_desk
    asked = []

    def quota():
        asked.append(desk.clock())
        return sender.Sent(200, data={"type": "none"}), sender.Sent(200, data={"totalUsage": 7})

    desk.line.quota = quota
    keep_quota(desk.deps)
    keep_quota(desk.deps)
    desk.clock.move(minutes=11)
    keep_quota(desk.deps)
    assert len(asked) == 2
    with desk.sessions() as session:
        stand = standing(session, "5703", now=desk.clock())
    assert (stand.known, stand.most, stand.used, stand.remaining) == (True, None, 7, None)


def test_the_months_report_says_what_was_spent_on_what(small_desk):
    desk = small_desk
    desk.promise(desk.schools(5), kind="circular", subject="ว 1", stage="post", text="หนังสือเวียน")
    desk.deliver()
    desk.promise([school(0), school(1)])
    desk.write(person(0))
    desk.deliver()
    with desk.sessions() as session:
        november = spent_in(session, "5703", *month_between("2569-11"))
        december = spent_in(session, "5703", *month_between("2026-12"))
    assert [(row.name, row.pushed, row.free, row.held) for row in november] == [
        ("หนังสือเวียน ว 1", 5, 0, 0),
        ("เตือนกำหนดส่งรายงาน Q1", 1, 1, 0),
    ]
    assert december == []


@pytest.mark.parametrize("month", ["2569", "2569-13", "พ.ย."])
def test_what_is_no_month_is_said_so(month):
    with pytest.raises(WrongInputError, match="2569-11"):
        month_between(month)


def test_an_officer_lets_go_what_is_held(small_desk, monkeypatch):
    desk = small_desk
    set_quota(desk, most=10, used=8)
    desk.promise(desk.schools(5), kind="circular", subject="ว 1", stage="post")
    desk.deliver()
    monkeypatch.setattr("bot.cli.queues._deps", lambda: desk.deps)
    said = CliRunner().invoke(outbox, ["release"], catch_exceptions=False).output
    assert said == "ปล่อยแล้ว 1 รายการ\n"
    desk.deliver()
    assert set(desk.notices().values()) == {"told"}
    with desk.sessions() as session:
        line = session.scalars(select(AuditLine)).all()[-1]
    assert (line.act, line.detail["count"]) == ("outbox.release", 1)
