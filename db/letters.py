"""Letters the bot sends (หนังสือเวียนที่น้องแผนส่ง) and the schools they went to, as they were when it was sent.

    draft ──send──> sent ──correct──> corrected ──recall──> recalled

Recipients are frozen at sending: a school that opens or changes its cluster later is not addressed after the fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.datasets.acknowledgements import DONE, KNOWN, REACHED, STATES
from db.errors import AnswerableError
from db.kept_files import DROPPED, PAPER, USED, KeptFile, put_file
from db.values.calendar import thai_date
from db.values.letters import NORMAL, fold_number, short_number, tidy_number

DRAFT, SENT, CORRECTED, RECALLED = "draft", "sent", "corrected", "recalled"
#: States in which schools are expected to acknowledge.
OUT = (SENT, CORRECTED)


class Letter(Base):
    """A circular made here (หนังสือเวียน): one row per letter of an office."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("office_code", "folded", "dated_on"),
        Index("ix_letters_dated_on", "office_code", "dated_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    number: Mapped[str] = mapped_column(String(80))
    #: The number as numbers are compared.
    folded: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(500))
    urgency: Mapped[str] = mapped_column(String(16), default=NORMAL)
    summary: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The letter itself as a PDF that an officer sent (db/kept_files.py), what it is called, and its signed link.
    paper_id: Mapped[int | None] = mapped_column(BigId)
    paper_name: Mapped[str] = mapped_column(String(255), default="")
    paper_link: Mapped[str] = mapped_column(String(1000), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    #: Who it is for, in the officer's words, and the question that names these schools (reports.question).
    audience: Mapped[str] = mapped_column(String(4000), default="")
    question: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=DRAFT)
    #: ``chat``, ``console``, ``command``, or ``import``: a letter of an imported register that schools answered here.
    origin: Mapped[str] = mapped_column(String(8), default="chat")
    #: Keyed hash of the LINE id, or the name of the command line's user; never a name.
    made_by: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What was corrected last, in Thai.
    change: Mapped[str] = mapped_column(Text, default="")

    @property
    def short(self) -> str:
        """What people call it: ``ว 123``."""
        return short_number(self.number)

    @property
    def opens(self) -> tuple[str, ...]:
        """What can be opened: the paper itself first, then the links."""
        return (self.paper_link, *self.links) if self.paper_link else tuple(self.links)


class LetterSchool(Base):
    """Where one addressed school stands with a letter (ส่งถึง, รับทราบ, ดำเนินการแล้ว)."""

    __tablename__ = "letter_schools"
    __table_args__ = (
        UniqueConstraint("letter_id", "school_code"),
        Index("ix_letter_schools_school", "school_code"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"))
    school_code: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16), default=REACHED)
    known_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    known_by: Mapped[str] = mapped_column(String(64), default="")
    #: The role of the seat that acknowledged: principal, clerk ...
    known_role: Mapped[str] = mapped_column(String(16), default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(64), default="")
    done_role: Mapped[str] = mapped_column(String(16), default="")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is written in a letter and whom it is for, before it is a row."""

    number: str
    dated_on: date
    subject: str
    urgency: str = NORMAL
    summary: str = ""
    links: tuple[str, ...] = ()
    due_on: date | None = None
    audience: str = ""
    question: dict[str, Any] | None = field(default=None)


def letter_of(session: Session, office_code: str, number: str, dated_on: date | None = None) -> Letter | None:
    """Return the newest letter of a number, made here; the short number is enough."""
    folded = fold_number(number)
    query = select(Letter).where(Letter.office_code == office_code)
    if "/" in folded:
        query = query.where(Letter.folded.in_((folded, folded.rpartition("/")[2])))
    else:
        query = query.where((Letter.folded == folded) | Letter.folded.endswith(f"/{folded}", autoescape=True))
    if dated_on is not None:
        query = query.where(Letter.dated_on == dated_on)
    return session.scalars(query.order_by(Letter.dated_on.desc(), Letter.id.desc()).limit(1)).first()


def keep_draft(
    session: Session, office_code: str, facts: LetterFacts, *, by: str, now: datetime, origin: str = "chat"
) -> Letter:
    """Keep a letter that is not sent yet; a draft of the same number and date is written anew.

    Raises:
        AnswerableError: That letter has been sent already.
    """
    row = letter_of(session, office_code, facts.number, facts.dated_on)
    if row is not None and row.state != DRAFT:
        sent = f"เมื่อ {thai_date(row.sent_at)}" if row.sent_at else ""
        raise AnswerableError(
            f"หนังสือ {row.short} ลงวันที่ {thai_date(row.dated_on)} ส่งไปแล้ว{sent}ค่ะ แก้ไขกำหนดส่งหรือเรียกคืนได้",
            (row.short, f"เรียกคืน {row.short}"),
        )
    if row is None:
        row = Letter(
            office_code=office_code,
            dated_on=facts.dated_on,
            state=DRAFT,
            origin=origin,
            made_at=now,
            made_by=by,
        )
        session.add(row)
    row.number, row.folded = tidy_number(facts.number), fold_number(facts.number)
    row.subject, row.urgency, row.summary = facts.subject, facts.urgency, facts.summary
    row.links, row.due_on = list(facts.links), facts.due_on
    row.audience, row.question = facts.audience, facts.question
    session.flush()
    return row


def freeze(session: Session, letter: Letter, schools: Iterable[str], *, by: str, now: datetime) -> int:
    """Turn a draft into a sent letter with these recipients; return how many. Sending twice changes nothing."""
    if letter.state != DRAFT:
        return 0
    rows = [
        LetterSchool(letter_id=letter.id, school_code=code, state=REACHED) for code in dict.fromkeys(schools)
    ]
    session.add_all(rows)
    letter.state, letter.sent_by, letter.sent_at = SENT, by, now
    session.flush()
    return len(rows)


def mark(
    session: Session, letter: Letter, school_code: str, state: str, *, by: str, role: str, now: datetime
) -> str:
    """Note that a school has acknowledged or acted; a state is never lowered.

    Returns:
        ``changed``, ``same`` (it was so before), ``recalled``, or ``elsewhere`` (not addressed to this school).
    """
    row = session.scalars(
        select(LetterSchool)
        .where(LetterSchool.letter_id == letter.id, LetterSchool.school_code == school_code)
        .with_for_update()
    ).first()
    if row is None:
        return "elsewhere"
    if letter.state == RECALLED:
        return "recalled"
    if STATES.index(row.state) >= STATES.index(state):
        return "same"
    if row.known_at is None:
        row.known_at, row.known_by, row.known_role = now, by, role
    if state == DONE:
        row.done_at, row.done_by, row.done_role = now, by, role
    row.state = state
    session.flush()
    return "changed"


def discard(session: Session, letter: Letter) -> bool:
    """Throw a draft away; False when it was sent, which only a recall can answer."""
    if letter.state != DRAFT:
        return False
    detach_paper(session, letter)
    session.execute(delete(Letter).where(Letter.id == letter.id))
    return True


def attach_paper(session: Session, letter: Letter, file: KeptFile, link: str, *, now: datetime) -> bool:
    """Make a kept PDF the paper of a letter, in place of the one before; False when the file is not held any more."""
    if not put_file(session, file, USED, now=now):
        return False
    before = letter.paper_id
    detach_paper(session, letter)
    if before is not None and letter.state in OUT:
        # Schools hold links of the one before: they open the one that counts now.
        session.execute(
            update(KeptFile)
            .where(or_(KeptFile.id == before, KeptFile.replaced_by == before))
            .values(replaced_by=file.id)
        )
    letter.paper_id, letter.paper_name, letter.paper_link = file.id, file.name, link
    session.flush()
    return True


def detach_paper(session: Session, letter: Letter) -> bool:
    """Take the paper of a letter away, its content with it; False when it had none."""
    if letter.paper_id is None:
        return False
    session.execute(update(KeptFile).where(KeptFile.id == letter.paper_id).values(state=DROPPED, sealed=None))
    letter.paper_id, letter.paper_name, letter.paper_link = None, "", ""
    session.flush()
    return True


def paper_of(session: Session, number: int) -> KeptFile | None:
    """Return the paper that a link leads to, or the one in its place; None when no letter has it, or it was recalled."""
    replaced = select(KeptFile.replaced_by).where(KeptFile.id == number, KeptFile.purpose == PAPER)
    return session.scalar(
        select(KeptFile)
        .join(Letter, (Letter.paper_id == KeptFile.id) & (Letter.office_code == KeptFile.office_code))
        .where(
            KeptFile.id.in_((number, session.scalar(replaced) or number)),
            KeptFile.purpose == PAPER,
            KeptFile.state == USED,
            Letter.state != RECALLED,
        )
    )


def rename(session: Session, letter: Letter, number: str, dated_on: date) -> None:
    """Give a draft another number or date, by which everybody will call it.

    Raises:
        AnswerableError: It was sent, the due day would come first, or another letter has that number and date.
    """
    if letter.state != DRAFT:
        raise AnswerableError(
            f"หนังสือ {letter.short} ส่งไปแล้ว เปลี่ยนเลขที่หรือวันที่ไม่ได้ค่ะ เรียกคืนแล้วส่งใหม่ได้",
            (f"เรียกคืน {letter.short}",),
        )
    if letter.due_on and letter.due_on < dated_on:
        raise AnswerableError(f"วันที่ของหนังสือ {thai_date(dated_on)} มาหลังกำหนดส่ง {thai_date(letter.due_on)} ค่ะ")
    other = letter_of(session, letter.office_code, number, dated_on)
    if other is not None and other.id != letter.id and other.folded == fold_number(number):
        raise AnswerableError(f"มีหนังสือ {other.short} ลงวันที่ {thai_date(dated_on)} อยู่แล้วค่ะ", (other.short,))
    letter.number, letter.folded, letter.dated_on = tidy_number(number), fold_number(number), dated_on
    session.flush()


def is_news(session: Session, letter: Letter) -> bool:
    """Say whether the paper of a sent letter came after what schools were told last."""
    told = letter.changed_at or letter.sent_at
    if letter.paper_id is None or told is None or letter.state not in OUT:
        return False
    kept_at = session.scalar(select(KeptFile.kept_at).where(KeptFile.id == letter.paper_id))
    return kept_at is not None and kept_at > told


def correct(session: Session, letter: Letter, *, change: str, now: datetime, **changes: Any) -> None:
    """Change what a letter says; of one that was sent the change is kept beside it and told."""
    for name, value in changes.items():
        setattr(letter, name, value)
    if letter.state in OUT:
        letter.state, letter.change, letter.changed_at = CORRECTED, change, now
    session.flush()


def recall(session: Session, letter: Letter, *, now: datetime) -> bool:
    """Take a sent letter back (เรียกคืน); False when it was not out."""
    if letter.state not in OUT:
        return False
    letter.state, letter.changed_at = RECALLED, now
    session.flush()
    return True


__all__ = [
    "CORRECTED", "DONE", "DRAFT", "KNOWN", "OUT", "REACHED", "RECALLED", "SENT", "STATES", "Letter", "LetterFacts",
    "LetterSchool", "attach_paper", "correct", "detach_paper", "discard", "freeze", "keep_draft", "letter_of", "mark", "paper_of", "recall",
]  # fmt: skip
