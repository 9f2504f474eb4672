"""Names are read from live batches, and read again only when those change."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest

from bot.nlu import gazetteer
from bot.nlu.gazetteer import GazetteerCache
from db.batches import ImportBatch
from db.datasets.reports import ReportRound
from db.datasets.schools import School
from db.offices import ensure_office


@pytest.fixture
def filled(sessions):
    with sessions() as session:
        ensure_office(session, "5703", "สพป.เชียงราย เขต 3")
        for number, kind in ((1, "schools"), (2, "reports")):
            session.add(ImportBatch(id=number, office_code="5703", kind=kind, layout="canonical", file_name="a.csv",
                                    fingerprint=str(number), as_of=date(2026, 6, 10), state="live"))  # fmt: skip
        session.flush()
        session.add(
            School(
                office_code="5703",
                batch_id=1,
                code="57030040",
                name="บ้านแม่จัน",
                other_names="แม่จันใหญ่; หลวงแม่จัน",
                amphoe="แม่จัน",
            )
        )
        session.add(School(office_code="5703", batch_id=1, code="57030041", name="บ้านเก่า", current=False))
        session.add(
            ReportRound(
                office_code="5703",
                batch_id=2,
                code="DMC-2569-2",
                name="DMC",
                system="DMC",
                round="2",
                year=2569,
                due_on=date(2026, 11, 10),
            )
        )
        session.commit()
    return sessions


def test_only_what_is_current_and_live_has_a_name(filled):
    held = GazetteerCache(filled).get()
    assert [school.code for school in held.schools] == ["57030040"]
    assert held.index.resolve("หลวงแม่จัน", "5703").schools[0].code == "57030040"
    assert held.places("5703", "amphoe") == ("แม่จัน",)
    assert held.systems("5703") == ("DMC",)
    assert held.offices == {"5703": "สพป.เชียงราย เขต 3"}


def test_it_is_kept_until_a_batch_is_undone(filled):
    cache = GazetteerCache(filled, patience=30.0)
    first = cache.get()
    assert cache.get() is first
    with filled() as session:
        session.get(ImportBatch, 1).state = "undone"
        session.commit()
    assert cache.get().schools == ()


def test_an_import_that_brings_no_name_indexes_nothing_anew(filled):
    first = GazetteerCache(filled).get()
    with filled() as session:
        session.add(ImportBatch(id=3, office_code="5703", kind="students", layout="canonical", file_name="b.csv",
                                fingerprint="3", as_of=date(2026, 6, 10), state="live"))  # fmt: skip
        session.commit()
    assert GazetteerCache(filled).get().index is first.index
    with filled() as session:
        session.add(School(office_code="5703", batch_id=1, code="57030042", name="บ้านใหม่"))
        session.commit()
    assert GazetteerCache(filled).get().index.resolve("บ้านใหม่", "5703").schools[0].code == "57030042"


@pytest.fixture
def slow(monkeypatch):
    """A database of the whole country: reading it ends when the test lets it."""
    go_on, real = threading.Event(), gazetteer.load_gazetteer

    def load(session):
        if not go_on.wait(10):
            raise TimeoutError
        return real(session)

    monkeypatch.setattr(gazetteer, "load_gazetteer", load)
    return go_on


def bring(sessions, code, name):
    """An import of one more school."""
    with sessions() as session:
        session.add(ImportBatch(id=int(code), office_code="5703", kind="schools", layout="canonical", file_name="b.csv",
                                fingerprint=code, as_of=date(2026, 6, 11), state="live"))  # fmt: skip
        session.flush()
        session.add(School(office_code="5703", batch_id=int(code), code=code, name=name))
        session.commit()


def codes_when(cache, condition):
    """What is known as soon as the condition holds of it, looked at for ten seconds at most."""
    for _ in range(1000):
        found = [school.code for school in cache.get().schools]
        if condition(found):
            break
        time.sleep(0.01)
    return found


def test_the_first_question_after_an_import_does_not_wait_and_the_school_is_known_soon(filled, slow):
    cache = GazetteerCache(filled, patience=0.0)
    slow.set()
    before = cache.get()
    slow.clear()
    bring(filled, "57030041", "บ้านใหม่")
    assert cache.get() is before
    assert cache.get() is before
    slow.set()
    assert codes_when(cache, lambda found: len(found) > 1) == ["57030040", "57030041"]


def test_a_worker_that_looks_has_the_names_before_anybody_asks(filled):
    cache = GazetteerCache(filled, patience=0.0)
    cache.get()
    bring(filled, "57030041", "บ้านใหม่")
    cache.look()
    threads = [thread for thread in threading.enumerate() if thread.name == "gazetteer"]
    for thread in threads:
        thread.join(10)
    assert len(cache.get().schools) == 2


def test_nobody_is_answered_with_names_that_are_too_old(filled, slow):
    now = [100.0]
    cache = GazetteerCache(filled, patience=0.0, stalest=5.0, clock=lambda: now[0])
    slow.set()
    cache.get()
    slow.clear()
    bring(filled, "57030041", "บ้านใหม่")
    assert len(cache.get().schools) == 1
    now[0] += 5.0
    threading.Timer(0.05, slow.set).start()
    assert len(cache.get().schools) == 2


def test_names_that_could_not_be_read_are_read_again(filled, monkeypatch):
    now = [100.0]
    cache = GazetteerCache(filled, patience=10.0, stalest=5.0, clock=lambda: now[0])
    before = cache.get()
    bring(filled, "57030041", "บ้านใหม่")
    with monkeypatch.context() as broken:
        broken.setattr(gazetteer, "load_gazetteer", lambda _: 1 / 0)
        assert cache.get() is before
        assert cache.get() is before
        now[0] += 5.0
        with pytest.raises(ZeroDivisionError):
            cache.get()
    assert len(cache.get().schools) == 2


def test_the_names_of_places_are_kept_once(filled):
    bring(filled, "57030041", "บ้านใหม่")
    first, second = GazetteerCache(filled).get().schools
    assert first.office is second.office and first.state is second.state
