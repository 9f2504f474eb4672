"""What the month's messages were spent on (รายงานการใช้ข้อความ): by campaign, and what was told free instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.deadlines import rounds_due
from db.errors import WrongInputError
from db.notices import Notice, Telling
from db.outbox import OutboxMessage
from db.values.calendar import BANGKOK, thai_date
from db.values.letters import short_number

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What officers call the kinds of campaigns; a campaign is named ``kind:subject:stage``.
KIND_NAMES = {
    "deadline": "เตือนกำหนดส่งรายงาน",
    "circular": "หนังสือเวียน",
    "amount": "แจ้งยอดเงินที่เปลี่ยน",
    "digest": "สรุปประจำวัน",
    "quota": "แจ้งเรื่องโควตา",
    "case": "เรื่องถึงเจ้าหน้าที่",
    "casepost": "โพสต์เรื่องใหม่ในกลุ่มเจ้าหน้าที่",
    "overload": "แจ้งว่ามีข้อความมากเกินไป",
    "restore": "แจ้งการกู้คืนข้อมูล",
    "late": "คำตอบที่ตอบไม่ทัน",
    "notices": "หลายเรื่องในข้อความเดียว",
    "": "อื่น ๆ",
}


@dataclass(frozen=True, slots=True)
class Spent:
    """Messages of one month for one thing: ``pushed`` counted on the quota, ``free`` told under answers, ``held`` wait."""

    kind: str
    subject: str
    pushed: int = 0
    free: int = 0
    held: int = 0
    #: The subject in words, where its key is none that people use.
    about: str = ""

    @property
    def name(self) -> str:
        """The thing in words: ``หนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 2569``."""
        return f"{KIND_NAMES.get(self.kind, self.kind)} {self.about or self.subject}".rstrip()


def _about(kind: str, subject: str, reports: Mapping[str, str]) -> str:
    """The subject of a campaign as officers say it; "" where its key says it already, or is of no use to them."""
    if kind == "deadline":
        return reports.get(subject, subject)
    number, _at, day = subject.rpartition("@")
    if number and _DAY.fullmatch(day):
        return f"{short_number(number)} ลงวันที่ {thai_date(date.fromisoformat(day))}"
    return thai_date(date.fromisoformat(subject)) if _DAY.fullmatch(subject) else ""


def month_between(month: str) -> tuple[datetime, datetime]:
    """Return a month's first moment and that of the next, Bangkok time.

    Raises:
        WrongInputError: Not a month as ``2026-11`` or ``2569-11``.
    """
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", month.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise WrongInputError(f"เดือน {month} ไม่ถูกต้อง เขียนเป็น 2569-11 หรือ 2026-11")
    year = int(found[1]) - 543 if int(found[1]) >= 2400 else int(found[1])
    number = int(found[2])
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=BANGKOK), datetime(*following, 1, tzinfo=BANGKOK)


def spent_in(session: Session, office_code: str, first: datetime, end: datetime) -> list[Spent]:
    """Return what a half-open span's messages were spent on, the dearest first."""
    kept: dict[tuple[str, str], dict[str, int]] = {}

    def add(kind: str, subject: str, column: str, count: int) -> None:
        row = kept.setdefault((kind, subject), {})
        row[column] = row.get(column, 0) + count

    mine = OutboxMessage.office_code == office_code
    ended = (OutboxMessage.finished_at >= first, OutboxMessage.finished_at < end)
    held = (OutboxMessage.created_at >= first, OutboxMessage.created_at < end)
    for column, where in (
        ("pushed", (OutboxMessage.state == "sent", *ended)),
        ("held", (OutboxMessage.state == "held", *held)),
    ):
        sums = select(OutboxMessage.campaign, func.sum(OutboxMessage.price))
        for campaign, count in session.execute(sums.where(mine, *where).group_by(OutboxMessage.campaign)):
            kind, _colon, rest = campaign.partition(":")
            add(kind, rest.rpartition(":")[0], column, int(count))
    free = (
        select(Notice.kind, Notice.subject, func.count(Telling.id))
        .join(Telling, Telling.notice_id == Notice.id)
        .where(
            Telling.office_code == office_code,
            Telling.state == "told",
            Telling.how == "reply",
            Telling.ended_at >= first,
            Telling.ended_at < end,
        )
        .group_by(Notice.kind, Notice.subject)
    )
    for kind, subject, count in session.execute(free):
        add(kind, subject, "free", count)
    reports = {code: due.short for code, due in rounds_due(session, office_code).items()}
    rows = [
        Spent(kind, subject, about=_about(kind, subject, reports), **columns)
        for (kind, subject), columns in kept.items()
    ]
    return sorted(rows, key=lambda row: (-row.pushed, -row.free, row.kind, row.subject))
