"""Money after transfers: by any breakdown it adds up to the same total, to the satang, and no transfer changes a school's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db.datasets.allocations import Allocation
from db.datasets.transfers import Transfer
from db.values.money import Money
from reports.figures import answer_question
from reports.question import Question, Scope
from tests.factories import OFFICE, make_batch, make_school

ALL = Scope("office", OFFICE)
SCHOOLS = ("57030001", "57030002", "57030003")
LINES = {"ก": "งบดำเนินงาน", "ข": "งบดำเนินงาน", "ค": "งบลงทุน", "ง": "งบเงินอุดหนุน"}
allocated = st.lists(
    st.tuples(st.sampled_from(SCHOOLS), st.sampled_from(sorted(LINES)), st.integers(1, 10**9)),
    min_size=1,
    max_size=12,
)
moved = st.lists(
    st.tuples(
        st.sampled_from(SCHOOLS),
        st.sampled_from(sorted(LINES)),
        st.sampled_from([*sorted(LINES), "ใหม่"]),
        st.integers(1, 10**8),
        st.sampled_from(["เสนอ", "อนุมัติ", "ไม่อนุมัติ"]),
    ),
    max_size=12,
)


@pytest.fixture
def office(sessions):
    with sessions() as session:
        batch = make_batch(session, kind="schools")
        for number, code in enumerate(SCHOOLS):
            make_school(
                session, code=code, name=f"โรงเรียน {code}", batch=batch, amphoe="แม่จัน" if number else "แม่สาย"
            )
        batches = {kind: make_batch(session, kind=kind) for kind in ("allocations", "transfers")}
        session.commit()
        yield session, batches


def fill(session, batches, rows, requests):
    session.execute(delete(Allocation))
    session.execute(delete(Transfer))
    for number, (school, line, satang) in enumerate(rows, 1):
        session.add(
            Allocation(
                office_code=OFFICE, batch_id=batches["allocations"], current=True, school_code=school, year=2570, category=LINES[line],
                line=line, instalment=number, amount=Money(satang), letter="ว 1", letter_date=date(2026, 11, 1),
            )
        )  # fmt: skip
    for number, (school, one, other, satang, state) in enumerate(requests, 1):
        session.add(
            Transfer(
                office_code=OFFICE, batch_id=batches["transfers"], current=True, number=f"T{number}", school_code=school, year=2570,
                from_line=one, to_line=other, amount=Money(satang), state=state, asked_on=date(2026, 11, 2),
            )
        )  # fmt: skip
    session.flush()


def summed(session, measure, *by, scope=ALL):
    rows = answer_question(session, Question(measure, scope, by=by)).rows
    return sum((row.value for row in rows if row.value is not None), Money(0))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=allocated, requests=moved)
def test_every_breakdown_adds_up_to_the_total_and_transfers_change_no_total(office, rows, requests):
    session, batches = office
    fill(session, batches, rows, requests)
    total = sum((Money(satang) for _, _, satang in rows), Money(0))
    for by in ((), ("line",), ("category",), ("school",), ("amphoe",), ("school", "line")):
        assert summed(session, "allocated_after", *by) == total, by
        assert summed(session, "remaining", *by) == total, by
    for code in {school for school, _, _ in rows}:
        scope = Scope("school", OFFICE, (code,), (code,))
        assert summed(session, "allocated_after", scope=scope) == summed(session, "allocated", scope=scope)


def test_only_approved_transfers_move_money_and_lines_show_both(office):
    session, batches = office
    fill(
        session,
        batches,
        [("57030001", "ก", 100_00), ("57030001", "ค", 50_00)],
        [("57030001", "ก", "ค", 30_00, "อนุมัติ"), ("57030001", "ก", "ข", 5_00, "เสนอ"), ("57030001", "ค", "ก", 7_00, "ไม่อนุมัติ")],
    )  # fmt: skip
    after = {
        row.label: row.value
        for row in answer_question(session, Question("allocated_after", ALL, by=("line",))).rows
    }
    assert after == {"ก": Money(70_00), "ค": Money(80_00)}
    by_category = {
        row.label: row.value
        for row in answer_question(session, Question("allocated_after", ALL, by=("category",))).rows
    }
    assert by_category == {"งบดำเนินงาน": Money(70_00), "งบลงทุน": Money(80_00)}
