"""Fixtures of the delivery tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import with_office
from tests.bot.delivery.desk import MONDAY, Desk
from tests.bot.delivery.faulting import Backend, Room, make_room
from tests.bot.kit import Clock


@pytest.fixture
def desk(queues, tmp_path, any_database) -> Desk:
    """A post room on Monday morning, on each database."""
    return Desk(queues, tmp_path, any_database, Clock(MONDAY))


@pytest.fixture
def small_desk(office, tmp_path, database_url) -> Desk:
    """The same, on SQLite alone."""
    return Desk(office, tmp_path, database_url, Clock(MONDAY))


#: A database and the task engine that goes with it; a service that does not answer is said, and fails in CI.
BACKENDS = {
    "sqlite-embedded": ("database_url", None),
    "postgresql-redis": ("postgres_url", "redis_url"),
    "postgresql-alone": ("postgres_url", "postgres_url"),
}


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.service if name.startswith("postgresql") else ())
        for name in BACKENDS
    ]
)
def backend(request: pytest.FixtureRequest):
    """An office on each way to run the product: SQLite embedded, PostgreSQL with Redis, PostgreSQL alone."""
    database, engine = BACKENDS[request.param]
    url = request.getfixturevalue(database)
    queue_url = request.getfixturevalue(engine) if engine else ""
    for sessions in with_office(url):
        yield Backend(sessions, url, queue_url)


@pytest.fixture
def room(backend: Backend, tmp_path) -> Iterator[Room]:
    """A post room before a stand-in that fails on order, on each way to run the product."""
    yield from make_room(backend.sessions, tmp_path, backend.url, backend.queue_url)


@pytest.fixture
def small_room(office, tmp_path, database_url) -> Iterator[Room]:
    """The same, on SQLite alone."""
    yield from make_room(office, tmp_path, database_url)
