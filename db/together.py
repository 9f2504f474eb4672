"""One commit for all who want to store events at the same moment (group commit).

A commit that survives power loss waits for the disk, and SQLite has one writer at a time: sixteen threads that each
commit for themselves spend their time waiting for each other. Here whoever comes first commits for all that wait.
"""

from __future__ import annotations

import fcntl
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from db.inbox import NewEvent, event_row, insert_rows
from db.session import Sessions, writing


@dataclass(slots=True)
class _Wish:
    """What one thread wants stored, and what became of it."""

    rows: list[dict[str, Any]]
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
        url = sessions.kw["bind"].url
        in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        self._turns = f"{url.database}.turns" if in_file else ""

    def store(self, office_code: str, events: Sequence[NewEvent], *, now: datetime) -> int:
        """Commit events, together with those of other threads; return how many of these were new.

        Raises:
            SQLAlchemyError: These could not be stored; nothing of them is kept.
        """
        wish = _Wish([event_row(office_code, event, now=now) for event in events])
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
            rows = [row for wish in wishes for row in wish.rows]
            with self._turn(), writing(self._sessions) as session:
                new = insert_rows(session, rows)
            for wish in wishes:
                own = {(row["office_code"], row["webhook_event_id"]) for row in wish.rows} & new
                wish.new = len(own)
                # Two threads brought the same event: it was new for the first.
                new -= own
        except SQLAlchemyError as error:
            if len(wishes) == 1:
                wishes[0].error, wishes[0].new = error, 0
            else:
                # What spoils one must not spoil the others: each by itself.
                for wish in wishes:
                    self._commit([wish])
        for wish in wishes:
            wish.done = True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Queue up with the other processes for SQLite's write lock; SQLite itself sleeps and tries again."""
        if not self._turns:
            yield
            return
        with open(self._turns, "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
