"""LINE's message objects, all kinds a bot may send."""

import re
from typing import Any

from bot.simulator.checks import (
    Check,
    Field,
    Path,
    Problems,
    all_same,
    array,
    boolean,
    https_url,
    label,
    link,
    number,
    obj,
    one_of,
    pattern,
    required,
    tagged,
    text,
    whole,
)
from bot.simulator.rules_actions import action
from bot.simulator.rules_flex import flex_container

MAX_MESSAGES = 5
ALT_TEXT = 1500

_template_action = action(20, label_needed=True)
_default_action = action(20, label_needed=False)
_colour = pattern(r"#[0-9A-Fa-f]{6}", "invalid color")
_ratio = one_of("rectangle", "square")
_fit = one_of("cover", "contain")
_alt_text = required(text(ALT_TEXT))


def _not_like_line(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if "line" in value.get("name", "").lower():
        problems.add((*path, "name"), "The sender name contains a word that may not be used")


_common: dict[str, Check | Field] = {
    "type": required(text(20)),
    "quickReply": obj(
        {
            "items": required(
                array(
                    obj(
                        {
                            "type": required(one_of("action")),
                            "imageUrl": https_url,
                            "action": required(action(20, label_needed=True, quick_reply=True)),
                        }
                    ),
                    1,
                    13,
                )
            )
        }
    ),
    "sender": obj({"name": text(20), "iconUrl": https_url}, _not_like_line),
}
_quote: dict[str, Check | Field] = {"quoteToken": text(200)}
_emoji_ids: dict[str, Check | Field] = {"productId": required(text(100)), "emojiId": required(text(100))}


def _emojis_mark_dollars(value: dict[str, Any], path: Path, problems: Problems) -> None:
    units = value["text"].encode("utf-16-le", "surrogatepass")
    for index, emoji in enumerate(value.get("emojis", [])):
        at = emoji["index"] * 2
        if units[at : at + 2] != "$".encode("utf-16-le"):
            problems.add((*path, "emojis", index, "index"), "index must point at a $ in the text")


def _keys_are_replaced(value: dict[str, Any], path: Path, problems: Problems) -> None:
    bare = value["text"].replace("{{", "").replace("}}", "")
    keys = re.findall(r"\{([^{}]*)\}", bare)
    known = value.get("substitution", {})
    for key in keys:
        if key not in known:
            problems.add((*path, "text"), f"The key '{key}' is not in substitution")
    if re.sub(r"\{[^{}]*\}", "", bare).count("{") or re.sub(r"\{[^{}]*\}", "", bare).count("}"):
        problems.add((*path, "text"), "A brace must be written twice")
    for kind in ("mention", "emoji"):
        if sum(1 for one in known.values() if one["type"] == kind) > 20:
            problems.add((*path, "substitution"), f"At most 20 of {kind} are allowed")


_substitute = tagged(
    {
        "mention": obj(
            {
                "type": required(text(20)),
                "mentionee": required(
                    tagged(
                        {
                            "user": obj({"type": required(text(20)), "userId": required(text(33))}),
                            "all": obj({"type": required(text(20))}),
                        }
                    )
                ),
            }
        ),
        "emoji": obj({"type": required(text(20))} | _emoji_ids),
    }
)


def _substitution(value: Any, path: Path, problems: Problems) -> None:
    if not isinstance(value, dict) or len(value) > 100:
        problems.add(path, "Must be an object of at most 100 entries")
        return
    for key, entry in value.items():
        if not re.fullmatch(r"[0-9A-Za-z_]{1,20}", key):
            problems.add((*path, key), "invalid key")
        _substitute(entry, (*path, key), problems)


_area = required(obj({name: required(whole(0)) for name in ("x", "y", "width", "height")}))
_map_common: dict[str, Check | Field] = {"type": required(text(20)), "area": _area, "label": text(100)}
_imagemap: dict[str, Check | Field] = {
    "baseUrl": required(https_url),
    "altText": _alt_text,
    "baseSize": required(obj({"width": required(whole(1040, 1040)), "height": required(whole(1))})),
    "actions": required(
        array(
            tagged(
                {
                    "message": obj(_map_common | {"text": required(text(400))}),
                    "uri": obj(_map_common | {"linkUri": required(link)}),
                    "clipboard": obj(_map_common | {"clipboardText": required(text(1000))}),
                }
            ),
            0,
            50,
        )
    ),
    "video": obj(
        {
            "originalContentUrl": required(https_url),
            "previewImageUrl": required(https_url),
            "area": _area,
            "externalLink": obj({"linkUri": required(link), "label": required(text(30))}),
        }
    ),
}


def _short_beside_picture(limit: int) -> Any:
    def check(value: dict[str, Any], path: Path, problems: Problems) -> None:
        if value.get("title") or value.get("thumbnailImageUrl"):
            label(limit)(value["text"], (*path, "text"), problems)

    return check


def _same_shape(columns: list[Any], path: Path, problems: Problems) -> None:
    shapes = [
        (len(one.get("actions", [])), "title" in one, "thumbnailImageUrl" in one)
        for one in columns
        if isinstance(one, dict)
    ]
    if not all_same(shapes):
        problems.add(
            path, "All columns must have the same number of actions, and a title and image in all or none"
        )


_picture_parts: dict[str, Check | Field] = {
    "thumbnailImageUrl": https_url,
    "imageBackgroundColor": _colour,
    "title": label(40),
    "defaultAction": _default_action,
}
_column = obj(
    _picture_parts | {"text": required(label(120)), "actions": required(array(_template_action, 1, 3))},
    _short_beside_picture(60),
)
_template = tagged(
    {
        "buttons": obj(
            _picture_parts
            | {
                "type": required(text(20)),
                "imageAspectRatio": _ratio,
                "imageSize": _fit,
                "text": required(label(160)),
                "actions": required(array(_template_action, 1, 4)),
            },
            _short_beside_picture(60),
        ),
        "confirm": obj(
            {
                "type": required(text(20)),
                "text": required(label(240)),
                "actions": required(array(_template_action, 2, 2)),
            }
        ),
        "carousel": obj(
            {
                "type": required(text(20)),
                "columns": required(array(_column, 1, 10, _same_shape)),
                "imageAspectRatio": _ratio,
                "imageSize": _fit,
            }
        ),
        "image_carousel": obj(
            {
                "type": required(text(20)),
                "columns": required(
                    array(
                        obj(
                            {
                                "imageUrl": required(https_url),
                                "action": required(action(12, label_needed=False)),
                            }
                        ),
                        1,
                        10,
                    )
                ),
            }
        ),
    }
)

_media: dict[str, Check | Field] = {
    "originalContentUrl": required(https_url),
    "previewImageUrl": required(https_url),
}

message = tagged(
    {
        "text": obj(
            _common
            | _quote
            | {
                "text": required(text(5000)),
                "emojis": array(obj({"index": required(whole(0))} | _emoji_ids), 0, 20),
            },
            _emojis_mark_dollars,
        ),
        "textV2": obj(
            _common | _quote | {"text": required(text(5000)), "substitution": _substitution},
            _keys_are_replaced,
        ),
        "sticker": obj(_common | _quote | {"packageId": required(text(20)), "stickerId": required(text(20))}),
        "image": obj(_common | _media),
        "video": obj(_common | _media | {"trackingId": text(100)}),
        "audio": obj(_common | {"originalContentUrl": required(https_url), "duration": required(whole(1))}),
        "location": obj(
            _common
            | {
                "title": required(text(100)),
                "address": required(text(100)),
                "latitude": required(number(-90, 90)),
                "longitude": required(number(-180, 180)),
            }
        ),
        "imagemap": obj(_common | _imagemap),
        "template": obj(_common | {"altText": _alt_text, "template": required(_template)}),
        "flex": obj(_common | {"altText": _alt_text, "contents": required(flex_container)}),
        "coupon": obj(_common | {"couponId": required(text(100)), "deliveryTag": text(30)}),
    }
)

messages = array(message, 1, MAX_MESSAGES)
notification_disabled: Check = boolean
