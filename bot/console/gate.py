"""The gate of the console: one-time links in, sessions, and what every request and answer of it must have.

A link is opened with GET by anybody who sees it, such as a program that previews links; only the button on its page uses it up.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from importlib import import_module
from typing import Any

import structlog
from flask import Blueprint, Response, abort, g, make_response, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from bot.console.desk import FILTERS, ROOT, Desk
from bot.console.routes import ROUTES, Route
from bot.deps import WebDeps
from bot.logs import trace_of
from bot.rights import CONSOLE, may_in_console
from db.console import LONGEST, REFUSED, enter, link_is_good, note_seen, visitor_of
from db.errors import AnswerableError
from db.session import writing

log = structlog.get_logger(__name__)

#: Everything is ours: no script or style stands in a page, nothing is fetched from elsewhere, nobody may frame it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Addresses of links stay with us; with no-referrer browsers would also hide where a form comes from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
_ASSET_S = 3600
_FONTS = {"regular": "Sarabun-Regular.ttf", "bold": "Sarabun-Bold.ttf"}


def make_console(deps: WebDeps, wake: Callable[[], None]) -> Blueprint:
    """Return every route under ``/console``; ``wake`` rings for a worker after an errand was handed in."""
    console = Blueprint(
        "console", __name__, url_prefix=ROOT, template_folder="templates", static_folder="static",
        static_url_path="/static",
    )  # fmt: skip
    for name, shown in FILTERS.items():
        console.add_app_template_filter(shown, name)
    guard = _Guard(deps)
    for each in ROUTES:
        console.add_url_rule(
            each.rule, each.endpoint, _behind_the_gate(each, deps, guard, wake), methods=[each.method]
        )
    console.add_url_rule("/enter/<token>", "look", guard.look, methods=["GET"])
    console.add_url_rule("/enter/<token>", "enter", guard.enter, methods=["POST"])
    console.add_url_rule("/font/<name>", "font", _font, methods=["GET"])
    console.add_url_rule("/<path:rest>", "nowhere", _nowhere, methods=["GET", "POST"])
    console.register_error_handler(HTTPException, _refuse)
    console.register_error_handler(Exception, _fail)
    console.after_request(_secure)
    return console


class _Guard:
    """Opens and checks sessions."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._key = deps.settings.demand("SECRET_KEY").encode()
        self._https = (deps.settings.public_url or "").startswith("https://")
        # The prefix makes browsers refuse the cookie from anywhere but this very host over https.
        self._cookie = "__Host-nongphaen" if self._https else "nongphaen"

    def look(self, token: str) -> ResponseReturnValue:
        """Show the button that uses a link up, or how to get another."""
        with self._deps.sessions() as session:
            good = link_is_good(session, token, at=self._deps.clock())
        if not good:
            return _plain("outside", 403, why="ลิงก์นี้ใช้ไม่ได้แล้ว อาจใช้ไปแล้ว หมดอายุ หรือสิทธิ์สิ้นสุดแล้ว")
        return _plain("enter", 200)

    def enter(self, token: str) -> ResponseReturnValue:
        """Use a link up: the browser gets a session, and goes on to the first page."""
        request.max_content_length = 1000
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return _plain("outside", 403, why="เปิดลิงก์จากแชต LINE หรือพิมพ์ที่อยู่เองเท่านั้น")
        with writing(self._deps.sessions) as session:
            opened = enter(session, token, at=self._deps.clock())
        if opened is None:
            return _plain("outside", 403, why="ลิงก์นี้ใช้ไม่ได้แล้ว อาจใช้ไปแล้ว หมดอายุ หรือสิทธิ์สิ้นสุดแล้ว")
        answer = Response(status=303, headers={"Location": f"{ROOT}/"})
        answer.set_cookie(
            self._cookie, opened[0], max_age=int(LONGEST.total_seconds()), path="/", secure=self._https,
            httponly=True, samesite="Lax",
        )  # fmt: skip
        return answer

    def desk(self, wake: Callable[[], None]) -> Desk | None:
        """Return what a view works with; None when nobody is in (any more)."""
        secret = request.cookies.get(self._cookie, "")
        if not secret:
            return None
        now = self._deps.clock()
        with self._deps.sessions() as session:
            found = visitor_of(session, secret, at=now)
        if found is None:
            return None
        visitor, note = found
        if note:
            with writing(self._deps.sessions) as session:
                note_seen(session, visitor.session_id, at=now)
        return Desk(self._deps, visitor, self._csrf(secret), wake)

    def _csrf(self, secret: str) -> str:
        """What a form of this session must bring back; it tells nothing of the session itself."""
        return hmac.new(self._key, f"console/{secret}".encode(), hashlib.sha256).hexdigest()


def _behind_the_gate(
    route: Route, deps: WebDeps, guard: _Guard, wake: Callable[[], None]
) -> Callable[..., ResponseReturnValue]:
    module, _, name = route.view.partition(":")

    def view(**parts: Any) -> ResponseReturnValue:
        request.max_content_length = route.most_bytes
        desk = guard.desk(wake)
        if desk is None:
            return _plain("outside", 403, why="")
        g.desk = desk
        if route.method == "POST" and not hmac.compare_digest(
            request.form.get("csrf", "").encode("utf-8", "replace"), desk.csrf.encode()
        ):
            return desk.page("wrong", 400, told="แบบฟอร์มนี้หมดอายุ กลับไปหน้าเดิม โหลดใหม่ แล้วลองอีกครั้ง")
        does = route.does.format(**parts)
        act: Callable[..., ResponseReturnValue] = getattr(import_module(f"bot.console.{module}"), name)
        # Whose case or school it was, never the token of an errand or what was searched for.
        which = {key: value for key, value in parts.items() if key != "token"}
        try:
            if does not in CONSOLE:
                abort(404)
            may_in_console(does, desk.visitor.seat.kind)
            answer = make_response(act(desk, **parts))
        except (AnswerableError, NotFound) as error:
            # Who asks for what is another office's is told what who mistyped is told; the log has both.
            with writing(deps.sessions) as session:
                desk.note(
                    session,
                    REFUSED,
                    page=route.rule,
                    **{key: str(value)[:20] for key, value in which.items()},
                )
            if isinstance(error, NotFound):
                raise
            return desk.page("wrong", 422, told=error.said)
        if route.leaves_a_line and answer.status_code == 200:
            with writing(deps.sessions) as session:
                desk.note(session, "console.shown", page=route.rule, **which)
        return answer

    return view


def _plain(name: str, status: int, **values: Any) -> ResponseReturnValue:
    """A page that needs nobody to be in."""
    return render_template(f"console/{name}.html", **values), status


def _nowhere(rest: str) -> ResponseReturnValue:
    return _plain("outside", 404, why="ไม่พบหน้านี้")


def _refuse(error: HTTPException) -> ResponseReturnValue:
    told = {413: "ไฟล์หรือข้อความใหญ่เกินไป"}.get(error.code or 500, "คำขอนี้ไม่ถูกต้อง")
    desk: Desk | None = g.get("desk")
    if desk is not None:
        return desk.page("wrong", error.code or 500, told=told)
    return _plain("outside", error.code or 500, why=told)


def _fail(error: Exception) -> ResponseReturnValue:
    """A bug: its traceback is for us. The address may hold a token: not logged."""
    log.error("request_failed", endpoint=request.endpoint, **trace_of(error))
    return _plain("broken", 500)


def _font(name: str) -> ResponseReturnValue:
    """The Thai font of the charts, so that the pages read alike on every machine and ask nobody else for one."""
    import fontpkg_sarabun

    if name not in _FONTS:
        return _nowhere(name)
    return make_response(send_from_directory(fontpkg_sarabun.__path__[0] + "/files", _FONTS[name]))


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    asset = request.endpoint in ("console.static", "console.font")
    response.headers["Cache-Control"] = f"public, max-age={_ASSET_S}" if asset else "no-store"
    return response
