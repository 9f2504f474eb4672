"""Keeps all senders of all workers together within LINE's rate limits (line-platform.md section 2)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

from db.pace import take_turns
from db.session import Sessions, writing

#: Requests a second of one channel: four fifths of what LINE takes (push 2,000/s, multicast 200/s).
PER_SECOND = {"push": 1600.0, "multicast": 160.0}
#: Requests a process reserves at a time: the common table is written once for so many.
BLOCK = {"push": 80, "multicast": 8}
#: Seconds after which reserved requests are no longer good: others may have used that time.
GOOD_FOR_S = 1.0
#: Seconds waited at most; a lease lasts a minute.
LONGEST_WAIT_S = 5.0


class Pace:
    """A share of the common pace for one process; safe to share between threads."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions, self._clock = sessions, clock
        self._lock = threading.Lock()
        #: Name -> reserved requests left, and the moment they may leave from.
        self._turns: dict[str, tuple[int, float]] = {}

    def wait(self, office_code: str, endpoint: str) -> float:
        """Wait until one more request may leave; return the seconds waited."""
        wait_s = self._turn(f"{office_code}:{endpoint}", endpoint)
        if wait_s > 0:
            time.sleep(wait_s)
        return wait_s

    def slow_down(self, office_code: str, endpoint: str, seconds: float) -> None:
        """Let every worker pause: LINE said that there were too many requests."""
        with self._lock, writing(self._sessions) as session:
            self._turns.pop(f"{office_code}:{endpoint}", None)
            per_second = PER_SECOND[endpoint]
            now_s = self._clock().timestamp()
            take_turns(
                session,
                f"{office_code}:{endpoint}",
                round(seconds * per_second),
                per_second=per_second,
                now_s=now_s,
            )

    def _turn(self, name: str, endpoint: str) -> float:
        with self._lock:
            now_s = self._clock().timestamp()
            left, start_s = self._turns.get(name, (0, 0.0))
            if not left or not start_s - LONGEST_WAIT_S <= now_s <= start_s + GOOD_FOR_S:
                left = BLOCK[endpoint]
                with writing(self._sessions) as session:
                    start_s = take_turns(session, name, left, per_second=PER_SECOND[endpoint], now_s=now_s)
            self._turns[name] = (left - 1, start_s)
            return min(LONGEST_WAIT_S, max(0.0, start_s - now_s))
