"""The place in an order after a figure: เราอยู่อันดับที่เท่าไหร่, ในอำเภอล่ะ, เบิกจ่ายล่ะ อันดับเท่าไหร่."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import asking, measures
from bot.nlu.carrying import carried, other_measure
from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame
from bot.nlu.questions import with_scope
from bot.nlu.reportsagain import continues
from bot.nlu.scopes import NoOwnSchool, named_scope, own_scope
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding
from reports.question import Question, Rank, Scope


def standing_again(case: Case, question: Question) -> Understanding | None:
    """เราอยู่อันดับที่เท่าไหร่ after a figure: in the order of that."""
    choice = measures.choose(case.frame)
    if question.measure in (SCHOOLS, SUBMISSIONS):
        return None
    if choice is not None:
        # เบิกจ่ายล่ะ อันดับเท่าไหร่: the same order by another measure.
        if not continues(case.frame) or choice.others or choice.key in (SCHOOLS, SUBMISSIONS):
            return None
        question = other_measure(question, choice.key, everything=False)
    scope = named_scope(case.frame, case.setting, case.gazetteer) or question.scope
    if isinstance(scope, Scope) and (scope.kind == "office" or len(scope.keys) > 1):
        # อยู่อันดับเท่าไหร่ของเขต after one school or place: its place among all of the office.
        one = question.scope if len(question.scope.keys) == 1 else None
        scope = one or own_scope(case.setting, case.gazetteer) or NoOwnSchool()
    within = among(case.frame)
    rank = Rank(True, 1, within=within) if within else question.rank if question.standing else None
    plain = replace(
        question,
        by=(),
        rank=rank,
        listing=False,
        bounds=(),
        standing=True,
        compare=None,
        share=None,
        mean=None,
    )
    if not isinstance(scope, Scope):
        return asking.about_scope(scope, plain, "figures", {}, case.gazetteer)
    changed = with_scope(plain, scope)
    return carried(ask("figures", changed), question, changed)


def among(frame: Frame) -> str | None:
    """ในอำเภอล่ะ: among the schools of the own amphoe."""
    if frame.names.places or frame.by or frame.which:
        return None
    for kind in ("amphoe", "tambon", "cluster"):
        if frame.has(f"own_{kind}", kind) or any(piece.tag("dimension", kind) for piece in frame.pieces):
            return kind
    return None
