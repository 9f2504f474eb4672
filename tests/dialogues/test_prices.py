"""Price and remainder before every campaign, and by name who would hear nothing of it."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from sqlalchemy import select

from bot.converse import Said
from db.audit import AuditLine
from db.notices import Notice
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from tests.dialogues.conftest import OFFICER, PRINCIPAL, TODAY
from tests.dialogues.filedesk import Desk, told, workbook
from tests.dialogues.test_circulars import CLUSTER, GROUP, IN_CLUSTER, OTHER, WRITE
from tests.dialogues.test_circulars_sent import GROUP as ROOM_GROUP
from tests.dialogues.test_circulars_sent import OFFICER_ID, Room
from tests.dialogues.test_circulars_sent import WRITE as WRITE_IN_ROOM
from tests.dialogues.test_circulars_sent import room as room

HEAD = Seat("head", "5703", cluster=CLUSTER.cluster, role="head")


def seats(sessions) -> None:
    with writing(sessions) as session:
        give_seat(session, CLUSTER, GROUP)
        give_seat(session, PRINCIPAL, IN_CLUSTER)
        give_seat(session, OTHER, "U" + "6" * 32)
        give_seat(session, HEAD, "U" + "5" * 32)
        give_seat(session, OFFICER, "U" + "1" * 32)
        note_reading(session, "5703", 300, 100, now=TODAY)


def test_the_price_of_a_letter_names_what_reminding_would_cost(talk, demo_sessions):
    seats(demo_sessions)
    # Two schools' people once, the head of their cluster, the officer's call list.
    talk(
        f"""
        คุณ> {WRITE}
        บอท> และเตือนภายหลังอีกไม่เกิน 4 ข้อความถ้าไม่มีใครรับทราบ
             เตือนภายหลัง ไม่เกิน 4 ข้อความ
        กด> ส่ง
        บอท> โรงที่ยังไม่รับทราบจะเตือนให้เอง ไม่เกิน 4 ข้อความ
        คุณ> แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69
        บอท> และแจ้งผู้รับทุกราย ใช้
             และเตือนภายหลังอีกไม่เกิน 4 ข้อความ
    """
    )


def test_a_recall_tells_its_price_before_it_is_made(room: Room):
    room.write(OFFICER_ID, WRITE_IN_ROOM)
    room.write(OFFICER_ID, "ส่ง")
    told = room.write(OFFICER_ID, "เรียกคืน ว 123")
    assert "ยังไม่มีใครได้รับ จึงไม่ใช้โควตา" in told
    assert room.deliver()
    with writing(room.sessions) as session:
        note_reading(session, "5703", 300, 100, now=room.clock())
    told = room.write(OFFICER_ID, "เรียกคืน ว 123")
    assert "2 แห่งจะได้รับแจ้งว่าเรียกคืน ใช้ 14 ข้อความ (กลุ่ม 1 กลุ่ม รายบุคคล 1 คน) เดือนนี้เหลือ 200" in told


def test_a_recall_the_month_cannot_pay_names_who_hears_it_later(room: Room):
    room.write(OFFICER_ID, WRITE_IN_ROOM)
    room.write(OFFICER_ID, "ส่ง")
    room.deliver()
    with writing(room.sessions) as session:
        note_reading(session, "5703", 300, 269, now=room.clock())
    told = room.write(OFFICER_ID, "เรียกคืน ว 123")
    assert "ถ้าส่งจนหมดจะขาด 1 แห่ง คือ กลุ่มสาธิต" in told and "จะบอกเมื่อทักมา" in told


def test_who_would_be_left_out_is_named_and_all_are_in_a_file(talk, converse, demo_sessions):
    seats(demo_sessions)
    with writing(demo_sessions) as session:
        note_reading(session, "5703", 300, 265, now=TODAY)
    talk(
        f"""
        คุณ> {WRITE}
        บอท> โควตาไม่พอ จะไม่ได้รับ 1 แห่ง {CLUSTER.cluster}
             ยังไม่มีผู้รับใน LINE
             และอีก
        คุณ> ส่ง
        บอท> โควตาเดือนนี้ไม่พอ
             ถ้าส่งจนหมดจะขาด 1 แห่ง คือ {CLUSTER.cluster} จึงยังไม่ส่งให้ใคร
             ปุ่ม: ยืนยันส่ง ว 123 เข้าคิว
    """
    )
    reply = converse.turn(Said("5703", "file", "someone", TODAY, text="ยืนยันส่ง ว 123", seat=OFFICER)).reply
    rows = list(load_workbook(io.BytesIO(reply.attached.write())).active.iter_rows(values_only=True))
    assert rows[0] == ("รหัส", "ชื่อ", "ผู้รับ", "เหตุผล")
    assert rows[1][1:] == (CLUSTER.cluster, "กลุ่มโรงเรียน", "โควตาไม่พอ")
    nobody = [row for row in rows if row[3] == "ยังไม่มีผู้รับใน LINE"]
    assert len(nobody) > 100 and all(row[0] and row[1] != row[0] for row in nobody)


def test_a_deadline_tells_what_each_and_all_reminders_cost_and_who_hears_nothing(talk, demo_sessions):
    seats(demo_sessions)
    talk(
        """
        คุณ> ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 ทุกโรงเรียน
        บอท> ใช้ข้อความต่อการเตือน 2 ข้อความ
             รวมทุกครั้ง ไม่เกิน 16 ข้อความ ถ้าไม่มีโรงเรียนใดส่งเลย
             ยังไม่มีผู้รับใน LINE 137 โรง
             และอีก 132 แห่ง
    """
    )


def test_a_moved_date_costs_only_the_schools_that_still_owe(talk, demo_sessions):
    """Of DMC nearly all have sent: neither is the price theirs, nor are they named as left out."""
    seats(demo_sessions)
    talk(
        """
        คุณ> เลื่อนกำหนดส่ง DMC เป็น 20 ม.ค. 70
        บอท> จะเลื่อนกำหนดส่ง
             ใช้ข้อความต่อการเตือน 0 ข้อความ
    """
    )


@pytest.fixture
def line(demo_sessions, monkeypatch):
    """``nongphaen`` on the demonstration office: returns what it printed."""
    from bot.cli import cli

    url = str(demo_sessions.kw["bind"].url)
    monkeypatch.setenv("DATABASE_URL", url)
    return lambda *words: CliRunner().invoke(cli, words)


def test_the_command_line_tells_the_price_of_a_deadline_first(line, demo_sessions):
    seats(demo_sessions)
    told = line(
        *("deadlines", "add", "ITA-1", "แบบสำรวจ", "--round", "1", "--year", "80"),
        *("--due", "15/1/2580", "--to", "all", "--dry-run"),
    ).output
    assert "ราคา 2 ข้อความ (กลุ่ม 0 กลุ่ม รายบุคคล 2 คน)" in told
    assert "รวมทุกครั้งไม่เกิน" in told and "ยังไม่มีผู้รับใน LINE 137: " in told and "ยังไม่ได้บันทึก" in told
    assert "ITA-1" not in line("deadlines", "list").output


def test_the_command_line_names_who_a_letter_leaves_out(line, demo_sessions):
    seats(demo_sessions)
    with writing(demo_sessions) as session:
        from db.values.calendar import utc_now

        note_reading(session, "5703", 300, 265, now=utc_now())
    line("circulars", "add", "ว 9", "--date", "20 พ.ย. 69", "--subject", "ประชุม", "--to", "all")
    told = line("circulars", "send", "ว 9").output
    assert "และเตือนภายหลังอีกไม่เกิน 4 ข้อความ" in told
    assert f"โควตาไม่พอ 1: {CLUSTER.cluster}" in told and "ยังไม่มีผู้รับใน LINE" in told


def test_a_letter_is_shown_as_the_very_message_that_will_be_sent(room: Room):
    """What the officer saw is what the group and the schools get, button and all."""
    preview = json.loads(room.write(OFFICER_ID, WRITE_IN_ROOM))
    flex = [each["contents"] for each in preview if each["type"] == "flex"]
    assert "ผู้รับจะเห็นข้อความดังตัวอย่าง" in preview[0]["text"] and "quickReply" in preview[-1]
    # A tap on the button of the sample acknowledges nothing.
    (tapped,) = room.event(type="postback", postback={"data": "circular=known.1"}, user=OFFICER_ID)
    assert "นี่คือตัวอย่าง" in tapped and "ยังไม่ได้ส่ง" in tapped
    room.clock.move(minutes=1)
    room.write(OFFICER_ID, "ยืนยันส่ง ว 123")
    before = len(room.line.sent)
    room.deliver()
    to_group = [parcel for parcel in room.line.sent[before:] if parcel.recipients == (ROOM_GROUP,)]
    assert flex[0] == to_group[0].messages[0]["contents"]
    for act, done in (
        ("แก้ไขกำหนดส่งของ ว 123 เป็น 4 ธ.ค. 69", "ยืนยันแก้ไขกำหนดส่งของ ว 123 เป็น 4 ธ.ค. 69"),
        ("เรียกคืน ว 123", "ยืนยันเรียกคืน ว 123"),
    ):
        shown = [each for each in json.loads(room.write(OFFICER_ID, act)) if each["type"] == "flex"]
        room.write(OFFICER_ID, done)
        before = len(room.line.sent)
        room.deliver()
        sent = [parcel.messages[0]["contents"] for parcel in room.line.sent[before:]]
        assert shown[0]["contents"] in sent


ROUND = ("รหัสรายงาน", "ชื่อรายงาน", "ระบบ", "รอบ", "ปี", "เปิดรับ", "กำหนดส่ง", "ผู้ส่ง")


def emis_due(day: str) -> bytes:
    name = "ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569"
    return workbook(["EMIS-2569-2", name, "EMIS", "2", "2569", "2/11/2569", day, "ทุกโรงเรียน"], headings=ROUND)


def moved(sessions) -> list[Notice]:
    with sessions() as session:
        found = session.scalars(select(Notice).where(Notice.stage.startswith("moved")))
        return [each for each in found if each.state != "dropped"]


def test_a_due_date_that_a_file_moves_is_told_when_the_officer_has_seen_the_price(converse, demo_sessions):
    seats(demo_sessions)
    desk = Desk(converse, OFFICER)
    desk.send(emis_due("22/12/2569"), "กำหนดส่ง.xlsx")
    desk.tap("นำเข้า")
    assert moved(demo_sessions) == []
    told(
        desk.tap("แจ้งวันที่เปลี่ยน"),
        "1 รายงาน วันกำหนดส่งเปลี่ยนจากชุดที่",
        "แจ้งโรงเรียนที่ยังไม่ส่งใช้ 2 ข้อความ",
        "วันอังคารที่ 22 ธ.ค. 2569 เดิมวันอังคารที่ 15 ธ.ค. 2569 ยังไม่ส่ง 75 โรง",
        "เลื่อนกำหนดส่งเป็นวันอังคารที่ 22 ธ.ค. 2569",
        "ยังไม่ได้แจ้งใคร",
        "ปุ่ม: แจ้งเลย | ยกเลิก",
    )
    told(desk.tap("แจ้งเลย"), "แจ้งวันใหม่ 75 เรื่องแล้ว", "แต่ละโรงได้รับครั้งเดียว")
    assert len(moved(demo_sessions)) == 75
    assert {each.due_at.isoformat() for each in moved(demo_sessions)} == {"2026-11-23T01:30:00+00:00"}
    told(desk.say("แจ้งโรงเรียนที่กำหนดส่งเปลี่ยน"), "จึงไม่มีใครต้องแจ้ง")
    assert len(moved(demo_sessions)) == 75
    with demo_sessions() as session:
        assert session.scalars(select(AuditLine).where(AuditLine.act == "deadline.told")).one()


def test_the_officer_may_leave_a_moved_date_and_the_command_line_tells_it_later(
    converse, line, demo_sessions
):
    seats(demo_sessions)
    desk = Desk(converse, OFFICER)
    desk.send(emis_due("22/12/2580"), "กำหนดส่ง.xlsx")
    desk.tap("นำเข้า")
    desk.tap("แจ้งวันที่เปลี่ยน")
    said = desk.tap("ยกเลิก").words
    assert "ไม่ได้แจ้งโรงเรียนค่ะ" in said and moved(demo_sessions) == []
    batch = said.rpartition("ชุดที่ ")[2].strip()
    shown = line("import", "diff", batch, "--notify").output
    assert "ราคา 2 ข้อความ" in shown and "1 รายงานที่วันกำหนดส่งเปลี่ยน" in shown
    assert moved(demo_sessions) == []
    assert "แจ้งแล้ว 75 เรื่อง" in line("import", "diff", batch, "--notify", "--yes").output
    assert len(moved(demo_sessions)) == 75
