"""Makes messages of notices that are due: one for each recipient, equal ones together, in office hours."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from bot.delivery.affording import Campaign, campaign_of, refused_campaigns
from bot.line.notices import MOST_IN_MESSAGE, render_notices
from bot.workdeps import Deps
from db import tellings
from db.datasets.holidays import own_holidays
from db.deadlines import NEWS
from db.notices import Notice
from db.outbox import MULTICAST_MOST, Planned, plan_many
from db.recipients import group_prices, is_group
from db.session import writing
from db.tellings import ANY_HOUR, Pending
from db.values.calendar import in_office_hours, office_opens_at, to_bangkok

log = structlog.get_logger(__name__)

#: Chats whose messages are made in one transaction: short enough not to keep a webhook waiting.
CHATS = 5 * MULTICAST_MOST
#: Notices handed over together from which on the database is asked to count its tables anew.
MANY = 1000
#: What nobody asked for at this very moment: a second message on the same day waits for the next working day, but for
#: news of what an officer did just now (``NEWS``).
ONCE_A_DAY = ("deadline",)
QUOTA = "quota"


def post_due(deps: Deps) -> bool:
    """Make messages of what is due in every office; False when there was nothing to do.

    Offices take turns, one short transaction each: a notice to 30,000 does not keep another office's waiting.
    """
    with deps.sessions() as session:
        offices = tellings.offices_with_work(session, now=deps.clock())
    at_work = [_post_office(deps, office) for office in offices]
    worked = False
    while at_work:
        for each in list(at_work):
            did = next(each, None)
            if did is None:
                at_work.remove(each)
            worked = worked or bool(did)
    return worked


def _post_office(deps: Deps, office: str) -> Iterator[bool]:
    """Yield after each transaction whether there was anything to do in it."""
    now = deps.clock()
    with deps.sessions() as session:
        holidays = own_holidays(session, office)
    urgency = 0 if in_office_hours(now, holidays) else ANY_HOUR
    due = 0
    while True:
        with writing(deps.sessions) as session:
            tellings.lock_office(session, office)
            handed = tellings.hand_over(session, office, now=now, urgency=urgency)
        if handed >= MANY and due < handed:
            tellings.count_anew(deps.sessions)
        yield bool(handed)
        if not handed:
            break
        due += handed
    if due >= MANY:
        tellings.count_anew(deps.sessions)
    office_day = to_bangkok(now)
    tomorrow = datetime.combine(office_day.date() + timedelta(days=1), time(0), office_day.tzinfo)
    desk = _Desk(office, now, urgency, office_opens_at(tomorrow, holidays))
    rows = 0
    for made in desk.post(deps):
        rows += made
        yield made > 0
    if due or rows:
        log.info("notices_posted", office=office, due=due, messages=rows)


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one chat is to hear in one message."""

    chat: str
    pending: tuple[Pending, ...]
    held: bool

    @property
    def notices(self) -> list[Notice]:
        """What is said, each sentence once: a clerk of two schools need not read it twice."""
        if len(self.pending) == 1:
            return [self.pending[0].notice]
        return list({_content(each.notice): each.notice for each in self.pending}.values())

    def content(self) -> Hashable:
        """Return what makes two letters equal: what they show, and how they travel."""
        quiet = all(each.notice.urgency < ANY_HOUR for each in self.pending)
        campaigns = frozenset(campaign_of(each.notice) for each in self.pending)
        shown = tuple(_content(notice) for notice in self.notices)
        return shown, self.held, quiet, campaigns, _expires(self.pending)


def _content(notice: Notice) -> tuple[str, str]:
    drawn = json.dumps([notice.buttons, notice.card], sort_keys=True) if notice.buttons or notice.card else ""
    return notice.text, drawn


def _expires(pending: Sequence[Pending]) -> datetime | None:
    """Return when the last of these notices is of no use any more; None: never."""
    ends = [each.notice.expires_at for each in pending]
    return None if None in ends else max(end for end in ends if end is not None)


@dataclass(slots=True)
class _Desk:
    """One pass over the chats of one office that wait for a message."""

    office: str
    now: datetime
    urgency: int
    #: When the next working day opens.
    tomorrow: datetime

    def post(self, deps: Deps) -> Iterator[int]:
        """Make all messages, a few thousand chats in a transaction; yield how many each made."""
        after = ""
        refused: set[Campaign] | None = None
        prices: dict[str, int] = {}
        while True:
            with writing(deps.sessions) as session:
                tellings.lock_office(session, self.office)
                if refused is None:
                    tellings.drop_expired(session, self.office, now=self.now)
                    refused = refused_campaigns(session, self.office, now=self.now)
                    prices = group_prices(session, self.office)
                chats = tellings.pending_chats(
                    session, self.office, now=self.now, urgency=self.urgency, after=after, most=CHATS
                )
                if not chats:
                    return
                pending = tellings.pending_of(session, self.office, chats, now=self.now, urgency=self.urgency)
                pending = self._but_once_a_day(session, chats, pending)
                made = self._plan(session, _letters(pending, refused), prices)
                after = chats[-1]
            yield made

    def _but_once_a_day(
        self, session: Session, chats: Sequence[str], pending: list[Pending]
    ) -> list[Pending]:
        """Put off to the next working day what would be a second message today and can wait."""
        if not any(each.notice.kind in ONCE_A_DAY for each in pending):
            return pending
        local = to_bangkok(self.now)
        since = local.replace(hour=0, minute=0, second=0, microsecond=0)
        had = tellings.told_today(session, self.office, chats, ONCE_A_DAY, since=since)

        def can_wait(each: Pending) -> bool:
            notice = each.notice
            lasts = notice.expires_at is None or notice.expires_at > self.tomorrow
            calm = notice.kind in ONCE_A_DAY and not notice.urgency and not notice.stage.startswith(NEWS)
            return each.line_id in had and calm and lasts

        later = [each for each in pending if can_wait(each)]
        tellings.put_off(session, [each.telling for each in later], until=self.tomorrow)
        put_off = {each.telling for each in later}
        return [each for each in pending if each.telling not in put_off]

    def _plan(self, session: Session, letters: list[_Letter], prices: dict[str, int]) -> int:
        equal: dict[tuple[str, Hashable], list[_Letter]] = {}
        for letter in letters:
            alone = letter.chat if is_group(letter.chat) else ""
            equal.setdefault((alone, letter.content()), []).append(letter)
        rows: list[Planned] = []
        parts: list[list[_Letter]] = []
        for same in equal.values():
            group = is_group(same[0].chat)
            messages = render_notices(same[0].notices, group=group)
            for start in range(0, len(same), MULTICAST_MOST):
                part = same[start : start + MULTICAST_MOST]
                price = prices.get(part[0].chat, 1) if group else len(part)
                rows.append(self._row(part, messages, price))
                parts.append(part)
        numbers = plan_many(session, rows, now=self.now)
        tellings.put_into(
            session,
            [
                (each.telling, number)
                for part, number in zip(parts, numbers, strict=True)
                for letter in part
                for each in letter.pending
            ],
        )
        return len(rows)

    def _row(self, letters: list[_Letter], messages: list[dict[str, Any]], price: int) -> Planned:
        first = letters[0]
        about = [each.notice for each in first.pending]
        campaigns = {campaign_of(notice) for notice in about}
        named = ":".join(next(iter(campaigns))) if len(campaigns) == 1 else "notices"
        return Planned(
            self.office,
            tuple(letter.chat for letter in letters),
            messages,
            endpoint="push" if len(letters) == 1 else "multicast",
            campaign=named[:80],
            # The telling's own number and how often it was planned: never the same twice.
            purpose=f"tell:{first.pending[0].telling}.{first.pending[0].plannings + 1}",
            price=price,
            held=first.held,
            reason=QUOTA if first.held else "",
            due_at=self.now,
            expires_at=_expires(first.pending),
            quiet=all(notice.urgency < ANY_HOUR for notice in about),
        )


def _letters(pending: Sequence[Pending], refused: set[Campaign]) -> list[_Letter]:
    """Group what chats are to hear: what the month pays apart from what is held, a dozen to a message."""
    piles: dict[tuple[str, bool], list[Pending]] = {}
    for each in pending:
        piles.setdefault((each.line_id, campaign_of(each.notice) in refused), []).append(each)
    return [
        _Letter(chat, tuple(pile[start : start + MOST_IN_MESSAGE]), held)
        for (chat, held), pile in piles.items()
        for start in range(0, len(pile), MOST_IN_MESSAGE)
    ]
