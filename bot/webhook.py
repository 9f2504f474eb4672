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
from typing import Any

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from bot.deps import WebDeps
from bot.destinations import Destinations
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
    secret = deps.settings.demand("LINE_CHANNEL_SECRET")
    destinations = Destinations(deps.sessions, deps.settings.office_code)
    together = StoreTogether(deps.sessions)

    @pages.post("/callback")
    @pages.post("/callback/<office>")
    def receive(office: str = "") -> Response:
        began = time.perf_counter()
        request.max_content_length = MOST_BYTES
        try:
            body = request.get_data(cache=False)
        except RequestEntityTooLarge:
            _drain()
            return _said(413, "ข้อมูลใหญ่เกินไป รับได้ไม่เกิน 1 เมกะไบต์")
        given = request.headers.get("x-line-signature", "").encode("utf-8", "replace")
        if not hmac.compare_digest(signature_of(secret, body), given):
            return _said(400, "ลายเซ็นของข้อมูลไม่ถูกต้อง จึงไม่รับไว้")
        payload = _read(body)
        if payload is None:
            return _said(400, "ข้อมูลนี้ไม่ใช่ webhook ของ LINE จึงไม่รับไว้")
        now = deps.clock()
        try:
            code = destinations.office_of(office, _word(payload.get("destination"), 64))
            if code is None:
                return _said(404, "ไม่พบสำนักงานปลายทางของข้อมูลนี้")
            new = _store(together, code, payload["events"], now)
        except SQLAlchemyError as error:
            # LINE sends the events again when it was switched on; nothing of them may be logged.
            log.error("webhook_not_stored", reason=type(error).__name__)
            return _said(503, "ระบบยังบันทึกข้อมูลไม่ได้ โปรดส่งใหม่ภายหลัง")
        if new:
            wake()
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        log.info("webhook_stored", office=code, events=len(payload["events"]), new=new, took_ms=took_ms)
        return _said(200, "OK")

    return pages


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
        message_id=_word(message.get("id"), 64),
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


def _drain() -> None:
    stream, left = request.environ["wsgi.input"], DRAINED_BYTES
    declared = request.environ.get("CONTENT_LENGTH", "")
    # Without a declared end (and not chunked) reading would wait for ever.
    left = min(left, int(declared)) if declared.isdigit() else left
    if not declared and not request.environ.get("wsgi.input_terminated"):
        return
    try:
        while left > 0 and (chunk := stream.read(min(left, 65_536))):
            left -= len(chunk)
    except OSError:
        # The sender left; there is nobody to answer.
        return


def _said(status: int, sentence: str) -> Response:
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
