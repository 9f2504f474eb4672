"""LINE's Flex containers and components."""

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
    obj,
    one_of,
    pattern,
    required,
    tagged,
    text,
    whole,
)
from bot.simulator.measuring import json_bytes
from bot.simulator.rules_actions import action

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12

_SPACES = r"none|xs|sm|md|lg|xl|xxl"
_PIXELS = r"\d+(\.\d+)?px"
_PERCENT = r"\d+(\.\d+)?%"
_SIZES = r"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"

_colour = pattern(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", "invalid color: must be #RRGGBB or #RRGGBBAA")
_space = pattern(rf"{_SPACES}|{_PIXELS}", "invalid spacing")
_padding = pattern(rf"{_SPACES}|{_PIXELS}|{_PERCENT}", "invalid padding")
_offset = pattern(rf"{_SPACES}|-?{_PIXELS}|-?{_PERCENT}", "invalid offset")
_length = pattern(rf"{_PIXELS}|{_PERCENT}", "invalid length: must be in px or %")
_font = pattern(rf"{_SIZES}|{_PIXELS}", "invalid font size")
_image_size = pattern(rf"{_SIZES}|full|{_PIXELS}|{_PERCENT}", "invalid image size")
_border = pattern(rf"none|light|normal|medium|semi-bold|bold|{_PIXELS}", "invalid border width")
_corner = pattern(rf"{_SPACES}|{_PIXELS}", "invalid corner radius")
_type = required(text(20))
_flex_action = action(40, label_needed=False)

_placed: dict[str, Check | Field] = {
    "margin": _space,
    "position": one_of("relative", "absolute"),
    "offsetTop": _offset,
    "offsetBottom": _offset,
    "offsetStart": _offset,
    "offsetEnd": _offset,
}
_styled: dict[str, Check | Field] = {
    "color": _colour,
    "size": _font,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}


def _ratio(value: Any, path: Path, problems: Problems) -> None:
    width, _, height = value.partition(":") if isinstance(value, str) else ("", "", "")
    try:
        wide, high = float(width), float(height)
    except ValueError:
        wide = high = 0.0
    if not (1 <= wide <= 100000 and 1 <= high <= 100000) or high > 3 * wide:
        problems.add(path, "invalid aspect ratio: height may be at most three times the width")


def _text_or_spans(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if not value.get("contents") and not (value.get("text") or "").strip():
        problems.add((*path, "text"), "must be non-empty text")


def _children_fit_layout(value: dict[str, Any], path: Path, problems: Problems) -> None:
    baseline = value["layout"] == "baseline"
    allowed = (
        {"icon", "text", "filler"} if baseline else {"box", "button", "image", "text", "separator", "filler"}
    )
    for index, child in enumerate(value["contents"]):
        if child["type"] not in allowed:
            problems.add(
                (*path, "contents", index, "type"), f"{child['type']} may not be in a {value['layout']} box"
            )


def _component(value: Any, path: Path, problems: Problems) -> None:
    # Boxes hold components, so the table is looked up when a box is met, not when it is written down.
    _COMPONENT(value, path, problems)


_gradient = obj(
    {
        "type": required(one_of("linearGradient")),
        "angle": required(pattern(r"-?\d+(\.\d+)?deg", "invalid angle")),
        "startColor": required(_colour),
        "endColor": required(_colour),
        "centerColor": _colour,
        "centerPosition": pattern(_PERCENT, "invalid position"),
    }
)

_BOX = obj(
    _placed
    | {
        "type": _type,
        "layout": required(one_of("horizontal", "vertical", "baseline")),
        "contents": required(array(_component)),
        "flex": whole(0),
        "spacing": _space,
        "backgroundColor": _colour,
        "borderColor": _colour,
        "borderWidth": _border,
        "cornerRadius": _corner,
        "width": _length,
        "maxWidth": _length,
        "height": _length,
        "maxHeight": _length,
        "paddingAll": _padding,
        "paddingTop": _padding,
        "paddingBottom": _padding,
        "paddingStart": _padding,
        "paddingEnd": _padding,
        "action": _flex_action,
        "justifyContent": one_of(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": _gradient,
    },
    _children_fit_layout,
)
_BUTTON = obj(
    _placed
    | {
        "type": _type,
        "action": required(action(40, label_needed=True)),
        "flex": whole(0),
        "color": _colour,
        "style": one_of("primary", "secondary", "link"),
        "gravity": one_of("top", "bottom", "center"),
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
    }
)
_IMAGE = obj(
    _placed
    | {
        "type": _type,
        "url": required(https_url),
        "flex": whole(0),
        "align": one_of("start", "end", "center"),
        "gravity": one_of("top", "bottom", "center"),
        "size": _image_size,
        "aspectRatio": _ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _colour,
        "action": _flex_action,
        "animated": boolean,
    }
)
_ICON = obj(
    _placed
    | {"type": _type, "url": required(https_url), "size": _font, "aspectRatio": _ratio, "scaling": boolean}
)
_SPAN = obj(_styled | {"type": required(one_of("span")), "text": required(text(10000))})
_TEXT = obj(
    _placed
    | _styled
    | {
        "type": _type,
        "text": text(10000, low=0),
        "contents": array(_SPAN),
        "flex": whole(0),
        "align": one_of("start", "end", "center"),
        "gravity": one_of("top", "bottom", "center"),
        "wrap": boolean,
        "lineSpacing": pattern(_PIXELS, "invalid line spacing"),
        "maxLines": whole(0),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        "action": _flex_action,
    },
    _text_or_spans,
)
_COMPONENT = tagged(
    {
        "box": _BOX,
        "button": _BUTTON,
        "image": _IMAGE,
        "icon": _ICON,
        "text": _TEXT,
        "separator": obj({"type": _type, "margin": _space, "color": _colour}),
        "filler": obj({"type": _type, "flex": whole(0)}),
    }
)
_VIDEO = obj(
    {
        "type": _type,
        "url": required(https_url),
        "previewUrl": required(https_url),
        "altContent": required(tagged({"box": _BOX, "image": _IMAGE})),
        "aspectRatio": _ratio,
        "action": _flex_action,
    }
)
_block_style = obj({"backgroundColor": _colour, "separator": boolean, "separatorColor": _colour})


def _bubble_size(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if json_bytes(value) > BUBBLE_BYTES:
        problems.add(path, "The size of the bubble must be 30 KB or less")
    if not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        problems.add(path, "At least one block must be specified")


_BUBBLE = obj(
    {
        "type": required(one_of("bubble")),
        "direction": one_of("ltr", "rtl"),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "styles": obj(dict.fromkeys(("header", "hero", "body", "footer"), _block_style)),
        "header": tagged({"box": _BOX}),
        "hero": tagged({"box": _BOX, "image": _IMAGE, "video": _VIDEO}),
        "body": tagged({"box": _BOX}),
        "footer": tagged({"box": _BOX}),
        "action": _flex_action,
    },
    _bubble_size,
)


def _carousel_size(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if json_bytes(value) > CAROUSEL_BYTES:
        problems.add(path, "The size of the carousel must be 50 KB or less")
    if not all_same([bubble.get("size", "mega") for bubble in value["contents"]]):
        problems.add((*path, "contents"), "All bubbles of a carousel must have the same size")


flex_container = tagged(
    {
        "bubble": _BUBBLE,
        "carousel": obj(
            {"type": _type, "contents": required(array(_BUBBLE, 1, CAROUSEL_BUBBLES))},
            _carousel_size,
        ),
    }
)
