"""Writes a backup while the house is running: one moment of the database, then the files."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.backup.files import kept_files
from db.backup.format import FORMAT, MANIFEST, PRODUCT, Rows, Source, sum_of
from db.errors import WrongInputError
from db.migrate import current
from db.models import all_tables
from db.session import make_engine

#: Bytes of a table gathered before they go into the file.
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds (ไฟล์สำรองที่ได้)."""

    rows: int
    tables: int
    files: int
    size: int
    sha256: str


def make_backup(engine: Engine, home: Path, out: Path, *, now: datetime) -> Made:
    """Write a backup to ``out``: under another name first, so that there is a whole one or none.

    Readable by its owner alone, and not encrypted: it holds LINE ids and, for as long as they are kept, what people
    wrote. Secrets of the settings are not in it.

    Raises:
        WrongInputError: The file cannot be written, or the database is damaged.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".tmp")
    except OSError as error:
        raise WrongInputError(f"เขียนไฟล์ {out} ไม่ได้ ({error.strerror})") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            told = _write(engine, home, out, file, now)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = sum_of(file)
        os.replace(temporary, out)
    except OSError as error:
        raise WrongInputError(f"เขียนไฟล์ {out} ไม่ได้ ({error.strerror})") from error
    finally:
        temporary.unlink(missing_ok=True)
    rows = sum(each["rows"] for each in told["tables"].values())
    return Made(rows, len(told["tables"]), len(told["files"]), out.stat().st_size, digest)


def _write(engine: Engine, home: Path, out: Path, file: Any, now: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {
        "product": PRODUCT, "format": FORMAT, "made_at": now.isoformat(), "tables": {}, "files": {}
    }  # fmt: skip
    names = sorted(all_tables().tables)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with snapshot(engine, out.parent) as still:
            told["revision"] = current(still)
            rows = Rows(still, names)
            try:
                for table in rows.tables:
                    told["tables"][table.name] = _write_table(archive, table.name, rows)
            finally:
                rows.close()
        for name, path in kept_files(home, out):
            if (about := _write_file(archive, name, path)) is not None:
                told["files"][name] = about
        archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
    return told


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Engine]:
    """Give an engine on one moment of the database: PostgreSQL's is a transaction, SQLite's a copy by its backup API.

    Raises:
        WrongInputError: SQLite says that the file is damaged.
    """
    if engine.dialect.name != "sqlite":
        yield engine
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix=".snapshot.") as scratch:
        path = Path(scratch) / "snapshot.db"
        connection = engine.raw_connection()
        copy = sqlite3.connect(path)
        try:
            connection.driver_connection.backup(copy)  # type: ignore[union-attr]
            if (said := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise WrongInputError(f"ฐานข้อมูลเสียหาย จึงสำรองไม่ได้ ({said}) กู้คืนจากไฟล์สำรองก่อนหน้า")
        finally:
            copy.close()
            connection.close()
        still = make_engine(f"sqlite:///{path}")
        try:
            yield still
        finally:
            still.dispose()


def _write_table(archive: zipfile.ZipFile, name: str, rows: Source) -> dict[str, Any]:
    digest, count, gathered = hashlib.sha256(), 0, bytearray()
    with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as member:
        gathered += _line(rows.columns(name))
        for row in rows.rows(name):
            gathered += _line(row)
            count += 1
            if len(gathered) >= _BLOCK:
                digest.update(gathered)
                member.write(gathered)
                gathered.clear()
        digest.update(gathered)
        member.write(gathered)
    return {"rows": count, "sha256": digest.hexdigest()}


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any] | None:
    digest, size = hashlib.sha256(), 0
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None  # swept since it was listed
    # Pictures and documents are packed already.
    info = zipfile.ZipInfo(f"files/{name}")
    with source, archive.open(info, "w", force_zip64=True) as member:
        while block := source.read(_BLOCK):
            digest.update(block)
            member.write(block)
            size += len(block)
    return {"bytes": size, "sha256": digest.hexdigest()}
