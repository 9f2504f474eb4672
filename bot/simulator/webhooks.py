"""Hands webhooks to the bot: signs the raw bytes, posts them on background threads, logs every attempt."""

import base64
import hashlib
import hmac
import json
import queue
import threading
import time
from dataclasses import dataclass, replace

import urllib3

from bot.simulator.model import Delivery, Json
from bot.simulator.state import PlatformState

#: Chats are spread over this many threads; one chat always uses the same, so its events stay in order.
LANES = 4
KEPT_ANSWER_CHARS = 2000


def sign(channel_secret: str, body: bytes) -> str:
    """Return the x-line-signature of raw bytes: base64 of HMAC-SHA256 under the channel secret."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class WebhookTarget:
    """Where and how webhooks go."""

    url: str
    channel_secret: str
    timeout_s: float = 2.0
    #: Seconds before each further attempt when the answer is not 2xx; empty: none (LINE's default).
    redelivery_delays_s: tuple[float, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """Events on their way; ``attempt`` is 1 for the first."""

    events: tuple[Json, ...]
    attempt: int = 1


class Postman:
    """Delivers events to the bot in the background."""

    def __init__(self, state: PlatformState, target: WebhookTarget) -> None:
        self._state = state
        self.target = target
        self.active = True
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=LANES, retries=False)
        self._lanes: list[queue.SimpleQueue[Parcel | None]] = [queue.SimpleQueue() for _ in range(LANES)]
        self._threads: list[threading.Thread] = []
        self._timers: set[threading.Timer] = set()
        self._open = 0
        self._idle = threading.Condition()

    def post(self, events: list[Json], *, attempt: int = 1) -> None:
        """Queue events for delivery; returns at once."""
        if not (self.target.url and self.active) or self._state.closing.is_set():
            return
        with self._idle:
            self._open += 1
            if not self._threads:
                self._start()
        source = events[0].get("source", {}) if events else {}
        chat = source.get("groupId") or source.get("userId") or ""
        self._lanes[hash(chat) % LANES].put(Parcel(tuple(events), attempt))

    def move(self, url: str) -> None:
        """Send webhooks to another address from now on."""
        self.target = replace(self.target, url=url)

    def wait_idle(self, timeout_s: float = 10.0) -> bool:
        """Wait until nothing is on its way; tell whether that came true in time."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, timeout_s)

    def close(self) -> None:
        """Stop the threads; what is still queued is dropped."""
        self._state.closing.set()
        for timer in list(self._timers):
            timer.cancel()
        for lane in self._lanes:
            lane.put(None)
        for thread in self._threads:
            thread.join(self.target.timeout_s + 1)
        self._pool.clear()
        self._state.touch()

    def attempt(self, events: list[Json], attempt: int = 1, url: str = "") -> Delivery:
        """Sign and post one webhook body now; return the logged attempt."""
        body = json.dumps(
            {"destination": self._state.bot_user_id, "events": events},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        raw = body.encode("utf-8", "surrogatepass")
        state = self._state
        delivery = Delivery(
            number=next(state.log_numbers),
            event_id=events[0].get("webhookEventId", "") if events else "",
            url=url or self.target.url,
            at_ms=state.now_ms(),
            body=body,
            signature=sign(self.target.channel_secret, raw),
            attempt=attempt,
        )
        with state.lock:
            state.webhook_log.append(delivery)
            for event in events:
                self._start_token(event, delivery.at_ms)
            state.touch(delivery)
        self._exchange(delivery, raw)
        return delivery

    def _start(self) -> None:
        for number, lane in enumerate(self._lanes):
            thread = threading.Thread(target=self._run, args=(lane,), name=f"webhook-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _run(self, lane: "queue.SimpleQueue[Parcel | None]") -> None:
        while (parcel := lane.get()) is not None:
            try:
                if not self._state.closing.is_set():
                    delivery = self.attempt(list(parcel.events), parcel.attempt)
                    self._settle(parcel, delivery)
            finally:
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()

    def _settle(self, parcel: Parcel, delivery: Delivery) -> None:
        """Mark the messages read after a good answer, else plan the next attempt."""
        if not delivery.error:
            with self._state.lock:
                for event in parcel.events:
                    message = self._state.chat_log.get(event.get("message", {}).get("id", ""))
                    if message is not None:
                        message.read = True
                        self._state.touch(message)
            return
        delays = self.target.redelivery_delays_s
        if parcel.attempt <= len(delays):
            with self._idle:
                self._open += 1
            timer = threading.Timer(delays[parcel.attempt - 1], self._again, (parcel,))
            timer.daemon = True
            self._timers.add(timer)
            timer.start()

    def _again(self, parcel: Parcel) -> None:
        self._timers = {one for one in self._timers if one.is_alive()}
        self.post(redelivered(list(parcel.events)), attempt=parcel.attempt + 1)
        with self._idle:
            self._open -= 1
            self._idle.notify_all()

    def _start_token(self, event: Json, at_ms: int) -> None:
        """The minute of a reply token runs from this delivery."""
        token = self._state.reply_tokens.get(event.get("replyToken", ""))
        if token is not None:
            token.delivered_ms = at_ms

    def _exchange(self, delivery: Delivery, raw: bytes) -> None:
        started = time.monotonic()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": delivery.signature,
        }
        timeout = urllib3.Timeout(total=self.target.timeout_s)
        try:
            answer = self._pool.request(
                "POST", delivery.url, body=raw, headers=headers, timeout=timeout, redirect=False
            )
            delivery.status = answer.status
            delivery.answer = answer.data.decode("utf-8", "replace")[:KEPT_ANSWER_CHARS]
            delivery.error = "" if 200 <= answer.status < 300 else "error_status_code"
        except (urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.NewConnectionError) as fault:
            delivery.error, delivery.answer = "could_not_connect", type(fault).__name__
        except urllib3.exceptions.TimeoutError as fault:
            delivery.error, delivery.answer = "request_timeout", type(fault).__name__
        except urllib3.exceptions.HTTPError as fault:
            delivery.error, delivery.answer = "unclassified", type(fault).__name__
        delivery.took_ms = int((time.monotonic() - started) * 1000)
        delivery.done = True
        self._state.touch(delivery)


def redelivered(events: list[Json]) -> list[Json]:
    """Return the same events marked as redelivered: same ids, same reply tokens."""
    return [event | {"deliveryContext": {"isRedelivery": True}} for event in events]
