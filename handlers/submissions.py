"""Reports (รายงาน): which are due, who has sent, what a school still owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from db.datasets import DATASETS, DIMENSIONS
from db.datasets.submissions import NOT_SENT, RETURNED, SETTLED, report_status
from db.errors import NoFiguresError
from db.values.calendar import office_day, thai_date
from handlers.charting import chart_of
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.figures import MOST_FIGURES, SPECIAL
from handlers.rounds import Round, rounds_held, rounds_meant
from reports.cards import Card, Figure, source_line
from reports.figures import answer_question
from reports.held import live_batches
from reports.question import Period, Provenance, Question, Scope


def _wanted(question: Question) -> dict[str, Any]:
    wanted: dict[str, Any] = {key: question.values_of(key) for key in ("report", "system", "round")}
    if question.period is not None:
        wanted["year"] = question.period.years
        if question.period.round and not wanted["round"]:
            wanted["round"] = (question.period.round,)
    return wanted


def answer_submissions(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Say who has or has not sent one report round: the newest that has opened, unless one is named (ใครยังไม่ส่ง).

    Raises:
        NoFiguresError: No such round is held.
    """
    today = office_day(ask.asked_at)
    rounds = rounds_held(context, ask.office_code)
    meant = rounds_meant(rounds, _wanted(question))
    if not meant and question.values_of("report"):
        # A follow-up to another year keeps the system and the round of the report it began with, not its code.
        question = question.with_where("report", ())
        meant = rounds_meant(rounds, _wanted(question))
    if not meant:
        rounds = rounds_meant(rounds, {**_wanted(question), "year": None}) or rounds
        known = ", ".join(dict.fromkeys(each.title for each in rounds[:3]))
        raise NoFiguresError(f"ไม่พบรอบรายงานที่ถามค่ะ{' ที่มีคือ ' + known if known else ''}")
    opened = [each for each in meant if each.opens_on is None or each.opens_on <= today]
    chosen = (opened or meant)[0]
    if not any(_wanted(question).values()):
        return _every_open_round(ask, context, question, opened or meant, today)
    narrowed = Question(
        "submissions",
        question.scope,
        by=question.by,
        rank=question.rank,
        want=question.want,
        chart=question.chart,
    )
    narrowed = narrowed.with_where("report", (chosen.code,))
    statuses = question.values_of("status")
    if statuses:
        narrowed = narrowed.with_where("status", _widened(statuses))
    return _one_round(ask, context, question, narrowed, chosen, today)


def _widened(statuses: tuple[str, ...]) -> tuple[str, ...]:
    """ยังไม่ส่ง includes what was sent back and has not come again."""
    return tuple(dict.fromkeys((*statuses, RETURNED))) if NOT_SENT in statuses else statuses


def _one_round(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, chosen: Round, today: date
) -> Reply:
    statuses = narrowed.values_of("status")
    listing = question.listing or narrowed.by == ("school",)
    by_status = answer_question(context.session, replace(narrowed, by=("status",)))
    count = sum(row.value for row in by_status.rows if isinstance(row.value, int))
    whole = answer_question(context.session, replace(narrowed, by=()).with_where("status", ()))
    asked_of = whole.rows[0].value if whole.rows else 0
    provenance = replace(by_status.provenance if by_status.rows else whole.provenance, period=chosen.title)
    named = "/".join(statuses) if statuses else "สถานะการส่ง"
    lead = Figure(named if statuses else "โรงเรียนที่ต้องส่ง", count, "โรง", emphasis=True)
    if listing:
        detail = answer_question(context.session, replace(narrowed, by=("school", "status")))
        rows = tuple(
            Figure(
                row.label.rsplit(" · ", 1)[0],
                row.value,
                "โรง",
                row.keys,
                note=" ".join(part for part in (row.label.rsplit(" · ", 1)[-1], row.note) if part),
            )
            for row in sorted(detail.rows, key=lambda row: row.label)
        )
    elif narrowed.by:
        detail = answer_question(context.session, narrowed)
        rows = detail.rows
    else:
        detail, rows = by_status, by_status.rows
    due = f"กำหนดส่ง {thai_date(chosen.due_on)}" + (
        f" เลยกำหนดแล้ว {(today - chosen.due_on).days} วัน" if today > chosen.due_on else ""
    )
    told = (
        f"{count:,} โรง {named} {chosen.title} จากที่ต้องส่ง {asked_of:,} โรง ({question.scope.name}) {due}ค่ะ"
        if statuses
        else (
            f"{' '.join(f'{row.label} {row.value:,} โรง' for row in by_status.rows)} คือสถานะการส่ง {chosen.title} ({question.scope.name}) {due}ค่ะ"
        )
    )
    figures = (lead, *rows)[:MOST_FIGURES]
    card = Card(
        chosen.title,
        (replace(lead, label=f"{lead.label} จาก {asked_of:,} โรง"), *_without_ones(rows, listing)),
        provenance,
        f"{question.scope.name} {due}",
    )
    carried = (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()
    return Reply(
        kind="question",
        text="\n".join((told, *carried, source_line(provenance))),
        cards=(card,),
        chart=None if listing else chart_of(replace(detail, provenance=provenance), ask),
        suggest=tuple(
            Suggestion(text, text)
            for text in (
                ("แยกอำเภอ", "แยกกลุ่มโรงเรียน", "ส่งแล้วกี่โรง")
                if listing
                else ("รายชื่อโรงเรียนที่ยังไม่ส่ง", "แยกอำเภอ", "ขอกราฟ")
            )
        ),
        figures=figures,
        provenance=provenance,
        # What was said stays what a follow-up builds on, with the round pinned down.
        answered=question.with_where("report", (chosen.code,)),
    )


def _without_ones(rows: tuple[Figure, ...], listing: bool) -> tuple[Figure, ...]:
    """On the card of a list each school shows where it stands, not the number 1."""
    if not listing:
        return rows
    shown = []
    for row in rows:
        status = dict(row.keys).get("status", "")
        shown.append(replace(row, value=status, note=row.note.removeprefix(status).strip()))
    return tuple(shown)


def _every_open_round(
    ask: Ask, context: HandlerContext, question: Question, rounds: list[Round], today: date
) -> Reply:
    """No report was named: show, for every round still open or past due this year, how many have not sent."""
    statuses = _widened(question.values_of("status") or (NOT_SENT,))
    rows = []
    provenance: Provenance | None = None
    for each in rounds[:12]:
        narrowed = (
            Question("submissions", question.scope)
            .with_where("report", (each.code,))
            .with_where("status", statuses)
        )
        answer = answer_question(context.session, narrowed)
        count = sum(row.value for row in answer.rows if isinstance(row.value, int))
        if count:
            rows.append(
                Figure(
                    each.title, count, "โรง", (("report", each.code),), note=f"กำหนด {thai_date(each.due_on)}"
                )
            )
            if provenance is None or (
                answer.provenance.as_of and provenance.as_of and answer.provenance.as_of > provenance.as_of
            ):
                provenance = answer.provenance
    named = "/".join(statuses)
    if provenance is None:
        provenance = answer_question(context.session, Question("submissions", question.scope)).provenance
        return Reply(
            "question",
            f"0 โรง {named} ({question.scope.name}) ไม่มีรายงานค้างค่ะ\n{source_line(provenance)}",
            provenance=provenance,
            answered=question,
        )
    late = sum(1 for row in rows)
    text = f"{late:,} รายงานยังมีโรงเรียน{named} ({question.scope.name}) ต้องการดูรายชื่อของรายงานใดคะ\n{source_line(provenance)}"
    names = {each.code: each for each in rounds}
    suggest = tuple(
        Suggestion(names[dict(row.keys)["report"]].short, f"ใครยังไม่ส่ง {row.label}") for row in rows[:4]
    )
    return Reply(
        "question",
        text,
        (Card(f"รายงานที่{named}", tuple(rows), provenance, question.scope.name),),
        suggest=suggest,
        figures=tuple(rows),
        provenance=provenance,
        answered=question,
    )


SPECIAL["submissions"] = answer_submissions


@handler(
    "reports.status",
    summary="โรงเรียนส่งรายงานใดแล้ว และค้างส่งรายงานใด",
    examples=("เราค้างส่งอะไรบ้าง", "โรงเรียนบ้านแม่จันส่ง DMC หรือยัง", "สถานะรายงานของโรงเรียนเรา"),
)
def answer_status(ask: Ask, context: HandlerContext) -> Reply:
    """Show where one school stands with its report rounds; what is owed comes first (สถานะการส่งรายงาน)."""
    question = ask.question
    assert question is not None
    scope, today = question.scope, office_day(ask.asked_at)
    meant = {
        each.code: each for each in rounds_meant(rounds_held(context, ask.office_code), _named(ask, question))
    }
    view = report_status().subquery()
    found = context.session.execute(
        select(view).where(
            view.c.office_code == scope.office_code,
            view.c.school_code.in_(scope.keys),
            view.c.report.in_(tuple(meant)),
        )
    ).all()
    if not found:
        raise NoFiguresError(f"ไม่พบรายงานที่{scope.name}ต้องส่งค่ะ")
    rows = _status_rows(found, meant, today)
    owed = sum(dict(row.keys)["status"] not in SETTLED for row in rows)
    provenance = _of_status(context, scope, found)
    first = rows[0] if rows else None
    text = f"ค้างส่ง {owed} รายงาน ของ{scope.name}ค่ะ" if owed else f"ไม่มีรายงานค้างส่งของ{scope.name}ค่ะ"
    if first is not None and (len(rows) == 1 or any(_named(ask, question).values())):
        newest = max(rows, key=lambda row: meant[dict(row.keys)["report"]].due_on)
        text = f"{newest.value} {newest.label} ({newest.note}) ของ{scope.name}ค่ะ"
    elif first is not None and owed:
        text += f" เช่น {first.label} {first.note}"
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(Card("สถานะการส่งรายงาน", tuple(rows), provenance, scope.name),),
        figures=(Figure("ค้างส่ง", owed, "รายงาน"), *rows),
        provenance=provenance,
        answered=question,
        suggest=(
            Suggestion("กำหนดส่งรายงาน", "กำหนดส่งรายงานมีอะไรบ้าง"),
            Suggestion("ติดต่อเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่"),
        ),
    )


def _status_rows(found: Sequence[Any], meant: Mapping[str, Round], today: date) -> list[Figure]:
    """One row a report, what is owed first and the nearest due of it on top; rounds not yet open are left out."""

    def place(row: Any) -> tuple[bool, int]:
        settled = row.status in SETTLED
        return settled, -row.due_on.toordinal() if settled else row.due_on.toordinal()

    rows = []
    for row in sorted(found, key=place):
        each = meant[row.report]
        if each.opens_on is not None and each.opens_on > today and row.status == NOT_SENT:
            continue
        settled = row.status in SETTLED
        late = not settled and row.due_on < today
        status = f"{row.status} (เลยกำหนด)" if late else row.status
        sent = f"ส่งเมื่อ {thai_date(row.sent_on)}" if row.sent_on and settled else ""
        keys = (("report", row.report), ("status", row.status))
        note = sent or f"กำหนด {thai_date(row.due_on)}"
        rows.append(Figure(each.title, status, "", keys, emphasis=late, note=note))
    return rows


def _of_status(context: HandlerContext, scope: Scope, found: Sequence[Any]) -> Provenance:
    known = {
        **live_batches(context.session, "reports", scope.office_code),
        **live_batches(context.session, "submissions", scope.office_code),
    }
    used = [known[row.batch_id] for row in found if row.batch_id in known]
    return Provenance(
        DATASETS["submissions"].source, max((batch.as_of for batch in used), default=None), "ปัจจุบัน", scope.name,
        tuple(sorted({batch.id for batch in used})), any(batch.demonstration for batch in used),
    )  # fmt: skip


def _named(ask: Ask, question: Question) -> dict[str, Any]:
    """What was said of the report: its code, system, round or year; empty when any report is meant."""
    return {**_wanted(question), **_slots(ask)}


def _slots(ask: Ask) -> dict[str, Any]:
    return {key: ask.slots[key] for key in ("report", "system", "round", "year") if ask.slots.get(key)}


@handler(
    "reports.due",
    summary="กำหนดส่งรายงานแต่ละรอบ",
    examples=("กำหนดส่ง DMC วันไหน", "เดือนนี้ต้องส่งอะไรบ้าง", "รายงานไตรมาส 1 ส่งวันไหน"),
)
def answer_due(ask: Ask, context: HandlerContext) -> Reply:
    """Show due dates: of the report named, else of all that are still to come (กำหนดส่ง)."""
    today = office_day(ask.asked_at)
    wanted = _slots(ask) | (
        {key: value for key, value in _wanted(ask.question).items() if value} if ask.question else {}
    )
    rounds = rounds_meant(rounds_held(context, ask.office_code), wanted)
    coming = sorted((each for each in rounds if each.due_on >= today), key=lambda each: each.due_on)
    span = str(ask.slots.get("within") or "ช่วงที่ถาม") if ask.slots.get("from") and ask.slots.get("to") else ""
    inside = sorted((each for each in rounds if span and _within(each, ask)), key=lambda each: each.due_on)
    if span and not inside:
        coming = [each for each in coming if each.due_on >= date.fromisoformat(str(ask.slots["from"]))][:1]
    shown = inside or coming or rounds[:3]
    if not shown:
        raise NoFiguresError("ยังไม่มีกำหนดส่งของรายงานที่ถามค่ะ")
    rows = tuple(
        Figure(
            each.title, thai_date(each.due_on), "", (("report", each.code),), note=_left(each.due_on, today)
        )
        for each in shown
    )
    live = live_batches(context.session, "reports", ask.office_code).values()
    provenance = Provenance(
        DATASETS["reports"].source, max((batch.as_of for batch in live), default=None), "ปัจจุบัน", "ทั้งเขต",
        tuple(batch.id for batch in live), any(batch.demonstration for batch in live),
    )  # fmt: skip
    first = shown[0]
    text = f"{thai_date(first.due_on)} คือกำหนดส่ง{first.title} ({_left(first.due_on, today)})ค่ะ"
    if span and not inside:
        text = f"ไม่มีรายงานครบกำหนดใน{span}ค่ะ " + (
            f"กำหนดถัดไปคือ {first.title} {thai_date(first.due_on)} ({_left(first.due_on, today)})"
            if coming
            else "และยังไม่มีกำหนดถัดไป"
        )
    elif not coming:
        text += " ไม่มีรอบที่จะถึงกำหนดหลังจากนี้"
    elif len(shown) > 1:
        text += f" และอีก {len(shown) - 1} รายการในการ์ด"
    scope = Scope("office", ask.office_code)
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(Card("กำหนดส่งรายงาน", rows, provenance),),
        figures=rows,
        provenance=provenance,
        answered=ask.question or Question("submissions", scope),
        suggest=(Suggestion("เราค้างส่งอะไรบ้าง", "เราค้างส่งอะไรบ้าง"),)
        if ask.seat.kind == "school"
        else (Suggestion("ใครยังไม่ส่ง", f"ใครยังไม่ส่ง {first.title}"),),
    )


def _within(each: Round, ask: Ask) -> bool:
    return (
        date.fromisoformat(str(ask.slots["from"])) <= each.due_on < date.fromisoformat(str(ask.slots["to"]))
    )


def _left(due: date, today: date) -> str:
    days = (due - today).days
    return "วันนี้" if days == 0 else f"อีก {days} วัน" if days > 0 else f"เลยกำหนด {-days} วัน"


__all__ = ["DIMENSIONS", "Period"]
