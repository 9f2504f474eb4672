"""What is reckoned from figures: shares (ร้อยละ, สัดส่วน), averages (เฉลี่ย), growth (เพิ่มขึ้น); and what is left out."""

from __future__ import annotations

from bot.nlu.conditions import SPOKEN
from bot.nlu.frame import SCHOOLS
from bot.nlu.lattice import Piece
from bot.nlu.measures import dimensions_of
from bot.nlu.ranking import WIDER
from bot.nlu.slots import RANKING, Frame
from db.datasets import MEASURES
from db.values.schooling import LEVEL_OF_GRADE
from reports.derived import DERIVED, measure_named

Values = dict[str, tuple[str, ...]]

#: Over the keys of these an average is reckoned.
AVERAGED = ("school", "amphoe", "cluster", "tambon", "year")
#: Of what an average of one single school can be reckoned.
_ONE_SCHOOL = ("year",)
#: เพิ่ม, ลด, หายไป are growth; เข้าใหม่ and ย้ายออก are movements, of which nothing is held.
_GROWING = frozenset(("เพิ่ม", "เพิ่มขึ้น", "มากขึ้น", "ลด", "ลดลง", "ลดไป", "หายไป", "หาย", "น้อยลง")).__contains__
_DOWN = ("ลด", "หาย", "น้อยลง", "หด", "ร่วง", "ทรุด", "ถดถอย", "ดิ่ง", "วูบ", "แย่ลง", "ตกลง", "ขยับลง", "ต่ำลง")
_UP = ("เพิ่ม", "มากขึ้น", "โต", "เติบโต", "พุ่ง", "ขยายตัว", "ขยับขึ้น", "สูงขึ้น", "เยอะขึ้น", "ดีขึ้น", "สวนกระแส")
_BETWEEN = ("amphoe", "tambon", "cluster")
_WORDS_OF_SCHOOL = ("โรง", "แห่ง", "โรงละ", "แห่งละ")


def exclusions(frame: Frame, measure: str, where: Values) -> Values:
    """Return what is left out of a measure; grades that are left out of grades that were named leave ``where``."""
    out, known = dict(frame.out), dimensions_of(measure)
    for dimension, instead in frame.out_either.items():
        if dimension in out and dimension not in known and instead.keys() <= set(known):
            del out[dimension]
            out |= instead
    for place in frame.out_names.places:
        if place.kind != "office":
            out[place.kind] = tuple(dict.fromkeys((*out.get(place.kind, ()), *place.names)))
    codes = [
        named.match.schools[0].code for named in frame.out_names.schools if len(named.match.schools) == 1
    ]
    if codes:
        out["school"] = tuple(dict.fromkeys(codes))
    if out.keys() & set(known):
        # ยกเว้นภารโรง: of staff the position, of money the line.
        out = {
            dimension: values for dimension, values in out.items() if dimension in known or dimension in WIDER
        }
    for dimension in list(out):
        named = where.get(dimension)
        if named and dimension not in WIDER:
            left = tuple(value for value in named if value not in out[dimension])
            del out[dimension]
            where[dimension] = left or named
    if "level" in out and "grade" in where:
        left = tuple(grade for grade in where["grade"] if LEVEL_OF_GRADE[grade] not in out["level"])
        del out["level"]
        where["grade"] = left or where["grade"]
    return out


def changes(frame: Frame) -> bool:
    """Say whether growth is asked for: เพิ่มขึ้น, ลดลง, หายไป, มากกว่าปีที่แล้ว; not made-up numbers (ถ้าเพิ่ม 5 คน)."""
    if frame.has("what_if", "per_head", "estimate"):
        return False
    if any(_GROWING(frame.pieces[said.at].text) for said in frame.cues if said.key in ("more", "less")):
        return True
    named = len(frame.names.schools) + len(frame.names.places)
    beside = named > 1 or any(count > 1 for count in frame.mentions.values())
    years = not beside and any(len(when.years) == 1 for when in frame.times)
    than = frame.has("than") and (years or any((when.shift or 0) < 0 for when in frame.times))
    return frame.has("change") or than


def falls(frame: Frame) -> bool | None:
    """Say whether a fall is asked for (ลดลง, หายไป) rather than a rise; None when the words leave it open."""
    said = [frame.pieces[said.at].text for said in frame.cues if said.key in ("change", "more", "less")]
    down = any(text.startswith(_DOWN) or "หรือลด" in text for text in said)
    up = any(text.startswith(_UP) or "หรือเพิ่ม" in text for text in said)
    return down if down != up else None


def mean_of(frame: Frame, measure: str) -> str | None:
    """Return the dimension over whose keys the average is wanted, taking it out of the breakdown; None for no average."""
    averages = any(said.key in MEASURES and MEASURES[said.key].weight for said in frame.measures)
    if (not measure_named(measure).additive and measure not in DERIVED) or (measure == SCHOOLS and averages):
        # โอเน็ตเฉลี่ยเท่าไหร่, กี่โรงที่เฉลี่ยโอเน็ตไม่ถึง 20: it is an average already.
        frame.use("mean")
        return None
    one = frame.has("one") and frame.has("count") and not (frame.limits or frame.names.schools)
    said = _averaged(frame)
    # ครูกี่คนต่อโรง is an average without its word.
    per = frame.has("count") and not frame.limits and said is not None and _after_per(frame, said)
    if not (frame.has("mean") or one or per) or measure in DERIVED or frame.has("what_if"):
        return None
    if said is None:
        heads = [piece.text for piece in frame.pieces if piece.text in ("ต่อ", "คนละ", "หัวละ", "ต่อหัว")]
        if heads or "school" not in dimensions_of(measure):
            return None
        said = "school"
    known = (*dimensions_of(measure), "school")
    if said not in AVERAGED or said not in known:
        return None
    frame.use("mean", "each", "one", "ratio")
    frame.by = [key for key in frame.by if key != said]
    # เฉลี่ยต่อโรงเรียน is no count of schools.
    frame.measures = [each for each in frame.measures if each.key != SCHOOLS] or frame.measures
    if said == "year" and not frame.times:
        frame.by.append("year")
    return said


def _after_per(frame: Frame, dimension: str) -> bool:
    """กี่คนต่อโรง, ต่ออำเภอกี่คน: ต่อ right before what is averaged over, with no number or person behind it."""
    for place, piece in enumerate(frame.pieces[:-1]):
        if (
            piece.text == "ต่อ"
            and place + 1 not in frame.names.used
            and _dimension(frame, place + 1) == dimension
        ):
            after = frame.pieces[place + 2] if place + 2 < len(frame.pieces) else None
            return after is None or not (after.tag("number") or after.tag("measure"))
    return False


def _averaged(frame: Frame) -> str | None:
    """โรงเรียนละ, ต่ออำเภอ, แต่ละกลุ่ม: the dimension said with the average."""
    for place, piece in enumerate(frame.pieces):
        if place in frame.names.used:
            continue
        key = _dimension(frame, place)
        if key is None:
            continue
        before = frame.pieces[place - 1].text if place else ""
        after = frame.pieces[place + 1].text if place + 1 < len(frame.pieces) else ""
        if (
            after == "ละ"
            or piece.tag("cue", "one")
            or before in ("ต่อ", "แต่ละ", "ทุก", "ของแต่ละ")
            or piece.text.startswith("แต่ละ")
        ):
            return key
    return None


def _dimension(frame: Frame, place: int) -> str | None:
    piece = frame.pieces[place]
    if tag := piece.tag("dimension"):
        return tag.key
    if piece.text in _WORDS_OF_SCHOOL:
        return "school"
    return "cluster" if piece.tag("cue", "cluster") else None


#: Dimensions that say in which state the things or records are that another one names.
_STATES = (
    "condition",
    "building_age",
    "act_state",
    "due_state",
    "project_state",
    "request_state",
    "achievement",
)


def share_of(
    frame: Frame, measure: str, where: Values, by: tuple[str, ...], *, place: bool
) -> str | tuple[str, ...] | None:
    """Return of what a share is wanted: a dimension of ``where``, ``scope`` or ``by``; several when it is not clear.

    ``place`` says whether a place smaller than the office is named. None when no share is asked for, or of nothing.
    """
    if not frame.has("percent", "proportion") or measure in DERIVED:
        return None
    if frame.has("proportion") and not frame.has("percent") and not (where or by or place):
        return None
    wanted: str | tuple[str, ...] | None = _share(frame, where, by, place=place)
    if wanted:
        frame.use("percent", "proportion", "ratio")
    return wanted


def _share(frame: Frame, where: Values, by: tuple[str, ...], *, place: bool) -> str | tuple[str, ...] | None:
    base = _base(frame)
    if place and frame.has("office"):
        return "scope"
    if _of_a_place(frame):
        return None
    parts = [key for key in where if key not in ("round", "report", "system", "school")]
    if "status" in parts:
        return "status"
    if ("sex" in by and frame.has("proportion")) or _each_told(frame, by):
        return "by"
    if len(parts) > 1 and base:
        parts = [key for key in parts if key not in base] or parts
    if len(parts) > 1 and "sex" in parts:
        return "sex"
    if len(states := [key for key in parts if key in _STATES]) == 1:
        # อาคารเรียนที่ชำรุดคิดเป็นร้อยละเท่าไร: of the things that are named, those in that state.
        return states[0]
    if len(parts) > 1:
        return tuple(parts)
    if parts:
        return parts[0]
    if by:
        return "by"
    return "scope" if place else None


def _each_told(frame: Frame, by: tuple[str, ...]) -> bool:
    """แต่ละตำแหน่งคิดเป็นร้อยละเท่าไร: each row's part, also where only small schools are meant."""
    at = frame.where_is("percent", "proportion")
    # แต่ละอำเภอมีโรงเรียนขนาดเล็กกี่เปอร์เซ็นต์ asks of the schools of each amphoe.
    last = max((place for places in frame.places.values() for place in places), default=-1)
    told = [
        place for place, piece in enumerate(frame.pieces) if piece.text.startswith("แต่ละ") and place > last
    ]
    return (
        at is not None
        and bool(by)
        and any(place < at and frame.pieces[place].tag("dimension", by[0]) for place in told)
    )


def _of_a_place(frame: Frame) -> bool:
    """กี่เปอร์เซ็นต์ของอำเภอ: a part of anything between the school and the office cannot be said."""
    at = frame.where_is("percent", "proportion")
    if at is None:
        return False
    for place in range(at + 1, len(frame.pieces)):
        piece = frame.pieces[place]
        if _whole_place(frame, piece):
            continue
        named = any(spot.first == place for spot in frame.names.places) and place > at + 1
        word = any(piece.tag("cue", f"{own}{kind}") for kind in _BETWEEN for own in ("", "own_"))
        if (named or word) and frame.pieces[place - 1].text in ("ของ", "ใน", "ของทั้ง", "ทั้ง"):
            return True
    return False


def _whole_place(frame: Frame, piece: Piece) -> bool:
    """โรงเรียนเล็กของแม่จันเป็นสัดส่วนเท่าไรของทั้งหมดในอำเภอ: of all in the amphoe that is named anyway."""
    kinds = {spot.kind for spot in frame.names.places} if not frame.names.schools else set()
    only = len(frame.names.places) == 1 and piece is frame.pieces[frame.names.places[0].first]
    return bool(frame.where and kinds) and (
        only or any(piece.tag("cue", kind) for kind in kinds & set(_BETWEEN))
    )


def _base(frame: Frame) -> set[str]:
    """Dimensions named again after ร้อยละ … ของ: นักเรียนหญิง ป.1 คิดเป็นกี่เปอร์เซ็นต์ของนักเรียนหญิง."""
    at = frame.where_is("percent", "proportion")
    if at is None:
        return set()
    before = {key for key, places in frame.places.items() if any(place < at for place in places)}
    after = {key for key, places in frame.places.items() if any(place > at for place in places)}
    return after if before else set()


def ranked_cues(frame: Frame) -> bool:
    """Say whether anything is put in an order."""
    return frame.has(*RANKING) or bool(frame.ordinals)


__all__ = [
    "AVERAGED",
    "SCHOOLS",
    "SPOKEN",
    "changes",
    "exclusions",
    "falls",
    "mean_of",
    "ranked_cues",
    "share_of",
]
