"""Made-up numbers of pupils (สมมติ): คำนวณเงินรายหัว ป.1-6 85 คน, ถ้า ป.1 เพิ่ม 5 คน; which grades they are in is asked when it is not said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.nlu import asking
from bot.nlu.frame import Frame
from bot.nlu.normalize import normalize
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Asked, Option, Understanding
from db.values.schooling import GRADES, LEVELS
from reports.question import Question

TOPIC = "money.whatif"
#: Pupils come or go: the sum is what changes by them.
_COMING = re.compile(r"เพิ่ม|ย้ายเข้า|ย้ายมา|เข้ามาใหม่|เข้าใหม่|มาใหม่|รับมา|มาอีก|อีก(?=\s*\d)|มากขึ้น")
_LEAVING = re.compile(r"ลด|ย้ายออก|ย้ายไป|ลาออก|ออกไป|หายไป|หาย(?=\s*\d)|น้อยลง|จบไป|ขาดไป")
_MOVING = (
    "ย้าย",
    "เข้า",
    "ออก",
    "เข้ามา",
    "ออกไป",
    "มาใหม่",
    "เข้าใหม่",
    "ลาออก",
    "อีก",
    "ไป",
    "มา",
    "หาย",
    "หายไป",
    "บวก",
    "เข้าไป",
)
#: บวก ป.2 เข้าไปอีก 38 คน after pupils of ป.1: a further grade beside it.
_ONE_MORE = re.compile(r"^(?:แล้ว)?(?:บวก|เพิ่ม|รวม|กับ|และ|มี)(?:ด้วย)?\s*(?:ชั้น)?[อปม]\.\d")
#: What a number counts that is no number of pupils.
_OTHER_UNITS = ("บาท", "โรง", "แห่ง", "%", "เปอร์", "ปี", "งวด", "ห้อง", "รายการ", "อันดับ", "เดือน", "วัน")
#: A rate goes up or down by so many baht.
_BAHT = re.compile(r"(?<![\d.])(?P<baht>\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?)\s*บาท")
_RATE = re.compile(r"อัตรา|เรท|เรต|หัวละ|ต่อหัว|คนละ|ต่อคน|ค่าหัว")
_UP = re.compile(r"ขึ้น|บวก|มากกว่า")
_DOWN = re.compile(r"ลง|หัก|ตัด|น้อยกว่า")
_RATE_PIECES = (
    "ขึ้น",
    "ลง",
    "ปรับ",
    "ปรับขึ้น",
    "ปรับลง",
    "ปรับเพิ่ม",
    "ปรับลด",
    "ขึ้นอีก",
    "อีก",
    "หัวละ",
    "คนละ",
    "ต่อหัว",
    "ต่อคน",
    "บวก",
    "ละ",
    "หัก",
    "ตัด",
    "ได้เพิ่ม",
)
#: Grades offered when none was said: a range of one rate each.
_RANGES = (("อนุบาล 2-3", ("อ.2", "อ.3")), ("ป.1-6", GRADES[3:9]), ("ม.1-3", GRADES[9:12]))
_SINGLES = (("อ.2", "อ.2"), ("ป.1", "ป.1"), ("ม.1", "ม.1"))


def grades_of(frame: Frame) -> tuple[str, ...]:
    """Return the grades a sentence names, those of levels too."""
    grades = list(frame.where.get("grade", ()))
    for level in LEVELS:
        if level.name in frame.where.get("level", ()) and not set(level.grades) & set(grades):
            grades += [grade for grade in level.grades if grade not in grades]
    return tuple(grades)


def counts_of(frame: Frame) -> list[tuple[int, int]]:
    """Return numbers of pupils and their pieces: 85 คน; at the end of the message คน may be left out."""
    found = []
    for number, at in frame.numbers:
        before = frame.pieces[at - 1] if at else None
        after = frame.pieces[at + 1] if at + 1 < len(frame.pieces) else None
        if after is not None and after.text.startswith(_OTHER_UNITS):
            continue
        graded = before is not None and before.tag("grade")
        if (
            after is None
            or after.text.startswith("คน")
            or after.tag("filler")
            or after.tag("cue", "follow")
            or graded
        ):
            found.append((number, at))
    return found


def madeup_in(frame: Frame) -> bool:
    """Say whether numbers of pupils stand beside grades: ป.1 20 คน."""
    return bool(counts_of(frame)) and bool(grades_of(frame)) and not frame.limits


def rate_said(frame: Frame, *, again: bool = False) -> str:
    """Return by how many baht a head the rate changes (``100``, ``-50.50``); empty where no such thing is supposed.

    ``again``: after a rate that was supposed to change the word for it may be left out (ถ้า 200 บาทล่ะ).
    """
    text = frame.reading.sentence.text
    found = list(_BAHT.finditer(text))
    if len(found) != 1 or counts_of(frame) or not (again or (frame.has("what_if") and _RATE.search(text))):
        return ""
    falls = _LEAVING.search(text) or _DOWN.search(text)
    if not (again or falls or _COMING.search(text) or _UP.search(text)):
        return ""
    return f"{'-' if falls else ''}{found[0]['baht'].replace(',', '')}"


def rate_made_up(frame: Frame, question: Question | None, rate: str, items: str) -> Understanding:
    """ถ้าอัตราเพิ่ม 100 บาท: what another rate would bring the pupils that are held."""
    slots: dict[str, Any] = {"items": items, "rate": rate}
    if grades := grades_of(frame):
        slots["grades"] = list(grades)
    _use(frame)
    frame.use("rate", "rate_word", "per_head", "ratio", "none", "much")
    frame.used |= {at for _, at in frame.numbers} | {at for _, at in frame.limits}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.text in _RATE_PIECES}
    return ask(TOPIC, question, slots)


def sign_of(case: Case) -> int:
    """Return 1 for pupils that come, -1 for pupils that go, 0 for a number of pupils in all."""
    text = case.frame.reading.sentence.text
    if _LEAVING.search(text):
        return -1
    return 1 if _COMING.search(text) else 0


def made_up(case: Case, question: Question | None, items: str) -> Understanding | None:
    """Return the request of a sentence with numbers of pupils; None without any."""
    frame = case.frame
    counts = counts_of(frame)
    if not counts:
        return None
    grades, sign = grades_of(frame), sign_of(case)
    slots: dict[str, Any] = {"items": items}
    if not grades:
        return which_grade(question, slots, counts[0][0], sign) if len(counts) == 1 and question else None
    if not sign and len(counts) == 1 and _each(frame, counts[0][1]):
        slots["heads"] = dict.fromkeys(grades, counts[0][0])
    else:
        slots |= placed(_pairs(frame), grades, counts[0][0], sign)
    if len(slots) == 1:
        return None
    _use(frame)
    return ask(TOPIC, question, slots)


def _each(frame: Frame, at: int) -> bool:
    """ชั้นละ 10 คน counts every grade by itself."""
    return at > 0 and frame.pieces[at - 1].text.endswith("ละ")


def placed(
    pairs: list[tuple[tuple[str, ...], int]], grades: tuple[str, ...], count: int, sign: int
) -> dict[str, Any]:
    """Return the slots of numbers in grades: ``change``, ``range`` and ``count``, or ``heads``; empty when unclear."""
    if sign:
        return {"change": {grades[0]: sign * count}} if len(grades) == 1 else {}
    if len(pairs) == 1 and len(pairs[0][0]) > 1:
        return {"range": list(pairs[0][0]), "count": pairs[0][1]}
    if pairs:
        # Levels stay together: their grades share one rate, or the answer says that they do not.
        return {"heads": {"+".join(each): number for each, number in pairs}}
    if not pairs and len(grades) == 1:
        return {"heads": {grades[0]: count}}
    return {"range": list(grades), "count": count} if not pairs else {}


def which_grade(question: Question | None, slots: dict[str, Any], count: int, sign: int) -> Understanding:
    """Ask in which grades so many pupils are: their rates differ."""
    options = []
    if sign:
        for name, grade in _SINGLES:
            options.append(Option(name, name, TOPIC, question, {**slots, "change": {grade: sign * count}}))
    else:
        for name, grades in _RANGES:
            options.append(
                Option(name, name, TOPIC, question, {**slots, "range": list(grades), "count": count})
            )
    return asking.clarify("ชั้นไหนคะ อัตราแต่ละชั้นไม่เท่ากัน พิมพ์ชั้นได้เลยค่ะ เช่น ป.4 หรือ ป.1-6", options)


def again(case: Case, asked: Asked, items: str) -> Understanding | None:
    """ถ้า 90 คน, ถ้าเป็น ม.1 ล่ะ, เอาทุกรายการ after made-up numbers: what is said takes the place of what was."""
    frame, slots = case.frame, dict(asked.slots)
    if frame.names.schools or frame.names.places or frame.by or frame.which:
        return None
    if frame.has("rate") and not (frame.has("what_if") or slots.get("rate") or counts_of(frame)):
        # แล้ว ม.1 หัวละกี่บาท asks for the rate itself.
        return None
    counts, grades, sign = counts_of(frame), grades_of(frame), sign_of(case)
    kept = _kept(slots)
    if slots.get("rate"):
        return _rate_again(frame, asked, items)
    if not (counts or grades or items):
        return None
    changing = {
        key: value for key, value in slots.items() if key not in ("change", "range", "count", "heads")
    }
    if items:
        changing["items"] = items
    if counts or grades:
        sign = sign or (_sign(slots) if not frame.has("what_if") or not counts else sign or _sign(slots))
        number = counts[0][0] if counts else kept[1]
        pairs = _pairs(frame)
        before = dict(slots.get("heads") or {})
        more = {"+".join(each): heads for each, heads in pairs}
        changes_one = len(before) > 1 and more.keys() < before.keys() and not sign
        if before and changes_one:
            # เปลี่ยน ป.1 เป็น 16: the others stay as they were.
            _use(frame)
            frame.use("correct", "as")
            changing["heads"] = before | more
            return None if frame.leftovers() else ask(TOPIC, asked.question, changing)
        if before and more and not before.keys() & more.keys() and _ONE_MORE.match(normalize(case.text)):
            _use(frame)
            changing["heads"] = before | more
            return None if frame.leftovers() else ask(TOPIC, asked.question, changing)
        if number is None:
            return None
        where = grades or kept[0]
        if grades and not counts and not sign and len(grades) > 1:
            pairs = [(grades, number)]
        elif not pairs and len(where) > 1 and not sign:
            pairs = [(where, number)]
        if not where:
            return which_grade(asked.question, changing, number, sign)
        put = placed(pairs, where, number, sign)
        if not put:
            return None
        changing |= put
    else:
        changing |= {key: slots[key] for key in ("change", "range", "count", "heads") if key in slots}
    _use(frame)
    if frame.leftovers():
        return None
    question = asked.question
    return replace(ask(TOPIC, question, changing), carried=("จำนวนนักเรียนสมมติ",))


def _rate_again(frame: Frame, asked: Asked, items: str) -> Understanding | None:
    """ถ้า 200 บาทล่ะ, เฉพาะ ป.1 ล่ะ after a rate that was supposed to change."""
    rate, grades = rate_said(frame, again=True), grades_of(frame)
    if not (rate or grades or items):
        return None
    slots: dict[str, Any] = {**asked.slots, **({"items": items} if items else {})}
    made = rate_made_up(frame, asked.question, rate or str(slots["rate"]), str(slots["items"]))
    if frame.leftovers():
        return None
    kept = {key: slots[key] for key in ("grades",) if key in slots and not grades}
    return replace(made, slots={**kept, **made.slots}, carried=("อัตราสมมติ",))


def _use(frame: Frame) -> None:
    frame.used |= {at for _, at in counts_of(frame)}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.text in _MOVING}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.text in ("ละ", "ชั้นละ")}
    frame.use(
        "what_if",
        "estimate",
        "more",
        "less",
        "should",
        "change",
        "given",
        "total",
        "than",
        "compare",
        "each",
        "other",
    )


def _kept(slots: dict[str, Any]) -> tuple[tuple[str, ...], int | None]:
    """The grades and the one number of before."""
    if slots.get("range"):
        return tuple(slots["range"]), int(slots["count"])
    pairs = dict(slots.get("change") or slots.get("heads") or {})
    if len(pairs) == 1:
        grade, number = next(iter(pairs.items()))
        return (grade,), abs(int(number))
    return tuple(pairs), None


def _sign(slots: dict[str, Any]) -> int:
    change = dict(slots.get("change") or {})
    return 0 if not change else (1 if int(next(iter(change.values()))) > 0 else -1)


def _pairs(frame: Frame) -> list[tuple[tuple[str, ...], int]]:
    """Return grades and the number that follows each (ป.1 20 คน ป.2 18 คน), or stands before each (85 คน ป.1-6)."""
    counted = {at: number for number, at in counts_of(frame)}
    pairs: list[tuple[tuple[str, ...], int]] = []
    grades: tuple[str, ...] = ()
    waiting: int | None = None
    for at, piece in enumerate(frame.pieces):
        if tag := piece.tag("grade"):
            grades = tag.value
        elif (tag := piece.tag("value", "level")) and not grades:
            grades = next((level.grades for level in LEVELS if level.name in tag.value), ())
        elif at in counted:
            waiting = counted[at]
        if grades and waiting is not None:
            pairs.append((grades, waiting))
            grades, waiting = (), None
    return pairs if waiting is None and not grades else []
