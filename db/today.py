"""What an office should look at today (วันนี้): due and late reports, letters that wait, queues, quota, open questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.cases import UNANSWERED, cases_of
from db.datasets.acknowledgements import REACHED
from db.deadlines import Due, rounds_due
from db.digest import owed_counts
from db.inbox import InboxEvent
from db.letters import OUT
from db.notices import Notice
from db.offices import Office, unnamed
from db.outbox import OutboxMessage
from db.people import Holder, SeatRow
from db.questions import lines_to_teach
from db.quota import Standing, standing
from db.register import addressed, entries
from db.seat_requests import open_requests

#: Reports are shown so long before their day; letters so long after theirs.
SOON, LETTERS_FOR = timedelta(days=14), timedelta(days=60)
#: Reports due longer ago than this are no longer today's business.
LATE_FOR = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class DueToday:
    """A report that is due soon or late, with how many schools owe it."""

    code: str
    title: str
    due_on: date
    owing: int
    late: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class LetterWaiting:
    """A letter that not every school has acknowledged."""

    #: By which its page is opened.
    key: str
    number: str
    subject: str
    known: int
    all: int


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the first page tells."""

    dues: tuple[DueToday, ...]
    letters: tuple[LetterWaiting, ...]
    inbox: dict[str, int]
    outbox: dict[str, int]
    #: Due to be told, and waiting for office hours or the next look of a worker.
    telling: int
    quota: Standing
    #: Kept sentences that were not answered, or voted down, and are open.
    unanswered: int
    #: Wishes for a seat that nobody decided yet.
    requests: int
    #: Questions handed over to a person that nobody answered yet.
    cases: int
    #: The office bears a name of its own.
    named: bool
    schools: bool
    students: bool
    officers: int
    school_seats: int
    rounds: bool
    sent: bool


def today_of(session: Session, office_code: str, *, now: datetime, today: date) -> Today:
    """Return what an office should look at on a day."""
    rounds = rounds_due(session, office_code)
    office = session.get(Office, office_code)
    return Today(
        dues=tuple(_dues(rounds.values(), owed_counts(session, office_code), today)),
        letters=tuple(_letters(session, office_code, today)),
        inbox=counts_of(session, office_code, InboxEvent),
        outbox=counts_of(session, office_code, OutboxMessage),
        telling=waiting_notices(session, office_code, now=now),
        quota=standing(session, office_code, now=now),
        unanswered=open_questions(session, office_code),
        cases=len(cases_of(session, office_code, states=UNANSWERED, most=1000)),
        requests=len(open_requests(session, office_code, at=now)),
        named=bool(office and office.name != unnamed(office_code)),
        schools=has_live(session, office_code, "schools"),
        students=has_live(session, office_code, "students"),
        officers=holders_of(session, office_code, "officer"),
        school_seats=holders_of(session, office_code, "school"),
        rounds=bool(rounds),
        sent=bool(entries(session, office_code)),
    )


def _dues(rounds: Iterable[Due], counts: dict[str, int], today: date) -> list[DueToday]:
    found = []
    for each in rounds:
        owing = counts.get(each.code, 0)
        due_on = each.due_on
        late, soon = due_on < today and owing > 0, today <= due_on <= today + SOON
        if soon or (late and due_on >= today - LATE_FOR):
            found.append(DueToday(each.code, each.title, due_on, owing, late, soon))
    return sorted(found, key=lambda each: (each.due_on, each.code))


def _letters(session: Session, office_code: str, today: date) -> list[LetterWaiting]:
    out = [
        each
        for each in entries(session, office_code)
        if each.state in OUT and each.dated_on >= today - LETTERS_FOR
    ]
    schools = addressed(session, office_code, out)
    found = []
    for entry in out:
        rows = schools[entry.key]
        known = sum(row.state != REACHED for row in rows)
        if known < len(rows):
            found.append(LetterWaiting(entry.key, entry.short, entry.subject, known, len(rows)))
    return found


def counts_of(
    session: Session, office_code: str, table: type[InboxEvent] | type[OutboxMessage]
) -> dict[str, int]:
    """Return how many rows of a queue of an office are in each state."""
    query = select(table.state, func.count()).where(table.office_code == office_code).group_by(table.state)
    return {str(state): int(count) for state, count in session.execute(query)}


def open_questions(session: Session, office_code: str) -> int:
    """Return how many sentences wait to be taught: kept, not answered or voted down, and nothing was done about them."""
    return len({line.said for line in lines_to_teach(session, office_code) if not line.state})


def waiting_notices(session: Session, office_code: str, *, now: datetime) -> int:
    """Return how many things are due to be told and stand in no message yet: what is sent out of hours waits here."""
    query = select(func.count(Notice.id)).where(
        Notice.office_code == office_code, Notice.state == "waiting", Notice.due_at <= now
    )
    return int(session.scalar(query) or 0)


def has_live(session: Session, office_code: str, kind: str) -> bool:
    """Say whether an office holds any file of a kind."""
    query = select(ImportBatch.id).where(
        ImportBatch.office_code == office_code, ImportBatch.kind == kind, ImportBatch.state == "live"
    )
    return session.scalar(query.limit(1)) is not None


def holders_of(session: Session, office_code: str, kind: str) -> int:
    """Return how many seats of a kind somebody holds now."""
    query = (
        select(func.count(func.distinct(SeatRow.id)))
        .join(Holder, Holder.seat_id == SeatRow.id)
        .where(SeatRow.office_code == office_code, SeatRow.kind == kind, Holder.ended_at.is_(None))
    )
    return int(session.scalar(query) or 0)
