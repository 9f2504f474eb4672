"""Circulars (หนังสือเวียน): the register, one letter with its schools, and writing, sending and recalling."""

from __future__ import annotations

from datetime import datetime

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.console.desk import Desk, field
from bot.console.forms import audience, day_of, places_of
from bot.console.people import ROLES
from db.datasets.acknowledgements import DONE, KNOWN, REACHED
from db.datasets.holidays import own_holidays
from db.errors import WrongInputError
from db.letters import CORRECTED, DRAFT, OUT, RECALLED, SENT, Letter
from db.register import Entry, addressed, entries
from db.tellings import leaves_at
from db.values.letters import URGENCIES, links_in

STATES = {DRAFT: "ร่าง", SENT: "ส่งแล้ว", CORRECTED: "แก้ไขแล้ว", RECALLED: "เรียกคืนแล้ว"}
#: How far a school is, and what the page calls it.
STEPS = {REACHED: "ยังไม่รับทราบ", KNOWN: "รับทราบ", DONE: "ดำเนินการแล้ว"}


def show(desk: Desk) -> ResponseReturnValue:
    """Show the register, the newest letters first, and a form for a new one."""
    with desk.reading() as session:
        found = entries(session, desk.office_code, drafts=True)
        schools = addressed(session, desk.office_code, found)
        places = places_of(session, desk.office_code)
    rows = [
        (each, sum(row.state != REACHED for row in schools[each.key]), len(schools[each.key]))
        for each in found
    ]
    return desk.page("circulars", rows=rows, states=STATES, urgencies=URGENCIES, places=places, draft=DRAFT)


def letter(desk: Desk) -> ResponseReturnValue:
    """Show one letter with where each school stands."""
    state = request.args.get("state", "")
    with desk.reading() as session:
        entry = _entry(desk, request.args.get("key", ""))
        rows = addressed(session, desk.office_code, [entry])[entry.key]
        leaves = _leaves(session, desk, entry)
    shown = [row for row in rows if row.state == state] if state in STEPS else rows
    counts = {step: sum(row.state == step for row in rows) for step in STEPS}
    return desk.page(
        "letter", letter=entry, rows=shown, all=len(rows), counts=counts, steps=STEPS, state=state, states=STATES,
        leaves=leaves, roles=ROLES, draft=DRAFT, out=OUT, reached=REACHED,
    )  # fmt: skip


def _leaves(session: Session, desk: Desk, entry: Entry) -> datetime | None:
    """When a letter that was sent out of hours is told to schools; None when it left, or is not sent."""
    row = session.get(Letter, entry.letter_id) if entry.letter_id else None
    if row is None or row.state not in OUT or row.sent_at is None:
        return None
    off = own_holidays(session, desk.office_code)
    at = leaves_at(URGENCIES.index(row.urgency), at=row.sent_at, own_holidays=off)
    return at if at > desk.now() else None


def _entry(desk: Desk, key: str) -> Entry:
    with desk.reading() as session:
        found = next(
            (each for each in entries(session, desk.office_code, drafts=True) if each.key == key), None
        )
    if found is None:
        abort(404)
    return found


def write(desk: Desk) -> ResponseReturnValue:
    """Keep a letter as a draft; its preview with the price comes next."""
    number, subject = field("number", 80), field("subject", 500)
    if not subject or not any(each.isdigit() for each in number):
        raise WrongInputError("ต้องมีเลขที่หนังสือ เช่น ว 123 และชื่อเรื่อง")
    dated, due = day_of("dated", "ลงวันที่"), day_of("due", "กำหนดส่ง", needed=False)
    assert dated is not None
    if due and due < dated:
        raise WrongInputError("กำหนดส่งมาก่อนวันที่ของหนังสือ")
    typed = field("link", 1000)
    links = links_in(typed)
    if typed and links != (typed,):
        raise WrongInputError("ลิงก์ไม่ถูกต้อง ต้องขึ้นต้นด้วย https://")
    urgency = field("urgency", 16)
    return desk.errand(
        "circular.draft",
        {
            "number": number, "subject": subject, "dated": dated.isoformat(), "due": due.isoformat() if due else "",
            "urgency": urgency if urgency in URGENCIES else URGENCIES[0], "links": list(links),
            "summary": request.form.get("summary", "").strip()[:4000], **audience(),
        },
    )  # fmt: skip


def act(desk: Desk, act: str) -> ResponseReturnValue:
    """Preview, send, correct, recall or discard a letter made here, or have its register written."""
    if act not in ("preview", "send", "correct", "recall", "discard", "register"):
        abort(404)
    entry = _entry(desk, field("key", 100))
    if entry.letter_id is None and act != "register":
        raise WrongInputError("หนังสือฉบับนี้มาจากทะเบียนที่นำเข้า แก้ในไฟล์แล้วนำเข้าใหม่")
    due = day_of("due", "กำหนดส่งใหม่") if act == "correct" else None
    return desk.errand(
        f"circular.{act}",
        {
            "letter": entry.letter_id, "key": entry.key, "queue": field("queue", 1) == "1",
            "due": due.isoformat() if due else "",
        },
    )  # fmt: skip
