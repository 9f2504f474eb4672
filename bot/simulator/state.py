"""The memory of the platform: one lock, one sequence number, everything else hangs on them."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from bot.simulator import ids
from bot.simulator.faults import FaultQueue
from bot.simulator.model import BOT, Accepted, ApiCall, ChatMessage, Delivery, Group, Json, ReplyToken, User

Clock = Callable[[], datetime]

#: LINE counts days and months at UTC+9 wherever the office is.
LINE_TIME = timezone(timedelta(hours=9))
KEPT_LOG_LINES = 2000
KEPT_MESSAGES = 20_000
NON_FRIEND_WINDOW_MS = 7 * 24 * 3600 * 1000
#: LINE deletes what people sent after a time it does not tell; here after a week.
CONTENT_LIVES_MS = 7 * 24 * 3600 * 1000

Record = User | Group | ChatMessage | Delivery | ApiCall


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class PlatformState:
    """People, chats, tokens, quota and logs. Every method takes the lock itself; it may be taken twice."""

    def __init__(
        self, *, bot_name: str, bot_user_id: str, quota_limit: int | None, clock: Clock = utc_now
    ) -> None:
        self.bot_name = bot_name
        self.bot_user_id = bot_user_id
        #: Messages of a month; None means no limit (LINE's type "none").
        self.quota_limit = quota_limit
        self.clock = clock
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.closing = threading.Event()
        self.faults = FaultQueue()
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.chat_log: dict[str, ChatMessage] = {}
        self.contents: dict[str, tuple[bytes, str]] = {}
        #: Video and audio that the platform is still preparing: 202 until they are ready.
        self.preparing: set[str] = set()
        self.reply_tokens: dict[str, ReplyToken] = {}
        self.read_tokens: dict[str, str] = {}
        self.retry_keys: dict[str, Accepted] = {}
        self.usage: dict[str, int] = {}
        self.deliveries_of_day: dict[tuple[str, str], int] = {}
        #: User id to the millisecond until which the dots are shown.
        self.loading: dict[str, int] = {}
        self.events: dict[str, Json] = {}
        self.webhook_log: deque[Delivery] = deque(maxlen=KEPT_LOG_LINES)
        self.api_log: deque[ApiCall] = deque(maxlen=KEPT_LOG_LINES)
        self.sequence = 0
        # A restarted stand-in gives no number twice: the bot knows a message by it, as it may with LINE.
        self._message_numbers = itertools.count(500_000_000_000_000_000 + self.now_ms() % 10**12 * 10**5 + 1)
        self.log_numbers = itertools.count(1)

    def now_ms(self) -> int:
        """Return the present in milliseconds since 1970."""
        return int(self.clock().timestamp() * 1000)

    def touch(self, record: Record | None = None) -> None:
        """Mark a record as changed and wake whoever waits for news."""
        with self.changed:
            self.sequence += 1
            if record is not None:
                record.seq = self.sequence
            self.changed.notify_all()

    def wait_for_news(self, since: int, timeout_s: float) -> int:
        """Wait until something is newer than ``since``; return the newest sequence number."""
        with self.changed:
            self.changed.wait_for(lambda: self.sequence > since or self.closing.is_set(), timeout_s)
            return self.sequence

    def add_user(
        self, user_id: str, name: str, *, seat: str = "public", hint: str = "", friend: bool = True
    ) -> User:
        """Make a LINE account known to the platform."""
        if not ids.USER_ID.fullmatch(user_id):
            raise ValueError(f"user_id must be U and 32 hex digits, got {user_id!r}.")
        with self.lock:
            user = self.users[user_id] = User(user_id, name, seat=seat, hint=hint, friend=friend)
            self.touch(user)
        return user

    def add_group(
        self,
        group_id: str,
        name: str,
        members: list[str],
        *,
        seat: str = "",
        hint: str = "",
        bot_in: bool = True,
    ) -> Group:
        """Make a group chat; ``members`` are known user ids, without the bot."""
        if not ids.GROUP_ID.fullmatch(group_id):
            raise ValueError(f"group_id must be C and 32 hex digits, got {group_id!r}.")
        with self.lock:
            missing = [one for one in members if one not in self.users]
            if missing:
                raise ValueError(f"members must be known users, got {missing!r}.")
            group = self.groups[group_id] = Group(group_id, name, list(members), seat, hint, bot_in)
            self.touch(group)
        return group

    def can_receive(self, user: User) -> bool:
        """Tell whether a private message reaches this person: friends and writers of the last 7 days."""
        wrote_lately = 0 < user.last_wrote_ms > self.now_ms() - NON_FRIEND_WINDOW_MS
        return not user.blocked and (user.friend or wrote_lately)

    def keep_message(
        self, chat: str, sender: str, body: Json, *, message_id: str = "", via: str = ""
    ) -> ChatMessage:
        """Put one bubble into a chat."""
        with self.lock:
            at = self.now_ms()
            message = ChatMessage(
                message_id=message_id or self.new_message_id(),
                chat=chat,
                sender=sender,
                at_ms=at,
                body=body,
                via=via,
            )
            self.chat_log[message.message_id] = message
            while len(self.chat_log) > KEPT_MESSAGES:
                oldest = next(iter(self.chat_log))
                del self.chat_log[oldest]
                self.contents.pop(oldest, None)
            if sender == BOT:
                self.loading.pop(chat, None)
            self.touch(message)
        return message

    def new_message_id(self) -> str:
        """Return an 18-digit message id, growing."""
        return str(next(self._message_numbers))

    def content_of(self, message_id: str) -> tuple[bytes, str] | None:
        """Return what was sent and its type; None once it is too old."""
        message = self.chat_log.get(message_id)
        if message is None or self.now_ms() - message.at_ms > CONTENT_LIVES_MS:
            return None
        return self.contents.get(message_id)

    def messages(self, chat: str) -> list[ChatMessage]:
        """Return the bubbles of one chat, oldest first."""
        with self.lock:
            return [one for one in self.chat_log.values() if one.chat == chat]

    def bot_messages(self, chat: str) -> list[Json]:
        """Return the message objects the bot sent into one chat, oldest first."""
        return [one.body for one in self.messages(chat) if one.sender == BOT]

    def month(self) -> str:
        """Return the month the quota runs in, "2026-11", at UTC+9."""
        return self.clock().astimezone(LINE_TIME).strftime("%Y-%m")

    def day(self) -> str:
        """Return the day of the delivery counts, "20261121", at UTC+9."""
        return self.clock().astimezone(LINE_TIME).strftime("%Y%m%d")

    def used(self) -> int:
        """Return the messages counted against this month's quota."""
        return self.usage.get(self.month(), 0)
