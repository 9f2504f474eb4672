"""LINE's webhook: check the signature, store each event in the inbox, answer 200, nothing else.

LINE waits 2 seconds. No SDK is imported here, and no event is understood: what is broken or unknown is
stored, marked and passed over, so that it never spoils its batch (line-platform.md sections 1 and 8).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError

from bot.deps import WebDeps
from bot.destinations import Destinations
from db.errors import TemporaryError
from db.inbox import NewEvent
from db.together import StoreTogether

log = structlog.get_logger(__name__)

MOST_BYTES = 1_000_000
#: A body that is too large is read and thrown away up to here, so that the sender can hear the 413.
DRAINED_BYTES = 32_000_000
_ID_BYTES = 64


def signature_of(secret: str, body: bytes) -> bytes:
    """Return ``x-line-signature`` of a body: Base64 of HMAC-SHA256 under the channel secret."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())


def make_webhook(deps: WebDeps, wake: Callable[[], None]) -> Blueprint:
    """Return the routes ``POST /callback`` and ``POST /callback/<office>``."""
    pages = Blueprint("webhook", __name__)
    deps.settings.require("LINE_CHANNEL_SECRET")
    destinations = Destinations(deps.sessions, deps.settings, deps.channels)
    together = StoreTogether(deps.sessions)

    @pages.post("/callback")
    @pages.post("/callback/<office>")
    def receive(office: str = "") -> Response:
        began = time.perf_counter()
        body = _body()
        if body is None:
            return _said(413, "ข้อมูลใหญ่เกินไป รับได้ไม่เกิน 1 เมกะไบต์")
        given = request.headers.get("x-line-signature", "").encode("utf-8", "replace")
        # Read before it is proven, only to learn whose secret must prove it.
        payload = _read(body)
        destination = _word(payload.get("destination"), 64) if payload else ""
        now = deps.clock()
        try:
            door = destinations.door(office, destination)
            if not _is_signed(door.secret, body, given):
                # The secret may have been changed a moment ago.
                door = destinations.door(office, destination) if deps.channels.look_again() else door
                if not _is_signed(door.secret, body, given):
                    return _said(400, "ลายเซ็นของข้อมูลไม่ถูกต้อง จึงไม่รับไว้")
            if payload is None:
                return _said(400, "ข้อมูลนี้ไม่ใช่ webhook ของ LINE จึงไม่รับไว้")
            if (code := door.office) is None:
                return _said(404, "ไม่พบสำนักงานปลายทางของข้อมูลนี้")
            destinations.remember(code, destination)
            new = _store(together, code, payload["events"], now)
        except (SQLAlchemyError, TemporaryError) as error:
            # LINE sends the events again when it was switched on; nothing of them may be logged.
            log.error("webhook_not_stored", reason=type(error).__name__)
            return _said(503, "ระบบยังบันทึกข้อมูลไม่ได้ โปรดส่งใหม่ภายหลัง")
        if new:
            wake()
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        log.info("webhook_stored", office=code, events=len(payload["events"]), new=new, took_ms=took_ms)
        return _said(200, "OK")

    return pages


def _is_signed(secret: str, body: bytes, given: bytes) -> bool:
    return hmac.compare_digest(signature_of(secret, body), given)


def _store(together: StoreTogether, office_code: str, events: list[Any], now: datetime) -> int:
    """Store the events that are new, in one transaction; return how many there were."""
    read = {event.webhook_event_id: event for event in map(read_envelope, events)}
    return together.store(office_code, list(read.values()), now=now) if read else 0


def read_envelope(event: Any) -> NewEvent:
    """Read what the inbox must know of an event; what is no event at all is marked ``broken`` and ignored."""
    raw = json.dumps(event, separators=(",", ":"))
    ours = "x-" + hashlib.sha256(raw.encode()).hexdigest()[:_ID_BYTES]
    kind = _word(event.get("type"), 32) if isinstance(event, dict) else ""
    if not isinstance(event, dict) or not kind:
        return NewEvent(ours, "broken", raw, synthetic_id=True, state="ignored", outcome="broken")
    given = _word(event.get("webhookEventId"), 80)
    source, message = _dict(event, "source"), _dict(event, "message")
    standby = event.get("mode") == "standby"
    return NewEvent(
        webhook_event_id=given or ours,
        synthetic_id=not given,
        kind=kind,
        raw=raw,
        chat_id=next(
            (word for name in ("groupId", "roomId", "userId") if (word := _word(source.get(name), 64))), ""
        ),
        speaker_id=_word(source.get("userId"), 64),
        message_id=_word(message.get("id"), 64) or _word(_dict(event, "unsend").get("messageId"), 64),
        happened_at=_moment(event.get("timestamp")),
        # In standby another module owns the chat: there is no reply token, and an answer is not ours to give.
        state="ignored" if standby else "waiting",
        outcome="standby" if standby else "",
    )


def _read(body: bytes) -> dict[str, Any] | None:
    """Return the webhook's JSON; None when the body is none."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_webhook = isinstance(payload, dict) and isinstance(payload.get("events"), list)
    return payload if is_webhook else None


def _dict(event: dict[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def _word(value: Any, most: int) -> str:
    """Return an id as LINE writes them: short printable ASCII; anything else counts as missing."""
    good = isinstance(value, str) and len(value) <= most and value.isascii() and value.isprintable()
    return value if good else ""


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _body() -> bytes | None:
    """Return the body as it came; None when it is too large, however its length was told.

    Read by hand: Werkzeug cuts a chunked body at the limit without a word. What is too large is read on and thrown
    away, so that the sender, who is still writing, can hear the answer.
    """
    stream, declared = request.environ["wsgi.input"], request.content_length
    if declared is None and not request.environ.get("wsgi.input_terminated"):
        return b""  # nobody said where it ends: reading would wait for ever
    if declared is not None and declared > MOST_BYTES:
        _read_up_to(stream, min(declared, DRAINED_BYTES), keep=False)
        return None
    body = _read_up_to(stream, MOST_BYTES + 1 if declared is None else declared, keep=True)
    if len(body) > MOST_BYTES:
        _read_up_to(stream, DRAINED_BYTES, keep=False)
        return None
    return body


def _read_up_to(stream: IO[bytes], most: int, *, keep: bool) -> bytes:
    kept = bytearray()
    try:
        while most > 0 and (chunk := stream.read(min(most, 65_536))):
            most -= len(chunk)
            if keep:
                kept += chunk
    except OSError:
        # The sender left in the middle: what is here will fail the signature.
        return bytes(kept)
    return bytes(kept)


def _said(status: int, sentence: str) -> Response:
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
