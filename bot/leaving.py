"""Who leaves: what is cleaned up when somebody blocks the bot, a group is left, or a person asked to be erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.line.events import Incoming
from bot.workdeps import Deps
from db import erasure_list
from db.conversations import forget_chat
from db.erasing import due_erasures, erase
from db.people import end_long_away, end_seats, unbind_groups_of
from db.seat_requests import withdraw
from db.session import writing

log = structlog.get_logger(__name__)

#: Who blocked the bot and did not come back for so long loses the seats.
AWAY_FOR = timedelta(days=30)


def clean_up(session: Session, office_code: str, incoming: Incoming, *, at: datetime) -> None:
    """Do what leaving asks for, in the caller's transaction.

    ``unfollow``: what was talked about is forgotten and open wishes are taken back; seats wait for ``AWAY_FOR``, for
    people block and come back. ``leave``: the group holds nothing any more. ``memberLeft``: what an officer who left
    had bound is unbound.
    """
    if incoming.kind == "memberLeft":
        ended = unbind_groups_of(session, office_code, incoming.chat_id, incoming.members, at=at)
        if ended:
            log.info("group_unbound", why="officer_left")
        return
    forget_chat(session, office_code, incoming.chat_id)
    if incoming.kind == "unfollow":
        withdraw(session, office_code, incoming.chat_id, at=at)
    else:
        end_seats(session, office_code, incoming.chat_id, at=at)


def note_erasures(deps: Deps) -> int:
    """Write down beside the database who asked to be erased, so that a restore cannot bring them back; return how many."""
    with deps.sessions() as session:
        waiting = erasure_list.waiting(session)
    return erasure_list.note(deps.settings.home, waiting) if waiting else 0


def erase_due(deps: Deps) -> int:
    """Erase who asked for it (an hourly job), and end the seats of who is long away; return how many were erased."""
    now, erased = deps.clock(), 0
    note_erasures(deps)
    with writing(deps.sessions) as session:
        away = end_long_away(session, before=now - AWAY_FOR, at=now)
        waiting = [each.id for each in due_erasures(session, before=now)]
    for number in waiting:
        with writing(deps.sessions) as session:
            row = next((each for each in due_erasures(session, before=now) if each.id == number), None)
            if row is not None and deps.media is not None:
                # Copies of the own data that were asked for name the person too.
                deps.media.forget_person({row.actor})
            erased += bool(row is not None and erase(session, row, at=now))
    if erased or away:
        log.info("people_left", erased=erased, still_waiting=len(waiting) - erased, long_away=away)
    return erased
