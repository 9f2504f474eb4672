"""Words that point at the answer before: โรงนั้น, โรงที่สอง, อำเภอนั้น, ปีนั้น. They are put into the sentence as names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.normalize import normalize
from bot.nlu.understanding import Memory
from db.values.calendar import year_name
from reports.derived import measure_named
from reports.question import Question

_THERE = r"\s*(?:นั้น|นี้|ดังกล่าว|เดียวกัน)"
_THAT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("school", re.compile(rf"(?<!\d)(?:โรงเรียน|โรง|รร\.?){_THERE}|ที่(?:นั่น|นี่)(?!มา)")),
    ("amphoe", re.compile(rf"(?:อำเภอ|อ\.){_THERE}")),
    ("tambon", re.compile(rf"(?:ตำบล|ต\.){_THERE}")),
    ("cluster", re.compile(rf"(?:กลุ่มโรงเรียน|กลุ่มเครือข่าย|กลุ่ม|เครือข่าย|ศูนย์){_THERE}")),
)
_NUMBERS = {"แรก": 1, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5}
_NTH = re.compile(
    r"(?<![\d\s])(?:โรงเรียน|โรง)(?:ที่|อันดับ|อันดับที่)?\s*(?P<nth>แรก|สุดท้าย|(?<=ที่)(?:\d{1,2}|หนึ่ง|สอง|สาม|สี่|ห้า))(?!\d)"
    r"|^(?:แล้ว)?(?:โรงเรียน|โรง)(?:ที่|อันดับ|อันดับที่)?\s*(?P<first>แรก|สุดท้าย|\d{1,2}|หนึ่ง|สอง|สาม|สี่|ห้า)(?!\d|\s*(?:คน|โรง|อันดับ))"
)
_NO_SUBJECT = re.compile(r"(?:แล้ว)?(?=มี(?:นักเรียน|ครู|เด็ก|บุคลากร|ห้องเรียน|นร)\S*กี่)")
_THAT_YEAR = re.compile(r"ปี(?:การศึกษา|งบประมาณ|งบ)?(?:นั้น|เดียวกัน|ดังกล่าว)")
#: ทั้งอำเภอล่ะ after a school or a tambon of it.
_AROUND = re.compile(
    r"(?:ของ|ใน|เป็น)?(?:(?P<whole>ภาพรวมทั้ง|รวมทั้ง|ทั้ง|ภาพรวม)|ใน|ระดับ|ของ)(?P<kind>อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่มเครือข่าย|เครือข่าย|กลุ่ม|ศูนย์)(?:เดียวกัน|ของเขา|นั้น|นี้)?(?=เลย|ล่ะ|ละ|คือ|รวม|\s|คะ|ค่ะ|ครับ|มี|กี่|เป็น|ได้|แทน|ด้วย|บ้าง|$)"
)
_KINDS = {
    "อำเภอ": "amphoe",
    "ตำบล": "tambon",
    "กลุ่มโรงเรียน": "cluster",
    "กลุ่มเครือข่าย": "cluster",
    "เครือข่าย": "cluster",
    "กลุ่ม": "cluster",
    "ศูนย์": "cluster",
}
#: แล้วในอำเภอล่ะ after a place in the order of the office: among those of the amphoe.
_ONLY_AROUND = re.compile(
    r"(?:แล้ว|ส่วน|ถ้า|เทียบ|\s)*(?:ใน|ของ|ทั้ง|ระดับ)?(?:อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่มเครือข่าย|เครือข่าย|กลุ่ม|ศูนย์)(?:เดียวกัน|เรา)?(?:ล่ะ|ละ|คะ|ค่ะ|ครับ|คับ|นะ|ด้วย|\s)*"
)
#: เราอยู่ที่เท่าไหร่ของอำเภอ asks for a place among its schools.
_IN_ORDER = re.compile(r"(?:อยู่|ได้|เป็น)ที่(?:เท่าไ|กี่)|(?:อันดับ|ลำดับ)(?:ที่)?(?:เท่าไ|กี่)")
#: ครูเขากี่คน after one school.
_THEIRS = re.compile(
    r"(?:ของ|ที่|โรงเรียน|โรง)?(?<!บ้าน)(?:เขา|เค้า)(?=\s*(?:กี่|มี|เท่า|ล่ะ|ละ|ได้|ส่ง|เบิก|เหลือ|ค้าง|$))"
)
#: อันที่อยู่แม่จันล่ะ after one of two schools of a name: the other one.
_ELSEWHERE = re.compile(
    r"^(?:แล้ว|ส่วน)*(?:(?:อัน|โรงเรียน|โรง|รร\.?|แห่ง|ตัว)(?:ที่)?(?:อยู่|ตั้งอยู่|ของ)?|ที่อยู่|ที่ตั้งอยู่)(?:ที่|ใน)?\s*(?:อำเภอ|อ\.|ตำบล|ต\.)?\s*(?P<where>[\u0e00-\u0e7f]+?)(?=ล่ะ|ละ|คะ|ค่ะ|ครับ|\s|มี|$)"
)
_LACKS = re.compile(
    r"(?:แล้ว|มี|\s)*(?P<which>(?:โรงเรียน|โรง|รร\.?)ไหน(?:บ้าง)?(?:ที่)?(?:ยัง)?(?:ไม่มี|ขาด))(?:เลย|บ้าง|คะ|ค่ะ|ครับ|คับ|\s)*"
)
_ROUND_BEFORE = re.compile(r"รอบ(?:ที่แล้ว|ก่อนหน้า(?:นี้|นั้น)?|ก่อน|ที่ผ่านมา)")
_THAT_TERM = re.compile(
    r"(?:ของ|ใน)?(?:เทอม|ภาคเรียน|รอบ|ภาค)(?:การศึกษา)?(?:เดียวกัน|เดิม|เดียวกันนี้)(?:ของ|กับ|ใน)?"
)
_PREFIX = {"school": "โรงเรียน", "amphoe": "อำเภอ", "tambon": "ตำบล", "cluster": ""}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A sentence that pointed: ``texts`` are the readings, one for each thing it may mean; ``names`` what those are."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    unclear: bool = False


def pointed(text: str, memory: Memory, gazetteer: Gazetteer) -> Pointed | None:
    """Return the sentence with what it points at named; None when it points at nothing that was shown."""
    question = memory.question
    if question is None:
        return None
    plain = normalize(text)
    if question.period and (match := _THAT_TERM.search(plain)):
        # เทอมเดียวกัน of money is kept by itself; of pupils a term is a round.
        term = question.period.term or (
            question.period.round if (question.period.round or "").isdigit() else None
        )
        said = f" เทอม {term} " if term and question.period.calendar == "academic" else " "
        return Pointed((_THAT_TERM.sub(said, plain, count=1).strip(),), ())
    if question.period and len(question.period.years) == 1 and _THAT_YEAR.search(plain):
        year = year_name(question.period.calendar, question.period.year)
        plain = _THAT_YEAR.sub(f" {year} ", plain, count=1)
        if not any(pattern.search(plain) for _, pattern in _THAT):
            return Pointed((plain,), (question.period.name,))
    if (match := _NTH.search(plain)) and (keys := memory.shown.get("school")):
        said = match["nth"] or match["first"]
        place = len(keys) if said == "สุดท้าย" else _NUMBERS.get(said) or int(said)
        if 1 <= place <= len(keys):
            return _named(plain, match, "school", (keys[place - 1],), gazetteer)
        return None
    if (
        question.measure == SUBMISSIONS
        and (match := _ROUND_BEFORE.search(plain))
        and (before := _round_before(memory))
    ):
        return Pointed((f"{plain[: match.start()]} {before} {plain[match.end() :]}".strip(),), ())
    one = question.scope.kind == "school" and len(question.scope.keys) == 1
    if (
        one
        and (match := _ELSEWHERE.match(plain))
        and (key := _namesake(question.scope.keys[0], match["where"], gazetteer))
    ):
        return _named(plain, match, "school", (key,), gazetteer)
    if one and (match := _THEIRS.search(plain)):
        return _named(plain, match, "school", question.scope.keys, gazetteer)
    if (match := _LACKS.fullmatch(plain)) and (what := _counted(question)):
        # รร.ไหนไม่มี after the caretakers: the schools without one.
        return Pointed((f"{match['which']} {what}",), ())
    ordered = _IN_ORDER.search(plain) or (question.standing and _ONLY_AROUND.fullmatch(plain))
    if (match := _AROUND.search(plain)) and not ordered:
        kind = _KINDS[match["kind"]]
        scope = question.scope
        if match["whole"] and scope.kind == kind and len(scope.keys) == 1 and question.by:
            # รวมทั้งอำเภอ after its schools one by one: their sum.
            said = f"{plain[: match.start()]} รวม{_PREFIX[kind]}{scope.keys[0]} เท่าไหร่ {plain[match.end() :]}"
            return Pointed((said.strip(),), (scope.name,))
        if scope.kind == kind and len(scope.keys) == 1 and not match["whole"] and not question.by:
            # ในตำบลมีโรงเรียนไหนบ้าง after the children of a tambon: that one.
            return _named(plain, match, kind, scope.keys, gazetteer)
        wide = around(question, kind, gazetteer)
        if wide and (question.scope.kind != kind or match["whole"]):
            return _named(plain, match, kind, (wide,), gazetteer)
    for dimension, pattern in _THAT:
        if match := pattern.search(plain):
            keys = _meant(memory, dimension)
            return _named(plain, match, dimension, keys, gazetteer) if keys else None
    return _subject(plain, memory, gazetteer)


def around(question: Question, dimension: str, gazetteer: Gazetteer) -> str | None:
    """The one amphoe, tambon or cluster in which all that was asked about lies; None where there are several."""
    scope = question.scope
    if scope.kind not in ("school", "tambon", "cluster"):
        return None
    schools = (
        [gazetteer.index.school(key) for key in scope.keys]
        if scope.kind == "school"
        else [
            each
            for each in gazetteer.index.of_office(scope.office_code)
            if getattr(each, scope.kind) in scope.keys
        ]
    )
    found = {getattr(each, dimension) for each in schools if each is not None}
    return found.pop() if len(found) == 1 else None


def _namesake(key: str, where: str, gazetteer: Gazetteer) -> str | None:
    """The one other school of that name in the amphoe or tambon that is named; None without one."""
    school = gazetteer.index.school(key)
    if school is None:
        return None
    name = school.full.partition("(")[0]
    found = [
        each.code
        for each in gazetteer.index.of_office(school.office)
        if each.code != key and each.full.partition("(")[0] == name and where in (each.amphoe, each.tambon)
    ]
    return found[0] if len(found) == 1 else None


def _subject(plain: str, memory: Memory, gazetteer: Gazetteer) -> Pointed | None:
    """มีนักเรียนกี่คน after the one school that comes first: it lacks a subject, which is that school."""
    question = memory.question
    one = (
        question is not None
        and question.rank is not None
        and question.rank.count == 1
        and not question.rank.within
    )
    match = _NO_SUBJECT.match(plain)
    if not one or match is None or question is None or len(question.by) != 1:
        return None
    keys = memory.shown.get(question.by[0], ())[:1]
    known = question.by[0] in _PREFIX and keys and not question.standing
    return _named(plain, match, question.by[0], keys, gazetteer) if known else None


def _round_before(memory: Memory) -> str | None:
    """The round before the one that was answered; None where that is not known."""
    question = memory.question
    said = (question.values_of("round") if question else ()) or tuple(
        code.rpartition("-")[2] for code in (question.values_of("report") if question else ())
    )
    slot = memory.slots.get("round")
    rounds = said or ((str(slot),) if isinstance(slot, str | int) else ())
    return "รอบ 1" if rounds[:1] == ("2",) else None


def _counted(question: Question) -> str | None:
    """What was counted of which a school may have none: a position, boarders."""
    if values := question.values_of("position"):
        return values[0]
    measure = measure_named(question.measure)
    return (
        measure.words[0] if "school" in measure.dimensions and measure.words and not question.where else None
    )


def _meant(memory: Memory, dimension: str) -> tuple[str, ...]:
    """What was asked about if it is one; else the first of an order; else all that were shown."""
    question, keys = memory.question, memory.shown.get(dimension, ())
    if question is not None and question.scope.kind == dimension and len(question.scope.keys) == 1:
        return question.scope.keys
    return keys[:1] if question is not None and question.rank is not None else keys


def _named(
    plain: str, match: re.Match[str], dimension: str, keys: tuple[str, ...], gazetteer: Gazetteer
) -> Pointed | None:
    texts, names = [], []
    for key in keys:
        school = gazetteer.index.school(key) if dimension == "school" else None
        if dimension == "school" and school is None:
            continue
        texts.append(f"{plain[: match.start()]} {_PREFIX[dimension]}{key} {plain[match.end() :]}".strip())
        names.append(school.full if school else f"{_PREFIX[dimension]}{key}")
    return Pointed(tuple(texts), tuple(names), unclear=len(texts) > 1) if texts else None
