"""Requests of unlike kinds in one message: เบิกจ่ายเทียบเป้า กับโรงเรียนที่ค้างส่ง EMIS; each must make a request by itself."""

from __future__ import annotations

from collections.abc import Callable

from bot.nlu.frame import Frame
from bot.nlu.measures import SUBMISSIONS
from bot.nlu.settling import Case
from bot.nlu.understanding import Understanding

#: Topics of another kind than figures: beside them a request stands apart for sure.
_APART = ("talk.unheld", "reports.due", "reports.status", "money.target", "money.letters")


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
