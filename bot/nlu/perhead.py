"""Per-head money (เงินรายหัว) in a sentence: what was received, rates, made-up numbers, letters, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.nlu import measures
from bot.nlu.excluding import masked
from bot.nlu.frame import SCHOOLS
from bot.nlu.instalmenttalk import TOPIC as INSTALMENTS
from bot.nlu.instalmenttalk import instalments_asked, use_instalments
from bot.nlu.madeup import counts_of, grades_of, made_up, madeup_in, rate_made_up, rate_said
from bot.nlu.questions import Draft, Trouble, draft
from bot.nlu.settling import Case, settle
from bot.nlu.slots import RANKING, Frame, Said
from bot.nlu.understanding import Understanding
from db.datasets import MEASURES
from db.datasets.rates import ITEMS, SMALL_SCHOOL, TUITION
from reports.question import Question
from reports.subsidy import items_named

ALLOCATED = "allocated"
#: ได้เงินเพิ่มเท่าไหร่ beside numbers of pupils asks what they bring.
_BRINGS = re.compile(r"ได้เงิน|เป็นเงิน|เงิน(?:จะ)?(?:เพิ่ม|หาย|ลด)|ได้กี่บาท|ได้งบ")
#: โอนเงินรายหัวมาแล้วหรือยัง: what is given stands inside the question.
_YET = re.compile(r"(?:หรือ|รึ)ยัง|แล้วยัง|ยัง(?:คะ|ค่ะ|ครับ|คับ|อะ|อ่ะ)?$")
_FROM = ("คิดจาก", "คำนวณจาก", "คำนวนจาก", "คิดตาม", "อิง", "อ้างอิง", "ใช้ยอด", "ใช้จำนวน")
#: อัตรารายหัวขึ้นไหม compares with the year before.
_RISES = ("ขึ้น", "ปรับขึ้น", "ปรับ", "ขึ้นไหม", "ขึ้นมั้ย", "เพิ่ม", "เพิ่มขึ้น", "ลดลง")


def per_head(case: Case) -> Understanding | None:
    """Per-head money: rates, made-up numbers, letters, what was received, and why."""
    frame = case.frame
    lines_of_positions(frame)
    _grant_expected(frame)
    _each_line(frame)
    items = items_said(frame)
    named = frame.has("per_head", "all_items") or (bool(items) and frame.has("estimate", "rate_word"))
    if named or frame.has("rate", "transferred", "letter", "last_instalment"):
        frame.use("estimate", "should", "when", "given")
    if (mode := instalments_asked(frame, named)) is not None:
        use_instalments(frame)
        return settle(
            _money_draft(case), INSTALMENTS, {**mode, "items": items or "tuition"}, case, measure=ALLOCATED
        )
    text = frame.reading.sentence.text
    counted = madeup_in(frame) and (bool(items) or _BRINGS.search(text) is not None)
    if (named or counted or frame.has("estimate", "what_if")) and (
        found := _what_if(case, items or "tuition")
    ):
        return found
    if (frame.has("rate") or (frame.has("rate_word") and (named or "line" in frame.where))) and not (
        frame.has("why") or ("line" in frame.where and not items)
    ):
        return _rates(case, items or "tuition")
    if frame.has("per_head") and _asks_why(frame):
        return _why(case, items or "tuition")
    came = frame.has("given") and (frame.has("when") or _YET.search(text) is not None)
    of_schools = "school" in frame.which or frame.has("howmany")
    if of_schools and frame.has("none"):
        return None if not named else _given(case, items or "tuition")
    if (came or frame.has("letter", "transferred", "last_instalment")) and (named or _about_money(frame)):
        return letters(case, named, items)
    if (
        not named
        and items
        and grades_of(frame)
        and _about_money(frame)
        and not measures.counts_schools(frame)
    ):
        # ป.2 ได้ค่าชุดนักเรียนกี่บาท: held is what a school gets; of one grade there is the rate.
        return _rates(case, items)
    if not named:
        return None
    if frame.has("when"):
        return letters(case, named, items)
    return _given(case, items or "tuition")


def _each_line(frame: Frame) -> None:
    """ยอดเหลือทุกรายการ: of what is left or spent each line is told; of what is given the items of per-head money."""
    if frame.has("per_head") or not any(
        said.key in ("remaining", "disbursed", "committed", "disbursement_rate") and not said.weak
        for said in frame.measures
    ):
        return
    every = [
        said for said in frame.cues if said.key == "all_items" and frame.pieces[said.at].text == "ทุกรายการ"
    ]
    if every:
        frame.cues = [said for said in frame.cues if said.key != "all_items"]
        frame.used |= {said.at for said in every}
        frame.by = list(dict.fromkeys((*frame.by, "line")))


def _grant_expected(frame: Frame) -> None:
    """ควรได้เงินอุดหนุนเท่าไร, เงินอุดหนุนที่ยังไม่โอนเหลือเท่าไร: what should come is known of per-head money only."""
    said = [place for place, piece in enumerate(frame.pieces) if piece.text == "เงินอุดหนุน"]
    to_come = frame.has("none") and frame.has("transferred") and frame.has("count")
    to_come = to_come and any(each.key == "remaining" for each in frame.measures)
    if (
        said
        and (frame.has("estimate") or to_come)
        and frame.places.get("category") == said
        and not frame.has("per_head")
    ):
        frame.where.pop("category")
        frame.cues.append(Said("per_head", said[0]))
        frame.measures = [each for each in frame.measures if each.key not in ("students", SCHOOLS)]


#: รวมหนังสือ ชุด อุปกรณ์ทุกอย่าง.
_EVERYTHING = ("ทุกอย่าง", "ทุกรายการ", "ทุกอย่างเลย", "ทุกตัว")


def items_said(frame: Frame) -> str:
    """Return the slot ``items``: ``tuition``, ``all``, or the items named (ค่าหนังสือเรียน); empty when none is named."""
    lines = frame.where.get("line", ())
    if frame.has("all_items") or any(piece.text in _EVERYTHING for piece in frame.pieces):
        return "all"
    if not lines:
        return "tuition" if frame.has("per_head") else ""
    if frame.has("per_head"):
        # เงินรายหัวกับค่าหนังสือเรียน
        lines = (TUITION, *lines)
    if not set(lines) <= set(ITEMS):
        return ""
    return "tuition" if set(lines) == {TUITION} else ",".join(item for item in ITEMS if item in lines)


def lines_of_positions(frame: Frame, *, also: bool = False) -> None:
    """ธุรการโอนหรือยัง: beside money (``also``: after it) the word for somebody who is paid names the line that pays."""
    money = (
        also
        or frame.has("letter", "transferred", "given")
        or any(said.key == ALLOCATED and not said.weak for said in frame.measures)
    )
    if money and "line" in frame.either.get("position", {}) and "position" in frame.where:
        del frame.where["position"]
        frame.where |= frame.either.pop("position")
        frame.measures = [said for said in frame.measures if said.key not in ("staff", "teachers")]


def _why(case: Case, items: str) -> Understanding:
    """ทำไมรายหัวได้น้อยจัง: the working; what is said of pupils and of more or less is why it is asked."""
    frame = case.frame
    frame.use(
        "why", "change", "more", "less", "much", "little", "negate", "than", "compare", "none", "by", "each"
    )
    frame.measures = [said for said in frame.measures if said.key != "students"]
    # คำนวณจากยอด 10 มิ.ย.: the day on which pupils are counted is none of the money.
    frame.times = frame.times[:1]
    dated = {at for at, piece in enumerate(frame.pieces) if piece.tag("date")}
    frame.reading = replace(frame.reading, pieces=masked(frame.pieces, dated))
    frame.used |= dated
    frame.by = [key for key in frame.by if key != "grade"]
    made = _two_years(_money_draft(case))
    return settle(made, "money.perhead", {"mode": "why", "items": items}, case, measure=ALLOCATED)


def _given(case: Case, items: str) -> Understanding:
    """What was received, or should be; broken down, put in an order or spent it is a question about figures."""
    frame = case.frame
    if items not in ("all", "tuition") and not frame.has("estimate"):
        frame.where["line"] = items_named(items)
        together = any(piece.text.startswith(("รวมกัน", "รวม", "ทั้งหมด")) for piece in frame.pieces)
        if not together and "line" not in frame.by:
            frame.by.append("line")
        made = draft(frame, ALLOCATED, case.setting, case.gazetteer)
        return settle(made, "figures", {}, case, measure=ALLOCATED)
    texts = {piece.text for piece in frame.pieces}
    # ใช้เงินรายหัวไปเท่าไหร่: the two halves of ใช้ไป stand apart.
    spent = measures.Choice("disbursed") if {"ใช้", "ไป"} <= texts else measures.choose(frame)
    if spent and spent.key != ALLOCATED and "line" in measures.dimensions_of(spent.key):
        frame.where["line"] = items_named(items)
        return settle(
            draft(frame, spent.key, case.setting, case.gazetteer), "figures", {}, case, measure=spent.key
        )
    ranked = frame.has(*RANKING)
    if frame.by or frame.which or ranked or frame.limits:
        frame.where["line"] = items_named(items)
        measure = ALLOCATED
        at = frame.where_is("per_head", "all_items")
        if frame.limits and measures.counts_schools(frame) and at is not None:
            # ได้รายหัวเกิน 5 แสนมีกี่โรง: the condition is on what was given.
            measure = SCHOOLS
            frame.measures.append(Said(ALLOCATED, at))
        return settle(
            draft(frame, measure, case.setting, case.gazetteer), "figures", {}, case, measure=measure
        )
    if grades_of(frame) and not frame.has("why", "estimate"):
        # What a school gets is held for all grades together; of one grade there is the rate.
        return _rates(case, items)
    frame.use("why")
    # ควรได้ is one word, ควรจะได้ทั้งหมด is not: both ask for what should come.
    mode = "why" if _asks_why(frame) else "estimate" if frame.has("estimate", "should") else "received"
    really = any(piece.text in ("ได้จริง", "ได้รับจริง", "โอนจริง", "โอนมาจริง") for piece in frame.pieces)
    if mode == "estimate" and (really or len([said for said in frame.cues if said.key == "count"]) > 1):
        # ได้ไปกี่บาท แล้วควรได้กี่บาท, ควรได้เท่าไร แล้วได้จริงเท่าไร: both are asked, and the plain answer has both.
        mode = ""
    if mode == "estimate":
        # ต้องคืนไหม หรือต้องได้เพิ่มเท่าไหร่: what was received stands beside what should come.
        frame.use("more", "less")
    frame.where.pop("line", None)
    if frame.has("ratio"):
        frame.use("ratio")
    made = draft(frame, ALLOCATED, case.setting, case.gazetteer)
    if isinstance(made, Draft) and mode == "received" and _reckoned(made.question):
        # เฉลี่ยต่อโรงเรียน, ย้อนหลัง 2 ปี, กี่เปอร์เซ็นต์ของเขต: reckoned from the figures of its lines.
        question = made.question.with_where("line", items_named(items))
        return settle(Draft(question, made.scope), "figures", {}, case, measure=ALLOCATED)
    slots = {"mode": mode, "items": items} if mode else {"items": items}
    return settle(_two_years(made), "money.perhead", slots, case, measure=ALLOCATED)


def _asks_why(frame: Frame) -> bool:
    """คิดจากยอดเด็กจริงควรได้เท่าไหร่ says from what it is to be reckoned, and asks for the sum."""
    said = [frame.pieces[each.at].text for each in frame.cues if each.key == "why"]
    return any(not (text.startswith(_FROM) and frame.has("estimate")) for text in said)


def _reckoned(question: Question) -> bool:
    years = question.period.years if question.period else ()
    several = len(years) > 1 and not _follow(years)
    return bool(question.mean or question.share or question.standing or question.excluding or several)


def _follow(years: tuple[int, ...]) -> bool:
    return len(years) == 2 and years[1] - years[0] == 1


def _two_years(made: Draft | Trouble) -> Draft | Trouble:
    """Two years that follow each other are the later one beside the one before."""
    if not isinstance(made, Draft) or made.question.period is None or not _follow(made.question.period.years):
        return made
    period = replace(made.question.period, years=made.question.period.years[1:])
    return Draft(replace(made.question, period=period, compare="previous"), made.scope)


def _about_money(frame: Frame) -> bool:
    money = {said.key for said in frame.measures if said.key in MEASURES and MEASURES[said.key].money}
    others = {said.key for said in frame.measures if not said.weak} - money - {SCHOOLS}
    return bool(money or "line" in frame.where or "category" in frame.where or not others)


def _money_draft(case: Case, *, compared: bool = False) -> Draft | Trouble:
    """A question about allocated money in which grades are not conditions: they went into the slots."""
    frame = case.frame
    kept = {key: values for key, values in frame.where.items() if key not in ("grade", "level")}
    before, by = frame.where, list(frame.by)
    frame.where, frame.by = kept, []
    made = draft(frame, ALLOCATED, case.setting, case.gazetteer)
    frame.where, frame.by = before, by
    if not isinstance(made, Draft):
        return made
    compare = made.question.compare if compared else None
    return Draft(replace(made.question, compare=compare, by=(), listing=False), made.scope)


def _rates(case: Case, items: str) -> Understanding:
    """อัตรารายหัว ป.1, ค่าหนังสือเรียนหัวละกี่บาท, อัตรารายหัวขึ้นไหม."""
    frame = case.frame
    frame.where.pop("line", None)
    if frame.where.get("category") == ("งบเงินอุดหนุน",):
        # เงินอุดหนุนหัวละเท่าไหร่ is the word for the money, no condition.
        frame.where.pop("category")
    if "เล็ก" in frame.where.get("size", ()):
        # โรงเรียนขนาดเล็กได้เงินเพิ่มหัวละกี่บาท: what they get more has a rate of its own.
        more = frame.has("more") or "เพิ่ม" in frame.reading.sentence.text
        items = SMALL_SCHOOL if more else items
        frame.where.pop("size")
        frame.use("more")
        frame.cues = [said for said in frame.cues if said.key != "more"]
    frame.use("ratio", "given", "change", "less")
    if "ส่วนเพิ่ม" not in frame.reading.sentence.text:
        frame.use("more")
    made = _money_draft(case, compared=True)
    rises = (
        items != SMALL_SCHOOL
        and any(piece.text in _RISES for piece in frame.pieces)
        and "ส่วนเพิ่ม" not in frame.reading.sentence.text
    )
    if isinstance(made, Draft) and rises:
        made = Draft(replace(made.question, compare="previous"), made.scope)
    slots: dict[str, Any] = {"items": items}
    if grades := grades_of(frame):
        slots["grades"] = list(grades)
    return settle(made, "money.rates", slots, case, measure=ALLOCATED)


def _what_if(case: Case, items: str) -> Understanding | None:
    """คำนวณเงินรายหัว ป.1-6 85 คน; ถ้านักเรียน ป.1 เพิ่ม 5 คน."""
    frame = case.frame
    if rate := rate_said(frame):
        supposed = rate_made_up(frame, None, rate, items)
        return settle(_money_draft(case), supposed.topic, supposed.slots, case, measure=ALLOCATED)
    if not counts_of(frame):
        return None
    made = _money_draft(case)
    question = made.question if isinstance(made, Draft) else None
    asked = made_up(case, question, items)
    if asked is None or asked.kind != "ask":
        return asked
    return settle(made, asked.topic, asked.slots, case, measure=ALLOCATED)


def letters(case: Case, named: bool, items: str) -> Understanding:
    """Which letters gave the money, and when (โอนหรือยัง, หนังสือเลขที่เท่าไหร่)."""
    frame = case.frame
    if named and "line" not in frame.where:
        frame.where["line"] = items_named(items or "tuition")
    frame.use("given", "when", "why", "negate", "none", "each", "by", "other")
    made = _money_draft(case)
    if isinstance(made, Draft):
        made = Draft(replace(made.question, by=("instalment",), listing=False), made.scope)
    return settle(made, "money.letters", {}, case, measure=ALLOCATED)
