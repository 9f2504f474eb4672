"""Teach-back's cases: what a lesson can change is asked again, and that alone; nothing that breaks is passed over."""

from __future__ import annotations

import pytest

from bot.nlu import regression
from bot.nlu.corpus import Line
from bot.nlu.lessons import compile_lessons
from bot.nlu.regression import Regression
from bot.nlu.understanding import Understanding
from db.lessons import Lesson, Taught

#: Two that the grammar decides, and one that is put to the model.
CASES = tuple(
    Line("o", text, "talk.greeting", f"cases:{number}")
    for number, text in enumerate(("สวัสดีค่ะ", "หวัดดี", "ดีจ้าพ่อแก้วแม่แก้ว"))
)


class Hearing:
    """Understands everything as a greeting, or what it is told, and keeps what it was asked."""

    def __init__(self, guess: str = "talk.greeting") -> None:
        self.guess, self.asked = guess, list[str]()

    def understand(self, text, memory, setting, gazetteer) -> Understanding:
        self.asked.append(text)
        guessed = text == CASES[2].text
        return Understanding(
            "ask", self.guess if guessed else "talk.greeting", confidence=0.9 if guessed else 1.0
        )


@pytest.fixture
def lessons(monkeypatch, setting, gazetteer):
    monkeypatch.setattr(regression, "_cases", lambda: CASES)
    taught = Lesson(
        id=1, office_code="5703", sentence="ยอดประชากรตัวน้อย", meaning="figures students", first=False
    )
    return compile_lessons(Taught(0, (taught,)), setting("o"), gazetteer)


def test_the_second_lesson_asks_only_what_the_model_decides(lessons, tmp_path):
    first, second = Hearing(), Hearing()
    assert Regression(first, tmp_path).broken_by(lessons, retrained=Hearing()) == []
    assert Regression(second, tmp_path).broken_by(lessons, retrained=Hearing()) == []
    assert first.asked == [case.text for case in CASES]
    assert second.asked == [CASES[2].text]


def test_what_a_new_model_breaks_is_found_with_and_without_what_was_kept(lessons, tmp_path):
    found = [
        Regression(Hearing(), home).broken_by(lessons, retrained=Hearing("talk.thanks"))
        for home in (None, tmp_path, tmp_path)
    ]
    assert [[each.sentence for each in broken] for broken in found] == [[CASES[2].text]] * 3


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"abc\n[]"])
def test_what_was_kept_and_is_damaged_is_found_out_anew(damage, lessons, tmp_path):
    Regression(Hearing(), tmp_path).broken_by(lessons, retrained=Hearing())
    (kept,) = (tmp_path / "nlu").glob("guessed-*.json")
    kept.write_bytes(damage)
    again = Hearing()
    Regression(again, tmp_path).broken_by(lessons, retrained=Hearing())
    assert again.asked == [case.text for case in CASES]
