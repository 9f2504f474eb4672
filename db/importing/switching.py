"""Which rows are current: the newest live row of each grain. Accepting and undoing are one short transaction each.

What has to change is worked out beforehand, while others may write; the transaction then only flips ranges of ids,
after making sure that no other batch was accepted or undone meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets.core import Dataset
from db.rollups import give_up
from db.values.calendar import utc_now

#: Advisory lock of PostgreSQL that lets one batch at a time become live or undone.
SWITCH_LOCK = 5703002

Ranges = list[tuple[int, int]]
#: What the batches of one kind looked like: if it is the same later, nothing was switched meanwhile.
Seen = tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Plan:
    """Ids to hide and ids to show again, as ranges with both ends, and for which state of affairs."""

    seen: Seen
    hide: Ranges
    show: Ranges
    #: The batches whose rows these are.
    touched: set[int]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch differs from what was current before it, in rows (จำนวนแถว)."""

    added: int
    changed: int
    same: int


def same_fact(dataset: Dataset, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Return the condition that two rows tell the same fact: alike in grain, and in office unless national."""
    return _alike(dataset, dataset.grain, one, other)


def _gives_way(dataset: Dataset, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Return the condition that of two rows the newer takes the place of the older (Dataset.replaces)."""
    return _alike(dataset, dataset.replaces or dataset.grain, one, other)


def _alike(
    dataset: Dataset, keys: tuple[str, ...], one: FromClause, other: FromClause
) -> ColumnElement[bool]:
    # What may be empty is alike when both are; the plain sign keeps the index of everything else in use.
    conditions = [
        one.c[key].is_not_distinct_from(other.c[key]) if one.c[key].nullable else one.c[key] == other.c[key]
        for key in keys
    ]
    if not dataset.national:
        # Joined to a constant, so that no database looks rows up by office, which finds far too many.
        conditions.append(one.c.office_code + literal("") == other.c.office_code + literal(""))
    return and_(*conditions)


def differs(dataset: Dataset, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Return the condition that two rows of the same fact say something different."""
    told = [column.key for column in dataset.columns if not column.grain]
    return or_(literal(False), *(one.c[key].is_distinct_from(other.c[key]) for key in told))


def is_live(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row's batch is live."""
    return table.c.batch_id.in_(select(ImportBatch.id).where(ImportBatch.state == "live"))


def _others(session: Session, batch: ImportBatch) -> Seen:
    query = select(ImportBatch.id, ImportBatch.state).where(
        ImportBatch.kind == batch.kind, ImportBatch.id != batch.id
    )
    rows = session.execute(query.where(ImportBatch.state != "loading").order_by(ImportBatch.id))
    return tuple((row.id, row.state) for row in rows)


def plan_accept(session: Session, dataset: Dataset, batch: ImportBatch) -> Plan:
    """Work out which rows a batch replaces, and which of its own a newer batch has replaced already."""
    seen = _others(session, batch)
    if not any(state == "live" for _, state in seen):
        return Plan(seen, [], [], {batch.id})
    table = dataset.table.__table__
    mine, other = table.alias("mine"), table.alias("other")
    joined = mine.join(other, _gives_way(dataset, mine, other))
    of_batch = and_(
        mine.c.batch_id == batch.id, other.c.batch_id != batch.id, other.c.current, is_live(other)
    )
    older = (
        select(other.c.id, other.c.batch_id).select_from(joined).where(of_batch, other.c.batch_id < batch.id)
    )
    newer = select(mine.c.id).select_from(joined).where(of_batch, other.c.batch_id > batch.id)
    hidden, touched = _with_batches(session, older)
    touched.add(batch.id)
    if any(number > batch.id and state == "live" for number, state in seen):
        hidden |= set(session.scalars(newer))
    return Plan(seen, as_ranges(hidden), [], touched)


def plan_undo(session: Session, dataset: Dataset, batch: ImportBatch) -> Plan:
    """Work out which older rows become current again when a batch is taken back."""
    seen = _others(session, batch)
    table = dataset.table.__table__
    hide = as_ranges(session.scalars(select(table.c.id).where(table.c.batch_id == batch.id, table.c.current)))
    if not any(state == "live" for _, state in seen):
        return Plan(seen, hide, [], {batch.id})
    mine, other = table.alias("mine"), table.alias("other")
    # Rows of one batch share a rank: where a file is replaced as a whole, all that it told comes back.
    rank = func.rank().over(partition_by=mine.c.id, order_by=other.c.batch_id.desc()).label("rank")
    ranked = (
        select(other.c.id, other.c.batch_id, rank)
        .select_from(mine.join(other, _gives_way(dataset, mine, other)))
        .where(mine.c.batch_id == batch.id, mine.c.current, other.c.batch_id != batch.id, is_live(other))
        .subquery()
    )
    shown, touched = _with_batches(session, select(ranked.c.id, ranked.c.batch_id).where(ranked.c.rank == 1))
    return Plan(seen, hide, as_ranges(shown), touched | {batch.id})


def _with_batches(session: Session, query: Select[Any]) -> tuple[set[int], set[int]]:
    """Run a query for ids and their batches, which are few."""
    ids: set[int] = set()
    batches: set[int] = set()
    for number, batch in session.execute(query):
        ids.add(number)
        batches.add(batch)
    return ids, batches


def still_holds(session: Session, batch: ImportBatch, plan: Plan) -> bool:
    """Take the lock of switching and say whether the plan was made for the present state of affairs."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SWITCH_LOCK)))
    return _others(session, batch) == plan.seen


def carry_out(session: Session, dataset: Dataset, batch: ImportBatch, plan: Plan, state: str) -> None:
    """Flip the rows of a plan and the state of its batch, in the caller's transaction; their roll-ups are given up."""
    give_up(session, plan.touched)
    table = dataset.table.__table__
    for current, ranges in ((False, plan.hide), (True, plan.show)):
        if ranges:
            between = table.c.id.between(bindparam("first"), bindparam("last"))
            flip = update(table).where(between).values(current=current)
            session.connection().execute(flip, [{"first": first, "last": last} for first, last in ranges])
    batch.state = state
    batch.undone_at = utc_now() if state == "undone" else None
    session.flush()


def as_ranges(ids: Iterable[Any]) -> Ranges:
    """Return ids as ranges with both ends: 1, 2, 3, 7 give (1, 3), (7, 7). Rows of a batch mostly lie together."""
    ranges: Ranges = []
    for number in sorted(ids):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
