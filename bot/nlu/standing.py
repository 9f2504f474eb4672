"""Which place (อันดับ) one school or place takes among its like: อยู่อันดับที่เท่าไหร่."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import asking, measures
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.questions import Draft, draft, with_scope
from bot.nlu.scopes import NoOwnSchool, named_scope, own_scope
from bot.nlu.settling import Case, settle
from bot.nlu.slots import RANKING, Frame
from bot.nlu.understanding import Understanding
from reports.question import Rank, Scope

_AMONG = ("ติดอันดับ", "ติดท็อป", "ติดtop", "ติดลำดับ")
_PLACES = ("amphoe", "tambon", "cluster")
_STANDS = ("อยู่ที่", "ได้ที่", "เป็นที่", "อยู่ลำดับที่", "อยู่")


def asks_own_rank(frame: Frame) -> bool:
    """Say whether the place of one school in an order is asked for: อยู่อันดับที่เท่าไหร่."""
    if _whether_among(frame) or _whereabouts(frame) or _place_within(frame) is not None:
        return True
    return (
        frame.has("place_in_rank")
        and (frame.has("count", "which") or _place_of_one(frame))
        and not frame.numbers
        and not frame.ordinals
        and not frame.has(*(key for key in RANKING if not _as_place(frame, key)))
    )


def _whether_among(frame: Frame) -> bool:
    """บ้านสันกองติดอันดับ 10 โรงแรกไหม: its place tells."""
    one = len(frame.names.schools) == 1 or frame.has("own")
    at = next((place for place, piece in enumerate(frame.pieces) if piece.text.startswith(_AMONG)), None)
    if not one or at is None:
        return False
    frame.used |= {at, *(place for _, place in frame.numbers)}
    frame.use("top")
    return True


def _whereabouts(frame: Frame) -> bool:
    """บ้านสันกองอยู่ตรงไหนของเขตเรื่องจำนวนเด็ก: of a figure no place on the map is meant."""
    one = len(frame.names.schools) == 1 or frame.has("own")
    said = any(said.key not in (SCHOOLS, SUBMISSIONS) and not said.weak for said in frame.measures)
    return one and said and frame.has("whereabouts")


def _place_within(frame: Frame) -> str | None:
    """ในอำเภอเรา อยู่ที่เท่าไหร่ เรื่องจำนวนเด็ก: whose place it is was said first, and a figure only after; else it is asked."""
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text not in _STANDS or not frame.pieces[place + 1].tag("cue", "count"):
            continue
        if any(said.at < place for said in frame.measures) or frame.has("office", "own", *RANKING):
            return None
        for kind in _PLACES:
            at = frame.where_is(f"own_{kind}")
            if at is not None and at < place and _within(frame, at):
                return kind
    return None


def _within(frame: Frame, at: int) -> bool:
    return frame.pieces[at].text.startswith("ใน") or (at > 0 and frame.pieces[at - 1].text == "ใน")


def _place_of_one(frame: Frame) -> bool:
    """อันดับที่ของบ้านแม่จัน, อันดับของเรา: a place is asked for without กี่ or เท่าไหร่."""
    one = len(frame.names.schools) == 1 or frame.has("own")
    at = frame.where_is("place_in_rank")
    after = [piece.text for piece in frame.pieces[at + 1 : at + 3]] if at is not None else []
    return one and not frame.by and "ของ" in after


def _as_place(frame: Frame, key: str) -> bool:
    """ใหญ่เป็นอันดับที่เท่าไหร่ asks for a place, ใหญ่ที่สุด for the first."""
    return any(frame.pieces[said.at].text in ("ใหญ่", "เล็ก") for said in frame.cues if said.key == key)


def own_rank(case: Case) -> Understanding | None:
    """The place that one school or place takes among its like."""
    frame = case.frame
    if not asks_own_rank(frame):
        return None
    inside = _place_within(frame)
    within = inside or next((kind for kind in _PLACES if _among(frame, kind)), None)
    frame.by = []
    frame.use("much", "little", "place_in_rank", "compare", "percent", "what_if")
    choice = measures.choose(frame)
    if frame.has("top_students", "bottom_students"):
        choice = measures.Choice("students")
        frame.use("top_students", "bottom_students")
    named = choice is not None and choice.key not in (SCHOOLS, SUBMISSIONS)
    if choice is None or not named:
        scope = named_scope(frame, case.setting, case.gazetteer)
        if not isinstance(scope, Scope) or scope.kind == "office":
            scope = own_scope(case.setting, case.gazetteer)
        if scope is None:
            return asking.clarify("อันดับของโรงเรียนไหน เรื่องใดคะ เช่น บ้านแม่จันมีนักเรียนเป็นอันดับที่เท่าไหร่", ())
        return asking.about_rank(("students", "teachers"), scope)
    made = draft(frame, choice.key, case.setting, case.gazetteer)
    if isinstance(made, Draft):
        made = _standing(case, made, within, own_too=inside is not None)
    return settle(made, "figures", {}, case, measure=choice.key)


def _standing(case: Case, made: Draft, within: str | None, *, own_too: bool = False) -> Draft:
    """ของเขต says among whom, not whose place: the own school is meant, else what is named."""
    scope, frame = made.scope, case.frame
    own = own_scope(case.setting, case.gazetteer)
    if (
        (own_too or frame.has("own"))
        and own is not None
        and isinstance(scope, Scope)
        and scope.kind in _PLACES
    ):
        # ในอำเภอแม่จัน เราใหญ่เป็นที่เท่าไหร่
        scope, within = own, scope.kind
    if isinstance(scope, Scope) and scope.kind == "office":
        scope = own_scope(case.setting, case.gazetteer) or NoOwnSchool()
    last = frame.has("little", "bottom_students") and not frame.has("much")
    rank = Rank(not last, 1, within=within) if within or last else None
    question = replace(made.question, by=(), rank=rank, listing=False, bounds=(), standing=True, compare=None)
    return Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)


def _among(frame: Frame, kind: str) -> bool:
    """อันดับที่เท่าไหร่ของอำเภอ, ในกลุ่ม: among the schools of the own amphoe or cluster."""
    for place, piece in enumerate(frame.pieces):
        own = piece.tag("cue", f"own_{kind}") is not None
        word = place not in frame.names.used and (piece.tag("dimension", kind) or piece.tag("cue", kind))
        if own or word:
            return True
    return False
