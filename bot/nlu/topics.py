"""Which capability a sentence wants, by grammar: the cues and measures of the frame, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.nlu import asking, measures
from bot.nlu.consoletalk import console_asked
from bot.nlu.frame import SCHOOLS
from bot.nlu.holidaytalk import holidays_asked
from bot.nlu.perhead import per_head
from bot.nlu.placetalk import place_asked
from bot.nlu.projecting import asks_projection
from bot.nlu.questions import Draft, draft, with_scope
from bot.nlu.quotatalk import quota_asked
from bot.nlu.recordwords import count_and_sum
from bot.nlu.refusing import refuse_act, refuse_guide, refuse_private, refuse_unheld
from bot.nlu.reporting import report_slots, reports_asked
from bot.nlu.scopes import named_scope, own_scope, school_scope
from bot.nlu.settling import Case, ask, settle
from bot.nlu.several import MOST, several, together, two_sides
from bot.nlu.slots import RANKING, Frame
from bot.nlu.smalltalk import chatter, register, talk_plainly
from bot.nlu.standing import asks_own_rank, own_rank
from bot.nlu.twofold import and_the_whole, each_round
from bot.nlu.understanding import Understanding
from bot.nlu.unheldwords import TARGET
from reports.derived import DERIVED, measure_named
from reports.question import Question, Scope

#: Said of what has not reached its target.
_SHORT_OF = ("ต่ำกว่า", "ไม่ถึง", "ไม่ตาม", "ตก", "หลุด", "พลาด", "ยังไม่", "น้อยกว่า", "ไม่ได้", "ไม่เป็น")

Rule = Callable[[Case], Understanding | None]
_CHAT = ("help", "whoami", "contact", "thanks", "greeting")
#: Measures that may stand beside the target of disbursement.
_SPENT = ("disbursed", "disbursement_rate", "disbursement_rate_committed", "schools", "allocated")


def decide(case: Case) -> Understanding | None:
    """Return what the sentence wants, or None when the grammar finds no topic in it; several requests are told apart."""
    if (found := _first(case, _ALWAYS)) is not None:
        return found
    if chatter(case):
        return None
    # What the whole message could be besides was just looked for.
    found = several(case, decide_one) or _first(case, _REQUESTS)
    if found is not None and found.kind == "ask" and not found.also:
        found = together(count_and_sum(case.frame, found))
    if found is not None and found.kind == "clarify" and (apart := two_sides(case, decide_one)):
        return apart
    return found


def decide_one(case: Case) -> Understanding | None:
    """Return what a sentence wants that makes one request."""
    return _first(case, _ALWAYS) or _first(case, _REQUESTS)


def _first(case: Case, rules: Sequence[Rule]) -> Understanding | None:
    """Return what the first rule says that finds its topic."""
    return next((found for rule in rules if (found := rule(case)) is not None), None)


def _reset(case: Case) -> Understanding | None:
    frame = case.frame
    if frame.has("restart") and not (
        frame.measures or frame.names.schools or frame.where or frame.has("per_head")
    ):
        return ask("talk.help", slots={"reset": True})
    return None


def _target(case: Case) -> Understanding | None:
    """เบิกจ่ายเทียบเป้า, โรงเรียนไหนเบิกจ่ายต่ำกว่าเป้า."""
    frame = case.frame
    spent = any(said.key in ("disbursed", "disbursement_rate") and not said.weak for said in frame.measures)
    if spent and "achievement" in frame.where and not frame.names.schools:
        # ใครเบิกไม่ถึงเป้า: of spending there is the quarter's target alone.
        frame.where.pop("achievement")
        frame.unheld.append(TARGET)
    rest = [said for said in frame.measures if not said.weak and not _left_to_the_target(frame, said.at)]
    if TARGET not in frame.unheld or any(said.key not in _SPENT for said in rest):
        return None
    frame.measures = [said for said in frame.measures if said.weak or said in rest]
    frame.use(
        "less",
        "more",
        "percent",
        "ratio",
        "compare",
        "negate",
        "bottom",
        "top",
        "should",
        "estimate",
        "what_if",
    )
    frame.used |= {at for at, piece in enumerate(frame.pieces) if "เร่ง" in piece.text}
    # เทียบกับเป้า ไตรมาส 4 ปี 69: what is compared with is the target, and the time is the time.
    frame.cues = [said for said in frame.cues if said.key != "compare"]
    _end_of_quarter(frame)
    if "category" in (*frame.by, *frame.which):
        return _target_by_category(case)
    group = next((key for key in (*frame.which, *frame.by) if key in ("amphoe", "tambon", "cluster")), None)
    short = any(piece.text.startswith(_SHORT_OF) and piece.tag("unheld") for piece in frame.pieces)
    # เบิกจ่ายเทียบเป้ารายโรงเรียน: each school beside it, not only those below.
    wanted = frame.has("which") or measures.counts_schools(frame) or ("school" in frame.by and short)
    below = not group and wanted
    each = not group and "school" in frame.by and not below
    frame.used |= {
        at for at, piece in enumerate(frame.pieces) if piece.text in ("ห่าง", "ห่างจาก", "ขาด", "ขาดอีก", "ยัง")
    }
    frame.cues = [said for said in frame.cues if said.key != "none"]
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.tag("cue", "none")}
    frame.by = [key for key in frame.by if key != "school"]
    if "year" in frame.by:
        # Each year has its own target; one beside all of them would be wrong.
        return None
    made = draft(frame, "disbursement_rate", case.setting, case.gazetteer)
    if isinstance(made, Draft):
        question = replace(
            made.question,
            by=("school",) if below or each else (group,) if group else _apart_by(made.question),
            listing=False,
            rank=None,
            bounds=(),
            compare=None,
        )
        made = Draft(question, made.scope)
    return settle(made, "money.target", {"below": bool(below)}, case, measure="disbursement_rate")


def _left_to_the_target(frame: Frame, at: int) -> bool:
    """เหลืออีกเท่าไหร่ถึงเป้า: what is left is the distance to the target, no money."""
    return frame.pieces[at].text in ("เหลือ", "เหลืออีก", "ยังเหลือ", "คงเหลือ")


def _apart_by(question: Question) -> tuple[str, ...]:
    """เทียบเป้ารายอำเภอ, แยกงบรายจ่าย: each beside the target; what cannot be told apart so stays and is asked about."""
    return tuple(key for key in question.by if key != "school")


def _target_by_category(case: Case) -> Understanding:
    """หมวดไหนต่ำกว่าเป้า: every category beside its own target."""
    frame = case.frame
    frame.by, frame.which = ["category"], []
    made = draft(frame, "disbursement_rate", case.setting, case.gazetteer)
    if isinstance(made, Draft):
        question = replace(made.question, listing=False, rank=None, bounds=(), compare=None)
        made = Draft(question, made.scope)
    return settle(made, "money.target", {"below": False}, case, measure="disbursement_rate")


def _end_of_quarter(frame: Frame) -> None:
    """ณ สิ้นไตรมาส 2: rates are told for a quarter as of its end; sums of a quarter alone are something else."""
    for at, piece in enumerate(frame.pieces[:-1]):
        if piece.text in ("สิ้น", "ณสิ้น", "ถึงสิ้น", "ปลาย") and frame.pieces[at + 1].tag("time"):
            frame.used.add(at)


#: What is decided of the whole message, before requests are told apart.
_ALWAYS: tuple[Rule, ...] = (
    register,
    console_asked,
    refuse_private,
    holidays_asked,
    quota_asked,
    refuse_act,
    talk_plainly,
    _reset,
    refuse_guide,
)


def _figures(case: Case) -> Understanding | None:
    frame = case.frame
    choice = measures.choose(frame)
    if choice is None and frame.names.schools and _sum_only(frame):
        choice = measures.Choice("students")
    if choice is None:
        if not (frame.limits and measures.counts_schools(frame)) and not (
            frame.has(*RANKING) and frame.has("top_students", "bottom_students")
        ):
            return None
        choice = measures.Choice("students")
    if choice.key in DERIVED:
        _end_of_quarter(frame)
    if measure_named(choice.key).unit in ("บาท", "ร้อยละ"):
        frame.use("given")
    if (
        choice.key == SCHOOLS
        and _only_a_name(frame)
        and not (frame.by and frame.has("proportion", "percent"))
    ):
        return None
    if (each := each_round(case, choice.key)) is not None:
        return each
    made = draft(frame, choice.key, case.setting, case.gazetteer)
    if choice.key == SCHOOLS and isinstance(made, Draft) and _of_one(made):
        # เราเป็นโรงเรียนขนาดไหน: of one school there is nothing to count.
        profile = Draft(Question("students", made.question.scope), made.scope)
        return settle(profile, "schools.profile", {}, case, measure="students")
    if isinstance(made, Draft) and choice.others and not made.question.bounds:
        if isinstance(made.scope, Scope):
            return _listed(case, (choice.key, *choice.others), made.question)
    if isinstance(made, Draft) and (whole := and_the_whole(case, made, choice.key)):
        return whole
    if isinstance(made, Draft) and (beside := _beside_the_office(case, made, choice.key)):
        return beside
    if isinstance(made, Draft) and _both_ends(frame, made.question):
        made_up = settle(made, "figures", {}, case, measure=choice.key)
        rank = made.question.rank
        if made_up.kind == "ask" and made_up.question and rank:
            ends = (replace(rank, top=True), replace(rank, top=False))
            return together([replace(made_up, question=replace(made_up.question, rank=end)) for end in ends])
        return made_up
    return settle(made, "figures", {}, case, measure=choice.key)


def _sum_only(frame: Frame) -> bool:
    """ขอยอดบ้านแม่คำ: of a school alone the sum is that of its pupils."""
    summed = any(piece.text in ("ยอด", "ขอยอด", "ยอดรวม") for piece in frame.pieces)
    return summed and not (frame.has("profile", "per_head", "all_items") or frame.where or frame.measures)


def _beside_the_office(case: Case, made: Draft, key: str) -> Understanding | None:
    """เด็กต่อครูของเราเทียบกับเขต: one school or place, and then the whole office."""
    frame, own = case.frame, own_scope(case.setting, case.gazetteer)
    if not (frame.has("compare") and frame.has("office")) or frame.times or made.question.compare:
        return None
    smaller = own if frame.has("own") and not frame.names.schools and not frame.names.places else made.scope
    if not isinstance(smaller, Scope) or smaller.kind == "office":
        return None
    each = settle(Draft(with_scope(made.question, smaller), smaller), "figures", {}, case, measure=key)
    if each.kind != "ask" or each.question is None:
        return each
    office = Scope("office", case.setting.seat.office_code)
    return together([each, replace(each, question=with_scope(replace(each.question, compare=None), office))])


def _both_ends(frame: Frame, question: Question) -> bool:
    """มากที่สุดกับน้อยที่สุด: the first and the last are both wanted."""
    return bool(question.rank) and frame.has("top", "top_students") and frame.has("bottom", "bottom_students")


def _listed(case: Case, keys: tuple[str, ...], question: Question) -> Understanding:
    """จำนวนนักเรียนและครู แยกอำเภอ: each with what is said of all; where something fits only one of them, ask."""
    frame = case.frame
    first = min(said.at for said in frame.measures)
    last = max(said.at for said in frame.measures)
    named = [each.first for each in frame.names.schools] + [each.first for each in frame.names.places]
    said = [place for places in frame.places.values() for place in places]
    between = any(first < place < last for place in (*named, *said))
    fitting = all(
        {key for key, _ in (*question.where, *question.excluding)} | set(question.by)
        <= {*measures.dimensions_of(each), "year"}
        for each in keys
    )
    if (
        len(keys) > MOST
        or between
        or not fitting
        or not _enumerated(frame, keys)
        or question.rank
        or question.share
        or question.mean
    ):
        return asking.about_measures(keys, question, "figures", {})
    requests = []
    for key in keys:
        made = draft(frame, key, case.setting, case.gazetteer)
        each = settle(made, "figures", {}, case, measure=key)
        if each.kind != "ask" or each.question is None or each.question.measure != key:
            return asking.about_measures(keys, question, "figures", {})
        requests.append(each)
    return together(requests)


def _enumerated(frame: Frame, keys: Sequence[str]) -> bool:
    """นักเรียนและครู, นักเรียน ครู: a list; นักเรียนได้งบ is not one."""
    said_at = {key: [said.at for said in frame.measures if said.key == key] for key in keys}
    if not all(said_at.values()):
        # A measure that only follows from others (an average) stands nowhere in the sentence.
        return False
    places = sorted({min(places) for places in said_at.values()})
    for low, high in pairwise(places):
        between = frame.pieces[low + 1 : high + 1]
        parted = any(piece.start in frame.reading.sentence.gaps for piece in between)
        if not (parted or any(piece.tag("cue", "and") or piece.tag("cue", "count") for piece in between)):
            return False
    return True


def _of_one(made: Draft) -> bool:
    scope = made.scope
    return (
        isinstance(scope, Scope)
        and scope.kind == "school"
        and len(scope.keys) == 1
        and not made.question.bounds
        and not made.question.rank
    )


def _only_a_name(frame: Frame) -> bool:
    """โรงเรียน was only said to name or point to one school, not to count them."""
    said = [mention for mention in frame.measures if mention.key == SCHOOLS]
    outside = [mention for mention in said if mention.at not in frame.names.used]
    if not outside:
        return True
    asked = (
        measures.counts_schools(frame)
        or frame.where
        or frame.by
        or frame.limits
        or frame.has("howmany", "count", "which", "office", "total", "chart", "file", *RANKING)
    )
    return not asked and not frame.names.places


def _attribute(case: Case) -> Understanding | None:
    """สอนถึงชั้นไหน มี ม.1 ไหม, สังกัดกลุ่มไหน: what one school is, and nothing that is counted."""
    frame = case.frame
    told = [frame.pieces[said.at].text for said in frame.cues if said.key == "profile"]
    taught = any("ถึงชั้น" in text or "สูงสุด" in text for text in told)
    wherein = set(frame.which) & {"cluster", "amphoe", "tambon", "size", "teaches"}
    people = any(said.key != SCHOOLS for said in frame.measures if not said.weak)
    own = frame.has("own") and case.setting.seat.kind == "school"
    of_one = frame.names.schools or (own and "size" in wherein)
    if people or frame.has("count", "howmany", *RANKING) or not (taught or (wherein and of_one)):
        return None
    return _profile(case, asked=True)


def _profile(case: Case, *, asked: bool = False) -> Understanding | None:
    """A school and nothing else about it, or its "ข้อมูล"."""
    frame = case.frame
    asked = asked or frame.has("profile") or not (frame.times or frame.where or frame.by)
    seated = case.setting.seat.kind == "school" and frame.has("profile") and not frame.measures
    own = seated or (
        frame.has("own")
        and (
            frame.has("profile", "marker")
            or any(_is_school(frame.pieces[said.at].text) for said in frame.cues if said.key == "own")
        )
    )
    unknown = any(thai in ("โรงเรียน", "รหัสโรงเรียน") for thai, _, _ in frame.names.unknown)
    if not asked or not (frame.names.schools or own or unknown):
        return None
    scope = named_scope(frame, case.setting, case.gazetteer) or (
        own_scope(case.setting, case.gazetteer) if seated else None
    )
    question = Question("students", Scope("office", case.setting.seat.office_code))
    made = Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)
    if isinstance(scope, Scope) and (scope.kind != "school" or len(scope.keys) > 1):
        return None
    return settle(made, "schools.profile", {}, case, measure="students")


def _is_school(text: str) -> bool:
    return text.startswith(("โรงเรียน", "รร"))


def _chat(case: Case) -> Understanding | None:
    """Small talk, when nothing else is in the sentence."""
    frame = case.frame
    for cue in _CHAT:
        # เที่ยงนี้กินอะไรดีคะ greets nobody.
        if any(
            said.key == cue and (said.at < 2 or not frame.pieces[said.at].text.startswith("ดี"))
            for said in frame.cues
        ):
            return ask(f"talk.{cue}")
    return None


#: What one request is about, in the order in which it is tried.
_REQUESTS: tuple[Rule, ...] = (
    asks_projection,
    _target,
    place_asked,
    refuse_unheld,
    own_rank,
    per_head,
    reports_asked,
    _attribute,
    _figures,
    _profile,
    _chat,
)

__all__ = ["Case", "ask", "asks_own_rank", "decide", "report_slots", "school_scope", "settle"]
