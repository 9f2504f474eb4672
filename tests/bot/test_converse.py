"""What a chat remembers after a turn, and what is ready before the first one."""

from __future__ import annotations

from sqlalchemy import create_engine

from bot.converse import Converse, next_memory
from bot.nlu.understand import Understander
from bot.nlu.understanding import Memory, Option, Understanding
from bot.together import Part
from db.session import make_sessions
from handlers.core import Reply
from reports.question import Question, Scope

ASKED = Question("students", Scope("office", "5703"))


def remembered(memory: Memory, understood: Understanding, reply: Reply) -> Memory:
    return next_memory(memory, understood, [Part(understood, reply)])


def test_starting_anew_forgets_what_the_chat_was_about():
    memory = Memory(7, "figures", ASKED, options=(Option("ก", "ก", "figures", ASKED),), misses=2)
    after = remembered(
        memory, Understanding("ask", "talk.help", slots={"reset": True}), Reply("talk", "ถามได้ค่ะ")
    )
    assert after == Memory(8)


def test_small_talk_keeps_what_the_chat_was_about():
    after = remembered(
        Memory(7, "figures", ASKED), Understanding("ask", "talk.thanks"), Reply("talk", "ยินดีค่ะ")
    )
    assert (after.turn, after.question) == (8, ASKED)


def test_a_database_without_tables_does_not_keep_the_worker_from_starting(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    Converse(make_sessions(engine), Understander())
    engine.dispose()
