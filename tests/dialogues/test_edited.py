"""Edited and unsent messages, as LINE tells of them: judged with the rights of now, in their chat; never twice; forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.line import sender
from bot.speaking import ThroughConverse
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker
from db.cases import Case, CaseMessage
from db.conversations import Conversation
from db.inbox import InboxEvent, add_events
from db.kept_files import TABLE, Given, KeptFile, keep_file
from db.models import all_tables
from db.people import Seat, end_seats, give_seat
from db.questions import QuestionLine
from db.sealing import Sealer
from db.session import writing
from tests.bot.kit import KEY, Clock, FakeLine, make_settings, put_in
from tests.dialogues.conftest import TODAY

ANNA, GROUP = "U" + "a" * 32, "C" + "3" * 32
MONEY = "น้องแผน โรงเรียนบ้านแม่จันได้งบปี 2569 เท่าไหร่"
PUPILS = "น้องแผน โรงเรียนบ้านแม่จันมีนักเรียนกี่คน"


class Room:
    """LINE, the worker and the real conversation over the demonstration office."""

    def __init__(self, sessions, converse, tmp_path) -> None:
        self.sessions, self.clock = sessions, Clock(TODAY)
        self.line = FakeLine(sender.Sent(200, "r"))
        settings = make_settings(tmp_path, str(sessions.kw["bind"].url))
        deps = put_in(
            Deps(settings, sessions, self.clock), sender=self.line, speaks=ThroughConverse(converse)
        )
        self.worker, self.numbers = Worker(deps, "w"), iter(range(1, 999))

    def hears(
        self, kind: str, message: str, text: str = "", *, group: bool = True, minute: int = 0, **more
    ) -> str:
        """LINE tells of a message, an edit or an unsend; return what was answered, empty for silence."""
        number = next(self.numbers)
        source = {"type": "group", "groupId": GROUP} if group else {"type": "user"}
        event = {
            "type": kind, "mode": "active", "timestamp": 1_795_226_400_000 + minute * 60_000,
            "webhookEventId": f"01{number}", "source": {**source, "userId": ANNA},
            "deliveryContext": {"isRedelivery": False},
        }  # fmt: skip
        if kind == "unsend":
            event["unsend"] = {"messageId": message}
        else:
            event |= {
                "replyToken": f"t{number}",
                "message": {"type": "text", "id": message, "text": text, **more},
            }
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(event)], now=self.clock())
        before = len(self.line.replies)
        while self.worker.step():
            pass
        self.clock.move(seconds=40)  # long enough for whoever waits for more of a message
        while self.worker.step():
            pass
        self.clock.move(seconds=20)
        return str([messages for _token, messages in self.line.replies[before:]] or "")

    def fates(self) -> list[tuple[str, str]]:
        with self.sessions() as session:
            return [
                (row.kind, row.outcome) for row in session.scalars(select(InboxEvent).order_by(InboxEvent.id))
            ]

    def kept(self, words: str) -> set[str]:
        """The tables that hold some words."""
        with self.sessions() as session:
            return {
                table.name
                for table in all_tables().sorted_tables
                if table.name in KEPT
                for row in session.execute(select(table))
                for cell in map(str, row)
                if words in cell or words.encode("unicode_escape").decode() in cell
            }


KEPT = {
    "inbox",
    "questions",
    "cases",
    "case_messages",
    "conversations",
    "notices",
    "tellings",
    "audit_log",
    "kept_files",
}


@pytest.fixture
def room(demo_sessions, converse, tmp_path) -> Room:
    return Room(demo_sessions, converse, tmp_path)


def hold(room: Room, who: str, seat: Seat) -> None:
    with writing(room.sessions) as session:
        give_seat(session, seat, who, at=TODAY)


CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_an_edit_in_a_group_shows_what_the_group_may_see_whoever_wrote_it(room):
    """The officer's own seat counts for nothing in the group, and an edit makes no difference to that."""
    hold(room, GROUP, CLUSTER)
    hold(room, ANNA, Seat("officer", "5703"))
    assert room.hears("message", "m1", "ประชุมบ่ายนี้นะคะ") == ""
    said = room.hears("messageEdited", "m1", MONEY, minute=1)
    assert "ขออภัย" in said and "บาท" not in said
    assert room.hears("message", "m2", "สวัสดีทุกคน") == ""
    assert "1,497" in room.hears("messageEdited", "m2", PUPILS, minute=1), "what all may see is answered"


def test_the_rights_are_those_of_the_moment_of_the_edit(room):
    hold(room, GROUP, CLUSTER)
    sum_of_all = "น้องแผน กลุ่มเราได้งบปี 2569 เท่าไหร่"
    assert "บาท" in room.hears("message", "m1", sum_of_all)
    room.hears("message", "m2", "เดี๋ยวถามใหม่")
    with writing(room.sessions) as session:
        end_seats(session, "5703", GROUP, at=room.clock())
    assert "บาท" not in room.hears("messageEdited", "m2", sum_of_all, minute=1)


def test_what_was_answered_is_not_answered_again_in_another_wording(room):
    hold(room, GROUP, CLUSTER)
    assert "1,497" in room.hears("message", "m1", PUPILS)
    assert room.hears("messageEdited", "m1", "น้องแผน มีโรงเรียนกี่โรง", minute=1) == ""
    assert room.hears("messageEdited", "m1", "น้องแผน มีนักเรียนกี่คน", minute=2) == ""
    assert [outcome for _kind, outcome in room.fates()] == ["replied", "answered", "answered"]


def test_an_edit_acts_once_also_when_the_message_comes_after_it(room):
    """Redelivered, the old wording comes last: it was changed meanwhile and is neither answered nor acted upon."""
    hold(room, GROUP, CLUSTER)
    assert "1,497" in room.hears("messageEdited", "m1", PUPILS, minute=2)
    assert room.hears("messageEdited", "m1", "น้องแผน มีโรงเรียนกี่โรง", minute=1) == "", "an edit before it"
    assert room.hears("message", "m1", "น้องแผน มีครูกี่คน") == ""
    assert room.kept("มีครูกี่คน") == set()


def test_an_edit_does_not_bind_a_group_for_who_may_not(room):
    assert room.hears("message", "m1", "สวัสดี") == ""
    said = room.hears("messageEdited", "m1", "น้องแผน ผูกกลุ่มนี้กับกลุ่มสาธิตแม่จัน 1", minute=1)
    assert "เฉพาะเจ้าหน้าที่" in said


@pytest.mark.parametrize("odd", [{"type": "image"}, {"emojis": 5, "mention": 7}, {"type": "hologram"}])
def test_an_odd_edit_is_passed_over(room, odd):
    assert room.hears("messageEdited", "m9", "", **odd) == ""


def test_the_words_before_an_edit_are_not_kept(room):
    room.hears("message", "m1", "เบอร์ผมคือศูนย์แปดหนึ่ง")
    assert room.kept("ศูนย์แปดหนึ่ง") == {"inbox"}
    room.hears("messageEdited", "m1", "ขอโทษครับ พิมพ์ผิด", minute=1)
    assert room.kept("ศูนย์แปดหนึ่ง") == set()


def test_an_unsent_question_leaves_no_words_anywhere(room):
    """What was not understood is kept for teaching, and the last question for the officers: both go with the message."""
    odd = "ช่วยดูเรื่องมะละกอสามลูกให้ทีสิ"
    assert room.hears("message", "m1", odd, group=False)
    assert {"inbox", "questions"} <= room.kept("มะละกอ")
    assert room.hears("unsend", "m1", group=False) == ""
    assert room.kept("มะละกอ") == set()
    with room.sessions() as session:
        assert session.scalars(select(QuestionLine)).all(), "that a question was asked still counts"
        assert session.scalars(select(Conversation)).all() == []


def test_an_unsent_message_to_the_officers_is_taken_out_of_the_case(room):
    room.hears("message", "m1", "คุยกับเจ้าหน้าที่ เรื่องมะละกอหายไปจากบัญชี", group=False)
    room.hears("message", "m2", "คุยกับเจ้าหน้าที่ เรื่องทุเรียนยังไม่มา", group=False)
    room.hears("message", "m3", "ถามต่อเรื่อง 2 ขอทราบวันส่งทุเรียนด้วย", group=False)
    assert {"inbox", "case_messages", "notices"} <= room.kept("มะละกอ")
    room.hears("unsend", "m1", group=False)
    room.hears("unsend", "m3", group=False)
    assert room.kept("มะละกอ") == set() and room.kept("ขอทราบวันส่ง") == set()
    with room.sessions() as session:
        states = {case.number: case.state for case in session.scalars(select(Case))}
        texts = session.scalars(select(CaseMessage.text).order_by(CaseMessage.id)).all()
    assert states == {1: "ปิด", 2: "เปิด"}, "a case that says nothing any more is closed, the other goes on"
    assert texts == ["", "ทุเรียนยังไม่มา", ""]


def test_a_message_that_comes_after_its_unsend_is_not_answered(room):
    room.hears("unsend", "m1", group=False)
    assert room.hears("message", "m1", PUPILS, group=False) == ""
    assert room.kept("นักเรียนกี่คน") == set()
    assert room.fates() == [("unsend", "noted"), ("message", "unsent")]


def test_an_unsent_file_that_waits_is_forgotten_and_one_of_another_message_is_not(room):
    with writing(room.sessions) as session:
        for message in ("m1", "m2"):
            given = Given(f"{message}.csv", b"a,b", TABLE, message)
            keep_file(session, Sealer(KEY), "5703", given, by="officer", now=TODAY)
    room.hears("unsend", "m1", group=False)
    with room.sessions() as session:
        kept = session.execute(select(KeptFile.name, KeptFile.state, KeptFile.sealed.is_(None))).all()
    assert [tuple(each) for each in kept] == [("m1.csv", "dropped", True), ("m2.csv", "held", False)]


def test_others_messages_are_left_alone(room):
    room.hears("message", "m1", PUPILS, group=False)
    room.hears("unsend", "m2", group=False)
    assert "inbox" in room.kept("นักเรียนกี่คน")
    with room.sessions() as session:
        assert session.scalars(select(KeptFile)).all() == []
