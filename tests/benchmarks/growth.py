"""How a question of one measure grows with the office: 250 schools to all 29,579, in the database and as a whole answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from db.datasets import MEASURES
from db.importing import refresh_rollups
from db.people import Seat
from db.session import make_engine, make_sessions
from handlers.core import Ask, HandlerContext
from handlers.figures import answer_figures
from reports.charts.draw import draw_pair, warm_up
from reports.question import Period, Question, Rank, Scope
from tests.benchmarks.databases import postgres_url, processor_clock, sqlite_url
from tests.benchmarks.measuring import Report, median, ms, p95, times_ms
from tests.benchmarks.national import COUNTRY, FISCAL_YEARS, SCHOOLS, YEARS, fill

SIZES = (250, 1_000, 4_000, 12_000, SCHOOLS)
ALL = Scope("office", COUNTRY)
PERIODS = {"academic": Period("academic", YEARS[-1:]), "fiscal": Period("fiscal", FISCAL_YEARS[-1:])}
FIRST_TEN = Rank(top=False, count=10)
#: One condition each, of the kinds people name.
CONDITIONS = (
    ("students", ("grade", ("ป.1",))), ("students", ("level", ("ประถมศึกษา",))), ("students", ("size", ("เล็ก",))),
    ("allocated", ("instalment", ("1",))), ("allocated", ("size", ("กลาง",))),
)  # fmt: skip
CHARTED = ("one breakdown",)
AMPHOE = replace(ALL, kind="amphoe", keys=("อำเภอ 3",), names=("อำเภอ 3",))


def breakdowns(measure: str, **more: Any) -> Iterator[Question]:
    """Questions of one measure by nothing and by each of its dimensions; of schools the ten least."""
    declared = MEASURES[measure]
    question = Question(measure, ALL, period=PERIODS[declared.calendar], **more)
    yield question
    narrowed = {key for key, _ in question.where}
    for key in declared.dimensions:
        if key == "year":
            years = YEARS if declared.calendar == "academic" else FISCAL_YEARS
            yield replace(question, period=Period(declared.calendar, years))
        elif key not in narrowed:
            yield replace(question, by=(key,), rank=FIRST_TEN if key == "school" else None)


def groups() -> dict[str, list[Question]]:
    """What is asked, by the name it has in the table."""
    one = [each for measure in ("students", "rooms", "allocated") for each in breakdowns(measure)]
    narrowed = [each for measure, where in CONDITIONS for each in breakdowns(measure, where=(where,))]
    narrowed += [replace(each, scope=AMPHOE) for each in breakdowns("students")]
    every = [Question("students", ALL, by=("school",), period=PERIODS["academic"])]
    return {
        "one breakdown": one,
        "one breakdown, one condition": narrowed,
        "list of every school": every,
    }


def run(quick: bool) -> list[Report]:
    sizes = (250, 2_000) if quick else SIZES
    reports = []
    for name, address in (("SQLite", sqlite_url), ("PostgreSQL", postgres_url)):
        report = Report(
            f"{name}: growth from {sizes[0]:,} to {sizes[-1]:,} schools in one office",
            (
                "schools",
                "asked",
                "questions",
                "database p50 ms",
                "p95 ms",
                "answer p50 ms",
                "p95 ms",
                "with chart p95 ms",
            ),
        )
        for schools in sizes:
            with ExitStack() as stack:
                url = stack.enter_context(address())
                if url is None:
                    report.notes.append("PostgreSQL does not answer: left out.")
                    break
                engine = make_engine(url)
                fill(engine, schools, money=True)
                began = time.perf_counter()
                if made := refresh_rollups(make_sessions(engine)):
                    report.notes.append(
                        f"{schools:,}: {made} roll-ups in {time.perf_counter() - began:.0f} s."
                    )
                measure(report, engine, schools, runs=3 if quick else 5)
                engine.dispose()
        report.notes.append("In ms of the processor (PostgreSQL's too), so that other jobs count little.")
        reports.append(report)
    return reports


def measure(report: Report, engine: Engine, schools: int, runs: int) -> None:
    """Add the rows of an office of so many schools, on a database that is filled."""
    warm_up()
    with make_sessions(engine)() as session:
        clock = processor_clock(session)
        for asked, questions in groups().items():
            database, answer, chart = [], [], []
            for question in questions:
                database += _in_database(session, question, clock, runs)
                answer += times_ms(lambda q=question: reply(session, q), runs, clock=clock)  # type: ignore[misc]
            # Drawing takes the same time whatever is drawn: a few of them tell.
            drawable = [each for each in questions if reply(session, each).chart is not None][::4]
            for question in drawable if asked in CHARTED else ():
                chart += times_ms(lambda q=question: draw_pair(reply(session, q).chart), 1, clock=clock)  # type: ignore[misc]
            report.add(
                f"{schools:,}", asked, len(questions), ms(median(database)), ms(p95(database)), ms(median(answer)),
                ms(p95(answer)), ms(p95(chart)) if chart else "-",
            )  # fmt: skip


def reply(session: Session, question: Question) -> Any:
    """Answer in words and cards, as a worker does once it has understood."""
    ask = Ask("figures", datetime(2025, 12, 1, 3, tzinfo=UTC), Seat("officer", COUNTRY), question=question)
    found = answer_figures(ask, HandlerContext(session))
    session.rollback()
    return found


def _in_database(session: Session, question: Question, clock: Callable[[], float], runs: int) -> list[float]:
    """The time of all statements of one answer, with fetching what they give, run once more by themselves."""
    from reports.figures import answer_question

    answer_question(session, question)
    # In a transaction of its own: what was looked up in the last one is not asked for again in the same.
    session.rollback()
    ran: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            ran.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    answer_question(session, question)
    event.remove(engine, "before_cursor_execute", note)
    cursor = session.connection().connection.cursor()

    def again() -> None:
        for statement, parameters in ran:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    taken = times_ms(again, runs, clock=clock)
    session.rollback()
    return taken
