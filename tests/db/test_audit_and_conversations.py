"""The chained log shows what was tampered with; a chat is remembered for ten minutes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from db.audit import FIRST_LINK, AuditLine, broken_links, write_audit
from db.base import Base
from db.conversations import REMEMBERED_FOR, recall, remember
from db.questions import QuestionLine, keep_question
from db.session import make_engine, make_sessions, writing
from db.values.calendar import BANGKOK

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=BANGKOK)


def write(sessions, act: str, at: datetime | None = NOW, **detail: object) -> None:
    with writing(sessions) as session:
        write_audit(session, office_code="5703", actor="a", seat="officer", act=act, detail=detail, at=at)


@pytest.fixture
def log(sessions):
    for number, act in enumerate(("one", "two", "three", "four")):
        write(sessions, act, ชื่อ="ก", rows=number)
    return sessions


def broken(sessions) -> list[int]:
    with sessions() as session:
        return broken_links(session)


def test_an_untouched_log_is_whole_whatever_zone_its_moments_were_given_in(log):
    write(log, "utc", at=datetime(2026, 11, 21, 3, tzinfo=UTC))
    write(log, "now", at=None)
    assert broken(log) == []
    with log() as session:
        rows = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert rows[0].previous == FIRST_LINK and [row.previous for row in rows[1:]] == [
        row.link for row in rows[:-1]
    ]


@pytest.mark.parametrize(
    "change",
    [{"detail": {"rows": 99}}, {"act": "other"}, {"at": NOW + timedelta(microseconds=1)}, {"actor": "b"}],
)
def test_a_changed_line_is_found(log, change):
    with writing(log) as session:
        session.execute(update(AuditLine).where(AuditLine.id == 2).values(**change))
    assert broken(log) == [2]


def test_a_line_taken_out_is_found_by_its_follower(log):
    with writing(log) as session:
        session.execute(delete(AuditLine).where(AuditLine.id == 2))
    assert broken(log) == [3]


@pytest.mark.service
def test_the_chain_holds_on_postgresql_with_writers_at_once():
    psycopg = pytest.importorskip("psycopg")
    server = os.environ.get("TEST_POSTGRES_URL", "postgresql://127.0.0.1:5432/postgres")
    try:
        admin = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL answers")
    import threading

    name = f"test_audit_{os.getpid()}"
    with admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        engine = make_engine(f"{server.rpartition('/')[0]}/{name}")
        try:
            Base.metadata.create_all(engine)
            sessions = make_sessions(engine)
            threads = [
                threading.Thread(target=lambda: [write(sessions, f"act-{turn}") for turn in range(10)])
                for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert broken(sessions) == []
            with sessions() as session:
                assert len(session.scalars(select(AuditLine.id)).all()) == 40
        finally:
            engine.dispose()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_chat_is_remembered_for_ten_minutes_and_only_by_its_speaker(sessions):
    with writing(sessions) as session:
        remember(session, "5703", "C1", "U1", {"turn": 1}, now=NOW)
        remember(session, "5703", "C1", "U1", {"turn": 2}, now=NOW)
    with sessions() as session:
        assert recall(session, "5703", "C1", "U1", now=NOW + REMEMBERED_FOR) == {"turn": 2}
        assert recall(session, "5703", "C1", "U1", now=NOW + REMEMBERED_FOR + timedelta(seconds=1)) == {}
        assert recall(session, "5703", "C1", "U2", now=NOW) == {}
        assert recall(session, "5402", "C1", "U1", now=NOW) == {}


def test_a_question_line_is_kept_in_the_callers_transaction(sessions):
    line = QuestionLine(office_code="5703", asked_at=NOW, seat_kind="public", kind="fallback", said="…")
    with pytest.raises(RuntimeError), writing(sessions) as session:
        keep_question(session, line)
        raise RuntimeError
    with sessions() as session:
        assert session.scalars(select(QuestionLine)).all() == []


def test_a_naive_moment_never_reaches_a_table(sessions):
    with pytest.raises(Exception, match="aware"), writing(sessions) as session:
        remember(session, "5703", "C1", "U1", {}, now=datetime(2026, 11, 21))  # noqa: DTZ001
