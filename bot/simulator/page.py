"""The chat page and its own small JSON interface under /sim/."""

import base64
import binascii
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request, send_file

from bot.simulator.api_guard import answer, platform
from bot.simulator.errors import ActionRefusedError
from bot.simulator.model import ApiCall, ChatMessage, Delivery, Group, Json, User
from bot.simulator.platform import LinePlatform

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
LONGEST_WAIT_S = 20.0
_FONTS = {"Regular", "SemiBold", "Bold"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' http: https: data:; media-src http: https:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

Act = Callable[[LinePlatform, Json], str]


def create_page() -> Blueprint:
    """Return the blueprint of the chat page."""
    page = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    page.before_request(_refuse_strangers)
    _add_documents(page)
    _add_state(page)

    @page.post("/sim/<name>")
    def act(name: str) -> Response:
        if name not in ACTS:
            abort(404)
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            return answer({"error": "คำสั่งไม่ถูกต้อง"}, 400)
        try:
            return answer({"eventId": ACTS[name](platform(), body)})
        except ActionRefusedError as fault:
            return answer({"error": str(fault)}, 409)
        except (KeyError, ValueError, TypeError):
            return answer({"error": "ข้อมูลไม่ครบหรือไม่ถูกต้อง"}, 400)

    @page.errorhandler(413)
    def too_large(_: Exception) -> Response:
        return answer({"error": "ไฟล์ใหญ่เกิน 10 MB"}, 413)

    return page


def _add_documents(page: Blueprint) -> None:
    @page.get("/")
    def index() -> Response:
        response = Response(render_template("chat.html", bot_name=platform().bot_name))
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @page.get("/sim/font/<weight>.ttf")
    def font(weight: str) -> Response:
        if weight not in _FONTS:
            abort(404)
        return send_file(_font_folder() / f"Sarabun-{weight}.ttf", max_age=86400)

    @page.get("/sim/content/<message_id>")
    def content(message_id: str) -> Response:
        data, content_type = platform().contents.get(message_id, (b"", ""))
        if not data or not content_type.startswith("image/") or "svg" in content_type:
            abort(404)
        return Response(data, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})

    @page.get("/sim/richmenu/<menu_id>")
    def rich_menu_picture(menu_id: str) -> Response:
        menu = platform().rich_menus.menus.get(menu_id)
        if menu is None or not menu.image:
            abort(404)
        return Response(
            menu.image, content_type=menu.content_type, headers={"X-Content-Type-Options": "nosniff"}
        )


def _add_state(page: Blueprint) -> None:
    @page.get("/sim/state")
    def state() -> Response:
        """Return everything newer than ``since``; wait up to ``wait`` seconds for it."""
        since = request.args.get("since", 0, int)
        wait = min(max(request.args.get("wait", 0.0, float), 0.0), LONGEST_WAIT_S)
        platform().wait_for_news(since, wait)
        return answer(snapshot(platform(), since))


def snapshot(state: LinePlatform, since: int) -> Json:
    """Return what changed after ``since`` in the shape the page draws."""
    with state.lock:
        return {
            "seq": state.sequence,
            "now": state.now_ms(),
            "bot": {"name": state.bot_name, "userId": state.bot_user_id, "webhook": state.postman.target.url},
            "quota": {"limit": state.quota_limit, "used": state.used(), "month": state.month()},
            "loading": dict(state.loading),
            "users": [_user(state, one) for one in state.users.values() if one.seq > since],
            "groups": [_group(one) for one in state.groups.values() if one.seq > since],
            "messages": [_message(one) for one in state.chat_log.values() if one.seq > since],
            "webhooks": [_delivery(one) for one in state.webhook_log if one.seq > since],
            "calls": [_call(one) for one in state.api_log if one.seq > since],
        }


def _user(state: LinePlatform, user: User) -> Json:
    menu = state.rich_menus.shown_to(user.user_id)
    shown = {"id": menu.menu_id} | menu.body if menu is not None and menu.image else None
    return {
        "id": user.user_id,
        "name": user.name,
        "hint": user.hint,
        "seat": user.seat,
        "friend": user.friend,
        "blocked": user.blocked,
        "richMenu": shown,
    }


def _group(group: Group) -> Json:
    return {
        "id": group.group_id,
        "name": group.name,
        "hint": group.hint,
        "members": group.members,
        "botIn": group.bot_in,
    }


def _message(one: ChatMessage) -> Json:
    return {
        "id": one.message_id,
        "chat": one.chat,
        "sender": one.sender,
        "at": one.at_ms,
        "body": one.body,
        "via": one.via,
        "read": one.read,
        "unsent": one.unsent,
        "edited": one.edited,
        "eventId": one.event_id,
    }


def _delivery(one: Delivery) -> Json:
    return {
        "number": one.number,
        "eventId": one.event_id,
        "url": one.url,
        "at": one.at_ms,
        "body": one.body,
        "signature": one.signature,
        "attempt": one.attempt,
        "status": one.status,
        "answer": one.answer,
        "error": one.error,
        "took": one.took_ms,
        "done": one.done,
    }


def _call(one: ApiCall) -> Json:
    return {
        "number": one.number,
        "requestId": one.request_id,
        "at": one.at_ms,
        "method": one.method,
        "path": one.path,
        "request": one.request,
        "retryKey": one.retry_key,
        "status": one.status,
        "answer": one.answer,
        "fault": one.fault,
    }


def _refuse_strangers() -> Response | None:
    """Let only this page change things: JSON bodies, and nobody else's origin."""
    if request.method in {"GET", "HEAD"}:
        return None
    if request.mimetype != "application/json":
        return answer({"error": "ต้องส่งเป็น JSON"}, 415)
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if (origin and urlsplit(origin).netloc != request.host) or site not in {"same-origin", "none"}:
        return answer({"error": "คำขอมาจากหน้าเว็บอื่น"}, 403)
    return None


def _decoded(body: Json) -> bytes:
    try:
        data = base64.b64decode(body["data"], validate=True)
    except binascii.Error as fault:
        raise ValueError("The file is not base64.") from fault
    if not data or len(data) > MAX_UPLOAD_BYTES:
        raise ActionRefusedError("ไฟล์ว่างหรือใหญ่เกิน 10 MB")
    return data


def _text(body: Json, name: str = "text") -> str:
    value: Any = body[name]
    if not isinstance(value, str) or not value.strip():
        raise ActionRefusedError("ยังไม่ได้พิมพ์ข้อความ")
    return value


def _chat(body: Json) -> str | None:
    chat = body.get("chat")
    return chat if isinstance(chat, str) and chat else None


def _say(state: LinePlatform, body: Json) -> str:
    quoted = str(body.get("quote") or "")
    return state.say(body["user"], _text(body), _chat(body), quote_message_id=quoted)


def _tap(state: LinePlatform, body: Json) -> str:
    return state.tap(body["user"], body["action"], _chat(body), params=body.get("params"))


def _image(state: LinePlatform, body: Json) -> str:
    return state.send_image(
        body["user"], _decoded(body), str(body.get("contentType", "image/png")), _chat(body)
    )


def _file(state: LinePlatform, body: Json) -> str:
    content_type = str(body.get("contentType") or "application/octet-stream")
    return state.send_file(body["user"], _text(body, "name"), _decoded(body), content_type, _chat(body))


def _sticker(state: LinePlatform, body: Json) -> str:
    return state.send_sticker(body["user"], chat=_chat(body))


def _block(state: LinePlatform, body: Json) -> str:
    return state.follow(body["user"]) if state.users[body["user"]].blocked else state.unfollow(body["user"])


def _invite(state: LinePlatform, body: Json) -> str:
    chat = body["chat"]
    return state.leave(chat) if state.groups[chat].bot_in else state.join(chat)


def _redeliver(state: LinePlatform, body: Json) -> str:
    state.redeliver(body["eventId"])
    return str(body["eventId"])


def _raw(state: LinePlatform, body: Json) -> str:
    event = json.loads(_text(body, "event"))
    if not isinstance(event, dict):
        raise ValueError("The event is no object.")
    return state.raw_event(event)


ACTS: dict[str, Act] = {
    "say": _say,
    "tap": _tap,
    "image": _image,
    "file": _file,
    "sticker": _sticker,
    "block": _block,
    "invite": _invite,
    "redeliver": _redeliver,
    "unsend": lambda state, body: state.unsend(body["messageId"]),
    "edit": lambda state, body: state.edit(body["messageId"], _text(body)),
    "raw": _raw,
}


def _font_folder() -> Path:
    """Return where the Sarabun font of the Python package lies."""
    return Path(str(files("fontpkg_sarabun"))) / "files"
