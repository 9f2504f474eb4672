"""Telling schools that an import changed their amounts (แจ้งโรงเรียนที่ยอดเปลี่ยน): shown with its price, sent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import write_audit
from db.batches import ImportBatch
from db.datasets.schools import school_names
from db.errors import AnswerableError, NoFiguresError
from db.importing.batches import AMOUNT_NOTICE, amount_subject
from db.notices import Promise, promise, told
from db.quota import Price, price
from handlers.circular_preview import writes
from handlers.core import KEEP, SAY, Ask, Attachment, Choice, HandlerContext, Reply, Suggestion, handler
from handlers.import_cards import XLSX, table_workbook
from handlers.import_files import IMPORTERS
from handlers.moved_dates import REPORTS, answer_dates
from handlers.pricing import CannotPayError, cannot_pay, missed_rows, price_said, reply_of_refusal
from reports.amount_changes import KIND, AmountChange, amount_changes
from reports.cards import Card, Figure

TOPIC = "imports.notify"
_STAGE = "changed"
#: Lines of one school that its notice tells one by one; the rest is counted.
_LINES = 4
_OWN = {"label": "ดูงบของเรา", "data": f"{SAY}โรงเรียนเราได้งบเท่าไหร่"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What telling the schools of a batch would do: to whom, in which words, at which price."""

    batch: ImportBatch
    changes: Mapping[str, Sequence[AmountChange]]
    names: Mapping[str, str]
    promises: tuple[Promise, ...]
    price: Price
    #: Schools that were told of this batch before, or are about to be.
    already: int

    def name(self, code: str) -> str:
        """Return what a school is called."""
        return self.names.get(code, code)


def plan_notices(session: Session, batch: ImportBatch, *, now: datetime) -> Plan:
    """Reckon what telling the schools of a batch would do; nothing is promised by it.

    Raises:
        AnswerableError: The batch holds no allocations, or was taken back.
    """
    if batch.kind != KIND:
        raise AnswerableError(f"ชุดที่ {batch.id} ไม่ใช่การจัดสรรงบประมาณ จึงไม่มียอดที่ต้องแจ้งค่ะ")
    if batch.state != "live":
        raise AnswerableError(f"ชุดที่ {batch.id} ยกเลิกไปแล้ว จึงไม่แจ้งโรงเรียนค่ะ")
    changes = amount_changes(session, batch)
    promises = tuple(_promise(batch, code, lines, now) for code, lines in changes.items())
    before = {
        each.target
        for each in told(session, batch.office_code, AMOUNT_NOTICE, amount_subject(batch.id))
        if each.state != "dropped"
    }
    fresh = tuple(each for each in promises if each.target not in before)
    return Plan(
        batch,
        changes,
        school_names(session, batch.office_code, list(changes)),
        fresh,
        price(session, batch.office_code, fresh, now=now),
        len(promises) - len(fresh),
    )


def _promise(batch: ImportBatch, code: str, lines: Sequence[AmountChange], now: datetime) -> Promise:
    said = "\n".join(
        f"{each.what}: {each.old} → {each.new} บาท ({each.difference}) {each.reason}"
        for each in lines[:_LINES]
    )
    more = f"\nและอีก {len(lines) - _LINES} รายการ" if len(lines) > _LINES else ""
    demo = "\nข้อมูลสาธิต" if batch.demonstration else ""
    return Promise(
        batch.office_code,
        AMOUNT_NOTICE,
        amount_subject(batch.id),
        _STAGE,
        f"school:{code}",
        f"ยอดจัดสรรของโรงเรียนเปลี่ยน {len(lines)} รายการ\n{said}{more}{demo}",
        now,
        buttons=(_OWN,),
        card={"title": "ยอดจัดสรรเปลี่ยน"},
    )


def send_notices(
    session: Session, plan: Plan, *, by: str, seat: str, now: datetime, queue: bool = False
) -> int:
    """Promise the notices of a plan, once per batch and school, in the caller's transaction; return how many were new.

    Raises:
        AnswerableError: The month's quota does not pay for all, and ``queue`` was not asked for; nobody is told then.
    """
    if not (plan.price.affordable or queue):
        raise cannot_pay(
            session, plan.batch.office_code, plan.price, (f"แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ {plan.batch.id} เข้าคิว",),
            so="จึงยังไม่แจ้งใคร",
        )  # fmt: skip
    batch = session.get(ImportBatch, plan.batch.id, with_for_update=True)
    if batch is None or batch.state != "live":
        raise AnswerableError(f"ชุดที่ {plan.batch.id} ยกเลิกไปแล้ว จึงไม่แจ้งโรงเรียนค่ะ")
    new = promise(session, plan.promises, now=now)
    if new:
        # Two presses at once plan alike; the second tells nobody and leaves no line.
        write_audit(
            session, office_code=batch.office_code, actor=by[:64], seat=seat, act="amount.notified",
            detail={"batch": batch.id, "schools": new, "messages": plan.price.messages}, at=now,
        )  # fmt: skip
    return new


def heard_of(session: Session, batch: ImportBatch) -> int:
    """Return how many schools have heard of the amounts a batch changed."""
    rows = told(session, batch.office_code, AMOUNT_NOTICE, amount_subject(batch.id))
    return sum(each.state == "told" for each in rows)


def change_figures(plan: Plan) -> tuple[Figure, ...]:
    """Return one row a changed line: school, old to new, what and why."""
    return tuple(
        Figure(
            plan.name(code),
            f"{each.old} → {each.new} บาท",
            "",
            (("school", code),),
            note=f"{each.what} {each.reason}",
        )
        for code, lines in plan.changes.items()
        for each in lines
    )


def _batch_meant(ask: Ask, context: HandlerContext) -> ImportBatch:
    number = ask.slots.get("batch")
    query = select(ImportBatch).where(ImportBatch.office_code == ask.office_code)
    if number is not None:
        query = query.where(ImportBatch.id == int(number), ImportBatch.state != "loading")
    else:
        kind = REPORTS if ask.slots.get("dates") else KIND
        query = query.where(ImportBatch.kind == kind, ImportBatch.state == "live")
    found = context.session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))
    if found is None:
        what = "กำหนดส่งรายงาน" if ask.slots.get("dates") else "การจัดสรรงบประมาณ"
        which = f"ชุดนำเข้าหมายเลข {number}" if number else f"การนำเข้า{what}"
        raise NoFiguresError(f"ไม่พบ{which}ของเขตค่ะ", ("รายการนำเข้าล่าสุด",))
    return found


@handler(
    TOPIC,
    summary="แจ้งโรงเรียนที่ยอดจัดสรรเปลี่ยนหลังนำเข้า ดูรายชื่อและราคาก่อน",
    examples=(
        "แจ้งโรงเรียนที่ยอดเปลี่ยน",
        "แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ 12",
        "แจ้งเฉพาะโรงเรียนที่ยอดจัดสรรเปลี่ยน",
    ),
    seats=IMPORTERS,
)
def answer_notify(ask: Ask, context: HandlerContext) -> Reply:
    """Show whose amounts a batch changed, with the price of telling them; tell them when the officer says so.

    Slots:
        batch: its number; the newest batch of allocations without one, with ``dates`` the newest of report rounds.
        confirmed, kept, queue.

    Raises:
        NoFiguresError: No such batch of this office.
        AnswerableError: It was taken back, or the quota does not pay for all.
    """
    batch = _batch_meant(ask, context)
    if batch.kind == REPORTS:
        return answer_dates(ask, context, batch)
    if ask.slots.get("kept"):
        return Reply("command", f"ไม่ได้แจ้งโรงเรียนค่ะ แจ้งภายหลังได้ พิมพ์ แจ้งโรงเรียนที่ยอดเปลี่ยนชุดที่ {batch.id}")
    plan = plan_notices(context.session, batch, now=ask.asked_at)
    if not plan.changes:
        return Reply(
            "command",
            f"ชุดที่ {batch.id} ไม่ได้เปลี่ยนยอดที่มีอยู่เดิมของโรงเรียนใดค่ะ (รายการใหม่ไม่นับเป็นยอดที่เปลี่ยน) จึงไม่มีใครต้องแจ้ง",
        )
    if not plan.promises:
        return _told_before(plan, context)
    if not (ask.slots.get("confirmed") or ask.slots.get("queue")):
        return _preview(context.session, plan)
    try:
        with writes(context)() as session:
            new = send_notices(
                session,
                plan,
                by=context.actor,
                seat=ask.seat.text(),
                now=ask.asked_at,
                queue=bool(ask.slots.get("queue")),
            )
    except CannotPayError as refused:
        return reply_of_refusal(context.session, ask.office_code, refused)
    return Reply(
        "command",
        f"แจ้ง {new:,} โรงที่ยอดเปลี่ยนจากชุดที่ {batch.id} แล้วค่ะ ใช้ {plan.price.messages:,} ข้อความ ส่งในเวลาราชการ แต่ละโรงได้รับครั้งเดียว "
        "ถ้ายกเลิกการนำเข้าก่อนส่ง โรงที่ยังไม่ได้รับจะไม่ได้รับ",
        suggest=(Suggestion("ยกเลิกการนำเข้า", f"ยกเลิกการนำเข้าชุดที่ {batch.id}"),),
    )


def _told_before(plan: Plan, context: HandlerContext) -> Reply:
    return Reply(
        "command",
        f"โรงเรียนที่ยอดเปลี่ยนจากชุดที่ {plan.batch.id} แจ้งไว้แล้วทั้ง {plan.already:,} โรงค่ะ "
        f"ถึงแล้ว {heard_of(context.session, plan.batch):,} โรง ไม่ได้แจ้งซ้ำ",
    )


def _preview(session: Session, plan: Plan) -> Reply:
    rows = change_figures(plan)
    count, cost = len(plan.changes), plan.price
    facts: list[Figure] = [
        Figure("โรงเรียนที่ยอดเปลี่ยน", count, "โรง", emphasis=True),
        Figure("ใช้โควตา", cost.messages, "ข้อความ"),
    ]
    if cost.remaining is not None:
        facts.append(
            Figure("โควตาเดือนนี้เหลือ", cost.remaining, "ข้อความ", note=f"สำรองเรื่องด่วน {cost.reserve:,}")
        )
    facts += missed_rows(session, plan.batch.office_code, cost)
    before = f" แจ้งไว้ก่อนแล้ว {plan.already:,} โรง" if plan.already else ""
    slots: dict[str, Any] = {"batch": plan.batch.id}
    listed = Attachment(
        f"ยอดที่เปลี่ยน ชุดที่ {plan.batch.id}.xlsx", XLSX, "ดูทุกโรง (Excel)", lambda: changes_workbook(plan)
    )
    return Reply(
        "command",
        f"{count:,} โรง ยอดจัดสรรเปลี่ยนจากชุดที่ {plan.batch.id} ค่ะ{before} แจ้งใช้ {price_said(cost)} ยังไม่ได้แจ้งใคร กดแจ้งเมื่อตรวจแล้ว",
        (Card("ยอดจัดสรรที่เปลี่ยน", (*facts, *rows), None, f"ชุดที่ {plan.batch.id} {plan.batch.file_name}"),),
        choices=(
            Choice("แจ้งเลย", TOPIC, {**slots, "confirmed": True}),
            Choice(KEEP, TOPIC, {**slots, "kept": True}),
        ),
        figures=(*facts, *rows)[:500],
        attached=listed,
        sample=plan.promises[0],
    )


def changes_workbook(plan: Plan) -> bytes:
    """Return a workbook of what changed, one line of a school a row."""
    rows = [
        (code, plan.name(code), each.what, str(each.old), str(each.new), each.difference, each.reason)
        for code, lines in plan.changes.items()
        for each in lines
    ]
    headings = ("รหัสโรงเรียน", "โรงเรียน", "รายการ", "เดิม (บาท)", "ใหม่ (บาท)", "ผลต่าง", "เหตุผล")
    return table_workbook("ยอดที่เปลี่ยน", headings, rows, widths=(14, 30, 40, 16, 16, 22, 50))
