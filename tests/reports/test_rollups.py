"""Figures are the same with and without roll-ups, whatever is asked and whatever was accepted or taken back before."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import event, select, update

from db import rollups
from db.batches import ImportBatch
from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES
from db.datasets.schools import School
from db.errors import BotError
from db.importing import import_file, refresh_rollups, undo_batch
from db.rollups import LARGE, READY, STALE, RollupHead
from db.session import make_engine, make_sessions
from reports import coverage, held, leading, smallcells
from reports.answering import answer_any
from reports.figures import answer_question
from reports.held import held_periods
from reports.question import Bound, Period, Question, Rank, Scope
from tests.db.conftest import postgres_sessions, postgres_url  # noqa: F401

OFFICE = "5703"
ALL = Scope("office", OFFICE)
NT = (("test", ("NT",)), ("subject", ("คณิตศาสตร์",)))


@pytest.fixture(scope="module")
def engine(demo_file, tmp_path_factory):
    """The demonstration office, rolled up as if it were large."""
    path = tmp_path_factory.mktemp("rollups") / "demo.db"
    shutil.copy(demo_file, path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(rollups, "ROLL_UP_FROM", 1)
    monkeypatch.setattr(rollups, "_ROWS_A_GROUP", 1)


@pytest.fixture
def demo(engine, small_is_large):
    sessions = make_sessions(engine)
    refresh_rollups(sessions)
    return sessions


def forget() -> None:
    held._HELD.clear()
    coverage._COUNTED.clear()
    smallcells._PLANS.clear()


def answered(session, question, monkeypatch, *, rolled: bool):
    """All that is told of a question: rows in their order, sums, source, coverage; or why it cannot be told."""
    forget()
    with monkeypatch.context() as patched:
        if not rolled:
            patched.setattr(rollups, "ROLL_UP_FROM", 10**9)
        try:
            found = answer_any(session, question)
        except (BotError, KeyError) as error:
            return type(error).__name__, str(error)
    return found.rows, found.total, found.provenance, found.covered, found.places, found.beyond, found.unsure


class Asking:
    """Makes questions that anybody might ask of any measure, the same on every run."""

    def __init__(self, session, seed: int) -> None:
        self.chance, self.session = random.Random(seed), session
        schools = session.scalars(select(School).where(School.office_code == OFFICE, School.current)).all()
        self.places = {
            kind: sorted({getattr(school, column) for school in schools} - {None})
            for kind, column in (
                ("school", "code"), ("amphoe", "amphoe"), ("tambon", "tambon"), ("cluster", "cluster"),
            )
        }  # fmt: skip

    def question(self) -> Question:
        key = self.chance.choice(sorted(MEASURES))
        measure = MEASURES[key]
        dimensions = [*measure.dimensions, *(("sex",) if "sex" in measure.parts else ())]
        by = tuple(self.chance.sample(dimensions, self.chance.choice((0, 1, 1, 1, 2))))
        question = Question(key, self._scope(), by=by, period=self._period(key))
        for dimension in self.chance.sample(dimensions, self.chance.choice((0, 0, 1, 2))):
            values = self._values(key, dimension)
            if values and self.chance.random() < 0.3:
                question = replace(question, excluding=(*question.excluding, (dimension, values)))
            elif values:
                question = question.with_where(dimension, values)
        if by and self.chance.random() < 0.4:
            count = self.chance.choice((1, 3, 10))
            rank = Rank(self.chance.random() < 0.5, count, start=self.chance.choice((1, 1, 2)))
            question = replace(question, rank=rank)
        if self.chance.random() < 0.1:
            question = replace(question, bounds=(Bound("students", most=self.chance.choice((60, 200))),))
        return question

    def _scope(self) -> Scope:
        kind = self.chance.choice(("office", "office", "amphoe", "tambon", "cluster", "school"))
        if kind == "office":
            return ALL
        keys = tuple(self.chance.sample(self.places[kind], self.chance.choice((1, 2))))
        return Scope(kind, OFFICE, keys, keys)

    def _period(self, key: str) -> Period | None:
        pairs = held_periods(self.session, DATASET_OF_MEASURE[key], ALL)
        calendar = MEASURES[key].calendar
        if not pairs or calendar not in ("academic", "fiscal") or self.chance.random() < 0.3:
            return None
        if self.chance.random() < 0.2:
            return Period(calendar, tuple(sorted({year for year, _ in pairs})[-3:]))
        year, name = self.chance.choice(pairs)
        return Period(calendar, (year,), round=name if self.chance.random() < 0.5 else None)

    def _values(self, key: str, dimension: str) -> tuple[str, ...]:
        declared = [value.key for value in DIMENSIONS[dimension].values]
        known = self.places.get(dimension) or declared
        if not known:
            column = getattr(DATASET_OF_MEASURE[key].table, DIMENSIONS[dimension].attribute, None)
            known = (
                [] if column is None else sorted(map(str, self.session.scalars(select(column).distinct())))
            )
        return tuple(self.chance.sample(known, min(len(known), self.chance.choice((1, 2, 3)))))


def compare(sessions, monkeypatch, seed: int, count: int) -> int:
    """Ask at random with and without roll-ups; return how often roll-ups were read."""
    read = 0

    def note(_connection, _cursor, statement, *_rest):
        nonlocal read
        read += "rollup_rows" in statement

    with sessions() as session:
        asking = Asking(session, seed)
        for _ in range(count):
            question = asking.question()
            plain = answered(session, question, monkeypatch, rolled=False)
            event.listen(session.get_bind(), "before_cursor_execute", note)
            rolled = answered(session, question, monkeypatch, rolled=True)
            event.remove(session.get_bind(), "before_cursor_execute", note)
            assert rolled == plain, question
            session.rollback()
    return read


def test_every_dataset_that_adds_up_is_rolled_up_by_its_declaration_alone(demo):
    with demo() as session:
        states = {(head.grain, head.state) for head in session.scalars(select(RollupHead))}
    assert {("grade", READY), ("school_code", READY), ("school_code,level_of_grade", READY)} <= states
    assert ("grade,subject,test,tier", READY) in states and (
        "category,instalment,letter,line",
        READY,
    ) in states


@pytest.mark.parametrize("seed", range(3))
def test_any_question_has_the_same_answer_with_and_without_roll_ups(demo, monkeypatch, seed):
    assert compare(demo, monkeypatch, seed, 50) > 50


def test_means_small_cells_and_orders_are_the_same(demo, monkeypatch):
    """Asked one by one, so that chance cannot miss them."""
    for question in (
        Question("score", ALL, NT, by=("amphoe",)),
        Question("score", ALL, NT, by=("size",)),
        Question("gcode", ALL, by=("school",)),
        Question("gcode", ALL, by=("nationality",), where=(("amphoe", ("แม่สาย",)),)),
        Question("students", ALL, by=("school",), rank=Rank(False, 10)),
        Question("rooms", ALL, by=("school",), rank=Rank(True, 3, start=2)),
        Question("students", ALL, by=("amphoe", "level")),
        Question("students", ALL, by=("level",), excluding=(("level", ("ประถมศึกษา",)),)),
        Question("disbursed", ALL, by=("category",)),
        Question("committed", ALL, by=("category",)),
    ):
        with demo() as session:
            plain = answered(session, question, monkeypatch, rolled=False)
            assert answered(session, question, monkeypatch, rolled=True) == plain, question
            assert plain[0] and not isinstance(plain[0], str), question


def test_an_order_in_which_many_tie_shows_the_same_schools_and_counts_the_others(demo, monkeypatch):
    """The database sends those that are shown and a count of the rest."""
    beyond = 0
    for measure, top, start, at_most in product(
        ("rooms", "students", "allocated"), (True, False), (1, 2, 40), (0, 1)
    ):
        question = Question(measure, ALL, by=("school",), rank=Rank(top, 5, start=start))
        monkeypatch.setattr(leading, "_TIED_AT_MOST", at_most)
        with demo() as session:
            plain = answered(session, question, monkeypatch, rolled=False)
            assert answered(session, question, monkeypatch, rolled=True) == plain, question
            beyond += plain[5]
    assert beyond > 20, "schools of the demonstration tie often"


def test_one_answer_looks_up_once_which_files_are_live(demo, monkeypatch):
    heard = []

    def note(_connection, _cursor, statement, *_rest):
        heard.append(statement)

    with demo() as session:
        event.listen(session.get_bind(), "before_cursor_execute", note)
        years = tuple(
            sorted({year for year, _ in held_periods(session, DATASET_OF_MEASURE["students"], ALL)})
        )
        heard.clear()
        answer_question(session, Question("students", ALL, by=("size",), period=Period("academic", years)))
        event.remove(session.get_bind(), "before_cursor_execute", note)
        assert len(years) > 1
        assert sum("FROM import_batches" in each for each in heard) <= 2, "pupils and schools"
        # What the session itself changes is seen at once.
        live = held.live_batches(session, "students", OFFICE)
        session.execute(update(ImportBatch).where(ImportBatch.id.in_(live)).values(state="undone"))
        assert held.live_batches(session, "students", OFFICE) == {}
        session.rollback()
        assert held.live_batches(session, "students", OFFICE) == live


def test_figures_stay_the_same_after_a_file_is_accepted_taken_back_and_accepted_again(demo, monkeypatch):
    with demo() as session:
        code, year, name = _school_and_round(session)
    one = Question(
        "students", Scope("school", OFFICE, (code,), (code,)), period=Period("academic", (year,), name)
    )
    whole = Question("students", ALL, period=one.period)
    before = figure(demo, whole), figure(demo, one)
    file = f"รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n{code},{year},{name},ป.1,777,1\n".encode()
    batch = import_file(demo, "students", file, office_code=OFFICE).batch_id
    changed = figure(demo, whole)
    assert changed > before[0] and compare(demo, monkeypatch, 11, 10) > 0
    undo_batch(demo, batch)
    assert (figure(demo, whole), figure(demo, one)) == before
    refresh_rollups(demo)
    assert (figure(demo, whole), figure(demo, one)) == before and compare(demo, monkeypatch, 12, 10) > 0
    again = import_file(demo, "students", file, office_code=OFFICE).batch_id
    assert figure(demo, whole) == changed and compare(demo, monkeypatch, 13, 10) > 0
    undo_batch(demo, again)


def test_a_roll_up_that_is_being_made_while_its_batch_changes_is_never_read(demo, monkeypatch):
    """Somebody takes a newer batch back after the rows were read and before they may be used."""
    from db.importing import rolling

    with demo() as session:
        code, year, name = _school_and_round(session)
    file = f"รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n{code},{year},{name},ป.1,500,1\n".encode()
    whole = Question("students", ALL, period=Period("academic", (year,), name))
    before = figure(demo, whole)
    monkeypatch.setattr("db.importing.accept.refresh_rollups", lambda *_a, **_k: 0)
    batch = import_file(demo, "students", file, office_code=OFFICE).batch_id
    really, undone = rolling._read, []

    def read_and_undo(*arguments):
        found = really(*arguments)
        if not undone:
            undone.append(undo_batch(demo, batch))
        return found

    monkeypatch.setattr(rolling, "_read", read_and_undo)
    refresh_rollups(demo, "students")
    assert undone and figure(demo, whole) == before
    refresh_rollups(demo, "students")
    assert figure(demo, whole) == before
    with demo() as session:
        states = set(session.scalars(select(RollupHead.state)))
    assert states <= {READY, LARGE}


SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ\n" + "".join(
    f"570300{number},บ้าน {number},{'แม่จัน' if number % 2 else 'แม่สาย'}\n" for number in range(10, 40)
)
STUDENTS = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง,ห้อง\n" + "".join(
    f"570300{number},2568,1,{grade},{number % 7},{number % 5 + place},1\n"
    for number in range(10, 39)
    for place, grade in enumerate(("อ.2", "ป.1", "ป.6", "ม.1"))
)


@pytest.mark.service
def test_postgresql_rolls_up_to_the_same_figures(postgres_sessions, small_is_large, monkeypatch):  # noqa: F811
    import_file(postgres_sessions, "schools", SCHOOLS.encode(), office_code=OFFICE, office_name="สพป.ทดสอบ")
    import_file(postgres_sessions, "students", STUDENTS.encode(), office_code=OFFICE)
    refresh_rollups(postgres_sessions)
    ran: list[str] = []
    event.listen(postgres_sessions.kw["bind"], "before_cursor_execute", lambda *told: ran.append(told[2]))
    for by in (
        (),
        ("grade",),
        ("level",),
        ("sex",),
        ("amphoe",),
        ("size",),
        ("school",),
        ("amphoe", "level"),
    ):
        for rank in (None, Rank(False, 3), Rank(True, 2, start=2)) if by else (None,):
            question = Question("students", ALL, by=by, rank=rank)
            with postgres_sessions() as session:
                plain = answered(session, question, monkeypatch, rolled=False)
                told = answered(session, question, monkeypatch, rolled=True)
            assert told == plain and not isinstance(plain[0], str), question
    assert any("rollup_rows" in statement for statement in ran)


def test_an_office_of_ordinary_size_has_no_roll_ups(demo_file, tmp_path):
    path = tmp_path / "demo.db"
    shutil.copy(demo_file, path)
    engine = make_engine(f"sqlite:///{path}")
    assert refresh_rollups(make_sessions(engine)) == 0
    with make_sessions(engine)() as session:
        assert session.scalars(select(RollupHead)).all() == []
    engine.dispose()


def test_rows_of_roll_ups_that_were_given_up_are_cleared_away(demo):
    refresh_rollups(demo)
    with demo() as session:
        assert session.scalar(select(RollupHead.id).where(RollupHead.state == STALE)) is None
        heads = set(session.scalars(select(RollupHead.id)))
        assert set(session.scalars(select(rollups.ROWS.c.head_id).distinct())) <= heads


def figure(sessions, question):
    forget()
    with sessions() as session:
        return answer_question(session, question).rows[0].value


def _school_and_round(session):
    from db.datasets import DATASETS

    year, name = held_periods(session, DATASETS["students"], ALL)[0]
    code = session.scalar(
        select(School.code)
        .where(School.office_code == OFFICE, School.current, School.state == "เปิดสอน")
        .limit(1)
    )
    return code, year, name
