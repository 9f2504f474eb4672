"""Telling schools that an import moved due dates (แจ้งวันกำหนดส่งที่เปลี่ยน): shown with its price, told once, never by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.batches import ImportBatch
from db.datasets.reports import DATASET
from db.deadline_setting import held_round, schools_asked
from db.deadlines import KIND, MOVED, Due, rounds_due, settled_schools, tell_moved, told_moved
from db.errors import AnswerableError
from db.importing import diff_batch
from db.notices import TAKEN_BACK, Notice, Promise
from db.quota import Price, price
from db.values.calendar import office_day, thai_weekday_date
from handlers.circular_preview import writes
from handlers.core import KEEP, Ask, Choice, HandlerContext, Reply
from handlers.pricing import missed_file, missed_rows, price_said
from reports.cards import Card, Figure

REPORTS = DATASET.kind
_DUE, _CODE = "กำหนดส่ง", "รหัสรายงาน"


@dataclass(frozen=True, slots=True)
class Moved:
    """A round whose due date a batch changed: from which day, and the schools that still owe it."""

    due: Due
    was: date
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatesPlan:
    """What telling the schools of a batch of rounds would do, and at which price."""

    batch: ImportBatch
    moved: tuple[Moved, ...]
    price: Price
    #: One of the notices, as the schools will see it.
    sample: Promise | None


def plan_dates(session: Session, batch: ImportBatch, *, now: datetime) -> DatesPlan:
    """Reckon whom the dates of a batch concern that are still to come and nobody was told of; nothing is promised by it.

    Raises:
        AnswerableError: The batch holds no report rounds, or was taken back.
    """
    if batch.kind != REPORTS or batch.state != "live":
        raise AnswerableError(f"ชุดที่ {batch.id} ไม่มีกำหนดส่งที่ใช้อยู่ จึงไม่มีวันที่ต้องแจ้งค่ะ")
    office, rounds = batch.office_code, rounds_due(session, batch.office_code)
    moved = []
    for change in diff_batch(session, batch.id):
        due = rounds.get(str(dict(change.fact).get(_CODE)))
        if change.is_new or change.heading != _DUE or change.office_code != office or due is None:
            continue
        if due.due_on != change.new or due.due_on < office_day(now) or _told(session, office, due):
            continue
        held, settled = held_round(session, office, due.code), settled_schools(session, office, due.code)
        asked = schools_asked(session, office, held.audience) if held else []
        schools = tuple(code for code in asked if code not in settled)
        if schools:
            moved.append(Moved(due, change.old, schools))
    targets = [f"school:{code}" for each in moved for code in each.schools]
    sample = next(iter(told_moved(session, office, moved[0].due, now=now)), None) if moved else None
    return DatesPlan(batch, tuple(moved), price(session, office, targets, now=now), sample)


def _told(session: Session, office_code: str, due: Due) -> bool:
    """Say whether the schools hear, or heard, of this very date."""
    query = select(Notice.id).where(
        Notice.office_code == office_code,
        Notice.kind == KIND,
        Notice.subject == due.code,
        Notice.stage.startswith(MOVED),
        Notice.stage.endswith(f"@{due.due_on.isoformat()}"),
        ~TAKEN_BACK,
    )
    return session.scalar(query.limit(1)) is not None


def tell_dates(session: Session, plan: DatesPlan, *, by: str, seat: str, now: datetime) -> int:
    """Promise the new dates to the schools that owe, in the caller's transaction; return how many notices were new."""
    office = plan.batch.office_code
    new = sum(tell_moved(session, office, each.due, now=now) for each in plan.moved)
    if new:
        write_audit(
            session, office_code=office, actor=by[:64], seat=seat, act="deadline.told",
            detail={"batch": plan.batch.id, "reports": [each.due.code for each in plan.moved], "schools": new}, at=now,
        )  # fmt: skip
    return new


def date_rows(moved: Sequence[Moved]) -> tuple[Figure, ...]:
    """Return one row a round: its new date, the old one, and how many schools owe it."""
    return tuple(
        Figure(
            each.due.title, thai_weekday_date(each.due.due_on), "", (("report", each.due.code),),
            note=f"เดิม{thai_weekday_date(each.was)} ยังไม่ส่ง {len(each.schools):,} โรง",
        )
        for each in moved
    )  # fmt: skip


def answer_dates(ask: Ask, context: HandlerContext, batch: ImportBatch) -> Reply:
    """Show which due dates a batch moved, with the price of telling it; tell it when the officer says so (แจ้งวันที่เปลี่ยน).

    Slots:
        confirmed, kept: set by the buttons.
    """
    if ask.slots.get("kept"):
        return Reply("command", f"ไม่ได้แจ้งโรงเรียนค่ะ แจ้งภายหลังได้ พิมพ์ แจ้งโรงเรียนที่กำหนดส่งเปลี่ยนชุดที่ {batch.id}")
    plan = plan_dates(context.session, batch, now=ask.asked_at)
    if not plan.moved:
        return Reply("command", f"ชุดที่ {batch.id} ไม่มีวันกำหนดส่งที่เปลี่ยนและยังต้องแจ้งค่ะ จึงไม่มีใครต้องแจ้ง")
    if ask.slots.get("confirmed"):
        with writes(context)() as session:
            new = tell_dates(session, plan, by=context.actor, seat=ask.seat.text(), now=ask.asked_at)
        return Reply("command", f"แจ้งวันใหม่ {new:,} เรื่องแล้วค่ะ ส่งในเวลาราชการ แต่ละโรงได้รับครั้งเดียว")
    rows = (*date_rows(plan.moved), *missed_rows(context.session, batch.office_code, plan.price))
    slots = {"batch": batch.id}
    return Reply(
        "command",
        f"{len(plan.moved):,} รายงาน วันกำหนดส่งเปลี่ยนจากชุดที่ {batch.id} ค่ะ แจ้งโรงเรียนที่ยังไม่ส่งใช้ {price_said(plan.price)} "
        "ยังไม่ได้แจ้งใคร กดแจ้งเมื่อตรวจแล้ว",
        (Card("วันกำหนดส่งที่เปลี่ยน", rows, None, f"ชุดที่ {batch.id} {batch.file_name}"),),
        choices=(
            Choice("แจ้งเลย", ask.topic, {**slots, "confirmed": True}), Choice(KEEP, ask.topic, {**slots, "kept": True}),
        ),
        figures=rows, sample=plan.sample,
        attached=missed_file(context.session, batch.office_code, plan.price),
    )  # fmt: skip
