"""docs/adding-a-dataset.md is true: its one file makes a dataset known to importer, template, grammar, SQL and permission."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bot.converse import Converse, Said
from bot.nlu.understand import Understander
from db.base import Base
from db.datasets import DIMENSIONS, register, unregister
from db.errors import ImportRejectedError
from db.importing import import_file
from db.people import Seat
from db.values.calendar import BANGKOK

ROOT = Path(__file__).resolve().parents[1]
NAME = "db.datasets.gardens"
SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,ตำบล\n57030001,บ้านหนึ่ง,แม่จัน,ป่าตึง\n57030002,บ้านสอง,แม่สาย,เวียงพางคำ\n"
PLOTS = "รหัสโรงเรียน,ปีการศึกษา,ชนิดแปลง,จำนวนแปลง\n57030001,2568,ผักสวนครัว,3\n57030001,2568,สมุนไพร,1\n57030002,๒๕๖๘,ผักสวนครัว,5\n"


@cache
def printed() -> ModuleType:
    """Return the module as the page prints it; its table is kept out of the product's own metadata."""
    page = (ROOT / "docs" / "adding-a-dataset.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, "the page shows one file"
    module = ModuleType(NAME)
    sys.modules[NAME] = module
    exec(compile(blocks[0], "adding-a-dataset.md", "exec"), module.__dict__)
    Base.metadata.remove(module.Garden.__table__)
    return module


@pytest.fixture
def gardens(sessions):
    """The printed dataset, registered, with its table made; forgotten again afterwards."""
    module = printed()
    register(module.DATASET, module.PLOT)
    module.Garden.__table__.create(sessions.kw["bind"])
    yield module
    unregister("gardens")
    del DIMENSIONS["plot"]


@pytest.fixture
def talk(sessions, gardens):
    for kind, text in (("schools", SCHOOLS), ("gardens", PLOTS)):
        import_file(
            sessions,
            kind,
            text.encode(),
            office_code="5703",
            office_name="สพป.ทดสอบ",
            as_of=date(2025, 6, 10),
            file_name=f"{kind}.csv",
        )
    converse = Converse(sessions, Understander(), contact="", hash_key="-" * 32)

    def say(text: str, seat: Seat = Seat("officer", "5703")):  # noqa: B008
        at = datetime(2025, 11, 21, 9, 0, tzinfo=BANGKOK)
        return converse.turn(Said("5703", f"chat-{seat.text()}", "", at, text=text, seat=seat)).reply

    return say


def figures(reply) -> dict[str, object]:
    return {row.label: row.value for row in reply.figures}


def test_it_is_asked_for_in_thai_at_once(talk):
    reply = talk("แปลงผักทั้งเขตกี่แปลง")
    assert reply.kind == "question" and "9 แปลง" in reply.text
    assert (reply.provenance.source, reply.provenance.period) == ("แบบรายงานเกษตร", "ปีการศึกษา 2568")


def test_it_is_broken_down_by_place_and_by_its_own_dimension(talk):
    by_amphoe = figures(talk("แปลงผักแยกอำเภอ"))
    assert {"อำเภอแม่จัน" if "อำเภอแม่จัน" in by_amphoe else "แม่จัน"} <= set(by_amphoe) and sorted(
        by_amphoe.values()
    )[:2] == [4, 5]
    by_plot = figures(talk("แปลงผักแยกชนิดแปลง"))
    assert by_plot["ผักสวนครัว"] == 8 and by_plot["สมุนไพร"] == 1


def test_its_permission_is_the_declared_one(talk):
    own = Seat("school", "5703", school_code="57030001", role="principal")
    assert "4 แปลง" in talk("โรงเรียนเรามีแปลงผักกี่แปลง", own).text
    assert talk("โรงเรียนบ้านสองมีแปลงผักกี่แปลง", own).kind == "refused"


def test_its_file_is_checked_and_its_template_written(sessions, talk, tmp_path):
    from openpyxl import load_workbook

    from db.datasets import DATASETS
    from db.importing.template import write_template

    with pytest.raises(ImportRejectedError) as rejected:
        import_file(
            sessions,
            "gardens",
            PLOTS.replace(",3\n", ",สาม\n").encode(),
            office_code="5703",
            file_name="plots.csv",
        )
    assert "D2" in str(rejected.value.faults[0])
    write_template(DATASETS["gardens"], tmp_path / "gardens.xlsx")
    headings = {
        str(cell.value or "")
        for row in load_workbook(tmp_path / "gardens.xlsx").worksheets[0].iter_rows()
        for cell in row
    }
    assert any("จำนวนแปลง" in heading for heading in headings)


def test_the_help_names_it(talk):
    assert "แปลงผักของโรงเรียน" in talk("ถามอะไรได้บ้าง").text
