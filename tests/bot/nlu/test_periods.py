"""Times as people write them, at the days where years and terms change."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.nlu.normalize import fold
from bot.nlu.periods import find_times, merge, resolve
from db.values.calendar import BANGKOK
from reports.question import Period

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)


def said(text: str, calendar: str = "academic", at: datetime = NOW, **more) -> str:
    text = fold(text)
    found = sorted(find_times(text), key=lambda each: (each[0], -each[1]))
    times, end = [], 0
    for start, stop, tag in found:
        if start >= end:
            times.append(tag.value)
            end = stop
    when = merge(times)
    return "" if when is None else resolve(when, calendar, at, **more).name


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
