"""LINE's action objects: what a button may do, and how long its words may be."""

import re
from typing import Any

from bot.simulator.checks import (
    Check,
    Field,
    Path,
    Problems,
    label,
    link,
    obj,
    one_of,
    pattern,
    required,
    tagged,
    text,
)

_MOMENTS = {
    "date": r"(19|20)\d\d-\d\d-\d\d|2100-\d\d-\d\d",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
    "datetime": r"((19|20)\d\d|2100)-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d",
}


def action(
    label_limit: int, *, label_needed: bool, quick_reply: bool = False, rich_menu: bool = False
) -> Check:
    """Return the check of an action at one kind of place.

    Args:
        label_limit: Grapheme clusters: 40 in Flex, 12 in image carousels, 20 elsewhere.
        label_needed: Whether an action without a label would show an empty button there.
        quick_reply: Allows camera, cameraRoll and location.
        rich_menu: Allows richmenuswitch.
    """
    common: dict[str, Check | Field] = {
        "type": required(text(30)),
        "label": Field(label(label_limit), required=label_needed),
    }
    variants: dict[str, Check] = {
        "postback": obj(
            common
            | {
                "data": required(text(300)),
                "displayText": label(300),
                "text": label(300),
                "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
                "fillInText": label(300),
            },
            _fill_in_needs_keyboard,
        ),
        "message": obj(common | {"text": required(label(300))}),
        "uri": obj(common | {"uri": required(link), "altUri": obj({"desktop": required(link)})}),
        "datetimepicker": obj(
            common
            | {
                "data": required(text(300)),
                "mode": required(one_of("date", "time", "datetime")),
                "initial": text(30),
                "max": text(30),
                "min": text(30),
            },
            _moments_fit_mode,
        ),
        "clipboard": obj(common | {"clipboardText": required(text(1000))}),
    }
    if quick_reply:
        variants |= {kind: obj(common) for kind in ("camera", "cameraRoll", "location")}
    if rich_menu:
        alias = pattern(r"[a-z0-9_-]{1,32}", "invalid rich menu alias id")
        variants["richmenuswitch"] = obj(
            common | {"richMenuAliasId": required(alias), "data": required(text(300, low=0))}
        )
    return tagged(variants)


def _fill_in_needs_keyboard(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if "fillInText" in value and value.get("inputOption") != "openKeyboard":
        problems.add((*path, "fillInText"), "fillInText needs inputOption openKeyboard")


def _moments_fit_mode(value: dict[str, Any], path: Path, problems: Problems) -> None:
    shape = _MOMENTS[value["mode"]]
    for name in ("initial", "max", "min"):
        if name in value and not re.fullmatch(shape, value[name]):
            problems.add((*path, name), f"invalid {value['mode']} format")
            return
    # The three shapes sort as text in the order of time, so plain comparison is enough.
    low, high, start = value.get("min"), value.get("max"), value.get("initial")
    if low and high and low >= high:
        problems.add((*path, "max"), "max must be later than min")
    elif start and ((low and start < low) or (high and start > high)):
        problems.add((*path, "initial"), "initial must be between min and max")
