"""What the rest of the month will still cost, as known today (ที่วางแผนไว้): notices that wait for their day, reminders,
what follows letters that nobody acknowledges, and the officers' digests.

What is in a message already is not among it (``db.quota.Standing.planned``). Reckoned as if no further school sent or
acknowledged anything, so that the month costs at most this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.acknowledgements import REACHED
from db.datasets.holidays import own_holidays
from db.deadlines import KIND as DEADLINE
from db.deadlines import coming, rounds_due, stage_promises
from db.digest import KIND as DIGEST
from db.digest import digest_text
from db.letters import OUT, Letter
from db.notices import FREE_ONLY, Notice, Telling
from db.recipients import group_prices, is_group, reach
from db.register import addressed, entry_of
from db.reminders import rule_for, rules_of
from db.tellings import leaves_at
from db.values.calendar import BANGKOK, OFFICE_OPENS, is_working_day, office_day, to_bangkok
from db.values.letters import FOLLOWED_FOR, waited_until

_CIRCULAR = "circular"


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that one seat, or one chat, is to hear at a moment; ``kind`` is that of notices."""

    kind: str
    at: datetime
    target: str = ""
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Messages that the rest of a month will cost at most: in all, and by kind of notice, the dearest first."""

    total: int
    kinds: Mapping[str, int]


def forecast(session: Session, office_code: str, *, now: datetime) -> Forecast:
    """Return what the rest of this month will still cost at most; one message tells a chat all that leaves at one moment."""
    own = own_holidays(session, office_code)
    until = _next_month(now)
    found = [
        *_waiting(session, office_code, now, until, own),
        *_reminders(session, office_code, now, until, own),
        *_following(session, office_code, now, until, own),
        *_digests(session, office_code, now, until, own),
    ]
    return _cost(session, office_code, found)


def _next_month(now: datetime) -> datetime:
    local = to_bangkok(now)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return datetime(year, month, 1, tzinfo=BANGKOK)


def _cost(session: Session, office_code: str, found: Iterable[Coming]) -> Forecast:
    rows = list(found)
    chats: dict[str, list[tuple[str, int]]] = {}
    for one in reach(session, office_code, dict.fromkeys(each.target for each in rows if each.target)):
        if one.reachable:
            chats.setdefault(one.target, []).append((one.line_id, one.price))
    prices = group_prices(session, office_code)
    kinds: dict[str, int] = {}
    paid: set[tuple[str, datetime]] = set()
    for each in sorted(rows, key=lambda row: row.at):
        one_chat = [(each.line_id, prices.get(each.line_id, 1) if is_group(each.line_id) else 1)]
        for line_id, cost in one_chat if each.line_id else chats.get(each.target, ()):
            if (line_id, each.at) not in paid:
                paid.add((line_id, each.at))
                kinds[each.kind] = kinds.get(each.kind, 0) + cost
    ordered = dict(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])))
    return Forecast(sum(ordered.values()), ordered)


def _waiting(
    session: Session, office_code: str, now: datetime, until: datetime, own: Mapping[date, str]
) -> Iterator[Coming]:
    """Promised, and in no message yet: notices for a later day, and chats whose message was put off."""
    notices = select(Notice).where(
        Notice.office_code == office_code,
        Notice.state == "waiting",
        Notice.kind.not_in(FREE_ONLY),
        Notice.due_at < until,
    )
    for row in session.scalars(notices.execution_options(yield_per=1000)):
        at = leaves_at(row.urgency, at=max(row.due_at, now), own_holidays=own)
        if at < until and (row.expires_at is None or row.expires_at > at):
            yield Coming(row.kind, at, row.target)
    put_off = (
        select(Telling.line_id, Telling.not_before, Notice.kind, Notice.urgency)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(Telling.office_code == office_code, Telling.state == "waiting", Notice.kind.not_in(FREE_ONLY))
    )
    for line_id, not_before, kind, urgency in session.execute(put_off):
        at = leaves_at(urgency, at=max(not_before or now, now), own_holidays=own)
        if at < until:
            yield Coming(kind, at, line_id=line_id)


def _reminders(
    session: Session, office_code: str, now: datetime, until: datetime, own: Mapping[date, str]
) -> Iterator[Coming]:
    """Stages of reminders that are not promised yet, to the schools that owe today."""
    rules = rules_of(session, office_code)
    for due in rounds_due(session, office_code).values():
        for stage, moment in coming(due, rule_for(rules, due.system), now, own):
            if moment < until:
                for each in stage_promises(session, office_code, due, stage, moment):
                    yield Coming(DEADLINE, moment, each.target)


def _following(
    session: Session, office_code: str, now: datetime, until: datetime, own: Mapping[date, str]
) -> Iterator[Coming]:
    """What follows letters that are not acknowledged: the heads of clusters, then the officers' call list."""
    letters = session.scalars(
        select(Letter).where(
            Letter.office_code == office_code,
            Letter.state.in_(OUT),
            Letter.origin != "import",
            Letter.sent_at > now - FOLLOWED_FOR,
        )
    )
    for letter in letters:
        sent = office_day(letter.sent_at) if letter.sent_at else letter.dated_on
        heads, calls = (waited_until(sent, letter.urgency, times, own) for times in (2, 3))
        if calls <= now or heads >= until:
            continue
        entry = entry_of(letter)
        missing = [row for row in addressed(session, office_code, [entry])[entry.key] if row.state == REACHED]
        names = dict.fromkeys(row.cluster for row in missing if row.cluster)
        if now < heads < until:
            yield from (Coming(_CIRCULAR, heads, each) for each in heads_of(session, office_code, names))
        if missing and calls < until:
            yield Coming(_CIRCULAR, calls, "officer")


def heads_of(session: Session, office_code: str, clusters: Iterable[str]) -> list[str]:
    """Return who hears of a cluster's missing schools: its head where there is one, else its group; as seats.

    The head is one person's message, and nobody is named before colleagues.
    """
    asked = {name: (f"head:{name}", f"cluster:{name}") for name in clusters}
    pairs = [each for both in asked.values() for each in both]
    reached = {one.target for one in reach(session, office_code, pairs) if one.reachable}
    found = (next((each for each in both if each in reached), None) for both in asked.values())
    return [each for each in found if each is not None]


def _digests(
    session: Session, office_code: str, now: datetime, until: datetime, own: Mapping[date, str]
) -> Iterator[Coming]:
    """The mornings to come, as long as there is something to tell of today."""
    if not digest_text(session, office_code, office_day(now)):
        return
    day = office_day(now) + timedelta(days=1)
    while day < until.date():
        if is_working_day(day, own):
            yield Coming(DIGEST, datetime.combine(day, OFFICE_OPENS, BANGKOK), "officer")
        day += timedelta(days=1)
