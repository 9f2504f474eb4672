"""Which LINE channel an office has, and what it set for itself: one small picture of all offices per process.

Read again every half a minute, and at once when something is not in it (at most once a second, so that strangers
who knock with made-up offices cost nothing). Web and worker share this; LINE's SDK is not needed for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bot.settings import Settings
from db.channels import OfficeEntry, about, office_entries
from db.errors import TemporaryError
from db.sealing import CannotOpenError, Sealer
from db.session import Sessions

#: Seconds after which the picture is read again, and the least between two readings.
GOOD_FOR_S, AT_MOST_EVERY_S = 30.0, 1.0


def sealer_of(settings: Settings) -> Sealer:
    """Return what seals and opens under SECRET_KEY, and opens what SECRET_KEY_OLD sealed."""
    return Sealer(settings.demand("SECRET_KEY"), settings.former_keys)


class ChannelClosedError(TemporaryError):
    """An office's secret cannot be opened: SECRET_KEY is not the one it was sealed with, or the row was changed."""


class Channels:
    """The offices of this installation; safe to share between threads.

    The office of OFFICE_CODE has its channel in the environment, as has the only office of an installation, unless
    one was added for it by ``office add``.
    """

    def __init__(
        self, sessions: Sessions, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sessions, self._settings, self._clock = sessions, settings, clock
        self._lock = threading.Lock()
        self._offices: dict[str, OfficeEntry] = {}
        self._by_destination: dict[str, str] = {}
        self._read_at: float | None = None

    def look_again(self) -> bool:
        """Read the offices anew unless that was done within the last second; tell whether it was."""
        with self._lock:
            if self._read_at is not None and self._clock() - self._read_at < AT_MOST_EVERY_S:
                return False
            self._read()
        return True

    def forget(self) -> None:
        """Let the next look read anew: an office was changed by this process."""
        self._read_at = None

    def offices(self) -> dict[str, OfficeEntry]:
        """Return every office by its code."""
        with self._lock:
            if self._read_at is None or self._clock() - self._read_at >= GOOD_FOR_S:
                self._read()
            return self._offices

    def office(self, code: str) -> OfficeEntry | None:
        """Return one office; one that is not in the picture is looked for."""
        found = self.offices().get(code)
        return found or (self.offices().get(code) if self.look_again() else None)

    def of_destination(self, destination: str) -> str | None:
        """Return the office whose bot has this user id at LINE; None when no office has."""
        if not destination:
            return None
        self.offices()
        if destination not in self._by_destination:
            self.look_again()
        return self._by_destination.get(destination)

    def is_own(self, code: str) -> bool:
        """Tell whether an office speaks through the channel of the environment."""
        office = self.office(code)
        return self._is_of_settings(code) and (office is None or office.sealed is None)

    def _is_of_settings(self, code: str) -> bool:
        return code == self._settings.office_code or self.offices().keys() <= {code}

    def served(self) -> list[str]:
        """Return the offices that can send: those with a channel, of their own or of the environment."""
        return [code for code, office in self.offices().items() if office.sealed or self.is_own(code)]

    def secret_of(self, code: str) -> str | None:
        """Return the channel secret of an office's own channel; None when it has none of its own.

        Raises:
            ChannelClosedError: It cannot be opened.
        """
        return self._open(code, 0, "secret")

    def token_of(self, code: str) -> str | None:
        """Return the access token of an office's own channel; as ``secret_of``."""
        return self._open(code, 1, "token")

    def contact_of(self, code: str) -> str:
        """Return how askers of an office reach its officers; OFFICE_CONTACT is that of the own office alone."""
        office = self.office(code)
        own = self._settings.contact if self._is_of_settings(code) else ""
        return (office.contact if office else "") or own

    def late_answers_of(self, code: str) -> str:
        """Return what an office wants done with late answers (as LATE_ANSWERS)."""
        office = self.office(code)
        return (office.late_answers if office else "") or self._settings.late_answers

    def _open(self, code: str, place: int, what: str) -> str | None:
        office = self.office(code)
        if office is None or office.sealed is None:
            return None
        try:
            return sealer_of(self._settings).open_text(office.sealed[place], about(code, what))
        except CannotOpenError as error:
            raise ChannelClosedError(f"the {what} of office {code} cannot be opened") from error

    def _read(self) -> None:
        with self._sessions() as session:
            entries = office_entries(session)
        self._offices = {each.code: each for each in entries}
        self._by_destination = {each.destination: each.code for each in entries if each.destination}
        self._read_at = self._clock()
