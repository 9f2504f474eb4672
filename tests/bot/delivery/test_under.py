"""What waits is told free under the next answer, and then not pushed: never both, never neither."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.line import sender
from db import outbox
from db.people import note_contact
from db.session import writing
from tests.bot.delivery.desk import person, school, words
from tests.bot.kit import GROUP, text_event

NIGHT = {"hours": -8}


def test_who_writes_at_night_hears_it_free_and_is_not_pushed_to(desk):
    desk.clock.move(**NIGHT)
    desk.promise(desk.schools(2), buttons=({"label": "ส่งแล้ว", "data": "sent:Q1"},))
    answer = desk.write(person(0), "มีครูกี่คน")
    assert answer[0]["text"] == "ได้ยินว่า มีครูกี่คน"
    assert "รายงานไตรมาส 1" in words(answer[1:])
    assert "sent:Q1" in words(answer[1:])
    assert desk.notices()[(school(0), "before7")] == "told"
    desk.clock.move(hours=8)
    desk.deliver()
    assert [to for to, _text in desk.shown()] == [(person(1),)]
    assert desk.tellings() == {
        (person(0), "before7"): ("told", "reply"),
        (person(1), "before7"): ("told", "push"),
    }
    assert len(desk.write(person(0))) == 1


def test_a_planned_message_loses_the_one_who_was_told(desk):
    desk.promise(desk.schools(3))
    desk.post()
    desk.write(person(1))
    (row,) = desk.rows()
    assert (row.recipients, row.price) == ([person(0), person(2)], 2)
    desk.deliver()
    assert [to for to, _text in desk.shown()] == [(person(0), person(2))]
    assert set(desk.notices().values()) == {"told"}


def test_three_at_most_and_the_rest_is_pushed(small_desk):
    desk = small_desk
    desk.seat(school(0), person(0))
    for number in range(5):
        desk.promise([school(0)], subject=f"R{number}", text=f"รายงานที่ {number}")
    desk.post()
    answer = desk.write(person(0))
    assert answer[1]["text"] == (
        "มีเรื่องแจ้ง 3 เรื่อง\n1. รายงานที่ 0\n2. รายงานที่ 1\n3. รายงานที่ 2\nและมีอีก 2 เรื่องที่จะแจ้งต่อไป"
    )
    desk.deliver()
    assert [text for _to, text in desk.shown()] == [
        '[{"type": "text", "text": "มีเรื่องแจ้ง 2 เรื่อง\\n1. รายงานที่ 3\\n2. รายงานที่ 4"}]'
    ]


def test_what_is_on_its_way_is_left_alone(desk):
    desk.promise(desk.schools(1))
    desk.post()
    parcel = outbox.claim(desk.sessions, "other", now=desk.clock(), lease=timedelta(minutes=1))
    assert len(desk.write(person(0))) == 1
    # Nor after an attempt whose outcome nobody knows.
    with writing(desk.sessions) as session:
        outbox.record(session, parcel, outbox.Delivery("planned"), now=desk.clock())
    assert len(desk.write(person(0))) == 1
    desk.deliver()
    assert desk.tellings() == {(person(0), "before7"): ("told", "push")}


@pytest.mark.parametrize(
    ("outcome", "state", "pushed"),
    [
        (sender.InvalidToken(400), "waiting", True),
        (sender.NotReached(), "waiting", True),
        (sender.Rejected(400), "waiting", True),
        (sender.Unknown(500), "unknown", False),
    ],
)
def test_told_by_reply_only_when_the_reply_was_accepted(small_desk, outcome, state, pushed):
    desk = small_desk
    desk.promise(desk.schools(1))
    desk.line.outcomes = [outcome]
    desk.write(person(0))
    assert desk.tellings()[(person(0), "before7")][0] == state
    desk.deliver()
    notices = [text for _to, text in desk.shown() if "รายงานไตรมาส 1" in text]
    assert len(notices) == pushed
    assert desk.notices() == {(school(0), "before7"): "told" if pushed else "unknown"}


def test_a_worker_that_died_while_replying_leaves_unknown(small_desk):
    desk = small_desk
    desk.promise(desk.schools(1))

    def die(token, messages):
        raise SystemExit

    desk.line.reply = die
    with pytest.raises(SystemExit):
        desk.write(person(0))
    assert desk.tellings()[(person(0), "before7")] == ("replying", "")
    desk.clock.move(minutes=5)
    desk.sweep()
    desk.deliver()
    assert desk.tellings() == {(person(0), "before7"): ("unknown", "reply")}
    assert not desk.line.sent


def test_the_other_holder_of_the_seat_still_hears_it(small_desk):
    desk = small_desk
    desk.seat(school(0), person(0))
    desk.seat(school(0), person(1), "clerk")
    desk.clock.move(**NIGHT)
    desk.promise([school(0)])
    desk.write(person(0))
    desk.clock.move(hours=8)
    desk.deliver()
    assert [to for to, _text in desk.shown()] == [(person(1),)]
    assert set(desk.notices().values()) == {"told"}


def test_who_blocked_the_bot_hears_it_when_they_write_again(small_desk):
    desk = small_desk
    desk.schools(1)
    with writing(desk.sessions) as session:
        note_contact(session, "5703", person(0), "user", "blocked", at=desk.clock())
    desk.promise([school(0)])
    desk.deliver()
    assert set(desk.notices().values()) == {"unreachable"}
    assert "รายงานไตรมาส 1" in words(desk.write(person(0)))
    assert set(desk.notices().values()) == {"told"}


def test_a_group_is_not_told_under_an_answer(small_desk):
    desk = small_desk
    desk.seat("cluster:ดอย", GROUP)
    desk.promise(["cluster:ดอย"])
    source = {"type": "group", "groupId": GROUP, "userId": person(0)}
    mention = {"mentionees": [{"type": "user", "isSelf": True, "index": 0, "length": 1}]}
    message = {"type": "text", "id": "m", "text": "สวัสดี", "quoteToken": "q", "mention": mention}
    from bot.webhook import read_envelope
    from db.inbox import add_events

    with writing(desk.sessions) as session:
        event = text_event(event_id="01G", source=source, message=message)
        add_events(session, "5703", [read_envelope(event)], now=desk.clock())
    while desk.worker.step():
        pass
    assert [len(messages) for _token, messages in desk.line.replies] == [1]
    desk.deliver()
    assert len(desk.line.sent) == 1
