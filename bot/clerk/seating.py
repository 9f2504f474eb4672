"""Wishes for seats decided from the console (คำขอลงทะเบียน), as by a tap in the chat."""

from __future__ import annotations

from bot.clerk.errands import Job, errand
from db.errands import Outcome
from handlers.seat_requests import answer_decide


@errand("seat.decide")
def decide(job: Job) -> Outcome:
    """Grant or refuse a wish; the person is told. A second attempt finds it decided.

    Params:
        request: Its number. yes: Whether it is granted.
    """
    slots = {"request": int(job.params["request"]), "yes": bool(job.params["yes"])}
    with job.deps.sessions() as session:
        answer_decide(*job.asking(session, "seats.decide", **slots))
    return Outcome({"to": "/people", "note": "decided"})
