"""The audit log: what was shown or changed, to whom, from which batch. Hash-chained, sealed with a key, append only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, String, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audit_keys import INFO, AuditKeys
from db.base import Base, BigId, UtcDateTime
from db.queues import changed
from db.values.calendar import utc_now

FIRST_LINK = "0" * 64
_LEFT = "audit line left"
#: The act of a line that stands for lines forgotten after their time; no pruning without it.
PRUNED = "audit.pruned"
#: The act of a line from which on lines are sealed, or sealed with another key: nothing else may begin that.
SEALED = "audit.sealed"


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
    #: Of the link, under the key of SECRET_KEY (db/audit_keys.py); empty: written by a process without one.
    seal: Mapped[str] = mapped_column(String(80), default="", server_default="")


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
    before = _newest(session)
    keys: AuditKeys | None = session.info.get(INFO)
    if keys and before.seal and not keys.is_present(before.seal) and keys.holds(before.seal, before.link):
        # The key was changed, and the former one vouches for what is there.
        before = _append(
            session, before, keys, office_code, "nongphaen", "", SEALED, {"through": before.id}, at
        )
    row = _append(session, before, keys, office_code, actor, seat, act, detail, at)
    session.info[_LEFT] = True
    return row


def begin_sealing(session: Session, office_code: str, *, at: datetime) -> int:
    """Mark where a log that was written without a key goes on with one; return the last unsealed line, 0 when none is.

    A deliberate act (``nongphaen db upgrade``), never done by the way: otherwise a log that was made anew without a key
    would be sealed by the next line that is written.
    """
    _one_writer(session)
    before = _newest(session)
    if session.info.get(INFO) is None or before.seal or not before.id:
        return 0
    through = before.id
    _append(
        session, before, session.info[INFO], office_code, "nongphaen", "", SEALED, {"through": through}, at
    )
    return through


def _newest(session: Session) -> AuditLine:
    row = session.scalar(select(AuditLine).order_by(AuditLine.id.desc()).limit(1))
    return row or AuditLine(id=0, link=FIRST_LINK, seal="")


def _append(
    session: Session,
    before: AuditLine,
    keys: AuditKeys | None,
    office_code: str,
    actor: str,
    seat: str,
    act: str,
    detail: dict[str, Any],
    at: datetime | None,
) -> AuditLine:
    row = AuditLine(
        at=at or utc_now(),
        office_code=office_code,
        actor=actor,
        seat=seat,
        act=act,
        detail=detail,
        previous=before.link,
    )
    row.link = _link(row.previous, _content(row))
    row.seal = keys.seal(row.link) if keys else ""
    session.add(row)
    session.flush()
    return row


def left_a_line(session: Session) -> bool:
    """Say whether a line was written through this session; the conversation adds one where no handler did."""
    return bool(session.info.get(_LEFT))


@dataclass(slots=True)
class Verdict:
    """What reading the whole chain found (ผลการตรวจ)."""

    lines: int = 0
    first: int = 0
    last: int = 0
    #: The fingerprint to write down elsewhere: as long as it is found again, nothing up to there was made anew.
    last_link: str = FIRST_LINK
    #: Lines that were changed, or whose predecessor is missing, in their order.
    broken: tuple[int, ...] = ()
    #: The last line that was forgotten after its retention time; 0 when none was.
    pruned_through: int = 0
    #: Whether the fingerprint that was asked for is among the lines.
    found: bool = True
    #: Whether there was a key to check seals with.
    keyed: bool = False
    #: Lines whose seal holds, the first sealed one and when it was written; 0 and None when none is sealed.
    sealed: int = 0
    sealed_from: int = 0
    sealed_since: datetime | None = None
    #: Lines sealed with a key that is not known here.
    unknown: int = 0
    #: Lines after the first sealed one without a seal that can be known.
    unsealed: tuple[int, ...] = ()
    #: The line where sealing begins, or goes on with another key, without a line that says so; 0 when there is none.
    unmarked: int = 0


class _Seals:
    """Looks at the seals of lines in their order."""

    def __init__(self, keys: AuditKeys | None) -> None:
        self._keys = keys
        self._name = ""

    def look(self, row: AuditLine, verdict: Verdict, unsealed: list[int]) -> bool:
        """Count a line's seal in; False when it is another line's."""
        name = row.seal.partition(":")[0]
        if not name:
            if verdict.sealed_from:
                unsealed.append(row.id)
            return True
        holds = self._keys.holds(row.seal, row.link) if self._keys else None
        begins = not verdict.sealed_from and verdict.lines > 1
        if (begins or (self._name and name != self._name)) and row.act != SEALED and not verdict.unmarked:
            verdict.unmarked = row.id
        if not verdict.sealed_from:
            verdict.sealed_from, verdict.sealed_since = row.id, row.at
        self._name = name
        if holds is None and verdict.sealed:
            # Nobody who had the key wrote on with one that is not known.
            unsealed.append(row.id)
        verdict.sealed += holds is True
        verdict.unknown += holds is None
        return holds is not False


def verify(session: Session, *, noted: str = "") -> Verdict:
    """Read the whole log and check every link and every seal; lines are streamed, whatever their number.

    The oldest line may follow lines that were pruned: then a line ``audit.pruned`` must name the link before it.

    Args:
        noted: A fingerprint written down earlier, to be looked for.
    """
    keys: AuditKeys | None = session.info.get(INFO)
    verdict, seals = Verdict(found=not noted, keyed=keys is not None), _Seals(keys)
    previous, broken, unsealed, orphan = FIRST_LINK, list[int](), list[int](), ""
    for row in session.scalars(select(AuditLine).order_by(AuditLine.id).execution_options(yield_per=1000)):
        if not verdict.lines:
            verdict.first = row.id
            orphan = row.previous if row.previous != FIRST_LINK else ""
            previous = row.previous
        verdict.lines, verdict.last = verdict.lines + 1, row.id
        whole = row.previous == previous and row.link == _link(row.previous, _content(row))
        if not seals.look(row, verdict, unsealed) or not whole:
            broken.append(row.id)
        elif row.act == PRUNED and row.detail.get("link") == orphan:
            verdict.pruned_through, orphan = int(row.detail.get("through") or 0), ""
        verdict.found = verdict.found or row.link == noted
        previous = row.link
        session.expunge(row)
    if orphan:
        # What came before the first line is gone, and no pruning says so.
        broken.insert(0, verdict.first)
    verdict.last_link, verdict.broken, verdict.unsealed = (
        previous,
        tuple(sorted(set(broken))),
        tuple(unsealed),
    )
    return verdict


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
