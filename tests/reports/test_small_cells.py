"""Figures of few persons: whatever is shown, in one answer or in many, no withheld figure is known better than 1 to 4."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from db.datasets.gcode import GcodeCount
from handlers.comparing import paired, sentence_of_pair
from reports.answering import answer_any
from reports.figures import answer_question
from reports.publishing import Plan, plan_of
from reports.question import Bound, Period, Question, Rank, Scope
from reports.standings import answer_standing
from reports.withheld import HIDDEN, Withheld, meets, small
from tests import factories as make

OFFICE = Scope("office", "5703")
AREAS = ("ก", "ข", "ค")
KINDS = ("เมียนมา", "ลาว", "จีน")

offices = st.dictionaries(
    st.tuples(st.sampled_from([f"{number}" for number in range(1, 7)]), st.sampled_from(KINDS)),
    st.one_of(st.integers(0, 6), st.integers(0, 60)),
    max_size=14,
)


def areas(values) -> dict[str, str]:
    return {school: AREAS[int(school) % len(AREAS)] for school, _ in values}


def told(plan: Plan, atom, *, labels_only: bool = False) -> tuple[int, int]:
    """What can be worked out of a cell from every cell that is published, by linear programming.

    ``labels_only`` withholds every cell that may be: nobody can do better than the labels then tell.
    """
    atoms = sorted(key for key, value in plan.values.items() if value)
    equal, equals, at_most, limits = [], [], [], []
    for key, inside in plan.cells.items():
        row = [1.0 if each in inside else 0.0 for each in atoms]
        true = sum(plan.values[each] for each in inside)
        label = plan.withheld.get(key) or (Withheld(5, None) if labels_only else None)
        if label is None:
            equal.append(row)
            equals.append(true)
            continue
        at_most.append([-cell for cell in row])
        limits.append(-label.least)
        if label.most is not None:
            at_most.append(row)
            limits.append(label.most)
    found = []
    for sign in (1, -1):
        goal = [sign * (1.0 if each == atom else 0.0) for each in atoms]
        solved = linprog(
            goal, at_most or None, limits or None, equal or None, equals or None, bounds=(0, None)
        )
        found.append(round(sign * solved.fun))
    return found[0], found[1]


@settings(max_examples=60, deadline=None)
@given(offices)
def test_nothing_published_tells_a_small_cell_better_than_its_label(values):
    plan = plan_of(values, areas(values), 5)
    for atom, value in values.items():
        if 1 <= value <= 4:
            assert plan.withheld[("atom", *atom)] == "น้อยกว่า 5"
            assert told(plan, atom) == told(plan, atom, labels_only=True)


@settings(max_examples=80, deadline=None)
@given(offices, st.data())
def test_any_set_of_cells_is_told_from_published_cells_alone(values, data):
    """Two offices that publish the same cells answer every question alike: nothing else flows into an answer."""
    plan = plan_of(values, areas(values), 5)
    atoms = sorted(values)
    chosen = data.draw(st.sets(st.sampled_from(atoms))) if atoms else set()
    said, true = plan.figure(chosen), sum(values[atom] for atom in chosen)
    if isinstance(said, Withheld):
        assert said.least <= true and (said.most is None or true <= said.most)
    else:
        assert said == true
        assert true == 0 or true >= 5
    swapped = Plan(
        5,
        {atom: (5 - value if 1 <= value <= 4 else value) for atom, value in values.items()},
        plan.withheld,
        plan.cells,
    )
    shown = all(
        sum(swapped.values[atom] for atom in cell) == sum(plan.values[atom] for atom in cell)
        for key, cell in plan.cells.items()
        if key not in plan.withheld
    )
    if shown:
        assert swapped.figure(chosen) == said


def test_a_zero_is_shown_and_the_same_values_give_the_same_plan():
    values = {("1", "ลาว"): 0, ("1", "จีน"): 12, ("2", "ลาว"): 3, ("2", "จีน"): 7}
    plan = plan_of(values, areas(values), 5)
    assert plan.figure([("1", "ลาว")]) == 0
    assert plan == plan_of(dict(reversed(values.items())), areas(values), 5)


@pytest.fixture
def session(sessions):
    with sessions() as session:
        schools = make.make_batch(session, kind="schools")
        for number, amphoe in ((1, "แม่จัน"), (2, "แม่จัน"), (3, "แม่สาย"), (4, "แม่สาย")):
            make.make_school(
                session,
                code=f"5703000{number}",
                name=f"บ้าน{number}",
                batch=schools,
                amphoe=amphoe,
                tambon=f"ต{number}",
            )
        for year, shift in ((2567, 0), (2568, 1)):
            batch = make.make_batch(session, kind="gcode", as_of=date(year - 543, 6, 10))
            for number, nationality, count in (
                (1, "เมียนมา", 20), (1, "ลาว", 2), (2, "เมียนมา", 11), (2, "ลาว", 8), (2, "จีน", 0),
                (3, "เมียนมา", 30), (3, "ลาว", 9), (4, "เมียนมา", 2),
            ):  # fmt: skip
                session.add(
                    GcodeCount(
                        office_code="5703", batch_id=batch, current=True, school_code=f"5703000{number}", year=year,
                        nationality=nationality, learners=count + (shift if count > 5 else 0),
                    )
                )  # fmt: skip
        session.flush()
        yield session


def ask(by=(), scope=OFFICE, **more) -> Question:
    return Question("gcode", scope, by=by, period=more.pop("period", Period("academic", (2568,))), **more)


def shown(session, question) -> dict[str, object]:
    figures = answer_any(session, question)
    total = {"รวม": figures.total.value} if figures.total else {}
    return {row.label: row.value for row in figures.rows} | total


def test_small_figures_read_less_than_five_for_everyone_and_zero_reads_zero(session):
    rows = shown(session, ask(("school", "nationality")))
    assert rows["บ้าน1 · ลาว"] == rows["บ้าน4 · เมียนมา"] == "น้อยกว่า 5"
    assert rows["บ้าน2 · จีน"] == 0


def test_no_sum_shown_beside_rows_gives_away_the_one_that_is_withheld(session):
    for by in (
        ("school",),
        ("nationality",),
        ("amphoe",),
        ("school", "nationality"),
        ("amphoe", "nationality"),
    ):
        figures = answer_question(session, ask(by))
        values = [row.value for row in figures.rows]
        hidden = [value for value in values if isinstance(value, Withheld)]
        if hidden and figures.total and not isinstance(figures.total.value, Withheld):
            assert len(hidden) > 1, by


def test_leaving_out_all_others_or_asking_for_exactly_three_tells_nothing_more(session):
    school = Scope("school", "5703", ("57030001",), ("บ้าน1",))
    whole = answer_question(session, ask(scope=school)).rows[0].value
    rest = answer_question(session, ask(scope=school, excluding=(("nationality", ("ลาว",)),))).rows[0].value
    assert isinstance(whole, Withheld) or isinstance(rest, Withheld)
    for number in (1, 2, 3, 4):
        bound = Bound("gcode", least=number, most=number)
        found = answer_question(session, Question("schools", OFFICE, bounds=(bound,)))
        assert found.rows[0].value == 0
        assert "บ้าน4" in found.unheld


def test_shares_averages_differences_and_places_of_withheld_figures_are_not_shown(session):
    small_one = Scope("school", "5703", ("57030004",), ("บ้าน4",))
    assert shown(session, ask(scope=small_one, share="scope"))["จำนวนนักเรียนรหัสจี (G)"] == HIDDEN
    assert answer_standing(session, ask(scope=small_one, standing=True)).places[0].place is None
    newest = answer_question(session, ask(scope=small_one))
    older = answer_question(session, ask(scope=small_one, period=Period("academic", (2567,))))
    both = paired(newest, older, 2568)
    assert [row.value for row in both.rows] == ["น้อยกว่า 5", "น้อยกว่า 5", HIDDEN]
    assert "เทียบไม่ได้" in sentence_of_pair(both)


def test_who_is_first_is_told_of_figures_that_are_shown_and_the_others_are_counted(session):
    figures = answer_question(session, ask(("school",), rank=Rank(True, 2)))
    assert all(not isinstance(row.value, Withheld) for row in figures.rows)
    assert figures.unsure == sum(
        isinstance(row.value, Withheld) and row.value != "น้อยกว่า 5"
        for row in answer_question(session, ask(("school",))).rows
    )


def test_a_condition_holds_of_a_withheld_figure_only_where_it_holds_of_all_it_may_be():
    label = small(5)
    assert meets(Bound("gcode", least=1), label) is True
    assert meets(Bound("gcode", most=4), label) is True
    assert meets(Bound("gcode", least=5), label) is False
    assert meets(Bound("gcode", least=3), label) is None
    assert meets(Bound("gcode", least=50), Withheld(5, None)) is None
    assert meets(Bound("gcode", most=4), Withheld(5, None)) is False


def test_every_pair_of_breakdowns_of_the_same_schools_agrees_with_one_plan(session):
    """A figure that is withheld in one answer is not shown in another one."""
    seen: dict[frozenset, object] = {}
    for by in (
        ("school",),
        ("tambon",),
        ("amphoe", "school"),
        ("tambon", "nationality"),
        ("school", "nationality"),
    ):
        for row in answer_question(session, ask(by)).rows:
            keys = frozenset(value for key, value in row.keys if key in ("school", "tambon", "nationality"))
            key = frozenset(each.replace("5703000", "ต") for each in keys)
            assert seen.setdefault(key, row.value) == row.value
    assert any(isinstance(value, Withheld) for value in seen.values())
    assert len(list(combinations(seen, 2))) > 10
