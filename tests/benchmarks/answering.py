"""Answering a Question on 29,579 schools x 15 grades x 5 years, on SQLite and PostgreSQL, beside one office."""

from __future__ import annotations

import time
from contextlib import ExitStack

from sqlalchemy.orm import Session

from db.importing import refresh_rollups
from db.session import make_engine, make_sessions
from reports import held
from reports.figures import answer_question
from reports.question import Period, Question, Rank, Scope
from tests.benchmarks.databases import postgres_url, sqlite_url
from tests.benchmarks.measuring import Report, median, ms, p95, times, times_ms
from tests.benchmarks.national import COUNTRY, ONE_OFFICE, SCHOOLS, YEARS, codes, fill

#: What is asked, by the name it has in the table.
SHAPES = (
    "one school",
    "total",
    "by grade",
    "by amphoe",
    "10 smallest schools",
    "schools by size",
    "five years",
)


def question(shape: str, office: str) -> Question:
    whole = Scope("office", office)
    code = codes(office, 1)[0]
    period = Period("academic", YEARS[-1:])
    return {
        "one school": Question("students", Scope("school", office, (code,), ("ทดสอบ",)), period=period),
        "total": Question("students", whole, period=period),
        "by grade": Question("students", whole, by=("grade",), period=period),
        "by amphoe": Question("students", whole, by=("amphoe",), period=period),
        "10 smallest schools": Question(
            "students", whole, by=("school",), rank=Rank(top=False, count=10), period=period
        ),
        "schools by size": Question("schools", whole, by=("size",)),
        "five years": Question("students", whole, period=Period("academic", YEARS)),
    }[shape]


def run(quick: bool) -> Report:
    schools = 2_000 if quick else SCHOOLS
    report = Report(
        f"Answering a Question: all {schools:,} schools of the country as one office, beside one office of 139",
        (
            "database",
            "question",
            "country p50 ms",
            "p95 ms",
            "office p50 ms",
            "p95 ms",
            "country / office",
            "first ms",
        ),
    )
    with ExitStack() as stack:
        for name, url in (
            ("SQLite", stack.enter_context(sqlite_url())),
            ("PostgreSQL", stack.enter_context(postgres_url())),
        ):
            if url is None:
                report.notes.append("PostgreSQL does not answer: left out.")
            else:
                _measure(report, name, url, schools, runs=10 if quick else 15)
    report.notes.append(
        "first: the first time after live batches changed, when the years and rounds held are read anew."
    )
    return report


def _measure(report: Report, name: str, url: str, schools: int, runs: int) -> None:
    engine = make_engine(url)
    began = time.perf_counter()
    rows = fill(engine, schools)
    report.notes.append(f"{name}: {rows:,} rows of pupils written in {time.perf_counter() - began:.0f} s.")
    sessions, began = make_sessions(engine), time.perf_counter()
    made = refresh_rollups(sessions)
    report.notes.append(f"{name}: {made} roll-ups made in {time.perf_counter() - began:.0f} s.")
    with sessions() as session:
        for shape in SHAPES:
            national = question(shape, COUNTRY)
            held._HELD.clear()
            first = times_ms(lambda asked=national: answer(session, asked), 1, warm=0)[0]  # type: ignore[misc]
            country = times_ms(lambda asked=national: answer(session, asked), runs)  # type: ignore[misc]
            small = question(shape, ONE_OFFICE)
            office = times_ms(lambda asked=small: answer(session, asked), runs * 4)  # type: ignore[misc]
            report.add(
                name, shape, ms(median(country)), ms(p95(country)), ms(median(office)), ms(p95(office)),
                times(median(country), median(office)), ms(first),
            )  # fmt: skip
    engine.dispose()


def answer(session: Session, asked: Question) -> object:
    """Answer in a transaction of its own, as each message is."""
    figures = answer_question(session, asked)
    session.rollback()
    return figures
