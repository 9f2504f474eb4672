"""Grades, sizes, digits and cells as people write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values.cells import NotACountError, cell_text, fold_heading, is_blank, plain, read_count, without_unit
from db.values.digits import arabic_digits, thai_digits
from db.values.schooling import GRADES, SIZE_ORDER, SIZES, NotAGradeError, read_grade, size_of

#: A workbook knows no time zones: its cells are naive.
_LOCAL_DAY = datetime(2025, 6, 10)  # noqa: DTZ001


@pytest.mark.parametrize("text", ["ป.1", "ป1", "ป. 1", "ประถมศึกษาปีที่ 1", "ชั้น ป.๑", "ประถมปีที่1"])
def test_a_grade_is_read_as_it_is_written(text):
    assert read_grade(text) == "ป.1"


@pytest.mark.parametrize("text", ["", "ป.7", "ม.0", "อ.4", "ชั้น", "1", "ป"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(NotAGradeError):
        read_grade(text)


@given(st.sampled_from(GRADES))
def test_every_canonical_grade_reads_as_itself(grade):
    assert read_grade(grade) == read_grade(thai_digits(grade)) == grade


@pytest.mark.parametrize(
    ("pupils", "size"),
    [(0, "เล็ก"), (120, "เล็ก"), (121, "กลาง"), (600, "กลาง"), (601, "ใหญ่"), (1500, "ใหญ่"), (1501, "ใหญ่พิเศษ")],
)
def test_sizes_have_their_edges(pupils, size):
    assert size_of(pupils) == size


@given(st.integers(0, 10_000))
def test_every_number_of_pupils_has_exactly_one_size(pupils):
    assert sum(each.least <= pupils and (each.most is None or pupils <= each.most) for each in SIZES) == 1
    assert size_of(pupils) in SIZE_ORDER


def test_fewer_than_none_is_no_size():
    with pytest.raises(ValueError, match="negative"):
        size_of(-1)


@given(st.integers(0, 10**9))
def test_thai_digits_are_the_same_number(number):
    assert arabic_digits(thai_digits(str(number))) == str(number)
    assert read_count(thai_digits(f"{number:,}")) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1,2", "สิบ", "9,999,999,999"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(NotACountError):
        read_count(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(12.0, "12"), (97032.6, "97032.6"), (0.1 + 0.2, "0.3"), (float("nan"), ""), (None, ""), ("ก", "ก"), (5, "5"),
     (date(2025, 6, 10), "2025-06-10"), (_LOCAL_DAY, "2025-06-10"), (_LOCAL_DAY.replace(hour=9, minute=5), "2025-06-10 09:05"),
     (time(8, 30), "08:30:00")],
)  # fmt: skip
def test_a_cell_is_the_text_that_excel_shows(cell, text):
    assert cell_text(cell) == text


def test_invisible_letters_and_doubled_spaces_do_not_count():
    assert plain("\u200bบ้าน\u00a0 แม่จัน\ufeff ๑") == "บ้าน แม่จัน 1"


def test_a_dash_is_nothing():
    assert all(is_blank(cell) for cell in (None, "", "  ", "-", "–", " — "))
    assert not any(is_blank(cell) for cell in (0, "0", "ก"))


def test_headings_are_compared_without_star_space_and_odd_vowels():
    assert fold_heading("จ\u0e4d\u0e32นวน เงิน*:") == "จำนวนเงิน"
    assert fold_heading("\u0e40\u0e40ขวง") == "แขวง"
    assert without_unit(fold_heading("จำนวนเงิน (บาท)")) == "จำนวนเงิน"
