"""Names are read from live batches, and read again only when those change."""

from __future__ import annotations

from datetime import date

import pytest

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
    gazetteer = GazetteerCache(filled).get()
    assert [school.code for school in gazetteer.schools] == ["57030040"]
    assert gazetteer.index.resolve("หลวงแม่จัน", "5703").schools[0].code == "57030040"
    assert gazetteer.places("5703", "amphoe") == ("แม่จัน",)
    assert gazetteer.systems("5703") == ("DMC",)
    assert gazetteer.offices == {"5703": "สพป.เชียงราย เขต 3"}


def test_it_is_kept_until_a_batch_is_undone(filled):
    cache = GazetteerCache(filled)
    first = cache.get()
    assert cache.get() is first
    with filled() as session:
        session.get(ImportBatch, 1).state = "undone"
        session.commit()
    assert cache.get().schools == ()
