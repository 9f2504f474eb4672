"""The money adds up: whatever it is broken down by, the parts are the whole to the satang; taking back brings back.

The whole is added up here in plain Python from the rows as made, never taken from an answer.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from db.batches import ImportBatch
from db.datasets import DATASETS, MEASURES
from db.datasets.allocations import CATEGORIES
from db.datasets.office_work import GROUP_WORDS, REQUEST_STATES
from db.errors import NoFiguresError
from db.importing import import_file, undo_batch
from db.values.money import Money
from reports.derived import measure_named
from reports.figures import answer_question
from reports.question import Period, Question, Scope
from tests.factories import OFFICE, make_batch, make_school, make_students

ALL = Scope("office", OFFICE)
YEAR, BEFORE = 2570, 2569
NOW = Period("fiscal", (YEAR,))
CODES = ("57030001", "57030002", "57030003", "57030004")
LINES = ("ค่าจัดการเรียนการสอน", "ค่าเช่าบ้าน", "ค่าครุภัณฑ์")
PROJECTS = ("P1", "P2", "P3")
FIRST_DAY = date(2026, 10, 1)
KINDS = ("allocations", "transfers", "disbursements", "requests", "projects")

year = st.sampled_from((YEAR, YEAR, BEFORE))
school = st.sampled_from(CODES)
line = st.sampled_from(LINES)
category = st.sampled_from(CATEGORIES)
day = st.integers(0, 50).map(lambda days: FIRST_DAY + timedelta(days=days))
state = st.sampled_from(REQUEST_STATES)
baht = st.integers(0, 10**11).map(lambda amount: Money(amount))


def records(**columns: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=10)


MADE = {
    "allocations": records(school_code=school, year=year, category=category, line=line, amount=baht),
    "transfers": records(school_code=school, year=year, from_line=line, to_line=line, amount=baht, state=state, asked_on=day),
    "disbursements": records(
        payer=st.sampled_from(CODES + PROJECTS), year=year, category=category, line=line, paid_on=day, paid=baht,
        committed=st.none() | baht,
    ),
    "requests": records(school_code=school, year=year, category=category, line=line, amount=baht, state=state),
    "projects": records(
        year=year, owner=st.sampled_from(sorted(GROUP_WORDS)), strategy=st.sampled_from(("กลยุทธ์ที่ 1", "กลยุทธ์ที่ 2", None)),
        budget=baht, starts_on=day, ends_on=day, progress=st.none() | st.integers(0, 99),
    ),
}  # fmt: skip
everything = st.fixed_dictionaries(MADE)


#: The measures that are added up here, and the files they are of.
KIND_OF = {
    "allocated": "allocations",
    "transfer_amount": "transfers",
    "disbursed": "disbursements",
    "requested": "requests",
    "project_budget": "projects",
}


@pytest.fixture
def office(sessions):
    """Four schools, one in no amphoe and no cluster, one whose pupils nobody told."""
    with sessions() as session:
        batch = make_batch(session, kind="schools")
        pupils = make_batch(session, kind="students")
        places = (("แม่จัน", "กลุ่มหนึ่ง"), ("แม่จัน", "กลุ่มสอง"), ("แม่สาย", None), (None, None))
        for code, (amphoe, cluster) in zip(CODES, places, strict=True):
            make_school(
                session, code=code, name=f"บ้าน {code[-1]}", batch=batch, amphoe=amphoe, cluster=cluster
            )
        for code, count in zip(CODES[:3], (40, 200, 700), strict=True):
            make_students(session, school=code, grade="ป.1", male=count, female=0, batch=pupils)
        session.commit()
        yield session


def fill(session, made: dict[str, list[dict[str, Any]]]) -> None:
    """Put the rows in place of all there were, as batches of their own: what a batch tells is remembered by its number."""
    session.execute(update(ImportBatch).where(ImportBatch.kind.in_(KINDS)).values(state="undone"))
    for kind in KINDS:
        batch = make_batch(session, kind=kind)
        table = DATASETS[kind].table
        session.execute(delete(table))
        for number, row in enumerate(made[kind], 1):
            session.add(table(office_code=OFFICE, batch_id=batch, current=True, **columns(kind, row, number)))
    session.flush()


def columns(kind: str, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A made row as its table holds it."""
    if kind == "allocations":
        return {**row, "instalment": number, "letter": f"ว {number % 3}", "letter_date": FIRST_DAY}
    if kind == "transfers":
        return {**row, "number": f"T{number}"}
    if kind == "projects":
        return {
            **row,
            "code": PROJECTS[number % 3] + "-" * (number // 3),
            "title": f"โครงการ {number % 4}",
            "state": None,
        }
    if kind == "disbursements":
        row = dict(row)
        payer = row.pop("payer")
        of_school = payer in CODES
        return {**row, "school_code": payer if of_school else "", "project_code": "" if of_school else payer,
                "payer": "โรงเรียน" if of_school else "โครงการ"}  # fmt: skip
    return row


def parts(session, measure: str, by: tuple[str, ...]) -> Money:
    """The sum of what an answer shows, row by row."""
    rows = answer_question(session, Question(measure, ALL, by=by, period=NOW)).rows
    return sum((row.value for row in rows if row.value is not None), Money(0))


def whole(session, measure: str) -> Money | None:
    return answer_question(session, Question(measure, ALL, period=NOW)).rows[0].value


def added(made: dict[str, list[dict[str, Any]]]) -> dict[str, Money]:
    """What each measure must come to of this year, added up from the rows."""

    def of(kind: str, key: str, keep: Any = lambda row: True) -> Money:
        return sum((row[key] for row in made[kind] if row["year"] == YEAR and keep(row)), Money(0))

    schools = of("disbursements", "paid", lambda row: row["payer"] in CODES)
    return {
        "allocated": of("allocations", "amount"),
        "transfer_amount": of("transfers", "amount"),
        "disbursed": schools,
        "requested": of("requests", "amount"),
        "project_budget": of("projects", "budget"),
    }


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=everything, data=st.data())
def test_the_parts_are_the_whole_by_any_breakdown(office, made, data):
    session = office
    fill(session, made)
    for measure, total in added(made).items():
        held = any(row["year"] == YEAR for row in made[KIND_OF[measure]])
        if not held:
            continue
        assert (whole(session, measure) or Money(0)) == total, measure
        dimensions = [key for key in MEASURES[measure].dimensions if key != "year"]
        pair = data.draw(st.sampled_from(list(combinations(dimensions, 2))), label=measure)
        for by in (*((key,) for key in dimensions), pair):
            assert parts(session, measure, by) == total, (measure, by)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=everything)
def test_what_is_reckoned_from_several_files_adds_up_as_well(office, made):
    session = office
    for kind in ("allocations", "disbursements", "projects"):
        # Of this year something is held of each, so that nothing is left out for want of the other.
        made[kind][0]["year"] = YEAR
    made["disbursements"][0]["payer"] = CODES[0]
    fill(session, made)
    for measure in ("committed", "allocated_after", "project_budget", "project_disbursed"):
        total = whole(session, measure)
        for key in measure_named(measure).dimensions:
            if total is not None and key != "year":
                assert parts(session, measure, (key,)) == total, (measure, key)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=everything)
def test_years_beside_each_other_are_each_its_own_sum(office, made):
    session = office
    fill(session, made)
    for measure, key in (("allocated", "amount"), ("requested", "amount"), ("project_budget", "budget")):
        both = Period("fiscal", (BEFORE, YEAR))
        rows = made[KIND_OF[measure]]
        answer = answer_question(session, Question(measure, ALL, by=("year",), period=both)).rows
        shown = {dict(row.keys)["year"]: row.value for row in answer if row.value is not None}
        expected = {
            str(each): sum((row[key] for row in rows if row["year"] == each), Money(0))
            for each in {row["year"] for row in rows}
        }
        assert shown == expected, measure


def as_file(kind: str, made: list[dict[str, Any]], mark: int) -> bytes:
    """Made rows as the canonical CSV; ``mark`` keeps two files of the same rows apart."""
    said = {column.key: column.heading for column in DATASETS[kind].columns}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(said.values()))
    writer.writeheader()
    rows: dict[tuple[Any, ...], dict[str, str]] = {}
    for number, row in enumerate(made, 1):
        row = columns(kind, row, number) | OF_FILES.get(kind, {})
        if kind == "projects":
            row["ends_on"] = max(row["starts_on"], row["ends_on"])
        if kind == "transfers" and row["from_line"] == row["to_line"]:
            continue
        row = {key: value for key, value in row.items() if key in said and value not in (None, "")}
        if any(isinstance(value, Money) and not value.satang for value in row.values()):
            continue
        grain = tuple(row.get(key) for key in DATASETS[kind].grain)
        rows[grain] = {
            said[key]: str(value.in_baht) if isinstance(value, Money) else str(value)
            for key, value in row.items()
        }
    writer.writerows(rows.values())
    return text.getvalue().encode() + b"\n" * mark if rows else b""


#: What is the same in every file of a kind: the grain is small, so that files replace each other's facts.
_ALIKE = {"category": CATEGORIES[0], "year": YEAR}
OF_FILES: dict[str, dict[str, Any]] = {
    "allocations": {"instalment": 1, **_ALIKE},
    "requests": _ALIKE,
    "disbursements": {"paid_on": FIRST_DAY, **_ALIKE},
}


def answers(sessions, kind: str) -> dict[str, Any]:
    """Everything that is answered of a kind: whole and by each breakdown, or that nothing is held."""
    told: dict[str, Any] = {}
    with sessions() as session:
        for measure in DATASETS[kind].measures:
            for key in ("", *measure.dimensions):
                question = Question(measure.key, ALL, by=(key,) if key else (), period=NOW)
                try:
                    rows = answer_question(session, question).rows
                except NoFiguresError as nothing:
                    told[f"{measure.key} {key}"] = type(nothing).__name__
                else:
                    told[f"{measure.key} {key}"] = sorted((row.label, str(row.value)) for row in rows)
    return told


@pytest.fixture
def registered(sessions):
    """An office that has brought nothing but its schools."""
    rows = [
        f"{code},บ้าน {code[-1]},{amphoe}"
        for code, amphoe in zip(CODES, ("แม่จัน", "แม่จัน", "แม่สาย", ""), strict=True)
    ]
    import_file(
        sessions, "schools", "\n".join(["รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ", *rows]).encode(), office_code=OFFICE
    )
    return sessions


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_taking_files_back_brings_back_every_answer_there_was(registered, kind, data):
    sessions = registered
    files = [file for mark in range(3) if (file := as_file(kind, data.draw(MADE[kind]), mark))]
    if not files:
        return
    nothing = answers(sessions, kind)
    before, batches = [], []
    for file in files:
        before.append(answers(sessions, kind))
        batches.append(brought(sessions, kind, file))
    for batch, then in zip(reversed(batches), reversed(before), strict=True):
        undo_batch(sessions, batch)
        assert answers(sessions, kind) == then, "the newest taken back"
    # One of them out of its turn: what is left counts as if that one had never come.
    batches = [brought(sessions, kind, file) for file in files]
    left_out = data.draw(st.integers(0, len(files) - 1), label="taken back")
    undo_batch(sessions, batches.pop(left_out))
    after = answers(sessions, kind)
    for batch in batches:
        undo_batch(sessions, batch)
    assert answers(sessions, kind) == nothing
    kept = [brought(sessions, kind, file) for number, file in enumerate(files) if number != left_out]
    assert answers(sessions, kind) == after, "as if it had never come"
    for batch in kept:
        undo_batch(sessions, batch)


def brought(sessions, kind: str, file: bytes) -> int:
    batch = import_file(sessions, kind, file, office_code=OFFICE).batch_id
    assert batch is not None
    return batch
