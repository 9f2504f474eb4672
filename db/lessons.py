"""What an office taught the bot (บทเรียน), and the numbered versions of it: one is in use, any can be put back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime

#: What made a version.
Act = Literal["teach", "forget"]


class Lesson(Base):
    """One sentence with its meaning, as an officer taught it; one row per lesson, never changed.

    ``meaning`` is in the notation of bot/nlu/corpus/README.md, without the place and the period: those always come
    from the sentence that is asked. ``first`` ones go before the grammar, which took the sentence for something else.
    """

    __tablename__ = "lessons"
    __table_args__ = (Index("ix_lessons_office_code", "office_code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    sentence: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str] = mapped_column(Text)
    first: Mapped[bool] = mapped_column(Boolean)
    taught_by: Mapped[str] = mapped_column(String(64))
    taught_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LessonVersion(Base):
    """A set of lessons by number (รุ่น); one row per office and version, at most one of an office in use."""

    __tablename__ = "lesson_versions"
    __table_args__ = (UniqueConstraint("office_code", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    #: From 1; nothing taught is version 0, which has no row.
    number: Mapped[int]
    #: Numbers of the lessons it holds, in order.
    lessons: Mapped[list[int]] = mapped_column(JSON)
    #: Of the lessons' contents: a set that was changed behind our back is not used.
    fingerprint: Mapped[str] = mapped_column(String(64))
    in_use: Mapped[bool] = mapped_column(Boolean)
    act: Mapped[str] = mapped_column(String(8))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Taught:
    """The lessons of one version as values; ``number`` 0 when nothing is taught."""

    number: int = 0
    lessons: tuple[Lesson, ...] = ()


class DamagedVersionError(Exception):
    """The lessons of a version are not what they were when it was made."""


def fingerprint_of(lessons: Iterable[Lesson]) -> str:
    """Return a text that changes with any lesson of a set."""
    lines = (f"{each.id}\t{each.sentence}\t{each.meaning}\t{each.first}" for each in lessons)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def version_in_use(session: Session, office_code: str) -> int:
    """Return the number of the version that is in use; 0 when nothing is taught. One small query."""
    number = session.scalar(
        select(LessonVersion.number).where(LessonVersion.office_code == office_code, LessonVersion.in_use)
    )
    return number or 0


def lessons_of(session: Session, office_code: str, number: int) -> Taught:
    """Return the lessons of one version of an office; version 0 holds none.

    Raises:
        LookupError: The office has no such version.
        DamagedVersionError: The lessons were changed since.
    """
    if number == 0:
        return Taught()
    version = session.scalar(
        select(LessonVersion).where(LessonVersion.office_code == office_code, LessonVersion.number == number)
    )
    if version is None:
        raise LookupError(number)
    rows = session.scalars(
        select(Lesson)
        .where(Lesson.office_code == office_code, Lesson.id.in_(version.lessons))
        .order_by(Lesson.id)
    ).all()
    if fingerprint_of(rows) != version.fingerprint:
        raise DamagedVersionError(f"version {number} of office {office_code}")
    return Taught(number, tuple(rows))


def versions_of(session: Session, office_code: str) -> list[LessonVersion]:
    """Return every version of an office, the newest first."""
    return list(
        session.scalars(
            select(LessonVersion)
            .where(LessonVersion.office_code == office_code)
            .order_by(LessonVersion.number.desc())
        )
    )


def add_version(
    session: Session, office_code: str, lessons: Sequence[Lesson], *, act: Act, by: str, at: datetime
) -> LessonVersion:
    """Make a set of lessons the newest version and put it into use, in the caller's transaction."""
    session.add_all(lessons)
    session.flush()
    newest = session.scalar(
        select(func.max(LessonVersion.number)).where(LessonVersion.office_code == office_code)
    )
    _use_none(session, office_code)
    ordered = sorted(lessons, key=lambda lesson: lesson.id)
    version = LessonVersion(
        office_code=office_code, number=(newest or 0) + 1, lessons=[each.id for each in ordered],
        fingerprint=fingerprint_of(ordered), in_use=True, act=act, made_by=by, made_at=at,
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version


def use_version(session: Session, office_code: str, number: int) -> None:
    """Put a version into use again; 0 means none of the lessons.

    Raises:
        LookupError: The office has no such version.
        DamagedVersionError: The lessons were changed since.
    """
    lessons_of(session, office_code, number)
    _use_none(session, office_code)
    session.execute(
        update(LessonVersion)
        .where(LessonVersion.office_code == office_code, LessonVersion.number == number)
        .values(in_use=True)
    )


def _use_none(session: Session, office_code: str) -> None:
    session.execute(
        update(LessonVersion)
        .where(LessonVersion.office_code == office_code, LessonVersion.in_use)
        .values(in_use=False)
    )
