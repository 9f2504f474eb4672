"""Days off and working days (วันหยุด, วันทำการ): Thailand's public ones, and those an office added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.datasets import DATASETS
from db.datasets.holidays import own_holidays
from db.errors import AnswerableError
from db.values.calendar import (
    WEEKDAYS,
    holidays_between,
    is_working_day,
    office_day,
    thai_date,
    thai_weekday_date,
    working_day_on_or_after,
    working_day_on_or_before,
)
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, handler
from reports.cards import Card, Figure, source_line
from reports.held import live_batches
from reports.question import Provenance, Question, Scope

#: Where Thailand's own days off come from.
PUBLIC_SOURCE = "ปฏิทินวันหยุดราชการของไทย"
#: So far ahead a list goes that names no days.
_AHEAD = timedelta(days=120)
#: Days off are looked for so far, to find one by its name or the next one.
_FAR = timedelta(days=400)
#: More days than this are not asked one by one.
_MOST_DAYS = 10


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The days off of one office, as of the day asked."""

    today: date
    own: Mapping[date, str]
    provenance: Provenance

    def between(self, first: date, last: date) -> list[tuple[date, str]]:
        return holidays_between(first, last, self.own)

    def works(self, day: date) -> bool:
        return is_working_day(day, self.own)

    def why(self, day: date) -> str:
        """Why nobody works on a day: the name of the holiday, or the weekend."""
        named = self.between(day, day)
        return named[0][1] if named else f"วัน{WEEKDAYS[day.weekday()]}"


@handler(
    "calendar.holidays",
    summary="วันหยุดราชการ วันไหนหยุด และวันทำการสุดท้ายก่อนวันหยุด",
    examples=("วันหยุดเดือนธันวาคม", "พรุ่งนี้หยุดไหม", "วันทำการสุดท้ายก่อนปีใหม่", "วันหยุดราชการถัดไปวันไหน"),
)
def answer_holidays(ask: Ask, context: HandlerContext) -> Reply:
    """Answer from the calendar of Thailand and the days that the office imported.

    Slots:
        mode: ``list``, ``whether`` (is it a day off), ``next`` day off, ``last`` or ``first`` working day.
        from, to: The days asked about, half-open. name: A part of a holiday's name. side: ``before`` or ``after``.

    Raises:
        AnswerableError: A day off of that name is not found, or it is not said of which day.
    """
    reply = _answer(ask, _calendar(ask, context))
    # What a follow-up builds on (แล้วมกราล่ะ); the days themselves are in the slots.
    return replace(reply, answered=Question("schools", Scope("office", ask.office_code)))


def _answer(ask: Ask, calendar: _Calendar) -> Reply:
    slots = ask.slots
    span = _span(slots, calendar)
    mode = slots.get("mode", "list")
    if mode == "whether" and (span is None or (span[1] - span[0]).days < _MOST_DAYS):
        return _whether(calendar, span or (calendar.today, calendar.today))
    if mode == "last":
        return _working_day(calendar, _before(slots, span, calendar), last=True)
    if mode == "first":
        return _working_day(calendar, _after(slots, span, calendar), last=False)
    if mode == "next" and span is None:
        return _next(calendar)
    return _list(calendar, span or (calendar.today, calendar.today + _AHEAD))


def _calendar(ask: Ask, context: HandlerContext) -> _Calendar:
    own = own_holidays(context.session, ask.office_code)
    live = live_batches(context.session, "holidays", ask.office_code) if own else {}
    dataset = DATASETS["holidays"]
    provenance = Provenance(
        source=f"{PUBLIC_SOURCE} และ {dataset.source}" if own else PUBLIC_SOURCE,
        as_of=max((batch.as_of for batch in live.values()), default=None),
        period="",
        scope="ทั้งเขต",
        batches=tuple(sorted(live)),
        demonstration=any(batch.demonstration for batch in live.values()),
    )
    return _Calendar(office_day(ask.asked_at), own, provenance)


def _span(slots: Mapping[str, Any], calendar: _Calendar) -> tuple[date, date] | None:
    """First and last day asked about; of a named day off that day, and those that go with it."""
    if slots.get("from") and slots.get("to"):
        first, last = date.fromisoformat(slots["from"]), date.fromisoformat(slots["to"]) - timedelta(days=1)
        named = [
            day for day, name in calendar.between(first, last) if slots.get("name") and slots["name"] in name
        ]
        # วันพ่อปีนี้หยุดวันไหน: the day of that name in the time that is named.
        return (named[0], named[-1]) if named else (first, last)
    if not slots.get("name"):
        return None
    found = [
        day for day, name in calendar.between(calendar.today, calendar.today + _FAR) if slots["name"] in name
    ]
    if not found:
        raise AnswerableError(f"ไม่พบวัน{slots['name']}ในปฏิทินวันหยุดค่ะ", ("วันหยุดปีนี้",))
    near = [day for day in found if (day - found[0]).days <= _MOST_DAYS]
    return near[0], near[-1]


def _whether(calendar: _Calendar, span: tuple[date, date]) -> Reply:
    days = [span[0] + timedelta(days=step) for step in range((span[1] - span[0]).days + 1)]
    rows = tuple(
        Figure(
            thai_weekday_date(day),
            "ทำการ" if calendar.works(day) else "หยุด",
            "",
            note="" if calendar.works(day) else calendar.why(day),
        )
        for day in days
    )
    if len(days) == 1:
        day = days[0]
        told = (
            f"{thai_weekday_date(day)} เป็นวันทำการค่ะ"
            if calendar.works(day)
            else f"{thai_weekday_date(day)} หยุดค่ะ ({calendar.why(day)})"
        )
        if not calendar.works(day):
            told += f" วันทำการถัดไปคือ{thai_weekday_date(working_day_on_or_after(day, calendar.own))}"
    else:
        off = sum(not calendar.works(day) for day in days)
        told = f"หยุด {off:,} วัน จาก {len(days):,} วัน ({thai_date(days[0])} ถึง {thai_date(days[-1])}) ค่ะ"
    return _reply(calendar, told, "วันหยุดหรือวันทำการ", rows)


def _before(slots: Mapping[str, Any], span: tuple[date, date] | None, calendar: _Calendar) -> date:
    """The last day that may be the one: before what is named, or the end of the month that is."""
    if span is None:
        raise AnswerableError("วันทำการสุดท้ายก่อนวันไหนคะ", ("วันทำการสุดท้ายก่อนปีใหม่", "วันทำการสุดท้ายของเดือนนี้"))
    return span[0] - timedelta(days=1) if slots.get("side") == "before" else span[1]


def _after(slots: Mapping[str, Any], span: tuple[date, date] | None, calendar: _Calendar) -> date:
    if span is None:
        return calendar.today + timedelta(days=1)
    return span[1] + timedelta(days=1) if slots.get("side") == "after" else span[0]


def _working_day(calendar: _Calendar, bound: date, *, last: bool) -> Reply:
    find = working_day_on_or_before if last else working_day_on_or_after
    day = find(bound, calendar.own)
    between = sorted((day, bound))
    passed = [each for each in calendar.between(*between) if each[0] != day]
    label = "วันทำการสุดท้าย" if last else "วันทำการแรก"
    rows = (
        Figure(label, thai_weekday_date(day), "", emphasis=True),
        *(Figure(thai_weekday_date(each), "หยุด", "", note=name) for each, name in passed),
    )
    word = f"ถึงวันที่ {thai_date(bound)}" if last else f"ตั้งแต่วันที่ {thai_date(bound)}"
    return _reply(calendar, f"{thai_weekday_date(day)} คือ{label} {word}ค่ะ", label, rows)


def _next(calendar: _Calendar) -> Reply:
    coming = calendar.between(calendar.today + timedelta(days=1), calendar.today + _FAR)
    if not coming:
        return _reply(calendar, "ไม่พบวันหยุดที่จะถึงในปฏิทินค่ะ", "วันหยุดถัดไป", ())
    day, name = coming[0]
    rows = tuple(Figure(thai_weekday_date(each), called, "") for each, called in coming[:5])
    return _reply(calendar, f"{thai_weekday_date(day)} คือวันหยุดถัดไปค่ะ ({name})", "วันหยุดที่จะถึง", rows)


def _list(calendar: _Calendar, span: tuple[date, date]) -> Reply:
    found = calendar.between(*span)
    when = f"{thai_date(span[0])} ถึง {thai_date(span[1])}"
    rows = tuple(
        Figure(thai_weekday_date(day), name, "", note="ตรงกับวันหยุดสุดสัปดาห์" if day.weekday() >= 5 else "")
        for day, name in found
    )
    if not found:
        return _reply(calendar, f"ไม่มีวันหยุดราชการ {when} ค่ะ นอกจากวันเสาร์และอาทิตย์", "วันหยุด", ())
    weekdays = sum(day.weekday() < 5 for day, _ in found)
    told = f"{len(found):,} วัน คือวันหยุดราชการ {when} ค่ะ ตรงกับวันจันทร์ถึงศุกร์ {weekdays:,} วัน"
    return _reply(calendar, told, f"วันหยุด {when}", rows)


def _reply(calendar: _Calendar, told: str, title: str, rows: tuple[Figure, ...]) -> Reply:
    suggest = ("วันหยุดเดือนหน้า", "วันหยุดราชการถัดไปวันไหน", "วันทำการสุดท้ายของเดือนนี้")
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(calendar.provenance)}",
        cards=(Card(title, rows, calendar.provenance),) if rows else (),
        suggest=labels.offered(suggest),
        figures=rows,
        provenance=calendar.provenance,
    )
