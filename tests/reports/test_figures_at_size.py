"""Thousands of rows are put in order in one pass, and no plan of SQLite walks the index of batches for a sum."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, text

from reports.figures import answer_question
from reports.question import Question, Rank, Scope
from tests.benchmarks.national import COUNTRY, ONE_OFFICE, fill, pupils


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    import db.audit, db.datasets  # noqa
    from db.base import Base
    from db.session import make_engine, make_sessions

    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('size') / 'size.db'}")
    Base.metadata.create_all(engine)
    fill(engine, 1_000)
    yield make_sessions(engine)
    engine.dispose()


def test_a_list_of_all_schools_is_complete_and_ordered(filled):
    question = Question("students", Scope("office", COUNTRY), by=("school",))
    with filled() as session:
        rows = answer_question(session, question).rows
        smallest = answer_question(session, replace(question, rank=Rank(top=False, count=10)))
    values = [row.value for row in rows]
    assert len(rows) == 1_000 and values == sorted(values, reverse=True)
    assert [row.value for row in smallest.rows] == sorted(values)[:10]


def test_sums_agree_with_the_rows_they_were_made_of(filled):
    whole = sum(sum(pupils(school, grade, 2568)) for school in range(1_000) for grade in range(15))
    with filled() as session:
        for by in ((), ("grade",), ("amphoe",), ("level",), ("school",)):
            rows = answer_question(session, Question("students", Scope("office", COUNTRY), by=by)).rows
            assert sum(row.value for row in rows) == whole, by


@pytest.mark.parametrize("by", [(), ("grade",), ("amphoe",), ("size",)])
def test_a_sum_of_pupils_reads_the_index_alone(filled, by):
    ran: list[tuple[str, object]] = []
    with filled() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *a: ran.append((a[2], a[3])))
        answer_question(session, Question("students", Scope("office", ONE_OFFICE), by=by))
        plans = [
            row.detail
            for statement, parameters in list(ran)
            if "enrollments" in statement
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if "enrollments" in row.detail
        ]
        assert session.scalar(text("SELECT count(*) FROM sqlite_stat1")) > 0
    assert plans and all("USING COVERING INDEX ix_enrollments_office" in plan for plan in plans), plans
