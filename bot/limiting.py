"""Enough is enough (กันการส่งถี่): a person or chat that writes too fast hears so once, then nothing until it slows down.

Webhooks are acknowledged all the same; what is too much is decided here, before anything is understood.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.line.events import OTHER_MESSAGES, Incoming
from bot.settings import Settings
from bot.workdeps import Deps
from db import flooding
from db.flooding import Pace
from db.inbox import Ending, StoredEvent
from db.notices import Promise, promise
from db.session import writing
from db.values.calendar import office_day

log = structlog.get_logger(__name__)

TOO_FAST = "ขอพักสักครู่นะคะ ส่งมาเร็วเกินไป รอประมาณ 1 นาทีแล้วพิมพ์ใหม่ได้เลยค่ะ ระหว่างนี้น้องแผนจะไม่ตอบ"
_SPEAKING = ("text", "postback", *OTHER_MESSAGES)


def limited(deps: Deps, event: StoredEvent, incoming: Incoming, *, too_late: bool) -> Ending | None:
    """Return how an event ends that is too much, None when it is to be answered.

    ``limited_told`` is to be told ``TOO_FAST``: once, to whom speaks to the bot, while the reply token lives.
    """
    if incoming.kind not in _SPEAKING:
        return None
    with deps.sessions() as session:
        pace = flooding.pace_of(session, event)
    if not _too_much(pace, deps.settings):
        return None
    heard = incoming.chat == "private" or incoming.mentioned
    told = pace.told or too_late or not heard or not incoming.reply_token
    return Ending("ignored", flooding.SILENT if told else flooding.TOLD)


def _too_much(pace: Pace, settings: Settings) -> bool:
    return pace.person > settings.rate_person or pace.chat > settings.rate_chat


def shed_load(deps: Deps, *, before: datetime) -> int:
    """Let go of messages that nobody can answer any more while more wait than the settings allow; return how many.

    Their officers hear of it once a day. An answer pushed late would cost the month's messages by the thousand.
    """
    now = deps.clock()
    with deps.sessions() as session:
        if flooding.waiting_count(session) <= deps.settings.shed_above:
            return 0
    with writing(deps.sessions) as session:
        gone = flooding.shed(session, before=before, now=now)
        day = office_day(now).isoformat()
        text = "มีข้อความเข้ามามากเกินกว่าจะตอบทัน น้องแผนจึงข้ามข้อความที่รอนานเกิน 1 นาที ผู้ถามพิมพ์ใหม่ได้ ดูจำนวนด้วย nongphaen inbox list --state failed"
        promise(
            session,
            [Promise(office, "overload", day, "shed", "officer", text, now) for office in gone],
            now=now,
        )
    if gone:
        log.error("shed", events=sum(gone.values()))
    return sum(gone.values())
