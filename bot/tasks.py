"""The task engine (Huey): wakes workers, spreads them over machines, keeps the clock.

The tables are the truth. A task carries nothing; running it twice, late or never is harmless, because claims
are leased and workers look by themselves twice a second (design.md section 8).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

from bot.settings import Settings
from db.errors import WrongInputError

QUEUE = "nongphaen"
#: Seconds an engine may take to be reached.
REACHED_WITHIN_S = 3
#: A ring older than this wakes nobody any more; without an end a stopped worker would find thousands.
RING_LIVES_S = 10


def make_huey(queue_url: str | None, home: Any) -> Huey:
    """Return the engine that QUEUE_URL names; the embedded one when it names none.

    Raises:
        WrongInputError: No engine goes by such an address.
    """
    common: dict[str, Any] = {"results": False, "utc": True}
    if not queue_url:
        home.mkdir(parents=True, exist_ok=True)
        # A ring need not survive power loss, the inbox does.
        return SqliteHuey(QUEUE, filename=str(home / "queue.db"), fsync=False, **common)
    if queue_url.startswith(("redis://", "rediss://")):
        from redis import ConnectionPool

        pool = ConnectionPool.from_url(queue_url, socket_connect_timeout=REACHED_WITHIN_S)
        return RedisHuey(QUEUE, connection_pool=pool, **common)
    if queue_url.startswith(("postgresql://", "postgres://")):
        return PostgresHuey(QUEUE, dsn=queue_url, connect_timeout=REACHED_WITHIN_S, **common)
    raise WrongInputError("QUEUE_URL ใช้ได้เฉพาะ redis://… หรือ postgresql://… หรือไม่ตั้งเลย (ฝังในเครื่อง)")


@lru_cache(maxsize=4)
def _engine(queue_url: str | None, home: Any) -> tuple[Huey, Any]:
    huey = make_huey(queue_url, home)
    bells: list[Callable[[], None]] = []

    def wake() -> None:
        for bell in bells:
            bell()

    return huey, (huey.task(expires=RING_LIVES_S)(wake), bells)


def ring(settings: Settings) -> None:
    """Ask for some worker on some machine to look into the queues now."""
    _huey, (wake, _bells) = _engine(settings.queue_url, settings.home)
    wake()


def ping(settings: Settings) -> None:
    """Reach the engine; raises whatever it raises when it cannot be reached."""
    huey, _task = _engine(settings.queue_url, settings.home)
    huey.pending_count()


class Clockwork:
    """The engine's consumer inside a worker: calls ``bell`` for every ring, and ``retain`` once an hour.

    Sweeps every few seconds are the worker's own: Huey's periodic tasks know minutes only.
    """

    def __init__(self, settings: Settings, bell: Callable[[], None], retain: Callable[[], None]) -> None:
        from huey import crontab

        huey, (_wake, self._bells) = _engine(settings.queue_url, settings.home)
        self._bell = bell
        self._bells.append(bell)

        def keep_house() -> None:
            retain()

        if "keep_house" not in {task.__name__ for task in huey._registry._periodic_tasks}:
            huey.periodic_task(crontab(minute="7"), name="keep_house")(keep_house)
        self._consumer = huey.create_consumer(workers=1, initial_delay=0.05, max_delay=0.5)

    def start(self) -> None:
        """Start the consumer's threads. It takes over the signals: whoever calls sets its own afterwards."""
        self._consumer.start()

    def stop(self) -> None:
        """Stop them; a ring that is lost by this is found again by looking."""
        self._bells.remove(self._bell)
        self._consumer.stop_flag.set()
