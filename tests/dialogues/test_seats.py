"""Getting in, choosing, leaving, being erased: conversations of people who are known by their LINE id alone."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.converse import Said
from bot.leaving import erase_due
from bot.line.render import render
from db.audit import AuditLine, broken_links
from db.inbox import NewEvent, add_events
from db.invitations import invite
from db.models import all_tables
from db.notices import Notice
from db.offices import ensure_office
from db.outbox import OutboxMessage
from db.people import Seat, give_seat, note_contact, seats_of
from db.session import writing
from handlers.core import SAY
from tests.bot.kit import GROUP as CHAT_OF_GROUP
from tests.bot.kit import Clock, TestDeps, make_settings
from tests.dialogues.conftest import OFFICER, TODAY, heard, sent_faults
from tests.dialogues.script import play

ANNA, BEN, OFFI, OTHER = ("U" + letter * 32 for letter in "abcd")
MAECHAN = Seat("school", "5703", school_code="57030040", role="principal")
PATUNG = Seat("school", "5703", school_code="57030032", role="clerk")
HEAD = Seat("head", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


@pytest.fixture
def chat(converse):
    """``chat(who)(script)``: the private chat of a person, or what they say in a group; the seat is what they hold."""

    def of(who: str, group: str = "", at=TODAY):
        def play_script(script: str) -> None:
            def say(text: str, data: str | None):
                tapped = (data if "=" in data else SAY + data) if data else ""
                said = Said(
                    "5703", group or who, who, at, text="" if tapped else text, data=tapped,
                    chat="group" if group else "private",
                )  # fmt: skip
                reply = converse.turn(said).reply
                assert sent_faults(reply) == []
                return heard(reply)

            play(script, say)

        return play_script

    return of


@pytest.fixture
def hold(demo_sessions):
    def hold(who: str, *seats: Seat) -> None:
        with writing(demo_sessions) as session:
            for minute, seat in enumerate(seats):
                give_seat(session, seat, who, at=TODAY - timedelta(days=9) + timedelta(minutes=minute))

    return hold


def held(sessions, who: str) -> list[Seat]:
    with sessions() as session:
        return seats_of(session, "5703", who)


def test_who_has_no_code_asks_and_an_officer_lets_them_in(chat, hold, demo_sessions):
    hold(OFFI, OFFICER)
    chat(ANNA)(
        """
        คุณ> ขอลงทะเบียนเป็นผอ.โรงเรียนบ้านแม่จัน
        บอท> คำขอเลขที่ 1
             ผู้อำนวยการโรงเรียนบ้านแม่จัน
             แจ้งเลขนี้กับเจ้าหน้าที่
        คุณ> ขอลงทะเบียนเป็น ผอ.โรงเรียนบ้านแม่จัน
        บอท> ส่งไว้แล้ว
             คำขอเลขที่ 1
    """
    )
    with demo_sessions() as session:
        notice = session.scalars(select(Notice).where(Notice.kind == "seat")).one()
        assert notice.target == "officer" and "คำขอลงทะเบียนเลขที่ 1" in notice.text
    chat(OFFI)(
        """
        คุณ> คำขอลงทะเบียน
        บอท> 1 คำขอรออนุมัติ
             เลขที่ 1 ผู้อำนวยการโรงเรียนบ้านแม่จัน
             ปุ่ม: อนุมัติ 1 | ไม่อนุมัติ 1
        กด> อนุมัติ 1
        บอท> อนุมัติคำขอเลขที่ 1 แล้ว
        คุณ> คำขอลงทะเบียน
        บอท> ไม่มีคำขอลงทะเบียนที่รออยู่
        คุณ> อนุมัติคำขอ 1
        บอท> ไม่รออนุมัติแล้ว
    """
    )
    assert held(demo_sessions, ANNA) == [MAECHAN]
    with demo_sessions() as session:
        told = session.scalars(select(OutboxMessage)).one()
        assert told.recipients == [ANNA] and "เจ้าหน้าที่อนุมัติแล้ว" in json.dumps(told.messages, ensure_ascii=False)
        assert session.scalars(select(Notice).where(Notice.kind == "seat")).one().state == "dropped"
    chat(ANNA)(
        """
        คุณ> ฉันเป็นใคร
        บอท> ผู้อำนวยการโรงเรียนบ้านแม่จัน
             21 พ.ย. 2569
        คุณ> โรงเรียนเราได้งบเท่าไหร่
        บอท> บาท
    """
    )


def test_every_role_and_the_heads_of_clusters_and_what_is_unclear(chat, demo_sessions):
    for said, name in (
        ("ขอลงทะเบียนเป็นธุรการโรงเรียนบ้านป่าตึง", "ธุรการโรงเรียน"),
        ("อยากลงทะเบียนเป็น รักษาการ ผอ. โรงเรียนบ้านแม่จัน ค่ะ", "รักษาการผู้อำนวยการโรงเรียน"),
        ("ลงทะเบียนเป็นครูการเงินโรงเรียนบ้านแม่จัน", "การเงินโรงเรียน"),
    ):
        chat(BEN)(f"คุณ> {said}\nบอท> {name}")
    chat(BEN)("คุณ> ขอลงทะเบียนเป็นเจ้าหน้าที่เขต\nบอท> 3 เรื่องแล้ว\nคุณ> ยกเลิกคำขอลงทะเบียน\nบอท> ยกเลิกคำขอแล้ว")
    chat(BEN)(
        """
        คุณ> ขอลงทะเบียนเป็นประธานกลุ่มสาธิตแม่จัน 1
        บอท> ประธานกลุ่มสาธิตแม่จัน 1
        คุณ> ขอลงทะเบียนเป็น ผอ.เขต
        บอท> ผู้อำนวยการเขต
        คุณ> ขอลงทะเบียนเป็นผอ.โรงเรียนบ้านสันโค้ง
        บอท> หมายถึงแห่งไหน
        กด> ต.ป่าตึง อ.แม่จัน
        บอท> ผู้อำนวยการโรงเรียนบ้านสันโค้ง
        คุณ> ขอลงทะเบียนเป็นครู
        บอท> บอกตำแหน่งและโรงเรียนด้วย
    """
    )


def test_only_officers_decide_and_never_about_themselves(chat, hold, demo_sessions):
    hold(OFFI, OFFICER)
    hold(ANNA, MAECHAN)
    chat(BEN)("คุณ> ขอลงทะเบียนเป็น ผอ.โรงเรียนบ้านแม่จัน\nบอท> คำขอเลขที่ 1")
    for who in (ANNA, BEN):
        chat(who)("คุณ> คำขอลงทะเบียน\nบอท> เฉพาะเจ้าหน้าที่\nคุณ> อนุมัติคำขอ 1\nบอท> เฉพาะเจ้าหน้าที่")
    chat(OFFI)(
        """
        คุณ> ขอลงทะเบียนเป็นผอ.เขต
        บอท> คำขอเลขที่ 2
        คุณ> อนุมัติคำขอ 2
        บอท> ของตนเองไม่ได้
        คุณ> ไม่อนุมัติคำขอ 1
        บอท> ไม่อนุมัติคำขอเลขที่ 1
        คุณ> อนุมัติคำขอ 77
        บอท> ไม่พบคำขอ
    """
    )
    assert held(demo_sessions, BEN) == []


def test_a_wish_of_another_office_is_not_decided_here(chat, hold, demo_sessions):
    hold(OFFI, OFFICER)
    with writing(demo_sessions) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
        from db.seat_requests import ask_for_seat

        request, _new = ask_for_seat(session, Seat("officer", "5402"), OTHER, at=TODAY)
        number = request.id
    chat(OFFI)(f"คุณ> อนุมัติคำขอ {number}\nบอท> ไม่พบคำขอ\nคุณ> คำขอลงทะเบียน\nบอท> ไม่มีคำขอ")


def test_one_person_with_two_schools_chooses_and_may_change(chat, hold):
    hold(ANNA, MAECHAN, PATUNG)
    chat(ANNA)(
        """
        คุณ> ฉันเป็นใคร
        บอท> ถือครอง 2 ตำแหน่ง
             1. ผู้อำนวยการโรงเรียนบ้านแม่จัน
             2. ธุรการโรงเรียน
        คุณ> โรงเรียนเรามีนักเรียนกี่คน
        บอท> บ้านแม่จัน
        คุณ> เปลี่ยนโรงเรียน
        บอท> ใช้งานในฐานะใด
             ปุ่ม: ธุรการโรงเรียน
        คุณ> 2
        บอท> เปลี่ยนแล้ว
             ธุรการโรงเรียน
        คุณ> โรงเรียนเรามีนักเรียนกี่คน
        บอท> ป่าตึง
             ไม่มี: บ้านแม่จัน
        คุณ> เปลี่ยนเป็นโรงเรียนบ้านแม่จัน
        บอท> ผู้อำนวยการโรงเรียนบ้านแม่จัน
        คุณ> เปลี่ยนเป็นโรงเรียน 57030025
        บอท> ไม่ได้ถือครอง
    """
    )


def test_a_second_code_adds_a_seat_and_puts_it_in_use(chat, hold, demo_sessions):
    hold(ANNA, MAECHAN)
    with writing(demo_sessions) as session:
        code = invite(session, PATUNG, at=TODAY)
    chat(ANNA)(f"คุณ> ลงทะเบียน {code}\nบอท> ธุรการโรงเรียน\nสลับได้โดยพิมพ์ เปลี่ยนโรงเรียน")
    assert held(demo_sessions, ANNA) == [PATUNG, MAECHAN]


def test_leaving_wants_a_yes_and_ends_every_seat(chat, hold, demo_sessions):
    hold(ANNA, MAECHAN, PATUNG)
    chat(ANNA)(
        """
        คุณ> ออกจากระบบ
        บอท> ยืนยันไหม
             ปุ่ม: ยืนยัน | ยกเลิก
        กด> ยกเลิก
        บอท> ไม่เปลี่ยนอะไร
        คุณ> ออกจากระบบ
        บอท> ยืนยันไหม
        กด> ยืนยัน
        บอท> ออกจากระบบแล้ว
        คุณ> ฉันเป็นใคร
        บอท> ประชาชนทั่วไป
        คุณ> ออกจากระบบ
        บอท> ไม่ได้ลงทะเบียน
    """
    )
    assert held(demo_sessions, ANNA) == []


def deps_of(demo_sessions, tmp_path, at) -> TestDeps:
    settings = make_settings(tmp_path, str(demo_sessions.kw["bind"].url))
    return TestDeps(settings, demo_sessions, Clock(at))


def everywhere(sessions, line_id: str) -> dict[str, int]:
    """Count the cells of every table that hold an id."""
    found = {}
    with sessions() as session:
        for table in all_tables().sorted_tables:
            cells = sum(line_id in str(cell) for row in session.execute(select(table)) for cell in row)
            if cells:
                found[table.name] = cells
    return found


def test_erased_within_the_day_no_table_holds_the_line_id(chat, hold, demo_sessions, tmp_path):
    """What stays is what the law of records wants: audit lines that name a keyed hash."""
    from db.outbox import Planned, plan

    hold(ANNA, MAECHAN, PATUNG)
    hold(OFFI, OFFICER)
    chat(ANNA)("คุณ> ขอลงทะเบียนเป็นเจ้าหน้าที่เขต\nบอท> คำขอเลขที่\nคุณ> โรงเรียนเราได้งบเท่าไหร่\nบอท> บาท")
    with writing(demo_sessions) as session:
        note_contact(session, "5703", ANNA, "user", "friend", at=TODAY)
        message = [{"type": "text", "text": "แจ้ง"}]
        plan(session, Planned("5703", (ANNA,), message), now=TODAY)
        plan(session, Planned("5703", (ANNA, BEN), message, endpoint="multicast"), now=TODAY)
    chat(ANNA)(
        """
        คุณ> ลบข้อมูลของฉัน
        บอท> 24 ชั่วโมง
             กู้คืนไม่ได้
             รหัสแฮชเท่านั้น
        กด> ยืนยัน
        บอท> รับคำขอลบข้อมูลแล้ว
             บันทึกการใช้งาน
        คุณ> ฉันเป็นใคร
        บอท> ประชาชนทั่วไป
    """
    )
    assert {"holders", "contacts", "conversations", "outbox", "erasures", "seat_requests"} <= set(
        everywhere(demo_sessions, ANNA)
    )
    erased = erase_due(deps_of(demo_sessions, tmp_path, TODAY + timedelta(hours=1)))
    assert erased == 1
    assert everywhere(demo_sessions, ANNA) == {}
    assert everywhere(demo_sessions, BEN) == {"outbox": 1}, "others keep what is theirs"
    with demo_sessions() as session:
        assert session.scalar(select(AuditLine.id).where(AuditLine.act == "person.erased")) is not None
        assert broken_links(session) == []
    assert held(demo_sessions, OFFI) == [OFFICER]


def test_erasing_can_be_thought_over(chat, hold, demo_sessions):
    hold(ANNA, MAECHAN)
    chat(ANNA)("คุณ> ขอลบข้อมูลส่วนบุคคลของผม\nบอท> ยืนยันไหม\nกด> ยกเลิก\nบอท> ไม่ลบ")
    assert held(demo_sessions, ANNA) == [MAECHAN]


def test_the_copy_of_ones_own_data_is_a_file_with_all_of_it(converse, hold, demo_sessions, tmp_path):
    from openpyxl import load_workbook

    from bot.files import with_file
    from bot.media import MediaStore

    hold(ANNA, MAECHAN)
    wrote = {"type": "message", "message": {"type": "text", "text": "=สูตร\x0bของฉัน"}}
    with writing(demo_sessions) as session:
        given = [
            NewEvent("01A", "message", json.dumps(wrote), chat_id=ANNA, speaker_id=ANNA),
            NewEvent("01B", "follow", "{}", chat_id=ANNA, speaker_id=ANNA),
        ]
        add_events(session, "5703", given, now=TODAY)
    for text in ("โรงเรียนเรามีนักเรียนกี่คน", "คุยกับเจ้าหน้าที่ เรื่องทุเรียนยังไม่มา", "ขอสำเนาข้อมูลของฉัน"):
        reply = converse.turn(Said("5703", ANNA, ANNA, TODAY, text)).reply
    assert reply.document.sections[0].title.startswith("ตำแหน่ง")
    store = MediaStore(tmp_path, "k" * 32, "https://bot.example.go.th")
    sent = with_file(reply, store)
    assert "ลิงก์ใช้ได้ 24 ชั่วโมง" in sent.text and sent.suggest[0].uri
    token = sent.suggest[0].uri.rpartition("/")[2]
    book = load_workbook(io.BytesIO(store.find("files", token).path.read_bytes()))
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    assert any("ผู้อำนวยการโรงเรียนบ้านแม่จัน" in cell for cell in cells)
    assert any("answered.question" in cell for cell in cells) and any(ANNA in cell for cell in cells)
    assert any("ทุเรียนยังไม่มา" in cell for cell in cells), "what was handed over to the officers"
    kept = [
        cell
        for sheet in book
        for row in sheet
        for cell in row
        if "ของฉัน" in str(cell.value) and "สูตร" in str(cell.value)
    ]
    assert kept and all(cell.data_type == "s" for cell in kept), "what was typed is text, never a formula"
    assert render(sent)


def test_a_copy_that_was_asked_for_goes_with_the_person(converse, hold, demo_sessions, tmp_path):
    """The file names the LINE id: it may not outlive the erasing, though its link were good for the day."""
    from bot.files import with_file

    hold(ANNA, MAECHAN)
    deps = deps_of(demo_sessions, tmp_path, TODAY + timedelta(hours=1))
    copies = {}
    for who in (ANNA, BEN):
        reply = converse.turn(Said("5703", who, who, TODAY, "ขอสำเนาข้อมูลของฉัน")).reply
        link = with_file(reply, deps.media).suggest[0].uri
        copies[who] = link.rsplit("/", 1)[1]
        assert deps.media.find("files", copies[who]) is not None
    for text in ("ลบข้อมูลของฉัน", "ยืนยัน"):
        converse.turn(Said("5703", ANNA, ANNA, TODAY, text))
    assert erase_due(deps) == 1
    assert deps.media.find("files", copies[ANNA]) is None
    assert deps.media.find("files", copies[BEN]) is not None, "others keep what is theirs"
    kept = [path for path in (deps.settings.home / "media").rglob("*") if path.is_file()]
    assert len(kept) == 2, "the other's file and what is known of it"


def test_an_officer_binds_a_group_from_inside(chat, hold, demo_sessions):
    hold(OFFI, OFFICER)
    hold(ANNA, MAECHAN)
    group = CHAT_OF_GROUP
    chat(ANNA, group)("คุณ> น้องแผน ผูกกลุ่มนี้กับกลุ่มสาธิตแม่จัน 1\nบอท> เฉพาะเจ้าหน้าที่")
    chat(OFFI)("คุณ> ผูกกลุ่ม\nบอท> ในกลุ่ม LINE เท่านั้น")
    chat(OFFI, group)(
        """
        คุณ> น้องแผน ผูกกลุ่มนี้กับกลุ่มสาธิตแม่จัน 1
        บอท> ผูกแล้ว
             กลุ่มสาธิตแม่จัน 1
        คุณ> น้องแผน นักเรียนในกลุ่มมีกี่คน
        บอท> กลุ่มสาธิตแม่จัน 1
        คุณ> น้องแผน เลิกผูกกลุ่ม
        บอท> เลิกผูกแล้ว
        คุณ> น้องแผน ผูกกลุ่ม
        บอท> ผูกกับกลุ่มโรงเรียนใด
    """
    )
    assert held(demo_sessions, group) == []


def test_the_head_of_a_cluster_sees_what_the_cluster_may_see(chat, hold):
    hold(ANNA, HEAD)
    chat(ANNA)(
        """
        คุณ> ฉันเป็นใคร
        บอท> ประธานกลุ่มสาธิตแม่จัน 1
        คุณ> กลุ่มเราได้งบเท่าไหร่
        บอท> บาท
             กลุ่มสาธิตแม่จัน 1
        คุณ> งบรายโรงเรียนในกลุ่ม
        บอท> ขออภัย
             ประธานกลุ่มดู
        คุณ> โรงเรียนบ้านแม่จันได้งบเท่าไหร่
        บอท> ขออภัย
        คุณ> หนังสือเวียนล่าสุด
        บอท> ว
    """
    )


def test_codes_and_own_data_are_not_for_groups(chat, hold):
    hold(ANNA, MAECHAN)
    for said in (
        "ลงทะเบียน ABCDE-23456",
        "ลบข้อมูลของฉัน",
        "ขอสำเนาข้อมูลของฉัน",
        "ออกจากระบบ",
        "เปลี่ยนโรงเรียน",
        "คำขอลงทะเบียน",
    ):
        chat(ANNA, CHAT_OF_GROUP)(f"คุณ> น้องแผน {said}\nบอท> แชตส่วนตัว")
