"""Deps: what the edges need, built in one place; nothing is opened or imported before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.settings import Settings
from db.session import Sessions, make_engine, make_sessions
from db.values.calendar import utc_now

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.line.sender import Sender
    from bot.media import MediaStore
    from bot.pictures import ChartPictures
    from bot.speaking import Speaks

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class WebDeps:
    """What the web process needs: settings, sessions and the clock."""

    settings: Settings
    sessions: Sessions
    clock: Clock = utc_now

    @property
    def engine(self) -> Engine:
        bind: Engine = self.sessions.kw["bind"]
        return bind

    @cached_property
    def media(self) -> MediaStore | None:
        """Where pictures and files are kept; None when PUBLIC_URL or SECRET_KEY is not set."""
        from bot.media import MediaStore

        if not self.settings.secret_key or not self.settings.public_url:
            return None
        return MediaStore(
            self.settings.home, self.settings.secret_key, self.settings.public_url, clock=self.clock
        )


@dataclass(frozen=True)
class Deps(WebDeps):
    """What the worker needs besides: what speaks, and LINE. Build it after a fork, never before."""

    @cached_property
    def sender(self) -> Sender:
        """One client for the whole process (line-platform.md section 8)."""
        from bot.line.sender import Sender

        return Sender(
            self.settings.demand("LINE_CHANNEL_ACCESS_TOKEN"), self.settings.line_api_base, clock=self.clock
        )

    @cached_property
    def pictures(self) -> ChartPictures | None:
        """Draws and keeps charts; None when pictures cannot be linked."""
        from bot.pictures import ChartPictures

        return ChartPictures(self.media) if self.media is not None else None

    @cached_property
    def speaks(self) -> Speaks:
        """Understanding, permission and handlers; the model is trained or taken from its cache."""
        from bot.cli.ask import make_converse
        from bot.speaking import ThroughConverse

        return ThroughConverse(make_converse(self.settings, self.sessions))


def make_web_deps(settings: Settings) -> WebDeps:
    """Build what the web process needs."""
    return WebDeps(settings, _sessions(settings))


def make_deps(settings: Settings) -> Deps:
    """Build what the worker and the command line need."""
    return Deps(settings, _sessions(settings))


def _sessions(settings: Settings) -> Sessions:
    return make_sessions(make_engine(settings.database_url))
