"""Disbursement against the target of the quarter (เบิกจ่ายเทียบเป้าหมาย)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from db.datasets import DATASETS, DIMENSIONS
from db.datasets.targets import OVERALL, Target
from db.errors import NoFiguresError
from db.values.calendar import FiscalYear, office_day, quarter_of, thai_date
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.figures import MOST_FIGURES
from reports.cards import Card, Figure, source_line, value_text
from reports.charts.spec import ChartSpec, Point
from reports.figures import Figures, answer_question
from reports.held import Batch, live_batches
from reports.question import Provenance, Question

RATE = "disbursement_rate"


def target_of(context: HandlerContext, year: int, category: str, quarter: int) -> tuple[Target, Batch] | None:
    """Return the cumulative target of a quarter and its batch: the category's own, else the overall one."""
    live = live_batches(context.session, "targets", None)
    rows = {
        row.category: row
        for row in context.session.scalars(
            select(Target).where(
                Target.current,
                Target.batch_id.in_(tuple(live)),
                Target.year == year,
                Target.quarter == quarter,
            )
        )
    }
    row = rows.get(category) or rows.get(OVERALL)
    return (row, live[row.batch_id]) if row is not None else None


def quarter_asked(question: Question, year: int, today: date) -> int:
    """Return the quarter whose target counts: the one named, today's, or the last of a year that is over."""
    if question.period is not None and question.period.quarter:
        return question.period.quarter
    return quarter_of(today) if FiscalYear.of(today).be == year else 4


@handler(
    "money.target",
    summary="ผลการเบิกจ่ายเทียบเป้าหมายของไตรมาส และโรงเรียนที่ต่ำกว่าเป้า",
    examples=("เบิกจ่ายเทียบเป้าหมาย", "โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า", "เบิกจ่ายได้ตามเป้าหรือยัง"),
)
def answer_target(ask: Ask, context: HandlerContext) -> Reply:
    """Put the disbursement rate beside the quarter's target; or list the schools below it.

    Slots:
        below: True for "which schools are below" (โรงเรียนไหนต่ำกว่าเป้า).

    Raises:
        NoFiguresError: No target of the year is held.
    """
    question = ask.question
    assert question is not None
    today = office_day(ask.asked_at)
    asked = replace(question, period=replace(question.period, quarter=None) if question.period else None)
    whole = answer_question(context.session, replace(asked, by=(), listing=False))
    assert whole.question.period is not None
    year = whole.question.period.year
    quarter = quarter_asked(question, year, today)
    categories = question.values_of("category")
    found = target_of(context, year, categories[0] if len(categories) == 1 else OVERALL, quarter)
    if found is None:
        raise NoFiguresError(
            f"ยังไม่มีเป้าหมายการเบิกจ่าย ไตรมาส {quarter} ปีงบประมาณ {year} ค่ะ", (f"เบิกจ่ายกี่เปอร์เซ็นต์ ปี {year}",)
        )
    target, batch = found
    name = f"เป้าหมาย ไตรมาส {quarter} ({target.category})"
    narrowed = " ".join(categories)
    provenance = _with_target(
        replace(whole.provenance, scope=f"{whole.provenance.scope} {narrowed}".strip()), batch
    )
    if asked.by and not ask.slots.get("below"):
        return _apart(context, asked, target, (year, quarter), provenance)
    if question.by == ("category",):
        return _by_category(ask, context, asked, provenance, year, quarter)
    if ask.slots.get("below"):
        return _below(ask, context, asked, target, name, provenance, quarter)
    return _beside(ask, context, whole, target, name, provenance, quarter)


def _with_target(known: Provenance, batch: Batch) -> Provenance:
    return replace(
        known,
        source=f"{known.source} และ {DATASETS['targets'].source}",
        batches=tuple(sorted({*known.batches, batch.id})),
        demonstration=known.demonstration or batch.demonstration,
    )


def _of_quarter(answered: Question, asked: Question | None) -> Question:
    """The question as it was answered, with the quarter that was named: a follow-up is about the same."""
    if asked is None or asked.period is None or answered.period is None:
        return answered
    return replace(answered, period=replace(answered.period, quarter=asked.period.quarter))


def _beside(
    ask: Ask,
    context: HandlerContext,
    whole: Figures,
    target: Target,
    name: str,
    provenance: Provenance,
    quarter: int,
) -> Reply:
    rate = whole.rows[0]
    if not isinstance(rate.value, Decimal):
        raise NoFiguresError(f"ยังไม่มีข้อมูลการเบิกจ่าย {provenance.period} ของ{provenance.scope}ค่ะ")
    distance = rate.value - target.percent
    word = "สูงกว่าเป้าหมาย" if distance >= 0 else "ต่ำกว่าเป้าหมาย"
    parts = [
        replace(row, label=answer.measure.thai)
        for key in ("allocated", "disbursed")
        for answer in [answer_question(context.session, replace(whole.question, measure=key))]
        for row in answer.rows
    ]
    rows = (
        replace(rate, label="ร้อยละการเบิกจ่าย", emphasis=True),
        Figure(name, target.percent, "ร้อยละ", note=target.reference),
        Figure(f"{word} (จุดร้อยละ)", abs(distance), "", emphasis=True),
        *parts,
    )
    text = (
        f"{value_text(rate.value, 'ร้อยละ')} คือผลการเบิกจ่าย {provenance.scope} {provenance.period}"
        f" {word} ไตรมาส {quarter} ({value_text(target.percent, 'ร้อยละ')}) อยู่ {abs(distance)} จุดร้อยละค่ะ"
    )
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    chart = ChartSpec(
        kind="progress", title="เบิกจ่ายเทียบเป้าหมาย", subtitle=f"{provenance.scope} {provenance.period}", unit="ร้อยละ",
        points=(Point("เบิกจ่าย", rate.value),), target=target.percent, target_label=f"เป้าหมาย ไตรมาส {quarter}",
        footer=f"ที่มา: {provenance.source}{day}", demo=provenance.demonstration,
    )  # fmt: skip
    suggest = [Suggestion("โรงเรียนต่ำกว่าเป้า", "โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า")] if ask.seat.sees_office else []
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(Card("เบิกจ่ายเทียบเป้าหมาย", rows, provenance, f"{provenance.scope} {provenance.period}"),),
        chart=chart,
        suggest=(*suggest, Suggestion("แยกงบรายจ่าย", "ร้อยละการเบิกจ่ายแยกงบรายจ่าย")),
        figures=rows,
        provenance=provenance,
        answered=_of_quarter(whole.question, ask.question),
    )


def _apart(
    context: HandlerContext, asked: Question, target: Target, when: tuple[int, int], provenance: Provenance
) -> Reply:
    """Each category, amphoe or cluster beside its own target; categories without one are held to the overall."""
    year, quarter = when
    listed = answer_question(context.session, replace(asked, listing=False, rank=None))
    rows: list[Figure] = []
    behind = 0
    for row in listed.rows:
        if not isinstance(row.value, Decimal):
            continue
        own = target_of(context, year, row.label, quarter) if asked.by == ("category",) else None
        goal = own[0].percent if own else target.percent
        distance = row.value - goal
        behind += distance < 0
        word = "สูงกว่าเป้าหมาย" if distance >= 0 else "ต่ำกว่าเป้าหมาย"
        rows.append(replace(row, note=f"{word} {abs(distance)} จุด (เป้าหมาย {value_text(goal, 'ร้อยละ')})"))
    if not rows:
        raise NoFiguresError(f"ยังไม่มีข้อมูลการเบิกจ่าย {provenance.period} ของ{provenance.scope}ค่ะ")
    told = DIMENSIONS[asked.by[0]].thai
    text = (
        f"{behind:,} จาก {len(rows):,} {told} เบิกจ่ายต่ำกว่าเป้าหมาย ไตรมาส {quarter}"
        f" {provenance.scope} {provenance.period}ค่ะ"
    )
    shown = tuple(rows[:MOST_FIGURES])
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(Card("เบิกจ่ายเทียบเป้าหมาย", shown, provenance, f"{provenance.scope} {provenance.period}"),),
        suggest=(Suggestion("เบิกจ่ายเทียบเป้า", "เบิกจ่ายเทียบเป้าหมาย"),),
        figures=shown,
        provenance=provenance,
        answered=_of_quarter(listed.question, asked),
    )


def _by_category(
    ask: Ask, context: HandlerContext, asked: Question, provenance: Provenance, year: int, quarter: int
) -> Reply:
    """Every category beside its own target, or the overall one where it has none."""
    by_category = answer_question(context.session, replace(asked, by=("category",), listing=False, rank=None))
    rows: list[Figure] = []
    below: list[str] = []
    for row in by_category.rows:
        found = target_of(context, year, row.label, quarter)
        if found is None or not isinstance(row.value, Decimal):
            continue
        goal = found[0].percent
        word = "ต่ำกว่าเป้า" if row.value < goal else "ถึงเป้า"
        below += [f"{row.label} {value_text(row.value, 'ร้อยละ')}"] if row.value < goal else []
        rows.append(replace(row, note=f"เป้า {goal} {word}"))
    lead = f"{len(below)} จาก {len(rows)} งบรายจ่าย เบิกจ่ายต่ำกว่าเป้าหมาย ไตรมาส {quarter} {provenance.scope} {provenance.period}ค่ะ"
    text = f"{lead} {', '.join(below)}".strip()
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(
            Card(
                "เบิกจ่ายเทียบเป้าหมายแยกงบรายจ่าย",
                tuple(rows),
                provenance,
                f"{provenance.scope} {provenance.period}",
            ),
        ),
        figures=tuple(rows),
        provenance=provenance,
        answered=_of_quarter(by_category.question, ask.question),
    )


def _below(
    ask: Ask,
    context: HandlerContext,
    asked: Question,
    target: Target,
    name: str,
    provenance: Provenance,
    quarter: int,
) -> Reply:
    by_school = answer_question(context.session, replace(asked, by=("school",), listing=False, rank=None))
    rated = [(row.value, row) for row in by_school.rows if isinstance(row.value, Decimal)]
    lowest_first = sorted(rated, key=lambda pair: (pair[0], pair[1].label))
    below = [row for rate, row in lowest_first if rate < target.percent]
    lead = Figure("ต่ำกว่าเป้าหมาย", len(below), "โรง", emphasis=True, note=f"จาก {len(rated):,} โรงที่มีข้อมูล")
    rows = (lead, Figure(name, target.percent, "ร้อยละ", note=target.reference), *below)[:MOST_FIGURES]
    text = (
        f"{len(below):,} โรง จาก {len(rated):,} โรง เบิกจ่ายต่ำกว่าเป้าหมาย ไตรมาส {quarter}"
        f" ({value_text(target.percent, 'ร้อยละ')}) {provenance.scope} {provenance.period}ค่ะ"
    )
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(provenance)}",
        cards=(
            Card("โรงเรียนที่เบิกจ่ายต่ำกว่าเป้าหมาย", rows, provenance, f"{provenance.scope} {provenance.period}"),
        ),
        suggest=(Suggestion("เบิกจ่ายเทียบเป้า", "เบิกจ่ายเทียบเป้าหมาย"),),
        figures=rows,
        provenance=provenance,
        answered=_of_quarter(by_school.question, ask.question),
    )
