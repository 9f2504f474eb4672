"""The outbox and the month's messages (กล่องออกและโควตา): what left, what waits, what failed, and what can be done."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.console.desk import Desk, field
from db.errors import WrongInputError
from db.outbox import OutboxMessage
from db.outbox_care import cancel_message, find_message, list_messages, release, retry_message
from db.quota import set_reserve, standing
from db.session import writing
from db.spending import KIND_NAMES, month_between, spent_in
from db.today import counts_of
from db.upcoming import forecast
from db.values.calendar import BUDDHIST_OFFSET, MONTHS, to_bangkok

STATES = {
    "planned": "รอส่ง",
    "held": "พักไว้",
    "sending": "กำลังส่ง",
    "sent": "ส่งแล้ว",
    "failed": "ส่งไม่สำเร็จ",
    "unknown": "ไม่ทราบผล",
    "cancelled": "ยกเลิก",
}
MOST = 100


def show(desk: Desk) -> ResponseReturnValue:
    """Show the month's messages, what they were spent on, and the newest messages."""
    state = request.args.get("state", "")
    month = to_bangkok(desk.now())
    with desk.reading() as session:
        quota = standing(session, desk.office_code, now=desk.now())
        ahead = forecast(session, desk.office_code, now=desk.now())
        spent = spent_in(session, desk.office_code, *month_between(f"{month.year}-{month.month}"))
        counts = counts_of(session, desk.office_code, OutboxMessage)
        found = list_messages(
            session, state=state if state in STATES else "", most=MOST, office_code=desk.office_code
        )
    return desk.page(
        "outbox", quota=quota, ahead=ahead, spent=spent, counts=counts, states=STATES, state=state, messages=found,
        kinds=KIND_NAMES, month=f"{MONTHS[month.month - 1]} {month.year + BUDDHIST_OFFSET}",
    )  # fmt: skip


def retry(desk: Desk, number: int) -> ResponseReturnValue:
    """Plan a failed message anew."""
    with writing(desk.deps.sessions) as session:
        _own(desk, session, number)
        retry_message(session, number, now=desk.now())
        desk.note(session, "outbox.retry", message=number)
    desk.wake()
    return desk.to("/outbox", "retried")


def cancel(desk: Desk, number: int) -> ResponseReturnValue:
    """Stop a message before it leaves."""
    with writing(desk.deps.sessions) as session:
        _own(desk, session, number)
        cancel_message(session, number, now=desk.now())
        desk.note(session, "outbox.cancel", message=number)
    return desk.to("/outbox", "cancelled")


def release_held(desk: Desk) -> ResponseReturnValue:
    """Let messages leave that wait for quota."""
    with writing(desk.deps.sessions) as session:
        count = release(session, desk.office_code, now=desk.now())
        desk.note(session, "outbox.release", count=count)
    desk.wake()
    return desk.to("/outbox", "released")


def reserve(desk: Desk) -> ResponseReturnValue:
    """Keep so many messages of a month for urgent notices."""
    typed = field("reserve", 9)
    if not (typed.isascii() and typed.isdigit()):
        raise WrongInputError("จำนวนข้อความที่กันไว้ต้องเป็นจำนวนเต็มตั้งแต่ 0")
    with writing(desk.deps.sessions) as session:
        set_reserve(session, desk.office_code, int(typed))
        desk.note(session, "quota.reserve", reserve=int(typed))
    return desk.to("/outbox", "saved")


def _own(desk: Desk, session: Session, number: int) -> None:
    if find_message(session, number).office_code != desk.office_code:
        raise WrongInputError(f"ไม่พบข้อความหมายเลข {number} ในกล่องออก")
