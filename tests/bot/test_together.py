"""Several requests of one message, shown as one reply."""

from __future__ import annotations

from datetime import date

from bot.line.render import render
from bot.nlu.understanding import Understanding
from bot.simulator.rules import message_problems
from bot.together import Part, as_one
from handlers.core import Reply, Suggestion
from reports.cards import Card, Figure, source_line
from reports.question import Provenance, Question, Scope

OFFICE = Scope("office", "5703")


def part(measure: str, source: str, value: int, buttons: int = 4) -> Part:
    origin = Provenance(source, date(2025, 6, 10), "ปีการศึกษา 2568", "ทั้งเขต", (value,))
    rows = (Figure("รวม", value, "คน", emphasis=True), Figure("ชาย", value // 2, "คน", (("sex", "ชาย"),)))
    reply = Reply(
        "question", f"{value} คนค่ะ\n{source_line(origin)}", (Card(measure, rows, origin),), None,
        tuple(Suggestion(f"ปุ่ม {measure} {number}") for number in range(buttons)), rows, origin, Question(measure, OFFICE),
    )  # fmt: skip
    return Part(Understanding("ask", "figures", reply.answered), reply)


def test_rows_of_the_same_name_say_what_they_count():
    reply = as_one([part("students", "DMC", 100), part("teachers", "EMIS", 10)])
    assert [row.label for row in reply.figures] == [
        "จำนวนนักเรียน รวม", "จำนวนนักเรียน ชาย", "จำนวนครู รวม", "จำนวนครู ชาย",
    ]  # fmt: skip
    assert reply.text.index("100 คน") < reply.text.index("10 คนค่ะ\nที่มา: EMIS")
    assert reply.provenance.source == "DMC, EMIS" and reply.provenance.batches == (10, 100)
    assert reply.answered.measure == "teachers"


def test_a_source_that_all_share_stands_once():
    reply = as_one([part("students", "DMC", 100), part("rooms", "DMC", 10)])
    assert reply.text.count("ที่มา: DMC") == 1 and reply.text.endswith("10 มิ.ย. 2568")


def test_what_is_refused_or_not_held_stands_beside_what_is_answered():
    refused = Part(Understanding("ask", "figures"), Reply("refused", "ขออภัยค่ะ ดูได้เฉพาะโรงเรียนนั้น"))
    reply = as_one([refused, part("students", "DMC", 100)])
    assert reply.kind == "question"
    assert reply.text.startswith("ขออภัยค่ะ") and "100 คน" in reply.text
    assert len(reply.cards) == 1 and reply.answered.measure == "students"


def test_four_answers_fit_lines_limits():
    parts = [part(measure, "DMC", 100, 13) for measure in ("students", "rooms", "poor", "teachers")]
    reply = as_one(parts)
    messages = render(reply)
    assert len(messages) <= 5 and [problem for each in messages for problem in message_problems(each)] == []
    assert len(messages[1]["contents"]["contents"]) == 4
