"""Per-head money by instalment, worked by hand, and what must hold for any pupils and any rates."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from db.datasets.rates import ACTIVITIES, BOOKS, ITEMS, TUITION, UNIFORMS
from db.values.calendar import Term
from db.values.money import Money
from db.values.schooling import GRADES
from reports.instalments import (
    Basis,
    Count,
    bases_of,
    first_rate,
    moved,
    reasons,
    terms_paid_in,
    work_out,
)
from reports.subsidy import RateTable, estimate, rate_of_term, term_sums

TERM_1, TERM_2 = Term(2569, 1), Term(2569, 2)


def table(amounts: dict[str, dict[str, str]]) -> RateTable:
    rates = {
        item: {grade: Money.baht(baht) for grade, baht in each.items()} for item, each in amounts.items()
    }
    return RateTable(2570, rates, {}, date(2026, 10, 1), False, (1,))


def counts(term: Term, before: dict[str, int] | None, now: dict[str, int] | None) -> tuple[Count, Count]:
    first, second = bases_of(term)
    return Count(first, before), Count(second, now)


def test_the_counts_of_a_term_are_those_of_two_days():
    assert bases_of(TERM_2) == (Basis(2569, "1"), Basis(2569, "2"))
    assert bases_of(TERM_1) == (Basis(2568, "2", moved_up=True), Basis(2569, "1"))
    assert [basis.name for basis in bases_of(TERM_1)] == [
        "ปีการศึกษา 2568 รอบ 2 (10 พ.ย. 2568)",
        "ปีการศึกษา 2569 รอบ 1 (10 มิ.ย. 2569)",
    ]


def test_a_fiscal_year_pays_the_second_term_of_the_year_before_and_then_the_first():
    assert terms_paid_in(2570) == (Term(2569, 2), Term(2570, 1))
    assert [term.fiscal_year.be for term in terms_paid_in(2570)] == [2570, 2570]


def test_a_term_worked_by_hand():
    # 2,052 a year is 1,026 a term; 70 % of that is 718.20. 10 pupils then, 9 now.
    work = work_out(
        TERM_2, *counts(TERM_2, {"ป.1": 10}, {"ป.1": 9}), table({TUITION: {"ป.1": "2052"}}), (TUITION,)
    )
    assert work.first == Money.baht("7182.00")
    assert work.whole == Money.baht("9234.00")
    assert work.balance == Money.baht("2052.00")
    (reason,) = reasons(work)
    assert reason.text() == "ป.1 -1 คน x 1,026.00 = -1,026.00"


def test_a_balance_below_nothing_is_money_to_give_back():
    # 10 pupils brought 7,182.00; 5 that are left make 5,130.00 whole.
    work = work_out(
        TERM_2, *counts(TERM_2, {"ป.1": 10}, {"ป.1": 5}), table({TUITION: {"ป.1": "2052"}}), (TUITION,)
    )
    assert work.balance == Money.baht("-2052.00")


def test_pupils_are_moved_up_a_grade_for_term_1_and_grades_of_entry_stay():
    held = {"อ.2": 4, "อ.3": 5, "ป.1": 10, "ป.2": 8, "ป.6": 7, "ม.1": 3, "ม.3": 2}
    up = moved(held, Basis(2568, "2", moved_up=True))
    assert up == {"อ.2": 4, "อ.3": 4, "ป.1": 10, "ป.2": 10, "ป.3": 8, "ม.1": 3, "ม.2": 3}
    assert moved(held, Basis(2569, "1")) == held


def test_a_moved_up_line_names_the_grade_it_was_counted_in():
    before = moved({"ป.1": 10, "ป.2": 8}, Basis(2568, "2", moved_up=True))
    rates = table({TUITION: dict.fromkeys(("ป.1", "ป.2", "ป.3"), "2052")})
    work = work_out(TERM_1, *counts(TERM_1, before, None), rates, (TUITION,))
    assert [(line.grade, line.source, line.first_heads) for line in work.lines] == [
        ("ป.1", "ป.1", 10),
        ("ป.2", "ป.1", 10),
        ("ป.3", "ป.2", 8),
    ]


def test_books_and_uniforms_come_in_term_1_only():
    rates = table({item: {"ป.1": "100"} for item in ITEMS})
    first = work_out(TERM_1, *counts(TERM_1, {"ป.1": 1}, {"ป.1": 1}), rates, ITEMS)
    second = work_out(TERM_2, *counts(TERM_2, {"ป.1": 1}, {"ป.1": 1}), rates, ITEMS)
    assert {line.item: line.rate for line in first.lines} == {
        item: Money.baht(100 if item in (BOOKS, UNIFORMS) else 50) for item in ITEMS
    }
    assert {line.item for line in second.lines} == set(ITEMS) - {BOOKS, UNIFORMS}
    assert first.whole + second.whole == Money.baht(500)


def test_a_count_that_is_not_held_gives_no_sum_and_is_named():
    rates = table({TUITION: {"ป.1": "2052"}})
    work = work_out(TERM_2, *counts(TERM_2, {"ป.1": 10}, None), rates, (TUITION,))
    assert work.first == Money.baht("7182.00")
    assert work.whole is None and work.balance is None and reasons(work) == ()
    assert [count.basis.round for count in work.lacking] == ["2"]
    work = work_out(TERM_2, *counts(TERM_2, None, {"ป.1": 10}), rates, (TUITION,))
    assert work.first is None and work.balance is None and work.whole == Money.baht("10260.00")


def test_a_rate_that_is_not_held_is_named_and_left_out():
    rates = table({TUITION: {"ป.1": "2052"}, ACTIVITIES: {}})
    work = work_out(TERM_2, *counts(TERM_2, {"ป.1": 1}, {"ป.1": 1}), rates, (TUITION, ACTIVITIES))
    assert work.missing == ((ACTIVITIES, "ป.1"),) and work.whole == Money.baht("1026.00")


def test_the_odd_satang_of_a_year_goes_to_term_1_and_70_percent_is_half_up():
    assert [rate_of_term(TUITION, Money(5), term) for term in (1, 2)] == [Money(3), Money(2)]
    assert first_rate(Money(5)) == Money(4)  # 3.5
    assert first_rate(Money(1)) == Money(1)  # 0.7


heads = some.dictionaries(some.sampled_from(GRADES), some.integers(0, 3000), max_size=15)
amounts = some.dictionaries(
    some.sampled_from(ITEMS),
    some.dictionaries(some.sampled_from(GRADES), some.integers(1, 999_999).map(Money), max_size=15),
    max_size=5,
)


def rates_from(each: dict[str, dict[str, Money]]) -> RateTable:
    return RateTable(2570, each, {}, date(2026, 10, 1), False, (1,))


@given(heads, heads, amounts, some.sampled_from((TERM_1, TERM_2)))
def test_both_instalments_are_the_whole_to_the_satang(before, now, rates, term):
    work = work_out(term, *counts(term, before, now), rates_from(rates), ITEMS)
    assert work.first + work.balance == work.whole
    assert sum((reason.amount for reason in reasons(work)), Money(0)) == work.whole - work.expected


@given(heads, heads, amounts, some.sampled_from((TERM_1, TERM_2)))
def test_sums_over_items_and_grades_are_the_total(before, now, rates, term):
    held = rates_from(rates)
    whole = work_out(term, *counts(term, before, now), held, ITEMS)
    by_item = [work_out(term, *counts(term, before, now), held, (item,)) for item in ITEMS]
    assert sum((each.first for each in by_item), Money(0)) == whole.first
    assert sum((each.whole for each in by_item), Money(0)) == whole.whole
    assert sum((line.whole for line in whole.lines), Money(0)) == whole.whole


@given(heads, heads, amounts)
def test_two_schools_apart_are_the_two_together(one, other, rates):
    held = rates_from(rates)
    both = {grade: one.get(grade, 0) + other.get(grade, 0) for grade in {*one, *other}}
    apart = [work_out(TERM_2, *counts(TERM_2, each, each), held, ITEMS) for each in (one, other)]
    together = work_out(TERM_2, *counts(TERM_2, both, both), held, ITEMS)
    assert apart[0].first + apart[1].first == together.first
    assert apart[0].balance + apart[1].balance == together.balance


@given(heads, amounts)
def test_the_two_terms_are_the_years_estimate(held, rates):
    year = estimate(held, rates_from(rates), ITEMS)
    works = [work_out(term, *counts(term, held, held), rates_from(rates), ITEMS) for term in (TERM_1, TERM_2)]
    assert works[0].whole + works[1].whole == year.year_sum
    assert (works[0].whole, works[1].whole) == year.term_sums


@given(some.sampled_from(ITEMS), some.integers(0, 999_999), some.integers(0, 5000))
def test_the_terms_of_a_rate_are_its_year(item, satang, number):
    assert sum(term_sums(item, Money(satang), number), Money(0)) == Money(satang) * number


@given(heads)
def test_moving_up_loses_only_the_last_grades_and_doubles_only_those_of_entry(held):
    up = moved(held, Basis(2568, "2", moved_up=True))
    for grade in ("ป.2", "ป.3", "ป.4", "ป.5", "ป.6"):
        before = GRADES[GRADES.index(grade) - 1]
        assert up.get(grade, 0) == held.get(before, 0)
    for grade in ("อ.1", "อ.2", "ป.1", "ม.1", "ม.4"):
        assert up.get(grade, 0) == held.get(grade, 0)
