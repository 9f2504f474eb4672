"""Distances against known ones, neighbours in their order, and mergers added up by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db.datasets.rates import ITEMS, SMALL_SCHOOL, TUITION
from db.values.money import Money
from reports.geography import Site, distance_km, great_circle_km, neighbours, plausible
from reports.merging import Held, Merger, money_of
from reports.subsidy import RateTable

#: Published coordinates of airports, and the great-circle distances published for them (km, within half a per cent).
BANGKOK, CHIANG_MAI, HAT_YAI = (13.6811, 100.7473), (18.7669, 98.9626), (6.9332, 100.3930)


def site(code: str, latitude: float | None, longitude: float | None, **more: object) -> Site:
    values = {"state": "เปิดสอน", "tambon": "ก", "amphoe": "ข", "cluster": "", "joined_with": "", **more}
    return Site(code, f"บ้าน{code}", latitude=latitude, longitude=longitude, **values)


@pytest.mark.parametrize(("one", "other", "km"), [(BANGKOK, CHIANG_MAI, 596), (BANGKOK, HAT_YAI, 751)])
def test_known_distances(one, other, km):
    assert great_circle_km(one, other) == pytest.approx(km, rel=0.005)


def test_a_degree_and_half_the_way_round():
    degree = 6371.0088 * pi / 180
    assert great_circle_km((18.0, 100.0), (19.0, 100.0)) == pytest.approx(degree)
    assert great_circle_km((0.0, 0.0), (0.0, 180.0)) == pytest.approx(6371.0088 * pi)
    # Meridians meet: at 60 degrees north a degree of longitude is half as wide, a little less by the great circle.
    assert great_circle_km((60.0, 0.0), (60.0, 1.0)) == pytest.approx(degree / 2, rel=1e-4)


points = some.tuples(some.floats(5.5, 20.6), some.floats(97.3, 105.7))


@given(points, points, points)
def test_it_is_a_distance(one, other, third):
    assert great_circle_km(one, one) == 0
    assert great_circle_km(one, other) == pytest.approx(great_circle_km(other, one))
    assert great_circle_km(one, third) <= great_circle_km(one, other) + great_circle_km(other, third) + 1e-6


def test_coordinates_that_cannot_be_true_place_nothing():
    assert plausible(18.1, 99.9) == (18.1, 99.9)
    assert plausible(99.9, 18.1) is None and plausible(0.0, 0.0) is None and plausible(18.1, None) is None


def test_the_nearest_come_first_and_the_radius_takes_its_edge_in():
    centre = site("1", 18.0, 100.0)
    north, far = site("2", 18.009, 100.0), site("3", 18.9, 100.0)
    twin, nowhere = site("4", 18.009, 100.0), site("5", None, None)
    found = neighbours(centre, [far, twin, centre, nowhere, north])
    assert [each.site.code for each in found] == ["2", "4", "3"]
    edge = distance_km(centre, north)
    assert edge == Decimal("1.00")
    assert [each.site.code for each in neighbours(centre, [far, twin, north], within=edge)] == ["2", "4"]
    assert [each.site.code for each in neighbours(centre, [far, twin, north], count=1)] == ["2"]
    assert distance_km(centre, nowhere) is None and neighbours(nowhere, [north]) == []


def table(*items: tuple[str, str]) -> RateTable:
    return RateTable(
        2570, {item: {"ป.1": Money.baht(baht)} for item, baht in items}, {}, date(2026, 10, 1), False, (1,)
    )


def merger(*numbers: int, teachers: tuple[int | None, ...] = ()) -> Merger:
    sites = tuple(site(str(index), None, None, students=number) for index, number in enumerate(numbers))
    students = Held({each.code: {"ป.1": each.students or 0} for each in sites}, None)
    staff = Held(
        {each.code: {"": count} for each, count in zip(sites, teachers, strict=False) if count is not None},
        None,
    )
    return Merger(sites, students, Held({}, None), staff, None)


def test_a_merger_adds_up_and_what_one_lacks_is_not_held():
    both = merger(40, 45, teachers=(3, 5))
    assert both.together(both.students) == 85 and both.together(both.teachers) == 8
    assert both.pupils_a_teacher == Decimal("10.63") and both.size == "เล็ก"
    lacking = merger(40, 45, teachers=(3, None))
    assert lacking.together(lacking.teachers) is None and lacking.pupils_a_teacher is None
    assert both.together(both.rooms) is None


def test_per_head_money_of_a_merger_stays_unless_small_schools_get_more():
    plain = money_of(merger(40, 45), table((TUITION, "2052")))
    assert plain.total_before == plain.total_after == Money.baht("174420.00") and plain.extra is None
    assert {item for item, _ in plain.missing} == set(ITEMS) - {TUITION}
    more = (("2052", TUITION), ("500", SMALL_SCHOOL))
    rates = table(*((item, baht) for baht, item in more))
    still_small = money_of(merger(40, 45), rates)
    assert still_small.total_before == still_small.total_after == Money.baht("216920.00")
    grown = money_of(merger(60, 61), rates)
    assert grown.total_before - grown.total_after == Money.baht("60500.00")


def test_a_school_with_another_name_keeps_its_size():
    assert replace(site("1", None, None, students=121)).size == "กลาง"
    assert site("1", None, None, students=0).size == "" and site("1", None, None).size == ""
