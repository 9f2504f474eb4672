"""``@errand``: what can be asked of a clerk, and what it is given to do it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk import MODULES
from bot.workdeps import Deps
from db.errands import Outcome
from db.people import Seat
from db.session import writing
from handlers.core import Ask, HandlerContext


@dataclass(frozen=True, slots=True)
class Job:
    """One errand as it is to be done: for whom, with what, and with which means."""

    deps: Deps
    seat: Seat
    #: Keyed hash of who asks, as the audit log has it.
    actor: str
    #: Their LINE id; empty for somebody who came in from the command line.
    line_id: str
    params: Mapping[str, Any]
    file: bytes
    file_name: str
    #: Names the errand: a second attempt bears the same.
    number: int
    now: datetime

    @property
    def office_code(self) -> str:
        return self.seat.office_code

    def asking(self, session: Session, topic: str, **slots: Any) -> tuple[Ask, HandlerContext]:
        """Return this errand as handlers know an ask in the private chat."""
        from handlers.core import load_handlers

        load_handlers()
        ask = Ask(topic, self.now, self.seat, slots=slots)
        context = HandlerContext(
            session, write=lambda: writing(self.deps.sessions), speaker_id=self.line_id, actor=self.actor
        )
        return ask, context


Do = Callable[[Job], Outcome]
ERRANDS: dict[str, Do] = {}


def errand(kind: str) -> Callable[[Do], Do]:
    """Register a function as what is done for errands of a kind.

    It may run twice for the same errand after a crash, so it changes nothing the second time. A wrong input is an
    ``AnswerableError``: its sentence becomes the outcome.
    """

    def register(function: Do) -> Do:
        if kind in ERRANDS:
            raise ValueError(f"errand {kind!r} is declared twice.")
        ERRANDS[kind] = function
        return function

    return register


def load_errands() -> Mapping[str, Do]:
    """Import every module of errands and return what is done, by kind."""
    for name in MODULES:
        import_module(f"bot.clerk.{name}")
    return ERRANDS
