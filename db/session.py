"""Engine and sessions: SQLite by default, PostgreSQL in production."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

#: Milliseconds a SQLite writer waits for another before it gives up; LINE waits 2 s for a webhook's answer,
#: background work may wait longer.
BUSY_TIMEOUT_MS = 15_000

#: Connections kept open: as many as a process has threads, because those beyond are opened and closed each time.
POOL_SIZE = 16

Sessions = sessionmaker[Session]


def normal_url(url: str) -> str:
    """Return ``url`` with the driver we ship: ``postgresql://`` and ``postgres://`` mean psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def make_engine(url: str, **options: Any) -> Engine:
    """Return an engine for ``url``; the folder of a SQLite file is made.

    SQLite: WAL, ``synchronous=FULL`` (an accepted event must survive power loss, design.md section 8), foreign
    keys on, and transactions begun by us: ``BEGIN`` for readers, ``BEGIN IMMEDIATE`` where ``writing`` asks for it.
    PostgreSQL: no compiling of plans (``jit``), which costs 50 to 300 ms a statement.
    """
    parsed = make_url(normal_url(url))
    if "poolclass" not in options:
        options.setdefault("pool_size", POOL_SIZE)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_pre_ping=True, **options)
        event.listen(engine, "connect", _plain_plans)
        return engine
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _plain_plans(connection: Any, _record: Any) -> None:
    """Run PostgreSQL's plans as they are: compiling one to machine code takes longer than any answer of ours may."""
    # An engine of one's own without transactions (CREATE DATABASE) stays one.
    before, connection.autocommit = connection.autocommit, True
    connection.execute("SET jit = off")
    connection.autocommit = before


def make_sessions(engine: Engine, info: Mapping[str, Any] | None = None) -> Sessions:
    """Return the factory of sessions; rows stay readable after the commit. ``info`` goes along with every session."""
    return sessionmaker(engine, expire_on_commit=False, info=dict(info or {}))


@contextmanager
def writing(sessions: Sessions) -> Iterator[Session]:
    """Open a session that takes SQLite's write lock at once, commit at the end, roll back on an error.

    A reader that turns writer in mid-transaction can meet ``database is locked`` at once, whatever the
    timeout; a writer that says so first waits its turn.
    """
    with sessions() as session:
        session.connection(execution_options={"writing": True})
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        session.commit()
