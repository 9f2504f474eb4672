"""Names inside sentences: codes in groups, บ. for บ้าน, schools of other offices by where they are."""

from __future__ import annotations

import pytest

from bot.nlu.understanding import Memory


@pytest.fixture
def ask(understander, gazetteer, setting):
    return lambda text: understander.understand(text, Memory(), setting(), gazetteer)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("รหัส 5703 0040 มีนักเรียนกี่คน", "57030040"),
        ("5703-0040 มีนักเรียนกี่คน", "57030040"),
        ("รหัส 57-03-0040 นร.กี่คน", "57030040"),
        ("รหัสโรงเรียน ๕๗๐๓ ๐๐๔๐ มีนักเรียนกี่คน", "57030040"),
        ("10 57120358 มีนักเรียนกี่คน", "57030006"),
        ("รหัส 120358 มีนักเรียนกี่คน", "57030006"),
        ("บ.แม่จัน นร.กี่คน", "57030040"),
        ("รร.ไทยรัฐ86 นักเรียนกี่คน", "57030006"),
        ("โรงเรียนเชียงแสนประชานุสาสน์ บ้านแม่จัน มีนักเรียนกี่คน", "57030040"),
        ("โรงเรียนบานแมจันมีนักเรียนกี่คน", "57030040"),
        ("รร.บ้นแม่จัน นร.กี่คน", "57030040"),
        ("โรงเรียนบ้านสันโค้ง อ.แม่สาย มีนักเรียนกี่คน", "57030124"),
    ],
)
def test_the_school_is_found_in_the_sentence(sentence, code, ask):
    question = ask(sentence).question
    assert (question.measure, question.scope.keys) == ("students", (code,))


@pytest.mark.parametrize(
    "sentence",
    [
        "โรงเรียนวัดมงคลถาวร อ.สูงเม่น มีนักเรียนกี่คน",
        "โรงเรียนวัดมงคลถาวร ต.บ้านกวาง มีนักเรียนกี่คน",
        "นักเรียนโรงเรียนวัดมงคลถาวร จังหวัดแพร่ กี่คน",
        "โรงเรียนวัดมงคลถาวร จ.แพร่ มีนักเรียนกี่คน",
    ],
)
def test_a_school_of_another_office_is_told_by_its_place(sentence, ask):
    question = ask(sentence).question
    assert (question.scope.office_code, question.scope.keys) == ("5402", ("54020054",))


def test_a_place_where_no_such_school_is_is_not_passed_over(ask):
    understood = ask("โรงเรียนวัดมงคลถาวร อำเภอวังชิ้น มีนักเรียนกี่คน")
    assert understood.kind == "clarify" and "วังชิ้น" in understood.prompt


def test_a_village_school_that_is_not_there_is_no_amphoe(ask):
    understood = ask("บ.ดอยหลวง มีนักเรียนกี่คน")
    assert understood.kind == "clarify" and "บ้านดอยหลวง" in understood.prompt


@pytest.mark.parametrize("sentence", ["นักเรียน 2567-2568", "นักเรียนปี 2567 2568 กี่คน", "นักเรียนทั้งเขต 2566 - 2568"])
def test_two_years_are_no_code(sentence, ask):
    understood = ask(sentence)
    assert understood.question is None or understood.question.scope.kind == "office"


def test_another_first_word_is_asked_about(ask):
    understood = ask("โรงเรียนวัดแม่จันมีนักเรียนกี่คน")
    assert understood.kind == "clarify" and "บ้านแม่จัน" in understood.options[0].text
