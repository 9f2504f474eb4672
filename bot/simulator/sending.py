"""What the bot sends: reply tokens, recipients, retry keys and the month's quota."""

import re
from collections.abc import Callable
from typing import Any

from bot.simulator import ids
from bot.simulator.errors import (
    INVALID_REPLY_TOKEN,
    MONTHLY_LIMIT,
    RETRY_KEY_ACCEPTED,
    LineError,
    invalid_property,
)
from bot.simulator.model import BOT, Accepted, Json
from bot.simulator.rules import check_request
from bot.simulator.state import PlatformState

REPLY_TOKEN_LIFE_MS = 60_000
REDELIVERED_TOKEN_LIFE_MS = 20 * 60_000
RETRY_KEY_LIFE_MS = 24 * 3600 * 1000

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_QUOTABLE = {"text", "textV2", "sticker", "image", "video", "flex", "template", "imagemap"}


class Sending(PlatformState):
    """The sending half of the Messaging API."""

    def reply(self, body: Any, *, retry_key: str = "") -> Json:
        """Answer an event by its token: free, once, within a minute."""
        if retry_key:
            raise LineError(400, "The retry key cannot be used with the reply endpoint")
        check_request("reply", body)
        with self.lock:
            known = self.reply_tokens.get(body["replyToken"])
            now = self.now_ms()
            if (
                known is None
                or known.used
                or now - known.delivered_ms > REPLY_TOKEN_LIFE_MS
                or now - known.event_ms > REDELIVERED_TOKEN_LIFE_MS
            ):
                raise LineError(400, INVALID_REPLY_TOKEN)
            self._refuse_foreign_mentions(body["messages"], known.chat)
            known.used = True
            self._count("reply", self._audience(known.chat), quota=False)
            return {"sentMessages": self._deliver(known.chat, body["messages"], "reply")}

    def push(self, body: Any, *, retry_key: str = "", request_id: str = "") -> Json:
        """Send to one person or one group."""
        check_request("push", body)
        with self.lock:

            def send() -> list[Json]:
                chat = body["to"]
                if chat not in self.users and not (chat in self.groups and self.groups[chat].bot_in):
                    raise invalid_property("to")
                self._refuse_foreign_mentions(body["messages"], chat)
                self._count("push", self._audience(chat))
                return self._deliver(chat, body["messages"], "push")

            return {"sentMessages": self._once("push", retry_key, request_id, send)}

    def multicast(self, body: Any, *, retry_key: str = "", request_id: str = "") -> Json:
        """Send to up to 500 people; ids that are well formed but unknown are passed over, as LINE does."""
        check_request("multicast", body)
        with self.lock:

            def send() -> list[Json]:
                for index, user_id in enumerate(body["to"]):
                    if not ids.USER_ID.fullmatch(user_id):
                        raise invalid_property(f"to[{index}]")
                self._to_many("multicast", list(dict.fromkeys(body["to"])), body["messages"])
                return []

            self._once("multicast", retry_key, request_id, send)
        return {}

    def broadcast(self, body: Any, *, retry_key: str = "", request_id: str = "") -> Json:
        """Send to every friend."""
        check_request("broadcast", body)
        with self.lock:

            def send() -> list[Json]:
                friends = [user.user_id for user in self.users.values() if user.friend]
                self._to_many("broadcast", friends, body["messages"])
                return []

            self._once("broadcast", retry_key, request_id, send)
        return {}

    def _to_many(self, kind: str, user_ids: list[str], messages: list[Json]) -> None:
        self._refuse_foreign_mentions(messages, "")
        reached = [one for one in user_ids if one in self.users and self.can_receive(self.users[one])]
        self._count(kind, len(reached))
        for user_id in reached:
            self._deliver(user_id, messages, kind)

    def _once(self, kind: str, retry_key: str, request_id: str, send: Callable[[], list[Json]]) -> list[Json]:
        """Send unless this retry key was accepted within 24 hours; refused requests leave no trace."""
        if retry_key and not _UUID.fullmatch(retry_key):
            raise LineError(400, "The retry key is invalid: must be a UUID in hexadecimal notation")
        now = self.now_ms()
        before = self.retry_keys.get(retry_key) if retry_key else None
        if before is not None and now - before.at_ms < RETRY_KEY_LIFE_MS:
            raise LineError(
                409,
                RETRY_KEY_ACCEPTED,
                headers={"x-line-accepted-request-id": before.request_id},
                extra={"sentMessages": list(before.sent)} if before.kind == "push" else None,
            )
        sent = send()
        if retry_key:
            self.retry_keys[retry_key] = Accepted(request_id, now, kind, tuple(sent))
        return sent

    def _audience(self, chat: str) -> int:
        """Return how many persons one message into this chat is counted for."""
        if chat in self.groups:
            return len(self.groups[chat].members)
        return 1 if self.can_receive(self.users[chat]) else 0

    def _count(self, kind: str, people: int, *, quota: bool = True) -> None:
        """Count persons, or raise 429 when the whole send does not fit: never half of it."""
        if quota:
            used = self.used()
            if self.quota_limit is not None and used + people > self.quota_limit:
                raise LineError(429, MONTHLY_LIMIT)
            self.usage[self.month()] = used + people
        key = (kind, self.day())
        self.deliveries_of_day[key] = self.deliveries_of_day.get(key, 0) + people

    def _deliver(self, chat: str, messages: list[Json], via: str) -> list[Json]:
        """Put the messages into the chat, unless nobody there receives them; return LINE's sentMessages."""
        group = chat in self.groups
        reached = group or self.can_receive(self.users[chat])
        sent: list[Json] = []
        for body in messages:
            quote = ids.token(48) if body["type"] in _QUOTABLE else ""
            if reached:
                message = self.keep_message(chat, BOT, body, via=via)
                message.quote_token = quote
                message_id = message.message_id
            else:
                message_id = self.new_message_id()
            sent.append({"id": message_id} | ({"quoteToken": quote} if quote else {}))
        return sent

    def _refuse_foreign_mentions(self, messages: list[Json], chat: str) -> None:
        """Refuse a mention outside a group, or of somebody who is not in it."""
        members = set(self.groups[chat].members) if chat in self.groups else set()
        for index, message in enumerate(messages):
            for key, entry in message.get("substitution", {}).items():
                if entry["type"] != "mention":
                    continue
                target = entry["mentionee"]
                if not members or (target["type"] == "user" and target["userId"] not in members):
                    place = f"messages[{index}].substitution.{key}.mentionee"
                    detail = {"message": "The mentioned user is not a member of the chat", "property": place}
                    raise LineError(400, "The request body has 1 error(s)", details=[detail])
