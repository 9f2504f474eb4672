"""Learns from LINE which ``destination`` is our own, so that webhooks find their office (contract.md, HTTP)."""

from __future__ import annotations

import structlog

from bot.line.sender import Outcome, Sent
from bot.workdeps import Deps
from db.offices import link_office
from db.session import writing

log = structlog.get_logger(__name__)


def own_user_id(outcome: Outcome) -> str | None:
    """Return the bot's own user id from LINE's answer to who it is; None when it was not told."""
    own = outcome.data.get("userId") if isinstance(outcome, Sent) and isinstance(outcome.data, dict) else None
    return own if isinstance(own, str) and own else None


def basic_id_of(outcome: Outcome) -> str | None:
    """Return the name by which LINE opens a chat with the bot (``@nongphaen``), from the same answer; None as above."""
    name = (
        outcome.data.get("basicId") if isinstance(outcome, Sent) and isinstance(outcome.data, dict) else None
    )
    return name if isinstance(name, str) and name else None


def link_own_office(deps: Deps) -> bool:
    """Ask LINE who we are and write it down for the office of OFFICE_CODE; False when LINE did not answer.

    The access token belongs to one bot, and the settings name one office: the two are each other's. An office with
    a channel of its own was linked when that was added (bot/cli/offices.py).
    """
    if not deps.channels.is_own(deps.settings.office_code):
        return True
    outcome = deps.sender.bot_info()
    own = own_user_id(outcome)
    if own is None:
        return False
    with writing(deps.sessions) as session:
        linked = link_office(session, deps.settings.office_code, own, basic_id_of(outcome))
    if not linked:
        log.warning("office_not_linked", office=deps.settings.office_code)
    return True
