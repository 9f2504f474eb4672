"""Learns from LINE which ``destination`` is our own, so that webhooks find their office (contract.md, HTTP)."""

from __future__ import annotations

import structlog

from bot.line.sender import Sent
from bot.workdeps import Deps
from db.offices import link_office
from db.session import writing

log = structlog.get_logger(__name__)


def link_own_office(deps: Deps) -> bool:
    """Ask LINE who we are and write it down for the office of OFFICE_CODE; False when LINE did not answer.

    The access token belongs to one bot, and the settings name one office: the two are each other's.
    """
    outcome = deps.sender.bot_info()
    own = outcome.data.get("userId") if isinstance(outcome, Sent) and isinstance(outcome.data, dict) else None
    if not isinstance(own, str) or not own:
        return False
    with writing(deps.sessions) as session:
        linked = link_office(session, deps.settings.office_code, own)
    if not linked:
        log.warning("office_not_linked", office=deps.settings.office_code)
    return True
