"""What is kept of a person, row by row (สำเนาข้อมูลของฉัน): every column that db/personal.py declares, whole, in parts where it is long."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Text, cast, or_, select
from sqlalchemy.orm import Session

from db.audit_acts import act_name
from db.cases import ASKER, Case, messages_of
from db.inbox_care import text_in
from db.letters import Letter
from db.notices import Notice
from db.people import SeatRow
from db.personal import PERSONAL, Personal
from db.seat_names import seat_name
from db.values.calendar import thai_date, to_bangkok
from reports.cards import Figure
from reports.documents import Section

#: Rows of one section; the next begin another, so that each sheet can be opened and read.
MOST_ROWS = 20_000
#: Stands between a section's title and the number of its part.
PART = " ส่วนที่ "
#: Letters of one cell; a spreadsheet takes no more than 32,767.
_MOST_LETTERS = 30_000
_STATES = {"friend": "เป็นเพื่อน", "blocked": "บล็อก", "member": "เป็นสมาชิก", "left": "ออกแล้ว"}
_DECIDED = {"open": "รออนุมัติ", "approved": "อนุมัติ", "denied": "ไม่อนุมัติ", "withdrawn": "ยกเลิก"}
_TOLD = {"told": "แจ้งแล้ว", "waiting": "รอแจ้ง"}

Tell = Callable[[Session, RowMapping], Iterator[Figure]]


def sections_of(session: Session, office_code: str, line_id: str, actor: str) -> Iterator[Section]:
    """Return all that is kept of a person in an office: a section for each declared column that has a title, also an empty one."""
    for each in PERSONAL:
        if not each.title:
            continue
        who = line_id if each.line_id else actor
        tell = _TELL.get(each.key, _plain(each))
        figures = [figure for row in _rows(session, each, office_code, who) for figure in tell(session, row)]
        if each.key == "contacts.line_id":
            figures.insert(0, Figure("ไอดีไลน์ (LINE user id)", line_id, ""))
        parts = [figures[start : start + MOST_ROWS] for start in range(0, len(figures), MOST_ROWS)] or [[]]
        for number, part in enumerate(parts, 1):
            title = each.title if len(parts) == 1 else f"{each.title}{PART}{number}"
            yield Section(title, tuple(part), None)


def _rows(session: Session, each: Personal, office_code: str, who: str) -> list[RowMapping]:
    """The rows of a table in which a column names the person, the oldest first."""
    table = each.rows()
    column = table.c[each.column]
    named = column == who
    if each.key == "outbox.recipients":
        named = cast(column, Text).contains(who)
    elif each.key == "conversations.chat_id":
        named = or_(named, table.c.speaker_id == who)
    query = select(table).where(named if who else column.is_(None))
    if "office_code" in table.c:
        query = query.where(table.c.office_code == office_code)
    else:
        query = query.where(table.c.letter_id.in_(select(Letter.id).where(Letter.office_code == office_code)))
    order = table.c[each.at] if each.at else next(iter(table.primary_key))
    return list(session.execute(query.order_by(order, *table.primary_key)).mappings())


def _plain(each: Personal) -> Tell:
    """When it was, and what the declaration shows of it."""

    def tell(session: Session, row: RowMapping) -> Iterator[Figure]:
        when = _shown(row[each.at]) if each.at else each.title
        said = " ".join(shown for name in each.shows if (shown := _shown(row[name])))
        for start in range(0, len(said) or 1, _MOST_LETTERS):
            yield Figure(when or "-", said[start : start + _MOST_LETTERS] or "มี", "")

    return tell


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{to_bangkok(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return thai_date(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "" if value is None else str(value)


def _seat(session: Session, row: RowMapping) -> str:
    return seat_name(session.get_one(SeatRow, row["seat_id"]).value(), session)


def _held(session: Session, row: RowMapping) -> Iterator[Figure]:
    until = thai_date(row["ended_at"]) if row["ended_at"] else "ปัจจุบัน"
    yield Figure(_seat(session, row), f"{thai_date(row['since'])} ถึง {until}", "")


def _asked(session: Session, row: RowMapping) -> Iterator[Figure]:
    yield Figure(f"{_seat(session, row)} ({thai_date(row['asked_at'])})", _DECIDED[row["state"]], "")


def _moved(session: Session, row: RowMapping) -> Iterator[Figure]:
    what = {"ended": "สิ้นสุด", "began": "เริ่ม"}.get(row["what"], row["what"])
    yield Figure(f"ชุดโยกย้ายที่ {row['transfer_id']}", f"{what} {_seat(session, row)}", "")


def _contact(session: Session, row: RowMapping) -> Iterator[Figure]:
    yield Figure("ไอดีไลน์ (LINE user id)", row["line_id"], "")
    yield Figure(
        "สถานะ", f"{_STATES.get(row['state'], row['state'])} ตั้งแต่ {thai_date(row['changed_at'])}", ""
    )


def _case(session: Session, row: RowMapping) -> Iterator[Figure]:
    """What was said about the person's case, by both sides."""
    for message in messages_of(session, session.get_one(Case, row["id"])):
        side = "คุณ" if message.side == ASKER else "เจ้าหน้าที่"
        yield Figure(f"เรื่อง {row['number']} {side} {_shown(message.at)}", message.text or "(ลบแล้ว)", "")


def _wrote(session: Session, row: RowMapping) -> Iterator[Figure]:
    if row["raw"] and (text := text_in(row["raw"])):
        yield Figure(_shown(row["received_at"]), text, "")


def _was_told(session: Session, row: RowMapping) -> Iterator[Figure]:
    notice = session.get(Notice, row["notice_id"])
    state = _TOLD.get(row["state"], row["state"])
    yield Figure(
        f"{state} {_shown(row['ended_at'])}".strip(), (notice.text if notice else "") or "(ลบแล้ว)", ""
    )


def _was_sent(session: Session, row: RowMapping) -> Iterator[Figure]:
    yield Figure(
        f"{_shown(row['created_at'])} {row['state']}",
        _shown(row["messages"])[:_MOST_LETTERS] or "(ลบแล้ว)",
        "",
    )


def _bound(session: Session, row: RowMapping) -> Iterator[Figure]:
    yield Figure(_seat(session, row), f"ผูกเมื่อ {thai_date(row['since'])}", "")


def _act(session: Session, row: RowMapping) -> Iterator[Figure]:
    what = " ".join(filter(None, (row["act"], str(row["detail"].get("topic") or ""))))
    yield Figure(_shown(row["at"]), f"{what} ({act_name(row['act'])})", "")


#: What tells more than its columns do.
_TELL: Mapping[str, Tell] = {
    "holders.line_id": _held,
    "seat_requests.line_id": _asked,
    "seat_moves.line_id": _moved,
    "contacts.line_id": _contact,
    "cases.asker": _case,
    "inbox.speaker_id": _wrote,
    "tellings.line_id": _was_told,
    "outbox.recipients": _was_sent,
    "holders.given_by": _bound,
    "audit_log.actor": _act,
}
