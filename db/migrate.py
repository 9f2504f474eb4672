"""Brings the schema of a database to the state this release needs, and back (``nongphaen db upgrade``/``downgrade``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from db.session import make_engine

_HERE = Path(__file__).parent / "migrations"
#: Advisory lock of PostgreSQL, so that two machines starting at once do not migrate at once.
MIGRATION_LOCK = 5703003


def _config(engine: Engine) -> Config:
    config = _scripts()
    config.attributes["engine"] = engine
    return config


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Return the newest revision of this release."""
    return ScriptDirectory.from_config(_scripts()).get_current_head() or ""


def revisions() -> list[str]:
    """Return every revision of this release, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_scripts()).walk_revisions()]


def current(engine: Engine) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Say whether a database has the schema this release needs."""
    return current(engine) == head()


def is_empty(engine: Engine) -> bool:
    """Say whether a database has no table at all."""
    return not inspect(engine).get_table_names()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; what is there already stays."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str = "-1") -> None:
    """Bring a database back by one revision, or to a named one; ``base`` empties it."""
    _run(url, lambda config: command.downgrade(config, revision))


def _run(url: str, act: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    try:
        act(_config(engine))
    finally:
        engine.dispose()
