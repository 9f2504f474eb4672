"""Faults on order: make the platform fail in a chosen way, a chosen number of times."""

import threading
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class FaultKind(StrEnum):
    """What goes wrong, and whether the request had been accepted by then."""

    ERROR_BEFORE = "error_before"
    """500, nothing was accepted."""
    ERROR_AFTER = "error_after"
    """500, although the request was accepted."""
    TIMEOUT_BEFORE = "timeout_before"
    """No answer for ``delay_s``, then the connection closes; nothing was accepted."""
    TIMEOUT_AFTER = "timeout_after"
    """The request is accepted at once, the answer comes ``delay_s`` later."""
    RESET_BEFORE = "reset_before"
    """The connection breaks, nothing was accepted."""
    RESET_AFTER = "reset_after"
    """The connection breaks after acceptance."""
    RATE_LIMIT = "rate_limit"
    """429, too many requests."""
    MONTHLY_LIMIT = "monthly_limit"
    """429, the month's quota is used up."""
    CONFLICT = "conflict"
    """409, the retry key was accepted before."""
    BAD_REQUEST = "bad_request"
    """400."""
    UNAUTHORIZED = "unauthorized"
    """401, as if the token had been revoked."""

    @property
    def after_acceptance(self) -> bool:
        """Whether the request takes effect before the fault strikes."""
        return self in {FaultKind.ERROR_AFTER, FaultKind.TIMEOUT_AFTER, FaultKind.RESET_AFTER}


@dataclass(frozen=True)
class Fault:
    """One fault waiting for its request."""

    kind: FaultKind
    #: Path below /v2/bot/, with wildcards: "message/push", "message/*", "*".
    endpoint: str = "message/*"
    #: How many requests it strikes.
    times: int = 1
    #: Seconds of silence, for the timeouts.
    delay_s: float = 0.0


class FaultQueue:
    """The faults on order; the oldest that matches a request strikes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        """Cancel every fault still waiting."""
        with self._lock:
            self._waiting.clear()

    def take(self, endpoint: str) -> Fault | None:
        """Return the fault that strikes this request, if any, and use it up by one."""
        with self._lock:
            for index, (fault, left) in enumerate(self._waiting):
                if fnmatchcase(endpoint, fault.endpoint):
                    if left <= 1:
                        del self._waiting[index]
                    else:
                        self._waiting[index] = (fault, left - 1)
                    return fault
        return None
