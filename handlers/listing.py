"""Which schools (โรงเรียนไหนบ้าง): names and places, each with the figure by which it was chosen."""

from __future__ import annotations

from dataclasses import replace

from db.errors import NoFiguresError
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply
from handlers.offering import suggestions
from handlers.rows import MOST_FIGURES, own_school_marked, unheld_rows
from handlers.wording import asked_for, whose, with_source
from reports.cards import Card, Figure, value_text
from reports.derived import measure_named
from reports.figures import answer_question, plain_number
from reports.question import Question


def reply_of_list(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Name the schools, with what a condition chose them by, else with their number of pupils (รายชื่อโรงเรียน).

    Raises:
        NoFiguresError: Nothing is held of what is asked.
    """
    counted = answer_question(context.session, replace(question, by=(), listing=False))
    named = answer_question(context.session, replace(question, by=("school",), listing=False, rank=None))
    shown = _shown_by(question, counted.question)
    unit = measure_named(shown.measure).unit
    try:
        heads = {dict(row.keys)["school"]: row for row in answer_question(context.session, shown).rows}
    except NoFiguresError:
        heads = {}
    # Who was chosen by a figure of which it has no row has none of it: no pupil in ป.6.
    none = None if not question.bounds else Money(0) if measure_named(shown.measure).money else 0
    rows = [
        replace(
            heads.get(dict(row.keys)["school"], Figure(row.label, none, unit)),
            label=row.label,
            keys=row.keys,
            note=row.note,
        )
        for row in named.rows
    ]
    rows.sort(key=lambda row: (row.value is None, plain_number(row.value), row.label))
    total = replace(counted.rows[0], label="รวม", emphasis=True)
    figures = replace(counted, rows=(total, *rows, *unheld_rows(counted)))
    sentence = f"{value_text(total.value, 'โรง')} คือ{asked_for(counted)} {whose(counted)}ค่ะ"
    card = Card(
        asked_for(counted),
        own_school_marked(figures.rows, ask),
        counted.provenance,
        f"{counted.provenance.scope} เรียงตาม{measure_named(shown.measure).thai}",
    )
    return Reply(
        kind="question",
        text=with_source(sentence, figures, ask.carried),
        cards=(card,) if rows else (),
        suggest=suggestions(counted.question, context),
        figures=figures.rows[:MOST_FIGURES],
        provenance=counted.provenance,
        answered=question,
    )


def _shown_by(question: Question, resolved: Question) -> Question:
    """What stands beside each name: the figure of the first condition, in the same period; else pupils."""
    measure = measure_named(question.bounds[0].measure if question.bounds else "students")
    schools = measure_named(question.measure)
    period = resolved.period if resolved.period and resolved.period.calendar == measure.calendar else None
    where = tuple(
        pair
        for pair in question.where
        if question.bounds and pair[0] in measure.dimensions and pair[0] not in schools.dimensions
    )
    return Question(measure.key, question.scope, where, by=("school",), period=period)
