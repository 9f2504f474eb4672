"""Seats and the outbox in the console: codes are shown once, a seat ends at once, messages are tried again or stopped."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pytest
import segno
from sqlalchemy import select

from bot.deps import WebDeps
from db.audit import AuditLine
from db.desks import bind_desk
from db.invitations import register
from db.offices import link_office
from db.outbox import OutboxMessage, Planned, plan
from db.people import Seat, give_seat, seats_of
from db.quota import note_reading, standing
from db.seat_requests import ask_for_seat
from db.session import writing
from tests.bot.console.kit import OFFICER, Browser, seated
from tests.bot.kit import GROUP, OTHER
from tests.factories import make_batch, make_school

PERSON = "U" + "9" * 32


@pytest.fixture
def schools(office):
    with writing(office) as session:
        batch = make_batch(session, kind="schools")
        make_school(session, code="57030001", name="บ้านหนึ่ง", batch=batch, cluster="กลุ่มดอย")
        make_school(session, code="57030002", name="บ้านสอง", batch=batch, cluster="กลุ่มดอย")


def acts(office) -> list[str]:
    with office() as session:
        lines = session.scalars(select(AuditLine.act).order_by(AuditLine.id))
        # Coming in and looking at pages leave lines of their own.
        return [act for act in lines if not act.startswith("console.")]


def test_a_new_office_is_told_what_to_do_first(officer):
    assert "นำเข้าทะเบียนโรงเรียน" in officer.get("/").text and "เริ่มต้นใช้งาน" in officer.get("/").text
    assert "ยังไม่มีทะเบียนโรงเรียน" in officer.get("/people").text


def test_what_is_done_is_crossed_out_and_the_next_step_stays(officer, office, schools):
    page = officer.get("/").text
    assert "<s>นำเข้าทะเบียนโรงเรียน</s>" in page and "<s>ลงทะเบียนตนเองใน LINE</s>" in page
    assert '<a href="/console/imports?kind=students">นำเข้าจำนวนนักเรียน</a>' in page


def test_a_code_is_shown_once_and_gives_the_seat(officer, office, schools, clock):
    page = officer.post("/people/issue", kind="school", school="57030001", role="clerk").text
    code = re.search(r"ลงทะเบียน ([A-Z0-9]{5}-[A-Z0-9]{5})", page)[1]
    assert "ธุรการโรงเรียนบ้านหนึ่ง" in page and code not in officer.get("/people/school/57030001").text
    with writing(office) as session:
        register(session, "5703", code, PERSON, actor="x", at=clock())
    page = officer.get("/people/school/57030001").text
    assert "ธุรการ</th>" in page and PERSON not in page
    assert "1 จาก 2 โรงเรียน" in officer.get("/people").text
    assert acts(office) == ["invite", "register.done"]


def test_a_single_code_comes_with_the_qr_that_opens_the_chat_with_it_filled_in(officer, office, schools):
    page = officer.post("/people/issue", kind="officer").text
    assert "<svg" in page and "เพิ่มเพื่อนน้องแผน" in page and "oaMessage" not in page
    with writing(office) as session:
        link_office(session, "5703", "Ubot", "@nongphaen")
    page = officer.post("/people/issue", kind="school", school="57030001", role="principal").text
    code = re.search(r"ลงทะเบียน ([A-Z0-9]{5}-[A-Z0-9]{5})", page)[1]
    link = re.search(r'href="(https://line.me/R/oaMessage/[^"]+)"', page)[1]
    assert unquote(link) == f"https://line.me/R/oaMessage/@nongphaen/?ลงทะเบียน {code}"
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    path = re.search(r' d="[^"]+"', drawn.getvalue().decode())[0]
    assert path in page, "the code says what stands beside it"


def test_every_school_without_a_holder_gets_a_code_on_one_list(officer, office, schools):
    with writing(office) as session:
        give_seat(session, Seat("school", "5703", school_code="57030001", role="principal"), PERSON)
    sheet = officer.post("/people/issue-all")
    assert "attachment" in sheet.headers["Content-Disposition"] and "<svg" in sheet.text
    assert "57030002" in sheet.text and "57030001" not in sheet.text
    with writing(office) as session:
        give_seat(session, Seat("school", "5703", school_code="57030002", role="principal"), PERSON)
    assert "ทุกโรงเรียนมีผู้ลงทะเบียนแล้ว" in officer.post("/people/issue-all").text


def test_an_ended_seat_is_gone_at_once_but_the_last_officer_stays(officer, office, settings, clock, schools):
    token = seated(office, OTHER, at=clock())
    second = Browser(WebDeps(settings, office, clock))
    second.come_in(token)
    held = re.findall(r'name="holder" value="(\d+)"', officer.get("/people").text)
    assert len(held) == 1 and "คุณ" in officer.get("/people").text
    assert (
        "ใช้สิทธิ์ไม่ได้ตั้งแต่นาทีนี้"
        in officer.get(officer.post("/people/end", holder=held[0]).location.removeprefix("/console")).text
    )
    assert second.get("/").status_code == 403
    with office() as session:
        assert seats_of(session, "5703", OTHER) == []
    with writing(office) as session:
        bind_desk(session, "5703", GROUP, by="", at=clock())
        give_seat(session, OFFICER, OTHER, at=clock())
    held = re.findall(r'name="holder" value="(\d+)"', officer.get("/people").text)
    ended = officer.post("/people/end", holder=held[-1]).location.removeprefix("/console")
    assert "ให้นำออกจากกลุ่มด้วย" in officer.get(ended).text, "who left still reads the group on LINE"
    assert officer.post("/people/end", holder="1").status_code == 422
    assert officer.post("/people/end", holder="777").location.endswith("said=gone")
    assert "seat.ended" in acts(office)


def test_a_wish_for_a_seat_is_granted_or_refused_and_the_person_is_told(
    officer, clerk, office, schools, clock
):
    with writing(office) as session:
        for role, person in (("clerk", PERSON), ("finance", OTHER)):
            ask_for_seat(
                session, Seat("school", "5703", school_code="57030001", role=role), person, at=clock()
            )
    page = officer.get("/people").text
    assert "ธุรการโรงเรียนบ้านหนึ่ง" in page and "การเงินโรงเรียนบ้านหนึ่ง" in page and PERSON not in page
    assert "ผู้ขอจะได้รับแจ้ง" in officer.hand_in(clerk, "/people/decide", request="1", yes="1").text
    officer.hand_in(clerk, "/people/decide", request="2")
    with office() as session:
        assert [seat.role for seat in seats_of(session, "5703", PERSON)] == ["clerk"]
        assert seats_of(session, "5703", OTHER) == []
        assert len(session.scalars(select(OutboxMessage)).all()) == 2
    assert officer.hand_in(clerk, "/people/decide", request="1", yes="1").status_code == 422
    assert officer.post("/people/decide", request="x").status_code == 422
    assert "รออนุมัติ" not in officer.get("/people").text


def test_wrong_choices_are_told(officer, schools):
    for fields in (
        {"kind": "school", "school": "99"},
        {"kind": "king"},
        {"kind": "school", "school": "57030001", "role": "x"},
    ):
        assert officer.post("/people/issue", **fields).status_code == 422
    assert officer.get("/people/school/99999999").status_code == 404
    assert "ไม่พบโรงเรียน" in officer.get("/people?q=ไม่มี").text
    assert "บ้านสอง" in officer.get("/people?q=สอง").text


def test_messages_are_tried_again_stopped_and_released_and_the_reserve_is_set(officer, office, clock):
    assert "ยังไม่ทราบโควตา" in officer.get("/outbox").text
    with writing(office) as session:
        note_reading(session, "5703", 300, 120, now=clock())
        for number, state in enumerate(("failed", "planned", "held"), 1):
            plan(
                session,
                Planned("5703", (PERSON,), [{"type": "text", "text": "ลับ"}], campaign="circular:ว 9:post"),
                now=clock(),
            )
            session.get(OutboxMessage, number).state = state
    page = officer.get("/outbox").text
    assert "หนังสือเวียน ว 9" in page and "ลับ" not in page and PERSON not in page and "ส่งไม่สำเร็จ 1" in page
    officer.post("/outbox/1/retry")
    officer.post("/outbox/2/cancel")
    officer.post("/outbox/release")
    officer.post("/outbox/reserve", reserve="25")
    with office() as session:
        assert list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id))) == [
            "planned",
            "cancelled",
            "planned",
        ]
        assert standing(session, "5703", now=clock()).reserve == 25
    assert acts(office) == ["outbox.retry", "outbox.cancel", "outbox.release", "quota.reserve"]
    assert officer.post("/outbox/2/cancel").status_code == officer.post("/outbox/99/retry").status_code == 422
    assert "จำนวนเต็ม" in officer.post("/outbox/reserve", reserve="-1").text


def test_another_offices_message_cannot_be_touched(officer, office, clock):
    from db.offices import ensure_office

    with writing(office) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
        plan(session, Planned("5402", (PERSON,), [{"type": "text", "text": "-"}]), now=clock())
    assert "ไม่พบข้อความหมายเลข 1" in officer.post("/outbox/1/cancel").text
    assert "ไม่มีข้อความ" in officer.get("/outbox").text
