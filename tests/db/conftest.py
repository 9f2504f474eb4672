"""Fixtures of the import tests: an office with four schools, and files made of rows."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Callable, Iterator

import openpyxl
import pytest

from db.importing import ImportResult, import_file
from db.migrate import upgrade
from db.session import make_engine, make_sessions

SCHOOLS = (
    "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน\n"
    "57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย\n57030002,บ้านสอง,แม่จัน,กลุ่มดอย\n"
    "57030003,บ้านสาม,แม่สาย,\n57030010,บ้านสิบ,แม่สาย,\n"
)
OTHER_SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน\n54020001,บ้านอื่น\n"
STUDENTS = ("รหัสโรงเรียน", "ปีการศึกษา", "รอบ", "ชั้น", "ชาย", "หญิง", "ห้อง")


def workbook(*rows: tuple, sheet: str = "Sheet1") -> bytes:
    """Return an .xlsx of rows, from A1 on."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv_text(*rows: tuple) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


@pytest.fixture
def office(sessions):
    """Sessions on a database that knows the schools of two offices."""
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.เชียงราย เขต 3")
    import_file(sessions, "schools", OTHER_SCHOOLS.encode(), office_code="5402", office_name="สพป.แพร่ เขต 2")
    return sessions


@pytest.fixture
def bring(office) -> Callable[..., ImportResult]:
    """Import a file of office 5703: ``bring("students", data, year=2568)``."""

    def run(kind: str, data: bytes, **options) -> ImportResult:
        return import_file(office, kind, data, office_code=options.pop("office_code", "5703"), **options)

    return run


def service_url(name: str) -> str:
    """Return the address of a service, or skip the test: in CI it must be there."""
    return os.environ.get(name, "postgresql://root@127.0.0.1:5432/test")


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database of its own for one test."""
    import psycopg

    admin = service_url("TEST_POSTGRES_URL")
    try:
        connection = psycopg.connect(admin, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL is not here: {error}")
    name = f"nph_{uuid.uuid4().hex[:12]}"
    with connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield admin.rsplit("/", 1)[0] + f"/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_sessions(postgres_url: str):
    upgrade(postgres_url)
    engine = make_engine(postgres_url)
    yield make_sessions(engine)
    engine.dispose()
