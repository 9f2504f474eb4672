"""What figures alone do not say of money: the papers of an allocation and the working of a per-head sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.datasets import DATASETS
from db.datasets.allocations import term_noted
from db.datasets.rates import WHOLE_IN_TERM_1
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import FiscalYear, Term, thai_date
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from reports.cards import DEMONSTRATION, Card, Figure, source_line
from reports.figures import answer_question
from reports.held import held_periods, live_batches, resolve_period
from reports.question import Period, Provenance, Question, Scope
from reports.subsidy import Estimate, Paper, RateTable, estimate, items_named, papers, rates_of

_ITEM_NAMES = {"tuition": "เงินรายหัว (ค่าจัดการเรียนการสอน)", "all": "เงินอุดหนุนรายหัวทุกรายการ"}


def item_name(which: str) -> str:
    """Return what answers call the items of a slot: เงินรายหัว, ค่าหนังสือเรียน และ ค่าเครื่องแบบนักเรียน."""
    return _ITEM_NAMES.get(which) or " และ ".join(items_named(which))


@handler(
    "money.perhead",
    summary="เงินรายหัว: ได้รับแล้วเท่าไร จากหนังสือใด และคำนวณอย่างไร",
    examples=(
        "เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่",
        "เทอมนี้ได้เงินรายหัวเท่าไหร่",
        "เงินรายหัวทำไมได้เท่านี้",
        "เงินเรียนฟรีทุกรายการปีนี้ควรได้เท่าไร",
    ),
    instead=("อัตรารายหัวปีนี้", "คำนวณเงินรายหัว ป.1-6 85 คน"),
)
def answer_per_head(ask: Ask, context: HandlerContext) -> Reply:
    """Say what was allocated per head, by which letters, and what rate x pupils comes to (เงินอุดหนุนรายหัว).

    Slots:
        mode: ``received`` (what came), ``estimate`` (what should come), ``why`` (the working).
        items: ``tuition``, ``all``, or names of items.

    With ``compare`` what the same time of the year before brought stands beside it.
    """
    question = ask.question
    assert question is not None
    which = str(ask.slots.get("items") or "tuition")
    mode = str(ask.slots.get("mode") or "received")
    year, term = _fiscal_year(ask, context, question)
    letters = _of_term(papers(context.session, question.scope, year, items_named(which)), year, term)
    table, working, heads = _try_estimate(ask, context, question.scope, year, which)
    if not letters and working is None:
        raise _nothing_of(context, question.scope, which, year)
    received = sum((paper.amount for paper in letters), Money(0))
    period = Period("fiscal", (year,), term=term)
    provenance = _provenance(context, question.scope, period, bool(letters), table, heads)
    before = _year_before(context, question, which, year, term) if letters else None
    figures = (*_paper_rows(letters, received), *estimate_rows(working, year, term))
    if mode in ("estimate", "why") and working is not None:
        figures = (*estimate_rows(working, year, term), *_paper_rows(letters, received))
    cards = []
    if letters and mode != "estimate":
        cards.append(
            Card(
                f"{item_name(which)} ที่ได้รับ",
                _paper_rows(letters, received),
                provenance,
                f"{question.scope.name} {period.name}",
            )
        )
    if working is not None and table is not None:
        cards.append(_working_card(question.scope, working, table, provenance, heads, term))
    if mode in ("estimate", "why"):
        cards.reverse()
    return Reply(
        kind="question",
        text="\n".join(
            (
                *_sentences(mode, which, question.scope, period, letters, received, working),
                *_difference(received, before, year, term),
                *_carried(ask),
                source_line(provenance),
            )
        ),
        cards=tuple(cards),
        suggest=tuple(
            Suggestion(text, text)
            for text in ("ทำไมได้เท่านี้", "เงินเรียนฟรีทุกรายการ", "แล้วปีที่แล้วล่ะ", "เบิกจ่ายแล้วเท่าไหร่")
            if not (mode == "why" and text.startswith("ทำไม"))
        ),
        figures=figures,
        provenance=provenance,
        answered=replace(question, period=period),
    )


def _year_before(
    context: HandlerContext, question: Question, which: str, year: int, term: int | None
) -> Money | None:
    """What the same term, or the whole, of the year before brought, where that is asked; None where nothing is held."""
    if question.compare != "previous":
        return None
    letters = _of_term(papers(context.session, question.scope, year - 1, items_named(which)), year - 1, term)
    return sum((paper.amount for paper in letters), Money(0)) if letters else None


def _difference(received: Money, before: Money | None, year: int, term: int | None) -> tuple[str, ...]:
    if before is None:
        return ()
    named = Period("fiscal", (year - 1,), term=term).name
    less, more = sorted((before, received))
    word = "เท่ากับ" if less == more else "มากกว่า" if received > before else "น้อยกว่า"
    apart = "" if less == more else f" อยู่ {more - less} บาท"
    return (f"{word}{named} ({before} บาท){apart}ค่ะ",)


def _nothing_of(context: HandlerContext, scope: Scope, which: str, year: int) -> NoFiguresError:
    held = held_periods(context.session, DATASETS["allocations"], scope)
    newest = f" ข้อมูลล่าสุดที่มีคือปีงบประมาณ {held[0][0]}" if held else ""
    suggest = (f"เงินรายหัวปี {held[0][0]}",) if held else ()
    return NoFiguresError(f"ยังไม่มีข้อมูล{item_name(which)} ปีงบประมาณ {year} ของ{scope.name}ค่ะ{newest}", suggest)


def _carried(ask: Ask) -> tuple[str, ...]:
    return (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()


def _fiscal_year(ask: Ask, context: HandlerContext, question: Question) -> tuple[int, int | None]:
    """The fiscal year asked for, or the present one; and the term, where one was named."""
    if question.period is not None:
        return question.period.year, question.period.term
    return FiscalYear.of(ask.asked_at).be, None


def _of_term(letters: list[Paper], year: int, term: int | None) -> list[Paper]:
    """Keep the letters of one term; the note of an allocation names it (ภาคเรียนที่ 2/2569).

    Raises:
        AnswerableError: A letter of the year does not name its term, so the terms cannot be told apart.
    """
    if term is None or not letters:
        return letters
    if not all(term_noted(paper.note, year) for paper in letters):
        raise AnswerableError(
            f"หนังสือจัดสรรของปีงบประมาณ {year} ไม่ได้ระบุภาคเรียน จึงแยกภาคเรียนไม่ได้ค่ะ ดูทั้งปีได้", (f"เงินรายหัวปี {year}",)
        )
    return letters_of_term(letters, Term.paid_in(year, term))


def letters_of_term(letters: list[Paper], term: Term) -> list[Paper]:
    """Return the letters whose note names the term (ภาคเรียนที่ 2/2569); a year in full after the stroke."""
    return [paper for paper in letters if term_noted(paper.note, term.fiscal_year.be) == term]


def _try_estimate(
    ask: Ask, context: HandlerContext, scope: Scope, year: int, which: str
) -> tuple[RateTable | None, Estimate | None, Any]:
    try:
        table = rates_of(context.session, scope.office_code, year)
        heads = answer_question(context.session, Question("students", scope, by=("grade",)))
    except NoFiguresError:
        return None, None, None
    counts = {dict(row.keys)["grade"]: row.value for row in heads.rows if isinstance(row.value, int)}
    return table, estimate(counts, table, items_named(which)), heads


def _provenance(
    context: HandlerContext,
    scope: Scope,
    period: Period,
    has_letters: bool,
    table: RateTable | None,
    heads: Any,
) -> Provenance:
    sources, days, batches, demonstration = [], [], [], False
    if has_letters:
        live = live_batches(context.session, "allocations", scope.office_code)
        dataset = DATASETS["allocations"]
        sources.append(dataset.source)
        known = answer_question(
            context.session, Question("allocated", scope, period=Period("fiscal", (period.year,)))
        ).provenance
        days.append(known.as_of)
        batches += [batch for batch in known.batches if batch in live]
        demonstration |= known.demonstration
    if table is not None and heads is not None:
        sources.append(
            f"{DATASETS['rates'].source} ปี {table.year} x {heads.provenance.source} {heads.provenance.period}"
        )
        days.append(table.as_of)
        batches += [*table.batches, *heads.provenance.batches]
        demonstration |= table.demonstration or heads.provenance.demonstration
    return Provenance(
        source=" และ ".join(sources),
        as_of=max(days, default=None),
        period=period.name,
        scope=scope.name,
        batches=tuple(dict.fromkeys(batches)),
        demonstration=demonstration,
    )


def _paper_rows(letters: list[Paper], received: Money) -> tuple[Figure, ...]:
    if not letters:
        return ()
    rows = [
        Figure(
            f"{paper.line} งวด {paper.instalment}",
            paper.amount,
            "บาท",
            (("line", paper.line), ("instalment", str(paper.instalment))),
            note=f"{paper.letter} ลว. {thai_date(paper.letter_date)}",
        )
        for paper in letters
    ]
    return (Figure("ได้รับจัดสรรแล้ว", received, "บาท", emphasis=True), *rows)


def estimate_rows(working: Estimate | None, year: int, term: int | None) -> tuple[Figure, ...]:
    """Return an estimate as rows: the year, its terms (the one asked for first), then line by line."""
    if working is None:
        return ()
    terms = (
        Figure(f"ประมาณการภาคเรียนที่ 2/{year - 1}", working.term_sums[1], "บาท"),
        Figure(f"ประมาณการภาคเรียนที่ 1/{year}", working.term_sums[0], "บาท"),
    )
    whole = Figure(f"ประมาณการทั้งปีงบประมาณ {year}", working.year_sum, "บาท", emphasis=True)
    lines = tuple(
        Figure(f"{line.item} {line.name}", line.year_sum, "บาท", note=f"{line.heads:,} คน x {line.rate}")
        for line in working.lines
    )
    first = (replace(terms[0 if term == 2 else 1], emphasis=True), whole) if term else (whole, *terms)
    return (*first, *lines)


def _working_card(
    scope: Scope, working: Estimate, table: RateTable, provenance: Provenance, heads: Any, term: int | None
) -> Card:
    notes = [
        "อัตราเป็นบาทต่อคนต่อปี ภาคเรียนละครึ่ง ยกเว้น" + "และ".join(WHOLE_IN_TERM_1) + "ได้ครั้งเดียวในภาคเรียนที่ 1",
        f"ใช้จำนวนนักเรียน {heads.provenance.source} {heads.provenance.period}",
    ]
    references = dict.fromkeys(
        table.references[line.item, grade]
        for line in working.lines
        for grade in table.amounts[line.item]
        if table.amounts[line.item][grade] == line.rate
    )
    notes += [f"อ้างอิง: {reference}" for reference in list(references)[:2]]
    if working.missing:
        notes.append("ยังไม่มีอัตราของ " + ", ".join(f"{item} {grade}" for item, grade in working.missing[:5]))
    return Card(
        "วิธีคำนวณเงินรายหัว",
        estimate_rows(working, table.year, term),
        provenance,
        f"{scope.name} อัตราปีงบประมาณ {table.year}",
        tuple(notes),
    )


def _sentences(
    mode: str,
    which: str,
    scope: Scope,
    period: Period,
    letters: list[Paper],
    received: Money,
    working: Estimate | None,
) -> list[str]:
    name = item_name(which)
    lines = []
    if letters:
        last = letters[-1]
        lines.append(
            f"{received} บาท คือ{name} ที่{scope.name}ได้รับจัดสรรแล้ว {period.name}ค่ะ"
            f" ล่าสุดตามหนังสือ {last.letter} ลงวันที่ {thai_date(last.letter_date)}"
        )
    else:
        lines.append(f"ยังไม่มีหนังสือจัดสรร{name} {period.name} ของ{scope.name}ค่ะ")
    if working is not None:
        in_term = working.term_sums[period.term - 1] if period.term else None
        told = (
            f"ภาคเรียนที่ {period.term} {in_term} บาท"
            if in_term is not None
            else f"ทั้งปี {working.year_sum} บาท (ภาคเรียนที่ 1 {working.term_sums[0]} บาท ภาคเรียนที่ 2 {working.term_sums[1]} บาท)"
        )
        lines.append(f"ประมาณการจากอัตรา x จำนวนนักเรียน: {told}")
        if mode == "why":
            lines += [line.text() for line in working.lines]
    if mode == "estimate" and working is not None:
        lines.reverse()
    return lines


def _newest_told(letters: Sequence[Paper], total: object, period: Period, scope: str) -> str:
    """Return what the newest letter brought, all its lines together, and the sum of all letters (baht)."""
    last = letters[-1]
    newest = [
        paper for paper in letters if (paper.letter, paper.letter_date) == (last.letter, last.letter_date)
    ]
    lines = {paper.line for paper in newest}
    what = f"{last.line} งวด {last.instalment}" if len(lines) == 1 else f"ยอดรวม {len(lines)} รายการ"
    return (
        f"{sum((paper.amount for paper in newest), Money(0))} บาท คือ{what} ที่ได้รับล่าสุด ตามหนังสือ {last.letter}"
        f" ลงวันที่ {thai_date(last.letter_date)} {'รวม' if period.days or period.term else 'รวมทั้งปี'} {total} บาท {period.name} {scope}ค่ะ"
    )


@handler(
    "money.letters",
    summary="งบแต่ละงวดโอนตามหนังสือเลขที่ใด วันใด",
    examples=("เงินงวดล่าสุดโอนหรือยัง", "หนังสือจัดสรรเลขที่เท่าไหร่", "งบปีนี้ได้กี่งวดแล้ว"),
)
def answer_letters(ask: Ask, context: HandlerContext) -> Reply:
    """List the letters by which money was allocated, the newest first (หนังสือจัดสรร)."""
    question = ask.question
    assert question is not None
    term = question.period.term if question.period else None
    asked = replace(question.period, term=None) if question.period else None
    period = resolve_period(
        context.session, DATASETS["allocations"], "fiscal", "งบจัดสรร", question.scope, asked
    )
    assert period is not None
    period = replace(period, term=term)
    letters = _of_term(
        papers(
            context.session,
            question.scope,
            period.year,
            question.values_of("line"),
            question.values_of("category"),
        ),
        period.year,
        period.term,
    )
    if instalments := question.values_of("instalment"):
        letters = [paper for paper in letters if str(paper.instalment) in instalments]
    if period.days:
        first, last_day = (date.fromisoformat(day) for day in period.days)
        newest = letters[-1:]
        letters = [paper for paper in letters if first <= paper.letter_date <= last_day]
        if newest and not letters:
            raise NoFiguresError(
                f"ไม่มีหนังสือจัดสรร{newest[0].line} {period.name} ของ{question.scope.name}ค่ะ"
                f" ฉบับล่าสุดลงวันที่ {thai_date(newest[0].letter_date)}",
                suggest=(f"หนังสือจัดสรรปี {period.year}",),
            )
    if not letters:
        which_ones = " ".join((*question.values_of("line")[:1], *(f"งวด {each}" for each in instalments)))
        raise NoFiguresError(
            f"ยังไม่มีหนังสือจัดสรรงบ {which_ones} {period.name} ของ{question.scope.name}ค่ะ".replace("  ", " ")
        )
    known = answer_question(
        context.session, Question("allocated", question.scope, period=Period("fiscal", (period.year,)))
    ).provenance
    provenance = replace(known, period=period.name)
    rows = tuple(_paper_rows(letters[::-1], sum((paper.amount for paper in letters), Money(0))))
    text = _newest_told(letters, rows[0].value, period, question.scope.name)
    card = Card("หนังสือจัดสรรงบประมาณ", rows, provenance, f"{question.scope.name} {period.name}")
    return Reply(
        "question",
        f"{text}\n{source_line(provenance)}",
        (card,),
        figures=rows,
        provenance=provenance,
        answered=replace(question, period=period),
    )


__all__ = ["DEMONSTRATION"]
