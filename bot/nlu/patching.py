"""Changes the question before by what a follow-up names: place, time, conditions, breakdown, order, form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.nlu import asking
from bot.nlu.carrying import carried, carry, other_measure, thai_of, unplaced
from bot.nlu.dating import on_days
from bot.nlu.forming import no_single_bar, shown, topic_of, widened
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.kindtalk import none_of, of_same_kind
from bot.nlu.moves import Moves
from bot.nlu.narrowing import said_for_another
from bot.nlu.operating import operated
from bot.nlu.questions import (
    Draft,
    Trouble,
    conditions,
    draft,
    put_rounds,
    with_scope,
)
from bot.nlu.reportsagain import continues
from bot.nlu.scopes import named_scope, own_scope
from bot.nlu.slots import Frame
from bot.nlu.timedagain import timed_again
from bot.nlu.topics import Case, ask, decide, settle
from bot.nlu.understanding import Memory, Understanding
from db.datasets import listing_of
from reports.derived import DERIVED, measure_named
from reports.question import Question, Scope

#: A grade stands in place of a level and the other way.
_INSTEAD = {"grade": ("level",), "level": ("grade",)}


def patched(
    case: Case, memory: Memory, question: Question, moved: Moves, measure: str | None = None
) -> Understanding | None:
    """Return the question before, changed by the sentence, or the question back about what does not fit.

    ``measure`` is another one that is asked now, for the same place and time.
    """
    frame, before = case.frame, question
    if question.measure in DERIVED and measure_named(question.measure).unit != "บาท" and measure is None:
        # ทั้งเขตเฉลี่ยเท่าไหร่ after a ratio: it is an average already.
        frame.use("mean")
    divided = tuple(frame.by)
    if moved.undivided:
        # ไม่ต้องแยกอำเภอ: no breakdown is asked for in what else the sentence says.
        frame.by = []
    topic, slots = memory.topic, dict(memory.slots)
    if measure is not None:
        if (none := none_of(question, measure)) is not None:
            # แล้วไฟฟ้าล่ะ after the schools without internet: those without electricity.
            return carried(ask(topic, none, {}), before, none)
        other = other_measure(question, measure, everything=moved.corrects)
        question, topic, slots = of_same_kind(question, other, frame), "figures", {}
    elif _asks_given(frame, question):
        question = before = replace(question, measure="allocated")
    if question.bounds:
        # The schools that met the condition then: the condition is looked at again.
        question = question.with_where("school", ())
    placed = _scoped(case, question, moved)
    if isinstance(placed, Understanding):
        return replace(
            placed, options=tuple(replace(option, topic=topic, slots=slots) for option in placed.options)
        )
    said = draft(frame, question.measure, case.setting, case.gazetteer)
    if (trouble := _misfit(frame, question, said)) is not None:
        return _troubled(case, trouble, memory, slots, question.measure)
    changed = _narrowed(frame, placed, said, moved)
    timed = timed_again(case, changed, moved)
    if isinstance(timed, Trouble):
        return settle(timed, topic, slots, case, measure=question.measure)
    changed = widened(frame, _divided(frame, timed, moved, divided))
    if (_counts_anew(frame) and measure is None) or _counts_all(frame, question, measure):
        by = tuple(key for key in changed.by if key in frame.by)
        changed = replace(
            changed, rank=None, bounds=(), listing=False, by=by, share=None, mean=None, standing=False
        )
    told = isinstance(said, Draft) and said.question.listing and said.question.measure == changed.measure
    if listing_of(changed.measure) and (told or frame.has("which")) and not (changed.by or changed.rank):
        changed = replace(changed, listing=True)
    if _lists_there(frame, question):
        changed = replace(changed, rank=None, by=(), listing=True, compare=None, share=None, mean=None)
    changed = _single(frame, changed)
    done = operated(case, changed, said)
    if isinstance(done, Understanding):
        return done
    done = no_single_bar(done, before)
    changed = shown(frame, done, moved)
    topic, changed, slots = topic_of(frame, memory.topic, topic, changed, slots)
    if words := frame.leftovers():
        return asking.about_words(words, changed, topic, slots, frame.unmet())
    topic, changed, kept = on_days(topic, changed, slots)
    return carried(ask(topic, changed, kept), before, changed)


def _asks_given(frame: Frame, question: Question) -> bool:
    """แม่จันได้เท่าไหร่ after money that is left asks for what was given."""
    given = {piece.text for piece in frame.pieces} & {"ได้", "ได้รับ"}
    of_money = question.measure != "allocated" and "line" in measure_named(question.measure).dimensions
    return bool(given) and of_money and frame.has("count") and not frame.measures and not continues(frame)


def _counts_anew(frame: Frame) -> bool:
    """นักเรียนหญิงกี่คน names what is counted: the order and the list of the question before are not meant."""
    said = any(mention.key != SCHOOLS and mention.at not in frame.names.used for mention in frame.measures)
    return said and frame.has("count") and not continues(frame)


def _counts_all(frame: Frame, question: Question, measure: str | None) -> bool:
    """รวมทั้งเขตกี่คน, เบิกจ่ายทั้งปีกี่เปอร์เซ็นต์ after the first few: of them all, in no order."""
    trend = frame.has("office") and any("แนวโน้ม" in piece.text for piece in frame.pieces)
    if question.rank is None or question.standing or not (trend or frame.has("count", "percent", "total")):
        return False
    ordered = frame.has(
        "top", "bottom", "top_students", "bottom_students", "runner_up", "place_in_rank", "much", "little",
        "sorted", "each",
    )  # fmt: skip
    if ordered or frame.which or frame.by or frame.ordinals or frame.numbers or frame.limits:
        return False
    named = frame.names.schools or frame.names.places or "system" in frame.where
    return bool(measure is not None or named or frame.has("office", "total"))


def _lists_there(frame: Frame, question: Question) -> bool:
    """ในแม่ฟ้าหลวงมีโรงไหนบ้างที่เล็ก, แม่ฟ้าหลวงขอชื่อ after the amphoe where they grew most: which they are there."""
    ordered = question.measure == SCHOOLS and (question.rank is not None or question.compare == "previous")
    named = any(piece.text in ("โรงไหน", "โรงไหนบ้าง") or "ชื่อ" in piece.text for piece in frame.pieces)
    which = "school" in frame.which or named
    return (
        ordered
        and which
        and bool(frame.names.places)
        and not frame.has("top", "bottom", "count", "change", "more", "less")
    )


def _misfit(frame: Frame, question: Question, said: Draft | Trouble) -> Trouble | None:
    """What the measure cannot be narrowed or broken down by, or what else is unclear in the sentence."""
    known = measure_named(question.measure).dimensions
    instead = {dimension for dimension, other in frame.either.items() if other.keys() <= set(known)}
    for dimension in (*frame.where, *frame.by):
        if dimension in frame.where and said_for_another(frame, dimension, frame.where, known):
            continue
        if dimension not in (*known, "year", *instead):
            return Trouble("dimension", (question.measure, dimension, thai_of(dimension)))
    if isinstance(said, Trouble) and said.kind not in (
        "dimension",
        "ranked_broken",
        "share_of",
        "mean_of_one",
    ):
        return said
    return None


def _troubled(
    case: Case, trouble: Trouble, memory: Memory, slots: dict[str, Any], measure: str
) -> Understanding:
    fresh = None
    if trouble.kind == "dimension" and (not continues(case.frame) or case.frame.has("own")):
        # What cannot be put into the last question may be a question by itself: ป.1 กี่คน after schools.
        fresh = decide(case)
    elif trouble.kind == "dimension" and (other := decide(case)) is not None and other.kind == "ask":
        # แล้วงบลงทุนปี 70 ได้กี่บาท after buildings: what is narrowed names its own figure.
        own = other.question is not None and other.question.measure != measure and other.confidence == 1
        fresh = other if own and case.frame.measures and case.frame.has("count", "percent") else None
    return (
        carry(fresh, case, memory)
        if fresh is not None and fresh.kind == "ask"
        else settle(trouble, memory.topic, slots, case, measure=measure)
    )


def _scoped(case: Case, question: Question, moved: Moves) -> Question | Understanding:
    frame = case.frame
    scope = named_scope(frame, case.setting, case.gazetteer)
    if scope is None:
        return question
    if not isinstance(scope, Scope):
        return asking.about_scope(scope, question, "figures", {}, case.gazetteer)
    named = frame.names.schools or frame.names.places or question.scope.kind == "office"
    rate = measure_named(question.measure).unit == "ร้อยละ"
    if frame.has("percent", "proportion") and frame.has("office") and not named and not rate:
        # กี่เปอร์เซ็นต์ของทั้งเขต: the office is what it is a part of; of เรา it is the own school's part.
        own = own_scope(case.setting, case.gazetteer) if frame.has("own") else None
        return with_scope(question, own) if own is not None else question
    compare = question.compare if question.compare == "previous" else None
    if question.by == (scope.kind,) and len(scope.keys) == 1 and not (question.rank or question.bounds):
        # อ.แม่สายต่างจากปีก่อนกี่คน after all amphoe: one stands beside no other.
        question = replace(question, by=(), share=None if question.share == "by" else question.share)
    if len(question.by) == 1 and question.by == (question.scope.kind,) and scope.kind == question.by[0]:
        # What stood beside each other was told apart; one alone is not.
        question = replace(question, by=()) if question.compare == "each" else question
    if question.rank is not None and question.rank.count > 1:
        question = replace(question, rank=replace(question.rank, start=1))
    if (
        (frame.has("compare") or moved.joins)
        and scope.kind == question.scope.kind
        and scope.office_code == question.scope.office_code
    ):
        keys = dict(
            zip((*question.scope.keys, *scope.keys), (*question.scope.names, *scope.names), strict=False)
        )
        scope = Scope(scope.kind, scope.office_code, tuple(keys), tuple(keys.values()))
    if _beside_own(case, question, scope, moved) and (own := own_scope(case.setting, case.gazetteer)):
        # เปลี่ยนเป็นบ้านรวมใจ after เรากับบ้านป่าซาง: the own school stays beside it.
        scope = Scope("school", scope.office_code, (*own.keys, *scope.keys), (*own.names, *scope.names))
    if scope.office_code != question.scope.office_code and question.period and not frame.times:
        held = case.gazetteer.years.get(scope.office_code, ())
        if question.period.calendar == "academic" and held and question.period.year not in held:
            # The newest year of one office is not held of another.
            question = replace(question, period=None)
    if scope.kind == "office" and question.standing:
        # ทั้งเขตล่ะ after the place in the amphoe: the place in the office.
        return replace(question, rank=None) if question.rank else with_scope(unplaced(question), scope)
    if scope.kind != "school" and question.standing:
        question = replace(question, rank=None)
    share = None if scope.kind == "office" and question.share == "scope" else question.share
    if scope.kind in dict(question.excluding):
        # เอาแค่แม่สาย after ไม่เอาแม่ฟ้าหลวง: the one that is named is all that is meant.
        question = replace(
            question, excluding=tuple(pair for pair in question.excluding if pair[0] != scope.kind)
        )
    return with_scope(replace(question, compare=compare, share=share), scope)


def _beside_own(case: Case, question: Question, scope: Scope, moved: Moves) -> bool:
    own = own_scope(case.setting, case.gazetteer)
    return (
        (moved.corrects or moved.leads)
        and own is not None
        and own.kind == scope.kind == "school"
        and len(question.scope.keys) == 2
        and set(own.keys) < set(question.scope.keys)
        and len(scope.keys) == 1
        and scope.keys != own.keys
    )


def _narrowed(frame: Frame, question: Question, said: Draft | Trouble, moved: Moves) -> Question:
    """Put new conditions and exceptions in place of earlier ones on the same thing."""
    where = conditions(frame, question.measure)
    if moved.includes:
        for dimension, values in where.items():
            question = _included(question, dimension)
            if question.values_of(dimension) == values:
                question = question.with_where(dimension, ())
        lost = question.share not in ("by", "scope", *dict((*question.where, *question.excluding)))
        return replace(question, share=None) if lost else question
    if question.measure == SUBMISSIONS:
        where, _ = put_rounds(frame, where, None)
    if "system" in where and where["system"] != question.values_of("system"):
        # แล้ว DMC ค้างกี่โรง after EMIS: the round of that one goes with it.
        question = question.with_where("report", ())
    for dimension, values in where.items():
        for other in (dimension, *_INSTEAD.get(dimension, ())):
            question = _included(question.with_where(other, ()), other)
        question = question.with_where(dimension, values)
    excluding = said.question.excluding if isinstance(said, Draft) else ()
    before = dict(question.excluding)
    for dimension, values in excluding:
        question = _included(question, dimension)
        if moved.adds and dimension in before:
            # ไม่เอา ม.ต้นด้วย: beside what is left out already.
            question = replace(
                question, excluding=(*question.excluding, (dimension, (*before[dimension], *values)))
            )
            continue
        if dimension == question.scope.kind:
            question = replace(question, scope=_without(question.scope, values))
        left = tuple(value for value in question.values_of(dimension) if value not in values)
        # ไม่รวม ป.6 after ป.4-6 leaves two grades; after ป.6 alone it means all but that.
        question = question.with_where(dimension, left)
        if not left:
            question = replace(question, excluding=(*question.excluding, (dimension, values)))
    return question


def _without(scope: Scope, keys: tuple[str, ...]) -> Scope:
    """ยกเว้นแม่จัน after แม่จัน means everywhere else; after แม่จัน and แม่สาย it leaves แม่สาย."""
    left = {key: name for key, name in zip(scope.keys, scope.names, strict=False) if key not in keys}
    if len(left) == len(scope.keys):
        return scope
    return (
        replace(scope, keys=tuple(left), names=tuple(left.values()))
        if left
        else Scope("office", scope.office_code)
    )


def _included(question: Question, dimension: str) -> Question:
    return replace(question, excluding=tuple(pair for pair in question.excluding if pair[0] != dimension))


def _divided(frame: Frame, question: Question, moved: Moves, said: tuple[str, ...]) -> Question:
    """Break down by what is said: instead of what was, beside it (ด้วย), inside it (ของแต่ละ …), or no more."""
    by = tuple(key for key in frame.by if key != "year")
    if moved.undivided:
        by = tuple(key for key in said if key != "year")
        left = tuple(key for key in question.by if key not in by) if by else ()
        return replace(question, by=left, rank=question.rank if left else None, compare=None)
    wider = tuple(key for key in frame.which if key not in by)
    if question.measure in (SCHOOLS, SUBMISSIONS) and not (by or question.rank) and set(wider) - {"school"}:
        # อยู่อำเภอไหนบ้าง after schools: in which, and how many in each.
        by = tuple(key for key in wider if key != "school")
    if _within(frame, question, by) and question.rank is not None:
        return replace(question, rank=replace(question.rank, within=by[0], start=1))
    if by or (wider and question.measure not in (SCHOOLS, SUBMISSIONS)):
        asked = (by or wider)[:2]
        if moved.adds and by:
            asked = (*(key for key in question.by if key not in by), *by)[:2]
        rank = None if question.standing or (by and not moved.adds) else question.rank
        question = replace(unplaced(question), by=asked, rank=rank, listing=False)
        for dimension in by:
            if dimension not in frame.where:
                question = question.with_where(dimension, ())
        if question.share in by:
            question = replace(question, share="by")
    if (
        frame.has("total")
        and (not frame.where or frame.has("office"))
        and not by
        and not frame.has("percent", "proportion")
    ):
        question = replace(question, by=())
    return question


def _single(frame: Frame, question: Question) -> Question:
    """เอาเฉพาะงบลงทุน after งบรายจ่าย beside each other: of one there is nothing to tell apart."""
    one = {
        key for key, values in frame.where.items() if len(values) == 1 and question.values_of(key) == values
    }
    left = tuple(key for key in question.by if key not in one or key in frame.by)
    return question if question.rank or left == question.by else replace(question, by=left)


def _within(frame: Frame, question: Question, by: tuple[str, ...]) -> bool:
    """ของแต่ละอำเภอ after the biggest school: the biggest of each."""
    if (
        question.rank is None
        or question.by != ("school",)
        or len(by) != 1
        or by[0] not in ("amphoe", "tambon", "cluster", "size")
    ):
        return False
    return frame.has("each") or any(piece.text.startswith(("แต่ละ", "ทุก")) for piece in frame.pieces)
