"""Waking a worker from the web process: best effort, never in the way of a webhook's answer."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import structlog

from bot.settings import Settings

log = structlog.get_logger(__name__)

#: Seconds of silence after a ring; the next event of a rush waits at most so long for a worker that sleeps.
BETWEEN_RINGS_S = 0.05


class Waker:
    """Rings the task engine from a thread of its own; many rings at once become one.

    The thread starts with the first ring, so after any fork, and the engine is imported there. A lost ring
    costs half a second at most: workers look into the inbox by themselves.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rung = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Ring; returns at once."""
        self._rung.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        from bot.tasks import ring

        while True:
            self._rung.wait()
            self._rung.clear()
            try:
                ring(self._settings)
            except Exception as error:  # an unreachable engine must not end the thread
                with suppress(Exception):
                    log.warning("wake_lost", reason=type(error).__name__)
            # A worker that was rung takes all there is: ringing for every event of a rush would only slow the answers.
            time.sleep(BETWEEN_RINGS_S)
