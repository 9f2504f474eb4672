"""Many rows at once: written, numbered and looked up with one parameter each, so that a thousand rows cost the
client no more than their text.

SQLite is in this process and takes rows one by one at no cost. PostgreSQL takes them as one JSON array: a statement of
17,000 placeholders costs its driver more than the database needs for the rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Table, Text, bindparam, column, func, select, text
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.sql.expression import any_, literal
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Renewal:
    """Which rows that are there already are written anew: known by ``key``, where a condition holds, in these columns."""

    key: tuple[str, ...]
    columns: tuple[str, ...]
    where: ColumnElement[bool]


def on_postgresql(session: Session) -> bool:
    """Say whether this session speaks with PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"


def among(
    session: Session, column: InstrumentedAttribute[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of many values."""
    if on_postgresql(session):
        return column == any_(literal(list(values), ARRAY(column.type)))
    return column.in_(values)


def insert_rows(
    session: Session,
    model: type[DeclarativeBase],
    rows: Sequence[Row],
    *,
    new_only: bool = False,
    renew: Renewal | None = None,
) -> int:
    """Write rows of the same columns in the caller's transaction; return how many were written.

    ``new_only``: a row that breaks a rule of uniqueness is passed over. ``renew``: what is there already is written
    anew where it allows that, else passed over.

    Raises:
        IntegrityError: A row breaks a rule of uniqueness; the transaction must be rolled back.
    """
    if not rows:
        return 0
    session.flush()
    table, connection = cast(Table, model.__table__), session.connection()
    given: list[dict[str, Any]] = [{**_defaults(table), **row} for row in rows]
    values: Any = given
    insert: sqlite.Insert | postgresql.Insert = sqlite.insert(table)
    if on_postgresql(session):
        columns = [column(name, table.c[name].type) for name in given[0]]
        arrived = func.json_to_recordset(cast_to(bindparam("given", type_=Text), JSON))
        listed = arrived.table_valued(*columns, name="given").render_derived(with_types=True)
        insert = postgresql.insert(table).from_select(list(given[0]), select(*listed.c))
        values = {"given": json.dumps(given, ensure_ascii=False, default=_moment)}
    if renew is not None:
        insert = insert.on_conflict_do_update(
            index_elements=renew.key,
            set_={name: insert.excluded[name] for name in renew.columns},
            where=renew.where,
        )
    elif new_only:
        insert = insert.on_conflict_do_nothing()
    return connection.execute(insert, values, execution_options={"preserve_rowcount": True}).rowcount


def new_ids(session: Session, model: type[DeclarativeBase], count: int) -> list[int]:
    """Return numbers for new rows, in rising order, to write them with; in a transaction that writes."""
    key = cast(Table, model.__table__).c.id
    if on_postgresql(session):
        sequence = func.nextval(func.pg_get_serial_sequence(model.__tablename__, "id"))
        return sorted(session.scalars(select(sequence).select_from(func.generate_series(1, count))))
    last = session.scalar(select(func.max(key))) or 0
    return list(range(last + 1, last + 1 + count))


def refresh_statistics(session: Session, *models: type[DeclarativeBase]) -> None:
    """Let PostgreSQL count tables anew that grew by thousands of rows: until it comes round by itself, a minute
    later, it takes them for empty and walks through all of them for each row."""
    if on_postgresql(session):
        for model in models:
            session.execute(text(f"ANALYZE {model.__tablename__}"))


@cache
def _defaults(table: Table) -> Row:
    """Return the columns that are the same in every row unless it says otherwise."""
    fixed = ((each.name, each.default) for each in table.c)
    return {name: default.arg for name, default in fixed if isinstance(default, ScalarElementColumnDefault)}


def _moment(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    raise ValueError(f"{value!r} is no value of a row.")
