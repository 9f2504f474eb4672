"""Several messages within a second and a half are one request when they belong together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.converse import Converse
from bot.line import sender
from bot.nlu.intents import load_or_train
from bot.nlu.understand import Understander
from bot.speaking import ThroughConverse
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker, sweep
from db.inbox import InboxEvent, add_events
from db.people import Seat, give_seat
from db.session import make_engine, make_sessions, writing
from tests.bot.kit import GROUP, OTHER, USER, Clock, FakeLine, make_settings, put_in, text_event


@pytest.fixture(scope="module")
def understander(model_home):
    return Understander(load_or_train(model_home))


class Chat:
    """A person who types, and a worker that answers, on the demonstration's data."""

    def __init__(self, demo_file: Path, tmp_path: Path, understander: Understander) -> None:
        path = tmp_path / "demo.db"
        for suffix in ("", "-wal"):
            if Path(f"{demo_file}{suffix}").exists():
                shutil.copy(f"{demo_file}{suffix}", f"{path}{suffix}")
        self.clock, self.line = Clock(), FakeLine(sender.Sent(200, "req"))
        self.sessions = make_sessions(make_engine(f"sqlite:///{path}"))
        deps = Deps(make_settings(tmp_path, f"sqlite:///{path}"), self.sessions, self.clock)
        voice = ThroughConverse(Converse(self.sessions, understander, hash_key="k"))
        self.deps = put_in(deps, sender=self.line, speaks=voice, pictures=None)
        with writing(self.sessions) as session:
            for user in (USER, OTHER):
                give_seat(session, Seat("officer", "5703"), user)
        self._count = 0

    def types(self, text: str, *, after: float = 0.0, user: str = USER, **more) -> None:
        self.clock.move(seconds=after)
        self._count += 1
        event = text_event(text, event_id=f"e{self._count}", user=user, **more)
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(event)], now=self.clock())

    def works(self, name: str = "w") -> None:
        worker = Worker(self.deps, name)
        while worker.step():
            pass

    def answers(self) -> list[tuple[str, str]]:
        """Token (which message was answered) and the first line of each answer."""
        return [
            (token.removeprefix("token-"), messages[0].get("text", "").partition("\n")[0])
            for token, messages in self.line.replies
        ]

    def fates(self) -> list[tuple[str, int | None]]:
        with self.sessions() as session:
            rows = session.scalars(select(InboxEvent).order_by(InboxEvent.id))
            return [(row.outcome or row.state, row.joined_to) for row in rows]


@pytest.fixture
def chat(demo_file, tmp_path, understander):
    return Chat(demo_file, tmp_path, understander)


def test_a_name_and_then_what_is_wanted_of_it_is_one_request(chat):
    chat.types("โรงเรียนบ้านแม่จัน")
    chat.works()
    assert chat.answers() == []
    chat.types("นักเรียนกี่คนคะ", after=1.2)
    chat.works()
    chat.clock.move(seconds=0.4)
    chat.works()
    ((answered, said),) = chat.answers()
    assert answered == "e2"
    assert "โรงเรียนบ้านแม่จัน" in said and "คน" in said
    assert chat.fates() == [("joined", 2), ("replied", None)]


def test_three_messages_are_one_request(chat):
    for text in ("สวัสดีค่ะ", "โรงเรียนบ้านแม่จัน", "มีนักเรียนกี่คน"):
        chat.types(text, after=0.2)
    chat.works()
    ((answered, said),) = chat.answers()
    assert answered == "e3"
    assert "โรงเรียนบ้านแม่จัน" in said
    assert [joined for _, joined in chat.fates()] == [3, 3, None]


def test_a_complete_question_is_answered_at_once(chat):
    chat.types("นักเรียนทั้งเขตกี่คน")
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1"]


def test_two_complete_questions_are_answered_one_by_one(chat):
    chat.types("นักเรียนทั้งเขตกี่คน")
    chat.types("โรงเรียนขนาดเล็กกี่โรง", after=0.3)
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1", "e2"]


def test_what_comes_later_than_a_second_and_a_half_is_another_request(chat):
    chat.types("โรงเรียนบ้านแม่จัน")
    chat.works()
    chat.clock.move(seconds=1.6)
    chat.works()
    chat.types("นักเรียนทั้งเขตกี่คน", after=1)
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1", "e2"]


def test_small_talk_that_does_not_belong_is_answered_by_itself(chat):
    chat.types("ใครเป็นนายกรัฐมนตรีคนแรก")
    chat.types("นักเรียนทั้งเขตกี่คน", after=0.5)
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1", "e2"]


def test_messages_of_two_people_in_a_group_are_never_joined(chat):
    with writing(chat.sessions) as session:
        give_seat(session, Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"), GROUP)
    place = {"type": "group", "groupId": GROUP}
    chat.types("น้องแผน", source=place | {"userId": USER})
    chat.types("นักเรียนทั้งเขตกี่คน", after=0.3, source=place | {"userId": OTHER})
    chat.works()
    chat.clock.move(seconds=2)
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1"]


def test_called_first_and_asked_in_the_next_message_of_a_group(chat):
    with writing(chat.sessions) as session:
        give_seat(session, Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"), GROUP)
    place = {"type": "group", "groupId": GROUP, "userId": USER}
    chat.types("น้องแผน", source=place)
    chat.types("นักเรียนทั้งเขตกี่คน", after=0.8, source=place)
    chat.works()
    ((answered, said),) = chat.answers()
    assert answered == "e2" and "คน" in said


def test_an_answer_to_our_own_question_does_not_wait(chat):
    chat.types("นักเรียนบ้านสันโค้งกี่คน")
    chat.clock.move(seconds=2)
    chat.works()
    chat.types("2", after=5)
    chat.works()
    assert [token for token, _ in chat.answers()] == ["e1", "e2"]


def test_a_worker_that_dies_after_joining_loses_no_words(chat):
    chat.types("โรงเรียนบ้านแม่จัน")
    chat.types("มีนักเรียนกี่คน", after=0.5)
    first = Worker(chat.deps, "dies")
    assert first.step()
    assert chat.fates() == [("joined", 2), ("waiting", None)]
    # The second message is claimed and its worker dies; its lease ends and another takes over.
    from db import inbox

    inbox.claim(chat.sessions, "dies", now=chat.clock(), lease=first._lease)
    chat.clock.move(seconds=40)
    sweep(chat.deps)
    chat.works("lives")
    ((answered, said),) = chat.answers()
    assert answered == "e2"
    assert "โรงเรียนบ้านแม่จัน" in said


def test_waiting_for_more_is_no_failed_attempt(chat):
    chat.types("โรงเรียนบ้านแม่จัน")
    chat.works()
    with chat.sessions() as session:
        assert session.get(InboxEvent, 1).attempts == 0
    chat.clock.move(seconds=2)
    chat.works()
    with chat.sessions() as session:
        assert session.get(InboxEvent, 1).attempts == 1
