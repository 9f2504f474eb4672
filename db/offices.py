"""Offices and their school clusters."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, BigId, UtcDateTime
from db.values.calendar import utc_now

#: Stands for all offices at once in ``import --office all``; an office of bookkeeping, never one that is asked.
EVERY_OFFICE = "all"


class Office(Base):
    """An education service area office (สำนักงานเขตพื้นที่การศึกษา); one row per office."""

    __tablename__ = "offices"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    #: The bot's own user id at LINE, the ``destination`` of its webhooks; unknown until the first one.
    destination: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: The name by which LINE opens a chat with the bot (``@nongphaen``); unknown until LINE was asked.
    basic_id: Mapped[str | None] = mapped_column(String(64))
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Cluster(Base):
    """A school cluster (กลุ่มโรงเรียน) with its LINE group, once an officer has bound one; one row per cluster."""

    __tablename__ = "clusters"
    __table_args__ = (UniqueConstraint("office_code", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    name: Mapped[str] = mapped_column(String(200))


def unnamed(code: str) -> str:
    """Return what a new office is called until somebody names it."""
    return f"สำนักงานเขตพื้นที่ {code}"


def ensure_office(session: Session, code: str, name: str, *, demonstration: bool = False) -> Office:
    """Return the office, made if it is new; a known office keeps its name."""
    office = session.get(Office, code)
    if office is None:
        office = Office(code=code, name=name, demonstration=demonstration)
        session.add(office)
        session.flush()
    return office


def link_office(session: Session, code: str, destination: str, basic_id: str | None = None) -> bool:
    """Write down who an office's bot is at LINE; False when there is no such office, or another has that id."""
    office = session.get(Office, code)
    taken = session.scalar(select(Office.code).where(Office.destination == destination, Office.code != code))
    if office is None or taken:
        return False
    if office.destination != destination:
        office.destination = destination
    if basic_id and office.basic_id != basic_id:
        office.basic_id = basic_id
    return True


def chat_link(session: Session, code: str, words: str) -> str:
    """Return the address that opens the private chat with an office's bot, ``words`` filled in; empty while it is unknown."""
    basic_id = session.scalar(select(Office.basic_id).where(Office.code == code))
    return (
        f"https://line.me/R/oaMessage/{quote(basic_id, safe='')}/?{quote(words, safe='')}" if basic_id else ""
    )


def office_codes(session: Session) -> list[str]:
    """Return the codes of all offices, in order."""
    return list(session.scalars(select(Office.code).where(Office.code != EVERY_OFFICE).order_by(Office.code)))


def ensure_clusters(session: Session, office_code: str, names: set[str]) -> None:
    """Make the clusters that ``names`` lists and the office lacks."""
    known = set(session.scalars(select(Cluster.name).where(Cluster.office_code == office_code)))
    session.add_all(Cluster(office_code=office_code, name=name) for name in sorted(names - known))


def cluster_names(session: Session, office_code: str) -> list[str]:
    """Return the names of an office's clusters, in order."""
    query = select(Cluster.name).where(Cluster.office_code == office_code).order_by(Cluster.name)
    return list(session.scalars(query))
