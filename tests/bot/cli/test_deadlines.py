"""``nongphaen deadlines``: list, add, run and rules do what the chat does; wrong input is said in Thai."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.cli.deadlines import deadlines
from db.errors import WrongInputError
from db.importing import import_file
from db.migrate import upgrade
from db.session import make_engine, make_sessions

SCHOOLS = """รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน
57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย
57030002,บ้านสอง,แม่จัน,กลุ่มดอย
57030003,บ้านสาม,แม่สาย,
"""


@pytest.fixture
def office(tmp_path, database_url, monkeypatch):
    """An office with two schools in a cluster and one outside it."""
    upgrade(database_url)
    engine = make_engine(database_url)
    import_file(
        make_sessions(engine), "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ"
    )
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(deadlines, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def add(*more: str, to: str = "cluster:กลุ่มดอย", due: str = "15/1/2580") -> str:
    return run(
        "add", "ITA-1", "แบบสำรวจ ITA", "--round", "1", "--year", "80", "--due", due, "--to", to, *more
    )


def test_a_deadline_is_added_listed_moved_and_run(office):
    assert "ยังไม่มีกำหนดส่ง" in run("list")
    assert "บันทึกแล้ว: ITA-1 กำหนดส่งวันพฤหัสบดีที่ 15 ม.ค. 2580" in run("list") + add("--opens", "1/12/2579")
    assert json.loads(run("list", "--json")) == {
        "code": "ITA-1", "name": "แบบสำรวจ ITA รอบ 1/2580", "due": "2037-01-15", "owing": 2,
    }  # fmt: skip
    assert "วางแผนใหม่ 2 เรื่อง ยกเลิก 0 เรื่อง" in run("run", "--at", "2037-01-08T08:30+07:00")
    assert "วางแผนใหม่ 0 เรื่อง ยกเลิก 0 เรื่อง" in run("run", "--at", "2037-01-08T09:30")
    add(to="all", due="2580-01-20")
    assert json.loads(run("list", "--json")) | {"due": "2037-01-20", "owing": 3} == json.loads(
        run("list", "--json")
    )


def test_the_rules_of_reminding_are_data(office):
    assert "ก่อนกำหนด 7, 3, 1 วัน" in run("rules")
    assert "DMC: ก่อนกำหนด 5, 2 วัน และวันครบกำหนด เวลา 09.00 น." in run(
        "rules", "--system", "DMC", "--before", "5,2", "--at", "09:00"
    )


def test_who_must_send_may_be_a_size_or_a_level(office, database_url):
    students = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n57030001,2569,1,ป.1,60,60\n57030002,2569,1,ป.1,60,61\n57030003,2569,1,ป.1,9,1\n"
    levels = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน,ชั้นต่ำสุด,ชั้นสูงสุด\n57030001,บ้านหนึ่ง,แม่จัน,กลุ่มดอย,อ.2,ป.6\n57030002,บ้านสอง,แม่จัน,กลุ่มดอย,อ.2,ม.3\n57030003,บ้านสาม,แม่สาย,,ป.1,ป.6\n"
    engine = make_engine(database_url)
    for kind, file in (("schools", levels), ("students", students)):
        import_file(make_sessions(engine), kind, file.encode(), office_code="5703")
    owing = {}
    for to in ("size:เล็ก", "size:กลาง", "size:เล็ก,กลาง", "level:ขยายโอกาส", "level:ประถมศึกษา"):
        add(to=to)
        owing[to] = json.loads(run("list", "--json"))["owing"]
    engine.dispose()
    assert owing == {
        "size:เล็ก": 2,
        "size:กลาง": 1,
        "size:เล็ก,กลาง": 3,
        "level:ขยายโอกาส": 1,
        "level:ประถมศึกษา": 2,
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "A", "ก", "--round", "1", "--year", "2570", "--due", "ไม่รู้", "--to", "all"),
        ("add", "A", "ก", "--round", "1", "--year", "2027", "--due", "15/1/2570", "--to", "all"),
        ("add", "A", "ก", "--round", "1", "--year", "2570", "--due", "15/1/2570", "--to", "ใครก็ได้"),
        ("add", "A", "ก", "--round", "1", "--year", "2570", "--due", "15/1/2570", "--to", "size:จิ๋ว"),
        ("add", "A", "ก", "--round", "1", "--year", "2570", "--due", "15/1/2570", "--to", "level:"),
        ("add", "A", "ก", "--round", "1", "--year", "2570", "--due", "15/1/2570", "--to", "level:มัธยมศึกษา"),
        ("run", "--at", "พรุ่งนี้"),
        ("rules", "--at", "07:00"),
    ],
)
def test_wrong_input_is_said_in_thai(office, arguments):
    with pytest.raises(WrongInputError, match=r"[ก-๙]"):
        run(*arguments)
