"""A file of October transfers as officers see it (โยกย้าย): who goes where by their seats, and carrying it out.

The console (bot/clerk/transferring.py) and the chat say and do the same. In the chat such a file comes in like every other
(handlers/imports.py); it is no import, for it changes who holds a seat and no figure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from db.audit import write_audit
from db.importing.seat_moves import ReadMoves, moves_in, schools_by_code
from db.kept_files import DROPPED, HELD, USED, Keeping, KeptFile, tell_of_file
from db.people import Seat
from db.seat_names import seat_name
from db.seat_returns import newcomers, take_back
from db.seat_transfers import (
    COMES,
    LEAVES,
    LOSES,
    MOVES,
    UNKNOWN,
    Move,
    Outcome,
    awaited_of,
    in_force,
    tell,
    transfer,
)
from db.session import writing
from handlers.core import LEAVE_IT, TAKE_BACK, Ask, HandlerContext, Reply, Suggestion, to_confirm
from handlers.import_cards import accept_button, drop_button
from handlers.import_files import content, put
from reports.cards import Card, Figure

#: What a sent file is taken for, beside the kinds of facts.
KIND = "seat_moves"
#: Written down beside the file: what the officer was shown, and the batch it became.
_SHOWN, _BATCH = "shown", "transfer"
#: Rows and faults that a card shows.
_MOST = 10
_UNITS = {MOVES: "คน", LEAVES: "คน", LOSES: "คน", COMES: "ตำแหน่ง", UNKNOWN: "ตำแหน่ง"}
_SAYS = {
    MOVES: "ย้าย", LEAVES: "พ้นตำแหน่ง", COMES: "มาใหม่จากนอกเขต", UNKNOWN: "ยังไม่ลงทะเบียน ไม่มีใครย้าย",
    LOSES: "หมดสิทธิ์เพราะมีผู้มาแทน",
}  # fmt: skip


def lines_of(session: Session, moves: Sequence[Move]) -> list[list[str]]:
    """Return what a batch would do, a line each: what, whose seat, to which seat, how many people; nobody's name."""

    def name(seat: Seat | None) -> str:
        return seat_name(seat, session) if seat else ""

    return [[each.what, name(each.comes), name(each.goes), str(each.people)] for each in tell(session, moves)]


def carry_out(session: Session, seat: Seat, read: ReadMoves, *, by: str, at: datetime) -> tuple[int, Outcome]:
    """Carry a file out as one batch with its audit line, in the caller's transaction; return its number and what it did.

    Raises:
        WrongInputError: The same file is in force already.
    """
    number, outcome = transfer(
        session, seat.office_code, read.moves, file_name=read.name, fingerprint=read.fingerprint, at=at
    )
    write_audit(
        session, office_code=seat.office_code, actor=by, seat=seat.text(), act="seats.transferred",
        detail={"batch": number, **asdict(outcome)}, at=at,
    )  # fmt: skip
    return number, outcome


def show_moves(file: KeptFile, data: bytes, ask: Ask, context: HandlerContext, keeping: Keeping) -> Reply:
    """Check a sent file of transfers and show who would go where; nobody moves by it."""
    read = _read(keeping, data, file.name, ask)
    if read.faults:
        put(keeping, file, DROPPED, ask)
        rows = tuple(
            Figure(f"{each.sheet}!{each.cell}", each.expected, "", note=each.value) for each in list(read.faults)[:_MOST]
        )  # fmt: skip
        told = f"{read.faults.total:,} จุดที่ต้องแก้ค่ะ ไฟล์โยกย้าย {file.name} ยังไม่มีใครย้าย แก้แล้วส่งไฟล์ใหม่ได้เลย"
        return Reply("command", told, (Card("จุดที่ต้องแก้", rows, None, file.name),), figures=rows)
    with keeping.sessions() as session:
        twin = in_force(session, ask.office_code, read.fingerprint)
        lines = lines_of(session, read.moves)
    if twin is not None:
        put(keeping, file, DROPPED, ask)
        return Reply("command", f"ไฟล์ {file.name} ดำเนินการแล้ว เป็นชุดโยกย้ายที่ {twin} ไม่มีอะไรเปลี่ยนค่ะ")
    file.told = {**file.told, "kind": KIND, _SHOWN: _mark(lines)}
    with writing(keeping.sessions) as session:
        tell_of_file(session, file, file.told)
    counts = tuple(
        Figure(
            said,
            sum(int(people) if _UNITS[what] == "คน" else 1 for what, _, _, people in found),
            _UNITS[what],
        )
        for what, said in _SAYS.items()
        if (found := [each for each in lines if each[0] == what])
    )
    rows = tuple(
        Figure(comes or goes, f"→ {goes}" if comes and goes else _SAYS[what], "")
        for what, comes, goes, _ in lines[:_MOST]
    )
    more = f" แสดง {_MOST} แถวแรก" if len(lines) > _MOST else ""
    told = " ".join(f"{each.label} {each.value:,} {each.unit}" for each in counts)
    return Reply(
        "command",
        f"ไฟล์ {file.name} คือการโยกย้ายค่ะ {told}{more} ยังไม่มีใครย้าย กดนำเข้าเพื่อให้มีผลพร้อมกันทั้งชุด",
        (Card("ผลตรวจไฟล์โยกย้าย", (*counts, *rows), None, file.name),),
        suggest=(accept_button(file), drop_button(file)),
        figures=counts,
    )


def accept_moves(file: KeptFile, ask: Ask, context: HandlerContext, keeping: Keeping) -> Reply:
    """Carry out a file that was checked and shown, once, as one batch."""
    if file.state != HELD:
        return _past(file)
    data = content(keeping, file)
    read = _read(keeping, data, file.name, ask)
    with writing(keeping.sessions) as session:
        same = _mark(lines_of(session, read.moves)) == file.told.get(_SHOWN)
        done = in_force(session, ask.office_code, read.fingerprint)
        if same and done is None:
            done, _ = carry_out(session, ask.seat, read, by=context.actor, at=ask.asked_at)
    if done is None:
        again = show_moves(file, data, ask, context, keeping)
        said = f"มีผู้ลงทะเบียนหรือพ้นตำแหน่งหลังจากตรวจไฟล์ จึงตรวจใหม่ให้ค่ะ {again.text}"
        return Reply(again.kind, said, again.cards, suggest=again.suggest, figures=again.figures)
    # The seats are in the batch; what was sent is of no more use.
    put(keeping, file, USED, ask, sealed=None, told={**file.told, _BATCH: str(done)})
    with keeping.sessions() as session:
        waits = len(awaited_of(session, ask.office_code, done))
    come = f" รอผู้มาใหม่ {waits:,} ตำแหน่ง ออกรหัสพร้อม QR ได้ในหน้าจัดการ โรงเรียนและคน โยกย้ายประจำปี" if waits else ""
    return Reply(
        "command", f"โยกย้ายแล้วเป็นชุดที่ {done} ค่ะ ผู้ถือตำแหน่งเดิมหมดสิทธิ์ตั้งแต่นาทีนี้{come}",
        suggest=(Suggestion("ยกเลิกการโยกย้าย", "ยกเลิกการนำเข้า", data=drop_button(file).data),),
    )  # fmt: skip


def undo_moves(file: KeptFile, ask: Ask, context: HandlerContext, keeping: Keeping) -> Reply:
    """Take the batch back that a sent file became; where somebody came by it, only after a yes.

    Raises:
        WrongInputError: It is undone already, or a later one is in force.
    """
    if file.state != USED or _BATCH not in file.told:
        return _past(file)
    number = int(file.told[_BATCH])
    with writing(keeping.sessions) as session:
        came = [seat_name(seat, session) for _, seat in newcomers(session, ask.office_code, number)]
        if came and not ask.slots.get("confirmed"):
            return Reply(
                "command", f"ยกเลิกชุดโยกย้ายที่ {number} ใช่ไหมคะ ผู้มาใหม่ที่ลงทะเบียนแล้ว {len(came):,} คนจะพ้นตำแหน่งด้วย: {', '.join(came[:_MOST])}",
                choices=to_confirm(ask.topic, {"file": file.id}, yes=TAKE_BACK, no=LEAVE_IT),
            )  # fmt: skip
        done = take_back(
            session, ask.office_code, number, by=context.actor, seat=ask.seat.text(), at=ask.asked_at
        )
    put(keeping, file, DROPPED, ask)
    left = f" ผู้มาใหม่พ้นตำแหน่ง {done.came:,} คน แจ้งเหตุผลให้ทราบเมื่อพิมพ์มา" if done.came else ""
    return Reply("command", f"ยกเลิกชุดโยกย้ายที่ {number} แล้วค่ะ กลับตำแหน่งเดิม {done.moved:,} คน{left}")


def _past(file: KeptFile) -> Reply:
    if number := file.told.get(_BATCH):
        done = "โยกย้าย" if file.state == USED else "โยกย้ายแล้วยกเลิก"
        return Reply("command", f"ไฟล์ {file.name} {done}เป็นชุดที่ {number} ไปแล้วค่ะ ไม่ได้ทำซ้ำ")
    return Reply("command", f"ไฟล์โยกย้าย {file.name} ไม่ได้ใช้และลบไปแล้วค่ะ ถ้าต้องการใช้ กรุณาส่งไฟล์ใหม่")


def _read(keeping: Keeping, data: bytes, name: str, ask: Ask) -> ReadMoves:
    with keeping.sessions() as session:
        schools = schools_by_code(session, ask.office_code)
    return moves_in(data, name, ask.office_code, schools)


def _mark(lines: Sequence[Sequence[str]]) -> str:
    """What tells whether what the officer was shown is still what would happen."""
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]
