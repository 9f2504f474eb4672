"""Errands (งานที่ฝากทำ): what the console asks of a worker, because the web process may not import what it takes.

    waiting ──claim──> working ──> done │ failed
       ^                  │ a dead worker's lease ends
       └──────────────────┘

An errand may be done twice after a crash, so whatever it does must change nothing the second time. Its row holds what was
handed in and what came out, for a day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Index,
    Integer,
    LargeBinary,
    String,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from db.base import Base, BigId, UtcDateTime
from db.console import Visitor, Whose
from db.queues import affected, changed
from db.session import Sessions, writing

#: So many workers may die of an errand before it is given up.
MOST_ATTEMPTS = 3
KEPT = timedelta(hours=24)
#: What a file is sealed about.
SEALED = "errands"


class Errand(Whose, Base):
    """One thing to be done by a worker for somebody in the console."""

    __tablename__ = "errands"
    __table_args__ = (Index("ix_errands_state", "state", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: What it is called in addresses: nobody can guess another's.
    token: Mapped[str] = mapped_column(String(43), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: A file that was handed in, sealed (db/sealing.py); gone once it is of no more use.
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    file_name: Mapped[str] = mapped_column(String(255), default="")
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    worker: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: What came of it, as its page shows it; of a failed one the sentence under ``said``.
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    out: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    out_name: Mapped[str] = mapped_column(String(255), default="")
    out_mime: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an errand: plain JSON for its page, and a file if it made one."""

    result: dict[str, Any] = field(default_factory=dict)
    failed: bool = False
    out: bytes | None = None
    out_name: str = ""
    out_mime: str = ""
    #: What was handed in is needed by a later errand.
    keeps: bool = False


def ask_for(
    session: Session, visitor: Visitor, kind: str, params: dict[str, Any], *, now: datetime,
    file: bytes | None = None, file_name: str = "",
) -> str:  # fmt: skip
    """Hand an errand in and return its token."""
    token = secrets.token_urlsafe(24)
    session.add(
        Errand(
            token=token, office_code=visitor.office_code, seat_kind=visitor.seat.kind, holder_id=visitor.holder_id,
            actor=visitor.actor, kind=kind, params=params, file=file, file_name=file_name[-255:], made_at=now,
        )
    )  # fmt: skip
    session.flush()
    return token


def errand_of(session: Session, visitor: Visitor, token: str) -> Errand | None:
    """Return an errand of a visitor's own; None for anybody else's."""
    return session.scalar(
        select(Errand).where(
            Errand.token == token, Errand.office_code == visitor.office_code, Errand.actor == visitor.actor
        )
    )


def recent_of(session: Session, office_code: str, kind: str) -> list[Errand]:
    """Return an office's errands of a kind that are still held, the newest first; whoever handed them in."""
    query = select(Errand).where(Errand.office_code == office_code, Errand.kind == kind)
    return list(session.scalars(query.order_by(Errand.id.desc()).limit(20)))


def handed_in(session: Session, office_code: str, actor: str, token: str) -> tuple[Errand, bytes] | None:
    """Return an earlier errand of the same person with the file it keeps; None when that is gone."""
    found = session.scalar(
        select(Errand)
        .where(Errand.token == token, Errand.office_code == office_code, Errand.actor == actor)
        .options(undefer(Errand.file))
    )
    return (found, found.file) if found is not None and found.file is not None else None


def forget_file(session: Session, errand_id: int) -> None:
    """Forget what was handed in with an errand: it is of no more use."""
    session.execute(update(Errand).where(Errand.id == errand_id).values(file=None))


def made_file(session: Session, errand_id: int) -> bytes | None:
    """Return the file an errand made."""
    return session.scalar(select(Errand.out).where(Errand.id == errand_id))


def claim(sessions: Sessions, worker: str, *, now: datetime, lease: timedelta) -> Errand | None:
    """Take the oldest errand that waits, or whose worker died; None when there is none."""
    free = or_(Errand.state == "waiting", and_(Errand.state == "working", Errand.lease_until < now))
    oldest = select(Errand.id).where(free).order_by(Errand.id).limit(1)
    with sessions() as session:
        # Looked for without the write lock: twice a second, for ever.
        if session.scalar(oldest) is None:
            return None
    with writing(sessions) as session:
        row = session.scalar(
            select(Errand)
            .where(free)
            .order_by(Errand.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .options(undefer(Errand.file))
        )
        if row is None:
            return None
        row.state, row.worker, row.lease_until = "working", worker, now + lease
        row.attempts += 1
        if row.attempts > MOST_ATTEMPTS:
            row.state, row.finished_at, row.file = "failed", now, None
            row.result = {"said": "งานนี้ทำไม่สำเร็จหลายครั้ง ลองใหม่อีกครั้ง หรือแจ้งผู้ดูแลระบบ"}
            return None
        session.flush()
        return row


def extend(session: Session, errand: Errand, *, until: datetime) -> bool:
    """Keep a claim a while longer; False when it was lost."""
    return affected(session, update(Errand).where(*_mine(errand)).values(lease_until=until))


def finish(session: Session, errand: Errand, outcome: Outcome, *, now: datetime) -> bool:
    """Write down what came of an errand, and forget what was handed in; False when another worker has it now."""
    values: dict[str, Any] = {
        "state": "failed" if outcome.failed else "done", "result": outcome.result, "finished_at": now,
        "lease_until": None, "out": outcome.out, "out_name": outcome.out_name, "out_mime": outcome.out_mime,
    }  # fmt: skip
    if not outcome.keeps:
        values["file"] = None
    return affected(session, update(Errand).where(*_mine(errand)).values(**values))


def _mine(errand: Errand) -> tuple[Any, ...]:
    return (
        Errand.id == errand.id,
        Errand.worker == errand.worker,
        Errand.attempts == errand.attempts,
        Errand.state == "working",
    )


def forget_errands(session: Session, *, now: datetime) -> int:
    """Delete errands of yesterday with their files; return how many."""
    return changed(session, delete(Errand).where(Errand.made_at < now - KEPT))
