"""Makes roll-ups (ยอดสรุป): after a batch became live or was taken back, and by the sweeper where that was cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, tuple_, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from db import rollups
from db.batches import ImportBatch
from db.datasets import DATASETS
from db.importing.check import Progress, no_progress
from db.importing.loading import CHUNK, load_rows
from db.importing.switching import SWITCH_LOCK
from db.rollups import (
    BUILDING,
    LARGE,
    LEVEL,
    READY,
    ROWS,
    STALE,
    Grain,
    RollupHead,
    Shapes,
    level_of,
    shapes_of,
)
from db.session import Sessions, writing
from db.values.calendar import utc_now

#: A roll-up that still arrives after this long was left by a crash; the largest takes seconds.
STUCK_AFTER = timedelta(minutes=15)


def refresh_rollups(
    sessions: Sessions,
    kind: str | None = None,
    progress: Progress = no_progress,
    *,
    soon: bool = False,
    most: int | None = None,
    now: datetime | None = None,
) -> int:
    """Make every roll-up that is missing, of one dataset or of all, and clear away those given up; return how many.

    ``soon`` leaves the finest ones (schools with kinds) for later: an officer waits for the others. ``most`` stops after so
    many.

    May be called at any time and by several at once. Until a roll-up is ready, questions read the rows themselves.
    """
    moment = now or utc_now()
    _clear(sessions, moment)
    made = 0
    for batches in _large(sessions, kind):
        shapes = shapes_of(DATASETS[batches[0].kind])
        for grain in shapes.grains:
            if soon and grain.fine:
                continue
            known = _known(sessions, batches)
            ready = {batch.id: READY for batch in batches}
            if any(grain.coarsens(each) and known.get(each.shape) == ready for each in shapes.grains):
                # What a small roll-up of all kinds holds needs none of its own.
                continue
            for batch in batches:
                if batch.id not in known.get(grain.shape, {}) and (most is None or made < most):
                    made += _make(sessions, batch.id, batch.rows, grain, shapes, progress, moment)
    return made


def _large(sessions: Sessions, kind: str | None) -> list[list[Any]]:
    """Live batches by office and dataset, of those that are large together."""
    query = select(ImportBatch.id, ImportBatch.kind, ImportBatch.rows, ImportBatch.office_code)
    query = query.where(ImportBatch.state == "live", ImportBatch.kind.in_([kind] if kind else list(DATASETS)))
    groups: dict[tuple[str, str], list[Any]] = {}
    with sessions() as session:
        for batch in session.execute(query.order_by(ImportBatch.id)):
            groups.setdefault((batch.office_code, batch.kind), []).append(batch)
    return [group for group in groups.values() if sum(each.rows for each in group) >= rollups.ROLL_UP_FROM]


def _known(sessions: Sessions, batches: Sequence[Any]) -> dict[str, dict[int, str]]:
    """The state of the roll-ups there are of some batches, by shape and batch."""
    heads = select(RollupHead.batch_id, RollupHead.shape, RollupHead.state).where(
        RollupHead.batch_id.in_([batch.id for batch in batches]), RollupHead.state != STALE
    )
    known: dict[str, dict[int, str]] = {}
    with sessions() as session:
        for head in session.execute(heads):
            known.setdefault(head.shape, {})[head.batch_id] = head.state
    return known


def _make(
    sessions: Sessions,
    batch_id: int,
    rows: int,
    grain: Grain,
    shapes: Shapes,
    progress: Progress,
    now: datetime,
) -> bool:
    """Make one roll-up of one batch; it may be read once it is whole, unless the batch changed meanwhile.

    The head is there before the rows are read, and whoever switches batches afterwards marks it (db.rollups.give_up):
    then it never becomes ready. On PostgreSQL the lock of switching makes "afterwards" certain.
    """
    with writing(sessions) as session:
        _lock(session)
        if session.scalar(select(ImportBatch.state).where(ImportBatch.id == batch_id)) != "live":
            return False
        head = RollupHead(batch_id=batch_id, grain=grain.key, shape=grain.shape, state=BUILDING, made_at=now)
        session.add(head)
        session.flush()
        head_id = head.id
    names, found, whole = _read(sessions, batch_id, head_id, grain, shapes, grain.most(rows))
    if whole and found:
        load_rows(
            sessions,
            ROWS,
            (*names, "number"),
            ((*row, number) for number, row in enumerate(found)),
            len(found),
            progress,
        )
    with writing(sessions) as session:
        _lock(session)
        done = update(RollupHead).where(RollupHead.id == head_id, RollupHead.state == BUILDING)
        session.execute(done.values(state=READY if whole else LARGE, rows=len(found) if whole else 0))
    return whole


def _lock(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SWITCH_LOCK)))


def _read(
    sessions: Sessions, batch_id: int, head_id: int, grain: Grain, shapes: Shapes, most: int
) -> tuple[tuple[str, ...], list[tuple[Any, ...]], bool]:
    """Sum the current rows of a batch in one statement, which sees one state of affairs; False when there are too many."""
    table = shapes.dataset.table.__table__
    when = [table.c[name] for name in ("year", "round") if name in table.c]
    keys = [
        level_of(table.c.grade).label(LEVEL) if name == LEVEL else table.c[name] for name, _ in grain.places
    ]
    sums = [type_coerce(aggregate, BigInteger) for _, aggregate in shapes.sums.values()]
    # Reckoned, so that no planner walks the index of batches for the sake of their order.
    grouped = [(table.c.batch_id + 0).label("batch"), table.c.office_code, *when, *keys]
    query = (
        select(literal(head_id), *grouped, *sums)
        .where(table.c.batch_id == batch_id, table.c.current)
        .group_by(*grouped)
        .limit(most + 1)
    )
    with sessions() as session:
        found = [tuple(row) for row in session.execute(query)]
    names = (
        "head_id", "batch_id", "office_code", *(column.key for column in when),
        *(place for _, place in grain.places), *(place for place, _ in shapes.sums.values()),
    )  # fmt: skip
    # What is part of the key is never empty.
    missing = {name: value for name, value in (("year", 0), ("school_code", "")) if name not in names}
    if missing:
        names, found = (*names, *missing), [(*row, *missing.values()) for row in found]
    # As they are read: on PostgreSQL, which keeps the order of arrival, a roll-up of schools is else a page for each row.
    year, school = names.index("year"), names.index("school_code")
    found.sort(key=lambda row: (row[year] or 0, row[school] or ""))
    return names, found, len(found) <= most


def _clear(sessions: Sessions, now: datetime) -> None:
    """Delete what was given up or left by a crash, in short transactions."""
    left = (RollupHead.state == BUILDING) & (RollupHead.made_at < now - STUCK_AFTER)
    with sessions() as session:
        gone = list(session.scalars(select(RollupHead.id).where(or_(RollupHead.state == STALE, left))))
    for head_id in gone:
        while True:
            with writing(sessions) as session:
                key = (ROWS.c.year, ROWS.c.school_code, ROWS.c.number)
                mine = select(*key).where(ROWS.c.head_id == head_id).order_by(*key).limit(CHUNK)
                rows = session.execute(mine).all()
                if rows:
                    upto = tuple_(*key) <= tuple_(*(literal(cell) for cell in rows[-1]))
                    session.execute(delete(ROWS).where(ROWS.c.head_id == head_id, upto))
                else:
                    session.execute(delete(RollupHead).where(RollupHead.id == head_id))
                    break
