"""What an officer says of a school's report: รับรายงาน, ส่งกลับ เพราะ …, ยกเว้น; shown as a card before anything changes."""

from __future__ import annotations

from db.datasets.submissions import EXEMPT, NOT_SENT, OWING, RETURNED
from db.deadlines import Due, rounds_due
from db.errors import AnswerableError
from db.receiving import Actor, Standing, excuse, mark_sent, reopen, send_back, standings
from db.values.calendar import office_day, thai_date
from handlers.core import Ask, Choice, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.rounds import rounds_held, rounds_meant
from reports.cards import Card, Figure
from reports.naming import school_names

#: What an act is called, and the state it leads to.
_ACTS = {"accept": "รับรายงาน", "return": "ส่งกลับแก้ไข", "excuse": "ยกเว้น", "reopen": "เปลี่ยนเป็นยังไม่ส่ง"}
_STATES = {"return": RETURNED, "excuse": EXEMPT, "reopen": NOT_SENT}
#: Why a report mostly comes back; any other is typed.
REASONS = ("ข้อมูลไม่ครบ", "จำนวนไม่ตรง", "แนบไฟล์ผิด")
NOTHING_CHANGED = "ยกเลิกแล้วค่ะ ไม่มีอะไรเปลี่ยนแปลง"


@handler(
    "deadlines.receive",
    summary="เจ้าหน้าที่รับรายงาน ส่งกลับแก้ไข หรือยกเว้นให้โรงเรียน",
    examples=("รับรายงาน DMC ของบ้านแม่จัน", "ส่งกลับ DMC บ้านแม่จัน เพราะจำนวนห้องไม่ตรง", "ยกเว้น EMIS โรงเรียนบ้านแม่จัน"),
    instead=("เราค้างส่งอะไรบ้าง",),
    seats=("officer", "director"),
)
def answer_receive(ask: Ask, context: HandlerContext) -> Reply:
    """Show what would change, with buttons; when confirmed write it down and tell the school of a return (ตรวจรับรายงาน).

    Slots:
        act: ``accept``, ``return``, ``excuse``, ``reopen``. schools: codes. reason. report, system, round, year.
        confirmed, kept: set by the buttons.

    Raises:
        AnswerableError: No such report of the school, or a return without a reason.
    """
    if ask.slots.get("kept"):
        return Reply("command", NOTHING_CHANGED)
    act, reason = str(ask.slots.get("act")), str(ask.slots.get("reason") or "")
    due, found = _round(ask, context)
    names = school_names(context.session, ask.office_code, tuple(each.school for each in found))
    who = ", ".join(names)
    if act == "return" and not reason:
        asked = {**dict(ask.slots), "report": due.code, "reason_asked": True}
        return Reply(
            "clarify", f"ส่งกลับ {due.title} ของ{who} เพราะอะไรคะ กดเลือกหรือพิมพ์เหตุผล โรงเรียนจะเห็นข้อความนี้",
            choices=tuple(Choice(why, ask.topic, {**asked, "reason": why}) for why in REASONS),
        )  # fmt: skip
    if ask.slots.get("confirmed"):
        return _carry_out(ask, context, act, due, found, reason, who)
    after = _STATES.get(act) or ("ส่งแล้ว/ส่งช้า ตามวันที่ส่ง")
    rows = tuple(
        Figure(name, each.status, "", note=_sent(each)) for name, each in zip(names, found, strict=True)
    )
    notes = (f"เหตุผล: {reason}",) if reason else ()
    if act == "return":
        notes = (*notes, "โรงเรียนจะได้รับแจ้งหนึ่งครั้งในเวลาราชการ")
    return Reply(
        "command",
        f"จะ{_ACTS[act]} {due.title} ของ{who} ยืนยันไหมคะ",
        (Card(_ACTS[act], (*rows, Figure("จะเป็น", after, "", emphasis=True)), None, due.title, notes),),
        choices=to_confirm(ask.topic, {**dict(ask.slots), "report": due.code}),
    )


def _sent(each: Standing) -> str:
    return f"ส่งเมื่อ {thai_date(each.sent_on)}" if each.sent_on else ""


def _round(ask: Ask, context: HandlerContext) -> tuple[Due, list[Standing]]:
    """The one round that is meant: of those named the one still owed, else the newest that has opened."""
    said = {key: ask.slots[key] for key in ("report", "system", "round", "year") if ask.slots.get(key)}
    today, schools = office_day(ask.asked_at), tuple(ask.slots.get("schools") or ())
    rounds = rounds_due(context.session, ask.office_code)
    codes = [
        each.code
        for each in rounds_meant(rounds_held(context, ask.office_code), said)
        if each.code in rounds and (each.opens_on is None or each.opens_on <= today)
    ]
    found = standings(context.session, ask.office_code, schools=schools, reports=tuple(codes) or ("-",))
    if not found:
        raise AnswerableError("ไม่พบรายงานนี้ในรายการที่โรงเรียนต้องส่งค่ะ", ("กำหนดส่งรายงานมีอะไรบ้าง",))
    mine = [each for each in found if each.due_on == rounds[each.report].due_on]
    owed = [each for each in mine if each.status in OWING]
    chosen = max(
        owed if owed and ask.slots.get("act") != "reopen" else mine, key=lambda each: each.due_on
    ).report
    return rounds[chosen], [each for each in mine if each.report == chosen]


def _carry_out(
    ask: Ask, context: HandlerContext, act: str, due: Due, found: list[Standing], reason: str, who: str
) -> Reply:
    if context.write is None:
        raise AnswerableError("ทำได้จากแชต LINE เท่านั้นค่ะ")
    actor, now, office = Actor(context.actor, ask.seat.text()), ask.asked_at, ask.office_code
    became = ""
    with context.write() as session:
        for each in found:
            if act == "accept":
                became = mark_sent(session, office, due, each.school, now=now, actor=actor, on=each.sent_on)
            elif act == "return":
                # The same return, tapped twice, is told once.
                if (each.status, each.reason) != (RETURNED, reason):
                    send_back(session, office, due, each.school, reason, now=now, actor=actor)
            elif act == "excuse":
                excuse(session, office, due, each.school, reason, now=now, actor=actor)
            else:
                reopen(session, office, due, each.school, now=now, actor=actor)
    became = became or _STATES[act]
    told = " โรงเรียนจะได้รับแจ้งพร้อมเหตุผล" if act == "return" else ""
    return Reply(
        "command",
        f"บันทึกแล้วค่ะ {due.title} ของ{who} เป็น{became}{told}",
        suggest=(Suggestion("ใครยังไม่ส่ง", f"ใครยังไม่ส่ง {due.title}"),),
    )
