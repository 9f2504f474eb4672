"""Conditions and operations: exact numbers, what is asked back about, and what the buttons then mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.nlu.conditions import find_limits
from bot.nlu.facts import facts
from bot.nlu.understanding import Memory


@pytest.fixture
def asked(understander, gazetteer, setting):
    return lambda sentence, who="o": understander.understand(sentence, Memory(), setting(who), gazetteer)


@pytest.mark.parametrize(
    ("typed", "least", "most"),
    [
        ("เกิน1.5ล้านบาท", Decimal(1_500_000), None),
        ("ไม่ถึงแสน", None, Decimal(100_000)),
        ("เกินร้อยละ80.55", Decimal("80.55"), None),
        ("ระหว่าง1แสนถึง2แสนบาท", Decimal(100_000), Decimal(200_000)),
        ("น้อยกว่าหกสิบคน", None, Decimal(60)),
        ("มากกวา100คน", Decimal(100), None),
        ("คนเดียว", Decimal(1), Decimal(1)),
    ],
)
def test_numbers_in_conditions_are_exact(typed, least, most):
    limits = [tag.value for start, end, tag in find_limits(typed) if end - start == len(typed)]
    assert {(limit.least, limit.most) for limit in limits} == {(least, most)}


def test_a_school_left_out_that_has_a_namesake_is_asked_about_and_then_left_out(asked):
    back = asked("นักเรียนทั้งเขตแยกอำเภอไม่รวมบ้านสันโค้ง")
    assert "ไม่รวมโรงเรียน" in back.prompt
    chosen = back.options[-1].question
    assert (chosen.by, chosen.excluding) == (("amphoe",), (("school", ("57030124",)),))


def test_of_two_schools_of_a_name_the_one_in_the_place_is_left_out(asked):
    assert facts(asked("นักเรียนแม่สายไม่รวมบ้านสันโค้ง")) == "figures students amphoe:แม่สาย -school=57030124"


def test_an_approximate_number_is_asked_about_with_ranges(asked):
    back = asked("โรงเรียนที่มีนักเรียนประมาณ 50 คน")
    assert [option.label for option in back.options] == ["45-55", "ไม่เกิน 50", "ตั้งแต่ 50 ขึ้นไป"]
    assert [option.question.bounds[0].holds(52) for option in back.options] == [True, False, True]


def test_five_requests_are_offered_one_by_one_and_none_is_answered_alone(asked):
    back = asked("นักเรียนกี่คน ครูกี่คน ห้องกี่ห้อง งบเท่าไหร่ เหลือเท่าไหร่")
    assert back.kind == "clarify"
    assert len(back.options) == 4


def test_four_requests_are_answered_in_their_order(asked):
    understood = asked("แม่สายมีกี่โรงเรียน นักเรียนกี่คน ครูกี่คน ห้องกี่ห้อง")
    assert [each.question.measure for each in (understood, *understood.also)] == [
        "schools", "students", "teachers", "rooms",
    ]  # fmt: skip
    assert {each.question.scope.keys for each in (understood, *understood.also)} == {("แม่สาย",)}


@pytest.mark.parametrize(
    "sentence",
    [
        "โรงเรียนที่นักเรียนเพิ่มขึ้นเกิน 10 คน", "โรงเรียนที่มีนักเรียนหญิงเกินร้อยละ 60", "อำเภอที่มีนักเรียนเกิน 5000 คน มีครูกี่คน", "โรงเรียนที่มี ม.1 และนักเรียนไม่ถึง 60 คน",
        "โรงเรียนที่มีอนุบาลแต่ไม่มี ม.1", "นักเรียนไม่รวมเด็กพักนอน", "นักเรียนยกเว้นหญิง ป.6", "โรงเรียนที่นักเรียนลดลงน้อยที่สุด", "งบเฉลี่ยต่อนักเรียน 1 คน",
        "โรงเรียนไหนมีนักเรียนมากกว่าโรงเรียนบ้านแม่จัน", "นักเรียนโรงเรียนอื่นกี่คน", "10 โรงเรียนที่นักเรียนมากที่สุดแยกเพศ",
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_asked_about_and_never_dropped(asked, sentence):
    back = asked(sentence)
    assert back.kind == "clarify", facts(back)
    assert back.prompt
    assert len(back.options) <= 4


def test_a_part_of_an_amphoe_is_not_taken_for_a_part_of_the_office(asked):
    assert asked("นักเรียนเรากี่เปอร์เซ็นต์ของอำเภอ", "s").kind == "clarify"
    assert asked("นักเรียนเรากี่เปอร์เซ็นต์ของเขต", "s").question.share == "scope"
