"""What a file would change if it were imported now: loaded out of sight, compared as an import is, and taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.importing.accept import (
    find_dataset,
    live_twin,
    open_batch,
    read_and_check,
    read_options,
    table_rows,
)
from db.importing.batches import Change, diff_batch, discard, remove_stuck_loading, summarize
from db.importing.check import no_progress
from db.importing.directory import Directory
from db.importing.loading import load_rows
from db.importing.reading import fingerprint
from db.importing.switching import Summary
from db.session import Sessions, writing


@dataclass(frozen=True, slots=True)
class Preview:
    """What came of checking a file without faults: its rows, and how they differ from what is held today."""

    rows: int
    layout: str
    warnings: tuple[str, ...]
    summary: Summary
    #: The first values that would change; facts of which nothing was held are only counted.
    changes: tuple[Change, ...]
    #: The live batch that holds this very file.
    duplicate_of: int | None = None


def held_as(
    session: Session,
    kind: str,
    data: bytes,
    *,
    office_code: str,
    year: int | str | None = None,
    round: str | None = None,
    as_of: str | date | None = None,
    further: Mapping[str, str] | None = None,
) -> int | None:
    """Return the live batch that holds this very file with these options; None when there is none."""
    options = read_options(office_code, year, round, as_of, further=further)
    twin = live_twin(session, fingerprint(data, kind, options))
    return twin.id if twin is not None else None


def preview_file(
    sessions: Sessions,
    kind: str,
    data: bytes,
    *,
    office_code: str,
    year: int | str | None = None,
    round: str | None = None,
    as_of: str | date | None = None,
    further: Mapping[str, str] | None = None,
    file_name: str = "",
    by: str = "",
    most: int = 100,
) -> Preview:
    """Check a file and reckon what it would change; nothing of it stays. See ``import_file`` for the options.

    Raises:
        WrongInputError: Kind, option or file cannot be used at all.
        ImportRejectedError: With every fault of the file.
    """
    dataset = find_dataset(kind)
    options = read_options(office_code, year, round, as_of, further=further)
    remove_stuck_loading(sessions)
    with sessions() as session:
        twin = live_twin(session, fingerprint(data, kind, options))
        if twin is not None:
            return Preview(twin.rows, twin.layout, (), Summary(0, 0, twin.rows), (), twin.id)
        parsed, checked = read_and_check(session, dataset, options, data, file_name, no_progress)
    batch_id = open_batch(sessions, dataset, options, parsed, office_name="", by=by)
    try:
        with sessions() as session:
            keys, rows = table_rows(
                dataset, checked, options, Directory(session, options.office_code), batch_id
            )
            load_rows(sessions, dataset.table.__table__, keys, rows, len(checked.rows), no_progress)
        with writing(sessions) as session:
            session.get_one(ImportBatch, batch_id).rows = len(checked.rows)
        with sessions() as session:
            summary = summarize(session, dataset, session.get_one(ImportBatch, batch_id))
            changes = diff_batch(session, batch_id, most=most, changed_only=True)
    finally:
        discard(sessions, batch_id)
    return Preview(len(checked.rows), parsed.layout, tuple(checked.warnings), summary, tuple(changes))
