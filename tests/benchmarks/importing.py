"""Importing the canonical students file of the country (29,579 schools x 15 grades) beside pandas.read_csv alone."""

from __future__ import annotations

import csv
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from db.importing import import_file
from db.importing.accept import SUMMING
from db.session import make_engine, make_sessions
from tests.benchmarks.databases import postgres_url, sqlite_url
from tests.benchmarks.measuring import Report, times
from tests.benchmarks.national import COUNTRY, SCHOOLS, TAUGHT, codes, pupils

YEAR = 2568


def run(quick: bool) -> Report:
    schools = 2_000 if quick else SCHOOLS
    report = Report(
        f"Importing {schools * len(TAUGHT):,} rows of students, beside only parsing the same file",
        ("what", "seconds", "rows /s", "against read_csv"),
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        names = codes(COUNTRY, schools)
        rows = write_students(folder / "students.csv", names)
        write_schools(folder / "schools.csv", names)
        base = _parsed(folder / "students.csv")
        report.add("pandas.read_csv, as text", f"{base:.2f}", f"{rows / base:,.0f}", "1.00 x")
        for name, url in (
            ("SQLite", stack.enter_context(sqlite_url())),
            ("PostgreSQL", stack.enter_context(postgres_url())),
        ):
            if url is None:
                report.notes.append("PostgreSQL does not answer: left out.")
                continue
            taken, summing = _imported(url, folder)
            report.add(
                f"import, {name}", f"{taken:.2f}", f"{rows / taken:,.0f}", times(rows / taken, rows / base)
            )
            report.notes.append(
                f"{name}: {summing:.2f} s of it are roll-ups, {times(summing, taken - summing)} of the rest."
            )
    size = "every cell checked, schools looked up, duplicates sought, rows written, batch switched on"
    report.notes.append(f"An import is: {size}.")
    return report


def write_schools(path: Path, names: list[str]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(("รหัสโรงเรียน", "ชื่อโรงเรียน", "อำเภอ"))
        writer.writerows(
            (code, f"บ้านทดสอบ {index}", f"อำเภอ {index % 928}") for index, code in enumerate(names)
        )


def write_students(path: Path, names: list[str]) -> int:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(("รหัสโรงเรียน", "ปีการศึกษา", "รอบ", "ชั้น", "ชาย", "หญิง", "ห้อง"))
        for index, code in enumerate(names):
            writer.writerows(
                (code, YEAR, "1", name, *pupils(index, grade, YEAR), 1) for grade, name in enumerate(TAUGHT)
            )
    return len(names) * len(TAUGHT)


def _parsed(path: Path) -> float:
    """Return the best of three, in seconds: codes must stay text, so everything is read as text."""
    import pandas

    taken = []
    for _ in range(3):
        began = time.perf_counter()
        pandas.read_csv(path, dtype=str)
        taken.append(time.perf_counter() - began)
    return min(taken)


def _imported(url: str, folder: Path) -> tuple[float, float]:
    """Return the seconds of the import, and those of the roll-ups at its end."""
    summed: list[float] = []

    def note(step: str, _done: int, _total: int) -> None:
        if step == SUMMING:
            summed.append(time.perf_counter())

    engine = make_engine(url)
    sessions = make_sessions(engine)
    import_file(sessions, "schools", folder / "schools.csv", office_code=COUNTRY, office_name="สพป.ทดสอบ")
    began = time.perf_counter()
    import_file(
        sessions, "students", folder / "students.csv", office_code=COUNTRY, as_of="2568-06-10", progress=note
    )
    ended = time.perf_counter()
    engine.dispose()
    return ended - began, ended - summed[0]
