"""Asking for the way into the officers' pages."""

from __future__ import annotations

import re

import pytest

from bot.converse import Converse, Said
from bot.nlu.understand import Understander
from db.console import enter
from db.people import give_seat
from db.session import writing
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC, TODAY


@pytest.fixture
def converse(demo_sessions, model) -> Converse:
    return Converse(
        demo_sessions, Understander(model), hash_key="k" * 32, public_url="https://bot.example.go.th"
    )


def said(converse, text: str, who: str, chat: str = "private"):
    return converse.turn(Said("5703", who, who, TODAY, text=text, chat=chat, mentioned=True)).reply


@pytest.mark.parametrize(
    "words",
    [
        "เข้าหน้าจัดการ",
        "คอนโซล",
        "ขอลิงก์เข้าหน้าจัดการหน่อยค่ะ",
        "เปิด console",
        "เข้าหน้าเจ้าหน้าที่ยังไงคะ",
        "ขอลิ้งเข้าคอนโซลหน่อย",
    ],
)
@pytest.mark.parametrize("seat", [OFFICER, DIRECTOR])
def test_an_officer_gets_a_link_that_opens_the_console(converse, demo_sessions, words, seat):
    with writing(demo_sessions) as session:
        give_seat(session, seat, "U-officer")
    reply = said(converse, words, "U-officer")
    assert "ครั้งเดียวภายใน 10 นาที" in reply.text and reply.suggest[0].uri in reply.text
    token = re.search(r"https://bot\.example\.go\.th/console/enter/([\w-]{40,})", reply.text)[1]
    with writing(demo_sessions) as session:
        _, visitor = enter(session, token, at=TODAY)
        assert (visitor.seat.kind, visitor.actor) == (seat.kind, converse.hashed("U-officer"))


def test_nobody_else_gets_one(talk):
    for seat in (PRINCIPAL, PUBLIC):
        talk(
            """
            คุณ> เข้าหน้าจัดการ
            บอท> ทำได้เฉพาะเจ้าหน้าที่ของสำนักงานเขต
                 ไม่มี: https
            """,
            seat=seat,
        )


def test_in_a_group_the_officer_is_sent_to_the_private_chat(converse, demo_sessions):
    with writing(demo_sessions) as session:
        give_seat(session, OFFICER, "C-group")
    assert "แชตส่วนตัว" in said(converse, "คอนโซล", "C-group", chat="group").text


def test_where_the_address_is_not_set_it_is_said_who_must_set_it(demo_sessions, model):
    silent = Converse(demo_sessions, Understander(model), hash_key="k" * 32)
    assert "PUBLIC_URL" in silent.turn(Said("5703", "U", "U", TODAY, text="คอนโซล", seat=OFFICER)).reply.text


@pytest.mark.parametrize("words", ["หน้าจัดการเรียนรู้มีอะไรบ้าง", "ค่าจัดการเรียนการสอนเท่าไหร่", "งบหลังบ้านพักครู"])
def test_what_only_sounds_like_it_is_something_else(converse, words):
    reply = said(converse, words, "U-nobody")
    assert "https://bot" not in reply.text and "เจ้าหน้าที่ของสำนักงานเขต" not in reply.text
