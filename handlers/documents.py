"""A reply as a document: what a workbook, a memorandum and printed pages are made of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.schools import School
from db.errors import RefusedError
from db.offices import Office
from db.people import Seat
from db.values.calendar import office_day
from handlers.core import Reply
from handlers.wording import broken_down, measured
from reports.cards import Card
from reports.derived import measure_named
from reports.documents import Document, Section
from reports.naming import period_said
from reports.question import Question

#: The group of the office that answers for the bot; a memorandum of an officer is its draft.
GROUP = "กลุ่มนโยบายและแผน"
#: How the names of offices are written in full in letters.
_IN_FULL = {
    "สพป.": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา",
    "สพม.": "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา",
}
_LONGEST_TITLE = 150


def may_draft(question: Question, seat: Seat) -> None:
    """Let only those draft a memorandum whose figures it would report: the office of all, a school of its own.

    Raises:
        RefusedError: Another seat, or a school about others; says as what it can be had.
    """
    if question.want != "memo":
        return
    if seat.sees_office and question.scope.office_code == seat.office_code:
        return
    if seat.kind == "school":
        if question.scope.kind == "school" and question.scope.keys == (seat.school_code,):
            return
        raise RefusedError(
            "ขออภัยค่ะ ร่างบันทึกข้อความทำได้เฉพาะข้อมูลของโรงเรียนเรา ข้อมูลอื่นขอเป็น Excel หรือ PDF ได้ค่ะ",
            ("ขอเป็น Excel", "ขอเป็น PDF"),
        )
    raise RefusedError(
        "ขออภัยค่ะ ร่างบันทึกข้อความทำให้เฉพาะเจ้าหน้าที่และโรงเรียนที่ลงทะเบียนแล้ว ขอเป็น Excel หรือ PDF ได้ค่ะ",
        ("ขอเป็น Excel", "ขอเป็น PDF"),
    )


def document_of(reply: Reply, seat: Seat, session: Session, asked_at: datetime) -> Document | None:
    """Return the answer as a document; None where it holds no figures."""
    if not reply.figures:
        return None
    sections = _sections(reply)
    title = sections[0].heading if len(sections) == 1 else (reply.title or sections[0].title)
    sender, addressee = _parties(seat, session)
    return Document(title[:_LONGEST_TITLE], sections, office_day(asked_at), sender, addressee)


def _sections(reply: Reply) -> tuple[Section, ...]:
    """One section for figures of one source; where cards have sources of their own, one for each."""
    if len({card.provenance for card in reply.cards}) > 1:
        return tuple(_of_card(card) for card in reply.cards if card.rows)
    card = reply.cards[0] if reply.cards else None
    question = reply.answered
    first = reply.text.split("\n", 1)[0]
    return (
        Section(
            title=card.title if card else first,
            subtitle=card.subtitle if card else "",
            figures=reply.figures,
            provenance=reply.provenance,
            chart=reply.chart,
            definition=measure_named(question.measure).definition if question else "",
            understood=_understood(question) if question else "",
            notes=card.notes if card else (),
        ),
    )


def _of_card(card: Card) -> Section:
    return Section(
        card.title, card.rows, card.provenance, card.subtitle, card.chart, notes=card.notes,
        definition=" ".join(card.notes[:1]),
    )  # fmt: skip


def _understood(question: Question) -> str:
    """The question in words as it was resolved: จำนวนนักเรียน ป.1, ทั้งเขต, ปีการศึกษา 2568, แยกตามเพศ."""
    period = period_said(question.period) if question.period else ""
    parts = (measured(question), question.scope.name, period, broken_down(question))
    return ", ".join(part for part in parts if part)


def _parties(seat: Seat, session: Session) -> tuple[str, str]:
    """Who writes, and to whom: names of units only, never of persons."""
    office = session.get(Office, seat.office_code)
    name = office.name if office else ""
    for short, full in _IN_FULL.items():
        name = name.replace(short, full)
    if seat.school_code:
        school = session.scalar(
            select(School.name).where(School.code == seat.school_code, School.current).limit(1)
        )
        own = f"โรงเรียน{(school or seat.school_code).removeprefix('โรงเรียน')}"
        return f"{own} {name}".strip(), f"ผู้อำนวยการ{own}"
    if not seat.sees_office:
        return name, ""
    return f"{GROUP} {name}".strip(), f"ผู้อำนวยการ{name}" if name and seat.kind == "officer" else ""
