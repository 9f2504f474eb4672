"""Schools and people (โรงเรียนและคน): who holds which seat, codes for new holders, and the end of a seat."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.codesheet import WORD, Slip, page_of
from bot.console.desk import Desk, field
from db.errors import WrongInputError
from db.invitations import VALID_FOR, invite
from db.offices import Office, chat_link
from db.people import ROLE_NAMES, SCHOOL_ROLES, SEAT_NAMES, Seat
from db.register import open_schools
from db.seat_requests import open_requests
from db.seating import SchoolSeats, end_spell, held_now, officers_left, open_codes, schools_seated
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
    without = sum(not each.held for each in schools)
    shown = [
        each
        for each in schools
        if wanted in f"{each.school.name} {each.school.code} {each.school.cluster} {each.school.amphoe}"
    ]
    return desk.page(
        "people", requests=[(each.id, _named(seat, schools), each.asked_at) for each, seat in requests], schools=shown, all=len(schools), without=without, office_seats=office, kinds=SEAT_NAMES, roles=ROLES, q=wanted,
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
    """Issue a code and show it; it cannot be shown again."""
    kind, code, role = field("kind"), field("school", 8), field("role", 16)
    with writing(desk.deps.sessions) as session:
        if kind == "school":
            found = open_schools(session, desk.office_code, [code])
            if not found or role not in SCHOOL_ROLES:
                raise WrongInputError("เลือกโรงเรียนและบทบาทก่อนออกรหัส")
            seat = Seat("school", desk.office_code, school_code=code, role=role)
            whose = f"{ROLES[role]}โรงเรียน{found[0].name}"
        elif kind in ("officer", "director"):
            seat, whose = Seat(kind, desk.office_code), SEAT_NAMES[kind]  # type: ignore[arg-type]
        else:
            raise WrongInputError("เลือกตำแหน่งก่อนออกรหัส")
        issued = [(whose, _invited(desk, session, seat, at=desk.now()))]
    return desk.page("codes", issued=issued, days=VALID_FOR.days, here="/people")


def issue_all(desk: Desk) -> ResponseReturnValue:
    """Issue a principal's code to every school that nobody holds a seat of: a list to print, with a QR code each."""
    now = desk.now()
    with writing(desk.deps.sessions) as session:
        slips = []
        for each in schools_seated(session, desk.office_code, now=now):
            if each.held:
                continue
            seat = Seat("school", desk.office_code, school_code=each.school.code, role="principal")
            code = _invited(desk, session, seat, at=now)
            name = f"{ROLES['principal']}โรงเรียน{each.school.name}"
            place = f"{each.school.code} {each.school.amphoe}".strip()
            slips.append(
                Slip(seat.text(), name, place, code, chat_link(session, desk.office_code, f"{WORD} {code}"))
            )
        office = session.get_one(Office, desk.office_code).name
    if not slips:
        raise WrongInputError("ทุกโรงเรียนมีผู้ลงทะเบียนแล้ว ออกรหัสเพิ่มได้ในหน้าของแต่ละโรงเรียน")
    sheet = Response(page_of(slips, office=office, expires_at=now + VALID_FOR), mimetype="text/html")
    # As a file: the page brings its letters and styles along, which no page of the console may.
    sheet.headers["Content-Disposition"] = "attachment; filename=codes.html"
    return sheet


def _invited(desk: Desk, session: Session, seat: Seat, *, at: datetime) -> str:
    code = invite(session, seat, at=at)
    desk.note(session, "invite", seat=seat.text())
    return code


def end(desk: Desk) -> ResponseReturnValue:
    """End one spell; whoever held the seat has lost it in this very minute."""
    number = field("holder", 20)
    with writing(desk.deps.sessions) as session:
        if number.isdigit() and int(number) == desk.visitor.holder_id:
            raise WrongInputError("สิ้นสุดตำแหน่งของตนเองในหน้านี้ไม่ได้ ให้เจ้าหน้าที่อีกคนทำให้")
        ended = end_spell(session, desk.office_code, int(number) if number.isdigit() else 0, at=desk.now())
        if ended is None:
            return desk.to("/people", "gone")
        if ended.kind in ("officer", "director") and not officers_left(session, desk.office_code):
            raise WrongInputError("ต้องมีเจ้าหน้าที่หรือผู้อำนวยการเขตเหลืออย่างน้อยหนึ่งคน")
        seat = f"{ended.kind}:{ended.target}" if ended.target else ended.kind
        desk.note(session, "seat.ended", seat=seat)
    return desk.to("/people", "ended")
