"""Rich menus (เมนูหลัก): which menu of LINE's each role has, and who was last given which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.people import Holder, held_by

#: Roles with a menu of their own; everybody else sees the public's, which is the account's default.
PUBLIC, SCHOOL, HEAD, OFFICER = "public", "school", "head", "officer"
ROLES = (PUBLIC, SCHOOL, HEAD, OFFICER)
ROLE_OF = {"school": SCHOOL, "head": HEAD, "officer": OFFICER, "director": OFFICER}


class PublishedMenu(Base):
    """The menu of a role as it was last published; one row per office and role."""

    __tablename__ = "rich_menus"

    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    menu_id: Mapped[str] = mapped_column(String(100))
    #: Of picture and areas: the same again is not published anew.
    fingerprint: Mapped[str] = mapped_column(String(64))


class MenuLink(Base):
    """Which role's menu a person was last given; no row: the default."""

    __tablename__ = "menu_links"

    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), primary_key=True)
    line_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))


def published(session: Session, office_code: str) -> dict[str, PublishedMenu]:
    """Return the published menus of an office by role; empty before the first publishing."""
    rows = session.scalars(select(PublishedMenu).where(PublishedMenu.office_code == office_code))
    return {row.role: row for row in rows}


def role_of(session: Session, office_code: str, line_id: str) -> str:
    """Return whose menu a person is to see: that of the seat in use."""
    held = held_by(session, office_code, line_id)
    return ROLE_OF.get(held[0].seat.kind, PUBLIC) if held else PUBLIC


def changes(session: Session, office_code: str) -> dict[str, list[str]]:
    """Return who is to be given which role's menu: role -> LINE ids; ``public`` takes their own away."""
    linked = {
        row.line_id: row.role
        for row in session.scalars(select(MenuLink).where(MenuLink.office_code == office_code))
    }
    people = session.scalars(
        select(Holder.line_id)
        .where(Holder.office_code == office_code, Holder.ended_at.is_(None), Holder.line_id.startswith("U"))
        .distinct()
    )
    wanted: dict[str, list[str]] = defaultdict(list)
    for line_id in sorted({*people, *linked}):
        role = role_of(session, office_code, line_id)
        if linked.get(line_id, PUBLIC) != role:
            wanted[role].append(line_id)
    return dict(wanted)


def note_links(session: Session, office_code: str, role: str, line_ids: Sequence[str]) -> None:
    """Remember that these people were given a role's menu, or that theirs was taken away."""
    for line_id in line_ids:
        row = session.get(MenuLink, (office_code, line_id))
        if role == PUBLIC:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(MenuLink(office_code=office_code, line_id=line_id, role=role))
        else:
            row.role = role


def note_published(session: Session, office_code: str, role: str, menu_id: str, fingerprint: str) -> None:
    """Write down a published menu; whoever had the role's former one is to be given the new."""
    session.merge(PublishedMenu(office_code=office_code, role=role, menu_id=menu_id, fingerprint=fingerprint))
    session.execute(delete(MenuLink).where(MenuLink.office_code == office_code, MenuLink.role == role))
