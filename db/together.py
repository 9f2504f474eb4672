"""One commit for all who want to store events at the same moment (group commit).

A commit that survives power loss waits for the disk, and SQLite has one writer at a time: sixteen threads that each
commit for themselves spend their time waiting for each other. Here whoever comes first commits for all that wait.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from db.inbox import NewEvent, add_events
from db.session import Sessions, writing


@dataclass(slots=True)
class _Wish:
    """What one thread wants stored, and what became of it."""

    office_code: str
    events: Sequence[NewEvent]
    now: datetime
    new: int = 0
    done: bool = False
    error: SQLAlchemyError | None = None


class StoreTogether:
    """Stores events for many threads in few transactions; ``store`` returns when its own are committed.

    No thread of its own: it may be made before a fork and needs no stopping.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._waiting: deque[_Wish] = deque()
        self._writer = threading.Lock()

    def store(self, office_code: str, events: Sequence[NewEvent], *, now: datetime) -> int:
        """Commit events, together with those of other threads; return how many of these were new.

        Raises:
            SQLAlchemyError: These could not be stored; nothing of them is kept.
        """
        wish = _Wish(office_code, events, now)
        self._waiting.append(wish)
        with self._writer:
            # Whoever held the lock before may have committed this wish along with its own.
            if not wish.done:
                self._commit(self._take())
        if wish.error is not None:
            raise wish.error
        return wish.new

    def _take(self) -> list[_Wish]:
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    def _commit(self, wishes: list[_Wish]) -> None:
        try:
            with writing(self._sessions) as session:
                for wish in wishes:
                    wish.new = add_events(session, wish.office_code, wish.events, now=wish.now)
        except SQLAlchemyError as error:
            if len(wishes) == 1:
                wishes[0].error, wishes[0].new = error, 0
            else:
                # What spoils one must not spoil the others: each by itself.
                for wish in wishes:
                    self._commit([wish])
        for wish in wishes:
            wish.done = True
