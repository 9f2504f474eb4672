"""Per-head money (เงินรายหัว) in a sentence: what was received, rates, made-up numbers, letters, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.nlu import measures
from bot.nlu.questions import Draft, Trouble, draft
from bot.nlu.settling import Case, settle
from bot.nlu.slots import RANKING, Frame
from bot.nlu.understanding import Understanding
from db.datasets import MEASURES
from db.datasets.rates import ITEMS, TUITION
from db.values.schooling import LEVELS

ALLOCATED = "allocated"


def per_head(case: Case) -> Understanding | None:
    """Per-head money: rates, made-up numbers, letters, what was received, and why."""
    frame = case.frame
    named = frame.has("per_head", "all_items")
    items = "all" if frame.has("all_items") else "tuition"
    if named or frame.has("rate", "transferred", "letter", "last_instalment"):
        frame.use("estimate", "why", "should", "when")
    if frame.has("rate") or (frame.has("rate_word") and (named or "line" in frame.where)):
        return _rates(case, items)
    if (named or frame.has("estimate", "what_if")) and (found := _what_if(case, items)):
        return found
    if frame.has("letter", "transferred", "last_instalment") and (named or _about_money(frame)):
        return _letters(case, named, items)
    if not named:
        return None
    if frame.has("when"):
        return _letters(case, named, items)
    texts = {piece.text for piece in frame.pieces}
    # ใช้เงินรายหัวไปเท่าไหร่: the two halves of ใช้ไป stand apart.
    spent = measures.Choice("disbursed") if {"ใช้", "ไป"} <= texts else measures.choose(frame)
    if spent and spent.key != ALLOCATED and "line" in measures.dimensions_of(spent.key):
        frame.where["line"] = ITEMS if items == "all" else (TUITION,)
        return settle(
            draft(frame, spent.key, case.setting, case.gazetteer), "figures", {}, case, measure=spent.key
        )
    ranked = frame.has(*RANKING)
    if frame.by or frame.which or ranked or frame.limits:
        frame.where["line"] = ITEMS if items == "all" else (TUITION,)
        return settle(
            draft(frame, ALLOCATED, case.setting, case.gazetteer), "figures", {}, case, measure=ALLOCATED
        )
    if _grades(frame) and not frame.has("why", "estimate"):
        # What a school gets is held for all grades together; of one grade there is the rate.
        return _rates(case, items)
    mode = "why" if frame.has("why") else "estimate" if frame.has("estimate") else "received"
    if frame.has("ratio"):
        frame.use("ratio")
    made = draft(frame, ALLOCATED, case.setting, case.gazetteer)
    return settle(made, "money.perhead", {"mode": mode, "items": items}, case, measure=ALLOCATED)


def _about_money(frame: Frame) -> bool:
    money = {said.key for said in frame.measures if said.key in MEASURES and MEASURES[said.key].money}
    others = {said.key for said in frame.measures if not said.weak} - money - {measures.SCHOOLS}
    return bool(money or "line" in frame.where or "category" in frame.where or not others)


def _grades(frame: Frame) -> tuple[str, ...]:
    grades = list(frame.where.get("grade", ()))
    for level in LEVELS:
        if level.name in frame.where.get("level", ()):
            grades += [grade for grade in level.grades if grade not in grades]
    return tuple(grades)


def _money_draft(case: Case) -> Draft | Trouble:
    """A question about allocated money in which grades are not conditions: they went into the slots."""
    frame = case.frame
    kept = {key: values for key, values in frame.where.items() if key not in ("grade", "level")}
    before, by = frame.where, list(frame.by)
    frame.where, frame.by = kept, []
    made = draft(frame, ALLOCATED, case.setting, case.gazetteer)
    frame.where, frame.by = before, by
    return Draft(replace(made.question, compare=None), made.scope) if isinstance(made, Draft) else made


def _rates(case: Case, items: str) -> Understanding:
    frame = case.frame
    if any(line != TUITION for line in frame.where.get("line", ())):
        items = "all"
    frame.where.pop("line", None)
    frame.use("ratio")
    made = _money_draft(case)
    return settle(
        made, "money.rates", {"grades": list(_grades(frame)), "items": items}, case, measure=ALLOCATED
    )


def _what_if(case: Case, items: str) -> Understanding | None:
    """คำนวณเงินรายหัว ป.1-6 85 คน; ถ้านักเรียน ป.1 เพิ่ม 5 คน."""
    frame = case.frame
    counts = [
        (number, at)
        for number, at in frame.numbers
        if at + 1 >= len(frame.pieces) or frame.pieces[at + 1].text.startswith("คน")
    ]
    if not counts or not _grades(frame):
        return None
    frame.used |= {at for _, at in counts}
    frame.use("what_if", "estimate", "more", "less", "should")
    slots: dict[str, Any] = {"items": items}
    changing = frame.has("more", "less") and (frame.has("what_if") or frame.has("more", "less"))
    if changing:
        sign = -1 if frame.has("less") else 1
        slots["change"] = {_grades(frame)[0]: sign * counts[0][0]} if len(_grades(frame)) == 1 else {}
        if not slots["change"]:
            return None
    else:
        pairs = _pairs(frame)
        if len(pairs) == 1 and len(pairs[0][0]) > 1:
            slots |= {"range": list(pairs[0][0]), "count": pairs[0][1]}
        elif pairs and all(len(grades) == 1 for grades, _ in pairs):
            slots["heads"] = {grades[0]: count for grades, count in pairs}
        else:
            return None
    return settle(_money_draft(case), "money.whatif", slots, case, measure=ALLOCATED)


def _pairs(frame: Frame) -> list[tuple[tuple[str, ...], int]]:
    """Return grades and the number that follows each: ป.1 20 คน ป.2 18 คน."""
    pairs: list[tuple[tuple[str, ...], int]] = []
    grades: tuple[str, ...] = ()
    for piece in frame.pieces:
        if tag := piece.tag("grade"):
            grades = tag.value
        elif (tag := piece.tag("value", "level")) and not grades:
            grades = next((level.grades for level in LEVELS if level.name in tag.value), ())
        elif (tag := piece.tag("number")) and grades:
            pairs.append((grades, tag.value))
            grades = ()
    return pairs


def _letters(case: Case, named: bool, items: str) -> Understanding:
    frame = case.frame
    if named:
        frame.where["line"] = ITEMS if items == "all" else (TUITION,)
    made = _money_draft(case)
    if isinstance(made, Draft):
        made = Draft(replace(made.question, by=("instalment",), listing=False), made.scope)
    return settle(made, "money.letters", {}, case, measure=ALLOCATED)
