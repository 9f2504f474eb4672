"""LINE's events read by hand: what is known, what is odd, and the bot's own mention."""

from __future__ import annotations

import json

import pytest

from bot.line.events import Ignored, Incoming, read_event, strip_own_mention
from tests.bot.kit import GROUP, USER, text_event

GROUP_SOURCE = {"type": "group", "groupId": GROUP, "userId": USER}


def test_a_private_text():
    read = read_event(json.dumps(text_event("มีครูกี่คน")))
    assert read == Incoming(
        "text", "private", USER, USER, text="มีครูกี่คน", reply_token="token-01E1", message_id="m-01E1"
    )


def test_a_group_is_the_chat_also_without_a_person():
    assert read_event(text_event(source=GROUP_SOURCE)).chat == "group"
    nobody = read_event(text_event(source={"type": "group", "groupId": GROUP}))
    assert (nobody.chat_id, nobody.speaker_id) == (GROUP, "")


@pytest.mark.parametrize(
    ("text", "index", "length", "left"),
    [
        ("@น้องแผน มีครูกี่คน", 0, 8, "มีครูกี่คน"),
        ("😀😀 @น้องแผน มีครูกี่คน", 5, 8, "😀😀  มีครูกี่คน"),
        ("มีครูกี่คน @น้องแผน", 11, 8, "มีครูกี่คน"),
        ("@น้องแผน", 0, 800, "@น้องแผน"),
        ("@น้องแผน", -1, 8, "@น้องแผน"),
        ("@น้องแผน", "0", None, "@น้องแผน"),
    ],
)
def test_the_bots_own_mention_is_taken_out_by_utf16_units(text, index, length, left):
    assert strip_own_mention(text, [{"index": index, "length": length, "isSelf": True}]) == (left, True)


def test_a_mention_of_somebody_else_stays():
    assert strip_own_mention("@ครู ดูนี่", [{"index": 0, "length": 4, "isSelf": False}, 7]) == ("@ครู ดูนี่", False)
    assert strip_own_mention("เฉยๆ", None) == ("เฉยๆ", False)


def test_a_tap_brings_its_data_and_date():
    postback = {"data": "m=due", "params": {"date": "2026-11-21", "odd": 7}}
    read = read_event(text_event(type="postback", postback=postback))
    assert (read.kind, read.data, read.params, read.mentioned) == (
        "postback",
        "m=due",
        (("date", "2026-11-21"),),
        True,
    )


@pytest.mark.parametrize(
    "kind", ["follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "unsend"]
)
def test_events_without_a_message(kind):
    assert read_event(text_event(type=kind)).kind == kind


def test_an_edit_is_read_as_the_text_that_stands_now():
    read = read_event(text_event("ใหม่", type="messageEdited"))
    assert (read.kind, read.text, read.message_id, read.edited) == ("text", "ใหม่", "m-01E1", True)
    assert not read_event(text_event("ใหม่")).edited
    picture = read_event(text_event(type="messageEdited", message={"type": "image", "id": "7"}))
    assert (picture.kind, picture.edited) == ("messageEdited", False)


def test_an_unsend_names_the_message():
    assert read_event(text_event(type="unsend", unsend={"messageId": "77"})).message_id == "77"


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "location", "sticker"])
def test_other_messages_are_known_by_their_kind(kind):
    assert read_event(text_event(message={"type": kind, "id": "5"})).kind == kind


@pytest.mark.parametrize(
    ("odd", "kind"),
    [
        ("{", "broken"),
        ("[]", "broken"),
        ({}, "broken"),
        (text_event(type="beacon"), "beacon"),
        (text_event(message={"type": "hologram"}), "message/hologram"),
        (text_event(message=None), "message/broken"),
        (text_event(source=None), "message"),
        (text_event(source={"userId": 5}), "message"),
    ],
)
def test_what_is_unknown_or_broken_is_ignored(odd, kind):
    assert read_event(odd) == Ignored(kind)


def test_a_lone_surrogate_or_nul_does_not_reach_the_database():
    read = read_event(json.dumps(text_event("a\x00b \ud800")))
    assert read.text.encode() == b"ab ?"


def test_what_a_message_quotes_is_read():
    event = {
        "type": "message",
        "source": {"type": "user", "userId": "U1"},
        "message": {"type": "text", "id": "2", "text": "ค่ะ", "quotedMessageId": "1"},
    }
    assert read_event(event).quoted == "1"
