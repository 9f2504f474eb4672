"""The door of the API: request ids, token, size, faults on order, LINE's error bodies, and the log."""

import json
import socket
import struct
import uuid
from collections.abc import Iterator
from typing import Any, NoReturn, cast

from flask import Blueprint, Flask, Response, current_app, g, request

from bot.simulator.errors import MONTHLY_LIMIT, RATE_LIMIT, RETRY_KEY_ACCEPTED, LineError, not_found
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.model import ApiCall, Json
from bot.simulator.platform import LinePlatform
from bot.simulator.rules import MAX_REQUEST_BYTES

KEPT_BODY_CHARS = 120_000
_OPEN_PATHS = {"/v2/oauth/accessToken", "/oauth2/v3/token"}
_UPLOADS = ("/content",)
_INTERNAL = "Internal server error"


def platform() -> LinePlatform:
    """Return the platform behind the current application."""
    return cast(LinePlatform, current_app.extensions["line_platform"])


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer as LINE sends it (UTF-8)."""
    response = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")
    response.headers.update(headers or {})
    return response


def body_of_request() -> Json:
    """Return the JSON object of the request, or raise LINE's 415 or 400."""
    if request.mimetype != "application/json":
        raise LineError(415, "Unsupported media type: the Content-Type must be application/json")
    try:
        value = json.loads(request.get_data().decode("utf-8"))
    except ValueError as fault:
        raise LineError(400, "The request body could not be parsed as JSON") from fault
    if not isinstance(value, dict):
        raise LineError(400, "The request body could not be parsed as JSON")
    return value


def guard(blueprint: Blueprint, access_tokens: frozenset[str]) -> None:
    """Put the door in front of every route of the blueprint."""

    @blueprint.before_request
    def enter() -> None:
        g.request_id = str(uuid.uuid4())
        g.fault = None
        if request.path not in _OPEN_PATHS:
            _authenticate(access_tokens)
        if not request.path.endswith(_UPLOADS) and (request.content_length or 0) > MAX_REQUEST_BYTES:
            raise LineError(413, "Request body is too large: must be 2 MB or less")
        g.fault = platform().faults.take(request.path.removeprefix("/v2/bot/"))
        if g.fault is not None and not g.fault.kind.after_acceptance:
            _strike(g.fault)

    @blueprint.after_request
    def leave(response: Response) -> Response:
        fault: Fault | None = g.get("fault")
        if fault is not None and fault.kind.after_acceptance:
            response = _strike_after(fault, response)
        response.headers["x-line-request-id"] = g.request_id
        _log(response, fault)
        return response

    @blueprint.errorhandler(LineError)
    def refuse(fault: LineError) -> Response:
        return answer(fault.body(), fault.status, fault.headers)

    @blueprint.errorhandler(DroppedConnectionError)
    def drop(_: DroppedConnectionError) -> Response:
        return _broken()


class DroppedConnectionError(Exception):
    """The connection is to be broken without an answer."""


def register_not_found(app: Flask) -> None:
    """Answer unknown API paths with LINE's JSON instead of a page."""

    @app.errorhandler(404)
    def missing(_: Exception) -> Response:
        if request.path.startswith(("/v2/", "/oauth2/")):
            return answer(not_found().body(), 404, {"x-line-request-id": str(uuid.uuid4())})
        return Response("ไม่พบหน้านี้", status=404, mimetype="text/plain")


def _authenticate(access_tokens: frozenset[str]) -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token in access_tokens:
        return
    reason = "Confirm that the access token in the authorization header is valid."
    raise LineError(
        401, f"Authentication failed. {reason}", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
    )


def _strike(fault: Fault) -> NoReturn:
    """Fail a request before anything happened."""
    kind = fault.kind
    if kind is FaultKind.TIMEOUT_BEFORE:
        platform().closing.wait(fault.delay_s)
        raise DroppedConnectionError
    if kind is FaultKind.RESET_BEFORE:
        raise DroppedConnectionError
    if kind is FaultKind.CONFLICT:
        raise LineError(409, RETRY_KEY_ACCEPTED, headers={"x-line-accepted-request-id": str(uuid.uuid4())})
    status, message = {
        FaultKind.RATE_LIMIT: (429, RATE_LIMIT),
        FaultKind.MONTHLY_LIMIT: (429, MONTHLY_LIMIT),
        FaultKind.BAD_REQUEST: (400, "The request body has 1 error(s)"),
        FaultKind.UNAUTHORIZED: (401, "Authentication failed. The access token has been revoked."),
    }.get(kind, (500, _INTERNAL))
    raise LineError(status, message)


def _strike_after(fault: Fault, response: Response) -> Response:
    if fault.kind is FaultKind.TIMEOUT_AFTER:
        platform().closing.wait(fault.delay_s)
        return response
    if fault.kind is FaultKind.RESET_AFTER:
        return _broken()
    return answer({"message": _INTERNAL}, 500)


def _broken() -> Response:
    """Return a response that breaks the connection when the server starts to send it."""
    return Response(_Snap(request.environ.get("werkzeug.socket")), status=500)


class _Snap:
    """A body that cannot be sent: asking for its first byte breaks the connection."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if isinstance(self._connection, socket.socket):
            # Zero linger makes close() send RST instead of a polite FIN.
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionResetError("The simulator breaks this connection on order.")


def _log(response: Response, fault: Fault | None) -> None:
    state = platform()
    broken = response.is_streamed
    textual = request.mimetype in {"application/json", ""}
    call = ApiCall(
        number=next(state.log_numbers),
        request_id=g.request_id,
        at_ms=state.now_ms(),
        method=request.method,
        path=request.full_path.rstrip("?"),
        request=request.get_data().decode("utf-8", "replace")[:KEPT_BODY_CHARS]
        if textual and (request.content_length or 0) <= MAX_REQUEST_BYTES
        else f"({request.mimetype}, {request.content_length} bytes)",
        retry_key=request.headers.get("X-Line-Retry-Key", ""),
        status=0 if broken else response.status_code,
        answer="" if broken else _text_of(response),
        fault=fault.kind.value if fault else "",
    )
    with state.lock:
        state.api_log.append(call)
        state.touch(call)


def _text_of(response: Response) -> str:
    if response.mimetype != "application/json":
        return f"({response.mimetype}, {response.content_length} bytes)"
    return response.get_data(as_text=True)[:KEPT_BODY_CHARS]
