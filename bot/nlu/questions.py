"""From what a sentence names to a Question, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.nlu import measures
from bot.nlu.against import against, beside_tier
from bot.nlu.bounding import about_number, belongs_apart, bounds_of, growth_condition, measure_bounded
from bot.nlu.chartwords import CHART_WISHES, PYRAMID_BY
from bot.nlu.filewords import FILE_WISHES
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.kindtalk import kind_asked
from bot.nlu.narrowing import conditions
from bot.nlu.operations import changes, exclusions, falls, mean_of, share_of
from bot.nlu.ranking import WIDER, mentioned, rank_of
from bot.nlu.recordwords import keeps_months
from bot.nlu.scopes import Scoping, named_scope, office_scope, own_scope
from bot.nlu.slots import Frame
from bot.nlu.timing import Compared, Draft, Trouble, calendar_of, period_of, put_rounds
from bot.nlu.understanding import Setting
from db.datasets import DIMENSIONS, listing_of
from reports.derived import measure_named
from reports.question import Bound, ChartWish, Question, Rank, Scope, Wish

_KINDS_OF_SCHOOLS = frozenset(("size", "teaches"))
#: Words for the schools beside the own one.
_OTHERS = ("โรงเรียนอื่น", "รร.อื่น", "รรอื่น", "โรงอื่น", "แห่งอื่น")


def draft(frame: Frame, measure: str, setting: Setting, gazetteer: Gazetteer) -> Draft | Trouble:
    """Return the question a sentence asks about a measure, with its scope still to be settled."""
    if (near := about_number(frame)) is not None:
        return Trouble("about", near)
    if (grown := growth_condition(frame)) is not None:
        return Trouble("change_direction", (grown, "school"))
    frame.settle_breakdowns(measure_named(measure).dimensions)
    bounds, used = bounds_of(frame, measure)
    if bounds:
        measure = measure_bounded(frame, bounds, used)
    mean = mean_of(frame, measure)
    rank, ranked_by, measure = rank_of(frame, measure)
    by = _by(frame, measure, rank, ranked_by)
    where = conditions(frame, measure, bounds)
    if (set_against := against(frame)) is not None:
        # What it is set against is the condition, or stands beside the answer of one school anyway.
        where.pop(set_against.dimension, None)
    else:
        beside_tier(frame, measure, where, by)
    out = exclusions(frame, measure, where)
    if trouble := _misfit(frame, measure, where, by, out, bounds):
        return trouble
    if rank and (beside := [key for key in by if key not in (ranked_by, rank.within)]):
        return Trouble("ranked_broken", (measure, str(ranked_by), beside[0]))
    if rank and rank.within:
        by = [key for key in by if key != rank.within]
    dated = bounds[0].measure if bounds and measure == SCHOOLS else measure
    period = period_of(frame, dated, setting, gazetteer)
    if isinstance(period, Trouble):
        return period
    when, compare = period
    if rank and changes(frame):
        if not rank.top or falls(frame) is None:
            return Trouble("change_direction", (measure, by[0]))
        rank, compare = replace(rank, top=not falls(frame)), "previous"
    if measure == SUBMISSIONS or keeps_months(measure):
        where, when = put_rounds(frame, where, when)
    question = Question(
        measure=measure,
        scope=office_scope(setting),
        where=tuple(where.items()),
        by=tuple(dimension for dimension in by if not (dimension == "year" and when and len(when.years) > 1))[
            :2
        ],
        period=when,
        compare=compare,
        rank=rank,
        bounds=bounds,
        listing=_listing(frame, measure, bounds, rank, by),
        excluding=tuple(out.items()),
        mean=mean,
        **wish_of(frame),  # type: ignore[arg-type]
    )
    return _scoped(frame, question, where, setting, gazetteer)


def _scoped(
    frame: Frame,
    question: Question,
    where: dict[str, tuple[str, ...]],
    setting: Setting,
    gazetteer: Gazetteer,
) -> Draft | Trouble:
    """Put in whose figures they are, and of what a share is wanted, which depends on the place."""
    scope = named_scope(frame, setting, gazetteer)
    own = own_scope(setting, gazetteer)
    if (
        frame.has("percent", "proportion")
        and frame.has("own")
        and not frame.names.schools
        and own is not None
    ):
        # โรงเรียนเรากี่เปอร์เซ็นต์ของเขต: the office is what it is a part of.
        scope = own
    smaller = isinstance(scope, Scope) and scope.kind != "office"
    if scope is None:
        scope = default_scope(question, frame, setting, gazetteer)
    share = share_of(frame, question.measure, where, question.by, place=smaller)
    if question.compare == "previous":
        # เพิ่มขึ้นร้อยละเท่าไหร่: growth is told in per cent too.
        share = None
        if changes(frame):
            frame.use("percent")
    if isinstance(share, tuple):
        return Trouble(
            "share_of", share, replace(question, scope=scope) if isinstance(scope, Scope) else question
        )
    question = replace(question, share=share, listing=question.listing and share is None)
    if isinstance(scope, Scope):
        question = _without_namesakes(frame, with_scope(question, scope))
    if trouble := _unclear_exception(frame, question):
        return trouble
    question = _without_own(frame, question, scope, own)
    if isinstance(scope, Scope):
        if question.mean == "school" and scope.kind == "school" and len(scope.keys) == 1:
            return Trouble("mean_of_one", (question.measure,), replace(question, mean=None))
    if question.compare is None and question.rank is None and _set_against(frame, question):
        question = replace(question, compare="each")
    if question.compare == "each":
        _count_named(frame)
        if question.by == (question.scope.kind,):
            # บ้านแม่จันกับบ้านป่าตึงโรงไหนเยอะกว่า: each is shown by itself already.
            question = replace(question, by=())
    if question.compare or not set(question.by) <= WIDER:
        # แม่สายกับแม่จันที่ไหนเยอะกว่า: both are shown beside each other.
        frame.use("than")
    if question.bounds:
        # เด็กน้อยจนเข้าข่ายควบรวม ต่ำกว่า 40 คน: the number says what is meant.
        frame.use("merging")
    if question.excluding:
        # ถ้าไม่รวมแม่สาย; นอกจากแม่สายแล้วอำเภออื่น.
        frame.use("what_if", "other")
    if question.compare == "previous" or _years_compared(frame, question):
        # ปี 66 เทียบกับปี 68 มากขึ้นไหม: both are shown.
        frame.use("more", "less")
    return Draft(question, scope)


def _without_own(frame: Frame, question: Question, scope: Scoping, own: Scope | None) -> Question:
    """โรงเรียนอื่นในตำบลเดียวกับเรา: a principal's own school is left out of the list."""
    others = any(piece.text.startswith(_OTHERS) for piece in frame.pieces) or frame.has("other")
    alone = question.excluding or question.measure not in (SCHOOLS, "students", "teachers") or not others
    if alone or own is None or own.kind != "school" or scope == own or not _of_many(question):
        return question
    frame.use("other", "everyone")
    at = frame.where_is("except")
    if at is not None and at + 1 < len(frame.pieces) and frame.pieces[at + 1].tag("cue", "own"):
        frame.used.add(at)
    return replace(question, excluding=(("school", own.keys),))


def _of_many(question: Question) -> bool:
    return question.measure == SCHOOLS or "school" in question.by


def _set_against(frame: Frame, question: Question) -> bool:
    """ป.1 กับ ป.6 ต่างกันกี่คน, ปี 66 กับ 68 ต่างกัน: what two named things differ by is wanted too."""
    if not frame.has("compare", "than"):
        return False
    named = any(len(values) > 1 and dimension in question.by for dimension, values in question.where)
    return named or (question.period is not None and len(question.period.years) == 2)


def _years_compared(frame: Frame, question: Question) -> bool:
    years = question.period.years if question.period is not None else ()
    return len(years) > 1 and any(when.compared for when in frame.times)


def _count_named(frame: Frame) -> None:
    """แม่จัน แม่สาย เชียงแสน 3 อำเภอ: the number only counts what was named."""
    count = len(frame.names.schools) + len(frame.names.places)
    frame.used |= {at for number, at in frame.numbers if number == count}


def _without_namesakes(frame: Frame, question: Question) -> Question:
    """นักเรียนแม่สายไม่รวมบ้านสันโค้ง: of two schools of that name the one in แม่สาย is left out."""
    kind = question.scope.kind
    if kind in ("school", "office"):
        return question
    left_out = dict(question.excluding)
    for number, named in enumerate(frame.out_names.schools):
        inside = tuple(each for each in named.match.schools if getattr(each, kind) in question.scope.keys)
        if len(named.match.schools) > 1 and len(inside) == 1:
            frame.out_names.schools[number] = replace(named, match=replace(named.match, schools=inside))
            left_out["school"] = (*left_out.get("school", ()), inside[0].code)
    return replace(question, excluding=tuple(left_out.items()))


def _unclear_exception(frame: Frame, question: Question) -> Trouble | None:
    """A name that is left out and fits several schools, or none."""
    for named in frame.out_names.schools:
        if len(named.match.schools) != 1 or named.match.how == "part":
            codes = tuple(school.code for school in named.match.schools)
            return Trouble("excluded_school", (named.typed, *codes), question)
    for thai, typed, _ in frame.out_names.unknown:
        return Trouble("excluded_unknown", (thai, typed), question)
    return None


def with_scope(question: Question, scope: Scope) -> Question:
    """Put the scope in; several named things are compared with each other."""
    compare = question.compare
    if len(scope.keys) > 1 and compare is None:
        compare = "each"
    return replace(question, scope=scope, compare=compare)


def default_scope(question: Question, frame: Frame, setting: Setting, gazetteer: Gazetteer) -> Scope:
    """The own school or cluster of its seat, the office of officers and the public; what needs many schools asks wide."""
    wide = (
        question.measure in (SCHOOLS,)
        or any(bound.of in WIDER for bound in question.bounds)
        or (question.rank and set(question.by) & WIDER)
        or question.mean in ("school", "amphoe", "tambon", "cluster")
        or {dimension for dimension, _ in question.excluding} & WIDER
        or set(question.by) & WIDER
        or set(frame.which) & WIDER
        # A size or a kind of schools says which of many; of the own school it says nothing.
        or _KINDS_OF_SCHOOLS & dict(question.where).keys()
        or (
            question.measure == SUBMISSIONS
            and (frame.has("which") or measures.counts_schools(frame) or question.by)
        )
    )
    own = own_scope(setting, gazetteer)
    if not {"school", "amphoe", "tambon"} & set(measure_named(question.measure).dimensions):
        # What the office does as a whole, such as its projects, is nobody's own.
        return office_scope(setting)
    if own is None or (wide and own.kind == "school"):
        return office_scope(setting)
    return own


def _by(frame: Frame, measure: str, rank: Rank | None, ranked_by: str | None) -> list[str]:
    by = list(frame.by)
    if rank is not None and ranked_by is not None:
        by = [ranked_by, *(key for key in by if key not in (ranked_by, "year"))]
    elif measure not in (SCHOOLS, SUBMISSIONS) and not frame.limits:
        by += [dimension for dimension in dict.fromkeys(frame.which) if dimension not in by]
    else:
        by += [key for key in dict.fromkeys(frame.which) if key not in by and key != "school"]
    if measure in (SCHOOLS,) and by == ["school"]:
        by = []
    if (
        not by
        and "line" in measure_named(measure).dimensions
        and "line" not in frame.where
        and _which_things(frame)
    ):
        by = ["line"]
    if frame.has("sorted") and not by:
        by = [mentioned(frame) or "school"]
        frame.use("sorted", "top", "bottom")
    if (listing := listing_of(measure)) is not None and by == [listing.title] and not frame.by:
        # คำขอมีรายการไหนบ้าง: each record is told by its title.
        by = []
    known = measure_named(measure).dimensions
    if (
        frame.has("chart_pyramid")
        and set(PYRAMID_BY) <= set(known)
        and set(by) <= set(PYRAMID_BY)
        and rank is None
    ):
        return list(PYRAMID_BY)
    by = kind_asked(by, known)
    if "level" in by and "level" not in known and "grade" in known:
        by = ["grade" if key == "level" else key for key in by]
    return by


def _which_things(frame: Frame) -> bool:
    """ได้งบอะไรบ้าง asks for the lines of the money."""
    return any(
        frame.pieces[said.at].text in ("อะไรบ้าง", "อะไร") for said in frame.cues if said.key == "which"
    )


def _misfit(
    frame: Frame,
    measure: str,
    where: dict[str, tuple[str, ...]],
    by: Sequence[str],
    out: dict[str, tuple[str, ...]],
    bounds: tuple[Bound, ...],
) -> Trouble | None:
    known = measure_named(measure).dimensions
    inner: set[str] = set()
    if bounds:
        if apart := belongs_apart(frame, measure, where, bounds):
            thai = DIMENSIONS[apart].thai if apart in DIMENSIONS else apart
            return Trouble("condition_apart", (measure, apart, thai))
        inner = set(where) & set(measure_named(bounds[0].measure).dimensions)
    for dimension in (*(key for key in where if key not in inner), *by, *out):
        if dimension not in known and dimension != "year":
            thai = DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension
            return Trouble("dimension", (measure, dimension, thai))
    if len([dimension for dimension in by if dimension != "year"]) > 2:
        return Trouble("too_many", tuple(by))
    return None


def _listing(
    frame: Frame, measure: str, bounds: tuple[Bound, ...], rank: Rank | None, by: Sequence[str]
) -> bool:
    if rank is not None:
        return False
    if measure in (SCHOOLS, SUBMISSIONS):
        if frame.has("which") and not (set(frame.which) - {"school"}):
            return True
        if measure == SCHOOLS and frame.where and not by and _asks_whether(frame):
            return True
        return bool(bounds) and not frame.has("howmany", "count") and not by and not _asks_how_many(frame)
    if listing_of(measure) is not None:
        # Records are read unless somebody asks how many: โครงการที่ล่าช้า, คำขอของเรา.
        frame.use("when", "status_asked")
        if _asks_figure(frame, measure) and not by:
            return True
        return not (
            by or frame.has("howmany", "count", "percent", "proportion", "chart") or _asks_how_many(frame)
        )
    return False


def _asks_whether(frame: Frame) -> bool:
    """โรงเรียนที่ไปเรียนรวมแล้วมีมั้ย: which they are answers whether there are any."""
    texts = [piece.text for piece in frame.pieces]
    return any(
        one in ("มี", "มีอยู่") and two.startswith(("ไหม", "มั้ย", "มั๊ย", "ไม๊", "หรือเปล่า", "หรือไม่", "รึเปล่า"))
        for one, two in pairwise(texts)
    ) and not frame.has("howmany", "count")


def _asks_figure(frame: Frame, measure: str) -> bool:
    """ตัวชี้วัดความปลอดภัยได้เท่าไหร่ asks for the figure of the record that is named, not how many there are."""
    listing = listing_of(measure)
    if listing is None or not listing.told or listing.search not in frame.where:
        return False
    said = [frame.pieces[each.at].text for each in frame.cues if each.key == "count"]
    return bool(said) and all("เท่า" in text for text in said) and not frame.has("percent", "chart")


def _asks_how_many(frame: Frame) -> bool:
    return any(frame.pieces[said.at].text.startswith(("กี่", "จำนวน")) for said in frame.measures)


def wish_of(frame: Frame) -> dict[str, Wish | ChartWish | None]:
    """Return how the answer is wanted, as fields of a Question."""
    if frame.has("file"):
        named = next((wish for wish in FILE_WISHES if frame.has(wish)), None)
        return {"want": named or "file", "chart": None}
    for cue, kind in CHART_WISHES.items():
        if frame.has(cue):
            return {"want": "chart", "chart": kind}
    if frame.has("chart"):
        return {"want": "chart", "chart": None}
    return {"want": "table" if frame.has("table") else "sentence", "chart": None}


__all__ = [
    "Compared",
    "Draft",
    "Trouble",
    "calendar_of",
    "conditions",
    "default_scope",
    "draft",
    "period_of",
    "put_rounds",
    "wish_of",
    "with_scope",
]
