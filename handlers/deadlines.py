"""An officer sets, moves or cancels a deadline (ตั้ง เลื่อน ยกเลิกกำหนดส่ง); what will happen is shown before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.audit_keys import INFO
from db.datasets.holidays import own_holidays
from db.datasets.reports import CANCELLED, CLUSTER_PREFIX, EVERY_SCHOOL
from db.deadline_setting import Round, announce, audience_of, held_round, new_round, schools_asked
from db.deadlines import Due, coming, settled_schools
from db.errors import AnswerableError
from db.quota import Price, price
from db.reminders import rule_for, rules_of
from db.session import make_sessions
from db.values.calendar import (
    holidays_between,
    is_working_day,
    office_day,
    thai_date,
    thai_weekday_date,
    working_day_on_or_before,
)
from db.values.reminding import OVERDUE
from db.values.reporting import round_title
from handlers.circular_preview import schools_of
from handlers.core import Ask, Attachment, Choice, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.pricing import missed_file, missed_rows
from handlers.receiving import NOTHING_CHANGED
from handlers.rounds import Round as Held
from handlers.rounds import rounds_held, rounds_meant
from reports.cards import Card, Figure
from reports.naming import school_names

_HOW = "พิมพ์แบบนี้ค่ะ ตั้งกำหนดส่งแบบสำรวจอาคาร วันที่ 15 ม.ค. 70 ทุกโรงเรียน"
#: Schools that a card names.
_NAMED = 5
#: In place of who must send where nobody was named yet.
_NOBODY_YET = ""
#: So long after its day a round is still what เลื่อนกำหนดส่ง DMC means.
_STILL_PUT_OFF = timedelta(days=45)
_PLACES = {"amphoe": "อำเภอ", "tambon": "ตำบล"}
_TITLES = {"new": "ตั้งกำหนดส่ง", "move": "เลื่อนกำหนดส่ง", "cancel": "ยกเลิกกำหนดส่ง"}


@handler(
    "deadlines.set",
    summary="เจ้าหน้าที่ตั้ง เลื่อน หรือยกเลิกกำหนดส่งรายงาน",
    examples=(
        "ตั้งกำหนดส่งรายงานไตรมาส 1 วันที่ 15 ม.ค. 70 ทุกโรงเรียน",
        "เลื่อนกำหนดส่ง DMC เป็น 20 ม.ค. 70",
        "ยกเลิกกำหนดส่ง EMIS",
    ),
    instead=("กำหนดส่งรายงานมีอะไรบ้าง",),
    seats=("officer", "director"),
)
def answer_set(ask: Ask, context: HandlerContext) -> Reply:
    """Show what a deadline would bring, and bring it when confirmed (ตั้งกำหนดส่ง).

    Slots:
        act: ``set``, ``move``, ``cancel``. shift: so many days later than it is. named: the report in the officer's words. report, system, round, year:
        what is known of it. due: ISO. whom: ``all``, ``cluster``, ``amphoe``, ``tambon``, ``school`` with ``places``
        or ``schools``, ``words`` with ``said`` and the question whose schools must send. as_shown: the round as its card told it; confirmed, kept: set by the buttons.

    Raises:
        AnswerableError: The report, the day or who must send is not clear, or the day has passed.
    """
    if ask.slots.get("kept"):
        return Reply("command", NOTHING_CHANGED)
    if ask.slots.get("confirmed") and ask.slots.get("as_shown"):
        return _carry_out(ask, context, _from_json(ask.slots["as_shown"]))
    told, before = _meant(ask, context)
    if told.audience == _NOBODY_YET:
        everybody = Choice(EVERY_SCHOOL, ask.topic, {**dict(ask.slots), "whom": "all"})
        return Reply(
            "command",
            f"ให้ใครส่งคะ เลือกทุกโรงเรียน หรือพิมพ์ใหม่พร้อมชื่อกลุ่ม อำเภอ ขนาด หรือโรงเรียนค่ะ {_HOW}",
            choices=(everybody,),
        )
    return _shown(ask, context, told, before)


def _meant(ask: Ask, context: HandlerContext) -> tuple[Round, Round | None]:
    """The round as it is to be, and as it is now (None: new)."""
    slots, act = ask.slots, ask.slots.get("act")
    if slots.get("no_day"):
        raise AnswerableError("วันที่นั้นไม่มีในปฏิทินค่ะ พิมพ์ใหม่เป็นปี พ.ศ. เช่น 15 ม.ค. 70")
    if slots.get("unclear"):
        raise AnswerableError(
            f"ไม่แน่ใจว่า “{slots['unclear']}” คือโรงเรียนใดค่ะ พิมพ์ชื่อเต็มหรือรหัสโรงเรียน หรือเช่น โรงเรียนขนาดเล็กในอำเภอแม่จัน"
        )
    today = office_day(ask.asked_at)
    due = date.fromisoformat(str(slots["due"])) if slots.get("due") else None
    before = _known(ask, context, today, due)
    if act == "cancel":
        if before is None:
            raise AnswerableError("ยกเลิกกำหนดส่งเรื่องไหนคะ เช่น ยกเลิกกำหนดส่ง DMC", ("กำหนดส่งรายงานมีอะไรบ้าง",))
        return replace(before, audience=CANCELLED), before
    if due is None and slots.get("shift") and before is not None:
        due = before.due_on + timedelta(days=int(slots["shift"]))
    if due is None:
        raise AnswerableError(f"กำหนดส่งวันไหนคะ {_HOW}")
    if due < today:
        raise AnswerableError(f"{thai_weekday_date(due)} ผ่านมาแล้วค่ะ ตั้งเป็นวันข้างหน้านะคะ")
    audience = _audience(ask, context)
    if before is not None:
        if before.opens_on is not None and _opens_after(before, due):
            raise AnswerableError(
                f"{round_title(before.name, before.round, before.year)} เปิดรับ{thai_weekday_date(before.opens_on)} "
                f"กำหนดส่งมาก่อนวันนั้นไม่ได้ค่ะ ระบุรอบหรือวันใหม่นะคะ"
            )
        return replace(before, due_on=due, audience=audience or before.audience), before
    if act == "move":
        raise AnswerableError(
            "เลื่อนกำหนดส่งเรื่องไหนคะ เช่น เลื่อนกำหนดส่ง DMC เป็น 20 ม.ค. 70", ("กำหนดส่งรายงานมีอะไรบ้าง",)
        )
    named = str(slots.get("named") or "")
    if not named:
        raise AnswerableError(f"ตั้งกำหนดส่งเรื่องไหนคะ {_HOW}")
    made = new_round(
        context.session, ask.office_code, named, due, system=_first(slots.get("system")),
        round=_first(slots.get("round")), year=int(_first(slots.get("year")) or 0) or None, audience=audience or _NOBODY_YET,
        today=today,
    )  # fmt: skip
    return made, None


def _first(value: object) -> str:
    return str((value[0] if value else "") if isinstance(value, (list, tuple)) else value or "")


def _opens_after(each: Round | Held, due: date | None) -> bool:
    return due is not None and each.opens_on is not None and each.opens_on > due


def _known(ask: Ask, context: HandlerContext, today: date, due: date | None) -> Round | None:
    """The round that is named among those announced: open now, else late by weeks (not to set), else the next, else the last."""
    said = {key: ask.slots[key] for key in ("report", "system", "round", "year") if ask.slots.get(key)}
    if not said:
        named = str(ask.slots.get("named") or "")
        found = [
            each
            for each in rounds_held(context, ask.office_code)
            if named and named in (each.name, each.title, each.code)
        ]
    else:
        found = rounds_meant(rounds_held(context, ask.office_code), said)
        if ask.slots.get("act") == "set" and not (said.get("round") or said.get("report")):
            # ตั้งกำหนดส่ง DMC without a round: of one that is announced already, or a new one under that name.
            # A round that opens only after the day is another one.
            found = [each for each in found if each.due_on >= today and not _opens_after(each, due)]
    if not found:
        return None
    ahead = [each for each in found if each.due_on >= today]
    opened = [each for each in found if each.opens_on is None or each.opens_on <= today]
    open_now = [each for each in opened if each.due_on >= today]
    # A date that has just passed is put off; ตั้ง, and a round of long ago, mean the one to come.
    late = [each for each in opened if today - each.due_on <= _STILL_PUT_OFF]
    candidates = open_now or (late if ask.slots.get("act") != "set" else []) or ahead
    nearest = min(candidates, key=lambda each: abs(each.due_on - today)) if candidates else opened[0]
    return held_round(context.session, ask.office_code, nearest.code)


def _audience(ask: Ask, context: HandlerContext) -> str | None:
    whom = ask.slots.get("whom")
    if not whom:
        return None
    if whom == "words":
        found = schools_of(ask.question, replace(ask, topic="deadlines.set"), context)
        if not found:
            raise AnswerableError(f"ไม่มีโรงเรียนใดตรงกับ “{ask.slots.get('said')}” ค่ะ")
        return audience_of(context.session, ask.office_code, "school", tuple(each.code for each in found))
    names = tuple(ask.slots.get("places") or ask.slots.get("schools") or ())
    return audience_of(context.session, ask.office_code, str(whom), names)


def _said(audience: str, schools: int, slots: Mapping[str, Any]) -> str:
    """Who must send in one line; schools that were named by words or places keep these words on the card."""
    words = str(slots.get("said") or "")
    if not words and slots.get("whom") in ("amphoe", "tambon"):
        words = f"{_PLACES[str(slots['whom'])]}{', '.join(slots.get('places') or ())}"
    if words and audience.startswith(","):
        return f"{words} ({schools:,} โรง)"
    if audience == EVERY_SCHOOL:
        return f"{EVERY_SCHOOL} ({schools:,} โรง)"
    if audience.startswith(CLUSTER_PREFIX):
        return f"{audience.removeprefix(CLUSTER_PREFIX)} ({schools:,} โรง)"
    return f"{schools:,} โรง"


def _shown(ask: Ask, context: HandlerContext, told: Round, before: Round | None) -> Reply:
    """The card before anything changes: day, weekday, working day, to how many, when they are reminded, the price."""
    act = "cancel" if told.audience == CANCELLED else "move" if before is not None else "new"
    title = round_title(told.name, told.round, told.year)
    schools = schools_asked(
        context.session,
        ask.office_code,
        told.audience if act != "cancel" or before is None else before.audience,
    )
    rows = [Figure("กำหนดส่ง", thai_weekday_date(told.due_on), "", emphasis=True)]
    if before is not None and before.due_on != told.due_on:
        rows.append(Figure("กำหนดเดิม", thai_weekday_date(before.due_on), ""))
    audience = before.audience if act == "cancel" and before is not None else told.audience
    rows.append(
        Figure(
            "ผู้ส่ง", _said(audience, len(schools), ask.slots), "", note=_named(ask, context, audience, schools)
        )
    )
    missed: Attachment | None = None
    notes = _less(ask, context, before, schools) if act == "move" and before is not None else []
    if act != "cancel":
        campaign = campaign_of(context.session, ask.office_code, told, before, now=ask.asked_at)
        rows += _reminders(campaign)
        rows += _cost(ask, context, campaign)
        missed = missed_file(context.session, ask.office_code, campaign.cost)
        notes += _working(ask, context, told.due_on)
    if before == told:
        notes.append("มีกำหนดนี้อยู่แล้ว ยืนยันแล้วจะไม่มีอะไรเปลี่ยน")
    elif act == "cancel":
        notes.append("การเตือนที่ยังไม่ส่งจะถูกยกเลิก และโรงเรียนไม่ต้องส่งเรื่องนี้")
    elif act == "move" and before is not None and before.due_on != told.due_on:
        notes.append("โรงเรียนที่ยังไม่ส่งจะได้รับแจ้งวันใหม่")
    verb = _TITLES[act] if before != told else "ตั้งกำหนดส่ง"
    until = "" if act == "cancel" else f" เป็น{thai_weekday_date(told.due_on)}"
    return Reply(
        "command",
        f"จะ{verb} {title}{until} {len(schools):,} โรง ยืนยันไหมคะ",
        (Card(verb, tuple(rows), None, title, tuple(notes)),),
        choices=to_confirm(ask.topic, {"as_shown": _to_json(told)}),
        attached=missed,
    )


def _named(ask: Ask, context: HandlerContext, audience: str, schools: list[str]) -> str:
    """The first schools by name where they are listed one by one."""
    if not audience.startswith(","):
        return ""
    names = school_names(context.session, ask.office_code, tuple(schools[:_NAMED]))
    return ", ".join(names) + (f" และอีก {len(schools) - _NAMED:,} โรง" if len(schools) > _NAMED else "")


def _less(ask: Ask, context: HandlerContext, before: Round, schools: list[str]) -> list[str]:
    """Say how many schools that had to send a round no longer would."""
    gone = set(schools_asked(context.session, ask.office_code, before.audience)).difference(schools)
    if not gone:
        return []
    return [f"เดิม {len(gone) + len(schools):,} โรงต้องส่ง หลังยืนยัน อีก {len(gone):,} โรงไม่ต้องส่งรอบนี้"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What announcing a round brings: the moments of its reminders, the price of each, and of all of them at most."""

    before: tuple[datetime, ...]
    late: tuple[datetime, ...]
    at: time
    #: Of telling every school that owes it once.
    cost: Price
    #: Messages of all tellings together, if nobody ever sends.
    most: int


def campaign_of(
    session: Session, office_code: str, told: Round, before: Round | None, *, now: datetime
) -> Campaign:
    """Reckon what announcing or moving a round would bring; nothing is kept or promised by it."""
    due = Due(told.code, told.name, told.system, told.round, told.year, told.opens_on, told.due_on)
    rule = rule_for(rules_of(session, office_code), told.system)
    stages = coming(due, rule, now, own_holidays(session, office_code))
    settled = settled_schools(session, office_code, told.code) if before is not None else set()
    schools = [code for code in schools_asked(session, office_code, told.audience) if code not in settled]
    cost = price(session, office_code, [f"school:{code}" for code in schools], now=now)
    # Of a date that moves the schools hear at once, beside the reminders.
    moved = before is not None and before.due_on != told.due_on
    return Campaign(
        tuple(at for stage, at in stages if not stage.key.startswith(OVERDUE)),
        tuple(at for stage, at in stages if stage.key.startswith(OVERDUE)),
        rule.at, cost, cost.messages * (len(stages) + moved),
    )  # fmt: skip


def _reminders(campaign: Campaign) -> list[Figure]:
    before = ", ".join(thai_date(at) for at in campaign.before) or "ไม่มี"
    rows = [Figure("เตือน", before, "", note=f"เวลา {campaign.at:%H.%M} น.")]
    late = ", ".join(thai_date(at) for at in campaign.late)
    return [*rows, Figure("หากเลยกำหนด", late, "")] if late else rows


def _cost(ask: Ask, context: HandlerContext, campaign: Campaign) -> list[Figure]:
    """What one telling and all of them cost at most; they go only to who has not sent."""
    cost = campaign.cost
    left = "ไม่จำกัดหรือยังไม่ทราบ" if cost.remaining is None else f"เหลือเดือนนี้ {cost.remaining:,} ข้อความ"
    rows = [
        Figure("ใช้ข้อความต่อการเตือน", cost.messages, "ข้อความ", note=f"ไม่เกินนี้ เฉพาะผู้ที่ยังไม่ส่ง ({left})"),
        Figure("รวมทุกครั้ง ไม่เกิน", campaign.most, "ข้อความ", note="ถ้าไม่มีโรงเรียนใดส่งเลย"),
        *missed_rows(context.session, ask.office_code, cost),
    ]
    if not cost.affordable:
        rows.append(Figure("เมื่อโควตาไม่พอ", "แจ้งเมื่อโรงเรียนทักมา", "", note="ไม่เสียข้อความ"))
    return rows


def _working(ask: Ask, context: HandlerContext, day: date) -> list[str]:
    own = own_holidays(context.session, ask.office_code)
    if is_working_day(day, own):
        return ["เป็นวันทำการ"]
    named = holidays_between(day, day, own)
    why = named[0][1] if named else "วันหยุดสุดสัปดาห์"
    return [f"ไม่ใช่วันทำการ ({why}) วันทำการก่อนหน้าคือ{thai_weekday_date(working_day_on_or_before(day, own))}"]


def _carry_out(ask: Ask, context: HandlerContext, told: Round) -> Reply:
    if context.write is None:
        raise AnswerableError("ทำได้จากแชต LINE เท่านั้นค่ะ")
    planned = announce(
        make_sessions(context.session.get_bind(), {INFO: context.session.info.get(INFO)}), ask.office_code, told, now=ask.asked_at,  # type: ignore[arg-type]
        actor=context.actor, seat=ask.seat.text(),
    )  # fmt: skip
    title = round_title(told.name, told.round, told.year)
    if told.audience == CANCELLED:
        return Reply("command", f"ยกเลิกกำหนดส่ง {title} แล้วค่ะ")
    news = f" มีเรื่องแจ้ง {planned.promised:,} โรงในเวลาราชการ" if planned.promised else ""
    return Reply(
        "command",
        f"บันทึกแล้วค่ะ {title} กำหนดส่ง{thai_weekday_date(told.due_on)}{news}",
        suggest=(
            Suggestion("ใครยังไม่ส่ง", f"ใครยังไม่ส่ง {title}"),
            Suggestion("กำหนดส่งรายงาน", "กำหนดส่งรายงานมีอะไรบ้าง"),
        ),
    )


def _to_json(told: Round) -> dict[str, Any]:
    opened = told.opens_on.isoformat() if told.opens_on else None
    return {
        "code": told.code, "name": told.name, "system": told.system, "round": told.round, "year": told.year,
        "opens_on": opened, "due_on": told.due_on.isoformat(), "audience": told.audience,
    }  # fmt: skip


def _from_json(data: Mapping[str, Any]) -> Round:
    opened = date.fromisoformat(data["opens_on"]) if data["opens_on"] else None
    return Round(
        data["code"], data["name"], data["system"], data["round"], int(data["year"]), opened,
        date.fromisoformat(data["due_on"]), data["audience"],
    )  # fmt: skip
