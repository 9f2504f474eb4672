"""After a restore (หลังกู้คืน): what may have been sent since the backup is not sent again, and the officers hear of it.

The backup cannot know what left after it was made. All that was open then, or is promised anew for moments that have
passed meanwhile, becomes ``unknown``: a person may send it once more (``outbox retry``), the machine never does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from db import outbox_care
from db.console import ConsoleLink, ConsoleSession
from db.errands import Errand
from db.inbox import OPEN as OPEN_EVENTS
from db.inbox import InboxEvent
from db.notices import Notice, Promise, Telling, promise
from db.offices import office_codes
from db.queues import changed
from db.values.calendar import thai_date, to_bangkok

REASON = "restored from a backup: may have been sent since"
#: Whatever promises notices by the clock: called once, so that what it finds overdue can be held back.
Planner = Callable[[Session, str, datetime], Any]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """How many events, messages and notices may have been answered or told since the backup (อาจส่งไปแล้ว)."""

    events: int
    messages: int
    notices: int


def hold_back(session: Session, planners: Sequence[Planner], *, made_at: datetime, now: datetime) -> Doubtful:
    """Mark what may have left since a backup as ``unknown``, and promise the officers a word about it.

    In the transaction of the restore: no worker ever sees the rows as they were.
    """
    offices = office_codes(session)
    for office in offices:
        for plan in planners:
            plan(session, office, now)
    session.flush()
    # Who was in the console then has to come in anew; what they had begun is not done twice.
    for table in (Errand, ConsoleSession, ConsoleLink):
        session.execute(delete(table))
    events = changed(
        session,
        update(InboxEvent)
        .where(InboxEvent.state.in_(OPEN_EVENTS))
        .values(
            state="unknown", reply_state="unknown", outcome="restored", reason=REASON, lease_until=None, finished_at=now
        ),
    )  # fmt: skip
    messages = outbox_care.doubt(session, REASON, now=now)
    notices = _doubt_notices(session, now)
    doubtful = Doubtful(events, messages, notices)
    promise(session, [_told(office, doubtful, made_at, now) for office in offices], now=now)
    return doubtful


def _doubt_notices(session: Session, now: datetime) -> int:
    unheard = and_(Notice.state.in_(("waiting", "planned", "unreachable")), Notice.due_at <= now)
    due = select(Notice.id).where(unheard)
    open_ = (Telling.notice_id.in_(due), Telling.state.in_(("waiting", "replying", "unreachable")))
    changed(session, update(Telling).where(*open_).values(state="unknown", reason=REASON, ended_at=now))
    return changed(session, update(Notice).where(unheard).values(state="unknown", reason=REASON))


def _told(office: str, doubtful: Doubtful, made_at: datetime, now: datetime) -> Promise:
    moment = to_bangkok(made_at)
    text = (
        f"กู้คืนข้อมูลจากไฟล์สำรองเมื่อ {thai_date(moment)} เวลา {moment:%H.%M} น. แล้ว "
        f"สิ่งที่ทำหลังจากนั้นหายไป ข้อความ {doubtful.messages:,} รายการ และเรื่องแจ้ง {doubtful.notices:,} เรื่องอาจส่งไปแล้ว จึงไม่ส่งซ้ำเอง "
        "ตรวจตำแหน่งของผู้ใช้ที่เปลี่ยนหลังวันสำรองด้วย"
    )
    return Promise(office, "restore", now.isoformat()[:19], "done", "officer", text, now)
