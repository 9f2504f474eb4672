"""Per-head money worked by hand: 10 pupils of ป.1 and 5 of ป.2 at 2,052 baht are 30,780.00 a year."""

from __future__ import annotations

from datetime import date

import pytest

from db.datasets.rates import ACTIVITIES, BOOKS, ITEMS, TUITION, UNIFORMS
from db.errors import AnswerableError, NoFiguresError
from db.values.money import Money
from reports.question import Period, Question
from reports.subsidy import estimate, rates_of, term_sums
from tests import factories as make
from tests.handlers.conftest import OFFICE, figures_of, school

Y2570 = Period("fiscal", (2570,))


@pytest.fixture
def rates(pupils):
    batch = make.make_batch(pupils, kind="rates", as_of=date(2026, 10, 1))
    for number in range(1, 7):
        make.make_rate(pupils, grade=f"ป.{number}", baht="2052", batch=batch)
        make.make_rate(pupils, grade=f"ป.{number}", baht=f"{600 + number}", batch=batch, item=BOOKS)
        make.make_rate(pupils, grade=f"ป.{number}", baht="400", batch=batch, item=UNIFORMS)
    for number in range(1, 4):
        make.make_rate(pupils, grade=f"ม.{number}", baht="3780", batch=batch)
    pupils.flush()
    return pupils


@pytest.fixture
def letters(pupils):
    batch = make.make_batch(pupils, kind="allocations", as_of=date(2026, 11, 10))
    make.make_allocation(
        pupils,
        school="57030001",
        baht="15390.00",
        batch=batch,
        note="ภาคเรียนที่ 2/2569",
        letter="ศธ 04048/ว 10",
    )
    make.make_allocation(
        pupils,
        school="57030001",
        baht="10000.00",
        batch=batch,
        instalment=2,
        note="ภาคเรียนที่ 1/2570",
        letter="ศธ 04048/ว 90",
        on=date(2027, 5, 20),
    )
    make.make_allocation(
        pupils, school="57030002", baht="1.00", batch=batch, line="ค่าจ้างธุรการ", category="งบดำเนินงาน"
    )
    pupils.flush()
    return pupils


def test_what_came_is_told_with_its_letter_and_what_should_come_beside_it(put, rates, letters):
    reply = put("money.perhead", Question("allocated", school(), period=Y2570))
    first, second, *_ = reply.text.split("\n")
    assert first.startswith("25,390.00 บาท คือเงินรายหัว") and "ศธ 04048/ว 90 ลงวันที่ 20 พ.ค. 2570" in first
    assert "ทั้งปี 30,780.00 บาท (ภาคเรียนที่ 1 15,390.00 บาท ภาคเรียนที่ 2 15,390.00 บาท)" in second
    told = figures_of(reply)
    assert told["ได้รับจัดสรรแล้ว"] == Money.baht("25390.00")
    assert told["ประมาณการทั้งปีงบประมาณ 2570"] == Money.baht("30780.00")
    assert told["ประมาณการภาคเรียนที่ 2/2569"] == told["ประมาณการภาคเรียนที่ 1/2570"] == Money.baht("15390.00")
    assert "DMC" in reply.provenance.source and "ทะเบียนจัดสรร" in reply.provenance.source
    assert [card.title for card in reply.cards] == ["เงินรายหัว (ค่าจัดการเรียนการสอน) ที่ได้รับ", "วิธีคำนวณเงินรายหัว"]


def test_why_shows_the_working_line_by_line(put, rates, letters):
    reply = put("money.perhead", Question("allocated", school(), period=Y2570), slots={"mode": "why"})
    assert "15 คน x 2,052.00 = 30,780.00" in reply.text
    assert reply.cards[0].title == "วิธีคำนวณเงินรายหัว"
    assert all(button.text != "ทำไมได้เท่านี้" for button in reply.suggest)


def test_one_term_counts_only_its_letters_and_its_half(put, rates, letters):
    reply = put("money.perhead", Question("allocated", school(), period=Period("fiscal", (2570,), term=2)))
    assert figures_of(reply)["ได้รับจัดสรรแล้ว"] == Money.baht("15390.00")
    assert "ภาคเรียนที่ 2 15,390.00 บาท" in reply.text


def test_the_years_money_is_the_present_fiscal_year_when_none_is_named(put, rates, letters):
    assert put("money.perhead", Question("allocated", school())).provenance.period == "ปีงบประมาณ 2570"


def test_an_estimate_comes_first_when_asked_and_says_that_no_letter_is_there(put, rates):
    reply = put("money.perhead", Question("allocated", school(), period=Y2570), slots={"mode": "estimate"})
    assert reply.text.startswith("ประมาณการ") and "ยังไม่มีหนังสือจัดสรร" in reply.text


def test_every_item_brings_books_and_uniforms_whole_in_term_1(put, rates):
    reply = put(
        "money.perhead",
        Question("allocated", school(), period=Y2570),
        slots={"mode": "estimate", "items": "all"},
    )
    told = figures_of(reply)
    books = 10 * 601 + 5 * 602
    uniforms = 15 * 400
    assert told["ประมาณการทั้งปีงบประมาณ 2570"] == Money.baht(30780 + books + uniforms)
    assert told["ประมาณการภาคเรียนที่ 2/2569"] == Money.baht(15390)
    assert told["ประมาณการภาคเรียนที่ 1/2570"] == Money.baht(15390 + books + uniforms)
    working = next(card for card in reply.cards if card.title == "วิธีคำนวณเงินรายหัว")
    assert any("ยังไม่มีอัตรา" in note and ACTIVITIES in note for note in working.notes)


def test_without_rates_the_letters_alone_answer(put, letters):
    reply = put("money.perhead", Question("allocated", school(), period=Y2570))
    assert reply.text.startswith("25,390.00 บาท") and len(reply.cards) == 1


def test_without_letters_and_rates_nothing_is_made_up(put, pupils):
    with pytest.raises(NoFiguresError, match="ยังไม่มีข้อมูล"):
        put("money.perhead", Question("allocated", school(), period=Y2570))


def test_a_made_up_number_of_pupils_of_grades_with_one_rate(put, rates):
    reply = put("money.whatif", slots={"range": ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6"), "count": 85})
    assert reply.figures[0].value == Money.baht(85 * 2052)
    assert "85 คน x 2,052.00 = 174,420.00" in reply.text


def test_grades_of_unequal_rates_are_asked_for_one_by_one(put, rates):
    with pytest.raises(AnswerableError, match="ไม่เท่ากัน"):
        put("money.whatif", slots={"range": ("ป.6", "ม.1"), "count": 85})


def test_a_change_is_rate_times_more_or_less(put, rates):
    reply = put("money.whatif", slots={"change": {"ป.1": 5}})
    assert reply.figures[0].value == Money.baht(10260) and "+5 คน x 2,052.00" in reply.text
    fewer = put("money.whatif", slots={"change": {"ม.1": -2}})
    assert fewer.figures[0].value == Money.baht(-7560)


def test_heads_by_grade_add_up(put, rates):
    reply = put("money.whatif", slots={"heads": {"ป.1": 10, "ม.1": 1}})
    assert reply.figures[0].value == Money.baht(20520 + 3780)


def test_without_a_number_or_a_rate_the_bot_asks_or_says_so(put, rates):
    with pytest.raises(AnswerableError, match="ขอจำนวนนักเรียน"):
        put("money.whatif")
    for slots in ({"heads": {"อ.1": 3}}, {"change": {"อ.1": 3}}):
        with pytest.raises(NoFiguresError, match=r"อ\.1"):
            put("money.whatif", slots=slots)


def test_a_year_without_rates_names_the_newest_that_has_them(put, rates):
    with pytest.raises(NoFiguresError, match="2570") as nothing:
        put(
            "money.whatif",
            Question("students", OFFICE, period=Period("fiscal", (2560,))),
            slots={"heads": {"ป.1": 1}},
        )
    assert nothing.value.suggest == ("อัตรารายหัวปี 2570",)


def test_rates_are_shown_by_grade_with_their_reference(put, rates):
    reply = put(
        "money.rates", Question("students", OFFICE, period=Y2570), slots={"grades": ("ป.1",), "items": "all"}
    )
    assert figures_of(reply) == {
        "รวม 3 รายการ ป.1": Money.baht(3053),
        f"{TUITION} ป.1": Money.baht(2052),
        f"{BOOKS} ป.1": Money.baht(601),
        f"{UNIFORMS} ป.1": Money.baht(400),
    }
    assert reply.cards[0].notes == ("อ้างอิง: ทดสอบ",)
    with pytest.raises(NoFiguresError):
        put("money.rates", slots={"grades": ("อ.1",)})


def test_the_letters_of_one_instalment_only(put, letters):
    asked = Question("allocated", school(), where=(("instalment", ("2",)),), period=Y2570)
    assert "ว 90" in put("money.letters", asked).text
    with pytest.raises(NoFiguresError, match="งวด 3"):
        put("money.letters", Question("allocated", school(), where=(("instalment", ("3",)),), period=Y2570))


def test_per_head_money_beside_the_year_before_says_the_difference(put, letters, rates):
    before = make.make_batch(letters, kind="allocations", as_of=date(2025, 11, 10))
    make.make_allocation(letters, school="57030001", baht="25000.00", batch=before, year=2569)
    letters.flush()
    reply = put("money.perhead", Question("allocated", school(), period=Y2570, compare="previous"))
    assert "มากกว่าปีงบประมาณ 2569 (25,000.00 บาท) อยู่ 390.00 บาท" in reply.text


def test_the_rate_of_one_item_is_that_item(put, rates):
    reply = put("money.rates", slots={"grades": ("ป.1",), "items": BOOKS})
    assert reply.text.startswith("601.00 บาท ต่อคนต่อปี คือค่าหนังสือเรียน ป.1")
    both = put("money.rates", slots={"grades": ("ป.1",), "items": f"{BOOKS},{UNIFORMS}"})
    assert both.text.startswith("1,001.00 บาท")


def test_rates_beside_the_year_before_say_what_rose(put, rates):
    asked = Question("allocated", OFFICE, period=Y2570, compare="previous")
    batch = make.make_batch(rates, kind="rates", as_of=date(2025, 10, 1))
    make.make_rate(rates, year=2569, grade="ป.1", baht="1900", batch=batch)
    rates.flush()
    rose = put("money.rates", asked, slots={"grades": ("ป.1",)})
    assert "ป.1 เพิ่มขึ้น 152.00 บาท (จาก 1,900.00)" in rose.text


def test_an_own_rate_goes_before_that_of_another_office(rates):
    other = make.make_batch(rates, kind="rates", office="5402")
    make.make_rate(rates, grade="ป.1", baht="1", batch=other)
    row = next(each for each in rates.new if getattr(each, "grade", "") == "ป.1")
    row.office_code = "5402"
    rates.flush()
    assert rates_of(rates, "5703", 2570).amounts[TUITION]["ป.1"] == Money.baht(2052)
    assert rates_of(rates, "5402", 2570).amounts[TUITION]["ป.1"] == Money.baht(1)


def test_letters_are_listed_the_newest_first_and_added_over_schools(put, letters):
    reply = put("money.letters", Question("allocated", school(), period=Y2570))
    assert reply.text.startswith("10,000.00 บาท") and "รวมทั้งปี 25,390.00 บาท" in reply.text
    assert [row.value for row in reply.figures[1:]] == [Money.baht(10000), Money.baht(15390)]
    whole = put("money.letters", Question("allocated", OFFICE))
    assert whole.figures[0].value == Money.baht("25391.00")
    line = put("money.letters", Question("allocated", OFFICE, where=(("line", ("ค่าจ้างธุรการ",)),)))
    assert line.figures[0].value == Money.baht("1.00")


def test_letters_of_an_amphoe_are_those_of_its_schools(put, letters):
    from reports.question import Scope

    reply = put(
        "money.letters", Question("allocated", Scope("amphoe", "5703", ("แม่สาย",), ("แม่สาย",)), period=Y2570)
    )
    assert reply.figures[0].value == Money.baht("1.00")


def test_no_letters_is_said_as_such(put, letters):
    with pytest.raises(NoFiguresError):
        put("money.letters", Question("allocated", school("57030003", "ค")))
    with pytest.raises(NoFiguresError, match="ยังไม่มีหนังสือจัดสรร"):
        put("money.letters", Question("allocated", school(), where=(("line", ("ค่าเช่าบ้าน",)),)))


def test_halves_of_an_odd_satang_make_the_whole():
    first, second = term_sums(TUITION, Money(5))
    assert (first, second) == (Money(3), Money(2))
    assert term_sums(UNIFORMS, Money(5)) == (Money(5), Money(0))


def test_an_estimate_names_grades_without_a_rate(rates):
    result = estimate({"ป.1": 10, "อ.2": 3}, rates_of(rates, "5703", 2570), ITEMS[:1])
    assert result.missing == ((TUITION, "อ.2"),) and result.year_sum == Money.baht(20520)
