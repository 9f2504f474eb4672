"""The first and the last few: what a sentence wants ranked, by what, and how many."""

from __future__ import annotations

from bot.nlu.measures import SCHOOLS
from bot.nlu.slots import Frame
from reports.question import Rank

#: Dimensions that lie above a school: to break down by them one school is too little.
WIDER = frozenset(("school", "amphoe", "tambon", "cluster", "province", "size"))


def rank_of(frame: Frame, measure: str) -> tuple[Rank | None, str | None, str]:
    """Return the rank, the dimension it orders, and the measure (the biggest school is that with most pupils)."""
    top = frame.has("top", "top_students")
    if not (top or frame.has("bottom", "bottom_students")):
        return None, None, measure
    if frame.has("top_students", "bottom_students") and measure == SCHOOLS:
        measure = "students"
    by, count = _ranked_things(frame)
    schools = measure != SCHOOLS and any(
        said.key == SCHOOLS and said.at not in frame.names.used for said in frame.measures
    )
    # โรงเรียนที่นักเรียนน้อยสุดอยู่อำเภอไหน ranks schools, whatever is asked of the place.
    by = (
        by
        or ("school" if schools and frame.which else next(iter(frame.which), None))
        or next((key for key in frame.by if key in WIDER), None)
        or mentioned(frame)
    )
    if by is None or (by == "school" and measure == SCHOOLS):
        return None, None, measure
    frame.use("top", "bottom", "top_students", "bottom_students", "place_in_rank")
    return Rank(top, count or 1), by, measure


def ranks_schools(frame: Frame) -> bool:
    """โรงเรียนใหญ่สุดของแต่ละอำเภอ: the schools are put in order within each amphoe, not the amphoes."""
    return any(
        said.key == SCHOOLS and said.at not in frame.names.used for said in frame.measures
    ) or frame.has("top_students", "bottom_students")


def _ranked_things(frame: Frame) -> tuple[str | None, int | None]:
    """Read "10 โรงเรียน", "5 อันดับแรก", "3 อำเภอ": what is ordered, and how many are wanted."""
    for number, at in frame.numbers:
        after = frame.pieces[at + 1] if at + 1 < len(frame.pieces) else None
        if after is None or not 1 <= number <= 500:
            continue
        dimension = after.tag("dimension")
        if (
            dimension
            or after.tag("cue", "place_in_rank")
            or after.tag("cue", "top")
            or after.tag("cue", "bottom")
            or after.text in ("โรง", "แห่ง")
        ):
            frame.used.add(at)
            wider = (
                dimension.key
                if dimension and dimension.key in (*WIDER, "grade", "position", "line")
                else None
            )
            return wider or ("school" if after.text in ("โรง", "แห่ง") else None), number
        if (
            frame.pieces[at - 1].tag("cue", "place_in_rank")
            or frame.pieces[at - 1].tag("cue", "top")
            or frame.pieces[at - 1].tag("cue", "bottom")
        ):
            frame.used.add(at)
            return None, number
    return None, None


def mentioned(frame: Frame) -> str | None:
    """What else can be ordered: a dimension that is named at all, else schools."""
    for piece in frame.pieces:
        if (tag := piece.tag("dimension")) and tag.key in WIDER:
            return tag.key
    return "school" if frame.has("place_in_rank") or frame.numbers else None
