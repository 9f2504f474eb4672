"""The form of a taught sentence, and that lessons never make a message fail."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.facts import facts
from bot.nlu.lessons import NOTHING_TAUGHT, case_of, compile_lessons, form_of, with_lessons
from bot.nlu.teachable import read_template
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory
from db.lessons import Lesson, Taught


def lesson(number: int, sentence: str, meaning: str, *, first: bool = False) -> Lesson:
    return Lesson(id=number, office_code="5703", sentence=sentence, meaning=meaning, first=first)


@pytest.fixture(scope="module")
def plain() -> Understander:
    return Understander()


@pytest.fixture
def lessons(setting, gazetteer):
    taught = (
        lesson(1, "ยอดประชากรตัวน้อยบ้านแม่จัน", "figures students"),
        lesson(2, "กรุ๊งกริ๊ง ป.1", "figures students grade=ป.1 by=sex", first=True),
        lesson(3, "กระดิ่งดังตอนไหน", "reports.due system:DMC"),
        lesson(4, "ภาษาที่ไม่มีแล้ว", "figures gone"),
    )
    return compile_lessons(Taught(1, taught), setting("o"), gazetteer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ยอดประชากรตัวน้อยบ้านแม่จัน", "ยอดประชากรตัวน้อย รร.บ้านป่าตึง ปี ๖๗ ค่ะ"),
        ("ยอดประชากรตัวน้อยบ้านแม่จัน", "น้องแผน ขอยอดประชากรตัวน้อยกี่คนคะ"),
        ("ยอดประชากรตัวน้อย", "ยอดประชากรตัวน้อยทั้งเขต"),
    ],
)
def test_names_years_and_particles_do_not_change_the_form(setting, gazetteer, one, other):
    forms = {form_of(case_of(text, setting("o"), gazetteer).frame, frozenset()) for text in (one, other)}
    assert len(forms) == 1 and forms != {""}


@pytest.mark.parametrize("text", ["บ้านแม่จัน ปี 2567", "อำเภอแม่สาย", "ค่ะ", "", "!!"])
def test_a_name_or_a_particle_alone_has_no_form(setting, gazetteer, text):
    assert form_of(case_of(text, setting("o"), gazetteer).frame, frozenset()) == ""


def test_another_grade_is_put_in_and_another_word_is_not_taken_for_the_lesson(
    lessons, setting, gazetteer, plain
):
    def understood(text: str) -> str:
        alone = plain.understand(text, Memory(), setting("o"), gazetteer)
        return facts(with_lessons(alone, text, lessons, Memory(), setting("o"), gazetteer))

    assert understood("กรุ๊งกริ๊ง ป.2") == "figures students office grade=ป.2 by=sex"
    assert understood("กระดิ่งดังตอนไหน") == "reports.due system:DMC"
    assert not understood("กรุ๊งกริ๊งยังไม่ส่ง ป.2").startswith("figures students")


def test_a_lesson_that_can_no_longer_be_read_is_left_out_and_told(lessons):
    assert lessons.unread == (4,)


def test_without_lessons_nothing_changes(setting, gazetteer, plain):
    alone = plain.understand("กรุ๊งกริ๊ง", Memory(), setting("o"), gazetteer)
    assert with_lessons(alone, "กรุ๊งกริ๊ง", NOTHING_TAUGHT, Memory(), setting("o"), gazetteer) is alone


@pytest.mark.parametrize(
    "meaning",
    [
        "figures students by=sex,amphoe chart:bar",
        "figures schools students<=60 list",
        "figures schools 61<=students<=120",
        "figures disbursement_rate disbursement_rate<80.5 by=school",
        "figures students by=school bottom10",
        "figures students by=school top1from2 within=amphoe",
        "figures students -grade=ป.6 previous",
        "figures students sex=หญิง share=sex",
        "figures submissions system=DMC status=ยังไม่ส่ง,ส่งกลับแก้ไข list",
        "money.perhead items:all mode:estimate",
        "money.letters line=ค่าจัดการเรียนการสอน",
        "money.target below:True",
        "talk.contact",
    ],
)
def test_a_meaning_that_is_kept_is_the_meaning_that_was_given(meaning):
    template = read_template(meaning)
    again = read_template(template.meaning)
    assert (again.topic, again.question, dict(again.slots)) == (
        template.topic,
        template.question,
        dict(template.slots),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(["กรุ๊งกริ๊ง", "ป.9", " ปี 2026", "บ้านสันโค้ง", "\x00", "{grade}", "ยอดประชากรตัวน้อย", "30 ก.พ."])).map("".join))  # fmt: skip
def test_any_mixture_with_taught_words_is_understood_somehow(text, lessons, setting, gazetteer, plain):
    alone = plain.understand(text, Memory(), setting("o"), gazetteer)
    found = with_lessons(alone, text, lessons, Memory(), setting("o"), gazetteer)
    assert found.kind in ("ask", "clarify", "fallback", "silent")
