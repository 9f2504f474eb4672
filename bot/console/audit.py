"""The audit log (บันทึกการใช้งาน): who was shown or changed what, and whether the chain is whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from bot.auditing import judge
from bot.console.desk import Desk
from bot.console.routes import ROUTES
from bot.rights import CONSOLE
from db.audit import AuditLine, list_lines, verify
from db.audit_acts import DETAIL_NAMES, act_name
from db.people import SEAT_NAMES

#: Lines of one page.
MOST = 50
#: Families of acts that can be looked at alone, by the beginning of their names.
FAMILIES = {
    "console": "เข้าออกหน้าจัดการ",
    "answered": "ตอบคำถาม",
    "import": "นำเข้าข้อมูล",
    "register": "ลงทะเบียน",
    "deadline": "กำหนดส่ง",
    "circular": "หนังสือเวียน",
    "submission": "สถานะการส่งรายงาน",
    "nlu": "สอนน้องแผน",
    "outbox": "กล่องออก",
    "quota": "โควตา",
}
#: An address as the log has it -> what is looked at there, in words.
_PAGES = {route.rule: CONSOLE[route.does].thai for route in ROUTES if route.method == "GET"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page shows it."""

    at: datetime
    said: str
    seat: str
    actor: str
    detail: str


def show(desk: Desk) -> ResponseReturnValue:
    """Show the newest lines of the office, and on demand whether nobody changed any."""
    act = request.args.get("act", "")
    before = request.args.get("before", "")
    with desk.reading() as session:
        rows = list_lines(
            session, desk.office_code, act=act if act in FAMILIES else "",
            before=int(before) if before.isascii() and before.isdigit() else None, most=MOST + 1,
        )  # fmt: skip
        checked = judge(verify(session)) if request.args.get("check") else None
    return desk.page(
        "audit", rows=[_line(row) for row in rows[:MOST]], acts=FAMILIES, act=act, checked=checked,
        older=rows[MOST - 1].id if len(rows) > MOST else None,
    )  # fmt: skip


def _line(row: AuditLine) -> Line:
    seat, _, target = row.seat.partition(":")
    detail = ", ".join(
        _PAGES.get(str(value), str(value))
        if key == "page"
        else f"{DETAIL_NAMES.get(key, key)} {_short(value)}"
        for key, value in row.detail.items()
        if value not in ("", [], None)
    )
    return Line(
        row.at, act_name(row.act), f"{SEAT_NAMES.get(seat, seat)} {target}".strip(), row.actor[:12], detail
    )  # fmt: skip


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
