"""Takes messages of the outbox to LINE, each under the retry key it was planned with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.channels import ChannelClosedError
from bot.delivery.limits import month_is_used_up, refused_recipient, split_in_two
from bot.line.sender import (
    MonthlyLimit,
    NotReached,
    Outcome,
    RateLimited,
    Rejected,
    Sent,
    Unauthorised,
    Unknown,
)
from bot.workdeps import Deps
from db import outbox
from db.datasets.holidays import own_holidays
from db.outbox import Delivery, Parcel
from db.queues import backoff
from db.session import writing
from db.tellings import settle
from db.values.calendar import in_office_hours, office_opens_at

log = structlog.get_logger(__name__)

#: A send may take LINE's time-outs together and a turn of the common pace: so many leases of an answer.
LEASES = 4
#: The share of a pause that is left to chance: those refused together do not return together.
JITTER = 0.5
#: Seconds all workers pause when LINE says that there were too many requests.
SLOW_DOWN_S = 1.0
#: How long messages of an office wait whose access token cannot be opened, before it is tried again.
CLOSED_FOR = timedelta(minutes=1)
#: Why a message was not tried.
OFFICE_HOURS, CLOSED, NO_CHANNEL = (
    "waits for office hours",
    "the office's secrets cannot be opened",
    "the office has no channel",
)


def deliver_one(deps: Deps, worker: str) -> bool:
    """Send one message that is due and record what became of it; False when none was due."""
    lease = timedelta(seconds=LEASES * deps.settings.lease_s)
    parcel = outbox.claim(deps.sessions, worker, now=deps.clock(), lease=lease)
    if parcel is None:
        return False
    if parcel.quiet and parcel.fresh and (opens := _opens_at(deps, parcel)) is not None:
        return _leave(deps, parcel, Delivery("planned", due_at=opens, untried=True, reason=OFFICE_HOURS))
    try:
        sender = deps.senders.of(parcel.office_code)
    except ChannelClosedError:
        log.error("channel_closed", office=parcel.office_code)
        later = deps.clock() + CLOSED_FOR
        return _leave(deps, parcel, Delivery("planned", due_at=later, untried=parcel.fresh, reason=CLOSED))
    if sender is None:
        # What belongs to one office never leaves through another's channel.
        return _leave(deps, parcel, Delivery("held", reason=NO_CHANNEL))
    deps.pace.wait(parcel.office_code, parcel.endpoint)
    outcome = sender.send(parcel)
    if isinstance(outcome, RateLimited):
        deps.pace.slow_down(parcel.office_code, parcel.endpoint, SLOW_DOWN_S)
    delivery = delivery_of(parcel, outcome)
    now = deps.clock()
    if delivery.state == "planned":
        delivery = replace(delivery, due_at=now + backoff(parcel.attempt, jitter=JITTER))
    with writing(deps.sessions) as session:
        if outbox.record(session, parcel, delivery, now=now):
            _tell(session, parcel, outcome, delivery, now)
    level = log.error if isinstance(outcome, Unauthorised) else log.info
    level(
        "message_tried",
        message_id=parcel.id,
        office=parcel.office_code,
        state=delivery.state,
        status=outcome.status,
        request_id=outcome.request_id,
        attempt=parcel.attempt,
    )
    return True


def _leave(deps: Deps, parcel: Parcel, delivery: Delivery) -> bool:
    """Put a message back that was not tried."""
    with writing(deps.sessions) as session:
        outbox.record(session, parcel, delivery, now=deps.clock())
    return True


def _opens_at(deps: Deps, parcel: Parcel) -> datetime | None:
    """Return when a message that came too late in the day may leave; None when it may leave now."""
    now = deps.clock()
    with deps.sessions() as session:
        holidays = own_holidays(session, parcel.office_code)
    return None if in_office_hours(now, holidays) else office_opens_at(now, holidays)


def _tell(session: Session, parcel: Parcel, outcome: Outcome, delivery: Delivery, now: datetime) -> None:
    """Carry the outcome on to those who wait for it: notices, the officer, the book of contacts."""
    if isinstance(outcome, MonthlyLimit):
        month_is_used_up(session, parcel, now=now)
    elif isinstance(outcome, Rejected) and len(parcel.recipients) > 1:
        split_in_two(session, parcel, now=now)
    else:
        if isinstance(outcome, Rejected):
            refused_recipient(session, parcel, outcome, now=now)
        state = delivery.state
        if state == "planned" and outbox.state_of(session, parcel.id) == "unknown":
            state = "unknown"
        settle(session, [parcel.id], state, reason=delivery.reason, now=now)


def delivery_of(parcel: Parcel, outcome: Outcome) -> Delivery:
    """Return what an outcome means for the row: sent, to be tried again, stopped at the limit, or failed."""
    about = (outcome.status, outcome.request_id, outcome.reason)
    if isinstance(outcome, Sent):
        return Delivery("sent", *about)
    if isinstance(outcome, MonthlyLimit):
        # Certainly not sent; an officer decides whether to wait for the month or to buy.
        return Delivery("held", *about)
    if isinstance(outcome, RateLimited | NotReached):
        # Certainly not sent either, unless an attempt before this one was.
        return Delivery("planned", *about, untried=parcel.fresh)
    if isinstance(outcome, Unknown):
        return Delivery("planned", *about)
    return Delivery("failed", *about)
