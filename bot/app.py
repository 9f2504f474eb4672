"""The web process: ``create_app`` mounts webhook, media and health. It knows HMAC, SQL and nothing heavy."""

from __future__ import annotations

import structlog
from flask import Flask, Response, jsonify, request
from flask_bootstrap import Bootstrap5
from werkzeug.exceptions import HTTPException

from bot.console.gate import make_console
from bot.deps import WebDeps, make_web_deps
from bot.health import make_health
from bot.logs import set_up_logs, trace_of
from bot.media import make_media
from bot.papers import make_papers
from bot.settings import Settings, load_settings
from bot.waking import Waker
from bot.webhook import make_webhook

log = structlog.get_logger(__name__)

#: Without these the web process cannot do its work.
NEEDED = ("LINE_CHANNEL_SECRET", "SECRET_KEY")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Pictures are opened by LINE's apps and shown on its pages; everything else is for our own pages alone (bot/media.py).
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_SENTENCES = {
    404: "ไม่พบหน้านี้",
    405: "ใช้วิธีเรียกนี้ไม่ได้",
    413: "ข้อมูลใหญ่เกินไป",
}


def create_app(given: WebDeps | Settings | None = None) -> Flask:
    """Return the WSGI application (``bot.app:create_app()``); without an argument the environment is read.

    Raises:
        WrongInputError: A needed option is missing; the Thai sentence names it.
    """
    deps = given if isinstance(given, WebDeps) else make_web_deps(given or load_settings())
    deps.settings.require(*NEEDED)
    set_up_logs(deps.settings.log_format)
    app = Flask("bot", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    waker = Waker(deps.settings)
    app.register_blueprint(make_webhook(deps, waker.wake))
    app.register_blueprint(make_health(deps))
    if deps.media is not None:
        app.register_blueprint(make_media(deps.media))
        app.register_blueprint(make_papers(deps, deps.media))
    # The console's styles come with the package: nothing is fetched from anywhere else.
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    Bootstrap5(app)
    app.register_blueprint(make_console(deps, waker.wake))
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _fail)
    https = str(deps.settings.public_url or "").startswith("https://")
    app.after_request(lambda response: _secure(response, https=https))
    return app


def _refuse(error: HTTPException) -> tuple[Response, int]:
    code = error.code or 500
    return jsonify({"error": _SENTENCES.get(code, "คำขอนี้ไม่ถูกต้อง")}), code


def _fail(error: Exception) -> tuple[Response, int]:
    """A bug: its traceback is for us, the asker gets a sentence. The path may hold a token: not logged."""
    log.error("request_failed", endpoint=request.endpoint, **trace_of(error))
    return jsonify({"error": "ระบบขัดข้อง โปรดลองใหม่ภายหลัง"}), 500


def _secure(response: Response, *, https: bool) -> Response:
    if https:
        # Whoever came once over https never comes without it.
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
