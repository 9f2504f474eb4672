"""The audit log: what was shown or changed, to whom, from which batch. Hash-chained, append only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, String, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.queues import changed
from db.values.calendar import utc_now

FIRST_LINK = "0" * 64
_LEFT = "audit line left"
#: The act of a line that stands for lines forgotten after their time; no pruning without it.
PRUNED = "audit.pruned"


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


def _one_writer(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(5703001)"))


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
    _one_writer(session)
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
    session.info[_LEFT] = True
    return row


def left_a_line(session: Session) -> bool:
    """Say whether a line was written through this session; the conversation adds one where no handler did."""
    return bool(session.info.get(_LEFT))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What reading the whole chain found (ผลการตรวจ).

    ``broken``: numbers of lines that were changed, or whose predecessor is missing, in their order. ``last_link`` is
    the fingerprint to write down elsewhere: as long as it is found again, nothing up to there was made anew.
    """

    lines: int
    first: int
    last: int
    last_link: str
    broken: tuple[int, ...]
    #: The last line that was forgotten after its retention time; 0 when none was.
    pruned_through: int
    #: Whether the fingerprint that was asked for is among the lines.
    found: bool


def verify(session: Session, *, noted: str = "") -> Verdict:
    """Read the whole log and check every link; lines are streamed, whatever their number.

    The oldest line may follow lines that were pruned: then a line ``audit.pruned`` must name the link before it.

    Args:
        noted: A fingerprint written down earlier, to be looked for.
    """
    previous, broken, orphan = FIRST_LINK, list[int](), ""
    count = first = last = pruned = 0
    found = not noted
    for row in session.scalars(select(AuditLine).order_by(AuditLine.id).execution_options(yield_per=1000)):
        if not count:
            first = row.id
            orphan = row.previous if row.previous != FIRST_LINK else ""
            previous = row.previous
        count, last = count + 1, row.id
        if row.previous != previous or row.link != _link(row.previous, _content(row)):
            broken.append(row.id)
        elif row.act == PRUNED and row.detail.get("link") == orphan:
            pruned, orphan = int(row.detail.get("through") or 0), ""
        found = found or row.link == noted
        previous = row.link
        session.expunge(row)
    if orphan:
        # What came before the first line is gone, and no pruning says so.
        broken.insert(0, first)
    return Verdict(count, first, last, previous, tuple(sorted(set(broken))), pruned, found)


def broken_links(session: Session) -> list[int]:
    """Return the ids of lines that were changed, or whose predecessor is missing; empty when the log is whole."""
    return list(verify(session).broken)


def prune(session: Session, *, before: datetime, office_code: str, at: datetime) -> int:
    """Forget the oldest lines, up to the first that is not older than a moment; return how many.

    An anchor is written to the end of the chain: number and link of the last forgotten line, so that what is left
    still can be verified. In the caller's transaction; the newest line always stays.
    """
    _one_writer(session)
    newest = session.scalar(select(func.max(AuditLine.id)))
    kept = session.scalar(select(func.min(AuditLine.id)).where(AuditLine.at >= before)) or newest
    edge = session.execute(
        select(AuditLine.id, AuditLine.link)
        .where(AuditLine.id < (kept or 0))
        .order_by(AuditLine.id.desc())
        .limit(1)
    ).first()
    if edge is None:
        return 0
    gone = changed(session, delete(AuditLine).where(AuditLine.id <= edge.id))
    write_audit(
        session,
        office_code=office_code,
        actor="nongphaen",
        seat="",
        act=PRUNED,
        detail={"through": edge.id, "link": edge.link, "lines": gone},
        at=at,
    )
    return gone


def lines_between(
    session: Session, since: datetime, until: datetime, *, office_code: str = ""
) -> Iterator[AuditLine]:
    """Yield the lines of a span of time, ``until`` left out, the oldest first; of all offices when none is named."""
    query = select(AuditLine).where(AuditLine.at >= since, AuditLine.at < until).order_by(AuditLine.id)
    if office_code:
        query = query.where(AuditLine.office_code == office_code)
    for row in session.scalars(query.execution_options(yield_per=1000)):
        session.expunge(row)
        yield row


def list_lines(
    session: Session, office_code: str, *, act: str = "", before: int | None = None, most: int = 50
) -> list[AuditLine]:
    """Return the newest lines of an office, the newest first; of acts that begin with a word, and older than a line."""
    query = select(AuditLine).where(AuditLine.office_code == office_code)
    if act:
        query = query.where(AuditLine.act.startswith(act, autoescape=True))
    if before is not None:
        query = query.where(AuditLine.id < before)
    return list(session.scalars(query.order_by(AuditLine.id.desc()).limit(most)))
