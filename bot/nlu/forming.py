"""The form of a question that a follow-up changed: who answers it, how wide it is, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.nlu.chartwords import PYRAMID_BY
from bot.nlu.dating import days_said
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.moves import Moves
from bot.nlu.questions import wish_of, with_scope
from bot.nlu.slots import Frame
from bot.nlu.topics import report_slots
from db.datasets import listing_of
from reports.derived import measure_named
from reports.question import Question, Scope


def no_single_bar(done: Question, before: Question) -> Question:
    """A chart of one bar says nothing more than the sentence, unless it was asked for itself."""
    alone = done.rank is not None and done.rank.count == 1 and not done.rank.within
    if alone and done.chart is None and before.rank != done.rank and done.want == "chart":
        return replace(done, want="sentence")
    return done


def topic_of(
    frame: Frame, first: str, topic: str, changed: Question, slots: dict[str, Any]
) -> tuple[str, Question, dict[str, Any]]:
    """Who answers the changed question: a profile or one school's reports become figures when more is asked."""
    if topic == "schools.profile" and (frame.where or frame.by or frame.times or days_said(frame)):
        topic = "figures"
    if topic == "reports.status" and (changed.scope.kind != "school" or len(changed.scope.keys) > 1):
        # ทั้งเขตล่ะ after one school: how many have sent, and how many have not.
        topic = "figures"
        if not (changed.values_of("status") or changed.by):
            changed = replace(changed, by=("status",))
    alone = changed.scope.kind == "school" and len(changed.scope.keys) == 1 and not changed.by
    if (
        topic == "figures"
        and changed.measure == SUBMISSIONS
        and alone
        and not (changed.share or changed.rank)
    ):
        # โรงเรียนเราล่ะ after who has not sent: where the own school stands.
        kept = tuple(pair for pair in changed.where if pair[0] in ("system", "round", "report"))
        topic, changed = "reports.status", replace(changed, where=kept, listing=False)
    if topic == "reports.status":
        slots = report_slots(changed)
    elif first == "reports.status":
        slots = {}
    return topic, changed, slots


def widened(frame: Frame, question: Question) -> Question:
    """เอาทุกอำเภอเลย after one amphoe: all of the office, for of one there is nothing to tell apart."""
    kind = question.scope.kind
    named = (
        frame.names.schools
        or frame.names.places
        or frame.has("own", "own_amphoe", "own_tambon", "own_cluster")
    )
    if (
        kind not in ("amphoe", "tambon", "cluster")
        or kind not in frame.by
        or named
        or len(question.scope.keys) > 1
    ):
        return question
    every = frame.has("each") or any(piece.text.startswith(("ทุก", "แต่ละ", "ราย")) for piece in frame.pieces)
    return with_scope(question, Scope("office", question.scope.office_code)) if every else question


def shown(frame: Frame, question: Question, moved: Moves) -> Question:
    """Put in how the answer is wanted: as a chart, a table, a file, or a list of schools."""
    wish = wish_of(frame)
    alone = question.rank is not None and question.rank.count == 1 and not question.rank.within
    if (
        wish["want"] == "chart"
        and alone
        and question.by
        and not frame.has("top", "bottom", "top_students", "bottom_students")
    ):
        # ขอกราฟ after the first of them: of all, for one bar says nothing.
        question = replace(question, rank=None)
    if wish["chart"] == "pyramid" and set(PYRAMID_BY) <= set(measure_named(question.measure).dimensions):
        # Its sides and its rows are given with its name.
        question = replace(question, by=PYRAMID_BY, rank=None)
    if moved.no_chart:
        question = replace(question, want="table", chart=None)
    elif wish["want"] != "sentence":
        question = replace(question, **wish)  # type: ignore[arg-type]
    if (
        frame.has("which")
        and (question.measure in (SCHOOLS, SUBMISSIONS) or listing_of(question.measure))
        and not set(frame.which) - {"school"}
        and question.rank is None
    ):
        question = replace(question, listing=True, by=(), share=None)
    elif frame.has("howmany") and question.listing:
        question = replace(question, listing=False)
    return question
