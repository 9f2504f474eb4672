"""Any Question over any declared measure: the one handler most questions meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from db.datasets import DATASET_OF_MEASURE, listing_of
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import office_day, thai_date, year_now
from handlers.benchmarking import reply_with_benchmarks
from handlers.beside import beside_rows, noted_rows
from handlers.charting import Charted, chart_of, charted
from handlers.comparing import (
    changes,
    chart_of_changes,
    chart_of_pair,
    paired,
    ranked_changes,
    sentence_of_changes,
    sentence_of_pair,
    year_before,
)
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.facing import faced, facing, sentence_of_facing
from handlers.listing import reply_of_list
from handlers.offering import suggestions
from handlers.records import reply_of_records
from handlers.rows import MOST_FIGURES, own_school_marked, unheld_rows
from handlers.sentences import sentence_of_many, sentence_of_none, sentence_of_one
from handlers.standing import reply_of_standing
from handlers.wording import (
    asked_for,
    broken_down,
    counted_by,
    measured,
    of_whom,
    with_source,
)
from reports.answering import answer_any
from reports.benchmarks import area_rows, is_benchmarked
from reports.cards import DEMONSTRATION, Card, Figure
from reports.cells import refuse_days
from reports.derived import Derived, measure_named
from reports.figures import Figures, answer_question, spans_years
from reports.question import Question
from reports.shares import whole_of

Special = Callable[[Ask, HandlerContext, Question], Reply]
#: Measures whose questions need more than figures: which round of a report is meant.
SPECIAL: dict[str, Special] = {}


@handler(
    "figures",
    summary="ถามตัวเลขของโรงเรียนหรือทั้งเขต แยกตามที่ต้องการ พร้อมกราฟ",
    examples=(
        "โรงเรียนเรามีนักเรียนกี่คน",
        "นักเรียน ป.1 ทั้งเขต แยกชายหญิง",
        "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ",
        "งบเหลือเท่าไหร่",
    ),
)
def answer_figures(ask: Ask, context: HandlerContext) -> Reply:
    """Answer a Question with a sentence, a card and, where it helps, a chart (ตอบตัวเลข).

    Raises:
        NoFiguresError: Nothing is held of what was asked.
    """
    question = ask.question
    assert question is not None
    if question.measure in SPECIAL:
        return SPECIAL[question.measure](ask, context, question)
    refuse_days(question, measure_named(question.measure))
    question = _by_day(ask, _of_today(ask, context, question))
    if question.standing:
        return reply_of_standing(ask, context, question)
    if is_benchmarked(question):
        return reply_with_benchmarks(ask, context, question)
    within = question.rank.within if question.rank else None
    if within and within not in question.by and (question.share or question.mean or question.compare):
        # What is reckoned from figures needs to know to which group each belongs.
        question = replace(question, by=(within, *question.by))
    if question.compare == "each" and (compared := facing(question)) is not None:
        return _faced(ask, context, *compared)
    if question.compare == "previous":
        return _compared(ask, context, question)
    if question.listing and listing_of(question.measure) is not None and not question.by:
        return reply_of_records(ask, context, question)
    if question.listing and question.measure == "schools" and not question.share and not question.mean:
        return reply_of_list(ask, context, question)
    return reply_of(ask, context, answer_any(context.session, question))


def _of_today(ask: Ask, context: HandlerContext, question: Question) -> Question:
    """A list that has no years is only known as it is today: another year of it is not held.

    Raises:
        NoFiguresError: Another year than the present one was asked for, and nothing in the question has years.
    """
    measure, period = measure_named(question.measure), question.period
    has_years = question.bounds or question.values_of("size") or "size" in question.by
    if measure.calendar != "none" or period is None or has_years:
        return question
    if period.years == (year_now(period.calendar, ask.asked_at),):
        return replace(question, period=None)
    today = answer_question(
        context.session, replace(question, by=(), listing=False, period=None, compare=None)
    )
    day = f" (ข้อมูล ณ {thai_date(today.provenance.as_of)})" if today.provenance.as_of else ""
    raise NoFiguresError(
        f"{measure.thai}มีเฉพาะทะเบียนปัจจุบัน{day} ไม่มีของ{period.name}ค่ะ", (f"{measure.words[0]}ปัจจุบัน",)
    )


def _by_day(ask: Ask, question: Question) -> Question:
    """What is late depends on the day of asking; of facts without such states the question stays as it is."""
    measure = measure_named(question.measure)
    key = measure.of[0] if isinstance(measure, Derived) else measure.key
    if not DATASET_OF_MEASURE[key].reckoned:
        return question
    return replace(question, on=office_day(ask.asked_at).isoformat())


def reply_of(ask: Ask, context: HandlerContext, figures: Figures) -> Reply:
    """Word the figures of one question as a reply."""
    question = figures.question
    rows = noted_rows(context.session, figures, MOST_FIGURES) if question.by else figures.rows[:MOST_FIGURES]
    multi = bool(question.by) or (spans_years(question, figures.measure) and question.mean != "year")
    beside = (
        (*figures.beside, *area_rows(context.session, figures))
        if multi
        else (*_parts_named(figures), *beside_rows(context.session, figures))
    )
    if not rows:
        sentence = sentence_of_none(figures)
    elif _is_two_years(figures):
        sentence = sentence_of_facing(faced(figures, "year"))
    elif multi:
        sentence = sentence_of_many(figures)
    else:
        sentence = sentence_of_one(figures, beside)
    if counted := counted_by(ask.slots.get("calendar"), figures):
        sentence += f"\n{counted}"
    picture = charted(figures, ask, context.session) if rows else Charted()
    if picture.told:
        sentence += f"\n{picture.told}"
    shown = (*rows, *((figures.total,) if figures.total else ()), *beside)
    if not multi and rows:
        named = asked_for(figures) if question.share or question.mean else rows[0].label
        shown = (replace(rows[0], label=named, emphasis=True), *beside)
    if question.rank is not None and question.rank.start > 1:
        shown = _with_places(shown, figures.places)
    shown = (*own_school_marked(shown, ask), *unheld_rows(figures))
    card = Card(
        title=asked_for(figures),
        subtitle=" ".join(part for part in (of_whom(figures), broken_down(question)) if part),
        rows=shown,
        provenance=figures.provenance,
        notes=_notes(figures),
    )
    return Reply(
        kind="question",
        text=with_source(sentence, figures, ask.carried),
        cards=(card,) if rows else (),
        chart=picture.spec,
        suggest=(*_whole_year(figures), *suggestions(question, context), *picture.buttons),
        figures=shown,
        provenance=figures.provenance,
        answered=question,
    )


def _is_two_years(figures: Figures) -> bool:
    """Two years of one thing are told with what they differ by."""
    if len(figures.rows) != 2 or figures.question.rank or figures.question.mean:
        return False
    return all([key for key, _ in row.keys] == ["year"] for row in figures.rows)


def _whole_year(figures: Figures) -> tuple[Suggestion, ...]:
    """Of days without any entry the year they lie in is offered."""
    period = figures.question.period
    if period is None or not period.days or any(row.value is not None for row in figures.rows):
        return ()
    return (Suggestion(f"ดูปี {period.year}", f"ดูปี {period.year}"),)


def _with_places(rows: tuple[Figure, ...], places: tuple[int, ...]) -> tuple[Figure, ...]:
    """A rank that does not begin with the first tells each row's place."""
    placed = [
        replace(row, note=f"อันดับที่ {place:,} {row.note}".strip())
        for row, place in zip(rows, places, strict=False)
    ]
    return (*placed, *rows[len(placed) :])


def _parts_named(figures: Figures) -> tuple[Figure, ...]:
    """The two counts of a share, each under its own name; the parts of an average as they are."""
    question = figures.question
    if not question.share or len(figures.beside) != 2:
        return figures.beside
    whole = whole_of(question)
    part, of = replace(question, share=None), replace(whole, share=None)
    names = [measured(part), measured(of)]
    if part.scope != of.scope or names[0] == names[1]:
        names = [f"{name} {each.scope.name}" for name, each in zip(names, (part, of), strict=True)]
    return tuple(replace(row, label=name) for row, name in zip(figures.beside, names, strict=True))


def _compared(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Put the period asked for beside the one before; without the one before, say so under the newest.

    Of a span of years (ตั้งแต่ปี 66) the last year stands beside the first.
    """
    rank = question.rank if question.by else None
    alone = replace(question, compare=None, rank=None)
    span = question.period.years if question.period is not None else ()
    if len(span) > 1 and question.period is not None:
        alone = replace(alone, period=replace(question.period, years=span[-1:]))
    newest = answer_any(context.session, alone)
    period = newest.question.period
    if period is None:
        return reply_of(ask, context, newest)
    before = year_before(period, question.period.round if question.period else None)
    if len(span) > 1:
        before = replace(before, years=span[:1])
    try:
        older = answer_any(context.session, replace(alone, period=before))
    except AnswerableError as nothing:
        if rank is not None:
            # The order of the newest figures would be no order of changes.
            raise
        reply = reply_of(ask, context, newest)
        return replace(reply, text=f"{reply.text}\n{nothing.said}")
    figures = paired(newest, older, period.year, before.year)
    sentence, chart = (
        sentence_of_pair(figures),
        chart_of_pair(figures, period.year, question.chart, before.year),
    )
    if rank is not None:
        asked = replace(newest, question=replace(newest.question, rank=rank))
        ordered, among = ranked_changes(changes(asked, older))
        sentence = sentence_of_changes(ordered, among)
        chart = chart_of_changes(ordered, figures, period.year, before.year)
        figures = ordered
    shown = figures.rows[:MOST_FIGURES]
    title = f"{figures.provenance.scope} {figures.provenance.period}"
    return Reply(
        kind="question",
        text=with_source(sentence, figures, ask.carried),
        cards=(Card(asked_for(newest), shown, figures.provenance, title),) if shown else (),
        chart=chart,
        suggest=suggestions(newest.question, context),
        figures=shown,
        provenance=figures.provenance,
        answered=replace(
            newest.question,
            rank=rank,
            compare="previous",
            period=question.period if len(span) > 1 else newest.question.period,
        ),
    )


def _faced(ask: Ask, context: HandlerContext, question: Question, dimension: str) -> Reply:
    """Put the things that were named beside each other, with what two of them differ by."""
    figures = answer_any(context.session, question)
    told = faced(figures, dimension)
    total = (figures.total,) if figures.total else ()
    shown = (*own_school_marked(told.figures.rows[:MOST_FIGURES], ask), *total)
    title = " ".join(part for part in (of_whom(figures), broken_down(figures.question)) if part)
    return Reply(
        kind="question",
        text=with_source(sentence_of_facing(told), figures, ask.carried),
        cards=(Card(asked_for(figures), shown, figures.provenance, title, _notes(figures)),),
        chart=chart_of(figures, ask),
        suggest=suggestions(figures.question, context),
        figures=shown,
        provenance=figures.provenance,
        # That they stand beside each other says so already; of one of them there is nothing to tell apart.
        answered=replace(
            figures.question,
            by=tuple(key for key in figures.question.by if key != figures.question.scope.kind),
        ),
    )


def _notes(figures: Figures) -> tuple[str, ...]:
    notes = []
    if definition := figures.measure.definition:
        notes.append(definition)
    narrowed = (key for key, _ in (*figures.question.where, *figures.question.excluding))
    if "size" in (*figures.question.by, *narrowed):
        from db.values.schooling import SIZE_SOURCE

        notes.append(SIZE_SOURCE)
    if figures.covered:
        notes.append(f"มีข้อมูล {figures.covered[0]:,} จาก {figures.covered[1]:,} โรงเรียน")
    return tuple(notes)


__all__ = ["DEMONSTRATION", "MOST_FIGURES", "SPECIAL", "answer_figures", "reply_of", "suggestions"]
