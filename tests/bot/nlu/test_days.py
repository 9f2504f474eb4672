"""Days as people name them: one sentence in, first and last day out; all asked on Saturday 21 November 2569."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.dating import fiscal_days
from bot.nlu.days import NoSuchDayError, Span, find_dates, named_days
from bot.nlu.normalize import fold
from bot.nlu.understanding import Memory
from db.values.calendar import (
    BANGKOK,
    MONTHS,
    FiscalYear,
    is_working_day,
    office_day,
    round_days,
    round_of,
    rounds_between,
    thai_date,
)
from tests.bot.nlu.conftest import ASKED_AT

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
DAYS = st.dates(date(2010, 1, 1), date(2036, 12, 31))


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Moments of these years, aware, in Bangkok's time or in UTC."""
    days = st.dates(date(first, 1, 1), date(last, 12, 31))
    return st.builds(datetime.combine, days, st.times(), tzinfo=st.sampled_from([BANGKOK, UTC]))


MOMENTS = moments(2010, 2036)
LEANS = st.sampled_from(["past", "coming"])


def placed(text: str, lean: str = "past", at: datetime = ASKED_AT) -> str:
    """What a text names, printed as answers print days; the whole text must be read."""
    named = named_days(fold(text))
    assert named is not None, f"{text!r} was not read"
    span = named.span(at, lean)
    if span.first == span.last:
        return thai_date(span.first)
    return f"{thai_date(span.first)} ถึง {thai_date(span.last)}"


def span_of(text: str, at: datetime, lean: str = "past") -> Span:
    named = named_days(fold(text))
    assert named is not None, f"{text!r} was not read"
    return named.span(at, lean)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10 พ.ย. 69", "10 พ.ย. 2569"),
        ("10 พ.ย. 2569", "10 พ.ย. 2569"),
        ("10พย69", "10 พ.ย. 2569"),
        ("10 พฤศจิกายน 2569", "10 พ.ย. 2569"),
        ("10 พฤศจิกา 69", "10 พ.ย. 2569"),
        ("๑๐ พฤศจิกายน พ.ศ. ๒๕๖๙", "10 พ.ย. 2569"),
        ("วันที่ 10 เดือนพฤศจิกายน ปี 69", "10 พ.ย. 2569"),
        ("วันอังคารที่ 10 พฤศจิกายน 2569", "10 พ.ย. 2569"),
        ("10/11/69", "10 พ.ย. 2569"),
        ("10/11/2569", "10 พ.ย. 2569"),
        ("10-11-2569", "10 พ.ย. 2569"),
        ("10.11.69", "10 พ.ย. 2569"),
        ("2569-11-10", "10 พ.ย. 2569"),
        ("10 พ.ย. ปีที่แล้ว", "10 พ.ย. 2568"),
        ("29 ก.พ. 71", "29 ก.พ. 2571"),
        ("กรกฏาคม 69", "1 ก.ค. 2569 ถึง 31 ก.ค. 2569"),
        ("ต.ค. 69", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("เดือน 10 ปี 69", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("ต.ค.-ธ.ค. 69", "1 ต.ค. 2569 ถึง 31 ธ.ค. 2569"),
        ("ธ.ค.-ก.พ. 70", "1 ธ.ค. 2569 ถึง 28 ก.พ. 2570"),
        ("ต.ค. 69 - ม.ค. 70", "1 ต.ค. 2569 ถึง 31 ม.ค. 2570"),
        ("ระหว่างวันที่ 1 ถึง 15 พ.ย. 69", "1 พ.ย. 2569 ถึง 15 พ.ย. 2569"),
        ("1-15 พ.ย. 69", "1 พ.ย. 2569 ถึง 15 พ.ย. 2569"),
        ("ตั้งแต่วันที่ 1 ต.ค. 69 ถึง 31 มี.ค. 70", "1 ต.ค. 2569 ถึง 31 มี.ค. 2570"),
        ("1 ต.ค. 69 ถึง 31 มี.ค.", "1 ต.ค. 2569 ถึง 31 มี.ค. 2570"),
        ("เดือนตุลาคม ปีงบ 69", "1 ต.ค. 2568 ถึง 31 ต.ค. 2568"),
        ("เดือนมกราคม ปีงบประมาณ 2569", "1 ม.ค. 2569 ถึง 31 ม.ค. 2569"),
        ("เดือนมีนาคม ปีการศึกษา 2568", "1 มี.ค. 2569 ถึง 31 มี.ค. 2569"),
        ("เดือนธันวาคมปีที่แล้ว", "1 ธ.ค. 2568 ถึง 31 ธ.ค. 2568"),
        ("วันนี้", "21 พ.ย. 2569"),
        ("พรุ่งนี้", "22 พ.ย. 2569"),
        ("พรุ้งนี้", "22 พ.ย. 2569"),
        ("มะรืน", "23 พ.ย. 2569"),
        ("เมื่อวานนี้", "20 พ.ย. 2569"),
        ("วานซืน", "19 พ.ย. 2569"),
        ("ศุกร์หน้า", "27 พ.ย. 2569"),
        ("วันศุกร์ที่แล้ว", "13 พ.ย. 2569"),
        ("สัปดาห์นี้", "16 พ.ย. 2569 ถึง 22 พ.ย. 2569"),
        ("อาทิตย์หน้า", "23 พ.ย. 2569 ถึง 29 พ.ย. 2569"),
        ("สัปดาห์ที่แล้ว", "9 พ.ย. 2569 ถึง 15 พ.ย. 2569"),
        ("เดือนนี้", "1 พ.ย. 2569 ถึง 30 พ.ย. 2569"),
        ("เดือนหน้า", "1 ธ.ค. 2569 ถึง 31 ธ.ค. 2569"),
        ("เดือนที่แล้ว", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("ต้นเดือนหน้า", "1 ธ.ค. 2569 ถึง 10 ธ.ค. 2569"),
        ("กลางเดือนหน้า", "11 ธ.ค. 2569 ถึง 20 ธ.ค. 2569"),
        ("ปลายเดือนตุลาคม 69", "21 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("วันที่ ๑๐ เดือนหน้า", "10 ธ.ค. 2569"),
        ("10 เดือนหน้า", "10 ธ.ค. 2569"),
        ("อีก 3 วัน", "24 พ.ย. 2569"),
        ("อีกสามวัน", "24 พ.ย. 2569"),
        ("ใน 7 วัน", "21 พ.ย. 2569 ถึง 28 พ.ย. 2569"),
        ("ภายใน 3 วันทำการ", "21 พ.ย. 2569 ถึง 25 พ.ย. 2569"),
        ("7 วันที่ผ่านมา", "15 พ.ย. 2569 ถึง 21 พ.ย. 2569"),
        ("3 วันก่อน", "18 พ.ย. 2569"),
        ("สิ้นปีงบประมาณ 2569", "1 ต.ค. 2568 ถึง 30 ก.ย. 2569"),
    ],
)
def test_days_that_mean_the_same_of_payments_and_of_due_dates(text, days):
    assert (placed(text, "past"), placed(text, "coming")) == (days, days)


@pytest.mark.parametrize(
    ("text", "past", "coming"),
    [
        # What has no year: payments lie behind; what was due in the last three months is still spoken of.
        ("เดือนตุลาคม", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("เดือนธันวาคม", "1 ธ.ค. 2568 ถึง 31 ธ.ค. 2568", "1 ธ.ค. 2569 ถึง 31 ธ.ค. 2569"),
        ("10 ม.ค.", "10 ม.ค. 2569", "10 ม.ค. 2570"),
        ("วันที่ 15", "15 พ.ย. 2569", "15 ธ.ค. 2569"),
        ("วันที่ 31", "31 ต.ค. 2569", "31 ธ.ค. 2569"),
        ("วันจันทร์", "16 พ.ย. 2569", "23 พ.ย. 2569"),
        ("ศุกร์นี้", "20 พ.ย. 2569", "27 พ.ย. 2569"),
        # Until a day: from the beginning of the fiscal year, or from today.
        ("ณ วันที่ 31 ต.ค. 69", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569", "31 ต.ค. 2569"),
        ("ถึงสิ้นเดือนตุลาคม", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569", "31 ต.ค. 2569"),
        ("ภายในวันที่ 30 พ.ย.", "1 ต.ค. 2569 ถึง 30 พ.ย. 2569", "21 พ.ย. 2569 ถึง 30 พ.ย. 2569"),
        ("ก่อนวันที่ 15 ธ.ค.", "1 ต.ค. 2569 ถึง 14 ธ.ค. 2569", "21 พ.ย. 2569 ถึง 14 ธ.ค. 2569"),
        ("สิ้นเดือน", "1 ต.ค. 2569 ถึง 30 พ.ย. 2569", "1 พ.ย. 2569 ถึง 30 พ.ย. 2569"),
        ("ตั้งแต่ 1 ต.ค.", "1 ต.ค. 2569 ถึง 21 พ.ย. 2569", "1 ต.ค. 2569 ถึง 1 ต.ค. 2570"),
        ("ตั้งแต่ 1 ต.ค. ถึงปัจจุบัน", "1 ต.ค. 2569 ถึง 21 พ.ย. 2569", "1 ต.ค. 2569 ถึง 21 พ.ย. 2569"),
    ],
)
def test_days_that_depend_on_what_is_asked(text, past, coming):
    assert (placed(text, "past"), placed(text, "coming")) == (past, coming)


@pytest.mark.parametrize(
    "text", ["31 ก.พ.", "31 ก.พ. 70", "29 ก.พ. 2570", "10/13/69", "32 ต.ค. 69", "วันที่ 32", "31 เม.ย. 69"]
)
def test_a_day_that_does_not_exist_is_none(text):
    with pytest.raises(NoSuchDayError):
        placed(text)


def test_a_day_too_many_means_the_last_of_the_month():
    with pytest.raises(NoSuchDayError) as refused:
        placed("31 ก.พ. 2570")
    assert refused.value.meant == Span(date(2027, 2, 28), date(2027, 2, 28))


@pytest.mark.parametrize(
    "text", ["10/11/2026", "10 พ.ย. 2026", "10 พ.ย. ค.ศ. 2026", "10/11/26", "2026-11-10"]
)
def test_a_common_era_year_is_no_day_but_tells_which_was_meant(text):
    with pytest.raises(NoSuchDayError) as refused:
        placed(text)
    assert refused.value.written and refused.value.meant == Span(date(2026, 11, 10), date(2026, 11, 10))


@pytest.mark.parametrize(
    "text",
    ["นักเรียน ป.1-6 85 คน", "มีครูกี่คน", "โรงเรียนบ้านแม่จัน", "10 พยาบาล", "2/2569", "รอบ 6 เดือน", "6 เดือนแรก", "5 แสนบาท",
     "ม.1/2", "ปี 2569", "ค่าจ้างเดือนละ 9,000 บาท", "ค่าอาหาร 20 บาทต่อวัน"],
)  # fmt: skip
def test_what_names_no_day(text):
    assert list(find_dates(fold(text))) == []


def test_working_days_pass_over_weekends_and_public_holidays():
    # 5 December is a Saturday and 7 December its substitute; 10 December is Constitution Day.
    assert (
        placed("ภายใน 5 วันทำการ", at=datetime(2026, 12, 3, 9, 0, tzinfo=BANGKOK))
        == "3 ธ.ค. 2569 ถึง 14 ธ.ค. 2569"
    )


# --- the same, as sentences -------------------------------------------------------------------------------------


@pytest.fixture
def asked(understander, gazetteer, setting):
    def ask(text: str, at: datetime = ASKED_AT, who: str = "o"):
        return understander.understand(text, Memory(), setting(who, at=at), gazetteer)

    return ask


@pytest.fixture
def period(asked):
    def of(text: str, *at: int) -> str:
        understood = asked(text, datetime(*at, tzinfo=BANGKOK) if at else ASKED_AT)
        assert understood.kind == "ask", understood.prompt
        return understood.question.period.name

    return of


def test_money_at_2359_on_30_september_is_of_the_old_fiscal_year(period):
    assert period("ปีนี้เบิกจ่ายเท่าไหร่", 2026, 9, 30, 23, 59) == "ปีงบประมาณ 2569"
    assert period("ไตรมาสนี้เบิกจ่ายเท่าไหร่", 2026, 9, 30, 23, 59) == "ปีงบประมาณ 2569 ไตรมาส 4"


def test_money_at_0000_on_1_october_is_of_the_new_fiscal_year(period):
    assert period("ปีนี้เบิกจ่ายเท่าไหร่", 2026, 10, 1, 0, 0) == "ปีงบประมาณ 2570"
    assert period("ปีที่แล้วเบิกจ่ายเท่าไหร่", 2026, 10, 1, 0, 0) == "ปีงบประมาณ 2569"
    assert period("ไตรมาสที่แล้วเบิกจ่ายเท่าไหร่", 2026, 10, 1, 0, 0) == "ปีงบประมาณ 2569 ไตรมาส 4"


def test_29_february_has_a_month_a_quarter_and_a_day_after(period):
    assert period("วันนี้เบิกจ่ายเท่าไหร่", 2028, 2, 29, 12, 0) == "วันที่ 29 ก.พ. 2571"
    assert period("เดือนนี้เบิกจ่ายเท่าไหร่", 2028, 2, 29, 12, 0) == "1 ก.พ. 2571 ถึง 29 ก.พ. 2571"
    assert period("ไตรมาสนี้เบิกจ่ายเท่าไหร่", 2028, 2, 29, 12, 0) == "ปีงบประมาณ 2571 ไตรมาส 2"
    assert period("เมื่อวานเบิกจ่ายเท่าไหร่", 2028, 3, 1, 0, 0) == "วันที่ 29 ก.พ. 2571"


def test_a_year_after_29_february_there_is_none_and_it_is_asked_about(asked):
    back = asked("เบิกจ่ายวันที่ 29 ก.พ. 2570 เท่าไหร่")
    assert back.kind == "clarify" and "ไม่มี “วันที่ 29 ก.พ. 2570”" in back.prompt
    assert [option.question.period.name for option in back.options] == ["วันที่ 28 ก.พ. 2570"]


def test_31_december_is_the_last_day_of_quarter_1(period):
    assert period("ไตรมาสนี้เบิกจ่ายเท่าไหร่", 2026, 12, 31, 23, 59) == "ปีงบประมาณ 2570 ไตรมาส 1"
    assert period("เดือนนี้เบิกจ่ายเท่าไหร่", 2026, 12, 31, 23, 59) == "1 ธ.ค. 2569 ถึง 31 ธ.ค. 2569"


def test_1_january_opens_quarter_2_of_the_same_fiscal_year(period):
    assert period("ไตรมาสนี้เบิกจ่ายเท่าไหร่", 2027, 1, 1, 0, 0) == "ปีงบประมาณ 2570 ไตรมาส 2"
    assert period("ปีนี้เบิกจ่ายเท่าไหร่", 2027, 1, 1, 0, 0) == "ปีงบประมาณ 2570"
    assert period("เมื่อวานเบิกจ่ายเท่าไหร่", 2027, 1, 1, 0, 0) == "วันที่ 31 ธ.ค. 2569"
    assert period("เดือนที่แล้วเบิกจ่ายเท่าไหร่", 2027, 1, 1, 0, 0) == "1 ธ.ค. 2569 ถึง 31 ธ.ค. 2569"


def test_pupils_on_15_may_are_of_the_academic_year_that_ends(period):
    assert period("ปีนี้นักเรียนกี่คน", 2026, 5, 15, 23, 59) == "ปีการศึกษา 2568"
    assert period("เทอมนี้นักเรียนกี่คน", 2026, 5, 15, 23, 59) == "ปีการศึกษา 2568 รอบ 2"


def test_pupils_on_16_may_are_of_the_academic_year_that_begins(period):
    assert period("ปีนี้นักเรียนกี่คน", 2026, 5, 16, 0, 0) == "ปีการศึกษา 2569"
    assert period("เทอมนี้นักเรียนกี่คน", 2026, 5, 16, 0, 0) == "ปีการศึกษา 2569 รอบ 1"
    assert period("เทอมที่แล้วนักเรียนกี่คน", 2026, 5, 16, 0, 0) == "ปีการศึกษา 2568 รอบ 2"


def test_31_october_is_still_term_1(period):
    assert period("เทอมนี้นักเรียนกี่คน", 2026, 10, 31, 23, 59) == "ปีการศึกษา 2569 รอบ 1"
    assert period("เงินรายหัวเทอมนี้ได้เท่าไหร่ทั้งเขต", 2026, 10, 31, 23, 59) == "ปีงบประมาณ 2569 ภาคเรียนที่ 1"


def test_1_november_is_term_2_and_the_next_fiscal_year_pays_it(period):
    assert period("เทอมนี้นักเรียนกี่คน", 2026, 11, 1, 0, 0) == "ปีการศึกษา 2569 รอบ 2"
    assert period("เงินรายหัวเทอมนี้ได้เท่าไหร่ทั้งเขต", 2026, 11, 1, 0, 0) == "ปีงบประมาณ 2570 ภาคเรียนที่ 2"


@pytest.mark.parametrize(
    ("text", "round_"),
    [
        ("นักเรียน ณ วันที่ 10 มิ.ย. 68 กี่คน", "ปีการศึกษา 2568 รอบ 1"),
        ("นักเรียน ณ 25 มิถุนายน 2568", "ปีการศึกษา 2568 รอบ 1"),
        ("ข้อมูล 10 พ.ย. 68 นักเรียนกี่คน", "ปีการศึกษา 2568 รอบ 2"),
        ("นักเรียน ณ 9 พ.ย. 2568", "ปีการศึกษา 2568 รอบ 1"),
        ("นักเรียน ณ วันที่ 31 มี.ค. 69", "ปีการศึกษา 2568 รอบสิ้นปี"),
        ("นักเรียน ณ 30 เมษายน 2569", "ปีการศึกษา 2568 รอบสิ้นปี"),
        ("นักเรียนเดือนมิถุนายน 68 กี่คน", "ปีการศึกษา 2568 รอบ 1"),
        ("นักเรียนปีการศึกษา 2568 ณ 10 มิ.ย. 68 กี่คน", "ปีการศึกษา 2568 รอบ 1"),
    ],
)
def test_pupils_on_a_day_are_those_of_the_newest_round_then(period, text, round_):
    assert period(text) == round_


def test_pupils_of_today_are_the_newest_held(asked):
    assert asked("วันนี้มีนักเรียนกี่คน").question.period is None


def test_a_span_with_several_rounds_is_asked_about(asked):
    back = asked("นักเรียนตั้งแต่ มิ.ย. 68 ถึง ธ.ค. 68 กี่คน")
    assert back.kind == "clarify"
    assert [option.question.period.name for option in back.options] == [
        "ปีการศึกษา 2568 รอบ 1",
        "ปีการศึกษา 2568 รอบ 2",
    ]


def test_teachers_are_held_by_the_year_whatever_the_day(period):
    assert period("ครู ณ วันที่ 10 มิ.ย. 68 กี่คน") == "ปีการศึกษา 2568"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("เบิกจ่ายเดือนที่แล้วเท่าไหร่", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("เบิกจ่าย ต.ค.-ธ.ค. 68 เท่าไหร่", "1 ต.ค. 2568 ถึง 31 ธ.ค. 2568"),
        ("เบิกจ่ายถึงสิ้นเดือนตุลาคมเท่าไหร่", "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"),
        ("นับตั้งแต่ 1 ต.ค. 69 มาจนถึงวันนี้เบิกจ่ายเท่าไร", "1 ต.ค. 2569 ถึง 21 พ.ย. 2569"),
        ("ยอดเบิกจ่ายช่วง พ.ย. 68 ถึง ม.ค. 69 รวมสามเดือน", "1 พ.ย. 2568 ถึง 31 ม.ค. 2569"),
        ("เบิกจ่ายครึ่งปีแรก ปีงบ 69 เท่าไหร่", "1 ต.ค. 2568 ถึง 31 มี.ค. 2569"),
        ("เบิกจ่ายครึ่งปีหลัง ปีงบ 69 เท่าไหร่", "1 เม.ย. 2569 ถึง 30 ก.ย. 2569"),
        ("เบิกจ่าย 6 เดือนแรกของปีงบ 69 เท่าไหร่", "1 ต.ค. 2568 ถึง 31 มี.ค. 2569"),
        ("เบิกจ่ายไตรมาส 1-3 ปีงบ 69 เท่าไหร่", "1 ต.ค. 2568 ถึง 30 มิ.ย. 2569"),
        ("ได้รับจัดสรรเดือนตุลาคมปีงบ 69 เท่าไหร่", "1 ต.ค. 2568 ถึง 31 ต.ค. 2568"),
    ],
)
def test_money_on_days(period, text, days):
    assert period(text) == days


def test_money_of_two_places_in_a_year_is_of_that_year_and_no_growth(asked):
    question = asked("เทียบงบ อ.แม่จัน กับ อ.แม่สาย ปี 69").question
    assert (question.period.name, question.compare) == ("ปีงบประมาณ 2569", "each")


def test_a_year_is_no_limit_of_money(asked):
    understood = asked("งบลงทุนปี 69 ลงไปที่โรงไหน โรงละเท่าไร")
    question = understood.question or understood.options[0].question
    assert question.period.name == "ปีงบประมาณ 2569" and not question.bounds


def test_a_month_after_a_past_fiscal_year_is_of_that_year(understander, gazetteer, setting, asked):
    before = asked("เบิกจ่ายปี 69 เท่าไหร่")
    memory = Memory(1, before.topic, before.question)
    after = understander.understand("เดือนตุลาคมล่ะ", memory, setting("o"), gazetteer)
    assert after.question.period.name == "1 ต.ค. 2568 ถึง 31 ต.ค. 2568"


def test_breakdowns_by_month_are_not_held_and_not_passed_over(asked):
    back = asked("เบิกจ่ายแยกรายเดือน")
    assert back.kind == "clarify" and "เดือน" in back.prompt


def test_payments_of_a_month_beside_those_of_the_year_before(asked):
    question = asked("เบิกจ่ายเดือนตุลาคมเทียบกับปีที่แล้ว").question
    assert (question.period.name, question.compare) == ("1 ต.ค. 2569 ถึง 31 ต.ค. 2569", "previous")


def test_per_head_money_of_a_month_is_what_its_letters_gave(asked):
    understood = asked("เงินรายหัวเดือนตุลาคมได้เท่าไหร่", who="s")
    assert understood.topic == "figures" and understood.question.values_of("line") == ("ค่าจัดการเรียนการสอน",)
    assert understood.question.period.name == "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"


def test_money_of_a_whole_fiscal_year_by_its_days_is_that_year(period):
    assert period("เบิกจ่าย 1 ต.ค. 68 ถึง 30 ก.ย. 69 เท่าไหร่") == "ปีงบประมาณ 2569"


def test_what_has_no_days_is_said_to_have_none_and_the_year_is_offered(asked):
    back = asked("งบเหลือ ณ สิ้นเดือนตุลาคมเท่าไหร่")
    assert back.kind == "clarify" and "ช่วงวันไม่ได้" in back.prompt
    assert [option.question.period.name for option in back.options] == ["ปีงบประมาณ 2570"]


def test_a_common_era_date_is_asked_about_as_a_common_era_year_is(asked):
    back = asked("เบิกจ่ายวันที่ 10/11/2026 เท่าไหร่")
    assert back.kind == "clarify" and "ค.ศ." in back.prompt
    assert [option.question.period.name for option in back.options] == ["วันที่ 10 พ.ย. 2569"]


def test_until_a_day_that_does_not_exist_is_until_the_one_that_was_meant(asked):
    back = asked("เบิกจ่ายถึงวันที่ 31 พ.ย. 69 เท่าไหร่")
    assert [option.question.period.name for option in back.options] == ["1 ต.ค. 2569 ถึง 30 พ.ย. 2569"]


def test_two_terms_at_once_are_asked_about_and_not_one_of_them_answered(asked):
    back = asked("นักเรียนเทอม 1 และเทอม 2 ปี 68 กี่คน")
    assert back.kind == "clarify"
    assert [option.question.period.name for option in back.options] == [
        "ปีการศึกษา 2568 รอบ 1",
        "ปีการศึกษา 2568 รอบ 2",
    ]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("พรุ่งนี้ต้องส่งอะไรบ้าง", "2026-11-22", "2026-11-23"),
        ("มะรืนต้องส่งอะไร", "2026-11-23", "2026-11-24"),
        ("ศุกร์หน้าต้องส่งอะไรบ้าง", "2026-11-27", "2026-11-28"),
        ("ภายใน 3 วันทำการต้องส่งอะไรบ้าง", "2026-11-21", "2026-11-26"),
        ("เดือนธันวาคมต้องส่งอะไรบ้าง", "2026-12-01", "2027-01-01"),
        ("ระหว่างวันที่ 1 ถึง 15 ธ.ค. ต้องส่งอะไรบ้าง", "2026-12-01", "2026-12-16"),
        ("วันที่ ๑๐ เดือนหน้าต้องส่งอะไรบ้าง", "2026-12-10", "2026-12-11"),
        ("สัปดาห์หน้าต้องส่งอะไรบ้าง", "2026-11-23", "2026-11-30"),
        ("สิ้นเดือนนี้ต้องส่งอะไรบ้าง", "2026-11-01", "2026-12-01"),
        ("พรุ่งนิ้ต้องส่งอะไรบ้าง", "2026-11-22", "2026-11-23"),
    ],
)
def test_due_dates_within_days(asked, text, first, after):
    understood = asked(text, who="s")
    assert understood.topic == "reports.due"
    assert (understood.slots["from"], understood.slots["to"]) == (first, after)


def test_reports_on_a_day_that_does_not_exist_are_asked_about(asked):
    back = asked("วันที่ 31 พ.ย. 69 ต้องส่งอะไรบ้าง", who="s")
    assert back.kind == "clarify" and "ไม่มี “วันที่ 31 พ.ย. 69”" in back.prompt
    assert [(option.slots["from"], option.slots["to"]) for option in back.options] == [
        ("2026-11-30", "2026-12-01")
    ]


# --- properties -------------------------------------------------------------------------------------------------

RELATIVE = [
    "วันนี้", "พรุ่งนี้", "มะรืน", "เมื่อวาน", "ศุกร์นี้", "ศุกร์หน้า", "วันจันทร์", "วันอาทิตย์ที่แล้ว", "สัปดาห์นี้", "สัปดาห์หน้า", "อาทิตย์ที่แล้ว",
    "เดือนนี้", "เดือนหน้า", "เดือนที่แล้ว", "ต้นเดือน", "กลางเดือน", "ปลายเดือน", "สิ้นเดือน", "สิ้นปีงบ", "ต้นปีงบหน้า", "ภายใน 3 วันทำการ", "ใน 7 วัน",
    "อีก 3 วัน", "3 เดือนที่ผ่านมา", "2 สัปดาห์ก่อน", "วันที่ 15", "วันที่ 31", "10 เดือนหน้า", "10 พ.ย.", "เดือนตุลาคม", "ต.ค.-ธ.ค.", "ธ.ค.-ก.พ.",
    "1-15 พ.ย.", "ตั้งแต่ 1 ต.ค.", "ถึงสิ้นเดือนต.ค.", "ก่อนวันที่ 15 ธ.ค.", "หลัง 1 ม.ค.", "วันนี้ถึงสิ้นเดือน", "ย้อนหลัง 30 วัน", "ภายในวันศุกร์",
]  # fmt: skip


@given(st.sampled_from(RELATIVE), MOMENTS, LEANS)
def test_a_span_is_in_order_near_the_day_of_asking_and_the_same_in_any_time_zone(text, at, lean):
    span = span_of(text, at, lean)
    assert span.first <= span.last
    assert abs((span.last - office_day(at)).days) <= 2 * 366
    assert span == span_of(text, at.astimezone(UTC), lean)


@given(DAYS, MOMENTS, LEANS)
def test_a_printed_day_is_read_as_itself_in_every_form(day, at, lean):
    be = day.year + 543
    forms = [
        thai_date(day),
        f"{day.day} {MONTHS[day.month - 1]} {be}",
        f"วันที่ {day.day} {MONTHS[day.month - 1]} พ.ศ. {be}",
        f"{day.day}/{day.month}/{be}",
        f"{day.day}/{day.month}/{be % 100:02d}",
        f"{day.day}-{day.month}-{be}",
        thai_date(day).translate(THAI_DIGITS),
    ]
    assert {span_of(form, at, lean) for form in forms} == {Span(day, day)}


@given(DAYS, DAYS, MOMENTS, LEANS)
def test_two_printed_days_are_a_span_or_none_when_they_are_the_wrong_way_round(one, two, at, lean):
    text = f"ระหว่าง {thai_date(one)} ถึง {thai_date(two)}"
    if one <= two:
        assert span_of(text, at, lean) == Span(one, two)
    else:
        with pytest.raises(NoSuchDayError):
            span_of(text, at, lean)


@given(MOMENTS)
def test_months_and_weeks_follow_each_other_without_a_gap(at):
    for before, after in (
        ("เดือนที่แล้ว", "เดือนนี้"),
        ("เดือนนี้", "เดือนหน้า"),
        ("สัปดาห์ที่แล้ว", "สัปดาห์นี้"),
        ("สัปดาห์นี้", "สัปดาห์หน้า"),
    ):
        assert span_of(before, at).last + timedelta(days=1) == span_of(after, at).first
    today = office_day(at)
    assert span_of("เดือนนี้", at).first <= today <= span_of("เดือนนี้", at).last


@given(st.integers(1, 15), moments(2024, 2030))
def test_so_many_working_days_are_counted_by_the_calendar(count, at):
    span, today = span_of(f"ภายใน {count} วันทำการ", at, "coming"), office_day(at)
    after = [today + timedelta(days=days) for days in range(1, (span.last - today).days + 1)]
    assert is_working_day(span.last) and sum(map(is_working_day, after)) == count


@given(MOMENTS, st.integers(1, 12))
def test_a_month_without_a_year_has_begun_for_payments_and_is_not_long_over_for_due_dates(at, month):
    text, today = f"เดือน{MONTHS[month - 1]}", office_day(at)
    past, coming = span_of(text, at, "past"), span_of(text, at, "coming")
    assert past.first.month == past.last.month == coming.first.month == month
    assert past.first <= today < past.first + timedelta(days=367)
    assert timedelta(days=-90) <= coming.last - today <= timedelta(days=367)


@given(MOMENTS, st.integers(1, 12), st.integers(2555, 2575))
def test_a_month_of_a_fiscal_year_lies_in_it(at, month, year):
    span = span_of(f"เดือน{MONTHS[month - 1]} ปีงบ {year}", at)
    assert FiscalYear.of(span.first) == FiscalYear.of(span.last) == FiscalYear(year)
    assert fiscal_days(span).years == (year,)


@given(DAYS, DAYS)
def test_days_of_money_carry_the_fiscal_years_they_touch(one, two):
    first, last = sorted((one, two))
    period = fiscal_days(Span(first, last))
    assert period.years == tuple(range(FiscalYear.of(first).be, FiscalYear.of(last).be + 1))
    if period.days is None:
        assert (first, last + timedelta(days=1)) == (
            FiscalYear(period.years[0]).start,
            FiscalYear(period.years[-1]).end,
        )


@given(DAYS)
def test_the_round_of_a_day_is_the_newest_whose_data_day_has_come(day):
    year, name = round_of(day)
    known = [(opens, (be, each)) for be in (year - 1, year, year + 1) for opens, each in round_days(be)]
    assert max(pair for pair in known if pair[0] <= day)[1] == (year, name)


@given(DAYS, DAYS)
def test_rounds_in_a_span_are_those_whose_data_day_lies_in_it(one, two):
    first, last = sorted((one, two))
    found = rounds_between(first, last)
    assert len(set(found)) == len(found)
    for year, name in found:
        assert any(first <= opens <= last for opens, each in round_days(year) if each == name)


PIECES = st.lists(
    st.sampled_from(["วันที่", "เดือน", "ถึง", "-", "/", "10", "31", "0", "99", "2569", "69", "พ.ย.", "ก.พ.", "ตุลาคม", "ปี", "ปีงบ", "ณ", "ภายใน", "วัน",
                     "วันทำการ", "อีก", "ที่แล้ว", "หน้า", "นี้", "สิ้น", "ศุกร์", "อาทิตย์", "ตั้งแต่", "ย้อนหลัง", " ", "พรุ่งนี้", "ครับ", "000"]),
    max_size=14,
)  # fmt: skip


@given(PIECES, MOMENTS, LEANS)
def test_any_mixture_of_words_of_time_gives_days_or_no_such_day(pieces, at, lean):
    text = fold("".join(pieces))
    for start, end, tag in find_dates(text):
        assert 0 <= start < end <= len(text) and tag.value.text == text[start:end]
        try:
            span = tag.value.span(at, lean)
        except NoSuchDayError:
            continue
        assert span.first <= span.last
