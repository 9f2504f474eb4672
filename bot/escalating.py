"""Escalation of circulars (ติดตามหนังสือเวียน) by the clock: in every office what schools left unacknowledged too long."""

from __future__ import annotations

from bot.workdeps import Deps
from db.offices import office_codes
from db.session import writing
from handlers.circular_posting import follow_up, overdue_letters


def escalate(deps: Deps) -> bool:
    """Promise what has become due; True when there was anything new. Running it twice, or on two machines, adds nothing."""
    now, new = deps.clock(), 0
    with deps.sessions() as session:
        offices = [code for code in office_codes(session) if overdue_letters(session, code, now=now)]
    for code in offices:
        with writing(deps.sessions) as session:
            new += follow_up(session, code, now=now)
    return new > 0
