"""Follow-ups and corrections: what a message means because of the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.nlu import asking
from bot.nlu.carrying import carried
from bot.nlu.dating import Unplaced, days_said, due_days, use_days
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.holidaytalk import about_days_off
from bot.nlu.knowing import aspect_of
from bot.nlu.moneytalk import money_follow_up
from bot.nlu.moves import Moves
from bot.nlu.narrowing import not_held
from bot.nlu.ofthose import schools_counted_in
from bot.nlu.onefirst import PLACES, of_all_of_it, of_the_one_first
from bot.nlu.operating import among_those, beyond, taught_there
from bot.nlu.ordering import among, standing_again
from bot.nlu.patching import patched
from bot.nlu.placetalk import in_passing, place_follow_up
from bot.nlu.quotatalk import about_messages
from bot.nlu.slots import Frame
from bot.nlu.standalone import (
    changes_something,
    names_a_school_only,
    other_subject,
    own_subject,
    stands_alone,
)
from bot.nlu.topics import Case, ask, asks_own_rank, decide
from bot.nlu.understanding import Memory, Understanding
from db.datasets import listing_of
from reports.derived import measure_named
from reports.question import Question, Rank, Scope

#: Topics whose question a follow-up may change.
_CHANGEABLE = (
    "figures",
    "money.perhead",
    "money.letters",
    "money.rates",
    "money.target",
    "reports.status",
    "schools.profile",
)
_OWN_TOPIC = ("per_head", "all_items", "rate", "letter", "transferred", "due", "help", "greeting", "thanks", "whoami",
              "contact", "status_asked", "complete", "incomplete", "on_time", "everyone", "what_if", "profile", "last_instalment")  # fmt: skip
#: What is asked of a duty, not of who has done it.
_TOLD_BY_MANUALS = ("steps", "laws", "documents", "definition", "access")
#: Rows that a card shows; of longer lists the rest is in the file.
_ON_CARD = 14


#: With these it is asked where a school lies.
_LIES = ("อยู่", "ตั้งอยู่", "ขึ้นกับ", "สังกัด")
#: Of these a list of names would be one of persons.
_PERSONS = ("students", "teachers", "staff", "boarders", "poor", "disabled")


def pending(memory: Memory) -> Memory:
    """While a question back is open, what was asked about is that question: a name typed now completes it."""
    if memory.options and memory.options[0].question is not None:
        option = memory.options[0]
        return replace(memory, topic=option.topic, question=option.question, slots=option.slots, also=())
    return memory


def of_all(followed: Sequence[Understanding]) -> Understanding:
    """Return what a follow-up means after several requests: of all to which it applies."""
    unlike: dict[tuple[object, object], Understanding] = {}
    for each in followed:
        if each.kind == "ask":
            unlike.setdefault((each.topic, each.question), each)
    asked = list(unlike.values())
    if not asked:
        return followed[-1]
    return replace(asked[0], also=tuple(asked[1:]))


def still_open(memory: Memory, followed: Sequence[Understanding | None]) -> Understanding | None:
    """ปี 67 while it is asked which of two schools: the same question back, of that year; None when it is settled."""
    asked = [each for each in followed if each is not None and each.kind == "ask"]
    if len(asked) != len(memory.options) or len({each.question for each in asked}) < 2:
        return None
    options = [
        replace(option, topic=each.topic, question=each.question, slots=each.slots)
        for option, each in zip(memory.options, asked, strict=True)
    ]
    return asking.clarify("หมายถึงข้อไหนคะ เลือกจากปุ่ม หรือพิมพ์หมายเลขได้ค่ะ", options)


def follow_up(case: Case, memory: Memory, moved: Moves) -> Understanding | None:
    """Patch the last question with what the sentence names; None when the sentence stands on its own."""
    frame, question = case.frame, memory.question
    if about_days_off(case) or about_messages(case.text):
        return None
    if memory.topic == "reports.due":
        return _due_again(case, memory)
    if of_money := money_follow_up(case, memory):
        return of_money
    if of_places := place_follow_up(case, memory):
        return of_places
    if question is None or memory.topic not in _CHANGEABLE or frame.private or not_held(frame, question):
        return None
    if _asked_by_itself(case, memory, question):
        return None
    if found := of_the_one_first(case, memory, question) or of_all_of_it(case, memory, question):
        return found
    if moved.named and "ชื่อ" in moved.rest and _of_persons(memory, question):
        return ask("talk.private")
    if found := _whole_message(case, memory, question, moved) or _how_many(frame, memory, question):
        return found
    if found := _why(frame, memory, question):
        return found
    if frame.has("none") and "school" in frame.which and frame.where:
        # โรงไหนไม่มีธุรการ after how many there are: a condition on schools, asked for the same place.
        return None
    if found := _described(frame, memory, question) or taught_there(frame, question):
        return found
    if memory.topic == "schools.profile" and any(
        said.key != question.measure for said in frame.measures if said.weak
    ):
        return None
    if asks_own_rank(frame) or (question.standing and among(frame)):
        return standing_again(case, question)
    if frame.has(*_OWN_TOPIC) or frame.has("restart"):
        return None
    corrects = moved.corrects or frame.where_is("correct") == 0
    frame.use("correct")
    if stands_alone(frame, question, corrects=corrects or moved.narrows):
        return None
    measure = other_subject(frame, memory, question, moved, corrects=corrects)
    if measure is None and (
        own_subject(frame, question, moved, corrects=corrects)
        or not changes_something(frame, moved, question)
    ):
        if corrects and not frame.measures and not changes_something(frame, moved, question):
            return asking.clarify("ต้องการแก้ตรงไหนคะ พิมพ์เฉพาะส่วนที่แก้ เช่น ปี 2568 หรือชื่อโรงเรียน", ())
        return None
    if not memory.options and not corrects and names_a_school_only(frame):
        return None
    return patched(case, memory, question, moved, measure)


def _asked_by_itself(case: Case, memory: Memory, question: Question) -> bool:
    """Whether a sentence asks for another matter, whatever it shares with the question before."""
    frame = case.frame
    if frame.has("map"):
        # ขอแผนที่ อ.ดอยหลวง after figures.
        return True
    if memory.topic == "money.target" and frame.has("top", "bottom") and "school" in frame.which:
        # โรงไหนต่ำสุด after those below the target.
        return True
    if frame.has("near") and frame.names.schools and not in_passing(frame):
        # โรงเรียนใกล้ๆ บ้านผาฮี้ after figures: which are near, not the figures of that one.
        return True
    if question.measure == SUBMISSIONS:
        # ขั้นตอนทำ DMC มีอะไรบ้าง after who has sent it: how it is done, not who did.
        return aspect_of(case.text) in _TOLD_BY_MANUALS
    # แล้วส่ง EMIS ยัง after a figure: another matter, of the same school.
    return "system" in frame.where and frame.has("send", "status_asked")


def _how_many(frame: Frame, memory: Memory, question: Question) -> Understanding | None:
    """กี่โรง after the schools that are below the target: the answer that counts them."""
    only = bool(frame.measures) and {said.key for said in frame.measures} == {SCHOOLS}
    bare = not (
        frame.where or frame.by or frame.times or frame.names.schools or frame.names.places or frame.limits
    )
    if (
        not (only and bare)
        or not (frame.has("howmany") or any("กี่" in piece.text for piece in frame.pieces))
        or frame.has("office", "total", "which", "negate", "none")
    ):
        return None
    told = bool(question.by or question.bounds or question.rank or question.compare or question.standing)
    if memory.topic == "figures" and (schools := schools_counted_in(question)) is not None:
        return carried(ask("figures", schools, {}), question, schools)
    if memory.topic == "figures" and question.scope.kind in ("amphoe", "tambon", "cluster") and not told:
        # มีกี่โรงเรียน after the pupils of a tambon: the schools there.
        schools = Question(SCHOOLS, question.scope)
        return carried(ask("figures", schools, {}), question, schools)
    if memory.topic != "money.target" or not memory.slots.get("below"):
        return None
    return carried(ask(memory.topic, question, memory.slots), question, question)


def _of_persons(memory: Memory, question: Question) -> bool:
    """ขอรายชื่อด้วย after how many pupils of a school there are: names of persons are not held."""
    plain = not (question.by or question.rank or question.bounds or question.standing)
    return (
        memory.topic == "figures"
        and question.measure in _PERSONS
        and plain
        and question.scope.kind == "school"
    )


def _whole_message(case: Case, memory: Memory, question: Question, moved: Moves) -> Understanding | None:
    """Messages that are nothing but a move: มีอีกไหม, มากกว่านั้นล่ะ, ขอรายละเอียด."""
    changed: Question | None = None
    if moved.further:
        changed = _further(memory, question, moved.places)
        if (
            changed is None
            and "ที่เหลือ" in moved.rest
            and "category" not in measure_named(question.measure).dimensions
        ):
            # Of figures that are no money nothing remains: which others are meant is asked.
            if (changed := _beside(question)) is None:
                return asking.clarify("ที่เหลือหมายถึงส่วนไหนคะ พิมพ์ระบุได้เลย เช่น ขนาดกลาง อำเภอแม่สาย", ())
    elif moved.beyond:
        changed = beyond(question, moved.beyond)
        if changed is None:
            return asking.clarify("มากหรือน้อยกว่าเท่าไหร่คะ พิมพ์เป็นจำนวน เช่น มากกว่า 60 คน", ())
    elif moved.detail:
        changed = _detailed(question)
    elif moved.named:
        changed = _named(_of_the_first(question, memory), moved)
    elif moved.first:
        changed = _first(among_those(case, question))
    if changed is None:
        return None
    return carried(ask(memory.topic, changed, memory.slots), question, changed)


def _further(memory: Memory, question: Question, places: int) -> Question | None:
    rank = question.rank
    if rank is not None:
        return replace(
            question, rank=replace(rank, start=rank.start + rank.count, count=places or rank.count)
        )
    if not (question.listing or question.by) or places:
        return None
    # A card shows so many rows: the rest of a longer list is in the file.
    long = any(len(keys) > _ON_CARD for keys in memory.shown.values())
    return replace(question, want="file", chart=None) if long else question


def _beside(question: Question) -> Question | None:
    """ที่เหลือล่ะ after small schools: all sizes beside each other."""
    plain = [key for key, _ in question.where if key not in ("round", "report", "system", "school", "state")]
    if len(plain) != 1 or question.by or question.bounds:
        return None
    return replace(question.with_where(plain[0], ()), by=(plain[0],), listing=False, share=None)


def _named(question: Question, moved: Moves) -> Question | None:
    """ขอชื่อ, ขอไฟล์รายชื่อ: which schools they are that were counted; อยู่โรงไหนบ้าง: in which; None where neither fits."""
    want = "file" if moved.named == "file" else question.want
    if listing_of(question.measure) and not question.by:
        # ชื่ออะไรบ้าง after projects: they themselves.
        return replace(question, listing=True, rank=None, share=None, mean=None, want=want)
    if question.measure not in (SCHOOLS, SUBMISSIONS):
        within = "โรง" in moved.rest and not (question.by or question.rank or question.standing)
        of_many = "school" in measure_named(question.measure).dimensions and question.scope.kind != "school"
        return (
            replace(question, by=("school",), share=None, mean=None, want=want)
            if within and of_many
            else None
        )
    return replace(question, listing=True, by=(), rank=None, share=None, mean=None, want=want)


def _of_the_first(question: Question, memory: Memory) -> Question:
    """ขอรายชื่อ after the amphoe that has most small schools: the schools of that amphoe."""
    kind = PLACES.get(question.by[0]) if len(question.by) == 1 else None
    keys = memory.shown.get(kind, ()) if kind is not None else ()
    if kind is None or len(keys) != 1 or question.measure != SCHOOLS:
        return question
    if question.rank is None or question.rank.count != 1 or question.scope.kind == "school":
        return question
    return replace(question, scope=Scope(kind, question.scope.office_code, keys, keys), by=(), rank=None)


def _first(question: Question) -> Question | None:
    """ใครที่ 1 after the place of one school: the first of all, in the same order."""
    if not (question.standing or question.rank):
        return None
    within = question.rank.within if question.rank else None
    scope = (
        question.scope
        if (question.rank and not question.standing) or question.scope.kind != "school"
        else Scope("office", question.scope.office_code)
    )
    by = question.by or ("school",)
    return replace(
        question, scope=scope, by=by, rank=Rank(True, 1, within=within), standing=False, compare=None
    )


def _detailed(question: Question) -> Question | None:
    if question.measure in (SCHOOLS, SUBMISSIONS):
        return replace(question, listing=True, by=())
    known = measure_named(question.measure).dimensions
    wider = ("school",) if question.scope.kind != "school" and question.by else ()
    by = next(
        (
            key
            for key in (*wider, "line", "position", "grade", "school")
            if key in known and key not in question.by
        ),
        None,
    )
    return replace(question, by=(by,), rank=None, share=None, mean=None, standing=False) if by else None


def _why(frame: Frame, memory: Memory, question: Question) -> Understanding | None:
    """ทำไมได้เท่านี้ after per-head money: its working."""
    money = memory.topic in ("money.perhead", "figures") and question.measure == "allocated"
    if not (frame.has("why") and money) or frame.has("per_head"):
        return None
    slots = {"items": "tuition", **memory.slots, "mode": "why"}
    return carried(ask("money.perhead", replace(question, by=(), rank=None), slots), question, question)


def _described(frame: Frame, memory: Memory, question: Question) -> Understanding | None:
    """สอนชั้นไหนบ้าง, อยู่ตำบลอะไร after one school was asked about: its profile."""
    named = frame.names.schools or frame.names.places or frame.measures or frame.where or frame.times
    one = question.scope.kind == "school" and len(question.scope.keys) == 1
    lies = any(piece.text.startswith(_LIES) for piece in frame.pieces)
    wherein = lies and bool(set(frame.which) & {"amphoe", "tambon", "cluster"})
    if (
        not ((frame.has("profile") or wherein) and one)
        or named
        or frame.has("own", "office", "help", "per_head")
        or frame.by
    ):
        return None
    plain = Question("students", question.scope)
    return carried(ask("schools.profile", plain), replace(question, measure="students", period=None), plain)


def _due_again(case: Case, memory: Memory) -> Understanding | None:
    """แล้ว EMIS ล่ะ, รอบหน้าล่ะ after a due date asks for a due date."""
    frame = case.frame
    about = (
        "system" in frame.where
        or frame.reports
        or frame.times
        or days_said(frame)
        or frame.has("span", "due")
    )
    others = {said.key for said in frame.measures if not said.weak} - {SUBMISSIONS}
    if (
        not about
        or others
        or frame.names.schools
        or frame.names.places
        or frame.has("which", "status_asked", "own", "howmany", "complete", "incomplete", "on_time")
    ):
        return None
    understood = decide(case)
    if understood is None or understood.topic != "reports.due":
        slots: dict[str, object] = {}
        days = due_days(frame, case.setting)
        if days and not isinstance(days, Unplaced):
            slots |= days
            use_days(frame)
        if system := frame.where.get("system"):
            slots["system"] = system[0]
        if frame.reports:
            slots["report"] = frame.reports[0]
        for when in frame.times:
            slots |= {
                key: value
                for key, value in (("round", when.round or (str(when.term) if when.term else None)),)
                if value
            }
            slots |= {"year": when.years[-1]} if when.years else {}
        if not slots:
            return None
        understood = ask("reports.due", None, slots)
    every = any("อะไร" in piece.text for piece in frame.pieces)
    if "system" not in understood.slots and "report" not in understood.slots and not every:
        kept = {key: value for key, value in memory.slots.items() if key in ("system", "report")}
        understood = replace(understood, slots={**kept, **understood.slots})
    return understood
