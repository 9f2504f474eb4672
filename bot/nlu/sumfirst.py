"""A sum, and then which of them: เด็กพักนอนมีกี่คน โรงไหนเยอะสุด; กลุ่มเรามีกี่โรง ขนาดเล็กกี่โรง."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.nlu.frame import RANKING
from bot.nlu.settling import Case
from bot.nlu.understanding import Understanding
from reports.question import Question

_COUNTS = ("count", "howmany", "percent")


def sum_then_which(
    case: Case, decide: Callable[[Case], Understanding | None], part: Callable[[Case, tuple[int, int]], Case]
) -> list[Understanding] | None:
    """Return the figure that is asked first and the first ones of it; None where the message is one request."""
    end = where_the_sum_ends(case)
    if end is None:
        return None
    first = decide(part(case, (0, end)))
    then = decide(case)
    if first is None or then is None or not _of_one_figure(first, then):
        return None
    return [first, then]


def where_the_sum_ends(case: Case) -> int | None:
    """Return the piece behind the word that asks for the sum, where the rest asks which is first; else None."""
    frame = case.frame
    if not frame.has(*RANKING) or frame.limits:
        return None
    asks = [
        place
        for place, piece in enumerate(frame.pieces)
        if place not in frame.names.used
        and (any(piece.tag("cue", key) for key in _COUNTS) or "กี่" in piece.text)
    ]
    which = [
        place
        for place, piece in enumerate(frame.pieces)
        if piece.tag("cue", "which") and place not in frame.names.used
    ]
    if not asks or not which or not asks[0] < which[0] or len(asks) > 2:
        return None
    end = max(place for place in asks if place < which[0]) + 1
    rest = frame.pieces[end:]
    named = any(tag.kind == "measure" and tag.key != "schools" for piece in rest for tag in piece.tags)
    orders = [said.at for said in frame.cues if said.key in RANKING]
    if named or any(place >= end for place in asks) or any(place < end for place in orders):
        return None
    return end


def _of_one_figure(first: Understanding, then: Understanding) -> bool:
    if any(each.kind != "ask" or each.topic != "figures" or each.also for each in (first, then)):
        return False
    if first.question is None or then.question is None:
        return False
    return (
        first.question.measure == then.question.measure
        and first.question.scope == then.question.scope
        and not (first.question.by or first.question.rank)
        and then.question.rank is not None
    )


def part_of_the_whole(questions: Sequence[Question]) -> bool:
    """กลุ่มเรามีกี่โรง ขนาดเล็กกี่โรง: the second narrows the first and changes nothing else of it."""
    if len(questions) != 2:
        return False
    first, second = questions
    plain = not any(each.by or each.rank or each.compare or each.share or each.bounds for each in questions)
    kept = dict(second.where)
    return (
        plain
        and first.measure == second.measure
        and len(second.where) > len(first.where)
        and all(kept.get(key) == values for key, values in first.where)
        and first.excluding == second.excluding
    )
