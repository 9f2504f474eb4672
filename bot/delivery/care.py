"""Looking after the month: what LINE says of it, how large groups are, and what was held when it turns."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.delivery.affording import held_campaigns
from bot.delivery.limits import tell_officer_of_limit
from bot.line.sender import Outcome, Sent
from bot.logs import trace_of
from bot.workdeps import Deps
from db import outbox_care
from db.outbox import OutboxMessage
from db.people import DESK, Contact, Holder, SeatRow, note_contact
from db.queues import changed
from db.quota import month_of, note_reading, standing, usable_of
from db.session import writing

log = structlog.get_logger(__name__)

#: LINE counts with some delay; asking more often tells nothing new.
READ_EVERY = timedelta(minutes=10)


def keep_quota(deps: Deps) -> None:
    """Look after the month of every office that has a channel; one office's trouble is not another's."""
    for office in deps.channels.served():
        try:
            _keep_quota_of(deps, office)
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.error("quota_not_kept", office=office, **trace_of(error))


def _keep_quota_of(deps: Deps, office: str) -> None:
    """Ask LINE for the month's limit and use if nobody did for a while, count groups, release what a new month pays."""
    now = deps.clock()
    with deps.sessions() as session:
        stand = standing(session, office, now=now)
    if stand.read_at is None or not timedelta(0) <= now - stand.read_at < READ_EVERY:
        read_quota(deps, office)
        count_groups(deps, office)
    with writing(deps.sessions) as session:
        release_of_last_month(session, office, now=now)
        if held_campaigns(session, office):
            tell_officer_of_limit(session, office, now=now)


def read_quota(deps: Deps, office: str) -> Outcome | None:
    """Ask LINE for the month's limit and use of an office's channel and write it down; what came instead when it was
    not told.

    Raises:
        ChannelClosedError: The office's token cannot be opened.
    """
    sender = deps.senders.of(office)
    if sender is None:
        return None
    limit, used = sender.quota()
    if not isinstance(limit, Sent) or not isinstance(used, Sent):
        log.warning("quota_not_told", limit=limit.status, used=used.status)
        return used if isinstance(limit, Sent) else limit
    most = int(limit.data["value"]) if limit.data.get("type") == "limited" else None
    with writing(deps.sessions) as session:
        note_reading(session, office, most, int(used.data.get("totalUsage", 0)), now=deps.clock())
    return None


def count_groups(deps: Deps, office: str) -> None:
    """Ask LINE how many persons are in each group that an office bound; a group it left is marked."""
    sender = deps.senders.of(office)
    if sender is None:
        return
    with deps.sessions() as session:
        groups = session.scalars(
            select(Holder.line_id)
            .join(SeatRow, SeatRow.id == Holder.seat_id)
            .where(
                Holder.office_code == office, SeatRow.kind.in_(("cluster", DESK)), Holder.ended_at.is_(None)
            )
            .distinct()
        ).all()
    for group in groups:
        outcome = sender.group_size(group)
        with writing(deps.sessions) as session:
            if isinstance(outcome, Sent) and isinstance(outcome.data, dict):
                note_contact(session, office, group, "group", "member", at=deps.clock())
                session.flush()
                mine = (Contact.office_code == office, Contact.line_id == group)
                changed(session, update(Contact).where(*mine).values(members=int(outcome.data["count"])))
            elif outcome.status == 404:
                note_contact(session, office, group, "group", "left", at=deps.clock())


def release_of_last_month(session: Session, office_code: str, *, now: datetime) -> int:
    """Let leave what was held in an earlier month, campaign by campaign as the new month pays; return how many."""
    rows = session.execute(
        select(OutboxMessage.campaign, OutboxMessage.price, OutboxMessage.due_at)
        .where(OutboxMessage.office_code == office_code, OutboxMessage.state == "held")
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
    ).all()
    prices: dict[str, int] = {}
    for campaign, price, held_at in rows:
        if month_of(held_at) < month_of(now):
            prices[campaign] = prices.get(campaign, 0) + price
    released = 0
    for campaign, price in prices.items():
        usable = usable_of(standing(session, office_code, now=now), 0)
        if usable is None or price <= usable:
            released += outbox_care.release(session, office_code, now=now, campaign=campaign)
    return released
