"""October transfers from the console (โยกย้าย): a file is checked, shown by seats, and carried out as one batch."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bot.channels import sealer_of
from bot.clerk.errands import Job, errand
from bot.files import KINDS
from db.errands import SEALED, Outcome, forget_file, handed_in
from db.errors import AnswerableError, WrongInputError
from db.importing.seat_moves import ReadMoves, moves_in, schools_by_code, write_form
from db.importing.trial import try_file
from db.seat_transfers import in_force
from db.session import writing
from handlers.seat_moves import carry_out, lines_of

#: Faults that a page shows; the rest is counted.
MOST_FAULTS = 200


@errand("seats.check")
def check(job: Job) -> Outcome:
    """Check a file of transfers: its faults, or who would go where. The file stays at hand for its acceptance."""
    found: dict[str, Any] = {"name": job.file_name}
    try:
        # First in a process of its own: a file made to harm kills that, not the clerk.
        try_file(job.file)
        read = _read(job, job.file, job.file_name)
    except WrongInputError as wrong:
        return Outcome({**found, "said": wrong.said, "faults": [], "total": 0})
    if read.faults:
        listed = [
            [each.sheet, each.cell, each.value, each.expected] for each in list(read.faults)[:MOST_FAULTS]
        ]
        said = f"พบ {read.faults.total:,} จุดที่ต้องแก้ ไม่มีใครย้าย"
        return Outcome({**found, "said": said, "faults": listed, "total": read.faults.total})
    with job.deps.sessions() as session:
        twin = in_force(session, job.office_code, read.fingerprint)
        lines = lines_of(session, read.moves)
    return Outcome({**found, "duplicate_of": twin, "lines": lines}, keeps=twin is None)


@errand("seats.accept")
def accept(job: Job) -> Outcome:
    """Carry out the file of an errand that checked it, as one batch; again it changes nothing.

    Params:
        checked: Token of the errand that checked it.
    """
    with job.deps.sessions() as session:
        given = handed_in(session, job.office_code, job.actor, str(job.params["checked"]))
    if given is None or given[0].kind != "seats.check":
        raise AnswerableError("ไฟล์นี้ดำเนินการไปแล้ว หรือตรวจไว้นานเกินไป เลือกไฟล์แล้วตรวจใหม่อีกครั้ง")
    checked, sealed = given
    read = _read(job, sealer_of(job.deps.settings).open(sealed, SEALED), checked.file_name)
    with writing(job.deps.sessions) as session:
        done = in_force(session, job.office_code, read.fingerprint)
        if done is None and lines_of(session, read.moves) != checked.result.get("lines"):
            raise AnswerableError("มีผู้ลงทะเบียนหรือพ้นตำแหน่งหลังจากตรวจไฟล์ เลือกไฟล์แล้วตรวจใหม่อีกครั้ง ยังไม่มีใครย้าย")
        number = done or carry_out(
            session, job.seat, read, by=job.actor, at=job.now
        )[0]  # fmt: skip
        forget_file(session, checked.id)
    return Outcome({"to": f"/people/transfers?batch={number}", "note": "transferred"})


@errand("seats.template")
def template(job: Job) -> Outcome:
    """Write the empty form of transfers."""
    with job.deps.sessions() as session:
        schools = schools_by_code(session, job.office_code)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "moves.xlsx"
        write_form(path, schools)
        data = path.read_bytes()
    return Outcome({}, out=data, out_name="แบบฟอร์มโยกย้าย.xlsx", out_mime=KINDS["file"].mime)


def _read(job: Job, data: bytes, name: str) -> ReadMoves:
    with job.deps.sessions() as session:
        schools = schools_by_code(session, job.office_code)
    return moves_in(data, name, job.office_code, schools)
