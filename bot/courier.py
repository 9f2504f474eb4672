"""Takes messages of the outbox to LINE, each under the retry key it was planned with."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.line.sender import MonthlyLimit, NotReached, Outcome, RateLimited, Sent, Unauthorised, Unknown
from bot.workdeps import Deps
from db import outbox
from db.outbox import Delivery, Parcel
from db.queues import backoff
from db.session import writing

log = structlog.get_logger(__name__)

#: Longer than LINE's time-outs together.
LEASE = timedelta(seconds=60)


def deliver_one(deps: Deps, worker: str) -> bool:
    """Send one message that is due and record what became of it; False when none was due."""
    parcel = outbox.claim(deps.sessions, worker, now=deps.clock(), lease=LEASE)
    if parcel is None:
        return False
    outcome = deps.sender.send(parcel)
    delivery = delivery_of(parcel, outcome)
    now = deps.clock()
    if delivery.state == "planned":
        delivery = Delivery(
            delivery.state,
            delivery.status,
            delivery.request_id,
            delivery.reason,
            now + backoff(parcel.attempt),
        )
    with writing(deps.sessions) as session:
        outbox.record(session, parcel, delivery, now=now)
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


def delivery_of(parcel: Parcel, outcome: Outcome) -> Delivery:
    """Return what an outcome means for the row: sent, to be tried again, stopped at the limit, or failed."""
    about = (outcome.status, outcome.request_id, outcome.reason)
    if isinstance(outcome, Sent):
        return Delivery("sent", *about)
    if isinstance(outcome, MonthlyLimit):
        # Certainly not sent; an officer decides whether to wait for the month or to buy.
        return Delivery("held", *about)
    if isinstance(outcome, RateLimited | NotReached | Unknown):
        return Delivery("planned", *about)
    return Delivery("failed", *about)
