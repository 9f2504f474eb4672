"""October transfers from a file, and the printed list of codes: what the command line does, seen from the chats."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.cli import cli
from bot.converse import Said
from db.audit import AuditLine, broken_links
from db.errors import AnswerableError
from db.invitations import invite, register
from db.offices import link_office
from db.people import Seat, give_seat, seats_of
from db.session import writing
from db.values.calendar import utc_now
from handlers.core import SAY
from tests.dialogues.conftest import TODAY
from tests.dialogues.filedesk import Desk, told
from tests.dialogues.test_edited import Room

ANNA, BEN, CARA, DAO = ("U" + letter * 32 for letter in "abcd")
A, B, C = "57030040", "57030032", "57030024"
HEADINGS = ["จากโรงเรียน", "บทบาทเดิม", "ไปโรงเรียน", "บทบาทใหม่"]


def seat(code: str, role: str = "principal") -> Seat:
    return Seat("school", "5703", school_code=code, role=role)


@pytest.fixture
def run(demo_sessions, tmp_path, monkeypatch):
    """Run a command of ``nongphaen`` on the demonstration office; return what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", str(demo_sessions.kw["bind"].url))

    def run(*arguments: str, refused: bool = False) -> str:
        result = CliRunner().invoke(cli, [str(each) for each in arguments])
        if refused:
            assert isinstance(result.exception, AnswerableError), result.output
            return result.output + result.exception.said
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    return run


@pytest.fixture
def hold(demo_sessions):
    def hold(**who: Seat) -> None:
        with writing(demo_sessions) as session:
            for line_id, held in who.items():
                give_seat(session, held, line_id, at=TODAY - timedelta(days=300))

    return hold


@pytest.fixture
def book(tmp_path):
    """A file of transfers: its heading in the second row, under a title, as offices write it."""

    def book(*rows: tuple[object, ...]) -> str:
        made = Workbook()
        made.active.title = "โยกย้าย"
        made.active.append(["คำสั่งย้าย ตุลาคม 2569"])
        made.active.append(HEADINGS)
        for row in rows:
            made.active.append(list(row))
        made.save(tmp_path / "moves.xlsx")
        return str(tmp_path / "moves.xlsx")

    return book


def held(sessions, who: str) -> list[Seat]:
    with sessions() as session:
        return seats_of(session, "5703", who)


def test_principals_change_places_and_the_old_holder_is_out_at_once(run, hold, book, converse, demo_sessions):
    """Anna goes to B, Ben of B goes to A, Cara acted at A; Dao of C leaves. Cara's next word and old button are the public's."""
    hold(**{ANNA: seat(A), BEN: seat(B), CARA: seat(A, "acting"), DAO: seat(C)})

    def say(who: str, text: str = "", **more):
        return converse.turn(Said("5703", who, who, more.pop("at", TODAY), text, **more)).reply

    before = say(CARA, "โรงเรียนเราได้งบเท่าไหร่")
    assert before.kind == "question" and "บาท" in before.text
    mine = {str(figure.value) for figure in before.figures}
    old_button = next(each for each in before.suggest if not each.uri)
    file = book((int(A), "ผอ.", B, ""), (B, "", A, None), (C, "ผู้อำนวยการ", None, None))
    shown = run("seats", "transfer", file, "--dry-run")
    assert "ยังไม่บันทึก" in shown and "หมดสิทธิ์: ผู้ถือครองเดิมของรักษาการ" in shown
    assert held(demo_sessions, ANNA) == [seat(A)]

    assert "ย้าย 2 คน พ้นตำแหน่งตามไฟล์ 1 คน ผู้ถือครองเดิมที่หมดสิทธิ์ 1 คน" in run("seats", "transfer", file)
    at = TODAY + timedelta(minutes=1)
    for again in (
        say(CARA, "โรงเรียนเราได้งบเท่าไหร่", at=at),
        say(CARA, data=old_button.data or SAY + old_button.text, at=at),
        say(CARA, f"โรงเรียน {A} ได้งบเท่าไหร่", at=at),
    ):
        # Refused, or told what the public is told: sums of the whole office, nothing of the school.
        assert again.kind in ("refused", "clarify", "talk") or again.provenance.scope == "ทั้งเขต", again.text
        assert not mine & {str(figure.value) for figure in again.figures}
    assert "ประชาชนทั่วไป" in say(CARA, "ฉันเป็นใคร", at=at).text
    assert say(DAO, f"โรงเรียน {C} ได้งบเท่าไหร่", at=at).kind == "refused"
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([seat(B)], [seat(A)])
    assert "ป่าตึง" in say(ANNA, "โรงเรียนเรามีนักเรียนกี่คน", at=at).text

    assert "ดำเนินการแล้ว เป็นชุดที่ 1" in run("seats", "transfer", file, refused=True)
    assert "มีผลอยู่" in run("seats", "list")
    assert "กลับตำแหน่งเดิม 4 คน" in run("seats", "undo", "1")
    assert [held(demo_sessions, who) for who in (ANNA, BEN, CARA, DAO)] == [
        [seat(A)], [seat(B)], [seat(A, "acting")], [seat(C)],
    ]  # fmt: skip
    assert "ยกเลิกไปแล้ว" in run("seats", "undo", "1", refused=True)
    with demo_sessions() as session:
        acts = set(session.scalars(select(AuditLine.act)))
        assert {"seats.transferred", "seats.transfer_undone"} <= acts and broken_links(session) == []


def test_a_principal_who_comes_takes_the_principals_seat_and_no_other(
    run, hold, book, converse, demo_sessions
):
    """Clerk and finance of both schools, and what the mover holds besides, stay; taking the batch back restores the rest."""
    clerk, money = seat(B, "clerk"), seat(B, "finance")
    hold(**{ANNA: seat(A), BEN: seat(B), CARA: clerk, DAO: money})
    with writing(demo_sessions) as session:
        give_seat(session, seat(B, "acting"), CARA, at=TODAY)
        give_seat(session, seat(A, "finance"), ANNA, at=TODAY)
        give_seat(session, seat(A, "clerk"), BEN, at=TODAY)
    file = book((A, "ผอ.", B, ""))
    shown = run("seats", "transfer", file, "--dry-run")
    assert shown.count("หมดสิทธิ์") == 2 and "ธุรการ" not in shown and "การเงิน" not in shown
    assert "ผู้ถือครองเดิมที่หมดสิทธิ์ 2 คน" in run("seats", "transfer", file), "the principal and the acting one"
    held_now = {who: set(held(demo_sessions, who)) for who in (ANNA, BEN, CARA, DAO)}
    assert held_now == {
        ANNA: {seat(B), seat(A, "finance")},
        BEN: {seat(A, "clerk")},
        CARA: {clerk},
        DAO: {money},
    }
    answered = converse.turn(
        Said("5703", CARA, CARA, TODAY + timedelta(minutes=1), "โรงเรียนเราได้งบเท่าไหร่")
    ).reply
    assert answered.kind == "question" and answered.figures, "the clerk works on under the new principal"
    run("seats", "undo", "1")
    assert {who: set(held(demo_sessions, who)) for who in (ANNA, BEN, CARA, DAO)} == {
        ANNA: {seat(A), seat(A, "finance")}, BEN: {seat(B), seat(A, "clerk")}, CARA: {clerk, seat(B, "acting")}, DAO: {money},
    }  # fmt: skip


def test_one_fault_and_nothing_moves_and_every_fault_is_told_by_its_cell(run, hold, book, demo_sessions):
    hold(**{ANNA: seat(A)})
    file = book(
        (A, "ผอ.", B, ""),
        ("57039999", "ผอ.", B, ""),
        (C, "ครูใหญ่มาก", A, ""),
        (A, "ผอ.", C, ""),
        (B, "ธุรการ", B, "ธุรการ"),
        (None, None, None, None),
        (C, "ผอ.", B, "ผอ."),
    )
    said = run("seats", "transfer", file, refused=True)
    for fault in (
        'โยกย้าย!A4: "57039999"', "โยกย้าย!B5", "โยกย้าย!A6: \"57030040\", ตำแหน่งนี้อยู่ในแถว 3 แล้ว", "โยกย้าย!C7", "โยกย้าย!C9",
    ):  # fmt: skip
        assert fault in said, (fault, said)
    assert "ไม่มีอะไรเปลี่ยน" in said and held(demo_sessions, ANNA) == [seat(A)]


def test_a_file_without_headings_or_of_another_kind_is_refused(run, tmp_path):
    for name, text in (
        ("a.csv", "ชื่อ,สกุล\nก,ข\n"),
        ("b.csv", "จากโรงเรียน,ไปโรงเรียน\n"),
        ("c.xlsx", "no book"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        run("seats", "transfer", tmp_path / name, refused=True)
    assert "ไม่พบไฟล์" in run("seats", "transfer", tmp_path / "none.xlsx", refused=True)


def test_the_acting_principal_becomes_principal_and_only_the_newest_batch_is_taken_back(
    run, hold, book, demo_sessions
):
    hold(**{ANNA: seat(A), CARA: seat(B, "acting")})
    run("seats", "transfer", book((B, "รักษาการ", B, "ผอ.")))
    assert held(demo_sessions, CARA) == [seat(B)]
    run("seats", "transfer", book((A, "", C, "")))
    assert "ชุดที่ 2 ซึ่งทำภายหลังก่อน" in run("seats", "undo", "1", refused=True)
    run("seats", "undo", "2")
    run("seats", "undo", "1")
    assert held(demo_sessions, CARA) == [seat(B, "acting")]


def test_nobody_loses_a_seat_to_somebody_who_never_registered(run, hold, book, demo_sessions):
    hold(**{BEN: seat(B)})
    assert "ยังไม่มีผู้ลงทะเบียน" in run("seats", "transfer", book((A, "", B, "")))
    assert held(demo_sessions, BEN) == [seat(B)]


def test_the_file_is_sent_in_the_chat_shown_and_carried_out_on_a_tap(converse, hold, demo_sessions):
    """As every file an officer sends: a card first, then the tap; the old holder's next word is the public's."""
    hold(**{ANNA: seat(A), BEN: seat(B)})
    desk = Desk(converse)
    october = f"จากโรงเรียน,บทบาทเดิม,ไปโรงเรียน,บทบาทใหม่\n{A},ผอ.,{B},\n,,{A},ผอ.\n".encode()
    told(
        desk.send(october, "โยกย้าย.csv"),
        "ไฟล์ โยกย้าย.csv คือการโยกย้าย",
        "ย้าย 1 คน",
        "มาใหม่จากนอกเขต 1 ตำแหน่ง",
        "หมดสิทธิ์เพราะมีผู้มาแทน 1 คน",
        "ยังไม่มีใครย้าย",
        "ปุ่ม: นำเข้า | ไม่นำเข้า",
    )
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([seat(A)], [seat(B)])
    accept = dict(desk.buttons)
    told(desk.tap("นำเข้า"), "โยกย้ายแล้วเป็นชุดที่ 1", "รอผู้มาใหม่ 1 ตำแหน่ง", "ปุ่ม: ยกเลิกการโยกย้าย")
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([seat(B)], [])
    after = Said("5703", BEN, BEN, TODAY + timedelta(minutes=1), "ฉันเป็นใคร")
    assert "ประชาชนทั่วไป" in converse.turn(after).reply.text
    undo = dict(desk.buttons)
    desk.buttons = accept
    told(desk.tap("นำเข้า"), "เป็นชุดที่ 1 ไปแล้ว", "ไม่ได้ทำซ้ำ")
    told(desk.send(october, "อีกครั้ง.csv"), "ดำเนินการแล้ว เป็นชุดโยกย้ายที่ 1")
    desk.buttons = undo
    told(desk.tap("ยกเลิกการโยกย้าย"), "ยกเลิกชุดโยกย้ายที่ 1 แล้ว", "กลับตำแหน่งเดิม 2 คน")
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([seat(A)], [seat(B)])
    told(desk.send(f"จากโรงเรียน,ไปโรงเรียน\n{A},57039999\n".encode(), "ผิด.csv"), "1 จุดที่ต้องแก้", "B2")
    with demo_sessions() as session:
        acts = [act for act in session.scalars(select(AuditLine.act)) if act.startswith("seats.")]
        assert acts == ["seats.transferred", "seats.transfer_undone"]


def test_taking_a_batch_back_asks_first_where_somebody_came_and_tells_them_why(
    run, converse, hold, demo_sessions, tmp_path
):
    hold(**{BEN: seat(A)})
    desk = Desk(converse)
    desk.send(f"จากโรงเรียน,ไปโรงเรียน,บทบาทใหม่\n,{A},ผอ.\n".encode(), "โยกย้าย.csv")
    told(desk.tap("นำเข้า"), "โยกย้ายแล้วเป็นชุดที่ 1")
    undo = dict(desk.buttons)
    with writing(demo_sessions) as session:
        at = TODAY + timedelta(hours=1)
        register(session, "5703", invite(session, seat(A), at=at), ANNA, actor="hash", at=at)
    said = desk.tap("ยกเลิกการโยกย้าย")
    told(said, "ใช่ไหมคะ", "1 คนจะพ้นตำแหน่งด้วย: ผู้อำนวยการโรงเรียน", "ปุ่ม: ยืนยันยกเลิก | ไม่ยกเลิก")
    told(desk.tap("ไม่ยกเลิก"), "ไม่ได้ยกเลิก")
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([seat(A)], [])
    desk.buttons = undo
    desk.tap("ยกเลิกการโยกย้าย")
    told(desk.tap("ยืนยันยกเลิก"), "ยกเลิกชุดโยกย้ายที่ 1 แล้ว", "กลับตำแหน่งเดิม 1 คน", "ผู้มาใหม่พ้นตำแหน่ง 1 คน")
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([], [seat(A)])
    room = Room(demo_sessions, converse, tmp_path)
    room.clock.move(hours=2)
    answer = room.hears("message", "m1", "ฉันเป็นใคร", group=False)
    assert "ประชาชนทั่วไป" in answer and "สำนักงานเขตยกเลิกการโยกย้ายชุดที่คุณเข้ามาแล้ว" in answer
    assert "ยกเลิกการโยกย้าย" not in room.hears("message", "m2", "สวัสดี", group=False), "told once"


def test_the_command_asks_too_before_a_newcomer_loses_the_seat(run, hold, book, demo_sessions):
    hold(**{BEN: seat(A)})
    run("seats", "transfer", book((None, "", A, "ผอ.")))
    with writing(demo_sessions) as session:
        at = utc_now() + timedelta(minutes=1)
        register(session, "5703", invite(session, seat(A), at=at), ANNA, actor="hash", at=at)
    result = CliRunner().invoke(cli, ["seats", "undo", "1"], input="n\n")
    assert result.exit_code == 1 and "ผู้มาใหม่ที่ลงทะเบียนแล้ว 1 คน" in result.output
    assert held(demo_sessions, ANNA) == [seat(A)]
    assert "ผู้มาใหม่พ้นตำแหน่ง 1 คน" in run("seats", "undo", "1", "--yes")
    assert (held(demo_sessions, ANNA), held(demo_sessions, BEN)) == ([], [seat(A)])


def test_codes_for_every_school_without_a_holder_are_printed_with_a_qr_each(
    run, hold, demo_sessions, tmp_path
):
    hold(**{ANNA: seat(A)})
    with writing(demo_sessions) as session:
        link_office(session, "5703", "Ubot", "@nongphaen")
    assert "ตำแหน่งไว้ที่" in run("invite", "schools", "--list", "codes.html", "--days", "7")
    page = (tmp_path / "codes.html").read_text(encoding="utf-8")
    codes = re.findall(r"<b>([A-Z0-9]{5}-[A-Z0-9]{5})</b>", page)
    assert len(codes) == len(set(codes)) == page.count("<svg") > 100
    assert "ผู้อำนวยการโรงเรียนบ้านแม่จัน(" not in page, "who holds a seat needs no code"
    assert oct((tmp_path / "codes.html").stat().st_mode)[-3:] == "600"
    assert "http://" not in page.replace("http://www.w3.org", "") and " src=" not in page, (
        "nothing is fetched"
    )
    with writing(demo_sessions) as session:
        taken = register(session, "5703", codes[0], DAO, actor="hash", at=utc_now() + timedelta(days=6))
        assert taken.role == "principal"
        with pytest.raises(AnswerableError, match="หมดอายุ"):
            register(session, "5703", codes[1], DAO, actor="hash", at=utc_now() + timedelta(days=8))


def test_the_list_as_a_workbook_and_codes_for_heads(run, demo_sessions, tmp_path):
    with writing(demo_sessions) as session:
        link_office(session, "5703", "Ubot", "@nongphaen")
    run("invite", "heads", f"school:{A}:finance", "--list", "codes.xlsx")
    rows = list(load_workbook(tmp_path / "codes.xlsx").active.iter_rows(values_only=True))
    assert rows[0][0] == "ตำแหน่ง" and any(row[0].startswith("ประธานกลุ่ม") for row in rows[1:])
    assert rows[-1][0].startswith("การเงินโรงเรียน")
    assert rows[-1][3].startswith("https://line.me/R/oaMessage/%40nongphaen/?%E0")
    assert ".html" in run("invite", "heads", "--list", "codes.pdf", refused=True)


def test_the_head_of_a_cluster_hears_of_letters_before_the_group(demo_sessions, hold):
    from db.letters import Letter
    from db.register import Addressed
    from handlers.circular_posting import _to_clusters

    name = "กลุ่มสาธิตแม่จัน 1"
    letter = Letter(
        id=1, office_code="5703", number="ศธ 1/ว 9", folded="ว9", dated_on=TODAY.date(), subject="เรื่องทดสอบ", urgency="ปกติ",
        summary="", links=[], state="sent", made_at=TODAY,
    )  # fmt: skip
    schools = [Addressed(A, "บ้านแม่จัน", "แม่จัน", name, "ส่งถึง")]
    hold(**{"C" + "1" * 32: Seat("cluster", "5703", cluster=name)})
    with demo_sessions() as session:
        (told,) = _to_clusters(session, letter, schools, TODAY)
        assert told.target == f"cluster:{name}"
    hold(**{ANNA: Seat("head", "5703", cluster=name)})
    with demo_sessions() as session:
        (told,) = _to_clusters(session, letter, schools, TODAY)
        assert told.target == f"head:{name}" and "1 โรงที่ยังไม่รับทราบ" in told.text and "บ้าน" not in told.text
