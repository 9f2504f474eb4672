"""Databases of their own for a benchmark: a SQLite file, and a PostgreSQL database that is dropped afterwards."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models import all_tables
from db.session import make_engine

#: A server on which databases may be made; any user that may do so.
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://127.0.0.1:5432/postgres")


@contextmanager
def sqlite_url() -> Iterator[str]:
    """A SQLite file with every table, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        _create(url)
        yield url


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """A PostgreSQL database with every table; None where no server answers."""
    name = f"bench_{os.getpid()}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        url = SERVER.rpartition("/")[0] + f"/{name}"
        try:
            _create(url)
            yield url
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def processor_clock(session: Session) -> Callable[[], float]:
    """Return a clock of the processor time (s) of this process and, of PostgreSQL on this machine, of the session's server."""
    if session.get_bind().dialect.name != "postgresql":
        return time.process_time
    server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    if not server.exists():
        return time.perf_counter
    # Nanoseconds on a processor stand first.
    return lambda: time.process_time() + int(server.read_text().split()[0]) / 1e9


def _create(url: str) -> None:
    engine = make_engine(url)
    all_tables().create_all(engine)
    engine.dispose()
