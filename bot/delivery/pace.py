"""Keeps all senders of all workers together within LINE's rate limits (line-platform.md section 2)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.pace import take_turns
from db.session import Sessions, writing

#: Seconds after which reserved requests are no longer good: others may have used that time.
GOOD_FOR_S = 1.0
#: Seconds waited at most; a lease lasts a minute.
LONGEST_WAIT_S = 5.0
#: Seconds that everybody pauses when LINE says that there were too many requests.
SLOW_DOWN_S = 1.0


@dataclass(frozen=True, slots=True)
class Limit:
    """How fast one channel may call one endpoint (ขีดจำกัดอัตราคำขอ)."""

    #: Requests a second: four fifths of what LINE takes.
    per_second: float
    #: Requests that a process reserves at a time: the common table is written once for so many.
    block: int = 1
    #: Requests that may be saved up by who has been silent; LINE counts these by the hour.
    burst: int = 0
    #: Seconds that a request is worth waiting for.
    patience_s: float = LONGEST_WAIT_S


#: What LINE takes 100 of in an hour: of the 80 that we call half may come at once, half as the hour goes by.
_HOURLY = Limit(40 / 3600, burst=40)
#: "Anything else": 2,000 a second.
OTHERS = Limit(1600.0, block=80)
#: What LINE limits by a number of its own, by our name of the endpoint; the rest is ``OTHERS``, each for itself.
LIMITS = {
    "push": Limit(1600.0, block=80),
    "reply": Limit(1600.0, block=80),
    "multicast": Limit(160.0, block=8),
    # Decoration: who would wait for it, goes without.
    "loading": Limit(80.0, block=4, patience_s=0.0),
    "make_menu": _HOURLY,
    "delete_menu": _HOURLY,
}


def limit_of(endpoint: str) -> Limit:
    """Return the limit of an endpoint."""
    return LIMITS.get(endpoint, OTHERS)


class Pace:
    """A share of the common pace for one process; safe to share between threads."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions, self._clock = sessions, clock
        self._lock = threading.Lock()
        #: Name -> reserved requests left, and the moment they may leave from.
        self._turns: dict[str, tuple[int, float]] = {}

    def wait(self, office_code: str, endpoint: str) -> float:
        """Wait until one more request may leave; return the seconds waited.

        For what has to leave: it leaves after ``LONGEST_WAIT_S`` at the latest.
        """
        wait_s = min(LONGEST_WAIT_S, self._turn(office_code, endpoint, None) or 0.0)
        if wait_s > 0:
            time.sleep(wait_s)
        return wait_s

    def may(self, office_code: str, endpoint: str) -> bool:
        """Wait until one more request may leave; False, and no turn taken, when that is longer than it is worth."""
        wait_s = self._turn(office_code, endpoint, limit_of(endpoint).patience_s)
        if wait_s is not None and wait_s > 0:
            time.sleep(wait_s)
        return wait_s is not None

    def slow_down(self, office_code: str, endpoint: str, seconds: float) -> None:
        """Let every worker pause: LINE said that there were too many requests."""
        limit = limit_of(endpoint)
        with self._lock, writing(self._sessions) as session:
            name = f"{office_code}:{endpoint}"
            self._turns.pop(name, None)
            count = round(seconds * limit.per_second)
            take_turns(session, name, count, per_second=limit.per_second, now_s=self._clock().timestamp())

    def _turn(self, office_code: str, endpoint: str, within_s: float | None) -> float | None:
        """Take a turn; return the seconds until it, None when it would not come within so many."""
        name, limit = f"{office_code}:{endpoint}", limit_of(endpoint)
        with self._lock:
            now_s = self._clock().timestamp()
            left, start_s = self._turns.get(name, (0, 0.0))
            if not left or not start_s - LONGEST_WAIT_S <= now_s <= start_s + GOOD_FOR_S:
                left = limit.block
                with writing(self._sessions) as session:
                    reserved = take_turns(
                        session, name, left, per_second=limit.per_second, now_s=now_s,
                        burst=limit.burst, within_s=within_s,
                    )  # fmt: skip
                if reserved is None:
                    return None
                start_s = reserved
            wait_s = max(0.0, start_s - now_s)
            if within_s is not None and wait_s > within_s:
                return None
            self._turns[name] = (left - 1, start_s)
            return wait_s
