"""Whom a circular or a deadline is for: all schools are meant only where the words say so."""

from __future__ import annotations

import pytest

from tests.dialogues.conftest import OFFICER


@pytest.mark.parametrize(
    "words", ["โรงเรียนนะ", "โรงเรียนกล้วยหอม", "โรงเรียนที่มีสระว่ายน้ำ", "โรงเรียนขนาดเล็กสีชมพู", "ผู้อำนวยการโรงเรียน"]
)
def test_a_circular_for_words_that_say_nothing_is_asked_back_about(talk, words):
    talk(
        f"""
        คุณ> ส่งหนังสือเวียน ว 900 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจ ถึง{words}
        บอท> ส่งถึงโรงเรียนใดคะ
             ไม่มี: 139
             ปุ่ม: โรงเรียนทุกแห่ง
        """,
        seat=OFFICER,
    )


@pytest.mark.parametrize("words", ["โรงเรียนทุกแห่ง", "โรงเรียนในเขต", "โรงเรียนในสังกัด", "ทุกโรงเรียน"])
def test_all_schools_are_meant_by_their_words(talk, words):
    talk(f"คุณ> ส่งหนังสือเวียน ว 900 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจ ถึง{words}\nบอท> 139 โรง", seat=OFFICER)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("ทุกโรงเรียน", "139 โรง"),
        ("ทุกโรงเรียนในอำเภอแม่จัน", "38 โรง"),
        ("ทุกโรงเรียนขนาดเล็ก", "53 โรง"),
        ("ทุกโรงเรียนขยายโอกาส", "51 โรง"),
        ("ทุกโรงเรียนในสังกัดต้องส่งด้วยนะ", "139 โรง"),
        ("ทุกโรงเรียนขนาดเล็กสีชมพู", "ไม่แน่ใจว่า “ทุกโรงเรียนขนาดเล็กสีชมพู”"),
        ("กล้วยหอม", "ให้ใครส่งคะ"),
    ],
)
def test_a_deadline_for_all_but_some_is_not_for_all(talk, words, answer):
    talk(f"คุณ> ตั้งกำหนดส่ง แบบสำรวจเตา วันที่ 15 ม.ค. 70 {words}\nบอท> {answer}", seat=OFFICER)
