"""Rehearsal (ซ้อมส่ง): choose a draft or a deadline, see what would leave when, at which price, before anybody gets it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from db.deadlines import rounds_due
from db.errors import WrongInputError
from db.letters import DRAFT
from db.register import entries
from db.values.calendar import office_day


def show(desk: Desk) -> ResponseReturnValue:
    """Show what can be rehearsed: drafts, and rounds that are not long over."""
    today = office_day(desk.now())
    with desk.reading() as session:
        drafts = [each for each in entries(session, desk.office_code, drafts=True) if each.state == DRAFT]
        rounds = [each for each in rounds_due(session, desk.office_code).values() if each.due_on >= today]
    return desk.page("rehearse", drafts=drafts, rounds=sorted(rounds, key=lambda each: each.due_on))


def play(desk: Desk) -> ResponseReturnValue:
    """Have a campaign played against the stand-in."""
    kind, _, which = field("what", 100).partition(":")
    if kind == "letter" and which.isascii() and which.isdigit():
        return desk.errand("rehearse", {"letter": int(which)})
    if kind == "round" and which:
        return desk.errand("rehearse", {"code": which})
    raise WrongInputError("เลือกหนังสือหรือรายงานที่จะซ้อม")
