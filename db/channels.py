"""LINE channels of added offices: their secrets, sealed; the office of the settings has its own in the environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, UtcDateTime
from db.offices import EVERY_OFFICE, Office


class Channel(Base):
    """The LINE channel of an office (ช่องทาง LINE); one row per office that was added with one of its own."""

    __tablename__ = "channels"

    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), primary_key=True)
    #: Channel secret and access token as db/sealing.py sealed them; never plain.
    sealed_secret: Mapped[str] = mapped_column(Text)
    sealed_token: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfficeSetting(Base):
    """What an office set for itself where others take the installation's; one row per office that did."""

    __tablename__ = "office_settings"

    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), primary_key=True)
    #: How askers reach the officers; empty: the installation's OFFICE_CONTACT, for its own office only.
    contact: Mapped[str] = mapped_column(String(300), default="")
    #: As LATE_ANSWERS; empty: as the installation.
    late_answers: Mapped[str] = mapped_column(String(8), default="")
    #: New cases are posted into the officers' groups, each for as many messages as the group has members.
    post_cases: Mapped[bool] = mapped_column(default=False, server_default=false())


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office as web and worker must know it; ``sealed`` is (secret, token), None without a channel of its own."""

    code: str
    name: str
    destination: str | None
    sealed: tuple[str, str] | None
    contact: str
    late_answers: str


def office_entries(session: Session) -> list[OfficeEntry]:
    """Return every office with its channel and settings, in the order of the codes."""
    rows = session.execute(
        select(Office, Channel, OfficeSetting)
        .outerjoin(Channel, Channel.office_code == Office.code)
        .outerjoin(OfficeSetting, OfficeSetting.office_code == Office.code)
        .where(Office.code != EVERY_OFFICE)
        .order_by(Office.code)
    )
    return [
        OfficeEntry(
            code=office.code,
            name=office.name,
            destination=office.destination,
            sealed=(channel.sealed_secret, channel.sealed_token) if channel else None,
            contact=setting.contact if setting else "",
            late_answers=setting.late_answers if setting else "",
        )
        for office, channel, setting in rows
    ]


def about(office_code: str, what: str) -> str:
    """Return what a ``secret`` or ``token`` is sealed about: it opens in no other office's row, nor in the other column."""
    return f"channels/{office_code}/{what}"


def keep_channel(
    session: Session, office_code: str, *, sealed_secret: str, sealed_token: str, at: datetime
) -> None:
    """Give an office a channel, or its channel new secrets."""
    row = session.get(Channel, office_code)
    if row is None:
        row = Channel(office_code=office_code)
        session.add(row)
    row.sealed_secret, row.sealed_token, row.changed_at = sealed_secret, sealed_token, at
    session.flush()


def forget_channel(session: Session, office_code: str) -> bool:
    """Delete an office's secrets and its link to LINE, its facts stay; False when it had no channel."""
    row, office = session.get(Channel, office_code), session.get(Office, office_code)
    if row is None or office is None:
        return False
    session.delete(row)
    office.destination = None
    session.flush()
    return True


def set_office(
    session: Session,
    office_code: str,
    *,
    contact: str | None = None,
    late_answers: str | None = None,
    post_cases: bool | None = None,
) -> None:
    """Set what an office has for itself; None leaves it as it is, empty text takes it back."""
    row = session.get(OfficeSetting, office_code)
    if row is None:
        row = OfficeSetting(office_code=office_code, contact="", late_answers="", post_cases=False)
        session.add(row)
    row.contact = row.contact if contact is None else contact
    row.late_answers = row.late_answers if late_answers is None else late_answers
    row.post_cases = row.post_cases if post_cases is None else post_cases
    session.flush()
