"""The database fails: a full disk on SQLite, a PostgreSQL that breaks every connection as a restart does."""

from __future__ import annotations

import random
import threading
import time

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.courier import Courier
from bot.delivery.posting import post_due
from db.session import make_engine
from tests.bot.conftest import with_office
from tests.bot.delivery.faulting import Room, make_room
from tests.bot.kit import put_in


class Disk:
    """The disk under an SQLite file: when it is full, the file cannot grow by a page."""

    def __init__(self, engine: Engine) -> None:
        self.full = False
        engine.dispose()
        event.listen(engine, "checkout", self._measure)

    def _measure(self, connection, _record, _proxy) -> None:
        # SQLite takes the size the file has for the least that may be ordered.
        connection.execute(f"PRAGMA max_page_count={1 if self.full else 2**30}")


def test_a_full_disk_stops_planning_and_loses_nothing(small_room):
    room = small_room
    disk = Disk(room.desk.deps.engine)
    disk.full = True
    with pytest.raises(OperationalError, match="full"):
        post_due(room.desk.deps)
    assert set(room.desk.notices().values()) == {"waiting"}
    assert not room.received()
    disk.full = False
    room.work()
    room.check()


def test_a_disk_that_fills_after_line_accepted_doubles_nothing(small_room):
    room = small_room
    desk, disk, chance = room.desk, Disk(room.desk.deps.engine), random.Random()
    sender, unwritten = desk.line, set()

    class Filling:
        """A sender after some of whose sendings the disk is full."""

        def send(self, parcel):
            outcome = sender.send(parcel)
            disk.full = disk.full or chance.random() < 1 / 30
            return outcome

    def made_room(error):
        assert "full" in str(error)
        unwritten.update(row.id for row in desk.rows(state="sending"))
        disk.full = False

    put_in(desk.deps, sender=Filling())
    room.outlive(OperationalError, made_room)
    room.check()
    assert len(unwritten) > 100, "hardly a record met a full disk"
    again = [row for row in desk.rows() if row.id in unwritten]
    assert {row.state for row in again} == {"sent"}
    # What LINE had, it said so when it was asked again under the same key.
    assert sum(row.status == 409 for row in again) > 100


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
    courier = Courier(room.desk.deps, "stubborn")
    while time.monotonic() < until:
        try:
            post_due(room.desk.deps)
            if not courier.step():
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
