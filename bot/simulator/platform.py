"""The platform as a whole: what people do, what the bot sends, and the postman between them."""

from bot.simulator.errors import ActionRefusedError, LineError
from bot.simulator.happenings import Happenings
from bot.simulator.model import Json
from bot.simulator.richmenus import RichMenus
from bot.simulator.sending import Sending
from bot.simulator.state import Clock, utc_now
from bot.simulator.webhooks import Postman, WebhookTarget, redelivered

LOADING_SECONDS = 20


class LinePlatform(Happenings, Sending):
    """One LINE official account with its friends and groups, all in memory.

    Tests drive it directly (``say``, ``tap``, ``follow`` …) and look at what came back (``bot_messages``,
    ``api_log``, ``webhook_log``); the HTTP API and the chat page are thin layers over it.
    """

    def __init__(
        self,
        target: WebhookTarget,
        *,
        bot_name: str,
        bot_user_id: str,
        quota_limit: int | None = 300,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(bot_name=bot_name, bot_user_id=bot_user_id, quota_limit=quota_limit, clock=clock)
        self.postman = Postman(self, target)
        self.rich_menus = RichMenus()

    def post_events(self, events: list[Json]) -> None:
        """Hand events to the postman, to be delivered in the background."""
        self.postman.post(events)

    def tap(
        self, user_id: str, action: Json, chat: str | None = None, *, params: dict[str, str] | None = None
    ) -> str:
        """Tap a button; a rich menu switch first moves the person to the other menu, then tells the bot."""
        if action.get("type") == "richmenuswitch":
            alias = str(action.get("richMenuAliasId", ""))
            status = self.rich_menus.switch(user_id, alias)
            params = {"newRichMenuAliasId": alias, "status": status}
            self.touch(self.users[user_id])
        return super().tap(user_id, action, chat, params=params)

    def redeliver(self, event_id: str) -> None:
        """Send an event once more: same id, same reply token, marked as redelivery."""
        event = self.events.get(event_id)
        if event is None:
            raise ActionRefusedError("ไม่พบเหตุการณ์นี้")
        attempts = sum(1 for one in self.webhook_log if one.event_id == event_id)
        self.postman.post(redelivered([event]), attempt=attempts + 1)

    def wait_idle(self, timeout_s: float = 10.0) -> bool:
        """Wait until every webhook on its way has been answered or given up."""
        return self.postman.wait_idle(timeout_s)

    def start_loading(self, user_id: str, seconds: int = LOADING_SECONDS) -> None:
        """Show the dots in a private chat until the bot's next message or the time is up."""
        if user_id not in self.users:
            raise LineError(
                400, "The property, 'chatId', in the request body is invalid (line: -, column: -)"
            )
        with self.lock:
            self.loading[user_id] = self.now_ms() + seconds * 1000
            self.touch(self.users[user_id])

    def mark_read(self, token: str) -> None:
        """Mark a person's message, and the earlier ones of that chat, as read."""
        with self.lock:
            last = self.chat_log.get(self.read_tokens.get(token, ""))
            if last is None:
                raise LineError(400, "The property, 'markAsReadToken', in the request body is invalid")
            for message in self.messages(last.chat):
                if message.sender in self.users and message.at_ms <= last.at_ms and not message.read:
                    message.read = True
                    self.touch(message)

    def close(self) -> None:
        """Stop the background threads and wake whoever waits for news."""
        self.postman.close()
