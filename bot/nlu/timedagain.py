"""The time of a question that goes on: เทอม 2 ล่ะ and ปีก่อน count from the answer before, ปีล่าสุดที่มี and ตอนนี้ drop its year."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.carrying import unplaced
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.moves import Moves
from bot.nlu.periods import WHOLE_YEAR, merge
from bot.nlu.questions import Trouble, calendar_of, period_of, put_rounds
from bot.nlu.recordwords import keeps_months
from bot.nlu.settling import Case
from bot.nlu.slots import Frame
from db.values.calendar import Term
from reports.question import Period, Question


def timed_again(case: Case, question: Question, moved: Moves) -> Question | Trouble:
    """Put in the time that the sentence names; relative years count from the answer before."""
    frame, anchor = case.frame, question.period
    if moved.older and anchor is not None:
        anchor = replace(anchor, years=anchor.years[:1])
    period = period_of(frame, question.measure, case.setting, case.gazetteer, anchor=anchor)
    if isinstance(period, Trouble):
        return period
    when, compare = period
    if when is not None and question.period is not None:
        when = _of_that_year(frame, when, question.period)
        if keeps_months(question.measure) and when.round:
            # รอบ 6 เดือนล่ะ: of the year that was told.
            said = any(each.years or each.shift is not None for each in frame.times)
            when = when if said else replace(when, years=question.period.years)
            question = question.with_where("round", ())
    now = _NEWEST.search(case.text) or (
        _NOW.search(case.text) and calendar_of(question.measure) == "academic"
    )
    if when is None and not compare and not frame.times and now:
        question = replace(question, period=None)
    whole = WHOLE_YEAR.search(case.text) is not None
    if when is None and whole and question.period is not None and question.period.calendar == "fiscal":
        question = replace(question, period=replace(question.period, term=None))
    if question.measure == SUBMISSIONS:
        where, when = put_rounds(frame, dict(question.where), when)
        question = replace(question, where=tuple(where.items()))
    if when is not None:
        same = question.period is not None and when.calendar == question.period.calendar
        kept = question.period.term if question.period is not None and same else None
        kept = None if whole else kept
        asked = replace(when, term=kept if when.term is None and when.quarter is None else when.term)
        question = replace(
            question, period=asked, compare=question.compare if question.compare == "each" else None
        )
    return replace(unplaced(question), compare="previous") if compare else question


#: ตอนนี้ ป.1 มีกี่คน after the plan of next year: as it is now. Money of a year is left "now" of that year.
_NOW = re.compile(r"ตอนนี้|เดี๋ยวนี้")
_NEWEST = re.compile(r"ล่าสุด|ที่มีข้อมูล|เท่าที่มี|ปัจจุบัน")


def _of_that_year(frame: Frame, when: Period, before: Period) -> Period:
    """เทอม 2 ล่ะ, รอบ 2 ล่ะ after a term of another year: of the year that was asked about."""
    said = merge(frame.times)
    if said is None or said.years or said.shift is not None or said.shifts or said.term_shift is not None:
        return when
    if said.last is not None or said.since is not None or len(before.years) > 1 or when.days:
        return when
    if when.calendar != before.calendar or not (when.round or when.term):
        return when
    if when.calendar == "academic":
        return replace(when, years=before.years)
    if when.term is None:
        return when
    if before.term is None:
        # เทอม 2 ล่ะ after a whole fiscal year: the term that this year pays.
        return replace(when, years=before.years)
    academic = before.year - 1 if before.term == 2 else before.year
    return replace(when, years=(Term(academic, when.term).fiscal_year.be,))
