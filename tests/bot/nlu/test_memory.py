"""What a chat remembers survives the database, also when an earlier version wrote it."""

from __future__ import annotations

from bot.nlu.understanding import Asked, Memory, Option
from reports.question import Period, Question, Rank, Scope

PUPILS = Question("students", Scope("office", "5703"), rank=Rank(True, 10, 11, "amphoe"), mean="school")
TEACHERS = Question(
    "teachers", Scope("amphoe", "5703", ("แม่สาย",), ("แม่สาย",)), period=Period("academic", (2568,))
)


def test_everything_remembered_comes_back():
    option = Option("ไม่ต่อจากเดิม", "ไม่ต่อจากเดิม", "figures", PUPILS, {"items": "all"})
    memory = Memory(
        3, "figures", TEACHERS, {"mode": "why"}, (option,), 1, (Asked("figures", PUPILS),), Asked("talk.help"), option,
        {"school": ("57030040", "57030032")}, (option, option),
    )  # fmt: skip
    assert Memory.from_json(memory.to_json()) == memory


def test_the_memory_of_an_earlier_version_is_read():
    kept = Memory(3, "figures", TEACHERS, {}, (Option("ก", "ก", "figures", PUPILS),), 2).to_json()
    for later in ("also", "before", "afresh", "shown", "offered"):
        del kept[later]
    read = Memory.from_json(kept)
    assert (read.turn, read.question, read.misses, len(read.options)) == (3, TEACHERS, 2, 1)
    assert read.also == () and read.afresh is None
