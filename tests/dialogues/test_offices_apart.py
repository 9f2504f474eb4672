"""Two offices in one installation, each with a LINE channel of its own: whatever is tried, nothing crosses over.

The whole path: two stand-ins for LINE, the web process, one worker, one courier, the demonstration's facts of both.
"""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.channels import sealer_of
from bot.courier import NO_CHANNEL, deliver_one
from bot.delivery.care import keep_quota
from bot.delivery.posting import post_due
from bot.escalating import escalate
from bot.media import MediaStore
from bot.speaking import ThroughConverse
from bot.workdeps import Deps
from bot.worker import Worker
from db.channels import about, forget_channel, keep_channel, set_office
from db.datasets.schools import School
from db.digest import run as run_deadlines
from db.errors import ImportRejectedError
from db.importing import import_file
from db.importing.batches import undo_batch
from db.invitations import invite
from db.letters import Letter
from db.notices import Promise, promise
from db.offices import link_office
from db.outbox import OutboxMessage, Planned, plan
from db.people import Seat, give_seat, seats_of
from db.questions import QuestionLine
from db.quota import standing
from db.session import writing
from tests.bot.delivery.desk import MONDAY
from tests.bot.kit import KEY, Clock, make_settings, put_in
from tests.bot.lines import OFFICES, bot_of, lines, secret_of, token_of

RAI, PHRAE = OFFICES
#: One person with the same id at both offices: both channels stand under one provider.
TWICE, STRANGER, GROUP = "U" + "5" * 32, "U" + "6" * 32, "C" + "7" * 32
WRITE = "ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูลครุภัณฑ์ ถึงโรงเรียนทุกแห่ง กำหนดส่ง 30 พ.ย. 69"
RAI_PUPILS = "37,029"


class House:
    """Both offices, as people meet them on LINE."""

    def __init__(self, deps: Deps, line) -> None:
        self.deps, self.line, self.clock = deps, line, deps.clock
        self.sessions = deps.sessions
        self.worker = Worker(deps, "w")
        for platform in line.platforms.values():
            for user in (TWICE, STRANGER):
                platform.add_user(user, "คน")
            platform.add_group(GROUP, "กลุ่ม", [TWICE, STRANGER])

    def work(self, office: str) -> None:
        assert self.line.platforms[office].wait_idle(10)
        for _ in range(2):
            while self.worker.step():
                pass
            self.clock.move(seconds=5)

    def say(self, office: str, text: str, user: str = TWICE, chat: str | None = None) -> str:
        """Write to an office's bot; return all it said to that, the empty text for silence."""
        return self._heard(office, chat or user, lambda line: line.say(user, text, chat))

    def tap(self, office: str, data: str, user: str = TWICE, chat: str | None = None) -> str:
        action = {"type": "postback", "label": "ปุ่ม", "data": data}
        return self._heard(office, chat or user, lambda line: line.tap(user, action, chat))

    def _heard(self, office: str, chat: str, act) -> str:
        before = {each: len(self.line.heard(each, chat)) for each in OFFICES}
        act(self.line.platforms[office])
        self.work(office)
        for other in set(OFFICES) - {office}:
            assert len(self.line.heard(other, chat)) == before[other], "the other office's bot spoke"
        return "\n".join(self.line.heard(office, chat)[before[office] :])

    def give(self, office: str, line_id: str, kind: str = "officer", **more: str) -> None:
        with writing(self.sessions) as session:
            give_seat(session, Seat(kind, office, **more), line_id)

    def deliver(self) -> dict[str, int]:
        """Let everything leave that is due; return how many messages each office's bot sent."""
        before = {office: self.line.messages(office) for office in OFFICES}
        post_due(self.deps)
        while deliver_one(self.deps, "courier"):
            pass
        return {office: self.line.messages(office) - before[office] for office in OFFICES}


@pytest.fixture
def house(demo_sessions, converse, tmp_path):
    url = str(demo_sessions.kw["bind"].url)
    clock = Clock(MONDAY)
    settings = make_settings(
        tmp_path, url, line_channel_secret=secret_of(RAI), line_channel_access_token=token_of(RAI)
    )
    with writing(demo_sessions) as session:
        for office in OFFICES:
            assert link_office(session, office, bot_of(office))
        sealer = sealer_of(settings)
        keep_channel(
            session,
            PHRAE,
            sealed_secret=sealer.seal_text(secret_of(PHRAE), about(PHRAE, "secret")),
            sealed_token=sealer.seal_text(token_of(PHRAE), about(PHRAE, "token")),
            at=clock(),
        )
    web_deps = Deps(settings, demo_sessions, clock)
    web = make_server("127.0.0.1", 0, create_app(web_deps), threaded=True)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    with lines(webhook=f"http://127.0.0.1:{web.port}", quota=300) as line:
        settings = make_settings(
            tmp_path, url, line_channel_access_token=token_of(RAI), line_api_base=line.url
        )
        deps = put_in(Deps(settings, demo_sessions, clock), speaks=ThroughConverse(converse), pictures=None)
        yield House(deps, line)
    web.shutdown()
    thread.join()
    web.server_close()


def test_one_person_is_an_officer_of_one_office_and_a_stranger_to_the_other(house):
    house.give(RAI, TWICE)
    assert RAI_PUPILS in house.say(RAI, "นักเรียนทั้งเขตกี่คน")
    assert RAI_PUPILS not in house.say(PHRAE, "นักเรียนทั้งเขตกี่คน")
    # What was talked about at one office is not remembered at the other.
    assert "แม่จัน" in house.say(RAI, "แยกอำเภอ")
    assert "แม่จัน" not in house.say(PHRAE, "แยกอำเภอ")
    # An officer of one office sees no more of the other than anybody: nothing of its money, its late schools, its quota.
    assert "ว 123" not in house.say(PHRAE, WRITE)
    for asked in ("โรงเรียนไหนยังไม่ส่งรายงาน", "โควตาเดือนนี้เหลือเท่าไหร่"):
        said = house.say(PHRAE, asked)
        assert "5402" not in said and "เหลือ 300" not in said
    with house.sessions() as session:
        assert session.scalars(select(Letter)).all() == []


def test_a_code_of_one_office_takes_no_seat_at_the_other_and_stays_good(house):
    with writing(house.sessions) as session:
        code = invite(session, Seat("officer", RAI), at=house.clock())
    assert "รหัสนี้ใช้ไม่ได้" in house.say(PHRAE, f"ลงทะเบียน {code}")
    with house.sessions() as session:
        assert seats_of(session, PHRAE, TWICE) == seats_of(session, RAI, TWICE) == []
    assert "ลงทะเบียนเรียบร้อย" in house.say(RAI, f"ลงทะเบียน {code}")
    with house.sessions() as session:
        assert [seat.kind for seat in seats_of(session, RAI, TWICE)] == ["officer"]
        assert seats_of(session, PHRAE, TWICE) == []


def test_circulars_reminders_and_groups_of_one_office_never_reach_the_other(house):
    with house.sessions() as session:
        schools = {
            office: session.execute(
                select(School.code, School.cluster)
                .where(School.office_code == office, School.current, School.cluster != "")
                .order_by(School.code)
                .limit(1)
            ).first()
            for office in OFFICES
        }
    house.give(RAI, TWICE)
    for office in OFFICES:
        house.give(office, STRANGER, "school", school_code=schools[office].code, role="clerk")
    house.give(RAI, GROUP, "cluster", cluster=schools[RAI].cluster)
    # In the other office's eyes this group is nobody's.
    with house.sessions() as session:
        assert seats_of(session, PHRAE, GROUP) == []

    house.say(RAI, WRITE)
    assert "ส่งหนังสือ ว 123" in house.say(RAI, "ส่ง")
    sent = house.deliver()
    assert sent[RAI] > 0 and sent[PHRAE] == 0
    with house.sessions() as session:
        (letter,) = session.scalars(select(Letter))
    # The button under it, tapped at the other office's bot, by one who holds a school there too.
    assert "ไม่พบหนังสือของปุ่มนี้" in house.tap(PHRAE, f"circular=known.{letter.id}", STRANGER)
    assert "ไม่พบหนังสือ ว 123" in house.say(PHRAE, "ค้นหนังสือ ว 123", STRANGER)

    # Days later: reminders, nudges and escalations of both offices, each within its own.
    for _ in range(4):
        house.clock.move(days=7, seconds=600)
        run_deadlines(house.sessions, house.clock())
        escalate(house.deps)
        house.deliver()
    assert all("ครุภัณฑ์" not in said for said in house.line.heard(PHRAE, STRANGER))
    with house.sessions() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.office_code == PHRAE)).all()
        assert not [row for row in rows if GROUP in row.recipients]


def test_a_vote_button_of_one_office_votes_on_nothing_of_it_at_the_other(house):
    house.say(RAI, "นักเรียนทั้งเขตกี่คน")
    with house.sessions() as session:
        turns = session.scalars(select(QuestionLine).where(QuestionLine.office_code == RAI)).all()
    assert turns
    for turn in range(3):
        house.tap(PHRAE, f"wrong={turn}")
    with house.sessions() as session:
        after = session.scalars(select(QuestionLine).where(QuestionLine.office_code == RAI)).all()
    assert [(line.id, line.reason, line.said) for line in after] == [
        (line.id, "", line.said) for line in turns
    ]


def test_the_month_of_one_office_is_not_spent_by_the_other(house):
    with writing(house.sessions) as session:
        for number in range(7):
            plan(
                session,
                Planned(RAI, (TWICE,), [{"type": "text", "text": f"เรื่อง {number}"}]),
                now=house.clock(),
            )
        plan(session, Planned(PHRAE, (TWICE,), [{"type": "text", "text": "แพร่"}]), now=house.clock())
    assert house.deliver() == {RAI: 7, PHRAE: 1}
    assert "แพร่" in house.line.heard(PHRAE, TWICE)[0] and len(house.line.heard(PHRAE, TWICE)) == 1
    keep_quota(house.deps)
    with house.sessions() as session:
        left = {office: standing(session, office, now=house.clock()) for office in OFFICES}
    assert {office: (each.most, each.used) for office, each in left.items()} == {
        RAI: (300, 7),
        PHRAE: (300, 1),
    }


def test_a_month_that_is_used_up_holds_one_offices_messages_alone(house):
    house.line.platforms[RAI].quota_limit = 0
    house.give(RAI, TWICE)
    house.give(PHRAE, TWICE)
    with writing(house.sessions) as session:
        promise(
            session,
            [
                Promise(office, "circular", "1", "sent", "officer", "เรื่อง", house.clock(), urgency=2)
                for office in OFFICES
            ],
            now=house.clock(),
        )
    assert house.deliver() == {RAI: 0, PHRAE: 1}
    with house.sessions() as session:
        states = session.execute(select(OutboxMessage.office_code, OutboxMessage.state))
        assert set(map(tuple, states)) == {(RAI, "held"), (PHRAE, "sent")}


def test_an_office_without_a_channel_sends_nothing_through_another(house):
    with writing(house.sessions) as session:
        forget_channel(session, PHRAE)
        plan(session, Planned(PHRAE, (TWICE,), [{"type": "text", "text": "แพร่"}]), now=house.clock())
    house.deps.channels.forget()
    assert house.deliver() == {RAI: 0, PHRAE: 0}
    with house.sessions() as session:
        (row,) = session.scalars(select(OutboxMessage))
        assert (row.state, row.reason) == ("held", NO_CHANNEL)


def test_an_office_whose_token_cannot_be_opened_waits_and_others_go_on(house):
    with writing(house.sessions) as session:
        keep_channel(session, PHRAE, sealed_secret="-", sealed_token="-", at=house.clock())
        for office in OFFICES:
            plan(session, Planned(office, (TWICE,), [{"type": "text", "text": "แจ้ง"}]), now=house.clock())
    house.deps.channels.forget()
    assert house.deliver() == {RAI: 1, PHRAE: 0}
    keep_quota(house.deps)
    with house.sessions() as session:
        waits = session.scalars(select(OutboxMessage).where(OutboxMessage.office_code == PHRAE)).one()
        assert (waits.state, waits.first_attempt_at) == ("planned", None)
        assert standing(session, RAI, now=house.clock()).known


def test_each_office_is_reached_in_its_own_way(house):
    with writing(house.sessions) as session:
        set_office(session, PHRAE, contact="โทร 0 5400 0000")
    house.deps.channels.forget()
    assert house.deps.channels.contact_of(PHRAE) == "โทร 0 5400 0000"
    assert house.deps.channels.contact_of(RAI) == ""


def test_a_file_of_one_office_changes_nothing_of_the_other(house):
    heading = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n"
    with house.sessions() as session:
        code = {
            office: session.scalar(
                select(School.code).where(
                    School.office_code == office, School.current, School.state == "เปิดสอน"
                )
            )
            for office in OFFICES
        }

    def pupils() -> str:
        # The button that votes an answer down counts turns.
        return re.sub(r"wrong=\d+", "", house.say(PHRAE, "นักเรียนทั้งเขตกี่คน"))

    before = pupils()
    with pytest.raises(ImportRejectedError):
        import_file(
            house.sessions, "students", f"{heading}{code[PHRAE]},2569,1,ป.1,9,9\n".encode(), office_code=RAI
        )
    batch = import_file(
        house.sessions, "students", f"{heading}{code[RAI]},2569,1,ป.1,99,99\n".encode(), office_code=RAI
    ).batch_id
    assert pupils() == before
    undo_batch(house.sessions, batch)
    assert pupils() == before


def test_links_cannot_be_guessed_from_one_offices_to_another(house):
    store = MediaStore(house.deps.settings.home, KEY, "https://bot.example.go.th", clock=house.clock)
    mine, theirs = (store.put_file(data, f"{data!r}.xlsx", "text/plain") for data in (b"rai", b"phrae"))
    client = create_app(house.deps).test_client()
    tokens = [link.rpartition("/")[2].split("-") for link in (mine, theirs)]
    assert client.get(f"/files/{'-'.join(tokens[0])}").data == b"rai"
    # The name of one with the seal of the other; later ends; the picture's door.
    for forged in (
        [tokens[1][0], *tokens[0][1:]],
        [tokens[1][0], "ffffffff", tokens[1][2]],
        [*tokens[1][:2], "0" * 32],
    ):
        assert client.get(f"/files/{'-'.join(forged)}").status_code == 404
        assert client.get(f"/media/{'-'.join(forged)}.png").status_code == 404
