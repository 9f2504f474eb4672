"""LINE's webhook JSON -> ``Incoming``; unknown kinds become ``Ignored``.

Read tolerantly and by hand: the SDK's parser loses group, person and message of what it does not know, and
new events and fields come without notice (line-platform.md sections 1 and 8).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

ChatKind = Literal["private", "group"]
#: Events that carry no message and are acted upon.
PLAIN = ("follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "unsend", "messageEdited")
#: Messages other than text that people send.
OTHER_MESSAGES = ("image", "video", "audio", "file", "location", "sticker")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What reached the bot (เหตุการณ์จาก LINE), free of LINE's spelling.

    ``kind``: ``text``, ``postback``, one of ``PLAIN``, or one of ``OTHER_MESSAGES``. ``text`` is without the
    mention of the bot itself, whether it stood there is ``mentioned``. ``params``: what a date picker gave.
    ``message_id`` is that of the message taken back for ``unsend``.
    """

    kind: str
    chat: ChatKind
    chat_id: str
    speaker_id: str = ""
    text: str = ""
    mentioned: bool = False
    data: str = ""
    params: tuple[tuple[str, str], ...] = ()
    #: LINE ids of who left a group (``memberLeft``).
    members: tuple[str, ...] = ()
    reply_token: str = ""
    message_id: str = ""
    #: LINE's id of the message that this one quotes.
    quoted: str = ""
    #: Of a file: its name, and how many bytes LINE says it has.
    file_name: str = ""
    file_size: int = 0
    #: The text stands in place of an earlier wording of the same message.
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that nothing is done about; ``kind`` as LINE wrote it."""

    kind: str


def read_event(raw: str | dict[str, Any]) -> Incoming | Ignored:
    """Read one webhook event; whatever is missing or of another shape than expected makes it ``Ignored``."""
    event = _parsed(raw)
    kind = _text(event, "type")
    source = _part(event, "source")
    chat_id = _text(source, "groupId") or _text(source, "roomId") or _text(source, "userId")
    if not chat_id:
        return Ignored(kind or "broken")
    about: dict[str, Any] = {
        "chat": "private" if chat_id == _text(source, "userId") else "group",
        "chat_id": chat_id,
        "speaker_id": _text(source, "userId"),
        "reply_token": _text(event, "replyToken"),
    }
    if kind == "message":
        return _read_message(_part(event, "message"), about)
    if kind == "messageEdited" and _part(event, "message").get("type") == "text":
        read = _read_message(_part(event, "message"), about)
        return replace(read, edited=True) if isinstance(read, Incoming) else read
    if kind == "postback":
        postback = _part(event, "postback")
        params = tuple((k, v) for k, v in _part(postback, "params").items() if isinstance(v, str))
        return Incoming("postback", data=_text(postback, "data"), params=params, mentioned=True, **about)
    if kind in PLAIN:
        message_id = _text(_part(event, "unsend"), "messageId")
        gone = tuple(_text(each, "userId") for each in _list(_part(event, "left").get("members")))
        message_id = message_id or _text(_part(event, "message"), "id")
        return Incoming(kind, message_id=message_id, members=tuple(filter(None, gone)), **about)
    return Ignored(kind or "broken")


def _read_message(message: dict[str, Any], about: dict[str, Any]) -> Incoming | Ignored:
    kind = _text(message, "type")
    message_id = _text(message, "id")
    if kind == "text":
        text, mentioned = strip_own_mention(
            _text(message, "text"), _part(message, "mention").get("mentionees")
        )
        return Incoming(
            "text", text=text, mentioned=mentioned, message_id=message_id, quoted=_text(message, "quotedMessageId"), **about
        )  # fmt: skip
    if kind == "file":
        size = message.get("fileSize")
        return Incoming(
            kind,
            message_id=message_id,
            file_name=_text(message, "fileName"),
            file_size=size if type(size) is int else 0,
            **about,
        )
    if kind in OTHER_MESSAGES:
        return Incoming(kind, message_id=message_id, **about)
    return Ignored(f"message/{kind or 'broken'}")


def strip_own_mention(text: str, mentionees: Any) -> tuple[str, bool]:
    """Take the bot's own mention out of a text; tell whether it was there.

    ``index`` and ``length`` count UTF-16 units, so an emoji before the mention counts twice.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    own = [each for each in _list(mentionees) if each.get("isSelf") is True]
    spans = sorted((_span(each) for each in own), reverse=True)
    for start, length in spans:
        if length and 2 * (start + length) <= len(units):
            units = units[: 2 * start] + units[2 * (start + length) :]
    return units.decode("utf-16-le", "replace").strip(), bool(own)


def _span(mentionee: dict[str, Any]) -> tuple[int, int]:
    start, length = mentionee.get("index"), mentionee.get("length")
    good = type(start) is int and type(length) is int and start >= 0 and length > 0
    return (start, length) if good and isinstance(start, int) and isinstance(length, int) else (0, 0)


def _parsed(raw: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    # A lone surrogate or a NUL cannot be stored by every database.
    return text.replace("\x00", "").encode("utf-8", "replace").decode() if isinstance(text, str) else ""
