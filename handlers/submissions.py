"""Report rounds (รอบรายงาน): who has sent, who has not, what part of whom, compared with whom and with when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.datasets.submissions import NOT_SENT, RETURNED
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import office_day, thai_date
from handlers import labels
from handlers.charting import chart_of
from handlers.comparing import chart_of_pair, paired, sentence_of_pair
from handlers.complete import answer_complete, asks_complete, refuse_without_report
from handlers.core import Ask, HandlerContext, Reply, Suggestion
from handlers.facing import faced, facing, sentence_of_facing
from handlers.figures import MOST_FIGURES, SPECIAL
from handlers.owed import owed_by_area
from handlers.rounds import Round, left_out, rounds_held, rounds_meant, wanted_of
from handlers.sending import answer_table, asks_table
from handlers.sentences import sentence_of_many
from handlers.wording import broken_down, measured, spoken, unheld_said
from reports.cards import NO_DATA, Card, Figure, source_line, value_text
from reports.cells import refuse_days
from reports.charts.spec import ChartSpec
from reports.derived import measure_named
from reports.figures import Figures, answer_question
from reports.question import Provenance, Question
from reports.shares import answer_share

#: Conditions that choose the round; all others choose among its schools.
_OF_THE_ROUND = ("report", "system", "round", "year")


def answer_submissions(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Say who has or has not sent one report round: the newest that has opened, unless one is named (ใครยังไม่ส่ง).

    Raises:
        NoFiguresError: No such round is held, or days are asked for.
        AnswerableError: An average or a place is asked for, which schools that send have not.
    """
    refuse_days(question, measure_named(question.measure))
    if question.standing or question.mean:
        raise AnswerableError(
            "การส่งรายงานนับเป็นจำนวนโรงเรียนค่ะ ดูแยกอำเภอ หรือดูเป็นร้อยละได้",
            ("ยังไม่ส่ง DMC แยกอำเภอ", "ส่ง DMC แล้วร้อยละเท่าไร"),
        )
    today = office_day(ask.asked_at)
    rounds = left_out(rounds_held(context, ask.office_code), question)
    meant = rounds_meant(rounds, wanted_of(question))
    if not meant and question.values_of("report"):
        # A follow-up to another year keeps the system and the round of the report it began with, not its code.
        question = question.with_where("report", ())
        meant = rounds_meant(rounds, wanted_of(question))
    if not meant:
        rounds = rounds_meant(rounds, {**wanted_of(question), "year": None}) or rounds
        known = ", ".join(dict.fromkeys(each.title for each in rounds[:3]))
        raise NoFiguresError(f"ไม่พบรอบรายงานที่ถามค่ะ{' ที่มีคือ ' + known if known else ''}")
    opened = [each for each in meant if each.opens_on is None or each.opens_on <= today]
    if ask.slots.get("late") and any(each.due_on < today for each in opened):
        # เลยกำหนด: what may still be sent in time is not late.
        opened = [each for each in opened if each.due_on < today]
    chosen = (opened or meant)[0]
    if not any(wanted_of(question).values()):
        if asks_complete(question):
            refuse_without_report()
        if asks_table(ask, question):
            return answer_table(
                ask, context, [(each, _narrowed(question, each)) for each in opened or meant], today
            )
        return _every_open_round(ask, context, question, opened or meant, today)
    narrowed = _narrowed(question, chosen)
    if asks_complete(question):
        return answer_complete(ask, context, question, narrowed, chosen, today)
    if question.share:
        return _shared(ask, context, question, narrowed, chosen, today)
    if question.compare == "previous" and (before := _a_year_before(rounds, chosen)) is not None:
        return _two_rounds(ask, context, question, narrowed, chosen, before)
    if question.compare == "each" and (compared := facing(narrowed)) is not None:
        return _faced(ask, context, question, *compared, chosen)
    return _one_round(ask, context, question, narrowed, chosen, today)


def _narrowed(question: Question, chosen: Round) -> Question:
    """The same question about one round: what chose the round is dropped, what chooses schools is kept."""
    kept = tuple(pair for pair in question.where if pair[0] not in _OF_THE_ROUND)
    narrowed = replace(
        question,
        where=kept,
        excluding=tuple(pair for pair in question.excluding if pair[0] not in _OF_THE_ROUND),
        by=tuple(key for key in question.by if key not in _OF_THE_ROUND),
        period=None,
        share=None,
        compare=None,
        listing=False,
    ).with_where("report", (chosen.code,))
    statuses = question.values_of("status")
    return narrowed.with_where("status", _widened(statuses)) if statuses else narrowed


def _next(question: Question, context: HandlerContext) -> tuple[str, ...]:
    """What is likely to be asked next, as far as this asker may: a group hears neither names nor an amphoe's share of it."""
    plain = replace(question, rank=None, listing=False, share=None, compare=None)
    offers = {
        "รายชื่อโรงเรียนที่ยังไม่ส่ง": replace(plain, by=("school",), listing=True),
        "แยกอำเภอ": replace(plain, by=("amphoe",)),
    }
    return tuple(text for text, asked in offers.items() if context.may is None or context.may(asked) == asked)


def _a_year_before(rounds: list[Round], chosen: Round) -> Round | None:
    """The same round of the same system a year earlier."""
    return next(
        (
            each
            for each in rounds
            if (each.system, each.round, each.year) == (chosen.system, chosen.round, chosen.year - 1)
        ),
        None,
    )


def _widened(statuses: tuple[str, ...]) -> tuple[str, ...]:
    """ยังไม่ส่ง includes what was sent back and has not come again."""
    return tuple(dict.fromkeys((*statuses, RETURNED))) if NOT_SENT in statuses else statuses


def _one_round(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, chosen: Round, today: date
) -> Reply:
    statuses = narrowed.values_of("status")
    listing = question.listing or narrowed.by == ("school",)
    by_status = answer_question(context.session, replace(narrowed, by=("status",), rank=None))
    count = sum(row.value for row in by_status.rows if isinstance(row.value, int))
    everybody = replace(narrowed, by=(), rank=None).with_where("status", ())
    whole = answer_question(context.session, everybody)
    asked_of = whole.rows[0].value if whole.rows else 0
    provenance = replace(by_status.provenance if by_status.rows else whole.provenance, period=chosen.title)
    named = "/".join(statuses) if statuses else "สถานะการส่ง"
    lead = Figure(named if statuses else "โรงเรียนที่ต้องส่ง", count, "โรง", emphasis=True)
    detail = by_status
    if listing:
        detail = answer_question(context.session, replace(narrowed, by=("school", "status"), rank=None))
    elif narrowed.by:
        detail = answer_question(context.session, narrowed)
    rows = (*(_listed(detail) if listing else detail.rows), *_unheld(by_status))
    who = " ".join(part for part in (provenance.scope, _conditions(narrowed)) if part)
    due = _due(chosen, today)
    told = f"{count:,} โรง {named} {chosen.title} จากที่ต้องส่ง {asked_of:,} โรง ({who}) {due}ค่ะ"
    if not statuses:
        states = " ".join(f"{row.label} {row.value:,} โรง" for row in by_status.rows)
        told = f"{states} คือสถานะการส่ง {chosen.title} ({who}) {due}ค่ะ"
    if narrowed.rank is not None and narrowed.by and detail.rows and not listing:
        word = "มากที่สุด" if narrowed.rank.top else "น้อยที่สุด"
        told = f"{spoken(detail.rows[0])} {named}{word} จากทั้งหมด {told}"
    shown = (replace(lead, label=f"{lead.label} จาก {asked_of:,} โรง"), *_without_ones(rows, listing))
    more = (*_next(question, context), "ขอกราฟ")
    if listing:
        more = ("แยกอำเภอ", "แยกกลุ่มโรงเรียน", "ส่งแล้วกี่โรง")
    return Reply(
        kind="question",
        text="\n".join((told, *_carried(ask, by_status), source_line(provenance))),
        cards=(Card(chosen.title, shown, provenance, f"{provenance.scope} {due}"),),
        chart=None if listing else chart_of(replace(detail, provenance=provenance), ask),
        suggest=labels.offered(more),
        figures=(lead, *rows)[:MOST_FIGURES],
        provenance=provenance,
        # What was said stays what a follow-up builds on, with the round pinned down.
        answered=question.with_where("report", (chosen.code,)),
    )


def _listed(detail: Figures) -> tuple[Figure, ...]:
    """One row a school in the order of the alphabet, with where it stands in the note."""
    rows = []
    for row in sorted(detail.rows, key=lambda row: row.label):
        school, _, status = row.label.rpartition(" · ")
        rows.append(replace(row, label=school, note=f"{status} {row.note}".strip()))
    return tuple(rows)


def _conditions(narrowed: Question) -> str:
    """What chooses among the schools of a round besides their place: โรงเรียนขนาดเล็ก, ที่มีนักเรียนไม่เกิน 60 คน."""
    schools = replace(
        narrowed.with_where("status", ()),
        measure="schools",
        mean=None,
        excluding=_without_status(narrowed.excluding),
    )
    said = measured(schools).removeprefix(measure_named("schools").thai).strip()
    return f"เฉพาะโรงเรียน{said}" if said else ""


def _without_status(
    pairs: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(pair for pair in pairs if pair[0] != "status")


def _due(chosen: Round, today: date) -> str:
    late = f" เลยกำหนดแล้ว {(today - chosen.due_on).days} วัน" if today > chosen.due_on else ""
    return f"กำหนดส่ง {thai_date(chosen.due_on)}{late}"


def _carried(ask: Ask, figures: Figures) -> tuple[str, ...]:
    """What stands between the sentence and the source: what was carried over, and who could not be told."""
    carried = (f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})",) if ask.carried else ()
    unheld = unheld_said(figures)
    return (*carried, f"หมายเหตุ: {unheld}") if unheld else carried


def _unheld(figures: Figures) -> tuple[Figure, ...]:
    return (Figure(NO_DATA, len(figures.unheld), "โรง", note=unheld_said(figures)),) if figures.unheld else ()


def _shared(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, chosen: Round, today: date
) -> Reply:
    """Which part of the schools that must send have: in all, or of each group, with both counts."""
    share = question.share
    if share == "status" and not narrowed.values_of("status") and "status" not in narrowed.by:
        narrowed, share = replace(narrowed, by=("status", *narrowed.by)[:2]), "status"
    figures = answer_share(context.session, replace(narrowed, share=share))
    statuses = "/".join(narrowed.values_of("status")) or "สถานะการส่ง"
    provenance = replace(figures.provenance, period=chosen.title)
    rows = [row for row in figures.rows if row.value is not None]
    if not rows:
        told = f"{NO_DATA}ร้อยละ{statuses} {chosen.title} ({provenance.scope})ค่ะ"
    elif not narrowed.by:
        told = f"{value_text(rows[0].value, rows[0].unit)} ({rows[0].note}) {statuses} {chosen.title} ({provenance.scope}) {_due(chosen, today)}ค่ะ"
    else:
        told = f"{sentence_of_many(figures)} {chosen.title}"
    counts = tuple(
        replace(row, label=label)
        for row, label in zip(figures.beside, (statuses, "โรงเรียนที่ต้องส่ง"), strict=False)
    )
    lead = tuple(
        replace(row, label=f"ร้อยละ{statuses}", emphasis=True) if not narrowed.by else row
        for row in figures.rows
    )
    total = (figures.total,) if figures.total else ()
    shown = (*lead, *total, *counts, *_unheld(figures))
    return _reply(
        ask,
        context,
        question,
        chosen,
        figures,
        provenance,
        told,
        shown,
        chart_of(replace(figures, provenance=provenance), ask),
    )


def _two_rounds(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, chosen: Round, before: Round
) -> Reply:
    """The round beside the same round of the year before."""
    alone = replace(narrowed, rank=None)
    newest = answer_question(context.session, alone)
    older = answer_question(context.session, alone.with_where("report", (before.code,)))
    pair = paired(newest, older, chosen.year)
    provenance = replace(pair.provenance, period=f"{before.title} และ {chosen.title}")
    pair = replace(pair, provenance=provenance)
    told = f"{sentence_of_pair(pair)} {provenance.period}"
    chart = chart_of_pair(pair, chosen.year, question.chart)
    return _reply(ask, context, question, chosen, pair, provenance, told, pair.rows, chart)


def _faced(
    ask: Ask, context: HandlerContext, question: Question, narrowed: Question, dimension: str, chosen: Round
) -> Reply:
    """Areas or states beside each other."""
    figures = answer_question(context.session, replace(narrowed, compare="each"))
    told = faced(figures, dimension)
    provenance = replace(figures.provenance, period=chosen.title)
    total = (figures.total,) if figures.total else ()
    chart = chart_of(replace(figures, provenance=provenance), ask)
    sentence = f"{sentence_of_facing(told)} {chosen.title}"
    return _reply(
        ask, context, question, chosen, figures, provenance, sentence, (*told.figures.rows, *total), chart
    )


def _reply(
    ask: Ask,
    context: HandlerContext,
    question: Question,
    chosen: Round,
    figures: Figures,
    provenance: Provenance,
    told: str,
    rows: tuple[Figure, ...],
    chart: ChartSpec | None,
) -> Reply:
    subtitle = f"{provenance.scope} {broken_down(figures.question)}".strip()
    return Reply(
        kind="question",
        text="\n".join((told, *_carried(ask, figures), source_line(provenance))),
        cards=(Card(chosen.title, rows, provenance, subtitle),),
        chart=chart,
        suggest=labels.offered((*_next(question, context), "ขอกราฟ")),
        figures=rows[:MOST_FIGURES],
        provenance=provenance,
        answered=question.with_where("report", (chosen.code,)),
    )


def _without_ones(rows: tuple[Figure, ...], listing: bool) -> tuple[Figure, ...]:
    """On the card of a list each school shows where it stands, not the number 1."""
    if not listing:
        return rows
    shown = []
    for row in rows:
        status = dict(row.keys).get("status", "")
        if not status:
            shown.append(row)
            continue
        shown.append(replace(row, value=status, note=row.note.removeprefix(status).strip()))
    return tuple(shown)


def _every_open_round(
    ask: Ask, context: HandlerContext, question: Question, rounds: list[Round], today: date
) -> Reply:
    """No report was named: show, for every round still open or past due this year, how many have not sent."""
    statuses = _widened(question.values_of("status") or (NOT_SENT,))
    if question.by[:1] in (("cluster",), ("amphoe",)):
        narrowed = replace(_narrowed(question, rounds[0]), by=question.by[:1], rank=None)
        return owed_by_area(ask, context, question, narrowed.with_where("status", statuses), rounds[:12])
    rows = []
    provenance: Provenance | None = None
    for each in rounds[:12]:
        narrowed = replace(_narrowed(question, each), by=(), rank=None).with_where("status", statuses)
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
        nobody = replace(_narrowed(question, rounds[0]), by=(), rank=None)
        provenance = answer_question(context.session, nobody).provenance
        return Reply(
            "question",
            f"0 โรง {named} ({provenance.scope}) ไม่มีรายงานค้างค่ะ\n{source_line(provenance)}",
            provenance=provenance,
            answered=question,
        )
    late = sum(1 for row in rows)
    text = f"{late:,} รายงาน{'ยัง' if NOT_SENT in statuses else ''}มีโรงเรียน{named} ({provenance.scope}) ต้องการดูรายชื่อของรายงานใดคะ\n{source_line(provenance)}"
    names = {each.code: each for each in rounds}
    suggest = tuple(
        Suggestion(names[dict(row.keys)["report"]].short, f"ใครยังไม่ส่ง {row.label}") for row in rows[:4]
    )
    return Reply(
        "question",
        text,
        (Card(f"รายงานที่{named}", tuple(rows), provenance, provenance.scope),),
        suggest=suggest,
        figures=tuple(rows),
        provenance=provenance,
        answered=question,
    )


SPECIAL["submissions"] = answer_submissions
