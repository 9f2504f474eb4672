"""Where schools lie and what becomes of them: near a school, on a map, merged with another, their state."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu import asking
from bot.nlu.frame import Frame, Said
from bot.nlu.questions import Draft, Trouble, draft, with_scope
from bot.nlu.scopes import Choices, named_scope, office_scope, own_scope, school_scope, settled
from bot.nlu.settling import Case, ask, settle
from bot.nlu.understanding import Memory, Option, Understanding
from reports.question import Question, Scope

NEAR, MAP, MERGE, STATE = "schools.near", "schools.map", "schools.merge", "schools.state"
_TOPICS = (NEAR, MAP)
_KM = re.compile(
    r"(?P<km>\d{1,3}(?:\.\d{1,2})?)\s*(?:กิโลเมตร|กิโลเมต|กิโล|โล(?![ก-๙]*เมตร)|กม\.?|ก\.ม\.?|km\.?)"
)
_COUNT = re.compile(r"(?P<count>\d{1,3})\s*(?:โรงเรียน|โรง|แห่ง|รร|อันดับ)")
#: Pieces that a distance or a number of schools is said with.
_SAID = re.compile(
    r"\d+(?:\.\d+)?|โรง\S*|แห่ง|รร\.?|อันดับ\S*|ที่สุด|สุด|ไม่เกิน|ภายใน|ประมาณ|ราว|ห่าง|ห่างกัน|จาก|รอบ|รอบๆ|รอบละ|ไป|บ้าง|ติด|ถึง|โล|กับ|ไหน|เท่าไหร่|\."
)
_MERGED = re.compile(r"ยุบ|ควบรวม|รวม(?:กับ|เข้ากับ|เป็น|โรงเรียน)|รวมกัน")
_COMES_TO_BE = re.compile(r"จะ|เสี่ยง|แผน|ข่าย|ควร|น่า|ต้อง|ลือ|ข่าว")
_CLOSED = re.compile(
    r"(?:ยัง)?เปิด(?:สอน)?อยู่|ยังเปิด|ยังสอนอยู่|เลิก(?:แล้ว|หรือยัง|รึยัง|ไป|สอน|ไหม|มั้ย|กิจการ)|ปิด(?:ไปแล้ว|ไปหรือยัง|ไปรึยัง|แล้วหรือยัง|แล้วรึยัง|ตัวไป)|ยุบ(?:ไปแล้ว|ไปหรือยัง|ไปรึยัง|แล้วหรือยัง|แล้วรึยัง|เลิก)|สถานะ(?:ของ)?(?:โรงเรียน|รร|บ้าน|เรา|ปัจจุบัน|เป็น|อะไร)"
)
_PAIRED = re.compile(
    r"เรียนรวมกับ(?:โรงเรียน|รร\.?|โรง)?(?:ไหน|ใด|อะไร|ใคร|ที่ไหน)|คู่เรียนรวม|ใครเรียนรวมกับใคร|โรงเรียนหลัก"
)
_PEOPLE = ("students", "teachers", "staff", "boarders", "poor", "disabled", "rooms")
#: What near schools can be chosen by.
_CHOSEN_BY = ("size",)
_PASSING = frozenset(("แถวบ้าน", "ใกล้บ้าน", "ใกล้ๆ"))


def place_asked(case: Case) -> Understanding | None:
    """โรงเรียนใกล้…, แผนที่, ถ้ายุบรวม…กับ…, เรียนรวมกับใคร; None where the sentence asks for something else."""
    return _merge(case) or _state(case) or _map(case) or _near(case)


def in_passing(frame: Frame) -> bool:
    """โรงเรียนบ้านสันโค้งมีนักเรียนเท่าไหร่ แถวบ้าน: where somebody lives changes nothing beside a school and a measure."""
    said = {frame.pieces[said.at].text for said in frame.cues if said.key == "near"}
    return said <= _PASSING and bool(frame.names.schools) and bool(frame.measures)


def _near(case: Case) -> Understanding | None:
    frame = case.frame
    text = frame.reading.sentence.text
    if not frame.has("near") or frame.has("due", "per_head", "all_items", "letter") or in_passing(frame):
        return None
    if frame.unheld and not frame.names.schools and not _KM.search(text):
        return None
    slots = _distance(text)
    _use(frame)
    made = _plain(case)
    if isinstance(made, Draft):
        kept = [key for key, _ in made.question.where if key not in _CHOSEN_BY]
        if kept or made.question.excluding:
            plain = _bare(made.question)
            return _only_by_size(plain, slots)
        if isinstance(made.scope, Scope) and made.question.scope.kind != "school":
            return _near_what()
        scope = (
            replace(made.scope, places=())
            if isinstance(made.scope, Choices) and made.scope.schools
            else made.scope
        )
        made = Draft(_bare(made.question), scope)
    return settle(made, NEAR, slots, case, measure="students")


def _near_what() -> Understanding:
    return asking.clarify("ใกล้โรงเรียนไหนคะ พิมพ์ชื่อโรงเรียนได้เลยค่ะ เช่น โรงเรียนใกล้บ้านแม่จันในรัศมี 6 กม.", [])


def _only_by_size(question: Question, slots: dict[str, object]) -> Understanding:
    plain = replace(question, where=())
    options = (
        [Option("ดูทุกโรงเรียน", "โรงเรียนใกล้เคียง", NEAR, plain, slots)] if plain.scope.kind == "school" else []
    )
    return asking.clarify("โรงเรียนใกล้เคียงเลือกตามขนาดโรงเรียนได้อย่างเดียวค่ะ ดูทุกโรงเรียนแทนไหมคะ", options)


def _plain(case: Case) -> Draft | Trouble:
    """The place and the conditions on schools of a sentence, and nothing else that it says."""
    frame = case.frame
    frame.measures, frame.limits, frame.by, frame.which, frame.ordinals = [], [], [], [], []
    frame.either = {}
    # รอบ 1, อันดับ and the like are none of a place.
    frame.where = {
        key: values for key, values in frame.where.items() if key not in ("state", "round", "instalment")
    }
    frame.cues = [said for said in frame.cues if said.key not in _UNRELATED]
    return draft(frame, "students", case.setting, case.gazetteer)


#: Cues that order, compare or count: what is asked of places needs none of them.
_UNRELATED = frozenset(
    ("top", "bottom", "top_students", "bottom_students", "runner_up", "compare", "than", "mean", "ratio", "percent", "proportion", "each", "by", "howmany")
)  # fmt: skip


def _bare(question: Question) -> Question:
    return replace(
        question,
        by=(),
        rank=None,
        bounds=(),
        listing=False,
        compare=None,
        mean=None,
        share=None,
        standing=False,
        period=None,
        where=tuple(pair for pair in question.where if pair[0] in _CHOSEN_BY),
    )


def _distance(text: str) -> dict[str, object]:
    """Return the slots ``radius`` (kilometres as text) and ``count``; a number of schools beside the nearest."""
    slots: dict[str, object] = {}
    if match := _KM.search(text):
        slots["radius"] = match["km"].rstrip("0").rstrip(".") if "." in match["km"] else match["km"]
    if match := _COUNT.search(text):
        slots["count"] = int(match["count"])
    return slots


def _use(frame: Frame) -> None:
    """Mark what distances and counts of schools are said with, and every word that orders by distance."""
    frame.used |= {at for at, piece in enumerate(frame.pieces) if _SAID.fullmatch(piece.text)}
    frame.used |= {at for _, at in frame.limits} | {at for _, at in frame.numbers}
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.tag("ordinal")}
    frame.use(
        "near",
        "map",
        "top",
        "bottom",
        "compare",
        "than",
        "little",
        "much",
        "which",
        "other",
        "count",
        "and",
        "ratio",
        "given",
    )


def _map(case: Case) -> Understanding | None:
    """แผนที่โรงเรียนตามขนาด: of a place, or of the whole office with the asker's own school in a ring."""
    frame = case.frame
    if not frame.has("map") or frame.has("near", "due") or frame.unheld:
        return None
    _use(frame)
    frame.use("by", "each")
    named = named_scope(frame, case.setting, case.gazetteer)
    frame.by = []
    made = _plain(case)
    if isinstance(made, Draft):
        scope = made.scope if named is not None else office_scope(case.setting)
        question = replace(_bare(made.question), want="chart")
        made = Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)
    return settle(made, MAP, {}, case, measure="students")


def _merge(case: Case) -> Understanding | None:
    """ถ้ายุบรวมบ้าน ก กับบ้าน ข: two schools, or one with the asker's own; one alone asks with which."""
    frame = case.frame
    text = frame.reading.sentence.text
    many = len(frame.names.schools) + (case.setting.seat.kind == "school" and frame.has("own"))
    if not _MERGED.search(text) or frame.limits or frame.has("due") or not many:
        return None
    supposed = frame.has("what_if", "merging") or "ยุบ" in text or "ควบรวม" in text
    if not supposed or (many < 2 and not frame.has("what_if")) or not frame.names.schools:
        return None
    if frame.has("own"):
        # ถ้าเรายุบรวมกับบ้านป่าตึง: the own school stands beside the one that is named.
        frame.cues.append(Said("compare", 0))
    scope = named_scope(frame, case.setting, case.gazetteer)
    frame.used |= {said.at for said in frame.cues}
    frame.used |= {
        at for at, piece in enumerate(frame.pieces) if _MERGED.search(piece.text) or piece.tag("unheld")
    }
    frame.used |= {at for at, piece in enumerate(frame.pieces) if piece.text in _MERGING}
    question = Question("students", office_scope(case.setting))
    if isinstance(scope, Choices) and (which := _which_of_pair(case, question)):
        return which
    made = Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)
    return settle(made, MERGE, {}, case, measure="students")


def _which_of_pair(case: Case, question: Question) -> Understanding | None:
    """One of the names is of several schools: each of them, with the others that are clear, as a button."""
    office = case.setting.seat.office_code
    clear = [each for each in case.frame.names.schools if settled(each.match, each.typed, office)]
    unclear = [each for each in case.frame.names.schools if each not in clear]
    if len(unclear) != 1 or not clear or len(unclear[0].match.schools) < 2:
        return None
    options = []
    for school in unclear[0].match.schools[: asking.MOST_OPTIONS]:
        scope = school_scope(*(each.match.schools[0] for each in clear), school)
        options.append(
            Option(asking.label(school.place or school.code), school.full, MERGE, with_scope(question, scope))
        )
    return asking.clarify(f"ชื่อ “{unclear[0].typed[:40]}” มีมากกว่าหนึ่งแห่ง หมายถึงแห่งไหนคะ", options)


_MERGING = frozenset(
    ("ยุบ", "รวม", "รวมกัน", "กัน", "เข้า", "เข้ากับ", "เข้าด้วยกัน", "เป็น", "โรงเรียนเดียว", "โรงเดียว", "เดียว", "เดียวกัน", "ไป", "จะ", "เกิด", "เกิดอะไรขึ้น", "อะไร", "ผล",
     "เป็นอย่างไร", "เป็นยังไง", "ก่อน", "หลัง", "เหลือ", "ต้อง", "เปลี่ยน", "แล้ว", "เท่าไหร่", "เท่าไร", "กี่คน", "เงิน", "รายหัว", "เงินรายหัว", "กระทบ", "ผลกระทบ")
)  # fmt: skip


def _state(case: Case) -> Understanding | None:
    """บ้าน ก ยังเปิดสอนอยู่ไหม, เรียนรวมกับใคร, โรงไหนมาเรียนรวมกับบ้าน ข; without a school, who learns with whom."""
    frame = case.frame
    text = frame.reading.sentence.text
    asked = _CLOSED.search(text) is not None or "state" in frame.where or frame.has("pairs")
    others = (
        any(said.key in _PEOPLE for said in frame.measures) or frame.limits or frame.has("profile", "due")
    )
    taught = {"grade", "level"} & frame.where.keys()
    if not asked or others or _COMES_TO_BE.search(text.replace("จะแจ้ง", "")):
        return None
    scope = named_scope(frame, case.setting, case.gazetteer)
    of_schools = bool(frame.names.schools) or (isinstance(scope, Scope) and scope.kind == "school")
    if not of_schools and not _PAIRED.search(text):
        return None
    if frame.has("percent", "chart", "mean") or (frame.has("howmany") and not of_schools):
        return None
    if taught and of_schools:
        # บ้านถ้ำเปิดสอนอนุบาลไหม: it teaches what it has pupils of; that it is open says nothing of that.
        frame.where.pop("state", None)
        made = draft(frame, "students", case.setting, case.gazetteer)
        return settle(made, "figures", {}, case, measure="students")
    frame.used |= {said.at for said in frame.cues if said.key not in ("what_if", "except", "negate")}
    frame.used |= {
        at for at, piece in enumerate(frame.pieces) if piece.tag("unheld") or _CLOSED.search(piece.text)
    }
    question = Question("students", office_scope(case.setting))
    scope = office_scope(case.setting) if scope is None else scope
    made = Draft(with_scope(question, scope) if isinstance(scope, Scope) else question, scope)
    return settle(made, STATE, {}, case, measure="students")


def near_before(case: Case, memory: Memory) -> Understanding | None:
    """โรงเรียนใกล้เคียง 10 กม. after a school was spoken of: those near it, as the answer says."""
    frame, before = case.frame, memory.question
    if before is None or before.scope.kind != "school" or len(before.scope.keys) != 1:
        return None
    if frame.names.schools or frame.names.places or frame.names.unknown or frame.has("own", "office"):
        return None
    if own_scope(case.setting, case.gazetteer) is not None or any(
        said.key != "schools" for said in frame.measures
    ):
        return None
    if not frame.has("near") or frame.unheld or frame.where.keys() - set(_CHOSEN_BY):
        return None
    slots = _distance(frame.reading.sentence.text)
    _use(frame)
    if frame.leftovers():
        return None
    question = with_scope(
        _bare(replace(before, measure="students", where=tuple(frame.where.items()))), before.scope
    )
    return replace(ask(NEAR, question, slots), carried=(before.scope.name,))


def place_follow_up(case: Case, memory: Memory) -> Understanding | None:
    """ในรัศมี 10 กม. ล่ะ, ใกล้ที่สุด 5 โรง, ขอแผนที่, แล้วบ้านผาจีล่ะ after schools near one, or after a map."""
    question, frame = memory.question, case.frame
    if memory.topic not in _TOPICS or question is None or frame.private or frame.unheld:
        return None
    text = frame.reading.sentence.text
    named = named_scope(frame, case.setting, case.gazetteer)
    people = [said for said in frame.measures if said.key != "schools" and not said.weak]
    if people or frame.times or frame.has("due", "per_head", "help", "thanks", "restart", "merging"):
        return None
    slots, changed = dict(memory.slots), question
    if memory.topic == NEAR and (said := _distance(text)):
        slots = {
            **(
                {}
                if "radius" in said
                else {"radius": slots["radius"]}
                if slots.get("radius") and "count" not in said
                else {}
            ),
            **said,
        }
    elif not (frame.has("map", "chart") or named is not None or set(frame.where) & set(_CHOSEN_BY)):
        return None
    if frame.has("map", "chart"):
        changed = replace(changed, want="chart", chart=None)
    if isinstance(named, Scope):
        if memory.topic == NEAR and named.kind != "school":
            return None
        changed = with_scope(changed, named)
    elif named is not None:
        return None
    for key in _CHOSEN_BY:
        if key in frame.where:
            changed = changed.with_where(key, frame.where[key])
    if (frame.names.schools and memory.topic == NEAR and not frame.has("near", "follow")) and len(
        frame.pieces
    ) > 2:
        return None
    _use(frame)
    frame.use("map", "chart", "follow")
    if frame.leftovers():
        return None
    kept: tuple[str, ...] = ("โรงเรียนใกล้เคียง" if memory.topic == NEAR else "แผนที่โรงเรียน",)
    if changed.scope == question.scope:
        kept = (*kept, question.scope.name)
    return replace(ask(memory.topic, changed, slots), carried=kept)
