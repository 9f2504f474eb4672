"""What a school still owes of its reports, and when reports are due (ค้างส่ง, กำหนดส่ง)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from db.datasets import DATASETS
from db.datasets.submissions import NOT_SENT, SAID_IN_CHAT, SETTLED, report_status
from db.errors import NoFiguresError
from db.submission_events import newest_day
from db.values.calendar import office_day, thai_date
from handlers.charting import footer_of
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.rounds import Round, rounds_held, rounds_meant, wanted_of
from handlers.wording import broken_down
from reports.cards import Card, Figure, source_line
from reports.charts.spec import ChartSpec, Point
from reports.figures import answer_question
from reports.held import live_batches
from reports.question import Provenance, Question, Scope


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
    if asked_for := question.values_of("status"):
        return _of_state(ask, rows, asked_for, _of_status(context, scope, found))
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


def _of_state(ask: Ask, rows: list[Figure], states: tuple[str, ...], provenance: Provenance) -> Reply:
    """Only the reports in one state: what came back, what was sent late."""
    fitting = [row for row in rows if dict(row.keys)["status"] in states]
    named = "/".join(states)
    text = f"{len(fitting)} รายงาน {named} ของ{provenance.scope}ค่ะ" + (
        f" เช่น {fitting[0].label} {fitting[0].note}" if fitting else ""
    )
    lead = Figure(named, len(fitting), "รายงาน", emphasis=True)
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(Card("สถานะการส่งรายงาน", (lead, *fitting), provenance, provenance.scope),),
        figures=(lead, *fitting),
        provenance=provenance,
        answered=ask.question,
        suggest=(Suggestion("เราค้างส่งอะไรบ้าง", "เราค้างส่งอะไรบ้าง"),) if ask.seat.kind == "school" else (),
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
        note = sent or f"กำหนด {thai_date(row.due_on)}{f' เพราะ{row.reason}' if row.reason else ''}"
        rows.append(Figure(each.title, status, "", keys, emphasis=late, note=note))
    return rows


def _of_status(context: HandlerContext, scope: Scope, found: Sequence[Any]) -> Provenance:
    known = {
        **live_batches(context.session, "reports", scope.office_code),
        **live_batches(context.session, "submissions", scope.office_code),
    }
    used = [known[row.batch_id] for row in found if row.batch_id in known]
    days, source = [batch.as_of for batch in used], DATASETS["submissions"].source
    if (said := newest_day(context.session, scope.office_code)) is not None:
        days, source = [*days, said], f"{source} และ {SAID_IN_CHAT}"
    return Provenance(
        source, max(days, default=None), "ปัจจุบัน", scope.name,
        tuple(sorted({batch.id for batch in used})), any(batch.demonstration for batch in used),
    )  # fmt: skip


def _named(ask: Ask, question: Question) -> dict[str, Any]:
    """What was said of the report: its code, system, round or year; empty when any report is meant."""
    return {**wanted_of(question), **_slots(ask)}


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
        {key: value for key, value in wanted_of(ask.question).items() if value} if ask.question else {}
    )
    rounds = rounds_meant(rounds_held(context, ask.office_code), wanted)
    if ask.seat.school_code is not None and not wanted:
        rounds = _of_school(ask, context, rounds)
    coming = sorted((each for each in rounds if each.due_on >= today), key=lambda each: each.due_on)
    span = str(ask.slots.get("within") or "ช่วงที่ถาม") if ask.slots.get("from") and ask.slots.get("to") else ""
    inside = sorted((each for each in rounds if span and _within(each, ask)), key=lambda each: each.due_on)
    if span and not inside:
        coming = [each for each in coming if each.due_on >= date.fromisoformat(str(ask.slots["from"]))][:1]
    shown = inside or coming or rounds[:3]
    if not shown:
        raise NoFiguresError("ยังไม่มีกำหนดส่งของรายงานที่ถามค่ะ")
    settled = _settled_by(ask, context, shown)
    rows = tuple(
        Figure(
            each.title, thai_date(each.due_on), "", (("report", each.code),),
            note=settled.get(each.code) or _left(each.due_on, today),
        )
        for each in shown
    )  # fmt: skip
    live = live_batches(context.session, "reports", ask.office_code).values()
    provenance = Provenance(
        DATASETS["reports"].source, max((batch.as_of for batch in live), default=None), "ปัจจุบัน", "ทั้งเขต",
        tuple(batch.id for batch in live), any(batch.demonstration for batch in live),
    )  # fmt: skip
    first = shown[0]
    text = f"{thai_date(first.due_on)} คือกำหนดส่ง{first.title} ({rows[0].note})ค่ะ"
    if span and not inside:
        text = f"ไม่มีรายงานครบกำหนดใน{' ' if span[:1].isdigit() else ''}{span}ค่ะ " + (
            f"กำหนดถัดไปคือ {first.title} {thai_date(first.due_on)} ({rows[0].note})"
            if coming
            else "และยังไม่มีกำหนดถัดไป"
        )
    elif not coming:
        text += " ไม่มีรอบที่จะถึงกำหนดหลังจากนี้"
    elif len(shown) == 1 and first.opens_on is not None:
        text += f" เปิดรับตั้งแต่ {thai_date(first.opens_on)}"
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


def _of_school(ask: Ask, context: HandlerContext, rounds: Sequence[Round]) -> list[Round]:
    """Leave out what the asking school need not send: a round may be for small schools only."""
    view = report_status().subquery()
    asked = (view.c.office_code == ask.seat.office_code, view.c.school_code == ask.seat.school_code)
    mine = set(context.session.scalars(select(view.c.report).where(*asked)))
    return [each for each in rounds if each.code in mine]


def _settled_by(ask: Ask, context: HandlerContext, shown: Sequence[Round]) -> dict[str, str]:
    """Report -> how the asking school has settled it: whoever has sent is not told that the day has passed."""
    if ask.seat.school_code is None:
        return {}
    view = report_status().subquery()
    rows = context.session.execute(
        select(view.c.report, view.c.status, view.c.sent_on).where(
            view.c.office_code == ask.seat.office_code,
            view.c.school_code == ask.seat.school_code,
            view.c.report.in_([each.code for each in shown]),
            view.c.status.in_(SETTLED),
        )
    )
    return {
        row.report: f"โรงเรียนเรา{row.status}" + (f"เมื่อ {thai_date(row.sent_on)}" if row.sent_on else "")
        for row in rows
    }


def _left(due: date, today: date) -> str:
    days = (due - today).days
    return "วันนี้" if days == 0 else f"อีก {days} วัน" if days > 0 else f"เลยกำหนด {-days} วัน"


def owed_by_area(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, rounds: Sequence[Round]
) -> Reply:
    """Count all that is still owed of these rounds in each cluster or amphoe, the most first, with a picture.

    ``narrowed`` asks for the states that are owed, by area. Slots: late: the rounds are those past their due date.
    """
    codes = tuple(each.code for each in rounds)
    found = answer_question(context.session, narrowed.with_where("report", codes))
    owed = sorted(
        ((row, row.value) for row in found.rows if isinstance(row.value, int)), key=lambda pair: -pair[1]
    )
    rows = tuple(replace(row, unit="ฉบับ") for row, _ in owed)
    late, area = bool(ask.slots.get("late")), broken_down(found.question)
    provenance = replace(
        found.provenance, period=f"{len(rounds):,} รายงานที่{'เลยกำหนดแล้ว' if late else 'เปิดรับแล้ว'}"
    )
    named = f"{'เลยกำหนด ' if late else ''}{'/'.join(narrowed.values_of('status'))}"
    title = f"รายงานที่{'เลยกำหนด' if late else 'ค้าง'} {area}".strip()
    told = f"0 ฉบับ {named} ({provenance.scope}) ไม่มีรายงานค้างค่ะ"
    if rows:
        whole = sum(count for _, count in owed)
        told = f"{whole:,} ฉบับ {named} ({provenance.scope}) รวมทุกรายงาน มากที่สุด {rows[0].label} {owed[0][1]:,} ฉบับค่ะ"
    chart = ChartSpec(
        kind="hbar", title=title, subtitle=provenance.scope, unit="ฉบับ", additive=True,
        points=tuple(Point(row.label, count) for row, count in owed), footer=footer_of(provenance),
        demo=provenance.demonstration,
    ) if rows else None  # fmt: skip
    suggest = tuple(Suggestion(each.short, f"ยังไม่ส่ง {each.title} {area}") for each in rounds[:3])
    return Reply(
        "question", f"{told}\n{source_line(provenance)}",
        (Card(title, rows, provenance, f"{provenance.scope} นับหนึ่งต่อโรงเรียนและรายงาน"),) if rows else (), chart,
        suggest=suggest, figures=rows, provenance=provenance, answered=question,
    )  # fmt: skip
