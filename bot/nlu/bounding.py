"""Which schools are meant by conditions on their figures: นักเรียนไม่ถึง 60, ไม่มีครู ม.1, ที่เปิดสอนอนุบาล 1."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.nlu import measures
from bot.nlu.against import against, of_one_school
from bot.nlu.conditions import COUNTED, PERCENT, Limit
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.kindtalk import units_of
from bot.nlu.meaning import BETWEEN
from bot.nlu.operations import changes, ranked_cues
from bot.nlu.slots import Frame
from db.datasets import DIMENSIONS, MEASURES
from reports.derived import DERIVED, measure_named
from reports.question import Bound

#: Money of which a rate in per cent is held.
_SPENT = frozenset(("allocated", "disbursed", "committed", "remaining"))
#: Words that begin another clause: what stands beyond them is not said of the same thing.
_PARTING = ("มี", "แต่", "แต่ไม่", "โดย", "ที่มี")
_ONLY = ("แค่", "เพียง", "อยู่", "เพียงแค่")
#: Dimensions whose rows may meet a condition themselves, and what stands between the word and the condition.
_ROWS = ("amphoe", "tambon", "cluster", "grade", "level", "position")
#: Of money, rows that may be spent to the last baht.
_MONEY_ROWS = ("line", "category")
PLAN_DIFFERENCE = "plan_difference"
_ABOVE_PLAN, _BELOW_PLAN = ("เกินแผน", "มากกว่าแผน"), ("ต่ำกว่าแผน", "น้อยกว่าแผน", "ไม่ถึงแผน")
_WHICH_HAVE = ("ที่", "ซึ่ง", "มี")


@dataclass(frozen=True, slots=True)
class _Parts:
    of: tuple[str, ...] = ()


_NO_PARTS = _Parts()


def bounds_of(frame: Frame, measure: str) -> tuple[tuple[Bound, ...], frozenset[int]]:
    """Return the conditions on schools and the pieces of the measures they are on.

    A condition that cannot be said is left unread in the frame, so that it is asked about.
    """
    beside = against(frame)
    if beside is not None and not of_one_school(frame):
        return (beside.bound,), frozenset(said.at for said in frame.measures if said.key == beside.measure)
    bounds, used = _limits(frame)
    if not bounds and (found := _none(frame)):
        return found
    if not bounds and (found := _spent_lines(frame)):
        return found
    if not bounds and (found := _beyond_plan(frame)):
        return found
    if not bounds and (found := _some(frame, measure)):
        return found
    return tuple(bounds), frozenset(used)


def measure_bounded(frame: Frame, bounds: tuple[Bound, ...], used: frozenset[int]) -> str:
    """Return what is asked of the schools that meet the conditions: another measure, or the schools themselves."""
    if bounds[0].of != "school":
        return bounds[0].measure
    rest = measures.choose(frame, without=used)
    said = any(each.at not in used for each in frame.measures) or measures.counts_people(frame)
    if rest is not None and rest.key not in {bound.measure for bound in bounds} and said:
        return rest.key
    counted = not measures.counts_schools(frame) and measures.counts_people(frame)
    apart = any(said.key == bounds[0].measure and said.at not in used for said in frame.measures)
    if counted and (apart or measure_named(bounds[0].measure).unit == "คน"):
        return bounds[0].measure
    return SCHOOLS


def belongs_apart(
    frame: Frame, measure: str, where: dict[str, tuple[str, ...]], bounds: tuple[Bound, ...]
) -> str:
    """Return a condition of which it is not clear, or cannot be said, what it narrows; nothing when all is clear.

    What the measure asked for lacks narrows the one measure that the schools are chosen by: โรงเรียนที่มีนักเรียน ป.1 ไม่ถึง 10 คน.
    """
    known = measures.dimensions_of(measure)
    for dimension in where:
        if dimension in known:
            if (
                measure != SCHOOLS
                and dimension not in measures.dimensions_of(SCHOOLS)
                and _inside(frame, dimension)
            ):
                return dimension
            continue
        if len(bounds) > 1 or any(_parted(frame, dimension, at) for _, at in frame.limits):
            return dimension
    return ""


def _inside(frame: Frame, dimension: str) -> bool:
    """Say whether a condition stands between schools that are described and the number they are described with."""
    schools = [said.at for said in frame.measures if said.key == SCHOOLS]
    return any(
        schools and min(schools) < place < at
        for place in frame.places.get(dimension, ())
        for _, at in frame.limits
    )


def _parted(frame: Frame, dimension: str, at: int) -> bool:
    for place in frame.places.get(dimension, ()):
        low, high = sorted((place, at))
        between = frame.pieces[low + 1 : high]
        if any(piece.tag("cue", "and") or piece.text in _PARTING for piece in between):
            return True
    return False


def _limits(frame: Frame) -> tuple[list[Bound], list[int]]:
    bounds: list[Bound] = []
    used: list[int] = []
    taken: set[int] = set()
    derived = measures.derived_said(frame)
    kind = _of_rows(frame)
    for limit, at in sorted([*frame.limits, *_exact(frame)], key=lambda pair: pair[1]):
        key, place = _limited(frame, limit.unit, at, taken) if kind or _of_schools(frame) else (None, None)
        if (
            key in DERIVED.get(derived or "", _NO_PARTS).of
            and limit.unit not in PERCENT
            and len(frame.limits) < 2
        ):
            # ครู 1 คนต่อนักเรียนเกิน 25: the ratio is meant, not one of its parts.
            key = derived
            used += [said.at for said in frame.measures if said.key != SCHOOLS]
        whole = key is not None and measure_named(key).unit not in BETWEEN and key not in DERIVED
        bound = limit.bound(key, whole=whole) if key else None
        if bound is None or (kind and _asks_other(frame, bound.measure)):
            frame.used.discard(at)
            continue
        bounds.append(replace(bound, of=kind) if kind else bound)
        if place is not None:
            used += _phrase(frame, place)
            taken.add(place)
    return bounds, used


def _phrase(frame: Frame, place: int) -> list[int]:
    """เด็กพักนอน is one thing said in two words."""
    named = {said.at for said in frame.measures if said.key != SCHOOLS}
    first = place
    while first - 1 in named:
        first -= 1
    return list(range(first, place + 1))


def _of_schools(frame: Frame) -> bool:
    """Conditions are met by schools: อำเภอไหนมีนักเรียนเกิน 5000 คน cannot be said."""
    wider = {"amphoe", "tambon", "cluster"} & {*frame.which, *frame.by}
    return not wider or any(said.key == SCHOOLS for said in frame.measures)


def _of_rows(frame: Frame) -> str | None:
    """อำเภอที่มีนักเรียนเกิน 8,000 คน, ชั้นไหนบ้างที่ไม่ถึง 20 คน: what each row is, where rows meet the condition."""
    if any(said.key == SCHOOLS for said in frame.measures) or "school" in (*frame.which, *frame.by):
        return None
    if changes(frame) or frame.has("percent", "proportion", "mean", "compare", "than") or ranked_cues(frame):
        return None
    said = [key for key in dict.fromkeys((*frame.which, *frame.by)) if key in _ROWS]
    for place, piece in enumerate(frame.pieces[:-1]):
        tag = piece.tag("dimension")
        after = frame.pieces[place + 1].text
        if tag and tag.key in _ROWS and place not in frame.names.used and after.startswith(_WHICH_HAVE):
            said.append(tag.key)
    kinds = list(dict.fromkeys(said))
    if len(kinds) != 1 or len(frame.by) > 1:
        return None
    if kinds[0] not in (*frame.which, *frame.by):
        frame.by.append(kinds[0])
    return kinds[0]


def _asks_other(frame: Frame, measure: str) -> bool:
    """อำเภอที่มีนักเรียนเกิน 8,000 คน มีครูกี่คน: of places that meet a condition nothing else can be asked."""
    same = {measure, SCHOOLS, SUBMISSIONS, *DERIVED.get(measure, _NO_PARTS).of}
    return any(said.key not in same and not said.weak for said in frame.measures)


def _exact(frame: Frame) -> list[tuple[Limit, int]]:
    """โรงเรียนที่มีครู 1 คน: a bare number with a unit, where schools are wanted."""
    if frame.limits or ranked_cues(frame) or not _wants_schools(frame):
        return []
    found = []
    for number, at in frame.numbers:
        after = frame.pieces[at + 1] if at + 1 < len(frame.pieces) else None
        before = next((each for each in reversed(frame.pieces[:at]) if each.text not in _ONLY), None)
        if after is None or before is None or frame.pieces[at].text.rstrip() != str(number):
            continue
        named = before.tag("measure") or before.tag("grade") or before.tag("value")
        if named and (after.text in COUNTED or after.text in PERCENT):
            unit = "%" if after.text in PERCENT else after.text
            frame.used |= {at, at + 1}
            found.append((Limit(Decimal(number), Decimal(number), unit=unit), at))
    return found


def growth_condition(frame: Frame) -> str | None:
    """Return the measure of โรงเรียนที่นักเรียนลดลงมีกี่โรง, เพิ่มขึ้นเกิน 10 คน: conditions on growth cannot be said."""
    if not changes(frame) or ranked_cues(frame) or not any(said.key == SCHOOLS for said in frame.measures):
        return None
    counted = any("กี่" in frame.pieces[said.at].text for said in frame.measures if said.key == SCHOOLS)
    if not (counted or frame.limits):
        return None
    others = [said.key for said in frame.measures if said.key not in (SCHOOLS, SUBMISSIONS)]
    return others[0] if others else None


def about_number(frame: Frame) -> tuple[str, str] | None:
    """Return the measure and the number of โรงเรียนที่มีนักเรียนประมาณ 100 คน, which says no clear condition."""
    if ranked_cues(frame) or not _wants_schools(frame):
        return None
    for number, at in frame.numbers:
        near = frame.pieces[at - 1].text if at else ""
        if near in ("ประมาณ", "ราว", "ราวๆ", "สัก", "เกือบ"):
            key, _ = _limited(frame, "คน", at, set())
            return (key, str(number)) if key and number > 1 else None
    return None


def _limited(frame: Frame, unit: str, at: int, taken: set[int]) -> tuple[str | None, int | None]:
    """The measure a condition is on: the one named before it, else after it, else by its unit."""
    if unit == "โรง":
        return None, None
    said = [each for each in frame.measures if each.key not in (SCHOOLS, SUBMISSIONS)]
    if unit in PERCENT:
        rate = next((key for key, each in DERIVED.items() if each.unit == "ร้อยละ"), None)
        near = max((each for each in said if each.at < at), key=lambda each: each.at, default=None)
        if any(each.key == "remaining" for each in said) and (near is None or near.key == "remaining"):
            # เหลือเกินครึ่ง: what is left is held in baht only, and is not what was spent.
            return None, None
        spent = next((each.at for each in said if each.key in _SPENT or each.key == rate), None)
        frame.use("percent")
        return (rate, spent) if spent is not None else (None, None)
    before = [each for each in said if each.at < at and each.at not in taken]
    after = [each for each in said if each.at > at]
    for each in (*sorted(before, key=lambda each: (-each.at, each.weak)), *after):
        if not unit or unit in units_of(each.key):
            return _refined(frame, each.key, each.at, at), each.at
    if inferred := _inferred(frame, unit):
        return inferred, None
    return None, None


def _refined(frame: Frame, key: str, place: int, at: int) -> str:
    """นักเรียนต่อครูเกิน 20: a derived measure said as one phrase is meant rather than its parts."""
    names = [said.key for said in frame.measures if said.at == place]
    return next((name for name in names if name in DERIVED), key)


def _inferred(frame: Frame, unit: str) -> str | None:
    """มี ป.6 น้อยกว่า 5 คน names no measure: the first that has such a unit and can be narrowed so."""
    if not unit:
        unit = "คน" if {"grade", "level", "sex"} & frame.where.keys() else ""
    wanted = frame.where.keys() - set(measures.dimensions_of(SCHOOLS))
    for measure in MEASURES.values() if unit else ():
        if measure.unit == unit and wanted <= set(measure.dimensions) and not measure.fixed.keys() & wanted:
            return measure.key
    return None


def _wants_schools(frame: Frame) -> bool:
    return measures.counts_schools(frame) or measures.describes_schools(frame)


def _none(frame: Frame) -> tuple[tuple[Bound, ...], frozenset[int]] | None:
    """โรงเรียนที่ไม่มีครู, ไม่มี ม.1, ยังไม่เบิกจ่าย: those with none."""
    at = frame.where_is("none")
    if at is None and (covered := _not_covered(frame)) is not None:
        return covered
    if at is None or not _wants_schools(frame):
        return None
    frame.use("covering")
    # เบิกหมดแล้ว says at once what is left and that it is nothing.
    after = [said for said in frame.measures if said.at >= at and said.key != SCHOOLS]
    if not after:
        # ไวไฟโรงเรียนไหนไม่มี: what it is none of stands before; only where none is told as such.
        told = [said for said in frame.measures if said.key in MEASURES and MEASURES[said.key].zero_told]
        after = told if len(told) == 1 else after
    inner = [key for key in frame.where if key not in measures.dimensions_of(SCHOOLS)]
    near = at - 1 - (frame.pieces[at - 1].text == "ว่าง")
    if any(place < near for key in inner for place in frame.places.get(key, ())):
        return None
    if any(place < at for key in inner for place in frame.places.get(key, ())) and any(
        place > at for key in inner for place in frame.places.get(key, ())
    ):
        # มี ป.6 ไม่มี ม.ต้น: one of the two is there.
        return None
    # ไม่มีเด็กพักนอน: of pupils and boarders the more exact is meant.
    others = frozenset(said.at for said in frame.measures if said not in after)
    chosen = measures.choose(frame, without=others) if after else None
    key = chosen.key if chosen else _inferred(frame, "คน") or _inferred(frame, "บาท") if inner else None
    if key in (None, SCHOOLS, SUBMISSIONS) or not set(inner) <= set(measures.dimensions_of(str(key))):
        return None
    frame.use("none")
    return (Bound(str(key), None, 0),), frozenset(said.at for said in after)


def _not_covered(frame: Frame) -> tuple[tuple[Bound, ...], frozenset[int]] | None:
    """อินเทอร์เน็ตครอบคลุมทุกโรงหรือยัง: which schools have none answers it; only where none is told as such."""
    told = [said for said in frame.measures if said.key in MEASURES and MEASURES[said.key].zero_told]
    if (
        not frame.has("covering")
        or len({said.key for said in told}) != 1
        or frame.limits
        or ranked_cues(frame)
    ):
        return None
    frame.use("covering")
    return (Bound(told[0].key, None, 0),), frozenset(said.at for said in told)


def _spent_lines(frame: Frame) -> tuple[tuple[Bound, ...], frozenset[int]] | None:
    """รายการไหนเงินหมดแล้ว: the lines or kinds of money of which nothing is left."""
    at = frame.where_is("none")
    kinds = [key for key in _MONEY_ROWS if key in (*frame.which, *frame.by)]
    if at is None or len(kinds) != 1 or len(frame.by) > 1 or ranked_cues(frame):
        return None
    left = [said.at for said in frame.measures if said.key == "remaining" and said.at == at]
    others = [said for said in frame.measures if said.at != at and not said.weak]
    if not left or others:
        return None
    if kinds[0] not in frame.by:
        frame.by.append(kinds[0])
    frame.use("none")
    return (Bound("remaining", None, 0, of=kinds[0]),), frozenset(left)


def _beyond_plan(frame: Frame) -> tuple[tuple[Bound, ...], frozenset[int]] | None:
    """โรงไหนรับเด็กเกินแผน, โรงไหนรับไม่ถึงแผน: those that are above or below it, not how far each is."""
    if "school" not in frame.which or ranked_cues(frame):
        return None
    for said in frame.measures:
        text = frame.pieces[said.at].text
        if said.key == PLAN_DIFFERENCE and text.startswith(_ABOVE_PLAN + _BELOW_PLAN):
            above = text.startswith(_ABOVE_PLAN)
            bound = (
                Bound(PLAN_DIFFERENCE, least=0, above=True)
                if above
                else Bound(PLAN_DIFFERENCE, most=0, below=True)
            )
            return (bound,), frozenset(each.at for each in frame.measures if each.key != SCHOOLS)
    return None


def _some(frame: Frame, measure: str) -> tuple[tuple[Bound, ...], frozenset[int]] | None:
    """โรงเรียนที่มีเด็กพักนอนกี่โรง, โรงเรียนที่เปิดสอน ม.1: those with any; not beside a rank, which orders all."""
    if ranked_cues(frame) or frame.limits or changes(frame) or len(frame.names.schools) > 1:
        return None
    if any(said.key != SCHOOLS and frame.pieces[said.at].text.startswith("จำนวน") for said in frame.measures):
        return None
    if frame.has("sorted", "percent", "proportion", "mean", "than", "compare"):
        return None
    said = {each.key: frame.pieces[each.at].text for each in frame.measures if not each.weak}
    if len(said) > 2 and said.get(SCHOOLS, "").startswith("จำนวน"):
        # ขอจำนวน รร. นร. ครู: things in a row, of which none is a condition.
        return None
    inner = [key for key in frame.where if key not in (*measures.dimensions_of(SCHOOLS), "year")]
    if measure == SCHOOLS:
        key = _inferred(frame, "คน") if inner and not frame.either.keys() & set(inner) else None
        if key is None and inner:
            key = _kind_had(inner)
        if key is None and {"line", "category"} & set(inner):
            # โรงเรียนไหนได้ธุรการ 15,000: those that were given any.
            key = _inferred(frame, "บาท")
        if inner == ["level"] and frame.either.get("level"):
            key = _level_taught(frame)
    elif measure in MEASURES and measure != SUBMISSIONS and _wants_schools(frame) and not frame.has("count"):
        key = measure if set(inner) <= set(measures.dimensions_of(measure)) else None
    else:
        key = None
    if key is None:
        return None
    others = frozenset(said.at for said in frame.measures if said.key != SCHOOLS)
    if measure_named(key).unit == "บาท":
        return (Bound(key, 0, None, above=True),), others
    return (Bound(key, 1, None),), others


def _kind_had(inner: list[str]) -> str | None:
    """บ้านพักครูชำรุดโรงเรียนไหนบ้าง: schools that have any of the things that are named."""
    of = {DIMENSIONS[key].of for key in inner}
    key = of.pop() if len(of) == 1 else ""
    return key if key in MEASURES and set(inner) <= set(measures.dimensions_of(key)) else None


def _level_taught(frame: Frame) -> str | None:
    """ประถมศึกษา is a kind of school unless something is taught there: สอนประถม."""
    taught = any(piece.text.startswith(("สอน", "เปิดสอน", "รับ")) for piece in frame.pieces)
    if taught:
        frame.either.pop("level")
    return "students" if taught else None
