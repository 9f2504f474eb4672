"""The list of erasures (รายการคำขอลบข้อมูล): who asked to be erased, kept beside the database, so that no backup brings them back.

A restore puts back what a database held; whoever asked to be erased since is erased again (db/backup/people.py). The list must
outlive the database and is not in backups, which would only hold an older one. It names a person by the keyed hash of the
LINE id that the audit log uses: without SECRET_KEY it tells nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditLine
from db.erasing import Erasure

#: Under NONGPHAEN_HOME; one JSON object a line.
FILE = "erasures.list"
#: Acts of the audit log that tell of an erasure; their actor is the person.
ASKED, ERASED = "person.erasure_asked", "person.erased"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked an office to be erased: ``person`` is the keyed hash, ``at`` the moment, ISO 8601 in UTC."""

    office: str
    person: str
    at: str


def read_list(path: Path) -> list[Asked]:
    """Return what a list holds; lines that cannot be read are passed over, a list that is not there is empty."""
    found = []
    for line in path.read_text("utf-8", "replace").splitlines() if path.is_file() else ():
        try:
            told = json.loads(line)
            found.append(Asked(str(told["office"]), str(told["person"]), _moment(told["at"]).isoformat()))
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a power failure; it is written again by the next note
    return found


def note(home: Path, asked: Iterable[Asked]) -> int:
    """Add to the list of a home what it does not hold yet, safe against power loss; return how many."""
    path = home / FILE
    known = set(read_list(path))
    new = [each for each in asked if each not in known]
    if new:
        with (
            _alone(home),
            open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file,
        ):
            # On a line of its own, also after one that was cut short.
            file.write("".join(f"\n{json.dumps(asdict(each))}\n" for each in new))
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def forget(home: Path, *, before: datetime) -> int:
    """Drop from the list what is older than a moment, as long as the audit log is kept; return how many."""
    path = home / FILE
    if not path.is_file():
        return 0
    with _alone(home):
        held = read_list(path)
        kept = since(held, before)
        if len(kept) < len(held):
            temporary = path.with_suffix(".tmp")
            with open(
                os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.writelines(f"{json.dumps(asdict(each))}\n" for each in kept)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
    return len(held) - len(kept)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One writer at a time: what one adds is not lost by another that drops what is old."""
    home.mkdir(parents=True, exist_ok=True)
    with open(home / f"{FILE}.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def waiting(session: Session) -> list[Asked]:
    """Return who asked and is not erased yet."""
    return [
        Asked(row.office_code, row.actor, row.asked_at.isoformat())
        for row in session.scalars(select(Erasure).order_by(Erasure.id))
    ]


def asked_since(session: Session, moment: datetime) -> list[Asked]:
    """Return who asked since a moment, as the audit log of this database tells, and who still waits."""
    lines = session.scalars(
        select(AuditLine)
        .where(AuditLine.act.in_((ASKED, ERASED)), AuditLine.at >= moment)
        .order_by(AuditLine.id)
    )
    told = [
        Asked(row.office_code, row.actor, str(row.detail.get("asked_at") or row.at.isoformat()))
        for row in lines
    ]
    return since([*told, *waiting(session)], moment)


def since(asked: Collection[Asked], moment: datetime) -> list[Asked]:
    """Return those of a list who asked at a moment or later: an earlier one is done, or waits, in a backup of then."""
    return [each for each in asked if _moment(each.at) >= moment]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} must name its offset from UTC.")
    return moment
