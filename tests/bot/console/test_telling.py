"""After an import through the console that changed amounts or due dates: the schools it concerns are told when the officer says so."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from bot.clerk.clerk import Clerk
from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.line import sender
from bot.workdeps import Deps
from db.audit import AuditLine
from db.errands import Errand
from db.notices import Notice
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from tests.bot.console.kit import Browser, seated
from tests.bot.delivery.desk import MONDAY, words
from tests.bot.kit import USER, FakeLine, make_settings, put_in
from tests.dialogues.filedesk import allocation, workbook
from tests.dialogues.test_prices import ROUND
from tests.factories import make_batch, make_school

ONE, TWO, THREE = "57030001", "57030002", "57030003"
PEOPLE = {ONE: "U" + "4" * 32, TWO: "U" + "6" * 32, THREE: "U" + "8" * 32}
BEFORE = workbook(allocation(ONE, 100000), allocation(TWO, 50000), allocation(THREE, 70000))
AFTER = workbook(allocation(ONE, 120000), allocation(TWO, 45000.50), allocation(THREE, 70000))


def due(day: str) -> bytes:
    return workbook(
        ["EMIS-2569-2", "EMIS รอบที่ 2/2569", "EMIS", "2", "2569", "2/11/2569", day, "ทุกโรงเรียน"],
        headings=ROUND,
    )


class Room:
    """An office of three schools with a principal each, its officer in the console, and a LINE that takes everything."""

    def __init__(self, deps: Deps, officer: Browser, clerk: Clerk, home) -> None:
        self.deps, self.officer, self.clerk = deps, officer, clerk
        self.line = FakeLine(sender.Sent(200, "req-1"))
        url = str(deps.sessions.kw["bind"].url)
        self.posts = put_in(Deps(make_settings(home, url), deps.sessions, deps.clock), sender=self.line)

    def bring(self, data: bytes, kind: str = "allocations") -> str:
        """Have a file checked and accept it; return the page it ends on."""
        self.officer.hand_in(
            self.clerk,
            "/imports/check",
            kind=kind,
            file=(io.BytesIO(data), f"{kind}.xlsx"),
            as_of="10/11/2569",
        )
        checked = self.officer.errand.rpartition("/")[2]
        return self.officer.hand_in(self.clerk, "/imports/accept", checked=checked).text

    def tell(self, batch: int, **fields: str) -> str:
        return self.officer.hand_in(self.clerk, f"/imports/{batch}/tell", **fields).text

    def heard(self) -> dict[str, str]:
        """Let the post go out; return who heard what by it."""
        before = len(self.line.sent)
        post_due(self.posts)
        while deliver_one(self.posts, "courier"):
            pass
        return {
            each: words(parcel.messages) for parcel in self.line.sent[before:] for each in parcel.recipients
        }

    def notices(self, kind: str) -> list[str]:
        with self.deps.sessions() as session:
            return sorted(session.scalars(select(Notice.state).where(Notice.kind == kind)))

    def lines(self, act: str) -> list[AuditLine]:
        with self.deps.sessions() as session:
            return list(session.scalars(select(AuditLine).where(AuditLine.act == act)))


@pytest.fixture
def room(deps, clerk, clock, tmp_path) -> Room:
    clock.now = MONDAY
    with writing(deps.sessions) as session:
        batch = make_batch(session, kind="schools")
        for number, code in enumerate(PEOPLE, 1):
            make_school(session, code=code, name=f"บ้าน{number}", batch=batch, cluster="กลุ่มดอย")
            give_seat(session, Seat("school", "5703", school_code=code, role="principal"), PEOPLE[code])
        note_reading(session, "5703", 300, 100, now=clock())
    browser = Browser(deps)
    browser.come_in(seated(deps.sessions, USER, at=clock()))
    return Room(deps, browser, clerk, tmp_path)


def test_the_page_after_an_import_shows_whose_amounts_changed_and_tells_only_them_once(room):
    assert "แจ้งเฉพาะ" not in room.bring(BEFORE), "what was not held before is no change"
    page = room.bring(AFTER)
    assert "ยังไม่ได้แจ้งโรงเรียนใด" in page and "โรงเรียนที่ยอดจัดสรรเปลี่ยน" in page
    for shown in (
        "บ้าน1</th>", "<td>100,000.00</td><td>120,000.00</td><td>เพิ่มขึ้น 20,000.00</td>",
        "บ้าน2</th>", "<td>50,000.00</td><td>45,000.50</td><td>ลดลง 4,999.50</td>",
        "ตามหนังสือ ศธ 04048/ว 900 ลงวันที่ 10 พ.ย. 2569",
        '<dt>โรงเรียนที่จะแจ้ง</dt><dd class="fw-bold">2 โรง</dd>', '<dt>ใช้โควตา</dt><dd class="fw-bold">2 ข้อความ</dd>',
        "แจ้งเฉพาะ 2 โรงนี้</button>",
    ):  # fmt: skip
        assert shown in page
    assert "บ้าน3" not in page and room.notices("amount") == [] and room.heard() == {}

    page = room.tell(3)
    assert "แจ้ง 2 โรงแล้ว ส่งในเวลาราชการ" in page and "แจ้งไว้แล้ว 2 โรง ถึงแล้ว 0 โรง" in page
    assert "/tell" not in page, "nobody is left to tell"
    heard = room.heard()
    assert set(heard) == {PEOPLE[ONE], PEOPLE[TWO]}
    assert "100,000.00 → 120,000.00 บาท (เพิ่มขึ้น 20,000.00)" in heard[PEOPLE[ONE]]
    assert "120,000" not in heard[PEOPLE[TWO]]

    page = room.tell(3)
    assert "ไม่ได้แจ้งซ้ำ" in page and "แจ้งไว้แล้ว 2 โรง ถึงแล้ว 2 โรง" in page
    assert room.heard() == {} and room.notices("amount") == ["told", "told"]
    (line,) = room.lines("amount.notified")
    assert (line.actor, line.seat, line.detail["schools"]) == ("a" * 32, "officer", 2)


def test_a_worker_that_dies_after_telling_tells_nobody_again(room):
    room.bring(BEFORE)
    room.bring(AFTER)
    room.tell(3)
    with writing(room.deps.sessions) as session:
        errand = session.scalars(select(Errand).where(Errand.kind == "import.tell")).one()
        errand.state, errand.result = "waiting", {}
    assert room.clerk.step()
    assert "ไม่ได้แจ้งซ้ำ" in room.officer.get(room.officer.errand).text
    assert room.notices("amount") == ["waiting", "waiting"] and len(room.lines("amount.notified")) == 1


def test_they_are_told_later_from_the_list_and_an_import_taken_back_tells_nobody(room):
    room.bring(BEFORE)
    room.bring(AFTER)
    assert "แจ้งเฉพาะ 2 โรงนี้" in room.officer.hand_in(room.clerk, "/imports/3/diff").text
    room.tell(3)
    room.officer.hand_in(room.clerk, "/imports/3/undo")
    assert room.heard() == {} and room.notices("amount") == ["dropped", "dropped"]
    assert "แจ้งเฉพาะ" not in room.officer.hand_in(room.clerk, "/imports/3/diff").text
    answer = room.officer.hand_in(room.clerk, "/imports/3/tell")
    assert answer.status_code == 422 and "ยกเลิกไปแล้ว" in answer.text


def test_what_the_month_cannot_pay_is_told_to_nobody_until_it_is_queued(room, clock):
    with writing(room.deps.sessions) as session:
        note_reading(session, "5703", 1, 0, now=clock())
    room.bring(BEFORE)
    page = room.bring(AFTER)
    assert "โควตาเดือนนี้ไม่พอ" in page and "เข้าคิวแจ้ง</button>" in page and "แจ้งเฉพาะ" not in page
    assert "โควตาเดือนนี้ไม่พอ" in room.tell(3) and room.notices("amount") == []
    assert "แจ้ง 2 โรงแล้ว" in room.tell(3, queue="1") and room.notices("amount") == ["waiting", "waiting"]
    assert room.heard() == {}, "held as a whole, none is sent by halves"


def test_out_of_hours_the_page_says_when_it_reaches_them(room, clock):
    room.bring(BEFORE)
    clock.move(hours=10)
    room.officer.come_in(seated(room.deps.sessions, USER, at=clock()))
    assert "น้องแผนจะแจ้งโรงเรียน 24 พ.ย. 2569 08:30 น." in room.bring(AFTER)


def test_a_moved_due_date_is_told_to_the_schools_that_owe_it_once(room):
    room.bring(due("15/12/2569"), "reports")
    page = room.bring(due("22/12/2569"), "reports")
    assert (
        "วันกำหนดส่งที่เปลี่ยน" in page
        and "<td>วันอังคารที่ 15 ธ.ค. 2569</td><td>วันอังคารที่ 22 ธ.ค. 2569</td><td>3</td>" in page
    )
    assert "เลื่อนกำหนดส่งเป็นวันอังคารที่ 22 ธ.ค. 2569" in page and "3 ข้อความ" in page
    assert room.notices("deadline") == []
    assert "แจ้ง 3 เรื่องแล้ว" in room.tell(3)
    assert set(room.heard()) == set(PEOPLE.values())
    assert "ไม่ได้แจ้งซ้ำ" in room.tell(3)
    assert room.heard() == {} and len(room.lines("deadline.told")) == 1


def test_other_imports_offer_nothing_and_have_nobody_to_tell(room):
    schools = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน\n57030001,บ้านใหม่,แม่จัน,กลุ่มดอย\n".encode()
    room.officer.hand_in(room.clerk, "/imports/check", kind="schools", file=(io.BytesIO(schools), "a.csv"))
    checked = room.officer.errand.rpartition("/")[2]
    page = room.officer.hand_in(room.clerk, "/imports/accept", checked=checked).text
    assert "ทุกคำตอบใช้ข้อมูลใหม่ทันที กดดูว่าเปลี่ยนอะไร" in page and "แจ้งเฉพาะ" not in page
    answer = room.officer.hand_in(room.clerk, "/imports/2/tell")
    assert answer.status_code == 422 and "ไม่มียอดที่ต้องแจ้ง" in answer.text
