"""Deadlines, days off, circulars and rehearsals in the console, from the form to what is promised."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

import pytest
from sqlalchemy import select

from db.audit import AuditLine
from db.datasets.holidays import own_holidays
from db.deadlines import rounds_due
from db.letters import Letter, LetterSchool, mark
from db.notices import Notice
from db.offices import ensure_clusters
from db.outbox import OutboxMessage
from db.people import Seat, give_seat
from db.quota import note_reading
from db.session import writing
from db.values.calendar import BANGKOK
from tests.bot.console.kit import seated
from tests.bot.kit import USER
from tests.factories import make_batch, make_school

LETTER = {"number": "ว 200", "subject": "การสำรวจข้อมูล", "dated": "20/11/2569", "urgency": "ปกติ", "to": "all"}
KEY = "ว200@2026-11-20"


@pytest.fixture
def schools(office, clock):
    with writing(office) as session:
        batch = make_batch(session, kind="schools")
        ensure_clusters(session, "5703", {"กลุ่มดอย"})
        for number in (1, 2, 3):
            make_school(
                session,
                code=f"5703000{number}",
                name=f"บ้าน{number}",
                batch=batch,
                cluster="กลุ่มดอย" if number < 3 else "กลุ่มน้ำ",
            )
            give_seat(
                session,
                Seat("school", "5703", school_code=f"5703000{number}", role="principal"),
                f"U{number:032x}",
            )
        note_reading(session, "5703", 300, 100, now=clock())


def acts(office) -> list[str]:
    with office() as session:
        return [
            each
            for each in session.scalars(select(AuditLine.act).order_by(AuditLine.id))
            if "console" not in each
        ]


def test_a_deadline_is_set_moved_and_cancelled(officer, clerk, office, schools):
    assert "ยังไม่มีกำหนดส่ง" in officer.get("/deadlines").text
    form = {
        "name": "แบบสำรวจ ITA",
        "system": "ITA",
        "round": "1",
        "due": "15/12/2569",
        "to": "cluster",
        "to-cluster": "กลุ่มดอย",
    }
    page = officer.hand_in(clerk, "/deadlines/add", **form).text
    assert "แบบสำรวจ ITA" in page and "2 โรง" in page and "15 ธ.ค. 2569" in page and "เตือนก่อน 7 วัน" in page
    officer.hand_in(clerk, "/deadlines/add", **form)
    with office() as session:
        (code,) = rounds_due(session, "5703")
    assert "22 ธ.ค. 2569" in officer.hand_in(clerk, "/deadlines/move", code=code, due="22 ธ.ค. 69").text
    assert "ยกเลิกแล้ว" in officer.hand_in(clerk, "/deadlines/cancel", code=code).text
    with office() as session:
        assert rounds_due(session, "5703") == {}
    kept = acts(office)
    assert [each for each in kept if each.startswith("deadline")] == [
        "deadline.set",
        "deadline.moved",
        "deadline.cancelled",
    ]


def test_what_is_wrong_in_a_deadline_is_told(officer, clerk, schools):
    good = {"name": "ก", "due": "15/12/2569", "to": "all"}
    for change, told in (
        ({"name": " "}, "ชื่อรายงาน"),
        ({"due": "32/13/2569"}, "อ่านไม่ได้"),
        ({"opens": "16/12/2569"}, "เปิดรับ"),
        ({"to": "cluster"}, "เลือกว่าถึงโรงเรียนใด"),
        ({"year": "70"}, "สี่หลัก"),
    ):
        answer = officer.post("/deadlines/add", **{**good, **change})
        assert answer.status_code == 422 and told in answer.text
    page = officer.hand_in(clerk, "/deadlines/add", **{**good, "to": "school", "to-school": "99999999"})
    assert page.status_code == 422 and "ไม่พบโรงเรียน" in page.text
    assert officer.hand_in(clerk, "/deadlines/move", code="NO-1", due="1/12/2569").status_code == 422


def test_a_day_off_and_a_rule_are_kept(officer, clerk, office, schools):
    assert "วันหยุดพิเศษ" in officer.hand_in(clerk, "/deadlines/holiday", day="4/12/2569", name="วันหยุดพิเศษ").text
    with office() as session:
        assert list(own_holidays(session, "5703").values()) == ["วันหยุดพิเศษ"]
    officer.post("/deadlines/rule", system="", before="5, 1", at="09:00", every="2", most="1")
    assert 'value="5, 1"' in officer.get("/deadlines").text and "deadline.rule" in acts(office)
    assert (
        "กติกาไม่ถูกต้อง"
        in officer.post("/deadlines/rule", system="", before="x", at="09:00", every="2", most="1").text
    )


def test_a_circular_is_drafted_priced_sent_acknowledged_and_recalled(officer, clerk, office, schools, clock):
    assert "ยังไม่มีหนังสือเวียน" in officer.get("/circulars").text
    page = officer.hand_in(clerk, "/circulars/write", **LETTER).text
    assert "ส่งถึง 3 โรง" in page and "3 ข้อความ" in page and ">200<" in page and "รับทราบ</span>" in page
    with office() as session:
        assert session.scalars(select(Notice)).all() == []
    page = officer.hand_in(clerk, "/circulars/send", key=KEY).text
    assert "ส่งแล้ว" in page and "ยังไม่รับทราบ 3" in page
    with writing(office) as session:
        letter = session.scalars(select(Letter)).one()
        assert letter.origin == "console" and len(session.scalars(select(LetterSchool)).all()) == 3
        assert {each.stage for each in session.scalars(select(Notice))} == {"post", "nudge1"}
        mark(session, letter, "57030001", "รับทราบ", by="x", role="clerk", now=clock())
    page = officer.get(f"/circulars/letter?key={quote(KEY)}").text
    assert "รับทราบ 1" in page and "ธุรการ" in page
    assert "1/3" in officer.get("/circulars").text
    officer.hand_in(clerk, "/circulars/register", key=KEY)
    assert officer.get(f"{officer.errand}/file").data[:2] == b"PK"
    assert "เรียกคืนแล้ว" in officer.hand_in(clerk, "/circulars/recall", key=KEY).text
    assert [each for each in acts(office) if each.startswith("circular")] == [
        "circular.drafted",
        "circular.sent",
        "circular.recalled",
    ]


def test_what_is_sent_out_of_hours_says_when_it_reaches_schools(officer, clerk, office, schools, clock):
    clock.now = datetime(2026, 11, 21, 20, 0, tzinfo=BANGKOK)  # a Saturday evening
    officer.come_in(seated(office, USER, at=clock()))
    assert "23 พ.ย. 2569 08:30 น." in officer.hand_in(clerk, "/circulars/write", **LETTER).text
    assert "23 พ.ย. 2569 08:30 น." in officer.hand_in(clerk, "/circulars/send", key=KEY).text
    assert "<dt>เรื่องที่ถึงเวลาแจ้ง รอเวลาราชการ</dt><dd>3 เรื่อง</dd>" in officer.get("/").text
    urgent = {**LETTER, "number": "ว 201", "urgency": "ด่วนที่สุด"}
    assert "08:30 น." not in officer.hand_in(clerk, "/circulars/write", **urgent).text


def test_what_the_month_cannot_pay_is_not_sent_but_may_wait(officer, clerk, office, schools, clock):
    with writing(office) as session:
        note_reading(session, "5703", 300, 299, now=clock())
    page = officer.hand_in(clerk, "/circulars/write", **LETTER).text
    assert "โควตาเดือนนี้ไม่พอ" in page and "เข้าคิวส่ง" in page
    assert "โควตาเดือนนี้ไม่พอ" in officer.hand_in(clerk, "/circulars/send", key=KEY).text
    assert "ส่งแล้ว" in officer.hand_in(clerk, "/circulars/send", key=KEY, queue="1").text


def test_a_draft_may_be_thrown_away_and_wrong_letters_are_told(officer, clerk, office, schools):
    officer.hand_in(clerk, "/circulars/write", **LETTER)
    assert "ดูตัวอย่าง" in officer.get(f"/circulars/letter?key={quote(KEY)}").text
    officer.hand_in(clerk, "/circulars/discard", key=KEY)
    with office() as session:
        assert session.scalars(select(Letter)).all() == []
    for change in (
        {"number": "ว"},
        {"subject": ""},
        {"dated": "x"},
        {"due": "1/1/2569"},
        {"link": "javascript:alert(1)"},
        {"to": ""},
    ):
        assert officer.post("/circulars/write", **{**LETTER, **change}).status_code == 422
    assert officer.get("/circulars/letter?key=x").status_code == 404
    assert officer.post("/circulars/burn", key=KEY).status_code == 404


def test_a_rehearsal_sends_nothing_and_tells_the_price(officer, clerk, office, schools, clock):
    assert "ยังไม่มีอะไรให้ซ้อม" in officer.get("/rehearse").text
    ahead = officer.hand_in(clerk, "/circulars/write", **LETTER).text
    which = re.search(r'value="(letter:\d+)"', officer.get("/rehearse").text)[1]
    page = officer.hand_in(clerk, "/rehearse", what=which).text
    # On a Saturday: the preview and the rehearsal tell the same moment.
    assert (
        "น้องแผนจะแจ้งโรงเรียน 23 พ.ย. 2569 08:30 น." in ahead and 'text-nowrap">23 พ.ย. 2569 08:30 น.<' in page
    )
    assert "ใช้ 6 ข้อความ จากที่เหลือ 200 จะเหลือ 194" in page and "เตือนโรงเรียนที่ยังไม่รับทราบ" in page
    officer.hand_in(clerk, "/deadlines/add", name="แบบสำรวจ", due="15/12/2569", to="all")
    which = re.search(r'value="(round:[^"]+)"', officer.get("/rehearse").text)[1]
    page = officer.hand_in(clerk, "/rehearse", what=which).text
    assert "เตือนก่อน 3 วัน" in page and "ส่งแล้ว</span>" in page
    with writing(office) as session:
        note_reading(session, "5703", 300, 299, now=clock())
    assert "โควตาไม่พอ" in officer.hand_in(clerk, "/rehearse", what=which).text
    with office() as session:
        assert session.scalars(select(OutboxMessage)).all() == []
        assert session.scalars(select(Letter.state)).all() == ["draft"]
    assert officer.post("/rehearse", what="x").status_code == 422


def test_the_office_is_named_and_secrets_stay_hidden(officer, office, settings):
    page = officer.get("/settings").text
    assert settings.secret_key not in page and "(ตั้งแล้ว ไม่แสดง)" in page and "KEEP_AUDIT_DAYS" in page
    officer.post("/settings", name="สพป.เชียงราย เขต 9", contact="โทร 0 5300 0000")
    page = officer.get("/settings").text
    assert "สพป.เชียงราย เขต 9" in page and "โทร 0 5300 0000" in page and "office.changed" in acts(office)
    assert officer.post("/settings", name="").status_code == 422
