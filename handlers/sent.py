"""What a school says of its reports: ส่งแล้ว, แจ้งผิด, เตือนอีกทีพรุ่งนี้, ไม่ต้องเตือนแล้ว."""

from __future__ import annotations

from datetime import date, timedelta

from db.datasets.submissions import OWING
from db.deadlines import Due, drop_for, rounds_due, snooze
from db.errors import AnswerableError
from db.receiving import Actor, Standing, mark_sent, reopen, said_by, standings
from db.reminders import choose, forget_choice
from db.values.calendar import office_day, thai_date, thai_weekday_date
from handlers.core import Ask, Choice, HandlerContext, Reply, Suggestion, handler
from handlers.rounds import rounds_held, rounds_meant
from reports.cards import Card, Figure

#: So many reports are offered to choose from.
MOST_CHOICES = 4
_OWED = Suggestion("เราค้างส่งอะไรบ้าง", "เราค้างส่งอะไรบ้าง")
_SAID = ("report", "system", "round", "year")


@handler(
    "deadlines.sent",
    summary="โรงเรียนแจ้งว่าส่งรายงานแล้ว",
    examples=("ส่ง DMC แล้วค่ะ", "ส่งแล้วค่ะ", "แจ้งว่าส่งรายงานไตรมาส 1 เรียบร้อยแล้ว"),
    instead=("กำหนดส่งรายงานมีอะไรบ้าง",),
    seats=("school",),
)
def answer_sent(ask: Ask, context: HandlerContext) -> Reply:
    """Write down that the asker's school sent a report, with the time; ask which where several are due (แจ้งส่ง).

    Slots:
        act: ``sent`` or ``unsent`` (said by mistake). report, system, round, year: which report, as far as it was said.

    Raises:
        AnswerableError: The school owes no such report.
    """
    school, taken_back = str(ask.seat.school_code), ask.slots.get("act") == "unsent"
    found = _meant(ask, context)
    fitting = [each for each in found if (each.status in OWING) != taken_back]
    if taken_back:
        # What a file or an officer told is not the school's to take back.
        own = said_by(context.session, ask.office_code, school)
        fitting = [each for each in fitting if each.report in own]
    if not fitting:
        return _nothing(ask, context, found, taken_back)
    if len(fitting) > 1:
        what = "แจ้งผิดเรื่องไหนคะ" if taken_back else "ส่งเรื่องไหนแล้วคะ"
        return _which(ask, context, fitting, what)
    due = rounds_due(context.session, ask.office_code)[fitting[0].report]
    actor = Actor(context.actor, ask.seat.text())
    if context.write is None:
        raise AnswerableError("แจ้งส่งได้จากแชต LINE เท่านั้นค่ะ")
    with context.write() as session:
        if taken_back:
            reopen(session, ask.office_code, due, school, now=ask.asked_at, actor=actor)
        else:
            status = mark_sent(session, ask.office_code, due, school, now=ask.asked_at, actor=actor)
    if taken_back:
        return Reply(
            "command",
            f"แก้เป็นยังไม่ส่งแล้วค่ะ {due.title} กำหนดส่ง{thai_weekday_date(due.due_on)}",
            suggest=(_OWED,),
        )
    rows = (
        Figure("สถานะ", status, "", emphasis=True),
        Figure("แจ้งเมื่อ", f"{thai_date(ask.asked_at)} {_clock(ask)}", ""),
        Figure("กำหนดส่ง", thai_date(due.due_on), ""),
    )
    undo = Choice("แจ้งผิด", "deadlines.sent", {"act": "unsent", "report": due.code})
    return Reply(
        "command",
        f"บันทึกว่า{status}ค่ะ {due.title} เมื่อ {thai_date(ask.asked_at)} {_clock(ask)}",
        (Card("แจ้งส่งรายงาน", rows, None, due.title, ("เจ้าหน้าที่ตรวจแล้วอาจส่งกลับให้แก้ไขค่ะ",)),),
        suggest=(_OWED,),
        choices=(undo,),
    )


def _clock(ask: Ask) -> str:
    from db.values.calendar import to_bangkok

    return f"{to_bangkok(ask.asked_at):%H.%M} น."


def _meant(ask: Ask, context: HandlerContext) -> list[Standing]:
    """Where the school stands with the reports that were meant and have opened."""
    said = {key: ask.slots[key] for key in _SAID if ask.slots.get(key)}
    today = office_day(ask.asked_at)
    opened = {
        each.code: each
        for each in rounds_meant(rounds_held(context, ask.office_code), said)
        if each.opens_on is None or each.opens_on <= today
    }
    school = str(ask.seat.school_code)
    found = standings(context.session, ask.office_code, schools=(school,), reports=tuple(opened) or ("-",))
    return list({each.report: each for each in found if each.due_on == opened[each.report].due_on}.values())


def _nothing(ask: Ask, context: HandlerContext, found: list[Standing], taken_back: bool) -> Reply:
    """Nothing is open of what was meant: it was sent before, or is none of the school's."""
    if taken_back:
        raise AnswerableError(
            "ไม่มีรายงานที่โรงเรียนแจ้งส่งไว้ในแชตค่ะ ถ้าทะเบียนบันทึกผิด แจ้งเจ้าหน้าที่ได้", (_OWED.text, "คุยกับเจ้าหน้าที่")
        )
    if not found:
        raise AnswerableError("ไม่พบรายงานนี้ในรายการที่โรงเรียนต้องส่งค่ะ", (_OWED.text, "กำหนดส่งรายงานมีอะไรบ้าง"))
    last = found[-1]
    due = rounds_due(context.session, ask.office_code).get(last.report)
    when = f" ส่งเมื่อ {thai_date(last.sent_on)}" if last.sent_on else ""
    named = any(ask.slots.get(key) for key in _SAID)
    told = (
        f"{due.title if due else last.report} บันทึกไว้แล้วค่ะ ({last.status}{when})"
        if named
        else "ไม่มีรายงานค้างส่งค่ะ ส่งครบแล้ว"
    )
    return Reply("command", told, suggest=(_OWED,))


def _which(ask: Ask, context: HandlerContext, fitting: list[Standing], what: str) -> Reply:
    rounds = rounds_due(context.session, ask.office_code)
    shown = [
        rounds[each.report]
        for each in sorted(fitting, key=lambda each: each.due_on, reverse=True)
        if each.report in rounds
    ]
    choices = tuple(
        Choice(due.short, ask.topic, {**_kept(ask), "report": due.code}, due.title)
        for due in shown[:MOST_CHOICES]
    )
    rows = tuple(Figure(due.title, f"กำหนด {thai_date(due.due_on)}", "") for due in shown)
    return Reply(
        "command", f"{what} เลือกจากปุ่ม หรือพิมพ์ชื่อรายงานได้ค่ะ", (Card("เลือกรายงาน", rows, None),), choices=choices
    )


def _kept(ask: Ask) -> dict[str, object]:
    return {key: value for key, value in ask.slots.items() if key not in _SAID}


@handler(
    "deadlines.quiet",
    summary="เลื่อนหรือปิดการเตือนรายงานเรื่องหนึ่งของโรงเรียน",
    examples=("ไม่ต้องเตือน DMC แล้ว", "เตือนอีกทีพรุ่งนี้", "ค่อยเตือน EMIS วันศุกร์นี้"),
    instead=("กำหนดส่งรายงานมีอะไรบ้าง",),
    seats=("school",),
)
def answer_quiet(ask: Ask, context: HandlerContext) -> Reply:
    """Put off, mute or bring back the reminders of one report for the asker's school (เลื่อนหรือปิดการเตือน).

    Slots:
        act: ``snooze``, ``mute``, ``unmute``. day: ISO, tomorrow unless said. report, system, round, year.

    Raises:
        AnswerableError: The school owes no such report, or the day is not ahead.
    """
    school, act = str(ask.seat.school_code), str(ask.slots.get("act"))
    fitting = [each for each in _meant(ask, context) if each.status in OWING]
    if not fitting:
        raise AnswerableError("ไม่มีรายงานค้างส่งที่ต้องเตือนค่ะ", (_OWED.text,))
    if len(fitting) > 1:
        return _which(ask, context, fitting, "การเตือนเรื่องไหนคะ")
    due = rounds_due(context.session, ask.office_code)[fitting[0].report]
    today = office_day(ask.asked_at)
    day = date.fromisoformat(str(ask.slots["day"])) if ask.slots.get("day") else today + timedelta(days=1)
    if act == "snooze" and day <= today:
        raise AnswerableError("ให้เตือนอีกทีวันไหนคะ พิมพ์เป็นวันข้างหน้า เช่น เตือนอีกทีพรุ่งนี้")
    if context.write is None:
        raise AnswerableError("ตั้งการเตือนได้จากแชต LINE เท่านั้นค่ะ")
    with context.write() as session:
        about = (session, ask.office_code, due.code, school)
        if act == "unmute":
            forget_choice(*about)
            return Reply("command", f"เปิดการเตือน {due.title} แล้วค่ะ", suggest=(_OWED,))
        drop_for(*about, reason="โรงเรียนเลื่อนหรือปิดการเตือน", now=ask.asked_at)
        until = day if act == "snooze" else None
        choose(*about, until, at=ask.asked_at, actor=context.actor)
        moment = snooze(session, ask.office_code, due, school, day, now=ask.asked_at) if until else None
    return _quieted(due, moment.date() if moment else None)


def _quieted(due: Due, day: date | None) -> Reply:
    if day is not None:
        return Reply("command", f"จะเตือน {due.title} อีกครั้ง{thai_weekday_date(day)} ค่ะ", suggest=(_OWED,))
    again = Choice("เปิดการเตือน", "deadlines.quiet", {"act": "unmute", "report": due.code})
    told = f"ปิดการเตือน {due.title} แล้วค่ะ ยังต้องส่งภายใน{thai_weekday_date(due.due_on)}"
    return Reply("command", told, suggest=(_OWED,), choices=(again,))


__all__ = ["answer_quiet", "answer_sent"]
