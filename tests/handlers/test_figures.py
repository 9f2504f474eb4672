"""Figures in words: the number first, cards, charts, comparisons, lists, next questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db.errors import NoFiguresError
from db.values.money import Money
from handlers.comparing import change_word, difference
from reports.cards import Figure
from reports.question import Bound, Period, Question, Rank, Scope
from tests import factories as make
from tests.handlers.conftest import OFFICE, PRINCIPAL, figures_of, school

pytestmark = pytest.mark.usefixtures("pupils")


def test_the_number_comes_first_with_whose_when_and_the_source(put):
    reply = put("figures", Question("students", school()))
    assert reply.text.startswith("15 คน คือจำนวนนักเรียน ของโรงเรียนก ปีการศึกษา 2568 รอบ 1ค่ะ")
    assert reply.text.endswith("ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568")
    assert figures_of(reply) == {"จำนวนนักเรียน": 15, "ชาย": 8, "หญิง": 7, "ห้องเรียน": 2}
    assert reply.cards[0].provenance == reply.provenance and reply.chart is None


def test_what_was_carried_over_is_said(put):
    reply = put("figures", Question("students", school()), carried=("ปีการศึกษา 2568",))
    assert "(ต่อจากเรื่องเดิม: ปีการศึกษา 2568)" in reply.text


def test_a_breakdown_of_few_is_told_in_the_sentence_and_sums_up(put):
    reply = put("figures", Question("students", school(), by=("grade",)))
    assert reply.text.startswith(
        "รวม 15 คน ป.1 10 คน ป.2 5 คน คือจำนวนนักเรียน ของโรงเรียนก ปีการศึกษา 2568 รอบ 1 แยกตาม"
    )
    assert figures_of(reply)["รวม"] == 15
    assert reply.chart is None


def test_three_values_bring_a_chart_and_two_only_when_asked(put, pupils):
    batch = make.make_batch(pupils, kind="students", as_of=date(2025, 6, 11))
    make.make_students(pupils, school="57030001", grade="ป.3", male=1, female=1, batch=batch)
    three = put("figures", Question("students", school(), by=("grade",)))
    assert three.chart is not None and [point.label for point in three.chart.points] == ["ป.1", "ป.2", "ป.3"]
    two = Question("students", school(), by=("sex",))
    assert put("figures", two).chart is None
    asked = put("figures", replace(two, want="chart"))
    assert asked.chart is not None and {point.value for point in asked.chart.points} == {9, 8}
    assert all(button.label != "ขอกราฟ" for button in asked.suggest)


def test_many_rows_are_told_by_the_greatest_and_the_least(put, pupils):
    batch = make.make_batch(pupils, kind="students")
    for number in range(3, 7):
        make.make_students(pupils, school="57030001", grade=f"ป.{number}", male=number, female=0, batch=batch)
    reply = put("figures", Question("students", school(), by=("grade",)))
    assert "มากที่สุด ป.1 10 คน น้อยที่สุด ป.3 3 คน" in reply.text


def test_a_rank_says_the_first_and_how_many_tie_with_the_last(put, pupils):
    batch = make.make_batch(pupils, kind="students")
    make.make_students(pupils, school="57030003", grade="ป.1", male=15, female=0, batch=batch)
    reply = put("figures", Question("students", OFFICE, by=("school",), rank=Rank(top=False, count=1)))
    assert reply.text.startswith("ก 15 คน น้อยที่สุด") and "ยังมีอีก 1 รายการ" in reply.text
    assert put(
        "figures", Question("students", OFFICE, by=("school",), rank=Rank(top=True, count=1))
    ).text.startswith("ข 130 คน มากที่สุด")


def test_the_askers_own_school_stands_out(put):
    reply = put("figures", Question("students", OFFICE, by=("school",)), seat=PRINCIPAL)
    assert [row.label for row in reply.cards[0].rows if row.emphasis] == ["ก", "รวม"]


def test_a_column_never_imported_is_no_data(put):
    reply = put("figures", Question("poor", school()))
    assert reply.text.startswith("ไม่มีข้อมูลนักเรียนยากจน") and reply.figures[0].value is None


def test_a_sum_over_some_schools_says_how_many(put):
    reply = put("figures", Question("students", OFFICE))
    assert "หมายเหตุ: มีข้อมูล 2 จาก 3 โรงเรียน" in reply.text
    assert "มีข้อมูล 2 จาก 3 โรงเรียน" in reply.cards[0].notes


def test_sizes_name_their_thresholds(put):
    reply = put("figures", Question("schools", OFFICE, by=("size",)))
    assert any("1-120" in note for note in reply.cards[0].notes)


def test_nothing_that_fits_is_said_as_such(put):
    reply = put("figures", Question("students", OFFICE, by=("school",), where=(("grade", ("ม.6",)),)))
    assert reply.text.startswith("ไม่พบจำนวนนักเรียน ม.6") and not reply.cards and reply.chart is None


def test_the_year_before_stands_beside_with_later_minus_earlier(put):
    reply = put("figures", Question("students", school(), compare="previous"))
    assert figures_of(reply) == {
        "ปี 2567": 12,
        "ปี 2568": 15,
        "เพิ่มขึ้น": 3,
        "อัตราการเปลี่ยนแปลง": Decimal("25.00"),
    }
    assert reply.text.startswith("เพิ่มขึ้น 3 คน (ร้อยละ 25.00) จาก 12 คน เป็น 15 คน")
    assert reply.provenance.period == "ปีการศึกษา 2567 รอบ 1 และ ปีการศึกษา 2568 รอบ 1"
    assert len(reply.provenance.batches) == 2


def test_a_comparison_by_grade_leaves_a_gap_where_a_year_held_nothing(put):
    reply = put("figures", Question("students", school(), by=("grade",), compare="previous", want="chart"))
    told = figures_of(reply)
    assert (told["ป.1 ปี 2567"], told["ป.1 ปี 2568"], told["ป.1 ลดลง"]) == (12, 10, -2)
    assert told["ป.2 ปี 2567"] is None
    assert reply.chart is not None and {point.group for point in reply.chart.points} == {"ปี 2567", "ปี 2568"}


def test_a_comparison_with_a_year_that_is_not_held_says_so_and_answers_the_one_that_is(put):
    reply = put("figures", Question("students", school("57030002", "ข"), compare="previous"))
    assert reply.text.startswith("130 คน") and "ยังไม่มีข้อมูล" in reply.text and "2567" in reply.text


def test_a_trend_puts_years_side_by_side_as_a_line(put):
    reply = put(
        "figures", Question("students", school(), period=Period("academic", (2567, 2568)), want="chart")
    )
    assert figures_of(reply) == {"ปี 2567": 12, "ปี 2568": 15}
    assert reply.chart is not None and reply.chart.keep_order


def test_places_compared_with_each_other_are_broken_down_by_themselves(put):
    two = Scope("school", "5703", ("57030001", "57030002"), ("ก", "ข"))
    assert figures_of(put("figures", Question("students", two, compare="each"))) == {
        "ก": 15,
        "ข": 130,
        "ผลต่าง": -115,
        "รวม": 145,
    }


def test_a_list_names_schools_with_their_pupils_the_smallest_first_and_unknown_last(put):
    reply = put("figures", Question("schools", OFFICE, listing=True))
    assert reply.text.startswith("3 โรง คือจำนวนโรงเรียน")
    assert [(row.label, row.value) for row in reply.figures] == [
        ("รวม", 3),
        ("ก", 15),
        ("ข", 130),
        ("ค", None),
    ]
    small = put("figures", Question("schools", OFFICE, bounds=(Bound("students", most=120),), listing=True))
    assert [(row.label, row.value) for row in small.figures] == [("รวม", 1), ("ก", 15), ("ไม่มีข้อมูล", 1)]
    assert "มีนักเรียนไม่เกิน 120 คน" in small.text and "ไม่มีข้อมูลนักเรียน 1 โรงเรียน (ค)" in small.text


def test_bounds_are_said_with_both_ends(put):
    both = put("figures", Question("schools", OFFICE, bounds=(Bound("students", least=1, most=1200),)))
    least = put("figures", Question("schools", OFFICE, bounds=(Bound("students", least=100),)))
    assert "มีนักเรียน 1-1,200 คน" in both.text and "ตั้งแต่ 100 คนขึ้นไป" in least.text


def test_teachers_are_shown_with_the_others_beside(put, session):
    batch = make.make_batch(session, kind="staff")
    for position, male, female in (("ครู", 1, 2), ("พนักงานราชการ", 1, 0), ("อัตราจ้าง", 0, 1)):
        make.make_staff(session, school="57030001", position=position, male=male, female=female, batch=batch)
    told = figures_of(put("figures", Question("teachers", school())))
    assert (told["จำนวนครู"], told["พนักงานราชการ"], told["อัตราจ้าง"]) == (3, 1, 1)
    ratio = put("figures", Question("students_per_teacher", school()))
    assert figures_of(ratio) == {"นักเรียนต่อครู 1 คน": Decimal("5.00"), "จำนวนนักเรียน": 15, "จำนวนครู": 3}


def test_money_shows_its_parts_and_projects_apart(put, session):
    allocated = make.make_batch(session, kind="allocations", as_of=date(2026, 11, 10))
    make.make_allocation(session, school="57030001", baht="1000.00", batch=allocated)
    paid = make.make_batch(session, kind="disbursements", as_of=date(2026, 11, 20))
    make.make_payment(session, school="57030001", baht="250.00", batch=paid)
    make.make_payment(session, project="P1", baht="50.00", batch=paid)
    left = put("figures", Question("remaining", OFFICE))
    assert left.text.startswith("750.00 บาท คืองบประมาณคงเหลือ")
    spent = figures_of(put("figures", Question("disbursed", OFFICE)))
    assert (spent["โครงการของเขต"], spent["รวมโรงเรียนและโครงการ"]) == (Money.baht(50), Money.baht(300))
    own = figures_of(put("figures", Question("disbursed", school())))
    assert own == {"ยอดเบิกจ่าย": Money.baht(250)}
    assert put("figures", Question("disbursement_rate", OFFICE)).text.startswith("ร้อยละ 25.00 คือ")


def test_a_measure_of_which_nothing_is_held_is_refused_by_name(put):
    with pytest.raises(NoFiguresError, match="ครู"):
        put("figures", Question("teachers", OFFICE))


def test_a_difference_of_what_is_not_held_is_none():
    assert difference(Figure("ก", 5, "คน"), None) is None
    assert difference(Figure("ก", Money(5), "บาท"), Figure("ก", Money(7), "บาท")) == Money(-2)
    assert (change_word(1), change_word(-1), change_word(0)) == ("เพิ่มขึ้น", "ลดลง", "เท่าเดิม")
    assert "เทียบไม่ได้" in change_word(None)


@pytest.mark.parametrize(("bound", "said"), [
    (Bound("students", 100, 100), "ที่มีนักเรียน 100 คนพอดี"),
    (Bound("students", most=10, below=True), "ที่มีนักเรียนน้อยกว่า 10 คน"),
    (Bound("students", least=1000, above=True), "ที่มีนักเรียนมากกว่า 1,000 คน"),
])  # fmt: skip
def test_an_end_that_is_left_out_is_said_so(bound, said, put):
    assert said in put("figures", Question("schools", OFFICE, bounds=(bound,))).text


@pytest.mark.parametrize(("number", "kept"), [(9, True), (Decimal("9.99"), True), (10, False), (11, False)])
def test_an_end_that_is_left_out_is_not_met(number, kept):
    assert Bound("disbursement_rate", most=10, below=True).holds(number) is kept
    assert Bound("disbursement_rate", least=10, above=True).holds(20 - number) is kept
