"""Takes one errand at a time, does it, writes down what came of it."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.exc import OperationalError

from bot.channels import sealer_of
from bot.clerk.errands import Job, load_errands
from bot.logs import trace_of
from bot.workdeps import Deps
from db import errands
from db.audit import write_audit
from db.console import REFUSED
from db.errands import Errand, Outcome
from db.errors import AnswerableError, TemporaryError
from db.people import Holder, Seat
from db.session import writing

log = structlog.get_logger(__name__)

_ENDED = "สิทธิ์ของผู้สั่งสิ้นสุดแล้ว จึงไม่ได้ทำงานนี้"
_FAILED = "ทำไม่สำเร็จเพราะระบบขัดข้อง ลองใหม่อีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ"


class Clerk:
    """Works on one errand at a time; ``hold_on`` keeps what it holds while it works."""

    def __init__(self, deps: Deps, name: str) -> None:
        self._deps = deps
        self._name = name
        self._lease = timedelta(seconds=deps.settings.lease_s)
        self._held: Errand | None = None
        self._errands = load_errands()

    def step(self) -> bool:
        """Do one errand; False when none waits."""
        taken = errands.claim(self._deps.sessions, self._name, now=self._deps.clock(), lease=self._lease)
        if taken is None:
            return False
        self._held = taken
        try:
            outcome = self._do(taken)
            with writing(self._deps.sessions) as session:
                if errands.finish(session, taken, outcome, now=self._deps.clock()) and outcome.failed:
                    write_audit(
                        session, office_code=taken.office_code, actor=taken.actor, seat=taken.seat_kind, act=REFUSED,
                        detail={"errand": taken.kind}, at=self._deps.clock(),
                    )  # fmt: skip
            log.info("errand_done", kind=taken.kind, office=taken.office_code, failed=outcome.failed)
        except (TemporaryError, OperationalError) as error:
            # Its lease brings it back.
            log.warning("errand_left", kind=taken.kind, **trace_of(error))
        finally:
            self._held = None
        return True

    def hold_on(self) -> None:
        """Extend the lease of what is being worked on; called by the keeper's thread."""
        held = self._held
        if held is not None:
            with writing(self._deps.sessions) as session:
                errands.extend(session, held, until=self._deps.clock() + self._lease)

    def _do(self, taken: Errand) -> Outcome:
        try:
            job = self._job(taken)
            return self._errands[taken.kind](job) if job is not None else said(_ENDED)
        except AnswerableError as error:
            return said(error.said)
        except (TemporaryError, OperationalError):
            raise
        except Exception as error:  # a bug: the page says so, the clerk lives on
            log.error("errand_failed", kind=taken.kind, **trace_of(error))
            return said(_FAILED)

    def _job(self, taken: Errand) -> Job | None:
        """What the errand is done with; None when whoever handed it in has lost the seat since."""
        line_id = ""
        if taken.holder_id is not None:
            with self._deps.sessions() as session:
                holder = session.get(Holder, taken.holder_id)
            if holder is None or holder.ended_at is not None:
                return None
            line_id = holder.line_id
        seat = Seat(taken.seat_kind, taken.office_code)  # type: ignore[arg-type]
        file = sealer_of(self._deps.settings).open(taken.file, errands.SEALED) if taken.file else b""
        return Job(
            self._deps, seat, taken.actor, line_id, taken.params, file, taken.file_name, taken.id, self._deps.clock()
        )  # fmt: skip


def said(sentence: str) -> Outcome:
    """Return the outcome of what could not be done, with the sentence that says why."""
    return Outcome({"said": sentence}, failed=True)
