"""What a newcomer sees: ``nongphaen demo`` as real processes, talked to through the chat page's own door."""

from __future__ import annotations

import json
import signal
import time
import urllib.error
import urllib.request

import pytest

from tests.bot.demonstration import WAIT_S, demonstration


@pytest.fixture(scope="module")
def demo(tmp_path_factory, model_home):
    with demonstration(tmp_path_factory.mktemp("demo-home"), model_home) as running:
        yield running


def test_a_principal_gets_the_money_of_the_own_school_in_one_screen(demo):
    chat = demo.say("school:57030040", "เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่")
    sentence, card = demo.answers(chat, 2)[:2]
    assert "1,284,255.00 บาท" in sentence["text"] and "ลงวันที่ 6 พ.ย. 2569" in sentence["text"]
    assert card["type"] == "flex" and "2,052.00" in json.dumps(card, ensure_ascii=False)


def test_an_officer_gets_a_card_and_a_chart_that_can_be_fetched(demo):
    chat = demo.say("officer", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ")
    sentence, card, chart = demo.answers(chat, 3)[:3]
    assert "รวม 53 โรง" in sentence["text"] and "DMC" in sentence["text"] and card["type"] == "flex"
    for address in (chart["originalContentUrl"], chart["previewImageUrl"]):
        with urllib.request.urlopen(address, timeout=10) as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"
            assert "immutable" in picture.headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(chart["originalContentUrl"].replace(".png", "0.png"), timeout=10)
    assert refused.value.code == 404


def test_the_public_is_refused_what_is_not_public_and_told_what_is(demo):
    chat = demo.say("public", "งบโรงเรียนบ้านแม่จันเท่าไหร่")
    assert "ขออภัย" in demo.answers(chat, 1)[0]["text"]


def test_a_group_is_left_in_peace_until_it_calls(demo):
    demo.say("school:57030040", "พรุ่งนี้ประชุมกี่โมงคะ", chat=demo.group)
    demo.say("school:57030040", "น้องแผน มีโรงเรียนกี่โรง", chat=demo.group)
    answers = demo.answers(demo.group, 1)
    assert len([each for each in answers if each["type"] == "text"]) == 1 and "โรง" in answers[0]["text"]


def test_answers_cost_no_quota_and_a_forged_webhook_gets_in_nowhere(demo):
    assert demo.state()["quota"]["used"] == 0
    forged = urllib.request.Request(
        f"{demo.bot}/callback", b'{"destination":"U","events":[]}', {"x-line-signature": "AAAA"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(forged, timeout=10)
    assert refused.value.code == 400


def test_everybody_finds_the_menu_of_their_seat_below_the_chat(demo):
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        menus = {each["seat"]: each["richMenu"] for each in demo.state()["users"]}
        roles = {seat: menu["name"].split("-")[1] for seat, menu in menus.items() if menu}
        if roles == {
            **dict.fromkeys(menus, "school"),
            "public": "public",
            "officer": "officer",
            "director": "officer",
        }:
            return
        time.sleep(0.2)
    raise AssertionError(roles)


def test_zz_it_stops_cleanly_and_says_that_the_data_stay(demo):
    demo.process.send_signal(signal.SIGINT)
    told, _ = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 0
    assert "พร้อมแล้ว เปิดหน้าแชตที่" in told and "ข้อมูลยังอยู่" in told and "Traceback" not in told
