"""The audit log: what was shown or changed, to whom, from which batch. Hash-chained, append only."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.values.calendar import utc_now

FIRST_LINK = "0" * 64


class AuditLine(Base):
    """One act or answer; one row per line. ``detail`` holds keys and counts, never a text a person typed."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    office_code: Mapped[str] = mapped_column(String(8))
    #: Keyed hash of the LINE id, or the name of the command line's user.
    actor: Mapped[str] = mapped_column(String(64))
    seat: Mapped[str] = mapped_column(String(220))
    act: Mapped[str] = mapped_column(String(48))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64), unique=True)


def _link(previous: str, line: dict[str, Any]) -> str:
    body = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def _content(row: AuditLine) -> dict[str, Any]:
    return {
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "office": row.office_code,
        "actor": row.actor,
        "seat": row.seat,
        "act": row.act,
        "detail": row.detail,
    }


def write_audit(
    session: Session,
    *,
    office_code: str,
    actor: str,
    seat: str,
    act: str,
    detail: dict[str, Any],
    at: datetime | None = None,
) -> AuditLine:
    """Append one line to the chain, in the caller's transaction.

    The chain needs one writer at a time: SQLite has only one; on PostgreSQL an advisory lock held to the end of
    the transaction orders them.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(5703001)"))
    previous = session.scalar(select(AuditLine.link).order_by(AuditLine.id.desc()).limit(1)) or FIRST_LINK
    row = AuditLine(
        at=at or utc_now(),
        office_code=office_code,
        actor=actor,
        seat=seat,
        act=act,
        detail=detail,
        previous=previous,
    )
    row.link = _link(previous, _content(row))
    session.add(row)
    session.flush()
    return row


def broken_links(session: Session) -> list[int]:
    """Return the ids of lines that were changed, or whose predecessor is missing; empty when the log is whole."""
    previous, broken = FIRST_LINK, []
    for row in session.scalars(select(AuditLine).order_by(AuditLine.id).execution_options(yield_per=1000)):
        if row.previous != previous or row.link != _link(row.previous, _content(row)):
            broken.append(row.id)
        previous = row.link
    return broken
