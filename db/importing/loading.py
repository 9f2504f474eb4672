"""Brings rows into a table quickly, in many short transactions, under a batch that nobody sees yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import Connection, Dialect, Table, func, select
from sqlalchemy.orm import Session

from db.importing.check import Progress
from db.session import Sessions, writing

#: Rows per transaction: some 50 ms of SQLite's only write lock, so that a webhook never waits for an import.
CHUNK = 5_000
#: From here on PostgreSQL is told at once how many rows there are, else it plans the switch for an empty table.
WORTH_COUNTING = 100


def load_rows(
    sessions: Sessions,
    table: Table,
    keys: Sequence[str],
    rows: Iterator[tuple[Any, ...]],
    total: int,
    progress: Progress,
) -> None:
    """Insert rows whose values stand in the order of ``keys``; each chunk is committed by itself."""
    with sessions() as session:
        dialect = session.get_bind().dialect
    convert = _converter(table, keys, dialect)
    done = 0
    while chunk := [convert(row) for row in islice(rows, CHUNK)]:
        began = perf_counter()
        with writing(sessions) as session:
            _insert(session.connection(), table, keys, chunk)
        if dialect.name == "sqlite":
            # A waiting writer of SQLite only looks for the lock now and then; left free as long as it was held,
            # the lock is found within a few looks, else an import could keep a webhook out for seconds.
            sleep(perf_counter() - began)
        done += len(chunk)
        progress("บันทึกข้อมูล", done, total)
    if done >= WORTH_COUNTING:
        _count_anew(sessions, table)


def _converter(
    table: Table, keys: Sequence[str], dialect: Dialect
) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what makes a row of values into what the driver takes: Money into satang, dates as SQLite wants them."""
    processors = [table.c[key].type.dialect_impl(dialect).bind_processor(dialect) for key in keys]
    special = [(index, processor) for index, processor in enumerate(processors) if processor is not None]
    if not special:
        return lambda row: row

    def convert(row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for index, processor in special:
            values[index] = processor(values[index])
        return tuple(values)

    return convert


def _insert(connection: Connection, table: Table, keys: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{key}"' for key in keys)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(keys))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)


def _count_anew(sessions: Sessions, table: Table) -> None:
    with writing(sessions) as session:
        if session.get_bind().dialect.name == "sqlite":
            # A sample is enough for the planner, and keeps the write lock for milliseconds.
            session.connection().exec_driver_sql("PRAGMA analysis_limit=400")
        session.connection().exec_driver_sql(f'ANALYZE "{table.name}"')


def delete_rows(sessions: Sessions, table: Table, batch_id: int) -> None:
    """Delete all rows of a batch, in chunks that are committed by themselves."""
    while True:
        with writing(sessions) as session:
            if not _delete_some(session, table, batch_id):
                return


def _delete_some(session: Session, table: Table, batch_id: int) -> int:
    mine = select(table.c.id).where(table.c.batch_id == batch_id).order_by(table.c.id).limit(CHUNK).subquery()
    last = session.scalar(select(func.max(mine.c.id)))
    if last is None:
        return 0
    session.execute(table.delete().where(table.c.batch_id == batch_id, table.c.id <= last))
    return 1
