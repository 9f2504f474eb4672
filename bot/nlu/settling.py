"""From a draft to the request, or to the question back about what is unclear in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu import asking, measures
from bot.nlu.asking_days import ABOUT_DAYS, about_days
from bot.nlu.dating import on_days, other_calendar
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.questions import Draft, Trouble, with_scope
from bot.nlu.scopes import named_scope, own_scope
from bot.nlu.slots import RANKING, Frame
from bot.nlu.troubles import about_trouble
from bot.nlu.understanding import Setting, Understanding
from db.values.schooling import LEVELS
from reports.question import Question, Scope

#: So many times can be set against each other.
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with all that is needed to decide about it."""

    text: str
    frame: Frame
    setting: Setting
    gazetteer: Gazetteer


def ask(
    topic: str, question: Question | None = None, slots: Mapping[str, Any] | None = None
) -> Understanding:
    """Return an understood request."""
    return Understanding("ask", topic, question, slots or {})


def settle(
    made: Draft | Trouble,
    topic: str,
    slots: Mapping[str, Any],
    case: Case,
    *,
    measure: str,
    check: bool = True,
) -> Understanding:
    """Turn a draft into the request, or into the question back about what is unclear in it."""
    bare = Question(
        measure, own_scope(case.setting, case.gazetteer) or Scope("office", case.setting.seat.office_code)
    )
    if isinstance(made, Trouble):
        scope = named_scope(case.frame, case.setting, case.gazetteer)
        if isinstance(scope, Scope):
            bare = with_scope(bare, scope)
        if made.kind == "common_era":
            bare = replace(bare, where=tuple(case.frame.where.items()), by=tuple(case.frame.by)[:2])
        if made.kind in ABOUT_DAYS:
            asked = about_days(made, replace(bare, where=tuple(case.frame.where.items())), topic, slots)
            return _both_times(made, asked, case) or asked
        return about_trouble(made, bare, topic, slots, case.gazetteer)
    if not isinstance(made.scope, Scope):
        assert made.scope is not None
        return asking.about_scope(made.scope, made.question, topic, slots, case.gazetteer)
    if (pupils := _kindergarten(case, made.question)) is not None:
        return asking.about_kindergarten(made.question, pupils, topic, slots)
    if check and (words := case.frame.leftovers()):
        return asking.about_words(words, made.question, topic, slots, case.frame.unmet())
    topic, question, slots = on_days(topic, made.question, slots)
    if (named := other_calendar(case.frame, question)) is not None and topic == "figures":
        slots = {**slots, "calendar": named}
    return ask(topic, question, slots)


def _both_times(made: Trouble, asked: Understanding, case: Case) -> Understanding | None:
    """นักเรียนรอบ 1 กับรอบ 2 ต่างกันกี่คน: two rounds that are compared are both shown."""
    frame = case.frame
    plain = not (
        frame.by or frame.which or frame.has(*RANKING, "percent", "proportion", "mean") or frame.limits
    )
    if made.kind != "clash" or len(asked.options) != _BESIDE or not plain or not frame.has("compare", "than"):
        return None
    frame.use("compare", "than")
    if frame.leftovers() or any(option.topic != "figures" for option in asked.options):
        return None
    first, second = (ask(option.topic, option.question, option.slots) for option in asked.options)
    return replace(first, also=(second,))


def _kindergarten(case: Case, question: Question) -> Question | None:
    """เด็กอนุบาลแม่สาย: the school of that name, or (returned) the kindergarten pupils of that amphoe."""
    frame = case.frame
    named = frame.names.schools[0] if len(frame.names.schools) == 1 else None
    if (
        named is None
        or named.marked
        or frame.has("profile")
        or set(frame.which) & {"cluster", "amphoe", "tambon"}
        or not named.typed.startswith("อนุบาล")
        or "level" not in measures.dimensions_of(question.measure)
    ):
        return None
    before = frame.pieces[named.first - 1] if named.first else None
    if frame.measures and (before is None or not before.tag("measure")):
        return None
    place = next(
        (
            name
            for name in case.gazetteer.places(case.setting.seat.office_code, "amphoe")
            if named.typed == f"อนุบาล{name}"
        ),
        None,
    )
    if place is None or {"grade", "level"} & frame.where.keys():
        return None
    pupils = replace(question, scope=Scope("amphoe", case.setting.seat.office_code, (place,), (place,)))
    return pupils.with_where("level", (LEVELS[0].name,))
