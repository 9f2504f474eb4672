"""Money in whole satang: what goes in, what comes out, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values.money import Money, NotMoneyError, percent, ratio

SATANG = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize("amount", [1.5, 0.0, True, None])
def test_a_float_and_what_is_no_amount_are_refused(amount):
    with pytest.raises(TypeError):
        Money.baht(amount)


@pytest.mark.parametrize(
    ("written", "satang"),
    [
        ("1,250.50", 125050),
        ("1250.5", 125050),
        ("๑,๒๕๐", 125000),
        ("-5", -500),
        ("+0.01", 1),
        (1250, 125000),
        (Decimal("0.1"), 10),
    ],
)
def test_an_amount_is_read_as_it_is_written(written, satang):
    assert Money.baht(written).satang == satang


@pytest.mark.parametrize(
    "written",
    ["", "1.234", "12,34", "1e3", "บาท", "1 000", Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")],
)
def test_more_than_two_places_and_odd_writings_are_refused(written):
    with pytest.raises(NotMoneyError):
        Money.baht(written)


@given(SATANG)
def test_what_is_printed_reads_back_to_the_satang(satang):
    assert Money.baht(str(Money(satang))).satang == satang
    assert Money.baht(Money(satang).in_baht).satang == satang


@given(st.lists(SATANG))
def test_a_sum_is_the_same_in_any_order(amounts):
    money = [Money(satang) for satang in amounts]
    assert sum(money, Money(0)) == sum(reversed(money), Money(0)) == Money(sum(amounts))


@given(SATANG, st.integers(1, 24))
def test_a_share_and_what_is_left_are_the_whole(satang, parts):
    whole = Money(satang)
    share = whole.share(1, parts)
    assert share + (whole - share) == whole
    assert abs(share.satang * parts - satang) * 2 <= parts


def test_shares_are_rounded_half_up_to_the_satang():
    assert Money(5).share(1, 2) == Money(3)
    assert Money(-5).share(1, 2) == Money(-3)


def test_amounts_compare_multiply_and_know_nothing():
    assert Money(1) < Money(2) and Money(2) >= Money(2)
    assert Money.baht(2052) * 15 == 15 * Money.baht(2052) == Money.baht("30780")
    assert -Money(5) == Money(-5)
    assert not Money(0) and Money(-1)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (0, 5, "0.00"), (5, 1000, "0.50")],
)
def test_a_rate_has_two_places_half_up(part, whole, rate):
    assert percent(part, whole) == Decimal(rate)


def test_a_rate_of_nothing_is_no_rate():
    for reckon in (percent, ratio):
        with pytest.raises(ZeroDivisionError):
            reckon(1, 0)
    assert ratio(121, 6) == Decimal("20.17")
