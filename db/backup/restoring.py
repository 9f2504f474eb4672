"""Puts a backup in place of what a database holds: in one transaction, so that a restore that dies changes nothing."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, MetaData, Table, func, select, text
from sqlalchemy.orm import Session

from db.audit import AuditLine, begin_sealing, write_audit
from db.audit_keys import INFO, AuditKeys
from db.backup.aftermath import Doubtful, Planner, hold_back
from db.backup.files import RESTORED, finish, staged
from db.backup.format import CHUNK, Archive, Rows, Source, damaged, reader_of
from db.backup.people import Kept, Names, take_away_again, taken_away
from db.erasure_list import Asked
from db.errors import WrongInputError
from db.migrate import head, revisions, upgrade
from db.models import all_tables
from db.session import make_engine, make_sessions


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did (ผลการกู้คืน)."""

    rows: int
    files: int
    doubtful: Doubtful
    people: Kept


def check_revision(archive: Archive) -> None:
    """Make sure that this release can read a backup.

    Raises:
        WrongInputError: It was made by a newer release.
    """
    if archive.manifest.revision not in revisions():
        raise WrongInputError(
            f"ไฟล์สำรองนี้ทำจากโปรแกรมรุ่นใหม่กว่า (โครงสร้างรุ่น {archive.manifest.revision}) ปรับรุ่นโปรแกรมก่อนแล้วกู้คืนใหม่"
        )


def restore(
    engine: Engine,
    home: Path,
    archive: Archive,
    *,
    office_code: str,
    actor: str,
    now: datetime,
    planners: Sequence[Planner] = (),
    names: Names = lambda _line_id: set(),
    listed: Sequence[Asked] = (),
    keys: AuditKeys | None = None,
) -> Restored:
    """Replace all that the database holds, and the files of the home, by what a backup holds.

    A backup of an older release is brought up to this one in a scratch database first. The database must have this
    release's schema.

    Args:
        names: By which keyed hashes a person may be named among the erasures since the backup.
        listed: The list of erasures that is kept beside the database (db/erasure_list.py).
        keys: With which the audit log is sealed.

    Raises:
        WrongInputError: The backup cannot be read by this release, or does not fit its own schema.
    """
    check_revision(archive)
    number = secrets.token_hex(8)
    with staged(home, archive, number), tempfile.TemporaryDirectory(prefix="nongphaen-restore-") as scratch:
        source, close = _at_head(archive, Path(scratch))
        try:
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                done = _replace(
                    connection, source, archive, number, office_code=office_code, actor=actor, now=now,
                    planners=planners, names=names, listed=listed, keys=keys,
                )  # fmt: skip
        finally:
            close()
    finish(home, make_sessions(engine))
    return done


def _at_head(archive: Archive, scratch: Path) -> tuple[Source, Callable[[], None]]:
    """Return a source with this release's schema: the backup itself, or a scratch database it was brought up in."""
    if archive.manifest.revision == head():
        return archive, lambda: None
    url = f"sqlite:///{scratch / 'older.db'}"
    upgrade(url, archive.manifest.revision)
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            load(connection, archive, list(archive.manifest.tables))
    finally:
        engine.dispose()
    upgrade(url)
    engine = make_engine(url)
    rows = Rows(engine, sorted(all_tables().tables))

    def close() -> None:
        rows.close()
        engine.dispose()

    return rows, close


def _replace(
    connection: Connection,
    source: Source,
    archive: Archive,
    number: str,
    *,
    office_code: str,
    actor: str,
    now: datetime,
    planners: Sequence[Planner],
    names: Names,
    listed: Sequence[Asked],
    keys: AuditKeys | None,
) -> Restored:
    made_at = archive.manifest.made_at
    with Session(connection, info={INFO: keys}) as session:
        taken = taken_away(session, made_at, listed)
        session.expunge_all()
        before = session.execute(select(func.count(), func.max(AuditLine.id)).select_from(AuditLine)).one()
        link = session.scalar(select(AuditLine.link).where(AuditLine.id == before[1])) or ""
        rows = load(connection, source, sorted(all_tables().tables))
        # A backup of before the key goes on with one from here.
        begin_sealing(session, office_code, at=now)
        doubtful = hold_back(session, planners, made_at=made_at, now=now)
        people = take_away_again(session, taken, names, now=now)
        write_audit(
            session, office_code=office_code, actor=actor[:64], seat="command line", act=RESTORED, at=now,
            detail={
                "restore": number, "made_at": made_at.isoformat(),
                "rows": rows, "overwritten_lines": before[0], "overwritten_link": link,
                "messages": doubtful.messages, "notices": doubtful.notices, "events": doubtful.events,
                "erased": people.erased, "seats_ended": people.seats, "codes_used": people.codes,
            },
        )  # fmt: skip
        # Ends the session's part; the transaction of the connection goes on.
        session.commit()
    return Restored(rows, len(archive.manifest.files), doubtful, people)


def load(connection: Connection, source: Source, names: list[str]) -> int:
    """Empty the tables of these names and fill them from a source, in the caller's transaction; return the rows.

    Raises:
        WrongInputError: The source has columns or values that the tables do not take.
    """
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _metadata: name in names)
    tables = metadata.sorted_tables
    if missing := set(names) - {table.name for table in tables}:
        raise damaged(f"ตาราง {', '.join(sorted(missing))} ไม่มีในโครงสร้าง")
    _empty(connection, tables)
    count = 0
    for table in tables:
        for rows in _chunks(_values(connection, source, table)):
            connection.execute(table.insert(), rows)
            count += len(rows)
        _number_on(connection, table)
    return count


def _empty(connection: Connection, tables: list[Table]) -> None:
    if connection.dialect.name == "postgresql":
        named = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables)
        connection.execute(text(f"TRUNCATE {named}"))
        return
    # Rows may point at later rows of their own table.
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in reversed(tables):
        connection.execute(table.delete())


def _values(connection: Connection, source: Source, table: Table) -> Iterator[dict[str, Any]]:
    try:
        columns = source.columns(table.name)
    except KeyError:
        return  # the backup is of a time before this table; it stays empty
    naive = connection.dialect.name == "sqlite"
    try:
        readers = [reader_of(table.columns[name].type, naive=naive) for name in columns]
        for row in source.rows(table.name):
            yield {
                name: None if value is None else read(value)
                for name, read, value in zip(columns, readers, row, strict=True)
            }
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise damaged(f"ตาราง {table.name}: {type(error).__name__}") from error


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _number_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one that came in."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1 or not isinstance(keys[0].type, BigInteger):
        return
    serial = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, :column)"), {"name": table.name, "column": keys[0].name}
    )
    last = connection.scalar(select(func.max(keys[0])))
    if serial and last:
        connection.execute(text("SELECT setval(:serial, :last)"), {"serial": serial, "last": last})
