"""Answers as LINE messages: valid by LINE's own description, within its limits whatever the answer holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.line.flex import MOST_ROWS
from bot.line.limits import cut_label, cut_text, graphemes, json_bytes, utf16_length
from bot.line.render import render
from bot.media import Picture
from bot.simulator.rules import message_problems
from db.values.money import Money
from handlers.core import Reply, Suggestion
from reports.cards import Card, Figure
from reports.question import Provenance
from tests.bot.line.openapi import faults

SOURCE = Provenance(
    source="DMC", as_of=date(2025, 6, 10), period="ปีการศึกษา 2568", scope="ทั้งเขต", demonstration=True
)
PICTURE = Picture("https://a.go.th/media/a.png", "https://a.go.th/media/b.png")


def texts(node) -> list[str]:
    """Return every text a phone would show of these messages, in order."""
    if isinstance(node, list):
        return [text for each in node for text in texts(each)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "text" else []
    return own + [text for each in node.values() for text in texts(each)]


def request(messages: list) -> dict:
    return {"replyToken": "t", "messages": messages}


def card(*rows: Figure, **more) -> Card:
    return Card("นักเรียน ป.1", rows, SOURCE, **more)


def test_sentence_card_picture_and_buttons_in_this_order():
    reply = Reply(
        "question",
        "1,497 คน",
        cards=(
            card(
                Figure("รวม", 1497, "คน", emphasis=True),
                Figure("ชาย", 757, "คน"),
                Figure("เงิน", Money(125_050), "บาท"),
            ),
        ),
        suggest=(
            Suggestion("ปีที่แล้ว", "แล้วปีที่แล้วล่ะ"),
            Suggestion("บ้านสันโค้ง", data="pick=1.0"),
            Suggestion("เปิดไฟล์", uri="https://a.go.th/f"),
        ),
    )
    messages = render(reply, PICTURE)
    assert [each["type"] for each in messages] == ["text", "flex", "image"]
    assert ["quickReply" in each for each in messages] == [False, False, True]
    shown = texts(messages)
    assert shown[0] == "1,497 คน"
    assert {"1,497 คน", "757 คน", "1,250.50 บาท", "ข้อมูลสาธิต"} <= set(shown)
    assert any("ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568" in each for each in shown)
    assert faults("ReplyMessageRequest", request(messages)) == []


def test_rows_that_do_not_fit_are_counted_not_dropped():
    rows = [Figure(f"โรงเรียนที่ {number}", number, "คน") for number in range(139)]
    shown = texts(render(Reply("question", "139 โรงเรียน", cards=(card(*rows),))))
    assert (
        sum(each.startswith("โรงเรียนที่") for each in shown)
        + next(int(each.split()[1]) for each in shown if each.startswith("และอีก"))
        == 139
    )


def test_the_last_row_is_shown_rather_than_counted():
    rows = [Figure(f"วิชาที่ {number}", number, "คะแนน") for number in range(MOST_ROWS + 1)]
    shown = texts(render(Reply("question", "เทียบคะแนน", cards=(card(*rows),))))
    assert sum(each.startswith("วิชาที่") for each in shown) == MOST_ROWS + 1
    assert not any(each.startswith("และอีก") for each in shown)


def test_several_cards_are_one_carousel_within_its_size():
    rows = [Figure("ป" * 150, "ค" * 150, "", note="ห" * 150) for _ in range(14)]
    messages = render(Reply("question", "ทั้งหมด", cards=tuple(card(*rows) for _ in range(3))))
    (flex,) = [each for each in messages if each["type"] == "flex"]
    assert flex["contents"]["type"] == "carousel"
    assert json_bytes(flex["contents"]) < 50_000
    assert len(flex["contents"]["contents"]) == 3
    assert faults("ReplyMessageRequest", request(messages)) == []


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)
values = st.one_of(st.none(), st.integers(-10**12, 10**12), st.builds(Money, st.integers(0, 10**15)), words,
                   st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=Decimal(0), max_value=Decimal(10**9)))  # fmt: skip
figures = st.builds(
    Figure, words, values, st.sampled_from(["คน", "บาท", "ร้อยละ", ""]), emphasis=st.booleans(), note=words
)
cards = st.builds(
    Card, words, st.lists(figures, max_size=30).map(tuple), st.sampled_from([SOURCE, None]), subtitle=words,
    notes=st.lists(words, max_size=4).map(tuple),
)  # fmt: skip
suggestions = st.builds(Suggestion, words.filter(str.strip), words, words.map(str.strip))
replies = st.builds(
    Reply, st.just("question"), st.text(max_size=6000), cards=st.lists(cards, max_size=4).map(tuple),
    suggest=st.lists(suggestions, max_size=20).map(tuple),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(replies, st.sampled_from([None, PICTURE]))
def test_whatever_an_answer_holds_line_would_take_it(reply, picture):
    messages = render(reply, picture)
    assert 1 <= len(messages) <= 5
    assert faults("ReplyMessageRequest", request(messages)) == []
    assert [
        fault for each in messages for fault in message_problems(each)
    ] == []  # the stand-in's rules: LINE's hard limits


@pytest.mark.parametrize(
    ("text", "letters"), [("เมนูเจ้าหน้าที่", 10), ("น้ำ", 1), ("ก", 1), ("", 0), ("กี่", 1), ("👨‍👩‍👧", 1)]
)
def test_letters_are_counted_as_read(text, letters):
    assert len(graphemes(text)) == letters
    assert "".join(graphemes(text)) == text


def test_a_cut_never_splits_a_letter_and_shows_that_it_cut():
    assert cut_label("ผู้อำนวยการโรงเรียนบ้านแม่จัน").endswith("…")
    assert len(graphemes(cut_label("กี่" * 30))) == 20
    assert utf16_length(cut_text("😀" * 3000, 5000)) <= 5000
    assert cut_text("สั้น", 5000) == "สั้น"
