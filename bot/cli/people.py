"""``invite``, ``people``, ``groups``: who takes which seat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.acting import note_act
from bot.cli.database import ready_sessions
from bot.codesheet import WORD, Slip, write_sheet
from bot.settings import load_settings
from db.datasets.schools import OPEN, School
from db.desks import bind_desk, posts_cases
from db.errors import WrongInputError
from db.invitations import VALID_FOR
from db.invitations import invite as issue
from db.offices import Cluster, Office, chat_link
from db.people import DESK, SCHOOL_ROLES, SEAT_NAMES, Contact, Holder, Seat, SeatRow, give_seat
from db.recipients import CONTACT_OF_HOLDER
from db.seat_transfers import holders_of
from db.seating import heads_wanted
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
    if kind in ("cluster", "head"):
        # Clusters of two offices may have one name: the own office's is meant.
        own_first = (Cluster.office_code != office_code, Cluster.office_code)
        named = select(Cluster.office_code).where(Cluster.name == rest)
        office = session.scalar(named.order_by(*own_first).limit(1))
        if office is None:
            raise WrongInputError(f"ไม่พบกลุ่มโรงเรียน {rest!r} ในทะเบียน")
        return Seat(kind, office, cluster=rest)  # type: ignore[arg-type]
    raise WrongInputError(
        f"ไม่เข้าใจตำแหน่ง {text!r} ใช้ได้: school:รหัส[:บทบาท], cluster:ชื่อกลุ่ม, head:ชื่อกลุ่ม (ประธานกลุ่ม), officer, director"
    )


#: Stands for the principal's seat of every open school that nobody holds yet, and for the head of every cluster.
EVERY_SCHOOL, EVERY_HEAD = "schools", "heads"


def read_seats(session: Session, texts: Sequence[str], office_code: str) -> list[Seat]:
    """Read seats as ``read_seat`` does; ``schools`` and ``heads`` stand for all of them that nobody holds.

    Raises:
        WrongInputError: As ``read_seat``.
    """
    found: list[Seat] = []
    for text in texts:
        if text == EVERY_SCHOOL:
            codes = session.scalars(
                select(School.code)
                .where(School.office_code == office_code, School.current, School.state == OPEN)
                .order_by(School.amphoe, School.name)
            )
            every = [Seat("school", office_code, school_code=code, role="principal") for code in codes]
        elif text == EVERY_HEAD:
            every = heads_wanted(session, office_code)
        else:
            found.append(read_seat(session, text, office_code))
            continue
        found += [seat for seat in every if not holders_of(session, seat)]
    return found


@click.command()
@click.argument("seats", nargs=-1, required=True, metavar="SEAT…")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON บรรทัดละหนึ่งตำแหน่ง")
@click.option(
    "--list",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="เขียนแผ่นรหัสสำหรับพิมพ์แจก .html (มี QR) หรือ .xlsx",
)
@click.option(
    "--days", type=click.IntRange(1, 365), default=VALID_FOR.days, show_default=True, help="รหัสใช้ได้กี่วัน"
)
def invite(seats: tuple[str, ...], as_json: bool, sheet: Path | None, days: int) -> None:
    """ออกรหัสลงทะเบียนใช้ครั้งเดียว

    \b
    ตัวอย่าง: nongphaen invite school:57030001 officer
    ทุกโรงเรียนที่ยังไม่มีผู้ถือครอง พร้อม QR: nongphaen invite schools --list codes.html
    ประธานกลุ่มโรงเรียนทุกกลุ่ม: nongphaen invite heads --list heads.html
    """
    settings = load_settings()
    sessions = ready_sessions(settings)
    now = utc_now()
    with writing(sessions) as session:
        named = read_seats(session, seats, settings.office_code)
        issued = [(seat, issue(session, seat, at=now, lives=timedelta(days=days))) for seat in named]
        if sheet is not None:
            slips = [_slip(session, seat, code) for seat, code in issued]
            office = session.get(Office, settings.office_code)
            write_sheet(
                sheet, slips, office=office.name if office else "", expires_at=now + timedelta(days=days)
            )
        note_act(session, settings.office_code, "invite", seats=list(seats), issued=len(issued))
    if sheet is not None:
        click.echo(f"เขียนแผ่นรหัส {len(issued):,} ตำแหน่งไว้ที่ {sheet} แล้ว เก็บเป็นความลับ")
        return
    for seat, code in issued:
        click.echo(
            json.dumps({"seat": seat_text(seat), "code": code}, ensure_ascii=False)
            if as_json
            else f"{seat_text(seat)}\t{WORD} {code}"
        )


def seat_text(seat: Seat) -> str:
    """Return a seat as ``invite`` is told it: ``school:57030001``, with the role where it is not the principal's."""
    return f"{seat.text()}:{seat.role}" if seat.role and seat.role != "principal" else seat.text()


def _slip(session: Session, seat: Seat, code: str) -> Slip:
    from db.seat_names import seat_name

    school = session.scalar(select(School).where(School.code == seat.school_code, School.current).limit(1))
    parts = (("ตำบล", school.tambon), ("อำเภอ", school.amphoe)) if school else ()
    place = " ".join(f"{word}{name}" for word, name in parts if name)
    link = chat_link(session, seat.office_code, f"{WORD} {code}")
    return Slip(seat_text(seat), seat_name(seat, session), place, code, link)


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
    """กลุ่ม LINE ของกลุ่มโรงเรียน และกลุ่มเจ้าหน้าที่"""


@groups.command()
@click.argument("group_id")
@click.argument("seat", metavar="cluster:NAME|desk")
def bind(group_id: str, seat: str) -> None:
    """ผูกกลุ่ม LINE กับกลุ่มโรงเรียน หรือเป็นกลุ่มเจ้าหน้าที่ (desk)

    \b
    ตัวอย่าง: nongphaen groups bind C1234… cluster:กลุ่มแม่จัน
    กลุ่มเจ้าหน้าที่: nongphaen groups bind C1234… desk
    """
    settings = load_settings()
    if seat == DESK:
        with writing(ready_sessions(settings)) as session:
            bind_desk(session, settings.office_code, group_id, by="", at=utc_now())
            note_act(session, settings.office_code, "groups.bind", seat=DESK)
        click.echo(f"ผูกแล้ว: {SEAT_NAMES[DESK]}")
        return
    with writing(ready_sessions(settings)) as session:
        value = read_seat(session, seat, settings.office_code)
        if value.kind != "cluster":
            raise WrongInputError("ผูกกลุ่ม LINE ได้กับกลุ่มโรงเรียนเท่านั้น เช่น cluster:กลุ่มแม่จัน")
        give_seat(session, value, group_id)
        note_act(session, value.office_code, "groups.bind", cluster=value.cluster)
    click.echo(f"ผูกแล้ว: {value.cluster}")


@groups.command("list")
def list_groups() -> None:
    """แสดงกลุ่ม LINE ที่ผูกไว้ จำนวนสมาชิกที่ LINE นับล่าสุด และวันที่ผูก (ไม่แสดงไอดี)"""
    settings = load_settings()
    with ready_sessions(settings)() as session:
        rows = session.execute(
            select(SeatRow, Holder.since, Contact.members)
            .join(Holder, Holder.seat_id == SeatRow.id)
            .outerjoin(Contact, CONTACT_OF_HOLDER)
            .where(
                SeatRow.office_code == settings.office_code,
                SeatRow.kind.in_(("cluster", DESK)),
                Holder.ended_at.is_(None),
            )
            .order_by(SeatRow.kind, SeatRow.target, Holder.since)
        ).all()
        posts = posts_cases(session, settings.office_code)
    if not rows:
        click.echo("ยังไม่มีกลุ่มที่ผูกไว้ ผูกจากในกลุ่ม LINE หรือด้วย nongphaen groups bind")
    for seat, since, members in rows:
        named = f"{SEAT_NAMES[seat.kind]} {seat.target}".rstrip()
        told = f"\tโพสต์เรื่องใหม่: {'เปิด' if posts else 'ปิด'}" if seat.kind == DESK else ""
        click.echo(f"{named}\t{members if members is not None else '?'} คน\tตั้งแต่ {thai_date(since)}{told}")
