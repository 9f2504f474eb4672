"""Cases (เรื่องถึงเจ้าหน้าที่): what was handed over to a person, read and answered; free unless an officer says otherwise."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.console.desk import Desk
from db import cases
from db.case_askers import askers_of
from db.cases import ANSWERED, ASKER, CLOSED, MOST_LETTERS, OPEN, TAKEN, UNANSWERED, Actor, Case
from db.channels import set_office
from db.desks import desks_of, posts_cases
from db.errors import WrongInputError
from db.session import writing

STATES = (OPEN, TAKEN, ANSWERED, CLOSED)


def show(desk: Desk) -> ResponseReturnValue:
    """Show the cases that wait, those that wait longest first; of another state on demand."""
    state = request.args.get("state", "")
    with desk.reading() as session:
        found = cases.cases_of(
            session, desk.office_code, states=(state,) if state in STATES else UNANSWERED, most=200
        )
        askers = askers_of(session, desk.office_code, found)
        counts = cases.how_many(session, desk.office_code)
        groups, posts = desks_of(session, desk.office_code), posts_cases(session, desk.office_code)
    return desk.page(
        "cases", found=found, state=state, states=STATES, askers=askers, counts=counts,
        waiting=sum(counts.get(each, 0) for each in UNANSWERED),
        groups=len(groups), price=sum(each.price for each in groups), posts=posts,
    )  # fmt: skip


def posts(desk: Desk) -> ResponseReturnValue:
    """Let new cases be posted into the officers' groups, or no more; the page tells the price beside the button."""
    on = request.form.get("on") == "1"
    with writing(desk.deps.sessions) as session:
        set_office(session, desk.office_code, post_cases=on)
        desk.note(session, "group.posts_on" if on else "group.posts_off")
    return desk.to("/cases", "saved")


def one(desk: Desk, number: int) -> ResponseReturnValue:
    """Show one case with what was said about it."""
    with desk.reading() as session:
        case = cases.find_case(session, desk.office_code, number)
        said = cases.messages_of(session, case)
        asks = askers_of(session, desk.office_code, [case])[case.seat]
    return desk.page(
        "case", case=case, asks=asks, messages=said, asker=ASKER, most=MOST_LETTERS, here="/cases", mine=case.taken_by == desk.visitor.actor,
        waits=case.state in UNANSWERED, open=OPEN, taken=TAKEN, closed=CLOSED, answered=ANSWERED,
    )  # fmt: skip


def act(desk: Desk, number: int, act: str) -> ResponseReturnValue:
    """Take, answer, push, withdraw the answer of, close or reopen a case."""
    actor = _actor(desk)
    with writing(desk.deps.sessions) as session:
        case = cases.find_case(session, desk.office_code, number)
        said = _acted(desk, session, case, act, actor)
    desk.wake()
    return desk.to(f"/cases/{number}", said)


def _acted(desk: Desk, session: Session, case: Case, act: str, actor: Actor) -> str:
    """Do it, and return what the page says of it."""
    now = desk.now()
    if act == "take":
        cases.take(session, case, actor=actor, at=now)
    elif act == "answer":
        text = request.form.get("text", "").strip()
        if not text:
            raise WrongInputError("พิมพ์คำตอบก่อน")
        cases.answer_case(session, case, text, actor=actor, at=now)
        return "answered"
    elif act == "push":
        return "pushed" if cases.push_answer(session, case, actor=actor, at=now) else "read"
    elif act == "withdraw":
        return "withdrawn" if cases.withdraw_answer(session, case, actor=actor, at=now) else "unwithdrawn"
    elif act == "close":
        cases.close(session, case, actor=actor, at=now)
    elif act == "reopen":
        return "reopened" if cases.reopen(session, case, actor=actor, at=now) else "waits"
    else:
        raise WrongInputError("ไม่รู้จักคำสั่งนี้")
    return "saved"


def _actor(desk: Desk) -> Actor:
    return Actor(desk.visitor.actor, desk.visitor.seat.text())
