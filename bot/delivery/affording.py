"""Which campaigns the month can pay: one that does not fit waits as a whole, none is sent by halves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.notices import Notice, Telling
from db.outbox import OutboxMessage
from db.quota import standing, usable_of
from db.recipients import group_prices

#: Kind, subject and stage: what is sent or held together.
Campaign = tuple[str, str, str]


def campaign_of(notice: Notice) -> Campaign:
    """Return the campaign a notice belongs to."""
    return notice.kind, notice.subject, notice.stage


def refused_campaigns(session: Session, office_code: str, *, now: datetime) -> set[Campaign]:
    """Return the campaigns among what waits for a message that the month cannot pay, or that are held already.

    A chat hears everything in one message, so it is paid once. The most urgent campaigns are served first; the
    reserve is for urgent ones.
    """
    stand = standing(session, office_code, now=now)
    refused = held_campaigns(session, office_code)
    if stand.remaining is None:
        return refused
    waiting = (Telling.office_code == office_code, Telling.state == "waiting")
    prices = group_prices(session, office_code)
    group = or_(Telling.line_id.startswith("C"), Telling.line_id.startswith("R"))
    persons = session.scalar(select(func.count(Telling.line_id.distinct())).where(*waiting, ~group)) or 0
    groups = session.scalars(select(Telling.line_id).where(*waiting, group).distinct())
    if persons + sum(prices.get(each, 1) for each in groups) <= (usable_of(stand, 0) or 0):
        return refused
    chats: dict[Campaign, set[str]] = {}
    urgency: dict[Campaign, int] = {}
    due: dict[Campaign, datetime] = {}
    rows = session.execute(
        select(Notice.kind, Notice.subject, Notice.stage, Notice.urgency, Notice.due_at, Telling.line_id)
        .join(Telling, Telling.notice_id == Notice.id)
        .where(*waiting)
    )
    for kind, subject, stage, urgent, due_at, line_id in rows:
        key = (kind, subject, stage)
        chats.setdefault(key, set()).add(line_id)
        urgency[key] = max(urgency.get(key, 0), urgent)
        due[key] = min(due.get(key, due_at), due_at)
    paid: set[str] = set()
    spent = 0
    for key in sorted(chats, key=lambda each: (-urgency[each], due[each], each)):
        cost = sum(prices.get(chat, 1) for chat in chats[key] - paid)
        if key in refused or spent + cost > (usable_of(stand, urgency[key]) or 0):
            refused.add(key)
        else:
            spent += cost
            paid |= chats[key]
    return refused


def held_campaigns(session: Session, office_code: str) -> set[Campaign]:
    """Return the campaigns that wait for quota."""
    rows = session.execute(
        select(Notice.kind, Notice.subject, Notice.stage)
        .join(Telling, Telling.notice_id == Notice.id)
        .join(OutboxMessage, OutboxMessage.id == Telling.outbox_id)
        .where(OutboxMessage.office_code == office_code, OutboxMessage.state == "held")
        .distinct()
    )
    return {(kind, subject, stage) for kind, subject, stage in rows}
