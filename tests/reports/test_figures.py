"""Questions over hand-made rows: sums a reader can do in the head."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from db.batches import ImportBatch
from db.errors import NoFiguresError
from db.values.money import Money
from reports.answering import answer_any
from reports.figures import answer_question
from reports.question import Bound, Period, Question, Rank, Scope
from tests import factories as make

OFFICE = Scope("office", "5703")


def school(code: str) -> Scope:
    return Scope("school", "5703", (code,), (code,))


def values(figures):
    return {row.label: row.value for row in figures.rows}


@pytest.fixture
def session(sessions):
    with sessions() as session:
        schools = make.make_batch(session, kind="schools")
        make.make_school(
            session, code="57030001", name="ก", batch=schools, highest_grade="ป.6", teaches="ประถมศึกษา"
        )
        make.make_school(session, code="57030002", name="ข", batch=schools, amphoe="แม่สาย", cluster="กลุ่มหนึ่ง")
        make.make_school(session, code="57030003", name="ค", batch=schools, amphoe=None)
        make.make_school(session, code="57030004", name="ง", batch=schools, state="เรียนรวม")
        students = make.make_batch(session, kind="students", as_of=date(2025, 6, 10))
        for code, male, female in (("57030001", 60, 60), ("57030002", 100, 21), ("57030003", 5, 6)):
            make.make_students(
                session, school=code, grade="ป.1", male=male, female=female, batch=students, rooms=1
            )
        make.make_students(session, school="57030001", grade="อ.2", male=1, female=0, batch=students)
        last = make.make_batch(session, kind="students", as_of=date(2024, 6, 10), demo=True)
        make.make_students(session, school="57030001", grade="ป.1", male=50, female=50, batch=last, year=2567)
        session.flush()
        yield session


def test_a_year_without_a_round_means_the_newest_round_held_and_the_answer_names_it(session):
    figures = answer_question(session, Question("students", OFFICE, period=Period("academic", (2568,))))
    assert figures.rows[0].value == 60 + 60 + 121 + 11 + 1
    assert figures.provenance.period == "ปีการศึกษา 2568 รอบ 1"
    assert (figures.provenance.source, figures.provenance.as_of) == ("DMC", date(2025, 6, 10))
    assert not figures.provenance.demonstration


def test_a_year_of_which_nothing_is_held_says_so_and_offers_the_newest(session):
    with pytest.raises(NoFiguresError) as nothing:
        answer_question(session, Question("students", OFFICE, period=Period("academic", (2570,))))
    assert "2570" in nothing.value.said and "2568" in nothing.value.said and nothing.value.suggest


def test_a_column_that_was_never_imported_is_no_data_and_never_zero(session):
    assert answer_question(session, Question("poor", OFFICE)).rows[0].value is None


def test_a_column_that_some_schools_left_empty_says_how_many_told_and_so_does_its_rate(session):
    last = make.make_batch(session, kind="students", as_of=date(2026, 6, 10))
    for code, poor in (("57030001", 15), ("57030002", 25), ("57030003", None)):
        make.make_students(
            session, school=code, grade="ป.1", male=30, female=20, batch=last, year=2569, poor=poor
        )
    session.flush()
    poor = answer_question(session, Question("poor", OFFICE))
    assert (poor.rows[0].value, poor.covered) == (40, (2, 3))
    rate = answer_any(session, Question("poor_rate", OFFICE))
    assert rate.covered == (2, 3)
    alone = answer_any(session, Question("poor_rate", school("57030002")))
    assert alone.rows[0].value == Decimal("50.00") and alone.covered is None
    assert answer_question(session, Question("students", OFFICE)).covered is None


def test_sexes_are_told_apart_and_add_up(session):
    figures = answer_question(
        session, Question("students", OFFICE, where=(("grade", ("ป.1",)),), by=("sex",))
    )
    assert values(figures) == {"ชาย": 165, "หญิง": 87}
    assert figures.total is not None and figures.total.value == 252


def test_sizes_have_their_edges_at_120_and_121(session):
    figures = answer_question(session, Question("schools", OFFICE, by=("size",)))
    assert values(figures) == {"เล็ก": 1, "กลาง": 2}
    assert "DMC" in figures.provenance.source


def test_a_school_without_amphoe_is_not_lost_from_the_sum(session):
    figures = answer_question(session, Question("schools", OFFICE, by=("amphoe",)))
    assert values(figures) == {"แม่จัน": 1, "แม่สาย": 1, "ไม่ระบุ": 1}


def test_joined_schools_are_not_counted_unless_asked_for(session):
    assert answer_question(session, Question("schools", OFFICE)).rows[0].value == 3
    joined = Question("schools", OFFICE, where=(("state", ("เรียนรวม",)),))
    assert answer_question(session, joined).rows[0].value == 1


def test_a_rank_tells_how_many_tie_with_the_last(session):
    batch = make.make_batch(session, kind="students")
    make.make_students(session, school="57030004", grade="ป.1", male=5, female=6, batch=batch)
    figures = answer_question(
        session, Question("students", OFFICE, by=("school",), rank=Rank(top=False, count=1))
    )
    assert [row.value for row in figures.rows] == [11] and figures.beyond == 1


def test_conditions_on_pupils_choose_schools_with_both_ends_included(session):
    question = Question("schools", OFFICE, bounds=(Bound("students", least=11, most=121),))
    assert answer_question(session, question).rows[0].value == 3
    question = Question("schools", OFFICE, bounds=(Bound("students", most=10),))
    assert answer_question(session, question).rows[0].value in (0, None)


def test_years_stand_side_by_side_and_one_made_up_year_marks_the_answer(session):
    figures = answer_question(
        session, Question("students", school("57030001"), period=Period("academic", (2567, 2568)))
    )
    assert values(figures) == {"ปี 2567": 100, "ปี 2568": 121}
    assert figures.provenance.demonstration


def test_a_sum_over_some_of_the_schools_says_how_many(session):
    figures = answer_question(session, Question("students", OFFICE, period=Period("academic", (2567,))))
    assert figures.covered == (1, 3)


def test_an_undone_batch_is_not_counted(session):
    session.execute(
        update(ImportBatch)
        .where(ImportBatch.kind == "students", ImportBatch.demonstration)
        .values(state="undone")
    )
    with pytest.raises(NoFiguresError):
        answer_question(session, Question("students", OFFICE, period=Period("academic", (2567,))))


def test_another_offices_rows_never_come_in(session):
    batch = make.make_batch(session, kind="students", office="5402")
    make.make_students(
        session, school="54020001", grade="ป.1", male=9, female=9, batch=batch, office_code="5402"
    )
    assert answer_question(session, Question("students", OFFICE)).rows[0].value == 253


@pytest.fixture
def money(session):
    batch = make.make_batch(session, kind="allocations", as_of=date(2026, 11, 10))
    make.make_allocation(session, school="57030001", baht="1000.10", batch=batch)
    make.make_allocation(session, school="57030001", baht="500.20", batch=batch, instalment=2)
    make.make_allocation(
        session, school="57030002", baht="499.70", batch=batch, category="งบดำเนินงาน", line="ค่าจ้างธุรการ"
    )
    paid = make.make_batch(session, kind="disbursements", as_of=date(2026, 11, 20))
    make.make_payment(
        session, school="57030001", baht="300.00", batch=paid, committed="100.00", on=date(2026, 10, 5)
    )
    make.make_payment(
        session, school="57030001", baht="200.00", batch=paid, committed="50.00", on=date(2026, 11, 5)
    )
    make.make_payment(session, project="P1", baht="9999.00", batch=paid)
    session.flush()
    return session


def test_money_adds_up_to_the_satang_whatever_the_breakdown(money):
    for by in ("line", "category", "instalment", "school", "amphoe", "cluster"):
        figures = answer_question(money, Question("allocated", OFFICE, by=(by,)))
        assert sum((row.value for row in figures.rows), Money(0)) == Money.baht("2000.00"), by


def test_only_the_newest_commitment_of_a_line_counts(money):
    assert answer_question(money, Question("committed", OFFICE)).rows[0].value == Money.baht("50.00")


def test_remaining_is_allocated_less_paid_less_committed_and_never_project_money(money):
    assert answer_question(money, Question("remaining", OFFICE)).rows[0].value == Money.baht("1450.00")
    assert answer_question(money, Question("disbursed", OFFICE)).rows[0].value == Money.baht("500.00")
    projects = Question("disbursed", OFFICE, where=(("payer", ("โครงการ",)),))
    assert answer_question(money, projects).rows[0].value == Money.baht("9999.00")


def test_the_rate_is_paid_over_allocated_in_percent_and_of_the_whole_below_a_breakdown(money):
    assert answer_question(money, Question("disbursement_rate", OFFICE)).rows[0].value == Decimal("25.00")
    figures = answer_question(money, Question("disbursement_rate", OFFICE, by=("category",)))
    assert values(figures)["งบเงินอุดหนุน"] == Decimal("33.33")
    assert figures.total is not None and figures.total.value == Decimal("25.00")
    assert answer_question(money, Question("disbursement_rate_committed", OFFICE)).rows[0].value == Decimal(
        "27.50"
    )


def test_an_allocation_without_any_payment_has_no_rate_rather_than_zero(money):
    assert answer_question(money, Question("disbursement_rate", school("57030002"))).rows[0].value is None


def test_pupils_for_each_teacher_use_both_systems_and_name_them(session):
    batch = make.make_batch(session, kind="staff")
    make.make_staff(session, school="57030001", position="ครู", male=2, female=3, batch=batch)
    make.make_staff(session, school="57030001", position="ครูผู้ช่วย", male=0, female=1, batch=batch)
    make.make_staff(session, school="57030001", position="นักการภารโรง", male=1, female=0, batch=batch)
    figures = answer_question(session, Question("students_per_teacher", school("57030001")))
    assert figures.rows[0].value == Decimal("20.17")
    assert "DMC" in figures.provenance.source and "EMIS" in figures.provenance.source


def test_an_unknown_breakdown_is_refused_rather_than_ignored(session):
    with pytest.raises(KeyError):
        answer_question(session, Question("rooms", OFFICE, by=("sex",)))
    with pytest.raises(KeyError):
        answer_question(session, Question("students", OFFICE, where=(("position", ("ครู",)),)))
