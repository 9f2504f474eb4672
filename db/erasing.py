"""Erasing a person (ลบข้อมูลส่วนบุคคล): what is asked for in the chat is done by the next nightly or hourly run.

Which columns name persons, and what becomes of each, is declared in ``db/personal.py``; afterwards no table holds the LINE id. What the law of public records wants kept stays without it: lines of the audit
log name a person by a keyed hash, acts of schools stand under the school.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, cast, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audit import write_audit
from db.base import Base, BigId, UtcDateTime
from db.cases_care import forget_asker
from db.inbox import OPEN, InboxEvent
from db.notices import CHAT, Notice, Telling
from db.outbox import OutboxMessage
from db.people import end_seats
from db.personal import PERSONAL, Erasing

#: A LINE user id wherever it is written, as in the mention of somebody in a group (line-platform.md section 1).
_USER_ID = re.compile(r"\bU[0-9a-f]{32}\b")


class Erasure(Base):
    """A person who asked to be erased; the row goes with the last trace."""

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("office_code", "line_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    line_id: Mapped[str] = mapped_column(String(64))
    #: Keyed hash of the LINE id, as the audit log names the person.
    actor: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


def ids_held(session: Session, office_code: str) -> set[str]:
    """Return every LINE id that an office's rows name, those in what people wrote included."""
    found: set[str] = set()
    for each in PERSONAL:
        # Those in what was sent and written are looked for below; a notice's target is a person's only for one chat.
        if each.line_id and each.key not in (
            "outbox.recipients",
            "inbox.raw",
            "notices.seat_target",
            "erasures.line_id",
        ):
            table = each.rows()
            query = select(table.c[each.column]).where(table.c.office_code == office_code).distinct()
            found.update(session.scalars(query))
    chats = (Notice.office_code == office_code, Notice.seat_kind == CHAT)
    found.update(session.scalars(select(Notice.seat_target).where(*chats).distinct()))
    for recipients in session.scalars(
        select(OutboxMessage.recipients).where(OutboxMessage.office_code == office_code)
    ):
        found.update(recipients or ())
    raws = select(InboxEvent.raw).where(InboxEvent.office_code == office_code, InboxEvent.raw.is_not(None))
    for raw in session.scalars(raws.execution_options(yield_per=1000)):
        found.update(_USER_ID.findall(raw or ""))
    return found - {""}


def ask_erasure(session: Session, office_code: str, line_id: str, *, actor: str, at: datetime) -> int:
    """End every seat of a person at once and note that all of them shall be erased; return how many seats ended."""
    ended = end_seats(session, office_code, line_id, at=at)
    known = session.scalar(
        select(Erasure.id).where(Erasure.office_code == office_code, Erasure.line_id == line_id)
    )
    if known is None:
        session.add(Erasure(office_code=office_code, line_id=line_id, actor=actor, asked_at=at))
    return ended


def due_erasures(session: Session, *, before: datetime) -> Sequence[Erasure]:
    """Return who asked before then and is not erased yet, the oldest first."""
    return session.scalars(select(Erasure).where(Erasure.asked_at <= before).order_by(Erasure.id)).all()


def erase(session: Session, erasure: Erasure, *, at: datetime) -> bool:
    """Erase one person; False while a message of theirs is still under way, which the next run finds ended."""
    office, line_id = erasure.office_code, erasure.line_id
    end_seats(session, office, line_id, at=at)
    mine = (
        InboxEvent.office_code == office,
        or_(InboxEvent.chat_id == line_id, InboxEvent.speaker_id == line_id),
    )
    if session.scalar(select(InboxEvent.id).where(*mine, InboxEvent.state.in_(OPEN)).limit(1)) is not None:
        return False
    forget_asker(session, office, line_id, at=at)
    if not _out_of_outbox(session, office, line_id):
        return False
    session.execute(delete(InboxEvent).where(InboxEvent.office_code == office, InboxEvent.chat_id == line_id))
    # In a group: their own messages, and those in which others mention them.
    session.execute(
        update(InboxEvent)
        .where(
            InboxEvent.office_code == office,
            or_(InboxEvent.speaker_id == line_id, InboxEvent.raw.contains(line_id)),
            InboxEvent.state.not_in(OPEN),
        )
        .values(raw=None, speaker_id="")
    )
    mine_alone = (Notice.office_code == office, Notice.seat_kind == CHAT, Notice.seat_target == line_id)
    session.execute(delete(Telling).where(Telling.notice_id.in_(select(Notice.id).where(*mine_alone))))
    session.execute(delete(Notice).where(*mine_alone))
    session.flush()
    for each in PERSONAL:
        if each.erasing not in (Erasing.ROW, Erasing.NAME) or not (
            who := line_id if each.line_id else erasure.actor
        ):
            continue
        table = each.rows()
        named = (table.c.office_code == office, table.c[each.column] == who)
        if each.erasing is Erasing.ROW:
            session.execute(table.delete().where(*named))
        else:
            session.execute(table.update().where(*named).values({each.column: ""}))
    actor = erasure.actor
    session.delete(erasure)
    write_audit(
        session, office_code=office, actor=actor, seat="public", act="person.erased",
        detail={"asked_at": erasure.asked_at.isoformat()}, at=at,
    )  # fmt: skip
    return True


def _out_of_outbox(session: Session, office: str, line_id: str) -> bool:
    """Take a person out of every message; False while one of theirs is on its way."""
    named = cast(OutboxMessage.recipients, Text).contains(line_id)
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.office_code == office, named)).all()
    if any(row.state == "sending" for row in rows):
        return False
    for row in rows:
        others = [each for each in row.recipients if each != line_id]
        if not others:
            session.delete(row)
        elif row.first_attempt_at is None or row.state not in ("planned", "held"):
            row.recipients = others
        else:
            # Its retry key stands for these very recipients: wait until it has ended.
            return False
    return True
