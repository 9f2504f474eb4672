"""``invite``, ``people``, ``groups``: who takes which seat."""

from __future__ import annotations

import json

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.acting import note_act
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.datasets.schools import School
from db.errors import WrongInputError
from db.invitations import invite as issue
from db.offices import Cluster
from db.people import SCHOOL_ROLES, Holder, Seat, SeatRow, give_seat
from db.session import writing
from db.values.calendar import thai_date, utc_now


def read_seat(session: Session, text: str, office_code: str) -> Seat:
    """Read a seat as commands write it: ``school:57030001``, ``school:57030001:clerk``, ``cluster:NAME``, ``officer``.

    Raises:
        WrongInputError: No such kind, school, cluster or role; says which forms there are.
    """
    kind, _, rest = text.partition(":")
    if kind in ("officer", "director", "public") and not rest:
        return Seat(kind, office_code)  # type: ignore[arg-type]
    if kind == "school":
        code, _, role = rest.partition(":")
        if role and role not in SCHOOL_ROLES:
            raise WrongInputError(f"ไม่รู้จักบทบาท {role!r} ใช้ได้: {', '.join(SCHOOL_ROLES)}")
        office = session.scalar(
            select(School.office_code).where(School.code == code, School.current).limit(1)
        )
        if office is None:
            raise WrongInputError(f"ไม่พบโรงเรียนรหัส {code!r} ในทะเบียน")
        return Seat("school", office, school_code=code, role=role or "principal")
    if kind == "cluster":
        # Clusters of two offices may have one name: the own office's is meant.
        own_first = (Cluster.office_code != office_code, Cluster.office_code)
        named = select(Cluster.office_code).where(Cluster.name == rest)
        office = session.scalar(named.order_by(*own_first).limit(1))
        if office is None:
            raise WrongInputError(f"ไม่พบกลุ่มโรงเรียน {rest!r} ในทะเบียน")
        return Seat("cluster", office, cluster=rest)
    raise WrongInputError(
        f"ไม่เข้าใจตำแหน่ง {text!r} ใช้ได้: school:รหัส[:บทบาท], cluster:ชื่อกลุ่ม, officer, director"
    )


@click.command()
@click.argument("seats", nargs=-1, required=True, metavar="SEAT…")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON บรรทัดละหนึ่งตำแหน่ง")
def invite(seats: tuple[str, ...], as_json: bool) -> None:
    """ออกรหัสลงทะเบียนใช้ครั้งเดียว เช่น nongphaen invite school:57030001 officer"""
    settings = load_settings()
    sessions = ready_sessions(settings)
    with writing(sessions) as session:
        issued = [
            (text, issue(session, read_seat(session, text, settings.office_code), at=utc_now()))
            for text in seats
        ]
        note_act(session, settings.office_code, "invite", seats=list(seats))
    for text, code in issued:
        click.echo(
            json.dumps({"seat": text, "code": code}, ensure_ascii=False)
            if as_json
            else f"{text}\tลงทะเบียน {code}"
        )


@click.command()
def people() -> None:
    """แสดงว่าตำแหน่งใดมีผู้ถือครองกี่คน ตั้งแต่เมื่อใด (ไม่แสดงชื่อหรือไอดี)"""
    settings = load_settings()
    with writing(ready_sessions(settings)) as session:
        note_act(session, settings.office_code, "people.shown")
        rows = session.execute(
            select(SeatRow, Holder.since)
            .join(Holder, Holder.seat_id == SeatRow.id)
            .where(Holder.ended_at.is_(None))
            .order_by(SeatRow.office_code, SeatRow.kind, SeatRow.target, Holder.since)
        ).all()
    if not rows:
        click.echo("ยังไม่มีผู้ลงทะเบียน ออกรหัสด้วย nongphaen invite")
    for seat, since in rows:
        click.echo(f"{seat.office_code}\t{seat.value().text()}\t{seat.role}\tตั้งแต่ {thai_date(since)}")


@click.group()
def groups() -> None:
    """กลุ่ม LINE ของกลุ่มโรงเรียน"""


@groups.command()
@click.argument("group_id")
@click.argument("seat", metavar="cluster:NAME")
def bind(group_id: str, seat: str) -> None:
    """ผูกกลุ่ม LINE กับกลุ่มโรงเรียน เช่น nongphaen groups bind C1234… cluster:กลุ่มแม่จัน"""
    settings = load_settings()
    with writing(ready_sessions(settings)) as session:
        value = read_seat(session, seat, settings.office_code)
        if value.kind != "cluster":
            raise WrongInputError("ผูกกลุ่ม LINE ได้กับกลุ่มโรงเรียนเท่านั้น เช่น cluster:กลุ่มแม่จัน")
        give_seat(session, value, group_id)
        note_act(session, value.office_code, "groups.bind", cluster=value.cluster)
    click.echo(f"ผูกแล้ว: {value.cluster}")
