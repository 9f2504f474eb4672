"""Puts the stand-in together and serves it: as a Flask application, or as a server for demo and tests."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.simulator.api import create_api
from bot.simulator.api_chats import create_chats_api
from bot.simulator.api_guard import register_not_found
from bot.simulator.api_richmenus import create_richmenu_api
from bot.simulator.ids import DEMO_BOT, stable_user_id
from bot.simulator.page import create_page
from bot.simulator.personas import DEMO_GROUPS, DEMO_PERSONAS, GroupPersona, Persona
from bot.simulator.platform import LinePlatform
from bot.simulator.state import utc_now
from bot.simulator.webhooks import WebhookTarget

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Known to everybody who reads this line: good on the own machine, worthless anywhere else.
DEMO_CHANNEL_SECRET = "demo-channel-secret-not-for-production"
DEMO_CHANNEL_ACCESS_TOKEN = "demo-channel-access-token-not-for-production"

#: Messages a month on LINE's free plan in Thailand.
FREE_PLAN_MESSAGES = 300
MAX_BODY_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class SimulatorConfig:
    """Everything the stand-in can be told."""

    #: Where webhooks go, with its path; "" sends none.
    webhook_url: str = ""
    channel_secret: str = DEMO_CHANNEL_SECRET
    access_token: str = DEMO_CHANNEL_ACCESS_TOKEN
    bot_name: str = "น้องแผน"
    bot_user_id: str = field(default_factory=lambda: stable_user_id(DEMO_BOT))
    #: None for no limit.
    quota_limit: int | None = FREE_PLAN_MESSAGES
    personas: tuple[Persona, ...] = DEMO_PERSONAS
    groups: tuple[GroupPersona, ...] = DEMO_GROUPS
    webhook_timeout_s: float = 2.0
    #: Seconds before each redelivery of an event not answered 2xx; empty is LINE's default: none.
    redelivery_delays_s: tuple[float, ...] = ()
    clock: Callable[[], datetime] = utc_now


def create_platform(config: SimulatorConfig) -> LinePlatform:
    """Return a platform with the people and groups of the configuration."""
    target = WebhookTarget(
        config.webhook_url, config.channel_secret, config.webhook_timeout_s, config.redelivery_delays_s
    )
    platform = LinePlatform(
        target,
        bot_name=config.bot_name,
        bot_user_id=config.bot_user_id,
        quota_limit=config.quota_limit,
        clock=config.clock,
    )
    for one in config.personas:
        platform.add_user(one.user_id, one.name, seat=one.seat, hint=one.hint, friend=one.friend)
    for group in config.groups:
        platform.add_group(group.group_id, group.name, list(group.members), seat=group.seat, hint=group.hint)
    return platform


def create_simulator(config: SimulatorConfig, platform: LinePlatform | None = None) -> Flask:
    """Return the application: LINE's API (api and api-data hosts in one) and the chat page at /."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.extensions["line_platform"] = platform or create_platform(config)
    app.register_blueprint(create_api(config.channel_secret, config.access_token))
    app.register_blueprint(create_chats_api(config.access_token))
    app.register_blueprint(create_richmenu_api(config.access_token))
    app.register_blueprint(create_page())
    register_not_found(app)
    return app


class _QuietHandler(WSGIRequestHandler):
    """Serves without a line per request; the page shows every request already."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def connection_dropped(self, error: BaseException, environ: "WSGIEnvironment | None" = None) -> None:
        """Close for good: a connection broken on order must not wait for a next request."""
        self.close_connection = True


class SimulatorServer:
    """A running stand-in: ``with SimulatorServer(config) as line: ... line.url, line.platform``.

    Port 0 takes a free one. Leaving the block stops the server and the webhook threads.
    """

    def __init__(self, config: SimulatorConfig, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.config = config
        self.platform = create_platform(config)
        app = create_simulator(config, self.platform)
        self._server = make_server(host, port, app, threaded=True, request_handler=_QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="simulator", daemon=True)
        self.port = int(self._server.port)
        self.url = f"http://{host}:{self.port}"

    def start(self) -> None:
        """Serve in a background thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and release the port; safe to call twice."""
        self.platform.close()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
