"""The month's messages (โควตาข้อความ): what is left, and what they were spent on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from db.outbox import OutboxMessage
from db.outbox_care import held_price
from db.quota import Standing, price, standing
from db.register import open_schools
from db.spending import KIND_NAMES, month_between, spent_in
from db.upcoming import Forecast, forecast
from db.values.calendar import BUDDHIST_OFFSET, MONTHS, office_day, to_bangkok
from handlers import labels
from handlers.circular_posting import posting_of
from handlers.core import Ask, HandlerContext, Reply, handler
from handlers.pricing import price_said, unreached_said
from reports.cards import Card, Figure, source_line
from reports.question import Provenance, Question, Scope

#: Whose count it is.
SOURCE = "LINE และกล่องออกของน้องแผน"
UNIT = "ข้อความ"
_OFFERED = ("โควตาเดือนนี้เหลือเท่าไหร่", "ส่งข้อความไปเท่าไหร่เดือนนี้", "ส่งข้อความไปเท่าไหร่เดือนที่แล้ว")


@handler(
    "delivery.quota",
    summary="โควตาข้อความของเดือนนี้เหลือเท่าไหร่ และใช้ไปกับเรื่องใด",
    examples=(
        "โควตาเดือนนี้เหลือเท่าไหร่",
        "ส่งข้อความไปเท่าไหร่เดือนนี้",
        "โควตาข้อความใช้ไปกับเรื่องอะไรบ้าง",
        "เดือนที่แล้วส่งข้อความไปกี่ข้อความ",
    ),
    seats=("officer", "director"),
)
def answer_quota(ask: Ask, context: HandlerContext) -> Reply:
    """Say how the month stands (โควตาข้อความ), or what a month's messages were spent on.

    Slots:
        mode: ``left``, ``spent``, ``price`` (of one message to every school) or ``stuck`` (what has not left, and why).
        month: ``this``, ``last`` or ``2026-10``.
    """
    # What a follow-up builds on (เดือนที่แล้วล่ะ); the messages themselves are in the slots.
    return replace(_answer(ask, context), answered=Question("schools", Scope("office", ask.office_code)))


def _answer(ask: Ask, context: HandlerContext) -> Reply:
    now = ask.asked_at
    month = to_bangkok(now).replace(day=1)
    if ask.slots.get("month") == "last":
        month = (month - timedelta(days=1)).replace(day=1)
    elif (named := str(ask.slots.get("month") or "this")) != "this":
        month = month_between(named)[0]
    if ask.slots.get("mode") == "price":
        return _price(ask, context)
    if ask.slots.get("mode") == "stuck":
        return _stuck(ask, context)
    if ask.slots.get("mode") == "spent":
        return _spent(ask, context, month)
    return _left(ask, context, standing(context.session, ask.office_code, now=now), month)


def _named(month: datetime) -> str:
    return f"เดือน{MONTHS[month.month - 1]} {month.year + BUDDHIST_OFFSET}"


def _left(ask: Ask, context: HandlerContext, stand: Standing, month: datetime) -> Reply:
    if not stand.known:
        return Reply(
            "question",
            "ไม่มีข้อมูลโควตาค่ะ น้องแผนยังไม่ได้รับตัวเลขจาก LINE ตัวทำงานจะถามให้เองทุก 10 นาที",
            suggest=labels.offered(_OFFERED[1:]),
        )
    ahead = forecast(context.session, ask.office_code, now=ask.asked_at)
    held = held_price(context.session, ask.office_code)
    rows: tuple[Figure, ...] = (
        Figure("เหลือ", stand.remaining if stand.remaining is not None else "ไม่จำกัด", UNIT, emphasis=True),
        Figure("โควตาทั้งเดือน", stand.most if stand.most is not None else "ไม่จำกัด", UNIT),
        Figure("ใช้ไปแล้ว", stand.used, UNIT),
        Figure("กำลังจะส่ง", stand.planned, UNIT),
        Figure("วางแผนไว้ถึงสิ้นเดือน ไม่เกิน", ahead.total, UNIT, note=kinds_said(ahead)),
        Figure("ในที่เหลือ กันไว้สำหรับเรื่องด่วน", stand.reserve, UNIT),
    )
    if held:
        rows += (Figure("พักไว้ รอโควตา", held, UNIT, note="แจ้งฟรีเมื่อผู้รับทักมา หรือส่งเมื่อขึ้นเดือนใหม่"),)
    if stand.remaining is None:
        told = f"ใช้ไปแล้ว {stand.used:,} ข้อความใน{_named(month)}ค่ะ แพ็กเกจนี้ไม่จำกัดจำนวน"
    else:
        told = f"เหลือ {stand.remaining:,} ข้อความค่ะ จากโควตา{_named(month)} {stand.most:,} ข้อความ"
        if ahead.total:
            told += f" ยังวางแผนส่งถึงสิ้นเดือนอีกไม่เกิน {ahead.total:,} ข้อความ{short_said(stand, ahead)}"
    return _reply(ask, told, f"โควตาข้อความ{_named(month)}", rows, month, _OFFERED[1:])


def kinds_said(ahead: Forecast) -> str:
    """Return what the rest of the month is planned for: เตือนกำหนดส่งรายงาน 120, หนังสือเวียน 30."""
    return ", ".join(f"{KIND_NAMES.get(kind, kind)} {count:,}" for kind, count in ahead.kinds.items())


def short_said(stand: Standing, ahead: Forecast) -> str:
    """Return by how much the month falls short of what is planned; "" where it pays for all."""
    short = ahead.total - stand.remaining if stand.remaining is not None else 0
    return f" ขาด {short:,} ข้อความ ส่วนที่ขาดจะแจ้งฟรีเมื่อผู้รับทักมา" if short > 0 else ""


def _spent(ask: Ask, context: HandlerContext, month: datetime) -> Reply:
    first, end = month_between(f"{month.year}-{month.month}")
    spent = spent_in(context.session, ask.office_code, first, end)
    pushed, free = sum(row.pushed for row in spent), sum(row.free for row in spent)
    rows = tuple(
        Figure(row.name, row.pushed, UNIT, note=f"แจ้งฟรีใต้คำตอบอีก {row.free:,}" if row.free else "")
        for row in spent
    )
    told = f"ส่งไป {pushed:,} ข้อความใน{_named(month)}ค่ะ"
    if free:
        told += f" และแจ้งฟรีใต้คำตอบอีก {free:,} ครั้ง"
    return _reply(ask, told, f"ใช้ข้อความไปกับอะไร {_named(month)}", rows, month, _OFFERED)


def _price(ask: Ask, context: HandlerContext) -> Reply:
    """What one message to every school would cost, the cheapest way; nothing is sent."""
    schools = open_schools(context.session, ask.office_code)
    posting = posting_of(context.session, ask.office_code, schools)
    cost = price(context.session, ask.office_code, posting.targets, now=ask.asked_at)
    told = f"ส่งหนึ่งเรื่องถึง {len(schools):,} โรงใช้ {price_said(cost)}{unreached_said(cost)}ค่ะ ก่อนส่งหนังสือเวียนเห็นราคาจริงเสมอ"
    return Reply("question", told, suggest=labels.offered(_OFFERED[:2]))


#: How the states of messages that have not left are said, with what to do.
_STUCK = {
    "planned": ("รอส่ง", "ส่งเองในเวลาราชการ"),
    "held": ("พักไว้ โควตาไม่พอ", "โรงเรียนได้อ่านเมื่อทักมา หรือส่งเองเมื่อขึ้นเดือนใหม่"),
    "sending": ("กำลังส่ง", ""),
    "unknown": ("ไม่รู้ว่าถึงหรือไม่", "ถามผู้รับก่อน แล้วสั่งส่งซ้ำในหน้าจัดการ"),
    "failed": ("ส่งไม่สำเร็จ", "ดูเหตุผลในหน้าจัดการ"),
}


def _stuck(ask: Ask, context: HandlerContext) -> Reply:
    """How many messages have not left, by what holds them up (ข้อความที่ค้าง)."""
    counts = dict(
        context.session.execute(
            select(OutboxMessage.state, func.count())
            .where(OutboxMessage.office_code == ask.office_code, OutboxMessage.state.in_(_STUCK))
            .group_by(OutboxMessage.state)
        ).all()
    )
    rows = tuple(
        Figure(named, counts[state], UNIT, note=what, emphasis=state in ("failed", "unknown"))
        for state, (named, what) in _STUCK.items()
        if counts.get(state)
    )
    if not rows:
        return Reply("question", "ไม่มีข้อความค้างค่ะ ส่งออกไปหมดแล้ว", suggest=labels.offered(_OFFERED[:2]))
    told = f"{sum(counts.values()):,} ข้อความยังไม่ได้ส่งออกค่ะ ({', '.join(f'{row.label} {row.value:,}' for row in rows)})"
    month = to_bangkok(ask.asked_at).replace(day=1)
    return _reply(ask, told, "ข้อความที่ยังไม่ได้ส่งออก", rows, month, ("เข้าหน้าจัดการ", *_OFFERED[:1]))


def _reply(
    ask: Ask, told: str, title: str, rows: tuple[Figure, ...], month: datetime, offered: tuple[str, ...]
) -> Reply:
    provenance = Provenance(SOURCE, office_day(ask.asked_at), _named(month), "ทั้งเขต")
    return Reply(
        kind="question",
        text=f"{told}\n{source_line(provenance)}",
        cards=(Card(title, rows, provenance),) if rows else (),
        suggest=labels.offered(offered),
        figures=rows,
        provenance=provenance,
    )
