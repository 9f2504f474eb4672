"""The month's messages (โควตาข้อความ): what LINE allows, what is used and promised, and what a send would cost.

LINE counts persons: a push to a group counts its members, a reply counts nothing (line-platform.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, UtcDateTime
from db.notices import Promise
from db.outbox_care import planned_price, spent_since
from db.recipients import reach
from db.values.calendar import to_bangkok

#: Part of the month's limit kept for urgent notices where the office set nothing: a tenth.
RESERVE_SHARE = 10
#: Urgency from which a notice may use the reserve.
MAY_USE_RESERVE = 1


class QuotaReading(Base):
    """What LINE last said of a month; one row per office and month."""

    __tablename__ = "quota_readings"

    office_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    #: Common Era, ``2026-11``.
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    #: Messages the plan allows in the month; None: no limit.
    most: Mapped[int | None] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(Integer)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuotaSetting(Base):
    """What an office keeps for urgent notices; one row per office that set it."""

    __tablename__ = "quota_settings"

    office_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    #: Messages of the month that only urgent notices may use.
    reserve: Mapped[int] = mapped_column(Integer)


def month_of(moment: datetime) -> str:
    """Return the month a moment counts in, as ``2026-11`` (Common Era, Bangkok time)."""
    return f"{to_bangkok(moment):%Y-%m}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an office stands this month, in messages (โควตาเดือนนี้).

    ``known`` is False until LINE was asked; ``most`` and ``remaining`` are None without a limit or knowledge.
    ``planned`` is promised to messages that have not left; ``used`` is LINE's count
    and what left after it was read; ``remaining`` = most - used - planned, never below 0.
    """

    month: str
    known: bool
    most: int | None
    used: int
    planned: int
    reserve: int
    remaining: int | None
    read_at: datetime | None


def note_reading(session: Session, office_code: str, most: int | None, used: int, *, now: datetime) -> None:
    """Write down what LINE said of the month's limit and use."""
    row = session.get(QuotaReading, (office_code, month_of(now)))
    if row is None:
        row = QuotaReading(office_code=office_code, month=month_of(now))
        session.add(row)
    row.most, row.used, row.read_at = most, used, now
    session.flush()


def set_reserve(session: Session, office_code: str, reserve: int) -> None:
    """Keep so many messages of a month for urgent notices."""
    row = session.get(QuotaSetting, office_code)
    if row is None:
        session.add(QuotaSetting(office_code=office_code, reserve=reserve))
    else:
        row.reserve = reserve
    session.flush()


def standing(session: Session, office_code: str, *, now: datetime) -> Standing:
    """Return how an office stands this month; a month of which LINE said nothing yet has the limit of the last."""
    month = month_of(now)
    newest = session.scalar(
        select(QuotaReading)
        .where(QuotaReading.office_code == office_code, QuotaReading.month <= month)
        .order_by(QuotaReading.month.desc())
        .limit(1)
    )
    most = newest.most if newest else None
    this_month = newest is not None and newest.month == month
    used = newest.used if newest and this_month else 0
    if newest is not None and this_month:
        used += spent_since(session, office_code, newest.read_at)
    planned = planned_price(session, office_code)
    setting = session.get(QuotaSetting, office_code)
    reserve = setting.reserve if setting else (most or 0) // RESERVE_SHARE
    return Standing(
        month=month,
        known=newest is not None,
        most=most,
        used=used,
        planned=planned,
        reserve=reserve,
        remaining=None if most is None else max(0, most - used - planned),
        read_at=newest.read_at if newest and this_month else None,
    )


@dataclass(frozen=True, slots=True)
class Price:
    """What a send costs and whether the month can pay it (ราคาของการส่ง), in messages.

    ``messages`` = ``persons`` + the members of ``groups`` groups. ``remaining`` is what is left before the send (None:
    no limit, or not known), ``reserve`` the part of it that only urgent notices may use. ``left_out`` are the
    targets that would get nothing if it were sent until the month is used up; it is never sent so: what is
    not ``affordable`` waits as a whole. ``nobody`` are targets that no one holds or whom LINE does not reach.
    """

    persons: int
    groups: int
    messages: int
    remaining: int | None
    reserve: int
    left_out: tuple[str, ...]
    affordable: bool
    nobody: tuple[str, ...]


def price(
    session: Session,
    office_code: str,
    what: Iterable[Promise | str],
    *,
    now: datetime,
    urgency: int | None = None,
) -> Price:
    """Return what telling these promises, or these targets, costs; each chat is counted once.

    The reserve may be used from urgency 1 (ด่วน) on; the urgency is that of the promises unless given.
    """
    targets: dict[str, None] = {}
    highest = urgency or 0
    for each in what:
        targets[each if isinstance(each, str) else each.target] = None
        if isinstance(each, Promise) and urgency is None:
            highest = max(highest, each.urgency)
    prices: dict[str, int] = {}
    groups: set[str] = set()
    chats: dict[str, list[str]] = {}
    for one in reach(session, office_code, targets):
        if one.reachable:
            prices[one.line_id] = one.price
            chats.setdefault(one.target, []).append(one.line_id)
            if one.group:
                groups.add(one.line_id)
    stand = standing(session, office_code, now=now)
    usable = usable_of(stand, highest)
    left_out: list[str] = []
    paid: set[str] = set()
    spent = 0
    for target in targets if usable is not None else ():
        new = set(chats.get(target, ())) - paid
        cost = sum(prices[chat] for chat in new)
        if usable is not None and spent + cost > usable:
            left_out.append(target)
            continue
        spent += cost
        paid |= new
    return Price(
        persons=len(prices) - len(groups),
        groups=len(groups),
        messages=sum(prices.values()),
        remaining=stand.remaining,
        reserve=stand.reserve,
        left_out=tuple(left_out),
        affordable=not left_out,
        nobody=tuple(target for target in targets if target not in chats),
    )


def usable_of(stand: Standing, urgency: int) -> int | None:
    """Return how many messages a notice of an urgency may use now; None: as many as it likes."""
    if stand.remaining is None:
        return None
    return stand.remaining if urgency >= MAY_USE_RESERVE else max(0, stand.remaining - stand.reserve)
