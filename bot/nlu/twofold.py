"""One sentence that asks for two figures of one thing: both rounds of an indicator, a part and what it is a part of."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.questions import Draft, draft
from bot.nlu.recordwords import keeps_months
from bot.nlu.settling import Case, settle
from bot.nlu.several import together
from bot.nlu.understanding import Understanding

_TWO = 2


def and_the_whole(case: Case, made: Draft, key: str) -> Understanding | None:
    """โครงการที่แล้วเสร็จกี่โครงการ จากทั้งหมดเท่าไร: the part, and what it is a part of."""
    question = made.question
    texts = [piece.text for piece in case.frame.pieces]
    asked = any(
        one == "จาก" and two.startswith("ทั้งหมด") and (three.startswith(("กี่", "เท่า")) or not three)
        for one, two, three in zip(texts, texts[1:], [*texts[2:], ""], strict=False)
    )
    plain = not (question.by or question.bounds or question.rank or question.share)
    if not asked or len(question.where) != 1 or not plain:
        return None
    part = settle(replace(made, question=replace(question, listing=False)), "figures", {}, case, measure=key)
    if part.kind != "ask" or part.question is None:
        return part
    return together([part, replace(part, question=replace(part.question, where=()))])


def each_round(case: Case, key: str) -> Understanding | None:
    """ตัวชี้วัดนี้ 6 เดือนกับ 12 เดือนผลเท่าไหร่: one answer for each of the rounds that are named."""
    frame, times = case.frame, list(case.frame.times)
    rounds = list(dict.fromkeys(when.round for when in times if when.round is not None))
    if len(rounds) < _TWO or not keeps_months(key):
        return None
    frame.use("compare", "than")
    frame.cues = [said for said in frame.cues if said.key not in ("compare", "than")]
    requests = []
    for each in rounds:
        frame.times = [when for when in times if when.round in (None, each)]
        made = draft(frame, key, case.setting, case.gazetteer)
        requests.append(settle(made, "figures", {}, case, measure=key))
    frame.times = times
    asked = next((each for each in requests if each.kind != "ask"), None)
    return asked or together(requests)
