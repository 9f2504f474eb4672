"""After an import that changed amounts: whose, at which price, and each school hears of its own once."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.line import sender
from bot.workdeps import Deps
from db.audit import AuditLine
from db.importing import import_file, undo_batch
from db.notices import Notice
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from tests.bot.delivery.desk import MONDAY, words
from tests.bot.kit import Clock, FakeLine, make_settings, put_in
from tests.dialogues.conftest import OFFICER, PRINCIPAL
from tests.dialogues.filedesk import Desk, allocation, told, workbook

ONE, TWO, THREE = "57030040", "57030001", "57030002"
PEOPLE = {ONE: "U" + "4" * 32, TWO: "U" + "6" * 32, THREE: "U" + "8" * 32}
BEFORE = workbook(allocation(ONE, 100000), allocation(TWO, 50000), allocation(THREE, 70000))
AFTER = workbook(allocation(ONE, 120000), allocation(TWO, 45000.50), allocation(THREE, 70000))


class Office:
    """The demonstration office with three principals, an officer's desk, and a LINE that takes everything."""

    def __init__(self, sessions, converse, home) -> None:
        self.sessions, self.clock = sessions, Clock(MONDAY)
        self.desk = Desk(converse, OFFICER, at=MONDAY)
        self.line = FakeLine(sender.Sent(200, "req-1"))
        deps = Deps(make_settings(home, str(sessions.kw["bind"].url)), sessions, self.clock)
        self.deps = put_in(deps, sender=self.line)

    def deliver(self) -> dict[str, str]:
        before = len(self.line.sent)
        post_due(self.deps)
        while deliver_one(self.deps, "courier"):
            pass
        return {
            each: words(parcel.messages) for parcel in self.line.sent[before:] for each in parcel.recipients
        }

    def bring(self, data: bytes) -> None:
        self.desk.send(data)
        self.desk.tap("นำเข้า")

    def states(self) -> list[str]:
        with self.sessions() as session:
            return sorted(session.scalars(select(Notice.state).where(Notice.kind == "amount")))


@pytest.fixture
def office(demo_sessions, converse, tmp_path) -> Office:
    with writing(demo_sessions) as session:
        for code, person in PEOPLE.items():
            give_seat(session, Seat("school", "5703", school_code=code, role="principal"), person)
    made = Office(demo_sessions, converse, tmp_path)
    made.bring(BEFORE)
    return made


def test_only_schools_whose_amounts_changed_hear_of_it_once(office):
    office.bring(AFTER)
    told(
        office.desk.tap("แจ้งโรงเรียนที่ยอดเปลี่ยน"),
        "2 โรง ยอดจัดสรรเปลี่ยนจากชุดที่",
        "แจ้งใช้ 2 ข้อความ",
        "ยังไม่ได้แจ้งใคร",
        "100,000.00 → 120,000.00",
        "50,000.00 → 45,000.50",
        "ตามหนังสือ ศธ 04048/ว 900 ลงวันที่ 10 พ.ย. 2569",
        "ไม่มี: 70,000.00",
        "ปุ่ม: แจ้งเลย | ยกเลิก",
    )
    assert office.deliver() == {}
    told(office.desk.tap("แจ้งเลย"), "แจ้ง 2 โรงที่ยอดเปลี่ยน", "แต่ละโรงได้รับครั้งเดียว")
    sent = office.deliver()
    assert set(sent) == {PEOPLE[ONE], PEOPLE[TWO]}
    assert (
        "ค่าหนังสือเรียน งวด 9 ปีงบประมาณ 2570: 100,000.00 → 120,000.00 บาท (เพิ่มขึ้น 20,000.00)" in sent[PEOPLE[ONE]]
    )
    assert "ลงวันที่ 10 พ.ย. 2569" in sent[PEOPLE[ONE]]
    assert "ลดลง 4,999.50" in sent[PEOPLE[TWO]] and "120,000" not in sent[PEOPLE[TWO]]
    told(office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน"), "แจ้งไว้แล้วทั้ง 2 โรง", "ถึงแล้ว 2 โรง", "ไม่ได้แจ้งซ้ำ")
    assert office.deliver() == {}
    with office.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "amount.notified")).one()
        assert line.detail["schools"] == 2


def test_undoing_the_import_before_it_was_sent_takes_the_notices_back(office):
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    office.desk.tap("แจ้งเลย")
    told(office.desk.tap("ยกเลิกการนำเข้า"), "ข้อมูลก่อนหน้ากลับมาใช้แทน", "ยังไม่ได้รับแจ้งยอด 2 โรงจะไม่ได้รับ")
    assert office.deliver() == {}
    assert office.states() == ["dropped", "dropped"]


def test_undoing_it_afterwards_tells_the_officer_who_heard(office):
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    office.desk.tap("แจ้งเลย")
    office.deliver()
    told(office.desk.say("ยกเลิกการนำเข้า"), "แจ้งถึงแล้ว 2 โรง ควรแจ้งแก้")


def test_the_command_line_takes_them_back_too(office):
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    office.desk.tap("แจ้งเลย")
    with office.sessions() as session:
        subject = session.scalars(select(Notice.subject).where(Notice.kind == "amount")).first()
    undo_batch(office.sessions, int(subject.split()[-1]))
    assert office.deliver() == {}


def test_the_officer_may_leave_it(office):
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    told(office.desk.tap("ยกเลิก"), "ไม่ได้แจ้งโรงเรียน")
    assert office.states() == []


def test_new_lines_are_no_change(office):
    told(office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน"), "ไม่ได้เปลี่ยนยอดที่มีอยู่เดิมของโรงเรียนใด")


def test_what_a_later_file_told_anew_is_not_told(office):
    office.bring(AFTER)
    number = int(office.desk.reply.figures[1].value)
    office.bring(workbook(allocation(ONE, 130000)))
    words_ = office.desk.say(f"แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ {number}")
    told(words_, "1 โรง ยอดจัดสรรเปลี่ยน", "50,000.00 → 45,000.50", "ไม่มี: 120,000.00")
    told(office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน"), "1 โรง", "120,000.00 → 130,000.00")


def test_what_the_month_cannot_pay_is_not_sent_by_halves(office):
    with writing(office.sessions) as session:
        note_reading(session, "5703", 1, 0, now=MONDAY)
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    told(office.desk.tap("แจ้งเลย"), "โควตาเดือนนี้ไม่พอ", "จึงยังไม่แจ้งใคร")
    assert office.states() == []
    told(office.desk.tap(next(iter(office.desk.buttons))), "แจ้ง 2 โรง")
    assert office.states() == ["waiting", "waiting"]


def test_the_list_of_all_is_a_workbook(office):
    office.bring(AFTER)
    office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยน")
    listed = openpyxl.load_workbook(io.BytesIO(office.desk.reply.attached.write())).active
    assert [cell.value for cell in listed[1]][:2] == ["รหัสโรงเรียน", "โรงเรียน"]
    assert {listed["A2"].value, listed["A3"].value} == {ONE, TWO}


def test_other_batches_have_no_amounts_and_other_offices_none_to_see(office, demo_sessions):
    headings = "รหัสโรงเรียน,ปีการศึกษา,สัญชาติ,จำนวน\n57030040,2569,พม่า,9\n"
    other = import_file(demo_sessions, "gcode", headings.encode(), office_code="5703")
    told(office.desk.say(f"แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ {other.batch_id}"), "ไม่ใช่การจัดสรรงบประมาณ")
    told(office.desk.say("แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ 999999"), "ไม่พบชุดนำเข้าหมายเลข 999999")


def test_a_school_cannot(converse):
    told(Desk(converse, PRINCIPAL).say("แจ้งโรงเรียนที่ยอดเปลี่ยน"), "เฉพาะเจ้าหน้าที่")
