"""What is taken over from the question before: into another measure (แล้วครูล่ะ), and how it is said in Thai."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu import measures
from bot.nlu.dating import days_said
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.kindtalk import is_state_of, of_same_kind
from bot.nlu.ofthose import SHARED, goes_on_with_those, of_those
from bot.nlu.periods import WHOLE_YEAR
from bot.nlu.questions import calendar_of, with_scope
from bot.nlu.recordwords import of_records
from bot.nlu.reportsagain import continues, due_of_that, of_report, reports_of_that_school
from bot.nlu.scopes import named_scope
from bot.nlu.settling import Case
from bot.nlu.slots import Frame
from bot.nlu.understanding import Memory, Understanding
from db.datasets import DIMENSIONS
from db.datasets.rates import ITEMS, TUITION
from db.values.calendar import year_now
from reports.derived import measure_named
from reports.question import Question

#: Sentences that begin so lack a subject: it is that of the question before.
_VERBS = (
    "มี",
    "เบิก",
    "เหลือ",
    "คงเหลือ",
    "ใช้",
    "ได้",
    "จ่าย",
    "ผูกพัน",
    "ก่อหนี้",
    "ส่ง",
    "ค้าง",
    "ตก",
    "รับ",
    "จัดสรร",
    "โอน",
    "รวม",
    "ห้องละ",
    "ครูละ",
    "คิดเป็น",
)


def thai_of(dimension: str) -> str:
    """Return what a dimension is called."""
    return DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension


def carried(understood: Understanding, before: Question, after: Question) -> Understanding:
    """Say in Thai what was taken over from the question before."""
    said: list[str] = []
    if after.measure == before.measure:
        said.append("เงินรายหัว" if understood.topic == "money.perhead" else measure_named(after.measure).thai)
    if after.scope == before.scope:
        said.append(after.scope.name)
    if after.period is not None and after.period == before.period:
        said.append(after.period.name)
    said += [
        " ".join(values)
        for pair in after.where
        if pair in before.where
        for key, values in (pair,)
        if key not in ("school", "report")
    ]
    said += [
        f"ไม่รวม{' '.join(values)}"
        for pair in after.excluding
        if pair in before.excluding
        for _, values in (pair,)
    ]
    if after.by and after.by == before.by:
        said.append("แยกตาม" + "และ".join(thai_of(dimension) for dimension in after.by))
    if after.bounds and after.bounds == before.bounds:
        said.append("เงื่อนไขเดิม")
    if after.mean and after.mean == before.mean:
        said.append(f"เฉลี่ยต่อ{thai_of(after.mean)}")
    return replace(understood, carried=tuple(dict.fromkeys(said)))


def other_measure(question: Question, key: str, *, everything: bool) -> Question:
    """Return the same question about another measure, with what that measure can be narrowed and broken down by.

    A correction keeps all that fits; ``แล้วครูล่ะ`` after ป.1 keeps only conditions on schools or on money.
    """
    # The money of the same records (ใช้ไปเท่าไหร่แล้ว after a project) keeps what chose them.
    everything = everything or of_records(question.measure, key) is not None
    known = set(measures.dimensions_of(key))

    def kept(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(pair for pair in pairs if pair[0] in known and (everything or pair[0] in SHARED))

    by = tuple(dimension for dimension in question.by if dimension in known or dimension == "year")
    bounds = question.bounds
    if any(bound.measure == key and bound.most == 0 for bound in bounds):
        # แล้วมีครูผู้ช่วยกี่คน after the schools without a head: there is no sum of what they have none of.
        bounds, by = (), ()
    same = question.period is not None and question.period.calendar == calendar_of(key)
    period = question.period if same else None
    if period is not None and calendar_of(key) == "academic":
        period = replace(period, round=None, term=None, quarter=None)
    elif period is not None and period.term and key != "allocated":
        # เบิกไปแล้วกี่บาท after what came for a term: payments are told by year, and the answer says so.
        period = replace(period, term=None)
    where = kept(question.where)
    if {key, question.measure} <= _IN_ROOMS and key != "students":
        # ห้องละกี่คน after the rooms of ป.1: of the same grade.
        where = tuple(pair for pair in question.where if pair[0] in known)
    share = question.share if question.share in ("by", "scope", *dict(where)) else None
    return replace(
        question, measure=key, where=where, excluding=kept(question.excluding), by=by, bounds=bounds, period=period, listing=False,
        rank=question.rank if by or question.standing else None, share=share,
        mean=question.mean if question.mean in (*known, "school") else None,
        compare=question.compare if same or question.compare == "each" or question.period is None else None,
    )  # fmt: skip


def unplaced(question: Question) -> Question:
    """Return the question without the place in an order, and among whom, that was asked for."""
    return replace(question, standing=False, rank=None) if question.standing else question


def goes_on(frame: Frame, question: Question, key: str) -> bool:
    """เบิกไปเท่าไหร่ after money: without a subject it is the same money, of the same year, that is meant."""
    if not bare(frame) or not frame.pieces:
        return False
    # กันเงินไว้เท่าไหร่, พวกนี้ใช้เงินไปเท่าไหร่: of money the verb need not come first.
    moneys = all("category" in measures.dimensions_of(each) for each in (key, question.measure))
    moneys = moneys or of_records(question.measure, key) is not None
    moneys = moneys and not _names_budget(frame)
    counted = frame.has("count", "percent") and (moneys or frame.pieces[0].text.startswith(_VERBS))
    if not counted and not only_measure(frame):
        return False
    money = all("category" in measures.dimensions_of(each) for each in (key, question.measure))
    return money or question.scope.kind != "office" or of_records(question.measure, key) is not None


def _names_budget(frame: Frame) -> bool:
    """งบเหลือเท่าไหร่ has a subject: the budget, not the line of it that was spoken of."""
    return bool(frame.pieces) and frame.pieces[0].text.startswith("งบ")


def only_measure(frame: Frame) -> bool:
    """คงเหลือ, เหลืออะ, ครูด้วย: a message that is nothing but the name of what is counted."""
    named = {said.at for said in frame.measures}
    return (
        bool(named)
        and not frame.where
        and all(
            at in named or piece.tag("filler") or piece.tag("cue", "follow")
            for at, piece in enumerate(frame.pieces)
        )
    )


def bare(frame: Frame) -> bool:
    """Say whether a sentence names nothing but what is counted and its conditions: no place, time, breakdown or order."""
    return not (
        frame.names.schools or frame.names.places or frame.names.unknown or frame.by or frame.which or frame.limits
        or frame.out or frame.times or frame.has("office", "own", "own_amphoe", "own_tambon", "own_cluster", "top", "bottom",
                                                 "top_students", "bottom_students", "compare", "each", "howmany")
        or any(said.key == "total" and frame.pieces[said.at].text != "รวม" for said in frame.cues)
    )  # fmt: skip


def carry(understood: Understanding, case: Case, memory: Memory) -> Understanding:
    """A new measure that goes on (แล้ว…ล่ะ), or that lacks a subject, keeps the place and the year of before."""
    understood = due_of_that(understood, case, memory)
    if memory.topic.startswith("deadlines.") and understood.kind == "ask":
        # ใครส่งมาแล้วบ้าง after its day was moved: of that report.
        return of_report(understood, case, memory, None)
    if memory.question is None or understood.kind != "ask":
        return understood
    understood = reports_of_that_school(understood, case, memory.question)
    before = _of_its_items(memory.question, memory)
    understood = _of_that_money(understood, case, before)
    also = tuple(_carry(each, case, memory.question) for each in understood.also)
    first = of_report(understood, case, memory, memory.question)
    return replace(_carry(first, case, memory.question), also=also)


def _carry(understood: Understanding, case: Case, before: Question) -> Understanding:
    question, frame = understood.question, case.frame
    inside = frame.has("inside") or (
        understood.topic == "figures" and question is not None and goes_on_with_those(frame, question, before)
    )
    if (
        question is not None
        and not continues(frame)
        and (year := _money_of_that_year(question, case, before))
    ):
        if (
            understood.topic == "money.perhead"
            and before.measure == "allocated"
            and year.period
            and before.period
        ):
            # เอาเฉพาะรายหัวพอ after all the money of a term.
            year = replace(year, period=replace(year.period, term=before.period.term))
        return replace(
            understood, question=year, carried=(*understood.carried, year.period.name if year.period else "")
        )
    target = understood.topic == "money.target" and before.measure in ("disbursement_rate", "disbursed")
    lacking = target or _lacks_subject(understood, frame, before)
    if question is None or not (continues(frame) or inside or lacking):
        return understood
    said: list[str] = []
    if named_scope(frame, case.setting, case.gazetteer) is None and question.scope != before.scope:
        if not (question.measure == SCHOOLS and before.scope.kind == "school"):
            question = with_scope(question, before.scope)
            said.append(before.scope.name)
    question = _same_test(_same_grade(question, before), before)
    if (alike := of_same_kind(before, question, frame)) != question:
        said += [" ".join(values) for key, values in alike.where if not question.values_of(key)]
        question = alike
    if inside:
        question = of_those(question, before)
        said.append("เงื่อนไขเดิม")
    same = before.period is not None and before.period.calendar == calendar_of(question.measure)
    if (
        question.period is None
        and same
        and before.period is not None
        and not frame.times
        and question.measure != SUBMISSIONS
        and not (frame.has("current") and before.period.calendar == "academic")
    ):
        quarter = before.period.quarter if target else None
        # เอาเฉพาะรายหัวพอ after the money of a term: of the same term.
        whole = WHOLE_YEAR.search(case.text) is not None
        term = before.period.term if question.measure == before.measure == "allocated" and not whole else None
        question = replace(question, period=replace(before.period, round=None, term=term, quarter=quarter))
        said.append(question.period.name if question.period else "")
    return replace(understood, question=question, carried=(*understood.carried, *said))


#: What chooses money.
_OF_MONEY = ("line", "category", "instalment")


#: What becomes of money that was given.
_SPENT = frozenset(
    ("disbursed", "remaining", "committed", "disbursement_rate", "disbursement_rate_committed")
)


def _of_its_items(question: Question, memory: Memory) -> Question:
    """The lines of per-head money that was spoken of: จ่ายไปแล้วกี่บาท after เงินรายหัว asks of them."""
    items = str(memory.slots.get("items") or "")
    if not memory.topic.startswith("money.") or not items or question.values_of("line"):
        return question
    lines = (TUITION,) if items == "tuition" else tuple(item for item in items.split(",") if item in ITEMS)
    return question.with_where("line", lines) if lines else question


def _of_that_money(understood: Understanding, case: Case, before: Question) -> Understanding:
    """โรงไหนยังไม่เบิกเลย after what was paid of one category: of that money and that year."""
    question, frame = understood.question, case.frame
    if understood.topic != "figures" or question is None:
        return understood
    short = only_measure(frame) or (bare(frame) and frame.has("count", "percent"))
    short = short and not _names_budget(frame)
    plain = question.measure in _SPENT and short
    if not (len(question.bounds) == 1 or question.rank or plain):
        return understood
    counted = question.bounds[0].measure if question.bounds else question.measure
    of_money = "category" in measures.dimensions_of(counted)
    where = tuple(pair for pair in before.where if pair[0] in _OF_MONEY)
    if not of_money or not where or question.where or frame.times or frame.has("office", "total"):
        return understood
    if "category" not in measures.dimensions_of(before.measure) or frame.names.schools:
        return understood
    period = question.period
    if period is None and before.period is not None and before.period.calendar == "fiscal":
        period = replace(before.period, term=None, quarter=None, round=None)
    asked = replace(question, where=where, period=period)
    said = tuple(" ".join(values) for _, values in where)
    return replace(understood, question=asked, carried=(*understood.carried, *said))


def _money_of_that_year(question: Question, case: Case, before: Question) -> Question | None:
    """งบลงทุนเหลือกี่บาท after money of an earlier year: of that year; None where a time or a place is named."""
    period, frame = before.period, case.frame
    if period is None or question.period is not None or question.scope != before.scope or question.compare:
        return None
    fiscal = calendar_of(question.measure) == calendar_of(before.measure) == period.calendar == "fiscal"
    if (
        not fiscal
        or question.measure == SUBMISSIONS
        or frame.times
        or days_said(frame)
        or frame.has("current")
    ):
        return None
    if period.days or len(period.years) > 1 or period.year >= year_now("fiscal", case.setting.asked_at):
        return None
    if frame.names.schools or frame.names.places or frame.has("office", "own"):
        return None
    return replace(question, period=replace(period, term=None, quarter=None, round=None))


#: What is counted in rooms of a grade: ป.1 กี่ห้อง, ห้องละกี่คน.
_IN_ROOMS = frozenset(("students", "rooms", "students_per_room", "planned_rooms", "planned_students"))


def _same_grade(question: Question, before: Question) -> Question:
    """ห้องละกี่คน after the rooms of ป.1: of the same grade."""
    after_rooms = question.measure == "students" and before.measure in ("rooms", "students_per_room")
    planned = {question.measure, before.measure} == {"planned_rooms", "planned_students"}
    rooms = question.measure == "students_per_room" or after_rooms or planned
    if before.measure not in _IN_ROOMS or not rooms:
        return question
    for dimension in ("grade", "level"):
        if (values := before.values_of(dimension)) and not {"grade", "level"} & dict(question.where).keys():
            question = question.with_where(dimension, values)
    return question


def _same_test(question: Question, before: Question) -> Question:
    """อังกฤษ 5 โรงที่ต่ำสุด after O-NET of ม.3: of the same test and grade."""
    if question.measure == before.measure == "score" and not {"test", "grade"} & dict(question.where).keys():
        for dimension in ("test", "grade"):
            question = question.with_where(dimension, before.values_of(dimension))
    return question


#: Breakdowns that need many schools: without a place they ask about more than the one school of before.
_WIDER = frozenset(("school", "amphoe", "tambon", "cluster", "size", "teaches"))


def _lacks_subject(understood: Understanding, frame: Frame, before: Question) -> bool:
    """เหลือเท่าไหร่ after the money of a school; ครูกี่คน after one school was asked about; โรงไหนเยอะสุด after a tambon."""
    question = understood.question
    if understood.topic == "money.perhead" and question is not None and before.measure == "allocated":
        # คิดตามรายหัวแล้วควรได้เท่าไร after the money of one school.
        wide = frame.has("office", "own", "own_amphoe", "own_tambon", "own_cluster", "total", "compare")
        return before.scope.kind == "school" and len(before.scope.keys) == 1 and not (wide or frame.which)
    if understood.topic != "figures" or question is None:
        return False
    if only_measure(frame) and bare(frame) and is_state_of(question.measure, before):
        return True
    if before.scope.kind == "office":
        # ครูหนึ่งคนดูแลเด็กกี่คน after the pupils of another office: there.
        elsewhere = before.scope.office_code != question.scope.office_code
        return elsewhere and bare(frame) and frame.has("count") and question.scope.kind == "office"
    if frame.names.schools or frame.names.places or frame.names.unknown or frame.out:
        return False
    if frame.has("office", "own", "own_amphoe", "own_tambon", "own_cluster", "total", "compare"):
        return False
    if before.scope.kind != "school" and _of_its_schools(frame, question, before):
        return True
    if frame.limits or question.rank or question.bounds or {*question.by, *frame.which} & _WIDER:
        return False
    if question.measure in (SCHOOLS, SUBMISSIONS):
        return bare(frame) and frame.has("count") and frame.pieces[0].text.startswith(_VERBS)
    verb = bool(frame.pieces) and frame.pieces[0].text.startswith(_VERBS)
    if bare(frame) and ((verb and frame.has("count", "percent")) or only_measure(frame)):
        return True
    if (
        bare(frame)
        and frame.has("count")
        and not (frame.where or measure_named(question.measure).money)
        and before.compare is None
    ):
        # ครูกี่คน after the pupils of an amphoe: there.
        return True
    # งบดำเนินงานปี 69 names enough of its own to be asked of the office.
    return before.scope.kind == "school" and len(before.scope.keys) == 1 and not (frame.times and frame.where)


def _of_its_schools(frame: Frame, question: Question, before: Question) -> bool:
    """โรงไหน, โรงละ after the schools of a place: those are meant."""
    if "school" not in (*question.by, *frame.which) and not (question.measure == SCHOOLS and question.bounds):
        return False
    short = any(
        piece.text.startswith(("โรงไหน", "โรงละ", "โรงใด", "รายโรง", "แยกโรง"))
        or piece.text in ("โรง", "แห่ง")
        for piece in frame.pieces
    )
    return short or before.measure == SCHOOLS or before.by == ("school",)
