"""Labels of buttons: what fits stands whole, what does not has a short label, and no label ends in half a word."""

from __future__ import annotations

import pytest

from handlers.core import HANDLERS
from handlers.labels import _SHORT, _SHORT_BEGINNINGS, MOST_LETTERS, label, letters, offered
from tests.dialogues.conftest import (
    DIRECTOR,
    OFFICER,
    PRINCIPAL,
    PUBLIC,
    TODAY,
    converse,
    demo_sessions,
    model,
)

__all__ = ["converse", "demo_sessions", "model"]


def test_letters_are_counted_as_read():
    assert letters("กี่โรง") == 4
    assert label("รายชื่อโรงเรียน") == "รายชื่อโรงเรียน"


@pytest.mark.parametrize("short", [*_SHORT.values(), *_SHORT_BEGINNINGS.values()])
def test_every_short_label_fits_and_is_not_a_cut(short):
    assert letters(short) <= MOST_LETTERS
    assert label(short) == short


def test_what_is_too_long_gets_its_label_and_keeps_what_it_says():
    (button,) = offered(["วันทำการสุดท้ายของเดือนนี้"])
    assert (button.label, button.text) == ("วันทำการสุดท้าย", "วันทำการสุดท้ายของเดือนนี้")
    assert label("รายชื่อโรงเรียนอำเภอแม่ฟ้าหลวง") == "รายชื่อโรงเรียน"


def test_what_nobody_gave_a_label_ends_with_a_word_or_says_that_it_goes_on():
    assert label("แผนพัฒนาเทคโนโลยีสารสนเทศและการสื่อสาร").endswith("…")
    assert label("นักเรียนทั้งเขต แยกตามระดับและตามเพศ") == "นักเรียนทั้งเขต"


@pytest.mark.parametrize("seat", [OFFICER, DIRECTOR, PRINCIPAL, PUBLIC], ids=lambda seat: seat.kind)
def test_no_button_of_any_example_is_a_cut_word(converse, seat):
    """Every example of every topic, in every seat: a label is never the first letters of what it says."""
    from bot.converse import Said

    wrong = []
    asked = [text for topic in HANDLERS.values() for text in topic.examples[:2]]
    for number, text in enumerate(asked):
        said = Said(
            seat.office_code, f"labels-{number}", "someone", TODAY, text=text, chat="private", seat=seat
        )
        reply = converse.turn(said).reply
        for button in reply.suggest if reply else ():
            words = button.text or button.label
            cut = button.label != words and words.startswith(button.label) and button.label == words[:20]
            if cut or letters(button.label) > MOST_LETTERS:
                wrong.append((text, button.label, words))
    assert wrong == []
