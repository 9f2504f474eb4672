"""What LINE's refusals mean for others: the month is used up, one of many recipients is wrong, a chat is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.delivery.posting import QUOTA
from bot.line.sender import Outcome
from db.notices import NOT_LEFT, Promise, Telling, promise
from db.outbox import OutboxMessage, Parcel, Planned, plan
from db.people import note_contact
from db.queues import changed
from db.quota import month_of
from db.recipients import is_group
from db.values.calendar import MONTHS, to_bangkok

log = structlog.get_logger(__name__)


def month_is_used_up(session: Session, parcel: Parcel, *, now: datetime) -> None:
    """Hold the rest of a campaign that LINE refused for the month's limit, and tell the officer, once a month.

    Answers stay free and carry what is held.
    """
    held = changed(
        session,
        update(OutboxMessage)
        .where(
            OutboxMessage.office_code == parcel.office_code,
            OutboxMessage.campaign == parcel.campaign,
            OutboxMessage.campaign != "",
            OutboxMessage.state == "planned",
            NOT_LEFT,
        )
        .values(state="held", reason=QUOTA),
    )
    changed(session, update(OutboxMessage).where(OutboxMessage.id == parcel.id).values(reason=QUOTA))
    tell_officer_of_limit(session, parcel.office_code, now=now)
    log.warning("monthly_limit", office=parcel.office_code, held=held + 1)


def tell_officer_of_limit(session: Session, office_code: str, *, now: datetime) -> None:
    """Promise the officer one notice a month that messages wait for quota."""
    local = to_bangkok(now)
    month = f"{MONTHS[local.month - 1]} {local.year + 543}"
    waiting = session.scalar(
        select(func.count(OutboxMessage.id)).where(
            OutboxMessage.office_code == office_code, OutboxMessage.state == "held"
        )
    )
    text = (
        f"โควตาข้อความของเดือน{month} ไม่พอค่ะ มีข้อความพักไว้ {waiting or 1:,} รายการ "
        "ผู้รับจะได้อ่านโดยไม่เสียโควตาเมื่อพิมพ์ถามน้องแผน ส่วนที่เหลือจะส่งเมื่อขึ้นเดือนใหม่ หรือเมื่อเจ้าหน้าที่สั่งปล่อย"
    )
    promise(
        session,
        [
            Promise(
                office_code, "quota", month_of(now), "limit", "officer", text, now, expires_at=_month_end(now)
            )
        ],
        now=now,
    )


def _month_end(now: datetime) -> datetime:
    local = to_bangkok(now)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return local.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)


def split_in_two(session: Session, parcel: Parcel, *, now: datetime) -> None:
    """Send a refused multicast as two halves: LINE takes none of it if one of the ids is wrong.

    It was certainly not sent, so new retry keys cannot double it; the wrong one is found in nine steps at most.
    """
    row = session.get_one(OutboxMessage, parcel.id)
    row.reason = f"split: {row.reason}"
    middle = len(parcel.recipients) // 2
    for number, half in enumerate((parcel.recipients[:middle], parcel.recipients[middle:])):
        planned = Planned(
            parcel.office_code,
            half,
            parcel.messages,
            endpoint="push" if len(half) == 1 else "multicast",
            campaign=parcel.campaign,
            purpose=f"split:{parcel.id}.{number}",
            expires_at=row.expires_at,
            quiet=parcel.quiet,
        )
        moved = plan(session, replace(planned, due_at=now), now=now)
        mine = (Telling.outbox_id == parcel.id, Telling.state == "planned", Telling.line_id.in_(half))
        changed(session, update(Telling).where(*mine).values(outbox_id=moved))


def refused_recipient(session: Session, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
    """Mark a chat that LINE does not know (any more), so that later sends leave it out.

    404, or a 400 that names the recipient: LINE's status tells the first, the property of its error the second.
    """
    chat = parcel.recipients[0]
    names_it = "'to'" in outcome.reason or any(part.startswith("to: ") for part in outcome.reason.split("; "))
    if outcome.status == 404 or names_it:
        kind, state = ("group", "left") if is_group(chat) else ("user", "gone")
        note_contact(session, parcel.office_code, chat, kind, state, at=now)
