"""October transfers (โยกย้าย): a file is checked, shown, carried out as one batch, taken back; codes for who comes."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from bot.console.people import printed, slip_of
from db.errors import WrongInputError
from db.importing.guards import SENT
from db.register import open_schools
from db.seat_names import seat_name
from db.seat_returns import newcomers, take_back
from db.seat_transfers import awaited_of, transfers_of, void_awaited
from db.session import writing


def show(desk: Desk) -> ResponseReturnValue:
    """Show the form for a file, and the batches with who is still to come by each."""
    with desk.reading() as session:
        batches = transfers_of(session, desk.office_code)
        schools = open_schools(session, desk.office_code)
        awaited = {
            each.id: len(awaited_of(session, desk.office_code, each.id))
            for each in batches
            if not each.undone_at
        }
        newest = next((each.id for each in batches if not each.undone_at), 0)
        came = [seat_name(seat, session) for _, seat in newcomers(session, desk.office_code, newest)]
    return desk.page(
        "transfers", batches=batches, awaited=awaited, newest=newest, came=came, schools=len(schools),
        done=request.args.get("batch", ""), here="/people",
    )  # fmt: skip


def check(desk: Desk) -> ResponseReturnValue:
    """Take a file and have it checked; nobody moves by this."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise WrongInputError("เลือกไฟล์ Excel หรือ CSV ก่อน")
    data = given.read(SENT.size + 1)
    if len(data) > SENT.size:
        raise WrongInputError("ไฟล์ใหญ่เกิน 10 เมกะไบต์")
    return desk.errand("seats.check", {}, file=data, file_name=given.filename)


def accept(desk: Desk) -> ResponseReturnValue:
    """Carry out a file that was checked before."""
    return desk.errand("seats.accept", {"checked": field("checked", 43)})


def template(desk: Desk) -> ResponseReturnValue:
    """Have the empty form written."""
    return desk.errand("seats.template", {})


def undo_batch(desk: Desk, number: int) -> ResponseReturnValue:
    """Take a batch back: everybody holds again what they held before; who came to its seats leaves them."""
    with writing(desk.deps.sessions) as session:
        done = take_back(
            session, desk.office_code, number, by=desk.visitor.actor, seat=desk.visitor.seat.text(), at=desk.now()
        )  # fmt: skip
    return desk.to("/people/transfers", "left_again" if done.came else "returned")


def codes(desk: Desk, number: int) -> ResponseReturnValue:
    """Issue a code to every seat that somebody is still to come to by a batch: a list to print; those before end."""
    with writing(desk.deps.sessions) as session:
        seats = awaited_of(session, desk.office_code, number)
        if not seats:
            raise WrongInputError("ไม่มีตำแหน่งที่รอผู้มาใหม่ในชุดนี้")
        void_awaited(session, number, at=desk.now())
        schools = {
            each.code: each
            for each in open_schools(session, desk.office_code, [seat.school_code or "" for seat in seats])
        }
        slips = [slip_of(desk, session, seat, schools.get(seat.school_code or "")) for seat in seats]
        sheet = printed(desk, session, slips, name=f"transfer-{number}.html")
    return sheet
