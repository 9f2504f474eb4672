"""Asks back about days and parts of years that cannot be placed: no such day, a Common Era year, two terms at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.nlu import asking
from bot.nlu.dating import due_slots, spaced
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.questions import Trouble
from bot.nlu.understanding import Option, Understanding
from db.values.calendar import thai_date
from reports.derived import measure_named
from reports.question import Period, Question

#: The troubles that are asked about here.
ABOUT_DAYS = ("no_day", "common_era_day", "undated", "rounds", "clash")


def about_days(trouble: Trouble, question: Question, topic: str, slots: Mapping[str, Any]) -> Understanding:
    """Say what is unclear about a time and offer the times that can be meant."""
    typed = spaced(trouble.detail[0])[:40]
    options = [_option(period, question, topic, slots) for period in trouble.periods]
    # Days are no round of reports: without a name there is nothing to tap, and LINE refuses an empty button.
    options = [option for option in options if option.label]
    said = options[0].text if options else ""
    thai = measure_named(question.measure).thai
    prompts = {
        "no_day": f"ไม่มี “{typed}” ในปฏิทินค่ะ" + (f" หมายถึง{said} ใช่ไหมคะ" if said else " พิมพ์วันที่ใหม่อีกครั้งนะคะ"),
        "common_era_day": f"“{typed}” เป็นปี ค.ศ. ใช่ไหมคะ"
        + (f" ถ้าใช่คือ {said} ค่ะ" if said else " พิมพ์เป็น พ.ศ. อีกครั้งนะคะ"),
        "undated": f"{thai}ดูเป็นช่วงวันไม่ได้ค่ะ ที่ดูได้คือ{said} ดูแทนไหมคะ",
        "rounds": f"ช่วง “{typed}” มีข้อมูลหลายรอบค่ะ ต้องการรอบไหนคะ",
        "clash": "ดูได้ครั้งละช่วงค่ะ ต้องการช่วงไหนก่อนคะ",
    }
    return asking.clarify(prompts[trouble.kind], options)


def _option(period: Period, question: Question, topic: str, slots: Mapping[str, Any]) -> Option:
    if topic == "reports.due" and period.days:
        first, last = (date.fromisoformat(day) for day in period.days)
        text = thai_date(first) if first == last else f"{thai_date(first)} ถึง {thai_date(last)}"
        return Option(asking.label(text), text, topic, None, {**slots, **due_slots(text, first, last)})
    if question.measure == SUBMISSIONS:
        question, name = _of_reports(period, question)
        return Option(asking.label(name), name, topic, question, slots)
    return Option(asking.label(_short(period)), period.name, topic, replace(question, period=period), slots)


def _of_reports(period: Period, question: Question) -> tuple[Question, str]:
    """Reports keep terms and quarters as rounds."""
    part = f"ไตรมาส {period.quarter}" if period.quarter else period.round or str(period.term or "")
    question = question.with_where("round", (part,)) if part else question
    return question, f"รอบ {part}" if part.isdigit() else part


def _short(period: Period) -> str:
    """What fits a button: รอบ 1 ปี 2568, ไตรมาส 2 ปี 2570."""
    if period.days:
        return period.name.removeprefix("วันที่ ")
    part = f"ไตรมาส {period.quarter}" if period.quarter else f"เทอม {period.term}" if period.term else ""
    if period.round:
        part = f"รอบ{'' if period.round == 'สิ้นปี' else ' '}{period.round}"
    return f"{part} ปี {period.year}".strip()
