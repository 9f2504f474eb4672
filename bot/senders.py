"""The sender of each office: what belongs to one office never leaves through another's channel."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from bot.channels import Channels

if TYPE_CHECKING:
    from bot.line.sender import Sender
    from bot.workdeps import Deps


class Senders:
    """One sender per office, sharing one pool of connections; safe to share between threads."""

    def __init__(self, deps: Deps, channels: Channels) -> None:
        self._deps, self._channels = deps, channels
        self._lock = threading.Lock()
        #: Office -> its access token and the sender made with it.
        self._made: dict[str, tuple[str, Sender]] = {}

    def of(self, office_code: str) -> Sender | None:
        """Return the sender of an office; None when it has no channel, so that nothing of it can be sent.

        Raises:
            ChannelClosedError: The office's access token cannot be opened.
        """
        token = self._channels.token_of(office_code)
        if token is None:
            return self._deps.sender if self._channels.is_own(office_code) else None
        with self._lock:
            known = self._made.get(office_code)
            if known is None or known[0] != token:
                known = (
                    token,
                    self._deps.sender.with_token(token, partial(self._deps.pace.may, office_code)),
                )
                self._made[office_code] = known
            return known[1]

    def replying(self, office_code: str) -> Sender:
        """Return who answers an event of an office: an office without a channel was heard by the installation's.

        Raises:
            ChannelClosedError: As ``of``.
        """
        return self.of(office_code) or self._deps.sender
