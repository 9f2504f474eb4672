"""The director's view (ภาพรวม): a carousel of figures, each with its change, a small chart and a way deeper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from db.batches import ImportBatch
from db.datasets import DATASETS, MEASURES
from db.datasets.submissions import NOT_SENT, RETURNED
from db.errors import AnswerableError, NoFiguresError, RefusedError
from db.values.calendar import FiscalYear, office_day, thai_date
from handlers.charting import chart_of
from handlers.comparing import change_word, difference, growth_of, unit_of_change, without_sign, year_before
from handlers.core import HANDLERS, Ask, Handle, HandlerContext, Reply, Suggestion, handler
from handlers.rounds import Round, rounds_held
from handlers.tiles import OVERVIEWS, Overview, Tile
from handlers.wording import measured
from reports.answering import answer_any
from reports.cards import DEMONSTRATION, Card, Figure, value_text
from reports.charts.spec import ChartSpec, Point
from reports.derived import DERIVED
from reports.figures import Figures, answer_question
from reports.question import Period, Provenance, Question, Scope, merged

#: Cards of one carousel (issue: at most six).
MOST_CARDS = 6
#: Rows of a card's parts; the answer behind the button has all.
_PARTS = 8
_SENT = ("ส่งแล้ว", "ส่งช้า")


def answer_overview(overview: Overview, ask: Ask, context: HandlerContext) -> Reply:
    """Show the cards that this seat may see; what is not held is named, what is not theirs is left out.

    Raises:
        AnswerableError: The own school is meant by somebody who has none.
        NoFiguresError: Nothing at all is held, or nothing may be seen.
    """
    question = ask.question
    if question is None or (overview.own and question.scope.kind == "office"):
        raise AnswerableError(
            "ยังไม่ทราบว่าเป็นโรงเรียนใดค่ะ พิมพ์ชื่อโรงเรียนได้ เช่น ข้อมูลโรงเรียนบ้านแม่จัน หรือดูภาพรวมทั้งเขต",
            ("สรุปภาพรวมเขต",),
        )
    cards: list[Card] = []
    missing: list[str] = []
    for tile in overview.tiles:
        try:
            cards += _BUILDERS.get(tile.kind, _of_topic)(tile, ask, context, question.scope)
        except RefusedError:
            continue
        except (NoFiguresError, KeyError):
            missing.append(tile.title)
    cards = cards[:MOST_CARDS]
    if not cards:
        raise NoFiguresError(f"ยังไม่มีข้อมูลสำหรับ{overview.title}ค่ะ", ("ถามอะไรได้บ้าง",))
    provenance = merged([card.provenance for card in cards if card.provenance is not None])
    leads = ", ".join(f"{card.title} {_led(card)}" for card in cards)
    lines = [f"{overview.title} ณ วันที่ {thai_date(ask.asked_at)} {len(cards)} เรื่องค่ะ {leads}"]
    lines += [f"ยังไม่มีข้อมูล: {', '.join(missing)}"] if missing else []
    made_up = f" (บางเรื่องเป็น{DEMONSTRATION})" if provenance is not None and provenance.demonstration else ""
    lines.append(f"ที่มาและวันที่ของข้อมูลอยู่ท้ายการ์ดแต่ละใบ{made_up}")
    return Reply(
        kind="question",
        text="\n".join(lines),
        cards=tuple(cards),
        suggest=_suggested(overview, question),
        figures=tuple(
            replace(row, label=f"{card.title} {row.label}") if row.label != card.title else row
            for card in cards
            for row in card.rows
        ),
        provenance=provenance,
        answered=question,
        title=f"{overview.title} {question.scope.name if question.scope.kind != 'office' else ''}".strip(),
    )


def _led(card: Card) -> str:
    first = card.rows[0]
    return value_text(first.value, first.unit)


def _suggested(overview: Overview, question: Question) -> tuple[Suggestion, ...]:
    texts = ["ขอเป็น PDF"] if question.want != "pdf" else ["ขอเป็น Excel"]
    texts += [
        each.phrases[0]
        for each in OVERVIEWS
        if each.key != overview.key and not each.printed and each.own is (question.scope.kind != "office")
    ]
    return tuple(Suggestion(text, text) for text in texts[:4])


def _figure(tile: Tile, ask: Ask, context: HandlerContext, scope: Scope) -> list[Card]:
    """One measure: its figure, the change since the period before, and its parts as a chart."""
    if tile.measure not in MEASURES and tile.measure not in DERIVED:
        raise NoFiguresError(tile.title)
    question = _may(context, Question(tile.measure, scope, where=tile.where))
    whole = answer_any(context.session, question)
    if not whole.rows or whole.rows[0].value is None:
        raise NoFiguresError(tile.title)
    head = replace(whole.rows[0], label=measured(question), emphasis=True, keys=())
    rows, chart, parts = [head, *_change(whole, ask, context, question)], None, None
    if tile.by:
        try:
            broken = _may(context, replace(question, by=tile.by))
            parts = answer_any(context.session, broken)
        except (NoFiguresError, RefusedError):
            parts = None
    if parts is not None and len(parts.rows) > 1:
        held = [row for row in parts.rows if row.value is not None][:_PARTS]
        rows += [replace(row, emphasis=False) for row in held]
        chart = chart_of(
            replace(parts, question=replace(parts.question, want="chart"), rows=tuple(held)), ask
        )
    provenance = whole.provenance
    notes = (whole.measure.definition,) if whole.measure.definition else ()
    subtitle = f"{provenance.scope} {provenance.period}"
    return [Card(tile.title, tuple(rows), provenance, subtitle, notes, chart, (_button(tile), tile.deeper))]


def _may(context: HandlerContext, question: Question) -> Question:
    """What this asker may ask of a question that a card needs.

    Raises:
        RefusedError: Nothing.
    """
    allowed = context.may(question) if context.may is not None else None
    if allowed is None:
        raise RefusedError("ขออภัยค่ะ ข้อมูลนี้ยังดูไม่ได้")
    return allowed


def _button(tile: Tile) -> str:
    return "ดูรายละเอียด"


def _change(whole: Figures, ask: Ask, context: HandlerContext, question: Question) -> list[Figure]:
    """What the figure differs by from the period before: of dated money from the same days a year before."""
    period, now = whole.question.period, whole.rows[0]
    if period is None:
        return []
    before, name = _before(whole, period, ask)
    if before is None:
        return []
    try:
        older = answer_any(context.session, replace(question, period=before))
    except (NoFiguresError, AnswerableError):
        return []
    was = older.rows[0] if older.rows else None
    change = difference(now, was)
    if was is None or change is None:
        return []
    growth = growth_of(now, was)
    percent = f" ({value_text(growth, 'ร้อยละ')})" if growth else ""
    word = change_word(change)
    size = f" {value_text(without_sign(change), unit_of_change(now))}" if word != "เท่าเดิม" else ""
    return [
        Figure(f"เทียบ{name}", f"{word}{size}{percent}", "", note=f"จาก {value_text(was.value, was.unit)}")
    ]


def _before(whole: Figures, period: Period, ask: Ask) -> tuple[Period | None, str]:
    """The period to set beside: the year before; of money in a year that still runs, its same days."""
    measure = whole.measure
    if measure.calendar != "fiscal":
        before = year_before(period, period.round)
        return before, before.name
    year = FiscalYear(period.year)
    if FiscalYear.of(ask.asked_at).be != period.year:
        before = year_before(period, None)
        return before, before.name
    if measure.key in DERIVED or not getattr(measure, "dated", None):
        return None, ""
    last = min(office_day(ask.asked_at), whole.provenance.as_of or office_day(ask.asked_at))
    first = _a_year_ago(year.start)
    days = (first.isoformat(), _a_year_ago(last).isoformat())
    return Period(
        "fiscal", (period.year - 1,), days=days
    ), f"ช่วงเดียวกันของปีก่อน (ถึง {thai_date(_a_year_ago(last))})"


def _a_year_ago(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _of_topic(tile: Tile, ask: Ask, context: HandlerContext, scope: Scope) -> list[Card]:
    """The first card of what another capability answers, with its chart."""
    if tile.kind == "reports.status" and scope.kind != "school":
        return []
    question = Question(tile.measure, scope)
    if tile.kind != "reports.due":
        question = _may(context, question)
    reply = HANDLERS[tile.kind].handle(
        replace(ask, topic=tile.kind, question=None if tile.kind == "reports.due" else question, slots={}),
        context,
    )
    if not reply.cards or not reply.cards[0].rows:
        raise NoFiguresError(tile.title)
    card = reply.cards[0]
    rows = card.rows[:_PARTS]
    if tile.kind == "reports.status":
        rows = (replace(reply.figures[0], emphasis=True), *rows)
    return [
        replace(card, title=tile.title, rows=rows, chart=reply.chart, deeper=(_button(tile), tile.deeper))
    ]


def _rounds(tile: Tile, ask: Ask, context: HandlerContext, scope: Scope) -> list[Card]:
    """The newest rounds that have opened: how many have sent, of how many, and how it was a year before."""
    today = office_day(ask.asked_at)
    held = rounds_held(context, ask.office_code)
    opened = [each for each in held if each.opens_on is None or each.opens_on <= today]
    if not opened:
        raise NoFiguresError(tile.title)
    if tile.kind == "overdue":
        opened = [each for each in opened if each.due_on < today]
    cards: list[Card] = []
    for each in opened:
        if len(cards) == tile.most:
            break
        card = _round(tile, each, held, ask, context, scope)
        if tile.kind != "overdue" or any(
            dict(row.keys).get("status") in (NOT_SENT, RETURNED) for row in card.rows
        ):
            cards.append(card)
    return cards


def _round(
    tile: Tile, each: Round, held: list[Round], ask: Ask, context: HandlerContext, scope: Scope
) -> Card:
    today = office_day(ask.asked_at)
    answer = _sent(each, ask, context, scope)
    sent, must = _counted(answer)
    late = f" เลยกำหนด {(today - each.due_on).days} วัน" if each.due_on < today else ""
    by_name = tile.kind == "rounds" and tile.most > 1
    head = Figure("ส่งแล้วรวม", sent, "โรง", emphasis=True, note=f"จากที่ต้องส่ง {must:,} โรง")
    rows = [head]
    before = next(
        (
            other
            for other in held
            if (other.system, other.round, other.year) == (each.system, each.round, each.year - 1)
        ),
        None,
    )
    if before is not None:
        try:
            then, of = _counted(_sent(before, ask, context, scope))
            rows.append(Figure(f"รอบเดียวกันปี {before.year}", f"{then:,} จาก {of:,} โรง", ""))
        except NoFiguresError:
            pass
    late_too = any(dict(row.keys).get("status") == "ส่งช้า" for row in answer.rows)
    rows += [
        replace(row, emphasis=False)
        for row in answer.rows
        if late_too or dict(row.keys).get("status") != "ส่งแล้ว"
    ]
    provenance = replace(answer.provenance, period=each.title)
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    chart = ChartSpec(
        kind="progress", title=f"การส่ง{each.title}", points=(Point("ส่งแล้วรวม", sent),), target=must, target_label="ต้องส่ง", unit="โรง",
        footer=f"ที่มา: {provenance.source}{day}", demo=provenance.demonstration,
    )  # fmt: skip
    return Card(
        each.title if by_name else tile.title,
        tuple(rows),
        provenance,
        f"{provenance.scope if by_name else each.title} กำหนดส่ง {thai_date(each.due_on)}{late}",
        (),
        chart,
        ("ใครยังไม่ส่ง" if ask.seat.sees_office else "ดูจำนวน", f"{tile.deeper} {each.title}"),
    )


def _sent(each: Round, ask: Ask, context: HandlerContext, scope: Scope) -> Figures:
    question = Question("submissions", scope, by=("status",)).with_where("report", (each.code,))
    answer = answer_question(context.session, _may(context, question))
    if not answer.rows:
        raise NoFiguresError(each.title)
    return answer


def _counted(answer: Figures) -> tuple[int, int]:
    """How many have sent, and how many must."""
    counts = {dict(row.keys)["status"]: row.value for row in answer.rows if isinstance(row.value, int)}
    return sum(counts.get(status, 0) for status in _SENT), sum(
        count for status, count in counts.items() if status != "ยกเว้น"
    )


def _news(tile: Tile, ask: Ask, context: HandlerContext, scope: Scope) -> list[Card]:
    """Of which day the data of every system are, the newest first; for those who run the office."""
    if not ask.seat.sees_office:
        return []
    found = context.session.execute(
        select(ImportBatch.kind, func.max(ImportBatch.as_of), func.max(ImportBatch.id))
        .where(
            ImportBatch.state == "live",
            ImportBatch.office_code == scope.office_code,
            ImportBatch.as_of <= office_day(ask.asked_at) + timedelta(days=1),
        )
        .group_by(ImportBatch.kind)
    ).all()
    newest = sorted(
        ((day, kind, batch) for kind, day, batch in found if kind in DATASETS),
        key=lambda row: (row[0], row[1]),
        reverse=True,
    )[:_PARTS]
    if not newest:
        raise NoFiguresError(tile.title)
    demonstration = bool(
        context.session.scalar(
            select(func.count()).where(
                ImportBatch.id.in_([batch for _, _, batch in newest]), ImportBatch.demonstration
            )
        )
    )
    rows = tuple(
        Figure(DATASETS[kind].thai, thai_date(day), "", (), note=DATASETS[kind].source)
        for day, kind, _ in newest
    )
    provenance = Provenance(
        "ทะเบียนการนำเข้าข้อมูล",
        newest[0][0],
        "ปัจจุบัน",
        scope.name,
        tuple(sorted(batch for _, _, batch in newest)),
        demonstration,
    )
    return [Card(tile.title, rows, provenance, "ข้อมูล ณ วันที่", deeper=("ถามอะไรได้บ้าง", tile.deeper))]


Builder = Callable[[Tile, Ask, HandlerContext, Scope], list[Card]]
_BUILDERS: dict[str, Builder] = {"figure": _figure, "rounds": _rounds, "overdue": _rounds, "news": _news}


def _handle(overview: Overview) -> Handle:
    def handle(ask: Ask, context: HandlerContext) -> Reply:
        return answer_overview(overview, ask, context)

    handle.__doc__ = f"{overview.summary} ({overview.title})."
    return handle


for _overview in OVERVIEWS:
    handler(f"overview.{_overview.key}", summary=_overview.summary, examples=tuple(_overview.phrases[:4]))(
        _handle(_overview)
    )


__all__ = ["MOST_CARDS", "answer_overview"]
