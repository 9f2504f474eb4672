"""What a batch changed, and telling the schools of it from the console (แจ้งโรงเรียน): shown with its price, told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk.errands import Job, errand
from db.batches import ImportBatch
from db.datasets.holidays import own_holidays
from db.datasets.schools import school_names
from db.errands import Outcome
from db.importing import Change, diff_batch, find_dataset
from db.importing.batches import get_batch
from db.notices import Promise
from db.quota import Price
from db.session import writing
from db.tellings import leaves_at
from db.values.calendar import thai_weekday_date
from handlers.amount_notices import Plan, heard_of, plan_notices, send_notices
from handlers.moved_dates import REPORTS, DatesPlan, plan_dates, tell_dates
from handlers.pricing import left_out_said, missed
from reports.amount_changes import KIND as ALLOCATIONS

#: Changes that a page shows; the rest is counted.
MOST_CHANGES = 200
_NO_DATA = "ไม่มีข้อมูล"
#: The heading that names a school in every kind of file.
_CODE = "รหัสโรงเรียน"
_NOBODY_LEFT = "ไม่มีโรงเรียนที่ยังต้องแจ้ง ไม่ได้แจ้งซ้ำ"
_AMOUNTS = ("โรงเรียน", "รายการ", "เดิม (บาท)", "ใหม่ (บาท)", "ผลต่าง", "เหตุผล")
_DATES = ("รายงาน", "กำหนดส่งเดิม", "กำหนดส่งใหม่", "โรงที่ยังไม่ส่ง")


@errand("import.diff")
def diff(job: Job) -> Outcome:
    """Compare a batch with what was held before it, and show what telling the schools of it would do.

    Params:
        batch: Its number.
    """
    return Outcome(batch_page(job, int(job.params["batch"])))


@errand("import.tell")
def tell(job: Job) -> Outcome:
    """Tell the schools whose amounts or due dates a batch changed; who was told before is not told again.

    Params:
        batch: Its number. queue: Also when the quota does not pay for it.
    """
    number, queue = int(job.params["batch"]), bool(job.params["queue"])
    with job.deps.sessions() as session:
        batch = get_batch(session, number)
        ahead = _dates(session, job, batch) if batch.kind == REPORTS else _amounts(session, job, batch)
    if not ahead.fresh:
        return Outcome(batch_page(job, number, note=_NOBODY_LEFT))
    if not (ahead.price.affordable or queue):
        return Outcome(batch_page(job, number))
    by, seat = job.actor, job.seat.text()
    with writing(job.deps.sessions) as session:
        if isinstance(ahead.plan, DatesPlan):
            # Planned anew where it is written: the file may have been taken back since.
            plan = plan_dates(session, get_batch(session, number), now=job.now)
            new, what = tell_dates(session, plan, by=by, seat=seat, now=job.now), "เรื่อง"
        else:
            new, what = send_notices(session, ahead.plan, by=by, seat=seat, now=job.now, queue=queue), "โรง"
    told = f"แจ้ง {new:,} {what}แล้ว ส่งในเวลาราชการ แต่ละโรงได้รับครั้งเดียว" if new else _NOBODY_LEFT
    return Outcome(batch_page(job, number, note=told))


def batch_page(job: Job, number: int, *, note: str = "") -> dict[str, Any]:
    """Return what the page of a batch shows: what it changed, whom telling it would reach and what that costs.

    ``telling`` is None for a batch of which no school is told: neither amounts nor due dates changed, or it was taken back.
    """
    with job.deps.sessions() as session:
        batch = get_batch(session, number)
        changes = diff_batch(session, number)
        telling = _telling(session, job, batch)
        changed = [each for each in changes if not each.is_new]
        rows = change_rows(session, job.office_code, changed[:MOST_CHANGES])
    added = {(each.office_code, each.fact) for each in changes if each.is_new}
    return {
        "batch": number, "name": batch.file_name, "rows": batch.rows, "state": batch.state,
        "thai": find_dataset(batch.kind).thai, "added": len(added),
        "changed": len({(each.office_code, each.fact) for each in changed}),
        "changes": rows,
        "more": max(0, len(changed) - MOST_CHANGES),
        "telling": telling, "note": note,
    }  # fmt: skip


def change_rows(session: Session, office_code: str, changes: Sequence[Change]) -> list[list[str]]:
    """Return changed values as rows of a page: of what, which column, old, new; schools by their names with the code."""
    codes = {str(value) for each in changes for heading, value in each.fact if heading == _CODE}
    names = school_names(session, office_code, codes)

    def told(heading: str, value: Any) -> str:
        name = names.get(str(value)) if heading == _CODE else None
        return f"โรงเรียน{name} ({value})" if name else f"{heading} {value}"

    return [
        [
            " ".join(told(heading, value) for heading, value in each.fact),
            each.heading,
            *(_NO_DATA if value is None else str(value) for value in (each.old, each.new)),
        ]
        for each in changes
    ]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What telling would do, of amounts and of due dates alike: ``fresh`` schools are to be told, ``already`` were."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    fresh: int
    already: int
    heard: int
    price: Price
    sample: Promise | None
    plan: Plan | DatesPlan


def _telling(session: Session, job: Job, batch: ImportBatch) -> dict[str, Any] | None:
    if batch.state != "live" or batch.kind not in (ALLOCATIONS, REPORTS):
        return None
    ahead = _dates(session, job, batch) if batch.kind == REPORTS else _amounts(session, job, batch)
    if not ahead.rows:
        return None
    office, cost, sample = batch.office_code, ahead.price, ahead.sample
    leaves = leaves_at(0, at=job.now, own_holidays=own_holidays(session, office))
    return {
        "title": ahead.title, "headings": list(ahead.headings), "rows": [list(each) for each in ahead.rows[:MOST_CHANGES]],
        "more": max(0, len(ahead.rows) - MOST_CHANGES), "fresh": ahead.fresh, "already": ahead.already, "heard": ahead.heard,
        "messages": cost.messages, "remaining": cost.remaining, "reserve": cost.reserve,
        "affordable": cost.affordable, "nobody": len(cost.nobody), "left_out": left_out_said(session, office, cost),
        "missed": missed(session, office, cost), "text": sample.text if sample else "",
        "lines": list(sample.card.get("rows", [])) if sample else [],
        "buttons": [each["label"] for each in sample.buttons] if sample else [],
        "leaves": "" if leaves == job.now else leaves.isoformat(),
    }  # fmt: skip


def _amounts(session: Session, job: Job, batch: ImportBatch) -> _Ahead:
    plan = plan_notices(session, batch, now=job.now)
    rows = [
        (plan.name(code), each.what, str(each.old), str(each.new), each.difference, each.reason)
        for code, lines in plan.changes.items()
        for each in lines
    ]
    sample = next(iter(plan.promises), None)
    heard = heard_of(session, batch) if plan.already else 0
    return _Ahead(
        "โรงเรียนที่ยอดจัดสรรเปลี่ยน",
        _AMOUNTS,
        rows,
        len(plan.promises),
        plan.already,
        heard,
        plan.price,
        sample,
        plan,
    )


def _dates(session: Session, job: Job, batch: ImportBatch) -> _Ahead:
    plan = plan_dates(session, batch, now=job.now)
    rows = [
        (each.due.title, thai_weekday_date(each.was), thai_weekday_date(each.due.due_on), f"{len(each.schools):,}")
        for each in plan.moved
    ]  # fmt: skip
    fresh = len({school for each in plan.moved for school in each.schools})
    return _Ahead("วันกำหนดส่งที่เปลี่ยน", _DATES, rows, fresh, 0, 0, plan.price, plan.sample, plan)
