"""Made-up facts at the size of the country, the same on every run: 29,579 schools, 15 grades, 5 years, a million allocations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine, insert, text

from db.batches import ImportBatch
from db.datasets.allocations import CATEGORIES, Allocation
from db.datasets.schools import School
from db.datasets.students import Enrollment
from db.offices import Office
from db.values.schooling import GRADES

SCHOOLS = 29_579
YEARS = (2564, 2565, 2566, 2567, 2568)
#: อ.1-3, ป.1-6, ม.1-6.
TAUGHT = GRADES[:15]
#: One office of ordinary size, and one that holds all the schools there are: the worst case, for a question is
#: always about one office.
ONE_OFFICE, ONE_OFFICE_SCHOOLS, COUNTRY = "5703", 139, "9999"
_CHUNK = 20_000
#: What each school is allocated each year: category, line, instalment.
LINES = tuple((CATEGORIES[index % 4 + 1], f"รายการที่ {index // 2 + 1}", index % 2 + 1) for index in range(7))
FISCAL_YEARS = tuple(year + 1 for year in YEARS)


def codes(office: str, schools: int) -> list[str]:
    """Return SMIS-like codes; the country's begin with 1, so that they never meet those of the one office."""
    return [
        f"1{number:07d}" if office == COUNTRY else f"{office}{number:04d}" for number in range(1, schools + 1)
    ]


def pupils(school: int, grade: int, year: int) -> tuple[int, int]:
    """Return boys and girls of a grade: uneven over schools, and a few fewer each year."""
    size = 2 + school * 7919 % 23 + (120 if school % 97 == 0 else 0)
    return size + (school + grade) % 5 - year % 3, size + (school * 3 + grade) % 4 - year % 3


def fill(engine: Engine, schools: int = SCHOOLS, *, money: bool = False) -> int:
    """Write both offices' schools, pupils and (``money``) allocations, by bulk insert; return the number of pupil rows."""
    offices = ((ONE_OFFICE, min(ONE_OFFICE_SCHOOLS, schools)), (COUNTRY, schools))
    with engine.begin() as connection:
        for number, (office, count) in enumerate(offices, 1):
            connection.execute(
                insert(Office), {"code": office, "name": f"สพป.ทดสอบ {office}", "demonstration": False}
            )
            batches = [
                {"id": number * 100 + index, "office_code": office, "kind": kind, "layout": "canonical", "file_name": "-",
                 "fingerprint": f"{office}{kind}", "as_of": date(2025, 6, 10), "state": "live", "rows": count * per_school}
                for index, (kind, per_school) in enumerate(
                    (("schools", 1), *((("students", len(TAUGHT)),) * len(YEARS)), *((("allocations", len(LINES)),) * 5 * money))
                )
            ]  # fmt: skip
            connection.execute(insert(ImportBatch), batches)
    written = 0
    for number, (office, count) in enumerate(offices, 1):
        names = codes(office, count)
        with engine.begin() as connection:
            connection.execute(
                insert(School),
                [_school(office, number * 100, index, code) for index, code in enumerate(names)],
            )
        for row_batch in _chunks(_pupil_rows(office, number * 100, names)):
            with engine.begin() as connection:
                _insert(connection, Enrollment.__tablename__, _COLUMNS, row_batch)
            written += len(row_batch)
        for row_batch in _chunks(_allocation_rows(office, number * 100, names) if money else iter(())):
            with engine.begin() as connection:
                _insert(connection, Allocation.__tablename__, _MONEY_COLUMNS, row_batch)
    _plan_anew(engine)
    return written


def _plan_anew(engine: Engine) -> None:
    """Tell the planner of the new rows, as an import does (db/importing); PostgreSQL's housekeeping follows soon."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        return
    with engine.begin() as connection:
        connection.execute(text("PRAGMA analysis_limit=400"))
        connection.execute(text("ANALYZE"))


def _school(office: str, batch: int, index: int, code: str) -> dict[str, object]:
    return {
        "office_code": office, "batch_id": batch, "current": True, "code": code, "name": f"บ้านทดสอบ {index}",
        "amphoe": f"อำเภอ {index % (5 if office == ONE_OFFICE else 928)}", "tambon": f"ตำบล {index % 7000}",
        "cluster": f"กลุ่ม {index % 12}", "province": f"จังหวัด {index % 77}", "state": "เปิดสอน", "teaches": "ประถมศึกษา",
    }  # fmt: skip


_COLUMNS = (
    "office_code",
    "batch_id",
    "current",
    "school_code",
    "year",
    "round",
    "grade",
    "male",
    "female",
    "rooms",
)


def _pupil_rows(office: str, batch: int, names: list[str]) -> Iterator[tuple[object, ...]]:
    for place, year in enumerate(YEARS, 1):
        for index, code in enumerate(names):
            for grade, name in enumerate(TAUGHT):
                male, female = pupils(index, grade, year)
                yield office, batch + place, True, code, year, "1", name, male, female, 1


_MONEY_COLUMNS = (
    "office_code", "batch_id", "current", "school_code", "year", "category", "line", "instalment", "amount", "letter",
    "letter_date",
)  # fmt: skip


def _allocation_rows(office: str, batch: int, names: list[str]) -> Iterator[tuple[object, ...]]:
    for place, year in enumerate(FISCAL_YEARS, len(YEARS) + 1):
        for index, code in enumerate(names):
            for number, (category, line, instalment) in enumerate(LINES):
                amount = (1_000 + index * 37 % 9_000 + number) * 100
                letter, day = f"ศธ 04048/ว {year}-{instalment}", f"{year - 543}-0{instalment}-15"
                yield office, batch + place, True, code, year, category, line, instalment, amount, letter, day


def _chunks(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    chunk: list[tuple[object, ...]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _insert(connection, table: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:  # type: ignore[no-untyped-def]
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
