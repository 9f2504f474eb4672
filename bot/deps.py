"""What the web process needs, built in one place; nothing is opened or imported before it is used.

The worker's own needs stand in bot/workdeps.py, so that not even a late import leads from the web to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.channels import Channels
from bot.settings import Settings
from db.audit_keys import INFO, AuditKeys, audit_keys
from db.session import Sessions, make_engine, make_sessions
from db.values.calendar import utc_now

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.media import MediaStore

#: Where a demonstration keeps its own SECRET_KEY, in its home.
DEMO_KEY = "demo-secret-key"
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
    def channels(self) -> Channels:
        """The offices and their LINE channels."""
        return Channels(self.sessions, self.settings)

    @cached_property
    def media(self) -> MediaStore | None:
        """Where pictures and files are kept; None when PUBLIC_URL or SECRET_KEY is not set."""
        from bot.media import media_of

        return media_of(self.settings, self.clock)


def make_web_deps(settings: Settings) -> WebDeps:
    """Build what the web process needs."""
    return WebDeps(settings, sessions_of(settings))


def sessions_of(settings: Settings) -> Sessions:
    """Open the database the settings name; what is written into the audit log is sealed with SECRET_KEY."""
    return make_sessions(make_engine(settings.database_url), {INFO: audit_keys_of(settings)})


def audit_keys_of(settings: Settings) -> AuditKeys | None:
    """Return the keys of the audit log; those of a demonstration's home where the settings have none."""
    demo = settings.home / DEMO_KEY
    # ``make demo``, then ``nongphaen ask`` in the same folder: one log, one key.
    own = settings.secret_key or (demo.read_text(encoding="ascii").strip() if demo.is_file() else None)
    return audit_keys(own, settings.former_keys)
