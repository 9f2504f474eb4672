"""A circular from the officer's sentence to LINE and back: what is pushed, what a tap in the group does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.courier import deliver_one
from bot.delivery.care import release_of_last_month
from bot.delivery.posting import post_due
from bot.escalating import escalate
from bot.line import sender
from bot.speaking import ThroughConverse
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker
from db.inbox import add_events
from db.letters import Letter, LetterSchool
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from tests.bot.delivery.desk import MONDAY, words
from tests.bot.kit import Clock, FakeLine, make_settings, put_in, text_event
from tests.dialogues.conftest import PRINCIPAL

GROUP, CLERK, STRANGER = "C" + "7" * 32, "U" + "7" * 32, "U" + "9" * 32
OFFICER_ID, PRINCIPAL_ID = "U" + "5" * 32, "U" + "4" * 32
IN_CLUSTER = "57030024"
WRITE = "ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูลครุภัณฑ์ ถึงโรงเรียนทุกแห่ง กำหนดส่ง 30 พ.ย. 69"


class Room:
    """The whole path: webhook events in, FakeLine out, on a clock that is moved."""

    def __init__(self, sessions, converse, home) -> None:
        self.sessions, self.clock = sessions, Clock(MONDAY)
        self.line = FakeLine(sender.Sent(200, "req-1"))
        url = str(sessions.kw["bind"].url)
        deps = Deps(make_settings(home, url), sessions, self.clock)
        self.deps = put_in(deps, sender=self.line, speaks=ThroughConverse(converse), pictures=None)
        self.worker = Worker(self.deps, "w")
        self.number = 0

    def event(self, **event) -> list[str]:
        """Let one webhook event come in; return the words of the replies to it."""
        self.number += 1
        before = len(self.line.replies)
        made = text_event(event_id=f"01E{self.number}", **event)
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(made)], now=self.clock())
        while self.worker.step():
            pass
        return [words(messages) for _, messages in self.line.replies[before:]]

    def write(self, user: str, text: str) -> str:
        (said,) = self.event(text=text, user=user)
        return said

    def tap(self, user: str, data: str) -> list[str]:
        source = {"type": "group", "groupId": GROUP, "userId": user}
        return self.event(type="postback", source=source, postback={"data": data}, user=user)

    def deliver(self) -> dict[str, str]:
        """Send what is due; return the words by recipient."""
        before = len(self.line.sent)
        post_due(self.deps)
        while deliver_one(self.deps, "courier"):
            pass
        sent = self.line.sent[before:]
        return {each: words(parcel.messages) for parcel in sent for each in parcel.recipients}


@pytest.fixture
def room(demo_sessions, converse, tmp_path) -> Room:
    with writing(demo_sessions) as session:
        give_seat(session, Seat("cluster", "5703", cluster=cluster_of(session, IN_CLUSTER)), GROUP)
        give_seat(session, Seat("school", "5703", school_code=IN_CLUSTER, role="clerk"), CLERK)
        give_seat(session, Seat("officer", "5703"), OFFICER_ID)
        give_seat(session, outside(session), PRINCIPAL_ID)
    return Room(demo_sessions, converse, tmp_path)


def cluster_of(session, code: str) -> str:
    from db.datasets.schools import School

    return session.scalar(select(School.cluster).where(School.code == code, School.current))


def outside(session) -> Seat:
    """The principal of a school that the bound group does not cover."""
    from db.datasets.schools import School

    code = session.scalar(
        select(School.code)
        .where(
            School.current,
            School.office_code == "5703",
            School.state == "เปิดสอน",
            School.cluster != cluster_of(session, IN_CLUSTER),
        )
        .order_by(School.code)
    )
    return Seat("school", "5703", school_code=code, role=PRINCIPAL.role)


def test_a_circular_goes_out_once_and_a_tap_in_the_group_says_nothing(room, demo_sessions):
    assert "ส่งถึง 139 โรง" in room.write(OFFICER_ID, WRITE)
    assert room.deliver() == {}
    assert "ส่งหนังสือ ว 123" in room.write(OFFICER_ID, "ส่ง")
    sent = room.deliver()
    assert set(sent) == {GROUP, PRINCIPAL_ID}
    with demo_sessions() as session:
        letter = session.scalars(select(Letter)).one().id
    data = f"circular=known.{letter}"
    assert data in sent[GROUP] and "displayText" not in sent[GROUP]
    assert room.deliver() == {}
    assert room.tap(CLERK, data) == []
    with demo_sessions() as session:
        row = session.scalars(select(LetterSchool).filter_by(school_code=IN_CLUSTER)).one()
        assert row.state == "รับทราบ"
    (told,) = room.tap(STRANGER, data)
    assert "ลงทะเบียน" in told
    assert room.tap(STRANGER, data) == []


def test_only_who_has_not_acknowledged_is_reminded_and_then_the_officer_calls(room):
    room.write(OFFICER_ID, WRITE)
    room.write(OFFICER_ID, "ส่ง")
    room.deliver()
    assert "บันทึกรับทราบ ว 123" in room.write(PRINCIPAL_ID, "รับทราบ ว 123")
    # Monday 23 November and three working days: Thursday the 26th.
    room.clock.move(days=3)
    assert set(room.deliver()) == {CLERK}
    assert not escalate(room.deps)
    room.clock.move(days=5)
    assert escalate(room.deps) and not escalate(room.deps)
    sent = room.deliver()
    assert set(sent) == {GROUP} and "โรงที่ยังไม่รับทราบ" in sent[GROUP]
    # Monday the 7th is a day off in place of Saturday the 5th: nothing leaves before Tuesday.
    room.clock.move(days=7)
    assert escalate(room.deps)
    sent = room.deliver()
    assert set(sent) == {OFFICER_ID} and "ควรโทรติดตาม" in sent[OFFICER_ID]


def test_a_group_reads_each_thing_of_a_letter_once_and_every_later_word_says_what_it_is(room):
    room.write(OFFICER_ID, WRITE)
    room.write(OFFICER_ID, "ส่ง")
    post = room.deliver()[GROUP]
    assert post.count("การสำรวจข้อมูลครุภัณฑ์") == 1 and post.count("30 พ.ย. 2569") == 1
    room.write(OFFICER_ID, "แก้ไขกำหนดส่งของ ว 123 เป็น 4 ธ.ค. 69")
    room.write(OFFICER_ID, "ยืนยันแก้ไขกำหนดส่งของ ว 123 เป็น 4 ธ.ค. 69")
    corrected = room.deliver()[GROUP]
    assert "แก้ไขหนังสือเวียน ว 123" in corrected and "แก้ไขกำหนดส่งเป็น 4 ธ.ค. 2569" in corrected
    room.write(OFFICER_ID, "ทวง ว 123")
    room.write(OFFICER_ID, "ยืนยันเตือน ว 123")
    reminded = room.deliver()
    assert set(reminded) == {CLERK, PRINCIPAL_ID} and "ยังไม่ได้รับทราบหนังสือเวียน ว 123" in reminded[CLERK]
    room.write(OFFICER_ID, "ยืนยันเรียกคืน ว 123")
    recalled = room.deliver()
    assert "เรียกคืนหนังสือเวียน ว 123" in recalled[GROUP] and "ไม่ต้องดำเนินการตามหนังสือนี้" in recalled[GROUP]


def test_what_was_spent_is_named_as_officers_name_it(room):
    room.write(OFFICER_ID, WRITE)
    room.write(OFFICER_ID, "ส่ง")
    room.deliver()
    told = room.write(OFFICER_ID, "ส่งข้อความไปเท่าไหร่เดือนนี้")
    assert "หนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 2569" in told and "@2026" not in told


def exhausted(room) -> None:
    """LINE says that the month is spent."""
    with writing(room.sessions) as session:
        note_reading(session, "5703", 200, 200, now=room.clock())


def two_letters(room) -> None:
    """Two letters go into the queue though the month pays for neither."""
    for number, subject in (("ว 123", "การสำรวจข้อมูลครุภัณฑ์"), ("ว 124", "ประชุมผู้บริหาร")):
        write = f"ส่งหนังสือเวียน {number} ลงวันที่ 20 พ.ย. 69 เรื่อง {subject} ถึงโรงเรียนทุกแห่ง"
        assert "โควตา" in room.write(OFFICER_ID, write)
        assert "จึงยังไม่ส่งให้ใคร" in room.write(OFFICER_ID, f"ยืนยันส่ง {number}")
        assert "ส่งหนังสือ" in room.write(OFFICER_ID, f"ยืนยันส่ง {number} เข้าคิว")


def test_two_letters_that_the_month_cannot_pay_are_told_free_under_one_answer(room):
    exhausted(room)
    two_letters(room)
    assert room.deliver() == {} and room.deliver() == {}
    room.clock.move(minutes=20)
    answer = room.write(PRINCIPAL_ID, "มีครูกี่คน")
    assert "มีเรื่องแจ้ง 2 เรื่อง" in answer
    assert "ว 123" in answer and "ว 124" in answer and "ประชุมผู้บริหาร" in answer
    assert "มีเรื่องแจ้ง" not in room.write(PRINCIPAL_ID, "มีนักเรียนกี่คน")
    assert room.deliver() == {}
    # A new month pays for the group; who has read it is not told again.
    room.clock.move(days=10)
    new_month(room)
    sent = room.deliver()
    assert "การสำรวจข้อมูลครุภัณฑ์" in sent[GROUP] and "ประชุมผู้บริหาร" in sent[GROUP]
    assert "หนังสือเวียน ว 123" not in sent.get(PRINCIPAL_ID, "") or "ยังไม่ได้รับทราบ" in sent[PRINCIPAL_ID]


def new_month(room) -> None:
    with writing(room.sessions) as session:
        note_reading(session, "5703", 200, 0, now=room.clock())
        assert release_of_last_month(session, "5703", now=room.clock())


def test_who_is_in_a_group_whose_post_waits_for_quota_hears_it_when_they_write(room):
    """A group does not write by itself: two letters waited for it, and those in it heard of none."""
    exhausted(room)
    two_letters(room)
    room.deliver()
    answer = room.write(CLERK, "มีครูกี่คน")
    assert "มีเรื่องแจ้ง 2 เรื่อง" in answer and "ว 123" in answer and "ว 124" in answer
    assert "มีเรื่องแจ้ง" not in room.write(CLERK, "มีนักเรียนกี่คน")
    assert "มีเรื่องแจ้ง" not in room.write(STRANGER, "มีนักเรียนกี่คน")
    assert "บันทึกรับทราบ ว 123" in room.write(CLERK, "รับทราบ ว 123")
    assert room.deliver() == {}
    room.clock.move(days=10)
    new_month(room)
    assert set(room.deliver()) >= {GROUP}


def test_a_lost_answer_leaves_the_group_s_post_as_it_was(room):
    exhausted(room)
    two_letters(room)
    room.deliver()
    room.line.outcomes = [sender.InvalidToken(400)]
    room.event(text="มีครูกี่คน", user=CLERK)
    pushed = room.deliver()
    assert "มีเรื่องแจ้ง" not in words(list(pushed.values())), "only the late answer is pushed"
    assert "มีเรื่องแจ้ง 2 เรื่อง" in room.write(CLERK, "มีนักเรียนกี่คน")
