"""Figures of the schools that were just counted or listed: นักเรียนรวมกันกี่คน, เรียงตามจำนวนนักเรียน after small schools of an amphoe."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import measures
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.slots import Frame
from reports.question import Bound, Question

#: Conditions that are on schools or on money: they hold for every measure that has them (ครูของโรงเรียนขนาดเล็ก).
SHARED = (
    "size",
    "teaches",
    "state",
    "amphoe",
    "tambon",
    "cluster",
    "school",
    "category",
    "line",
    "instalment",
)
_PLACED = ("office", "own", "own_amphoe", "own_tambon", "own_cluster", "compare")


def goes_on_with_those(frame: Frame, question: Question, before: Question) -> bool:
    """Say whether a sentence without a place asks about the schools that were chosen just before.

    รวมกัน and เรียงตาม say so themselves; a bare count (นักเรียนกี่คน) can mean nothing else after schools of one kind.
    """
    if not _chosen(before) or question.measure in (SCHOOLS, SUBMISSIONS):
        return False
    if "school" not in measures.dimensions_of(question.measure):
        return False
    names = frame.names
    if names.schools or names.places or names.unknown or frame.out or frame.limits or frame.has(*_PLACED):
        return False
    if _together(frame) or _ordered(frame) or _of_each(frame):
        return True
    if (
        question.rank is not None
        and question.by == ("school",)
        and not (frame.where or frame.times or frame.by)
    ):
        # ที่ไหนนักเรียนเยอะสุด after schools of a kind: which of those.
        return any(
            piece.text.startswith(("โรงไหน", "ที่ไหน", "โรงใด")) or piece.text == "โรง"
            for piece in frame.pieces
        )
    return frame.has("count") and not (
        frame.where
        or frame.times
        or frame.by
        or frame.which
        or frame.has("total", "howmany", "top", "bottom")
    )


def of_those(question: Question, before: Question) -> Question:
    """นักเรียนในโรงเรียนพวกนี้: what the schools were chosen by holds on."""
    known = set(measures.dimensions_of(question.measure))
    for dimension, values in before.where:
        if dimension in known and dimension in SHARED and not question.values_of(dimension):
            question = question.with_where(dimension, values)
    return replace(
        question, bounds=question.bounds or before.bounds, excluding=question.excluding or before.excluding
    )


#: Of these a school has some or none.
_HAVES = ("boarders", "poor", "disabled")
_OF_MONEY = ("line", "category", "instalment")
_PEOPLE = ("students", "rooms", "teachers", "staff", *_HAVES)


def schools_counted_in(before: Question) -> Question | None:
    """Return กี่โรง after the pupils of small schools: how many schools those are; None where they were not narrowed."""
    if (
        before.measure not in (*_PEOPLE, "allocated")
        or before.scope.kind == "school"
        or before.rank
        or before.standing
    ):
        return None
    known = {*measures.dimensions_of(SCHOOLS), *(_OF_MONEY if before.measure == "allocated" else ())}
    where = tuple(pair for pair in before.where if pair[0] in known)
    if before.compare or before.bounds or len(where) != len(before.where):
        return None
    bounds: tuple[Bound, ...] = ()
    if before.measure == "allocated":
        bounds = (Bound(before.measure, least=0, above=True),)
    elif before.measure in _HAVES:
        bounds = (Bound(before.measure, least=1),)
    if not (where or bounds or before.excluding):
        return None
    by = tuple(key for key in before.by if key in known and key != "school")
    return Question(
        SCHOOLS, before.scope, where, by, before.period, bounds=bounds, excluding=before.excluding
    )


def _chosen(before: Question) -> bool:
    """Whether the answer before counted or named schools of some kind or place, and not all of them."""
    if before.measure != SCHOOLS or before.by or before.rank or before.mean or before.compare:
        return False
    placed = before.scope.kind in ("amphoe", "tambon", "cluster")
    return placed or bool(before.bounds or before.excluding) or any(key in SHARED for key, _ in before.where)


def _together(frame: Frame) -> bool:
    return frame.has("count") and any(
        piece.text.startswith(("รวมกัน", "รวมแล้ว", "รวมกี่")) or piece.text == "รวม" for piece in frame.pieces
    )


def _of_each(frame: Frame) -> bool:
    """แต่ละโรงครูกี่คน, โรงละกี่คน: each of those that were listed."""
    plain = not (frame.where or frame.times or frame.has("top", "bottom", "mean"))
    counted = frame.has("count") or any(piece.text.startswith(("จำนวน", "ยอด")) for piece in frame.pieces)
    return plain and frame.by == ["school"] and frame.has("each") and counted


def _ordered(frame: Frame) -> bool:
    return bool(frame.pieces) and frame.pieces[0].text.startswith(("เรียง", "จัดเรียง", "จัดอันดับ", "ไล่"))
