"""LINE's rules for rich menus (เมนูหลักใต้ห้องแชต)."""

from typing import Any

from bot.simulator.checks import (
    Check,
    Path,
    Problems,
    array,
    boolean,
    label,
    number,
    obj,
    pattern,
    required,
    whole,
)
from bot.simulator.rules_actions import action

MAX_MENUS = 1000
IMAGE_BYTES = 1024 * 1024


def _wide_enough(value: dict[str, Any], path: Path, problems: Problems) -> None:
    if value["width"] / value["height"] < 1.45:
        problems.add(path, "The ratio of width to height must be 1.45 or more")


def _areas_inside(value: dict[str, Any], path: Path, problems: Problems) -> None:
    size = value["size"]
    for index, area in enumerate(value["areas"]):
        box = area["bounds"]
        if box["x"] + box["width"] > size["width"] or box["y"] + box["height"] > size["height"]:
            problems.add((*path, "areas", index, "bounds"), "The area is outside the rich menu")


_bounds = obj(
    {
        "x": required(whole(0)),
        "y": required(whole(0)),
        "width": required(whole(1)),
        "height": required(whole(1)),
    }
)
_area = obj({"bounds": required(_bounds), "action": required(action(20, label_needed=False, rich_menu=True))})

rich_menu: Check = obj(
    {
        "size": required(
            obj({"width": required(whole(800, 2500)), "height": required(number(250, 2500))}, _wide_enough)
        ),
        "selected": required(boolean),
        "name": required(label(300)),
        "chatBarText": required(label(14)),
        "areas": required(array(_area, 0, 20)),
    },
    _areas_inside,
)

alias_id = pattern(r"[a-z0-9_-]{1,32}", "invalid rich menu alias id")
