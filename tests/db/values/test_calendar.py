"""Years, terms, quarters and days at their edges, in Bangkok time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values.calendar import (
    BANGKOK,
    SHORT_MONTHS,
    AcademicYear,
    FiscalYear,
    NotADateError,
    NotAYearError,
    Term,
    add_working_days,
    buddhist_year,
    in_office_hours,
    is_working_day,
    iso_buddhist,
    office_day,
    quarter_of,
    read_date,
    round_of,
    rounds_between,
    thai_date,
    working_day_on_or_after,
    working_day_on_or_before,
    year_name,
    year_now,
)

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


def bangkok(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BANGKOK)


def test_the_fiscal_year_turns_at_midnight_of_1_october_in_bangkok():
    assert FiscalYear.of(bangkok(2026, 9, 30, 23, 59)) == FiscalYear(2569)
    assert FiscalYear.of(bangkok(2026, 10, 1, 0, 0)) == FiscalYear(2570)


def test_the_fiscal_year_turns_at_17_oclock_utc_and_not_at_midnight_utc():
    assert FiscalYear.of(datetime(2026, 9, 30, 16, 59, tzinfo=UTC)).be == 2569
    assert FiscalYear.of(datetime(2026, 9, 30, 17, 0, tzinfo=UTC)).be == 2570


def test_the_academic_year_opens_on_16_may():
    assert AcademicYear.of(bangkok(2026, 5, 15, 23, 59)).be == 2568
    assert AcademicYear.of(bangkok(2026, 5, 16, 0, 0)).be == 2569


def test_29_february_lies_in_its_years():
    leap = date(2028, 2, 29)
    assert (FiscalYear.of(leap).be, AcademicYear.of(leap).be, quarter_of(leap)) == (2571, 2570, 2)
    assert thai_date(leap) == "29 ก.พ. 2571"
    assert read_date("29/2/2571") == leap


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        office_day(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "quarter"),
    [((2026, 10, 1), 1), ((2026, 12, 31), 1), ((2027, 1, 1), 2), ((2027, 3, 31), 2), ((2027, 4, 1), 3),
     ((2027, 6, 30), 3), ((2027, 7, 1), 4), ((2027, 9, 30), 4)],
)  # fmt: skip
def test_quarters_have_their_edges(day, quarter):
    assert quarter_of(date(*day)) == quarter
    start, end = FiscalYear(2570).quarter(quarter)
    assert start <= date(*day) < end


@given(DAYS)
def test_every_day_lies_in_exactly_one_year_and_one_quarter(day):
    year = FiscalYear.of(day)
    assert year.start <= day < year.end
    assert [number for number in range(1, 5) if year.quarter(number)[0] <= day < year.quarter(number)[1]] == [
        quarter_of(day)
    ]
    taught = AcademicYear.of(day)
    assert taught.start <= day < taught.end


@given(DAYS)
def test_years_follow_each_other_without_a_gap(day):
    year, taught = FiscalYear.of(day), AcademicYear.of(day)
    assert year.end == FiscalYear(year.be + 1).start and taught.end == AcademicYear(taught.be + 1).start
    assert year.quarter(1)[0] == year.start and year.quarter(4)[1] == year.end


@pytest.mark.parametrize(
    ("day", "term"),
    [((2026, 5, 16), (2569, 1)), ((2026, 10, 31), (2569, 1)), ((2026, 11, 1), (2569, 2)), ((2027, 4, 2), (2569, 2)),
     ((2027, 5, 15), (2569, 2)), ((2027, 5, 16), (2570, 1))],
)  # fmt: skip
def test_a_break_belongs_to_the_term_before_it(day, term):
    assert Term.of(date(*day)) == Term(*term)


def test_terms_are_paid_by_their_fiscal_years_and_follow_each_other():
    assert Term(2569, 1).fiscal_year == FiscalYear(2569)
    assert Term(2569, 2).fiscal_year == FiscalYear(2570)
    assert Term(2569, 2).previous() == Term(2569, 1)
    assert Term(2569, 1).previous() == Term(2568, 2)
    assert str(Term(2569, 2)) == "ภาคเรียนที่ 2/2569"


@pytest.mark.parametrize(
    ("day", "round_"),
    [((2026, 6, 9), (2568, "สิ้นปี")), ((2026, 6, 10), (2569, "1")), ((2026, 11, 9), (2569, "1")), ((2026, 11, 10), (2569, "2")),
     ((2027, 1, 1), (2569, "2")), ((2027, 3, 30), (2569, "2")), ((2027, 3, 31), (2569, "สิ้นปี")), ((2027, 4, 30), (2569, "สิ้นปี")),
     ((2028, 2, 29), (2570, "2"))],
)  # fmt: skip
def test_a_day_belongs_to_the_newest_round_of_data_before_it(day, round_):
    assert round_of(date(*day)) == round_


def test_the_rounds_of_a_year_lie_between_its_first_and_last_day():
    assert rounds_between(date(2026, 5, 16), date(2027, 5, 15)) == ((2569, "1"), (2569, "2"), (2569, "สิ้นปี"))
    assert rounds_between(date(2026, 6, 11), date(2026, 11, 9)) == ()


def test_this_year_depends_on_the_calendar_of_the_measure():
    november = bangkok(2026, 11, 21)
    assert (year_now("fiscal", november), year_now("academic", november)) == (2570, 2569)
    assert (year_name("fiscal", 2570), year_name("academic", 2569)) == ("ปีงบประมาณ 2570", "ปีการศึกษา 2569")


@pytest.mark.parametrize("text", ["2569", "69", "๒๕๖๙", "๖๙", " 2569 ", "2569.0", 2569])
def test_a_year_is_read_as_officers_write_it(text):
    assert buddhist_year(text) == 2569


@pytest.mark.parametrize("text", ["2026", "1999"])
def test_a_common_era_year_is_refused_with_the_year_that_was_meant(text):
    with pytest.raises(NotAYearError) as refused:
        buddhist_year(text)
    assert refused.value.hint == int(text) + 543


@pytest.mark.parametrize("text", ["", "256", "ปี 69", "2399", "2700", "-69", "25690"])
def test_what_is_no_year_is_refused(text):
    with pytest.raises(NotAYearError) as refused:
        buddhist_year(text)
    assert refused.value.hint is None


@pytest.mark.parametrize(
    "text",
    ["25/12/2568", "25-12-68", "25.12.2568", "25 ธ.ค. 68", "25 ธันวาคม 2568", "25 ธันวาคม พ.ศ. 2568", "๒๕ ธ.ค. ๒๕๖๘",
     "2568-12-25", "2025-12-25", "25/12/2025", "2025-12-25 00:00:00", "25 เดือนธันวาคม 2568"],
)  # fmt: skip
def test_every_form_of_the_contract_is_the_same_day(text):
    assert read_date(text) == date(2025, 12, 25)


@pytest.mark.parametrize(
    "text", ["", "25/12", "31/2/2569", "29/2/2569", "25 ธก. 69", "12/25/2568", "พรุ่งนี้", "2568"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(NotADateError):
        read_date(text)


@given(DAYS)
def test_a_printed_date_reads_back(day):
    assert read_date(thai_date(day)) == day
    assert read_date(iso_buddhist(day)) == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year + 543}") == day


def test_months_are_printed_short():
    assert thai_date(bangkok(2025, 6, 10, 1)) == "10 มิ.ย. 2568"
    assert len(set(SHORT_MONTHS)) == 12


def test_offices_rest_on_weekends_holidays_and_their_own_days():
    friday = date(2026, 11, 20)
    assert is_working_day(friday) and not is_working_day(friday + timedelta(days=1))
    assert not is_working_day(date(2026, 12, 10))  # Constitution Day
    assert not is_working_day(friday, {friday})
    assert working_day_on_or_before(date(2026, 11, 22)) == friday
    assert working_day_on_or_after(date(2026, 11, 21)) == date(2026, 11, 23)
    assert add_working_days(friday, 1) == date(2026, 11, 23)
    assert add_working_days(friday, 0) == friday


def test_a_push_leaves_from_half_past_eight_until_before_half_past_four():
    assert not in_office_hours(bangkok(2026, 11, 20, 8, 29, 59))
    assert in_office_hours(bangkok(2026, 11, 20, 8, 30))
    assert in_office_hours(datetime(2026, 11, 20, 9, 29, tzinfo=UTC))
    assert not in_office_hours(bangkok(2026, 11, 20, 16, 30))
    assert not in_office_hours(bangkok(2026, 11, 21, 10, 0))
