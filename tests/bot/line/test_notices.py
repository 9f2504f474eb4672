"""Notices as LINE messages: within LINE's limits at their longest, nothing said aloud in a group."""

from __future__ import annotations

import json

import pytest

from bot.line.limits import BUBBLE_BYTES, CAROUSEL_BYTES, json_bytes
from bot.line.notices import MOST_IN_MESSAGE, render_notices
from bot.simulator.rules import message_problems
from db.notices import Notice
from tests.bot.line.openapi import faults


def notice(text: str = "รายงานไตรมาส 1 ครบกำหนด 30 พ.ย. 2569", **more) -> Notice:
    return Notice(text=text, buttons=more.pop("buttons", []), card=more.pop("card", {}), **more)


BUTTONS = [
    {"label": "ส่งแล้ว" * 10, "data": "d" * 400},
    {"label": "เปิดเอกสาร", "uri": "https://example.go.th/a.pdf"},
    {"label": "เตือนอีกครั้งพรุ่งนี้", "data": "later"},
]
CARD = {
    "title": "หนังสือเวียน ว 117 " * 5,
    "rows": [["ลงวันที่", "20 พ.ย. 2569"], ["กำหนดส่ง", ""]] * 3,
    "note": "ก" * 900,
}


@pytest.mark.parametrize("count", [1, 2, 6, 7, MOST_IN_MESSAGE])
@pytest.mark.parametrize("long", [False, True])
def test_at_their_longest_they_are_within_lines_limits(count, long):
    one = notice("ที่" * 3000, buttons=BUTTONS, card=CARD) if long else notice(buttons=BUTTONS[:1])
    messages = render_notices([one] * count, more=2)
    assert [problem for message in messages for problem in message_problems(message)] == []
    assert faults("PushMessageRequest", {"to": "U" + "1" * 32, "messages": messages}) == []
    contents = messages[0]["contents"]
    assert json_bytes(contents) <= CAROUSEL_BYTES
    for bubble in contents.get("contents", [contents]):
        assert json_bytes(bubble) <= BUBBLE_BYTES


def test_plain_ones_are_a_text():
    assert render_notices([notice()]) == [{"type": "text", "text": "รายงานไตรมาส 1 ครบกำหนด 30 พ.ย. 2569"}]
    assert render_notices([notice("ก"), notice("ข")])[0]["text"] == "มีเรื่องแจ้ง 2 เรื่อง\n1. ก\n2. ข"


def test_what_a_phone_announces_is_the_first_of_them():
    message = render_notices([notice(buttons=BUTTONS[:1]), notice("ข")])[0]
    assert message["altText"] == "มีเรื่องแจ้ง 2 เรื่อง: รายงานไตรมาส 1 ครบกำหนด 30 พ.ย. 2569"


def test_a_tap_in_a_group_says_nothing():
    said = json.dumps(render_notices([notice(buttons=BUTTONS)], group=True), ensure_ascii=False)
    assert "displayText" not in said
    assert "later" in said


def test_a_card_says_each_thing_once():
    card = {"title": "หนังสือเวียน ว 117", "say": "เรื่อง การคีย์ข้อมูล EMIS", "rows": [["กำหนดส่ง", "15 ธ.ค. 2569"]]}
    told = "หนังสือเวียน ว 117 เรื่อง การคีย์ข้อมูล EMIS กำหนดส่ง 15 ธ.ค. 2569"
    shown = json.dumps(render_notices([notice(told, card=card)])[0]["contents"], ensure_ascii=False)
    for each in ("ว 117", "การคีย์ข้อมูล EMIS", "15 ธ.ค. 2569"):
        assert shown.count(each) == 1
    # In a list of several without cards the whole sentence stands.
    assert told in render_notices([notice(told)])[0]["text"]
