"""The task engine: a ring wakes a worker on every engine, and nothing depends on it."""

from __future__ import annotations

import threading

import pytest
import redis

from bot.tasks import Clockwork, make_huey, ping, ring
from bot.waking import Waker
from db.errors import WrongInputError
from tests.bot.kit import make_settings

ENGINES = [
    "",
    pytest.param("redis_url", marks=pytest.mark.service),
    pytest.param("postgres_url", marks=pytest.mark.service),
]


@pytest.fixture(params=ENGINES, ids=["embedded", "redis", "postgresql"])
def engine(request, tmp_path, database_url):
    url = request.getfixturevalue(request.param) if request.param else None
    return make_settings(tmp_path, database_url, queue_url=url)


@pytest.fixture
def clockwork(engine, monkeypatch):
    # The engine's consumer takes over the process's signals; pytest wants to keep them.
    monkeypatch.setattr("huey.consumer.Consumer._set_signal_handlers", lambda self: None)
    rung = threading.Event()
    work = Clockwork(engine, rung.set, lambda: None)
    work.start()
    yield engine, rung
    work.stop()


def test_a_ring_reaches_the_worker(clockwork):
    settings, rung = clockwork
    ping(settings)
    ring(settings)
    assert rung.wait(10)


def test_the_web_process_rings_from_a_thread_of_its_own(clockwork):
    settings, rung = clockwork
    waker = Waker(settings)
    for _ in range(100):
        waker.wake()
    assert rung.wait(10)


def test_an_unreachable_engine_is_said_not_waited_for(tmp_path, database_url, free_port):
    settings = make_settings(tmp_path, database_url, queue_url=f"redis://127.0.0.1:{free_port}/0")
    with pytest.raises(redis.ConnectionError):
        ping(settings)
    Waker(settings).wake()


def test_an_address_of_no_engine_is_refused_in_thai(tmp_path):
    with pytest.raises(WrongInputError, match="QUEUE_URL"):
        make_huey("amqp://localhost", tmp_path)
