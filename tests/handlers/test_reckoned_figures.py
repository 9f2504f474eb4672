"""Shares, averages, places, ranks, comparisons and exclusions as a person hears them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.errors import NoFiguresError
from db.values.money import Money
from reports.question import Bound, Period, Question, Rank, Scope
from tests import factories as make
from tests.handlers.conftest import OFFICE, PRINCIPAL, figures_of, school

pytestmark = pytest.mark.usefixtures("pupils")

BOTH = Scope("school", "5703", ("57030001", "57030002"), ("ก", "ข"))
AMPHOE = Scope("amphoe", "5703", ("แม่สาย",), ("แม่สาย",))
GIRLS = (("sex", ("หญิง",)),)


@pytest.fixture
def more(pupils):
    """School ค gets 15 pupils, as many as ก; ข had 150 the year before, ค 10."""
    batch = make.make_batch(pupils, kind="students", as_of=date(2025, 6, 11))
    make.make_students(pupils, school="57030003", grade="ป.1", male=15, female=0, batch=batch)
    before = make.make_batch(pupils, kind="students", as_of=date(2024, 6, 11))
    make.make_students(pupils, school="57030002", grade="ป.1", male=150, female=0, batch=before, year=2567)
    make.make_students(pupils, school="57030003", grade="ป.1", male=15, female=0, batch=before, year=2567)
    pupils.flush()
    return pupils


def test_a_share_comes_with_both_counts_in_the_sentence_and_as_figures(put):
    reply = put("figures", Question("students", OFFICE, GIRLS, share="sex"))
    assert reply.text.startswith("ร้อยละ 46.21 (67 จาก 145 คน) คือสัดส่วนนักเรียน หญิง ทั้งเขต ปีการศึกษา 2568 รอบ 1ค่ะ")
    assert [(row.label, row.value, row.unit) for row in reply.figures] == [
        ("สัดส่วนนักเรียน หญิง", Decimal("46.21"), "ร้อยละ"),
        ("จำนวนนักเรียน หญิง", 67, "คน"),
        ("จำนวนนักเรียน", 145, "คน"),
    ]


def test_a_place_as_part_of_the_office_names_both(put):
    reply = put("figures", Question("students", AMPHOE, share="scope"))
    assert "130 จาก 145 คน" in reply.text and "ของอำเภอแม่สาย" in reply.text and "เทียบกับทั้งเขต" in reply.text
    assert list(figures_of(reply))[1:] == ["จำนวนนักเรียน อำเภอแม่สาย", "จำนวนนักเรียน ทั้งเขต"]


def test_shares_of_a_breakdown_carry_their_counts_and_are_drawn_in_per_cent(put):
    reply = put("figures", Question("students", OFFICE, by=("amphoe",), share="by", want="chart"))
    assert {row.label: row.note for row in reply.figures if row.unit == "ร้อยละ"} == {
        "แม่สาย": "130 จาก 145 คน",
        "แม่จัน": "15 จาก 145 คน",
    }
    assert figures_of(reply)["รวม"] == 145
    assert reply.chart is not None and reply.chart.unit == "ร้อยละ" and not reply.chart.summable


def test_a_share_of_what_is_not_held_is_no_data(put):
    reply = put("figures", Question("poor", AMPHOE, share="scope"))
    assert reply.text.startswith("ไม่มีข้อมูลสัดส่วนนักเรียนยากจน") and reply.figures[0].value is None


def test_an_average_says_over_how_many(put):
    reply = put("figures", Question("students", OFFICE, mean="school"))
    assert reply.text.startswith("72.50 คน (เฉลี่ยจาก 2 โรงเรียน) คือจำนวนนักเรียน เฉลี่ยต่อโรงเรียน ทั้งเขต")
    assert figures_of(reply) == {
        "จำนวนนักเรียน เฉลี่ยต่อโรงเรียน": Decimal("72.50"),
        "รวม": 145,
        "จำนวนโรงเรียนที่นำมาเฉลี่ย": 2,
    }


def test_what_is_left_out_is_said(put):
    out = Question("students", OFFICE, excluding=(("amphoe", ("แม่สาย",)), ("grade", ("ป.2",))))
    reply = put("figures", out)
    assert reply.text.startswith("10 คน คือจำนวนนักเรียน ไม่รวม ป.2 ทั้งเขต ยกเว้นอำเภอแม่สาย ปีการศึกษา 2568 รอบ 1ค่ะ")
    assert figures_of(reply)["ชาย"] == 6, "what stands beside leaves out the same"
    assert reply.provenance.scope == "ทั้งเขต ยกเว้นอำเภอแม่สาย"


def test_a_list_of_schools_leaves_out_too(put):
    reply = put("figures", Question("schools", OFFICE, excluding=(("school", ("57030002",)),), listing=True))
    assert [row.label for row in reply.figures] == ["รวม", "ก", "ค"]
    assert "ยกเว้นโรงเรียนข" in reply.text


def test_the_place_of_a_school_is_told_with_the_value_and_the_ties(put, more):
    reply = put("figures", Question("students", school(), standing=True), seat=PRINCIPAL)
    assert reply.text.startswith("อันดับที่ 2 จาก 3 โรงเรียน (มากไปน้อย) 15 คน คือจำนวนนักเรียน")
    assert "เท่ากับอีก 1 โรงเรียน" in reply.text
    assert [(row.label, row.value, row.unit) for row in reply.figures] == [
        ("จำนวนนักเรียน", 15, "คน"),
        ("อันดับ", 2, "อันดับ"),
    ]
    assert reply.chart is not None and [point.label for point in reply.chart.points if point.highlight] == [
        "ก"
    ]


def test_the_place_inside_its_amphoe(put, more):
    within = Rank(True, 1, within="amphoe")
    reply = put("figures", Question("students", school("57030003", "ค"), standing=True, rank=within))
    assert reply.text.startswith("อันดับที่ 2 จาก 2 โรงเรียนในอำเภอแม่สาย (มากไปน้อย) 15 คน")


def test_a_place_by_what_is_not_held_is_not_told(put):
    reply = put("figures", Question("poor", school(), standing=True))
    assert reply.text.startswith("ไม่มีข้อมูลนักเรียนยากจน") and figures_of(reply)["อันดับ"] is None


def test_the_runner_up_is_named_with_its_place(put, more):
    reply = put("figures", Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=2)))
    assert reply.text.startswith("ก 15 คน อันดับที่ 2 (มากไปน้อย)") and "เท่ากับอันดับสุดท้าย" in reply.text
    third = put("figures", Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=3)))
    assert third.text.startswith("ค 15 คน อันดับที่ 3 (มากไปน้อย เท่ากับอันดับที่ 2)")
    nobody = put("figures", Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=9)))
    assert nobody.text.startswith("ไม่มีอันดับที่ 9") and not nobody.figures


def test_the_first_of_every_amphoe_is_said_and_drawn_as_one_series(put, more):
    within = Question("students", OFFICE, by=("school",), rank=Rank(True, 1, within="amphoe"), want="chart")
    reply = put("figures", within)
    assert "มากที่สุดของแต่ละอำเภอ" in reply.text
    assert figures_of(reply) == {"แม่จัน · ก": 15, "แม่สาย · ข": 130}
    assert reply.chart is not None and {point.group for point in reply.chart.points} == {None}


def test_who_decreased_the_most_and_nobody_who_did_not(put, more):
    less = Question("students", OFFICE, by=("school",), compare="previous", rank=Rank(False, 5))
    reply = put("figures", less)
    assert figures_of(reply) == {"ข": -20}
    assert reply.text.startswith("ข ลดลง 20 คน มากที่สุด จาก 150 เป็น 130 คน (ร้อยละ -13.33)")
    greater = put(
        "figures", Question("students", OFFICE, by=("school",), compare="previous", rank=Rank(True, 1))
    )
    assert figures_of(greater) == {"ก": 3} and "เพิ่มขึ้น 3 คน" in greater.text


def test_nobody_decreased(put):
    reply = put(
        "figures", Question("students", OFFICE, by=("school",), compare="previous", rank=Rank(False, 1))
    )
    assert reply.text.startswith("ไม่มีโรงเรียนที่จำนวนนักเรียนลดลง") and not reply.figures


def test_two_things_differ_by_the_first_minus_the_second(put):
    reply = put("figures", Question("students", BOTH, compare="each"))
    assert reply.text.startswith("ก น้อยกว่า ข 115 คน คือจำนวนนักเรียน ปีการศึกษา 2568 รอบ 1ค่ะ ก 15 คน ข 130 คน")
    assert figures_of(reply)["ผลต่าง"] == -115
    other = put("figures", Question("students", OFFICE, (("sex", ("ชาย", "หญิง")),), compare="each"))
    assert other.text.startswith("ชาย มากกว่า หญิง 11 คน") and figures_of(other)["ผลต่าง"] == 11


def test_two_years_differ_by_later_minus_earlier(put):
    years = Period("academic", (2567, 2568))
    reply = put("figures", Question("students", school(), period=years, compare="each"))
    assert "ปี 2568 มากกว่า ปี 2567 อยู่ 3 คน (ร้อยละ 25.00)" in reply.text
    assert figures_of(reply) == {
        "ปี 2567": 12,
        "ปี 2568": 15,
        "ผลต่าง": 3,
        "อัตราการเปลี่ยนแปลง": Decimal("25.00"),
    }


def test_two_things_by_sex_differ_in_every_group(put):
    told = figures_of(put("figures", Question("students", BOTH, by=("sex",), compare="each")))
    assert (told["ชาย ผลต่าง"], told["หญิง ผลต่าง"], told["ผลต่าง"]) == (8 - 70, 7 - 60, -115)


def test_three_things_are_told_with_the_greatest_and_the_least(put, more):
    three = Scope("school", "5703", ("57030003", "57030002", "57030001"), ("ค", "ข", "ก"))
    reply = put("figures", Question("students", three, compare="each"))
    assert reply.text.startswith("ค 15 คน ข 130 คน ก 15 คน") and "มากที่สุด ข" in reply.text
    assert "ผลต่าง" not in figures_of(reply)


def test_one_side_that_is_not_held_cannot_be_compared(put):
    reply = put(
        "figures",
        Question("students", Scope("school", "5703", ("57030001", "57030003"), ("ก", "ค")), compare="each"),
    )
    assert "เทียบกันไม่ได้" in reply.text and figures_of(reply)["ผลต่าง"] is None


def test_growth_from_nothing_has_no_per_cent(put, pupils):
    before = make.make_batch(pupils, kind="students", as_of=date(2024, 6, 11))
    make.make_students(pupils, school="57030002", grade="ป.1", male=0, female=0, batch=before, year=2567)
    pupils.flush()
    told = figures_of(put("figures", Question("students", school("57030002", "ข"), compare="previous")))
    assert told == {"ปี 2567": 0, "ปี 2568": 130, "เพิ่มขึ้น": 130}


def test_two_dimensions_have_real_names_sums_and_series(put):
    reply = put("figures", Question("students", OFFICE, by=("amphoe", "sex")))
    assert figures_of(reply) == {
        "แม่สาย · ชาย": 70,
        "แม่สาย · หญิง": 60,
        "แม่จัน · ชาย": 8,
        "แม่จัน · หญิง": 7,
        "รวม": 145,
    }
    assert reply.chart is not None and {point.group for point in reply.chart.points} == {"ชาย", "หญิง"}
    assert {point.label for point in reply.chart.points} == {"แม่สาย", "แม่จัน"}


def test_a_breakdown_over_years_is_drawn_with_years_as_series_or_in_a_line(put, more):
    two = put("figures", Question("students", OFFICE, by=("amphoe", "year"), want="chart"))
    assert two.chart is not None and {point.group for point in two.chart.points} == {"ปี 2567", "ปี 2568"}
    long_ago = make.make_batch(more, kind="students", as_of=date(2023, 6, 10))
    make.make_students(more, school="57030001", grade="ป.1", male=1, female=2, batch=long_ago, year=2566)
    more.flush()
    three = put("figures", Question("students", OFFICE, by=("sex", "year")))
    assert three.chart is not None and three.chart.kind == "line"
    assert {point.label for point in three.chart.points} == {"ปี 2566", "ปี 2567", "ปี 2568"}


def test_money_of_days_names_them_and_pupils_of_days_are_not_told(put, session):
    paid = make.make_batch(session, kind="disbursements", as_of=date(2026, 11, 20))
    make.make_payment(session, school="57030001", baht="250.25", batch=paid, on=date(2026, 11, 2))
    make.make_payment(session, school="57030001", baht="10.00", batch=paid, on=date(2026, 10, 31))
    november = Period("fiscal", (2570,), days=("2026-11-01", "2026-11-30"))
    reply = put("figures", Question("disbursed", school(), period=november))
    assert reply.text.startswith("250.25 บาท คือยอดเบิกจ่าย ของโรงเรียนก 1 พ.ย. 2569 ถึง 30 พ.ย. 2569")
    assert figures_of(reply) == {"ยอดเบิกจ่าย": Money.baht("250.25")}
    with pytest.raises(NoFiguresError, match="ยอดเบิกจ่าย"):
        put("figures", Question("students", OFFICE, period=november))
    with pytest.raises(NoFiguresError, match="รายวัน"):
        put("figures", Question("schools", OFFICE, period=november))


def test_schools_of_which_a_condition_cannot_be_told_stand_apart(put):
    reply = put("figures", Question("schools", OFFICE, bounds=(Bound("students", most=20),)))
    assert reply.text.startswith("1 โรง คือจำนวนโรงเรียน ที่มีนักเรียนไม่เกิน 20 คน")
    assert "ไม่มีข้อมูลนักเรียน 1 โรงเรียน (ค) จึงไม่นับรวม" in reply.text
    assert figures_of(reply)["ไม่มีข้อมูล"] == 1


def test_schools_with_boarders_are_not_told_when_boarders_were_never_imported(put):
    for bound in (Bound("boarders", least=1), Bound("boarders", most=0)):
        for listing in (False, True):
            with pytest.raises(NoFiguresError, match="ไม่มีข้อมูลนักเรียนพักนอน"):
                put("figures", Question("schools", OFFICE, bounds=(bound,), listing=listing))


@pytest.mark.parametrize(("bound", "where", "said"), [
    (Bound("students", most=0), (), "ที่ไม่มีนักเรียน ทั้งเขต"),
    (Bound("students", least=1), (), "ที่มีนักเรียน ทั้งเขต"),
    (Bound("students", most=5, below=True), (("grade", ("ป.2",)),), "ที่มีนักเรียน ป.2 น้อยกว่า 5 คน"),
    (Bound("students", least=10, most=20, below=True), (), "ที่มีนักเรียน 10-20 คน (ไม่รวม 20)"),
])  # fmt: skip
def test_conditions_are_said_as_people_say_them(put, bound, where, said):
    assert said in put("figures", Question("schools", OFFICE, where, bounds=(bound,))).text


def test_conditions_with_decimals_are_said_exactly(put, session):
    letters = make.make_batch(session, kind="allocations")
    make.make_allocation(session, school="57030001", baht="1250.50", batch=letters)
    paid = make.make_batch(session, kind="disbursements")
    make.make_payment(session, school="57030001", baht="1007.00", batch=paid)
    baht = put("figures", Question("schools", OFFICE, bounds=(Bound("allocated", least=Decimal("1250.5")),)))
    assert "ตั้งแต่ 1,250.50 บาทขึ้นไป" in baht.text and baht.figures[0].value == 1
    rate = put(
        "figures", Question("schools", OFFICE, bounds=(Bound("disbursement_rate", least=Decimal("80.5")),))
    )
    assert "ตั้งแต่ 80.5 ขึ้นไป" in rate.text and rate.figures[0].value == 1


def test_grades_that_do_not_follow_each_other_are_not_said_as_a_range(put):
    where = (("grade", ("ป.1", "ป.2", "ป.4", "ป.6")),)
    assert "ป.1 ป.2 ป.4 ป.6" in put("figures", Question("students", OFFICE, where)).text
    where = (("grade", ("ป.1", "ป.2", "ป.3", "ป.4")),)
    assert "ป.1-ป.4" in put("figures", Question("students", OFFICE, where)).text


def test_years_with_a_gap_between_them_are_named_one_by_one(put, pupils):
    long_ago = make.make_batch(pupils, kind="students", as_of=date(2023, 6, 10))
    make.make_students(pupils, school="57030001", grade="ป.1", male=5, female=5, batch=long_ago, year=2566)
    pupils.flush()
    gap = Period("academic", (2566, 2568))
    reply = put("figures", Question("students", school(), period=gap, compare="each"))
    assert figures_of(reply)["ผลต่าง"] == 5 and reply.provenance.period == "ปีการศึกษา 2566 และ 2568"
    out = Question("students", school(), by=("year",), excluding=(("year", ("2567",)),))
    assert list(figures_of(put("figures", out))) == ["ปี 2566", "ปี 2568"]


def test_the_first_of_every_amphoe_by_share_average_or_change(put, more):
    within = Rank(True, 1, within="amphoe")
    girls = put("figures", Question("students", OFFICE, GIRLS, by=("school",), share="sex", rank=within))
    assert figures_of(girls) == {"แม่จัน · ก": Decimal("46.67"), "แม่สาย · ข": Decimal("46.15")}
    least = Rank(False, 1, within="amphoe")
    fewer = put("figures", Question("students", OFFICE, by=("school",), compare="previous", rank=least))
    assert figures_of(fewer) == {"แม่สาย · ข": -20}


def test_two_years_side_by_side_are_told_with_their_difference(put):
    for asked in (
        Question("students", school(), period=Period("academic", (2567, 2568))),
        Question("students", school(), by=("year",)),
    ):
        reply = put("figures", asked)
        assert reply.text.startswith("ปี 2568 มากกว่า ปี 2567 อยู่ 3 คน (ร้อยละ 25.00) คือจำนวนนักเรียน ของโรงเรียนก")
        assert figures_of(reply) == {"ปี 2567": 12, "ปี 2568": 15}


def test_shares_of_two_years_each_carry_their_own_counts(put):
    reply = put("figures", Question("students", school(), GIRLS, share="sex", compare="previous"))
    assert [(row.label, row.value, row.unit, row.note) for row in reply.figures] == [
        ("ปี 2567", Decimal("50.00"), "ร้อยละ", "6 จาก 12 คน"),
        ("ปี 2568", Decimal("46.67"), "ร้อยละ", "7 จาก 15 คน"),
        ("ลดลง", Decimal("-3.33"), "จุดร้อยละ", ""),
    ]
    assert reply.text.startswith("ลดลง 3.33 จุดร้อยละ จาก ร้อยละ 50.00 เป็น ร้อยละ 46.67")


def test_a_list_shows_the_figure_that_chose_the_schools_of_the_same_year(put, pupils):
    none = Question(
        "schools", OFFICE, (("grade", ("ป.2",)),), bounds=(Bound("students", most=4),), listing=True
    )
    assert [(row.label, row.value) for row in put("figures", none).figures][:2] == [("รวม", 1), ("ข", 0)]
    before = Question(
        "schools",
        OFFICE,
        period=Period("academic", (2567,)),
        bounds=(Bound("students", most=60),),
        listing=True,
    )
    reply = put("figures", before)
    assert [(row.label, row.value) for row in reply.figures][:2] == [("รวม", 1), ("ก", 12)]
    assert reply.provenance.period == "ปีการศึกษา 2567 รอบ 1"


def test_a_list_by_a_rate_shows_the_rate(put, session):
    letters = make.make_batch(session, kind="allocations")
    make.make_allocation(session, school="57030001", baht="1000.00", batch=letters)
    paid = make.make_batch(session, kind="disbursements")
    make.make_payment(session, school="57030001", baht="805.00", batch=paid)
    above = Question(
        "schools", OFFICE, bounds=(Bound("disbursement_rate", least=Decimal("80.5")),), listing=True
    )
    reply = put("figures", above)
    assert [(row.label, row.value, row.unit) for row in reply.figures][1] == ("ก", Decimal("80.50"), "ร้อยละ")
    assert "เรียงตามร้อยละการเบิกจ่าย" in reply.cards[0].subtitle
