"""A file on its way: sent in LINE, fetched from LINE's data API, kept sealed, answered; or politely not taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.converse import Converse
from bot.filing import Filing
from bot.line.content import Contents, make_pool
from bot.line.events import read_event
from bot.line.sender import Sender
from bot.nlu.understand import Understander
from bot.simulator import SimulatorConfig
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.ids import stable_group_id
from bot.simulator.personas import GroupPersona, persona
from bot.simulator.server import SimulatorServer
from bot.speaking import ThroughConverse
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker
from db.batches import ImportBatch
from db.importing import import_file
from db.inbox import InboxEvent, add_events
from db.kept_files import KeptFile, content_of
from db.people import Seat, give_seat
from db.session import writing
from db.values.calendar import utc_now
from tests.bot.kit import KEY, make_settings, put_in
from tests.db.conftest import SCHOOLS
from tests.papers import pdf

ARUN = persona("f-arun", "อรุณ", "officer", "")
MALEE = persona("f-malee", "มาลี", "school:57030001", "")
GROUP = stable_group_id("f-group")
GOOD = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n57030001,2569,1,ป.1,10,12\n".encode()
BAD = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n57039999,2569,1,ป.1,สิบ,12\n".encode()


class Room:
    """The stand-in for LINE, a worker that really fetches and replies, and the office's database."""

    def __init__(self, line: SimulatorServer, sessions, settings) -> None:
        self.line, self.platform, self.sessions = line, line.platform, sessions
        settings = replace(settings, line_api_base=line.url, line_data_api_base=line.url)
        token = line.config.access_token
        converse = Converse(sessions, Understander(), hash_key=KEY)
        self.keeping = converse.keeping
        contents = Contents(token, line.url, make_pool())
        self.filing = Filing(self.keeping, lambda _office: contents)
        deps = put_in(
            Deps(settings, sessions),
            sender=Sender(token, line.url),
            speaks=ThroughConverse(converse, self.filing),
        )
        self.web = create_app(deps).test_client()
        self.worker = Worker(deps, "w")

    def work(self, event_id: str, chat: str = ARUN.user_id) -> list[dict]:
        """Let the worker meet one event; return the messages that came back."""
        before = len(self.platform.bot_messages(chat))
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(self.platform.events[event_id])], now=utc_now())
        self.worker.step()
        return self.platform.bot_messages(chat)[before:]

    def send(self, data: bytes, name: str = "นักเรียน.csv", user: str = ARUN.user_id) -> list[dict]:
        return self.work(self.platform.send_file(user, name, data), user)

    def tap(self, messages: list[dict], label: str) -> list[dict]:
        actions = {each["action"]["label"]: each["action"] for each in messages[-1]["quickReply"]["items"]}
        return self.work(self.platform.tap(ARUN.user_id, actions[label]))

    def fetched(self) -> int:
        return sum(call.path.endswith("/content") for call in self.platform.api_log)

    def kept(self) -> list[KeptFile]:
        with self.sessions() as session:
            return list(session.scalars(select(KeptFile).order_by(KeptFile.id)))

    def live(self) -> int:
        with self.sessions() as session:
            return len(
                list(
                    session.scalars(
                        select(ImportBatch).where(ImportBatch.kind == "students", ImportBatch.state == "live")
                    )
                )
            )


@pytest.fixture
def room(office, tmp_path, database_url):
    import_file(office, "schools", SCHOOLS.encode(), office_code="5703")
    with writing(office) as session:
        give_seat(session, Seat("officer", "5703"), ARUN.user_id, at=utc_now())
        give_seat(session, Seat("school", "5703", school_code="57030001"), MALEE.user_id, at=utc_now())
    members = GroupPersona(GROUP, "กลุ่ม", (ARUN.user_id, MALEE.user_id), "cluster:ทดสอบ")
    with SimulatorServer(SimulatorConfig(personas=(ARUN, MALEE), groups=(members,))) as line:
        yield Room(line, office, make_settings(tmp_path, database_url))


def test_an_officer_sends_a_file_and_imports_it_with_a_tap(room):
    shown = room.send(GOOD)
    assert "1 แถว ตรวจแล้วไม่พบจุดที่ต้องแก้" in shown[0]["text"]
    assert shown[1]["type"] == "flex"
    assert room.live() == 0
    done = room.tap(shown, "นำเข้า")
    assert "นำเข้าจำนวนนักเรียนเป็นชุดที่" in done[0]["text"]
    assert room.live() == 1
    assert "ยกเลิกชุดที่" in room.tap(done, "ยกเลิกการนำเข้า")[0]["text"]
    assert room.live() == 0


def test_faults_come_with_a_link_to_all_of_them(room):
    shown = room.send(BAD)
    assert "2 จุดที่ต้องแก้" in shown[0]["text"]
    link = next(
        each["action"]["uri"] for each in shown[-1]["quickReply"]["items"] if each["action"]["type"] == "uri"
    )
    answer = room.web.get(link.removeprefix("https://bot.example.go.th"))
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert room.live() == 0


@pytest.mark.parametrize("who", [MALEE.user_id, "somebody"])
def test_files_of_others_are_declined_and_not_even_fetched(room, who):
    if who == "somebody":
        who = "U" + "9" * 32
        room.platform.add_user(who, "คนทั่วไป")
    said = room.send(GOOD, user=who)
    assert "เฉพาะจากเจ้าหน้าที่" in said[0]["text"]
    assert room.fetched() == 0
    assert room.kept() == []


def test_a_file_in_a_group_is_nobodys_business(room):
    event = room.platform.send_file(ARUN.user_id, "นักเรียน.csv", GOOD, chat=GROUP)
    assert room.work(event, GROUP) == []
    assert room.fetched() == 0


def test_a_picture_still_gets_its_sentence(room):
    said = room.work(room.platform.send_image(ARUN.user_id, b"\x89PNG"))
    assert "เฉพาะข้อความตัวอักษร" in said[0]["text"]


def test_a_large_file_is_refused_before_it_is_fetched(room):
    said = room.send(b"x" * (10 * 1024 * 1024 + 1))
    assert "ใหญ่เกิน 10 MB" in said[0]["text"]
    assert room.fetched() == 0


def test_a_file_larger_than_it_says_is_left_in_the_middle(room):
    event = room.platform.send_file(ARUN.user_id, "ใหญ่.csv", b"x" * (11 * 1024 * 1024))
    room.platform.events[event]["message"]["fileSize"] = 10
    assert "ใหญ่เกิน 10 MB" in room.work(event)[0]["text"]
    assert room.kept() == []


def test_a_file_taken_back_before_it_was_fetched_is_gone(room):
    event = room.platform.send_file(ARUN.user_id, "นักเรียน.csv", GOOD)
    room.platform.unsend(room.platform.events[event]["message"]["id"])
    assert "ไม่เก็บไฟล์นี้ไว้แล้ว" in room.work(event)[0]["text"]


def test_a_file_taken_back_later_is_forgotten_unless_it_was_imported(room):
    room.send(GOOD)
    message = room.platform.messages(ARUN.user_id)[0].message_id
    room.work(room.platform.unsend(message))
    with room.sessions() as session:
        file = session.scalars(select(KeptFile)).one()
        assert file.state == "dropped"
        assert content_of(session, room.keeping.sealer, file) is None


@pytest.mark.parametrize("fault", ["preparing", FaultKind.ERROR_BEFORE, FaultKind.RESET_BEFORE])
def test_when_line_does_not_give_it_the_event_is_tried_again(room, fault):
    event = room.platform.send_file(ARUN.user_id, "นักเรียน.csv", GOOD)
    message = room.platform.events[event]["message"]["id"]
    if fault == "preparing":
        room.platform.preparing.add(message)
    else:
        room.platform.faults.add(Fault(fault, "message/*/content"))
    assert room.work(event) == []
    room.platform.finish_preparing(message)
    with writing(room.sessions) as session:
        row = session.scalars(select(InboxEvent)).one()
        assert row.state == "waiting"
        row.due_at = utc_now()
    room.worker.step()
    assert "1 แถว ตรวจแล้ว" in room.platform.bot_messages(ARUN.user_id)[0]["text"]


def test_the_same_event_twice_keeps_the_file_once(room):
    event = room.platform.send_file(ARUN.user_id, "นักเรียน.csv", GOOD)
    incoming = read_event(room.platform.events[event])
    first = room.filing.take_in(incoming, "5703", by="a", now=utc_now())
    assert room.filing.take_in(incoming, "5703", by="a", now=utc_now()).id == first.id
    assert len(room.kept()) == 1


def test_a_pdf_is_a_paper_and_no_table_whatever_it_is_called(room):
    assert "รับไฟล์ ว123.pdf" in room.send(pdf(), "ว123.pdf")[0]["text"]
    assert "รับไฟล์ ว123.xlsx" in room.send(pdf(), "ว123.xlsx")[0]["text"]
    assert {each.purpose for each in room.kept()} == {"paper"}
