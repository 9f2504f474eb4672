"""What is in a backup: a zip of ``tables/NAME.jsonl`` and ``files/PATH``, and ``manifest.json`` with the sum of each.

A table is one JSON array a line; the first line names the columns. Moments are ISO 8601 in UTC, bytes are Base64: so the
same file goes into SQLite and PostgreSQL, and a person can read it with any tool in twenty years.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from sqlalchemy import JSON, Date, DateTime, Engine, LargeBinary, MetaData, Numeric, Table, Time, select
from sqlalchemy.types import Float, TypeEngine

from db.errors import WrongInputError

FORMAT, PRODUCT, MANIFEST = 1, "nongphaen", "manifest.json"
#: Rows read or written at a time.
CHUNK = 2000
_BLOCK = 1 << 20
#: Most bytes of a line or of the manifest: a backup is trusted, but not without end.
_LONGEST = 256 << 20


class Source(Protocol):
    """Where rows come from: a backup file, or a database."""

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""

    def rows(self, table: str) -> Iterator[list[Any]]:
        """Yield its rows as plain JSON values, in the order of the columns."""


def damaged(why: str) -> WrongInputError:
    """Return the error that a file is no backup, or not whole."""
    return WrongInputError(f"ไฟล์สำรองนี้ใช้ไม่ได้ อาจเสียหายหรือไม่ครบ ({why}) ข้อมูลเดิมไม่ถูกแตะต้อง")


def plain(value: Any) -> Any:
    """Return a database's value as JSON takes it; a moment without a zone is in UTC (db/base.py)."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, Decimal) else value


def reader_of(kind: TypeEngine[Any], *, naive: bool) -> Callable[[Any], Any]:
    """Return what turns a JSON value into that of a column; ``naive``: the database keeps moments without a zone."""

    def moment(text: str) -> datetime:
        read = datetime.fromisoformat(text).astimezone(UTC)
        return read.replace(tzinfo=None) if naive else read

    if isinstance(kind, JSON):
        return lambda value: value
    for types, read in (
        (DateTime, moment),
        (Date, date.fromisoformat),
        (Time, time.fromisoformat),
        (LargeBinary, base64.b64decode),
    ):
        if isinstance(kind, types):
            return read
    return Decimal if isinstance(kind, Numeric) and not isinstance(kind, Float) else lambda value: value


class Rows:
    """A database as a source; ``connect`` decides what is seen (a snapshot, or the present)."""

    def __init__(self, engine: Engine, names: list[str]) -> None:
        self._connection = engine.connect().execution_options(stream_results=True)
        if engine.dialect.name == "postgresql":
            # One moment for all tables, while others go on writing.
            self._connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        metadata = MetaData()
        metadata.reflect(self._connection, only=names)
        self.tables: list[Table] = metadata.sorted_tables
        self._by_name = {table.name: table for table in self.tables}

    def close(self) -> None:
        """Let the snapshot go."""
        self._connection.close()

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""
        return [column.name for column in self._by_name[table].columns]

    def rows(self, table: str) -> Iterator[list[Any]]:
        """Yield its rows by primary key, streamed."""
        found = self._by_name[table]
        query = select(found).order_by(*found.primary_key.columns)
        for part in self._connection.execute(query).partitions(CHUNK):
            for row in part:
                yield [plain(value) for value in row]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself (สารบัญ)."""

    revision: str
    made_at: datetime
    tables: dict[str, int]
    files: dict[str, int]


class Archive:
    """A backup file as a source; opening one reads the whole of it and compares every sum.

    Raises:
        WrongInputError: It is no backup, or not whole.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise damaged(type(error).__name__) from error
        try:
            self.manifest = self._check()
        except WrongInputError:
            self._zip.close()
            raise
        except Exception as error:  # whatever is wrong inside: it is no backup
            self._zip.close()
            raise damaged(type(error).__name__) from error

    def close(self) -> None:
        """Let the file go."""
        self._zip.close()

    def _check(self) -> Manifest:
        if self._zip.getinfo(MANIFEST).file_size > _LONGEST:
            raise damaged("สารบัญใหญ่เกินไป")
        told = json.loads(self._zip.read(MANIFEST))
        if told.get("product") != PRODUCT:
            raise damaged("ไม่ใช่ไฟล์ของน้องแผน")
        if told.get("format") != FORMAT:
            raise WrongInputError("ไฟล์สำรองนี้ทำจากโปรแกรมรุ่นใหม่กว่า ปรับรุ่นโปรแกรมก่อนแล้วกู้คืนใหม่")
        members = {f"tables/{name}.jsonl": each for name, each in told["tables"].items()}
        members |= {f"files/{name}": each for name, each in told["files"].items()}
        if set(self._zip.namelist()) != {MANIFEST, *members}:
            raise damaged("รายการไม่ตรงสารบัญ")
        for name, about in members.items():
            if not is_inside(name):
                raise damaged("ชื่อไฟล์ไม่ถูกต้อง")
            with self._zip.open(name) as member:
                if sum_of(member) != about["sha256"]:
                    raise damaged(f"ผลรวมตรวจสอบของ {name} ไม่ตรง")
        return Manifest(
            str(told["revision"]),
            datetime.fromisoformat(told["made_at"]),
            {str(name): int(each["rows"]) for name, each in told["tables"].items()},
            {str(name): int(each["bytes"]) for name, each in told["files"].items()},
        )

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""
        with self._zip.open(f"tables/{table}.jsonl") as file:
            return [str(name) for name in json.loads(file.readline(_LONGEST))]

    def rows(self, table: str) -> Iterator[list[Any]]:
        """Yield its rows as they were written."""
        with self._zip.open(f"tables/{table}.jsonl") as file:
            file.readline(_LONGEST)
            for line in file:
                yield json.loads(line)

    def file(self, name: str) -> IO[bytes]:
        """Open one of the files."""
        return self._zip.open(f"files/{name}")


def is_inside(name: str) -> bool:
    """Say whether a member's name stays within the folder it is put into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\x00" not in name


def sum_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file's bytes, read piece by piece."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
