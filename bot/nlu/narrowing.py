"""What a sentence narrows a measure with: the values it names, read as the measure has them."""

from __future__ import annotations

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.measures import dimensions_of
from bot.nlu.slots import Frame
from db.datasets import DIMENSIONS
from db.datasets.schools import OPEN
from db.values.schooling import LEVEL_OF_GRADE
from reports.derived import measure_named
from reports.question import Bound, Question

#: What somebody who has not sent also is: whatever came back must be sent again.
_STATUS_MEANT = {"ยังไม่ส่ง": ("ยังไม่ส่ง", "ส่งกลับแก้ไข"), "ส่งแล้ว": ("ส่งแล้ว", "ส่งช้า")}

#: What a group does with what it was given; the word turns no figure where the group is named.
_ACTS = ("รับผิดชอบ", "ดูแล", "ที่รับผิดชอบ")
#: Kinds of meaning that a word keeps where it is no value of the measure.
_OTHER_MEANINGS = ("unheld", "filler", "cue")


def conditions(frame: Frame, measure: str, bounds: tuple[Bound, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Return what the sentence narrows the measure, or what schools are chosen by, with: dimension -> values."""
    where = dict(frame.where)
    known = (
        *measure_named(measure).dimensions,
        *(key for bound in bounds for key in dimensions_of(bound.measure)),
    )
    for dimension, instead in frame.either.items():
        if dimension in where and dimension not in known and instead.keys() <= set(known):
            del where[dimension]
            where |= instead
    for dimension in where:
        if dimension in known and DIMENSIONS[dimension].kinds:
            # ล่าช้า, ยังไม่ดำเนินการ: a state that the measure has is understood, whatever else its word may turn.
            frame.used |= set(frame.places.get(dimension, ()))
    if "group" in where and "group" in known:
        # ที่กลุ่มแผนรับผิดชอบ: whose it is has been said by the group.
        frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.text in _ACTS}
    if "position" in where and "position" not in known and _only_a_title(frame):
        del where["position"]
    for dimension in [
        key for key in where if key not in known and said_for_another(frame, key, where, known)
    ]:
        del where[dimension]
    for optional in ("payer", "status", "state"):
        # Words such as ยกเว้น or เปิดสอน mean a value only where the measure has it.
        if optional not in known:
            where.pop(optional, None)
    if measure == SUBMISSIONS and "status" in where and not frame.has("on_time"):
        where["status"] = tuple(
            dict.fromkeys(key for status in where["status"] for key in _STATUS_MEANT.get(status, (status,)))
        )
    if measure != SUBMISSIONS and "system" in where:
        del where["system"]
    if where.get("state") == (OPEN,) and {"grade", "level"} & where.keys():
        # เปิดสอน ม.1 says what is taught.
        del where["state"]
    if "grade" in where and "level" in where:
        inside = {LEVEL_OF_GRADE[grade] for grade in where["grade"]} <= set(where["level"])
        if inside:
            del where["level"]
    _narrow_lines(frame, where)
    return where


def said_for_another(
    frame: Frame, dimension: str, where: dict[str, tuple[str, ...]], known: tuple[str, ...]
) -> bool:
    """Say whether a condition is another of the measure's: แล้วเสร็จ is a state of projects and of recommendations.

    A word that has a meaning of another kind as well (ต่ำกว่าเป้า beside what was paid) keeps that one.
    """
    places = frame.places.get(dimension, [])
    others = {place for key in where if key in known for place in frame.places.get(key, ())}
    others |= {
        place for place in places if any(tag.kind in _OTHER_MEANINGS for tag in frame.pieces[place].tags)
    }
    return bool(places) and set(places) <= others


def _only_a_title(frame: Frame) -> bool:
    """ผอ. beside anything but staff is who asks, not what is counted."""
    said = [piece.text for piece in frame.pieces if piece.tag("value", "position")]
    return bool(said) and all(text.replace(".", "") == "ผอ" for text in said)


def _narrow_lines(frame: Frame, where: dict[str, tuple[str, ...]]) -> None:
    """ธุรการ 15,000: a number after a line chooses among lines that differ by their rate."""
    lines = where.get("line", ())
    for number, at in frame.numbers:
        fitting = tuple(line for line in lines if str(number) in line.replace(",", ""))
        if len(lines) > 1 and fitting:
            where["line"] = fitting
            frame.used.add(at)
            return


def not_held(frame: Frame, question: Question) -> bool:
    """Say whether a follow-up asks for what is not held: ตกเป้า after indicators is a standing that they have."""
    known = measure_named(question.measure).dimensions
    return bool(frame.unheld) and not all(
        any(tag.kind == "value" and tag.key in known and DIMENSIONS[tag.key].kinds for tag in piece.tags)
        for piece in frame.pieces
        if piece.tag("unheld")
    )
