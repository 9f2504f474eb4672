"""What a follow-up does with the figures before: orders, averages, shares, conditions on numbers, places in an order."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import asking
from bot.nlu.carrying import carried, unplaced
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.operations import AVERAGED, falls, ranked_cues
from bot.nlu.pointing import around
from bot.nlu.questions import Draft, Trouble
from bot.nlu.ranking import WORSE_HIGH
from bot.nlu.settling import Case, ask
from bot.nlu.slots import Frame
from bot.nlu.understanding import Understanding
from reports.derived import DERIVED, measure_named
from reports.question import Bound, Question, Rank, Scope, ScopeKind

#: Money that is spent -> its rate in per cent of what was given.
#: Words with which a school is said to have a level.
_TAUGHT = ("ที่มี", "มี", "สอน", "ที่สอน", "เปิดสอน", "ที่เปิด", "เฉพาะที่")
_RATES = {"disbursed": "disbursement_rate", "committed": "disbursement_rate_committed"}


def operated(case: Case, question: Question, said: Draft | Trouble) -> Question | Understanding:
    """Return the question with the operations that the sentence names put in."""
    frame = case.frame
    drafted = said.question if isinstance(said, Draft) else None
    if frame.limits:
        question = _bounded(frame, question, drafted)
    if ranked_cues(frame) or (frame.has("place_in_rank") and question.rank) or counts_places(frame, question):
        question = among_those(case, question)
        question = _ranked(frame, question, drafted)
    if frame.has("mean") or (drafted and drafted.mean):
        question = _averaged(frame, question, drafted)
    if frame.has("percent", "proportion"):
        shared = _shared(frame, question, drafted)
        if shared is None:
            what = measure_named(question.measure).thai
            return asking.clarify(
                f"ร้อยละของอะไรคะ พิมพ์ส่วนที่ต้องการเทียบ เช่น {what}แยกตามอำเภอคิดเป็นร้อยละเท่าไหร่", ()
            )
        question = shared
    return question


def among_those(case: Case, question: Question) -> Question:
    """ใครท้ายสุด after the place of one school in its amphoe: in that amphoe."""
    within = question.rank.within if question.standing and question.rank else None
    kinds: dict[str, ScopeKind] = {"amphoe": "amphoe", "tambon": "tambon", "cluster": "cluster"}
    if within not in kinds or case.frame.has("office") or case.frame.names.places:
        return question
    place = around(question, within, case.gazetteer)
    if place is None:
        return question
    scope = Scope(kinds[within], question.scope.office_code, (place,), (place,))
    return replace(question, scope=scope, rank=None)


def counts_places(frame: Frame, question: Question) -> bool:
    """5 โรง after the last one: so many of the same order."""
    if (
        question.rank is None
        or question.standing
        or len(frame.numbers) != 1
        or frame.limits
        or frame.measures
    ):
        return False
    after = frame.numbers[0][1] + 1
    return after < len(frame.pieces) and bool(
        frame.pieces[after].text in ("โรง", "แห่ง") or frame.pieces[after].tag("dimension")
    )


def _ranked(frame: Frame, question: Question, drafted: Question | None) -> Question:
    """10 อันดับแรก, น้อยที่สุดล่ะ, รองลงมา, อันดับ 3: in the order that there is, or a new one of schools."""
    before = None if question.standing else question.rank
    rank = drafted.rank if drafted else None
    count = (
        frame.numbers[0][0]
        if frame.numbers
        else rank.count
        if rank and frame.ordinals
        else before.count
        if before
        else 1
    )
    start = 1
    if frame.ordinals:
        start = rank.start if rank else 1
    elif frame.has("runner_up"):
        one = before is not None and before.count == 1
        start, count = (before.start + 1 if before and one else 2), 1
    top = frame.has("top", "top_students") or (
        question.measure in WORSE_HIGH and any(piece.text.startswith("แย่") for piece in frame.pieces)
    )
    if not top and not frame.has("bottom", "bottom_students", "little"):
        top = before is None or before.top
    if question.compare == "previous" and (fallen := falls(frame)) is not None:
        # อำเภอไหนลดเยอะสุด: the greatest fall comes last in the order of growth.
        top = not fallen if frame.has("top", "top_students", "much") else top
    frame.use(
        "top", "bottom", "top_students", "bottom_students", "place_in_rank", "runner_up", "much", "little"
    )
    frame.used |= {at for _, at in frame.numbers}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.tag("ordinal")}
    by = _ordered(frame, question, drafted)
    measure = "students" if question.measure == SCHOOLS and by == ("school",) else question.measure
    within = before.within if before else None
    question = replace(
        question,
        measure=measure,
        rank=Rank(top, count, start, within),
        by=by,
        listing=False,
        standing=False,
        mean=None,
    )
    if question.scope.kind == "school" and by[0] in ("school", "amphoe", "tambon", "cluster"):
        question = replace(question, scope=Scope("office", question.scope.office_code), compare=None)
    return question


def _ordered(frame: Frame, question: Question, drafted: Question | None) -> tuple[str, ...]:
    schools = any(said.key == SCHOOLS for said in frame.measures) or any(
        piece.text in ("โรง", "แห่ง") for piece in frame.pieces
    )
    said = next((key for key in (*frame.which, *frame.by) if key != "year"), None)
    if said is None and drafted and drafted.by and drafted.by[0] != "school":
        said = drafted.by[0]
    by = said or ("school" if schools else None)
    return (by,) if by else (question.by or ("school",))[:1]


def _averaged(frame: Frame, question: Question, drafted: Question | None) -> Question:
    """เฉลี่ยโรงเรียนละ; เฉลี่ยเท่าไหร่ over what was told apart before."""
    if question.measure in DERIVED or question.measure in (SUBMISSIONS,):
        return question
    named = (
        drafted is not None
        and drafted.mean is not None
        and any(piece.tag("dimension") or piece.text in ("โรง", "แห่ง") for piece in frame.pieces)
    )
    over = drafted.mean if drafted and named else None
    if over is None:
        over = next((key for key in question.by if key in AVERAGED), "school")
    frame.use("mean", "each", "ratio")
    by = tuple(key for key in question.by if key != over)
    question = replace(question, mean=over, by=by, rank=None, listing=False, standing=False, share=None)
    if over == "school" and question.scope.kind == "school" and len(question.scope.keys) == 1:
        question = replace(question, scope=Scope("office", question.scope.office_code))
    return question


def _shared(frame: Frame, question: Question, drafted: Question | None) -> Question | None:
    """คิดเป็นร้อยละเท่าไหร่: of the same without its last condition, of the office, or each part of the sum."""
    if question.measure in DERIVED:
        frame.use("percent", "proportion", "ratio")
        return question
    share = drafted.share if drafted else None
    rate = _RATES.get(question.measure)
    if share in ("category", "line") and rate is not None:
        # งบดำเนินงานกี่ % แล้ว after what was paid: how much of it is paid.
        share = None
    if share is None and rate is not None:
        frame.use("percent", "proportion", "ratio")
        return replace(question, measure=rate, listing=False)
    if share is None or share == "scope":
        share = _part(frame, question)
    if share is None:
        return None
    frame.use("percent", "proportion", "ratio")
    return replace(unplaced(question), share=share, listing=False, mean=None)


def _part(frame: Frame, question: Question) -> str | None:
    """Of what the figures before are a part: of both sexes, all grades, the office, the sum of the rows."""
    parts = [key for key, _ in question.where if key not in ("round", "report", "system", "school", "state")]
    if "status" in parts:
        return "status"
    smaller = question.scope.kind != "office"
    if smaller and frame.has("office"):
        return "scope"
    if question.by and not parts:
        return "by"
    parts += [key for key, _ in question.excluding]
    if parts:
        return "sex" if "sex" in parts else parts[-1]
    if question.by:
        return "by"
    return "scope" if smaller else None


#: A breakdown whose rows no condition chooses.
_NO_ROWS = ("year", "status", "round", "size", "teaches", "state")


def _bounded(frame: Frame, question: Question, drafted: Question | None) -> Question:
    """เอาเฉพาะที่น้อยกว่า 60: a condition on what was counted, or on what it was before."""
    bounds = drafted.bounds if drafted else ()
    if not frame.measures and measure_named(question.measure).unit == "บาท":
        # เอาที่เกิน 10,000 บาท after what is left: so much left.
        bounds = ()
    if not bounds:
        limit, at = frame.limits[0]
        key = question.bounds[0].measure if question.bounds else question.measure
        if key == SCHOOLS and limit.unit == "คน":
            key = "students"
        if key in (SCHOOLS, SUBMISSIONS):
            return question
        whole = measure_named(key).unit not in ("ร้อยละ", "บาท") and key not in DERIVED
        bound = limit.bound(key, whole=whole)
        if bound is None:
            return question
        frame.used.add(at)
        # เอาที่เกินหมื่น after money by its lines: those lines.
        rows = question.by[0] if len(question.by) == 1 and not question.bounds else "school"
        bounds = (replace(bound, of=rows if rows not in _NO_ROWS else "school"),)
    kept = tuple(each for each in question.bounds if each.measure not in {bound.measure for bound in bounds})
    alone = question.rank is not None and question.rank.count == 1
    rank = None if alone else question.rank
    question = replace(question, bounds=(*kept, *bounds), mean=None, standing=False, rank=rank)
    if question.measure in (SCHOOLS, SUBMISSIONS):
        return question
    if (
        drafted is not None
        and drafted.measure == SCHOOLS
        and not question.by
        and question.scope.kind != "school"
    ):
        return replace(
            question, measure=SCHOOLS, listing=not frame.has("howmany"), where=_of_schools(question)
        )
    return question if question.by else replace(question, by=("school",))


def _of_schools(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    known = measure_named(SCHOOLS).dimensions
    return tuple(pair for pair in question.where if pair[0] in known)


def beyond(question: Question, side: str) -> Question | None:
    """มากกว่านั้นล่ะ after a condition: the others; None where there is no condition with an end on that side."""
    if len(question.bounds) != 1:
        return None
    bound = question.bounds[0]
    whole = measure_named(bound.measure).unit not in ("ร้อยละ", "บาท") and bound.measure not in DERIVED
    if side == "above" and bound.most is not None:
        end = bound.most + 1 if whole and not bound.below else bound.most
        other = Bound(bound.measure, end, None, above=not whole and not bound.below)
    elif side == "below" and bound.least is not None:
        end = bound.least - 1 if whole and not bound.above else bound.least
        other = Bound(bound.measure, None, end, below=not whole and not bound.above)
    else:
        return None
    return replace(question, bounds=(other,))


def taught_there(frame: Frame, question: Question) -> Understanding | None:
    """เอาเฉพาะที่มี ม.ต้น after the schools of a place: those of them that have any such pupils."""
    kinds = list(frame.where)
    if question.measure != SCHOOLS or question.bounds or question.by or question.rank or question.share:
        return None
    if len(kinds) != 1 or kinds[0] not in ("level", "grade") or not _nothing_else(frame):
        return None
    if not any(piece.text.startswith(_TAUGHT) for piece in frame.pieces):
        return None
    chosen = question.with_where(kinds[0], frame.where[kinds[0]])
    changed = replace(chosen, bounds=(Bound("students", 1, None),), listing=True)
    return carried(ask("figures", changed), question, changed)


def _nothing_else(frame: Frame) -> bool:
    named = frame.names.schools or frame.names.places or frame.times or frame.by or frame.limits
    return not (named or any(said.key != SCHOOLS for said in frame.measures) or frame.leftovers())
