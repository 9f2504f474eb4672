"""What the worker and the command line need: the web's, what speaks, and LINE."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.deps import WebDeps, sessions_of
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.converse import Converse
    from bot.delivery.pace import Pace
    from bot.line.content import Contents
    from bot.line.sender import Sender
    from bot.pictures import ChartPictures
    from bot.senders import Senders
    from bot.speaking import Speaks


@dataclass(frozen=True)
class Deps(WebDeps):
    """What the worker needs besides: what speaks, and LINE. Build it after a fork, never before."""

    @cached_property
    def sender(self) -> Sender:
        """One client for the whole process (line-platform.md section 8), with the token of the environment."""
        from bot.line.sender import Sender

        settings = self.settings
        return Sender(
            settings.demand("LINE_CHANNEL_ACCESS_TOKEN"),
            settings.line_api_base,
            data_base=settings.line_data_api_base,
            turn=partial(self.pace.may, settings.office_code),
        )

    @cached_property
    def senders(self) -> Senders:
        """Who sends for which office."""
        from bot.senders import Senders

        return Senders(self, self.channels)

    @cached_property
    def pace(self) -> Pace:
        """Keeps the senders of all workers together within LINE's rate limits."""
        from bot.delivery.pace import Pace

        return Pace(self.sessions, self.clock)

    @cached_property
    def pictures(self) -> ChartPictures | None:
        """Draws and keeps charts; None when pictures cannot be linked."""
        from bot.pictures import ChartPictures

        return ChartPictures(self.media) if self.media is not None else None

    @cached_property
    def converse(self) -> Converse:
        """The conversation itself; the model is trained or taken from its cache."""
        from bot.converse import make_converse

        return make_converse(self.settings, self.sessions, self.channels.contact_of)

    @cached_property
    def speaks(self) -> Speaks:
        """Understanding, permission and handlers, as events are answered."""
        from bot.filing import Filing
        from bot.speaking import ThroughConverse

        return ThroughConverse(self.converse, Filing(self.converse.keeping, self._contents))

    def _contents(self, office_code: str) -> Contents:
        """Where what people send to an office's bot is fetched from, with the token of its own channel."""
        from bot.line.content import Contents, make_pool

        token = self.channels.token_of(office_code) or self.settings.demand("LINE_CHANNEL_ACCESS_TOKEN")
        turn = partial(self.pace.may, office_code)
        return Contents(token, self.settings.line_data_api_base, make_pool(), turn)


def make_deps(settings: Settings) -> Deps:
    """Build what the worker and the command line need."""
    return Deps(settings, sessions_of(settings))
