"""What is kept of a sentence for the officer names nobody and holds no number of a person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.personal import KEPT_LENGTH, without_persons


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ด.ช.สมชาย ใจดี เรียนที่ไหน", "ด.ช.# เรียนที่ไหน"),
        ("เด็กหญิงสมหญิง ใจงาม ได้ทุนไหม", "เด็กหญิง# ได้ทุนไหม"),
        ("นักเรียนชื่อสมหญิง เกรดเท่าไร", "นักเรียนชื่อ#"),
        ("นางสาวพรทิพย์ ขอยอด", "นางสาว#"),
        ("ครูสมศรีสอนชั้นไหน", "ครู#สอนชั้นไหน"),
        ("สมชาย ใจดี เกิดวันไหน", "# เกิดวันไหน"),
        ("โทร 081-234-5678 ด้วย", "โทร # ด้วย"),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", "โทร #"),
        ("1-5099-00123-45-6 คือใคร", "# คือใคร"),
        ("a.b@c.go.th ส่งให้หน่อย", "# ส่งให้หน่อย"),
        ("ไลน์ somchai_99 นะ", "# นะ"),
    ],
)
def test_persons_are_taken_out(typed, kept):
    assert without_persons(typed) == kept


@pytest.mark.parametrize(
    "sentence",
    [
        "เด็กชายกี่คน",
        "เด็กหญิง ป.1 กี่คน",
        "ปี 2566 2567 2568",
        "นักเรียนปี 2566-2568",
        "57030040 กี่คน",
        "โรงเรียนบ้านนางแล กี่คน",
        "นายอำเภอขอยอด",
        "ครูประจำชั้นกี่คน",
        "ครูผู้ช่วยกี่คน",
        "ผอ.โรงเรียนกี่คน",
        "ชื่อโรงเรียนอะไรบ้าง",
        "คุณภาพผู้เรียน",
        "งบ 10,000,000.00 บาท",
        "น้องแผน นักเรียนบ้านแม่จันกี่คน",
    ],
)
def test_what_is_about_the_work_stays(sentence):
    assert without_persons(sentence) == sentence


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=1500))
def test_any_text_gives_something_short_enough(text):
    assert len(without_persons(text)) <= KEPT_LENGTH


@given(st.from_regex(r"0[689][0-9][ -]?[0-9]{3}[ -]?[0-9]{4}", fullmatch=True))
def test_no_telephone_number_survives(number):
    assert not any(letter.isdigit() for letter in without_persons(f"โทร {number} ค่ะ"))
