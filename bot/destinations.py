"""Which office a webhook is for: by its path, else by its ``destination`` (contract.md, HTTP)."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import select

from db.offices import EVERY_OFFICE, Office
from db.session import Sessions, writing

#: Seconds an answer is remembered in this process; an office is linked once, webhooks come by thousands.
REMEMBERED_S = 30.0


class Destinations:
    """Finds the office of a webhook.

    With a single office every destination is its own, and the first is remembered. With several an unknown
    destination belongs to nobody; the worker learns that of the office in the settings from LINE itself
    (bot/linking.py), and ``/callback/CODE`` links any other at its first webhook.
    """

    def __init__(
        self, sessions: Sessions, own_code: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sessions = sessions
        self._own_code = own_code
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, str]] = {}

    def office_of(self, path_code: str, destination: str) -> str | None:
        """Return the office's code; None when there is none. ``path_code`` is empty for ``/callback``."""
        until, code = self._known.get((path_code, destination), (0.0, ""))
        if code and self._clock() < until:
            return code
        found = self._find(path_code, destination)
        if found is not None:
            if len(self._known) > 1000:
                self._known.clear()
            self._known[(path_code, destination)] = (self._clock() + REMEMBERED_S, found)
        return found

    def _find(self, path_code: str, destination: str) -> str | None:
        with self._sessions() as session:
            rows = session.execute(
                select(Office.code, Office.destination).where(Office.code != EVERY_OFFICE)
            ).all()
        offices: dict[str, str | None] = {row.code: row.destination for row in rows}
        by_destination = next(
            (code for code, known in offices.items() if known and known == destination), None
        )
        if path_code:
            found = path_code if path_code in offices else None
        elif by_destination is not None:
            found = by_destination
        else:
            found = self._only_one(offices)
        if found in offices and offices[found] is None and by_destination is None and destination:
            self._remember(found, destination)
        return found

    def _only_one(self, offices: dict[str, str | None]) -> str | None:
        if len(offices) > 1:
            return None
        return next(iter(offices), self._own_code)

    def _remember(self, code: str, destination: str) -> None:
        with writing(self._sessions) as session:
            office = session.get(Office, code)
            if office is not None and office.destination is None:
                office.destination = destination
