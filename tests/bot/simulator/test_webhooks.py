"""Webhooks in LINE's shape, signed as LINE signs, delivered and redelivered."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from bot.simulator.errors import ActionRefusedError
from bot.simulator.server import create_platform
from bot.simulator.webhooks import sign

from .conftest import ARUN, GROUP, MALEE, SECRET, SOMCHAI


@pytest.fixture
def told(config, bot):
    """A platform whose webhooks reach the listening bot."""
    platform = create_platform(replace(config, webhook_url=bot.url))
    yield platform
    platform.close()


def test_the_signature_is_that_of_lines_own_example():
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    expected = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    assert sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == expected


def test_a_text_arrives_signed_and_complete(told, bot):
    told.say(SOMCHAI.user_id, "สวัสดี")
    assert told.wait_idle()
    headers, body = bot.requests[0]
    mac = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    assert {key.lower(): value for key, value in headers.items()}["x-line-signature"] == mac
    assert json.loads(body)["destination"] == told.bot_user_id
    event = bot.events[0]
    assert event["source"] == {"type": "user", "userId": SOMCHAI.user_id}
    assert (event["message"]["text"], event["mode"]) == ("สวัสดี", "active")
    assert len(event["webhookEventId"]) == 26
    assert told.messages(SOMCHAI.user_id)[0].read


def test_a_mention_of_the_bot_is_counted_in_utf16_units(told, bot):
    told.say(SOMCHAI.user_id, "\N{GRINNING FACE} @น้องแผน ถาม @มาลี และ @All", GROUP)
    told.wait_idle()
    mine, malee, everyone = bot.events[0]["message"]["mention"]["mentionees"]
    assert (mine["index"], mine["length"], mine["isSelf"]) == (3, 8, True)
    assert (malee["userId"], malee["isSelf"]) == (MALEE.user_id, False)
    assert everyone["type"] == "all"
    assert bot.events[0]["source"] == {"type": "group", "groupId": GROUP, "userId": SOMCHAI.user_id}


def test_a_tap_shows_its_words_but_sends_only_data(told, bot):
    action = {"type": "postback", "label": "งบ", "data": "m=1", "displayText": "ขอดูงบ"}
    told.tap(SOMCHAI.user_id, action, GROUP)
    told.wait_idle()
    assert [event["type"] for event in bot.events] == ["postback"]
    assert bot.events[0]["postback"] == {"data": "m=1"}
    assert told.messages(GROUP)[0].body == {"type": "display", "text": "ขอดูงบ"}


def test_an_unanswered_event_comes_again_with_the_same_id_and_token(config, bot):
    platform = create_platform(replace(config, webhook_url=bot.url, redelivery_delays_s=(0.0,)))
    bot.status = 500
    platform.say(SOMCHAI.user_id, "สวัสดี")
    assert platform.wait_idle()
    platform.close()
    first, second = bot.events
    assert second == first | {"deliveryContext": {"isRedelivery": True}}
    assert [one.error for one in platform.webhook_log] == ["error_status_code"] * 2


def test_redelivery_by_hand_gives_the_token_a_new_minute(told, bot, clock):
    event_id = told.say(SOMCHAI.user_id, "สวัสดี")
    told.wait_idle()
    clock.pass_seconds(90)
    told.redeliver(event_id)
    told.wait_idle()
    body = {"replyToken": bot.events[1]["replyToken"], "messages": [{"type": "text", "text": "ค่ะ"}]}
    assert told.reply(body)["sentMessages"]


def test_a_bot_that_is_down_is_logged_as_line_would(config):
    platform = create_platform(replace(config, webhook_url="http://127.0.0.1:9/callback"))
    platform.say(SOMCHAI.user_id, "สวัสดี")
    platform.wait_idle()
    platform.close()
    assert [(one.status, one.error) for one in platform.webhook_log] == [(0, "could_not_connect")]
    assert not platform.messages(SOMCHAI.user_id)[0].read


def test_a_group_without_the_bot_tells_it_nothing(told, bot):
    told.leave(GROUP)
    told.say(SOMCHAI.user_id, "คุยกันเอง", GROUP)
    told.wait_idle()
    assert [event["type"] for event in bot.events] == ["leave"]


def test_a_blocker_cannot_write(told):
    told.unfollow(SOMCHAI.user_id)
    with pytest.raises(ActionRefusedError, match="บล็อก"):
        told.say(SOMCHAI.user_id, "สวัสดี")


def test_every_event_fits_lines_published_schema(told, bot, shared):
    import yaml

    schemas = yaml.safe_load((shared / "line-openapi" / "webhook.yml").read_text(encoding="utf-8"))[
        "components"
    ]["schemas"]
    _everything_a_person_can_do(told)
    assert told.wait_idle()
    assert len(bot.events) == 16
    for event in bot.events:
        assert _faults(event, "Event", schemas) == [], event


def _everything_a_person_can_do(line):
    line.say(SOMCHAI.user_id, "สวัสดี")
    line.say(MALEE.user_id, "@น้องแผน ช่วยด้วย", GROUP)
    line.edit(line.messages(GROUP)[-1].message_id, "@น้องแผน ไม่เป็นไร")
    line.unsend(line.messages(GROUP)[-1].message_id)
    line.send_image(SOMCHAI.user_id, b"png")
    line.send_file(SOMCHAI.user_id, "แผน.xlsx", b"xlsx")
    line.send_sticker(SOMCHAI.user_id)
    line.send_location(SOMCHAI.user_id, "เขต", "เชียงราย", 19.9, 99.8)
    line.tap(SOMCHAI.user_id, {"type": "postback", "data": "x"})
    line.tap(
        SOMCHAI.user_id,
        {"type": "datetimepicker", "data": "d", "mode": "date"},
        params={"date": "2026-11-21"},
    )
    line.unfollow(SOMCHAI.user_id)
    line.follow(SOMCHAI.user_id)
    line.member_left(GROUP, [ARUN.user_id])
    line.member_joined(GROUP, [ARUN.user_id])
    line.leave(GROUP)
    line.join(GROUP)


def _faults(value, name, schemas):
    """Check a value against a schema of the file, following LINE's discriminators; return the messages."""
    import jsonschema

    schema = schemas[name]
    mapping = schema.get("discriminator", {}).get("mapping", {})
    if value.get("type") in mapping:
        name = mapping[value["type"]].rsplit("/", 1)[1]
    elif value.get("type") == "messageEdited":
        name = "MessageEvent"
    root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    found = [one.message for one in jsonschema.Draft7Validator(root).iter_errors(value)]
    for key, part in (("message", "MessageContent"), ("source", "Source")):
        if name.endswith("Event") and isinstance(value.get(key), dict):
            found += _faults(value[key], part, schemas)
    return found
