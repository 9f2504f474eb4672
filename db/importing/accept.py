"""From a file to facts that answers use: read, check, load out of sight, switch in one short transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets import DATASETS
from db.datasets.core import Dataset, Kind
from db.errors import ImportRejectedError, WrongInputError
from db.importing.batches import (
    ATTEMPTS,
    audit_accepted,
    discard,
    remove_stuck_loading,
    summarize,
    tell_accepted,
)
from db.importing.cells import read_round, read_year
from db.importing.check import SCHOOLS, Checked, Progress, check, no_progress
from db.importing.directory import Directory
from db.importing.faults import CellError
from db.importing.loading import load_rows
from db.importing.reading import Options, Parsed, as_day, fingerprint, read_file
from db.importing.rolling import refresh_rollups
from db.importing.switching import Summary, carry_out, plan_accept, still_holds
from db.importing.workbook import read_bytes
from db.offices import EVERY_OFFICE, Office, ensure_office
from db.session import Sessions, writing
from db.values.calendar import office_day, utc_now
from db.values.cells import plain

#: The last step of an import, as progress tells it.
SUMMING = "สรุปยอด"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. ``batch_id`` is None for a dry run and for a file that was imported before."""

    batch_id: int | None
    rows: int
    layout: str = ""
    warnings: tuple[str, ...] = ()
    #: The live batch that holds this very file with these options.
    duplicate_of: int | None = None
    summary: Summary | None = None


def find_dataset(kind: str) -> Dataset:
    """Return the dataset of a kind.

    Raises:
        WrongInputError: No such kind; the sentence lists those there are.
    """
    if kind not in DATASETS:
        kinds = ", ".join(f"{dataset.kind} ({dataset.thai})" for dataset in DATASETS.values())
        raise WrongInputError(f"ไม่รู้จักชนิดข้อมูล {kind} ชนิดที่มีคือ {kinds}")
    return DATASETS[kind]


def read_options(
    office_code: str,
    year: int | str | None,
    round: str | None,
    as_of: str | date | None,
    demonstration: bool = False,
    further: Mapping[str, str] | None = None,
) -> Options:
    """Read what a person said beside the file; ``further`` by the key of the column it fills.

    Raises:
        WrongInputError: A year, round or date that cannot be read, named by its option.
    """
    try:
        option = f"--year {year}"
        year_be = None if year is None else read_year(str(year))
        option = f"--round {round}"
        round_name = None if round is None else _round(str(round))
    except CellError as error:
        raise WrongInputError(f"{option}: {error.expected}") from error
    told = tuple(sorted((key, plain(text)) for key, text in (further or {}).items()))
    return Options(office_code.strip(), year_be, round_name, as_day(as_of), demonstration, told)


def _round(text: str) -> str:
    """Read a round; what is no mere number may be a report's own name of its round (ไตรมาส 1) and passes as written."""
    try:
        return read_round(text)
    except CellError:
        if plain(text).isdigit():
            raise
        return plain(text)


def import_file(
    sessions: Sessions,
    kind: str,
    path: str | Path | bytes,
    *,
    office_code: str,
    office_name: str = "",
    year: int | str | None = None,
    round: str | None = None,
    as_of: str | date | None = None,
    dry_run: bool = False,
    by: str = "",
    demonstration: bool = False,
    file_name: str = "",
    progress: Progress | None = None,
    further: Mapping[str, str] | None = None,
    again: bool = False,
) -> ImportResult:
    """Import one file, wholly or not at all.

    Args:
        path: The file, or its content (then ``file_name`` tells its name).
        office_code: The office the rows belong to; ``all`` takes each row's office from its school.
        office_name: Name for an office that is not known yet.
        year: Buddhist year for files that do not say it; ``round`` likewise, and ``further`` by the key of a column.
        as_of: The day the figures are true for; today (Bangkok) when nothing is said.
        by: Who imports, for the audit log; never a LINE id in the clear.
        again: Accept even what a live batch says to the letter: told anew, it is the newest word.
    Raises:
        WrongInputError: Kind, option or file cannot be used at all.
        ImportRejectedError: With every fault of the file; nothing was written.
    """
    told = progress or no_progress
    dataset = find_dataset(kind)
    options = read_options(office_code, year, round, as_of, demonstration, further)
    data = path if isinstance(path, bytes) else read_bytes(path)
    name = file_name or ("" if isinstance(path, bytes) else Path(path).name)
    remove_stuck_loading(sessions)
    with sessions() as session:
        twin = live_twin(session, fingerprint(data, kind, options))
        if twin is not None and not again:
            return ImportResult(None, twin.rows, twin.layout, duplicate_of=twin.id)
        parsed, checked = read_and_check(session, dataset, options, data, name, told)
    if dry_run:
        return ImportResult(None, len(checked.rows), parsed.layout, tuple(checked.warnings))
    batch_id = open_batch(sessions, dataset, options, parsed, office_name=office_name, by=by)
    try:
        with sessions() as session:
            directory = Directory(session, options.office_code)
            keys, rows = table_rows(dataset, checked, options, directory, batch_id)
            load_rows(sessions, dataset.table.__table__, keys, rows, len(checked.rows), told)
        told("เทียบกับข้อมูลเดิม", 0, 0)
        summary = _switch(sessions, dataset, batch_id, len(checked.rows), by)
    except BaseException:
        discard(sessions, batch_id)
        raise
    told(SUMMING, 0, 0)
    with suppress(SQLAlchemyError):
        # The import is done; what could not be rolled up now is the sweeper's.
        refresh_rollups(sessions, dataset.kind, soon=True)
    return ImportResult(batch_id, len(checked.rows), parsed.layout, tuple(checked.warnings), summary=summary)


def live_twin(session: Session, mark: str) -> ImportBatch | None:
    """Return the live batch that holds this very file with these options; None when there is none."""
    return session.scalar(
        select(ImportBatch).where(ImportBatch.fingerprint == mark, ImportBatch.state == "live")
    )


def read_and_check(
    session: Session, dataset: Dataset, options: Options, data: bytes, name: str, progress: Progress
) -> tuple[Parsed, Checked]:
    """Read a file and check every cell.

    Raises:
        WrongInputError: It cannot be used at all.
        ImportRejectedError: With every fault.
    """
    parsed = read_file(data, dataset, options, name=name)
    checked = check(session, parsed, dataset, options, progress=progress)
    if parsed.faults:
        total = parsed.faults.total
        said = f"ไม่รับไฟล์ {name or dataset.thai}: พบ {total:,} จุดที่ต้องแก้ ยังไม่มีข้อมูลใดถูกบันทึก"
        raise ImportRejectedError(said, list(parsed.faults), total)
    return parsed, checked


def open_batch(
    sessions: Sessions, dataset: Dataset, options: Options, parsed: Parsed, *, office_name: str, by: str
) -> int:
    """Make a batch that is still loading, which nobody sees; return its number."""
    with writing(sessions) as session:
        default = "ทุกเขต" if options.every_office else f"สพท. {options.office_code}"
        ensure_office(
            session, options.office_code, office_name or default, demonstration=options.demonstration
        )
        batch = ImportBatch(
            office_code=options.office_code,
            kind=dataset.kind,
            layout=parsed.layout,
            file_name=parsed.file_name,
            fingerprint=parsed.fingerprint,
            as_of=options.as_of or office_day(utc_now()),
            demonstration=options.demonstration,
            imported_by=by[:64],
        )
        session.add(batch)
        session.flush()
        return batch.id


def table_rows(
    dataset: Dataset, checked: Checked, options: Options, directory: Directory, batch_id: int
) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """Return the table's attributes and the rows in their order: cells, what ``fill`` adds, office, batch, current."""
    keys, fill = checked.keys, dataset.fill
    office = _OfficeReader(dataset, keys, options, directory)
    if fill is None:
        names: tuple[str, ...] = (*keys, "office_code", "batch_id", "current")
        return names, ((*row, office(row), batch_id, True) for row in checked.rows)
    added = tuple(key for key in fill(dict(zip(keys, checked.rows[0], strict=True))) if key not in keys)
    names = (*keys, *added, "office_code", "batch_id", "current")

    def filled(row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = dict(zip(keys, row, strict=True))
        cells.update(fill(cells))
        return tuple([cells[key] for key in (*keys, *added)])

    return names, ((*filled(row), office(row), batch_id, True) for row in checked.rows)


class _OfficeReader:
    """Says to which office a row belongs: that of the import, or with ``all`` that of its school.

    A list of schools names none itself: there the first four digits of the SMIS code are the office (สพป.).
    """

    def __init__(
        self, dataset: Dataset, keys: tuple[str, ...], options: Options, directory: Directory
    ) -> None:
        self._options, self._directory = options, directory
        self._is_schools = dataset.kind == SCHOOLS
        codes = [column.key for column in dataset.columns if column.kind is Kind.SCHOOL_CODE]
        self._place = keys.index(codes[0]) if codes and options.every_office and not dataset.national else -1
        self._known: dict[str, str] = {}

    def __call__(self, row: tuple[Any, ...]) -> str:
        if self._place < 0 or not row[self._place]:
            return self._options.office_code
        code: str = row[self._place]
        if code not in self._known:
            self._known[code] = code[:4] if self._is_schools else self._directory.office_of(code)
        return self._known[code]


def _switch(sessions: Sessions, dataset: Dataset, batch_id: int, rows: int, by: str) -> Summary:
    """Make a loaded batch live: what it replaces is worked out before, the transaction itself is short."""
    for attempt in range(ATTEMPTS + 1):
        with sessions() as session:
            batch = session.get_one(ImportBatch, batch_id)
            session.expunge(batch)
            batch.rows = rows
            summary = summarize(session, dataset, batch)
            plan = plan_accept(session, dataset, batch)
        with writing(sessions) as session:
            batch = session.get_one(ImportBatch, batch_id)
            if not still_holds(session, batch, plan):
                if attempt < ATTEMPTS:
                    continue
                plan = plan_accept(session, dataset, batch)
            batch.rows = rows
            if batch.office_code == EVERY_OFFICE:
                _ensure_offices(session, dataset, batch)
            carry_out(session, dataset, batch, plan, "live")
            tell_accepted(session, dataset, batch)
            audit_accepted(session, batch, by)
            return summary
    raise AssertionError("the last attempt plans under the lock")


def _ensure_offices(session: Session, dataset: Dataset, batch: ImportBatch) -> None:
    table = dataset.table.__table__
    codes = set(session.scalars(select(table.c.office_code).where(table.c.batch_id == batch.id).distinct()))
    known = set(session.scalars(select(Office.code)))
    session.add_all(Office(code=code, name=f"สพท. {code}") for code in sorted(codes - known))
    session.flush()
