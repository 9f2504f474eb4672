"""From promises to messages: who gets what, with whom, when; and that it is planned once."""

from __future__ import annotations

import threading
import tracemalloc
from datetime import timedelta
from functools import partial
from unittest.mock import patch

import pytest

from bot.delivery.posting import post_due
from bot.line import sender
from db.notices import drop, told
from db.outbox import MULTICAST_MOST
from db.people import note_contact
from db.session import writing
from db.tellings import hand_over, settle
from tests.bot.conftest import with_office
from tests.bot.delivery.desk import MONDAY, Desk, person, school, words
from tests.bot.kit import GROUP, Clock


def test_equal_notices_travel_together_and_everyone_is_told_once(desk):
    desk.promise(desk.schools(MULTICAST_MOST + 3))
    desk.deliver()
    desk.deliver()
    assert [len(parcel.recipients) for parcel in desk.line.sent] == [MULTICAST_MOST, 3]
    assert len({one for parcel in desk.line.sent for one in parcel.recipients}) == MULTICAST_MOST + 3
    assert set(desk.notices().values()) == {"told"}
    assert set(desk.tellings().values()) == {("told", "push")}


def test_a_person_gets_one_message_with_all_that_is_due(desk):
    desk.seat(school(1), person(1))
    desk.seat(school(2), person(1), "acting")
    desk.seat(school(2), person(2))
    desk.promise([school(1), school(2)], text=lambda target: f"{target} ค้างส่ง")
    desk.promise([school(2)], kind="circular", subject="ว 12", stage="post", text="หนังสือเวียน ว 12", urgency=1)
    desk.deliver()
    assert sorted((to, text.index("ว 12") < text.index("ค้างส่ง")) for to, text in desk.shown()) == [
        ((person(1),), True),
        ((person(2),), True),
    ]
    assert "มีเรื่องแจ้ง 3 เรื่อง" in dict(desk.shown())[(person(1),)]


def test_a_group_is_pushed_to_with_its_buttons_and_says_nothing_aloud(small_desk):
    desk = small_desk
    desk.seat("cluster:ดอย", GROUP)
    button = {"label": "รับทราบ", "data": "ack:12"}
    desk.promise(["cluster:ดอย"], kind="circular", text="หนังสือเวียน", buttons=(button,))
    desk.deliver()
    (parcel,) = desk.line.sent
    assert (parcel.endpoint, parcel.recipients) == ("push", (GROUP,))
    assert '"data": "ack:12"' in words(parcel.messages)
    assert "displayText" not in words(parcel.messages)


def test_many_schedulers_plan_it_once(desk):
    desk.promise(desk.schools(40), text=lambda target: f"ถึง {target}")
    threads = [threading.Thread(target=post_due, args=(desk.deps,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.deliver()
    assert sorted(parcel.recipients for parcel in desk.line.sent) == [(person(each),) for each in range(40)]


@pytest.mark.parametrize(
    ("hours", "urgency", "leaves"),
    [
        (0, 0, True),
        (7.4, 0, True),
        (7.5, 0, False),
        (-0.6, 0, False),
        (12, 1, False),
        (12, 2, True),
        (-24, 3, True),
    ],
)
def test_only_what_is_very_urgent_leaves_outside_office_hours(small_desk, hours, urgency, leaves):
    desk = small_desk
    desk.clock.move(hours=hours)
    desk.promise(desk.schools(1), urgency=urgency)
    desk.deliver()
    assert bool(desk.line.sent) == leaves
    if not leaves:
        # The next working day, 08:30 in Bangkok.
        desk.clock.now = desk.clock.now.replace(hour=1, minute=29) + timedelta(days=hours > 0)
        desk.deliver()
        assert not desk.line.sent
        desk.clock.move(minutes=1)
        desk.deliver()
        assert len(desk.line.sent) == 1


def test_what_was_planned_before_closing_waits_for_the_next_working_day(small_desk):
    desk = small_desk
    desk.clock.now = desk.clock.now.replace(day=27, hour=9, minute=29, second=59)
    desk.promise(desk.schools(1))
    desk.post()
    desk.clock.move(seconds=1)
    desk.deliver()
    assert not desk.line.sent
    (row,) = desk.rows()
    assert (row.state, row.first_attempt_at, row.due_at.isoformat()) == (
        "planned",
        None,
        "2026-11-30T01:30:00+00:00",
    )
    desk.clock.now = row.due_at
    desk.deliver()
    assert desk.notices() == {(school(0), "before7"): "told"}


def test_a_second_reminder_on_the_same_day_waits_but_a_circular_does_not(small_desk):
    desk = small_desk
    desk.promise(desk.schools(1))
    desk.deliver()
    desk.clock.move(hours=2)
    desk.promise([school(0)], subject="DMC", text="รายงาน DMC")
    desk.promise(
        [school(0)],
        subject="DMC",
        stage="day",
        text="วันนี้วันสุดท้าย",
        expires_at=desk.clock() + timedelta(hours=5),
    )
    desk.promise([school(0)], kind="circular", subject="ว 1", stage="post", text="หนังสือเวียน")
    desk.deliver()
    assert [("วันสุดท้าย" in text, "หนังสือเวียน" in text) for _to, text in desk.shown()] == [
        (False, False),
        (True, True),
    ]
    desk.clock.now = desk.clock.now.replace(day=24, hour=1, minute=30)
    desk.deliver()
    assert "รายงาน DMC" in desk.shown()[-1][1]


@pytest.mark.parametrize("stage", ["moved@2026-12-20", "moved2@2026-12-20", "returned@7"])
def test_what_an_officer_did_just_now_is_told_the_same_day_and_once(small_desk, stage):
    desk = small_desk
    desk.promise(desk.schools(1))
    desk.deliver()
    desk.clock.move(hours=5)
    desk.promise([school(0)], stage=stage, text="เลื่อนกำหนดส่ง")
    desk.promise([school(0)], subject="DMC", text="รายงาน DMC")
    for _ in range(3):
        desk.deliver()
    assert [("เลื่อนกำหนดส่ง" in text, "รายงาน DMC" in text) for _to, text in desk.shown()] == [
        (False, False),
        (True, False),
    ]
    desk.clock.now = desk.clock.now.replace(day=24, hour=1, minute=30)
    desk.deliver()
    assert ["เลื่อนกำหนดส่ง" in text for _to, text in desk.shown()] == [False, True, False]


def test_what_an_officer_did_in_the_evening_is_told_next_morning(small_desk):
    desk = small_desk
    desk.schools(1)
    desk.clock.move(hours=8)
    desk.promise([school(0)], stage="returned@7", text="ส่งกลับแก้ไข")
    desk.deliver()
    assert not desk.line.sent
    desk.clock.now = desk.clock.now.replace(day=24, hour=1, minute=30)
    desk.deliver()
    desk.deliver()
    assert len(desk.line.sent) == 1


def test_who_cannot_be_reached_is_left_out_and_said_so(small_desk):
    desk = small_desk
    desk.schools(2)
    with writing(desk.sessions) as session:
        note_contact(session, "5703", person(1), "user", "blocked", at=desk.clock())
    desk.promise([school(0), school(1), school(2)])
    desk.deliver()
    assert [to for to, _text in desk.shown()] == [(person(0),)]
    with desk.sessions() as session:
        found = {
            each.target: (each.state, each.told_by, each.reason)
            for each in told(session, "5703", "deadline", "Q1")
        }
    assert found == {
        school(0): ("told", "push", ""),
        school(1): ("unreachable", "", "nobody can be reached"),
        school(2): ("unreachable", "", "nobody can be reached"),
    }


def test_what_is_no_longer_to_be_told_leaves_messages_and_the_rest_is_told(small_desk):
    desk = small_desk
    desk.seat(school(1), person(1))
    desk.promise([school(1)])
    desk.promise([school(1)], subject="DMC", text="รายงาน DMC")
    desk.post()
    with writing(desk.sessions) as session:
        drop(session, "5703", "deadline", "Q1", reason="ส่งแล้ว", now=desk.clock())
    desk.deliver()
    assert [text for _to, text in desk.shown()] == ['[{"type": "text", "text": "รายงาน DMC"}]']
    assert [row.state for row in desk.rows()] == ["cancelled", "sent"]


def test_one_wrong_id_among_many_costs_the_others_nothing(desk):
    wrong = person(13)

    def send(parcel):
        desk.line.sent.append(parcel)
        if wrong in parcel.recipients:
            return sender.Rejected(400, reason="The property, 'to', in the request body is invalid")
        return sender.Sent(200)

    desk.line.send = send
    desk.promise(desk.schools(50))
    desk.deliver()
    states = desk.tellings()
    assert {chat for (chat, _stage), (state, _how) in states.items() if state != "told"} == {wrong}
    assert states[(wrong, "before7")][0] == "unreachable"
    assert desk.notices()[(school(13), "before7")] == "unreachable"
    # Next time the wrong one is left out from the start.
    desk.line.sent.clear()
    desk.promise([school(number) for number in range(50)], kind="circular", stage="post")
    desk.deliver()
    assert [len(parcel.recipients) for parcel in desk.line.sent] == [49]


def test_nobody_can_tell_after_a_day_and_an_officer_sends_it_again(small_desk):
    from db import outbox_care

    desk = small_desk
    desk.line.usual = sender.Unknown(500)
    desk.promise(desk.schools(1))
    desk.deliver()
    desk.clock.move(days=1)
    desk.sweep()
    assert set(desk.notices().values()) == {"unknown"}
    desk.line.usual = sender.Sent(200)
    with writing(desk.sessions) as session:
        outbox_care.retry_message(session, 1, now=desk.clock())
    desk.deliver()
    assert set(desk.notices().values()) == {"told"}
    assert [row.state for row in desk.rows()] == ["sent"]


def test_what_expired_is_dropped(small_desk):
    desk = small_desk
    soon = desk.clock() + timedelta(hours=1)
    desk.promise(desk.schools(2), expires_at=soon)
    desk.post()
    desk.promise([school(0)], stage="late", expires_at=soon)
    desk.clock.move(hours=2)
    desk.sweep()
    desk.deliver()
    assert not desk.line.sent
    assert set(desk.notices().values()) == {"dropped"}


def end_message(sessions, message: int) -> None:
    with writing(sessions) as session:
        settle(session, [message], "sent", reason="", now=MONDAY)


@pytest.mark.service
def test_two_couriers_who_end_the_last_two_messages_of_a_notice_at_once_see_that_it_is_told(
    postgres_url, tmp_path
):
    for sessions in with_office(postgres_url):
        desk = Desk(sessions, tmp_path, postgres_url, Clock(MONDAY))
        for line_id, role in ((person(1), "principal"), (person(2), "clerk")):
            desk.seat(school(1), line_id, role)
        desk.seat(school(2), person(2))
        desk.promise([school(1), school(2)], text=str)
        desk.post()
        first, second = (row.id for row in desk.rows())

        other = threading.Thread(target=end_message, args=(sessions, second))
        with writing(sessions) as session:
            settle(session, [first], "sent", reason="", now=MONDAY)
            other.start()
            # The other waits for this one; without that it ends now, having seen a notice that is not told yet.
            other.join(1)
        other.join()
        assert set(desk.notices().values()) == {"told"}


def test_planning_holds_no_more_for_three_times_as_many_people(small_desk):
    """What one transaction needs is held, however many people there are (the country: ``make bench``, planning)."""
    desk, held = small_desk, []
    every = desk.schools(3_000)
    small = (
        patch("bot.delivery.posting.CHATS", 250),
        patch("db.tellings.hand_over", partial(hand_over, most=250)),
    )
    with small[0], small[1]:
        for subject, schools in (("warm", every[:10]), ("Q1", every[:1_000]), ("Q2", every)):
            desk.promise(schools, kind="circular", subject=subject, text=lambda target: f"ถึง {target}")
            tracemalloc.start()
            desk.post()
            held.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert len(desk.rows()) == 4_010
    assert held[2] < 1.5 * held[1]
