"""Schools and people (โรงเรียนและคน): who holds which seat, codes for new holders, and the end of a seat."""

from __future__ import annotations

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.codesheet import WORD, Slip, page_of, qr_of
from bot.console.desk import Desk, field
from bot.settings import LINE_API
from db.console import REFUSED
from db.desks import desks_of
from db.errors import WrongInputError
from db.invitations import VALID_FOR, invite
from db.offices import Office, chat_link, cluster_names
from db.people import ROLE_NAMES, SCHOOL_ROLES, SEAT_NAMES, Seat
from db.register import Addressed, open_schools
from db.seat_requests import open_requests
from db.seating import (
    SchoolSeats,
    end_spell,
    heads_wanted,
    held_now,
    officers_left,
    open_codes,
    schools_seated,
)
from db.session import writing

#: Roles as the page names them; a group has none.
ROLES = {**ROLE_NAMES, "": ""}


def show(desk: Desk) -> ResponseReturnValue:
    """Show the schools with their holders, and who runs the office."""
    wanted = request.args.get("q", "").strip()[:80]
    with desk.reading() as session:
        schools = schools_seated(session, desk.office_code, now=desk.now())
        office = [each for each in held_now(session, desk.office_code) if each.kind != "school"]
        requests = open_requests(session, desk.office_code, at=desk.now())
        heads, clusters = heads_wanted(session, desk.office_code), cluster_names(session, desk.office_code)
    without = sum(not each.held for each in schools)
    shown = [
        each
        for each in schools
        if wanted in f"{each.school.name} {each.school.code} {each.school.cluster} {each.school.amphoe}"
    ]
    return desk.page(
        "people", requests=[(each.id, _named(seat, schools), each.asked_at) for each, seat in requests], schools=shown, all=len(schools), without=without, office_seats=office, kinds=SEAT_NAMES, roles=ROLES, q=wanted, heads=len(heads), clusters=clusters,
    )  # fmt: skip


def _named(seat: Seat, schools: list[SchoolSeats]) -> str:
    """Return a seat as the page names it: ธุรการโรงเรียนบ้านหนึ่ง, เจ้าหน้าที่."""
    if seat.kind != "school":
        return f"{SEAT_NAMES.get(seat.kind, seat.kind)} {seat.cluster or ''}".strip()
    name = next(
        (each.school.name for each in schools if each.school.code == seat.school_code), seat.school_code
    )
    return f"{ROLES.get(seat.role or 'principal', '')}โรงเรียน{name}"


def decide(desk: Desk) -> ResponseReturnValue:
    """Grant or refuse a wish for a seat; the person is told by a clerk, as after a tap in the chat."""
    number = field("request", 18)
    if not (number.isascii() and number.isdigit()):
        raise WrongInputError("ไม่พบคำขอนี้")
    return desk.errand("seat.decide", {"request": int(number), "yes": field("yes", 1) == "1"})


def school(desk: Desk, code: str) -> ResponseReturnValue:
    """Show one school: its holders, its open codes, and a form for a new code."""
    with desk.reading() as session:
        found = open_schools(session, desk.office_code, [code])
        if not found:
            abort(404)
        held = held_now(session, desk.office_code, kind="school", target=code)
        codes = open_codes(session, desk.office_code, now=desk.now(), kind="school", target=code)
    return desk.page(
        "school", school=found[0], held=held, codes=codes, roles=ROLES, choices=SCHOOL_ROLES, here="/people"
    )


def issue(desk: Desk) -> ResponseReturnValue:
    """Issue a code and show it with its QR code; it cannot be shown again."""
    kind, code, role, cluster = field("kind"), field("school", 8), field("role", 16), field("cluster", 200)
    school = None
    with writing(desk.deps.sessions) as session:
        if kind == "school":
            school = next(iter(open_schools(session, desk.office_code, [code])), None)
            if school is None or role not in SCHOOL_ROLES:
                raise WrongInputError("เลือกโรงเรียนและบทบาทก่อนออกรหัส")
            seat = Seat("school", desk.office_code, school_code=code, role=role)
        elif kind == "head":
            if cluster not in cluster_names(session, desk.office_code):
                raise WrongInputError("เลือกกลุ่มโรงเรียนก่อนออกรหัส")
            seat = Seat("head", desk.office_code, cluster=cluster)
        elif kind in ("officer", "director"):
            seat = Seat(kind, desk.office_code)  # type: ignore[arg-type]
        else:
            raise WrongInputError("เลือกตำแหน่งก่อนออกรหัส")
        slip = slip_of(desk, session, seat, school)
    stand_in = desk.settings.line_api_base != LINE_API
    return desk.page(
        "codes", issued=[(slip, qr_of(slip))], days=VALID_FOR.days, stand_in=stand_in, here="/people"
    )


def issue_all(desk: Desk) -> ResponseReturnValue:
    """Issue a principal's code to every school that nobody holds a seat of: a list to print, with a QR code each."""
    with writing(desk.deps.sessions) as session:
        without = [
            each.school for each in schools_seated(session, desk.office_code, now=desk.now()) if not each.held
        ]
        slips = [
            slip_of(desk, session, Seat("school", desk.office_code, each.code, role="principal"), each)
            for each in without
        ]
        if not slips:
            raise WrongInputError("ทุกโรงเรียนมีผู้ลงทะเบียนแล้ว ออกรหัสเพิ่มได้ในหน้าของแต่ละโรงเรียน")
        return printed(desk, session, slips, name="codes.html")


def issue_heads(desk: Desk) -> ResponseReturnValue:
    """Issue a code to the head of every cluster that has none: a list to print, with a QR code each."""
    with writing(desk.deps.sessions) as session:
        slips = [slip_of(desk, session, seat, None) for seat in heads_wanted(session, desk.office_code)]
        if not slips:
            raise WrongInputError("ทุกกลุ่มโรงเรียนมีประธานลงทะเบียนแล้ว หรือทะเบียนโรงเรียนไม่มีกลุ่มโรงเรียน")
        return printed(desk, session, slips, name="heads.html")


def slip_of(desk: Desk, session: Session, seat: Seat, school: Addressed | None) -> Slip:
    """Issue a code for a seat, and return it as it is handed out; ``school`` is that of a school's seat."""
    if school is not None:
        name = f"{ROLES.get(seat.role or 'principal', '')}โรงเรียน{school.name}"
        place = f"{school.code} {school.amphoe}".strip()
    else:
        name, place = f"{SEAT_NAMES[seat.kind]} {seat.cluster or seat.school_code or ''}".strip(), ""
    code = invite(session, seat, at=desk.now())
    desk.note(session, "invite", seat=seat.text())
    return Slip(seat.text(), name, place, code, chat_link(session, desk.office_code, f"{WORD} {code}"))


def printed(desk: Desk, session: Session, slips: list[Slip], *, name: str) -> Response:
    """Return slips as a page to print, to be downloaded."""
    office = session.get_one(Office, desk.office_code).name
    page = page_of(slips, office=office, expires_at=desk.now() + VALID_FOR)
    sheet = Response(page, mimetype="text/html")
    # As a file: the page brings its letters and styles along, which no page of the console may.
    sheet.headers["Content-Disposition"] = f"attachment; filename={name}"
    return sheet


def end(desk: Desk) -> ResponseReturnValue:
    """End one spell; whoever held the seat has lost it in this very minute."""
    number = field("holder", 20)
    with writing(desk.deps.sessions) as session:
        if number.isdigit() and int(number) == desk.visitor.holder_id:
            raise WrongInputError("สิ้นสุดตำแหน่งของตนเองในหน้านี้ไม่ได้ ให้เจ้าหน้าที่อีกคนทำให้")
        ended = end_spell(session, desk.office_code, int(number) if number.isdigit() else 0, at=desk.now())
        if ended is None:
            desk.note(session, REFUSED, page="/people/end")
            return desk.to("/people", "gone")
        if ended.kind in ("officer", "director") and not officers_left(session, desk.office_code):
            raise WrongInputError("ต้องมีเจ้าหน้าที่หรือผู้อำนวยการเขตเหลืออย่างน้อยหนึ่งคน")
        seat = f"{ended.kind}:{ended.target}" if ended.target else ended.kind
        desk.note(session, "seat.ended", seat=seat)
        desks = ended.kind in ("officer", "director") and desks_of(session, desk.office_code)
    return desk.to("/people", "ended_officer" if desks else "ended")
