"""Spending ahead (MTEF): the request that its words make."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.questions import Draft, draft
from bot.nlu.settling import Case, settle
from bot.nlu.understanding import Understanding


def asks_projection(case: Case) -> Understanding | None:
    """ประมาณการ 3 ปี, MTEF ของเรา: three years of estimates of a school, a place or the office."""
    frame = case.frame
    if not frame.has("projection"):
        return None
    frame.use("projection", "estimate", "span", "should")
    frame.measures = [said for said in frame.measures if said.key in ("allocated", "requests")]
    frame.times, frame.by, frame.which = [], [], []
    made = draft(frame, "allocated", case.setting, case.gazetteer)
    if isinstance(made, Draft):
        plain = replace(made.question, by=(), rank=None, bounds=(), compare=None, listing=False, period=None)
        made = Draft(plain, made.scope)
    return settle(made, "planning.projection", {}, case, measure="allocated")
