"""Files that officers sent (ไฟล์ที่เจ้าหน้าที่ส่งมา), sealed: tables to be imported, papers of circulars.

    held ──accepted──> used ──undone──> dropped        held ──a day passes──> expired

In the database, not in a folder, so that any machine can read or serve them. The content is gone with its use: of a
table when its batch is taken back, of what nobody accepted after a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.batches import ImportBatch
from db.queues import changed
from db.sealing import Sealer
from db.session import Sessions

HELD, USED, DROPPED, EXPIRED = "held", "used", "dropped", "expired"
TABLE, PAPER = "table", "paper"
#: What was sent and never accepted is kept no longer.
HELD_FOR = timedelta(hours=24)


class KeptFile(Base):
    """A file that was sent or added; one row per file. ``sealed`` is None once the content is gone."""

    __tablename__ = "kept_files"
    __table_args__ = (
        UniqueConstraint("office_code", "message_id"),
        Index("ix_kept_files_held", "office_code", "kept_by", "purpose", "state"),
        Index("ix_kept_files_replaced_by", "replaced_by"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(String(8))
    #: LINE's message it came in: the same event twice keeps it once. None from the command line.
    message_id: Mapped[str | None] = mapped_column(String(64))
    #: ``table`` or ``paper`` (a PDF).
    purpose: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(Integer)
    #: SHA-256 of the content.
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(String(8), default=HELD)
    #: What was told beside it: ``kind``, ``year``, ``round``, ``as_of`` …
    told: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: The batch made of it.
    batch_id: Mapped[int | None] = mapped_column(BigId)
    #: The paper that took its place on a letter that was sent: its links in old messages lead there.
    replaced_by: Mapped[int | None] = mapped_column(BigId)
    #: Keyed hash of the LINE id, or the name of the command line's user.
    kept_by: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is needed to keep files: sessions of its own, and what seals."""

    sessions: Sessions
    sealer: Sealer


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came, before it is kept."""

    name: str
    data: bytes
    purpose: str
    message_id: str | None = None


def _about(office_code: str) -> str:
    return f"kept_files/{office_code}"


def keep_file(
    session: Session, sealer: Sealer, office_code: str, given: Given, *, by: str, now: datetime
) -> KeptFile:
    """Keep a file, sealed; the one that was kept of the same message before is returned as it is."""
    if given.message_id is not None:
        before = session.scalar(
            select(KeptFile).where(
                KeptFile.office_code == office_code, KeptFile.message_id == given.message_id
            )
        )
        if before is not None:
            return before
    row = KeptFile(
        office_code=office_code,
        message_id=given.message_id,
        purpose=given.purpose,
        name=given.name[-255:] or "ไฟล์",
        size=len(given.data),
        digest=hashlib.sha256(given.data).hexdigest(),
        sealed=sealer.seal(given.data, _about(office_code)),
        state=HELD,
        told={},
        kept_by=by[:64],
        kept_at=now,
    )
    session.add(row)
    session.flush()
    return row


def file_of(session: Session, office_code: str, number: int) -> KeptFile | None:
    """Return a file of an office; None when there is none of this number, or it is another office's."""
    return session.scalar(select(KeptFile).where(KeptFile.id == number, KeptFile.office_code == office_code))


def kept_of(session: Session, office_code: str, batch_id: int) -> KeptFile | None:
    """Return the file that a batch was made of; None where none was kept."""
    return session.scalar(
        select(KeptFile).where(KeptFile.batch_id == batch_id, KeptFile.office_code == office_code)
    )


def newest_file(
    session: Session, office_code: str, by: str, purpose: str, states: tuple[str, ...]
) -> KeptFile | None:
    """Return the newest file that somebody sent, among those in one of the states."""
    return session.scalar(
        select(KeptFile)
        .where(
            KeptFile.office_code == office_code,
            KeptFile.kept_by == by,
            KeptFile.purpose == purpose,
            KeptFile.state.in_(states),
        )
        .order_by(KeptFile.id.desc())
        .limit(1)
    )


def content_of(session: Session, sealer: Sealer, file: KeptFile) -> bytes | None:
    """Return what is in a file; None when its content is gone.

    Raises:
        CannotOpenError: It was sealed with a key that is not known any more.
    """
    sealed = session.scalar(select(KeptFile.sealed).where(KeptFile.id == file.id))
    return None if sealed is None else sealer.open(sealed, _about(file.office_code))


def put_file(session: Session, file: KeptFile, state: str, *, now: datetime, **values: Any) -> bool:
    """Bring a file from the state it was read in to another; False when somebody else did meanwhile."""
    if state in (DROPPED, EXPIRED):
        values["sealed"] = None
    done = changed(
        session,
        update(KeptFile)
        .where(KeptFile.id == file.id, KeptFile.state == file.state)
        .values(state=state, changed_at=now, **values),
    )
    return bool(done)


def tell_of_file(session: Session, file: KeptFile, told: Mapping[str, str]) -> None:
    """Write down what was told beside a file: its kind, year, round."""
    session.execute(update(KeptFile).where(KeptFile.id == file.id).values(told=dict(told)))


def forget_message(session: Session, office_code: str, message_id: str, *, now: datetime) -> int:
    """The sender took the message back: what was not accepted yet is forgotten; return how many."""
    return changed(
        session,
        update(KeptFile)
        .where(KeptFile.office_code == office_code, KeptFile.message_id == message_id, KeptFile.state == HELD)
        .values(state=DROPPED, sealed=None, changed_at=now),
    )


def forget_contents(session: Session, *, now: datetime) -> int:
    """Delete the contents that are of no use any more; return how many.

    Held for a day without being accepted; or imported, and the batch was taken back elsewhere.
    """
    expired = changed(
        session,
        update(KeptFile)
        .where(KeptFile.state == HELD, KeptFile.kept_at < now - HELD_FOR)
        .values(state=EXPIRED, sealed=None, changed_at=now),
    )
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    undone = changed(
        session,
        update(KeptFile)
        .where(KeptFile.state == USED, KeptFile.batch_id.is_not(None), KeptFile.batch_id.not_in(live))
        .values(state=DROPPED, sealed=None, changed_at=now),
    )
    return expired + undone


def delete_files(session: Session, *, before: datetime) -> int:
    """Delete the rows of files whose content has been gone since a moment; return how many."""
    # Used for something else than an import, such as transfers of seats: nothing refers to it.
    alone = and_(KeptFile.state == USED, KeptFile.batch_id.is_(None), KeptFile.sealed.is_(None))
    over = or_(KeptFile.state.in_((DROPPED, EXPIRED)), alone)
    return changed(session, delete(KeptFile).where(over, KeptFile.changed_at < before))


__all__ = [
    "DROPPED", "EXPIRED", "HELD", "HELD_FOR", "PAPER", "TABLE", "USED", "Given", "Keeping", "KeptFile", "content_of",
    "delete_files", "file_of", "forget_contents", "forget_message", "keep_file", "kept_of", "newest_file", "put_file", "tell_of_file",
]  # fmt: skip
