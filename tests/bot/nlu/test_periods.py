"""Times as people write them, at the days where years and terms change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalize import fold
from bot.nlu.periods import find_times, merge, resolve
from db.values.calendar import (
    BANGKOK,
    AcademicYear,
    FiscalYear,
    Term,
    office_day,
    quarter_of,
    year_now,
)
from reports.question import Period

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)


def whens(text: str) -> list:
    """The times of a text from left to right, the longest at each place."""
    text = fold(text)
    found = sorted(find_times(text), key=lambda each: (each[0], -each[1]))
    times, end = [], 0
    for start, stop, tag in found:
        if start >= end:
            times.append(tag.value)
            end = stop
    return times


def said(text: str, calendar: str = "academic", at: datetime = NOW, **more) -> str:
    when = merge(whens(text))
    return "" if when is None else resolve(when, calendar, at, **more).name


def place(text: str, calendar: str, at: datetime) -> Period:
    when = merge(whens(text))
    assert when is not None, f"{text!r} was not read"
    return resolve(when, calendar, at)


@pytest.mark.parametrize(
    ("text", "academic", "fiscal"),
    [
        ("ปี 68", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("ปี ๖๘", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("ปี 2568", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("พ.ศ. 2568", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("ปีการศึกษา 2568", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("2568", "ปีการศึกษา 2568", "ปีงบประมาณ 2568"),
        ("ปีนี้", "ปีการศึกษา 2569", "ปีงบประมาณ 2570"),
        ("ปีที่แล้ว", "ปีการศึกษา 2568", "ปีงบประมาณ 2569"),
        ("ปีก่อน", "ปีการศึกษา 2568", "ปีงบประมาณ 2569"),
        ("ปีงบหน้า", "ปีการศึกษา 2570", "ปีงบประมาณ 2571"),
        ("2 ปีที่แล้ว", "ปีการศึกษา 2567", "ปีงบประมาณ 2568"),
        ("3 ปีย้อนหลัง", "ปีการศึกษา 2567-2569", "ปีงบประมาณ 2568-2570"),
        ("ตั้งแต่ปี 66", "ปีการศึกษา 2566-2569", "ปีงบประมาณ 2566-2570"),
        ("ปี 66-68", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2568"),
        ("ระหว่างปี 2566 ถึง 2568", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2568"),
        ("เทอมนี้", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทอมที่แล้ว", "ปีการศึกษา 2569 รอบ 1", "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ("เทอมหน้า", "ปีการศึกษา 2570 รอบ 1", "ปีงบประมาณ 2570 ภาคเรียนที่ 1"),
        ("2/2569", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("2/69", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทอม 2", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทอม 2 ปี 68", "ปีการศึกษา 2568 รอบ 2", "ปีงบประมาณ 2569 ภาคเรียนที่ 2"),
        ("ภาคเรียนที่ 1/2568", "ปีการศึกษา 2568 รอบ 1", "ปีงบประมาณ 2568 ภาคเรียนที่ 1"),
        ("ปีงบ 69 เทอม 2", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2569 ภาคเรียนที่ 2"),
        ("ไตรมาส 1", "ปีงบประมาณ 2570 ไตรมาส 1", "ปีงบประมาณ 2570 ไตรมาส 1"),
        ("ไตรมาสที่แล้ว", "ปีงบประมาณ 2569 ไตรมาส 4", "ปีงบประมาณ 2569 ไตรมาส 4"),
        ("ไตรมาส 4 ปี 69", "ปีงบประมาณ 2569 ไตรมาส 4", "ปีงบประมาณ 2569 ไตรมาส 4"),
        ("ปี69", "ปีการศึกษา 2569", "ปีงบประมาณ 2569"),
        ("ปี'69", "ปีการศึกษา 2569", "ปีงบประมาณ 2569"),
        ("พ.ศ.2569", "ปีการศึกษา 2569", "ปีงบประมาณ 2569"),
        ("ปีโน้น", "ปีการศึกษา 2567", "ปีงบประมาณ 2568"),
        ("ปีทีแล้ว", "ปีการศึกษา 2568", "ปีงบประมาณ 2569"),
        ("ปีที่เเล้ว", "ปีการศึกษา 2568", "ปีงบประมาณ 2569"),
        ("ปิที่แล้ว", "ปีการศึกษา 2568", "ปีงบประมาณ 2569"),
        ("FY70", "ปีการศึกษา 2570", "ปีงบประมาณ 2570"),
        ("งบ 70", "ปีการศึกษา 2570", "ปีงบประมาณ 2570"),
        ("ปีงบประมาณ พ.ศ. ๒๕๗๐", "ปีการศึกษา 2570", "ปีงบประมาณ 2570"),
        ("ปี 66/67/68", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2568"),
        ("ปี 66, 67 และ 68", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2568"),
        ("ปีนี้กับปีที่แล้ว", "ปีการศึกษา 2568-2569", "ปีงบประมาณ 2569-2570"),
        ("ปี 67 กับปีนี้", "ปีการศึกษา 2567-2569", "ปีงบประมาณ 2567-2570"),
        ("ย้อนหลังสามปี", "ปีการศึกษา 2567-2569", "ปีงบประมาณ 2568-2570"),
        ("ตั้งแต่ปี 66 ถึงปัจจุบัน", "ปีการศึกษา 2566-2569", "ปีงบประมาณ 2566-2570"),
        ("ตั้งแต่ปี 66 ถึงปีที่แล้ว", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2569"),
        ("ตั้งแต่ปีที่แล้วถึงปีนี้", "ปีการศึกษา 2568-2569", "ปีงบประมาณ 2569-2570"),
        ("ระหว่างปีการศึกษา 2566-2568", "ปีการศึกษา 2566-2568", "ปีงบประมาณ 2566-2568"),
        ("ภาคเรียนที่ ๒ ปีการศึกษา ๒๕๖๙", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทอม 2/69", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทอมต้น 69", "ปีการศึกษา 2569 รอบ 1", "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ("ภาคเรียนปลาย ปี 68", "ปีการศึกษา 2568 รอบ 2", "ปีงบประมาณ 2569 ภาคเรียนที่ 2"),
        ("เทอมสอง", "ปีการศึกษา 2569 รอบ 2", "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
        ("เทรอม 1", "ปีการศึกษา 2569 รอบ 1", "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ("เทอมก่อน", "ปีการศึกษา 2569 รอบ 1", "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ("รอบแรก ปี 68", "ปีการศึกษา 2568 รอบ 1", "ปีงบประมาณ 2568 รอบ 1"),
        ("ไตรมาศ 2", "ปีงบประมาณ 2570 ไตรมาส 2", "ปีงบประมาณ 2570 ไตรมาส 2"),
        ("ไตรมาสแรก", "ปีงบประมาณ 2570 ไตรมาส 1", "ปีงบประมาณ 2570 ไตรมาส 1"),
        ("ไตรมาสสุดท้าย ปีงบ 69", "ปีงบประมาณ 2569 ไตรมาส 4", "ปีงบประมาณ 2569 ไตรมาส 4"),
        ("ไตรมาสนี้", "ปีงบประมาณ 2570 ไตรมาส 1", "ปีงบประมาณ 2570 ไตรมาส 1"),
        ("Q2/70", "ปีงบประมาณ 2570 ไตรมาส 2", "ปีงบประมาณ 2570 ไตรมาส 2"),
        ("รอบ 6 เดือน", "ปีการศึกษา 2569 รอบ 6 เดือน", "ปีงบประมาณ 2570 รอบ 6 เดือน"),
        ("ครึ่งปีแรก", "ปีการศึกษา 2569 รอบ 6 เดือน", "ปีงบประมาณ 2570 รอบ 6 เดือน"),
        ("งบ 70 ล้าน", "", ""),
        ("ม.1/2", "", ""),
        ("60 คน", "", ""),
        ("85 คน", "", ""),
        ("10 โรงเรียน", "", ""),
        ("15000", "", ""),
    ],
)
def test_times(text, academic, fiscal):
    assert (said(text), said(text, "fiscal")) == (academic, fiscal)


@pytest.mark.parametrize(
    ("day", "fiscal_year"),
    [((2026, 9, 30, 23, 59), 2569), ((2026, 10, 1, 0, 0), 2570), ((2028, 2, 29, 12, 0), 2571)],
)
def test_this_fiscal_year_turns_on_1_october(day, fiscal_year):
    assert said("ปีนี้", "fiscal", datetime(*day, tzinfo=BANGKOK)) == f"ปีงบประมาณ {fiscal_year}"


@pytest.mark.parametrize(("day", "year"), [((2026, 5, 15, 23, 59), 2568), ((2026, 5, 16, 0, 0), 2569)])
def test_this_academic_year_turns_on_16_may(day, year):
    assert said("ปีนี้", "academic", datetime(*day, tzinfo=BANGKOK)) == f"ปีการศึกษา {year}"


@pytest.mark.parametrize(
    ("day", "term"),
    [
        ((2026, 5, 16), "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ((2026, 10, 31), "ปีงบประมาณ 2569 ภาคเรียนที่ 1"),
        ((2026, 11, 1), "ปีงบประมาณ 2570 ภาคเรียนที่ 2"),
    ],
)
def test_money_of_this_term_lies_in_the_year_that_pays_it(day, term):
    assert said("เทอมนี้", "fiscal", datetime(*day, 8, 0, tzinfo=BANGKOK)) == term


def test_term_2_before_it_began_is_that_of_the_year_before():
    assert said("เทอม 2", "academic", datetime(2026, 6, 1, 8, 0, tzinfo=BANGKOK)) == "ปีการศึกษา 2568 รอบ 2"


def test_last_year_in_a_follow_up_counts_from_the_answer_before():
    assert said("ปีที่แล้ว", anchor=Period("academic", (2567,))) == "ปีการศึกษา 2566"


def test_years_back_count_from_the_newest_held():
    assert said("3 ปีย้อนหลัง", held=(2566, 2567, 2568)) == "ปีการศึกษา 2566-2568"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ครึ่งปีแรก ปีงบ 69", "2025-10-01", "2026-03-31"),
        ("ครึ่งปีหลัง ปีงบ 69", "2026-04-01", "2026-09-30"),
        ("6 เดือนแรก 69", "2025-10-01", "2026-03-31"),
        ("ครึ่งปีหลัง 2569", "2026-04-01", "2026-09-30"),
        ("6 เดือนแรก", "2026-10-01", "2027-03-31"),
        ("หกเดือนหลัง", "2027-04-01", "2027-09-30"),
        ("9 เดือนแรก ปีที่แล้ว", "2025-10-01", "2026-06-30"),
        ("ไตรมาส 1-2 ปีงบ 71", "2027-10-01", "2028-03-31"),
        ("สองไตรมาสแรก", "2026-10-01", "2027-03-31"),
    ],
)
def test_parts_of_a_fiscal_year_are_days_where_facts_have_days(text, first, last):
    when = merge(whens(text))
    assert when is not None and resolve(when, "fiscal", NOW, dated=True).days == (first, last)


@pytest.mark.parametrize(
    "text", ["เทอม 1 กับเทอม 2 ปี 68", "ไตรมาส 1 กับไตรมาส 3", "รอบ 1 และรอบ 2", "เทอมนี้กับเทอมที่แล้ว"]
)
def test_two_parts_of_a_year_are_never_taken_for_one(text):
    when = merge(whens(text))
    assert when is not None and len(when.clash) == 2


MOMENTS = st.builds(
    datetime.combine,
    st.dates(date(2010, 1, 1), date(2036, 12, 31)),
    st.times(),
    tzinfo=st.sampled_from([BANGKOK, UTC]),
)
KINDS = st.sampled_from(["fiscal", "academic"])
SHIFTS = {"นี้": 0, "ปัจจุบัน": 0, "ที่แล้ว": -1, "ก่อน": -1, "ที่ผ่านมา": -1, "หน้า": 1, "ถัดไป": 1, "โน้น": -2}


@given(MOMENTS, KINDS, st.sampled_from(list(SHIFTS)), st.sampled_from(["ปี", "ปีงบ", "ปีงบประมาณ", "ปีการศึกษา"]))
def test_relative_years_count_from_the_year_of_the_measure(at, kind, shift, word):
    assert place(word + shift, kind, at).years == (year_now(kind, at) + SHIFTS[shift],)


@given(
    MOMENTS,
    KINDS,
    st.integers(2555, 2579),
    st.sampled_from(["ปี {}", "ปี{}", "ปีงบ {}", "ปีการศึกษา {}", "พ.ศ. {}", "ปีงบประมาณ พ.ศ. {}"]),
)
def test_a_year_is_itself_whenever_it_is_asked(at, kind, year, form):
    assert (
        place(form.format(year), kind, at).years == place(form.format(year % 100), kind, at).years == (year,)
    )


@given(
    MOMENTS,
    KINDS,
    st.integers(2, 9),
    st.sampled_from(["{} ปีย้อนหลัง", "ย้อนหลัง {} ปี", "{} ปีล่าสุด", "{} ปีที่ผ่านมา"]),
)
def test_years_back_end_with_the_present_one_and_are_as_many_as_said(at, kind, count, form):
    now = year_now(kind, at)
    assert place(form.format(count), kind, at).years == tuple(range(now - count + 1, now + 1))


@given(MOMENTS, st.integers(2555, 2579), st.integers(0, 5), KINDS)
def test_years_from_and_to_are_all_between(at, first, more, kind):
    text = f"ระหว่างปี {first} ถึง {first + more + 1}"
    assert place(text, kind, at).years == tuple(range(first, first + more + 2))


@given(MOMENTS)
def test_terms_follow_the_calendar(at):
    term = Term.of(at)
    before = term.previous()
    assert place("เทอมนี้", "academic", at) == Period("academic", (term.year,), round=str(term.number))
    assert place("เทอมที่แล้ว", "academic", at) == Period("academic", (before.year,), round=str(before.number))
    assert place("เทอมนี้", "fiscal", at) == Period("fiscal", (term.fiscal_year.be,), term=term.number)
    after = place("เทอมหน้า", "academic", at)
    assert Term(after.year, int(after.round)).previous() == term


@given(MOMENTS, st.integers(1, 2), st.integers(2555, 2579))
def test_a_term_is_paid_by_the_fiscal_year_it_begins_to_be_paid_in(at, number, year):
    for form in ("เทอม {}/{}", "ภาคเรียนที่ {} ปีการศึกษา {}", "{}/{}"):
        text = form.format(number, year)
        assert place(text, "academic", at) == Period("academic", (year,), round=str(number))
        assert place(text, "fiscal", at).year == Term(year, number).fiscal_year.be


@given(MOMENTS)
def test_quarters_follow_the_calendar(at):
    day, year = office_day(at), FiscalYear.of(at)
    start, end = year.quarter(quarter_of(day))
    before, after = start - timedelta(days=1), end
    for text, other in (("ไตรมาสนี้", day), ("ไตรมาสที่แล้ว", before), ("ไตรมาสหน้า", after)):
        assert place(text, "fiscal", at) == Period(
            "fiscal", (FiscalYear.of(other).be,), quarter=quarter_of(other)
        )


@given(MOMENTS, st.integers(1, 12), st.integers(2555, 2579))
def test_months_from_the_beginning_and_to_the_end_fill_a_fiscal_year(at, count, year):
    def days(text: str) -> tuple[date, date]:
        when = merge(whens(text))
        assert when is not None
        first, last = resolve(when, "fiscal", at, dated=True).days
        return date.fromisoformat(first), date.fromisoformat(last)

    if count in (3, 6, 9):
        first, last = days(f"{count} เดือนแรก ปีงบ {year}"), days(f"{12 - count} เดือนหลัง ปีงบ {year}")
        assert first[0] == FiscalYear(year).start and last[1] + timedelta(days=1) == FiscalYear(year).end
        assert first[1] + timedelta(days=1) == last[0]


@given(MOMENTS)
def test_this_year_holds_the_day_of_asking(at):
    day = office_day(at)
    fiscal = FiscalYear(place("ปีนี้", "fiscal", at).year)
    taught = AcademicYear(place("ปีนี้", "academic", at).year)
    assert fiscal.start <= day < fiscal.end and taught.start <= day < taught.end
