"""The batches that were imported: list them, take one back, see what one changed, clear away what a crash left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.batches import ImportBatch, list_batches
from db.datasets import DATASETS
from db.datasets.core import Dataset
from db.errors import WrongInputError
from db.importing.loading import delete_rows
from db.importing.switching import Summary, carry_out, differs, is_live, plan_undo, same_fact, still_holds
from db.notices import drop
from db.session import Sessions, writing
from db.values.calendar import utc_now

__all__ = ["Change", "diff_batch", "get_batch", "list_batches", "undo_batch"]
#: A batch that is still loading after this long was left by a crash; the largest import takes about a minute.
STUCK_AFTER = timedelta(hours=1)
#: How often a plan is made anew when other imports get in between, before it is made under the lock.
ATTEMPTS = 3


#: The kind of notices by which schools hear that an import changed their amounts (db/notices.py).
AMOUNT_NOTICE = "amount"


def amount_subject(batch_id: int) -> str:
    """Return what names a batch in these notices."""
    return f"batch {batch_id}"


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value of a fact (สิ่งที่เปลี่ยน): old is None where nothing was held before."""

    #: Heading and value of each column that names the fact.
    fact: tuple[tuple[str, Any], ...]
    heading: str
    old: Any
    new: Any
    is_new: bool
    office_code: str


def get_batch(session: Session, batch_id: int) -> ImportBatch:
    """Return a batch.

    Raises:
        WrongInputError: There is none of this number.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise WrongInputError(f"ไม่พบชุดนำเข้าหมายเลข {batch_id} ดูหมายเลขได้ด้วย nongphaen import list")
    return batch


def dataset_of(batch: ImportBatch) -> Dataset:
    """Return the dataset a batch belongs to.

    Raises:
        WrongInputError: The dataset is no longer declared.
    """
    if batch.kind not in DATASETS:
        raise WrongInputError(f"ชุดนำเข้าหมายเลข {batch.id} เป็นข้อมูลชนิด {batch.kind} ซึ่งไม่มีในระบบแล้ว")
    return DATASETS[batch.kind]


def undo_batch(sessions: Sessions, batch_id: int, *, by: str = "") -> ImportBatch:
    """Take a batch back: its rows vanish and older live rows of the same facts are current again.

    Raises:
        WrongInputError: No such batch, it is still loading, or it was taken back before.
    """
    for attempt in range(ATTEMPTS + 1):
        with sessions() as session:
            batch = _undoable(session, batch_id)
            dataset = dataset_of(batch)
            plan = plan_undo(session, dataset, batch)
        with writing(sessions) as session:
            batch = _undoable(session, batch_id)
            if not still_holds(session, batch, plan):
                if attempt < ATTEMPTS:
                    continue
                plan = plan_undo(session, dataset, batch)
            carry_out(session, dataset, batch, plan, "undone")
            tell_accepted(session, dataset, batch)
            # What schools have not heard yet of this batch is no longer true.
            drop(
                session, batch.office_code, AMOUNT_NOTICE, amount_subject(batch.id), reason="import undone", now=utc_now()
            )  # fmt: skip
            _audit(session, batch, "import_undone", by)
            return batch
    raise AssertionError("the last attempt plans under the lock")


def _undoable(session: Session, batch_id: int) -> ImportBatch:
    batch = get_batch(session, batch_id)
    if batch.state == "undone":
        raise WrongInputError(f"ชุดนำเข้าหมายเลข {batch_id} ถูกยกเลิกไปแล้ว")
    if batch.state != "live":
        raise WrongInputError(f"ชุดนำเข้าหมายเลข {batch_id} ยังนำเข้าไม่เสร็จ")
    return batch


def tell_accepted(session: Session, dataset: Dataset, batch: ImportBatch) -> None:
    """Call the dataset's own hook for every office whose rows changed."""
    if dataset.accepted is None:
        return
    table = dataset.table.__table__
    for code in session.scalars(
        select(table.c.office_code).where(table.c.batch_id == batch.id).distinct()
    ).all():
        dataset.accepted(session, code)


def _audit(session: Session, batch: ImportBatch, act: str, by: str) -> None:
    detail = {"batch": batch.id, "kind": batch.kind, "rows": batch.rows, "layout": batch.layout}
    write_audit(session, office_code=batch.office_code, actor=by[:64], seat="", act=act, detail=detail)


def audit_accepted(session: Session, batch: ImportBatch, by: str) -> None:
    """Write the line of the audit log that a batch became live."""
    _audit(session, batch, "import_accepted", by)


def summarize(session: Session, dataset: Dataset, batch: ImportBatch) -> Summary:
    """Count how the rows of a batch differ from what older batches said."""
    rows = batch.rows
    older = select(ImportBatch.id).where(
        ImportBatch.kind == batch.kind, ImportBatch.state == "live", ImportBatch.id < batch.id
    )
    if session.scalar(older.limit(1)) is None:
        return Summary(rows, 0, 0)
    table, before = dataset.table.__table__, _before(dataset, batch)
    changed = func.coalesce(func.sum(case((differs(dataset, table, before), 1), else_=0)), 0)
    found = session.execute(
        select(func.count(), changed)
        .select_from(table.join(before, before.c.mine == table.c.id))
        .where(table.c.batch_id == batch.id)
    ).one()
    return Summary(rows - int(found[0]), int(found[1]), int(found[0]) - int(found[1]))


def _before(dataset: Dataset, batch: ImportBatch) -> Any:
    """Return for each row of a batch the newest row of an older live batch that tells the same fact."""
    table = dataset.table.__table__
    mine, old = table.alias("mine"), table.alias("old")
    rank = func.row_number().over(partition_by=mine.c.id, order_by=old.c.batch_id.desc()).label("rank")
    ranked = (
        select(mine.c.id.label("mine"), *(column for column in old.c if column.key != "id"), rank)
        .select_from(mine.join(old, same_fact(dataset, mine, old)))
        .where(mine.c.batch_id == batch.id, old.c.batch_id < batch.id, is_live(old))
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery()


def diff_batch(
    session: Session, batch_id: int, *, most: int | None = None, changed_only: bool = False
) -> list[Change]:
    """Return what a batch changed, old value to new, in the order of its rows; new facts have no old value.

    ``changed_only`` leaves out facts of which nothing was held before.
    """
    batch = get_batch(session, batch_id)
    dataset = dataset_of(batch)
    table, before = dataset.table.__table__, _before(dataset, batch)
    told = [column for column in dataset.columns if not column.grain]
    query = (
        select(table, before.c.mine, *(before.c[column.key].label(f"old_{column.key}") for column in told))
        .select_from(table.outerjoin(before, before.c.mine == table.c.id))
        .where(table.c.batch_id == batch.id, before.c.mine.is_(None) | differs(dataset, table, before))
        .order_by(table.c.id)
    )
    if changed_only:
        query = query.where(before.c.mine.is_not(None))
    changes: list[Change] = []
    for row in session.execute(query).mappings():
        fact = tuple((dataset.column(key).heading, row[key]) for key in dataset.grain)
        for column in told:
            old, new = row[f"old_{column.key}"], row[column.key]
            if old != new:
                changes.append(
                    Change(fact, column.heading, old, new, row["mine"] is None, row["office_code"])
                )
        if most is not None and len(changes) >= most:
            break
    return changes[:most]


def find_stuck_loading(session: Session, *, now: datetime | None = None) -> list[ImportBatch]:
    """Return the batches that a crash left half loaded."""
    before = (now or utc_now()) - STUCK_AFTER
    return list(
        session.scalars(
            select(ImportBatch).where(ImportBatch.state == "loading", ImportBatch.imported_at < before)
        )
    )


def discard(sessions: Sessions, batch_id: int) -> None:
    """Remove a batch that never became live, with its rows."""
    with sessions() as session:
        batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.state != "loading":
        return
    if batch.kind in DATASETS:
        delete_rows(sessions, DATASETS[batch.kind].table.__table__, batch_id)
    with writing(sessions) as session:
        session.execute(delete(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.state == "loading"))


def remove_stuck_loading(sessions: Sessions, *, now: datetime | None = None) -> int:
    """Clear away what crashes left; return how many batches. Called before every import and by the sweeper."""
    with sessions() as session:
        stuck = [batch.id for batch in find_stuck_loading(session, now=now)]
    for batch_id in stuck:
        discard(sessions, batch_id)
    return len(stuck)
