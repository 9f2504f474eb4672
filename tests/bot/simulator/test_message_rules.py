"""LINE's hard limits of message objects, each at its edge."""

import pytest

from bot.simulator.measuring import grapheme_clusters, utf16_units
from bot.simulator.rules import message_problems

HTTPS = "https://example.org/a.png"


def text(words, **more):
    return {"type": "text", "text": words} | more


def quick(*labels):
    actions = [{"type": "message", "label": label, "text": "ขอ"} for label in labels]
    return {"items": [{"type": "action", "action": action} for action in actions]}


def flex(contents, alt="สรุป"):
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*contents, **more):
    return {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": list(contents)},
    } | more


def button(label="ดู", **action):
    return {"type": "button", "action": {"type": "postback", "label": label, "data": "x"} | action}


def places(message):
    return [one["property"] for one in message_problems(message)]


GOOD = {
    "text of 5,000 units": text("ก" * 5000),
    "13 quick replies": text("x", quickReply=quick(*["ตัวเลือก"] * 13)),
    "label of 20 clusters with Thai marks": text("x", quickReply=quick("กี่" * 20)),
    "alt text of 1,500": flex(bubble({"type": "text", "text": "ก"}), alt="ก" * 1500),
    "12 bubbles": flex({"type": "carousel", "contents": [bubble({"type": "text", "text": "ก"})] * 12}),
    "flex label of 40": flex(bubble(button("ก" * 40))),
    "postback data of 300": flex(bubble(button(data="x" * 300))),
    "picture on the own machine": {
        "type": "image",
        "originalContentUrl": "http://127.0.0.1:8000/media/a.png",
        "previewImageUrl": "http://localhost:8000/media/a.png",
    },
    "text as spans": flex(
        bubble({"type": "text", "contents": [{"type": "span", "text": "ก", "weight": "bold"}]})
    ),
    "mention": {
        "type": "textV2",
        "text": "{who} โปรดส่งรายงาน {{ด่วน}}",
        "substitution": {"who": {"type": "mention", "mentionee": {"type": "all"}}},
    },
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "confirm": {
        "type": "template",
        "altText": "ยืนยัน",
        "template": {
            "type": "confirm",
            "text": "ส่งหรือไม่",
            "actions": [{"type": "message", "label": one, "text": one} for one in ("ส่ง", "ไม่ส่ง")],
        },
    },
    "imagemap": {
        "type": "imagemap",
        "baseUrl": "https://example.org/map",
        "altText": "แผนที่",
        "baseSize": {"width": 1040, "height": 585},
        "actions": [
            {
                "type": "uri",
                "linkUri": "https://example.org",
                "area": {"x": 0, "y": 0, "width": 9, "height": 9},
            }
        ],
    },
}


@pytest.mark.parametrize("message", GOOD.values(), ids=GOOD.keys())
def test_what_line_takes_is_taken(message):
    assert message_problems(message) == []


BAD = {
    "no such type": ({"type": "markdown", "text": "x"}, "messages[0].type"),
    "text of 5,001 units": (text("ก" * 5001), "messages[0].text"),
    "an emoji is two units": (text("\N{GRINNING FACE}" * 2501), "messages[0].text"),
    "empty text": (text(""), "messages[0].text"),
    "missing text": ({"type": "text"}, "messages[0].text"),
    "unknown property": (text("x", bold=True), "messages[0].bold"),
    "14 quick replies": (text("x", quickReply=quick(*["ก"] * 14)), "messages[0].quickReply.items"),
    "label of 21 clusters": (
        text("x", quickReply=quick("กี่" * 21)),
        "messages[0].quickReply.items[0].action.label",
    ),
    "alt text of 1,501": (flex(bubble({"type": "text", "text": "ก"}), alt="ก" * 1501), "messages[0].altText"),
    "empty flex text": (
        flex(bubble({"type": "text", "text": ""})),
        "messages[0].contents.body.contents[0].text",
    ),
    "button without label": (
        flex(bubble({"type": "button", "action": {"type": "postback", "data": "x"}})),
        "messages[0].contents.body.contents[0].action.label",
    ),
    "flex label of 41": (
        flex(bubble(button("ก" * 41))),
        "messages[0].contents.body.contents[0].action.label",
    ),
    "postback data of 301": (
        flex(bubble(button(data="x" * 301))),
        "messages[0].contents.body.contents[0].action.data",
    ),
    "uri of 1,001": (
        flex(
            bubble(
                {"type": "button", "action": {"type": "uri", "label": "x", "uri": "https://a.b/" + "x" * 989}}
            )
        ),
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "uri of another scheme": (
        flex(
            bubble({"type": "button", "action": {"type": "uri", "label": "x", "uri": "javascript:alert(1)"}})
        ),
        "messages[0].contents.body.contents[0].action.uri",
    ),
    "Thai file name not encoded": (
        {"type": "image", "originalContentUrl": "https://a.b/รูป.png", "previewImageUrl": HTTPS},
        "messages[0].originalContentUrl",
    ),
    "http picture": (
        {"type": "image", "originalContentUrl": "http://example.org/a.png", "previewImageUrl": HTTPS},
        "messages[0].originalContentUrl",
    ),
    "13 bubbles": (
        flex({"type": "carousel", "contents": [bubble({"type": "text", "text": "ก"})] * 13}),
        "messages[0].contents.contents",
    ),
    "bubbles of two sizes": (
        flex({"type": "carousel", "contents": [bubble(button()), bubble(button(), size="kilo")]}),
        "messages[0].contents.contents",
    ),
    "bubble over 30 KB": (
        flex(bubble(*[{"type": "text", "text": "ก" * 3000}] * 4)),
        "messages[0].contents",
    ),
    "carousel over 50 KB": (
        flex({"type": "carousel", "contents": [bubble(*[{"type": "text", "text": "ก" * 3000}] * 3)] * 2}),
        "messages[0].contents",
    ),
    "unknown component": (
        flex(bubble({"type": "table"})),
        "messages[0].contents.body.contents[0].type",
    ),
    "misspelt flex property": (
        flex(bubble({"type": "text", "text": "ก", "colour": "#ffffff"})),
        "messages[0].contents.body.contents[0].colour",
    ),
    "colour by name": (
        flex(bubble({"type": "text", "text": "ก", "color": "red"})),
        "messages[0].contents.body.contents[0].color",
    ),
    "flex as a decimal": (
        flex(bubble({"type": "text", "text": "ก", "flex": 1.5})),
        "messages[0].contents.body.contents[0].flex",
    ),
    "icon outside a baseline box": (
        flex(bubble({"type": "icon", "url": HTTPS})),
        "messages[0].contents.body.contents[0].type",
    ),
    "confirm with three actions": (
        {
            "type": "template",
            "altText": "x",
            "template": {
                "type": "confirm",
                "text": "x",
                "actions": [{"type": "message", "label": "x", "text": "x"}] * 3,
            },
        },
        "messages[0].template.actions",
    ),
    "key without substitution": ({"type": "textV2", "text": "{who}"}, "messages[0].text"),
    "sender called LINE": (text("x", sender={"name": "LINE ทางการ"}), "messages[0].sender.name"),
    "rich menu switch in a card": (
        flex(bubble({"type": "button", "action": {"type": "richmenuswitch", "label": "x"}})),
        "messages[0].contents.body.contents[0].action.type",
    ),
}


@pytest.mark.parametrize(("message", "place"), BAD.values(), ids=BAD.keys())
def test_what_line_refuses_is_refused_at_its_place(message, place):
    assert place in places(message)


def test_date_picker_limits_must_fit_the_mode():
    def picker(**more):
        action = {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date"} | more
        return flex(bubble({"type": "button", "action": action}))

    assert message_problems(picker(initial="2026-11-21", min="2026-01-01", max="2026-12-31")) == []
    assert places(picker(initial="21/11/2569")) == ["messages[0].contents.body.contents[0].action.initial"]
    assert places(picker(min="2026-12-31", max="2026-01-01")) == [
        "messages[0].contents.body.contents[0].action.max"
    ]


def test_text_is_counted_as_line_counts_it():
    assert utf16_units("กี่") == 3
    assert grapheme_clusters("กี่") == 1
    assert grapheme_clusters("น้ำ") == 1
    assert grapheme_clusters("เมนูเจ้าหน้าที่") == 10
    family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
    assert (utf16_units(family), grapheme_clusters(family)) == (8, 1)
