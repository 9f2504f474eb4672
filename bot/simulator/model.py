"""What the platform remembers: people, groups, messages, tokens, and its two logs."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

BOT = "bot"


@dataclass
class User:
    """One LINE account, as far as the official account may know it."""

    user_id: str
    name: str
    #: What the demonstration lets this person be: "public", "officer", "director", "school:CODE".
    seat: str = "public"
    hint: str = ""
    friend: bool = True
    blocked: bool = False
    last_wrote_ms: int = 0
    seq: int = 0


@dataclass
class Group:
    """One group chat; ``members`` are user ids without the bot."""

    group_id: str
    name: str
    members: list[str] = field(default_factory=list)
    seat: str = ""
    hint: str = ""
    bot_in: bool = True
    seq: int = 0


@dataclass
class ChatMessage:
    """One bubble of a chat, from a person or from the bot."""

    message_id: str
    #: User id of a private chat, or group id.
    chat: str
    #: ``BOT`` or the user id of the writer.
    sender: str
    at_ms: int
    #: For the bot: LINE's message object. For people: LINE's webhook message, or {"type": "display"}.
    body: Json
    #: For the bot: reply, push, multicast or broadcast. For people: "".
    via: str = ""
    quote_token: str = ""
    read: bool = False
    unsent: bool = False
    edited: bool = False
    event_id: str = ""
    seq: int = 0


@dataclass
class ReplyToken:
    """Permission to answer one event once."""

    token: str
    chat: str
    event_ms: int
    delivered_ms: int
    used: bool = False


@dataclass
class Delivery:
    """One attempt to hand a webhook to the bot (log of outgoing webhooks)."""

    number: int
    event_id: str
    url: str
    at_ms: int
    body: str
    signature: str
    attempt: int = 1
    #: HTTP status of the bot; 0 while waiting or when no answer came.
    status: int = 0
    answer: str = ""
    #: "" when fine, else LINE's word: could_not_connect, request_timeout, error_status_code, unclassified.
    error: str = ""
    took_ms: int = 0
    done: bool = False
    seq: int = 0


@dataclass
class ApiCall:
    """One request of the bot to the platform, with the answer it got."""

    number: int
    request_id: str
    at_ms: int
    method: str
    path: str
    request: str
    retry_key: str
    status: int
    answer: str
    fault: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Accepted:
    """A send that took effect, kept for 24 hours under its retry key."""

    request_id: str
    at_ms: int
    kind: str
    sent: tuple[Json, ...]
