"""Follow-ups, corrections and answers to our own questions: what a message means because of the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu import asking
from bot.nlu.dating import days_said
from bot.nlu.measures import SCHOOLS, SUBMISSIONS
from bot.nlu.normalize import fold, fold_name, normalize
from bot.nlu.questions import Trouble, calendar_of, conditions, period_of, put_rounds, wish_of, with_scope
from bot.nlu.scopes import named_scope
from bot.nlu.slots import Frame
from bot.nlu.topics import Case, ask, asks_own_rank, decide, report_slots, settle
from bot.nlu.understanding import Memory, Option, Understanding
from db.datasets import DIMENSIONS
from reports.derived import measure_named
from reports.question import Question, Rank, Scope

_POLITE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|ค่า|จ้า|จ้ะ|นะ|เลย|ล่ะ|หน่อย|อ่ะ|เอา|ขอ|คือ|เลือก|ตอบ|ดู|\s)+")
_ORDINALS = ("แรก", "สอง", "สาม", "สี่")
_NUMBERED = re.compile(
    r"(?:ข้อ|อัน|ตัว|ตัวเลือก|หมายเลข|อันดับ|โรง|แห่ง|ที่|ปุ่ม)*(?:ที่)?(\d|แรก|หนึ่ง|สอง|สาม|สี่|สุดท้าย)[.)]?"
)
_YES = frozenset(("ใช่", "ถูก", "ถูกต้อง", "ok", "โอเค", "yes", "ได้", "ใช้", "อือ", "อืม", "ใช่แล้ว"))
_NO = frozenset(("ไม่", "ไม่ใช่", "ไม่ใช่ค่ะ", "no", "ไม่ใช้"))
#: Topics whose question a follow-up may change.
_CHANGEABLE = (
    "figures",
    "money.perhead",
    "money.letters",
    "money.rates",
    "reports.status",
    "schools.profile",
)
_OWN_TOPIC = ("per_head", "all_items", "rate", "letter", "transferred", "due", "help", "greeting", "thanks", "whoami",
              "contact", "status_asked", "what_if", "profile", "last_instalment")  # fmt: skip


def chosen(option: Option) -> Understanding:
    """Return the request an option stands for."""
    return ask(option.topic, option.question, option.slots)


def answer(text: str, memory: Memory) -> Understanding | None:
    """Read a message as the answer to the bot's own question: a number, the label, the text, or a word that tells."""
    if not memory.options:
        return None
    options = memory.options
    typed = fold_name(text)
    for option in options:
        if typed and typed in (fold_name(option.label), fold_name(option.text)):
            return chosen(option)
    bare = _POLITE.sub("", normalize(text))
    if (number := _number(bare, len(options))) is not None:
        return chosen(options[number])
    if bare in _YES and len(options) == 1:
        return chosen(options[0])
    if bare in _NO and len(options) == 1:
        return asking.clarify("ได้ค่ะ พิมพ์คำถามใหม่อีกครั้งนะคะ", ())
    return _told_apart(bare, options)


def _number(bare: str, count: int) -> int | None:
    match = _NUMBERED.fullmatch(bare.replace(" ", ""))
    if match is None:
        return None
    word = match[1]
    if word == "สุดท้าย":
        return count - 1
    if word == "หนึ่ง":
        word = "แรก"
    index = int(word) - 1 if word.isdigit() else _ORDINALS.index(word)
    return index if 0 <= index < count else None


def _told_apart(bare: str, options: tuple[Option, ...]) -> Understanding | None:
    """A tambon, an amphoe or a part of the name that only one of the options has."""
    key = re.sub(r"^(?:ที่อยู่|อยู่|ตำบล|ต\.|อำเภอ|อ\.|ที่|ของ|โรงเรียน|รร\.?)+", "", fold(bare))
    key = re.sub(r"[^\w\u0e00-\u0e7f]", "", key)
    if len(key) < 2 or len(key) > 40:
        return None
    fitting = [option for option in options if key in fold_name(f"{option.label} {option.text}")]
    if len(fitting) == 1:
        return chosen(fitting[0])
    if 1 < len(fitting) < len(options):
        return asking.clarify("ยังมีมากกว่าหนึ่งแห่งค่ะ หมายถึงแห่งไหนคะ", fitting)
    return None


def follow_up(case: Case, memory: Memory) -> Understanding | None:
    """Patch the last question with what the sentence names; None when the sentence stands on its own."""
    frame, memory = case.frame, _pending(memory)
    question = memory.question
    if question is None or memory.topic not in _CHANGEABLE or frame.private or frame.unheld:
        return None
    if (
        frame.has("why")
        and memory.topic in ("money.perhead", "figures")
        and question.measure == "allocated"
        and not frame.has("per_head")
    ):
        slots = {"items": "tuition", **memory.slots, "mode": "why"}
        return _carried(ask("money.perhead", replace(question, by=(), rank=None), slots), question, question)
    if frame.has(*_OWN_TOPIC) or frame.has("restart") or asks_own_rank(frame):
        return None
    if frame.where_is("correct") == 0:
        frame.use("correct")
    if _stands_alone(frame, question):
        return None
    if _own_measure(frame, question) or not _changes(frame):
        if frame.has("correct") and not frame.measures and not _changes(frame):
            return asking.clarify("ต้องการแก้ตรงไหนคะ พิมพ์เฉพาะส่วนที่แก้ เช่น ปี 2568 หรือชื่อโรงเรียน", ())
        return None
    if not memory.options and _names_a_school_only(frame):
        return None
    return _patched(case, memory, question)


def _pending(memory: Memory) -> Memory:
    """While a question back is open, what was asked about is that question: a name typed now completes it."""
    if memory.options and memory.options[0].question is not None:
        option = memory.options[0]
        return replace(memory, topic=option.topic, question=option.question, slots=option.slots)
    return memory


def _own_measure(frame: Frame, question: Question) -> bool:
    """A measure of its own makes a new question; the same one again, or "which schools", does not."""
    said = {mention.key for mention in frame.measures if mention.at not in frame.names.used}
    if said == {SCHOOLS}:
        lists = frame.has("which", "howmany") or frame.names.schools
        return not (
            lists and (question.measure in (SCHOOLS, SUBMISSIONS) or question.bounds)
        ) and not _only_marks(frame)
    strong = {
        mention.key for mention in frame.measures if not mention.weak and mention.at not in frame.names.used
    }
    return bool(strong - ({question.measure} if frame.has("follow", "correct") else set()))


def _stands_alone(frame: Frame, question: Question) -> bool:
    """A sentence with a subject and a place of its own is asked afresh, unless it says that it goes on (แล้ว … ล่ะ)."""
    if frame.has("correct", "compare") or _continues(frame):
        return False
    placed = bool(frame.names.schools or frame.names.places) or frame.has(
        "own", "office", "own_amphoe", "own_tambon", "own_cluster"
    )
    if question.measure == SUBMISSIONS or _about_reports(frame):
        return placed and _about_reports(frame)
    subject = any(
        mention.key not in (SCHOOLS, SUBMISSIONS) and mention.at not in frame.names.used
        for mention in frame.measures
    )
    return (subject and placed) or _allots(frame, question, placed=placed)


def _about_reports(frame: Frame) -> bool:
    return "system" in frame.where or bool(frame.reports)


def _allots(frame: Frame, question: Question, *, placed: bool) -> bool:
    """เงินอุดหนุน, ค่ากิจกรรมได้เท่าไหร่: money that is given, whatever was asked of what is spent or left."""
    measure = measure_named(question.measure)
    if (
        question.measure == "allocated"
        or not {"line", "category"} & set(measure.dimensions)
        or not {"line", "category"} & frame.where.keys()
    ):
        return False
    words = {piece.text for piece in frame.pieces}
    return placed or bool(words & {"ได้", "ได้รับ", "จัดสรร", "เงินอุดหนุน"})


def _only_marks(frame: Frame) -> bool:
    """โรงเรียน before a name or as a breakdown (แต่ละโรงเรียน) is no measure."""
    return bool(frame.names.schools or "school" in frame.by or frame.has("top", "bottom"))


def _changes(frame: Frame) -> bool:
    return bool(
        frame.where or frame.by or frame.times or days_said(frame) or frame.names.schools or frame.names.places or frame.names.unknown or frame.limits
        or frame.which or frame.has("chart", "chart_line", "chart_bar", "file", "table", "compare", "change", "office", "own",
                                    "own_amphoe", "own_cluster", "own_tambon", "top", "bottom", "which", "howmany", "total", "current",
                                    "place_in_rank")
    )  # fmt: skip


def _names_a_school_only(frame: Frame) -> bool:
    """โรงเรียนบ้านแม่จัน with nothing else and no "ล่ะ" asks about that school, not the last question again."""
    marked = bool(frame.names.schools) and all(named.marked for named in frame.names.schools)
    return (
        marked
        and not frame.has("follow", "correct", "compare")
        and not (frame.where or frame.by or frame.times or days_said(frame))
        and not _of(frame)
    )


def _of(frame: Frame) -> bool:
    return any(piece.text == "ของ" for piece in frame.pieces)


def _patched(case: Case, memory: Memory, question: Question) -> Understanding | None:
    frame = case.frame
    topic, slots = memory.topic, dict(memory.slots)
    if _asks_given(frame, question):
        question = replace(question, measure="allocated")
    if question.bounds:
        # The schools that met the condition then: the condition is looked at again.
        question = question.with_where("school", ())
    changed = _scoped(case, question)
    if isinstance(changed, Understanding):
        return replace(
            changed, options=tuple(replace(option, topic=topic, slots=slots) for option in changed.options)
        )
    measure = question.measure
    known = measure_named(measure).dimensions
    for dimension in (*frame.where, *frame.by):
        if dimension not in known and dimension != "year":
            if not _continues(frame) and (fresh := decide(case)) is not None and fresh.kind == "ask":
                # What cannot be put into the last question may be a question by itself: ป.1 กี่คน after schools.
                return fresh
            return settle(
                Trouble("dimension", (measure, dimension, _thai(dimension))),
                topic,
                slots,
                case,
                measure=measure,
            )
    where = conditions(frame, measure)
    period = period_of(frame, measure, case.setting, case.gazetteer, anchor=question.period)
    if isinstance(period, Trouble):
        return settle(period, topic, slots, case, measure=measure)
    when, compare = period
    if measure == SUBMISSIONS:
        where, when = put_rounds(frame, where, when)
    changed = _narrowed(frame, changed, where)
    if when is not None:
        term = (
            question.period.term
            if question.period and when.term is None and when.calendar == question.period.calendar
            else when.term
        )
        changed = replace(
            changed,
            period=replace(when, term=term),
            compare=changed.compare if changed.compare == "each" else None,
        )
    if compare:
        changed = replace(changed, compare="previous")
    if _counts_anew(frame):
        changed = replace(
            changed,
            rank=None,
            bounds=(),
            listing=False,
            by=tuple(key for key in changed.by if key in frame.by),
        )
    changed = _shown(frame, changed)
    if topic == "schools.profile" and (frame.where or frame.by or frame.times or days_said(frame)):
        topic = "figures"
    if topic == "reports.status":
        slots = report_slots(changed)
    if words := frame.leftovers():
        return asking.about_words(words, changed, topic, slots, frame.unmet())
    return _carried(ask(topic, changed, slots), question, changed)


def _asks_given(frame: Frame, question: Question) -> bool:
    """แม่จันได้เท่าไหร่ after money that is left asks for what was given."""
    given = {piece.text for piece in frame.pieces} & {"ได้", "ได้รับ"}
    of_money = question.measure != "allocated" and "line" in measure_named(question.measure).dimensions
    return bool(given) and of_money and frame.has("count") and not frame.measures and not _continues(frame)


def _counts_anew(frame: Frame) -> bool:
    """นักเรียนหญิงกี่คน names what is counted: the order and the list of the question before are not meant."""
    said = any(mention.key != SCHOOLS and mention.at not in frame.names.used for mention in frame.measures)
    return said and frame.has("count") and not _continues(frame)


def _thai(dimension: str) -> str:
    return DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension


def _scoped(case: Case, question: Question) -> Question | Understanding:
    frame = case.frame
    scope = named_scope(frame, case.setting, case.gazetteer)
    if scope is None:
        return question
    if not isinstance(scope, Scope):
        return asking.about_scope(scope, question, "figures", {}, case.gazetteer)
    compare = question.compare if question.compare == "previous" else None
    if (
        frame.has("compare")
        and scope.kind == question.scope.kind
        and scope.office_code == question.scope.office_code
    ):
        keys = dict(
            zip((*question.scope.keys, *scope.keys), (*question.scope.names, *scope.names), strict=False)
        )
        scope = Scope(scope.kind, scope.office_code, tuple(keys), tuple(keys.values()))
    return with_scope(replace(question, compare=compare), scope)


def _narrowed(frame: Frame, question: Question, where: dict[str, tuple[str, ...]]) -> Question:
    """Put new conditions in place of earlier ones on the same thing; a grade replaces a level and the other way."""
    for dimension, values in where.items():
        for other in {"grade": ("level",), "level": ("grade",)}.get(dimension, ()):
            question = question.with_where(other, ())
        question = question.with_where(dimension, values)
    by = tuple(key for key in frame.by if key != "year")
    wider = tuple(key for key in frame.which if key not in by)
    if by or (wider and question.measure not in (SCHOOLS, SUBMISSIONS)):
        question = replace(question, by=(by or wider)[:2], rank=None if by else question.rank, listing=False)
        for dimension in by:
            if dimension not in frame.where:
                question = question.with_where(dimension, ())
    if frame.has("total") and not frame.where and not by:
        question = replace(question, by=())
    return question


def _shown(frame: Frame, question: Question) -> Question:
    wish = wish_of(frame)
    if wish["want"] != "sentence":
        question = replace(question, **wish)  # type: ignore[arg-type]
    if (
        frame.has("which")
        and question.measure in (SCHOOLS, SUBMISSIONS)
        and not set(frame.which) - {"school"}
    ):
        question = replace(question, listing=True, by=())
    elif frame.has("howmany") and question.listing:
        question = replace(question, listing=False)
    if frame.has("top", "bottom") or (frame.has("place_in_rank") and question.rank):
        count = frame.numbers[0][0] if frame.numbers else question.rank.count if question.rank else 1
        frame.use("top", "bottom", "place_in_rank")
        frame.used |= {at for _, at in frame.numbers}
        by = question.by or ("school",)
        top = frame.has("top") or (
            question.rank is not None and question.rank.top and not frame.has("bottom")
        )
        question = replace(question, rank=Rank(top, count), by=by[:1])
        if question.scope.kind == "school" and by[0] in ("school", "amphoe", "tambon", "cluster"):
            question = replace(question, scope=Scope("office", question.scope.office_code))
    return question


def _carried(understood: Understanding, before: Question, after: Question) -> Understanding:
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
        for dimension, values in after.where
        if (dimension, values) in before.where and dimension != "school"
    ]
    if after.by and after.by == before.by:
        said.append("แยกตาม" + "และ".join(_thai(dimension) for dimension in after.by))
    return replace(understood, carried=tuple(said))


def carry(understood: Understanding, case: Case, memory: Memory) -> Understanding:
    """แล้วครูล่ะ: a new measure with a follow-up's marks keeps the scope and the year of the question before."""
    before, question, frame = memory.question, understood.question, case.frame
    if before is None or question is None or understood.kind != "ask" or not _continues(frame):
        return understood
    carried: list[str] = []
    if named_scope(frame, case.setting, case.gazetteer) is None and question.scope != before.scope:
        if not (question.measure == SCHOOLS and before.scope.kind == "school"):
            question = with_scope(question, before.scope)
            carried.append(before.scope.name)
    same = before.period is not None and before.period.calendar == calendar_of(question.measure)
    if (
        question.period is None
        and same
        and before.period is not None
        and not frame.times
        and question.measure != SUBMISSIONS
    ):
        question = replace(question, period=replace(before.period, round=None, term=None, quarter=None))
        carried.append(question.period.name if question.period else "")
    return replace(understood, question=question, carried=tuple(carried))


def _continues(frame: Frame) -> bool:
    """แล้ว… at the beginning or …ล่ะ at the end; แล้ว after a verb (เบิกแล้ว) is none."""
    pieces = frame.pieces
    marks = [said.at for said in frame.cues if said.key == "follow"]
    return any(at == 0 or pieces[at].text != "แล้ว" for at in marks)
