"""Events of many threads in few commits: each is kept once, and one that cannot be kept spoils no other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError

import db.inbox
from db.inbox import InboxEvent, NewEvent
from db.together import StoreTogether

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)


def new(name: str, **more: str) -> NewEvent:
    return NewEvent(name, "message", "{}", **more)


def kept(sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count(InboxEvent.id)))


def test_only_what_is_new_is_counted_and_kept(sessions):
    together = StoreTogether(sessions)
    assert together.store("5703", [new("a"), new("b")], now=NOW) == 2
    assert together.store("5703", [new("b"), new("c")], now=NOW) == 1
    assert together.store("5402", [new("a")], now=NOW) == 1
    assert together.store("5703", [], now=NOW) == 0
    assert kept(sessions) == 4


def test_threads_that_come_at_once_share_commits_and_each_hears_of_its_own(sessions):
    together, commits, answers = StoreTogether(sessions), [], []
    event.listen(sessions.kw["bind"], "commit", lambda _connection: commits.append(1))
    gate, lock = threading.Barrier(16), threading.Lock()

    def serve(number: int) -> None:
        gate.wait()
        for turn in range(10):
            stored = together.store("5703", [new(f"{number}-{turn}"), new("shared")], now=NOW)
            with lock:
                answers.append(stored)

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answers) == kept(sessions) == 161 and min(answers) == 1
    assert len(commits) <= 160


def test_one_that_cannot_be_kept_is_refused_alone(sessions, monkeypatch):
    together, store = StoreTogether(sessions), db.inbox.insert_rows

    def refuse(session, rows):
        if any(row["webhook_event_id"] == "bad" for row in rows):
            raise SQLAlchemyError("no")
        return store(session, rows)

    monkeypatch.setattr("db.together.insert_rows", refuse)
    with together._writer:
        # While somebody writes, three more queue up, the bad one among them.
        found: dict[str, object] = {}

        def serve(name: str) -> None:
            try:
                found[name] = together.store("5703", [new(name)], now=NOW)
            except SQLAlchemyError as error:
                found[name] = error

        threads = [threading.Thread(target=serve, args=(name,)) for name in ("a", "bad", "c")]
        for thread in threads:
            thread.start()
        while len(together._waiting) < 3:
            threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert found["a"] == found["c"] == 1 and isinstance(found["bad"], SQLAlchemyError)
    assert kept(sessions) == 2
    with pytest.raises(SQLAlchemyError):
        together.store("5703", [new("bad")], now=NOW)
