"""Requests that go on with the one just before in the same message: ครูกี่คน นักเรียนกี่คน อัตราส่วนเท่าไหร่; กี่ห้อง กี่คน."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.nlu.cutting import SUM_WORDS
from bot.nlu.frame import SCHOOLS
from bot.nlu.measures import dimensions_of
from bot.nlu.moneytalk import money_follow_up
from bot.nlu.recordwords import money_of
from bot.nlu.settling import Case
from bot.nlu.understanding import Memory, Understanding
from reports.derived import DERIVED, measure_named
from reports.question import Bound, Question


@dataclass(frozen=True, slots=True)
class Part:
    """One request of the message: its own case and what it means."""

    case: Case
    understood: Understanding
    #: It goes on with the request before it, whose place and time it has.
    follows: bool = False

    @property
    def question(self) -> Question:
        assert self.understood.question is not None
        return self.understood.question


def going_on(parts: list[Part], case: Case) -> Part | None:
    """Return the request that has no subject of its own and goes on with the one before; None where it has."""
    return (
        _money_of_them(parts, case)
        or _ratio_of(parts, case)
        or _schools_that_got_it(parts, case)
        or _people_of(parts, case)
        or _of_that_money(parts, case)
    )


def _money_of_them(parts: list[Part], case: Case) -> Part | None:
    """คำขอโอนกี่เรื่อง รวมกี่บาท: the money of the records that were counted just before."""
    if not parts or parts[-1].understood.question is None:
        return None
    before = parts[-1].question
    money = money_of(before.measure)
    frame = case.frame
    asked = any(piece.text.endswith("บาท") or piece.text in SUM_WORDS for piece in frame.pieces)
    others = [said for said in frame.measures if not said.weak]
    if money == before.measure or not asked or others or frame.where or frame.by or before.rank:
        return None
    return Part(case, replace(parts[-1].understood, question=replace(before, measure=money, listing=False)))


def _schools_that_got_it(parts: list[Part], case: Case) -> Part | None:
    """งบซ่อมแซมได้กี่บาท กี่โรง: the schools that were given that money, not all there are."""
    frame = case.frame
    if (
        not parts
        or parts[-1].understood.topic != "figures"
        or {said.key for said in frame.measures} - {SCHOOLS}
    ):
        return None
    before = parts[-1].question
    bare = not (frame.where or frame.by or frame.times or frame.limits or frame.which or frame.names.schools)
    plain = not (before.by or before.rank or before.compare or before.bounds or before.mean)
    if not (bare and plain and frame.has("howmany") and not frame.has("office", "total")):
        return None
    named = frame.names.places or not measure_named(before.measure).money
    if (
        named
        or "school" not in dimensions_of(before.measure)
        or not {"line", "category"} & dict(before.where).keys()
    ):
        return None
    question = replace(
        before,
        measure=SCHOOLS,
        bounds=(Bound(before.measure, least=0, above=True),),
        listing=False,
        want="sentence",
    )
    return Part(case, replace(parts[-1].understood, question=question), follows=True)


def _people_of(parts: list[Part], case: Case) -> Part | None:
    """กี่คน alone after กี่ห้อง: the pupils of what was asked just before."""
    if not parts or parts[-1].understood.question is None or case.frame.measures:
        return None
    before = parts[-1].question
    counted = [case.frame.pieces[said.at].text for said in case.frame.cues if said.key == "count"]
    known = dimensions_of("students")
    fits = all(key in known for key, _ in (*before.where, *before.excluding)) and set(before.by) <= set(known)
    if counted != ["กี่คน"] or not fits or case.frame.where or before.rank:
        return None
    question = replace(before, measure="students", listing=False)
    return Part(case, replace(parts[-1].understood, question=question))


def _of_that_money(parts: list[Part], case: Case) -> Part | None:
    """รายหัวได้เท่าไหร่ แล้วโอนวันไหน; ป.1 หัวละเท่าไหร่ ถ้ามี 22 คนได้กี่บาท: goes on with the money asked for just before."""
    if not parts or parts[-1].understood.question is None:
        return None
    frame, before = case.frame, parts[-1].understood
    if not frame.has("transferred", "letter", "what_if") or frame.has("per_head", "all_items") or frame.where:
        return None
    memory = Memory(topic=before.topic, question=before.question, slots=before.slots)
    found = money_follow_up(case, memory)
    if found is None or found.kind != "ask":
        return None
    return Part(case, replace(found, carried=()), follows=True)


def _ratio_of(parts: list[Part], case: Case) -> Part | None:
    """ครูกี่คน นักเรียนกี่คน อัตราส่วนเท่าไหร่: the ratio of what was asked just before."""
    frame = case.frame
    if frame.measures or not frame.has("ratio") or any(part.understood.question is None for part in parts):
        return None
    asked = {part.question.measure for part in parts}
    key = next((each.key for each in DERIVED.values() if set(each.of) == asked and each.unit != "บาท"), None)
    if key is None:
        return None
    return Part(case, replace(parts[0].understood, question=replace(parts[0].question, measure=key)))


def told_by_the_target(requests: list[Understanding]) -> list[Understanding]:
    """เบิกกี่เปอร์เซ็นต์ เหลืออีกเท่าไหร่ถึงเป้า: the answer about the target tells the rate as well."""
    targets = [
        each.question for each in requests if each.topic == "money.target" and each.question is not None
    ]
    return [
        each
        for each in requests
        if each.topic != "figures"
        or each.question is None
        or not any(replace(target, compare=each.question.compare) == each.question for target in targets)
    ]
