"""What people do in their LINE app, told to the bot as webhook events in LINE's shape."""

import re
from typing import Any

from bot.simulator import ids
from bot.simulator.errors import ActionRefusedError
from bot.simulator.measuring import utf16_units
from bot.simulator.model import ChatMessage, Group, Json, ReplyToken, User
from bot.simulator.state import PlatformState

MAX_MENTIONS = 20


class Happenings(PlatformState):
    """The acts of people. Each returns the webhookEventId, or "" when LINE would tell the bot nothing."""

    def post_events(self, events: list[Json]) -> None:
        """Hand events to the postman; the platform plugs this in."""
        raise AssertionError("The platform overrides this.")

    def say(self, user_id: str, text: str, chat: str | None = None, *, quote_message_id: str = "") -> str:
        """Write a text, in private or (``chat``) in a group; @ and a name mentions, "@All" everybody."""
        body: Json = {"type": "text", "text": text, "quoteToken": ids.token(48)}
        if chat in self.groups and (mentionees := self._mentionees(text, self.groups[chat])):
            body["mention"] = {"mentionees": mentionees}
        if quote_message_id:
            body["quotedMessageId"] = quote_message_id
        return self._write(user_id, chat, body)

    def send_image(
        self, user_id: str, data: bytes, content_type: str = "image/png", chat: str | None = None
    ) -> str:
        """Send a picture; the bot fetches it through the content API."""
        body: Json = {"type": "image", "quoteToken": ids.token(48), "contentProvider": {"type": "line"}}
        return self._write(user_id, chat, body, content=(data, content_type))

    def send_file(
        self,
        user_id: str,
        name: str,
        data: bytes,
        content_type: str = "application/octet-stream",
        chat: str | None = None,
    ) -> str:
        """Send a file of any kind."""
        body: Json = {"type": "file", "fileName": name, "fileSize": len(data)}
        return self._write(user_id, chat, body, content=(data, content_type))

    def send_media(
        self, user_id: str, kind: str, data: bytes, chat: str | None = None, *, ready: bool = True
    ) -> str:
        """Send a video or a sound (``kind``: video, audio); unless ``ready`` the platform prepares it first."""
        body: Json = {"type": kind, "duration": 1000, "contentProvider": {"type": "line"}}
        if kind == "video":
            body["quoteToken"] = ids.token(48)
        content_type = "video/mp4" if kind == "video" else "audio/x-m4a"
        return self._write(user_id, chat, body, content=(data, content_type), ready=ready)

    def finish_preparing(self, message_id: str) -> None:
        """Make a video or a sound ready to be fetched."""
        self.preparing.discard(message_id)

    def send_sticker(
        self, user_id: str, package_id: str = "446", sticker_id: str = "1988", chat: str | None = None
    ) -> str:
        """Send a sticker."""
        body: Json = {
            "type": "sticker",
            "quoteToken": ids.token(48),
            "packageId": package_id,
            "stickerId": sticker_id,
            "stickerResourceType": "STATIC",
            "keywords": ["ขอบคุณ"],
        }
        return self._write(user_id, chat, body)

    def send_location(
        self,
        user_id: str,
        title: str,
        address: str,
        latitude: float,
        longitude: float,
        chat: str | None = None,
    ) -> str:
        """Send a place."""
        place = {"title": title, "address": address, "latitude": latitude, "longitude": longitude}
        return self._write(user_id, chat, {"type": "location"} | place)

    def tap(
        self, user_id: str, action: Json, chat: str | None = None, *, params: dict[str, str] | None = None
    ) -> str:
        """Tap a button: ``action`` is LINE's action object; ``params`` is what a date picker chose."""
        kind = action.get("type")
        if kind == "message":
            return self.say(user_id, str(action.get("text", "")), chat)
        if kind not in {"postback", "datetimepicker", "richmenuswitch"}:
            return ""
        user = self._person(user_id, chat)
        shown = action.get("displayText") or action.get("text")
        if kind == "postback" and shown:
            self.keep_message(chat or user_id, user_id, {"type": "display", "text": shown})
        postback: Json = {"data": str(action.get("data", ""))}
        if params:
            postback["params"] = dict(params)
        event_id = self._tell({"type": "postback", "postback": postback}, user, chat, reply=True)
        if kind == "postback" and action.get("text"):
            self.say(user_id, str(action["text"]), chat)
        return event_id

    def follow(self, user_id: str) -> str:
        """Add the account as a friend, or unblock it."""
        with self.lock:
            user = self.users[user_id]
            unblocked = user.blocked
            user.friend, user.blocked = True, False
            self.touch(user)
        return self._tell({"type": "follow", "follow": {"isUnblocked": unblocked}}, user, None, reply=True)

    def unfollow(self, user_id: str) -> str:
        """Block the account."""
        with self.lock:
            user = self.users[user_id]
            user.blocked = True
            self.touch(user)
        return self._tell({"type": "unfollow"}, user, None, reply=False)

    def join(self, group_id: str) -> str:
        """Invite the bot into a group."""
        with self.lock:
            self.groups[group_id].bot_in = True
            self.touch(self.groups[group_id])
        return self._tell({"type": "join"}, None, group_id, reply=True)

    def leave(self, group_id: str, *, told: bool = True) -> str:
        """Take the bot out of a group; ``told`` is False when the bot left by itself through the API."""
        event_id = self._tell({"type": "leave"}, None, group_id, reply=False) if told else ""
        with self.lock:
            self.groups[group_id].bot_in = False
            self.touch(self.groups[group_id])
        return event_id

    def member_joined(self, group_id: str, user_ids: list[str]) -> str:
        """Let people enter a group."""
        with self.lock:
            group = self.groups[group_id]
            group.members += [one for one in user_ids if one in self.users and one not in group.members]
            self.touch(group)
        members = [{"type": "user", "userId": one} for one in user_ids]
        return self._tell(
            {"type": "memberJoined", "joined": {"members": members}}, None, group_id, reply=True
        )

    def member_left(self, group_id: str, user_ids: list[str]) -> str:
        """Let people leave a group."""
        with self.lock:
            group = self.groups[group_id]
            group.members = [one for one in group.members if one not in user_ids]
            self.touch(group)
        members = [{"type": "user", "userId": one} for one in user_ids]
        return self._tell({"type": "memberLeft", "left": {"members": members}}, None, group_id, reply=False)

    def unsend(self, message_id: str) -> str:
        """Take back a message; its content is gone for the bot too."""
        with self.lock:
            message = self._own_message(message_id)
            message.unsent = True
            message.body = {"type": message.body["type"]}
            self.touch(message)
        group = message.chat if message.chat in self.groups else None
        happening = {"type": "unsend", "unsend": {"messageId": message_id}}
        return self._tell(happening, self.users[message.sender], group, reply=False)

    def edit(self, message_id: str, text: str) -> str:
        """Change a text in a group (LINE knows editing in groups only)."""
        with self.lock:
            message = self._own_message(message_id)
            if message.chat not in self.groups or message.body["type"] != "text":
                raise ActionRefusedError("แก้ไขได้เฉพาะข้อความในห้องกลุ่ม")
            body = message.body | {"text": text}
            body.pop("mention", None)
            if mentionees := self._mentionees(text, self.groups[message.chat]):
                body["mention"] = {"mentionees": mentionees}
            message.body, message.edited = body, True
            self.touch(message)
        told = {"type": "messageEdited", "message": {"id": message_id} | body}
        return self._tell(told, self.users[message.sender], message.chat, reply=True)

    def raw_event(self, event: Json) -> str:
        """Send any event as it is; missing common properties are filled in. For kinds nobody knows yet."""
        whole: Json = {
            "mode": "active",
            "timestamp": self.now_ms(),
            "webhookEventId": ids.ulid(self.now_ms()),
            "deliveryContext": {"isRedelivery": False},
        }
        whole |= event
        with self.lock:
            self.events[whole["webhookEventId"]] = whole
        self.post_events([whole])
        return str(whole["webhookEventId"])

    def _write(
        self,
        user_id: str,
        chat: str | None,
        body: Json,
        *,
        content: tuple[bytes, str] | None = None,
        ready: bool = True,
    ) -> str:
        user = self._person(user_id, chat)
        with self.lock:
            message_id = self.new_message_id()
            body = {"id": message_id} | body | {"markAsReadToken": ids.token(48)}
            if content is not None:
                self.contents[message_id] = content
            if not ready:
                self.preparing.add(message_id)
            message = self.keep_message(chat or user_id, user_id, body, message_id=message_id)
            self.read_tokens[body["markAsReadToken"]] = message_id
            if chat is None:
                user.last_wrote_ms = message.at_ms
            event_id = self._tell({"type": "message", "message": body}, user, chat, reply=True)
            message.event_id = event_id
        return event_id

    def _person(self, user_id: str, chat: str | None) -> User:
        user = self.users.get(user_id)
        if user is None or (chat is not None and chat not in self.groups):
            raise ActionRefusedError("ไม่พบผู้ใช้หรือห้องแชตนี้")
        if chat is None and user.blocked:
            raise ActionRefusedError("บัญชีนี้ถูกบล็อกอยู่ เลิกบล็อกก่อนจึงส่งข้อความได้")
        if chat is not None and user_id not in self.groups[chat].members:
            raise ActionRefusedError("ผู้นี้ไม่ได้อยู่ในกลุ่ม")
        return user

    def _own_message(self, message_id: str) -> ChatMessage:
        message = self.chat_log.get(message_id)
        if message is None or message.sender not in self.users or message.unsent or not message.event_id:
            raise ActionRefusedError("ไม่พบข้อความนี้ หรือไม่ใช่ข้อความของผู้ใช้")
        return message

    def _tell(self, happening: Json, user: User | None, chat: str | None, *, reply: bool) -> str:
        """Wrap a happening in the common properties, remember it, and post it to the bot."""
        with self.lock:
            if chat is not None and not self.groups[chat].bot_in:
                return ""
            now = self.now_ms()
            source: Json = {"type": "group", "groupId": chat} if chat else {"type": "user"}
            if user is not None:
                source["userId"] = user.user_id
            event: Json = happening | {
                "webhookEventId": ids.ulid(now),
                "deliveryContext": {"isRedelivery": False},
                "timestamp": now,
                "source": source,
                "mode": "active",
            }
            if reply:
                known = ReplyToken(ids.token(32), chat or source["userId"], now, now)
                self.reply_tokens[known.token] = known
                event["replyToken"] = known.token
            self.events[event["webhookEventId"]] = event
            self.post_events([event])
        return str(event["webhookEventId"])

    def _mentionees(self, text: str, group: Group) -> list[Json]:
        """Find who is called in a text; positions are in UTF-16 units, as LINE gives them."""
        names: dict[str, dict[str, Any]] = {
            self.users[one].name: {"userId": one, "isSelf": False} for one in group.members
        }
        names[self.bot_name] = {"userId": self.bot_user_id, "isSelf": True}
        longest_first = sorted(names, key=len, reverse=True)
        found: list[Json] = []
        for match in re.finditer("@(" + "|".join(map(re.escape, [*longest_first, "All"])) + ")", text):
            place = {"index": utf16_units(text[: match.start()]), "length": utf16_units(match.group())}
            target = names.get(match.group(1))
            found.append(place | ({"type": "user"} | target if target else {"type": "all"}))
        return found[:MAX_MENTIONS]
