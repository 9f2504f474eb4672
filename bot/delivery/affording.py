"""Which campaigns the month can pay: one that does not fit waits as a whole, none is sent by halves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.notices import Notice, Telling
from db.outbox import OutboxMessage
from db.quota import standing, usable_of
from db.recipients import group_prices

#: Kind, subject and stage: what is sent or held together.
Campaign = tuple[str, str, str]
#: Rows that are fetched at a time.
STREAMED = 1000


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
    prices = group_prices(session, office_code)
    if _price_of_all(session, office_code, prices) <= (usable_of(stand, 0) or 0):
        return refused
    waits, patterns = _what_waits(session, office_code, prices)
    paid, spent = 0, 0
    for each in sorted(waits.values(), key=lambda each: (-each.urgency, each.due_at, each.campaign)):
        cost = sum(price for pattern, price in patterns.items() if pattern & each.bit and not pattern & paid)
        if each.campaign in refused or spent + cost > (usable_of(stand, each.urgency) or 0):
            refused.add(each.campaign)
        else:
            spent += cost
            paid |= each.bit
    return refused


@dataclass(slots=True)
class _Waits:
    """A campaign that waits for a message; ``bit`` stands for it in a combination of campaigns."""

    campaign: Campaign
    bit: int
    urgency: int
    due_at: datetime


def _waiting(office_code: str) -> tuple[ColumnElement[bool], ...]:
    return Telling.office_code == office_code, Telling.state == "waiting"


def _price_of_all(session: Session, office_code: str, prices: Mapping[str, int]) -> int:
    """Return what it costs to tell every chat that waits, each once."""
    waiting = _waiting(office_code)
    group = or_(Telling.line_id.startswith("C"), Telling.line_id.startswith("R"))
    # Grouped, not "count distinct": that keeps every id of a country in memory, this reads them off the index.
    persons_of = select(Telling.line_id).where(*waiting, ~group).group_by(Telling.line_id).subquery()
    persons = session.scalar(select(func.count()).select_from(persons_of)) or 0
    groups = session.scalars(select(Telling.line_id).where(*waiting, group).distinct())
    return persons + sum(prices.get(each, 1) for each in groups)


def _what_waits(
    session: Session, office_code: str, prices: Mapping[str, int]
) -> tuple[dict[Campaign, _Waits], dict[int, int]]:
    """Return the campaigns that wait, and what the chats of each combination of them cost together, in messages.

    The chats are streamed: what is held grows with the campaigns and their combinations, not with the people of a country.
    """
    rows = session.execute(
        select(Telling.line_id, Notice.kind, Notice.subject, Notice.stage, Notice.urgency, Notice.due_at)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(*_waiting(office_code))
        .order_by(Telling.line_id)
        .execution_options(yield_per=STREAMED)
    )
    waits: dict[Campaign, _Waits] = {}
    patterns: dict[int, int] = {}
    for chat, its in groupby(rows, key=itemgetter(0)):
        pattern = 0
        for _chat, kind, subject, stage, urgency, due_at in its:
            campaign = (kind, subject, stage)
            one = waits.get(campaign)
            if one is None:
                one = waits[campaign] = _Waits(campaign, 1 << len(waits), urgency, due_at)
            one.urgency, one.due_at = max(one.urgency, urgency), min(one.due_at, due_at)
            pattern |= one.bit
        patterns[pattern] = patterns.get(pattern, 0) + prices.get(chat, 1)
    return waits, patterns


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
