"""Sent files on both databases: kept, previewed without a trace, imported, and gone with their batch."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from db.batches import ImportBatch
from db.datasets.students import Enrollment
from db.importing import import_file, undo_batch
from db.importing.previewing import held_as, preview_file
from db.kept_files import (
    DROPPED,
    EXPIRED,
    TABLE,
    USED,
    Given,
    KeptFile,
    content_of,
    delete_files,
    forget_contents,
    keep_file,
    put_file,
)
from db.sealing import Sealer
from db.session import writing
from tests.bot.kit import KEY, START
from tests.db.conftest import SCHOOLS

STUDENTS = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n57030001,2569,1,ป.1,{},12\n57030002,2569,1,ป.1,3,4\n"


def count(sessions, what) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_a_preview_tells_what_would_change_and_leaves_nothing(queues):
    import_file(queues, "schools", SCHOOLS.encode(), office_code="5703")
    import_file(queues, "students", STUDENTS.format(10).encode(), office_code="5703")
    before = count(queues, ImportBatch), count(queues, Enrollment)
    data = STUDENTS.format(11).encode()
    shown = preview_file(queues, "students", data, office_code="5703")
    assert (shown.summary.added, shown.summary.changed, shown.summary.same) == (0, 1, 1)
    assert [(each.heading, each.old, each.new) for each in shown.changes] == [("ชาย", 10, 11)]
    assert (count(queues, ImportBatch), count(queues, Enrollment)) == before
    result = import_file(queues, "students", data, office_code="5703")
    with queues() as session:
        assert held_as(session, "students", data, office_code="5703") == result.batch_id
    assert preview_file(queues, "students", data, office_code="5703").duplicate_of == result.batch_id


def test_a_file_is_kept_sealed_for_the_life_of_its_batch(queues):
    sealer = Sealer(KEY)
    import_file(queues, "schools", SCHOOLS.encode(), office_code="5703")
    data = STUDENTS.format(10).encode()
    with writing(queues) as session:
        kept = keep_file(session, sealer, "5703", Given("a.csv", data, TABLE, "m1"), by="a", now=START)
        again = keep_file(session, sealer, "5703", Given("a.csv", b"other", TABLE, "m1"), by="a", now=START)
        late = keep_file(session, sealer, "5703", Given("b.csv", data, TABLE, "m2"), by="a", now=START)
        assert kept.id == again.id != late.id
    batch = import_file(queues, "students", data, office_code="5703").batch_id
    with writing(queues) as session:
        assert put_file(session, kept, USED, now=START, batch_id=batch)
        assert not put_file(session, kept, USED, now=START), "a state is left once"
    with writing(queues) as session:
        assert forget_contents(session, now=START + timedelta(hours=25)) == 1
    with queues() as session:
        rows = {each.name: each for each in session.scalars(select(KeptFile))}
        assert content_of(session, sealer, rows["a.csv"]) == data
        assert (rows["b.csv"].state, content_of(session, sealer, rows["b.csv"])) == (EXPIRED, None)
    undo_batch(queues, batch)
    with writing(queues) as session:
        assert forget_contents(session, now=START + timedelta(hours=26)) == 1
        assert delete_files(session, before=START + timedelta(hours=25, minutes=30)) == 1
    with queues() as session:
        (left,) = session.scalars(select(KeptFile))
        assert (left.name, left.state, content_of(session, sealer, left)) == ("a.csv", DROPPED, None)
