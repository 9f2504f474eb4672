"""Several requests in one message (นักเรียนกี่คน ครูกี่คน): cut apart where each asks for itself, then answered together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from bot.nlu import asking
from bot.nlu.cutting import OF_MONEY, runs_of
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.goingon import Part, going_on, told_by_the_target
from bot.nlu.kindtalk import of_same_kind
from bot.nlu.measures import choose, dimensions_of
from bot.nlu.mixed import and_where, mixed
from bot.nlu.questions import with_scope
from bot.nlu.reading import Reading
from bot.nlu.recordwords import of_its_plan, of_same_records
from bot.nlu.scopes import named_scope, own_scope
from bot.nlu.settling import Case
from bot.nlu.slots import Frame, gather
from bot.nlu.sumfirst import part_of_the_whole, sum_then_which, where_the_sum_ends
from bot.nlu.understanding import Option, Understanding
from db.datasets import DATASET_OF_MEASURE
from db.datasets.rates import ITEMS, TUITION
from reports.derived import measure_named
from reports.question import Question, Scope

#: More requests than these are asked about: an answer of five cards is no answer.
MOST, _PAIR = 4, 2
#: Conditions that tell schools apart go on to what is asked of them next: โรงเรียนขนาดเล็กกี่โรง มีนักเรียนกี่คน.
_OF_SCHOOLS = ("size", "teaches", "state")
#: Conditions that money keeps: ค่าหนังสือเรียนได้เท่าไหร่ ใช้ไปเท่าไหร่.
_OF_MONEY = OF_MONEY
#: What is asked of a budget beside its sum.
_OF_A_BUDGET = {"disbursed", "remaining", "committed", "disbursement_rate"}
_TOPICS = (
    "figures", "money.perhead", "money.target", "money.letters", "money.rates", "money.whatif", "reports.status", "reports.due",
)  # fmt: skip

Decide = Callable[[Case], Understanding | None]


def several(case: Case, decide: Decide) -> Understanding | None:
    """Return the first request with the others in ``also``; None when the message is one request."""
    runs = runs_of(case.frame)
    if len(runs) > MOST:
        return _too_many(case, runs)
    if len(runs) < 2:
        apart = (
            mixed(case, decide, _case)
            or and_where(case, decide, _case)
            or sum_then_which(case, decide, _case)
        )
        return together(apart) if apart else None
    parts: list[Part] = []
    for run in runs:
        inner = _case(case, run)
        if more := going_on(parts, inner):
            parts.append(more)
            continue
        grade = not parts and inner.frame.has("count") and bool({"grade", "level"} & inner.frame.where.keys())
        if not (grade or _own_subject(inner.frame)) or (
            parts and parts[-1].understood.topic == "figures" and _only_a_condition(inner.frame)
        ):
            return None
        if (pair := sum_then_which(inner, decide, _case)) and (end := where_the_sum_ends(inner)):
            parts += [Part(_case(inner, (0, end)), pair[0]), Part(inner, pair[1])]
            continue
        understood = decide(inner)
        if understood is None or understood.kind != "ask" or understood.topic not in _TOPICS:
            return None
        if _all_schools(understood.question):
            # โรงเรียนไหนค้างส่งบ้าง: which schools is no request without what is asked of them.
            return None
        parts += [Part(inner, replace(each, also=())) for each in (understood, *understood.also)]
    if not _differ(parts):
        return None
    if len(parts) > MOST:
        return _too_many(case, runs)
    # Due dates have no question whose place or year could be shared.
    parts = _of_same_report(parts)
    asked = [part for part in parts if part.understood.question is not None]
    shared = iter(_shared(case, asked, decide) if asked else ())
    requests = [(next(shared) if part.understood.question is not None else part).understood for part in parts]
    requests = told_by_the_target(_with_the_sum(case.frame, requests))
    return together(requests) if len(requests) <= MOST else None


def two_sides(case: Case, decide: Decide) -> Understanding | None:
    """ยอดเบิกจ่ายปี 69 กับคะแนน O-NET ป.6: where both together make no sense, each side of กับ makes a request of its own."""
    frame = case.frame
    for place, piece in enumerate(frame.pieces[1:-1], start=1):
        if not piece.tag("cue", "and") or piece.text in ("-", "/") or place in frame.names.used:
            continue
        sides = (_case(case, (0, place)), _case(case, (place + 1, len(frame.pieces))))
        if not all(any(not said.weak for said in side.frame.measures) for side in sides):
            continue
        found = [decide(side) for side in sides]
        asked = [
            each for each in found if each is not None and each.kind == "ask" and each.topic == "figures"
        ]
        questions = [each.question for each in asked if each.question is not None]
        if len(questions) == _PAIR and len({_dataset(each) for each in questions}) == _PAIR:
            return together(asked)
    return None


def _dataset(question: Question) -> str:
    dataset = DATASET_OF_MEASURE.get(question.measure)
    return dataset.kind if dataset is not None else question.measure


def _with_the_sum(frame: Frame, requests: list[Understanding]) -> list[Understanding]:
    """ขอยอดงบปีนี้ เบิกไปเท่าไหร่ เหลือเท่าไหร่: the budget is asked for by itself, though งบปีนี้ is also the time."""
    asked = [each.question.measure if each.question is not None else "" for each in requests]
    said = any(
        piece.text.endswith("ยอด")
        and (after.tag("time") or after.tag("measure", "allocated"))
        and after.text.startswith(("งบ", "งปม"))
        for piece, after in pairwise(frame.pieces[:3])
    )
    if not said or "allocated" in asked or not set(asked) <= _OF_A_BUDGET or requests[0].topic != "figures":
        return requests
    question = requests[0].question
    assert question is not None
    return [replace(requests[0], question=replace(question, measure="allocated")), *requests]


def _of_same_report(parts: list[Part]) -> list[Part]:
    """EMIS ส่งวันไหน แล้วเราส่งหรือยัง: the report that was named first is meant throughout."""
    done = list(parts[:1])
    for part in parts[1:]:
        before, this = done[-1].understood, part.understood
        named = {key: value for key, value in before.slots.items() if key in ("system", "report", "round")}
        sent = this.question is not None and this.question.measure == SUBMISSIONS
        reports = before.topic.startswith("reports.") and (this.topic.startswith("reports.") or sent)
        if reports and named and not {"system", "report"} & this.slots.keys():
            question = this.question
            for key, value in named.items():
                question = question.with_where(key, (str(value),)) if question is not None else None
            part = replace(
                part,
                understood=replace(
                    this,
                    slots=this.slots if sent and this.topic == "figures" else {**named, **this.slots},
                    question=question,
                ),
            )
        done.append(part)
    return done


def _too_many(case: Case, runs: list[tuple[int, int]]) -> Understanding | None:
    """Five questions at once are offered one by one; none is answered as if it were the only one."""
    frames = [_case(case, run).frame for run in runs]
    choices = [choose(frame) for frame in frames]
    keys = tuple(dict.fromkeys(choice.key for choice in choices if choice is not None))
    scope = named_scope(case.frame, case.setting, case.gazetteer)
    whole = own_scope(case.setting, case.gazetteer) or Scope("office", case.setting.seat.office_code)
    if len(keys) <= MOST:
        return None
    return asking.about_measures(
        keys, Question(keys[0], scope if isinstance(scope, Scope) else whole), "figures", {}
    )


def together(requests: list[Understanding]) -> Understanding:
    """Return several requests as one understanding, in the order they were made."""
    requests = [of_its_plan(each, requests[0]) for each in requests]
    return replace(requests[0], also=tuple(requests[1:]))


def several_listed(parts: Sequence[Understanding]) -> Understanding:
    """Return the requests of a numbered list together; where one is not understood, those that are stand to be chosen."""
    flat = [replace(each, also=()) for part in parts for each in (part, *part.also)]
    if all(each.kind == "ask" for each in flat) and len(flat) <= MOST:
        return together(flat)
    known = [each for each in flat if each.kind == "ask" and each.question is not None]
    if not known:
        return flat[0]
    texts = [asking.describe(each.question) for each in known if each.question is not None]
    options = [
        Option(asking.label(text), text, each.topic, each.question, each.slots)
        for text, each in zip(texts, known, strict=True)
    ]
    return asking.clarify("ถามมาหลายเรื่อง เลือกดูทีละเรื่องนะคะ", options)


def _case(case: Case, run: tuple[int, int]) -> Case:
    """Return the part of a message as a sentence of its own."""
    reading = case.frame.reading
    inner = Reading(reading.plain, reading.sentence, reading.pieces[run[0] : run[1]])
    seat = case.setting.seat
    school = case.gazetteer.index.school(seat.school_code)
    cluster = seat.cluster or (school.cluster if school else None)
    text = reading.sentence.text[inner.pieces[0].start : inner.pieces[-1].end]
    return Case(text, gather(inner, case.gazetteer, seat.office_code, cluster), case.setting, case.gazetteer)


def _own_subject(frame: Frame) -> bool:
    """Only what is named by a word of its own is a request of its own: ผู้หญิงกี่คน tells the pupils before apart."""
    named = any(said.at not in frame.names.used for said in frame.measures)
    return (
        named
        or frame.has("per_head", "all_items", "due", "status_asked", "rate")
        or bool({*_OF_MONEY, "system"} & frame.where.keys())
    )


def _all_schools(question: Question | None) -> bool:
    if question is None or question.measure != SCHOOLS or not question.listing:
        return False
    return question.scope.kind == "office" and not (question.where or question.bounds or question.excluding)


def _only_a_condition(frame: Frame) -> bool:
    """งบดำเนินงานกี่เปอร์เซ็นต์ งบลงทุนกี่เปอร์เซ็นต์: the second goes on with the measure of the first."""
    own = any(not said.weak for said in frame.measures) or frame.has("per_head", "all_items")
    return not own and bool(set(_OF_MONEY) & frame.where.keys())


def _differ(parts: list[Part]) -> bool:
    """The same measure twice is a comparison, unless each asks for another list of who has not sent."""
    kinds = set(_kinds(parts))
    if len(kinds) == len(parts):
        return True
    if any(part.understood.question is None for part in parts):
        return False
    if len(kinds) > 1 and len(
        {
            (*kind, part.question.where, part.question.rank)
            for kind, part in zip(_kinds(parts), parts, strict=True)
        }
    ) == len(parts):
        # คอมกี่เครื่อง ส้วมกี่หลัง อาคารเรียนกี่หลัง: two of them are of one kind.
        return True
    if len(parts) == _PAIR and any(part.case.frame.has("total") for part in parts):
        narrowed = [bool({*part.question.where, *part.question.excluding}) for part in parts]
        # ป.1 กี่คน นักเรียนทั้งหมดกี่คน: a part and the whole.
        if narrowed[0] != narrowed[1]:
            return True
    if part_of_the_whole([part.question for part in parts]):
        return True
    systems = [part.question.values_of("system") for part in parts]
    sent = all(part.question.measure == SUBMISSIONS for part in parts)
    statuses = [part.question.values_of("status") for part in parts]
    if sent and all(statuses) and len(set(statuses)) == len(parts):
        # DMC ส่งแล้วกี่โรง ใครยังไม่ส่งบ้าง: two lists of one report.
        return True
    return sent and all(systems) and len(set(systems)) == len(parts)


def _kinds(parts: list[Part]) -> list[tuple[str, str]]:
    return [(part.understood.topic, _measure(part)) for part in parts]


def _measure(part: Part) -> str:
    return part.question.measure if part.understood.question is not None else ""


def _shared(case: Case, parts: list[Part], decide: Decide) -> list[Part]:
    """Let what is said once hold for all: place and year go on to what follows, and back from the end."""
    scopes = [named_scope(part.case.frame, case.setting, case.gazetteer) for part in parts]
    done: list[Part] = []
    for number, part in enumerate(parts):
        if part.follows:
            done.append(part)
            continue
        given = number if scopes[number] is not None else _last(scopes, number)
        if given is None and all(scope is None for scope in scopes[:-1]):
            given = len(parts) - 1
        part = _timed(part, parts, number, decide)
        question = part.question
        scope = scopes[given] if given is not None else None
        if given != number and isinstance(scope, Scope):
            question = with_scope(replace(question, compare=_own_compare(question)), scope)
        question = _of_same_grade(_narrowed(question, part.case.frame, done), part.case.frame, done)
        question = _broken_down(question, part.case.frame, parts[-1], number == len(parts) - 1)
        done.append(Part(part.case, replace(part.understood, question=question)))
    return done


def _last(scopes: Sequence[object], number: int) -> int | None:
    return next((place for place in range(number - 1, -1, -1) if scopes[place] is not None), None)


def _own_compare(question: Question) -> Literal["previous"] | None:
    return "previous" if question.compare == "previous" else None


def _timed(part: Part, parts: list[Part], number: int, decide: Decide) -> Part:
    """Read a part again with the time of another, when it names none; terms and rounds only in the same calendar."""
    if part.case.frame.times:
        return part
    before = next((each for each in reversed(parts[:number]) if each.case.frame.times), None)
    source = before or (parts[-1] if not any(each.case.frame.times for each in parts[:-1]) else None)
    if source is None or not source.case.frame.times:
        return part
    calendars = {measure_named(each.question.measure).calendar for each in (part, source)}
    exact = any(
        any(part is not None for part in (when.named, when.term, when.term_shift, when.round, when.quarter))
        for when in source.case.frame.times
    )
    if exact and len(calendars) > 1:
        return part
    if "none" in calendars:
        return part
    part.case.frame.times = list(source.case.frame.times)
    again = decide(part.case)
    return Part(part.case, again) if again is not None and again.question is not None else part


def _of_all(frame: Frame) -> bool:
    """นักเรียนทั้งหมดกี่คน widens; เด็กรวมกี่คน only sums up."""
    return any(said.key == "total" and frame.pieces[said.at].text != "รวม" for said in frame.cues)


def _narrowed(question: Question, frame: Frame, done: list[Part]) -> Question:
    """Schools that were described stay meant: their size, their conditions, and what was left out of them."""
    if not done or frame.has("office") or _of_all(frame):
        return question
    before = done[-1].question
    if before.measure == question.measure == SUBMISSIONS:
        for dimension in ("system", "round", "report"):
            if not question.values_of(dimension) and (values := before.values_of(dimension)):
                question = question.with_where(dimension, values)
        return question
    question = of_same_records(before, of_same_kind(before, question, frame), frame)
    if measure_named(before.measure).money and "line" in dimensions_of(question.measure):
        return _of_same_money(question, done[-1])
    schools = next((part.question for part in reversed(done) if part.question.measure == SCHOOLS), None)
    if before.measure != SCHOOLS and (schools is None or before.scope != schools.scope):
        return question
    before = schools or before
    known = dimensions_of(question.measure)
    for dimension, values in before.where:
        if question.scope.kind == "school":
            # โรงเรียนขนาดเล็กกี่โรง แล้วเบิกจ่ายไปเท่าไหร่ from a school: its own money, of which a size says nothing.
            break
        if dimension in _OF_SCHOOLS and dimension in known and not question.values_of(dimension):
            question = question.with_where(dimension, values)
    if before.bounds and not question.bounds and question.scope.kind != "school":
        question = replace(question, bounds=before.bounds)
    if before.excluding and not question.excluding:
        question = replace(question, excluding=tuple(pair for pair in before.excluding if pair[0] in known))
    return question


def _of_same_grade(question: Question, frame: Frame, done: list[Part]) -> Question:
    """ป.1 มีกี่ห้อง ห้องละกี่คน: the grade goes on to what is asked of its rooms."""
    if not done or frame.where or frame.by or frame.has("office", "total", "own"):
        return question
    before = done[-1].question
    of_rooms = {question.measure, before.measure} <= {"students", "rooms", "students_per_room"}
    if not of_rooms or question.measure == before.measure or question.scope != before.scope:
        return question
    for dimension in ("grade", "level"):
        if values := before.values_of(dimension):
            question = question.with_where(dimension, values)
    return question


def _of_same_money(question: Question, before: Part) -> Question:
    if any(question.values_of(dimension) for dimension in _OF_MONEY):
        return question
    for dimension in _OF_MONEY:
        values = before.question.values_of(dimension)
        if not values and dimension == "line" and before.understood.topic == "money.perhead":
            values = ITEMS if before.understood.slots.get("items") == "all" else (TUITION,)
        question = question.with_where(dimension, values) if values else question
    return question


def _broken_down(question: Question, frame: Frame, last: Part, is_last: bool) -> Question:
    """แยกอำเภอ at the very end is meant of all that were asked."""
    by = last.question.by
    if (
        is_last
        or last.understood.topic != "figures"
        or question.by
        or not by
        or question.rank
        or last.question.rank
        or frame.by
    ):
        return question
    fitting = tuple(key for key in by if key in dimensions_of(question.measure))
    return (
        replace(question, by=fitting, want=last.question.want, chart=last.question.chart)
        if fitting == by
        else question
    )
