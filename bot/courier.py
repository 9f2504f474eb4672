"""Takes messages of the outbox to LINE, each under the retry key it was planned with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.channels import ChannelClosedError
from bot.delivery.limits import month_is_used_up, refused_recipient, split_in_two
from bot.delivery.pace import SLOW_DOWN_S
from bot.line.sender import (
    MonthlyLimit,
    NotReached,
    Outcome,
    RateLimited,
    Rejected,
    Sent,
    Unauthorised,
    Unknown,
    message_ids,
)
from bot.workdeps import Deps
from db import outbox
from db.datasets.holidays import own_holidays
from db.outbox import Delivery, Parcel
from db.queues import backoff
from db.recipients import is_group
from db.session import writing
from db.tellings import settle
from db.tellings_free import note_pushed
from db.values.calendar import in_office_hours, office_opens_at

log = structlog.get_logger(__name__)

#: Messages of one office that are claimed together, and the seconds after which those not tried yet are put back: other
#: offices are waiting, and the lease of all of them runs.
HANDFUL, LONGEST_S = 10, 5.0
#: A send may take LINE's time-outs together and a turn of the common pace: so many leases of an answer.
LEASES = 4
#: The share of a pause that is left to chance: those refused together do not return together.
JITTER = 0.5
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
    return Courier(deps, worker, most=1).step()


class Courier:
    """Takes a handful of messages of one office at a time, the offices in turns; one per thread.

    A handful is claimed and recorded in one transaction each, which saves most of the work of the database. Who is
    killed in between leaves rows that are sent again under their retry keys, which LINE takes once.
    """

    def __init__(self, deps: Deps, name: str, *, most: int = HANDFUL) -> None:
        self._deps, self._name, self._most = deps, name, most
        self._served = ""
        #: Offices that pause, and the second of the monotonic clock until which: others need not wait for them.
        self._resting: dict[str, float] = {}

    def step(self) -> bool:
        """Send what is due of the next office and record what became of it; False when nothing was due."""
        deps = self._deps
        self._resting = {each: until for each, until in self._resting.items() if until > time.monotonic()}
        parcels = outbox.claim_many(
            deps.sessions,
            self._name,
            now=deps.clock(),
            lease=timedelta(seconds=LEASES * deps.settings.lease_s),
            most=self._most,
            after=self._served,
            without=self._resting,
        )
        if not parcels:
            return False
        self._served = parcels[0].office_code
        tries, untried = self._try(parcels)
        now = deps.clock()
        with writing(deps.sessions) as session:
            ended = [(each.parcel, each.delivery) for each in tries]
            states = outbox.record_many(session, [*ended, *untried], now=now)
            _tell(session, [each for each in tries if each.parcel.id in states], states, now)
        return True

    def _try(self, parcels: list[Parcel]) -> tuple[list[_Try], list[tuple[Parcel, Delivery]]]:
        """Send messages of one office as far as it goes; return what was tried, and how the others are put back."""
        deps, office = self._deps, parcels[0].office_code
        leaving, untried = self._in_hours(parcels)
        try:
            sender = deps.senders.of(office)
        except ChannelClosedError:
            log.error("channel_closed", office=office)
            later = deps.clock() + CLOSED_FOR
            return [], [*untried, *((each, _back(each, CLOSED, later)) for each in leaving)]
        if sender is None:
            # What belongs to one office never leaves through another's channel.
            held = Delivery("held", reason=NO_CHANNEL)
            return [], [*untried, *((each, held) for each in leaving)]
        tries: list[_Try] = []
        # Well within the lease, of which the last request may take most (LEASES).
        until = time.monotonic() + min(LONGEST_S, deps.settings.lease_s)
        while leaving and time.monotonic() < until:
            parcel = leaving.pop(0)
            deps.pace.wait(office, parcel.endpoint)
            outcome = sender.send(parcel)
            tries.append(_Try(parcel, outcome, self._delivery(parcel, outcome)))
            if isinstance(outcome, RateLimited):
                deps.pace.slow_down(office, parcel.endpoint, SLOW_DOWN_S)
                self._resting[office] = time.monotonic() + SLOW_DOWN_S
                break
            if isinstance(outcome, MonthlyLimit):
                break
        return tries, [*untried, *((each, _back(each, each.reason, each.due_at)) for each in leaving)]

    def _in_hours(self, parcels: list[Parcel]) -> tuple[list[Parcel], list[tuple[Parcel, Delivery]]]:
        """Part what may leave now from what came too late in the day."""
        opens = None
        if any(each.quiet and each.fresh for each in parcels):
            opens = _opens_at(self._deps, parcels[0].office_code)
        waits = [each for each in parcels if opens is not None and each.quiet and each.fresh]
        late = [(each, _back(each, OFFICE_HOURS, opens)) for each in waits]
        return [each for each in parcels if each not in waits], late

    def _delivery(self, parcel: Parcel, outcome: Outcome) -> Delivery:
        """Return what an outcome means, with the moment of the next attempt."""
        delivery = delivery_of(parcel, outcome)
        if delivery.state == "planned":
            pause = backoff(parcel.attempt, jitter=JITTER)
            delivery = replace(delivery, due_at=self._deps.clock() + pause)
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
        return delivery


@dataclass(frozen=True, slots=True)
class _Try:
    """An attempt and what came of it."""

    parcel: Parcel
    outcome: Outcome
    delivery: Delivery


def _back(parcel: Parcel, reason: str, due_at: datetime | None) -> Delivery:
    """Return how a message is put back that was not tried now."""
    return Delivery("planned", due_at=due_at, untried=parcel.fresh, reason=reason)


def _opens_at(deps: Deps, office: str) -> datetime | None:
    """Return when what came too late in the day may leave; None when it may leave now."""
    now = deps.clock()
    with deps.sessions() as session:
        holidays = own_holidays(session, office)
    return None if in_office_hours(now, holidays) else office_opens_at(now, holidays)


def _tell(session: Session, tries: list[_Try], states: Mapping[int, str], now: datetime) -> None:
    """Carry the outcomes on to those who wait for them: notices, the officer, the book of contacts."""
    alike: dict[tuple[str, str], list[int]] = {}
    for each in tries:
        parcel, outcome = each.parcel, each.outcome
        if isinstance(outcome, MonthlyLimit):
            month_is_used_up(session, parcel, now=now)
        elif isinstance(outcome, Rejected) and len(parcel.recipients) > 1:
            split_in_two(session, parcel, now=now)
        else:
            if isinstance(outcome, Rejected):
                refused_recipient(session, parcel, outcome, now=now)
            alike.setdefault((states[parcel.id], each.delivery.reason), []).append(parcel.id)
    for (state, reason), messages in alike.items():
        settle(session, messages, state, reason=reason, now=now)
    for each in tries:
        ids = message_ids(each.outcome) if isinstance(each.outcome, Sent) else []
        if ids and is_group(each.parcel.recipients[0]):
            # What a group was told may be quoted there: an answer to a case.
            note_pushed(session, each.parcel.id, ids[-1])


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
