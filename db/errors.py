"""The error families. English messages are for us; ``said`` is the Thai sentence a person reads."""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """Something the product expects to go wrong."""


class AnswerableError(BotError):
    """The person can act on it: ``said`` is shown to them; nothing is retried."""

    def __init__(self, said: str, suggest: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.said = said
        self.suggest = suggest


class NoFiguresError(AnswerableError):
    """Nothing is held for what was asked."""


class RefusedError(AnswerableError):
    """The seat may not see or do this; ``said`` tells what can be asked instead."""


class TemporaryError(BotError):
    """LINE, the network or a lock: the same attempt may work later."""


class WrongInputError(AnswerableError):
    """A command or file was given wrongly; the command line ends with exit code 2."""


class ImportRejectedError(WrongInputError):
    """A file was not accepted; nothing of it was kept.

    ``faults`` are those listed (``SHEET!CELL: value, expected``), ``total`` is how many there were.
    """

    def __init__(self, said: str, faults: Sequence[object] = (), total: int | None = None) -> None:
        super().__init__(said)
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
