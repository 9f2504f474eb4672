"""Which office a webhook is for: by its path, else by its ``destination`` (contract.md, HTTP)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels import Channels
from bot.settings import Settings
from db.offices import Office
from db.session import Sessions, writing


@dataclass(frozen=True, slots=True)
class Door:
    """Where a webhook knocks: the office, None when there is none, and the secret its signature must be made with."""

    office: str | None
    secret: str


class Destinations:
    """Finds the office of a webhook and the secret it must be signed with.

    With a single office every destination is its own, and the first is remembered. With several an unknown
    destination belongs to nobody; the worker learns that of the own office from LINE itself (bot/linking.py),
    ``office add`` that of the others. An office without a channel of its own hears what comes by the installation's
    channel under ``/callback/CODE``, unless the destination is known to be another office's.
    """

    def __init__(self, sessions: Sessions, settings: Settings, channels: Channels) -> None:
        self._sessions, self._settings, self._channels = sessions, settings, channels

    def door(self, path_code: str, destination: str) -> Door:
        """Return the door of a webhook that is not proven yet. ``path_code`` is empty for ``/callback``.

        Raises:
            ChannelClosedError: The office's secret cannot be opened.
        """
        office = self._find(path_code, destination)
        own = self._channels.secret_of(office) if office else None
        return Door(office, own or self._settings.demand("LINE_CHANNEL_SECRET"))

    def remember(self, code: str, destination: str) -> None:
        """Keep the destination of an office that had none, once a webhook with it was proven."""
        known = self._channels.office(code)
        if known is None or known.destination is not None or not destination:
            return
        if self._channels.of_destination(destination) is not None:
            return
        with writing(self._sessions) as session:
            office = session.get(Office, code)
            if office is not None and office.destination is None:
                office.destination = destination
        self._channels.forget()

    def _find(self, path_code: str, destination: str) -> str | None:
        by_destination = self._channels.of_destination(destination)
        offices = self._channels.offices()
        if path_code:
            known = self._channels.office(path_code) is not None
            stray = by_destination not in (None, path_code) and len(offices) > 1
            return path_code if known and not stray else None
        if by_destination is not None:
            return by_destination
        if len(offices) > 1:
            return None
        return next(iter(offices), self._settings.office_code)
