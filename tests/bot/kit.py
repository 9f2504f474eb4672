"""What the tests of the durable path share: an office with settings, signed webhooks, a voice that echoes."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.line.events import Incoming
from bot.settings import Settings, load_settings
from bot.webhook import signature_of
from bot.workdeps import Deps
from handlers.core import Reply

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
KEY = "k" * 32
START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
USER, OTHER, GROUP = "U" + "1" * 32, "U" + "2" * 32, "C" + "3" * 32


def make_settings(home: Path, database_url: str, **changes: Any) -> Settings:
    settings = load_settings(
        {
            "NONGPHAEN_HOME": str(home),
            "DATABASE_URL": database_url,
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "SECRET_KEY": KEY,
            "PUBLIC_URL": "https://bot.example.go.th",
        }
    )
    return replace(settings, **changes)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Spoken:
    reply: Reply | None
    intent: str = "echo"


class Hasty:
    """Answers every message by itself."""

    def weigh(
        self, incoming: Incoming, following: Incoming | None, office_code: str, asked_at: datetime
    ) -> str:
        return "answer"

    def keep_up(self) -> None:
        """Echoes know no names."""


class Echo(Hasty):
    """Answers every text with itself; silent in a group unless mentioned."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.takes_s = takes_s
        self.heard: list[Incoming] = []

    def answer(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        self.heard.append(incoming)
        time.sleep(self.takes_s)
        if incoming.chat == "group" and not incoming.mentioned:
            return Spoken(None)
        return Spoken(Reply("talk", f"ได้ยินว่า {incoming.text or incoming.kind}"))


class Broken(Hasty):
    """A conversation with a bug whose message quotes what was written."""

    def answer(self, incoming: Incoming, office_code: str, asked_at: datetime) -> Spoken:
        raise RuntimeError(f"cannot read {incoming.text}")


@dataclass
class FakeLine:
    """Stands where ``bot.line.sender.Sender`` does; answers with the outcomes given, then with ``usual``."""

    usual: Any
    outcomes: list[Any] = field(default_factory=list)
    replies: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    loading: list[str] = field(default_factory=list)

    def _next(self) -> Any:
        return self.outcomes.pop(0) if self.outcomes else self.usual

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Any:
        self.replies.append((reply_token, messages))
        return self._next()

    def send(self, parcel: Any) -> Any:
        self.sent.append(parcel)
        return self._next()

    def show_loading(self, user_id: str) -> Any:
        self.loading.append(user_id)
        return self.usual


class TestDeps(Deps):
    """Deps whose voice, and if wanted LINE, are put in by the test."""

    __test__ = False

    @cached_property
    def speaks(self) -> Any:
        return Echo()


def put_in(deps: Deps, **parts: Any) -> Deps:
    """Put fakes in place of what would be built lazily."""
    deps.__dict__.update(parts)
    return deps


def text_event(
    text: str = "สวัสดี", *, event_id: str = "01E1", user: str = USER, **more: Any
) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_795_226_400_000,
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": user},
        "replyToken": f"token-{event_id}",
        "message": {"type": "text", "id": f"m-{event_id}", "text": text, "quoteToken": "q"},
        **more,
    }


def signed(events: Any, *, secret: str = SECRET, destination: str = "Ubot") -> dict[str, Any]:
    """Return what a test client posts for these events."""
    return signed_bytes(json.dumps({"destination": destination, "events": events}).encode(), secret=secret)


def signed_bytes(body: bytes, *, secret: str = SECRET) -> dict[str, Any]:
    headers = {"x-line-signature": signature_of(secret, body).decode(), "Content-Type": "application/json"}
    return {"data": body, "headers": headers}
