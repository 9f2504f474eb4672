"""Cases (เรื่องถึงเจ้าหน้าที่): a question handed over to a person, what was said about it, and where it stands.

    เปิด ──รับเรื่อง──> รับเรื่อง ──ตอบ──> ตอบแล้ว ──> ปิด
      └───────────────ตอบ──────────────┘     ↑ ถามต่อ: เปิด   ↑ เปิดอีกครั้ง: เปิด

Both sides hear of each other free: under the answer to whatever they ask next (db/tellings_free.py). Only when an officer
says so is an answer pushed. What the asker writes is kept without persons; the LINE id is that of the private chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audit import write_audit
from db.base import Base, BigId, UtcDateTime
from db.desks import POSTED, desks_of, posts_cases
from db.errors import AnswerableError
from db.notices import CHAT, Notice, Promise, Telling, drop, promise
from db.people import DESK, SeatKind
from db.tellings import lock_office
from db.values.calendar import office_day, thai_date

#: Where a case stands, as people read it.
OPEN, TAKEN, ANSWERED, CLOSED = "เปิด", "รับเรื่อง", "ตอบแล้ว", "ปิด"
#: An officer has to do something about it.
UNANSWERED = (OPEN, TAKEN)
#: The kind of its notices (one of ``db.notices.FREE_ONLY``); the subject is the number.
KIND = "case"
#: Every kind of notice in which words of a case stand.
TOLD_IN = (KIND, POSTED)
ASKER, OFFICER = "asker", "officer"
#: Whose seats read and answer what people wrote to the officers; a director sees how many wait.
LOOK_AFTER: tuple[SeatKind, ...] = ("officer",)
#: Letters of one message that are kept, and open cases of one person.
MOST_LETTERS, MOST_OPEN = 1000, 5


class Case(Base):
    """A question handed over to the officers; one row per office and number."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("office_code", "number"),
        Index("ix_cases_state", "office_code", "state"),
        Index("ix_cases_asker", "office_code", "asker"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    #: From 1 in each office: what people call it.
    number: Mapped[int]
    #: LINE id of who asked; answers go to that private chat. Empty once it was forgotten.
    asker: Mapped[str] = mapped_column(String(64))
    #: Seat of the asker at that time, as ``Seat.text()`` writes it.
    seat: Mapped[str] = mapped_column(String(220))
    state: Mapped[str] = mapped_column(String(12), default=OPEN)
    #: Keyed hash of the officer who took it on.
    taken_by: Mapped[str] = mapped_column(String(64), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Since when the asker waits: the first message that is not answered yet.
    waits_since: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseMessage(Base):
    """What one side said about a case; one row per message."""

    __tablename__ = "case_messages"
    __table_args__ = (Index("ix_case_messages_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(8))
    #: Empty once it was forgotten.
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on a case: keyed hash for the log, and seat."""

    name: str
    seat: str


def find_case(session: Session, office_code: str, number: int, *, asker: str | None = None) -> Case:
    """Return a case of an office; with ``asker`` only if it is that person's own.

    Raises:
        AnswerableError: None of that number.
    """
    case = session.scalar(select(Case).where(Case.office_code == office_code, Case.number == number))
    if case is None or (asker is not None and case.asker != asker):
        raise AnswerableError(f"ไม่พบเรื่อง {number} ค่ะ")
    return case


def messages_of(session: Session, case: Case) -> Sequence[CaseMessage]:
    """Return what was said about a case, the oldest first."""
    return session.scalars(
        select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id)
    ).all()


def cases_of(
    session: Session, office_code: str, *, states: Sequence[str] = (), asker: str = "", most: int = 50
) -> Sequence[Case]:
    """Return cases of an office, those that wait longest first; of some states or one asker only, if named."""
    query = (
        select(Case).where(Case.office_code == office_code).order_by(Case.waits_since, Case.id).limit(most)
    )
    if states:
        query = query.where(Case.state.in_(states))
    return session.scalars(query.where(Case.asker == asker) if asker else query).all()


def how_many(session: Session, office_code: str) -> dict[str, int]:
    """Return how many cases of an office stand where, by state; states of none are left out."""
    query = select(Case.state, func.count()).where(Case.office_code == office_code).group_by(Case.state)
    return {row[0]: row[1] for row in session.execute(query)}


def open_case(
    session: Session, office_code: str, asker: str, text: str, *, actor: Actor, at: datetime
) -> Case:
    """Hand a question over to the officers, in the caller's transaction.

    Raises:
        AnswerableError: The asker has many that are not closed.
    """
    lock_office(session, office_code)
    mine = cases_of(session, office_code, states=(OPEN, TAKEN, ANSWERED), asker=asker)
    waiting = [case for case in mine if case.state in UNANSWERED]
    if len(waiting) >= MOST_OPEN:
        raise AnswerableError(
            f"มีเรื่องที่รอเจ้าหน้าที่ตอบอยู่ {len(waiting)} เรื่องแล้วค่ะ พิมพ์ ถามต่อเรื่อง {waiting[-1].number} ตามด้วยข้อความ เพื่อเพิ่มในเรื่องเดิม"
        )
    last = session.scalar(select(func.max(Case.number)).where(Case.office_code == office_code)) or 0
    case = Case(
        office_code=office_code, number=last + 1, asker=asker, seat=actor.seat, opened_at=at, waits_since=at, changed_at=at
    )  # fmt: skip
    session.add(case)
    session.flush()
    kept = _asked(session, case, text, at)
    if posts_cases(session, office_code) and desks_of(session, office_code):
        _post(session, case, kept, at)
    _audit(session, case, "opened", actor, at)
    return case


def ask_more(
    session: Session, case: Case, text: str, *, actor: Actor, at: datetime, act: str = "more"
) -> None:
    """Add what the asker says further; an answered or closed case waits for the officers again."""
    if case.state not in UNANSWERED:
        case.state, case.waits_since, case.closed_at, case.taken_by = OPEN, at, None, ""
    case.changed_at = at
    if text:
        _asked(session, case, text, at)
    _audit(session, case, act, actor, at)


def reopen(session: Session, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Let an answered or closed case wait for the officers again, by an officer's hand; False when it waits already.

    Raises:
        AnswerableError: Nobody is left to read an answer.
    """
    if case.state in UNANSWERED:
        return False
    if not case.asker:
        raise AnswerableError(f"ผู้ถามเรื่อง {case.number} ขอลบข้อมูลแล้วค่ะ จึงเปิดอีกครั้งไม่ได้")
    ask_more(session, case, "", actor=actor, at=at, act="reopened")
    return True


def _asked(session: Session, case: Case, text: str, at: datetime) -> CaseMessage:
    message = CaseMessage(case_id=case.id, side=ASKER, text=text[:MOST_LETTERS], at=at)
    session.add(message)
    session.flush()
    number = case.number
    buttons = (
        # A tap shows the case and leaves the beginning of an answer on the keyboard.
        {"label": "ตอบ", "data": f"say=ดูเรื่อง {number}", "fill": f"ตอบเรื่อง {number} "},
        {"label": "รับเรื่อง", "data": f"say=รับเรื่อง {number}"},
    )
    text = f"เรื่อง {number} มีผู้ฝากถึงเจ้าหน้าที่: {message.text}"
    _tell(session, case, f"asked{message.id}", OFFICER, text, buttons, at)
    return message


def posted_text(case: Case, words: str, state: str = "") -> str:
    """Return what a group is shown of a case, with how it stands if that is told, and how it is answered there."""
    asked = f"เรื่อง {case.number} มีผู้ฝากถึงเจ้าหน้าที่: {words}"
    return "\n".join(filter(None, (asked, state, "ตอบโดยกดค้างที่ข้อความนี้แล้วเลือก ตอบกลับ")))


def _post(session: Session, case: Case, message: CaseMessage, at: datetime) -> None:
    """Post a new case into the officers' groups, once, in office hours and within the month's messages."""
    button = {"label": "รับเรื่อง", "data": f"say=รับเรื่อง {case.number}"}
    stage, text = f"asked{message.id}", posted_text(case, message.text)
    one = Promise(
        case.office_code, POSTED, str(case.number), stage, DESK, text, at, buttons=(button,)
    )  # fmt: skip
    promise(session, [one], now=at)


def take(session: Session, case: Case, *, actor: Actor, at: datetime) -> None:
    """Note that an officer looks after a case, so that not two do (รับเรื่อง).

    Raises:
        AnswerableError: Another officer did so before, or it needs no answer.
    """
    if case.state not in UNANSWERED:
        raise AnswerableError(f"เรื่อง {case.number} {case.state}แล้วค่ะ")
    if case.state == TAKEN and case.taken_by != actor.name:
        raise AnswerableError(
            f"เรื่อง {case.number} มีเจ้าหน้าที่ท่านอื่นรับไว้แล้วค่ะ ถ้าจะตอบแทน พิมพ์ ตอบเรื่อง {case.number} ตามด้วยคำตอบ"
        )
    case.state, case.taken_by, case.changed_at = TAKEN, actor.name, at
    _heard(session, case, at)
    _audit(session, case, "taken", actor, at)


def answer_case(session: Session, case: Case, text: str, *, actor: Actor, at: datetime) -> None:
    """Answer a case; the asker reads it under the next answer, free (ตอบแล้ว).

    Raises:
        AnswerableError: It is closed, or nobody is left to read the answer.
    """
    if case.state == CLOSED:
        raise AnswerableError(f"เรื่อง {case.number} ปิดแล้วค่ะ พิมพ์ เปิดเรื่อง {case.number} อีกครั้ง ก่อนตอบ")
    if not case.asker:
        raise AnswerableError(f"ผู้ถามเรื่อง {case.number} ขอลบข้อมูลแล้วค่ะ จึงส่งคำตอบไม่ได้")
    message = CaseMessage(case_id=case.id, side=OFFICER, text=text[:MOST_LETTERS], at=at)
    session.add(message)
    session.flush()
    number = case.number
    buttons = (
        {"label": "ถามต่อ", "data": f"say=ดูเรื่อง {number}", "fill": f"ถามต่อเรื่อง {number} "},
        {"label": "จบแล้ว", "data": f"say=จบเรื่อง {number}"},
    )
    told = f"เจ้าหน้าที่ตอบเรื่อง {number}: {message.text}"
    _tell(session, case, f"answer{message.id}", f"{CHAT}:{case.asker}", told, buttons, at)
    case.state, case.taken_by, case.changed_at = ANSWERED, actor.name, at
    _heard(session, case, at)
    _audit(session, case, "answered", actor, at)


def withdraw_answer(session: Session, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Take the newest answer back that the asker has not read; False when there is none. The case waits again."""
    last = next((each for each in reversed(messages_of(session, case)) if each.side == OFFICER), None)
    if case.state != ANSWERED or last is None:
        return False
    stage = (
        Notice.office_code == case.office_code, Notice.kind == KIND, Notice.subject == str(case.number),
        Notice.stage == f"answer{last.id}",
    )  # fmt: skip
    # A message on its way may have been read; ``drop`` leaves those as they are.
    begun = select(Telling.id).join(Notice, Notice.id == Telling.notice_id)
    if session.scalar(begun.where(*stage, Telling.state.in_(("replying", "told", "unknown"))).limit(1)):
        return False
    dropped = drop(
        session, case.office_code, KIND, str(case.number), stages=[f"answer{last.id}"], reason="withdrawn", now=at
    )  # fmt: skip
    if not dropped:
        return False
    session.delete(last)
    case.state, case.taken_by, case.changed_at = TAKEN, actor.name, at
    _audit(session, case, "withdrawn", actor, at)
    return True


def push_answer(session: Session, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Let the answers that the asker has not read leave as a message, which costs one; False when there is none.

    From here on it is a notice like any other: office hours, quota, one message, never twice (bot/delivery).
    """
    about = (
        Notice.office_code == case.office_code, Notice.kind == KIND, Notice.subject == str(case.number),
        Notice.seat_kind == CHAT, Notice.state == "waiting",
    )  # fmt: skip
    begun = select(Telling.notice_id).where(Telling.line_id == case.asker)
    ids = list(
        session.scalars(
            update(Notice)
            .where(*about, Notice.id.not_in(begun))
            .values(state="planned")
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        )
    )
    for notice in ids:
        session.add(
            Telling(office_code=case.office_code, notice_id=notice, line_id=case.asker, state="waiting")
        )
    if ids:
        _audit(session, case, "pushed", actor, at)
    session.flush()
    return bool(ids)


def close(session: Session, case: Case, *, actor: Actor, at: datetime) -> None:
    """End a case; an answer that the asker has not read yet still reaches them (ปิด)."""
    if case.state == CLOSED:
        return
    case.state, case.changed_at, case.closed_at = CLOSED, at, at
    _heard(session, case, at)
    _audit(session, case, "closed", actor, at)


def digest_lines(session: Session, office_code: str, today: date, *, most: int = 5) -> list[str]:
    """Return what the officers' morning says of cases that wait for them; nothing when none does."""
    waiting = cases_of(session, office_code, states=UNANSWERED, most=1000)
    if not waiting:
        return []
    named = [
        f"เรื่อง {case.number} ({case.state} รอ {(today - office_day(case.waits_since)).days:,} วัน)"
        for case in waiting[:most]
    ]
    more = f" และอีก {len(waiting) - most:,} เรื่อง" if len(waiting) > most else ""
    return [f"รอเจ้าหน้าที่ตอบ {len(waiting):,} เรื่อง: {', '.join(named)}{more}"]


def case_line(case: Case) -> str:
    """Return a case in one line: where it stands and since when."""
    return f"{case.state} ตั้งแต่ {thai_date(case.waits_since if case.state in UNANSWERED else case.changed_at)}"


def _tell(
    session: Session, case: Case, stage: str, target: str, text: str, buttons: tuple[dict[str, str], ...], at: datetime
) -> None:  # fmt: skip
    one = Promise(case.office_code, KIND, str(case.number), stage, target, text, at, buttons=buttons)
    promise(session, [one], now=at)


def _heard(session: Session, case: Case, at: datetime) -> None:
    """No officer has to hear of what is being looked after."""
    for kind, target in ((KIND, OFFICER), (POSTED, DESK)):
        drop(
            session, case.office_code, kind, str(case.number), targets=[target], reason="looked after", now=at
        )  # fmt: skip


def _audit(session: Session, case: Case, act: str, actor: Actor, at: datetime) -> None:
    write_audit(
        session, office_code=case.office_code, actor=actor.name, seat=actor.seat, act=f"case.{act}",
        detail={"case": case.number}, at=at,
    )  # fmt: skip
