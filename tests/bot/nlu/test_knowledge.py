"""Questions about the work: which entry and which aspect of it, and what no manual held tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import searching
from bot.nlu.understanding import Memory, Understanding
from db.knowledge import entries
from handlers.knowledge import ask_again

QUESTIONS = Path(__file__).with_name("knowledge_questions.txt")
#: Goals of the test set: the right entry and aspect, and another entry than the one that was meant.
LEAST_RIGHT, MOST_WRONG = 0.95, 0.02


@pytest.fixture
def understand(understander, setting, gazetteer):
    def one(text: str, who: str = "o", memory: Memory | None = None) -> Understanding:
        return understander.understand(text, memory or Memory(), setting(who), gazetteer)

    return one


def told(understood: Understanding) -> str:
    """``info.dmc steps``, or ``-`` where no entry is told."""
    entry = (
        understood.slots.get("entry") if (understood.kind, understood.topic) == ("ask", "knowledge") else None
    )
    return f"{entry} {understood.slots['aspect']}" if entry else "-"


def questions() -> list[tuple[str, str]]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" => ") for line in lines if not line.startswith("#")]
    return [(question, meant) for question, _, meant in pairs]


def test_the_test_set_is_as_large_as_it_was_promised():
    asked = questions()
    assert len(asked) >= 120
    assert len({question for question, _ in asked}) == len(asked)
    assert sum(meant == "-" for _, meant in asked) >= 20
    assert {meant.partition(" ")[0] for _, meant in asked if meant != "-"} <= entries().keys()


def test_the_score_of_the_test_set(understand):
    asked = questions()
    said = [told(understand(question)) for question, _ in asked]
    missed = [(q, meant, got) for (q, meant), got in zip(asked, said, strict=True) if got != meant]
    wrong = [each for each in missed if each[2] != "-" and each[2].split()[0] != each[1].split()[0]]
    assert len(missed) <= (1 - LEAST_RIGHT) * len(asked), missed
    assert len(wrong) <= MOST_WRONG * len(asked), wrong


def test_every_button_asks_what_it_says(understand):
    """The words of each button lead back to the same entry and aspect, so that it may also be typed."""
    astray = []
    for each in entries().values():
        for aspect in each.aspects:
            typed = ask_again(each, aspect).text
            if (got := told(understand(typed))) != f"{each.key} {aspect}":
                astray.append((typed, f"{each.key} {aspect}", got))
    assert astray == []


def test_every_entry_is_found_by_each_of_its_words():
    lost = [
        (each.key, word)
        for each in entries().values()
        for word in each.words
        if (found := searching.find(f"{word}คืออะไร", searching.re.compile("คืออะไร"))).entry != each
        and each not in found.several
    ]
    assert lost == []


@pytest.mark.parametrize(
    "said",
    (
        "DMC กี่คน", "นักเรียนกี่คน", "โรงเรียนไหนยังไม่ส่ง DMC", "กำหนดส่ง DMC วันไหน", "เบิกจ่ายแล้วกี่เปอร์เซ็นต์",
        "งบจัดสรรแยกงบรายจ่าย", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ", "เทอมนี้ได้เงินรายหัวเท่าไหร่", "กลุ่มไหนส่ง DMC ครบแล้วบ้าง",
        "เราค้างส่งอะไรบ้าง", "พนักงานราชการกี่คน", "รายงานไตรมาส 1 ส่งวันไหน", "งวดที่ 2 โอนหรือยัง", "งบลงทุนเหลือเท่าไหร่",
        "รหัสกระทรวงของโรงเรียนบ้านแม่จันคืออะไร", "นักเรียนพักนอนกี่คน", "เบิกจ่ายเทียบเป้า",
    ),
)  # fmt: skip
def test_figures_are_not_robbed(understand, said):
    assert not understand(said).topic.startswith("knowledge")


def test_nothing_at_all_is_asked_back(understand):
    understood = understand("ใครรับผิดชอบคะ")
    assert understood.kind == "clarify"
    assert "งานใด" in understood.prompt


def test_two_entries_in_one_question_are_asked_back_with_buttons(understand):
    understood = understand("ใครรับผิดชอบ DMC กับ EMIS")
    assert understood.kind == "clarify"
    assert [option.slots["entry"] for option in understood.options] == ["info.dmc", "info.emis"]


def test_what_is_strange_beside_a_common_name_is_not_answered(understand):
    understood = understand("ขั้นตอนการเบิกจ่ายค่าวิทยากรอบรมลูกเสือ")
    assert told(understood) == "-"


def after(entry: str, aspect: str) -> Memory:
    return Memory(turn=3, entry=entry, aspect=aspect, entry_turn=3)


@pytest.mark.parametrize(
    ("said", "meant"),
    (
        ("แล้วใครรับผิดชอบ", "info.dmc who"),
        ("ขอขั้นตอน", "info.dmc steps"),
        ("กฎหมายล่ะ", "info.dmc laws"),
        ("ใช้เอกสารอะไรบ้าง", "info.dmc documents"),
        ("ต้องส่งเมื่อไหร่", "info.dmc when"),
        ("แล้วตัวชี้วัดล่ะคะ", "info.dmc indicators"),
        ("ทำไปเพื่ออะไร", "info.dmc aim"),
        ("แล้ว EMIS ล่ะ", "info.emis definition"),
        ("ขั้นตอนยุบรวมโรงเรียน", "plan.schools steps"),
        ("MTEF คืออะไร", "budget.mtef definition"),
    ),
)
def test_follow_ups_stay_with_the_entry_just_told(understand, said, meant):
    assert told(understand(said, memory=after("info.dmc", "definition"))) == meant


@pytest.mark.parametrize("said", ("นักเรียนกี่คน", "กำหนดส่ง EMIS วันไหน", "สวัสดี", "โรงเรียนบ้านแม่จันมีครูกี่คน"))
def test_other_questions_leave_the_entry(understand, said):
    assert not understand(said, memory=after("info.dmc", "definition")).topic.startswith("knowledge")


def test_when_is_the_due_date_unless_the_turn_before_told_knowledge(understand):
    memory = Memory(turn=5, entry="info.dmc", aspect="steps", entry_turn=3)
    assert understand("ต้องส่งเมื่อไหร่", memory=memory).topic != "knowledge"


def test_a_memory_travels_through_the_database():
    memory = after("info.dmc", "steps")
    again = Memory.from_json(memory.to_json())
    assert (again.entry, again.aspect, again.entry_turn) == ("info.dmc", "steps", 3)
    older = {key: value for key, value in memory.to_json().items() if key != "told"}
    assert Memory.from_json(older).entry == ""
