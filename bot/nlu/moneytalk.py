"""Follow-ups about money that schools are given: โอนวันไหน, ควรได้เท่าไหร่, เอาทุกรายการ, แล้ว ม.1 หัวละเท่าไหร่, ถ้า 90 คน."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.nlu import asking, madeup
from bot.nlu.carrying import carried
from bot.nlu.frame import Frame
from bot.nlu.instalmenttalk import instalments_again
from bot.nlu.measures import counts_schools
from bot.nlu.perhead import ALLOCATED, items_said, lines_of_positions
from bot.nlu.periods import WHOLE_YEAR
from bot.nlu.questions import Trouble, period_of, with_scope
from bot.nlu.reportsagain import continues
from bot.nlu.scopes import named_scope
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Memory, Option, Understanding
from db.datasets.rates import ITEMS, TUITION
from reports.derived import measure_named
from reports.question import Question, Scope
from reports.subsidy import items_named

_PER_HEAD, _LETTERS, _RATES = "money.perhead", "money.letters", "money.rates"
#: The word of vocabulary that names the target of disbursement.
_TARGET = "เป้าหมายการเบิกจ่าย"
_TOPICS = (_PER_HEAD, _LETTERS, _RATES, madeup.TOPIC)
#: รวมผูกพัน, บวก PO, ไม่รวมเงินกัน and nothing else.
_COMMITTED_TOO = re.compile(
    r"(?:แล้ว|ถ้า|แบบ|เอา|ขอ|ดู)*(?P<not>ไม่)?(?:รวม|บวก|นับ|คิด)(?:ยอด|เงิน|หนี้|การ|ที่|ก่อหนี้)*(?:ผูกพัน|กันเงิน|กัน|ก่อหนี้|po|พีโอ)"
    r"(?:ด้วย|ล่ะ|ละ|แล้ว|เข้าไป|ได้|กี่เปอร์เซ็นต์|กี่%|ร้อยละเท่าไหร่|ร้อยละเท่าไร|เท่าไหร่|เท่าไร|ค่ะ|คะ|ครับ|นะ)*"
)
#: ต้องเบิกอีกกี่บาทถึงจะถึงเป้า.
_STILL_TO_PAY = re.compile(
    r"(?:แล้ว|เรา|ยัง)*(?:ต้อง|ควร|ขาด|ยังต้อง|เหลือต้อง)+(?:เร่ง)?(?:เบิก|เบิกจ่าย|ใช้|จ่าย|ใช้จ่าย)?(?:เงิน|งบ)?(?:เพิ่ม|อีก)+(?:กี่บาท|เท่าไหร่|เท่าไร|กี่ล้าน|เยอะไหม|แค่ไหน|กี่เปอร์เซ็นต์|กี่%)"
    r"(?:ถึงจะ|จึงจะ|ถึง)?(?:ได้|ครบ|ทัน|ตาม|ถึง)*(?:เป้า|เป้าหมาย)?(?:คะ|ครับ|ค่ะ|คับ|นะ)*"
)
_CAME = re.compile(r"ถ้า(?:เงิน)?(?:เข้า|โอน|มา|ออก)")
_Rule = Callable[[Case, Memory, Question], Understanding | None]


def money_follow_up(case: Case, memory: Memory) -> Understanding | None:
    """Return what a message means after an answer about money; None when it is no such follow-up."""
    question, frame = memory.question, case.frame
    if memory.topic == "money.target" and question is not None:
        if _TARGET in frame.unheld:
            return _below(case, question)
        if (found := _target_again(case, memory, question)) is not None:
            return found
    if (
        frame.private
        or frame.unheld
        or frame.has("restart", "due", "status_asked")
        or "system" in frame.where
    ):
        return None
    if question is not None and (found := _with_committed(case, memory, question)):
        return found
    if memory.topic == madeup.TOPIC:
        return madeup.again(case, memory.last, _items(frame))
    if found := instalments_again(case, memory, _items(frame)):
        return found
    if question is None:
        return None
    if "line" in measure_named(question.measure).dimensions:
        lines_of_positions(frame, also=True)
    if not _of_money(frame):
        return None
    for rule in (_made_up, _rates, _letters, _per_head, _other_rate):
        if (found := rule(case, memory, question)) is not None:
            return found
    return None


def _below(case: Case, question: Question) -> Understanding | None:
    """โรงเรียนไหนต่ำกว่าเป้า after the target: of the same quarter and place."""
    frame = case.frame
    if frame.times or frame.names.schools or frame.names.places or frame.has("office", "own"):
        return None
    below = frame.has("which") or counts_schools(frame) or "school" in frame.by
    changed = replace(_plain(question), by=("school",) if below else ())
    return carried(ask("money.target", changed, {"below": bool(below)}), question, changed)


def _target_again(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """ต้องเบิกอีกกี่บาท after the target; ทั้งเขตมีโรงไหนบ้าง after the schools below it in one place."""
    frame = case.frame
    if _STILL_TO_PAY.fullmatch(frame.reading.sentence.text.replace(" ", "")):
        frame.used |= set(range(len(frame.pieces)))
        return carried(ask("money.target", question, memory.slots), question, question)
    others = any(said.key != "schools" and not said.weak for said in frame.measures)
    listed = memory.slots.get("below") and "school" in question.by and "school" in frame.which
    if not listed or others or frame.times or frame.where or frame.limits or frame.names.schools:
        return None
    scope = named_scope(frame, case.setting, case.gazetteer)
    if not isinstance(scope, Scope) or frame.leftovers():
        return None
    changed = with_scope(question, scope)
    return carried(ask("money.target", changed, memory.slots), question, changed)


def _with_committed(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """รวมผูกพัน after the rate that was paid: the rate with what is committed; of the money itself it is asked."""
    text = case.frame.reading.sentence.text
    if memory.topic != "figures" or not (match := _COMMITTED_TOO.fullmatch(text)):
        return None
    if question.measure in ("disbursement_rate", "disbursement_rate_committed"):
        key = "disbursement_rate" if match["not"] else "disbursement_rate_committed"
        changed = replace(question, measure=key)
        return carried(ask("figures", changed), question, changed)
    if question.measure != "disbursed" or match["not"]:
        return None
    options = []
    for key in ("committed", "disbursement_rate_committed"):
        thai = measure_named(key).thai
        options.append(Option(asking.label(thai), thai, "figures", replace(question, measure=key)))
    return asking.clarify("ต้องการดูแบบไหนคะ", options)


def _other_rate(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """9000 ล่ะ after ธุรการ 15,000: the line of that name at the other rate."""
    frame, lines = case.frame, question.values_of("line")
    if len(lines) != 1 or len(frame.numbers) != 1 or frame.where or frame.measures or frame.times:
        return None
    number, at = frame.numbers[0]
    kind = re.sub(r"[\d,]+", "#", lines[0])
    found = [
        line
        for line in case.gazetteer.lines
        if re.sub(r"[\d,]+", "#", line) == kind and str(number) in line.replace(",", "") and "#" in kind
    ]
    if len(found) != 1:
        return None
    frame.used.add(at)
    changed = question.with_where("line", (found[0],))
    return _checked(case, ask(memory.topic, changed, memory.slots), question, changed)


def _of_money(frame: Frame) -> bool:
    """Nothing but money that was given, or nothing at all, is named as what is asked for."""
    named = {said.key for said in frame.measures if not said.weak and said.at not in frame.names.used}
    return named <= {ALLOCATED, "schools"} and not frame.limits and not frame.has("top", "bottom", "howmany")


def _items(frame: Frame) -> str:
    """Items named by the message, also by ทั้งหมดรวมกัน after one of them."""
    return items_said(frame) or ("all" if frame.has("all_items") else "")


def _made_up(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """ถ้าเพิ่มอีก 5 คนล่ะ after the rate or the pupils of a grade."""
    frame = case.frame
    grades = madeup.grades_of(frame) or _grades_before(memory, question)
    counts = madeup.counts_of(frame)
    asked_about = memory.topic in _TOPICS or (memory.topic == "figures" and question.measure == "students")
    if not (frame.has("what_if") and counts and grades and asked_about):
        return None
    slots: dict[str, Any] = {"items": _items(frame) or _items_before(memory) or "tuition"}
    sign = madeup.sign_of(case)
    put = madeup.placed([], grades, counts[0][0], sign)
    money = replace(_plain(question), measure=ALLOCATED, where=(), period=_fiscal(question))
    if not put:
        return madeup.which_grade(money, slots, counts[0][0], sign)
    return replace(ask(madeup.TOPIC, money, {**slots, **put}), carried=(_said_grades(grades),))


def _said_grades(grades: tuple[str, ...]) -> str:
    return grades[0] if len(grades) == 1 else f"{grades[0]}-{grades[-1]}"


def _grades_before(memory: Memory, question: Question) -> tuple[str, ...]:
    return tuple(memory.slots.get("grades") or ()) or question.values_of("grade")


def _items_before(memory: Memory) -> str:
    return str(memory.slots.get("items") or "")


def _fiscal(question: Question) -> Any:
    return question.period if question.period and question.period.calendar == "fiscal" else None


def _plain(question: Question) -> Question:
    """The place and time of a question without how it was put in order, broken down or shown."""
    return replace(
        question, by=(), rank=None, bounds=(), listing=False, compare=None, share=None, mean=None, standing=False,
        want="sentence", chart=None,
    )  # fmt: skip


def _rates(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """หัวละเท่าไหร่ after pupils of a grade; แล้ว ม.1, ค่าเครื่องแบบล่ะ, ทั้งหมดรวมกัน after rates."""
    frame = case.frame
    asks = frame.has("rate", "rate_word")
    if frame.has("why", "estimate", "letter", "transferred") or frame.names.schools or frame.names.places:
        return None
    grades, items = madeup.grades_of(frame), _items(frame)
    if memory.topic == _RATES:
        items = items or ("all" if frame.has("total") and not grades else "")
        if not (asks or grades or items or frame.times):
            return None
        slots = {key: value for key, value in memory.slots.items() if key in ("grades", "items")}
    else:
        if not asks or not question.values_of("grade") or grades:
            return None
        slots = {"grades": list(question.values_of("grade")), "items": "tuition"}
        question = replace(_plain(question), measure=ALLOCATED, where=(), period=_fiscal(question))
    slots |= {"grades": list(grades)} if grades else {}
    slots |= {"items": items} if items else {}
    timed = _timed(case, question)
    if not isinstance(timed, Question):
        return None
    frame.use("rate", "rate_word", "ratio", "total", "given", "count")
    if frame.leftovers():
        return None
    said = _said_grades(tuple(slots["grades"])) if slots.get("grades") and not grades else ""
    return replace(ask(_RATES, timed, slots), carried=(said,) if said else ())


def _timed(case: Case, question: Question) -> Question | Trouble:
    if not case.frame.times:
        return question
    period = period_of(case.frame, ALLOCATED, case.setting, case.gazetteer, anchor=question.period)
    if isinstance(period, Trouble):
        return period
    when, compare = period
    return replace(question, period=when or question.period, compare=compare)


def _given_lines(memory: Memory, question: Question) -> tuple[str, ...]:
    if memory.topic == _PER_HEAD:
        return items_named(_items_before(memory) or "tuition")
    return question.values_of("line")


def _placed(case: Case, question: Question) -> Question | None:
    """The question of the place and time that the message names; None where they are unclear."""
    scope = named_scope(case.frame, case.setting, case.gazetteer)
    if scope is not None and not isinstance(scope, Scope):
        return None
    timed = _timed(case, question)
    if not isinstance(timed, Question):
        return None
    return with_scope(timed, scope) if isinstance(scope, Scope) else timed


def _letters(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """โอนวันไหน, หนังสือเลขที่เท่าไหร่ after money: of the same line, instalment and time."""
    frame = case.frame
    dates = frame.has("when") and memory.topic in (_PER_HEAD, _LETTERS)
    of_line = "line" in measure_named(question.measure).dimensions and bool(question.values_of("line"))
    own = memory.topic in (_PER_HEAD, _LETTERS) or (
        memory.topic == "figures" and (question.measure == ALLOCATED or of_line)
    )
    stands = frame.has("per_head", "all_items") or "category" in frame.where
    another = memory.topic == _LETTERS and "line" in frame.where and not frame.has("count")
    if not own or stands or not (dates or another or frame.has("letter", "transferred", "last_instalment")):
        return None
    kept = tuple(pair for pair in question.where if pair[0] in ("instalment", "category"))
    base = replace(_plain(question), where=kept, by=("instalment",))
    placed = _placed(case, base)
    if placed is None:
        return None
    lines = frame.where.get("line") or _given_lines(memory, question)
    placed = placed.with_where("line", lines)
    if instalment := frame.where.get("instalment"):
        placed = placed.with_where("instalment", instalment)
    frame.use("when", "given", "why", "negate", "none")
    return _checked(case, ask(_LETTERS, placed), question, placed)


def _per_head(case: Case, memory: Memory, question: Question) -> Understanding | None:
    """ควรได้เท่าไหร่, กี่บาท, เพราะอะไร, เอาทุกรายการ, ค่าหนังสืออย่างเดียวล่ะ after per-head money or its letters."""
    frame = case.frame
    if memory.topic not in (_PER_HEAD, _LETTERS) or frame.by or frame.which or "category" in frame.where:
        return None
    lines = _given_lines(memory, question)
    mode = _mode(frame)
    named = items_said(frame) if not frame.has("per_head") else ""
    other = bool(frame.names.schools) or (frame.has("compare", "change") and bool(frame.times))
    elsewhere = other and memory.slots.get("mode") == "why"
    if elsewhere:
        # อีกโรง บ้านจะตี, เทียบปีก่อน after why it is so much: what was given.
        mode = mode or "received"
    if frame.has("per_head", "rate", "letter", "transferred") or not (
        mode or named or {"line", "instalment"} & frame.where.keys()
    ):
        return None
    if named == "all" and frame.names.places:
        return None
    placed = _placed(case, replace(_plain(question), where=()))
    if placed is None:
        return None
    if WHOLE_YEAR.search(frame.reading.sentence.text) and placed.period is not None:
        placed = replace(placed, period=replace(placed.period, term=None))
    whole = "all" if set(lines) == set(ITEMS) else "tuition" if lines == (TUITION,) else ""
    items = named or whole
    if memory.topic == _PER_HEAD:
        items = named or _items_before(memory)
    frame.use("estimate", "why", "should", "total", "given", "little", "much", "less", "more", "change")
    if elsewhere:
        frame.use("other")
    if _CAME.search(frame.reading.sentence.text):
        # ถ้าเข้าแล้วได้เท่าไหร่: nothing is made up.
        frame.use("what_if")
    if instalment := frame.where.get("instalment"):
        placed, items = placed.with_where("instalment", instalment), ""
    if items in ("all", "tuition") or (mode == "estimate" and items):
        slots = {"items": items, "mode": mode or str(memory.slots.get("mode") or "received")}
        return _checked(case, ask(_PER_HEAD, placed, slots), question, placed)
    of_line = placed.with_where("line", frame.where.get("line") or lines)
    return _checked(case, ask("figures", of_line), question, of_line)


def _mode(frame: Frame) -> str:
    if frame.has("why"):
        return "why"
    if frame.has("estimate", "should"):
        return "estimate"
    given = any(piece.text in ("ได้", "ได้รับ", "ได้มา", "ยอด", "จริง", "ได้จริง") for piece in frame.pieces)
    counted = frame.has("count") and not frame.where and (given or not continues(frame))
    return "received" if counted and (given or not frame.names.schools) else ""


def _checked(case: Case, understood: Understanding, before: Question, after: Question) -> Understanding:
    if words := case.frame.leftovers():
        return asking.about_words(words, after, understood.topic, dict(understood.slots), case.frame.unmet())
    same = measure_named(before.measure).key == ALLOCATED
    return carried(understood, before, after) if same else understood


__all__ = ["money_follow_up"]
