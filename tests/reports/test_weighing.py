"""A mean of several schools, by examples a reader can do in the head."""

from __future__ import annotations

from decimal import Decimal

from reports.benchmarks import median
from reports.weighing import Weighed


def test_a_mean_is_weighed_by_who_took_the_test():
    # 10 pupils with 40.00 and 30 with 60.00 are 55.00, not 50.00.
    both = Weighed.of([4000, 1, 40_000, 10, 1]) + Weighed.of([6000, 1, 180_000, 30, 1])
    assert both.mean() == Decimal("55.00")
    assert both.said() == "ถ่วงน้ำหนักผู้สอบ 40 คน 2 โรง"


def test_one_school_needs_no_weight_and_several_without_one_have_no_mean():
    alone = Weighed.of([4000, 1, None, None, None])
    assert alone.mean() == Decimal("40.00") and alone.said() == ""
    both = alone + Weighed.of([6000, 1, 180_000, 30, 1])
    assert both.mean() is None and "เฉลี่ยไม่ได้" in both.said()
    assert Weighed().mean() is None


def test_the_median_is_the_middle_one_or_halfway_between_two():
    assert median([Decimal(10), Decimal(90), Decimal(20)]) == Decimal("20.00")
    assert median([Decimal("10.00"), Decimal("10.01")]) == Decimal("10.01")
