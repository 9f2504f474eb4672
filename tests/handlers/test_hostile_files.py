"""A hundred files that were made to harm: each gets a clear Thai answer, and the worker goes on with the next."""

from __future__ import annotations

import re
import resource
import shutil

import pytest
from sqlalchemy import func, select

from db.batches import ImportBatch
from db.errors import AnswerableError
from db.importing import import_file, trial
from db.kept_files import TABLE, Given, Keeping, keep_file
from db.people import Seat
from db.sealing import Sealer
from db.session import make_engine, make_sessions, writing
from handlers.core import Ask, HandlerContext, load_handlers
from tests.bot.kit import KEY, START
from tests.db.conftest import SCHOOLS
from tests.files_that_harm import IN_ORDER, book, files_that_harm

FILES = files_that_harm()
#: What a worker may grow by, whatever it is sent; and what the trial may (its limit is 1 GB).
MOST_GROWTH_MB = 450
_THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.fixture(scope="module")
def office(migrated_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "office.db"
    shutil.copy(migrated_file, path)
    engine = make_engine(f"sqlite:///{path}")
    sessions = make_sessions(engine)
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703")
    load_handlers()
    yield Keeping(sessions, Sealer(KEY))
    engine.dispose()


def answered(keeping: Keeping, name: str, data: bytes) -> str:
    """What the officer reads, by the handler that a sent file meets."""
    from handlers.imports import answer_check

    with writing(keeping.sessions) as session:
        given = Given(f"{name}.xlsx", data, TABLE)
        file = keep_file(session, keeping.sealer, "5703", given, by="officer", now=START).id
    with keeping.sessions() as session:
        ask = Ask("imports.check", START, Seat("officer", "5703"), slots={"file": file})
        try:
            return answer_check(ask, HandlerContext(session, actor="officer", keeping=keeping)).text
        except AnswerableError as error:
            return error.said


def batches(keeping: Keeping) -> int:
    with keeping.sessions() as session:
        return session.scalar(select(func.count()).select_from(ImportBatch)) or 0


def test_there_are_a_hundred_of_them():
    assert len(FILES) >= 100


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_harms_gets_a_clear_answer(office, name):
    before = batches(office)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = FILES[name]()
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = answered(office, name, data)
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(peak, made)) / 1024
    assert _THAI.search(said), said
    assert "Traceback" not in said
    assert "passwd" not in said.replace(f"{name}.xlsx", "")
    assert len(said) < 900
    assert ("ตรวจแล้วไม่พบจุดที่ต้องแก้" in said) == (name in IN_ORDER), said
    assert batches(office) == before, "a batch was left behind"
    assert grown_mb < MOST_GROWTH_MB


def test_a_file_is_tried_in_a_process_of_its_own_before_anybody_reads_it(office, monkeypatch):
    """So short a time that no process begins: whoever did not try the file first would find it good."""
    monkeypatch.setattr(trial, "MOST_S", 0.001)
    assert "ไฟล์นี้เปิดไม่ได้" in answered(office, "นักเรียน", book())


def test_after_all_of_them_a_good_file_is_still_checked(office):
    assert "1 แถว ตรวจแล้วไม่พบจุดที่ต้องแก้" in answered(office, "นักเรียน", book())
