"""A LINE on which several offices have channels: one address, told apart by the access token as LINE does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

from bot.simulator.model import BOT
from bot.simulator.server import SimulatorConfig, _QuietHandler, create_platform, create_simulator

#: Secret, token and the bot's user id of an office's channel.
OFFICES = ("5703", "5402")


def secret_of(office: str) -> str:
    return f"channel-secret-of-{office}-0123456789"


def token_of(office: str) -> str:
    return f"channel-access-token-of-{office}"


def bot_of(office: str) -> str:
    return f"U{office:0>32}"


class Lines:
    """The stand-ins of several channels behind one address."""

    def __init__(self, port: int, platforms: dict[str, Any]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.platforms = platforms

    def heard(self, office: str, chat: str) -> list[str]:
        """What the bot of an office said to a chat, its texts and the words of its cards."""
        return [str(one) for one in self.platforms[office].bot_messages(chat)]

    def messages(self, office: str) -> int:
        """How many messages the bot of an office sent, to anyone."""
        platform = self.platforms[office]
        with platform.lock:
            return sum(one.sender == BOT for one in platform.chat_log.values())


@contextmanager
def lines(offices: Iterable[str] = OFFICES, *, webhook: str = "", quota: int | None = None):
    """Yield the running ``Lines``; ``webhook`` is the bot's address, each office knocks at its own path."""
    configs = {
        office: SimulatorConfig(
            webhook_url=f"{webhook}/callback/{office}" if webhook else "",
            channel_secret=secret_of(office),
            access_token=token_of(office),
            bot_user_id=bot_of(office),
            quota_limit=quota,
        )
        for office in offices
    }
    platforms = {office: create_platform(config) for office, config in configs.items()}
    apps = {
        f"Bearer {token_of(office)}": create_simulator(config, platforms[office])
        for office, config in configs.items()
    }
    stranger = next(iter(apps.values()))

    def by_token(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return apps.get(environ.get("HTTP_AUTHORIZATION", ""), stranger)(environ, start)

    server = make_server("127.0.0.1", 0, by_token, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Lines(server.port, platforms)
    finally:
        for platform in platforms.values():
            platform.close()
        server.shutdown()
        thread.join()
        server.server_close()
