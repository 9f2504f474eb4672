"""Requests of unlike kinds in one message: เบิกจ่ายเทียบเป้า กับโรงเรียนที่ค้างส่ง EMIS; each must make a request by itself."""

from __future__ import annotations

from collections.abc import Callable

from bot.nlu.frame import SUBMISSIONS, Frame
from bot.nlu.lattice import Piece
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding
from reports.question import Question

#: Topics of another kind than figures: beside them a request stands apart for sure.
_APART = ("talk.unheld", "reports.due", "reports.status", "money.target", "money.letters")


#: Words with which it is asked where a school lies.
_LIES = ("อยู่", "แล้วอยู่", "ตั้งอยู่", "ขึ้นกับ", "สังกัด", "อยู่ใน", "อยู่ที่")


def mixed(
    case: Case, decide: Callable[[Case], Understanding | None], part: Callable[[Case, tuple[int, int]], Case]
) -> list[Understanding] | None:
    """Return two requests that กับ or และ joins, of which one is no question about figures; None for one request."""
    frame = case.frame
    if not (frame.unheld or "system" in frame.where or frame.reports):
        return None
    for place, piece in enumerate(frame.pieces[1:-1], start=1):
        if not (piece.tag("cue", "and") and piece.text not in ("-", "/")) or place in frame.names.used:
            continue
        sides = (part(case, (0, place)), part(case, (place + 1, len(frame.pieces))))
        if not all(_asks(side.frame) for side in sides):
            continue
        requests = [decide(side) for side in sides]
        found = [each for each in requests if each is not None and each.kind == "ask"]
        if len(found) == 2 and found[0].topic != found[1].topic and _unlike(found):
            return found
    return None


def and_where(
    case: Case, decide: Callable[[Case], Understanding | None], part: Callable[[Case, tuple[int, int]], Case]
) -> list[Understanding] | None:
    """บ้านจ้องมีเด็กกี่คน แล้วอยู่ตำบลอะไร: a figure of one school, and then where it lies, which its profile tells."""
    frame = case.frame
    starts = [place for place, piece in enumerate(frame.pieces) if piece.text in _LIES and place]
    if len(starts) != 1 or len(frame.names.schools) > 1:
        return None
    place = starts[0]
    front, behind = frame.pieces[:place], frame.pieces[place + 1 :]
    lies = [piece for piece in behind if _part_of_office(piece)]
    asked = [piece for piece in behind if piece.tag("cue", "which")]
    plain = all(piece.tag("filler") or piece in lies or piece in asked for piece in behind)
    if not (lies and asked and plain) or not any(piece.tag("cue", "count") for piece in front):
        return None
    first = decide(part(case, (0, place)))
    if (
        first is None
        or first.kind != "ask"
        or first.topic != "figures"
        or first.question is None
        or first.also
    ):
        return None
    scope = first.question.scope
    if scope.kind != "school" or len(scope.keys) != 1:
        return None
    return [first, ask("schools.profile", Question("students", scope))]


def _part_of_office(piece: Piece) -> bool:
    return any(tag.kind == "dimension" and tag.key in ("amphoe", "tambon", "cluster") for tag in piece.tags)


def _asks(frame: Frame) -> bool:
    return bool(
        frame.unheld
        or frame.reports
        or any(not said.weak for said in frame.measures)
        or frame.has("per_head", "due")
    )


def _unlike(found: list[Understanding]) -> bool:
    sent = [each.question is not None and each.question.measure == SUBMISSIONS for each in found]
    return any(each.topic in _APART for each in found) or sent[0] != sent[1]
