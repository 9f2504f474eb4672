"""Files from the console (นำเข้าข้อมูล): checked, accepted and taken back as the command line does it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.channels import sealer_of
from bot.clerk.comparing import MOST_CHANGES, batch_page, change_rows
from bot.clerk.errands import Job, errand
from bot.files import KINDS
from db.errands import SEALED, Errand, Outcome, forget_file, handed_in
from db.errors import AnswerableError, ImportRejectedError
from db.importing import ImportResult, find_dataset, import_file, undo_batch
from db.importing.batches import get_batch
from db.importing.previewing import preview_file
from db.importing.template import write_template
from db.importing.trial import try_file
from db.kept_files import DROPPED, TABLE, USED, Given, keep_file, kept_of, put_file
from db.session import writing
from handlers.imports import may_bring

#: Faults that a page shows; the rest is counted.
MOST_FAULTS = 200
IMPORTED = "นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที ยังไม่ได้แจ้งโรงเรียนใด ดูรายการและราคาก่อนแจ้ง"


@errand("import.check")
def check(job: Job) -> Outcome:
    """Check a file: its faults, or how many rows would be imported. The file stays at hand for its acceptance.

    Params:
        kind: The dataset. told: Options as typed, by name.
    """
    dataset = find_dataset(str(job.params["kind"]))
    found: dict[str, Any] = {"kind": dataset.kind, "thai": dataset.thai, "name": job.file_name}
    try:
        may_bring(job.deps.sessions, dataset.kind)
        # First in a process of its own: a file made to harm kills that, not the clerk.
        try_file(job.file)
        preview = preview_file(
            job.deps.sessions, dataset.kind, job.file, file_name=job.file_name, by=job.actor, most=MOST_CHANGES,
            **_options(job, job.params["told"]),
        )  # fmt: skip
    except ImportRejectedError as rejected:
        return Outcome({**found, **_faults(rejected)})
    except AnswerableError as wrong:
        return Outcome({**found, "said": wrong.said, "faults": [], "total": 0})
    with job.deps.sessions() as session:
        changes = change_rows(session, job.office_code, preview.changes)
    found |= {
        "rows": preview.rows,
        "warnings": list(preview.warnings),
        "duplicate_of": preview.duplicate_of,
        "summary": [preview.summary.added, preview.summary.changed, preview.summary.same],
        "changes": changes,
    }
    return Outcome(found, keeps=preview.duplicate_of is None)


@errand("import.accept")
def accept(job: Job) -> Outcome:
    """Import the file of an errand that checked it; the same file again changes nothing.

    Amounts and due dates that changed end on the page of the batch, which offers to tell the schools.

    Params:
        checked: Token of the errand that checked it.
    """
    with job.deps.sessions() as session:
        given = handed_in(session, job.office_code, job.actor, str(job.params["checked"]))
    if given is None:
        raise AnswerableError("ไฟล์นี้นำเข้าไปแล้ว หรือตรวจไว้นานเกินไป เลือกไฟล์แล้วตรวจใหม่อีกครั้ง")
    checked, sealed = given
    data = sealer_of(job.deps.settings).open(sealed, SEALED)
    try:
        result = import_file(
            job.deps.sessions, checked.params["kind"], data, file_name=checked.file_name, by=job.actor, **_options(job, checked.params["told"]),
        )  # fmt: skip
    except ImportRejectedError as rejected:
        return Outcome(_faults(rejected))
    _keep_original(job, checked, data, result)
    if result.batch_id is None:
        return Outcome({"to": "/imports", "note": "twice"})
    if result.summary is not None and result.summary.changed:
        shown = batch_page(job, result.batch_id, note=IMPORTED)
        if shown["telling"]:
            return Outcome({**shown, "page": "batch"})
    return Outcome({"to": "/imports", "note": "imported"})


@errand("import.undo")
def undo(job: Job) -> Outcome:
    """Take a batch back; what was held before it holds again.

    Params:
        batch: Its number.
    """
    number = int(job.params["batch"])
    with job.deps.sessions() as session:
        if get_batch(session, number).state != "undone":
            undo_batch(job.deps.sessions, number, by=job.actor)
    with writing(job.deps.sessions) as session:
        if (file := kept_of(session, job.office_code, number)) is not None:
            put_file(session, file, DROPPED, now=job.now)
    return Outcome({"to": "/imports", "note": "undone"})


@errand("import.template")
def template(job: Job) -> Outcome:
    """Write the empty form of a dataset.

    Params:
        kind: The dataset.
    """
    dataset = find_dataset(str(job.params["kind"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{dataset.kind}.xlsx"
        write_template(dataset, path)
        data = path.read_bytes()
    name = f"แบบฟอร์ม{dataset.thai}.xlsx"
    return Outcome({}, out=data, out_name=name, out_mime=KINDS["file"].mime)


def _options(job: Job, told: Mapping[str, str]) -> dict[str, Any]:
    further = {key: told[key] for key in ("grade", "test") if told.get(key)}
    return {
        "office_code": job.office_code, "year": told.get("year"), "round": told.get("round"),
        "as_of": told.get("as_of"), "further": further,
    }  # fmt: skip


def _faults(rejected: ImportRejectedError) -> dict[str, Any]:
    listed = [
        [getattr(each, name, "") for name in ("sheet", "cell", "value", "expected")]
        for each in rejected.faults[:MOST_FAULTS]
    ]
    return {"said": rejected.said, "faults": listed, "total": rejected.total}


def _keep_original(job: Job, checked: Errand, data: bytes, result: ImportResult) -> None:
    """Keep the file sealed for the life of its batch, as those of the chat are; a list of persons is kept nowhere."""
    number = result.batch_id or result.duplicate_of
    private = any(
        each.private for each in find_dataset(checked.params["kind"]).layouts if each.key == result.layout
    )
    with writing(job.deps.sessions) as session:
        forget_file(session, checked.id)
        if private or number is None or kept_of(session, job.office_code, number) is not None:
            return
        given = Given(checked.file_name, data, TABLE)
        row = keep_file(
            session, sealer_of(job.deps.settings), job.office_code, given, by=job.actor, now=job.now
        )
        put_file(session, row, USED, now=job.now, batch_id=number)
