"""Fixtures of the durable path: a database with every table, on SQLite and where wanted on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from bot.settings import Settings
from db.models import all_tables
from db.offices import ensure_office
from db.session import make_engine, make_sessions, writing
from tests.bot.kit import Clock, make_settings

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/test")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


def not_here(reason: str) -> NoReturn:
    """Skip a test that needs a service or a program; in CI it must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of its own on PostgreSQL, dropped afterwards."""
    server = make_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"nongphaen_{secrets.token_hex(6)}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except Exception as error:
        not_here(f"PostgreSQL is not reachable: {type(error).__name__}")
    yield POSTGRES.rpartition("/")[0] + "/" + name
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def redis_url() -> str:
    import redis

    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        not_here(f"Redis is not reachable: {type(error).__name__}")
    return REDIS


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)])
def any_database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once of each kind."""
    return request.getfixturevalue("postgres_url" if request.param == "postgresql" else "database_url")


@pytest.fixture
def queues(any_database: str):
    """Sessions on a database with every table and the office 5703."""
    yield from with_office(any_database)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return make_settings(tmp_path, database_url)


@pytest.fixture
def office(database_url: str):
    """As ``queues``, on SQLite alone."""
    yield from with_office(database_url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_office(url: str):
    """Yield sessions on a database with every table and the office 5703."""
    engine = make_engine(url)
    all_tables().create_all(engine)
    sessions = make_sessions(engine)
    with writing(sessions) as session:
        ensure_office(session, "5703", "สพป.เชียงราย เขต 3")
    yield sessions
    engine.dispose()
