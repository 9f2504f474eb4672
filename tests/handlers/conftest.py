"""One office with four schools, and a way to put an Ask to a capability as the bot does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from db.people import Seat
from db.values.calendar import BANGKOK
from handlers.core import HANDLERS, Ask, HandlerContext, Reply, load_handlers
from reports.question import Question, Scope
from tests import factories as make

load_handlers()

OFFICE = Scope("office", "5703")
OFFICER = Seat("officer", "5703")
PRINCIPAL = Seat("school", "5703", school_code="57030001")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)

Put = Callable[..., Reply]


def school(code: str = "57030001", name: str = "ก") -> Scope:
    return Scope("school", "5703", (code,), (name,))


def figures_of(reply: Reply) -> dict[str, object]:
    return {row.label: row.value for row in reply.figures}


@pytest.fixture
def session(sessions):
    with sessions() as session:
        batch = make.make_batch(session, kind="schools")
        make.make_school(
            session, code="57030001", name="ก", batch=batch, tambon="แม่ไร่", cluster="กลุ่มหนึ่ง", lowest_grade="อ.2", highest_grade="ป.6",
            teaches="ประถมศึกษา", ministry_code="1057030001",
        )  # fmt: skip
        make.make_school(
            session,
            code="57030002",
            name="ข",
            batch=batch,
            amphoe="แม่สาย",
            cluster="กลุ่มหนึ่ง",
            lowest_grade="ป.1",
            highest_grade="ป.1",
        )
        make.make_school(session, code="57030003", name="ค", batch=batch, amphoe="แม่สาย", cluster="กลุ่มสอง")
        make.make_school(
            session, code="57030004", name="ง", batch=batch, state="เรียนรวม", joined_with="57030001"
        )
        session.flush()
        yield session


@pytest.fixture
def put(session: Session) -> Put:
    """Put an Ask to a topic: ``put("figures", Question(…), seat=…, slots={…})``."""

    def put(
        topic: str,
        question: Question | None = None,
        *,
        seat: Seat = OFFICER,
        at: datetime = NOW,
        **more: object,
    ) -> Reply:
        context = HandlerContext(session, contact=str(more.pop("contact", "")))
        return HANDLERS[topic].handle(Ask(topic, at, seat, question=question, **more), context)  # type: ignore[arg-type]

    return put


@pytest.fixture
def pupils(session: Session) -> Session:
    """School ก: 10 in ป.1 (6 + 4) and 5 in ป.2 (2 + 3); school ข: 130 in ป.1; a year before, 12 in ป.1 of ก."""
    batch = make.make_batch(session, kind="students", as_of=date(2025, 6, 10))
    make.make_students(session, school="57030001", grade="ป.1", male=6, female=4, batch=batch, rooms=1)
    make.make_students(session, school="57030001", grade="ป.2", male=2, female=3, batch=batch, rooms=1)
    make.make_students(session, school="57030002", grade="ป.1", male=70, female=60, batch=batch, rooms=4)
    before = make.make_batch(session, kind="students", as_of=date(2024, 6, 10))
    make.make_students(
        session, school="57030001", grade="ป.1", male=6, female=6, batch=before, year=2567, rooms=1
    )
    session.flush()
    return session
