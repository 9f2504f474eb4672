"""The register of circulars (ทะเบียนหนังสือเวียน): letters sent here and letters of an imported register, as one list.

How they meet: a letter with the same number and date is one letter, and the row made here tells of it (its recipients
are frozen; of an imported one they are the open schools its audience names today). What a school did counts from both
sides: the state furthest on holds, whether it was tapped here or stands in an imported list of acknowledgements.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets.acknowledgements import REACHED, STATES, Acknowledgement
from db.datasets.circulars import Circular
from db.datasets.reports import CLUSTER_PREFIX, EVERY_SCHOOL
from db.datasets.schools import OPEN, School
from db.letters import DRAFT, SENT, Letter, LetterSchool
from db.values.calendar import office_day
from db.values.letters import fold_number, links_in, same_number, short_number


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter of the register. ``letter_id`` is set for letters made here, ``batch_id`` for imported ones."""

    number: str
    dated_on: date
    subject: str
    urgency: str
    summary: str
    links: tuple[str, ...]
    due_on: date | None
    #: In words: ทุกโรงเรียน, กลุ่มโรงเรียน:NAME, or as the officer wrote it.
    audience: str
    state: str
    letter_id: int | None = None
    batch_id: int | None = None
    as_of: date | None = None
    demonstration: bool = False
    change: str = ""
    #: The imported audience as it is kept.
    kept: str = ""
    #: The paper of a letter made here: its number, what it is called, and its signed link.
    paper_id: int | None = None
    paper_name: str = ""
    paper_link: str = ""

    @property
    def short(self) -> str:
        return short_number(self.number)

    @property
    def key(self) -> str:
        """Names the letter in notices and buttons: its folded number and date."""
        return f"{fold_number(self.number)}@{self.dated_on.isoformat()}"

    @property
    def opens(self) -> tuple[str, ...]:
        """What can be opened: the paper itself first, then the links."""
        return (self.paper_link, *self.links) if self.paper_link else self.links


@dataclass(frozen=True, slots=True)
class Addressed:
    """A school a letter is for, and how far it is with it: since ``on``; ``role`` of the seat that said so here, at ``at``."""

    code: str
    name: str
    amphoe: str
    cluster: str
    state: str = REACHED
    on: date | None = None
    role: str = ""
    at: datetime | None = None


def entries(session: Session, office_code: str, *, drafts: bool = False) -> list[Entry]:
    """Return every letter of an office, the newest first; drafts only when wanted."""
    own = session.scalars(select(Letter).where(Letter.office_code == office_code)).all()
    found = [entry_of(row) for row in own if drafts or row.state != DRAFT]
    taken = {(row.folded, row.dated_on) for row in own if row.state != DRAFT}
    live = session.execute(
        select(Circular, ImportBatch.as_of, ImportBatch.demonstration)
        .join(ImportBatch, ImportBatch.id == Circular.batch_id)
        .where(Circular.office_code == office_code, Circular.current, ImportBatch.state == "live")
    )
    found += [
        _of_import(row, as_of, made_up)
        for row, as_of, made_up in live
        if (row.folded, row.dated_on) not in taken
    ]
    return sorted(found, key=lambda entry: (entry.dated_on, _order(entry.number)), reverse=True)


def numbered(found: Sequence[Entry], typed: str) -> list[Entry]:
    """Return the letters a typed number means, the newest first."""
    return [entry for entry in found if same_number(typed, entry.number)]


def _order(number: str) -> int:
    digits = "".join(letter for letter in fold_number(number).rpartition("/")[2] if letter.isdigit())
    return int(digits or 0)


def entry_of(row: Letter) -> Entry:
    """Return a letter made here as an entry of the register."""
    return Entry(
        row.number, row.dated_on, row.subject, row.urgency, row.summary, tuple(row.links), row.due_on, row.audience,
        row.state, letter_id=row.id, change=row.change,
        as_of=office_day(row.changed_at or row.sent_at or row.made_at),
        paper_id=row.paper_id, paper_name=row.paper_name, paper_link=row.paper_link,
    )  # fmt: skip


def _of_import(row: Circular, as_of: date, made_up: bool) -> Entry:
    return Entry(
        row.number, row.dated_on, row.subject, row.urgency, row.summary or "", links_in(row.links), row.due_on,
        _said(row.audience), SENT, batch_id=row.batch_id, as_of=as_of, demonstration=made_up, kept=row.audience,
    )  # fmt: skip


def _said(audience: str) -> str:
    if audience.startswith(CLUSTER_PREFIX):
        return audience.removeprefix(CLUSTER_PREFIX)
    codes = [code for code in audience.split(",") if code]
    return f"{len(codes)} โรงเรียน" if audience.startswith(",") else audience


def open_schools(session: Session, office_code: str, codes: Collection[str] | None = None) -> list[Addressed]:
    """Return the schools of an office that teach, by name; of ``codes`` only those."""
    query = (
        select(School.code, School.name, School.amphoe, School.cluster)
        .join(ImportBatch, ImportBatch.id == School.batch_id)
        .where(
            School.office_code == office_code,
            School.current,
            School.state == OPEN,
            ImportBatch.state == "live",
        )
        .order_by(School.name, School.code)
    )
    if codes is not None:
        query = query.where(School.code.in_(codes))
    return [
        Addressed(code, name, amphoe or "", cluster or "")
        for code, name, amphoe, cluster in session.execute(query)
    ]


def amphoes(session: Session, office_code: str) -> list[str]:
    """Return the amphoes in which schools of an office teach, in order."""
    return sorted({each.amphoe for each in open_schools(session, office_code) if each.amphoe})


def addressed(
    session: Session, office_code: str, letters: Sequence[Entry], *, codes: Collection[str] | None = None
) -> dict[str, list[Addressed]]:
    """Return the schools of each letter with their state, by the letter's key; of ``codes`` only these schools."""
    schools = open_schools(session, office_code, codes)
    by_code = {school.code: school for school in schools}
    marks = _marks(session, letters, codes)
    told = _imported_marks(session, office_code, codes)
    found: dict[str, list[Addressed]] = {}
    for entry in letters:
        if entry.letter_id is not None:
            own = marks.get(entry.letter_id, {})
            base = [by_code.get(code, Addressed(code, code, "", "")) for code in own]
        else:
            own = {}
            base = [school for school in schools if _is_for(entry.kept, school)]
        rows = []
        for school in base:
            options = [own[school.code]] if school.code in own else []
            options += [
                mark for number, day, mark in told.get(school.code, ()) if _belongs(entry, number, day)
            ]
            state, on, role, at = max(
                options, key=lambda mark: STATES.index(mark[0]), default=(REACHED, None, "", None)
            )
            rows.append(
                Addressed(school.code, school.name, school.amphoe, school.cluster, state, on, role, at)
            )
        found[entry.key] = sorted(rows, key=lambda row: (row.name, row.code))
    return found


Mark = tuple[str, date | None, str, datetime | None]


def _is_for(kept: str, school: Addressed) -> bool:
    if kept == EVERY_SCHOOL:
        return True
    if kept.startswith(CLUSTER_PREFIX):
        return school.cluster == kept.removeprefix(CLUSTER_PREFIX)
    return f",{school.code}," in kept


def _belongs(entry: Entry, number: str, day: date) -> bool:
    """An acknowledgement belongs to the letter of its number from whose date on it was made."""
    return same_number(number, entry.number) and day >= entry.dated_on


def _marks(
    session: Session, letters: Sequence[Entry], codes: Collection[str] | None
) -> dict[int, dict[str, Mark]]:
    ids = [entry.letter_id for entry in letters if entry.letter_id is not None]
    query = select(LetterSchool).where(LetterSchool.letter_id.in_(ids))
    if codes is not None:
        query = query.where(LetterSchool.school_code.in_(codes))
    found: dict[int, dict[str, Mark]] = {}
    for row in session.scalars(query):
        moment, role = (row.done_at, row.done_role) if row.done_at else (row.known_at, row.known_role)
        mark = (row.state, office_day(moment) if moment else None, role, moment)
        found.setdefault(row.letter_id, {})[row.school_code] = mark
    return found


def _imported_marks(
    session: Session, office_code: str, codes: Collection[str] | None
) -> dict[str, list[tuple[str, date, Mark]]]:
    live = select(ImportBatch.id).where(ImportBatch.state == "live")
    query = select(Acknowledgement).where(
        Acknowledgement.office_code == office_code,
        Acknowledgement.current,
        Acknowledgement.batch_id.in_(live),
    )
    if codes is not None:
        query = query.where(Acknowledgement.school_code.in_(codes))
    found: dict[str, list[tuple[str, date, Mark]]] = {}
    for row in session.scalars(query):
        found.setdefault(row.school_code, []).append(
            (row.number, row.on_day, (row.state, row.on_day, "", None))
        )
    return found
