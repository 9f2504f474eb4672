"""A rehearsal (ซ้อมส่ง): a campaign is played against the stand-in for LINE before anybody gets it.

The people and groups of the stand-in are made up, as many as hold seats in the office, with the quota that is left; each
message is rendered as it would be and must pass LINE's own rules there. LINE itself hears nothing, and nothing is written.
Every wave is played as if nobody had answered the ones before: it is the dearest that can happen.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.clerk.errands import Job, errand
from bot.line.notices import render_notices
from bot.simulator.errors import LineError
from bot.simulator.platform import LinePlatform
from bot.simulator.server import SimulatorConfig, create_platform
from db.datasets.holidays import own_holidays
from db.deadlines import coming, rounds_due, stage_promises
from db.errands import Outcome
from db.errors import AnswerableError
from db.letters import DRAFT, Letter
from db.notices import Promise, as_notice
from db.quota import standing
from db.recipients import Recipient, reach
from db.reminders import rule_for, rules_of
from db.tellings import leaves_at
from db.values.letters import URGENCIES
from handlers.circular_posting import nudges, posts
from handlers.circular_preview import preview_of

#: What LINE says when the month is used up.
_USED_UP = 429


@dataclass(frozen=True, slots=True)
class Wave:
    """What would leave at one moment, and what the campaign calls it."""

    name: str
    at: datetime
    promises: tuple[Promise, ...]


@errand("rehearse")
def rehearse(job: Job) -> Outcome:
    """Play a circular or the reminders of a report round, wave by wave.

    Params:
        letter: Number of a letter; or code: of a report round.
    """
    with job.deps.sessions() as session:
        title, waves = _of_letter(job, session) if job.params.get("letter") else _of_round(job, session)
        quota = standing(session, job.office_code, now=job.now)
        line = create_platform(SimulatorConfig(personas=(), groups=(), quota_limit=quota.remaining))
        try:
            played = [_play(session, job, line, wave) for wave in waves]
        finally:
            line.close()
        used = line.used()
    return Outcome(
        {
            "title": title, "waves": played, "remaining": quota.remaining, "used": used,
            "left": None if quota.remaining is None else quota.remaining - used,
            "refused": sum(each["refused"] for each in played),
        }
    )  # fmt: skip


def _of_letter(job: Job, session: Session) -> tuple[str, list[Wave]]:
    letter = session.get(Letter, int(job.params["letter"]))
    if letter is None or letter.office_code != job.office_code or letter.state != DRAFT:
        raise AnswerableError("ซ้อมได้เฉพาะร่างหนังสือเวียนที่ยังไม่ส่ง")
    ask, context = job.asking(session, "circulars.write", number=letter.number)
    ahead = preview_of(letter, ask, context)
    # As if it were sent now; nothing of it is written.
    session.expunge(letter)
    letter.sent_at = job.now
    reminders = nudges(session, letter, ahead.schools)
    leaves = leaves_at(
        URGENCIES.index(letter.urgency), at=job.now, own_holidays=own_holidays(session, job.office_code)
    )
    waves = [Wave("โพสต์และแจ้ง", leaves, tuple(posts(letter, ahead.posting, now=job.now)))]
    if reminders:
        waves.append(Wave("เตือนโรงเรียนที่ยังไม่รับทราบ", reminders[0].due_at, tuple(reminders)))
    return f"หนังสือ {letter.short} {letter.subject}", waves


def _of_round(job: Job, session: Session) -> tuple[str, list[Wave]]:
    due = rounds_due(session, job.office_code).get(str(job.params.get("code")))
    if due is None:
        raise AnswerableError("ไม่พบกำหนดส่งนี้แล้ว")
    own = own_holidays(session, job.office_code)
    rule = rule_for(rules_of(session, job.office_code), due.system)
    waves = []
    for stage, at in coming(due, rule, job.now, own):
        promised = tuple(stage_promises(session, job.office_code, due, stage, at))
        if promised:
            waves.append(Wave(stage.key, at, promised))
    if not waves:
        raise AnswerableError("ไม่มีการเตือนที่ยังจะส่งของรายงานนี้ อาจส่งครบแล้ว หรือเลยเวลาเตือนแล้ว")
    return due.title, waves


def _play(session: Session, job: Job, line: LinePlatform, wave: Wave) -> dict[str, Any]:
    """Send a wave into the stand-in, one push to each chat, and count what it took and refused."""
    of_target = {each.target: each for each in wave.promises}
    chats = [each for each in reach(session, job.office_code, of_target) if each.reachable]
    before, why = line.used(), Counter[str]()
    for chat in chats:
        name = _made_up(line, chat)
        notice = as_notice(of_target[chat.target], now=job.now)
        body = {"to": name, "messages": render_notices([notice], group=chat.group)}
        try:
            line.push(body, retry_key=str(uuid.uuid4()))
        except LineError as refused:
            why["โควตาไม่พอ" if refused.status == _USED_UP else refused.message] += 1
    heard = {chat.target for chat in chats}
    return {
        "name": wave.name, "at": wave.at.isoformat(), "groups": sum(chat.group for chat in chats),
        "persons": sum(not chat.group for chat in chats), "messages": line.used() - before,
        "refused": sum(why.values()), "why": dict(why), "nobody": len(of_target) - len(heard),
        "example": _example(wave.promises),
    }  # fmt: skip


def _made_up(line: LinePlatform, chat: Recipient) -> str:
    """Make the chat known to the stand-in under a made-up id; return that."""
    digits = hashlib.md5(chat.line_id.encode(), usedforsecurity=False).hexdigest()
    if not chat.group:
        if f"U{digits}" not in line.users:
            line.add_user(f"U{digits}", "ผู้รับ")
        return f"U{digits}"
    if f"C{digits}" not in line.groups:
        members = [f"U{uuid.uuid4().hex}" for _ in range(chat.price)]
        for member in members:
            line.add_user(member, "สมาชิก")
        line.add_group(f"C{digits}", "กลุ่ม", members)
    return f"C{digits}"


def _example(promises: Sequence[Promise]) -> dict[str, Any]:
    first = promises[0]
    return {
        "text": first.text,
        "rows": list(first.card.get("rows", [])),
        "buttons": [each["label"] for each in first.buttons],
    }
