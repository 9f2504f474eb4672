"""The database fails: a full disk on SQLite, a PostgreSQL that breaks every connection as a restart does."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from db.session import make_engine
from tests.bot.conftest import with_office
from tests.bot.delivery.faulting import Room, make_room


def test_a_full_disk_stops_planning_and_loses_nothing(office, tmp_path, database_url):
    for room in make_room(office, tmp_path, database_url):
        engine = room.desk.deps.engine
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def fill(connection, _record, most=pages + 8):
            connection.execute(f"PRAGMA max_page_count={most}")

        engine.dispose()
        event.listen(engine, "connect", fill)
        with pytest.raises(OperationalError, match="full"):
            post_due(room.desk.deps)
        assert set(room.desk.notices().values()) == {"waiting"}
        assert not room.received()
        event.remove(engine, "connect", fill)
        engine.dispose()
        room.work()
        room.check()


def break_connections(url: str, stop: threading.Event, broken: list[int]) -> None:
    server = make_engine(url, isolation_level="AUTOCOMMIT")
    ending = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with server.connect() as connection:
        while not stop.wait(0.15):
            broken.append(connection.execute(ending).scalar_one())
    server.dispose()


def stubborn(room: Room, until: float) -> None:
    """A worker's loop: what fails is tried again a moment later."""
    while time.monotonic() < until:
        try:
            post_due(room.desk.deps)
            if not deliver_one(room.desk.deps, "stubborn"):
                return
        except DBAPIError:
            time.sleep(0.01)


@pytest.mark.service
def test_broken_connections_lose_and_double_nothing(postgres_url, tmp_path):
    for sessions in with_office(postgres_url):
        for room in make_room(sessions, tmp_path, postgres_url):
            stop, broken = threading.Event(), []
            breaker = threading.Thread(target=break_connections, args=(postgres_url, stop, broken))
            breaker.start()
            stubborn(room, time.monotonic() + 8)
            stop.set()
            breaker.join()
            assert sum(broken) > 0
            room.work()
            room.check()
