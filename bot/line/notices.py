"""Notices -> LINE messages: a numbered text, or a card with a line and the buttons of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.line.flex import FAINT, GREEN, INK, PALE, SOFT, Component, text
from bot.line.limits import (
    ACTION_TEXT,
    ALT_TEXT,
    BUBBLE_BYTES,
    CAROUSEL_BYTES,
    POSTBACK_DATA,
    TEXT,
    cut_label,
    cut_text,
    json_bytes,
)
from db.notices import Notice

Message = dict[str, Any]

#: Notices in one message: with their buttons they stay within LINE's limits of a carousel.
MOST_IN_MESSAGE = 12
IN_BUBBLE = 6
#: Letters of one notice on a card: fewer where many long ones would be more than LINE takes.
LETTERS = (600, 300, 140, 60)
#: Rows of a notice's facts, and its buttons.
MOST_ROWS, MOST_BUTTONS = 4, 3


def render_notices(notices: Sequence[Notice], *, more: int = 0, group: bool = False) -> list[Message]:
    """Return up to ``MOST_IN_MESSAGE`` notices as one message; ``more`` are said to follow later.

    Plain ones become a text, those with buttons or facts a card. In a group a tap says nothing aloud.
    """
    heading = f"มีเรื่องแจ้ง {len(notices)} เรื่อง" if len(notices) > 1 or more else ""
    follow = f"และมีอีก {more} เรื่องที่จะแจ้งต่อไป" if more else ""
    if not any(notice.buttons or notice.card for notice in notices):
        return [{"type": "text", "text": cut_text(_as_text(notices, heading, follow), TEXT)}]
    contents = next(
        (built for most in LETTERS if _fits(built := _contents(notices, heading, follow, most, group))),
        _contents(notices, heading, follow, LETTERS[-1], group),
    )
    first = _title(notices[0])
    alt = cut_text(f"{heading}: {first}" if heading else first, ALT_TEXT)
    return [{"type": "flex", "altText": alt, "contents": contents}]


def _contents(notices: Sequence[Notice], heading: str, follow: str, most: int, group: bool) -> Component:
    parts = [notices[start : start + IN_BUBBLE] for start in range(0, len(notices), IN_BUBBLE)]
    bubbles = [_bubble(part, heading, most, group) for part in parts]
    if follow:
        bubbles[-1]["body"]["contents"].append(text(follow, size="xs", color=FAINT, margin="lg"))
    return bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}


def _fits(contents: Component) -> bool:
    if contents["type"] == "bubble":
        return json_bytes(contents) <= BUBBLE_BYTES
    return json_bytes(contents) <= CAROUSEL_BYTES and all(_fits(each) for each in contents["contents"])


def _title(notice: Notice) -> str:
    return str(notice.card.get("title") or notice.text.split("\n", 1)[0]).strip() or "-"


def _as_text(notices: Sequence[Notice], heading: str, follow: str) -> str:
    if len(notices) == 1 and not heading:
        return notices[0].text or "-"
    lines = [f"{number}. {notice.text}" for number, notice in enumerate(notices, 1)]
    return "\n".join(line for line in (heading, *lines, follow) if line)


def _bubble(notices: Sequence[Notice], heading: str, most: int, group: bool) -> Component:
    contents: list[Component] = []
    for notice in notices:
        if contents:
            contents.append({"type": "separator", "margin": "lg", "color": "#E5E7EB"})
        contents.append(_one(notice, most, group))
    built: Component = {
        "type": "bubble",
        "size": "mega",
        "body": {"type": "box", "layout": "vertical", "paddingAll": "16px", "contents": contents},
    }
    if heading:
        built["header"] = {
            "type": "box",
            "layout": "vertical",
            "backgroundColor": PALE,
            "paddingAll": "14px",
            "contents": [text(heading, size="md", color=GREEN, weight="bold")],
        }
    return built


def _one(notice: Notice, most: int, group: bool) -> Component:
    card = notice.card
    lines: list[Component] = []
    if title := str(card.get("title") or ""):
        lines.append(text(cut_text(title, most), color=GREEN, weight="bold"))
    # A card whose rows tell the rest says in one line what it is about; without rows the whole sentence stands.
    if said := str(card.get("say") or notice.text).strip():
        lines.append(text(cut_text(said, most), color=INK, whole=True))
    lines += [_fact(str(label), str(value)) for label, value in list(card.get("rows") or [])[:MOST_ROWS]]
    if note := str(card.get("note") or ""):
        lines.append(text(cut_text(note, most), size="xs", color=FAINT))
    lines += [_button(button, group) for button in notice.buttons[:MOST_BUTTONS]]
    return {"type": "box", "layout": "vertical", "margin": "lg", "spacing": "sm", "contents": lines}


def _fact(label: str, value: str) -> Component:
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "sm",
        "contents": [text(label, size="xs", color=SOFT, flex=3), text(value, size="xs", color=INK, flex=7)],
    }


def _button(button: dict[str, str], group: bool) -> Component:
    label = cut_label(button["label"])
    if uri := button.get("uri"):
        action = {"type": "uri", "label": label, "uri": uri}
    else:
        action = {"type": "postback", "label": label, "data": button["data"][:POSTBACK_DATA]}
        if fill := button.get("fill"):
            action |= {"inputOption": "openKeyboard", "fillInText": fill}
        elif not group:
            action["displayText"] = cut_text(button["label"], ACTION_TEXT)
    return {"type": "button", "style": "link", "height": "sm", "color": GREEN, "action": action}
